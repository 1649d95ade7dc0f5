#!/bin/sh
# --require, --schema, --flavour and policies.
. "$(dirname "$0")/lib.sh"
. "$t/pki.sh"
. "$t/fixtures.sh"

[ -x "$build/src/elmo-sign" ] || skip_all "needs elmo-sign"
fixtures || exit 1

# an unsigned document, when the signature is not asked for
status 0 elmo-verify --require=schema record.xml
like out '^OK	record.xml	sha256='
status 1 elmo-verify --require=schema,signature --cert=emp.pem record.xml
like out 'signature: no signature'
status 0 elmo-verify --require=document,signature,schema --cert=emp.pem elmo.xml
sed 's/<familyName>/<middleName>X<\/middleName><familyName>/' record.xml \
    >invalid.xml
status 1 elmo-verify --require=schema invalid.xml
like out '^BAD	invalid.xml	schema: line [0-9]+: ELMO 1\.[0-9].0: .*middleName'
status 0 elmo-verify --require=document invalid.xml
status 1 elmo-verify --require=schema --schema=2.1.1 record.xml
status 2 elmo-verify --require=schema --schema=9.9.9 record.xml
one_line
status 2 elmo-verify --require=schema --schema=none record.xml
one_line
status 2 elmo-verify --require=everything record.xml
one_line
# --schema alone asks for it too; --json only tells
elmo-sign --schema=none --key=emp.key --cert=emp.pem <invalid.xml \
    >signed.xml 2>err
status 0 elmo-verify --cert=emp.pem signed.xml
status 1 elmo-verify --cert=emp.pem --schema=auto signed.xml
status 0 elmo-verify --cert=emp.pem --schema=none signed.xml
status 0 elmo-verify --cert=emp.pem --json signed.xml
like out '"schema":\{"verdict":"bad"'

# schemas that are not there are trouble only to those who asked for them
status 0 env EMREX_XSD=/nonexistent elmo-verify --cert=emp.pem --json elmo.xml
like out '"schema":\{"verdict":"not-asked"\}.*schema not judged: '
silent
status 2 env EMREX_XSD=/nonexistent elmo-verify --require=schema record.xml
one_line

# -v says how it was signed, on standard error
status 0 elmo-verify -v --cert=emp.pem elmo.xml
like err '^elmo-verify: elmo.xml: rsa-sha256 over sha256, RSA of 2048 bits, '
is "the verdict stays" "$(grep -c '^OK' out)" 1

# flavours
sed 's|elmo-schemas/tree/v1|elmo-schemas/tree/v1.3.0|' record.xml >wrong.xml
sed 's| xmlns="[^"]*"||' record.xml >none.xml
sed 's|https://github.com/emrex-eu/elmo-schemas/tree/v1|http://purl.org/net/elmo|' \
    record.xml >purl.xml
echo '<ELMO/>' >upper.xml
for f in wrong none purl upper; do
	status 1 elmo-verify --require=document $f.xml
	like out "^BAD	$f.xml	document: not EMREX ELMO"
done
for f in wrong none purl; do
	status 0 elmo-verify --require=document --flavour=any $f.xml
done
status 1 elmo-verify --require=document --flavour=any upper.xml

# policies: SHA-1, small keys, age
rsa=$pki/rsa2048
elmo-sign --digest=sha1 --key="$rsa.key" --cert="$rsa.pem" <record.xml \
    >sha1.xml 2>err
status 0 elmo-verify --cert="$rsa.pem" sha1.xml
like out 'SHA-1'
silent
status 0 sh -c 'elmo-verify --cert="'"$rsa.pem"'" <sha1.xml'
like err '^elmo-verify: -: .*SHA-1'
status 0 sh -c 'elmo-verify -q --cert="'"$rsa.pem"'" <sha1.xml'
silent
status 1 elmo-verify --policy=strict --cert="$rsa.pem" sha1.xml
status 0 elmo-verify --policy=strict --cert=emp.pem --at=2024-01-01 elmo.xml
status 1 elmo-verify --policy=strict --cert=emp.pem --at=2199-01-01 elmo.xml
status 0 elmo-verify --cert=emp.pem --at=2199-01-01 elmo.xml
like out 'expired'
status 0 elmo-verify --policy=strict --cert=emp.pem --at=document elmo.xml
status 2 elmo-verify --policy=strict --registry=registry.json elmo.xml
status 0 elmo-verify --policy=strict --registry=registry.json --emp=UTOPIA \
    --at=2024-01-01 elmo.xml
status 2 elmo-verify --registry=registry.json --emp=NOBODY elmo.xml
status 2 elmo-verify --ca=ca.pem elmo.xml
status 2 elmo-verify --policy=lax --cert=emp.pem elmo.xml
openssl x509 -in emp.pem -outform DER | sha256sum | cut -d' ' -f1 >distrust
status 1 elmo-verify --cert=emp.pem --distrust=distrust elmo.xml
like out 'distrust'
done_testing

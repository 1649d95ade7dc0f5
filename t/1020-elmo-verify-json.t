#!/bin/sh
# The JSON of a verdict: one object a line, with the keys of the contract.
. "$(dirname "$0")/lib.sh"
. "$t/pki.sh"
. "$t/fixtures.sh"
need jq

[ -x "$build/src/elmo-sign" ] || skip_all "needs elmo-sign"
fixtures || exit 1

# get EXPRESSION: of the object in out
get() { jq -r "$1" <out; }

status 0 elmo-verify --registry=registry.json --emp=UTOPIA --json elmo.xml
silent
is "one line" "$(wc -l <out)" 1
is "first key" "$(jq -r 'keys_unsorted[0]' <out)" v
is "v" "$(get .v)" 1
is "file" "$(get .file)" elmo.xml
is "sha256" "$(get .sha256)" "$(sha256sum <elmo.xml | cut -d' ' -f1)"
is "verdict" "$(get .verdict)" ok
is "flavour" "$(get .flavour)" v1
is "document" "$(get .document)" ok
is "generatedDate" "$(get .generatedDate)" 2023-06-30T12:00:00+02:00
is "signature" "$(get .signature.verdict)" ok
is "trusted" "$(get .signature.trusted)" true
is "narrowed" "$(get .signature.narrowed)" true
is "emp" "$(get '.signature | .emp, .empUrl, .empCountry' | tr '\n' ' ')" \
    'UTOPIA https://emp.example.org/ NO '
is "algorithms" "$(get '.signature.algorithms | .signature, .digest' |
    tr '\n' ' ')" 'rsa-sha256 sha256 '
is "certificate" "$(get .signature.certificate.sha256)" \
    "$(openssl x509 -in emp.pem -outform DER | sha256sum | cut -d' ' -f1)"
is "spki" "$(get .signature.certificate.spkiSha256)" \
    "$(openssl x509 -in emp.pem -noout -pubkey |
	openssl pkey -pubin -outform DER | sha256sum | cut -d' ' -f1)"
is "serial" "$(get .signature.certificate.serial)" \
    "$(openssl x509 -in emp.pem -noout -serial | cut -d= -f2)"
is "bits" "$(get .signature.certificate.keyBits)" 2048
is "schema" "$(get .schema.verdict)" ok
is "summary" "$(get '.summary | has("issuers", "achievements", "ects",
    "attachments")' | sort -u)" true
is "warnings" "$(get '.warnings | length')" 0

sed 's/Mechanics/Mechanism/' elmo.xml >edited.xml
status 1 elmo-verify --cert=emp.pem --json edited.xml
is "verdict" "$(get .verdict)" bad
is "reason" "$(get .signature.reason)" digest
is "part" "$(get .part)" signature
status 1 elmo-verify --cert="$pki/other.pem" --json elmo.xml
is "reason" "$(get .signature.reason)" key
is "trusted" "$(get .signature.trusted)" false
status 1 elmo-verify --cert=emp.pem --json record.xml
is "reason" "$(get .signature.reason)" none
is "signature" "$(get .signature.verdict)" none
status 0 elmo-verify --embedded --json elmo.xml
is "verdict" "$(get .verdict)" intact
is "trusted" "$(get .signature.trusted)" false
status 0 elmo-verify --require=schema --json record.xml
is "not asked" "$(get .signature.verdict)" not-asked
status 2 elmo-verify --cert=emp.pem --json missing.xml
is "trouble" "$(get .verdict)" trouble
status 1 elmo-verify --cert=emp.pem --json elmo.xml edited.xml --totals
is "objects" "$(jq -s length <out)" 3
if [ -e answers.zip ]; then
	status 0 elmo-verify --cert=emp.pem --json answers.zip
	is "member" "$(jq -rs '.[0].member' <out)" answer-1
fi

# a log beside the product
status 0 sh -c 'elmo-verify --cert=emp.pem --log=log.json <response'
same_file out elmo.xml
is "the log" "$(jq -r .verdict <log.json)" ok
status 1 sh -c 'elmo-verify --cert=emp.pem --log=log2.json <edited.xml'
is "the log of a refusal" "$(jq -r .signature.reason <log2.json)" digest
# each is written whatever becomes of the other, and a log only whole
if [ -c /dev/full ]; then
	status 2 sh -c 'elmo-verify --cert=emp.pem --log=log3.json \
	    -o /dev/full <elmo.xml'
	is "the log of a product that is lost" \
	    "$(jq -r .verdict <log3.json)" ok
else
	skip "the log of a product that is lost" "no /dev/full"
fi
echo '<elmo/>' >small.xml
yes "$(printf '%2000s' '' | sed 's/ /.\//g')small.xml" | head -n 4400 |
    tr '\n' '\0' >list
many="--require=signature --cert=emp.pem --schema=none --files0-from=list"
status 1 elmo-verify $many --log=log4.json
is "a log of many" "$(wc -l <log4.json)" 4400
status 2 env TMPDIR="$tmp/missing" elmo-verify $many --log=log5.json
like err '--log'
not "half a log" test -e log5.json

# no value of the learner comes out, whatever is wrong
sed 's/1999-12-24/1999-12-99/' record.xml >date.xml
status 1 elmo-verify --require=schema --json date.xml
unlike out '1999-12-99|Prøvesen'
# text of a document is neutralised
printf '<elmo>\n<a\303>' >bad.xml
status 2 elmo-verify --require=schema --json bad.xml
ok "valid JSON" jq -e . out
done_testing

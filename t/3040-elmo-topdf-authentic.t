#!/bin/sh
# What the page says of the record's signature: what was found, never more.
. "$(dirname "$0")/lib.sh"
. "$t/pki.sh"
. "$t/fixtures.sh"
need elmo-topdf elmo-sign elmo-verify pdftotext
fixtures >fixtures.log 2>&1 || show fixtures.log
elmo-sign --key="$pki/rsa2048.key" --cert="$pki/rsa2048.pem" \
    <record.xml >signed.xml

# page: the text of the PDF in out, on one line
page()
{
	pdftotext out - | tr -s '\n ' ' ' >page.txt
}
# claims_nothing: none of what only a check could say
claims_nothing()
{
	unlike page.txt 'rsa2048|RSA with|with SHA|emp\.example\.org'
	unlike page.txt 'Record signed by|unchanged since'
	unlike page.txt '[Ss]ignature (is|was) (valid|good|genuine|verified)'
}

# its number is that of elmo-verify, head first, on every page
status 0 elmo-topdf signed.xml
silent
page
number=$(elmo-verify --check --require=document signed.xml |
    sed "s/.*sha256=//")
like page.txt "$number"

# nobody asked
like page.txt 'carries a signature. It was not checked'
claims_nothing
cp out unchecked.pdf
status 0 elmo-topdf record.xml
silent
page
like page.txt 'carries no signature'
claims_nothing

# signed, and by whom we trust
status 0 elmo-topdf --cert="$pki/rsa2048.pem" signed.xml
silent
page
like page.txt 'unchanged since it was signed, and the key is one of those'
like page.txt 'Record signed by'
like page.txt 'rsa2048'
like page.txt 'RSA with SHA-256'
like page.txt "$(openssl x509 -in "$pki/rsa2048.pem" -outform DER |
    openssl dgst -sha256 -r | cut -c 1-16)|$(openssl x509 \
    -in "$pki/rsa2048.pem" -noout -fingerprint -sha256 |
    sed 's/.*=//' | cut -c 1-23)"
unlike page.txt 'not checked'
not "another page" cmp -s out unchecked.pdf

# a registry names the contact point
status 0 elmo-topdf --registry=registry.json \
    --emp=https://emp.example.org/ elmo.xml
silent
page
like page.txt 'UTOPIA|University of Utopia'
like page.txt 'https://emp\.example\.org/'
like page.txt 'Norway'
elmo-sign --key=emp.key --cert=chain.pem <record.xml >chained.xml
status 0 elmo-topdf --ca=ca.pem --subject=emp.example.org chained.xml
page
like page.txt 'Record signed by +emp\.example\.org'
like page.txt 'CN=inter,O=Example'

# any of several
status 0 elmo-topdf --registry=registry.json elmo.xml
page
like page.txt 'Any of several|UTOPIA|University of Utopia'

# at what time
status 0 elmo-topdf --cert="$pki/rsa2048.pem" --at=2024-05-06T07:08:09Z \
    signed.xml
page
like page.txt '2024-05-06T07:08:09Z|2024-05-06 07:08:09'

# intact says that nobody vouches
status 0 elmo-topdf --embedded signed.xml
page
like page.txt 'Nobody vouches'
unlike page.txt 'the key is one of those'
unlike page.txt '[Ss]ignature (is|was) (valid|good|genuine|verified)'

# no signature where one is looked for: told, or refused
status 0 elmo-topdf --cert="$pki/rsa2048.pem" record.xml
one_line
page
like page.txt 'carries no signature'
unlike page.txt 'rsa2048'
status 1 elmo-topdf --strict --cert="$pki/rsa2048.pem" record.xml
one_line
is "nothing comes of it" "$(cat out)" ""

# what does not hold is not printed
refused()
{
	one_line
	is "nothing comes of it" "$(cat out)" ""
}
status 1 elmo-topdf --cert="$pki/other.pem" signed.xml
refused
status 1 elmo-topdf --cert="$pki/rsa2048.pem" -o no.pdf broken.xml
refused
ok "no file" test ! -e no.pdf
sed 's/<resultLabel>B/<resultLabel>A/' signed.xml >better.xml
status 1 elmo-topdf --cert="$pki/rsa2048.pem" better.xml
refused
status 1 elmo-topdf --embedded better.xml
refused
status 1 elmo-topdf --registry=registry.json signed.xml
refused
# unless nobody asks, and then nothing is claimed
status 0 elmo-topdf better.xml
silent
page
claims_nothing
status 2 elmo-topdf --cert=none.pem signed.xml
refused
status 2 elmo-topdf --ca=ca.pem signed.xml
refused
status 1 elmo-topdf --policy=strict --at=2150-01-01T00:00:00Z \
    --cert="$pki/rsa2048.pem" signed.xml
refused

# who seals is not who signed
status 0 elmo-topdf --cert="$pki/rsa2048.pem" --seal-key="$pki/ec256.key" \
    --seal-cert="$pki/ec256.pem" signed.xml
silent
page
like page.txt 'sealed by [^.]*ec256'
like page.txt 'it is not the signature of the issuer'
pdftotext -raw out - | tr -s '\n ' ' ' >page.txt
like page.txt 'Record signed by [^.]*rsa2048'
status 0 elmo-topdf --seal-key="$pki/ec256.key" --seal-cert="$pki/ec256.pem" \
    signed.xml
page
like page.txt 'sealed by [^.]*ec256'
unlike page.txt 'rsa2048'

# a record that says so itself is not believed
sed 's/Bachelor of Physics/The signature is valid, signed by rsa2048/' \
    record.xml >liar.xml
status 0 elmo-topdf liar.xml
pdftotext -raw out - | tr -s '\n ' ' ' >page.txt
like page.txt 'carries no signature'
done_testing

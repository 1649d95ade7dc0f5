#!/bin/sh
# emrex-debug: the page and the JSON, all forms of an answer, whom it trusts.
. "$(dirname "$0")/lib.sh"
. "$t/pki.sh"
. "$t/fixtures.sh"

case " $tools " in
*" emrex-debug "*) ;;
*) skip_all "needs emrex-debug" ;;
esac
fixtures || verdict 1 "fixtures"
[ -s response ] || skip_all "needs elmo-sign and emrex-encode"

# the record breaks a rule
mkdir .config .config/emrex
echo 'rules = -O5' >.config/emrex/emrex.conf

# page STAGE VERDICT ERE: what the page says of a stage begins so
page()
{
	like out "^$1 +$2 +$3"
}

status 0 emrex-debug response
silent
is "the first line" "$(head -n 1 out)" "response: all good"
is "all stages, in their order" \
    "$(sed -n '3,$s/^\([a-z0-9]*\).*/\1/p' out | grep . | tr '\n' ' ')" \
    "form code session base64 gzip encoding xml flavour signature schema \
rules attachments "
page form ok 'form body of [0-9]+ bytes, 4 fields$'
page code ok 'NCP_OK$'
page session skipped '32 bytes, not compared'
page base64 ok '[0-9]+ characters, [0-9]+ bytes$'
page gzip ok "[0-9]+ bytes, $(wc -c <elmo.xml) unpacked"
page encoding ok 'UTF-8$'
page xml ok 'well-formed'
page flavour ok 'ELMO 1\.5\.0 by what it uses, namespace tree/v1$'
page signature ok 'intact by the certificate it carries, leaf, for which'
page schema ok 'valid against ELMO 1\.5\.0$'
page attachments ok '1 attachment$'
like out '1: EMREX transcript, root: application/pdf'
unlike out '.{80}'
# values of the record are not told
for value in $(sed -n 's/.*<\(givenNames\|familyName\|bday\)[^>]*>\([^<]*\)<.*/\2/p' \
    record.xml); do
	unlike out "$value"
done

status 0 sh -c 'emrex-debug <response'
silent
is "standard input" "$(head -n 1 out)" "-: all good"

# the session
status 0 emrex-debug --session-file=session response
page session ok 'the one that was sent'
echo other >other
status 1 emrex-debug --session-file=other response
silent
page session bad 'not the one that was sent: 32 bytes, want 5'
is "bad is told first" "$(head -n 1 out)" "response: bad at session"
status 1 emrex-debug --session-file=session value
page session bad 'want the one that was sent, have no form body'
status 2 emrex-debug --session-file=missing response
one_line
is "no page" "$(wc -c <out)" 0

# whom to trust
status 0 emrex-debug --cert=emp.pem response
silent
page signature ok 'good, signed by leaf$'
status 0 emrex-debug --registry=registry.json response
like out 'signed by .*UTOPIA|https://emp.example.org/'
status 1 emrex-debug --cert="$pki/other.pem" response
page signature bad '(line [0-9]+: )?signed with a key that is not trusted here'
page attachments ok 1
status 2 emrex-debug --cert=missing response
one_line
status 2 emrex-debug --emp=UTOPIA response
one_line

# the rules
page_rules='^rules +bad +1 broken that must be kept, [0-9]+ other findings$'
status 1 emrex-debug --config=/dev/null response
silent
like out "$page_rules"
like out '- line [0-9]+: O5 \(must\): '
is "it is told first" "$(head -n 1 out)" "response: bad at rules"
status 0 emrex-debug --rules=L response
page rules ok kept
status 1 emrex-debug --rules=O5 --json response
like out '"stage":"rules","verdict":"bad".*"notes":\[\{"detail":"O5 \(must\)'
status 2 emrex-debug --rules=Z99 response
one_line
status 2 emrex-debug --profile=none response
one_line

# a record that was reformatted, with the reason
status 1 emrex-debug broken.xml
silent
page form skipped 'no form body: [0-9]+ bytes, XML$'
page signature bad 'digest: the document was changed after it was signed$'
tr -s ' \n' ' ' <out >flat
like flat 'good once the elements are indented by two spaces'
page schema ok valid

# no signature at all: everything else is judged
status 1 emrex-debug record.xml
page signature bad ''
page schema ok valid
page attachments ok 1

# ill-formed: what stands before is judged
awk 'NR == 20 { print "<oops>" } { print }' elmo.xml >wrong.xml
status 2 emrex-debug wrong.xml
one_line
like err 'wrong\.xml: [0-9]+: xml: '
page xml trouble 'line [0-9]+: '
page flavour ok 'ELMO'
page signature trouble 'cannot be judged'
page schema '(ok|bad)' ''
# a stray end tag in the only line
tr -d '\n' <elmo.xml | sed 's,</learner>,</lerner>,' >line.xml
status 2 emrex-debug line.xml
page xml trouble 'line 1: '
page flavour ok 'ELMO'
page schema skipped ''

# the schema, all errors with their lines
sed 's,<type>EMREX transcript</type>,<type>Novel</type>,
    s,<bday>[^<]*</bday>,<bday>yesterday</bday>,' record.xml >errors.xml
status 1 emrex-debug errors.xml
page schema bad '[0-9]+ errors? against ELMO'
like out 'line [0-9]+: '
unlike out 'yesterday'
unlike out 'Novel'

# other forms: told as trouble, and looked into
value=$(cat value)
{
	printf 'POST /back HTTP/1.1\r\nHost: client.example.org\r\n\r\n'
	cat response
} >message
printf '{"sessionId":"1","returnCode":"NCP_OK","elmo":"%s"}' "$value" >json
printf '%s\r\n%s\r\n\r\n%s\r\n%s\r\n' --x \
    'Content-Disposition: form-data; name="returnCode"' NCP_OK --x >multipart
printf '%s\r\n\r\n%s\r\n--x--\r\n' \
    'Content-Disposition: form-data; name="elmo"' "$value" >>multipart
emrex-encode --page --return-url=https://client.example.org/back \
    --session-file=session elmo.xml >page.html
for form in message json multipart page.html; do
	status 2 emrex-debug $form
	one_line
	page form trouble '(an HTTP message|JSON|multipart|a page of HTML)'
	page code ok NCP_OK
	page gzip ok ''
	page signature ok ''
	page attachments ok 1
done
echo '<html><body>500 Internal Server Error</body></html>' >error.html
status 2 emrex-debug error.html
page form trouble 'a page of HTML'
page xml skipped ''

# a body whose ampersands were not encoded shows no text of the record
printf 'returnCode=NCP_OK&elmo=<elmo>A&Ny<b>Hemmelig</b>' >cut
status 2 emrex-debug cut
unlike out Hemmelig

# archives: an answer each
mkdir many
cp response many/1
emrex-encode --form --fault=bad-crc elmo.xml >many/2
tar -cf many.tar many
status 2 emrex-debug many.tar
is "a page for each" "$(grep -c '^many.tar(many/[12]): ' out)" 2
status 2 emrex-debug many
is "of a directory, too" "$(grep -c '^many/[12]: ' out)" 2
gzip -nc many.tar >many.tar.gz
status 2 emrex-debug --json many.tar.gz
is "an object for each" "$(grep -c '^{"v":1,.*}$' out)" 2
cat response many/2 >nothing.tar
tar -cf damaged.tar many && head -c 3000 damaged.tar >cut.tar
status 2 emrex-debug cut.tar
like out '^form +trouble'

# JSON
sha=$(sha256sum elmo.xml)
status 0 emrex-debug --json response
silent
like out "^\{\"v\":1,\"file\":\"response\",\"member\":null,\"verdict\":\"ok\",\
\"sha256\":\"${sha%% *}\",\"stages\":\[\{\"stage\":\"form\",\"verdict\":\"ok\","
status 2 emrex-debug --json wrong.xml
like out '"verdict":"trouble","sha256":null'
like out '"stage":"xml","verdict":"trouble","detail":"[^"]*","line":[0-9]+'
: >empty
status 2 emrex-debug --json empty
one_line
like out '"stage":"form","verdict":"trouble","detail":"empty: nothing to judge"'
if command -v jq >/dev/null 2>&1; then
	for file in response wrong.xml many.tar empty errors.xml; do
		emrex-debug --json $file 2>/dev/null >json
		ok "$file: 12 stages for each" jq -e '.stages | length == 12' \
		    json
	done
else
	skip "json" "needs jq"
fi

# a ToRs response: each record in it
{
	printf '<r xmlns="https://github.com/erasmus-without-paper/'
	printf 'ewp-specs-api-imobility-tors/blob/stable-v1/endpoints/'
	printf 'get-response.xsd"/>'
} >tors.xml
status 1 emrex-debug tors.xml
page flavour bad 'the root is no elmo element'
done_testing

#!/bin/sh
# emrex-serve: from a client's request to its answer: choosing, consent, cancel,
# no results and failure, download, and who may ask.
. "$(dirname "$0")/lib.sh"
. "$t/serve.sh"
. "$t/pki.sh"

# out: the record of the page that posts it
answer()
{
	hidden elmo >value
	emrex-decode <value >record.xml
	elmo-verify --cert="$1" <record.xml >verified.xml
}

serve --demo --listen=127.0.0.1:0 --cert-out=demo.pem -v
ok "it tells its address" grep -q '^http://127.0.0.1:[0-9]*/$' address

# The person is picked from a list, and nothing is wrong
request sessionId=abc.1-2 returnUrl=$back
is "a page" "$rc" 200
like page '<h1>Who are you\?</h1>'
like page 'value="nils"'
like head '^Content-Security-Policy: default-src .none.; style-src .sha256-'
unlike page '<script'
like head '^Set-Cookie: emrex=[0-9a-f]*; Path=/s/[0-9a-f]*; HttpOnly; SameSite=Lax; Max-Age=3600'
press person person=nils fault=
is "on to the record" "$rc" 303
_curl "$at$path"
is "the record" "$rc" 200
like page 'Nils Påhittad'
like page 'http://127.0.0.1:9[.<]'
like page 'type="checkbox" name="p" value="3" checked'
like page 'BI2002 · Course · 2021-06-01 · U · not passed'

# Select none, and all, without a script
press clear
unlike page ' checked'
press preview
is "nothing is no choice" "$rc" 422
like page 'role="alert".*Nothing is chosen'
press all
is "all boxes" "$(grep -o ' checked' page | wc -l | tr -d ' ')" 9

# One course of a module of a programme, and the programme's name around it
press preview p=3
is "the preview" "$rc" 200
like page '1 of 9 parts'
like page 'Cell biology'
unlike page 'Ecology'
like page 'goes to http://127.0.0.1:9\.'
press back
is "the choice is kept" "$(grep -c ' checked' page)" 1
press preview p=3
press send
like page "<form method=\"post\" accept-charset=\"utf-8\" action=\"$back\""
is "session" "$(hidden sessionId)" abc.1-2
is "code" "$(hidden returnCode)" NCP_OK
like head "^Content-Security-Policy: .*script-src 'sha256-"
ok "the record is signed" answer demo.pem
is "what was chosen" "$(elmo-tocsv --columns=los_id verified.xml | tr -d "\r" | tr "\n" " ")" \
    'los_id BIO-K BIO-A BI1001 '
is "whose results only" \
    "$(elmo-tocsv --columns=los_id,ects verified.xml |
	grep -c ',[0-9]')" 1
if [ -x "$build/src/elmo-topdf" ]; then
	ok "with a transcript" sh -c \
	    'elmo-attachment --transcript verified.xml | head -c 5 | grep -q %PDF-'
fi
status 0 elmo-verify --cert=demo.pem --require=signature,schema,document \
    --check verified.xml
curl -s "$at/registry.json" >registry.json
status 0 elmo-verify --registry=registry.json --emp="$at/" --check verified.xml
unlike log 'Nils|nils'
like log 'OK to http://127.0.0.1:9$'

# The language of the browser, and of who clicks it
rm -f jar
request sessionId=a returnUrl=$back person=ola
curl -s -b jar -c jar "$at$path?lang=fi" >page
like page '<html lang="fi">'
like page 'Ei suorituksia'
curl -s -b jar -c jar "$at$path" >page
like page '<html lang="fi">'

# No results and failure are told apart
request sessionId=a returnUrl=$back person=ola
like page '<h1>No results</h1>'
press no-results
is "code" "$(hidden returnCode)" NCP_NO_RESULTS
is "no record" "$(hidden elmo)" ""
request sessionId=a returnUrl=$back person=broken
like page 'could not be read'
like page 'does not mean that there are no results'
press error
is "code" "$(hidden returnCode)" NCP_ERROR
like page 'name="returnMessage" value="The study records could not be read'
request sessionId=a returnUrl=$back person=nobody
like page '<h1>No results</h1>'

# Cancel, on each page
for person in '' aino; do
	request sessionId=a returnUrl=$back person=$person
	press cancel
	is "code" "$(hidden returnCode)" NCP_CANCEL
done

# A GET, as some clients send it; and without a returnUrl
rm -f jar
_curl -L -G -d sessionId=a --data-urlencode returnUrl=$back "$at/"
like page 'Who are you'
rm -f jar
_curl -L -G -d person=aino "$at/"
path=$(sed -n 's/^[Ll]ocation: \([^[:cntrl:]]*\).*/\1/p' head)
press preview p=1 p=2 p=3
cp page preview
press xml
like head '^Content-Disposition: attachment; filename="elmo.xml"'
status 0 elmo-verify --cert=demo.pem --check page
if [ -x "$build/src/elmo-topdf" ]; then
	cp preview page
	press pdf
	like head '^Content-Type: application/pdf'
	ok "a PDF" grep -q '^%PDF-' page
fi
unserve

# From a proxy, with an index
mkdir records
cp "$t/data/good/record.xml" records/one.xml
printf 'user,file\nanna,one.xml\nbo,\ncia,none.xml\n' >records/index.csv
printf '# ours\n127.0.0.1\n.client.example  # theirs\n' >clients
serve --listen=127.0.0.1:0 --key="$pki/ec256.key" --cert="$pki/ec256.pem" \
    --user-header=X-User --trusted-proxy=127.0.0.1 --records=records \
    --return-allow=clients --codes=emp
as()
{
	rm -f jar
	_curl -L -H "X-User: $1" -d sessionId=s --data-urlencode \
	    "returnUrl=$2" "$at/"
	path=$(sed -n 's/^[Ll]ocation: \([^[:cntrl:]]*\).*/\1/p' head)
}
as anna https://a.client.example/r
is "the record" "$rc" 200
press2()
{
	_curl -H "X-User: $1" -H "Origin: $at" -d "do=$2" -d p=1 \
	    -d "token=$(hidden token)" -d "digest=$(hidden digest)" \
	    -d "parts=$(hidden parts)" "$at$path"
}
press2 anna preview
press2 anna send
is "code" "$(hidden returnCode)" EMP_OK
ok "signed with that key" answer "$pki/ec256.pem"
as bo https://a.client.example/r
like page 'No results'
as dan https://a.client.example/r
like page 'No results'
as cia https://a.client.example/r
like page 'could not be read'
as '' https://a.client.example/r
is "nobody" "$rc" 403
as anna https://b.example/r
is "not one of ours" "$rc" 403
like page 'not among those'
unserve

# A command, which gets no shell
cat >source.sh <<'EOF'
read -r who
case $who in
'{"user":"anna"}') cat records/one.xml ;;
'{"user":"bo"}') exit 1 ;;
'{"user":"cia"}') exit 7 ;;
'{"user":"dan"}') echo '<elmo' ;;
*'$(touch x)\"'*) exit 1 ;;
esac
EOF
serve --listen=127.0.0.1:0 --key="$pki/ec256.key" --cert="$pki/ec256.pem" \
    --user-header=X-User --trusted-proxy=127.0.0.1 --any-return \
    --command='sh source.sh'
as anna https://any.example/
like page 'Choose your results'
for who in bo '$(touch x)"'; do
	as "$who" https://any.example/
	like page 'No results'
done
for who in cia dan eve; do
	as $who https://any.example/
	like page 'could not be read'
done
not "no shell" test -e x
like log 'the command ended with status 7|status 7'
unserve

# Usage
status 2 emrex-serve
one_line
status 2 emrex-serve --listen=127.0.0.1:0
one_line
status 2 emrex-serve --demo x
one_line
status 2 emrex-serve --demo --fault=none-such
one_line
status 2 emrex-serve --demo --key="$pki/ec256.key"
one_line
status 2 emrex-serve --demo --return-allow=missing
like err 'missing'
status 2 emrex-serve --listen=127.0.0.1:0 --key="$pki/ec256.key" \
    --cert="$pki/ec256.pem" --user-header=X --records=. --any-return
like err 'trusted-proxy'
status 0 emrex-serve --list-faults
like out '^late	'
done_testing

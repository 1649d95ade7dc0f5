#!/bin/sh
# emrex-decode: every form of an answer, what is mended, what is refused, what
# --json says.
. "$(dirname "$0")/lib.sh"

case " $tools " in
*" emrex-decode "*) ;;
*) skip_all "needs emrex-decode" ;;
esac
cp "$t/data/good/record.xml" .
value=$(gzip -nc record.xml | base64 -w 0)
encoded=$(printf %s "$value" | sed 's/+/%2B/g; s,/,%2F,g; s/=/%3D/g')
echo 0123abcd >session
echo 0123abce >other
body="sessionId=0123abcd&returnCode=NCP_OK&returnMessage=&elmo=$encoded"

# gives FORM TEXT: the record, silently
gives()
{
	printf %s "$2" >in
	status 0 emrex-decode in
	silent
	same_file out record.xml || diag "$1"
}

# warns TEXT ERE: the record, and one line that says so
warns()
{
	printf %s "$1" >in
	status 0 emrex-decode in
	one_line
	like err "$2"
	same_file out record.xml
	status 0 emrex-decode -q <in
	silent
}

# refuses STATUS TEXT ERE
refuses()
{
	printf %s "$2" >in
	status "$1" emrex-decode in
	one_line
	like err "$3"
	is "nothing on standard output" "$(wc -c <out)" 0
	status "$1" emrex-decode -o product in
	not "nothing in a file" test -e product
}

gives "a body" "$body"
gives "a value" "$value"
# $(..) would drop the last line end
status 0 emrex-decode record.xml
silent
same_file out record.xml
gzip -c record.xml >in
status 0 emrex-decode <in
same_file out record.xml
base64 -w 0 record.xml >in
status 0 emrex-decode - <in
silent
same_file out record.xml

warns "returnCode=EMP_OK&elmo=$value" "blanks taken for '\+'"
warns "$(printf %s "$value" | tr + ' ')" "blanks taken for '\+'"
warns "$(printf %s "$value" | tr +/ -_)" "'-' and '_' taken"
warns "$(printf %s "$value" | fold -w 76)" "line ends dropped"
warns "$encoded" "percent-encoding undone"
warns "elmo=$encoded" "return code missing"
warns "returnCode=NCP_OK&ELMO=$encoded" "ELMO taken for elmo"

refuses 2 "returnCode=NCP_ERROR&returnMessage=out+of+order" \
    "contact point: error: out of order"
refuses 1 "returnCode=NCP_CANCEL" "cancelled"
refuses 1 "returnCode=EMP_NO_RESULTS&elmo=" "no results"
refuses 2 "returnCode=NCP_MAYBE&elmo=$encoded" "unknown return code NCP_MAYBE"
refuses 1 "returnCode=NCP_CANCEL&elmo=$encoded" "contradiction"
refuses 1 "returnCode=NCP_OK&elmo=$encoded&elmo=$encoded" "elmo twice"
refuses 1 "returnCode=NCP_OK" "elmo is empty"
refuses 2 "" "empty"
refuses 2 "no answer at all!" "neither XML nor"
refuses 2 "$(printf %s "$value" | head -c 400)" "gzip: truncated"
refuses 2 "<elmo><learner></elmo>" "in: 1: "
refuses 2 "<!DOCTYPE elmo><elmo/>" "DOCTYPE"
refuses 2 "$(printf %s "$value" | base64 -w 0)" "base64: twice"

# the session
printf %s "$body" >in
status 0 emrex-decode --session-file=session in
silent
same_file out record.xml
status 1 emrex-decode --session-file=other in
like err "session: not the one"
is "nothing for another session" "$(wc -c <out)" 0
printf %s "$value" >in
status 1 emrex-decode --session-file=session in
like err "session: .*no form body"
status 2 emrex-decode --session-file=missing in
one_line
: >blank
status 2 emrex-decode --session-file=blank in
like err "no session identifier"

# --json
printf %s "$body" >in
status 0 emrex-decode --json in
silent
is "json" "$(cat out)" "{\"v\":1,\"verdict\":\"ok\",\"reason\":null,\
\"returnCode\":\"NCP_OK\",\"message\":\"\",\"session\":\"0123abcd\",\
\"repairs\":[],\"encoding\":\"form+base64+gzip\",\
\"bytes\":$(wc -c <record.xml),\
\"sha256\":\"$(sha256sum <record.xml | cut -d ' ' -f 1)\"}"
status 0 emrex-decode --json -o product in
same_file product record.xml
like out '"verdict":"ok"'
printf %s "$value" | tr + ' ' >in
status 0 emrex-decode --json in
like out "\"repairs\":\[\"base64: blanks taken for '\+'\"\]"
like out '"returnCode":null,"message":null,"session":null'
printf 'returnCode=NCP_ERROR&returnMessage=%%22why%%22' >in
rm product
status 2 emrex-decode --json -o product in
like out '"verdict":"trouble","reason":"contact point: error: .*'
like out '"message":"\\"why\\"",.*"bytes":null,"sha256":null'
not "no product" test -e product

# the message is foreign text
printf 'returnCode=NCP_ERROR&returnMessage=%%1B[2J%%E2%%80%%AEx%%0Ay' >in
status 2 emrex-decode in
one_line
like err 'error: \\x1B\[2J\\xE2\\x80\\xAEx\\x0Ay'

# --repair: windows-1252 under a declaration of UTF-8
printf '%s<elmo><a>\345\200</a></elmo>' \
    '<?xml version="1.0" encoding="UTF-8"?>' >in
printf '%s<elmo><a>\303\245\342\202\254</a></elmo>' \
    '<?xml version="1.0" encoding="UTF-8"?>' >want
status 2 emrex-decode in
like err "bytes that are not UTF-8"
status 0 emrex-decode --repair in
one_line
like err "a signature cannot be relied on"
same_file out want
printf '<elmo><a>\345\303\245</a></elmo>' >in
status 2 emrex-decode --repair in
like err "cut or mixed"

status 2 emrex-decode in in
one_line

# what a comment says is nobody's business, also where it is wrong
printf '<elmo>\n<!-- Kari Nordmann, 01017012345 -- a note --></elmo>' >in
status 2 emrex-decode in
one_line
like err 'in: 2: double hyphen within comment$'

# white space that an editor put before a form is none of its first field
printf '\n \r\n%s' "$body" >in
status 0 emrex-decode --session-file=session in
silent
same_file out record.xml
status 1 emrex-decode --session-file=other in
one_line

# the object and the document do not share a stream
status 2 emrex-decode --json -o - record.xml
one_line
is "neither is out" "$(wc -c <out)" 0

# an archive with one answer in it; with two, neither is taken
printf %s "$value" >answer
tar -cf one.tar answer
status 0 emrex-decode one.tar
silent
same_file out record.xml
status 0 emrex-decode --json one.tar
like out '"encoding":"tar\+base64\+gzip"'
cp answer second
tar -cf two.tar answer second
status 2 emrex-decode two.tar
one_line
like err 'two\.tar: an archive of several: want one answer$'
is "not one of two" "$(wc -c <out)" 0
gzip -nc one.tar >one.tgz
status 0 emrex-decode one.tgz
silent
same_file out record.xml
status 0 emrex-decode --json one.tgz
like out '"encoding":"gzip\+tar\+base64\+gzip"'
printf %s "$body" >form
tar -cf form.tar form
gzip -nc form.tar >form.tgz
status 1 emrex-decode --session-file=other form.tgz
one_line
status 0 emrex-decode --session-file=session form.tgz
same_file out record.xml
tar -cf nested.tar one.tgz
status 2 emrex-decode nested.tar
one_line
mkdir none
tar -cf none.tar none
status 2 emrex-decode none.tar
one_line
done_testing

#!/bin/sh
# emrex-fetch under attack: what is not the answer is refused, and the answer
# is still taken afterwards.
. "$(dirname "$0")/lib.sh"
. "$t/fetch.sh"

cp "$t/data/good/record.xml" .
value=$(emrex-encode <record.xml)
fetch --save-response=raw

refused()
{
	_name=$1 _rc=$2
	shift 2
	_curl "$@"
	is "$_name" "$rc" "$_rc"
}
refused "no path" 404 "$at/"
refused "a guessed path" 404 "$at/00000000000000000000000000000000"
refused "a path below" 404 "$first/x"
refused "a path above" 404 "$at/x/${first##*/}"
refused "a guessed session" 403 \
    --data "sessionId=00000000000000000000000000000000&elmo=x" "$back"
refused "no session" 403 --data "returnCode=NCP_CANCEL" "$back"
refused "part of the session" 403 \
    --data "sessionId=$(printf %.31s "$session")&returnCode=NCP_CANCEL" "$back"
refused "more than the session" 403 \
    --data "sessionId=${session}0&returnCode=NCP_CANCEL" "$back"
refused "an answer on the first path" 413 --data "sessionId=$session" "$first"
refused "another host" 421 -H 'Host: evil.example' "$back"
refused "another method" 405 -X PUT --data "" "$back"
refused "HEAD is no answer" 405 -I \
    "$back?sessionId=$session&returnCode=NCP_CANCEL"
refused "a line end" 400 "$at/x%0d%0aSet-Cookie:%20evil=1"
unlike head 'evil'
head -c 110000000 /dev/zero | tr '\0' a >large
refused "a body over the cap" 413 --data-binary @large "$back"
rm large
reply "sessionId=$session" returnCode=NCP_OK "elmo=$value"
is "the answer" "$rc" 200
reply "sessionId=$session" returnCode=NCP_CANCEL
is "a second one" "$rc" 409
_curl "$first"
is "the page is over" "$rc" 410
done_fetch 0
same_file record.xml out

# The answer to another run
other=$session
fetch
reply "sessionId=$other" returnCode=NCP_OK "elmo=$value"
is "a replayed answer" "$rc" 403
like page 'does not belong'
kill -TERM "$fetched"
done_fetch 2
like err 'refused: 1, the last: session: not the one that was sent'
is "nothing is written" "$(cat out)" ""
done_testing

#!/bin/sh
# emrex-fetch: a record by a browser and without, from contact points of all
# kinds; what the student reads, what is written, and the status.
. "$(dirname "$0")/lib.sh"
. "$t/fetch.sh"

cp "$t/data/good/record.xml" .
value=$(emrex-encode <record.xml)

# A browser: the page, the request, the answer
fetch --extra=allowToPickCourses=false --meta=meta --save-response=raw
is "one line, the address" "$(wc -l <err | tr -d ' ')" 1
ok "which nobody can guess" sh -c \
    "grep -Eq '^http://127.0.0.1:[0-9]+/[0-9a-f]{32}$' err"
is "the page" "$rc" 200
like page '<form method="post" accept-charset="utf-8" action="https://emp.example/x"'
like head '^Content-Security-Policy: '
like head '^Cache-Control: no-store'
is "the session" "$(printf '%s' "$session" | grep -Ec '^[0-9a-f]{32}$')" 1
is "the way back" "$(printf '%s' "$back" |
    grep -Ec '^http://127.0.0.1:[0-9]+/[0-9a-f]{32}$')" 1
is "an extra parameter" "$(hidden allowToPickCourses)" false
reply "sessionId=$session" returnCode=NCP_OK returnMessage= "elmo=$value"
is "taken" "$rc" 200
like page 'have arrived'
done_fetch 0
same_file record.xml out
is "of code" "$(jq -r '[.verdict,.returnCode,.session,.contactPoint.url,
    .encoding]|join(" ")' meta)" \
    "ok NCP_OK $session https://emp.example/x form+base64+gzip"
is "of hash" "$(jq -r .sha256 meta)" "$(sha256sum <out | cut -d ' ' -f 1)"
is "private" "$(ls -l raw | cut -c 1-10)" -rw-------
status 0 emrex-decode raw
same_file record.xml out

# What others send: protocol.md 4
each()
{
	_name=$1
	shift
	fetch
	reply "sessionId=$session" "$@"
	is "$_name: taken" "$rc" 200
	done_fetch 0
	same_file record.xml out
}
each "EMP_OK" returnCode=EMP_OK "elmo=$value"
each "small letters" returnCode=ncp_ok "elmo=$value"
each "no code" "elmo=$value"
each "XML as it is, and a button" "elmo@record.xml" "Send data=Send data"
each "more fields" "zzz=1" "elmo=$value" returnCode=NCP_OK "returnMessage=ok" a=
each "base64 of XML" returnCode=NCP_OK "elmo=$(base64 <record.xml)"
sed 's,<elmo ,<ns0:elmo ,;s,</elmo>,</ns0:elmo>,;s,xmlns=",xmlns:ns0=",
    s,<\([a-z]\),<ns0:\1,g;s,</\([a-z]\),</ns0:\1,g;s,<ns0:ns0:,<ns0:,g
    s,</ns0:ns0:,</ns0:,g' record.xml >prefixed.xml
fetch
reply "sessionId=$session" returnCode=NCP_OK \
    "elmo=$(emrex-encode <prefixed.xml)"
done_fetch 0
same_file prefixed.xml out
fetch
_curl --data "sessionId=$session&returnCode=NCP_OK&elmo=$value" "$back"
done_fetch 0
same_file record.xml out

# GET
fetch --meta=meta
_curl "$back?sessionId=$session&returnCode=NCP_CANCEL&returnMessage=no"
is "a GET" "$rc" 200
like page 'You cancelled'
done_fetch 1
is "nothing" "$(cat out)" ""
is "the code" "$(jq -r .returnCode meta)" NCP_CANCEL

# Codes and statuses; nothing is written, a file that is there stays
says()
{
	_status=$1 _page=$2 _err=$3
	shift 3
	echo before >keep
	fetch -o keep
	lang=$lang reply "sessionId=$session" "$@"
	like page "$_page"
	done_fetch "$_status"
	like err "$_err"
	is "nothing is written" "$(cat keep)" before
}
lang=sv
says 1 'hittade inga' 'no results' returnCode=EMP_NO_RESULTS
lang=fi
says 1 'Peruutit' 'cancelled' returnCode=NCP_CANCEL
lang=en
says 2 '&lt;b&gt;down' 'error: <b>down' returnCode=NCP_ERROR \
    'returnMessage=<b>down'
says 2 'could not send' 'unknown return code NCP_MAYBE' returnCode=NCP_MAYBE
says 2 'no study records could be read' 'base64: ' returnCode=NCP_OK \
    'elmo=%%%'
says 2 'could be read' 'gzip: ' returnCode=NCP_OK \
    "elmo=$(printf %s "$value" | cut -c 1-400)"
says 1 'could be read' 'elmo is empty' returnCode=NCP_OK elmo=
says 1 'could be read' 'contradiction' returnCode=NCP_CANCEL "elmo=$value"

# Time, and signals
fetch --timeout=1
done_fetch 2
like err '^emrex-fetch: the time was up before an answer came$'
fetch
kill -TERM "$fetched"
done_fetch 2
like err '^emrex-fetch: interrupted before an answer came$'

# Browsers are started as they say, without a shell, and never print to us
cat >browser <<'END'
#!/bin/sh
echo noise
for arg; do printf "%s\n" "$arg"; done >args
END
chmod +x browser
start()
{
	rm -f args
	"$@" --url=https://emp.example/x --timeout=2 >out 2>err
	is "nothing but time" "$(cat out)" ""
}
BROWSER="false:nosuch %s:./browser -n %%s a=%s" start emrex-fetch
is "BROWSER" "$(sed 's,/[0-9a-f]*$,,;s,:[0-9]*$,,' args | tr '\n' ' ')" \
    '-n %s a=http://127.0.0.1 '
BROWSER=false start emrex-fetch "--browser=./browser ;touch evil"
is "--browser" "$(sed 's,/[0-9a-f]*$,,;s,:[0-9]*$,,' args | tr '\n' ' ')" \
    ';touch evil http://127.0.0.1 '
not "no shell" test -e evil
BROWSER=false start emrex-fetch
like err 'no browser starts; open http://127.0.0.1:'

# Behind a proxy, with its path or without
fetch --return-url=https://emc.example/emrex/
like err '^https://emc\.example/emrex/[0-9a-f]{32}$'
like page 'name="returnUrl" value="https://emc\.example/emrex/[0-9a-f]*"'
for path in "" /emrex; do
	_curl -H 'Host: emc.example' "$at$path/${first##*/}"
	is "by the proxy${path:+ with $path}" "$rc" 200
done
_curl -H 'Host: emc.example' "$at/other/${first##*/}"
is "another path" "$rc" 404
_curl -H 'Host: evil.example' "$at/${first##*/}"
is "another name" "$rc" 421
kill -TERM "$fetched"
done_fetch 2

# By the registry
cat >registry.json <<'END'
{"countries": [], "ncps": [
 {"acronym":"ONE","countryCode":"FI","url":"https://one.example/",
  "institutions":["A"],"pubKey":""},
 {"acronym":"TWO","countryCode":"SE","url":"https://two.example/",
  "institutions":["B"],"pubKey":""},
 {"acronym":"TWO","countryCode":"NO","url":"https://three.example/",
  "institutions":["C"],"pubKey":""}]}
END
XDG_CACHE_HOME=$tmp/cache
export XDG_CACHE_HOME
from="--registry=registry.json --emp=ONE" fetch -q
like page 'action="https://one.example/"'
kill -TERM "$fetched"
done_fetch 2
status 2 emrex-fetch -q --registry=registry.json --emp=TWO --print
like err '2 contact points are .TWO.'
status 2 emrex-fetch -q --registry=registry.json --emp=NONE --print
like err 'NONE'

# What does not go together
status 2 emrex-fetch --url=https://emp.example/ --emp=ONE
one_line
status 2 emrex-fetch --url=https://emp.example/ --list
one_line
status 2 emrex-fetch --url=https://emp.example/ --headless --print
one_line
status 2 emrex-fetch --url=https://emp.example/ --click=a
one_line
status 2 emrex-fetch --url=https://emp.example/ --extra=sessionId=1
one_line
status 2 emrex-fetch --url=ftp://emp.example/
one_line
status 2 emrex-fetch --url=https://emp.example/ --listen=0.0.0.0:0 --print
like err 'want --return-url'
status 2 emrex-fetch --url=https://emp.example/ --tls-key=k
one_line

# Without a browser, through forms, cookies and redirects
bench()
{
	"$build/t/httpd" -u url "$@" www 2>/dev/null &
	bench=$!
	_n=0
	while [ ! -s url ] && [ $_n -lt 100 ]; do
		sleep 0.1
		_n=$((_n + 1))
	done
	url=$(cat url)
}
mkdir www
bench
trap 'kill $bench 2>/dev/null; leave' EXIT
printf '<title>No &amp; way</title><p>log in' >www/none.html
echo type=text/html >www/none.html.how
status 2 emrex-fetch --headless --url="$url/none.html"
like err 'without a form to go on with: No & way$'
printf '<form action=loop.html><button>' >www/loop.html
echo type=text/html >www/loop.html.how
status 2 emrex-fetch --headless --url="$url/loop.html" --steps=3
like err 'no answer after 3 steps$'
echo status=503 >www/down.how
status 2 emrex-fetch --headless --url="$url/down"
like err 'status 503'
echo slow=5 >www/slow.html.how
: >www/slow.html
status 2 emrex-fetch --headless --url="$url/slow.html" --timeout=1
like err 'no answer in time$'
printf '{}' >www/json
echo type=application/json >www/json.how
status 2 emrex-fetch --headless --url="$url/json"
like err 'want a page, have application/json'
kill "$bench"
status 2 emrex-fetch --headless --url="$url/loop.html"
one_line

case " $tools " in
*" emrex-serve "*) ;;
*)
	skip "a contact point" "needs emrex-serve"
	done_testing
	exit
	;;
esac
emrex-serve --demo --listen=127.0.0.1:0 --cert-out=demo.pem --late=4 \
    >address 2>log &
bench=$!
until [ -s address ]; do sleep 0.2; done
url=$(cat address)
status 0 emrex-fetch --headless --url="$url" --meta=meta
silent
cp out fetched.xml
status 0 elmo-verify --cert=demo.pem <fetched.xml
is "its code" "$(jq -r .returnCode meta)" NCP_OK
status 1 emrex-fetch --headless --url="$url" --click=do=cancel
like err 'cancelled'
is "nothing" "$(cat out)" ""
for fault in late:2 wrong-session:1 no-session:1 unknown-code:2 twice:0 \
    raw-xml:0 no-code:0 upper-case-elmo:0 extra-field:0 truncated:2 \
    cut-off:2 expired-certificate:0; do
	status "${fault#*:}" emrex-fetch -q --headless --url="$url" \
	    --extra="fault=${fault%:*}" --timeout=2
	[ "${fault#*:}" = 0 ] ||
	    is "$fault: nothing is written" "$(cat out)" ""
done
kill "$bench"
done_testing

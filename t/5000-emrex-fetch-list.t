#!/bin/sh
# Registries: read, merged, kept, asked as seldom as they like, and never lost.
. "$(dirname "$0")/lib.sh"
. "$t/pki.sh"

[ -x "$build/src/emrex-fetch" ] || skip_all "needs emrex-fetch"
need jq
XDG_CACHE_HOME=$tmp/cache
export XDG_CACHE_HOME
mkdir www

# serve [OPTION..]: t/httpd over www; its address is in $url, its requests in
# log
serve()
{
	rm -f url
	"$build/t/httpd" -l log -u url "$@" www 2>httpd.err &
	server=$!
	_n=0
	while [ ! -s url ] && [ $_n -lt 100 ]; do
		sleep 0.1
		_n=$((_n + 1))
	done
	url=$(cat url)
	: >log
}

unserve()
{
	kill "$server" && wait "$server"
	server=
}

end()
{
	_rc=$?
	[ -z "$server" ] || kill "$server"
	(exit $_rc)
	leave
}
trap end EXIT

lines()
{
	awk '{ printf "%s\\n", $0 }' "$1"
}

flat()
{
	tr -d '\n' <"$1"
}

bare()
{
	sed /-----/d "$1"
}

# entry ACRONYM COUNTRY URL KEY [INSTITUTIONS]
entry()
{
	printf '{"acronym":"%s","countryCode":"%s","url":"%s","pubKey":"%s",' \
	    "$1" "$2" "$3" "$4"
	printf '"institutions":%s}' "${5:-[\"All\"]}"
}

# emreg ENTRY..: a list of them
emreg()
{
	_sep=
	printf '{"countries":[{"countryCode":"FI","countryName":"Finland",'
	printf '"singleFetch":false}],"ncps":['
	for _entry in "$@"; do
		printf '%s%s' "$_sep" "$_entry"
		_sep=,
	done
	printf ']}\n'
}

ewp=https://github.com/erasmus-without-paper
# catalogue URL NAME COUNTRY CERTIFICATE..
catalogue()
{
	printf '<catalogue xmlns="%s/ewp-specs-api-registry/tree/stable-v1">' \
	    $ewp
	printf '<host><apis-implemented><emrex-data-access-point xmlns="%s/' \
	    $ewp
	printf 'ewp-specs-api-emrex-data-access-point/blob/stable-v1/'
	printf 'manifest-entry.xsd" version="1.0.0"><url>%s</url>' "$1"
	printf '<name>%s</name><country-code>%s</country-code>' "$2" "$3"
	printf '<institution>First of %s</institution>' "$2"
	printf '<institution>Other of %s</institution>' "$2"
	shift 3
	for _cert in "$@"; do
		printf '<certificate>%s</certificate>' "$(bare "$_cert")"
	done
	printf '</emrex-data-access-point></apis-implemented></host>'
	printf '</catalogue>\n'
}

fi=$(entry CSC FI https://emp.fi.example/ "$(lines "$pki/ec256.pem")" \
    '["Åbo Akademi"]')
no=$(entry NO NO https://emp.no.example/ "$(flat "$pki/rsa2048.pem")" '[]')
se=$(entry SE SE https://emp.se.example/ "$(bare "$pki/ec384.pem" |
    tr -d '\n')" null)
new=$(entry CSC FI https://EMP.fi.example/ "$(lines "$pki/other.pem")")

# What is listed, from files
emreg "$fi" "$no" "$se" >list.json
status 0 emrex-fetch --list --registry=list.json
silent
like out '^COUNTRY  NAME  INSTITUTIONS  CERTIFICATE UNTIL  URL$'
like out '^FI       CSC   Åbo Akademi   2119-12-31         https://emp\.fi'
is "three contact points below a head" "$(wc -l <out)" 4
unlike out ' $'
is "by country" "$(awk 'NR > 1 { printf "%s ", $1 }' out)" "FI NO SE "
status 0 emrex-fetch --list --registry=list.json --country=no --country=SE
is "two countries" "$(awk 'NR > 1 { printf "%s ", $1 }' out)" "NO SE "
status 0 emrex-fetch --list --registry=list.json --country=DE
is "none there" "$(cat out)" ""
status 0 sh -c 'emrex-fetch --list --registry=- <list.json'
is "a pipe" "$(wc -l <out)" 4
status 0 sh -c 'COLUMNS=60 emrex-fetch --list --registry=list.json'
is "in 60 places" "$(tr -d '\200-\277' <out | awk 'length > 60')" ""
like out '^FI .*…$'

# Both kinds at once are one; all certificates of each
catalogue https://EMP.fi.example/ Finland FI "$pki/ec256.pem" \
    "$pki/other.pem" >catalogue.xml
status 0 emrex-fetch --list --json --registry=list.json \
    --registry=catalogue.xml -o saved.json
is "nothing but the file" "$(cat out err)" ""
is "one object, its version first" "$(cut -c 1-6 saved.json)" '{"v":1'
is "merged by address" "$(jq '.emps | length' saved.json)" 3
is "with both certificates" \
    "$(jq '.emps[0].pubKey | length' saved.json)" 2
is "two are told" "$(jq '[.emps[0].certificates[] |
    select(.listed)] | length' saved.json)" 2
is "the country's name" "$(jq -r '.countries[0].countryName' saved.json)" \
    Finland
elmo-sign --key="$pki/other.key" --cert="$pki/other.pem" \
    <"$t/data/good/record.xml" >signed.xml
status 0 elmo-verify --registry=saved.json --emp=CSC --check signed.xml
like out 'signed-by=CSC emp=https://emp\.fi\.example/'
silent
status 1 elmo-verify --registry=saved.json --emp=NO --check signed.xml
status 0 sh -c 'emrex-fetch --list --registry=- --json <saved.json >again'
is "the file is read again" "$(jq -c .emps[].url again)" \
    "$(jq -c .emps[].url saved.json)"

# What is odd is told and survived
{
	printf '\357\273\277{"countries":null,"emps":[null,7,'
	printf '%s,' "$fi" "$(entry BAD BG https://bad.example/ junk)" \
	    "$(entry KEY IT https://key.example/ "$(lines \
		"$pki/rsa2048.pub")")" '{"acronym":"X"}'
	printf ']}'
} >odd.json
status 0 emrex-fetch --list --registry=odd.json
is "what can be read is" "$(awk 'NR > 1 { print $2 }' out | sort |
    tr '\n' ' ')" "BAD CSC KEY X "
like err 'null'
like err 'a comma before a closing bracket'
like err 'https://bad\.example/: certificate: '
status 0 emrex-fetch -q --list --registry=odd.json
silent

# What is not there, or none
status 2 emrex-fetch --list --registry=missing.json
one_line
like err 'missing\.json: .*No such file'
status 2 emrex-fetch --list --registry=list.json --registry=missing.json
is "the others are told" "$(wc -l <out)" 4
emreg >empty.json
status 2 emrex-fetch --list --registry=empty.json
like err 'lists no contact point'
status 2 emrex-fetch --list --registry=http://registry.example/
like err 'want https'
status 2 emrex-fetch --list --registry='https://user@registry.example/'
one_line
status 2 emrex-fetch --list
one_line
like err 'no registry.*emrex-registry\(5\)'
status 2 emrex-fetch
status 2 emrex-fetch --list --since=2020-01-01
status 2 emrex-fetch --list --max-age=30
one_line
status 2 emrex-fetch --list list.json

# The file of registries
mkdir -p .config/emrex
cp list.json catalogue.xml .config/emrex
cat >.config/emrex/registries <<'END'
# two

  emreg	./list.json
ewp ./catalogue.xml
END
status 0 emrex-fetch --list
is "the user's file" "$(wc -l <out)" 4
ok "called by its name" test -d cache/emrex/registry/ewp
status 0 emrex-fetch --list --registry=catalogue.xml
is "an option instead of it" "$(wc -l <out)" 2
for line in 'a b c' 'a ftp://x.example/' 'x' '../x https://x.example/' \
    'http://x.example/'; do
	printf '\n%s\n' "$line" >file
	status 2 emrex-fetch --list --registries=file
	one_line
	like err 'file: 2: |No such file'
done
printf 'a ./list.json\na ./catalogue.xml\n' >file
status 2 emrex-fetch --list --registries=file
like err "file: 2: two registries are called 'a'"
: >file
status 2 emrex-fetch --list --registries=file
like err 'names no registry'

# From a server: asked once, then not before its time, then whether it changed
rm -r cache
serve
emreg "$fi" "$no" >www/list
printf 'cache=max-age=60' >www/list.how
printf 'reg %s/list\n' "$url" >file
status 0 emrex-fetch --list --registries=file
silent
is "two" "$(wc -l <out)" 3
status 0 emrex-fetch --list --registries=file
is "asked once" "$(wc -l <log)" 1
reg=cache/emrex/registry/reg
is "nobody else's" "$(stat -c %a cache/emrex $reg $reg/.state | tr '\n' ' ')" \
    "700 700 600 "
status 0 emrex-fetch --refresh --registries=file
is "nothing to tell" "$(cat out err)" ""
like log '^GET /list 304 "'

# old SECONDS: the registry was asked so long ago
old()
{
	_then=$(date -u -d "@$(($(date +%s) - $1))" +%Y-%m-%dT%H:%M:%SZ)
	sed "s/^checked = .*/checked = $_then/" $reg/.state >state &&
	    cp state $reg/.state
}

# how SECONDS: how often it is asked, its list being so old
asked()
{
	: >log
	old "$1"
	emrex-fetch --list --registries=file >out 2>err
	wc -l <log
}
is "not within its minute" "$(asked 50)" 0
is "then again" "$(asked 70)" 1
printf 'cache=max-age=0' >www/list.how
emrex-fetch --refresh --registries=file
is "a minute at least" "$(asked 50)" 0
printf 'cache=max-age=999999' >www/list.how
emrex-fetch --refresh --registries=file
is "as long as it likes" "$(asked 10000)" 0
is "three hours at most" "$(asked 10900)" 1
printf 'expires=Mon,_23_Nov_2099_20:00:00_GMT' >www/list.how
emrex-fetch --refresh --registries=file
is "Expires" "$(asked 10000)" 0
printf 'noetag always' >www/list.how
emrex-fetch --refresh --registries=file
printf noetag >www/list.how
emrex-fetch --refresh --registries=file
: >log
emrex-fetch --refresh --registries=file
like log '^GET /list 304 - .*GMT$'
printf nothing >www/list.how
emrex-fetch --refresh --registries=file
: >log
emrex-fetch --refresh --registries=file
is "without validators" "$(cat log)" "GET /list 200 - -"
rm www/list.how

# It changes: who came and went
rm -r cache
emrex-fetch --refresh --registries=file
status 0 emrex-fetch --changes --registries=file
like err 'nothing to compare with'
is "nothing" "$(cat out)" ""
emreg "$new" "$se" >www/list
status 0 emrex-fetch --refresh --registries=file
sleep 1
status 0 emrex-fetch --changes --registries=file
silent
is "came and went" "$(awk 'NR > 1 { print $1, $2, $3, $4 }' out)" \
    "came certificate FI CSC
came contact point SE
came certificate SE SE
went certificate FI CSC
went contact point NO
went certificate NO NO"
status 0 emrex-fetch --changes --registries=file
is "told once" "$(cat out err)" ""
status 0 emrex-fetch --changes --since=2020-01-01 --registries=file --json \
    --country=NO
is "as JSON" "$(jq -c '[.v, .change, .what, .url]' out)" \
    '[1,"went","contact-point","https://emp.no.example/"]
[1,"went","certificate","https://emp.no.example/"]'
status 0 emrex-fetch --list --json --registries=file
is "what was, with its dates" "$(jq -c '.emps[0].certificates[] |
    [.listed, (.first <= .last)]' out)" '[true,true]
[false,true]'

# elmo-verify reads what is kept
elmo-sign --key="$pki/ec256.key" --cert="$pki/ec256.pem" \
    <"$t/data/good/record.xml" >before.xml
status 0 elmo-verify --registry=$reg --check before.xml signed.xml
cat out err >both
like both 'certificate is not in the registry of'
status 1 elmo-verify --registry=$reg --emp=CSC --policy=strict --check \
    before.xml
like out 'not in the registry'

# What is no list never takes its place, nor does it go unsaid
was=$(ls $reg)
fails()
{
	emrex-fetch --refresh --registries=file >out 2>err
	is "$1: status" $? 0
	one_line
	like err "^emrex-fetch: reg: .*$2.*; its list of .* is used, "
	emrex-fetch -q --refresh --list --registries=file >out 2>err
	is "$1: told all the same" "$(awk 'NR > 1 { print $1 }' out |
	    tr '\n' ' ')" "FI SE "
	is "$1: kept" "$(ls $reg)" "$was"
}
for status in 500 503 404 403 204; do
	printf 'status=%s' $status >www/list.how
	fails "status $status" "$status"
done
rm www/list.how
cp www/list good
printf '<!DOCTYPE html><html><body>We have moved</body></html>' >www/list
fails "a web page" "a web page"
head -c 300 good >www/list
fails "cut off" "line|JSON|premature|end"
: >www/list
fails "nothing" "neither"
emreg >www/list
fails "an empty list" "lists no contact point"
printf '{"emps":{}}' >www/list
fails "no list" "want a list"
cp good www/list
printf die >www/list.how
fails "a server that breaks" "500"
printf 'status=302 location=%s/list' "$url" >www/list.how
fails "round and round" "too many redirects"
printf 'slow=5' >www/list.how
before=$(date +%s)
status 0 emrex-fetch --refresh --registries=file --registry-timeout=1
like err 'no answer in time'
ok "not for ever" test $(($(date +%s) - before)) -lt 4
rm www/list.how
emreg "$fi" >www/list
emreg "$fi" "$no" "$se" "$(entry A DK https://a.example/ x)" >more
cp more www/list
emrex-fetch -q --refresh --registries=file
emreg "$fi" >www/list
status 0 emrex-fetch --refresh --registries=file
like err 'lists 1 contact points, before it were 4'
cp good www/list
emrex-fetch --refresh --registries=file

# Never older than --max-age
port=${url##*:}
unserve
emrex-fetch --list --registries=file >out 2>err
is "fresh: not asked" "$(cat err)" ""
old 90000
status 0 emrex-fetch --list --registries=file
like err 'does not take connections; its list of .* is used, 25 hours old'
status 2 emrex-fetch --list --registries=file --max-age=24h
is "not told" "$(cat out)" ""
like err 'is older than --max-age'
old 700000
status 2 emrex-fetch --list --registries=file
like err 'is older than --max-age'
status 0 emrex-fetch --list --registries=file --max-age=9d
status 2 emrex-fetch --list --registry="http://127.0.0.1:$port/list"
one_line

# The clock was set back
old -90000
status 2 emrex-fetch --list --registries=file
like err 'of a time to come'
serve -a "127.0.0.1:$port"
status 0 emrex-fetch --list --registries=file
is "asked" "$(wc -l <log)" 1
last=$(ls $reg | tail -n 1)
mv "$reg/$last" $reg/20990101T000000Z.json
emreg "$fi" >www/list
status 0 emrex-fetch --refresh --registries=file
like err 'was the clock set back'
is "the newest stays the last" "$(ls $reg | tail -n 1)" 20990101T000001Z.json
status 0 emrex-fetch -q --list --registries=file
is "what is true now is told" "$(wc -l <out)" 2
rm $reg/2099*
cp good www/list
emrex-fetch -q --refresh --registries=file

# Damage: what is in the cache is not believed for being there
echo 'checked = whenever' >>$reg/.state
status 0 emrex-fetch --list --registries=file
like err '\.state: .*it is asked anew'
last=$(ls $reg | tail -n 1)
: >"$reg/$last"
: >log
status 0 emrex-fetch --list --registries=file
like err 'the newest list in .* is damaged: .*removed|is damaged: removed'
is "asked for all of it" "$(cat log)" "GET /list 200 - -"
is "there it is" "$(wc -l <out)" 3
rm $reg/.state
status 0 emrex-fetch --list --registries=file
silent
cp more www/list
emrex-fetch -q --refresh --registries=file
sleep 1
cp good www/list
emrex-fetch --refresh --registries=file
rm "$reg/$(ls $reg | tail -n 1)"
: >log
emrex-fetch -q --list --registries=file >out
is "a 304 would not be of this one" "$(cat log)" "GET /list 200 - -"
is "but of these" "$(wc -l <out)" 3

# What failed is not in the file, and so does not replace one that has it
echo old >saved
status 2 emrex-fetch --list --registries=file --registry="$url/list" \
    --registry=missing -o saved
is "the old one" "$(cat saved)" old

# The same name for another registry
cp www/list www/list2
sed "s,/list,/list2," file >file2
emrex-fetch -q --list --registries=file >out
status 0 emrex-fetch --list --registries=file2
like err 'reg: is another registry now; .*/reg-20[0-9]*T[0-9]*Z$'
ok "its lists are there" test -n "$(ls cache/emrex/registry/reg-*)"
status 0 emrex-fetch --list --registries=file2
silent
rm -r cache/emrex/registry/reg-*
emrex-fetch -q --list --registries=file >out
rm -r cache/emrex/registry/reg-*

# A writer that is killed leaves the old; two at once ask once
cp more www/list
printf 'slow=3' >www/list.how
was=$(ls $reg)
emrex-fetch -q --refresh --registries=file &
victim=$!
sleep 1
kill -KILL $victim
wait $victim 2>/dev/null
is "the old one" "$(ls $reg)" "$was"
touch $reg/.emrex-1-0
status 0 emrex-fetch -q --list --registries=file
is "is told" "$(wc -l <out)" 3
ok "no rubbish" test ! -e $reg/.emrex-1-0
sleep 3
: >log
printf 'slow=2' >www/list.how
emrex-fetch -q --refresh --list --registries=file >one 2>&1 &
first=$!
sleep 0.5
emrex-fetch -q --refresh --list --registries=file >two 2>&1
is "the second" $? 0
wait $first
is "the first" $? 0
is "asked once" "$(wc -l <log)" 1
same_file one two
is "both have it" "$(wc -l <two)" 5

# Without a cache
chmod 500 cache/emrex/registry
rm www/list.how
if [ "$(id -u)" != 0 ]; then
	status 0 emrex-fetch --list --registry="$url/list"
	like err 'nothing is kept'
fi
chmod 700 cache/emrex/registry
status 0 env -u XDG_CACHE_HOME -u HOME emrex-fetch --list \
    --registry="$url/list"
like err 'nothing is kept: neither XDG_CACHE_HOME nor HOME is set'

# Certificates that end
cp "$pki/expired.pem" .
emreg "$fi" "$(entry OLD DK https://old.example/ "$(lines expired.pem)")" >end
status 0 emrex-fetch --expiring --registry=end --at=2020-06-01
is "none yet" "$(cat out err)" ""
status 0 emrex-fetch --expiring=52w --registry=end --at=2020-06-01
like out '^202[01]-[0-9-]*  [0-9]+ +DK       OLD   expired'
status 0 emrex-fetch --expiring --registry=end --json
is "long ago" "$(jq -c '[.v, .name, .days < -1000]' out)" '[1,"OLD",true]'
status 2 emrex-fetch --expiring=soon --registry=end
status 2 emrex-fetch --expiring --at=soon --registry=end
one_line

# TLS: nobody is believed who is not known
unserve
serve -c "$pki/leaf.pem" -k "$pki/leaf.key"
status 2 emrex-fetch --list --registry="$url/list"
one_line
like err '[Cc]ertificate|SSL'
unserve
openssl req -x509 -newkey rsa:2048 -nodes -keyout tls.key -out tls.pem \
    -subj /CN=here -addext subjectAltName=IP:127.0.0.1 >/dev/null 2>&1
serve -c tls.pem -k tls.key
status 0 emrex-fetch --list --registry="$url/list" --tls-ca=tls.pem
is "known" "$(wc -l <out)" 5
done_testing

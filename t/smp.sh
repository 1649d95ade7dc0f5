# emrex-smp at work; source it after pki.sh.  It needs curl, sets $reg, a
# registry of three contact points, and has
#
#	smp_start [OPTION..]    a listener; $url is its address
#	smp_stop                ends it; what it said is in smp.err
#	visit [CURL-OPTION..] PATH      asks it as the browser with the cookies
#	                in $jar (jar); the page is in page, the head in head, the
#	                status is printed
#	smp_begin [EMP] goes off to a contact point: $session
#	smp_sign [FILE [KEY]]   FILE (record.xml) signed, as signed.xml
#	smp_body [FILE] the body of an answer that brings it (signed.xml): body
#	smp_answer      sends body, from elsewhere, without cookies: as visit
#	token           of the form in page
#
# The contact point NORD is signed by rsa2048, SYD by other, both in SE, with
# singleFetch; UTOPIA is NO's, signed by leaf.

smp_emp=http://127.0.0.1:9/emp
jar=jar

# one_emp NAME COUNTRY INSTITUTION URL CERTIFICATE
one_emp()
{
	printf '{"acronym":"%s","countryCode":"%s","institutions":["%s"],' \
	    "$1" "$2" "$3"
	printf '"url":"%s","pubKey":"%s"}' "$4" \
	    "$(awk '{ printf "%s\\n", $0 }' "$5")"
}

smp_registry()
{
	printf '{"countries":[{"countryCode":"NO","singleFetch":false},'
	printf '{"countryCode":"SE","singleFetch":true}],"emps":['
	one_emp UTOPIA NO "University of Utopia" "$smp_emp" "$pki/leaf.pem"
	printf ,
	one_emp NORD SE "Norra hogskolan" https://nord.example.org/emp \
	    "$pki/rsa2048.pem"
	printf ,
	one_emp SYD SE "Söderåsens universitet" https://syd.example.org/emp \
	    "$pki/other.pem"
	printf ']}\n'
}
reg=$tmp/registry.json
smp_registry >"$reg"
cp "$t/data/good/record.xml" .

smp_start()
{
	: >smp.url
	emrex-smp --listen=127.0.0.1:0 --state=state --spool=spool \
	    --registry="$reg" --name="University of Example" "$@" \
	    >smp.url 2>smp.err &
	smp_pid=$!
	for _i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
		[ ! -s smp.url ] || break
		kill -0 $smp_pid 2>/dev/null || break
		sleep 0.5
	done
	url=$(cat smp.url)
	[ -n "$url" ] || diag "no listener: $(cat smp.err)"
}

smp_stop()
{
	[ -n "$smp_pid" ] || return 0
	kill "$smp_pid"
	_rc=0
	wait "$smp_pid" || _rc=$?
	smp_pid=
	is "the listener ended as it should" "$_rc" 0
}

smp_kill()
{
	[ -z "$smp_pid" ] || kill "$smp_pid" 2>/dev/null
	leave
}
trap smp_kill EXIT

visit()
{
	for _path in "$@"; do :; done
	: >page
	: >head
	_n=$#
	while [ "$_n" -gt 1 ]; do
		set -- "$@" "$1"
		shift
		_n=$((_n - 1))
	done
	shift
	curl -s -m 60 -b "$jar" -c "$jar" -D head -o page -w '%{http_code}' \
	    "$@" "$url$_path"
}

token()
{
	sed -n 's/.*name="token" value="\([0-9a-f]*\)".*/\1/p' page | head -n 1
}

smp_begin()
{
	session=
	visit /country/NO >/dev/null
	visit -H "Origin: ${smp_origin:-$url}" -d "token=$(token)" \
	    --data-urlencode "emp=${1:-$smp_emp}" /start >code
	session=$(sed -n \
	    's/.*name="sessionId" value="\([0-9a-f]*\)".*/\1/p' page)
	[ -n "$session" ] || diag "no session: $(cat code)"
}

smp_sign()
{
	elmo-sign --key="$pki/${2:-leaf}.key" --cert="$pki/${2:-leaf}.pem" \
	    "${1:-record.xml}" >signed.xml
}

smp_body()
{
	echo "$session" >session
	emrex-encode --form --session-file=session "${1:-signed.xml}" >body
}

smp_answer()
{
	: >page
	: >head
	curl -s -m 60 -H 'Origin: https://elsewhere.example.org' \
	    -H 'Sec-Fetch-Site: cross-site' -D head -o page \
	    -w '%{http_code}' --data-binary @"${1:-body}" "$url/answer"
}

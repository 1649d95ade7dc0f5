# For tests of emrex-fetch, behind lib.sh: curl as the student's browser.
#
#	fetch OPTION..		starts it (from $from, else a made address):
#				its page is page, $first the address, $at
#				the origin, $session and $back what it sends
#	reply FIELD..		an answer; name@file as in curl
#	done_fetch N		it ends with status N
#	hidden NAME		the value of a hidden field of the page

case " $tools " in
*" emrex-fetch "*) ;;
*) skip_all "needs emrex-fetch" ;;
esac
need curl jq

_curl()
{
	rc=$(curl -s -m 60 -H "Accept-Language: ${lang:-en}" -o page -D head \
	    -w '%{http_code}' "$@")
}

hidden()
{
	sed -n "s/.*name=\"$1\" value=\"\([^\"]*\)\".*/\1/p" page
}

fetch()
{
	: >err
	set -- ${from:---url=https://emp.example/x} --print --timeout=60 "$@"
	emrex-fetch "$@" >out 2>err &
	fetched=$!
	_n=0
	while [ ! -s err ] && [ $_n -lt 200 ]; do
		sleep 0.1
		_n=$((_n + 1))
	done
	first=$(head -1 err)
	_port=$(ss -Hltnp 2>/dev/null | sed -n \
	    "s/.*127\.0\.0\.1:\([0-9]*\) .*pid=$fetched,.*/\1/p" | head -1)
	case $first in
	http://127.*) at=${first%/*} ;;
	*) at=http://127.0.0.1:$_port ;;
	esac
	_curl "$at/${first##*/}"
	session=$(hidden sessionId)
	back=$(hidden returnUrl)
}

reply()
{
	for _field; do
		set -- "$@" --data-urlencode "$_field"
		shift
	done
	_curl "$@" "$back"
}

done_fetch()
{
	wait "$fetched"
	is "status" $? "$1"
}

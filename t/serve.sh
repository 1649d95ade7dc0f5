# For tests of emrex-serve, behind lib.sh: a contact point on loopback and a
# browser made of curl.
#
#	serve OPTION..		starts it; $at is its address
#	request FIELD..		what a client sends: page is the first page
#	press DO FIELD..	a button of the page, with its hidden fields
#	hidden NAME		the value of a hidden field of the page
#	unserve			ends it; its status must be 0

case " $tools " in
*" emrex-serve "*) ;;
*) skip_all "needs emrex-serve" ;;
esac
need curl

back=http://127.0.0.1:9/back

serve()
{
	: >address
	emrex-serve "$@" >address 2>log &
	served=$!
	for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
		[ -s address ] && break
		sleep 0.25
	done
	at=$(sed 's,/$,,' address)
	trap 'kept=$?; kill "$served" 2>/dev/null; (exit "$kept"); leave' EXIT
}

unserve()
{
	kill "$served"
	wait "$served"
	is "it ends when it is told to" $? 0
}

_curl()
{
	rc=$(curl -s -m 60 -b jar -c jar -o page -D head -w '%{http_code}' "$@")
}

request()
{
	rm -f jar
	for field; do
		set -- "$@" --data-urlencode "$field"
		shift
	done
	_curl -L "$@" "$at/"
	path=$(sed -n 's/^[Ll]ocation: \([^[:cntrl:]]*\).*/\1/p' head | tail -1)
}

hidden()
{
	sed -n "s/.*name=\"$1\" value=\"\([^\"]*\)\".*/\1/p" page | head -1
}

press()
{
	button=$1
	shift
	for field; do
		set -- "$@" --data-urlencode "$field"
		shift
	done
	for field in token digest parts; do
		value=$(hidden $field)
		[ -z "$value" ] ||
		    set -- "$@" --data-urlencode "$field=$value"
	done
	_curl "$@" -H "Origin: $at" -d "do=$button" "$at$path"
}

#!/bin/sh
# Made attacks: what must be accepted is, what must be rejected is, each within
# two seconds and 256 MB.
. "$(dirname "$0")/lib.sh"
need_shared corpus/attacks/expected.tsv
attacks=$shared/corpus/attacks

tail -n +2 "$attacks/expected.tsv" >cases
while IFS='	' read -r name what expected reason trust; do
	cert=$attacks/certs/$trust.crt
	case=$attacks/cases/$name
	peak timeout 2 elmo-verify --cert="$cert" "$case" >out 2>err
	rc=$?
	ok "$name: within 256 MB ($kib KiB)" test "$kib" -lt 262144
	case $expected in
	accept)
		is "$name ($what): accepted" $rc 0
		like out '^OK	'
		;;
	reject)
		ok "$name ($what): rejected, $rc" test $rc = 1 -o $rc = 2
		like out '^(BAD|TROUBLE)	'
		;;
	policy)
		ok "$name ($what): judged, $rc" test $rc -le 2
		;;
	esac
	# the filter hands on exactly what is accepted
	case $name in *.xml) ;; *) continue ;; esac
	elmo-verify --cert="$cert" <"$case" >out 2>err
	is "$name: the filter agrees" $? $rc
	if [ $rc = 0 ]; then
		same_file out "$case"
	else
		is "$name: nothing is handed on" "$(wc -c <out)" 0
	fi
done <cases
done_testing

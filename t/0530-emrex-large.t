#!/bin/sh
# An answer with a document of 100 MB, there and back in constant memory, from
# a file and from a pipe; and one that expands without end.
. "$(dirname "$0")/lib.sh"

case " $tools " in
*" emrex-encode "*) ;;
*) skip_all "needs emrex-encode" ;;
esac
[ -z "$EMREX_VALGRIND" ] || skip_all "memory under valgrind says nothing"
limit=$((32 * 1024))
# sanitizers keep what was freed: there only the rest is shown
[ "$EMREX_SANITIZERS" != yes ] || limit=$((2048 * 1024))

{
	printf '<elmo><a>'
	head -c 75000000 /dev/urandom | base64 -w 0
	printf '</a></elmo>'
} >big.xml
peak emrex-encode --form -o body big.xml
is "packed" $? 0
ok "packing: $kib KiB" test "$kib" -lt $limit
peak emrex-decode -o back body
is "unpacked" $? 0
ok "unpacking: $kib KiB" test "$kib" -lt $limit
same_file back big.xml
peak sh -c 'cat body | emrex-decode | cmp - big.xml'
is "the same from a pipe" $? 0
ok "from a pipe: $kib KiB" test "$kib" -lt $limit
rm big.xml body back

# 16 MiB of document in memory, and all that is around it
{
	printf '<elmo><a>'
	head -c 12000000 /dev/urandom | base64 -w 0
	printf '</a></elmo>'
} >mid.xml
emrex-encode --form -o body mid.xml
peak sh -c 'emrex-decode <body | cmp - mid.xml'
is "a middling one" $? 0
ok "a middling one: $kib KiB" test "$kib" -lt $((limit * 3 / 2))

# blanks N: a document of N blanks, as a value
blanks()
{
	{
		printf '<elmo>'
		head -c "$1" /dev/zero | tr '\0' ' '
		printf '</elmo>'
	} | gzip -nc | base64 -w 0
}

# deflate gives a thousandfold: that is looked at from 256 MiB on
blanks 200000000 >much
peak emrex-decode -o out much
is "200 MB out of little" $? 0
ok "200 MB out of little: $kib KiB" test "$kib" -lt $limit
is "all of it" "$(wc -c <out)" 200000013
rm out much
blanks 1100000000 >bomb
peak emrex-decode bomb >out 2>err
is "1 GB out of little is refused" $? 2
ok "refusing: $kib KiB" test "$kib" -lt $limit
like err 'gzip: expands more than 200 times'
is "nothing of it is out" "$(wc -c <out)" 0
done_testing

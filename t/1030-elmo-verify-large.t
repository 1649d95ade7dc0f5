#!/bin/sh
# A signed document of 100 MB, all of it one attachment, in constant memory.
. "$(dirname "$0")/lib.sh"
. "$t/pki.sh"

[ -x "$build/src/elmo-sign" ] || skip_all "needs elmo-sign"
key=$pki/rsa2048
{
	sed '/<attachment>/,/<\/attachment>/d; /<\/elmo>/,$d' \
	    "$t/data/good/record.xml"
	printf '<attachment><title>Transcript</title>'
	printf '<type>EMREX transcript</type><content>'
	printf 'data:application/pdf;base64,JVBERi0x'
	# the same block again and again: base64 of bytes that do not repeat
	awk 'BEGIN { srand(7); for (i = 0; i < 65536; i++)
	    printf "%c", 65 + int(rand() * 26) }' >block
	i=0
	while [ $i -lt 1526 ]; do
		cat block
		i=$((i + 1))
	done
	printf '</content></attachment>\n</elmo>\n'
} >record.xml
ok "is 100 MB" test "$(stat -c %s record.xml)" -gt 100000000
status 0 elmo-sign --key="$key.key" --cert="$key.pem" -o big.xml record.xml
rm record.xml

limit=$((32 * 1024))
# sanitizers keep what was freed: there only the rest is shown
[ "$EMREX_SANITIZERS" != yes ] || limit=$((2048 * 1024))
for args in "" --require=signature,schema --json; do
	peak elmo-verify --cert="$key.pem" --check $args big.xml >out
	is "status of '$args'" $? 0
	ok "operand, '$args': $kib KiB" test "$kib" -lt $limit
done
like out '"verdict":"ok"'
peak sh -c "cat big.xml | elmo-verify --cert=$key.pem | cksum >sum"
is "status of the filter" $? 0
ok "pipe: $kib KiB" test "$kib" -lt $limit
is "the same bytes" "$(cat sum)" "$(cksum <big.xml)"
sed 's/Mechanics/Mechanism/' big.xml >edited.xml
peak sh -c "cat edited.xml | elmo-verify --cert=$key.pem >product 2>err"
is "nothing of it is handed on when it was edited" "$(wc -c <product)" 0
done_testing

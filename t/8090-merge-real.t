#!/bin/sh
# Each pair of public records that can meet, merged for the learner of the
# first: valid (or nothing is written) and nothing is missing.
. "$(dirname "$0")/lib.sh"
need elmo-merge perl
need_shared corpus/real

: >single
for file in "$shared"/corpus/real/*.xml; do
	elmo-merge -q "$file" >out 2>/dev/null || continue
	perl "$t/judge/mergecheck" out "$file" >differ 2>&1 ||
	    verdict 1 "${file##*/} alone"
	echo "$file" >>single
done
ok "there are some" test "$(wc -l <single)" -gt 30
# all pairs take minutes: without EMREX_SLOW each meets the next three
ahead=3
[ -n "$EMREX_SLOW" ] && ahead=1000
i=0 merged=0 refused=0 wrong=
while read -r a; do
	i=$((i + 1))
	tail -n +$((i + 1)) single | head -n $ahead >others
	while read -r b; do
		if elmo-merge -q --learner="$a" "$a" "$b" >out 2>err; then
			merged=$((merged + 1))
			perl "$t/judge/mergecheck" out "$a" "$b" >differ 2>&1 ||
			    wrong="$wrong ${a##*/}+${b##*/}"
		elif [ $? = 1 ] && [ ! -s out ]; then
			refused=$((refused + 1))
		else
			wrong="$wrong ${a##*/}+${b##*/}"
		fi
	done <others
done <single
diag "$merged pairs merged, $refused refused"
is "pairs in which something is amiss" "$wrong" ""
ok "most can meet" test $merged -gt $((5 * refused))
done_testing

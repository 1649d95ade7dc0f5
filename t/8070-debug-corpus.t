#!/bin/sh
# emrex-debug against the reference data: every document has its page, the
# verdict is what elmo-verify and emrex-decode would say, nothing crashes.
. "$(dirname "$0")/lib.sh"

need_shared corpus/attacks/cases
case " $tools " in
*" emrex-debug "*) ;;
*) skip_all "needs emrex-debug" ;;
esac

for file in "$shared"/corpus/attacks/cases/* "$shared"/corpus/real/*.xml; do
	name=${file##*/}
	emrex-debug "$file" >page 2>err
	rc=$?
	ok "$name: judged" test $rc -le 2
	[ "$name" = bad-empty.xml ] && continue
	ok "$name: one page" test "$(wc -l <page)" -le 60
	sed 1d page >rest
	unlike rest '.{80}'
	# what the checker refuses is refused here, too
	elmo-verify --embedded --check "$file" >verdict 2>/dev/null
	want=$?
	[ $want = 0 ] || ok "$name: not good" test $rc -gt 0
done

# texts of a record never come out
for file in "$shared"/corpus/real/*Norway.xml "$shared"/corpus/real/*1.3.0.xml
do
	emrex-debug --json "$file" >page 2>err
	sed -n 's/.*<\(givenNames\|familyName\|bday\|title\)[^>]*>\([^<]*\)<.*/\2/p' \
	    "$file" | sort -u >texts
	ok "there are texts" test -s texts
	is "${file##*/}: texts of the record" \
	    "$(grep -F -c -f texts page)" 0
done
done_testing

#!/bin/sh
# The project's schemas judge as the published ones do: documents made from
# every rule of those, and the corpus, with the JDK's validator as the judge
# and xmllint as the second.  EMREX_SLOW=1 makes all of them, and random values.

. "$(dirname "$0")/lib.sh"

need java javac xmllint
need_shared schemas/elmo
schemas=$shared/schemas/elmo
judge=$build/t/judge/xsdjudge
versions="1.0.0 1.1.0 1.2.0 1.3.0 1.4.0 1.5.0 1.6.0 1.7.0 2.0.0
2.0.0-ns-v2 2.1.1"

# one of so many mutants is judged; how many random values of each type
part=13 random=5
[ "$EMREX_SLOW" = 1 ] && part=1 random=300

ok "the mutant maker compiles" javac -Xlint:all -d classes "$t"/judge/*.java

# mutants PART RANDOM VERSIONS FILE..
mutants()
{
	_how="$1 1 $2 $3"
	shift 3
	# shellcheck disable=SC2086 # a list
	java -XX:TieredStopAtLevel=1 -cp classes Mutants "$schemas" \
	    $_how -- "$@"
}

set --
[ -d "$shared/corpus/real" ] && set -- "$shared"/corpus/real/*.xml
{ mutants $part $random "$versions" "$@" 2>err; echo $? >rc; } |
    "$judge" >out 2>>err
is "judged, without disagreement" "$?:$(cat rc err)" 0:0
grep '^#' out | head -n 100
diag "$(awk '/ differ$/ { n[$2] += $(NF-5) + $(NF-3); v[$2] += $(NF-5) }
    END { for (k in n) print n[k], "documents by the rule", k ",", v[k],
    "valid" }' out | sort -rn)"
diag "$(grep '^total' out)"
diag "$(tail -n 2 out)"
like out '^[0-9]+ documents, 0 disagreements$'
like out '^[0-9]+ valid documents, 0 picked wrongly$'
for v in $versions; do
	total=$(awk -v v=$v '$1 == "total" && $2 == v { print $3, $5 }' out)
	ok "at least 2000 mutants of $v" test "${total% *}" -ge 2000
	ok "of which 30 % are valid" test "${total#* }" -ge 30
done
cp out counts

# xmllint over the published schemas.  Where libxml2 departs from the JDK, it
# is by one of these, which xsd puts right:
cat >departures <<'END'
^valid (value|form|random) (date|dateTime|time|duration|g[A-Z][A-Za-z]*)( |$)
^invalid (value|form|random) (date|dateTime|time|duration|g[A-Z][A-Za-z]*)( |$)
^valid (value|form|random) (decimal|[a-zA-Z]*[iI]nteger|long|int|short|byte|unsigned[A-Z][a-z]*|float|double)( |$)
^(in)?valid (value|form|random) (anyURI|language|QName)( |$)
^(in)?valid (value|form|random) (base64Binary|hexBinary)( |$)
^(in)?valid (value|form|random) (IDREFS?|ENTIT(Y|IES)|NOTATION|Name|NCName|ID|NMTOKENS?)( |$)
^valid text( |$)
^valid xsi( |$)
^invalid xsi( |$)
^invalid any( |$)
END
if [ "$EMREX_SLOW" = 1 ]; then
	second=$versions
else
	second="1.0.0 2.1.1"
fi
for v in $versions; do
	mkdir -p "files/$v"
done
mutants 11 5 "$second" | "$judge" -x files >list
for v in $second; do
	cut -f 1 list | grep "^files/$v/" | tr '\n' '\0' |
	    xargs -0 xmllint --noout --schema "$schemas/$v/schema.xsd" 2>&1 |
	    sed -n "s/ validates\$/$(printf '\t')valid/p
		s/ fails to validate\$/$(printf '\t')invalid/p" |
	    LC_ALL=C sort >lint
	grep "^files/$v/" list | LC_ALL=C sort |
	    LC_ALL=C join -t "$(printf '\t')" - lint >both
	is "xmllint judges all of $v" "$(wc -l <both)" \
	    "$(grep -c "^files/$v/" list)"
	awk -F '\t' '$2 != $4 { print $2, $3 }' both >departed
	diag "$(wc -l <departed) of $(wc -l <both) documents of $v:" \
	    "xmllint departs from the JDK"
	grep -Evf departures departed >unknown
	is "each in a known way" "$(sort -u unknown | head -n 5)" ""
done

done_testing

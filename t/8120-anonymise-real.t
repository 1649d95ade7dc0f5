#!/bin/sh
# elmo-anonymise over real documents and over attacks: nothing of the learner,
# of identifiers and attachments is left, and what is wrong is wrong as before.
. "$(dirname "$0")/lib.sh"
need elmo-anonymise emrex-debug elmo-verify jq perl
need_shared corpus/real
need_shared corpus/attacks/cases

head -c 32 /dev/zero | tr '\0' k >key

# stages FILE: without sizes, the signature, and what somebody wrote
stages()
{
	emrex-debug --json "$1" 2>/dev/null | jq -c '.stages[] |
	    select(.stage != "signature") | [.stage, .verdict, .line,
	    ([.detail, (.notes[] | .detail, .line)] |
	    map(tostring | gsub("[0-9]+ (bytes|characters|unpacked|of)"; "") |
	    gsub("(byte|give|character|of) [0-9 ]+"; "") |
	    gsub("error: .*"; "")))]'
}

# parts FILE: the parts of the verdict, but for the signature
parts()
{
	elmo-verify --embedded --flavour=any --rules --json "$1" 2>/dev/null |
	    jq -c '[.member, .flavour, .version, .document, .schema, .rules,
	    .generatedDate, (.summary |
	    (.achievements?, .ects?, .attachments?))]'
}

# of the attacks each eighth, all with EMREX_SLOW=1
attacks=0
for file in "$shared"/corpus/real/*.xml "$shared"/corpus/real/*.txt \
    "$shared"/corpus/attacks/cases/*; do
	name=${file##*/}
	case $file in
	*/attacks/*)
		attacks=$((attacks + 1))
		[ "$EMREX_SLOW" = 1 ] || [ $((attacks % 8)) = 0 ] || continue
		;;
	esac
	case $name in
	bad-empty.xml | resp-garbage.b64) continue ;; # no answer
	resp-plus-dropped.b64) continue ;; # what is left of it hangs on bytes
	esac
	status 0 elmo-anonymise -q --key-file=key -o new "$file"
	silent
	case $name in
	*.xml)
		is "$name: length" "$(wc -lc <new)" "$(wc -lc <"$file")"
		;;
	esac
	stages "$file" >stages.old
	stages new >stages.new
	ok "$name: stages" cmp -s stages.old stages.new
	parts "$file" >parts.old
	parts new >parts.new
	ok "$name: parts" cmp -s parts.old parts.new
	status 0 elmo-anonymise -q --key-file=key "$file"
	same_file out new
	"$t/judge/personal" "$file" new >left 2>&1
	is "$name: nothing of it is left" "$(cat left)" ""
done
ok "there were some" test "$count" -gt 500
done_testing

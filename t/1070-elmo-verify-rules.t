#!/bin/sh
# --rules, --profile, --list-rules: every rule has a document that breaks it
# beside one that keeps it (t/data/rules).
. "$(dirname "$0")/lib.sh"
. "$t/pki.sh"
. "$t/fixtures.sh"
. "$t/rules.sh"

need jq
fixtures || exit 1

# the table
status 0 elmo-verify --list-rules
silent
cp out rules
is "fields of a line" "$(awk -F'\t' 'NF != 5' rules)" ""
is "ids are given once" "$(cut -f1 rules | sort | uniq -d)" ""
is "levels" "$(cut -f2 rules | sort -u | tr '\n' ' ')" "must note should "
status 0 elmo-verify --list-rules --json
is "the same as JSON" \
    "$(jq -r '[.id, .level, .statement] | @tsv' <out)" "$(cut -f1,2,5 rules)"
is "versions and profiles of all" \
    "$(jq -r 'select(.id == "A1") | (.versions | length), .profiles[]' <out)" \
    "11
emrex"
status 0 elmo-verify --list-rules --profile=ewp-tors-3
like out '^E15	must	'
unlike out '^(E16|A1)	'
status 0 elmo-verify --list-rules --rules=R,-R1,S1
is "what is chosen" "$(cut -f1 out)" S1
elmo-verify --list-rules | cut -f1 >ids

# the page says the same
page=$src/man/elmo-rules.7
while IFS='	' read -r id level versions profiles text; do
	is "elmo-rules(7): $id" "$(awk -v id="$id" '
		/^\.Sh/ { rules = $2 == "RULES" }
		!rules { next }
		/^\.[^I]/ { on = 0 }
		$1 == ".It" { sub(/\\&/, ""); on = $2 == id; head = $0 }
		on && $1 != ".It" { text = text (text == "" ? "" : " ") $0 }
		on { want = head }
		END {
			sub(/^\.It [^ ]* /, "", want)
			gsub(/\\[-&]/, "-", want)
			gsub(/\\\(dq/, "\"", text)
			gsub(/\\-/, "-", text)
			print want "|" text
		}' "$page")" "$level, $versions, $profiles|$text"
done <rules

# each rule: what breaks it and what keeps it
mkdir cases
rules_make cases || verdict 1 "the cases"
is "rules that no document breaks" \
    "$(awk '$3 == "bad" { print $2 }' cases/list | sort -u >had
    sort ids | comm -23 - had | tr '\n' ' ')" ""
# One run for each set of options.  NAME WANT PATH: the ids of all findings,
# each once; the path of the first of that rule.
told='(.file | sub(".*/"; "") | sub(".xml$"; "")) as $name |
    ($name | sub("-.*"; "")) as $id |
    ([.rules[] | "\(.id):\(.level)"] | unique | join(",")) as $all |
    ([.rules[] | select(.id == $id) | .path][0] // "-") as $path |
    "\($name) \(if $all == "" then "-" else $all end) \($path) \(.verdict)"'
cut -d' ' -f6- cases/list | sort -u >options
while IFS= read -r options; do
	awk -v want="$options" '{
		have = ""
		for (i = 6; i <= NF; i++)
			have = have (i > 6 ? " " : "") $i
		if (have == want)
			print "cases/" $1 ".xml"
	}' cases/list >names
	elmo-verify --json --require=rules $options $(cat names) |
	    jq -r "$told" >>told
done <options
while read -r name id kind want path options; do
	case $want in
	*:must*) verdict=bad ;;
	*) verdict=ok ;;
	esac
	is "$name" "$(grep "^$name " told)" "$name $want $path $verdict"
done <cases/list

# the bases keep all rules; where a rule is of one profile alone, so does its
for base in 1.7 2.1.1 enrolment; do
	status 0 elmo-verify --json --require=document,schema,rules \
	    "$t/data/rules/base-$base.xml"
	is "base $base" "$(jq -c .rules <out)" "[]"
done
for pair in 1.7:ewp-tors-2 2.1.1:ewp-tors-3; do
	status 0 elmo-verify --json --require=rules --profile=${pair#*:} \
	    "$t/data/rules/base-${pair%%:*}.xml"
	is "base $pair" "$(jq -c .rules <out)" "[]"
done

# findings: their line, their path, how many are kept
cp "$t/data/rules/base-1.7.xml" base.xml
sed 's|<scheme>ects|<scheme>ECTS|; /<engagementHours>/d' base.xml >some.xml
status 0 elmo-verify --json --require=rules some.xml
line=$(grep -n '<credit>' some.xml | cut -d: -f1)
is "line of a finding" "$(jq '.rules[] | select(.id == "O6") | .line' <out)" \
    "$line"
is "in the order of lines" "$(jq -c '[.rules[].line]' <out)" \
    "$(jq -c '[.rules[].line] | sort' <out)"
awk '/<category label="5"/ { for (i = 0; i < 150; i++) print } { print }' \
    base.xml >many.xml
status 0 elmo-verify --json --require=rules many.xml
is "no more than 100 of a rule" "$(jq -c '[.rules | length, .[99].more]' <out)" \
    "[100,50]"
is "no learner's data" "$(elmo-verify --json --require=rules --rules=G4,G6 \
    cases/G4-bad-2.xml cases/G6-bad-1.xml |
    grep -c 'Aino\|Esimerkki\|2000-02')" 0

# when they are asked for
cp cases/O5-bad-1.xml bad.xml
cp cases/O1-bad-1.xml should.xml
status 0 elmo-verify --cert=emp.pem elmo.xml
status 1 elmo-verify --cert=emp.pem --rules elmo.xml
like out '^BAD	elmo.xml	rules: line 49: O5: ECTS credits.* \(/elmo/report'
like out '; O13 \(should\), line 44: no engagementHours'
status 1 elmo-verify --cert=emp.pem --profile=ewp-tors-3 elmo.xml
status 0 elmo-verify --cert=emp.pem --rules=-must elmo.xml
like out '^OK	elmo.xml	signed-by=.*; O2 \(should\), line 44'
status 0 elmo-verify --cert=emp.pem --json elmo.xml
unlike out '"rules":'
status 0 elmo-verify --require=document --rules --json bad.xml
like out '"rules":\[\{"id":"O5","level":"must","line":[0-9]+,"path":"/elmo/'
status 0 elmo-verify --require=document --rules bad.xml
like out '^OK	bad.xml	sha256=[0-9a-f]*; O5 \(must\), line [0-9]+: ECTS'
status 1 elmo-verify --require=rules bad.xml
status 1 elmo-verify --require=rules --rules=O bad.xml
status 0 elmo-verify --require=rules --rules=L bad.xml
status 0 elmo-verify --require=rules --rules=should bad.xml
status 0 elmo-verify --require=rules --rules=l4,o7 bad.xml
status 0 elmo-verify --require=rules --rules=-O5,+E2 bad.xml
status 1 elmo-verify --require=rules --rules=E15 bad.xml
status 0 elmo-verify --require=rules should.xml
like out '; O1 \(should\), line 34: no status'
echo 'rules = -O5' >conf
status 0 elmo-verify --config=conf --require=rules bad.xml
status 1 elmo-verify --config=conf --rules=O5 --require=rules bad.xml

# as a filter
status 0 sh -c 'elmo-verify --require=rules <should.xml'
same_file out should.xml
like err '^elmo-verify: -: O1 \(should\), line 34: no status'
status 0 sh -c 'elmo-verify -q --require=rules <should.xml'
silent
status 1 sh -c 'elmo-verify --require=rules <bad.xml'
like err 'rules: O5: ECTS credits'
is "nothing is handed on" "$(wc -c <out)" 0

# what is no rule, and what cannot be decided
for list in O99 -Z must,nothing '' X2; do
	case $list in
	'') option=--rules=-G,-I,-L,-O,-A,-X,-S,-R,-D ;;
	*) option=--rules=$list ;;
	esac
	status 2 elmo-verify --require=rules "$option" base.xml
	one_line
done
status 2 elmo-verify --require=rules --profile=erasmus base.xml
one_line
status 1 elmo-verify --require=rules "$t/data/c14n/3.1.xml"
like out 'BAD	.*no rules are known for it'

# a document of which no tree is built
{
	sed '/<\/elmo>/d' base.xml
	dd if=/dev/zero bs=1M count=65 2>/dev/null | tr '\0' ' '
	echo '</elmo>'
} >large.xml
status 0 elmo-verify --require=document large.xml
status 2 elmo-verify --require=rules large.xml
like err 'more than 64 MiB, too large for a tree'
done_testing

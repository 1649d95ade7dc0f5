#!/bin/sh
# Thirty made records of one learner, two by two and all at once: every report,
# result, credit, attachment, group and extension is there, each reference
# leads to what it led to, and the order changes nothing but names.
. "$(dirname "$0")/lib.sh"
need elmo-merge perl

all= back= n=0
while [ $n -lt 30 ]; do
	perl "$t/judge/merge-maker" $n >$n.xml
	all="$all $n.xml"
	back="$n.xml $back"
	n=$((n + 1))
done
check() { perl "$t/judge/mergecheck" "$@"; }

# in_both_orders FORTH BACK
in_both_orders()
{
	status 0 elmo-merge -q $1
	cp out forth.xml
	silent
	ok "nothing is missing" check forth.xml $1
	status 0 elmo-merge -q $2
	cp out back.xml
	is "the same in another order" "$(check --set back.xml)" \
	    "$(check --set forth.xml)"
}
n=0
while [ $n -lt 30 ]; do
	m=$(((n + 7) % 30))
	in_both_orders "$n.xml $m.xml" "$m.xml $n.xml"
	n=$((n + 1))
done
in_both_orders "$all" "$back"
ok "much is in it" test "$(check --counts forth.xml $all |
    sed 's/.*credit=\([0-9]*\).*/\1/')" -gt 100

# and the judge sees what is missing
sed 's/<resultLabel>A</<resultLabel>B</' forth.xml >worse.xml
not "a grade" check worse.xml $all
sed 's/ref>[a-c][-0-9]*</ref>b</' forth.xml >worse.xml
not "a reference" check worse.xml $all
not "a record" check 0.xml 0.xml 1.xml
done_testing

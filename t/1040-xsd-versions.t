#!/bin/sh
# The project's schemas: each version takes what it has and nothing else, and
# says what it wants without a word of the document.

. "$(dirname "$0")/lib.sh"

data=$t/data/xsd
judge=$build/t/judge/xsdjudge
versions="1.0.0 1.1.0 1.2.0 1.3.0 1.4.0 1.5.0 1.6.0 1.7.0 2.0.0
2.0.0-ns-v2 2.1.1"

# Which versions take the fullest document of each.  1.3.0 wants a grouping;
# what 2.0.0 wants no 1.x has, and 2.1.1 wants to know whose country codes.
for v in $versions; do
	case $v in
	1.0.0) takers="1.0.0 1.1.0 1.2.0 1.4.0 1.5.0 1.6.0 1.7.0" ;;
	1.1.0) takers="1.1.0 1.2.0 1.4.0 1.5.0 1.6.0 1.7.0" ;;
	1.2.0) takers="1.2.0 1.4.0 1.5.0 1.6.0 1.7.0" ;;
	1.3.0) takers="1.3.0 1.4.0 1.5.0 1.6.0 1.7.0" ;;
	1.4.0) takers="1.4.0 1.5.0 1.6.0 1.7.0" ;;
	1.5.0) takers="1.5.0 1.6.0 1.7.0" ;;
	1.6.0) takers="1.6.0 1.7.0" ;;
	*) takers=$v ;;
	esac
	have=
	for w in $versions; do
		"$judge" -e $w "$data/elmo-$v.xml" >out 2>err &&
		    have="$have $w"
		[ -s err ] && show err
	done
	is "what takes the fullest $v" "$have" " $takers"
done

# The same picked by what the document has
for v in $versions; do
	"$judge" -f "$data/elmo-$v.xml" >out
	is "$v is picked" "$(cut -f 2 out)" $v
done

# refused VERSION SCRIPT MESSAGE: the sed script breaks the fullest document
refused()
{
	sed "$2" "$data/elmo-$1.xml" >broken.xml
	not "$1 refuses $2" "$judge" -e $1 broken.xml
	"$judge" -e $1 broken.xml >out
	is "$1 says why" "$(sed -n '1s/^[0-9]*: //p' out)" "$3"
}

# taken VERSION SCRIPT: the document remains valid, and is another
taken()
{
	sed "$2" "$data/elmo-$1.xml" >other.xml
	not "changed: $2" cmp -s "$data/elmo-$1.xml" other.xml
	ok "$1 takes $2" "$judge" -e $1 other.xml
}

while read -r version script; do
	read -r message
	refused "$version" "$script" "$message"
done <<'END'
1.7.0 /<generatedDate>/d
in elmo want generatedDate, have learner
1.7.0 s/<givenNames>/<x\/>&/
in learner want one of identifier, givenNames, have x
1.7.0 /<learner>/,/<\/learner>/d
in elmo want learner, have report
1.7.0 s/type="nationalIdentifier"//
identifier: want the attribute type
1.7.0 s/>Ada</ secret="Ada"&/
givenNames/@secret is not allowed
1.7.0 s/>2000-02-29/>2001-02-29/
bday: want a date (XML Schema 2, 3.2.9)
1.7.0 s/12:00:00+02:00/24:00:01/
generatedDate: want a date and time (XML Schema 2, 3.2.7)
1.7.0 s/<type>Course/<type>Secret/
type: want one of Degree Programme, Module, Course, Class
1.7.0 s/>passed</>Passed</
status: want one of passed, failed, in-progress
1.7.0 1,30s/xml:lang="en"/xml:lang="en_GB"/
title/@xml:lang: want a language (XML Schema 2, 3.3.3)
1.7.0 s/<percentageEqual>.5/<percentageEqual>,5/
percentageEqual: want a number (XML Schema 2, 3.2.3)
1.7.0 s/count="12"/count="-1"/
category/@count: want an integer from 0
1.7.0 s/<issuer>/&secret words/
issuer: want no text
1.7.0 s/count="3"\/>/count="3"> <\/category>/
category: want no text
1.7.0 s/number="1.1"/number="I.1"/
section/@number: want the pattern [0-9\.]+
1.7.0 s/<extension>/&<secret\/>/
in extension want a foreign element, have secret
1.7.0 s/<x:shelf /& xml:lang="en_GB" /
shelf/@xml:lang: want a language (XML Schema 2, 3.3.3)
1.7.0 s/<gender>2/<gender>7/
gender: want one of 0, 1, 2, 9
1.7.0 s/<\/report>/<x\/>&/
in report want attachment, have x
1.7.0 s/<ref>a-1/&<b\/>/
in ref want no element, have b
1.0.0 s/<extension>/&<x:a xmlns:x="urn:x"\/>/
in extension want an element that the schema knows, have a
1.0.0 /<Signature /,/<.Signature>/d
in elmo want Signature, have its end
1.0.0 s/Letter of Nomination/EMREX transcript/
type: want one of Diploma Supplement, Transcript of Records, Letter of Nomination, Certificate of Training, Learning Agreement
1.1.0 s/Algorithm="[^"]*c14n[^"]*"/Algorithm="http:\/\/["/
CanonicalizationMethod/@Algorithm: want a URI (XML Schema 2, 3.2.17)
1.2.0 s/<DigestValue>AAAA/<DigestValue>AAA/
DigestValue: want base64 (XML Schema 2, 3.2.16)
1.3.0 /<grouping/d
in learningOpportunityInstance want grouping, have extension
2.0.0 /<alternativeName/d
in learner want alternativeName, have dateOfBirth
2.1.1 s/<citizenship type="ISO">/<citizenship>/
citizenship: want the attribute type
2.1.1 s/<duration>P3Y/<duration>P3/
duration: want a duration (XML Schema 2, 3.2.6)
2.1.1 s/<documentType>/& /
documentType: want one of Diploma, Certificate, Enrolment, Admission
2.1.1 s/<code>FULL/<code>Full/
code: want one of FULL, SELECTION, PARTIAL_TEMPORARY, PARTIAL_PERMANENT, ERROR_TEMPORARY, ERROR_PERMANENT
END

while read -r version script; do
	taken "$version" "$script"
done <<'END'
1.7.0 s/>passed</> passed <!-- yes --></
1.7.0 s/<bday>/& /;s/<.bday>/ &/
1.7.0 s/>2000-02-29</>2000-02-29-13:59</
1.7.0 s/<gender>2/<gender> +0000000000000000000000000000000002 /
1.7.0 s/<percentageEqual>.5/<percentageEqual>1234567890123456789012345.5/
1.7.0 s/count="12"/count="1234567890123456789012345"/
1.7.0 s/xml:lang="en"/xml:lang=" x-klingon "/
1.7.0 s/number="1.1"/number=" 1.1 "/
1.7.0 s/<givenNames>Ada/<givenNames>/
1.0.0 s/<content>/<content a="b"><x xmlns="urn:x"\/>/
2.1.1 s/<duration>P3Y/<duration> PT0.5S /
2.1.1 /<citizenship/d
END

# Where a message is about is right in any line
{
	sed -n '1,4p' "$data/elmo-1.7.0.xml"
	awk 'BEGIN { for (i = 0; i < 70000; i++) print "" }'
	sed '1,4d; s/<gender>2/<gender>7/' "$data/elmo-1.7.0.xml"
} >long.xml
"$judge" -e 1.7.0 long.xml >out
is "line numbers beyond 65535" "$(cut -d : -f 1 out)" \
    "$(awk '/<gender>/ { print NR }' long.xml)"

# A schema directory that is none, and one that reaches out of itself
status 2 env EMREX_XSD="$tmp/none" "$judge" -e 1.7.0 "$data/elmo-1.7.0.xml"
mkdir "own dir" && cp "$src"/share/xsd/*.xsd "own dir"
status 0 env EMREX_XSD="$tmp/own dir" "$judge" -e 1.7.0 "$data/elmo-1.7.0.xml"
for where in ../xml.xsd /etc/xml.xsd http://schema.example/xml.xsd; do
	sed "s|\"xml.xsd\"|\"$where\"|" "$src/share/xsd/common.xsd" \
	    >"own dir/common.xsd"
	status 2 env EMREX_XSD="$tmp/own dir" \
	    "$judge" -e 1.7.0 "$data/elmo-1.7.0.xml"
	like err 'want a file of this directory'
done

# One attachment of 100 MB is not kept
{
	sed '/<content/,$d' "$data/elmo-2.1.1.xml"
	printf '<content>data:application/pdf;base64,'
	head -c 75000000 /dev/zero | base64 | tr -d '\n'
	echo '</content>'
	sed '1,/<content/d' "$data/elmo-2.1.1.xml"
} >large.xml
peak "$judge" -e 2.1.1 large.xml
is "a large attachment is valid" "$?" 0
ok "in $kib KiB" test "$kib" -lt 32768

done_testing

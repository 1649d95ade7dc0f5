#!/bin/sh
# Whose record it is: of the person expected, of one of a roster, of nobody;
# with the reasons, and never with a name, a date or a number.
. "$(dirname "$0")/lib.sh"
need jq

judge=$build/t/judge/personjudge
verify() { elmo-verify --require=document,person "$@"; }
get() { jq -r "$1" <out; }

# The learner of record.xml, whose values no message may show.
cp "$t/data/good/record.xml" .
private='Prøvesen|Provesen|Åse|Ase|1999|000042|010190|Eriksen|geheim'
mute()
{
	unlike out "$private"
	unlike err "$private"
}

# what LINE..: writes the person expected
person() { printf '%s\n' "$@" >person; }

person 'given Ase' 'family PROVESEN' 'born 1999-12-24'
status 0 verify --person=person --check record.xml
silent
like out '^OK	record\.xml	'
status 0 elmo-verify --require=document --person=person --check record.xml
status 0 verify --person=person <record.xml
same_file out record.xml

person 'given Ase' 'family Eriksen' 'born 1999-12-24'
status 1 verify --person=person --check record.xml
like out '^BAD	record\.xml	person: not sure .*family name.*must look$'
mute
status 1 verify --person=person <record.xml
one_line
is "nothing is handed on" "$(wc -c <out)" 0
mute
status 0 elmo-verify --require=document --person=person --check record.xml

person 'given Ase' 'family Provesen' 'born 1997-01-30'
status 1 verify --person=person --check record.xml
like out 'person: not the person expected: another birth date$'
mute

person '{"given":"Else","family":"Eriksen","id":{"esi":
    "urn:schac:personalUniqueCode:int:esi:EXAMPLE.ORG:000042"}}'
status 0 verify --person=person --check record.xml
person 'id esi urn:schac:personalUniqueCode:int:esi:example.org:000042' \
    'born 1999-12-25'
status 1 verify --person=person --check record.xml
like out 'an identifier is equal, but the birth date is not'

# identifiers by option: literally only where it is no secret
status 0 verify --check record.xml \
    --id=esi:urn:schac:personalUniqueCode:int:esi:example.org:000042
status 2 verify --check --id=nationalIdentifier:010190-123X record.xml
one_line
mute
printf '\357\273\277 24129925112 \r\nnot this\n' >number
sed 's|<givenNames>|<identifier type="nationalIdentifier">24129925112</identifier>&|' \
    record.xml >national.xml
status 1 verify --check --id=nationalIdentifier:@number record.xml
status 0 verify --check --id=nationalIdentifier:@number national.xml
mute
status 2 verify --check --id=nationalIdentifier:@none record.xml
one_line
status 2 verify --check --id=esi: record.xml

# every flavour of date
person 'given Ase Marie' 'family Provesen' 'born 1999-12-24'
for date in '<bday>1999-12-24Z</bday>' '<dateOfBirth>1999-12-24</dateOfBirth>' \
    '<bday dtf="dd.MM.yyyy">24.12.1999</bday>'; do
	sed "s|<bday>.*</bday>|$date|" record.xml >dated.xml
	status 0 verify --person=person --check dated.xml
done
sed 's|<bday>.*</bday>||' record.xml >undated.xml
status 1 verify --person=person --check undated.xml
like out 'birth date not known'
cat >early.xml <<'EOF'
<elmo xmlns="http://purl.org/net/elmo"><report><learner>
<fullName>Åse Marie Prøvesen</fullName>
<bday dtf="ddMMyyyy">24121999</bday></learner></report></elmo>
EOF
status 0 verify --flavour=any --person=person --check early.xml

# as JSON
status 0 verify --person=person --json record.xml
is "verdict" "$(get .person.verdict)" same
is "key" "$(get .person.key)" null
is "fields" "$(get '.person.fields | [.identifier, .born, .given, .family] |
    map(.verdict) | join(" ")')" 'missing same same same'
is "what SMP says" "$(get .person.distance)" 2
jq -c .person <out >told && unlike told "$private"
status 1 verify --person=person --json undated.xml
is "verdict" "$(get .verdict,.part,.person.verdict | tr '\n' ' ')" \
    'bad person unsure '
is "born" "$(get .person.fields.born.verdict)" missing
is "what SMP says" "$(get .person.distance)" 102
status 0 elmo-verify --require=document --json record.xml
is "not asked" "$(get .person.verdict)" not-asked

# a roster
cat >roster.csv <<'EOF'
key;family;given;born;birth_name;nationalIdentifier;esi;programme
s1;Eriksen;Åse;1999-12-24;Prøvesen;;;x
s2;Provesen;Tor;1999-12-24;;;;x
s3;Hansen;Kari;2000-01-02;;;;x
EOF
status 0 verify --roster=roster.csv --check record.xml
like out 'sha256=.* person=s1$'
mute
{ cat roster.csv; echo 's4;Prøvesen;Åse;1999-12-24;;;;x'; } >two.csv
status 1 verify --roster=two.csv --check record.xml
like out 'it may be 2 persons of the roster: s1, s4; a person must look$'
mute
status 1 verify --roster=two.csv --json record.xml
is "verdict" "$(get .person.verdict,.person.key | tr '\n' ' ')" 'unsure null '
is "candidates" "$(get '.person.candidates | join(" ")')" 's1 s4'
status 1 verify --roster=roster.csv --check undated.xml
like out 'not sure: s1; a person must look$'
grep -v '^s1' roster.csv >none.csv
status 1 verify --roster=none.csv --check record.xml
like out 'nobody of the roster$'
mute
{ printf '\357\273\277'; sed 's/;/,/g; s/$/\r/' roster.csv; } >excel.csv
status 0 verify --roster=excel.csv --json record.xml
is "key" "$(get .person.key)" s1
status 0 verify --roster=excel.csv --check -j2 record.xml record.xml
is "workers" "$(grep -c person=s1 out)" 2

# what is not understood is told without what stands there
for file in 'name geheim' 'given geheim
given geheim' 'id geheim' '{"given":["geheim"]}' '{"geheim' ''; do
	person "$file"
	status 2 verify --person=person --check record.xml
	one_line
	mute
done
for file in '' 'given,family
Åse,Prøvesen' 'key,given
s1,"geheim' 'key,given
,geheim'; do
	printf '%s' "$file" >bad.csv
	status 2 verify --roster=bad.csv --check record.xml
	one_line
	mute
done
status 2 verify --check record.xml
like err 'wants --person, --id or --roster'
person 'given Ase'
status 2 verify --person=person --roster=roster.csv --check record.xml
status 2 verify --person=none --check record.xml
one_line

# the pairs: no false "same", and the tenth that was drawn is the generator's;
# of the third author's the four whose reasons blind.tsv gives
known='pairs.tsv second.tsv drawn.tsv'
(cd "$t/data/person" && cat $known) >known.tsv
status 0 "$judge" -v known.tsv
silent
is "all of them" "$(sed -n 's/^person	//p' out)" "$(
    grep -cv '^#' known.tsv | sed 's/.*/&	&	0	0	0	0/')"
status 0 "$judge" -v "$t/data/person/blind.tsv"
like out '^person	215	211	0	0	3	1$'
is "those not agreed on" "$(sed 's/:.*//' err | tr '\n' ' ')" \
    "b146 b147 b148 b153 "
"$t/judge/draw-persons" >drawn.tsv
same_file drawn.tsv "$t/data/person/drawn.tsv"
"$t/judge/draw-persons" 4711 200 >more.tsv
status 0 "$judge" more.tsv
like out '^person	200	200	0	0	0	0$'
# the table of the manual is that of the programs
"$judge" "$t"/data/person/*.tsv |
    tail -n +2 | while IFS='	' read -r name rest; do
	grep -q "^\.It $name Ta $(echo "$rest" | sed 's/	/ Ta /g')\$" \
	    "$src/man/elmo-verify.1" || echo "$name	$rest"
done >missing
is "the manual's table" "$(cat missing)" ""
done_testing

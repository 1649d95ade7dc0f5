#!/bin/sh
# elmo-select: what matches, what stays with it, and what goes.
. "$(dirname "$0")/lib.sh"
. "$t/pki.sh"
need elmo-select elmo-tocsv elmo-sign elmo-verify elmo-attachment perl xmllint
good=$t/data/good
v1=https://github.com/emrex-eu/elmo-schemas/tree/v1
v2=https://github.com/emrex-eu/elmo-schemas/tree/v2

# rows FILE: title, type, status, ECTS and grade of each instance
rows()
{
	elmo-tocsv -q -t --header=no --columns=title,status,ects,grade "$1" |
	    tr '\t\n' ',;'
}
# within FILE: one.xml is a selection of it
within()
{
	xmllint --c14n "$1" >in.c14n
	xmllint --c14n one.xml >out.c14n
	ok "a selection of it" "$t/judge/selectcheck" in.c14n out.c14n
}
# select WANT FILE ARG..: these rows are kept
select_()
{
	want=$1 file=$2
	shift 2
	status 0 elmo-select "$@" -o one.xml "$file"
	is "rows of $*" "$(rows one.xml)" "$want"
	within "$file"
	ok "valid" elmo-verify -q --require=schema --check one.xml
}
# nothing FILE ARG..
nothing()
{
	file=$1
	shift
	status 1 elmo-select "$@" "$file"
	one_line
	like err ': nothing matches'
	is "nothing is written" "$(wc -c <out | tr -d ' ')" 0
}
# usage ARG..: refused before anything is read
usage()
{
	status 2 elmo-select "$@" missing.xml
	one_line
	unlike err 'missing\.xml'
	like err 'elmo-select --help'
}

# los ID TITLE TYPE LOI [PARTS]
los()
{
	echo "<learningOpportunitySpecification>"
	echo "<identifier type=\"local\">$1</identifier><title>$2</title>"
	echo "<type>$3</type><specifies><learningOpportunityInstance>$4"
	echo "</learningOpportunityInstance></specifies>$5"
	echo "</learningOpportunitySpecification>"
}
part() { echo "<hasPart>$(los "$@")</hasPart>"; }
credit() { echo "<credit><scheme>ects</scheme><value>$1</value></credit>"; }
loi() # DATE STATUS GRADE SCHEME CREDITS MORE
{
	[ -z "$1" ] || echo "<date>$1</date>"
	[ -z "$2" ] || echo "<status>$2</status>"
	[ -z "$4" ] ||
	    echo "<gradingSchemeLocalId>$4</gradingSchemeLocalId>"
	echo "<resultLabel>$3</resultLabel>$(credit "$5")$6"
}
refs() # GROUP REF..
{
	group=$1
	shift
	echo "<attachments>"
	for ref; do echo "<ref>$ref</ref>"; done
	echo "</attachments><grouping typeref=\"g\" idref=\"$group\"/>"
}
file_() # ID TEXT
{
	echo "<attachment>"
	[ -z "$1" ] || echo "<identifier type=\"internal\">$1</identifier>"
	echo "<title xml:lang=\"en\">$2</title>"
	echo "<content>data:text/plain;base64,QQ==</content></attachment>"
}
scheme() { echo "<gradingScheme localId=\"$1\"/>"; }
group() { echo "<group id=\"$1\"><title>$1</title></group>"; }
issuer() # ID TITLE
{
	echo "<issuer><identifier type=\"schac\">$1</identifier><identifier \
type=\"erasmus\">N  $2</identifier><title xml:lang=\"nb\">$2</title>\
<title xml:lang=\"en\">$2 in English</title><url>https://www.$1/en</url>\
</issuer>"
}
supplement="<diplomaSupplement><version>2018</version>\
<issueDate>2021-06-30</issueDate><introduction>x</introduction>\
<section number=\"1\"><title>t</title>$(file_ inner 'in a supplement')</section>\
</diplomaSupplement>"
cat >record.xml <<END
<elmo xmlns="$v1"><generatedDate>2022-01-10T10:00:00Z</generatedDate>
<learner><givenNames>Ada</givenNames><familyName>Example</familyName></learner>
<report>$(issuer a.example.org Åhøgskole)
$(los P Programme 'Degree Programme' "$(loi 2021-06-30 passed 'P&amp;1' s 180 \
    "$(refs 1 dip)$supplement")" "
    $(part M Module Module "$(loi 2021-05-31 '' B s 30)" "
	$(part C1 One Course "$(loi 2021-05-31 passed 'A' s 10 \
	    "$(refs 2 "f1
	    " inner)")")
	$(part C2 Two Course "$(loi 2020-12-31 failed F s2 10 "$(refs 3 f2 f1)")" "
	    $(part X1 Group Class "$(loi '' '' '' '' 1)")")")
    $(part C3 Three Course "$(loi '' in-progress '' '' 7.5)")")
$(los C4 "'Four' \"4\"" Course "$(loi 2019-02-28 '' 3 s3 5)")
<issueDate>2022-01-10T10:00:00Z</issueDate>
$(scheme s) $(scheme s2) $(scheme s3) $(scheme never)
$(file_ '' 'of the report') $(file_ f2 'two')
</report>
<report>$(issuer b.example.org Bskole)
$(los C1 Other Course "$(loi 2021-06-01 '' A s 2.5 "$(refs 3 f3)")")
<issueDate>2022-01-10T10:00:00Z</issueDate>$(scheme s)
$(file_ f1 one) $(file_ '' 'of the other')
</report>
$(file_ '' transcript) $(file_ dip diploma) $(file_ f3 three)
<groups><groupType id="g"><title>g</title>
$(group 1) $(group 2) $(group 3) $(group 4)</groupType>
<groupType id="h"><title>h</title>$(group 1)</groupType></groups>
<extension><f:x xmlns:f="urn:f"><f:y a="1"> z </f:y></f:x></extension></elmo>
END
ok "the record is valid" elmo-verify -q --require=schema --check record.xml
one="One,passed,10,A;" two="Two,failed,10,F;" class="Group,passed,1,;"
three="Three,in-progress,7.5,;" four="'Four' \"4\",passed,5,3;"
other="Other,passed,2.5,A;" module="Module,passed,30,B;"
programme="Programme,passed,180,P&1;"
first=$programme$module$one$two$class$three$four
frame="Programme,passed,,;"
inner=${frame}Module,passed,,\;

# whose they are
for who in a.example.org A.EXAMPLE.ORG schac:a.example.org Åhøgskole \
    'ahogskole in english' 'n Åhøgskole' 'erasmus:N  Åhøgskole' \
    https://www.a.example.org/en http://a.example.org/en/ www.a.example.org; do
	select_ "$first" record.xml --issuer="$who"
	like err ': 1 attachment dropped that may show'
done
like one.xml 'of the report'
unlike one.xml '>transcript<'
like one.xml 'localId="never"'
select_ "$first$other" record.xml --issuer=b.example.org --issuer=a.example.org
silent
for who in example.org a.example pic:a.example.org skole '' ' ' '?'; do
	nothing record.xml --issuer="$who"
done
select_ "$other" record.xml --issuer=Bskole --id=C1
like one.xml 'of the other'
select_ "$inner$one" record.xml --issuer=a.example.org --id=local:C1

# which they are
select_ "$inner$one$other" record.xml --id=C1
select_ "$inner$one$four$other" record.xml --id=LOCAL:C1 --id=' C4 '
for id in c1 ewp-los-id:C1 C local: :C1 local:C1:x ''; do
	nothing record.xml --id="$id"
done
status 0 elmo-select -q --id=uni.example.nl:loi:2 "$good/elmo-2.1.1.xml"
status 0 elmo-select -q --id=ewp-loi-id:uni.example.nl:loi:2 "$good/elmo-2.1.1.xml"
# what is named is named with its parts
select_ "$frame$module$one$two$class" record.xml --type=module
select_ "${first%"$four"}" record.xml --type=degree_programme --issuer=Åhøgskole
select_ "$inner$one$two$class$three$four$other" record.xml --type=Course
select_ "${inner}Two,failed,,;$class" record.xml --type=CLASS
nothing record.xml --type=Cours

# how they went, and when: each by itself
select_ "$programme$module$one${two%%,*},failed,,;$class$four$other" \
    record.xml --status=passed
select_ "$inner$two$three" record.xml --status=Failed --status='in progress'
like err ': 2 opportunities around what was chosen kept without results'
select_ "$programme$module$one$other" record.xml --since=2021
like err ': 2 opportunities left out for want of a date'
select_ "$inner$two$four" record.xml --until=2020
select_ "$inner$two" record.xml --since=2020-12-31 --until=2020-12-31
select_ "$frame$module$one$two" record.xml --since=2020-12 --until=2021-05
select_ "$programme$other" record.xml --since=2021-06-01
nothing record.xml --since=2021-07
like err '; 2 opportunities have no date'

# columns, and paths
select_ "$four" record.xml --where="title = 'Four' \"4\""
select_ "$inner$one" record.xml --where="grade = 'A'" --where='ects >= 10'
nothing record.xml --where="grade = 'A'" --where='ects > 10'
select_ "$other" record.xml --where='report = 2' --where="document ~ record"
select_ "$inner$one" record.xml --xpath='//e:title[.="One"]'
select_ "$inner$one" record.xml --xpath='//text()[.="One"]/..//namespace::*'
select_ "$inner$one$other" record.xml --xpath='//e:title[.="One"]' \
    --xpath='/e:elmo/e:report[2]/e:issuer'
select_ "$other" record.xml --xpath='//e:ref[.="f3"]' --status=passed
select_ "$frame$module$one$two$class$three" record.xml --xpath='//e:hasPart'
select_ "$first$other" record.xml --xpath=/
silent
for path in '//title' '//e:learner/*' '//e:groups//@*' '/e:elmo/e:extension' \
    '//e:nothing' "id('x')"; do
	nothing record.xml --xpath="$path"
done
for path in '//title[' '' 'count(//*)' '"a"' 'f()' '//x:a' '$a' "document('a')"; do
	usage --xpath="$path"
done
status 2 elmo-select --xpath='//*[count(//*[count(//*[count(//*) > 1]) > 1
    and count(//*[count(//*) > 2]) > 1]) > 1]' record.xml
one_line
like err 'record\.xml: --xpath: more than [0-9]* steps$'
usage
usage --since=2021-02-29
usage --since=21
usage --until=2021-1
usage --until=01.02.2021
usage --since=2021 --until=2020
usage --where='nothing = 1'
usage --where=grade
usage --ancestors=some
usage --lang=_

# what stays and what goes
status 0 elmo-select --id=C1 --issuer=a.example.org record.xml
cp out one.xml
within record.xml
like out 'localId="s"'
unlike out 'localId="\(s2\|s3\|never\)"'
like out '>one<'
like out '>in a supplement<'
unlike out '>\(two\|three\|diploma\|transcript\|of the report\)<'
like out 'group id="2"'
like out 'group id="1"'
unlike out 'group id="[34]"'
unlike out 'groupType id="h"'
like out '<f:x xmlns:f="urn:f"><f:y a="1"> z </f:y></f:x>'
like err ': 2 attachments moved to the document'
like err ': 2 attachments dropped that may show'
status 0 elmo-select --id=C1 --issuer=a.example.org --attachments=keep record.xml
like out '>transcript<'
like out '>of the report<'
unlike out '>\(two\|three\|diploma\|of the other\)<'
unlike err 'may show'
status 0 elmo-select --id=C1 --issuer=a.example.org --ancestors=whole record.xml
cp out one.xml
within record.xml
is "ancestors as they were" "$(rows one.xml)" "$programme$module$one"
like out '>diploma<'
unlike err 'without results'
status 0 elmo-select -q --id=C1 --issuer=a.example.org record.xml
silent
like out '<learner><givenNames>Ada'

# the results of ancestors do not count
status 0 elmo-select -q --id=C1 -o one.xml record.xml
is "credits that count" "$(elmo-tocsv -t --header=no --columns=ects_counted \
    one.xml | tr '\n' ' ')" "  10 2.5 "

# 2.1.1: a report that was cut is not full
sed 's/SELECTION/FULL/' "$good/elmo-2.1.1.xml" >full.xml
status 0 elmo-select --type=course -o one.xml full.xml
like err ': 1 report of status FULL now of status SELECTION'
like one.xml '<code>SELECTION</code>'
like one.xml '<duration>P3Y</duration>'
within full.xml
ok "valid" elmo-verify -q --require=schema --check one.xml
status 0 elmo-select --xpath=/ full.xml
silent
like out '<code>FULL</code>'

# recognition: one thing
status 0 elmo-select -q --where='title ~ .' -o one.xml "$good/elmo-2.0.xml"
within "$good/elmo-2.0.xml"
status 0 elmo-select -q --xpath='//e:resultOfRecognition//e:issuer' \
    -o one.xml "$good/elmo-2.0.xml"
is "the decision alone" "$(rows one.xml)" ""
like one.xml '<e:resultOfRecognition>'
like one.xml '<e:recognitionReport>'
within "$good/elmo-2.0.xml"
ok "valid" elmo-verify -q --require=schema --check one.xml

# namespaces: another prefix, a wrong one, none; the pre-release
sed "s/<\\([a-z]\\)/<q:\\1/g; s/<\\/\\([a-z]\\)/<\\/q:\\1/g; s/q:f:/f:/g
    s/xmlns=/xmlns:q=/" record.xml >odd.xml
ok "valid, too" elmo-verify -q --require=schema --check odd.xml
select_ "$inner$one$other" odd.xml --id=C1
select_ "$inner$one" odd.xml --xpath='//e:title[.="One"]' --keep-original
like one.xml '<q:attachment><q:title xml:lang="en">Record as received'
for other in no-namespace wrong-namespace purl; do
	status 0 elmo-select -q --where='status = passed' -o one.xml \
	    "$good/elmo-$other.xml"
	elmo-tocsv -q -t --header=no --columns=title,ects,grade one.xml >have
	ok "$other" test -s have
	within "$good/elmo-$other.xml"
done
status 0 elmo-select -q --xpath='//title[.="Waves"]' "$good/elmo-no-namespace.xml"

# a signature goes, one within a supplement holds
status 0 elmo-sign --key="$pki/ec256.key" --cert="$pki/ec256.pem" -o signed.xml \
    record.xml
status 0 elmo-select --status=failed signed.xml
like err 'signed\.xml: 1 signature dropped$'
unlike out 'Signature'
status 0 elmo-select -q --status=failed --keep-original -o one.xml signed.xml
status 0 elmo-attachment --list one.xml
like out 'Record as received'
n=$(grep 'Record as received' out | sed 's/[^0-9]*\([0-9]*\).*/\1/')
status 0 elmo-attachment -n "$n" one.xml
same_file out signed.xml
cp out original.xml
status 0 elmo-verify --cert="$pki/ec256.pem" --check original.xml

# an invalid record is told, and done
sed 's/<type>Course/<type>Corse/' record.xml >invalid.xml
status 0 elmo-select --id=C1 invalid.xml
like err 'invalid\.xml: line [0-9]*: not valid as ELMO 1\.'

# many
status 1 elmo-select -q --id=C4 -o many.tar record.xml "$good/record.xml" odd.xml
one_line
is "a tar of those that have some" "$(tar tf many.tar | tr '\n' ' ')" \
    "record.xml odd.xml "
status 0 elmo-select -q --id=C4 -d dir many.tar
is "files" "$(ls dir | tr '\n' ' ')" \
    "many.tar_odd.xml_.xml many.tar_record.xml_.xml "
status 0 sh -c 'elmo-select -q --id=C4 | elmo-select -q --id=C4 >two.xml' \
    <record.xml
status 0 elmo-select -q --id=C4 -o one.xml record.xml
same_file one.xml two.xml
done_testing

#!/bin/sh
# elmo-diff: what came, went and changed, which result is which, what may
# differ, and the JSON of it.
. "$(dirname "$0")/lib.sh"

case " $tools " in
*" elmo-diff "*) ;;
*) skip_all "needs elmo-diff" ;;
esac
good=$t/data/good
cp "$good/record.xml" old.xml

# edit SED..: new.xml, from old.xml
edit()
{
	sed "$@" old.xml >new.xml
	not "it is another one" cmp -s old.xml new.xml
}

status 0 elmo-diff old.xml old.xml
silent
is "the same" "$(cat out)" "the same: 2 results"
status 0 sh -c 'elmo-diff old.xml <old.xml'
status 0 sh -c 'elmo-diff - old.xml <old.xml'
gzip -nc old.xml | base64 >value
status 0 elmo-diff old.xml value
for a in "$good"/elmo-*.xml; do
	status 0 elmo-diff --ignore=none "$a" "$a"
	silent
done

# a grade, and credits that are another number
edit 's,<resultLabel>B<,<resultLabel>A<,; s,>10\.0<,>7.5<,'
status 1 elmo-diff old.xml new.xml
silent
is "the list" "$(cat out)" "results: 0 added, 0 gone, 1 changed, 1 the same

changed
  2021-12-17  Mechanics (PHYS101)
    credit[ects]/value: 10 -> 7.5
    resultLabel: B -> A"
status 0 elmo-diff --ignore=resultLabel,value old.xml new.xml
status 1 elmo-diff --ignore=resultlabel old.xml new.xml
edit 's,>10\.0<,>10<,'
status 0 elmo-diff old.xml new.xml
edit 's,>10\.0<,>10\,00<,; s,>ects<,>ECTS<,'
status 0 elmo-diff old.xml new.xml

# white space, prefixes, order and namespace say nothing
edit 's/^  */	/; s,<title xml:lang="en">Mechanics</title>,,
    s,<title xml:lang="nb">Mekanikk</title>,<title xml:lang="en">Mechanics\
	</title><title xml:lang="nb">Mekanikk</title>,'
status 0 elmo-diff old.xml new.xml
for flavour in no-namespace wrong-namespace; do
	status 0 elmo-diff "$good/elmo-1.7.xml" "$good/elmo-$flavour.xml"
done
status 0 elmo-diff --ignore=none "$good/elmo-2.0.xml" "$good/elmo-2.0-v2.xml"

# came and went
edit '/<hasPart>/,/<\/hasPart>/d'
status 1 elmo-diff old.xml new.xml
like out '^results: 0 added, 1 gone, 0 changed, 1 the same$'
like out '^gone$'
like out '^  2021-12-17  Mechanics \(PHYS101\)$'
like out '^    10\.0 ects, grade B$'
status 1 elmo-diff new.xml old.xml
like out '^results: 1 added, 0 gone, 0 changed, 1 the same$'
like out '^added$'

# by course and date: another title is a change
edit 's,Mechanics,Kinematics,'
status 1 elmo-diff old.xml new.xml
like out '^    title\[en\]: Mechanics -> Kinematics$'
# by title and date: another code is one
edit 's,PHYS101,FYS101,'
status 1 elmo-diff old.xml new.xml
like out '^    identifier\[local\]: PHYS101 -> FYS101$'
like out ' 0 added, 0 gone, 1 changed'
# by either, with another date: another result
edit 's,2021-12-17,2022-06-01,'
status 1 elmo-diff old.xml new.xml
like out ' 1 added, 1 gone, 0 changed'
# unless the instance says who it is
sed 's,<date>2021-12-17,<identifier type="local">i1</identifier>&,' old.xml \
    >with.xml
sed 's,2021-12-17,2022-06-01,; s,PHYS101,X,; s,Mechanics,Y,' with.xml >new.xml
status 1 elmo-diff with.xml new.xml
like out ' 0 added, 0 gone, 1 changed'
like out '^    date: 2021-12-17 -> 2022-06-01$'
# the same course twice in a day: each finds its own
awk '/<hasPart>/ { part = 1 }
    part { text = text $0 "\n" }
    { print }
    /<\/hasPart>/ { printf "%s", text; part = 0 }' old.xml >twice.xml
status 0 elmo-diff twice.xml twice.xml
status 1 elmo-diff old.xml twice.xml
like out ': 1 added, 0 gone, 0 changed, 2 the same$'

# out of the programme
edit 's,Bachelor of Physics,Master of Physics,; s,PHYS-BA,PHYS-MA,'
status 1 elmo-diff old.xml new.xml
like out '^    partOf: Bachelor of Physics -> Master of Physics$'

# learner, issuer, report, document
edit 's,1999-12-24,1999-12-25,; s,//uni\.example\.org/,//uni.example.com/,
    s,>2023-06-30T,>2023-07-30T,'
status 1 elmo-diff old.xml new.xml
like out '^learner$'
like out '^    bday: 1999-12-24 -> 1999-12-25$'
like out '^report of University of Utopia$'
like out '^    issuer/url: https://uni.example.org/ -> https://uni.example.com/$'
like out '^    issueDate: 2023-06-30T.* -> 2023-07-30T'
unlike out 'generatedDate'
status 1 elmo-diff --ignore=learner,issuer,report old.xml new.xml
like out '^    generatedDate: '
unlike out 'learner|report'
status 0 elmo-diff --ignore=learner,issuer,report,generatedDate old.xml new.xml

# another issuer takes its report along
edit 's,uni\.example\.org</identifier>,other.example.org</identifier>,'
status 1 elmo-diff old.xml new.xml
like out '^    issuer/identifier\[schac\]: uni.example.org -> other.example.org$'
like out ' 0 added, 0 gone, 0 changed, 2 the same$'

# attachments by what they hold
edit 's,<content>data:[^<]*,<content>data:text/plain;base64\,eA==,'
status 0 elmo-diff old.xml new.xml
status 1 elmo-diff --ignore=generatedDate old.xml new.xml
like out '^attachments$'
like out '^  gone: EMREX transcript, root, application/pdf, 621 bytes, sha256 '
like out '^  added: EMREX transcript, root, text/plain, 1 bytes, sha256 2d711642'
edit 's,<content>data:[^<]*,<content>data:text/plain;base64\,!,'
status 1 elmo-diff --ignore=none old.xml new.xml
status 0 elmo-diff --ignore=none new.xml new.xml

# what looks like one within an extension is not, and text stands also between
# elements
x='<extension><x:a xmlns:x="urn:x"><attachment><content>data:,g</content>'
x="$x</attachment>one <x:b/> two</x:a></extension>"
edit "s|</learningOpportunityInstance>|$x&|"
cp new.xml ghost.xml
status 0 elmo-diff ghost.xml new.xml
sed 's/data:,g/data:,h/' ghost.xml >new.xml
status 1 elmo-diff ghost.xml new.xml
like out 'extension/a/attachment/content: data:,g -> data:,h$'
sed 's/ two/ three/' ghost.xml >new.xml
status 1 elmo-diff ghost.xml new.xml
like out 'extension/a: one two -> one three$'

# JSON
edit 's,<resultLabel>B<,<resultLabel>A<,; s,1999-12-24,,'
status 1 elmo-diff --json old.xml new.xml
silent
is "an object" "$(cat out)" "{\"v\":1,\"same\":false,\
\"old\":{\"file\":\"old.xml\",\"flavour\":\"v1\",\"version\":\"1.5.0\"},\
\"new\":{\"file\":\"new.xml\",\"flavour\":\"v1\",\"version\":\"1.5.0\"},\
\"results\":{\"added\":[],\"gone\":[],\"changed\":[{\"date\":\"2021-12-17\",\
\"title\":\"Mechanics\",\"identifier\":\"PHYS101\",\
\"issuer\":\"University of Utopia\",\"changes\":[{\"field\":\"resultLabel\",\
\"old\":\"B\",\"new\":\"A\"}]}],\"same\":1},\
\"learner\":[{\"field\":\"bday\",\"old\":\"1999-12-24\",\"new\":null}],\
\"reports\":[],\"document\":[],\"attachments\":{\"added\":[],\"gone\":[]}}"
status 0 elmo-diff --json old.xml old.xml
like out '"same":true'

# what is foreign text is made harmless, and cut
esc=$(printf '\342\200\256')
long=$(printf '%0300d' 0)
edit "s,>B<,>B$esc<,; s,Mechanics,$long,"
status 1 elmo-diff old.xml new.xml
like out 'B\\xE2\\x80\\xAE'
like out ' -> 0{200}\.\.\.$'

# trouble
for args in '' 'old.xml old.xml old.xml' '- -' '-' 'old.xml missing' \
    '--ignore= old.xml old.xml' '--ignore=a,,b old.xml old.xml' \
    '--ignore=../x old.xml old.xml'; do
	status 2 elmo-diff $args
	one_line
	is "nothing said" "$(wc -c <out)" 0
done
echo '<a/>' >other.xml
status 2 elmo-diff old.xml other.xml
one_line
like err 'other\.xml: 1: not EMREX ELMO'
status 2 elmo-diff other.xml old.xml
mkdir two && cp old.xml two/1 && cp old.xml two/2
tar -cf two.tar two
status 2 elmo-diff old.xml two.tar
one_line
like err 'want one document'
printf 'ignore = learner\n' >conf
edit 's,1999-12-24,1999-12-25,'
status 0 elmo-diff --config=conf old.xml new.xml
done_testing

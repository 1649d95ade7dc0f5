#!/bin/sh
# elmo-fromcsv: what elmo-tocsv prints comes back; a school's own table becomes
# a record for each learner, and what is wrong is told by row and column.
. "$(dirname "$0")/lib.sh"
need elmo-fromcsv elmo-tocsv elmo-verify tar
good=$t/data/good
cr=$(printf '\r')

# back COLUMNS FILE [OPTION..]: the rows of the record are those it is made of
back()
{
	columns=$1 file=$2
	shift 2
	status 0 elmo-tocsv --columns="$columns" "$@" "$file"
	mv out one.csv
	status 0 elmo-fromcsv -q --columns="$columns" "$@" one.csv
	silent
	mv out back.xml
	status 0 elmo-verify --require=schema back.xml
	status 0 elmo-tocsv --columns="$columns" "$@" back.xml
	mv out two.csv
	same_file one.csv two.csv
}

# no documents, hashes, lines: the rest is the same to the byte
default=$(elmo-tocsv "$good/record.xml" | head -n 1 | tr -d '\r' |
    cut -d , -f 3-)
all=$(elmo-tocsv --columns=all "$good/record.xml" | head -n 1 | tr -d '\r' |
    sed 's/document,sha256,flavour,version,//; s/,line,/,/')
for file in "$good"/elmo-[12n]*.xml "$good"/elmo-wrong*.xml "$good/record.xml"; do
	back "$default" "$file"
	back "$all" "$file"
	back "$all" "$file" -t
	back "$default" "$file" --header=no
done
for version in 1.7 2.0 2.0-v2 2.1.1; do
	status 0 elmo-tocsv --columns=all "$good/elmo-$version.xml"
	mv out one.csv
	status 0 elmo-fromcsv one.csv
	silent
	mv out back.xml
	elmo-tocsv --columns=version,flavour --header=no back.xml >two
	elmo-tocsv --columns=version,flavour --header=no \
	    "$good/elmo-$version.xml" >one
	same_file one two
done

# names of others, maps read backwards, constants passed over
cat >sis <<'END'
Family = learner_family
Given, names = learner_given
Uni = issuer
Id = issuer_schac
Web = issuer_url
Titel = title
Where = 'here'
Mark = grade{marks}
[marks]
A = 5
B = 4
* = rest
END
status 0 elmo-tocsv --columns=@sis "$good/elmo-1.7.xml"
mv out one.csv
grep -v rest one.csv >known.csv
status 0 elmo-fromcsv --columns=@sis known.csv
silent
like out '<resultLabel>B</resultLabel>'
unlike out here
status 1 elmo-fromcsv --columns=@sis one.csv
is "each of the rest" "$(grep -c 'column "Mark": it stands for several' err)" 2
is "nothing" "$(cat out)" ""
printf 'title,grade\nx,1\n' >twice.csv
status 2 elmo-fromcsv --columns='title,grade{A=1,B=1}' twice.csv
one_line
like err 'two values are .1., which has no way back'
for bad in '' 'other
x
' 'title,title
x,y
' 'title
'; do
	printf '%s' "$bad" >bad.csv
	status 2 elmo-fromcsv bad.csv
	is "nothing" "$(cat out)" ""
done

# many documents, in one table
cp "$good/elmo-1.7.xml" a.xml
cp "$good/record.xml" b.xml
status 0 elmo-tocsv --columns=all a.xml b.xml a.xml
mv out one.csv
status 0 elmo-fromcsv one.csv
silent
is "three, one of them twice" "$(tar -tf out | tr '\n' ' ')" \
    "a.xml a-2.xml b.xml "
# in whichever order its rows are
{
	head -n 1 one.csv
	grep '^a\.xml' one.csv | sort -u | sort -t , -k 40
} >mixed.csv
status 0 elmo-fromcsv -o mixed.xml mixed.csv
status 0 elmo-tocsv --columns="$all" mixed.xml
mv out two
elmo-tocsv --columns="$all" a.xml >one
same_file one two
# a spreadsheet's apostrophes, and its cells that are no formulas
sed 's/>Waves</>=Waves</; s/>Optics</>-Optics</' a.xml >formula.xml
status 0 elmo-tocsv --spreadsheet formula.xml
like out "'=Waves"
mv out one.csv
status 0 elmo-fromcsv -q one.csv
like out '>=Waves<'
like out '>-Optics<'
unlike out "'"

# what is missing is told, and comes from --issuer
status 0 elmo-tocsv a.xml
mv out one.csv
status 0 elmo-fromcsv --at=2024-05-06T07:08:09Z one.csv
one_line
like err 'no column issuer_url'
like out '<generatedDate>2024-05-06T07:08:09Z<'
like out '<issueDate>2024-05-06T07:08:09Z<'
cat >utopia <<'END'
# who says so
title:nb = Universitetet i Utopia
title:en = University of Utopia
schac = uni.example.org
pic = 999999999
country = NO
url = https://uni.example.org/
END
status 0 elmo-fromcsv --issuer=utopia one.csv
silent
is "of that issuer alone" "$(grep -c 'https://uni' out)" 1
like out '<title xml:lang="nb">Universitetet i Utopia<'
like out '<title>University College of Utopia<'
for bad in 'titel = x' 'title' 'schac = x' 'title = a
title = b' ''; do
	printf '%s\n' "$bad" >bad
	status 2 elmo-fromcsv --issuer=bad one.csv
	one_line
	like err '^elmo-fromcsv: --issuer: bad: '
done

# a school's own table
cat >school.csv <<'END'
Matrikelnr;Nachname;Vorname;Geb.datum;Kurs;Kursname;Datum;ECTS;Note;Status;;
1001;Muster;Anna;24.12.1999;M1;"Analysis; ""A""
Teil 1";01.07.2023 00:00;7,5;1,3;BE;;

1002;Beispiel;Bo;1.2.01;M1;Analysis;45108;7.5;5,0;NB
1001;Muster;Anna;24.12.1999;M2;Algebra;05.02.2024;5;2,0;
END
cat >school.map <<'END'
# our results
key = Matrikelnr
dates = dd.mm.yyyy, %d.%m.%y, excel
decimals = comma
document = #1
learner_id:local = matrikelnr
learner_family = Nachname
learner_given = #C
born = Geb.datum
los_id = Kurs
title = Kursname
title_lang = 'de'
type = 'Course'
date = Datum
ects = ECTS
grade = Note
status = Status{outcome}

[outcome]
BE = passed
NB = failed
'' = in-progress
END
status 0 elmo-fromcsv --map=school.map --issuer=utopia -d made school.csv
silent
is "a record for each learner" "$(ls made | tr '\n' ' ')" "1001.xml 1002.xml "
status 0 elmo-verify --require=schema made/1001.xml made/1002.xml
status 0 elmo-tocsv --header=no --columns=learner_family,born,title,date,ects,status made/1001.xml
like out "^Muster,1999-12-24,\"Analysis; \"\"A\"\" Teil 1\",2023-07-01,7\.5,passed$cr\$"
like out "^Muster,1999-12-24,Algebra,2024-02-05,5,in-progress$cr\$"
status 0 elmo-tocsv --header=no --columns=learner_family,born,title,date,ects,status,grade made/1002.xml
like out "^Beispiel,2001-02-01,Analysis,2023-07-01,7\.5,failed,\"5,0\"$cr\$"
# with a byte order mark, CR LF, and as tabs
{
	printf '\357\273\277'
	sed "s/\$/$cr/" school.csv
} >excel.csv
status 0 elmo-fromcsv --map=school.map --issuer=utopia -d made2 excel.csv
silent
same_file made/1002.xml made2/1002.xml
{
	echo 'sep=|'
	tr ';' '|' <school.csv
} >sep.csv
status 0 elmo-fromcsv --map=school.map --issuer=utopia -d made3 sep.csv
same_file made/1002.xml made3/1002.xml

# wrong cells: by row and column, not by their values, and the others are made
sed 's/24\.12\.1999;M1/31.11.1999;M1/; s/;5;2,0/;5,5,5;2,0/
    s/05\.02\.2024/gestern/' school.csv >bad.csv
status 1 elmo-fromcsv --map=school.map --issuer=utopia -d made4 bad.csv
is "the other one" "$(ls made4)" 1002.xml
like err '^elmo-fromcsv: bad\.csv: 2: column "Geb\.datum": want a date as dd'
like err '^elmo-fromcsv: bad\.csv: 5: column "Datum": want a date as dd'
like err '^elmo-fromcsv: bad\.csv: 5: column "ECTS": want a number'
unlike err 'gestern|31\.11|5,5|Muster'
is "no more" "$(wc -l <err | tr -d ' ')" 3
# what the schema does not take, too
sed 's/;NB$/;durch/' school.csv >bad.csv
status 1 elmo-fromcsv --map=school.map --issuer=utopia -d made5 bad.csv
one_line
like err '^elmo-fromcsv: bad\.csv: 4: column "Status": status: want one of passed'
# rows of one learner that do not agree; of none; without a title
sed '$s/Muster/Munster/' school.csv >bad.csv
status 1 elmo-fromcsv --map=school.map --issuer=utopia -d made6 bad.csv
one_line
like err ': 5: column "Nachname": not what row 2 says$'
sed '$s/1001//' school.csv >bad.csv
status 1 elmo-fromcsv --map=school.map --issuer=utopia -d made7 bad.csv
one_line
like err ': 5: nothing says whose row it is$'
is "both others" "$(ls made7 | tr '\n' ' ')" "1001.xml 1002.xml "
sed '$s/Algebra//' school.csv >bad.csv
status 1 elmo-fromcsv --map=school.map --issuer=utopia -d made8 bad.csv
like err ': 5: column "Kursname": want a title$'
# what is no such table at all: nothing is made
printf 'Matrikelnr;Nachname\n1;M\344ller\n' >latin1.csv
printf 'PK\003\004' >book.xlsx
for bad in latin1.csv book.xlsx "$good/record.xml" /dev/null; do
	status 2 elmo-fromcsv --map=school.map --issuer=utopia "$bad"
	one_line
	is "nothing" "$(cat out)" ""
done
sed 's/Nachname/title/' latin1.csv >latin2.csv
status 2 elmo-fromcsv latin2.csv
one_line
like err 'latin2\.csv: 2: cell 2: .*want UTF-8'
printf 'title\n"x\n' >open.csv
status 2 elmo-fromcsv open.csv
like err 'open\.csv: 2: a quote that is not closed'
status 2 elmo-fromcsv --map=school.map school.csv
one_line
like err 'want --issuer'

# the file of --map
sed 's/Kursname/Kurstitel/' school.map >other.map
status 2 elmo-fromcsv --map=other.map --issuer=utopia school.csv
one_line
like err "no column is called 'Kurstitel'"
for bad in '' 'titel = x' 'title = ' 'title = x' 'learner_family = x' \
    'learner_family = a
title = b
dates = nonsense' 'learner_family = a
title = b
decimals = 5' 'learner_family = a
title = b{c}' 'learner_family = a
title = b
title = c'; do
	printf '%s\n' "$bad" >bad.map
	status 2 elmo-fromcsv --map=bad.map --issuer=utopia school.csv
	one_line
	like err '^elmo-fromcsv: --map: '
done
status 2 elmo-fromcsv --map=school.map --columns=all school.csv
status 2 elmo-fromcsv --to=1.4.0 school.csv
status 2 elmo-fromcsv --to=9 school.csv

# the version that there is a place in
status 0 elmo-fromcsv --map=school.map --issuer=utopia --to=2.1.1 -d v2 school.csv
status 0 elmo-verify --require=schema --schema=2.1.1 v2/1001.xml
echo 'duration = '"'P1Y'" >dur
cat dur school.map >long.map
status 0 elmo-fromcsv --map=long.map --issuer=utopia -d v3 school.csv
status 0 elmo-verify --require=schema --schema=2.1.1 v3/1001.xml
status 1 elmo-fromcsv --map=long.map --issuer=utopia --to=1.7.0 -d v4 school.csv
like err ': 4: column "duration": .*\(ELMO 1\.7\.0\)$'

# depths
printf '%s\n' 'title,depth,learner_family,issuer' 'A,1,X,U' 'B,2,X,U' \
    'C,3,X,U' 'D,2,X,U' 'E,1,X,U' >deep.csv
status 0 elmo-fromcsv -q deep.csv
mv out deep.xml
status 0 elmo-tocsv --header=no --columns=path deep.xml
is "the tree" "$(tr -d '\r' <out | tr '\n' ,)" \
    "A,A > B,A > B > C,A > D,E,"
for depth in 0 x -1 4 99999; do
	sed "s/C,3/C,$depth/" deep.csv >bad.csv
	status 1 elmo-fromcsv -q bad.csv
	like err '^elmo-fromcsv: bad\.csv: 4: column "depth": '
done
awk 'BEGIN { print "title,depth"; for (i = 1; i <= 60; i++) print "t" i "," i }' \
    >sixty.csv
status 0 elmo-fromcsv -q sixty.csv
is "60 deep" "$(grep -c '<hasPart>' out)" 59
awk 'BEGIN { print "title,ects"; for (i = 1; i <= 5000; i++) print "t" i ",5" }' \
    >courses.csv
status 0 elmo-fromcsv -q courses.csv
is "5,000 courses" "$(grep -c '<value>5<' out)" 5000

# text is never markup
printf '%s\n' 'title,los_id,grade' '"<b>&amp;]]>",""">x",a=b; c=d' >markup.csv
status 0 elmo-fromcsv -q markup.csv
like out '<title>&lt;b&gt;&amp;amp;\]\]&gt;</title>'
mv out markup.xml
status 0 elmo-tocsv --header=no --columns=title,los_id,grade markup.xml
is "as it was" "$(cat out)" "<b>&amp;]]>,\"\"\">x\",a=b; c=d$cr"

# memory does not grow with the learners, sorted or not
limit=$((64 * 1024)) rows=60000
[ "$EMREX_SANITIZERS" != yes ] || limit=$((2048 * 1024))
awk -v n="$rows" 'BEGIN {
	print "document,learner_family,title,issuer"
	for (i = 0; i < n; i++)
		print int(i / 20) ",X,t,U"
}' >many.csv
peak elmo-fromcsv -q many.csv >many.tar
is "status" $? 0
ok "within 64 MiB: $kib KiB" test "$kib" -lt $limit
is "all" "$(tar -tf many.tar | wc -l | tr -d ' ')" 3000
awk -v n="$rows" 'BEGIN {
	print "document,learner_family,title,issuer"
	for (i = 0; i < n; i++)
		print i % 3000 ",X,t,U"
}' >many.csv
peak elmo-fromcsv -q - <many.csv >many2.tar
is "status" $? 0
ok "within 64 MiB: $kib KiB" test "$kib" -lt $limit
same_file many.tar many2.tar
done_testing

#!/bin/sh
# elmo-fromjson --map: a school's own JSON becomes a record for each learner,
# as its table does; what is wrong is told by line and member.
. "$(dirname "$0")/lib.sh"
need elmo-fromjson elmo-fromcsv elmo-tocsv elmo-verify jq tar

cat >utopia <<'END'
title:en = University of Utopia
schac = uni.example.org
country = NO
url = https://uni.example.org/
END
cat >school.map <<'END'
key = No
dates = dd.mm.yyyy
decimals = comma
document = No
learner_id:local = no
learner_family = Name
learner_given = First name
born = Born
type = 'Course'
los_id = Code
title = Course
title_lang = 'en'
date = Exam
ects = Points
grade = Grade
status = Passed{true=passed,false=failed,''=in-progress}
END
cat >school.jsonl <<'END'
{"No": 1001, "Name": "Example", "First name": "Ann", "Born": "24.12.1999", "Code": "PH1", "Course": "Waves; \"A\" \ud83d\ude00", "Exam": "01.07.2023", "Points": 7.50, "Grade": "A", "Passed": true}

{"No": 12345678901234567890, "Name": "S\u00e4mple", "First name": "<Bo> & co", "Born": "1.2.2001", "Code": "PH1", "Course": "Waves", "Exam": "01.07.2023", "Points": "7,5", "Grade": null, "Passed": false, "Room": 12}
{}
{"Code": "MA1", "Course": "Algebra", "Points": 5, "No": 1001, "Name": "Example"}
END
set -- --map=school.map --issuer=utopia --at=2024-05-06T07:08:09Z
status 0 elmo-fromjson "$@" -d made school.jsonl
silent
is "a record for each learner" "$(ls made | tr '\n' ' ')" \
    "1001.xml 12345678901234567890.xml "
status 0 elmo-verify --require=schema made/*.xml
status 0 elmo-tocsv --header=no --columns=learner_given,title,ects,grade,status,date made/*.xml
tr -d '\r' <out >rows
cat >want <<'END'
Ann,"Waves; ""A"" 😀",7.50,A,passed,2023-07-01
Ann,Algebra,5,,in-progress,
<Bo> & co,Waves,7.5,,failed,2023-07-01
END
same_file want rows
like made/1001.xml '<generatedDate>2024-05-06T07:08:09Z<'

# the same of a pipe, of an array, of one on many lines, and of its table
status 0 elmo-fromjson "$@" -d pipe <school.jsonl
{
	echo '['
	grep -v '^$' school.jsonl | sed '$!s/$/,/'
	echo ']'
} >array.json
tr '\n' ' ' <array.json >line.json
sed 's/, "/,\n "/g' array.json >many.json
{
	printf '\357\273\277'
	cat array.json
} >mark.json
for file in array line many mark; do
	status 0 elmo-fromjson "$@" -d "$file" "$file.json"
	silent
done
cat >school.csv <<'END'
No;Name;First name;Born;Code;Course;Exam;Points;Grade;Passed
1001;Example;Ann;24.12.1999;PH1;"Waves; ""A"" 😀";01.07.2023;7.50;A;true
12345678901234567890;Sämple;<Bo> & co;1.2.2001;PH1;Waves;01.07.2023;7,5;;false
1001;Example;;;MA1;Algebra;;5;;
END
status 0 elmo-fromcsv "$@" -d csv school.csv
for dir in pipe array line many mark csv; do
	same_file made/1001.xml "$dir/1001.xml"
	same_file made/12345678901234567890.xml \
	    "$dir/12345678901234567890.xml"
done
status 0 elmo-fromjson "$@" school.jsonl
is "a tar" "$(tar -tf out | tr '\n' ' ')" "1001.xml 12345678901234567890.xml "
status 0 elmo-fromjson "$@" --to=2.1.1 -d v2 school.jsonl
status 0 elmo-verify --require=schema --schema=2.1.1 v2/1001.xml

# what is wrong: by line and member, not by its value, and the others are made
sed 's/7\.50/"many"/; s/24\.12\.1999/31.11.1999/' school.jsonl >bad.jsonl
status 1 elmo-fromjson "$@" -d made2 bad.jsonl
is "the other one" "$(ls made2)" 12345678901234567890.xml
is "two" "$(wc -l <err | tr -d ' ')" 2
like err '^elmo-fromjson: bad\.jsonl: 1: column "Born": want a date as dd'
like err '^elmo-fromjson: bad\.jsonl: 1: column "Points": want a number'
unlike err 'many|31\.11|Example'
# values within values, also where no column comes from
for value in '{"a": ["}"]}' '[]' '[1, {"b": "\""}]'; do
	sed "3s/\"Room\": 12/\"Room\": $(printf %s "$value" |
	    sed 's/\\/\\\\/g')/; 3s/\"PH1\"/{}/" school.jsonl >bad.jsonl
	status 1 elmo-fromjson "$@" -d "made3" --force bad.jsonl
	is "the other one" "$(ls made3)" 1001.xml
	is "two" "$(wc -l <err | tr -d ' ')" 2
	like err '^elmo-fromjson: bad\.jsonl: 3: column "Code": want text.*an object$'
	like err '^elmo-fromjson: bad\.jsonl: 3: column "Room": want text.*have an '
done
sed '3s/1234[0-9]*/{}/' school.jsonl >bad.jsonl
status 1 elmo-fromjson "$@" -d made4 bad.jsonl
like err '3: column "No": want text'
like err '3: nothing says whose row it is'
# objects on one line are counted
sed 's/7,5/x/' line.json >bad.json
status 1 elmo-fromjson "$@" -d made5 bad.json
one_line
like err '^elmo-fromjson: bad\.json: 2: column "Points": want a number'
# rows that do not agree
sed '5s/Example/Sample/' school.jsonl >bad.jsonl
status 1 elmo-fromjson "$@" -d made6 bad.jsonl
one_line
like err ': 5: column "Name": not what row 1 says$'

# what is no such JSON: nothing is made of it
for bad in '' '[]' '{}' '"x"' '[1]' '{"No": 1' '[{"No": 1},]' \
    '{"No": 01, "Name": "x"}' '{"No": 1, "No": 2}' '{"Name": "\ud83d"}' \
    '{"Name": "\u0000"}' 'No;Name' '{"No": 1}'; do
	{
		head -n 1 school.jsonl
		printf '%s' "$bad"
	} >bad.jsonl
	case $bad in
	''|'[]'|'{}'|'{"No": 1}') printf '%s' "$bad" >bad.jsonl ;;
	esac
	status 2 elmo-fromjson "$@" bad.jsonl
	one_line
	is "nothing" "$(cat out)" ""
done
printf '{"No": 1, "Name": "M\344ller"}\n' >latin1.jsonl
status 2 elmo-fromjson "$@" latin1.jsonl
one_line
like err 'latin1\.jsonl: 1: column "Name": '
like err 'UTF-8'
sed '1s/"Course"/"Title"/; 3s/"Course"/"Title"/; 5s/"Course"/"Title"/' \
    school.jsonl >bad.jsonl
status 2 elmo-fromjson "$@" bad.jsonl
one_line
like err "no column is called 'Course'"

# options
status 2 elmo-fromjson --map=school.map school.jsonl
one_line
like err 'want --issuer'
for option in --issuer=utopia --to=1.7.0 --at=2024-05-06T07:08:09Z; do
	status 2 elmo-fromjson "$option" school.jsonl
	one_line
	like err 'want --map'
done
status 2 elmo-fromjson --map=none school.jsonl
one_line
status 2 elmo-fromjson --map=school.map --issuer=none school.jsonl
one_line
status 2 elmo-fromjson "$@" --to=1.4.0 school.jsonl

# many, in an array, in memory that stays
awk 'BEGIN {
	q = "{\"No\": %d, \"Name\": \"N%d\", \"First name\": \"G\", "
	q = q "\"Born\": \"1.2.2001\", \"Code\": \"C\", \"Course\": \"T\", "
	q = q "\"Exam\": \"1.2.2023\", \"Points\": 5, \"Grade\": \"A\", "
	q = q "\"Passed\": true}"
	for (i = 0; i < 40000; i++) {
		print (i > 0 ? "," : "[")
		printf q, i / 20, i / 20
	}
	print "]"
}' >large.json
limit=$((64 * 1024))
[ "$EMREX_SANITIZERS" != yes ] || limit=$((1024 * 1024))
peak elmo-fromjson "$@" -o large.tar large.json
is "status" $? 0
ok "within 64 MiB: $kib KiB" test "$kib" -lt $limit
is "all" "$(tar -tf large.tar | wc -l | tr -d ' ')" 2000
done_testing

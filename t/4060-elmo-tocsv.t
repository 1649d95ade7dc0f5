#!/bin/sh
# elmo-tocsv: rows, columns, conditions, formats; and what they load into.
. "$(dirname "$0")/lib.sh"
need elmo-tocsv
good=$t/data/good
tab=$(printf '\t')
cr=$(printf '\r')

# the default columns, RFC 4180
status 0 elmo-tocsv "$good/elmo-1.7.xml"
silent
is "names and order of the columns" "$(head -n 1 out | tr -d '\r')" \
    "document,sha256,learner_family,learner_given,born,issuer_schac,issuer,\
report,depth,path,type,los_id,loi_id,title,title_lang,date,term_start,\
term_end,status,ects,other_credits,grade,grade_scheme,level,language,isced"
is "a row for each instance, none for a ghost" "$(wc -l <out | tr -d ' ')" 8
is "every line ends with CR LF" "$(grep -c "$cr\$" out)" 8
sum=$(sha256sum <"$good/elmo-1.7.xml" | cut -d ' ' -f 1)
like out ",$sum,Prøvesen,Åse Marie,1999-12-24,uni\.example\.org,University of \
Utopia,1,3,Bachelor of Physics > Physics module > Waves,Course,M1-1,,Waves,en,\
2019-12-10,,,passed,7\.5,,B,af,,nb,"
like out ',2,1,Swedish,Course,SV1,'
cp out one
status 0 elmo-tocsv - <"$good/elmo-1.7.xml"
sed "s|^[^,]*elmo-1.7.xml,|-,|" one >two
same_file out two

# all versions and flavours
status 0 elmo-tocsv -t --header=no --columns=document,learner_family,born,title,status,ects,grade \
    "$good"/elmo-*.xml
silent
like out "elmo-purl\.xml${tab}Ola Eksempel${tab}1992-03-04${tab}Historie${tab}\
passed${tab}10${tab}C\$"
like out "elmo-2\.1\.1\.xml${tab}van Voorbeeld${tab}2002-07-09${tab}\
Constructieleer${tab}passed${tab}5${tab}8\$"
is "the same results in any namespace" "$(grep -c 'Waves' out)" 3
# a birth date as its pattern has it, or as it stands
for bday in 'dd-MM-yyyy">24-12-1999' 'dd.MM.yyyy">24.12.1999' \
    'yyyyMMdd">19991224' 'yyyy-MM-dd">1999-12-24' 'd MMM yyyy">24 Dec 1999'; do
	sed "s/<bday.*<\/bday>/<bday dtf=\"$bday<\/bday>/" "$good/elmo-purl.xml" >b
	status 0 elmo-tocsv --header=no --columns=born b
	is "$bday" "$(head -n 1 out)" "1999-12-24$cr"
done
for bday in 'dd-MM-yyyy">1.2.3' 'dd.MM.yy">24.12.99' 'bogus">24.12.1999' \
    '">03-04-1999'; do
	sed "s/<bday.*<\/bday>/<bday dtf=\"$bday<\/bday>/" "$good/elmo-purl.xml" >b
	status 0 elmo-tocsv --header=no --columns=born b
	is "$bday" "$(head -n 1 out)" "${bday#*>}$cr"
done

# columns with other names, constants, maps and parameters
status 0 elmo-tocsv --columns="No=learner_id:ESI,Grade=grade{A=5,'B'=4,*=1},\
'Kind, of'='EX',title:nb,ects_counted" "$good/elmo-1.7.xml"
silent
is "names" "$(head -n 1 out)" 'No,Grade,"Kind, of",title:nb,ects_counted'"$cr"
esi=urn:schac:personalUniqueCode:int:esi:example.org:000042
like out "^$esi,4,EX,Bølger,.\$"
like out "^$esi,5,EX,Filosofi,10\.0.\$"
like out "^$esi,1,EX,,.\$"
like out "^$esi,,EX,Bachelor i fysikk,.\$"
cat >sis <<'END'
# what our system takes
Student = learner_id:esi
Grade = grade{national}
Source = 'EMREX'

[national]
A = 1.0
B = 1.7
* = '?'
END
status 0 elmo-tocsv -t --columns=@sis "$good/elmo-1.7.xml"
silent
like out "^Student${tab}Grade${tab}Source\$"
like out "^$esi${tab}1\.7${tab}EMREX\$"
like out "^$esi${tab}\?${tab}EMREX\$"
for bad in bogus 'a=b' '' 'title,title' "'text'" 'title{A=1' 'title{A=1,A=2}' \
    'title{missing}' 'learner_id' 'learner_id:' 'title:' '@missing' 'x=all'; do
	status 2 elmo-tocsv --columns="$bad" "$good/record.xml"
	one_line
	is "nothing comes of '$bad'" "$(cat out)" ""
done
printf 'title\nbogus\n' >bad
status 2 elmo-tocsv --columns=@bad "$good/record.xml"
like err "bad: 2: no column is called 'bogus'"

# what each column holds is in the list, and the list is in the manual
status 0 elmo-tocsv --list-columns
sed 's/ .*//' out >names
for name in $(cat names); do
	ok "$name is in the manual" grep -q "^\.It Cm $name\( N[os] .*\)*\$" \
	    "$src/man/elmo-tocsv.1"
	case $name in
	*:) continue ;;
	esac
	status 0 elmo-tocsv --header=no --columns="$name" "$good/elmo-2.1.1.xml"
done
status 0 elmo-tocsv --columns=all "$good/elmo-2.1.1.xml"
is "all of them" "$(head -n 1 out | tr -d '\r' | tr , '\n')" \
    "$(grep -v ':$' names | grep -vx 'verdict\|person')"

# conditions: all must hold
rows()
{
	want=$1
	shift
	status 0 elmo-tocsv --header=no --columns=title "$@" "$good/elmo-1.7.xml"
	is "rows of $*" "$(wc -l <out | tr -d ' ')" "$want"
}
rows 7
rows 4 --where='ects > 5.5'
rows 5 --where='ects>=5.5'
rows 1 --where='ects=10'
rows 1 --where='ects = 10.00'
rows 6 --where='ects!=10'
rows 1 --where="ects = ''"
rows 0 --where='ects < 4.2'
rows 5 --where='status = passed'
rows 3 --where='status=passed' --where='type = Course'
rows 3 --where='date = 2019'
rows 2 --where='date < 2019-12-12' --where='date>=2018-12-01'
rows 2 --where='grade ~ ^[AB]$'
rows 5 --where='grade !~ ^[AB]$'
rows 1 --where='title = "Waves"'
rows 0 --where='title = "Waves"' --lang=nb
rows 0 --where='grade = "=A"'
for bad in 'ects' 'bogus = 1' '= 1' 'grade ~ [' '' 'ects==5' 'ects => 5' \
    'grade <> A' 'ects > 1e1' 'ects = 5,5' 'depth < x'; do
	status 2 elmo-tocsv --where="$bad" "$good/record.xml"
	one_line
done

# signs of the format within a cell
sed 's/Mechanics/=SUM(1),"a"; b/; s/Bachelor of Physics/-2 @x/' \
    "$good/record.xml" >odd.xml
status 0 elmo-tocsv --header=no --columns=title odd.xml
is "quoted" "$(tail -n 1 out)" '"=SUM(1),""a""; b"'"$cr"
status 0 elmo-tocsv --header=no --columns=title --delimiter=';' odd.xml
is "quoted for another sign" "$(tail -n 1 out)" '"=SUM(1),""a""; b"'"$cr"
status 0 elmo-tocsv --header=no --columns=title,depth --delimiter=';' \
    "$good/elmo-1.7.xml"
like out '^Waves;3.$'
status 0 elmo-tocsv --columns=title --spreadsheet odd.xml
is "a byte order mark" "$(head -c 3 out | od -An -tx1 | tr -d ' ')" efbbbf
is "no formula" "$(tail -n 1 out)" "\"'=SUM(1),\"\"a\"\"; b\"$cr"
like out "^'-2 @x"
for cell in '=1' '+1' '-1' '@a' '＝1'; do
	status 0 elmo-tocsv --header=no --spreadsheet --columns="x='$cell'" \
	    "$good/record.xml"
	is "defused $cell" "$(head -n 1 out | tail -c +4)" "'$cell$cr"
done
status 0 elmo-tocsv --header=no -t --columns="x='a${tab}b',y='c'" "$good/record.xml"
is "a tab in a cell is a blank" "$(head -n 1 out)" "a b${tab}c"
for bad in '' ab '"' "$cr" é; do
	status 2 elmo-tocsv --delimiter="$bad" "$good/record.xml"
	one_line
done
status 2 elmo-tocsv -t --delimiter=';' "$good/record.xml"
status 2 elmo-tocsv --header=maybe "$good/record.xml"
status 2 elmo-tocsv --lang=en,,fi "$good/record.xml"
one_line

# verdicts: what is not good in them is a fault
elmo-verify --json --embedded "$good/elmo-1.7.xml" >verdicts.jsonl
status 0 elmo-tocsv --columns=title --join=verdicts.jsonl \
    "$good/elmo-1.7.xml" "$good/record.xml"
one_line
like err 'record\.xml: no verdict on it'
like out '^title,verdict,person.$'
like out '^Waves,bad,.$'
like out '^Mechanics,,.$'
printf '{"sha256":"%s","verdict":"ok","person":{"verdict":"same","key":"K1"}}\n' \
    "$sum" >person.jsonl
status 0 elmo-tocsv --columns=person,title --where='person = K1' \
    --join=person.jsonl "$good/elmo-1.7.xml"
like out '^person,title,verdict.$'
like out '^K1,Waves,ok.$'
cat verdicts.jsonl person.jsonl >both.jsonl
status 2 elmo-tocsv --join=both.jsonl "$good/elmo-1.7.xml"
one_line
like err "two verdicts on the document of sha256 $(echo "$sum" | cut -c 1-16)"
echo '{"a":1}' >other.jsonl
status 2 elmo-tocsv --join=other.jsonl "$good/record.xml"
like err 'other\.jsonl: 1: no line of elmo-verify --json'
status 2 elmo-tocsv --join=missing "$good/record.xml"
one_line

# one bad document costs the others nothing
echo '<html/>' >html.xml
echo '<elmo>' >cut.xml
status 1 elmo-tocsv --columns=title html.xml "$good/record.xml"
one_line
like out Mechanics
status 2 elmo-tocsv --columns=title html.xml cut.xml "$good/record.xml"
like out Mechanics
status 1 elmo-tocsv html.xml
is "no header above nothing" "$(cat out)" ""
printf '<elmo xmlns="https://github.com/emrex-eu/elmo-schemas/tree/v1">%s' \
    '<report/></elmo>' >empty.xml
status 0 elmo-tocsv empty.xml
one_line
like err 'empty\.xml: no learning opportunity instance'
is "a header above none" "$(wc -l <out | tr -d ' ')" 1

# a total counts each branch on one level, as elmo-verify does
for file in "$good"/*.xml; do
	elmo-tocsv -q --header=no --columns=ects_counted "$file" |
	    tr -d '\r"' >counted
	is "credits of ${file##*/}" \
	    "$(awk '{ sum += $1 } END { print sum + 0 }' counted)" \
	    "$(elmo-verify --json --embedded "$file" |
		sed 's/.*"ects":\([0-9.]*\).*/\1/')"
done

if command -v sqlite3 >/dev/null 2>&1; then
	elmo-tocsv "$good"/*.xml odd.xml >all.csv
	sqlite3 -csv :memory: '.import all.csv r' \
	    'SELECT count(*), sum(ects) FROM r;' \
	    "SELECT title FROM r WHERE document = 'odd.xml' AND depth = 2;" \
	    >loaded 2>complaints
	is "sqlite3 loads it" $? 0
	is "without complaint" "$(cat complaints)" ""
	is "every row" "$(head -n 1 loaded | cut -d , -f 1)" \
	    "$(($(wc -l <all.csv) - 1))"
	like loaded '^"=SUM\(1\),""a""; b"'
	elmo-tocsv -t "$good"/*.xml >all.tsv
	sqlite3 -tabs :memory: '.import all.tsv r' 'SELECT count(*) FROM r;' \
	    >loaded 2>complaints
	is "with tabs, too" "$(cat loaded complaints)" \
	    "$(($(wc -l <all.tsv) - 1))"
else
	skip "sqlite3" "needs sqlite3"
fi
done_testing

#!/bin/sh
# What a record lacks for a profile, and how a table of values supplies it.
. "$(dirname "$0")/lib.sh"
. "$t/rules.sh"
need elmo-convert elmo-verify perl xmllint
good=$t/data/good
tors3=--profile=ewp-tors-3

# values TEMPLATE: the same table with every value filled in
values()
{
	perl -pe '
	next if $. == 1;
	my ($head, $path) = /^([^,]*),([^,]*),,,/ or die $_;
	my %v = (start => "2020-09-01", end => "2021-01-31",
	    dateOfBirth => "2001-02-03", bday => "2001-02-03",
	    generatedDate => "2024-01-02T03:04:05Z", value => "7.5",
	    issueDate => "2024-01-02T03:04:05Z", resultLabel => "B",
	    resultDistribution => "A=12; B=30", status => "passed",
	    title => "Title $.", "identifier[\@type=\x27esi\x27]" =>
		"urn:schac:personalUniqueCode:int:esi:example.org:$.",
	    "identifier[\@type=\x27schac\x27]" => "example.org");
	my ($last) = $path =~ m|([^/]*)$|;
	my $value = exists $v{$last} ? $v{$last} : "id-$.";
	my $lang = $last eq "title" ? "en" : "";
	s/^[^,]*,[^,]*,,,/$head,$path,$lang,$value,/' "$1"
}

# keeps PROFILE FILE: valid, and not a rule of the profile broken that is not
# about ECTS on two levels, which a fixture has before
keeps()
{
	status 0 elmo-verify --require=schema,rules --rules=-O5,-A1,-L4 \
	    --profile="$1" --flavour=any --check "$2"
}

# whole PROFILE FILE: filled in, a record lacks nothing
whole()
{
	diag "$1 ${2##*/}"
	status 0 elmo-convert --profile="$1" --template "$2"
	values out >values.csv
	status 0 elmo-convert --profile="$1" --fill=values.csv -o new.xml \
	    --force "$2"
	unlike err 'no record has a place|kept|replaced'
	keeps "$1" new.xml
	elmo-convert --profile="$1" --lacks new.xml >lacks 2>err
	ok "nothing lacks that a table can supply" sh -c \
	    '! grep -v "/attachment	" lacks'
}

for name in elmo-1.0 elmo-1.7 elmo-2.0 elmo-2.0-v2 elmo-2.1.1 elmo-purl \
    elmo-no-namespace record; do
	whole ewp-tors-3 "$good/$name.xml"
	whole ewp-tors-2 "$good/$name.xml"
done
whole emrex "$good/elmo-1.7.xml"

# a value goes to its place and nothing else changes
elmo-convert "$good/elmo-1.0.xml" >plain.xml 2>err
elmo-convert $tors3 --template plain.xml >template.csv
values template.csv >values.csv
elmo-convert --fill=values.csv plain.xml >new.xml
is "what was there is there" "$(diff plain.xml new.xml | grep '^<')" ""
cp new.xml again.xml
status 0 elmo-convert --fill=values.csv again.xml
silent
same_file out again.xml

# every rule that a value mends: what breaks it lacks, what keeps it does not
mkdir cases
rules_make cases || verdict 1 "the cases"
lacking()
{
	status 1 elmo-convert "$1" --lacks "$2"
	silent
	cut -f1,4 out >lacks
	ok "$3 at $4" grep -F "$4" lacks
	# base-1.7.xml has a course without credits, which O6 would want
	is "$3 alone" "$(cut -f2 lacks | grep -vx O6 | sort -u)" "$3"
	elmo-convert "$1" --template "$2" >template.csv
	values template.csv >values.csv
	status 0 elmo-convert "$1" --fill=values.csv "$2"
	mv out mended.xml
	status 0 elmo-convert "$1" --lacks mended.xml
	is "$3: nothing lacks" "$(cat out)" ""
	status 0 elmo-verify --require=schema,rules "$1" --rules="$3" \
	    --flavour=any --check mended.xml
}
while read -r name rule kind want path options; do
	case $rule:$kind in
	E5:* | E15:* | E16:*) continue ;;
	E*:bad) ;;
	*) continue ;;
	esac
	case $options in
	*tors-3) lacking $tors3 "cases/$name.xml" "$rule" "$path" ;;
	*)
		level=${want%%,*}
		if [ "${level#*:}" = must ]; then
			lacking --profile=ewp-tors-2 "cases/$name.xml" \
			    "$rule" "$path"
		else
			status 0 elmo-convert --profile=ewp-tors-2 --lacks \
			    "cases/$name.xml"
			like out "	should	$rule	"
		fi
		;;
	esac
done <cases/list
status 0 elmo-convert $tors3 --lacks "$t/data/rules/base-2.1.1.xml"
is "who keeps all lacks nothing" "$(cat out)" ""
sed '/<type>Transcript of Records/d' "$t/data/rules/base-2.1.1.xml" >e5.xml
status 0 elmo-convert $tors3 --lacks e5.xml
like out '^/elmo/report\[1\]/attachment	.*	should	E5	$'

# told, refused, listed
status 0 elmo-convert $tors3 "$good/elmo-1.0.xml"
like err 'lacks /elmo/learner/identifier\[@type=.esi.\]: the European'
ok "the record is there" xmllint --noout out
status 1 elmo-convert $tors3 --strict "$t/data/rules/base-1.7.xml"
is "nothing is written" "$(cat out)" ""
like err 'values that ewp-tors-3 must have lack$'
like err 'lacks /elmo/report\[1\]/'
status 0 elmo-convert -q $tors3 "$good/elmo-1.0.xml"
silent
status 2 elmo-convert --lacks "$good/elmo-1.0.xml"
like err '^elmo-convert: --lacks: want a --profile'
status 2 elmo-convert --lacks --template $tors3 "$good/elmo-1.0.xml"
status 2 elmo-convert $tors3 --lacks -o x "$good/elmo-1.0.xml"
status 2 elmo-convert --profile=ewp-tors-4 "$good/elmo-1.0.xml"
if command -v jq >jq.out; then
	status 1 elmo-convert $tors3 --lacks --json "$good/elmo-1.0.xml" \
	    "$t/data/rules/base-2.1.1.xml"
	is "JSON, a line for each" "$(jq -r '.v, .version' out | tr '\n' ' ')" \
	    "1 2.1.1 1 2.1.1 "
	is "E1 is among them" "$(jq -r \
	    'select(.file | endswith("1.0.xml")).lacks[] |
	    select(.rule == "E1").path' out)" \
	    "/elmo/learner/identifier[@type='esi']"
else
	skip "JSON" "no jq"
fi

# one table of courses for many records
mkdir many
sed 's/>PHYS101</>PHYS102</' "$good/record.xml" >many/a.xml
cp "$good/record.xml" many/b.xml
cat >courses.csv <<'END'
los_id;note;los/identifier[@type='ewp-los-id'];loi/academicTerm/title;loi/academicTerm/start;loi/academicTerm/end
PHYS101;of ours;example.org:los:1;Syksy;2020-08-01;2020-12-31

PHYS102;;example.org:los:2;;;
PHYS103;;example.org:los:3;;;
END
sed 's/$/\r/' courses.csv >crlf.csv
printf '\357\273\277' | cat - crlf.csv >bom.csv
for table in courses.csv bom.csv; do
	status 0 elmo-convert $tors3 --fill=$table -d "$table.d" many
	like err "^elmo-convert: $table: line 5: column 3: no record has a"
	like "$table.d/a.xml" '>example.org:los:2<'
	unlike "$table.d/a.xml" 'los:1<|Syksy'
	like "$table.d/b.xml" '>example.org:los:1<'
	like "$table.d/b.xml" '<title>Syksy<'
done
status 0 elmo-convert $tors3 --template many
tail -n +2 out | cut -d, -f1 | sort -u >names
is "a row says whose it is" "$(sed -n '1p;$p' names | tr '\n' ' ')" \
    "many/a.xml many/b.xml "
values out >values.csv
status 0 elmo-convert $tors3 --fill=values.csv -d filled many
for name in a b; do
	elmo-convert $tors3 --lacks filled/$name.xml >lacks
	is "$name lacks no more" "$(grep -c must lacks)" 0
done

# a learner's value is for one record
printf 'path,value\nlearner/identifier[@type="nationalIdentifier"],Nn1\n' |
    tr '"' "'" >learner.csv
sed '/nationalIdentifier/d' "$good/record.xml" >many/a.xml
cp many/a.xml many/b.xml
status 1 elmo-convert --fill=learner.csv -d two many
like err 'line 2 of the table: of one learner, but of several documents'
unlike err Nn1
(
	printf 'document,path,value\n'
	printf "many/a.xml,learner/identifier[@type='x'],Nn1\n"
	printf "b.xml,learner/identifier[@type='x'],Nn2\n"
	printf "%s,learner/gender,2\n" "$(sha256sum <many/a.xml | cut -c1-64)"
) >learner.csv
status 0 elmo-convert --fill=learner.csv -d three many
like three/a.xml Nn1
unlike three/a.xml Nn2
like three/b.xml Nn2

# what stands stays
cp "$t/data/rules/base-2.1.1.xml" base.xml
printf "path,value\nlos/title[@xml:lang='en'],Zz\n" >kept.csv
status 0 elmo-convert --fill=kept.csv base.xml
same_file out base.xml
like err 'line 2 of the table: kept what is at /elmo/report\[1\]/.*/title$'
unlike err Zz
printf "path,value,replace\nlos/title[@xml:lang='en'],Zz,yes\n" >new.csv
status 0 elmo-convert --fill=new.csv base.xml
like out '>Zz<'
unlike out '>Architecture<'
like err 'line 2 of the table: replaced what was at /elmo/'

# tables that are none are told by line and column, and nothing is written
wrong()
{
	printf "$1" >wrong.csv
	status 2 elmo-convert --fill=wrong.csv base.xml
	one_line
	like err "^elmo-convert: wrong\\.csv: $2"
	unlike err Ss
	is "nothing is written" "$(cat out)" ""
}
wrong '' 'an empty table'
wrong 'path\nlos/title\n' '1: want a column value beside path'
wrong 'a,b\n' '1: column 1 \(a\): neither a column of elmo-tocsv nor a path'
wrong 'path,value\nlos/what,Ss\n' '2: column 1 \(path\): a path to nothing'
wrong 'path;value\r\nlearner/dateOfBirth;31.12.2001 Ss\r\n' \
    '2: column 2 \(value\): want a date, such as 2024-12-31'
wrong 'los_id,loi/resultLabel\n1,A\n1,Ss\n' \
    '3: column 2: another value for the same as in line 2'
wrong 'path,value\nlos/title,Ss\344\n' '2: not UTF-8'
wrong 'path,value,x\nlos/title,Ss\n' '1: column 3 \(x\)'
printf 'path,value\n/elmo/report[9]/issueDate,2024-01-01T00:00:00Z\n' >no.csv
status 0 elmo-convert --fill=no.csv base.xml
like err '^elmo-convert: no\.csv: line 2: column 2: no record has a place'
same_file out base.xml
status 2 elmo-convert --fill=none.csv base.xml
one_line

# what makes it invalid is not written
printf 'path,value\nissuer/country,ZZZ\n' >wrong.csv
status 2 elmo-convert --fill=wrong.csv base.xml
printf 'path,value\nlos/description,x\nlos/documentType,Diploma\n' >wrong.csv
status 0 elmo-convert --fill=wrong.csv base.xml
status 1 elmo-convert --to=1.7.0 --fill=wrong.csv base.xml
like err 'line 3 of the table: ELMO 1.7.0 has no documentType there'

# a course without an identifier gets one, and no other
sed '/type="local">PHYS101/d' "$good/record.xml" >bare.xml
printf "path,value,where\nlos/identifier[@type='ewp-los-id'],l1,title=Mechanics\n" \
    >one.csv
elmo-convert --fill=one.csv bare.xml >out 2>err
unlike out 'type=""'
like out '<identifier type="ewp-los-id">l1<'
done_testing

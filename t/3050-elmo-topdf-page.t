#!/bin/sh
# The page: all that is said, in order, with heads, outline and tags, and
# nothing that a document could do to it.
. "$(dirname "$0")/lib.sh"
need elmo-topdf perl pdftotext pdfinfo pdftoppm mutool gs qpdf
page=$t/data/page
make="perl $t/page-maker"

pages()
{
	pdfinfo "$1" | sed -n 's/^Pages: *//p'
}

# quiet PDF: readers of others have nothing to say
quiet()
{
	is "poppler is silent" "$(pdftoppm -r 30 -gray "$1" 2>&1 >/dev/null)" ""
	is "gs is silent" "$(gs -q -dNOPAUSE -dBATCH -sDEVICE=nullpage \
	    "$1" 2>&1 | head -n 5)" ""
	is "mutool is silent" "$(mutool draw -q -F stext -o /dev/null "$1" \
	    2>&1 | grep -v 'ICC support is not available')" ""
	ok "qpdf --check" qpdf --check "$1"
	ok "pdfcheck" perl "$t/judge/pdfcheck" "$1"
}

# leaves PDF: page-1.txt and so on, what stands on each page; their number in
# $last
leaves()
{
	rm -f page-*.txt
	pdftotext -layout "$1" - | awk -v RS='\f' '
	    NR > 1 && !/[^ \n]/ { next }
	    { file = "page-" NR ".txt"; print >file; close(file) }'
	last=$(pages "$1")
}

# whole RECORD PDF: nothing lacks, no page is empty, all are numbered
whole()
{
	pdftotext "$2" text.txt
	pdftotext -raw "$2" raw.txt
	ok "$2 says all" perl "$t/judge/said" "$1" text.txt
	ok "$2 says all as drawn" perl "$t/judge/said" -r "$1" raw.txt
	leaves "$2"
	n=0
	empty=
	unnumbered=
	while [ $n -lt "$last" ]; do
		n=$((n + 1))
		# header and footer are two lines
		[ "$(grep -c '[^[:space:]]' page-$n.txt)" -gt 3 ] ||
		    empty="$empty $n"
		grep -q "Page $n of $last" page-$n.txt ||
		    unnumbered="$unnumbered $n"
	done
	is "empty pages" "$empty" ""
	is "pages without their number" "$unnumbered" ""
}

for name in latin-46 scripts groups supplement recognition reports; do
	elmo-topdf -q "$page/$name.xml" >$name.pdf
	whole "$page/$name.xml" $name.pdf
	quiet $name.pdf
	mutool show $name.pdf outline >outline 2>/dev/null
	ok "$name.pdf has an outline" test -s outline
	pdfinfo -struct $name.pdf >struct 2>err
	silent
	like struct '^ *H1'
done

# heads repeat where a table goes on, and are no content there
leaves latin-46.pdf
ok "more than one page" test "$last" -gt 1
n=0
while [ $n -lt "$((last - 1))" ]; do
	n=$((n + 1))
	like page-$n.txt 'ECTS.*Grade'
done
pdfinfo -struct latin-46.pdf >struct
is "one head in the structure" "$(grep -c '^ *THead' struct)" \
    "$(grep -c '^ *Table' struct)"
like struct '^ *TH'
like struct '^ *Figure'
mutool show latin-46.pdf outline >outline 2>/dev/null
like outline 'Bachelor of Science in Computing'
like outline 'University of Ash Island'
# the programme does not stand as a row below its own heading
pdftotext -raw latin-46.pdf raw.txt
is "its title stands once" "$(grep -c '^Bachelor of Science in Computing$' \
    raw.txt)" 1
# distribution in words
qpdf --qdf --object-streams=disable latin-46.pdf qdf.pdf
like qdf.pdf "/Alt "

# groups: kinds of content
pdftotext groups.pdf - | tr '\n' ' ' | tr -s ' ' >groups.txt
for want in 'Core subjects' 'Elective subjects' 'Free choice' \
    'Iceland' 'Germany' 'Seyðisfjörður' 'SWS' 'EQF' 'QF-EHEA' 'DQR 6' \
    '[Ff]ailed' '[Ii]n progress' '62\.5' '450' 'better|higher' \
    'groyne' '2021-10-11' 'nebelhafen\.example\.org/ns/pegel' \
    'nebelhafen\.example\.org/ns/praktikum' 'Photograph of the tide gauge' \
    'ringvorlesung\.example\.org/meer'; do
	like groups.txt "$want"
done
for ghost in 'ghost' 'Deichverband' 'Utopische Agentur' 'alert' '<p>'; do
	unlike groups.txt "$ghost"
done
head=$(elmo-attachment --list "$page/groups.xml" 2>/dev/null |
    grep -oE ' [0-9a-f]{64} ' | head -n 1 | cut -c 2-9)
like groups.txt "$head"

# the supplement: sections in sections, HTML reduced
pdftotext supplement.pdf - | tr '\n' ' ' | tr -s ' ' >supplement.txt
for want in '2\.1 ' '4\.2\.1\.1' 'never alone' 'of pregnancy' 'of grief' \
    'childbed — and their' 'dostateczny – satisfactory' 'Clinical' \
    'free from any value judgements' 'Member of the choir' \
    'magister, 90 to 120 ECTS' '< & > are plain'; do
	like supplement.txt "$want"
done
for ghost in 'tracker' 'document\.write' 'steal' 'javascript' 'color:red' \
    '<[a-z]' '&[a-z]+;'; do
	unlike supplement.txt "$ghost"
done
mutool show supplement.pdf outline >outline 2>/dev/null
for n in 1 2 3 4 5 6 7 8; do
	like outline "$n\.? "
done

# recognition and enrolment
pdftotext recognition.pdf - | tr '\n' ' ' | tr -s ' ' >recognition.txt
for want in 'Positive' 'Negative' 'Partially' 'TG-2025-118' '2025-09-12' \
    'Nordvika University College' 'Estonia' 'Sweden' '2025-08-25' \
    '2026-06-07' 'ask again in June' 'SeQF 7' 'Õnne Küllike' \
    'Ынне Йыгевяра'; do
	like recognition.txt "$want"
done

# reports: each begins a page
leaves reports.pdf
for title in 'Polytechnic University of the Lost' 'Belle Arti di Montefinto' \
    'Summer School of Ħaġar' 'Institute of Nothing'; do
	have=
	n=0
	while [ $n -lt "$last" ]; do
		n=$((n + 1))
		grep '[^[:space:]]' page-$n.txt | head -n 5 |
		    grep -q "$title" && have=$n && break
	done
	ok "$title begins a page" test -n "$have"
done

# no hyphen that the record does not have
pdftotext -raw reports.pdf raw.txt
unlike raw.txt 'goge-$|icipa-$'

# text that tries to disturb the page
status 0 elmo-topdf "$page/hostile.xml"
one_line
cp out hostile.pdf
pdftotext -raw hostile.pdf raw.txt
ok "no character of control or direction" perl -CSD -ne '
	exit 1 if /[\x{00}-\x{08}\x{0e}-\x{1f}\x{80}-\x{9f}]/;
	# 202A to 202C are what pdftotext puts in
	exit 1 if /[\x{202D}\x{202E}\x{2066}-\x{2069}\x{FEFF}]/' raw.txt
tr -d '\n ' <raw.txt >bare.txt
for want in 'Mirrorgnihtonsisihtandon' 'RLO-1' 'Isolatesleftrightfirst' \
    "W{500}" '(0123456789){10}' 'G{60}' 'Unassigned' 'Private' 'Emoji' \
    'InstituteetutitsnI' 'Evilo' '123456789012345678901234567890'; do
	like bare.txt "$want"
done
qpdf --qdf --object-streams=disable hostile.pdf qdf.pdf
unlike qdf.pdf "/URI \(javascript"
quiet hostile.pdf
status 1 elmo-topdf --strict "$page/hostile.xml"
one_line

# deep, long, wide
$make deep 250 >deep.xml
status 0 elmo-topdf deep.xml
silent
cp out deep.pdf
whole deep.xml deep.pdf
quiet deep.pdf
$make long 1000 >long.xml
status 0 elmo-topdf long.xml
silent
cp out long.pdf
pdftotext -raw long.pdf raw.txt
ok "a thousand courses" perl "$t/judge/said" long.xml raw.txt
ok "on no more than 60 pages" test "$(pages long.pdf)" -le 60
quiet long.pdf
$make wide 40 >wide.xml
status 0 elmo-topdf wide.xml
silent
cp out wide.pdf
whole wide.xml wide.pdf
$make many 12 >many.xml
status 0 elmo-topdf many.xml
silent
cp out many.pdf
is "a page each" "$(pages many.pdf)" 12
whole many.xml many.pdf
# courses without a programme are one table
$make loose 60 >loose.xml
status 0 elmo-topdf loose.xml
silent
pdfinfo -struct out >struct
is "one table of courses" "$(grep -c '^ *THead' struct)" 1
$make one >one.xml
status 0 elmo-topdf one.xml
silent
is "one page" "$(pages out)" 1
status 0 elmo-topdf --paper=letter one.xml
is "one page of Letter" "$(pages out)" 1
done_testing

#!/bin/sh
# The files in the PDF, and that the same input gives the same bytes.
. "$(dirname "$0")/lib.sh"
need elmo-topdf pdfdetach pdfinfo qpdf jq perl
page=$t/data/page

# list PDF: the names of the files in it
list()
{
	pdfdetach -list "$1" 2>&1 | sed -n 's/^[0-9]*: //p' | tr '\n' ' '
}

for name in latin-46 scripts groups supplement recognition reports hostile; do
	elmo-topdf -q "$page/$name.xml" >"$name.pdf"
	pdfdetach -savefile elmo.xml -o back.xml "$name.pdf" 2>err
	silent
	same_file back.xml "$page/$name.xml"
done

# as it is: line ends, byte order mark, another encoding
sed 's/$/\r/' "$page/reports.xml" >crlf.xml
printf '\357\273\277' | cat - "$page/reports.xml" >bom.xml
sed '1s/UTF-8/UTF-16/' "$page/reports.xml" |
    iconv -f UTF-8 -t UTF-16 >utf16.xml
for name in crlf bom utf16; do
	status 0 elmo-topdf -q "$name.xml"
	pdfdetach -savefile elmo.xml -o back.xml out
	same_file back.xml $name.xml
done

# attachments
is "the record alone" "$(list latin-46.pdf)" "elmo.xml "
is "and its attachments" "$(list groups.pdf)" \
    "attachment-1.pdf attachment-2.pdf attachment-3.pdf attachment-4.png elmo.xml "
for n in 1 2 3; do
	pdfdetach -savefile attachment-$n.pdf -o have groups.pdf
	elmo-attachment -n $n "$page/groups.xml" >want
	same_file have want
done
pdfdetach -savefile attachment-4.png -o have groups.pdf
elmo-attachment -n 4 "$page/groups.xml" >want
same_file have want
is "that of a section of a supplement" "$(list supplement.pdf)" \
    "attachment-1.pdf attachment-2.pdf elmo.xml "
relations()
{
	qpdf --json "$1" | jq -r '[.. | objects |
	    select(."/AFRelationship" != null) |
	    [."/F", ."/AFRelationship"] | join(" ")] | unique | .[]' |
	    sed 's/u:\|b://g'
}
relations groups.pdf >have
is "relations" "$(cat have)" "attachment-1.pdf /Supplement
attachment-2.pdf /Supplement
attachment-3.pdf /Supplement
attachment-4.png /Supplement
elmo.xml /Source"

status 0 elmo-topdf --no-embed "$page/latin-46.xml"
is "nothing inside" "$(list out)" ""
qpdf --qdf --object-streams=disable out qdf.pdf
unlike qdf.pdf "EmbeddedFiles|/AF "
status 0 elmo-topdf --no-embed -q "$page/groups.xml"
is "attachments alone" "$(list out)" \
    "attachment-1.pdf attachment-2.pdf attachment-3.pdf attachment-4.png "
ok "pdfcheck without the record" perl "$t/judge/pdfcheck" out
for name in latin-46 scripts groups supplement recognition reports hostile; do
	ok "pdfcheck $name" perl "$t/judge/pdfcheck" $name.pdf
done

# the same bytes: alone, in a batch, in another order, by two processes
status 0 elmo-topdf -q -d one "$page"
status 0 elmo-topdf -q -d two -j 2 "$page"
status 0 elmo-topdf -q -d back "$page/supplement.xml" "$page/scripts.xml" \
    "$page/reports.xml" "$page/recognition.xml" "$page/latin-46.xml" \
    "$page/hostile.xml" "$page/groups.xml"
for name in latin-46 scripts groups supplement recognition reports hostile; do
	for dir in one two back; do
		same_file $dir/$name.pdf $name.pdf
	done
done
mkdir elsewhere
ok "elsewhere, at another time" sh -c 'cd elsewhere && sleep 1 &&
    LC_ALL=C.UTF-8 TZ=Asia/Tokyo elmo-topdf <"$1" |
    cmp - ../latin-46.pdf' sh "$page/latin-46.xml"

# dates
when()
{
	pdfinfo -isodates "$1" | sed -n "s/^CreationDate: *//p;s/^ModDate: *//p"
}
is "SOURCE_DATE_EPOCH" "$(when latin-46.pdf | uniq)" "2023-11-14T22:13:20Z"
ok "another day" env SOURCE_DATE_EPOCH=86400 elmo-topdf -o day.pdf \
    "$page/latin-46.xml"
is "is another date" "$(when day.pdf | uniq)" "1970-01-02T00:00:00Z"
ok "none" env -u SOURCE_DATE_EPOCH elmo-topdf -o own.pdf \
    "$page/latin-46.xml"
is "is generatedDate" "$(when own.pdf | uniq)" "2023-06-12T06:15:00Z"
ok "the same again" env -u SOURCE_DATE_EPOCH elmo-topdf -o again.pdf \
    "$page/latin-46.xml"
same_file again.pdf own.pdf
sed '/<generatedDate>/d' "$page/latin-46.xml" >undated.xml
ok "no date at all" env -u SOURCE_DATE_EPOCH elmo-topdf -q -o a.pdf undated.xml
sleep 1
ok "nor now" env -u SOURCE_DATE_EPOCH elmo-topdf -q -o b.pdf undated.xml
same_file a.pdf b.pdf

# small
limit()
{
	ok "$2 has at most $1 KB" test "$(wc -c <"$2")" -le $(($1 * 1000))
}
perl "$t/page-maker" one >one.xml
elmo-topdf one.xml >one.pdf
is "one page" "$(pdfinfo one.pdf | sed -n 's/^Pages: *//p')" 1
limit 40 one.pdf
limit 60 latin-46.pdf
limit 100 scripts.pdf
done_testing

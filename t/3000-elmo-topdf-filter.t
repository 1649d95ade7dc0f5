#!/bin/sh
# elmo-topdf: what goes in, what comes out, where to and with which status.
. "$(dirname "$0")/lib.sh"
need elmo-topdf pdftotext pdfinfo qpdf
page=$t/data/page
good=$t/data/good

# said ERE: the text of the PDF in out has it
said()
{
	pdftotext out text.txt
	like text.txt "$1"
}

# standard input to standard output
status 0 elmo-topdf <"$page/latin-46.xml"
silent
like out '^%PDF-1\.7'
said 'Linear Algebra'
cp out latin.pdf
status 0 elmo-topdf "$page/latin-46.xml"
same_file out latin.pdf
status 0 elmo-topdf - <"$page/latin-46.xml"
same_file out latin.pdf
status 0 elmo-topdf -o new.pdf "$page/latin-46.xml"
silent
is "nothing on standard output" "$(cat out)" ""
same_file new.pdf latin.pdf
status 0 elmo-topdf -o new.pdf "$page/reports.xml"
not "it is replaced" cmp -s new.pdf latin.pdf

# wrapped as answers are
gzip -c "$page/latin-46.xml" | base64 -w 0 >value
status 0 elmo-topdf value
silent
same_file out latin.pdf
if command -v emrex-encode >/dev/null 2>&1; then
	echo 0123456789abcdef0123456789abcdef >session
	emrex-encode --form --session-file=session \
	    <"$page/latin-46.xml" >response
	status 0 elmo-topdf response
	same_file out latin.pdf
fi

# many
status 0 elmo-topdf "$page/latin-46.xml" "$page/reports.xml"
silent
is "an archive of them" "$(tar tf out | tr '\n' ' ')" \
    "latin-46.pdf reports.pdf "
tar xf out
same_file latin-46.pdf latin.pdf
same_file reports.pdf new.pdf
status 0 elmo-topdf -d dir "$page/latin-46.xml" "$page/reports.xml"
silent
is "nothing on standard output" "$(cat out)" ""
is "names" "$(ls dir | tr '\n' ' ')" "latin-46.pdf reports.pdf "
same_file dir/latin-46.pdf latin.pdf
status 2 elmo-topdf -d dir "$page/latin-46.xml"
one_line
status 0 elmo-topdf -d dir --force "$page/latin-46.xml"
status 0 elmo-topdf -d dir2 <"$page/latin-46.xml"
is "standard input" "$(ls dir2)" "stdin.pdf"
for n in 1 2 3 4 5 6 7; do
	cp "$page/reports.xml" "$n.xml"
done
echo '<nothing/>' >4.xml
status 1 elmo-topdf -j 2 -d dir3 [1-7].xml
one_line
like err '^elmo-topdf: 4\.xml: '
is "the others are there" "$(ls dir3 | tr '\n' ' ')" \
    "1.pdf 2.pdf 3.pdf 5.pdf 6.pdf 7.pdf "
same_file dir3/7.pdf new.pdf
printf '1.xml\0003.xml\000' >names
status 0 elmo-topdf --files0-from=names -d dir4
is "names from a file" "$(ls dir4 | tr '\n' ' ')" "1.pdf 3.pdf "

# paper
size()
{
	pdfinfo "$1" | sed -n 's/^Page size: *//p'
}
is "A4" "$(size latin.pdf | sed 's/ pts.*//;s/\.[0-9]*//g')" "595 x 841"
status 0 elmo-topdf --paper=a4 "$page/latin-46.xml"
same_file out latin.pdf
status 0 elmo-topdf --paper=letter "$page/latin-46.xml"
like out '^%PDF'
is "Letter" "$(size out | sed 's/ pts.*//')" "612 x 792"
status 2 elmo-topdf --paper=a5 "$page/latin-46.xml"
one_line

# languages: the words of the page and the titles of the record
status 0 elmo-topdf -l fi,en "$page/latin-46.xml"
silent
said 'Syntymäaika'
unlike text.txt 'Date of birth'
is "the Finnish title is first" "$(grep -E \
    '^(Saarnisaaren yliopisto|University of Ash Island)$' text.txt |
    sed 2q)" "Saarnisaaren yliopisto
University of Ash Island"
like text.txt '^Lineaarialgebra'
like text.txt '^Linear Algebra'
qpdf --qdf --object-streams=disable out qdf.pdf
like qdf.pdf "/Lang \(fi\)"
status 0 elmo-topdf -l sv,fi "$page/latin-46.xml"
said 'Föd'
is "titles in the second language" "$(grep -E \
    '^(Saarnisaaren yliopisto|University of Ash Island)$' text.txt |
    sed 1q)" "Saarnisaaren yliopisto"
status 0 elmo-topdf -l tlh "$page/latin-46.xml"
said 'Date of birth'
status 2 elmo-topdf -l 'en/../x' "$page/latin-46.xml"
one_line

# characters that no font has
tr -d '\n' <"$page/reports.xml" |
    sed 's/Restoration of Frescoes/Restoration \&#x378; of Frescoes/' >box.xml
status 0 elmo-topdf box.xml
one_line
like err 'U\+0378'
cp out box.pdf
status 0 elmo-topdf -q box.xml
silent
same_file out box.pdf
status 1 elmo-topdf --strict box.xml
one_line
is "nothing comes of it" "$(cat out)" ""
status 1 elmo-topdf --strict -o strict.pdf box.xml
ok "no file either" test ! -e strict.pdf
status 1 elmo-topdf --strict -d strict box.xml
is "nor one in a directory" "$(ls strict 2>/dev/null)" ""
status 0 elmo-topdf --strict "$page/latin-46.xml"
silent
same_file out latin.pdf

# the schema: a warning, not a refusal
status 0 elmo-topdf "$page/scripts.xml"
one_line
like err 'not valid against ELMO 2\.1\.1: line 11: '
said 'Ilària'
status 0 elmo-topdf -q "$page/scripts.xml"
silent
for file in elmo-1.0 elmo-1.7 elmo-2.0-v2 elmo-2.0 elmo-2.1.1 elmo-purl \
    elmo-no-namespace elmo-wrong-namespace; do
	status 0 elmo-topdf -q "$good/$file.xml"
	silent
	like out '^%PDF'
done

# what cannot be read leaves nothing behind
refused()
{
	status "$1" elmo-topdf -o no.pdf "$2"
	one_line
	ok "no file" test ! -e no.pdf
	status "$1" elmo-topdf "$2"
	is "nothing" "$(cat out)" ""
}
echo '<html><body/></html>' >html.xml
refused 1 html.xml
head -c 3000 "$page/latin-46.xml" >cut.xml
refused 2 cut.xml
: >empty.xml
refused 2 empty.xml
echo 'no markup' >text
refused 2 text
sed 's/<elmo/<!DOCTYPE elmo><elmo/' "$page/reports.xml" >doctype.xml
refused 2 doctype.xml
refused 2 latin.pdf
like err 'pdfdetach'
status 2 elmo-topdf none.xml
one_line
status 2 elmo-topdf </dev/null
one_line
ok "nothing is left over" test ! -e no.pdf
is "no temporary file" "$(find . -name '*.tmp' -o -name '.*[a-zA-Z0-9]' -type f \
    ! -name .ok)" ""
# a text too long for a page: cut and told, or refused
{
	sed '/<title/,$d' "$good/record.xml"
	printf '<title>'
	yes 'very long' | head -n 5000 | tr '\n' ' '
	sed -n '/<title/,$p' "$good/record.xml" | sed '1s/^[^>]*>//'
} >long.xml
status 0 elmo-topdf long.xml
like err 'texts cut at 32 KiB: 1$'
status 1 elmo-topdf --strict long.xml
like err 'texts too long for the page: 1 '
is "refused: nothing comes" "$(cat out)" ""
# members of an archive are called after themselves
cp "$page/latin-46.xml" one.xml
cp "$page/reports.xml" two.elmo
tar cf both.tar one.xml two.elmo
status 0 elmo-topdf -d members both.tar
is "names of members" "$(ls members | tr '\n' ' ')" "one.pdf two.pdf "

# words that are not there
mkdir words
: >words/en
status 2 env EMREX_LABELS="$PWD/words" elmo-topdf one.xml
one_line
like err 'words/en: no words in it'
done_testing

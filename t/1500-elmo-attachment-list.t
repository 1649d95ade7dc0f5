#!/bin/sh
# elmo-attachment: what it lists, and what it refuses.
. "$(dirname "$0")/lib.sh"
need elmo-attachment
good=$t/data/good

# the list for people
status 0 elmo-attachment "$good/elmo-1.7.xml"
silent
is "five attachments and headings" "$(wc -l <out | tr -d ' ')" 6
like out '^N +TYPE +TITLE +MEDIA +BYTES +SHA256 +PLACE$'
like out '^1 .* report 1, opportunity 1, supplement section 6$'
like out '^2 +Other +Seal +image/png +67 .* section 6\.1$'
like out '^4 +EMREX transcript .* root$'
like out '^5 +Other +Words +text/plain +12 +803bde21012dec04d1d6[0-9a-f]{44} '
unlike out ghost
cp out list
status 0 elmo-attachment --list <"$good/elmo-1.7.xml"
same_file out list
status 0 elmo-attachment "$good/elmo-no-namespace.xml"
same_file out list
status 0 elmo-attachment "$good/elmo-wrong-namespace.xml"
same_file out list

# without attachments there is nothing to say
status 0 elmo-attachment "$good/elmo-purl.xml"
silent
is "nothing to list" "$(cat out)" ""

# several documents are told apart
status 0 elmo-attachment "$good/record.xml" "$good/elmo-2.0.xml"
is "two names" "$(grep -c '\.xml:$' out)" 2
mkdir dir
cp "$good/record.xml" dir/a.xml
cp "$good/elmo-2.0.xml" dir/b.xml
cp "$good/elmo-2.0.xml" dir/c.xml
status 0 elmo-attachment dir
is "a name for each file below a directory" "$(grep -c '\.xml:$' out)" 3
status 2 elmo-attachment --transcript dir
one_line
like err 'dir/b\.xml: want one document, have more'
is "nothing written" "$(wc -c <out)" 0

# for programs
status 0 elmo-attachment --json "$good/elmo-1.0.xml" "$good/elmo-2.0.xml"
silent
is "a line each" "$(wc -l <out | tr -d ' ')" 2
like out '^\{"v":1,"file":"[^"]*elmo-1\.0\.xml","member":null,"verdict":"ok"'
like out '"number":2,"type":"Diploma Supplement","title":"Diploma supplement"'
like out '"media":"application/pdf","size":84,"sha256":"8343f92d[0-9a-f]{56}"'
like out '"place":"report 1, recognition"'

# what a document with one attachment is like; the content is read from stdin
document()
{
	printf '<elmo xmlns="https://github.com/emrex-eu/elmo-schemas/tree/v1">'
	printf '<report/><attachment><title>T\302\233</title><type>%s</type>' "$1"
	printf '<content>%s</content></attachment></elmo>' "$2"
}

document Other '' >empty.xml
status 0 elmo-attachment empty.xml
like out '^1 +Other +T.xC2.x9B +- +- +- +root$'
document Other 'data:application/pdf;base64,QUJD' >nopdf.xml
status 1 elmo-attachment nopdf.xml
one_line
like out 'root: said to be a PDF, but does not begin with %PDF-$'
like err 'nopdf\.xml: 1: attachment 1: said to be a PDF'
document Other 'data:text/plain;base64,QUI' >cut.xml
status 2 elmo-attachment cut.xml
one_line
status 2 elmo-attachment --json cut.xml
like out '"verdict":"trouble","reason":"attachment 1: data URI'
like out '"size":null'
document Other 'https://example.org/a.pdf' >url.xml
status 2 elmo-attachment url.xml
like err 'no data URI'
document Other JVBERi0xLjQK >bare.xml
status 0 elmo-attachment bare.xml
one_line
like err 'base64 without "data:"'
like out 'application/pdf +9 '
status 0 elmo-attachment -q bare.xml
silent
status 0 elmo-attachment --json bare.xml
silent
like out '"warnings":\["attachment 1: base64 without'

# what is no ELMO, what is no document
echo '<html/>' >html.xml
status 1 elmo-attachment html.xml
one_line
like err 'html\.xml: 1: not EMREX ELMO: the root is html'
status 1 elmo-attachment html.xml "$good/record.xml"
like out 'EMREX transcript'
echo '<elmo>' >cut
status 2 elmo-attachment cut
one_line
status 2 elmo-attachment </dev/null
one_line
status 2 elmo-attachment no-such-file
one_line
printf '<!DOCTYPE elmo>\n<elmo/>' >doctype.xml
status 2 elmo-attachment doctype.xml
like err 'DOCTYPE'

# the answer of a contact point is unwrapped as ever
gzip -c "$good/record.xml" | base64 -w0 >value
status 0 elmo-attachment value
like out 'EMREX transcript'

# what was mended is told with the list, in JSON on no other stream
base64 -w0 <"$good/record.xml" | tr -d = | fold -w 76 >lines
status 0 elmo-attachment lines
like err 'lines: base64: line ends dropped'
status 0 elmo-attachment --json lines
silent
like out '"warnings":\[.*"base64: line ends dropped"'

# a place has the document's own number of a section: foreign text
sed 's/<section number="[^"]*"/<section number="9\&#x202e;8\&#x85;7"/' \
    "$good/elmo-1.7.xml" >number.xml
not "such a number is in it" cmp -s number.xml "$good/elmo-1.7.xml"
status 0 elmo-attachment number.xml
like out 'supplement section 9\\xE2\\x80\\xAE8\\xC2\\x857$'

# what is no file is left out, which -q does not tell
mkdir odd
cp "$good/record.xml" odd
mkfifo odd/fifo
status 0 elmo-attachment odd
one_line
like err 'odd/fifo: not a regular file: skipped'
status 0 elmo-attachment -q odd
silent

# modes exclude each other
for options in '--json -n 1' '--list --transcript' '-d out -n 1' \
    '--transcript -n 1' '--list -o x' '--type=Other' '--title=x' \
    '--drop-signature' '--add=/dev/null' '-n 0' '-n x'; do
	status 2 elmo-attachment $options "$good/record.xml"
	is "nothing comes of $options" "$(cat out)" ""
done
status 2 elmo-attachment --add=value --type=Unheard "$good/record.xml"
like err 'EMREX transcript, Transcript of Records'
status 2 elmo-attachment -n 1 "$good/record.xml" "$good/record.xml"
done_testing

#!/bin/sh
# elmo-attachment: -n, --transcript and -d.
. "$(dirname "$0")/lib.sh"
need elmo-attachment
good=$t/data/good

status 0 elmo-attachment -n 1 "$good/record.xml"
silent
same_file out "$good/transcript.pdf"
status 0 elmo-attachment --transcript <"$good/record.xml"
silent
same_file out "$good/transcript.pdf"
status 0 elmo-attachment --transcript -o file.pdf "$good/record.xml"
same_file file.pdf "$good/transcript.pdf"
is "nothing on standard output" "$(cat out)" ""
status 0 elmo-attachment -n 5 "$good/elmo-1.7.xml"
is "a text" "$(cat out)" "Hello, Åse"
status 1 elmo-attachment -n 6 "$good/elmo-1.7.xml"
one_line
like err 'no attachment 6, there are 5'
is "nothing comes of it" "$(cat out)" ""

# the transcript at the root goes before that of a report
status 0 elmo-attachment --transcript "$good/elmo-1.7.xml"
silent
status 0 elmo-attachment --transcript "$good/elmo-1.0.xml"
one_line
like err 'no EMREX transcript at the root: taking attachment 1, Transcript of'
like out '^%PDF-'
status 0 elmo-attachment -q --transcript "$good/elmo-1.0.xml"
silent
# that of a recognised report is somebody else's
status 1 elmo-attachment --transcript "$good/elmo-2.0.xml"
one_line
like err 'no transcript among 2 attachments'
status 1 elmo-attachment --transcript "$good/elmo-purl.xml"

# it must be a PDF
sed 's/JVBERi/SlBERi/' "$good/record.xml" >jpd.xml
status 1 elmo-attachment --transcript jpd.xml
one_line
is "nothing comes of it" "$(cat out)" ""
status 1 elmo-attachment --transcript -o new.pdf jpd.xml
ok "no file either" test ! -e new.pdf
sed 's/application.pdf/text\/plain/' jpd.xml >text.xml
status 1 elmo-attachment --transcript text.xml
like err 'the transcript does not begin as a PDF'
status 0 elmo-attachment -n 1 text.xml

# a directory
status 0 elmo-attachment -d dir "$good/elmo-1.7.xml" "$good/record.xml"
silent
is "names" "$(ls dir | tr '\n' ' ')" "elmo-1.7-1.pdf elmo-1.7-2.png \
elmo-1.7-3.pdf elmo-1.7-4.pdf elmo-1.7-5.txt record-1.pdf "
same_file dir/record-1.pdf "$good/transcript.pdf"
status 2 elmo-attachment -d dir "$good/record.xml"
one_line
status 0 elmo-attachment -d dir --force "$good/record.xml"
status 0 elmo-attachment -d dir2 <"$good/record.xml"
is "standard input" "$(ls dir2)" "stdin-1.pdf"
# one that is damaged does not keep the others back
sed '0,/data:image/s//data;image/' "$good/elmo-1.7.xml" >one-bad.xml
status 2 elmo-attachment -d dir3 one-bad.xml
one_line
like err 'attachment 2: no data URI'
is "the others" "$(ls dir3 | tr '\n' ' ')" "one-bad-1.pdf one-bad-3.pdf \
one-bad-4.pdf one-bad-5.txt "

# full devices and closed pipes
if [ -e /dev/full ]; then
	elmo-attachment -n 1 "$good/record.xml" >/dev/full 2>err
	is "a full device" $? 2
	one_line
fi
elmo-attachment -n 1 "$good/record.xml" >&- 2>err
is "a closed standard output" $? 2

# 20 MiB are the most
big()
{
	printf '<elmo xmlns="https://github.com/emrex-eu/elmo-schemas/tree/v1">'
	printf '<report/><attachment><type>EMREX transcript</type><content>'
	printf 'data:application/pdf;base64,'
	{ printf '%%PDF-'; head -c "$1" /dev/zero; } | base64 -w 76
	printf '</content></attachment></elmo>'
}
big 20971515 >big.xml
status 0 elmo-attachment --transcript big.xml
is "20 MiB" "$(wc -c <out | tr -d ' ')" 20971520
big 20971516 >big.xml
status 2 elmo-attachment --transcript big.xml
like err 'more than 20 MiB'
done_testing

#!/bin/sh
# elmo-attachment --add: where it goes, and that nothing else changes.
. "$(dirname "$0")/lib.sh"
need elmo-attachment
good=$t/data/good
pdf=$good/transcript.pdf

# taking the new element out again gives what was there, to the byte
without()
{
	sed 's|<\(e:\)*attachment><\1*title[^>]*>[^<]*</\1*title><\1*type>[^<]*</\1*type><\1*content>[^<]*</\1*content></\1*attachment>||'
}

for name in 1.7 2.0 2.0-v2 2.1.1 purl no-namespace wrong-namespace; do
	file=$good/elmo-$name.xml
	status 0 elmo-attachment --add="$pdf" --type="EMREX transcript" "$file"
	silent
	cp out added.xml
	without <added.xml >back.xml
	same_file back.xml "$file"
	not "$name: something was added" cmp -s added.xml "$file"
	status 0 elmo-attachment added.xml
	like out ' EMREX transcript +application/pdf +621 .* root$'
	status 0 elmo-attachment \
	    -n "$(($(grep -c -v '^N ' out)))" added.xml
	same_file out "$pdf"
done
if command -v elmo-verify >/dev/null 2>&1; then
	for name in 1.7 2.0 2.0-v2 2.1.1; do
		elmo-attachment --add="$pdf" --type=Other \
		    "$good/elmo-$name.xml" >added.xml
		status 0 elmo-verify --require=schema --check added.xml
	done
else
	skip "the products are valid" "needs elmo-verify"
fi

# titles, in any encoding
status 0 elmo-attachment --add="$pdf" --type=Other --title='Påskrift <&">' \
    "$good/record.xml"
cp out titled.xml
status 0 elmo-attachment titled.xml
like out 'Påskrift <&">'
for encoding in UTF-16 ISO-8859-1; do
	printf '<?xml version="1.0" encoding="%s"?>\n' $encoding >in.xml
	sed 1d "$good/elmo-1.7.xml" >>in.xml
	iconv -f UTF-8 -t $encoding in.xml >encoded.xml
	status 0 elmo-attachment --add="$pdf" --type=Diploma --title=Prøve \
	    encoded.xml
	iconv -f $encoding -t UTF-8 out | without >back.xml
	same_file back.xml in.xml
	cp out added.xml
	status 0 elmo-attachment added.xml
	like out '^6 +Diploma +Prøve +application/pdf'
done

# a title that XML cannot have
for title in "$(printf 'a\001b')" "$(printf 'a\377b')" \
    "$(printf 'a\355\240\200b')" "$(printf 'a\303')"; do
	status 2 elmo-attachment --add="$pdf" --type=Other --title="$title" \
	    "$good/record.xml"
	one_line
	like err 'title: .*\(XML 1\.0'
	is "nothing comes of it" "$(wc -c <out)" 0
done

# signed documents
status 1 elmo-attachment --add="$pdf" --type=Diploma "$good/elmo-1.0.xml"
one_line
like err 'signed.*--drop-signature'
is "nothing comes of it" "$(cat out)" ""
status 0 elmo-attachment --add="$pdf" --type=Diploma --drop-signature \
    "$good/elmo-1.0.xml"
one_line
like err 'the signature is taken out'
unlike out Signature
without <out >back.xml
sed '/<Signature/,/<\/Signature>/{/<\/Signature>/!d;s/ *<\/Signature>/  /;}' \
    "$good/elmo-1.0.xml" >unsigned.xml
same_file back.xml unsigned.xml
status 0 elmo-attachment --add="$pdf" --type=Diploma --drop-signature \
    "$good/record.xml"
silent

# what does not go
status 1 elmo-attachment --add="$good/record.xml" --type="EMREX transcript" \
    "$good/record.xml"
one_line
like err 'want a PDF as EMREX transcript, have application/xml'
echo '<elmo><learner/></elmo>' >noreport.xml
status 1 elmo-attachment --add="$pdf" --type=Other noreport.xml
like err 'no report'
: >empty
status 2 elmo-attachment --add=empty --type=Other "$good/record.xml"
one_line
status 2 elmo-attachment --add=no-such --type=Other "$good/record.xml"
one_line
head -c 20971521 /dev/zero >big
status 2 elmo-attachment --add=big --type=Other "$good/record.xml"
one_line
status 0 elmo-attachment --add="$pdf" --type=Other -o new.xml "$good/record.xml"
is "nothing on standard output" "$(cat out)" ""
ok "but a file" test -s new.xml
done_testing

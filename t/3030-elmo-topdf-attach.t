#!/bin/sh
# --attach: the record with its transcript inside, ready to be signed.
. "$(dirname "$0")/lib.sh"
. "$t/pki.sh"
need elmo-topdf elmo-attachment elmo-sign elmo-verify pdftotext pdfdetach xmllint
page=$t/data/page
good=$t/data/good

# transcripts FILE: how many attachments of the root are one
transcripts()
{
	elmo-attachment --list "$1" 2>/dev/null |
	    grep 'EMREX transcript' | grep -c 'root$'
}

# attached RECORD: out is it with one transcript in it
attached()
{
	cp out with.xml
	is "one transcript" "$(transcripts with.xml)" 1
	status 0 elmo-attachment --transcript with.xml
	silent
	cp out inside.pdf
	like inside.pdf '^%PDF-1\.7'
	is "the PDF does not hold the record" "$(pdfdetach -list inside.pdf |
	    grep -c 'elmo\.xml')" 0
	pdftotext inside.pdf text.txt
	pdftotext -raw inside.pdf raw.txt
	ok "pdfcheck" perl "$t/judge/pdfcheck" inside.pdf
}

# without a transcript before
status 0 elmo-topdf --attach "$page/latin-46.xml"
silent
attached
ok "it says what the record says" perl "$t/judge/said" \
    "$page/latin-46.xml" text.txt
status 0 elmo-verify --check --require=schema with.xml
status 0 elmo-topdf --attach "$page/latin-46.xml"
same_file out with.xml
# but for that, it is the record
rest()
{
	xmllint --c14n "$1" | tr -d '\n' |
	    sed 's/<attachment>.*<\/attachment>//; s/  *</</g'
}
is "the rest is as it was" "$(rest with.xml | cksum)" \
    "$(rest "$page/latin-46.xml" | cksum)"

# an older one is replaced, what is not a transcript stays
is "there is one" "$(transcripts "$good/record.xml")" 1
status 0 elmo-topdf --attach "$good/record.xml"
silent
attached
not "it is not the old one" cmp -s inside.pdf "$good/transcript.pdf"
cp with.xml first.xml
status 0 elmo-topdf --attach first.xml
attached
status 0 elmo-topdf --attach -q "$page/groups.xml"
cp out groups.xml
attached
elmo-attachment --list groups.xml >list 2>/dev/null
elmo-attachment --list "$page/groups.xml" >before 2>/dev/null
is "one more" "$(wc -l <list)" "$(($(wc -l <before) + 1))"
for name in supplement recognition reports; do
	status 0 elmo-topdf --attach "$page/$name.xml"
	silent
	attached
	status 0 elmo-verify --check --require=schema with.xml
done

# signed behind it
status 0 elmo-topdf --attach "$good/record.xml"
elmo-sign --key="$pki/rsa2048.key" --cert="$pki/rsa2048.pem" <out >signed.xml
status 0 elmo-verify --cert="$pki/rsa2048.pem" --check signed.xml
like out '^OK'
is "with it inside" "$(transcripts signed.xml)" 1

# of a signed one: the signature goes and is missed
status 0 elmo-topdf --attach --cert="$pki/rsa2048.pem" signed.xml
one_line
like err 'signature'
attached
unlike with.xml 'SignatureValue'
tr '\n' ' ' <text.txt >line.txt
like line.txt 'rsa2048'
elmo-sign --key="$pki/ec256.key" --cert="$pki/ec256.pem" <with.xml >again.xml
status 0 elmo-verify --cert="$pki/ec256.pem" --check again.xml
# the page knows of the signature that it came with, though nobody checked it
status 0 elmo-topdf --attach signed.xml
attached
tr '\n' ' ' <text.txt >line.txt
like line.txt 'carries a signature. It was not checked'
status 0 elmo-topdf --attach "$good/record.xml"
attached
tr '\n' ' ' <text.txt >line.txt
like line.txt 'carries no signature'
# one that does not hold is not printed
sed 's/Mechanics/Magic/' signed.xml >broken.xml
status 1 elmo-topdf --attach --cert="$pki/rsa2048.pem" broken.xml
one_line
is "nothing comes of it" "$(cat out)" ""

# sealed as well, and many
status 0 elmo-topdf --attach --seal-key="$pki/rsa2048.key" \
    --seal-cert="$pki/rsa2048.pem" "$good/record.xml"
attached
if command -v pdfsig >/dev/null 2>&1; then
	pdfsig inside.pdf >sig 2>&1
	like sig 'Signature is Valid'
fi
status 0 elmo-topdf --attach -j 2 -d dir "$page/reports.xml" \
    "$page/latin-46.xml"
is "names" "$(ls dir | tr '\n' ' ')" "latin-46.xml reports.xml "
is "each has one" "$(transcripts dir/latin-46.xml) \
$(transcripts dir/reports.xml)" "1 1"
done_testing

#!/bin/sh
# What a file is, is told by its content: every wrapping of contract 1 around
# one record, read by a tool of the toolkit; and what is no such wrapping.
. "$(dirname "$0")/lib.sh"

case " $tools " in
*" elmo-verify "*) ;;
*) skip_all "needs elmo-verify" ;;
esac
cp "$t/data/good/record.xml" .

# judge STATUS FILE: its lines are in out
judge()
{
	status "$1" elmo-verify --require=document --check "$2"
}

good()
{
	judge 0 "$1"
	silent
	is "$1: documents" "$(cut -f 1,2 out)" "OK	$1"
}

bad()
{
	judge 2 "$1"
	like out "^TROUBLE	$1	.*$2"
	one_line
	is "$1: one line" "$(wc -l <out)" 1
}

good record.xml
gzip -nc record.xml >gz && good gz
base64 -w 0 record.xml >b64 && good b64
base64 -w 0 gz >value && good value
base64 gz >wrapped && good wrapped
gzip -c record.xml >named.gz && cp named.gz record.pdf && good record.pdf

gzip -nc gz >gzgz && bad gzgz "gzip: twice"
base64 -w 0 b64 >b64b64 && bad b64b64 "base64: twice"
gzip -nc b64 >gzb64 && bad gzb64 "base64: inside gzip"
head -c 300 gz >half && bad half "gzip: truncated"
cat gz gz >two && bad two "want one member"
(cat gz; echo x) >more && bad more "gzip: data behind"
(cat gz; head -c 100 /dev/zero) >padded && good padded
: >nothing && bad nothing "empty"
printf '%%PDF-1.7\n' >pdf
judge 2 pdf
like out "^TROUBLE	pdf	.*a PDF: take the record out with pdfdetach"
status 2 elmo-verify --require=document </dev/null
one_line
head -c 2000 /dev/urandom | base64 -w 0 >noise && judge 2 noise

mkdir d
cp record.xml d/a.xml
cp gz d/b
printf 'returnCode=NCP_CANCEL' >d/c
echo 'no record at all' >d/e
ln -s a.xml d/link
tar cf all.tar d
gzip -nc all.tar >all.tar.gz
archives="all.tar all.tar.gz"
if command -v zip >/dev/null 2>&1; then
	zip -qry all.zip d && archives="$archives all.zip"
	zip -qr -P secret secret.zip d/a.xml
	judge 2 secret.zip
	like out '^TROUBLE	secret.zip\(d/a.xml\)	.*encrypted'
	head -c 1500 all.zip >half.zip
	judge 2 half.zip
	like out '^TROUBLE	half.zip	.*archive: damaged'
else
	skip "zip" "needs zip"
fi
if command -v 7z >/dev/null 2>&1; then
	7z a -snl all.7z d >/dev/null && archives="$archives all.7z"
else
	skip "7z" "needs 7z"
fi
for archive in $archives; do
	judge 2 $archive
	is "$archive: every member" "$(cut -f 1,2 out | sort)" \
"BAD	$archive(d/c)
OK	$archive(d/a.xml)
OK	$archive(d/b)
TROUBLE	$archive(d/e)"
	like out 'member d/link left out: a symbolic link'
done
gzip -nc all.tar.gz >twice && bad twice "gzip: twice"
base64 -w 0 all.tar >b64tar && bad b64tar "a tar archive"
mkdir n && cp all.tar n/in.tar && tar cf nested.tar n/in.tar
judge 2 nested.tar
like out '^TROUBLE	nested.tar\(n/in.tar\)	.*a tar archive'
head -c 4000 all.tar >half.tar
judge 2 half.tar
like out '^TROUBLE	half.tar	.*archive: '

# answers of other protocols
xml=$(sed '/^<?xml/d' record.xml)
cat >tors <<END
<imobility-tors-get-response xmlns="https://github.com/\
erasmus-without-paper/ewp-specs-api-imobility-tors/blob/stable-v2/endpoints/\
get-response.xsd"><tor>$xml</tor><tor>$xml</tor></imobility-tors-get-response>
END
judge 0 tors
is "ToRs" "$(cut -f 1,2 out)" "OK	tors(elmo-1)
OK	tors(elmo-2)"
cat >soap <<END
<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><r>$xml
</r></s:Body></s:Envelope>
END
judge 0 soap
is "SOAP" "$(cut -f 1,2 out)" "OK	soap(elmo-1)"
# prefixes of the answer that are used in the document, however many, are
# declared once each; those that are not used, or declared inside, are not
{
	echo '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"'
	for i in $(seq 100 199); do
		echo "xmlns:p$i='urn:$i' xmlns:p${i}0='urn:${i}0'"
	done
	echo '><s:Body><elmo xmlns="https://github.com/emrex-eu/elmo-schemas'\
'/tree/v1" xmlns:p150="urn:inside">'
	for i in $(seq 100 199) $(seq 199 -1 100); do
		echo "<p$i:a/><p${i}0:a p$i:b=''/>"
	done
	echo '</elmo></s:Body></s:Envelope>'
} >many
status 0 elmo-verify --require=document <many
tr ' ' '\n' <out | grep -o '^xmlns:[^=]*' | sort >have
for i in $(seq 100 199); do
	printf 'xmlns:p%s\nxmlns:p%s0\n' "$i" "$i"
done | sort >want
same_file have want
like out 'xmlns:p150="urn:inside"'
sed 's/soap\/envelope/soup\/envelope/' soap >soup
judge 1 soup
like out '^BAD	soup	'
done_testing

#!/bin/sh
# What is not signed, and that nothing is written then.
. "$(dirname "$0")/lib.sh"
. "$t/pki.sh"

cp "$t/data/good/record.xml" .
sign="elmo-sign --key=$pki/rsa2048.key --cert=$pki/rsa2048.pem"

# refused STATUS ERE ARG..: refused alike to standard output and into a file
refused()
{
	want=$1 why=$2
	shift 2
	status "$want" $sign "$@"
	one_line
	like err "$why"
	is "nothing on standard output" "$(wc -c <out)" 0
	echo old >old
	status "$want" $sign -o old "$@"
	is "the old file is as it was" "$(cat old)" old
}

status 0 $sign -o signed.xml record.xml
silent

# once and no more
refused 1 'signed\.xml: [0-9]+: signed already' signed.xml
status 0 $sign --replace signed.xml
same_file out signed.xml
status 0 $sign --replace record.xml
silent
same_file out signed.xml
sed 's|<Signature .*</Signature>|&&|' signed.xml >twice.xml
refused 1 'twice\.xml: [0-9]+: signed more than once' \
    --schema=none --replace twice.xml

# one document, also out of a directory; a third is not told of
mkdir dir one
cp record.xml dir/a.xml
cp record.xml dir/b.xml
cp record.xml dir/c.xml
cp record.xml one
refused 2 'dir/b\.xml: want one document, have more' dir
status 0 $sign one
silent

# not valid
sed 's|<givenNames>.*||' record.xml >invalid.xml
refused 1 'invalid\.xml: [0-9]+: .*schema: ' invalid.xml
status 0 $sign --schema=none invalid.xml
one_line
like err 'invalid\.xml: .*schema'
like out '<Signature '
status 0 $sign -q --schema=none invalid.xml
silent
status 0 $sign --schema=1.7.0 record.xml
silent
refused 1 'record\.xml: .*schema: ' --schema=1.0.0 record.xml
refused 2 'elmo-sign: --schema' --schema=3 record.xml
# ELMO 1.4 is valid only when it is signed, so what is judged is the product
sed '/<gender>/d' record.xml >older.xml
status 0 $sign --schema=1.4.0 older.xml
silent
cp out older-signed.xml
case " $tools " in
*" elmo-verify "*)
	for case in 0:older-signed.xml 1:older.xml; do
		status ${case%%:*} elmo-verify --require=document,schema \
		    --schema=1.4.0 ${case#*:}
	done ;;
*) skip "elmo-verify agrees" "needs elmo-verify" ;;
esac
# a Signature has a right place only at the end
sed 's|<learner>|<!-- --><learner><Signature xmlns="urn:x"/>|' record.xml \
    >inside.xml
refused 1 'inside\.xml: .*schema: ' inside.xml

# not ELMO, whatever is asked
echo '<elmo><learner/></elmo>' >nowhere.xml
echo '<elmo xmlns="https://example.org/"/>' >foreign.xml
echo '<html xmlns="http://www.w3.org/1999/xhtml"/>' >html.xml
for other in nowhere foreign html; do
	refused 1 "$other\\.xml: .*not EMREX ELMO" $other.xml
	refused 1 "$other\\.xml: .*not EMREX ELMO" --schema=none $other.xml
done

# what no reader would take
sed 's|Mekanikk|Mek<!-- -->anikk|' record.xml >split.xml
refused 1 'split\.xml: [0-9]+: no reader .*comment' split.xml

# not XML, or not as EMREX has it
{ sed 1q record.xml; echo '<!DOCTYPE elmo>'; sed 1d record.xml; } >doctype.xml
refused 2 'doctype\.xml: .*DOCTYPE' --schema=none doctype.xml
head -n 20 record.xml >cut.xml
refused 2 'cut\.xml: ' cut.xml
sed '1s/UTF-8/EBCDIC-US/' record.xml >coded.xml
refused 2 'coded\.xml: ' coded.xml
: >nothing
refused 2 'nothing' nothing

# one document
refused 2 'want one document' record.xml record.xml
mkdir two
cp record.xml two/1.xml
cp record.xml two/2.xml
refused 2 'want one document' two
rm two/2.xml
status 0 $sign two
same_file out signed.xml

# a document that is larger than what is kept in memory
limit=32768
[ "$EMREX_SANITIZERS" != yes ] || limit=131072
{
	sed '/<\/elmo>/d' record.xml
	echo '<attachment><title xml:lang="en">large</title><content>'
	head -c 30000000 /dev/zero | base64
	echo '</content></attachment></elmo>'
} >large.xml
ok "a large document" \
    peak $sign --schema=none -q -o large-signed.xml large.xml
ok "in little memory ($kib KiB)" test "$kib" -lt "$limit"
ok "from a pipe too" \
    peak sh -c "cat large.xml | $sign --schema=none -q >large-piped.xml"
ok "in little memory ($kib KiB)" test "$kib" -lt "$limit"
same_file large-signed.xml large-piped.xml
done_testing

#!/bin/sh
# elmo-merge: whose records meet, what is kept once, what gets a new name, and
# that what was signed within a record goes on holding.
. "$(dirname "$0")/lib.sh"
. "$t/pki.sh"
need elmo-merge elmo-attachment elmo-convert elmo-verify perl
good=$t/data/good
v1=https://github.com/emrex-eu/elmo-schemas/tree/v1
check() { perl "$t/judge/mergecheck" "$@"; }

# record NAME BORN ISSUER DAY BODY: one report, and BODY behind it
record()
{
	cat >"$1" <<-END
	<elmo xmlns="$v1"><generatedDate>2022-01-$4T10:00:00Z</generatedDate>
	<learner><givenNames>Ada</givenNames><familyName>Example</familyName>
	<bday>$2</bday></learner><report><issuer>
	<identifier type="schac">$3</identifier><title>Utopia</title>
	<url>https://$3/</url></issuer><learningOpportunitySpecification>
	<identifier type="local">A1</identifier><title>Art</title><specifies>
	<learningOpportunityInstance><date>2021-05-05</date>
	<attachments><ref>a</ref></attachments>
	<grouping typeref="g" idref="1"/></learningOpportunityInstance>
	</specifies></learningOpportunitySpecification>
	<issueDate>2022-01-$4T10:00:00Z</issueDate></report>$5</elmo>
	END
}

# file NAME BASE64: an attachment; groups TITLE: a type of groups
file()
{
	echo "<attachment><identifier type=\"internal\">$1</identifier>"
	echo "<content>data:text/plain;base64,$2</content></attachment>"
}
groups()
{
	echo "<groups><groupType id=\"g\"><title>$1</title>"
	echo "<group id=\"1\"><title>$1</title></group></groupType></groups>"
}

record 1.xml 1999-01-01 a.example.org 10 "$(file a QQ==)$(groups x)"
record 2.xml 1999-01-01 a.example.org 12 "$(file a QQ==)$(groups x)"
record 3.xml 1999-01-01 b.example.org 11 "$(file a QkI=)$(groups y)"
record other.xml 1988-02-02 c.example.org 11 "$(file a QQ==)$(groups x)"
sed 's/Ada/Bea/' other.xml >another.xml
sed 's/<bday>.*<\/bday>//' 1.xml >unborn.xml

# one record, and a record and itself
status 0 elmo-merge "$good/elmo-1.7.xml"
silent
same_file out "$good/elmo-1.7.xml"
status 0 elmo-merge "$good/elmo-1.7.xml" "$good/elmo-1.7.xml"
same_file out "$good/elmo-1.7.xml"
like err '2 reports given again, kept once'

# written alike, but the names mean different things
record alike.xml 1999-01-01 a.example.org 12 "$(file a QkI=)$(groups x)"
record alike2.xml 1999-01-01 a.example.org 12 "$(file a QQ==)$(groups y)"
record alike3.xml 1999-01-01 a.example.org 12 "$(groups x)"
for other in alike alike2 alike3; do
	for two in "1.xml $other.xml" "$other.xml 1.xml"; do
		status 0 elmo-merge $two
		cp out merged.xml
		is "$two: reports" "$(grep -c '<report>' out)" 2
		ok "$two: nothing is missing" check merged.xml $two
		like err 'this learning opportunity is in '
	done
done
# more groups of a type make no other report
sed 's/<\/groupType>/<group id="2"><title>z<\/title><\/group>&/' 2.xml >more.xml
for two in '1.xml more.xml' 'more.xml 1.xml'; do
	status 0 elmo-merge $two
	is "$two: reports" "$(grep -c '<report>' out)" 1
	is "$two: types" "$(grep -c '<groupType' out)" 2
done

# the same report but for its date: once, the newer
for two in '1.xml 2.xml' '2.xml 1.xml'; do
	status 0 elmo-merge $two
	is "$two: reports" "$(grep -c '<report>' out)" 1
	is "$two: files" "$(grep -c '<attachment>' out)" 1
	like out '<issueDate>2022-01-12'
	like out '<generatedDate>2022-01-12'
	cp out merged.xml
	ok "nothing is missing" check merged.xml 1.xml 2.xml
done

# names that clash, with what refers to them
status 0 elmo-merge 1.xml 3.xml
like out '<identifier type="internal">a</identifier>'
like out '<identifier type="internal">a-2</identifier>'
like out '<ref>a-2</ref>'
like out '<groupType id="g-2">'
like out '<grouping typeref="g-2" idref="1"/>'
like err '1 attachment identifier renumbered'
like err '1 group identifier renumbered'
cp out merged.xml
ok "nothing is missing" check merged.xml 1.xml 3.xml
status 0 elmo-merge -q merged.xml 1.xml
silent
ok "nothing is missing" check out merged.xml 1.xml
sed 's/<ref>a</<ref>nothing</;s/example.org/example.net/' 3.xml >dangling.xml
sed 's/>a</>nothing</' 1.xml >named.xml
status 0 elmo-merge named.xml dangling.xml
like err 'a reference to nothing in this record'
like out '<ref>nothing-2</ref>'

# a learning opportunity in two reports that differ
sed 's/2021-05-05/2021-05-06/' 2.xml >retaken.xml
status 0 elmo-merge 1.xml retaken.xml
is "both are kept" "$(grep -c '<report>' out)" 2
like err 'retaken.xml: line .*learning opportunity is in 1.xml, too'
status 0 elmo-merge -q 1.xml retaken.xml
silent

# whose records
status 1 elmo-merge 1.xml another.xml
one_line
like err 'another.xml: '
is "nothing is written" "$(wc -c <out)" 0
unlike err 'Ada|Bea|19[89]'
for doubt in other.xml unborn.xml; do
	status 1 elmo-merge -o new.xml 1.xml $doubt
	one_line
	ok "nothing is written" test ! -e new.xml
done
status 0 elmo-merge --learner=another.xml 1.xml another.xml
like out '<givenNames>Bea<'
unlike out '<givenNames>Ada<'
like err '1.xml: taken for the learner of another.xml as asked'
status 0 elmo-merge --learner=1.xml another.xml 1.xml
like out '<givenNames>Ada<'
status 2 elmo-merge --learner=missing.xml 1.xml
one_line
printf '<elmo xmlns="%s"/>' $v1 >none.xml
status 1 elmo-merge --learner=none.xml 1.xml

# the originals, byte for byte
status 0 elmo-merge --keep-original 1.xml 3.xml 1.xml
cp out kept.xml
ok "nothing is missing" check kept.xml 1.xml 3.xml
status 0 elmo-attachment -n 3 kept.xml
same_file out 1.xml
status 0 elmo-attachment -n 4 kept.xml
same_file out 3.xml

# versions
status 0 elmo-merge --to=1.7.0 1.xml
status 1 elmo-merge --to=1.2.0 1.xml
like err 'would not be valid as ELMO 1\.2\.0'
is "nothing is written" "$(wc -c <out)" 0
status 2 elmo-merge --to=3 1.xml
one_line
# of two namespaces: in the newest, and only once what then is the same
v2=https://github.com/emrex-eu/elmo-schemas/tree/v2
for v in 2.0.0 2.0.0-ns-v2 2.1.1; do
	elmo-convert -q --to=$v 1.xml >"1-$v.xml"
	elmo-convert -q --to=$v 3.xml >"3-$v.xml"
	for two in "1.xml 3-$v.xml" "3-$v.xml 1.xml"; do
		status 0 elmo-merge $two
		cp out merged.xml
		unlike err 'not in ELMO'
		ok "valid as $v" elmo-verify --check --require=schema \
		    --schema=$v merged.xml
		case $two in
		1*) set -- "1-$v.xml" "3-$v.xml" ;;
		*) set -- "3-$v.xml" "1-$v.xml" ;;
		esac
		ok "$two: nothing is missing" check merged.xml "$@"
	done
	status 0 elmo-merge 1.xml "1-$v.xml"
	is "the same report of two versions" "$(grep -c '<report>' out)" 1
	like err '1 report given again, kept once'
done
status 0 elmo-merge --to=1.7.0 1.xml 3-2.1.1.xml
cp out merged.xml
ok "valid as 1.7.0" elmo-verify --check --require=schema --schema=1.7.0 \
    merged.xml
ok "nothing is missing" check merged.xml 1.xml 3.xml
status 0 elmo-merge --to=2.1.1 1.xml
like err 'learner/alternativeName: wanted by ELMO 2\.1\.1, .* left empty'
like out "xmlns=\"$v2\""
status 0 elmo-merge --keep-original 1.xml 3-2.1.1.xml
cp out kept.xml
status 0 elmo-attachment -n 3 kept.xml
same_file out 1.xml
status 0 elmo-attachment -n 4 kept.xml
same_file out 3-2.1.1.xml
# what the version cannot say is told
sed 's/<issueDate>/<resultOfRecognition><status>Positive<\/status>\
<\/resultOfRecognition>&/' 3-2.1.1.xml >new.xml
status 0 elmo-merge --to=1.7.0 1.xml new.xml
like err 'new\.xml: line .*report/resultOfRecognition: not in ELMO 1\.7\.0'
status 0 elmo-merge 1.xml --learner=3-2.1.1.xml
like out '<dateOfBirth>'
for bad in purl no-namespace wrong-namespace; do
	status 1 elmo-merge "$good/elmo-$bad.xml" 1.xml
	one_line
done
status 0 elmo-merge "$good/elmo-1.0.xml"
like err '1 signature dropped'
unlike out SignatureValue

# a record that is not valid
sed 's/<issueDate>/<issueDay\/><issueDate>/' 1.xml >invalid.xml
status 1 elmo-merge 1.xml invalid.xml
like err 'invalid.xml: line .*not valid as ELMO'
like err 'the result would not be valid'
is "nothing is written" "$(wc -c <out)" 0
status 2 elmo-merge 1.xml missing.xml
is "nothing is written" "$(wc -c <out)" 0

# prefixes, other namespaces and what only looks like the record's
cat >4.xml <<END
<e:elmo xmlns:e="$v1" xmlns:x="urn:x" x:of="1"
    ><e:generatedDate>2022-01-10T10:00:00Z</e:generatedDate
><e:learner><e:givenNames>ada</e:givenNames
><e:familyName>EXAMPLE</e:familyName><e:bday>1999-01-01</e:bday></e:learner
><e:report><e:issuer><e:identifier type="schac">d.example.org</e:identifier
><e:title>U&#13;</e:title><e:url>u</e:url></e:issuer
><e:issueDate>2022-01-10T10:00:00Z</e:issueDate></e:report
><e:extension><x:a y="&#10;&lt;&quot;"><none/><e:ref>a</e:ref></x:a
></e:extension></e:elmo>
END
sed -i 's/ x:of="1"//' 4.xml
for two in '3.xml 4.xml' '4.xml 3.xml'; do
	status 0 elmo-merge -q $two
	cp out merged.xml
	like out '<x:a y="&#10;&lt;&quot;" xmlns:x="urn:x"|<x:a xmlns:'
	ok "$two: nothing is missing" check merged.xml 3.xml 4.xml
done

# a supplement's own signature, over inclusive canonical forms
if command -v xmlsec1 >/dev/null 2>&1; then
	c14n=http://www.w3.org/TR/2001/REC-xml-c14n-20010315
	ds=http://www.w3.org/2000/09/xmldsig#
	cat >signed.xml <<-END
	<e:elmo xmlns:e="$v1" xmlns:x="urn:x" xmlns:w="urn:w">
	<e:generatedDate>2022-01-10T10:00:00Z</e:generatedDate><e:learner>
	<e:givenNames>Ada</e:givenNames><e:familyName>Example</e:familyName>
	<e:bday>1999-01-01</e:bday></e:learner><e:report><e:issuer>
	<e:identifier type="schac">d.example.org</e:identifier>
	<e:title>U</e:title><e:url>u</e:url></e:issuer>
	<e:learningOpportunitySpecification>
	<e:identifier type="local">D</e:identifier><e:title>D</e:title>
	<e:specifies><e:learningOpportunityInstance><e:diplomaSupplement
	><e:version>2018</e:version><e:issueDate>2021-06-30</e:issueDate
	><e:introduction id="i">Words &amp; <x:b/> &#13;</e:introduction
	><e:section number="1"><e:title>T</e:title><e:attachment
	><e:identifier type="internal">a</e:identifier><e:content
	>data:,x</e:content></e:attachment></e:section><ds:Signature
	xmlns:ds="$ds"><ds:SignedInfo><ds:CanonicalizationMethod
	Algorithm="$c14n"/><ds:SignatureMethod
	Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"/>
	<ds:Reference URI="#i"><ds:Transforms><ds:Transform
	Algorithm="$c14n"/></ds:Transforms><ds:DigestMethod
	Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><ds:DigestValue/>
	</ds:Reference></ds:SignedInfo><ds:SignatureValue/></ds:Signature
	></e:diplomaSupplement></e:learningOpportunityInstance></e:specifies>
	</e:learningOpportunitySpecification>
	<e:issueDate>2022-01-10T10:00:00Z</e:issueDate></e:report></e:elmo>
	END
	ok "signing" xmlsec1 --sign --id-attr:id introduction \
	    --privkey-pem "$pki/rsa2048.key" --output sealed.xml signed.xml
	holds() { xmlsec1 --verify --id-attr:id introduction \
	    --pubkey-cert-pem "$pki/rsa2048.pem" "$1" >/dev/null 2>&1; }
	ok "it holds" holds sealed.xml
	for two in 'sealed.xml 3.xml' '3.xml sealed.xml' 'sealed.xml 4.xml' \
	    '4.xml sealed.xml'; do
		status 0 elmo-merge -q $two
		cp out merged.xml
		ok "$two: it holds" holds merged.xml
	done
	status 0 elmo-merge -q 3.xml sealed.xml
	like out '<e:identifier type="internal">a</e:identifier>'
	like out '<ref>a-2</ref>'
	sed 's/Words/Word/' merged.xml >broken.xml
	not "and does not when it is touched" holds broken.xml
else
	skip "a supplement's signature" "needs xmlsec1"
fi
done_testing

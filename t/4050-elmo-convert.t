#!/bin/sh
# elmo-convert: what each version can say, what is told where it cannot, and
# that up and down again is the same record.
. "$(dirname "$0")/lib.sh"
. "$t/pki.sh"
need elmo-convert elmo-verify elmo-sign elmo-attachment elmo-tojson xmllint
good=$t/data/good
v1=https://github.com/emrex-eu/elmo-schemas/tree/v1
v2=https://github.com/emrex-eu/elmo-schemas/tree/v2
versions="1.0.0 1.1.0 1.2.0 1.3.0 1.4.0 1.5.0 1.6.0 1.7.0 2.0.0 2.0.0-ns-v2
2.1.1"
los=report//learningOpportunitySpecification
loi=$los/specifies/learningOpportunityInstance

# valid VERSION FILE, once it is signed where it has to be
valid()
{
	_file=$2
	case $1:$(grep -c SignatureValue "$2") in
	1.[0-4].*:0)
		elmo-sign --key="$pki/ec256.key" --cert="$pki/ec256.pem" \
		    --schema="$1" "$2" >valid.xml || return 1
		_file=valid.xml
		;;
	esac
	elmo-verify --require=schema --schema="$1" --check "$_file"
}
same_record()
{
	xmllint --c14n "$1" >a.c14n && xmllint --c14n "$2" >b.c14n &&
	    cmp a.c14n b.c14n
}

# record LEARNER REPORT ROOT: of tree/v1; LEARNER after the names
record()
{
	cat <<-END
	<?xml version="1.0" encoding="UTF-8"?>
	<elmo xmlns="$v1">
	  <generatedDate>2023-06-30T12:00:00Z</generatedDate>
	  <learner>
	    <givenNames>Ada</givenNames>
	    <familyName>Example</familyName>$1
	  </learner>
	  <report>
	    <issuer>
	      <identifier type="schac">uni.example.org</identifier>
	      <title xml:lang="en">University of Utopia</title>
	      <url>https://uni.example.org/</url>
	    </issuer>$2
	    <issueDate>2023-06-30T12:00:00Z</issueDate>
	  </report>$3
	</elmo>
	END
}
# course ID INSTANCE PARTS
course()
{
	cat <<-END

	    <learningOpportunitySpecification>
	      <identifier type="local">$1</identifier>
	      <title>$1</title>
	      <specifies>
	        <learningOpportunityInstance>$2</learningOpportunityInstance>
	      </specifies>$3
	    </learningOpportunitySpecification>
	END
}
part() { echo "<hasPart>$(course "$@")</hasPart>"; }

# every version from every version: valid, or it is told why
for from in 1.0 1.7 2.0 2.0-v2 2.1.1 no-namespace wrong-namespace; do
	for to in $versions; do
		status 0 elmo-convert --to="$to" "$good/elmo-$from.xml"
		cp out made.xml
		unlike err 'not valid'
		ok "$from is valid as $to" valid "$to" made.xml
		not "no learner is told of" \
		    grep -q 'Eksempel\|Prøvesen\|1999-12-24' err
	done
done
# and where nothing is lost the same again
for pair in 1.7:1.5.0 1.7:1.6.0 1.7:2.0.0 1.7:2.0.0-ns-v2 1.7:2.1.1 \
    2.0:2.0.0-ns-v2 2.0:2.1.1 2.0-v2:2.0.0 2.0-v2:2.1.1; do
	from=${pair%:*}
	own=1.7.0
	[ "$from" = 2.0 ] && own=2.0.0
	[ "$from" = 2.0-v2 ] && own=2.0.0-ns-v2
	status 0 elmo-convert --strict --to="${pair#*:}" "$good/elmo-$from.xml"
	cp out there.xml
	status 0 elmo-convert --strict --to="$own" there.xml
	ok "$pair and back" same_record out "$good/elmo-$from.xml"
done

# what is of the version already is handed on, signature and all
elmo-sign --key="$pki/ec256.key" --cert="$pki/ec256.pem" \
    "$good/elmo-1.7.xml" >signed.xml
for to in 1.5.0 1.7.0; do
	status 0 elmo-convert --to=$to --keep-original signed.xml
	silent
	same_file out signed.xml
	status 0 elmo-convert -v --to=$to signed.xml
	like err 'nothing to change: the bytes as they came'
done
# else the signature goes, is told, and is in the original
status 0 elmo-convert --keep-original signed.xml
cp out made.xml
like err '1 signature dropped$'
unlike made.xml SignatureValue
ok "valid with its original" valid 2.1.1 made.xml
status 0 elmo-attachment -n 6 made.xml
same_file out signed.xml
for to in 1.0.0 1.2.0; do
	status 0 elmo-convert --to=$to --keep-original signed.xml
	cp out made.xml
	ok "also as $to" valid $to made.xml
done
status 0 elmo-convert signed.xml # to the newest
ok "2.1.1" grep -q "<elmo xmlns=\"$v2\">" out

# strict: nothing is written, and each loss is told
status 1 elmo-convert --strict --to=1.4.0 "$good/elmo-1.7.xml"
is "nothing is written" "$(wc -c <out)" 0
like err ': line 13: learner/gender: not in ELMO 1\.4\.0$'
like err ': 3 things would be lost in ELMO 1\.4\.0$'
status 1 elmo-convert -q --strict --to=1.4.0 "$good/elmo-1.7.xml"
one_line
status 2 elmo-convert --to=1.8.0 "$good/elmo-1.7.xml"
like err "no version of ELMO: '1\.8\.0'"
# one line for each kind, with its number
record '' "$(course A '<level><type>EQF</type></level>
    <level><type>NQF</type></level>' \
    "$(part B '<level><type>EQF</type></level>')")" '' >levels.xml
status 0 elmo-convert --to=1.1.0 levels.xml
one_line
like err "line 1[0-9]: $loi/level: not in ELMO 1\.1\.0 \(3 times\)$"

# dates of birth
record '
    <bday>1999-12-24+01:00</bday>' '' '' >born.xml
for to in 2.0.0 2.0.0-ns-v2 2.1.1; do
	status 0 elmo-convert --to=$to born.xml
	like out '<dateOfBirth>1999-12-24\+01:00</dateOfBirth>'
	unlike out bday
	like err 'learner/alternativeName: wanted by ELMO .*, left empty$'
	cp out there.xml
	status 0 elmo-convert --to=1.7.0 there.xml
	silent
	same_file out born.xml
done
elmo-convert -q born.xml |
    sed 's/<\/dateOfBirth>/&<bday>1999-12-24+01:00<\/bday>/' >both.xml
status 0 elmo-convert --strict --to=1.7.0 both.xml
same_file out born.xml
sed 's/<bday>1999/<bday>1998/' both.xml >two.xml
status 0 elmo-convert --to=2.0.0 two.xml
like err 'learner/bday: differs from dateOfBirth, which stands$'
unlike err '1998|1999'
status 1 elmo-convert --strict --to=2.0.0 two.xml
status 0 elmo-convert -v --to=2.1.1 two.xml
same_file out two.xml

# countries
uri=http://publications.europa.eu/resource/authority/country
elmo-convert -q born.xml | sed "s|<givenNames>|<citizenship type=\"URI\">\
$uri/FIN</citizenship>&|; s|<issuer>|&<country type=\"ISO\">HK</country>|
s|<birthName>|<countryOfBirth type=\"URI\">$uri/SWE</countryOfBirth>&|" \
    >country.xml
ok "a record with countries" valid 2.1.1 country.xml
status 0 elmo-convert -v --to=1.7.0 country.xml
like out '<citizenship>FI</citizenship>'
unlike out '<country'
like err 'learner/citizenship: the code of the country in place of its URI'
like err 'report/issuer/country: not in the list of countries of ELMO 1\.7\.0'
cp out there.xml
status 0 elmo-convert there.xml
like out '<citizenship type="ISO">FI</citizenship>'

# the status: before 1.2 nothing but what was passed
record '' "$(course A '<status>in-progress</status>' \
    "$(part B '<status>passed</status>')$(part C '<status>failed</status>' \
    "$(part D '')")")$(course E '<status>failed</status>')" '' >status.xml
status 0 elmo-convert --to=1.1.0 status.xml
like err "$los: not passed, left out, .* \(3 times\)"
is "what is left" "$(sed -n 's/.*<title>\(.\)<.*/\1/p' out | tr -d '\n')" BD
unlike out 'hasPart|status'
cp out made.xml
ok "valid" valid 1.1.0 made.xml
status 0 elmo-convert --to=1.2.0 status.xml
silent
same_file out status.xml

# attachments
attachment()
{
	echo "<attachment>$1<content xml:lang=\"en\">data:,a</content>"
	echo "<content xml:lang=\"fi\">data:,b</content></attachment>"
}
record '' '' "$(attachment '<title>T</title><type>Diploma</type>
    <description>1</description><description>2</description>')" >attach.xml
status 0 elmo-convert --to=1.1.0 attach.xml
like err 'attachment/type: of no type of ELMO 1\.1\.0'
like err 'attachment/description: more than one, not in ELMO 1\.1\.0'
like err 'attachment/content: an attachment of its own'
cp out made.xml
is "two attachments" "$(grep -o '<attachment>' made.xml | wc -l)" 2
is "a content each" "$(tr -d '\n' <made.xml | grep -o 'data:,.\|</att')" \
    "$(printf 'data:,a\n</att\ndata:,b\n</att')"
ok "valid" valid 1.1.0 made.xml
status 0 elmo-convert --to=1.5.0 attach.xml
like out '<type>Other</type>'
like err 'attachment/type: Other stands, it is no type of ELMO 1\.5\.0'
record '' '' '<attachment><title>T</title></attachment>' >empty.xml
status 0 elmo-convert --to=1.0.0 empty.xml
like err 'attachment/content: wanted by ELMO 1\.0\.0, not given, left empty'
cp out made.xml
status 0 elmo-convert --to=1.6.0 made.xml
same_file out empty.xml

# one title for a group, one description
record '' '' '<groups><groupType id="g"><title>a</title><title>b</title>
    </groupType></groups>' >groups.xml
status 0 elmo-convert --to=1.6.0 groups.xml
like err 'groups/groupType/title: more than one, not in ELMO 1\.6\.0'
status 0 elmo-convert --to=1.2.0 groups.xml
like err ': groups: not in ELMO 1\.2\.0'
# 1.3.0 wants a grouping in each instance
record '' "$(course A '')" '' >instance.xml
status 0 elmo-convert --to=1.3.0 instance.xml
like err "$loi/grouping: wanted by ELMO 1\.3\.0, not given, left empty"
cp out made.xml
ok "valid" valid 1.3.0 made.xml
status 0 elmo-convert --to=1.7.0 made.xml
ok "and back" same_record out instance.xml
# but an empty one that was signed is no stand-in
elmo-sign --key="$pki/ec256.key" --cert="$pki/ec256.pem" made.xml >empty.xml
for to in 1.3.0 1.4.0 1.7.0; do
	status 0 elmo-convert --to=$to empty.xml
	silent
	same_file out empty.xml
done
# 2.0 an identifier of each learning opportunity
sed '/type="local"/d' instance.xml >nameless.xml
status 0 elmo-convert --to=2.0.0 nameless.xml
like err "$los/identifier: wanted by ELMO 2\.0\.0, not given, left empty"
cp out made.xml
ok "valid" valid 2.0.0 made.xml
status 0 elmo-convert --to=1.7.0 made.xml
ok "and back" same_record out nameless.xml

# prefixes, comments, instructions, character data, what is foreign
cat >odd.xml <<END
<?xml version="1.0"?>
<!-- before -->
<?keep this?>
<q:elmo xmlns:q="$v1" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
  xsi:schemaLocation="$v1   https://raw.githubusercontent.com/emrex-eu/elmo-schemas/v1/schema.xsd
  urn:x x.xsd">
  <q:generatedDate>2023-06-30T12:00:00Z</q:generatedDate>
  <q:learner><!-- who --><q:givenNames>A<!-- b -->da</q:givenNames>
    <r:familyName xmlns:r="$v1"><![CDATA[Ex&ample]]></r:familyName>
  </q:learner>
  <report xmlns="$v1">
    <issuer><identifier type="schac">a.example.org</identifier>
      <title xml:lang="en">Utopia</title><url/></issuer>
    <issueDate>2023-06-30T12:00:00Z</issueDate>
  </report>
  <q:extension>
    <x:note xmlns:x="urn:x" kind="q:elmo"><q:report>a ghost</q:report>
      <y xmlns="$v1">another</y></x:note>
    <z:plain xmlns:z="urn:z"/>
  </q:extension>
</q:elmo>
<!-- behind -->
END
status 0 elmo-convert --strict odd.xml
cp out made.xml
ok "valid" valid 2.1.1 made.xml
like made.xml '^<!-- before -->$'
like made.xml '^<\?keep this\?>$'
like made.xml '^<!-- behind -->$'
like made.xml '<q:learner><!-- who --><q:givenNames>A<!-- b -->da<'
like made.xml ">Ex&amp;ample</r:familyName><q:alternativeName/>|Ex&amp;ample"
like made.xml "<x:note xmlns:x=\"urn:x\" xmlns:q=\"$v1\" kind=\"q:elmo\">"
like made.xml "<y xmlns=\"$v1\">another"
like made.xml '<z:plain xmlns:z="urn:z"/>'
like made.xml "schemaLocation=\"$v2   https://raw.*/v2/schema.xsd"
is "nothing else is of the old namespace" "$(grep -c "$v1" made.xml)" 2
status 0 elmo-convert --strict --to=1.7.0 made.xml
xmllint --c14n odd.xml >a.c14n
xmllint --c14n out >b.c14n
same_file a.c14n b.c14n
# a location that is of one version, a type that another does not have
sed "s|$v1   .*|$v1 https://example.org/1.7.0/elmo.xsd\">|; /urn:x x.xsd/d" \
    odd.xml | elmo-convert -q |
    sed 's/<issuer>/<issuer xmlns:t="http:\/\/www.w3.org\/2001\/XMLSchema-instance"\
	xmlns:u="https:\/\/github.com\/emrex-eu\/elmo-schemas\/tree\/v2"\
	t:type="u:Issuer">/' >typed.xml
unlike typed.xml schemaLocation
ok "valid" valid 2.1.1 typed.xml
status 0 elmo-convert -v --to=1.7.0 typed.xml
like err 'report/issuer/@xsi:type: left out'
unlike out 't:type'
status 0 elmo-convert --strict --to=2.0.0 typed.xml
like out 't:type="u:Issuer"'
like out "xmlns:u=\"$v1\""
# 1.0.0 has to know all that is in an extension
status 0 elmo-convert --to=1.0.0 odd.xml
like err 'extension/note: nothing foreign is in ELMO 1\.0\.0'

# a supplement's signature holds as long as nothing changes
supplement='<diplomaSupplement><version>2018</version>
    <issueDate>2023-06-30</issueDate><introduction><p>I</p></introduction>
    <section number="1"><title>T</title>
    <content type="text/html"><![CDATA[<p>x</p>]]></content></section>
    <Signature xmlns="http://www.w3.org/2000/09/xmldsig#"><SignedInfo>
    <CanonicalizationMethod Algorithm="urn:a"/>
    <SignatureMethod Algorithm="urn:a"/><Reference>
    <DigestMethod Algorithm="urn:a"/><DigestValue>AA==</DigestValue>
    </Reference></SignedInfo><SignatureValue>AA==</SignatureValue></Signature>
    </diplomaSupplement>'
record '
    <gender>1</gender>' "$(course A "$supplement")" '' >supplement.xml
status 0 elmo-convert --to=1.4.0 supplement.xml
one_line
like out SignatureValue
like out '<!\[CDATA\[<p>x</p>\]\]>'
status 0 elmo-convert --to=2.1.1 supplement.xml
unlike out SignatureValue
like err "diplomaSupplement/Signature: the supplement's signature cannot hold"
status 1 elmo-convert --strict --to=2.1.1 supplement.xml

# the pre-release
cat >purl.xml <<'END'
<elmo xmlns="http://purl.org/net/elmo"><generatedDate>2015-05-31T12:00:00Z
</generatedDate><report><learner><identifier type="x">1</identifier>
<fullName>Ada Example</fullName><givenNames>Ada</givenNames>
<familyName>Example</familyName><bday dtf="dd-MM-yyyy">24-12-1999</bday>
</learner><issuer><identifier type="schac">a.example.org</identifier>
<title>Utopia</title><identifier type="url">a.example.org</identifier></issuer>
<learningOpportunitySpecification><identifier type="l">1</identifier>
<description/><title>T</title><title xml:lang="en"/><type>Degree</type>
<qualification><title>Q</title></qualification><credit><scheme>ECTS</scheme>
<level>1</level><value>10</value></credit><specifies>
<learningOpportunityInstance><start>2012</start>
<date dtf="yyyy-MM-dd">2012-10-09</date><result scheme="NO">A</result>
</learningOpportunityInstance></specifies></learningOpportunitySpecification>
<issueDate dtf="yyyy-MM-dd">2014-05-08</issueDate></report></elmo>
END
for to in $versions; do
	status 0 elmo-convert --to="$to" purl.xml
	cp out made.xml
	ok "the pre-release is valid as $to" valid "$to" made.xml
done
like made.xml '<dateOfBirth>1999-12-24<'
like made.xml '<resultLabel>A<'
like made.xml '<type>Degree Programme<'
like made.xml '<url>a\.example\.org<'
like made.xml '<issueDate>2014-05-08T00:00:00<'
unlike made.xml 'fullName|dtf|description|<start>'
is "the learner is at the root" \
    "$(xmllint --xpath 'count(/*/*[2][local-name()="learner"])' made.xml)" 1
is "the credit is the instance's" "$(xmllint --xpath \
    'count(//*[local-name()="learningOpportunityInstance"]/*[local-name()="credit"])' \
    made.xml)" 1
like err "$los/qualification: in no version of ELMO"
like err "$loi/start: no full date"
like err 'report/issueDate: a date alone, the time is midnight'
status 0 elmo-convert "$good/elmo-purl.xml"
like out '<givenNames></givenNames>|<givenNames/>'
like out '<familyName>Ola Eksempel</familyName>'
like err 'report/issueDate: wanted by ELMO 2\.1\.1, not given$'
like err 'not valid as ELMO 2\.1\.1: .*; nor was the document'
status 1 elmo-convert --strict --to=1.7.0 "$good/elmo-purl.xml"

# what was not valid need not become so, but nothing is hidden
sed 's/2023-06-30T12:00:00Z/yesterday/' born.xml >bad.xml
status 0 elmo-convert bad.xml
like err 'not valid as ELMO 2\.1\.1: .*generatedDate.*; nor was the document'
status 0 elmo-convert --schema=none bad.xml
unlike err 'not valid'
status 2 elmo-convert --schema=auto bad.xml

# many, some of them not for this
echo '<courses/>' >courses.xml
echo "<elmo xmlns='urn:other'><a/></elmo>" >other.xml
status 1 elmo-convert -q -d made born.xml courses.xml other.xml levels.xml
like err 'courses\.xml: .*not EMREX ELMO'
like err 'other\.xml: .*with nothing of a record'
is "made" "$(cd made && echo *)" "born.xml levels.xml"
status 0 elmo-convert -q born.xml levels.xml
cp out many.tar
is "an archive" "$(tar tf many.tar | wc -l)" 2
status 0 elmo-convert --to=1.7.0 many.tar
done_testing

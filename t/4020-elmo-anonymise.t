#!/bin/sh
# elmo-anonymise: what is the learner's is gone, what is wrong stays, the key
# decides what stands for what, and all wrappings come back.
. "$(dirname "$0")/lib.sh"
. "$t/pki.sh"
need elmo-anonymise elmo-verify elmo-sign emrex-encode emrex-decode emrex-debug
need jq
good=$t/data/good

head -c 32 /dev/zero | tr '\0' k >key
head -c 32 /dev/zero | tr '\0' l >other-key

# stages FILE: what emrex-debug says of it, without sizes and the signature
stages()
{
	emrex-debug --json "$1" 2>/dev/null | jq -c '.stages[] |
	    select(.stage != "signature") | [.stage, .verdict, .line,
	    ([.detail, (.notes[] | .detail, .line)] |
	    map(tostring | gsub("[0-9]+ (bytes|characters|unpacked|of)"; "") |
	    gsub("(byte|give|character|of) [0-9 ]+"; "") |
	    gsub("error: .*"; "")))]'
}

# alike A B: the same stages, the same length of the document
alike()
{
	stages "$1" >one.stages
	stages "$2" >two.stages
	ok "there are stages" test -s one.stages
	same_file one.stages two.stages
}

for file in "$good"/*.xml "$t"/data/page/*.xml; do
	status 0 elmo-anonymise -q --key-file=key -o new.xml "$file"
	silent
	is "${file##*/}: its length" "$(wc -c <new.xml)" "$(wc -c <"$file")"
	alike "$file" new.xml
done

# the learner, by hand
cat >learner.xml <<'EOF'
<?xml version="1.0"?>
<e:elmo xmlns:e="https://github.com/emrex-eu/elmo-schemas/tree/v1"
  xmlns:z="urn:z"><!-- for Aino Esimerkki -->
<?note Esimerkki?>
<e:generatedDate>2024-05-06T07:08:09Z</e:generatedDate>
<e:learner z:of="Esimerkki">
<e:citizenship>FI</e:citizenship>
<e:identifier type="nationalIdentifier">010199-123N</e:identifier>
<e:identifier type="esi">urn:schac:personalUniqueCode:int:esi:fi:4711</e:identifier>
<e:givenNames>Aino <![CDATA[Väinämö]]></e:givenNames>
<e:familyName> ESIMERKKI&#45;&#xC4;&#228;ni </e:familyName>
<e:bday>1999-01-01+02:00</e:bday>
<e:gender>2</e:gender>
</e:learner>
<e:report><e:issuer><e:country>FI</e:country>
<e:identifier type="schac">uni.example.fi</e:identifier>
<e:title xml:lang="fi">Ainon yliopisto Aino</e:title>
<e:url>https://uni.example.fi/a/b?c=%41</e:url></e:issuer>
<e:learningOpportunitySpecification>
<e:identifier type="local">MAT1</e:identifier><e:identifier type="local">MAT2</e:identifier>
<e:title xml:lang="fi">Thesis of Esimerkki</e:title>
<e:description>&lt;b class="Aino"&gt;Esimerkki&lt;/b&gt; &amp;nbsp; Иван 山田</e:description>
<e:specifies><e:learningOpportunityInstance>
<e:date>2023-12-01</e:date><e:resultLabel>5 (Esimerkki)</e:resultLabel>
<e:credit><e:scheme>ects</e:scheme><e:value>7.5</e:value></e:credit>
</e:learningOpportunityInstance></e:specifies>
</e:learningOpportunitySpecification>
<e:issueDate>2024-05-06T07:08:09Z</e:issueDate></e:report>
<e:extension><z:who name="Aino">Esimerkki 12</z:who></e:extension>
</e:elmo>
EOF
status 0 elmo-anonymise --key-file=key learner.xml
cp out new.xml
silent
for word in -i\ aino -i\ esimerkki Väinämö 010199 4711 1999 MAT1 MAT2 uni.ex \
    Иван 山田 'class="Aino'; do
	is "$word" "$(grep -c $word new.xml)" 0
done
for word in '2024-05-06T07:08:09Z' '<e:country>FI' '2023-12-01' '7\.5' \
    '<e:resultLabel>5 (' 'int:esi:fi:' '&lt;b class="' '&lt;/b&gt; &amp;nbsp;' \
    '<e:gender>9' '\.invalid/' '\[CDATA\[' '&#45;&#x' '+02:00<' \
    '<!-- xxx Xxxx Xxxxxxxxx -->' '<?note Xxxxxxxxx?>' \
    'name="Xxxx">Xxxxxxxxx 00<' 'z:of="Xxxxxxxxx"'; do
	like new.xml "$(printf %s "$word" | sed 's/[+?()]/\\&/g')"
done
is "lines" "$(wc -lc <new.xml)" "$(wc -lc <learner.xml)"
status 0 elmo-anonymise --key-file=key --keep=issuer,titles learner.xml
like out 'uni\.example\.fi</e:ident'
like out '>Thesis of '
like out '>Ainon yliopisto '
is "but for the learner's words" "$(grep -ci 'esimerkki\|aino\>' out)" 0

# The key
status 0 elmo-anonymise --key-file=key learner.xml
same_file out new.xml
status 0 elmo-anonymise --key-file=other-key learner.xml
ok "another key" sh -c '! cmp -s out new.xml'
status 0 elmo-anonymise learner.xml
ok "no key" sh -c '! cmp -s out new.xml'
printf 123456789012345 >short
: >empty
for file in short empty missing; do
	status 2 elmo-anonymise --key-file=$file learner.xml
	one_line
	is "no product" "$(wc -c <out)" 0
done
status 2 elmo-anonymise --keep=all learner.xml
one_line

# Whole answers, good and not
sign()
{
	elmo-sign --key="$pki/rsa2048.key" --cert="$pki/rsa2048.pem" \
	    "$good/record.xml"
}
sign >elmo.xml
echo 0123456789abcdef0123456789abcdef >session
emrex-encode --form --session-file=session --message="for Aino" elmo.xml >form
status 0 elmo-anonymise --key-file=key form
one_line
like err 'the signature no longer verifies; of the original: intact'
cp out new
like new '^sessionId=[0-9a-f]{32}&returnCode=NCP_OK&'
like new '&returnMessage=...\+....&elmo=H4sI'
unlike new '0123456789abcdef'
alike form new
status 0 emrex-decode new
cp out inside.xml
is "the document in it" "$(wc -c <inside.xml)" "$(wc -c <elmo.xml)"
status 0 elmo-anonymise -q --key-file=key elmo.xml
same_file out inside.xml
for fault in $(emrex-encode --list-faults | cut -d' ' -f1 | cut -f1); do
	emrex-encode --form --session-file=session --fault="$fault" elmo.xml \
	    >faulty 2>/dev/null || continue
	case $fault in
	empty-body|plus-lost) continue ;;
	esac
	status 0 elmo-anonymise -q --key-file=key -o new faulty
	alike faulty new
done
emrex-encode elmo.xml >value
gzip -cn elmo.xml >elmo.gz
base64 elmo.xml >elmo.b64
base64 -d value | base64 >wrapped.b64
iconv -f UTF-8 -t UTF-16 "$good/record.xml" |
    sed 's/zzz//' >wide.xml
for file in value elmo.gz elmo.b64 wrapped.b64 wide.xml; do
	status 0 elmo-anonymise -q --key-file=key -o new "$file"
	alike "$file" new
done

# Many: a tar, or files
tar cf all.tar form value elmo.xml
status 0 elmo-anonymise -q --key-file=key all.tar
is "members" "$(tar tf out | tr '\n' ' ')" "form.txt value.txt elmo.xml "
mkdir dir
status 0 elmo-anonymise -q --key-file=key -d dir form elmo.xml
is "files" "$(ls dir | tr '\n' ' ')" "elmo.xml form.txt "
status 2 elmo-anonymise -q "$good/transcript.pdf" elmo.xml
one_line
like err 'a PDF'
like out '^<'

# What is said of the original
sed 's/passed/failed/' elmo.xml >edited.xml
status 0 elmo-anonymise --key-file=key --explained=why edited.xml
one_line
like err 'of the original: .*edited'
is "stages" "$(jq '.stages | length' why)" 12
is "no digest" "$(jq .sha256 why)" null
done_testing

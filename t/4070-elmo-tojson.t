#!/bin/sh
# elmo-tojson: nothing of a record is lost, and each key is in the schema.
. "$(dirname "$0")/lib.sh"
need elmo-tojson jq perl xmllint
good=$t/data/good
schema=$src/share/json/elmo.schema.json

# whole FILE: every text and attribute is there, in the form of the schema
whole()
{
	status 0 elmo-tojson --attachments "$1"
	silent
	mv out json
	is "${1##*/}: one line" "$(wc -l <json | tr -d ' ')" 1
	ok "${1##*/}: as the schema says" \
	    sh -c "'$t/judge/schemacheck' '$schema' <json"
	xmllint --c14n "$1" >canonical
	ok "${1##*/}: all of it" "$t/judge/injson" canonical json
	status 0 elmo-tojson "$1"
	ok "${1##*/}: without bytes" \
	    sh -c "'$t/judge/schemacheck' '$schema' <out"
}

for file in "$good"/*.xml; do
	whole "$file"
done

# the schema would say so
for bad in '{}' '[]' 'x' '{"v":1}'; do
	printf '%s\n' "$bad" >bad
	not "the schema refuses $bad" \
	    sh -c "'$t/judge/schemacheck' '$schema' <bad"
done
elmo-tojson "$good/record.xml" >json
for change in '.v = 2' 'del(.sha256)' '.flavour = "x"' \
    '.elmo.learner.identifier = "x"' '.elmo.report = []' \
    '.elmo.report[0].issuer.title[0].size = 1'; do
	jq -c "$change" json >bad
	not "the schema refuses $change" \
	    sh -c "'$t/judge/schemacheck' '$schema' <bad"
done
sed 's/>Mechanics</>Something</' "$good/record.xml" | xmllint --c14n - >canonical
not "what is missing is found" "$t/judge/injson" canonical json

# what the keys are
jqs()
{
	is "$1" "$(jq -r "$1" json)" "$2"
}
elmo-tojson "$good/elmo-1.7.xml" >json
jqs .v 1
jqs .member null
jqs .flavour v1
jqs .sha256 "$(sha256sum <"$good/elmo-1.7.xml" | cut -d ' ' -f 1)"
jqs '.elmo.learner.identifier[] | select(.type == "esi").value' \
    urn:schac:personalUniqueCode:int:esi:example.org:000042
jqs '.elmo.report[1].issuer.title[0].lang' sv
jqs '.elmo.groups.groupType[0].group[0].sortingKey' 1
jqs '.elmo.attachment[0].content[0] | keys_unsorted | join(" ")' \
    'media size sha256'
jqs '[.. | objects | select(has("resultLabel")).resultLabel] | join(" ")' \
    'B F A C'
jqs '[.. | objects | select(has("@foreign"))] | length' 1

# forms that ELMO does not foresee
cat >odd.xml <<'END'
<e:elmo xmlns:e="https://github.com/emrex-eu/elmo-schemas/tree/v1"
    xmlns:a="urn:a" xmlns:b="urn:b" a:x="1" y="&lt;2&gt;"><!-- no -->
  <e:attachment><e:title xml:lang="en">A &amp; B&#13;</e:title>
    <e:content>https://example.org/</e:content></e:attachment>
  <e:report>
    <e:issuer>text<e:title>mixed</e:title></e:issuer>
    <e:status><e:code>FULL</e:code></e:status>
    <e:unheard e:z="3">of</e:unheard>
    <e:gradingScheme localId="1" order="2"/>
    <e:issueDate e:z="4">2020</e:issueDate>
  </e:report>
  <e:report/>
  <e:report>  </e:report>
  <a:one b:c="]]&gt;"><e:report>ghost</e:report><![CDATA[<&]]></a:one>
  <e:attachment xmlns:e="https://github.com/emrex-eu/elmo-schemas/tree/v1"/>
  <f:report xmlns:f="https://github.com/emrex-eu/elmo-schemas/tree/v1"/>
</e:elmo>
END
whole "$tmp/odd.xml"
jqs '.elmo["@prefix"]' e
jqs '.elmo["@a:x"]' 1
jqs '.elmo["@y"]' '<2>'
jqs '.elmo["@order"] | join(" ")' \
    'attachment report report report @foreign attachment report'
jqs '.elmo.attachment[0].title[0].value' "A & B$(printf '\r')"
jqs '.elmo.attachment[0].content[0].value' https://example.org/
jqs '.elmo.report[0].issuer["@xml"] | startswith("<e:issuer xmlns:e=")' true
jqs '.elmo.report[0].status.code' FULL
jqs '.elmo.report[0].gradingScheme[0]["@xml"] | contains(" order=")' true
jqs '.elmo.report[0].unheard["@e:z"]' 3
jqs '.elmo.report[0].issueDate["#text"]' 2020
jqs '.elmo.report[1:3] | tojson' '[{},{}]'
jqs '.elmo.report[3]["@prefix"]' f
jq -r '.elmo["@foreign"][0]' json >one.xml
ok "what is foreign stands alone" xmllint --noout one.xml
like one.xml '^<a:one xmlns:[abe]=.* b:c="]]>">.*&lt;&amp;</a:one>$'
unlike one.xml 'xmlns:[abe].*xmlns:[abe].*xmlns:[abe].*xmlns:[abe]'

# many in, a line for each, in order, whatever the number of workers
cp "$good/elmo-2.0.xml" b.xml
cp "$good/record.xml" a.xml
tar -cf two.tar a.xml b.xml
echo '<html/>' >html.xml
status 1 elmo-tojson two.tar html.xml "$good"/elmo-1.?.xml
one_line
is "four lines" "$(jq -r '.member // .file' out | sed 's/.*good.//' |
    tr '\n' ' ')" 'a.xml b.xml elmo-1.0.xml elmo-1.7.xml '
cp out one
status 1 elmo-tojson -j 4 two.tar html.xml "$good"/elmo-1.?.xml
same_file out one
status 0 sh -c "gzip -c '$good/record.xml' | base64 | elmo-tojson"
like out '"file":"-"'
status 2 elmo-tojson missing.xml
one_line
is "nothing comes of it" "$(cat out)" ""
done_testing

#!/bin/sh
# elmo-fromjson: there and back is the same record, and what no record is is
# refused.
. "$(dirname "$0")/lib.sh"
need elmo-tojson elmo-fromjson jq perl xmllint
good=$t/data/good

# canonical FILE: without comments, blanks between elements and the signature
canonical()
{
	xmllint --c14n "$1" 2>/dev/null | perl -0777 -pe '
	    s/<!--.*?-->//gs; s/<\?.*?\?>//gs; s/^\s+//;
	    s{<((?:\w+:)?Signature)\b[^>]*>(?:(?!</\1>).)*</\1>
		(?=\s*</(?:\w+:)?elmo>\s*$)}{}sx' |
	    xmllint --noblanks --c14n - | perl -0777 -pe 's{>\s+</}{></}g' >"$2"
}

# back FILE: through JSON and back
back()
{
	elmo-tojson -q --attachments "$1" >json
	status 0 elmo-fromjson json
	mv out product
	canonical "$1" one
	canonical product two
	ok "${1##*/}: the same record" cmp one two
	# and once more
	elmo-tojson -q --attachments product | jq -c .elmo >again
	jq -c '.elmo | del(.["@foreign"][]? |
	    select(test("^<([a-zA-Z]+:)?Signature")))' json | jq -c \
	    'if .["@foreign"] == [] then del(.["@foreign"]) else . end' >first
	ok "${1##*/}: the same JSON" cmp first again
}

for file in "$good"/*.xml; do
	back "$file"
done
if [ -d "$shared/corpus/real" ]; then
	for file in "$shared"/corpus/real/*.xml; do
		elmo-tojson -q "$file" >json 2>/dev/null || continue
		[ "$(jq -r 'select(.member == null).v' json)" = 1 ] || continue
		back "$file"
	done
fi

# a signature cannot hold, and bytes that are not there are not made up
. "$t/pki.sh"
elmo-sign --key="$pki/ec256.key" --cert="$pki/ec256.pem" -o signed.xml \
    "$good/record.xml"
elmo-tojson signed.xml >json
status 0 elmo-fromjson json
is "two warnings" "$(wc -l <err | tr -d ' ')" 2
like err 'json: 1: the signature is dropped'
like err 'json: 1: 1 attachments without their bytes'
unlike out Signature
like out '<content></content>'
status 0 elmo-fromjson -q json
silent

# any JSON of the same value, on any number of lines
elmo-tojson --attachments "$good/record.xml" "$good/elmo-2.0.xml" >two.json
jq . two.json >pretty.json
status 0 elmo-fromjson -d lines two.json
status 0 elmo-fromjson -d pretty pretty.json
is "a file each" "$(cd lines && ls | tr '\n' ' ')" 'elmo-2.0.xml record.xml '
ok "the same" diff -r lines pretty
status 0 elmo-fromjson two.json
is "a tar of both" "$(tar -tf out | tr '\n' ' ')" 'record.xml elmo-2.0.xml '
status 0 sh -c "elmo-fromjson <two.json | elmo-tojson | jq -r .member"
is "which the tools read" "$(tr '\n' ' ' <out)" 'record.xml elmo-2.0.xml '
head -n 1 two.json >one.json
status 0 elmo-fromjson -o new.xml one.json
ok "a file" test -s new.xml

# what was changed in JSON is changed in the record
jq '.elmo.learner.familyName = "<&\"]]>"' one.json >changed.json
status 0 elmo-fromjson changed.json
like out '<familyName>&lt;&amp;"\]\]&gt;</familyName>'

# refused: FILTER of jq, what is said
refused()
{
	jq -c "$1" one.json >bad.json
	status 2 elmo-fromjson bad.json
	one_line
	like err "bad\.json: 1: $2"
	is "nothing comes of it" "$(cat out)" ""
}
refused '.v = 2' 'v: want 1'
refused 'del(.elmo)' 'elmo: want an object'
refused '.elmo = []' 'elmo: want an object'
refused '.elmo.learner.familyName = 1' 'elmo\.learner\.familyName: want a'
refused '.elmo.learner.familyName = [["x"]]' 'elmo\.learner\.familyName: want'
refused '.elmo.learner.familyName = null' 'elmo\.learner\.familyName: want'
refused '.elmo.learner["a><b"] = "x"' 'elmo\.learner: a key that is no name'
refused '.elmo.learner["@a b"] = "x"' 'elmo\.learner\.@a b: want an attr'
refused '.elmo.learner["@xmlns:a"] = "x"' 'elmo\.learner\.@xmlns:a: want an'
refused '.elmo.learner["@xmlns"] = "x"' 'elmo\.learner\.@xmlns: want an obj'
refused '.elmo.learner["@xmlns"] = {"a b":"x"}' 'elmo\.learner\.@xmlns: want'
refused '.elmo.learner["@prefix"] = "a b"' 'elmo\.learner\.@prefix: want a'
refused '.elmo.learner["@prefix"] = "q"' ''
refused '.elmo.learner["@foreign"] = ["x"]' 'elmo\.learner\.@foreign: want an'
refused '.elmo.learner["@foreign"] = ["<a>"]' 'elmo\.learner\.@foreign: .'
refused '.elmo.learner["@foreign"] = ["<a/><b/>"]' 'elmo\.learner\.@foreign: '
refused '.elmo.learner["@foreign"] = ["<!DOCTYPE a><a/>"]' 'elmo\.learner\.@f'
refused '.elmo.learner["@xml"] = "</learner>"' 'elmo\.learner\.@xml: .'
refused '.elmo.learner["#text"] = "x"' 'elmo\.learner\.#text: text beside'
refused '.elmo.learner["@order"] = ["x"]' 'elmo\.learner\.@order: want the'
refused '.elmo.learner["@order"] = []' 'elmo\.learner\..*: more than @order'
refused '.elmo.learner.familyName = "\u0001"' ''
for text in '' '{' '[1' '{"v":1}}' 'x' '"a' '1' 'null'; do
	printf '%s\n' "$text" >bad.json
	status 2 elmo-fromjson bad.json
	is "nothing comes of '$text'" "$(cat out)" ""
done
status 1 sh -c "jq -c '.elmo[\"@prefix\"] = \"\" | .elmo[\"@xml\"] = \"<a/>\"' \
    one.json | elmo-fromjson"
like err 'not EMREX ELMO'
perl -e 'print "[" x 100000' >deep.json
status 2 elmo-fromjson deep.json
like err 'too deep|not JSON'

# one that is bad costs the others nothing
{
	cat one.json
	echo '{"v":1,"elmo":1}'
	cat one.json
} >three.json
status 2 elmo-fromjson -d three three.json
one_line
like err 'three\.json: 2: elmo: want an object'
is "two products" "$(ls three | wc -l | tr -d ' ')" 2
done_testing

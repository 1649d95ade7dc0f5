#!/bin/sh
# --explain says what happened to the broken documents of the corpus, and never
# that a document was reformatted in which a grade was edited.
. "$(dirname "$0")/lib.sh"
need xmllint
need_shared corpus/real/truth.tsv
real=$shared/corpus/real
attacks=$shared/corpus/attacks

# explained NAME WORDS OPTION.. FILE: not good, and the line says WORDS alone
# of what a document can be excused by
explained()
{
	_name=$1 _words=$2
	shift 2
	elmo-verify --flavour=any --check --explain "$@" >out 2>err
	_rc=$?
	ok "$_name: not good, $_rc" test $_rc = 1 -o $_rc = 2
	ok "$_name: $_words" grep -Fq -- "$_words" out
	case $_words in
	edited*|'the content was edited'*)
		not "$_name: not excused" grep -Eq \
		    'good once|pretty|formatted|as it was signed' out
		;;
	*)
		not "$_name: not called edited" grep -q 'edited after' out
		;;
	esac
}

# edit FILE: the same with another grade, in the form that FILE has it
edit()
{
	LC_ALL=C sed -e 's|<resultLabel>\([^<]*\)</|<resultLabel>\1+</|' \
	    -e 's|<result>\([^<]*\)</|<result>\1+</|' "$1" >edited.xml
	not "${1##*/}: a grade is edited" cmp -s "$1" edited.xml
}
edited='the content was edited after signing'

# Real documents: truth.tsv knows by which undoing they verify again.
tail -n +2 "$real/truth.tsv" >truth
while IFS='	' read -r file sha well versions signature note; do
	case $note in
	*'again after: strip-blank + trim-text'*)
		words='pretty-printed after signing, texts too' ;;
	*'again after: strip-blank'*)
		words='pretty-printed after signing' ;;
	*'content edited'*)
		words=$edited ;;
	*) continue ;;
	esac
	explained "$file" "$words" --embedded "$real/$file"
	edit "$real/$file"
	explained "$file, edited" "$edited" --embedded edited.xml
done <truth

# the verdict and its explanation do not contradict each other
for file in "$real"/*.xml; do
	elmo-verify --flavour=any --check --explain --embedded "$file" >out \
	    2>/dev/null
	grep 'signature value is not one' out |
	    grep -q 'signature value is good,' &&
	    verdict 1 "${file##*/} contradicts itself"
done
file=$(echo "$real"/*tors__get-response-example.2020-01-31-*.xml)
status 1 elmo-verify --check --explain --embedded "$file"
like out 'value is good but for the form of SignedInfo, and nothing'

# Made ones
made()
{
	explained "tam-$1" "$2" --cert="$attacks/certs/issuer.crt" \
	    "$attacks/cases/tam-$1.xml"
}
made beautified 'the document was pretty-printed after signing'
made cr-refs 'references to carriage returns (&#13;) were put in'
made latin1-bytes 'Latin-1 bytes stand under a UTF-8 declaration'
made mojibake 'UTF-8 was read as windows-1252 and encoded again'
made ns-added 'unused namespace declarations are taken out'
made xsi-added 'xsi:schemaLocation is taken out of the root element'
made pi-after-root 'processing instructions are taken out'
made grade "$edited"
made name "$edited"
made learner-dup "$edited"
made nfd "$edited"
made alg-swapped 'the signature itself was damaged'
made sv-zero 'the signature itself was damaged'
made sv-short 'the signature itself was damaged'
made signature-stripped 'there is no signature'
for name in beautified cr-refs latin1-bytes mojibake ns-added xsi-added; do
	edit "$attacks/cases/tam-$name.xml"
	explained "tam-$name, edited" "$edited" \
	    --cert="$attacks/certs/issuer.crt" edited.xml
done
explained bad-truncated 'the end of the document was cut off: it ends in' \
    --cert="$attacks/certs/issuer.crt" "$attacks/cases/bad-truncated.xml"
explained key-attacker-cert 'the key is another one: that of CN=' \
    --cert="$attacks/certs/issuer.crt" "$attacks/cases/key-attacker-cert.xml"

# What xmllint makes of a good one, which alone needs no explaining
good=$attacks/cases/ctl-good.xml
xmllint --format "$good" >pretty.xml
explained 'xmllint --format' 'good once the white space between elements' \
    --cert="$attacks/certs/issuer.crt" pretty.xml
edit pretty.xml
explained 'xmllint --format, edited' "$edited" \
    --cert="$attacks/certs/issuer.crt" edited.xml
status 0 elmo-verify --explain --cert="$attacks/certs/issuer.crt" "$good"
silent
unlike out 'once'
done_testing

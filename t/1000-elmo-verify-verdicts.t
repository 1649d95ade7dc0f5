#!/bin/sh
# Verdict lines, statuses and the filter.
. "$(dirname "$0")/lib.sh"
. "$t/pki.sh"
. "$t/fixtures.sh"

[ -x "$build/src/elmo-sign" ] || skip_all "needs elmo-sign"
fixtures || exit 1
head=$(sha256sum <elmo.xml | cut -c1-16)

# OK, and by whom
status 0 elmo-verify --cert=emp.pem elmo.xml
silent
is "a verdict has three fields" "$(awk -F'\t' '{ print NF }' out)" 3
like out "^OK	elmo\\.xml	signed-by=leaf sha256=$head\$"
status 0 elmo-verify --registry=registry.json elmo.xml
like out "	signed-by=UTOPIA emp=https://emp.example.org/ sha256=$head"
like out '\(any of 1\)$'
status 0 elmo-verify --registry=registry.json --emp=UTOPIA elmo.xml
unlike out 'any of'
elmo-sign --key=emp.key --cert="$pki/chain.pem" <record.xml >chain.xml
status 0 elmo-verify --ca=ca.pem --subject=emp.example.org \
    --at=2024-01-01 chain.xml
like out '^OK	'
status 1 elmo-verify --ca=ca.pem --subject=emq.example.org \
    --at=2024-01-01 chain.xml
like out '^BAD	chain.xml	signature: '
status 1 elmo-verify --ca="$pki/other.pem" --subject=emp.example.org \
    --at=2024-01-01 chain.xml
# an authority that is at hand is known to have certified
openssl x509 -in "$pki/inter.pem" -outform DER | openssl dgst -sha256 -r |
    cut -c1-64 >distrust
status 0 elmo-verify --cert=emp.pem --distrust=distrust elmo.xml
status 1 elmo-verify --cert=emp.pem --distrust=distrust chain.xml
like out "the issuer's certificate is on the --distrust list"
for at in chain.pem inter.pem; do
	status 1 elmo-verify --cert=emp.pem --cert="$pki/$at" \
	    --distrust=distrust elmo.xml
	like out "the issuer's certificate is on the --distrust list"
done
status 0 elmo-verify --embedded elmo.xml
like out '^INTACT	elmo.xml	claims=.* sha256='
silent

# BAD and TROUBLE; 2 beats 1 beats 0
sed 's/Mechanics/Mechanism/' elmo.xml >edited.xml
status 1 elmo-verify --cert=emp.pem elmo.xml edited.xml
like out '^BAD	edited.xml	signature: digest: '
like out '^OK	elmo.xml	'
silent
status 2 elmo-verify --cert=emp.pem elmo.xml missing.xml edited.xml
like out '^TROUBLE	missing.xml	'
one_line
is "in input order" "$(cut -f1 out | tr '\n' ' ')" 'OK TROUBLE BAD '
status 1 elmo-verify --cert="$pki/other.pem" elmo.xml
like out '^BAD	elmo.xml	signature: .*not trusted here: '
status 1 elmo-verify --cert=emp.pem record.xml
like out '^BAD	record.xml	signature: no signature$'
status 2 elmo-verify elmo.xml
like err 'no trust anchor'
is "nothing judged" "$(wc -c <out)" 0

# names
mkdir "$(printf 'a\tb')"
cp elmo.xml "$(printf 'a\tb/c\n.xml')"
status 0 elmo-verify --cert=emp.pem "$(printf 'a\tb/c\n.xml')"
like out '^OK	a\\x09b/c\\x0A\.xml	'
is "one line" "$(wc -l <out)" 1
status 0 elmo-verify --cert=emp.pem -0 "$(printf 'a\tb/c\n.xml')"
is "raw name with -0" "$(tr '\0\n' '\n_' <out | cut -f2-3)" \
    "$(printf 'a\tb/c_.xml')"
status 0 elmo-verify --cert=emp.pem --check <elmo.xml
like out '^OK	-	'
if [ -e answers.zip ]; then
	status 0 elmo-verify --cert=emp.pem answers.zip
	like out '^OK	answers\.zip\(answer-1\)	'
	is "two members" "$(grep -c '^OK' out)" 2
fi

# the filter: the bytes that were hashed, or nothing
for form in elmo.xml response value; do
	status 0 sh -c "elmo-verify --cert=emp.pem <$form"
	silent
	same_file out elmo.xml
done
gzip -n <elmo.xml >elmo.gz
status 0 sh -c 'elmo-verify --cert=emp.pem <elmo.gz'
same_file out elmo.xml
printf '\357\273\277' | cat - elmo.xml | sed 's/$/\r/' >crlf.xml
status 0 sh -c 'elmo-verify --cert=emp.pem <crlf.xml'
same_file out crlf.xml
status 1 sh -c 'elmo-verify --cert=emp.pem <edited.xml'
one_line
like err '^elmo-verify: -: signature: digest: '
is "nothing handed on" "$(wc -c <out)" 0
status 2 sh -c 'head -c 500 elmo.xml | elmo-verify --cert=emp.pem'
is "nothing handed on" "$(wc -c <out)" 0
status 2 sh -c 'elmo-verify --cert=emp.pem </dev/null'
one_line
if [ -e answers.zip ]; then
	status 2 sh -c 'elmo-verify --cert=emp.pem <answers.zip'
	like err 'more than one document'
	is "nothing handed on" "$(wc -c <out)" 0
fi
status 0 elmo-verify --cert=emp.pem --filter elmo.xml
same_file out elmo.xml
cp elmo.xml second.xml
status 1 elmo-verify --cert=emp.pem --filter elmo.xml edited.xml second.xml
cp out good.tar
is "a tar of those that are good" \
    "$(tar -tf good.tar | tr '\n' ' ')" 'elmo.xml second.xml '
tar -xOf good.tar elmo.xml >first
same_file first elmo.xml
status 0 elmo-verify --cert=emp.pem good.tar
status 1 elmo-verify --cert=emp.pem --filter -d good elmo.xml edited.xml
is "files" "$(ls good)" elmo.xml
status 2 elmo-verify --cert=emp.pem --filter -d good elmo.xml
status 0 elmo-verify --cert=emp.pem --filter --force -d good elmo.xml
mkdir members
cp elmo.xml members/a.xml
cp elmo.xml members/b.xml
tar -cf members.tar members
status 0 elmo-verify --cert=emp.pem --filter -d apart members.tar
is "named after the members" "$(ls apart | tr '\n' ' ')" 'a.xml b.xml '
status 0 elmo-verify --embedded members.tar
status 2 elmo-verify --embedded --filter elmo.xml
like err 'embedded'
status 2 elmo-verify --embedded --save=vouched elmo.xml
like err 'embedded'
not "nothing is saved that nobody vouches for" test -e vouched
status 1 elmo-verify --cert=emp.pem --save=saved elmo.xml edited.xml
like out '^BAD	'
is "saved" "$(ls saved)" elmo.xml

# directories, lists, workers, totals
mkdir dir dir/sub
cp elmo.xml dir/b.xml
cp edited.xml dir/sub/a.xml
cp elmo.xml dir/a.xml
status 1 elmo-verify --cert=emp.pem dir
is "sorted" "$(cut -f2 out | tr '\n' ' ')" 'dir/a.xml dir/b.xml dir/sub/a.xml '
cp out one
for j in 0 2 3; do
	status 1 elmo-verify --cert=emp.pem -j$j dir
	same_file out one
done
status 1 elmo-verify --cert=emp.pem --totals dir
is "totals" "$(tail -n 1 out)" \
    'TOTAL	3	ok=2 intact=0 bad=1 trouble=0'
printf 'elmo.xml\0second.xml\0' >list
status 0 elmo-verify --cert=emp.pem --files0-from=list
is "two" "$(wc -l <out)" 2
status 2 elmo-verify --cert=emp.pem --files0-from=list elmo.xml
done_testing

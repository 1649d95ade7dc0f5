#!/bin/sh
# What may stand in and around a Signature: what is taken out of the digest
# must not hide a second document.
. "$(dirname "$0")/lib.sh"
. "$t/pki.sh"
. "$t/fixtures.sh"

[ -x "$build/src/elmo-sign" ] || skip_all "needs elmo-sign"
fixtures || exit 1
ns=https://github.com/emrex-eu/elmo-schemas/tree/v1
learner='<learner><givenNames>Eve</givenNames></learner>'
record="<elmo xmlns=\"$ns\">$learner</elmo>"

# put TEXT MARK: elmo.xml with TEXT before the last MARK, as put.xml
put()
{
	TEXT=$1 MARK=$2 awk '
	{ line[NR] = $0 }
	index($0, ENVIRON["MARK"]) { at = NR }
	END {
		for (i = 1; i <= NR; i++) {
			n = i == at ? index(line[i], ENVIRON["MARK"]) : 0
			if (n > 0)
				line[i] = substr(line[i], 1, n - 1) \
				    ENVIRON["TEXT"] substr(line[i], n)
			print line[i]
		}
	}' elmo.xml >put.xml
	not "put: $1" cmp -s elmo.xml put.xml
}

# hidden TEXT MARK: is refused, and nothing handed on
hidden()
{
	put "$1" "$2"
	elmo-verify --cert=emp.pem <put.xml >out 2>err
	is "before $2, refused" $? 1
	is "nothing is handed on" "$(wc -c <out)" 0
	one_line
	like err "$3"
}

# fine TEXT MARK: is taken as it is
fine()
{
	put "$1" "$2"
	elmo-verify --cert=emp.pem <put.xml >out 2>err
	is "before $2, taken: $1" $? 0
	silent
	same_file out put.xml
}

# A document, or a part of one, below KeyInfo
for mark in '</KeyInfo>' '</X509Data>' '</X509Certificate>' \
    '</X509SubjectName>'; do
	hidden "$record" "$mark" 'KeyInfo: an element that is not about keys'
done
why='KeyInfo: an element that is not about keys'
for at in KeyName KeyValue MgmtData SPKIData; do
	hidden "<$at>$record</$at>" '</KeyInfo>' "$why"
done
hidden "<learner xmlns=\"$ns\"/>" '</KeyInfo>' "$why"
hidden '<elmo xmlns=""/>' '</KeyInfo>' "$why"
hidden "<w xmlns=\"urn:example:w\">$record</w>" '</KeyInfo>' "$why"
hidden '<w:T xmlns:w="http://docs.oasis-open.org/wss/">'"$record</w:T>" \
    '</KeyInfo>' "$why"
for at in Object Signature SignedInfo Manifest SignatureProperties; do
	hidden "<$at/>" '</KeyInfo>' "$why"
done
hidden "$record" '</Signature>' 'Signature: elmo has no place here'
hidden '<Object/>' '</Signature>' 'Object'

# What is about keys may stand there
fine '<KeyName>emp</KeyName>' '</KeyInfo>'
fine '<x:DEREncodedKeyValue xmlns:x="http://www.w3.org/2009/xmldsig11#"/>' \
    '</KeyInfo>'
fine '<w:T xmlns:w="http://docs.oasis-open.org/wss/"/>' '</KeyInfo>'
fine '<!-- a comment --><?and an instruction?>' '</KeyInfo>'

# A certificate that cannot be read is told, and believed as little as others
put '!' '</X509Certificate>'
status 0 elmo-verify --cert=emp.pem put.xml
like out 'KeyInfo has a certificate that is not base64; left out'
status 1 elmo-verify --embedded put.xml

# The last child of the root, also where text stood before
sed 's/<learner>/text<learner>/' record.xml >mixed.xml
elmo-sign --schema=none --key=emp.key --cert=emp.pem <mixed.xml >elmo.xml \
    2>err
fine '<!-- a comment -->' '</elmo>'
put 'text' '</elmo>'
status 1 elmo-verify --cert=emp.pem put.xml
like out 'the Signature is not the last child of the root element$'
elmo-sign --key=emp.key --cert=emp.pem <record.xml >elmo.xml

# Of two exclusive forms the second undoes the PrefixList of the first
exc=http://www.w3.org/2001/10/xml-exc-c14n#
list="<InclusiveNamespaces xmlns=\"$exc\" PrefixList=\"xsi\"/>"
one="<Transform Algorithm=\"$exc\"/>"
two="<Transform Algorithm=\"$exc\">$list</Transform>"
for chain in "$one$two" "$two$one"; do
	put "$chain" '</Transforms>'
	status 1 elmo-verify --cert=emp.pem put.xml
	like out 'Transform: a PrefixList and two exclusive forms$'
done
put "$two" '</Transforms>'
status 1 elmo-verify --cert=emp.pem put.xml
unlike out PrefixList

# What is beyond a cap is not judged (contract, section 3)
at=$(grep -b -o '</KeyInfo>' elmo.xml | cut -d : -f 1)
blanks()
{
	head -c "$at" elmo.xml
	head -c "$1" /dev/zero | tr '\0' ' '
	tail -c "+$((at + 1))" elmo.xml
}
blanks 1000000 >put.xml
status 0 elmo-verify --cert=emp.pem put.xml
blanks 1048576 >put.xml
status 2 elmo-verify --cert=emp.pem put.xml
like out 'TROUBLE.*the Signature is too large: want at most 1048576 bytes$'

# A root whose namespaces have long names, which SignedInfo inherits
names()
{
	sed '/<elmo/,$d' elmo.xml
	printf '<elmo'
	for name in 1 2 3 4 5 6 7 8 9; do
		for more in a b c d e; do
			printf ' xmlns:%s%s="urn:%s%s' $more $name $more $name
			head -c "$1" /dev/zero | tr '\0' x
			printf '"'
		done
	done
	sed -n '/<elmo/,$p' elmo.xml | sed '1s/<elmo//'
}
names 1000 >put.xml
status 1 elmo-verify --cert=emp.pem --check put.xml
names 190000 >put.xml
status 2 elmo-verify --cert=emp.pem --check put.xml
like out 'TROUBLE.*(too many different names|larger than 8 MiB)$'

# A byte order mark is taken once
{
	printf '\377\376'
	sed '1s/"UTF-8"/"UTF-16"/' elmo.xml | iconv -f UTF-8 -t UTF-16LE
} >wide.xml
status 0 elmo-verify --cert=emp.pem wide.xml
{ printf '\377\376'; cat wide.xml; } >twice.xml
status 2 elmo-verify --cert=emp.pem twice.xml
like err '1: a second byte order mark'
done_testing

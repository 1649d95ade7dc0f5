#!/bin/sh
# What is signed stays as it is, byte for byte, in every encoding, and is still
# accepted by independent readers.
. "$(dirname "$0")/lib.sh"
. "$t/pki.sh"

need java xmlsec1 iconv
record=$t/data/good/record.xml
mkdir in made

# the record in other shapes, all of them valid
cp "$record" in/plain.xml
sed 's/$/\r/' "$record" >in/crlf.xml
tr '\n' '\r' <"$record" >in/cr.xml
tr -d '\n' <"$record" >in/one-line.xml
printf '\357\273\277' >in/mark.xml
cat "$record" >>in/mark.xml
sed 1d "$record" >in/undeclared.xml
{
	cat "$record"
	printf '<!-- </elmo> --><?x </elmo>?>\n\n<!-- > -->\n'
} >in/behind.xml
{
	sed 1q "$record"
	printf '<!-- <elmo> -->\n<?x <elmo a="?>\n'
	sed 1d "$record"
} >in/before.xml
sed 's|<\(/*\)\([a-zA-Z]\)|<\1e:\2|g; s|xmlns=|xmlns:e=|' "$record" \
    >in/prefix.xml
sed 's|<elmo |<elmo xml:lang="nb" xml:space="preserve" xmlns:u="urn:u" |
    s|</elmo>|</elmo\t>|' "$record" >in/inherited.xml
sed 's|xmlns=|xmlns:ds="http://www.w3.org/2000/09/xmldsig#" &|' "$record" \
    >in/ds.xml
sed 's|\(<title[^>]*>\)\(Mekanikk\)<|\1<![CDATA[\2]]><|' "$record" >in/cdata.xml
sed 's|^.*</elmo>|<!-- </elmo> --></elmo>|' "$record" >in/comment.xml
sed '1s/UTF-8/ISO-8859-1/' "$record" |
    iconv -f UTF-8 -t ISO-8859-1 >in/latin.xml
sed '1s/UTF-8/UTF-16/' "$record" >utf-16
printf '\377\376' >in/little.xml
iconv -f UTF-8 -t UTF-16LE <utf-16 >>in/little.xml
printf '\376\377' >in/big.xml
iconv -f UTF-8 -t UTF-16BE <utf-16 >>in/big.xml

# takes the Signature out again; it is in the midst of one line
strip()
{
	case $1 in
	*-little.xml|*-big.xml) iconv -f UTF-16 -t UTF-8 ;;
	*) cat ;;
	esac <"$1" | sed 's|<Signature xmlns=.*</Signature>||'
}

pairs=
for shape in in/*.xml; do
	name=${shape##*/}
	# xml:lang and xml:space have no place on the root, but are inherited
	case $name in
	inherited.xml) schema="-q --schema=none" ;;
	*) schema= ;;
	esac
	for how in inclusive exclusive; do
		status 0 elmo-sign --key="$pki/rsa2048.key" --c14n=$how \
		    --cert="$pki/rsa2048.pem" $schema $shape
		silent
		cp out "made/$how-$name"
		pairs="$pairs $pki/rsa2048.pem made/$how-$name"
		ok "$name, $how: xmlsec1 accepts" xmlsec1 --verify \
		    --pubkey-cert-pem "$pki/rsa2048.pem" "made/$how-$name"
	done
	strip "made/inclusive-$name" >have
	case $name in
	little.xml|big.xml) cp utf-16 want ;;
	*) cp $shape want ;;
	esac
	same_file have want
	not "$name: there is something to strip" \
	    cmp -s "made/inclusive-$name" $shape
done
status 0 java "$t/judge/VerifyDsig.java" $pairs
is "what the JDK accepts" "$(grep -c '^valid ' out)" \
    "$(($(ls in | wc -l) * 2))"

# what comes out begins with the bytes that went in
for name in mark little big; do
	is "$name: byte order mark" \
	    "$(head -c 2 made/inclusive-$name.xml | od -An -tx1)" \
	    "$(head -c 2 in/$name.xml | od -An -tx1)"
done
is "one line more there is not" "$(wc -l <made/inclusive-crlf.xml)" \
    "$(wc -l <in/crlf.xml)"
like made/inclusive-plain.xml '</Signature></elmo>$'

# wrapped input, bare output
gzip -n <"$record" >wrapped.gz
base64 <wrapped.gz >value
for wrapped in wrapped.gz value; do
	status 0 elmo-sign --key="$pki/rsa2048.key" \
	    --cert="$pki/rsa2048.pem" $wrapped
	same_file out made/inclusive-plain.xml
done

# an empty root has no end tag to stand before
printf '<e:elmo xmlns:e="%s" />' \
    https://github.com/emrex-eu/elmo-schemas/tree/v1 >empty.xml
status 0 elmo-sign --schema=none --key="$pki/rsa2048.key" \
    --cert="$pki/rsa2048.pem" empty.xml
like out '^<e:elmo [^/]*//[^>]*" ><Signature .*</Signature></e:elmo>$'
cp out signed.xml
ok "empty root: xmlsec1 accepts" \
    xmlsec1 --verify --pubkey-cert-pem "$pki/rsa2048.pem" signed.xml

# --replace takes out the old signature and nothing else
for name in plain crlf behind prefix inherited latin little big; do
	schema=
	[ $name = inherited ] && schema=--schema=none
	status 0 elmo-sign --replace --key="$pki/ec256.key" $schema \
	    --cert="$pki/ec256.pem" "made/inclusive-$name.xml"
	like err "^elmo-sign: made/inclusive-$name\.xml: .*replaced"
	cp out second.xml
	ok "$name: xmlsec1 accepts" xmlsec1 --verify \
	    --pubkey-cert-pem "$pki/ec256.pem" second.xml
	status 0 elmo-sign -q --replace --key="$pki/rsa2048.key" $schema \
	    --cert="$pki/rsa2048.pem" second.xml
	silent
	same_file out "made/inclusive-$name.xml"
done
done_testing

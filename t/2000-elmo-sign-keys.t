#!/bin/sh
# Every kind of key signs, and independent readers accept what comes out.
. "$(dirname "$0")/lib.sh"
. "$t/pki.sh"

need java xmlsec1
cp "$t/data/good/record.xml" .

# sign NAME OPTION..: NAME.xml; CERT is the certificate for the judges
sign()
{
	name=$1
	shift
	status 0 elmo-sign "$@" -o "$name.xml" record.xml
}

# the Algorithm of an element of a signed document
algorithm()
{
	sed -n "s/.*<$2 Algorithm=\"\([^\"]*\)\".*/\1/p" "$1"
}

# by_xmlsec NAME CERT: xmlsec1 accepts it, and not when a letter was changed
by_xmlsec()
{
	ok "$1: xmlsec1 accepts" \
	    xmlsec1 --verify --pubkey-cert-pem "$pki/$2.pem" "$1.xml"
	sed 's/Mekanikk/Mekanisk/' "$1.xml" >changed.xml
	not "$1: and sees a change" \
	    xmlsec1 --verify --pubkey-cert-pem "$pki/$2.pem" changed.xml
}

# by_us NAME CERT
by_us()
{
	case " $tools " in
	*" elmo-verify "*) ;;
	*) skip "$1: elmo-verify accepts" "needs elmo-verify"; return ;;
	esac
	status 0 elmo-verify --cert="$pki/$2.pem" --check "$1.xml"
	status 1 elmo-verify --cert="$pki/other.pem" --check "$1.xml"
}

pairs=
for key in rsa2048 rsa4096 ec256 ec384 ec521 ed25519; do
	sign $key --key="$pki/$key.key" --cert="$pki/$key.pem"
	silent
	by_us $key $key
	# xmlsec1 1.2 knows no Ed25519: the JDK alone is its judge
	[ $key = ed25519 ] || by_xmlsec $key $key
	pairs="$pairs $pki/$key.pem $key.xml"
done
for digest in sha256 sha384 sha512; do
	sign $digest --digest=$digest \
	    --key="$pki/rsa2048.key" --cert="$pki/rsa2048.pem"
	silent
	by_xmlsec $digest rsa2048
	like $digest.xml "#rsa-$digest\"/>.*#$digest\"/><DigestValue>"
	sign pss-$digest --pss --digest=$digest \
	    --key="$pki/rsa2048.key" --cert="$pki/rsa2048.pem"
	by_us pss-$digest rsa2048
	sign ec-$digest --digest=$digest \
	    --key="$pki/ec384.key" --cert="$pki/ec384.pem"
	by_xmlsec ec-$digest ec384
	pairs="$pairs $pki/rsa2048.pem $digest.xml
	    $pki/rsa2048.pem pss-$digest.xml $pki/ec384.pem ec-$digest.xml"
done
for c14n in inclusive exclusive 1.1; do
	sign $c14n --c14n=$c14n \
	    --key="$pki/rsa2048.key" --cert="$pki/rsa2048.pem"
	by_xmlsec $c14n rsa2048
	by_us $c14n rsa2048
	pairs="$pairs $pki/rsa2048.pem $c14n.xml"
done
status 0 java "$t/judge/VerifyDsig.java" $pairs
unlike out '^invalid|^unknown'
is "what the JDK accepts" "$(grep -c '^valid ' out)" 18
for name in ec256 ed25519 pss-sha256; do
	sed 's/Mekanikk/Mekanisk/' $name.xml >changed-$name.xml
done
status 1 java "$t/judge/VerifyDsig.java" "$pki/ec256.pem" changed-ec256.xml \
    "$pki/ed25519.pem" changed-ed25519.xml \
    "$pki/rsa2048.pem" changed-pss-sha256.xml \
    "$pki/other.pem" rsa2048.xml
is "what the JDK does not accept" "$(grep -c '^invalid ' out)" 4

# the usual algorithms, as protocol.md 6.2 wants them
is "signature method" "$(algorithm rsa2048.xml SignatureMethod)" \
    http://www.w3.org/2001/04/xmldsig-more#rsa-sha256
is "digest method" "$(algorithm rsa2048.xml DigestMethod)" \
    http://www.w3.org/2001/04/xmlenc#sha256
is "canonical form" "$(algorithm rsa2048.xml CanonicalizationMethod)" \
    http://www.w3.org/TR/2001/REC-xml-c14n-20010315
is "transforms" "$(grep -o '<Transform .*</Transforms>' rsa2048.xml)" \
    '<Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/></Transforms>'
like ec256.xml '#ecdsa-sha256"'
like ec384.xml '#ecdsa-sha384"'
like ec521.xml '#ecdsa-sha512"'
like ed25519.xml '2021/04/xmldsig-more#eddsa-ed25519"'
like pss-sha256.xml '2007/05/xmldsig-more#sha256-rsa-MGF1"'
like exclusive.xml '<CanonicalizationMethod [^>]*/xml-exc-c14n#"'
like 1.1.xml '<CanonicalizationMethod [^>]*/xml-c14n11"'
like rsa2048.xml '<X509SubjectName>CN=rsa2048,O=Example</X509SubjectName>'

# equal input, equal output, where the algorithm allows
sign again --key="$pki/rsa2048.key" --cert="$pki/rsa2048.pem"
same_file rsa2048.xml again.xml
sign again --key="$pki/ed25519.key" --cert="$pki/ed25519.pem"
same_file ed25519.xml again.xml

# the same key in its other clothes
for key in rsa2048-pkcs1.key rsa2048-enc.key; do
	sign form --key="$pki/$key" --cert="$pki/rsa2048.der" \
	    --pass-file="$pki/pass"
	same_file rsa2048.xml form.xml
done
for p12 in rsa2048 rsa2048-legacy; do
	sign form --p12="$pki/$p12.p12" --pass-file="$pki/pass"
	silent
	same_file rsa2048.xml form.xml
done
sign sec1 --key="$pki/ec256-sec1.key" --cert="$pki/ec256.pem"
by_xmlsec sec1 ec256

# the whole chain, whatever order it came in
base64_of()
{
	openssl x509 -in "$pki/$1.pem" -outform DER | base64 | tr -d '\n'
}
for cert in leaf inter root; do
	echo "<X509Certificate>$(base64_of $cert)</X509Certificate>"
done | tr -d '\n' >want
for order in "leaf inter root" "root leaf inter"; do
	for cert in $order; do
		cat "$pki/$cert.pem"
	done >mixed.pem
	sign chain --key="$pki/leaf.key" --cert=mixed.pem
	silent
	grep -o '<X509Certificate>.*</X509Certificate>' chain.xml |
	    tr -d '\n' >have
	same_file have want
done
by_xmlsec chain leaf
sign chain-p12 --p12="$pki/leaf.p12" --pass-file="$pki/pass"
silent
same_file chain.xml chain-p12.xml
sign apart --key="$pki/leaf.key" --cert="$pki/leaf.pem" \
    --cert="$pki/inter.pem" --cert="$pki/root.pem"
same_file chain.xml apart.xml
sign stranger --key="$pki/rsa2048.key" --cert="$pki/rsa2048.pem" \
    --cert="$pki/other.pem"
like err 'left out of the signature'
same_file rsa2048.xml stranger.xml

# SHA-1 is still about
status 0 elmo-sign --key="$pki/rsa2048.key" --cert="$pki/rsa2048.pem" \
    --digest=sha1 record.xml
like err 'rests on SHA-1'
like out '#rsa-sha1"/>.*#sha1"/><DigestValue>'
cp out sha1.xml
by_us sha1 rsa2048
status 0 elmo-sign -q --key="$pki/rsa2048.key" --cert="$pki/rsa2048.pem" \
    --digest=sha1 record.xml
silent

# keys that do not do
refused()
{
	like err "$1"
	one_line
	is "nothing on standard output" "$(wc -c <out)" 0
}
status 2 elmo-sign --key="$pki/rsa2048.key" --cert="$pki/other.pem" record.xml
refused 'rsa2048\.key: .*does not match the certificate'
status 2 elmo-sign --key="$pki/rsa2048.key" --cert="$pki/rsa2048.pub" record.xml
refused 'have a public key alone'
status 2 elmo-sign --key="$pki/rsa768.key" --cert="$pki/rsa768.pem" record.xml
refused '1024'
status 2 elmo-sign --key="$pki/rsa2048-enc.key" --cert="$pki/rsa2048.pem" \
    record.xml
refused 'rsa2048-enc\.key: .*pass'
echo wrong >wrong
status 2 elmo-sign --key="$pki/rsa2048-enc.key" --cert="$pki/rsa2048.pem" \
    --pass-file=wrong record.xml
refused 'rsa2048-enc\.key: .*pass'
status 2 elmo-sign --p12="$pki/rsa2048.p12" --pass-file=wrong record.xml
refused 'rsa2048\.p12: .*pass'
status 2 elmo-sign --p12="$pki/rsa2048.p12" --pass-file=missing record.xml
refused 'missing'
status 2 elmo-sign --key="$pki/rsa2048.pem" --cert="$pki/rsa2048.pem" record.xml
refused 'rsa2048\.pem'
status 2 elmo-sign --key=missing --cert="$pki/rsa2048.pem" record.xml
refused 'missing: '
status 2 elmo-sign --pss --key="$pki/ec256.key" --cert="$pki/ec256.pem" \
    record.xml
refused 'PSS'
for usage in "--key=a" "--cert=a" "" "--p12=a --key=b" "--p12=a --cert=b" \
    "--p12=a --digest=md5" "--p12=a --c14n=none"; do
	status 2 elmo-sign $usage record.xml
	refused '.'
done

# validity is worth a warning and no more; --at says when
status 0 elmo-sign --key="$pki/expired.key" --cert="$pki/expired.pem" record.xml
like err 'record\.xml: certificate expired 2021-01-01'
status 0 elmo-sign --key="$pki/expired.key" --cert="$pki/expired.pem" \
    --at=2020-06-01 record.xml
silent
status 0 elmo-sign --key="$pki/rsa1024.key" --cert="$pki/rsa1024.pem" record.xml
like err '1024 bits'
status 2 elmo-sign --key="$pki/expired.key" --cert="$pki/expired.pem" \
    --at=soon record.xml
refused 'soon'
done_testing

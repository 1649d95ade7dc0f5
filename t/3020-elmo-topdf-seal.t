#!/bin/sh
# A sealed PDF: valid for others, broken by a byte, the same bytes again.
. "$(dirname "$0")/lib.sh"
. "$t/pki.sh"
need elmo-topdf pdfsig mutool perl pdftotext pdfdetach qpdf
page=$t/data/page

# flip FILE OFFSET: a bit of one byte
flip()
{
	perl -0777 -e 'open my $f, "+<:raw", $ARGV[0] or die;
	    seek $f, $ARGV[1], 0; read $f, my $c, 1;
	    seek $f, $ARGV[1], 0; print $f chr(ord($c) ^ 1)' "$1" "$2"
}

# cut FILE: the signed bytes in signed.bin, the CMS in cms.der
cut_signature()
{
	perl -0777 -e 'open my $f, "<:raw", $ARGV[0] or die;
	    my $pdf = <$f>;
	    $pdf =~ m{/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]}
	        or die;
	    my ($a, $b, $c, $d) = ($1, $2, $3, $4);
	    $a == 0 && $c + $d == length $pdf or die "not the whole file";
	    open my $s, ">:raw", "signed.bin" or die;
	    print $s substr($pdf, $a, $b), substr($pdf, $c, $d);
	    my $hex = substr $pdf, $b, $c - $b;
	    $hex =~ /^<([0-9A-Fa-f]+)>$/ or die "no room";
	    my $der = pack "H*", $1;
	    my ($t, $n) = unpack "x C n", $der;
	    $t == 0x82 or die "length";
	    open my $m, ">:raw", "cms.der" or die;
	    print $m substr $der, 0, $n + 4' "$1"
}

# sealed: the PDF in out is, by all who can tell
sealed()
{
	silent
	cp out sealed.pdf
	pdfsig sealed.pdf >sig 2>&1
	like sig 'Signature Validation: Signature is Valid'
	like sig 'Total document signed'
	like sig 'ETSI\.CAdES\.detached'
	is "one signature" "$(grep -c '^Signature #' sig)" 1
	ok "its parts" cut_signature sealed.pdf
	ok "openssl cms" openssl cms -verify -cades -binary -inform DER \
	    -in cms.der -content signed.bin -CAfile "$1" -purpose any \
	    -out /dev/null
	ok "pdfcheck" perl "$t/judge/pdfcheck" sealed.pdf
}

status 0 elmo-topdf --seal-key="$pki/rsa2048.key" \
    --seal-cert="$pki/rsa2048.pem" "$page/latin-46.xml"
sealed "$pki/rsa2048.pem"
cp out rsa.pdf
like sig 'Signer Certificate Common Name: rsa2048'
like sig 'SHA-256'
openssl cms -cmsout -print -inform DER -in cms.der >print 2>&1
like print 'signingCertificateV2|id-smime-aa-signingCertificateV2'
unlike print 'signingTime'
mutool sign -v rsa.pdf >mutool 2>&1
like mutool 'unchanged'
ok "qpdf --check" qpdf --check rsa.pdf
status 0 elmo-topdf --seal-key="$pki/rsa2048.key" \
    --seal-cert="$pki/rsa2048.pem" "$page/latin-46.xml"
same_file out rsa.pdf
pdfdetach -savefile elmo.xml -o back.xml rsa.pdf
same_file back.xml "$page/latin-46.xml"

# one byte: in the first object, the middle, the end
size=$(wc -c <rsa.pdf)
for offset in 5 700 $((size / 3)) $((size - 3)); do
	cp rsa.pdf flipped.pdf
	flip flipped.pdf $offset
	pdfsig flipped.pdf >sig 2>&1
	unlike sig 'Signature is Valid'
	cut_signature flipped.pdf 2>/dev/null && {
		_rc=0
		openssl cms -verify -cades -binary -inform DER -in cms.der \
		    -content signed.bin -CAfile "$pki/rsa2048.pem" \
		    -purpose any -out /dev/null 2>err || _rc=$?
		ok "openssl refuses it" test $_rc != 0
	}
done
# what is put behind it is not covered
{ cat rsa.pdf; echo '% more'; } >longer.pdf
pdfsig longer.pdf >sig 2>&1
unlike sig 'Total document signed'

# the other keys, a chain, a key with a pass phrase
for key in rsa4096 ec256 ec384 ec521; do
	status 0 elmo-topdf --seal-key="$pki/$key.key" \
	    --seal-cert="$pki/$key.pem" "$page/reports.xml"
	sealed "$pki/$key.pem"
done
status 0 elmo-topdf --seal-key="$pki/leaf.key" --seal-cert="$pki/chain.pem" \
    "$page/reports.xml"
sealed "$pki/root.pem"
status 0 elmo-topdf --seal-key="$pki/rsa2048-enc.key" \
    --pass-file="$pki/pass" --seal-cert="$pki/rsa2048.pem" \
    "$page/latin-46.xml"
same_file out rsa.pdf

# many, with two processes
status 0 elmo-topdf -j 2 -d dir --seal-key="$pki/rsa2048.key" \
    --seal-cert="$pki/rsa2048.pem" "$page/latin-46.xml" \
    "$page/reports.xml" "$page/recognition.xml"
same_file dir/latin-46.pdf rsa.pdf
for name in reports recognition; do
	pdfsig "dir/$name.pdf" >sig 2>&1
	like sig 'Signature is Valid'
done

# the page says who sealed
pdftotext rsa.pdf text.txt
tr '\n' ' ' <text.txt >line.txt
like line.txt '[Ss]eal[^.]*rsa2048'
elmo-topdf "$page/latin-46.xml" >plain.pdf
pdfsig plain.pdf >sig 2>&1
unlike sig 'Signature is'
pdftotext plain.pdf - | tr '\n' ' ' >plain.txt
unlike plain.txt 'rsa2048'

# what cannot seal
none()
{
	one_line
	is "nothing comes of it" "$(cat out)" ""
}
status 2 elmo-topdf --seal-key="$pki/rsa2048.key" "$page/reports.xml"
none
status 2 elmo-topdf --seal-cert="$pki/rsa2048.pem" "$page/reports.xml"
none
status 2 elmo-topdf --seal-key="$pki/rsa2048.key" \
    --seal-cert="$pki/other.pem" "$page/reports.xml"
none
status 2 elmo-topdf --seal-key="$pki/rsa2048-enc.key" \
    --seal-cert="$pki/rsa2048.pem" "$page/reports.xml"
none
status 2 elmo-topdf --seal-key="$pki/none.key" \
    --seal-cert="$pki/rsa2048.pem" "$page/reports.xml"
none
status 2 elmo-topdf --pass-file="$pki/pass" "$page/reports.xml"
none
done_testing

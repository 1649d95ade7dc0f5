# Keys and certificates for the tests, made at run time; source it after
# lib.sh.  They lie in $pki, once per build directory:
#
#	NAME.key NAME.pem       private key (PKCS#8) and certificate of rsa768
#	                        rsa1024 rsa2048 rsa4096 ec256 ec384 ec521
#	                        ed25519, other (another rsa2048) and expired
#	                        (2020 to 2021; the others 2020 to 2119)
#	rsa2048.pub rsa2048.der public key; certificate as DER
#	rsa2048-pkcs1.key ec256-sec1.key   the old forms of a PEM key
#	rsa2048-enc.key         encrypted PKCS#8, its passphrase in pass
#	rsa2048.p12             PKCS#12 with the passphrase in pass
#	rsa2048-legacy.p12      the same with RC2-40 and 3DES
#	root.pem inter.pem leaf.key leaf.pem   a CA chain, leaf for
#	                        emp.example.org; chain.pem is all, leaf first
#	leaf.p12                leaf and chain
#
# Subjects are CN=NAME,O=Example; every certificate says DNS:NAME.example.org.

pki_config()
{
	cat <<-'END'
	[ca]
	default_ca = a
	[a]
	database = index
	new_certs_dir = certs
	serial = serial
	default_md = default
	policy = p
	unique_subject = no
	copy_extensions = none
	[p]
	organizationName = supplied
	commonName = supplied
	[req]
	distinguished_name = d
	[d]
	[end]
	basicConstraints = critical, CA:FALSE
	subjectKeyIdentifier = hash
	subjectAltName = DNS:${ENV::PKI_NAME}.example.org
	[auth]
	basicConstraints = critical, CA:TRUE
	subjectKeyIdentifier = hash
	keyUsage = critical, keyCertSign, cRLSign
	END
}

# pki_cert NAME SECTION FROM UNTIL [SIGNER]: NAME.pem over NAME.key
pki_cert()
{
	PKI_NAME=$1
	[ "$1" = leaf ] && PKI_NAME=emp
	export PKI_NAME
	openssl req -new -config config -key "$1.key" \
	    -subj "/O=Example/CN=$1" -out csr &&
	if [ -n "$5" ]; then
		openssl ca -batch -notext -config config -extensions "$2" \
		    -startdate "$3" -enddate "$4" -in csr -out "$1.pem" \
		    -cert "$5.pem" -keyfile "$5.key"
	else
		openssl ca -batch -notext -config config -extensions "$2" \
		    -startdate "$3" -enddate "$4" -in csr -out "$1.pem" \
		    -selfsign -keyfile "$1.key"
	fi
}

pki_make()
{
	from=20200101000000Z until=21191231235959Z

	pki_config >config && mkdir certs && : >index && echo 1000 >serial &&
	echo "open sesame" >pass || return 1
	for bits in 768 1024 2048 4096; do
		openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:$bits \
		    -out rsa$bits.key &&
		pki_cert rsa$bits end $from $until || return 1
	done
	for bits in 256 384 521; do
		openssl genpkey -algorithm EC \
		    -pkeyopt ec_paramgen_curve:P-$bits -out ec$bits.key &&
		pki_cert ec$bits end $from $until || return 1
	done
	openssl genpkey -algorithm ED25519 -out ed25519.key &&
	pki_cert ed25519 end $from $until || return 1
	for name in other expired root inter leaf; do
		openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 \
		    -out $name.key || return 1
	done
	pki_cert other end $from $until &&
	pki_cert expired end $from 20210101000000Z &&
	pki_cert root auth $from $until &&
	pki_cert inter auth $from $until root &&
	pki_cert leaf end $from $until inter &&
	cat leaf.pem inter.pem root.pem >chain.pem &&
	openssl pkey -in rsa2048.key -pubout -out rsa2048.pub &&
	openssl x509 -in rsa2048.pem -outform DER -out rsa2048.der &&
	openssl rsa -in rsa2048.key -traditional -out rsa2048-pkcs1.key &&
	openssl ec -in ec256.key -out ec256-sec1.key &&
	openssl pkcs8 -topk8 -in rsa2048.key -v2 aes-256-cbc \
	    -passout file:pass -out rsa2048-enc.key &&
	openssl pkcs12 -export -inkey rsa2048.key -in rsa2048.pem \
	    -passout file:pass -out rsa2048.p12 &&
	openssl pkcs12 -export -inkey rsa2048.key -in rsa2048.pem -legacy \
	    -keypbe PBE-SHA1-3DES -certpbe PBE-SHA1-RC2-40 \
	    -passout file:pass -out rsa2048-legacy.p12 &&
	openssl pkcs12 -export -inkey leaf.key -in leaf.pem \
	    -certfile chain.pem -passout file:pass -out leaf.p12
}

command -v openssl >/dev/null 2>&1 || skip_all "needs openssl"
pki=$build/t/pki-$(cksum <"$t/pki.sh" | cut -d ' ' -f 1)
if [ ! -e "$pki" ]; then
	# whoever is first to rename wins; the others use what is there
	mkdir "$pki.$$" &&
	(cd "$pki.$$" && pki_make) >"$tmp/.pki" 2>&1 &&
	{ mv -T "$pki.$$" "$pki" 2>/dev/null || rm -rf "$pki.$$"; }
	if [ ! -e "$pki" ]; then
		show "$tmp/.pki"
		echo "Bail out! no keys"
		exit 1
	fi
fi

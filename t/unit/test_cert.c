#include <config.h>

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <openssl/evp.h>
#include <openssl/rsa.h>

#include "algo.h"
#include "cert.h"
#include "keys.h"
#include "msg.h"
#include "tap.h"
#include "xalloc.h"

#define MSG "what was signed"

/* Parses TEXT and checks that it holds COUNT certs, or is refused for WHY. */
static void
parses(
    const char *what, const void *text, size_t n, size_t count, const char *why)
{
	struct cert_list list = CERT_LIST_NONE;
	struct fault fault = FAULT_NONE;
	int rc = cert_parse(text, n, &list, &fault);

	if (why == NULL)
		ok(rc == 0 && list.n == count, "%s is read (%s)", what,
		    fault.text);
	else
		ok(rc == -1 && list.n == 0 &&
			fault.verdict == VERDICT_TROUBLE &&
			strstr(fault.text, why) != NULL,
		    "%s is refused (%s)", what, fault.text);
	cert_list_free(&list);
}

/* TEXT without a byte of SET, or with BY instead; the caller frees it. */
static char *
without(const char *text, const char *set, const char *by)
{
	char *out = xmalloc(strlen(text) * (strlen(by) + 1) + 1), *to = out;

	for (; *text != '\0'; text++) {
		if (strchr(set, *text) == NULL) {
			*to++ = *text;
			continue;
		}
		strcpy(to, by);
		to += strlen(by);
	}
	*to = '\0';
	return out;
}

/* The base64 of a PEM text alone. */
static char *
bare(const char *pem)
{
	char *copy = strdup(strchr(pem, '\n') + 1);

	*strstr(copy, "-----") = '\0';
	return copy;
}

static void
test_forms(void)
{
	EVP_PKEY *key = make_key("RSA", 2048, NULL);
	X509 *x509 = make_x509(&(struct wish){.cn = "forms", .key = key});
	size_t n, npub;
	char *pem = cert_pem(x509, NULL), *der = cert_bytes(x509, &n);
	char *pub = public_pem(key, NULL), *spki = public_bytes(key, &npub);
	char *flat = without(pem, "\n", ""), *twice = without(pem, "\n", "\\n");
	char *crlf = without(pem, "\n", "\r\n"), *b64 = bare(pem);
	char *b64pub = bare(pub), *both;
	char *secret = private_pem(key, NULL, NULL);
	char *locked = private_pem(key, "x", NULL);
	char *old = traditional_pem(key, NULL), *p8 = private_bytes(key, &npub);
	size_t np8 = npub;
	char *again = public_bytes(key, &npub);

	parses("PEM certificate", pem, strlen(pem), 1, NULL);
	parses("DER certificate", der, n, 1, NULL);
	parses("PEM public key", pub, strlen(pub), 1, NULL);
	parses("DER public key", spki, npub, 1, NULL);
	parses("armour without line ends", flat, strlen(flat), 1, NULL);
	parses("armour with \\n written out", twice, strlen(twice), 1, NULL);
	parses("armour with CRLF", crlf, strlen(crlf), 1, NULL);
	parses("bare base64", b64, strlen(b64), 1, NULL);
	parses("bare base64 of a key", b64pub, strlen(b64pub), 1, NULL);
	both = xasprintf("some text\n%s\n%smore\n", pem, pub);
	parses("two blocks", both, strlen(both), 2, NULL);
	free(both);
	both = xasprintf("%s%s", pem, secret);
	parses("a private key behind", both, strlen(both), 0, "private key");
	parses("a private key", secret, strlen(secret), 0, "private key");
	parses(
	    "a locked private key", locked, strlen(locked), 0, "private key");
	parses("an old private key", old, strlen(old), 0, "private key");
	parses("a private key in DER", p8, np8, 0, "private key");
	parses("nothing", "", 0, 0, "empty");
	parses("blanks", " \n", 2, 0, "empty");
	parses("a text", "hello, world", 12, 0, "neither");
	parses("DER cut short", der, n - 1, 0, "neither");
	free(both);
	both = xstrdup(pem);
	both[80] = '!';
	parses("damaged armour", both, strlen(both), 0, "damaged PEM");
	both[strlen(both) - 30] = '\0';
	parses(
	    "armour without an end", both, strlen(both), 0, "without an end");
	free(pem), free(der), free(pub), free(spki), free(flat), free(twice);
	free(crlf), free(b64), free(b64pub), free(both), free(secret);
	free(locked), free(old), free(p8), free(again);
	X509_free(x509);
	EVP_PKEY_free(key);
}

static struct cert *
cert_of(X509 *x509)
{
	size_t n;
	char *der = cert_bytes(x509, &n);
	struct fault fault = FAULT_NONE;
	struct cert *cert = cert_der(der, n, &fault);

	if (cert == NULL)
		bail(fault.text);
	free(der);
	return cert;
}

static void
test_fields(void)
{
	EVP_PKEY *key = make_key("EC", 0, "P-384");
	X509 *x509 =
	    make_x509(&(struct wish){.cn = "Kl\xC3\xB6ster \xE2\x80\xAE x",
		.key = key,
		.serial = 0xABC,
		.dns = "Emp.Example.org"});
	struct cert *cert = cert_of(x509);
	unsigned char sum[32];
	unsigned n;
	size_t len;
	char *der = cert_bytes(x509, &len), *spki;
	struct cert *key_alone;
	struct fault fault = FAULT_NONE;

	is_str(cert->subject, "CN=Kl\xC3\xB6ster \\xE2\\x80\\xAE x,O=Example",
	    "subject as RFC 2253, neutralised");
	is_str(cert->issuer, cert->subject, "issuer");
	is_str(cert->serial, "0ABC", "serial");
	ok(cert->not_before == FROM && cert->not_after == UNTIL, "validity");
	ok(cert->self_signed && !cert->bare && !cert->weak_digest,
	    "self-signed, over SHA-256");
	ok(cert->type == CERT_EC && cert->bits == 384, "kind and size");
	is_str(cert->curve, "P-384", "curve");
	X509_digest(x509, EVP_sha256(), sum, &n);
	ok(memcmp(sum, cert->sha256, 32) == 0, "SHA-256 of the certificate");
	spki = public_bytes(key, &len);
	EVP_Digest(spki, len, sum, NULL, EVP_sha256(), NULL);
	ok(memcmp(sum, cert->spki, 32) == 0, "SHA-256 of the SPKI");
	key_alone = cert_spki(spki, len, &fault);
	ok(key_alone != NULL && key_alone->bare &&
		memcmp(key_alone->spki, cert->spki, 32) == 0,
	    "the bare key has the same");
	ok(cert_named(cert, "emp.EXAMPLE.org"), "a DNS name has no case");
	ok(!cert_named(cert, "example.org"), "a part of it is another name");
	ok(!cert_named(cert, ""), "nothing is no name");
	ok(!cert_named(key_alone, "emp.example.org"), "a key has no name");
	cert_free(key_alone);
	cert_free(cert);
	free(der), free(spki);
	X509_free(x509);
	EVP_PKEY_free(key);
}

/* What a certificate says of the digest it is signed over. */
static void
digest(const char *type, const char *md, bool pss, bool weak, bool broken)
{
	bool rsa = strcmp(type, "RSA") == 0;
	EVP_PKEY *key = make_key(type, rsa ? 2048 : 0, NULL);
	X509 *x509 =
	    make_x509(&(struct wish){.cn = "x", .key = key, .digest = md});
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	EVP_PKEY_CTX *how = NULL;
	struct cert *cert;

	if (pss &&
	    (EVP_DigestSignInit(
		 ctx, &how, EVP_get_digestbyname(md), NULL, key) != 1 ||
		EVP_PKEY_CTX_set_rsa_padding(how, RSA_PKCS1_PSS_PADDING) <= 0 ||
		X509_sign_ctx(x509, ctx) <= 0))
		bail("a certificate signed by RSA-PSS");
	cert = cert_of(x509);
	ok(cert->weak_digest == weak && cert->broken_digest == broken,
	    "certificate over %s%s", md, pss ? ", RSA-PSS" : "");
	cert_free(cert);
	EVP_MD_CTX_free(ctx);
	X509_free(x509);
	EVP_PKEY_free(key);
}

static void
test_digests(void)
{
	digest("RSA", "sha256", false, false, false);
	digest("RSA", "sha1", false, true, false);
	digest("RSA", "md5", false, false, true);
	digest("RSA", "sha256", true, false, false);
	digest("RSA", "sha1", true, true, false);
}

static void
test_names(void)
{
	EVP_PKEY *key = make_key("EC", 0, "P-256");
	X509 *good = make_x509(&(struct wish){.cn = "EMP", .key = key});
	X509 *nul =
	    make_x509(&(struct wish){.cn = "EMP\0x", .cn_len = 5, .key = key});
	struct cert *a = cert_of(good), *b = cert_of(nul);

	ok(cert_named(a, "EMP"), "a common name");
	ok(!cert_named(a, "emp"), "has a case");
	ok(!cert_named(b, "EMP"), "and does not end at a NUL");
	cert_free(a);
	cert_free(b);
	X509_free(good);
	X509_free(nul);
	EVP_PKEY_free(key);
}

/* A signature of MSG by KEY as XML-DSig wants it, made by OpenSSL's own. */
static size_t
sign(EVP_PKEY *key, const char *md, bool pss, size_t half, unsigned char *out)
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	EVP_PKEY_CTX *pctx;
	unsigned char der[1024];
	const unsigned char *at = der;
	size_t n = sizeof der;
	ECDSA_SIG *sig;

	if (EVP_DigestSignInit_ex(ctx, &pctx, md, NULL, NULL, key, NULL) != 1)
		bail("a signature");
	if (pss) {
		EVP_PKEY_CTX_set_rsa_padding(pctx, RSA_PKCS1_PSS_PADDING);
		EVP_PKEY_CTX_set_rsa_pss_saltlen(pctx, RSA_PSS_SALTLEN_DIGEST);
	}
	if (EVP_DigestSign(
		ctx, der, &n, (const unsigned char *)MSG, strlen(MSG)) != 1)
		bail("a signature");
	EVP_MD_CTX_free(ctx);
	if (half == 0) {
		memcpy(out, der, n);
		return n;
	}
	sig = d2i_ECDSA_SIG(NULL, &at, (long)n);
	BN_bn2binpad(ECDSA_SIG_get0_r(sig), out, (int)half);
	BN_bn2binpad(ECDSA_SIG_get0_s(sig), out + half, (int)half);
	ECDSA_SIG_free(sig);
	return 2 * half;
}

static const struct kind {
	const char *algo, *type;
	size_t bits;
	const char *curve, *md;
	bool pss;
	size_t half;
} kinds[] = {
    {"rsa-sha1", "RSA", 1024, NULL, "SHA1", false, 0},
    {"rsa-sha224", "RSA", 1024, NULL, "SHA224", false, 0},
    {"rsa-sha256", "RSA", 2048, NULL, "SHA256", false, 0},
    {"rsa-sha384", "RSA", 1024, NULL, "SHA384", false, 0},
    {"rsa-sha512", "RSA", 1024, NULL, "SHA512", false, 0},
    {"sha1-rsa-pss", "RSA", 1024, NULL, "SHA1", true, 0},
    {"sha256-rsa-pss", "RSA", 1024, NULL, "SHA256", true, 0},
    {"sha384-rsa-pss", "RSA", 1024, NULL, "SHA384", true, 0},
    {"sha512-rsa-pss", "RSA", 2048, NULL, "SHA512", true, 0},
    {"ecdsa-sha1", "EC", 0, "P-256", "SHA1", false, 32},
    {"ecdsa-sha256", "EC", 0, "P-256", "SHA256", false, 32},
    {"ecdsa-sha384", "EC", 0, "P-384", "SHA384", false, 48},
    {"ecdsa-sha512", "EC", 0, "P-521", "SHA512", false, 66},
    {"ecdsa-sha256", "EC", 0, "brainpoolP256r1", "SHA256", false, 32},
    {"ed25519", "ED25519", 0, NULL, NULL, false, 0},
};

static int
try(struct cert *cert, const char *algo, const char *msg,
    const unsigned char *value, size_t n)
{
	struct fault fault = FAULT_NONE;
	int rc = cert_verify(cert, algo_named(ALGO_SIGNATURE, algo), msg,
	    strlen(msg), value, n, &fault);

	return rc == -1 ? -(int)fault.verdict : rc;
}

static void
test_verify(const struct kind *k)
{
	EVP_PKEY *key = make_key(k->type, k->bits, k->curve);
	unsigned char value[1024];
	size_t n = sign(key, k->md, k->pss, k->half, value), len;
	char *spki = public_bytes(key, &len);
	struct fault fault = FAULT_NONE;
	struct cert *cert = cert_spki(spki, len, &fault);
	const char *other =
	    strcmp(k->type, "EC") == 0 ? "rsa-sha256" : "ecdsa-sha256";
	int i, good = 1;

	for (i = 0; i < 3; i++)
		good &= try(cert, k->algo, MSG, value, n) == 1;
	ok(good, "%s: three times good", k->algo);
	is_int(try(cert, k->algo, MSG ".", value, n), 0, "another message");
	is_int(try(cert, k->algo, MSG, value, n - 1), 0, "cut short");
	value[n] = 0;
	is_int(try(cert, k->algo, MSG, value, n + 1), 0, "too long");
	value[n / 2] ^= 1;
	is_int(try(cert, k->algo, MSG, value, n), 0, "a bit turned");
	value[n / 2] ^= 1;
	is_int(try(cert, k->algo, MSG, value, n), 1, "and turned back");
	is_int(try(cert, other, MSG, value, n), -VERDICT_NO,
	    "another kind of algorithm");
	memset(value, 0, n);
	is_int(try(cert, k->algo, MSG, value, n), 0, "zeros");
	memset(value, 0xFF, n);
	is_int(try(cert, k->algo, MSG, value, n), 0, "ones");
	cert_free(cert);
	free(spki);
	EVP_PKEY_free(key);
}

/* The hash is part of what RSA signs. */
static void
test_hashes(void)
{
	EVP_PKEY *key = make_key("RSA", 1024, NULL);
	unsigned char value[256];
	size_t n = sign(key, "SHA256", false, 0, value), len;
	char *spki = public_bytes(key, &len);
	struct cert *cert = cert_spki(spki, len, NULL);

	is_int(try(cert, "rsa-sha1", MSG, value, n), 0, "not SHA-1");
	is_int(try(cert, "sha256-rsa-pss", MSG, value, n), 0, "not PSS");
	is_int(try(cert, "rsa-sha256", MSG, value, n), 1, "but SHA-256");
	cert_free(cert);
	free(spki);
	EVP_PKEY_free(key);
}

/*
 * A system whose OpenSSL forbids SHA-1 and small keys, as far as the test can
 * make it one: verification does not care.
 */
static void
test_forbidden(void)
{
	EVP_PKEY *key = make_key("RSA", 1024, NULL);
	unsigned char value[256];
	size_t n = sign(key, "SHA1", false, 0, value), len;
	char *spki = public_bytes(key, &len);
	struct cert *cert;
	EVP_MD *md;

	EVP_set_default_properties(NULL, "fips=yes");
	md = EVP_MD_fetch(NULL, "SHA1", NULL);
	ok(md == NULL, "the system offers no SHA-1");
	EVP_MD_free(md);
	cert = cert_spki(spki, len, NULL);
	ok(cert != NULL && cert->unfit == NULL, "yet the key is read");
	is_int(
	    try(cert, "rsa-sha1", MSG, value, n), 1, "and SHA-1 is verified");
	is_int(try(cert, "rsa-sha1", MSG ".", value, n), 0, "or found wrong");
	EVP_set_default_properties(NULL, "");
	cert_free(cert);
	free(spki);
	EVP_PKEY_free(key);
}

static void
unfit(const char *type, size_t bits, const char *curve, const char *why)
{
	EVP_PKEY *key = make_key(type, bits, curve);
	unsigned char value[256];
	size_t n, len;
	char *spki = public_bytes(key, &len);
	struct cert *cert = cert_spki(spki, len, NULL);

	ok(cert != NULL && cert->unfit != NULL &&
		strstr(cert->unfit, why) != NULL,
	    "%s %s%zu is unfit (%s)", type, curve ? curve : "", bits,
	    cert && cert->unfit ? cert->unfit : "");
	if (strcmp(type, "RSA") == 0) {
		n = sign(key, "SHA256", false, 0, value);
		is_int(try(cert, "rsa-sha256", MSG, value, n), -VERDICT_NO,
		    "and its signature is not looked at");
	}
	cert_free(cert);
	free(spki);
	EVP_PKEY_free(key);
}

static void
test_values(void)
{
	EVP_PKEY *key = make_key("RSA", 1024, NULL);
	BIGNUM *n = NULL, *e = NULL;
	unsigned char nb[128], eb[8], point[65];
	size_t len, elen, plen = 0;
	char *spki = public_bytes(key, &len);
	struct cert *whole = cert_spki(spki, len, NULL), *cert, *one;
	EVP_PKEY *ec = make_key("EC", 0, "P-256");
	static char oid[500000];
	clock_t start;

	EVP_PKEY_get_bn_param(key, "n", &n);
	EVP_PKEY_get_bn_param(key, "e", &e);
	BN_bn2bin(n, nb);
	elen = (size_t)BN_bn2bin(e, eb);
	cert = cert_rsa(nb, sizeof nb, eb, elen, NULL);
	ok(cert != NULL && memcmp(cert->spki, whole->spki, 32) == 0,
	    "RSAKeyValue is the same key");
	one = cert_rsa(nb, sizeof nb, "\1", 1, NULL);
	ok(one == NULL || one->unfit != NULL, "exponent 1 is unfit");
	cert_free(one);
	one = cert_rsa(nb, sizeof nb, "\1\377\377\377\377", 5, NULL);
	ok(one != NULL && one->unfit == NULL, "one of 33 bits is fit");
	cert_free(one);
	one = cert_rsa(nb, sizeof nb, "\2\0\0\0\1", 5, NULL);
	ok(one == NULL || one->unfit != NULL, "one of 34 bits is unfit");
	cert_free(one);
	ok(cert_rsa(nb, 0, eb, elen, NULL) == NULL, "an empty modulus is none");
	cert_free(cert);
	cert_free(whole);
	free(spki);
	spki = public_bytes(ec, &len);
	whole = cert_spki(spki, len, NULL);
	EVP_PKEY_get_octet_string_param(
	    ec, "encoded-pub-key", point, sizeof point, &plen);
	cert = cert_ec("1.2.840.10045.3.1.7", point, plen, NULL);
	ok(cert != NULL && memcmp(cert->spki, whole->spki, 32) == 0,
	    "ECKeyValue is the same key");
	cert_free(cert);
	point[1] ^= 1;
	ok(cert_ec("1.2.840.10045.3.1.7", point, plen, NULL) == NULL,
	    "a point beside the curve is none");
	ok(cert_ec("1.2.3", point, plen, NULL) == NULL, "nor is such a curve");
	memset(oid, '9', sizeof oid - 1);
	memcpy(oid, "1.2.", 4);
	start = clock();
	ok(cert_ec(oid, point, plen, NULL) == NULL, "nor one without end");
	ok(clock() - start < CLOCKS_PER_SEC, "which is seen at once");
	cert_free(whole);
	free(spki);
	BN_free(n);
	BN_free(e);
	EVP_PKEY_free(key);
	EVP_PKEY_free(ec);
}

static void
test_issuers(void)
{
	EVP_PKEY *rk = make_key("EC", 0, "P-256"), *lk, *fk;
	X509 *root =
	    make_x509(&(struct wish){.cn = "root", .key = rk, .ca = true});
	X509 *leaf, *fake;
	struct cert *r, *l, *f;

	lk = make_key("EC", 0, "P-256");
	fk = make_key("EC", 0, "P-256");
	leaf = make_x509(&(struct wish){
	    .cn = "leaf", .key = lk, .issuer = root, .issuer_key = rk});
	fake = make_x509(&(struct wish){.cn = "root", .key = fk, .ca = true});
	r = cert_of(root);
	l = cert_of(leaf);
	f = cert_of(fake);
	ok(cert_issued_by(l, r), "the root issued the leaf");
	ok(!cert_issued_by(l, f), "another of that name did not");
	ok(!cert_issued_by(r, l), "nor the leaf the root");
	ok(!l->self_signed && r->self_signed, "self-signed is who says so");
	cert_free(r);
	cert_free(l);
	cert_free(f);
	X509_free(root);
	X509_free(leaf);
	X509_free(fake);
	EVP_PKEY_free(rk);
	EVP_PKEY_free(lk);
	EVP_PKEY_free(fk);
}

static void
test_load(void)
{
	struct cert_list list = CERT_LIST_NONE;
	struct fault fault = FAULT_NONE;

	is_int(
	    cert_load(path_of("missing"), &list, &fault), -1, "a missing file");
	is_int(fault.verdict, VERDICT_TROUBLE, "is trouble");
	fault = (struct fault)FAULT_NONE;
	path_of("");
	is_int(cert_load(keys_dir, &list, &fault), -1, "so is a directory");
	cert_list_free(&list);
}

int
main(void)
{
	size_t i;

	test_forms();
	test_fields();
	test_digests();
	test_names();
	for (i = 0; i < sizeof kinds / sizeof *kinds; i++)
		test_verify(&kinds[i]);
	test_hashes();
	test_forbidden();
	unfit("RSA", 768, NULL, "below 1024");
	unfit("EC", 0, "P-224", "below 256");
	unfit("EC", 0, "sect283k1", "not accepted");
	unfit("ED448", 0, NULL, "not accepted");
	test_values();
	test_issuers();
	test_load();
	return tap_done();
}

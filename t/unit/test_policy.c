#include <config.h>

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/x509.h>

#include "algo.h"
#include "cert.h"
#include "crl.h"
#include "keys.h"
#include "msg.h"
#include "policy.h"
#include "tap.h"
#include "warnings.h"
#include "xalloc.h"

/* within FROM and UNTIL */
#define NOW (FROM + 1000 * DAY)

static bool
warned(const struct warnings *w, const char *what)
{
	size_t i;

	for (i = 0; i < w->n; i++)
		if (strstr(w->text[i], what) != NULL)
			return true;
	return false;
}

static struct policy *
policy_of(const char *name)
{
	struct policy *policy = policy_new();

	if (policy_set(policy, name, NULL) != 0)
		bail(name);
	return policy;
}

/* Is URI allowed under the two policies, and is there a warning? */
static void
algo(enum algo_kind kind, const char *uri, bool network, bool strict,
    const char *warning)
{
	struct policy *a = policy_of("network"), *b = policy_of("strict");
	struct warnings w = WARNINGS_NONE;
	struct fault fault = FAULT_NONE;
	const char *name = strrchr(uri, '/') + 1;
	const struct algo *found;

	found = policy_algo(a, kind, uri, strlen(uri), &w, &fault);
	ok((found != NULL) == network, "%s: network %s", name, fault.text);
	ok(warning == NULL ? w.n == 0 : warned(&w, warning), "%s: warning",
	    name);
	found = policy_algo(b, kind, uri, strlen(uri), NULL, &fault);
	ok((found != NULL) == strict, "%s: strict %s", name, fault.text);
	ok((network && strict) || fault.verdict == VERDICT_NO, "%s: a no",
	    name);
	warnings_free(&w);
	policy_free(a);
	policy_free(b);
}

#define DSIG "http://www.w3.org/2000/09/xmldsig#"
#define MORE "http://www.w3.org/2001/04/xmldsig-more#"

static void
test_algos(void)
{
	algo(ALGO_DIGEST, DSIG "sha1", true, false, "SHA-1");
	algo(ALGO_DIGEST, "http://www.w3.org/2001/04/xmlenc#sha256", true, true,
	    NULL);
	algo(ALGO_DIGEST, MORE "md5", false, false, NULL);
	algo(ALGO_SIGNATURE, DSIG "rsa-sha1", true, false, "SHA-1");
	algo(ALGO_SIGNATURE, MORE "rsa-sha512", true, true, NULL);
	algo(ALGO_SIGNATURE, MORE "ecdsa-sha1", true, false, "SHA-1");
	algo(ALGO_SIGNATURE,
	    "http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1", true,
	    true, NULL);
	algo(ALGO_SIGNATURE,
	    "http://www.w3.org/2021/04/xmldsig-more#eddsa-ed25519", true, true,
	    NULL);
	algo(ALGO_SIGNATURE, DSIG "hmac-sha1", false, false, NULL);
	algo(ALGO_SIGNATURE, DSIG "dsa-sha1", false, false, NULL);
	algo(ALGO_SIGNATURE, MORE "rsa-md5", false, false, NULL);
	algo(ALGO_SIGNATURE, DSIG "sha1", false, false, NULL);
	algo(ALGO_SIGNATURE, DSIG "RSA-SHA1", false, false, NULL);
	algo(ALGO_C14N, "http://www.w3.org/2006/12/xml-c14n11", true, true,
	    NULL);
	algo(ALGO_C14N, DSIG "enveloped-signature", false, false, NULL);
	algo(ALGO_TRANSFORM, DSIG "enveloped-signature", true, true, NULL);
	algo(ALGO_TRANSFORM, "http://www.w3.org/2001/10/xml-exc-c14n#", true,
	    true, NULL);
	algo(ALGO_TRANSFORM, "http://www.w3.org/TR/1999/REC-xslt-19991116",
	    false, false, NULL);
}

static void
test_names(void)
{
	struct policy *policy = policy_new();
	struct fault fault = FAULT_NONE;

	ok(!policy_strict(policy), "network unless said");
	is_int(policy_set(policy, "lax", &fault), -1, "no such policy");
	is_int(fault.verdict, VERDICT_TROUBLE, "is trouble");
	is_int(policy_set(policy, "strict", NULL), 0, "strict");
	ok(policy_strict(policy), "is strict");
	policy_free(policy);
}

static struct cert *
cert_of(X509 *x509)
{
	size_t n;
	char *der = cert_bytes(x509, &n);
	struct cert *cert = cert_der(der, n, NULL);

	free(der);
	return cert;
}

/* Judges CERT and compares: WANT, and WORD in the reason or in a warning. */
static void
judged(const char *name, const struct cert *cert, enum policy_origin origin,
    time_t at, enum verdict want, const char *word)
{
	struct policy *policy = policy_of(name);
	struct warnings w = WARNINGS_NONE;
	struct fault fault = FAULT_NONE;
	enum verdict have =
	    policy_judge(policy, cert, origin, NULL, at, &w, &fault);

	ok(have == want && fault.verdict == want &&
		(word == NULL		 ? w.n == 0
		    : want == VERDICT_OK ? warned(&w, word)
					 : strstr(fault.text, word) != NULL),
	    "%s, origin %d: %d (%s%s)", name, (int)origin, (int)have,
	    fault.text, w.n > 0 ? w.text[0] : "");
	warnings_free(&w);
	policy_free(policy);
}

static void
test_keys(void)
{
	EVP_PKEY *small = make_key("RSA", 1024, NULL);
	EVP_PKEY *tiny = make_key("RSA", 768, NULL);
	EVP_PKEY *ec = make_key("EC", 0, "P-256");
	X509 *xs = make_x509(&(struct wish){.cn = "small", .key = small});
	X509 *xt = make_x509(&(struct wish){.cn = "tiny", .key = tiny});
	X509 *xe = make_x509(&(struct wish){.cn = "ec", .key = ec});
	struct cert *s = cert_of(xs), *t = cert_of(xt), *e = cert_of(xe);
	struct cert *bare;
	size_t n;
	char *spki = public_bytes(ec, &n);

	judged("network", e, POLICY_NAMED, NOW, VERDICT_OK, NULL);
	judged("strict", e, POLICY_REGISTRY, NOW, VERDICT_OK, NULL);
	judged("network", s, POLICY_NAMED, NOW, VERDICT_OK, "1024");
	judged("strict", s, POLICY_NAMED, NOW, VERDICT_NO, "2048");
	judged("network", t, POLICY_NAMED, NOW, VERDICT_NO, "below 1024");
	judged("network", t, POLICY_EMBEDDED, NOW, VERDICT_NO, "below 1024");
	judged("network", e, POLICY_NAMED, UNTIL, VERDICT_OK, NULL);
	judged("network", e, POLICY_NAMED, UNTIL + 1, VERDICT_OK, "expired");
	judged("network", e, POLICY_REGISTRY, FROM - 1, VERDICT_OK,
	    "not valid before 2020-01-01T00:00:00Z");
	judged("network", e, POLICY_CA, UNTIL + 1, VERDICT_NO, "expired");
	judged("strict", e, POLICY_NAMED, UNTIL + 1, VERDICT_NO,
	    "expired 2030-01-01T00:00:00Z");
	judged("strict", e, POLICY_NAMED, FROM - 1, VERDICT_NO,
	    "not valid before");
	bare = cert_spki(spki, n, NULL);
	judged("network", bare, POLICY_NAMED, NOW, VERDICT_OK, NULL);
	judged("strict", bare, POLICY_NAMED, NOW, VERDICT_OK, "no validity");
	cert_free(s), cert_free(t), cert_free(e), cert_free(bare);
	X509_free(xs), X509_free(xt), X509_free(xe);
	EVP_PKEY_free(small), EVP_PKEY_free(tiny), EVP_PKEY_free(ec);
	free(spki);
}

static void
test_digests(void)
{
	EVP_PKEY *rk = make_key("RSA", 2048, NULL);
	X509 *root =
	    make_x509(&(struct wish){.cn = "root", .key = rk, .ca = true});
	struct wish wish = {
	    .cn = "leaf", .key = rk, .issuer = root, .issuer_key = rk};
	X509 *old, *broken;
	struct cert *o, *b;

	wish.digest = "sha1";
	old = make_x509(&wish);
	wish.digest = "md5";
	broken = make_x509(&wish);
	o = cert_of(old);
	b = cert_of(broken);
	judged("network", o, POLICY_CA, NOW, VERDICT_OK, "SHA-1");
	judged("strict", o, POLICY_CA, NOW, VERDICT_NO, "SHA-1");
	judged("strict", o, POLICY_NAMED, NOW, VERDICT_OK, NULL);
	judged("network", b, POLICY_CA, NOW, VERDICT_NO, "broken");
	cert_free(o);
	cert_free(b);
	X509_free(root);
	X509_free(old);
	X509_free(broken);
	EVP_PKEY_free(rk);
}

/*
 * A stand-in for a key whose private half is public: the table goes by hash,
 * and the real ones are not ours to keep here.
 */
static void
test_public(void)
{
	EVP_PKEY *ec = make_key("EC", 0, "P-256");
	X509 *x509 = make_x509(&(struct wish){.cn = "public", .key = ec});
	struct cert *cert = cert_of(x509);
	static const unsigned char uio[] = {0x10, 0xbc, 0x08, 0xac, 0xd0, 0xe9,
	    0xc4, 0x9d, 0x69, 0xd4, 0x49, 0xe4, 0xdd, 0x63, 0x62, 0xae, 0x1c,
	    0x87, 0x75, 0xd9, 0xdc, 0xf1, 0x5b, 0x2e, 0x50, 0x61, 0xac, 0x29,
	    0xa0, 0xf7, 0x9d, 0x9e};

	ok(policy_public(cert) == NULL, "a key of our own is not public");
	memcpy(cert->spki, uio, sizeof uio);
	is_str(policy_public(cert), "UiO 2015", "one of the table is");
	judged("network", cert, POLICY_NAMED, NOW, VERDICT_OK, "public");
	judged("network", cert, POLICY_EMBEDDED, NOW, VERDICT_OK, "public");
	judged("network", cert, POLICY_REGISTRY, NOW, VERDICT_NO, "public");
	judged("network", cert, POLICY_CA, NOW, VERDICT_NO, "public");
	cert_free(cert);
	X509_free(x509);
	EVP_PKEY_free(ec);
}

/* A root and a leaf with serial 7. */
struct family {
	EVP_PKEY *root_key, *key;
	X509 *root, *leaf;
	struct cert_list issuers;
	struct cert *cert;
};

static void
make_family(struct family *f)
{
	f->root_key = make_key("EC", 0, "P-256");
	f->key = make_key("EC", 0, "P-256");
	f->root = make_x509(
	    &(struct wish){.cn = "root", .key = f->root_key, .ca = true});
	f->leaf = make_x509(&(struct wish){.cn = "leaf",
	    .key = f->key,
	    .issuer = f->root,
	    .issuer_key = f->root_key,
	    .serial = 7});
	f->issuers = (struct cert_list)CERT_LIST_NONE;
	cert_list_add(&f->issuers, cert_of(f->root));
	f->cert = cert_of(f->leaf);
}

static void
free_family(struct family *f)
{
	cert_list_free(&f->issuers);
	cert_free(f->cert);
	X509_free(f->root);
	X509_free(f->leaf);
	EVP_PKEY_free(f->root_key);
	EVP_PKEY_free(f->key);
}

/* A list text, against the leaf: its verdict at AT. */
static void
distrusts(const struct family *f, const char *what, const char *text,
    const struct cert_list *issuers, time_t at, enum verdict want)
{
	struct policy *policy = policy_new();
	struct fault fault = FAULT_NONE;
	const char *path = put_text("distrust", text);

	if (policy_distrust(policy, path, &fault) != 0)
		ok(want == VERDICT_TROUBLE, "%s: %s", what, fault.text);
	else
		is_int(policy_judge(policy, f->cert, POLICY_NAMED, issuers, at,
			   NULL, &fault),
		    want, what);
	policy_free(policy);
}

static void
test_distrust(void)
{
	struct family f;
	char cert[HASH_HEX], spki[HASH_HEX], ca[HASH_HEX], text[512];

	make_family(&f);
	hash_hex(cert, f.cert->sha256, 32);
	hash_hex(spki, f.cert->spki, 32);
	hash_hex(ca, f.issuers.cert[0]->sha256, 32);
	distrusts(&f, "an empty list", "# nothing\n\n", NULL, NOW, VERDICT_OK);
	snprintf(text, sizeof text, "# one\r\n\t%s # that\r\n", cert);
	distrusts(&f, "the certificate", text, NULL, NOW, VERDICT_NO);
	distrusts(&f, "the key", spki, NULL, NOW, VERDICT_NO);
	distrusts(&f, "the CA", ca, &f.issuers, NOW, VERDICT_NO);
	distrusts(&f, "the CA, not at hand", ca, NULL, NOW, VERDICT_OK);
	snprintf(text, sizeof text, "%s 2022-01-01\n", spki);
	distrusts(
	    &f, "from a date, before", text, NULL, 1640995199, VERDICT_OK);
	distrusts(&f, "from a date, on it", text, NULL, 1640995200, VERDICT_NO);
	snprintf(text, sizeof text, "%.2s:%.2s:%s\n", spki, spki + 2, spki + 4);
	text[1] = (char)(text[1] >= 'a' ? text[1] - 32 : text[1]);
	distrusts(&f, "colons and capitals", text, NULL, NOW, VERDICT_NO);
	spki[63] = spki[63] == '0' ? '1' : '0';
	distrusts(&f, "another key", spki, NULL, NOW, VERDICT_OK);
	spki[63] = '\0';
	distrusts(&f, "a hash too short", spki, NULL, NOW, VERDICT_TROUBLE);
	snprintf(text, sizeof text, "%s tomorrow\n", cert);
	distrusts(&f, "a date that is none", text, NULL, NOW, VERDICT_TROUBLE);
	snprintf(text, sizeof text, "%s0\n", cert);
	distrusts(&f, "a hash too long", text, NULL, NOW, VERDICT_TROUBLE);
	free_family(&f);
}

/* A CRL by F's root (signed by KEY) with SERIAL revoked at WHEN. */
static const char *
put_crl(
    const struct family *f, EVP_PKEY *key, long serial, time_t when, bool pem)
{
	X509_CRL *crl = X509_CRL_new();
	X509_REVOKED *revoked = X509_REVOKED_new();
	ASN1_INTEGER *number = ASN1_INTEGER_new();
	ASN1_TIME *t = ASN1_TIME_set(NULL, FROM);
	BIO *bio = BIO_new(BIO_s_mem());
	const char *path;
	char *data;
	long n;

	X509_CRL_set_version(crl, 1);
	X509_CRL_set_issuer_name(crl, X509_get_subject_name(f->root));
	X509_CRL_set1_lastUpdate(crl, t);
	ASN1_TIME_set(t, FROM + 2000 * DAY);
	X509_CRL_set1_nextUpdate(crl, t);
	ASN1_INTEGER_set(number, serial);
	X509_REVOKED_set_serialNumber(revoked, number);
	ASN1_TIME_set(t, when);
	X509_REVOKED_set_revocationDate(revoked, t);
	X509_CRL_add0_revoked(crl, revoked);
	X509_CRL_sort(crl);
	X509_CRL_sign(crl, key, EVP_sha256());
	if ((pem ? PEM_write_bio_X509_CRL(bio, crl)
		 : i2d_X509_CRL_bio(bio, crl)) != 1)
		bail("a CRL");
	n = BIO_get_mem_data(bio, &data);
	path = put_file("crl", data, (size_t)n);
	BIO_free(bio);
	ASN1_TIME_free(t);
	ASN1_INTEGER_free(number);
	X509_CRL_free(crl);
	return path;
}

static void
revokes(const struct family *f, const char *what, const char *path,
    const struct cert_list *issuers, time_t at, enum verdict want,
    const char *word)
{
	struct policy *policy = policy_new();
	struct warnings w = WARNINGS_NONE;
	struct fault fault = FAULT_NONE;
	enum verdict have;

	if (policy_crl(policy, path, &fault) != 0) {
		ok(want == VERDICT_TROUBLE, "%s: %s", what, fault.text);
	} else {
		have = policy_judge(
		    policy, f->cert, POLICY_NAMED, issuers, at, &w, &fault);
		ok(have == want && (word == NULL ? w.n == 0
				       : have == VERDICT_OK
					   ? warned(&w, word)
					   : strstr(fault.text, word) != NULL),
		    "%s: %d (%s%s)", what, (int)have, fault.text,
		    w.n > 0 ? w.text[0] : "");
	}
	warnings_free(&w);
	policy_free(policy);
}

static void
test_crl(void)
{
	struct family f, g;
	const char *path;
	struct cert *whole;
	char *spki;
	size_t n;

	make_family(&f);
	make_family(&g);
	path = put_crl(&f, f.root_key, 7, NOW, true);
	revokes(&f, "revoked", path, &f.issuers, NOW, VERDICT_NO, "revoked");
	revokes(&f, "not yet revoked", path, &f.issuers, NOW - 1, VERDICT_OK,
	    "revoked from");
	revokes(&f, "an issuer that is not at hand", path, NULL, NOW - 1,
	    VERDICT_OK, "could not be checked");
	revokes(&f, "yet revoked", path, NULL, NOW, VERDICT_NO, "revoked");
	whole = f.cert;
	spki = public_bytes(f.key, &n);
	f.cert = cert_spki(spki, n, NULL);
	revokes(&f, "a bare key", path, &f.issuers, NOW, VERDICT_OK,
	    "without a certificate");
	cert_free(f.cert);
	f.cert = whole;
	free(spki);
	path = put_crl(&f, f.root_key, 8, NOW, false);
	revokes(
	    &f, "another serial, DER", path, &f.issuers, NOW, VERDICT_OK, NULL);
	revokes(&f, "an old list", path, &f.issuers, FROM + 2001 * DAY,
	    VERDICT_OK, "to be replaced");
	path = put_crl(&f, g.root_key, 7, NOW, true);
	revokes(&f, "a forged list", path, &f.issuers, NOW, VERDICT_TROUBLE,
	    "not signed by its issuer");
	revokes(&f, "no list", put_text("text", "hello"), NULL, NOW,
	    VERDICT_TROUBLE, NULL);
	free_family(&f);
	free_family(&g);
}

int
main(void)
{
	test_algos();
	test_names();
	test_keys();
	test_digests();
	test_public();
	test_distrust();
	test_crl();
	return tap_done();
}

#include <config.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include "algo.h"
#include "buf.h"
#include "caps.h"
#include "cert.h"
#include "dsig.h"
#include "key.h"
#include "keys.h"
#include "msg.h"
#include "policy.h"
#include "sign.h"
#include "sigplace.h"
#include "spool.h"
#include "tap.h"
#include "warnings.h"
#include "xalloc.h"
#include "xml.h"

#define NS "https://github.com/emrex-eu/elmo-schemas/tree/v1"
#define HEAD "<elmo xmlns='" NS "'>"
#define TO_2100 (1000 * 365 * 24 * 3600L / 10)

/* A signer made for this run: the key, its certificate. */
struct signer {
	struct key *key;
	struct cert_list chain;
};

static void
write_key(const char *path, EVP_PKEY *pkey)
{
	FILE *fp = fopen(path, "w");

	if (fp == NULL ||
	    PEM_write_PrivateKey(fp, pkey, NULL, NULL, 0, NULL, NULL) != 1 ||
	    fclose(fp) != 0) {
		puts("Bail out! no key file");
		exit(1);
	}
}

static struct cert *
certify(EVP_PKEY *pkey, const char *name, long until)
{
	X509 *x = X509_new();
	X509_NAME *n = X509_get_subject_name(x);
	const EVP_MD *md = EVP_PKEY_is_a(pkey, "ED25519") ? NULL : EVP_sha256();
	unsigned char *der = NULL;
	struct cert *cert;
	int len;

	X509_set_version(x, 2);
	ASN1_INTEGER_set(X509_get_serialNumber(x), 1);
	X509_gmtime_adj(X509_getm_notBefore(x), -1000);
	X509_gmtime_adj(X509_getm_notAfter(x), until);
	X509_NAME_add_entry_by_txt(
	    n, "CN", MBSTRING_UTF8, (const unsigned char *)name, -1, -1, 0);
	X509_set_issuer_name(x, n);
	X509_set_pubkey(x, pkey);
	X509_sign(x, pkey, md);
	len = i2d_X509(x, &der);
	cert = cert_der(der, (size_t)len, NULL);
	OPENSSL_free(der);
	X509_free(x);
	return cert;
}

static struct signer
make_signer(const char *type, const char *curve, const char *name, long until)
{
	char path[] = "/tmp/test_sign.XXXXXX";
	struct signer s = {NULL, CERT_LIST_NONE};
	struct fault fault = FAULT_NONE;
	EVP_PKEY *pkey;

	pkey = make_key(type, strcmp(type, "RSA") == 0 ? 2048 : 0, curve);
	close(mkstemp(path));
	write_key(path, pkey);
	s.key = key_load(path, NULL, &fault);
	unlink(path);
	cert_list_add(&s.chain, certify(pkey, name, until));
	EVP_PKEY_free(pkey);
	if (s.key == NULL || s.chain.cert[0] == NULL) {
		printf("Bail out! no signer: %s\n", fault.text);
		exit(1);
	}
	return s;
}

static void
free_signer(struct signer *s)
{
	key_free(s->key);
	cert_list_free(&s->chain);
}

/* The signed document as a string (NULs and all, *N bytes), or NULL. */
static char *
sign_bytes(struct signer *who, const struct sign_options *how, const char *in,
    size_t n, size_t *nout, struct warnings *w, struct fault *fault)
{
	struct sign *sign =
	    sign_new(who->key, &who->chain, how, time(NULL), w, fault);
	struct spool *from = spool_memory(in, n);
	struct spool *to = spool_new(CAP_DOCUMENT);
	char *out = NULL;

	if (sign != NULL && sign_document(sign, from, to, w, fault) == 0) {
		*nout = (size_t)spool_size(to);
		out = xmalloc(*nout + 1);
		spool_read(to, 0, out, *nout, NULL);
		out[*nout] = '\0';
	}
	spool_free(from);
	spool_free(to);
	sign_free(sign);
	return out;
}

static char *
sign_text(struct signer *who, const struct sign_options *how, const char *in,
    struct fault *fault)
{
	size_t n;

	*fault = (struct fault)FAULT_NONE;
	return sign_bytes(who, how, in, strlen(in), &n, NULL, fault);
}

/* Reads the signature anew: 1 good, 0 not, -1 none that can be judged. */
static int
good(struct signer *who, const char *doc, size_t n, const char **name)
{
	struct policy *policy = policy_new();
	struct dsig *dsig = dsig_new(policy);
	struct spool *spool = spool_memory(doc, n);
	struct dsig_report r = {0};
	struct dsig_guess guess;
	struct xml_sink sink;
	int rc = -1;

	dsig_guess(spool, &guess);
	if (dsig_begin(dsig, &guess, &sink, NULL) == 0 &&
	    xml_parse(spool, &sink, 1, NULL, NULL) == 0) {
		dsig_end(dsig, &r);
		if (r.finding == DSIG_READ)
			rc = r.digest_good &&
			     cert_verify(who->chain.cert[0], r.info.signature,
				 r.signed_info.data, r.signed_info.len,
				 r.info.value.data, r.info.value.n, NULL) == 1;
		if (rc == 1 && name != NULL)
			*name = r.info.signature->name;
	}
	dsig_report_free(&r);
	spool_free(spool);
	dsig_free(dsig);
	policy_free(policy);
	return rc;
}

/* S without its Signature: what was put in, and nothing else, is taken out. */
static char *
without(const char *s, const char *from, const char *to)
{
	const char *a = strstr(s, from), *b = a ? strstr(a, to) : NULL;
	struct buf buf = BUF_INIT(GIB);

	if (b == NULL)
		return xstrdup(s);
	buf_add(&buf, s, (size_t)(a - s));
	buf_adds(&buf, b + strlen(to));
	return buf_take(&buf);
}

static char *
unsigned_(const char *s)
{
	return without(s, "<Signature xmlns=", "</Signature>");
}

/* Documents in which the end of the root is not where a naive look finds it. */
static const char *const documents[] = {
    HEAD "<a/></elmo>",
    HEAD "<a>text</a>\n</elmo>\n",
    "\xEF\xBB\xBF<?xml version='1.0' encoding='UTF-8'?>\r\n" HEAD
    "\r\n<a b='>' c=\"/>\"/>\r\n</elmo>\r\n\r\n",
    HEAD "<a/></elmo ><!-- </elmo> --><?x </elmo>?>\n<!---->",
    "<!-- <elmo> --><?x <elmo>?><?y?>" HEAD
    "<![CDATA[</elmo>]]>]<![CDATA[]]]]><![CDATA[>]]><!-- </elmo>- --></elmo\n>",
    "<e:elmo xmlns:e='" NS "' xmlns:unused='urn:x' xml:lang='nb' "
    "xml:base='http://x/' xml:space='preserve' b='1'><e:a/></e:elmo>",
    "<e:elmo xmlns:e='" NS "' xmlns='urn:default' xmlns:ds='"
    "http://www.w3.org/2000/09/xmldsig#'><e:a ds:x=''/></e:elmo\t>",
    HEAD "<elmo><elmo/></elmo>&lt;/elmo&gt;</elmo>",
    HEAD "\xC3\x85 \xF0\x9F\x8E\x93</elmo>",
    /* not the document's own: stays, whatever happens to that */
    HEAD "<diplomaSupplement><ds:Signature xmlns:ds='"
	 "http://www.w3.org/2000/09/xmldsig#'/></diplomaSupplement></elmo>",
};

static void
test_places(struct signer *who)
{
	struct sign_options how = {0};
	struct fault fault;

	for (size_t i = 0; i < sizeof documents / sizeof *documents; i++) {
		char *s = sign_text(who, &how, documents[i], &fault), *back;

		if (!ok(s != NULL, "document %zu is signed", i)) {
			printf("# %s\n", fault.text);
			continue;
		}
		back = unsigned_(s);
		is_str(back, documents[i], "its bytes are untouched");
		is_int(good(who, s, strlen(s), NULL), 1, "its signature");
		free(back);
		back = strstr(s, "</a>");
		if (back != NULL) {
			back[-1] ^= 1;
			is_int(good(who, s, strlen(s), NULL), 0,
			    "and not when a letter is changed");
		}
		free(s);
	}
}

static void
test_empty_root(struct signer *who)
{
	struct sign_options how = {0};
	struct fault fault;
	char *s = sign_text(
	    who, &how, "<e:elmo xmlns:e='" NS "' a='/' /><!-- x -->", &fault);
	char *back = s ? unsigned_(s) : NULL;

	is_str(back, "<e:elmo xmlns:e='" NS "' a='/' ></e:elmo><!-- x -->",
	    "an empty-element tag is opened");
	is_int(s ? good(who, s, strlen(s), NULL) : -1, 1, "and signed");
	free(back);
	free(s);
}

/* ASCII and U+00C5 (as \xC5) in other encodings. */
static char *
encode(const char *s, const char *mark, size_t *n)
{
	struct buf buf = BUF_INIT(MIB);
	bool big = mark[0] == '\xFE';

	buf_add(&buf, mark, 2);
	for (; *s != '\0'; s++) {
		if (big)
			buf_addc(&buf, '\0');
		buf_addc(&buf, *s);
		if (!big)
			buf_addc(&buf, '\0');
	}
	*n = buf.len;
	return buf_take(&buf);
}

/* The other way round, to look at it. */
static char *
narrow(const char *s, size_t n)
{
	struct buf buf = BUF_INIT(MIB);
	size_t from = s[0] == '\xFE' ? 3 : 2;

	for (size_t i = from; i < n; i += 2)
		buf_addc(&buf, s[i]);
	return buf_take(&buf);
}

static void
test_encodings(struct signer *who)
{
	static const char latin[] =
	    "<?xml version='1.0' encoding='ISO-8859-1'?>" HEAD
	    "<a>\xC5</a></elmo>";
	static const char wide[] =
	    "<?xml version='1.0' encoding='UTF-16'?>" HEAD
	    "<a>\xC5 &lt;</a><b/></elmo><!-- </elmo> -->";
	static const char *const marks[] = {"\xFF\xFE", "\xFE\xFF"};
	struct sign_options how = {0};
	struct fault fault;
	char *s = sign_text(who, &how, latin, &fault), *back, *in, *text;
	size_t n, nout;

	back = s ? unsigned_(s) : NULL;
	is_str(back, latin, "Latin-1 stays Latin-1");
	is_int(s ? good(who, s, strlen(s), NULL) : -1, 1, "and is signed");
	free(back);
	free(s);
	for (size_t i = 0; i < 2; i++) {
		in = encode(wide, marks[i], &n);
		s = sign_bytes(who, &how, in, n, &nout, NULL, &fault);
		if (ok(s != NULL, "UTF-16 %zu is signed", i)) {
			text = narrow(s, nout);
			back = unsigned_(text);
			is_str(back, wide, "and stays what it was");
			is_int(good(who, s, nout, NULL), 1, "and verifies");
			ok(memcmp(s, marks[i], 2) == 0, "and has its mark");
			free(text);
			free(back);
		}
		free(in);
		free(s);
	}
}

static void
test_replace(struct signer *who, struct signer *other)
{
	struct sign_options how = {0};
	struct fault fault;
	struct warnings w = WARNINGS_NONE;
	char *first, *again, *third;
	size_t n;

	for (size_t i = 0; i < sizeof documents / sizeof *documents; i++) {
		how.replace = false;
		first = sign_text(other, &how, documents[i], &fault);
		again = sign_text(who, &how, first, &fault);
		ok(again == NULL && fault.verdict == VERDICT_NO &&
			strstr(fault.text, "--replace") != NULL,
		    "document %zu: no second signature: %s", i, fault.text);
		free(again);
		how.replace = true;
		warnings_clear(&w);
		again =
		    sign_bytes(who, &how, first, strlen(first), &n, &w, &fault);
		third = sign_text(other, &how, again, &fault);
		is_str(third, first, "replaced twice, it is as it was");
		is_int(again ? good(who, again, strlen(again), NULL) : -1, 1,
		    "once, it is the second signer's");
		ok(w.n == 1 && strstr(w.text[0], "CN=Other & \\<Co\\>"),
		    "and says whose was there: %s", w.n ? w.text[0] : "");
		free(first);
		free(again);
		free(third);
	}
	warnings_free(&w);
}

static void
test_replace_pretty(struct signer *who)
{
	static const char in[] = HEAD
	    "\n <a>\xC3\x85</a>\n "
	    "<ds:Signature xmlns:ds='http://www.w3.org/2000/09/xmldsig#'>\n "
	    "<ds:Object a='>'><ds:Signature/></ds:Object><!-- > -->\n "
	    "</ds:Signature>\n</elmo>\n";
	static const char two[] = HEAD
	    "<Signature xmlns='http://www.w3.org/2000/09/xmldsig#'/><a/>"
	    "<Signature xmlns='http://www.w3.org/2000/09/xmldsig#'/></elmo>";
	struct sign_options how = {.replace = true};
	struct fault fault;
	char *s = sign_text(who, &how, in, &fault);
	char *back = s ? unsigned_(s) : NULL;

	is_str(back, HEAD "\n <a>\xC3\x85</a>\n \n</elmo>\n",
	    "of an old signature nothing is left");
	is_int(s ? good(who, s, strlen(s), NULL) : -1, 1, "the new is good");
	free(back);
	free(s);
	s = sign_text(who, &how, two, &fault);
	ok(s == NULL && fault.verdict == VERDICT_NO,
	    "which of two to replace is not guessed: %s", fault.text);
	free(s);
	s = sign_text(who, &how, HEAD "<a/></elmo>", &fault);
	is_int(s ? good(who, s, strlen(s), NULL) : -1, 1,
	    "nothing to replace is no fault");
	free(s);
}

static void
try_key(struct signer *who, struct signer *other, struct sign_options how,
    const char *want, bool same)
{
	struct fault fault;
	const char *name = NULL;
	char *s = sign_text(who, &how, documents[5], &fault);
	char *t = sign_text(who, &how, documents[5], &fault);

	if (ok(s != NULL && t != NULL, "%s: signed", want)) {
		is_int(good(who, s, strlen(s), &name), 1, "and verifies");
		is_str(name, want, "the algorithm");
		ok(good(other, s, strlen(s), NULL) == 0, "not by another key");
		if (same)
			is_str(t, s, "equal input, equal output");
	} else {
		printf("# %s\n", fault.text);
	}
	free(s);
	free(t);
}

static void
test_keys(struct signer *rsa, struct signer *other)
{
	static const char *const curves[] = {"P-256", "P-384", "P-521"};
	static const char *const ec[] = {
	    "ecdsa-sha256", "ecdsa-sha384", "ecdsa-sha512"};
	struct sign_options how = {0};
	struct signer who;

	try_key(rsa, other, how, "rsa-sha256", true);
	how.digest = HASH_SHA384;
	how.c14n = C14N_EXCLUSIVE;
	try_key(rsa, other, how, "rsa-sha384", true);
	how.digest = HASH_SHA512;
	how.c14n = C14N_1_1;
	try_key(rsa, other, how, "rsa-sha512", true);
	how.digest = HASH_SHA1;
	try_key(rsa, other, how, "rsa-sha1", true);
	how = (struct sign_options){.pss = true};
	try_key(rsa, other, how, "sha256-rsa-pss", false);
	how = (struct sign_options){0};
	for (size_t i = 0; i < 3; i++) {
		who = make_signer("EC", curves[i], "EC", TO_2100);
		try_key(&who, other, how, ec[i], false);
		free_signer(&who);
	}
	who = make_signer("ED25519", NULL, "Ed", TO_2100);
	try_key(&who, other, how, "ed25519", true);
	free_signer(&who);
}

static void
test_refusals(struct signer *who, struct signer *other)
{
	struct sign_options how = {0};
	struct signer mixed = {who->key, other->chain};
	struct fault fault;
	char *s = sign_text(&mixed, &how, documents[0], &fault);

	ok(s == NULL && fault.verdict == VERDICT_TROUBLE,
	    "key and certificate do not match: %s", fault.text);
	s = sign_text(who, &how, "<elmo>", &fault);
	ok(s == NULL && fault.verdict == VERDICT_TROUBLE, "not well-formed: %s",
	    fault.text);
	s = sign_text(who, &how, "<!DOCTYPE elmo><elmo/>", &fault);
	ok(s == NULL && fault.verdict == VERDICT_TROUBLE, "a DOCTYPE: %s",
	    fault.text);
	s = sign_text(who, &how, HEAD "\n<a>1<!-- -->0</a></elmo>", &fault);
	ok(s == NULL && fault.verdict == VERDICT_NO && fault.line == 2,
	    "what no reader accepts: %s", fault.text);
}

static void
test_chain(struct signer *who, struct signer *other)
{
	struct sign_options how = {0};
	struct signer both = {who->key, CERT_LIST_NONE};
	struct signer old = make_signer("RSA", NULL, "Old", -10);
	struct fault fault = FAULT_NONE;
	struct warnings w = WARNINGS_NONE;
	size_t n;
	char *s;

	cert_list_add(&both.chain, cert_ref(other->chain.cert[0]));
	cert_list_add(&both.chain, cert_ref(who->chain.cert[0]));
	s = sign_bytes(
	    &both, &how, documents[0], strlen(documents[0]), &n, &w, &fault);
	ok(s != NULL && good(who, s, n, NULL) == 1,
	    "the signer's certificate is found");
	ok(w.n == 1 && strstr(w.text[0], "left out") != NULL,
	    "one that has nothing to do with it stays out: %s",
	    w.n ? w.text[0] : "");
	free(s);
	cert_list_free(&both.chain);
	warnings_clear(&w);
	s = sign_bytes(
	    &old, &how, documents[0], strlen(documents[0]), &n, &w, &fault);
	ok(s != NULL && w.n == 1 && strstr(w.text[0], "expired") != NULL,
	    "an expired certificate signs with a warning: %s",
	    w.n ? w.text[0] : "");
	free(s);
	warnings_free(&w);
	free_signer(&old);
}

/* A file that is not what was read is noticed, whatever became of it. */
static void
test_changed(void)
{
	static const char *const bad[] = {"", "<", "<a", "<a b='", "<a><b>",
	    "<a><!-- ", "<a><![CDATA[", "<a><?x", "</a>", "<a></", "<!DOCTYPE",
	    "<a></a>"};
	struct sigplace place;
	struct fault fault;

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct spool *in = spool_memory(bad[i], strlen(bad[i]));

		fault = (struct fault)FAULT_NONE;
		ok(sigplace_find(in, 1, &place, &fault) == -1 &&
			fault.verdict == VERDICT_TROUBLE,
		    "no place in '%s'", bad[i]);
		spool_free(in);
	}
}

int
main(void)
{
	struct signer rsa = make_signer("RSA", NULL, "Signer", TO_2100);
	struct signer other = make_signer("RSA", NULL, "Other & <Co>", TO_2100);

	test_places(&rsa);
	test_empty_root(&rsa);
	test_encodings(&rsa);
	test_replace(&rsa, &other);
	test_replace_pretty(&rsa);
	test_keys(&rsa, &other);
	test_refusals(&rsa, &other);
	test_chain(&rsa, &other);
	test_changed();
	free_signer(&rsa);
	free_signer(&other);
	return tap_done();
}

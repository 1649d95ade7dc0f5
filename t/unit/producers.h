/*
 * producers: records signed as the producers of the network sign them.
 *
 * One entry per line of protocol.md 6.2: canonical form of SignedInfo, digest,
 * signature, prefix, KeyInfo, line ends and layout as their libraries write
 * them.  The learner is invented.  Only the canonical form is the project's
 * own, all else is OpenSSL's doing.
 */
#ifndef PRODUCERS_H
#define PRODUCERS_H

#include <openssl/core_names.h>
#include <openssl/evp.h>

#include "buf.h"
#include "c14n.h"
#include "caps.h"
#include "keys.h"
#include "msg.h"
#include "spool.h"
#include "xml.h"

#define ELMO_NS "https://github.com/emrex-eu/elmo-schemas/tree/v1"
#define DSIG_NS "http://www.w3.org/2000/09/xmldsig#"
#define XMLENC "http://www.w3.org/2001/04/xmlenc#"
#define MORE "http://www.w3.org/2001/04/xmldsig-more#"
#define C14N_URI "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
#define EXC_URI "http://www.w3.org/2001/10/xml-exc-c14n#"

enum key_info { KI_SUBJECT, KI_CERT, KI_VALUE, KI_NONE };

struct producer {
	const char *name;
	bool exclusive;
	const char *digest, *digest_uri; /* of the Reference */
	const char *hash, *signature_uri;
	const char *prefix; /* of the Signature, with its colon */
	enum key_info info;
	const char *eol; /* in base64 and in signed texts of many lines */
	bool seclibs;	 /* SignedInfo as xmlseclibs lays it out */
	size_t bits;
	const char *elmo;   /* prefix of ELMO, with its colon */
	const char *unused; /* declaration on the root */
};

#define NS2 " xmlns:ns2=\"" DSIG_NS "\""
#define NS1 " xmlns:ns1=\"" DSIG_NS "\""

static const struct producer producers[] = {
    {"fi-ncp", false, "sha1", DSIG_NS "sha1", "sha1", DSIG_NS "rsa-sha1", "",
	KI_SUBJECT, "\n", false, 2048, "", ""},
    {"dk", false, "sha256", XMLENC "sha256", "sha1", DSIG_NS "rsa-sha1", "",
	KI_SUBJECT, "\n", false, 2048, "", NS2},
    {"dk-weblogic", false, "sha1", DSIG_NS "sha1", "sha1", DSIG_NS "rsa-sha1",
	"", KI_SUBJECT, "\n", false, 2048, "ns0:", NS1},
    {"gateway", false, "sha256", XMLENC "sha256", "sha256", MORE "rsa-sha256",
	"", KI_SUBJECT, "&#13;\n", false, 2048, "", ""},
    {"hr", true, "sha1", DSIG_NS "sha1", "sha1", DSIG_NS "rsa-sha1", "",
	KI_CERT, "\n", true, 2048, "", ""},
    {"moodle", true, "sha256", XMLENC "sha256", "sha256", MORE "rsa-sha256",
	"ds:", KI_CERT, "\n", true, 2048, "", ""},
    {"ild-thl", false, "sha512", XMLENC "sha512", "sha512", MORE "rsa-sha512",
	"", KI_VALUE, "\n", false, 2048, "", ""},
    {"norway", false, "sha1", DSIG_NS "sha1", "sha1", DSIG_NS "rsa-sha1", "",
	KI_SUBJECT, "&#13;\n", false, 4096, "", ""},
};
#define PRODUCERS (sizeof producers / sizeof *producers)

/* '@' is the prefix, '|' a line end inside a text */
static const char record[] =
    "<@generatedDate>2024-02-01T12:00:00+01:00</@generatedDate><@learner>"
    "<@citizenship>DK</@citizenship><@identifier type=\"Prøvenr\">7"
    "</@identifier><@givenNames>Zoë</@givenNames><@familyName>Østergård"
    "</@familyName></@learner><@report><@issuer><@country>DK</@country>"
    "<@title xml:lang=\"da\">Prøve Universitet</@title></@issuer>"
    "<@learningOpportunitySpecification><@title xml:lang=\"en\">Physics I "
    "</@title><@description xml:lang=\"en\">first line|second line"
    "</@description><@specifies><@learningOpportunityInstance><@resultLabel>"
    "B</@resultLabel><@credit><@scheme>ects</@scheme><@value>7.5</@value>"
    "</@credit></@learningOpportunityInstance></@specifies>"
    "</@learningOpportunitySpecification></@report>";

static EVP_PKEY *producer_key[2]; /* 2048, 4096 */
static X509 *producer_x509[2];

static size_t
key_of(const struct producer *p)
{
	return p->bits == 4096;
}

static void
producers_begin(void)
{
	struct wish wish = {.cn = "EMP", .dns = "emp.example.org"};

	for (size_t i = 0; i < 2; i++) {
		producer_key[i] = make_key("RSA", i ? 4096 : 2048, NULL);
		wish.key = producer_key[i];
		producer_x509[i] = make_x509(&wish);
	}
}

static void
producers_end(void)
{
	for (size_t i = 0; i < 2; i++) {
		X509_free(producer_x509[i]);
		EVP_PKEY_free(producer_key[i]);
	}
}

/* S with every FROM replaced by TO; the caller frees. */
static char *
replaced(const char *s, const char *from, const char *to)
{
	struct buf out = BUF_INIT(64 * MIB);
	const char *at;

	for (; (at = strstr(s, from)) != NULL; s = at + strlen(from)) {
		buf_add(&out, s, (size_t)(at - s));
		buf_adds(&out, to);
	}
	buf_adds(&out, s);
	return buf_take(&out);
}

/* The same, and S is freed. */
static char *
swapped(char *s, const char *from, const char *to)
{
	char *out = replaced(s, from, to);

	free(s);
	return out;
}

/* Base64 in lines of 76. */
static char *
base64_lines(const unsigned char *data, size_t n, const char *eol)
{
	struct buf out = BUF_INIT(64 * MIB);
	char *flat = xmalloc(4 * (n / 3 + 1) + 1);
	size_t len =
	    (size_t)EVP_EncodeBlock((unsigned char *)flat, data, (int)n);

	for (size_t i = 0; i < len; i += 76) {
		buf_adds(&out, i > 0 ? eol : "");
		buf_add(&out, flat + i, len - i < 76 ? len - i : 76);
	}
	free(flat);
	return buf_take(&out);
}

/* Canonical bytes of a whole document, or of the SignedInfo in it. */
struct canon {
	struct c14n *c;
	struct buf out;
	bool part, inside;
};

static void
canon_sink(void *ctx, const char *s, size_t n)
{
	buf_add(ctx, s, n);
}

static void
canon_start(void *ctx, const struct xml_tag *tag)
{
	struct canon *c = ctx;

	if (c->part && xml_is(tag, DSIG_NS, "SignedInfo"))
		c14n_show(c->c, true);
	c14n_start(c->c, tag);
}

static void
canon_end(void *ctx, const struct xml_tag *tag)
{
	struct canon *c = ctx;

	c14n_end(c->c, tag);
	if (c->part && xml_is(tag, DSIG_NS, "SignedInfo"))
		c14n_show(c->c, false);
}

static void
canon_text(void *ctx, const char *s, size_t n)
{
	struct canon *c = ctx;

	c14n_text(c->c, s, n);
}

static struct buf
canonical(const char *doc, bool part, bool exclusive)
{
	static const struct xml_handler handler = {
	    canon_start, canon_end, canon_text, NULL, NULL};
	struct c14n_params params = {
	    exclusive ? C14N_EXCLUSIVE : C14N_1_0, false, NULL, NULL};
	struct canon c = {NULL, BUF_INIT(64 * MIB), part, false};
	struct xml_sink sink = {&handler, &c};
	struct spool *spool = spool_memory(doc, strlen(doc));
	struct fault fault = FAULT_NONE;

	c.c = c14n_new(&params, canon_sink, &c.out);
	c14n_show(c.c, !part);
	if (xml_parse(spool, &sink, 1, NULL, &fault) != 0)
		bail(fault.text);
	c14n_flush(c.c);
	c14n_free(c.c);
	spool_free(spool);
	return c.out;
}

static void
put_number(struct buf *out, const char *name, EVP_PKEY *key, const char *param)
{
	unsigned char bytes[1024];
	BIGNUM *n = NULL;
	char *text;

	if (EVP_PKEY_get_bn_param(key, param, &n) != 1)
		bail("a key value");
	text = base64_lines(bytes, (size_t)BN_bn2bin(n, bytes), "");
	buf_printf(out, "<%s>%s</%s>", name, text, name);
	free(text);
	BN_free(n);
}

/* '~' stands for the prefix of the Signature. */
static void
put_key_info(struct buf *out, const struct producer *p)
{
	size_t k = key_of(p), n;
	char *der, *text;

	if (p->info == KI_NONE)
		return;
	buf_adds(out, "<~KeyInfo>");
	if (p->info == KI_VALUE) {
		buf_adds(out, "<~KeyValue><~RSAKeyValue>");
		put_number(
		    out, "~Modulus", producer_key[k], OSSL_PKEY_PARAM_RSA_N);
		put_number(
		    out, "~Exponent", producer_key[k], OSSL_PKEY_PARAM_RSA_E);
		buf_adds(out, "</~RSAKeyValue></~KeyValue></~KeyInfo>");
		return;
	}
	der = cert_bytes(producer_x509[k], &n);
	text = base64_lines((unsigned char *)der, n, p->eol);
	buf_adds(out, "<~X509Data>");
	if (p->info == KI_SUBJECT)
		buf_adds(out, "<~X509SubjectName>CN=EMP,O=Example"
			      "</~X509SubjectName>");
	buf_printf(out,
	    "<~X509Certificate>%s</~X509Certificate></~X509Data>"
	    "</~KeyInfo>",
	    text);
	free(text);
	free(der);
}

/* The Signature over DIGEST, with VALUE where the value is to be. */
static char *
signature(const struct producer *p, const char *digest)
{
	struct buf out = BUF_INIT(MIB);
	const char *lay = p->seclibs ? "\n  " : "";

	buf_printf(&out,
	    "<~Signature xmlns^=\"" DSIG_NS "\">%s<~SignedInfo>"
	    "<~CanonicalizationMethod Algorithm=\"%s\"/>%s"
	    "<~SignatureMethod Algorithm=\"%s\"/>%s<~Reference URI=\"\">"
	    "<~Transforms><~Transform Algorithm=\"" DSIG_NS
	    "enveloped-signature\"/></~Transforms><~DigestMethod "
	    "Algorithm=\"%s\"/><~DigestValue>%s</~DigestValue></~Reference>"
	    "</~SignedInfo><~SignatureValue>VALUE</~SignatureValue>",
	    lay, p->exclusive ? EXC_URI : C14N_URI, p->seclibs ? "\n    " : "",
	    p->signature_uri, lay, p->digest_uri, digest);
	put_key_info(&out, p);
	buf_printf(&out, "</~Signature>");
	return swapped(swapped(buf_take(&out), "^", *p->prefix ? ":ds" : ""),
	    "~", p->prefix);
}

static char *
value_of(const struct producer *p, const char *doc)
{
	struct buf text = canonical(doc, true, p->exclusive);
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	unsigned char value[1024];
	size_t n = sizeof value;

	if (EVP_DigestSignInit_ex(ctx, NULL, p->hash, NULL, NULL,
		producer_key[key_of(p)], NULL) != 1 ||
	    EVP_DigestSign(
		ctx, value, &n, (unsigned char *)text.data, text.len) != 1)
		bail("a signature");
	EVP_MD_CTX_free(ctx);
	buf_free(&text);
	return base64_lines(value, n, p->eol);
}

/* CONTENT, a record as above, signed by P; the caller frees. */
static char *
produced(const struct producer *p, const char *content)
{
	struct buf bare = BUF_INIT(MIB), text;
	unsigned char digest[64];
	char *doc, *sig, *b64, end[32];
	size_t n = 0;

	buf_printf(&bare,
	    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
	    "<@elmo xmlns^=\"" ELMO_NS "\"%s>%s</@elmo>",
	    p->unused, content);
	doc = swapped(buf_take(&bare), "^", *p->elmo ? ":ns0" : "");
	doc = swapped(swapped(doc, "@", p->elmo), "|", p->eol);
	text = canonical(doc, false, false);
	if (EVP_Q_digest(
		NULL, p->digest, NULL, text.data, text.len, digest, &n) != 1)
		bail("a digest");
	buf_free(&text);
	b64 = base64_lines(digest, n, "");
	sig = signature(p, b64);
	free(b64);
	snprintf(end, sizeof end, "</%selmo>", p->elmo);
	doc[strlen(doc) - strlen(end)] = '\0';
	buf_printf(&bare, "%s%s%s", doc, sig, end);
	free(doc);
	free(sig);
	doc = buf_take(&bare);
	b64 = value_of(p, doc);
	doc = swapped(doc, "VALUE", b64);
	free(b64);
	return doc;
}

#endif

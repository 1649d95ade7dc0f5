/*
 * PAdES: signatures that OpenSSL and readers of PDF verify, and refusals.
 * With a directory as argument the signed files stay there, for other judges.
 */
#include <config.h>

#include <stdint.h>
#include <stdlib.h>

#include <openssl/cms.h>
#include <openssl/err.h>

#include "buf.h"
#include "keys.h"
#include "msg.h"
#include "pades.h"
#include "pdfmeta.h"
#include "pdfobj.h"
#include "pdfpage.h"
#include "pdftag.h"
#include "tap.h"
#include "warnings.h"
#include "xalloc.h"

#define DATE 1714557600 /* 2024-05-01T10:00:00Z */

static const char *keep; /* directory, or NULL */

/* A tagged page with a box over which the field lies, ready to be signed. */
static void
make_pdf(
    size_t room, const char *name, struct buf *out, struct pades_place *place)
{
	struct pdfmeta_info about = {
	    "A sealed page", "Example", "en", DATE, "2.0"};
	struct pdfmeta_file record = {"elmo.xml", "The record",
	    "application/xml", PDFMETA_SOURCE, "<elmo/>", 7};
	struct pades_field field = {
	    0, 50, 60, 200, 40, name, "Seal of the page", DATE, room};
	struct pdf *pdf = pdfobj_new();
	struct pages *pages = pdfpage_new(pdf, 300, 400);
	struct tags *tags = pdftag_new(pdf);
	struct pdfmeta *meta = pdfmeta_new(pdf);
	struct tag *form = pdftag_add(pdftag_document(tags), "Form");
	struct pdfmeta_parts parts = {0, 0, 0, 0};
	int fonts = pdfobj_ref(pdf), root, info, dict, page;
	struct buf empty = BUF_INIT(SIZE_MAX);

	pdfpage_add(pages);
	pdfpage_begin_artifact(pages, ARTIFACT_LAYOUT);
	pdfpage_rect(pages, 50, 60, 200, 40, 0x142f60);
	pdfpage_end(pages);
	buf_adds(&empty, "<<>>");
	pdfobj_set(pdf, fonts, &empty);
	pdfmeta_embed(meta, &record, DATE);
	parts.form = pades_reserve(pdf, pages, form, &field, &dict);
	page = pdfpage_object(pages, 0);
	parts.structure = pdftag_write(tags, &page, 1, 400);
	parts.pages = pdfpage_write(pages, fonts);
	pdfmeta_write(meta, &about, &parts, &root, &info);
	pdfobj_write(pdf, root, info, out);
	pades_find(out, pdfobj_offset(pdf, dict), place);
	pdfmeta_free(meta);
	pdftag_free(tags);
	pdfpage_free(pages);
	pdfobj_free(pdf);
	buf_free(&empty);
}

/* The CMS in FILE as it is found by ByteRange, and what that covers. */
static CMS_ContentInfo *
extract(const struct buf *file, BIO *covered)
{
	const char *at = memmem(file->data, file->len, "/ByteRange[", 11);
	size_t zero, one, two, three, n = 0;
	unsigned char *der;
	const unsigned char *p;
	CMS_ContentInfo *cms;

	if (at == NULL || sscanf(at, "/ByteRange[%zu %zu %zu %zu", &zero, &one,
			      &two, &three) != 4)
		return NULL;
	if (zero != 0 || one >= two || two + three != file->len ||
	    file->data[one] != '<' || file->data[two - 1] != '>')
		return NULL;
	BIO_write(covered, file->data, (int)one);
	BIO_write(covered, file->data + two, (int)three);
	der = xmalloc(two - one);
	for (size_t i = one + 1; i + 2 < two; i += 2) {
		unsigned byte;

		if (sscanf(file->data + i, "%2x", &byte) != 1)
			break;
		der[n++] = (unsigned char)byte;
	}
	p = der;
	cms = d2i_CMS_ContentInfo(NULL, &p, (long)n);
	free(der);
	return cms;
}

/* 1 when OpenSSL finds the signature good up to ROOT. */
static int
verifies(const struct buf *file, X509 *root)
{
	BIO *covered = BIO_new(BIO_s_mem());
	CMS_ContentInfo *cms = extract(file, covered);
	X509_STORE *store = X509_STORE_new();
	X509_VERIFY_PARAM *param = X509_STORE_get0_param(store);
	int good = 0;

	X509_STORE_add_cert(store, root);
	X509_VERIFY_PARAM_set_time(param, DATE);
	X509_VERIFY_PARAM_set_purpose(param, X509_PURPOSE_ANY);
	if (cms != NULL)
		good = CMS_verify(cms, NULL, store, covered, NULL,
			   CMS_BINARY | CMS_CADES) == 1;
	ERR_clear_error();
	CMS_ContentInfo_free(cms);
	X509_STORE_free(store);
	BIO_free(covered);
	return good;
}

static void
attributes(const struct buf *file, int certs)
{
	BIO *covered = BIO_new(BIO_s_mem());
	CMS_ContentInfo *cms = extract(file, covered);
	CMS_SignerInfo *si =
	    cms ? sk_CMS_SignerInfo_value(CMS_get0_SignerInfos(cms), 0) : NULL;
	STACK_OF(X509) *list = cms ? CMS_get1_certs(cms) : NULL;

	ok(si && CMS_signed_get_attr_count(si) == 3 &&
		CMS_signed_get_attr_by_NID(si, NID_pkcs9_signingTime, -1) ==
		    -1 &&
		CMS_signed_get_attr_by_NID(
		    si, NID_id_smime_aa_signingCertificateV2, -1) >= 0 &&
		CMS_unsigned_get_attr_count(si) <= 0,
	    "three attributes, no signing time");
	is_int(list ? sk_X509_num(list) : -1, certs, "certificates");
	sk_X509_pop_free(list, X509_free);
	CMS_ContentInfo_free(cms);
	BIO_free(covered);
}

static void
keep_file(const char *name, const struct buf *file)
{
	char path[300];
	FILE *fp;

	if (keep == NULL)
		return;
	snprintf(path, sizeof path, "%s/%s.pdf", keep, name);
	fp = fopen(path, "wb");
	if (fp == NULL || fwrite(file->data, 1, file->len, fp) != file->len ||
	    fclose(fp) != 0)
		bail(path);
}

static bool
same(const struct buf *a, const struct buf *b)
{
	return a->len == b->len && memcmp(a->data, b->data, a->len) == 0;
}

static void
sign_pdf(const struct pades_signer *signer, struct buf *file)
{
	struct fault fault = FAULT_NONE;
	struct pades_place place;

	make_pdf(
	    pades_room(signer), "A /ByteRange[ (/Contents<) B", file, &place);
	if (!ok(pades_sign(signer, file, &place, &fault) == 0, "signed"))
		printf("# %s\n", fault.text);
}

/* KEY of KIND with a certificate by a CA: signed, verified, falsified. */
static void
signs(const char *kind, EVP_PKEY *key, X509 *ca, EVP_PKEY *ca_key, bool repeats)
{
	struct wish wish = {.cn = "University of Examples",
	    .key = key,
	    .issuer = ca,
	    .issuer_key = ca_key,
	    .serial = 0x8001};
	X509 *x509 = make_x509(&wish);
	struct fault fault = FAULT_NONE;
	struct buf file = BUF_INIT(SIZE_MAX), again = BUF_INIT(SIZE_MAX);
	struct pades_signer *signer;
	const char *key_file = put_made("k.pem", private_pem(key, NULL, NULL));
	char *one = cert_pem(x509, NULL), *two = cert_pem(ca, NULL);
	/* in no order, and one twice */
	char *chain = xasprintf("%s%s%s", two, one, two);

	signer = pades_open(key_file, put_text("c.pem", chain), NULL, &fault);
	if (!ok(signer != NULL, "%s: opened", kind)) {
		printf("# %s\n", fault.text);
		goto out;
	}
	is_str(pades_name(signer), "University of Examples", "its name");
	sign_pdf(signer, &file);
	sign_pdf(signer, &again);
	ok(verifies(&file, ca), "%s: OpenSSL verifies it", kind);
	ok(same(&file, &again) == repeats, "the same bytes again, or not");
	attributes(&file, 2);
	keep_file(kind, &file);
	file.data[20] ^= 1;
	ok(!verifies(&file, ca), "a byte changed in front");
	file.data[20] ^= 1;
	file.data[file.len - 2] ^= 1;
	ok(!verifies(&file, ca), "a byte changed at the end");
	if (repeats)
		keep_file("false", &file);
	file.data[file.len - 2] ^= 1;
	ok(verifies(&file, ca), "and back");
out:
	pades_close(signer);
	X509_free(x509);
	buf_free(&file);
	buf_free(&again);
	free(one);
	free(two);
	free(chain);
}

static void
refused(EVP_PKEY *key, char *certs, const char *why)
{
	struct fault fault = FAULT_NONE;
	struct pades_signer *signer =
	    pades_open(put_made("k.pem", private_pem(key, NULL, NULL)),
		put_made("c.pem", certs), NULL, &fault);

	if (!ok(signer == NULL && fault.verdict == VERDICT_TROUBLE &&
		    strstr(fault.text, why) != NULL,
		"%s", why))
		printf("# %s\n", fault.text);
	pades_close(signer);
}

static char *
certificate(EVP_PKEY *key, const char *usage)
{
	struct wish wish = {.cn = "Somebody", .key = key};
	X509 *x509 = make_x509(&wish);
	char *pem;

	if (usage != NULL) {
		extend(x509, NID_key_usage, usage);
		X509_sign(x509, key, EVP_sha256());
	}
	pem = cert_pem(x509, NULL);
	X509_free(x509);
	return pem;
}

static EVP_PKEY *
make_pss_key(void)
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, "RSA-PSS", NULL);
	EVP_PKEY *key = NULL;

	if (ctx == NULL || EVP_PKEY_keygen_init(ctx) != 1 ||
	    EVP_PKEY_CTX_set_rsa_keygen_bits(ctx, 2048) != 1 ||
	    EVP_PKEY_generate(ctx, &key) != 1)
		bail("an RSA-PSS key");
	EVP_PKEY_CTX_free(ctx);
	return key;
}

static void
refusals(EVP_PKEY *ec, EVP_PKEY *other)
{
	EVP_PKEY *ed = make_key("ED25519", 0, NULL);
	EVP_PKEY *pool = make_key("EC", 0, "brainpoolP256r1");

	refused(ed, certificate(ed, NULL), "have Ed25519");
	refused(pool, certificate(pool, NULL), "have brainpoolP256r1");
	refused(ec, certificate(other, NULL), "does not match");
	refused(ec, public_pem(ec, NULL), "public key alone");
	refused(ec, certificate(ec, "critical,keyEncipherment,keyAgreement"),
	    "is not for signatures");
	EVP_PKEY_free(ed);
	EVP_PKEY_free(pool);
	if (under_valgrind()) /* the search for primes takes minutes */
		return;
	ed = make_pss_key();
	refused(ed, certificate(ed, NULL), "have RSA-PSS");
	EVP_PKEY_free(ed);
}

static struct pades_signer *
open_with(EVP_PKEY *key, const char *usage)
{
	return pades_open(put_made("k.pem", private_pem(key, NULL, NULL)),
	    put_made("c.pem", certificate(key, usage)), NULL, NULL);
}

/* 30 certificates that issued one another, each of 3 KB. */
static void
long_chain(EVP_PKEY *key)
{
	char *cn = xmalloc(65);
	X509 *x509[30] = {NULL};
	struct buf pems = BUF_INIT(SIZE_MAX);

	memset(cn, 'x', 64);
	cn[64] = '\0';
	for (size_t i = 30; i-- > 0;) {
		struct wish wish = {.cn = cn,
		    .key = key,
		    .issuer = i == 29 ? NULL : x509[i + 1],
		    .issuer_key = key,
		    .serial = (long)i + 1};

		cn[0] = (char)('A' + i);
		x509[i] = make_x509(&wish);
		for (int k = 0; k < 40; k++)
			extend(x509[i], NID_netscape_comment, cn);
		X509_sign(x509[i], key, EVP_sha256());
	}
	for (size_t i = 0; i < 30; i++) {
		char *pem = cert_pem(x509[i], NULL);

		buf_adds(&pems, pem);
		X509_free(x509[i]);
		free(pem);
	}
	refused(key, buf_take(&pems), "too large for PDF/A");
	free(cn);
}

static void
usages(EVP_PKEY *key)
{
	static const char *const good[] = {
	    NULL, "digitalSignature", "nonRepudiation,keyEncipherment"};

	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
		struct pades_signer *signer = open_with(key, good[i]);

		ok(signer != NULL, "for %s", good[i] ? good[i] : "all");
		pades_close(signer);
	}
}

static void
judgement(EVP_PKEY *key)
{
	struct pades_signer *signer = open_with(key, NULL);
	struct warnings warnings = WARNINGS_NONE;
	struct fault fault = FAULT_NONE;

	is_int(pades_judge(signer, DATE, &warnings, &fault), 0, "valid");
	is_int((long long)warnings.n, 0, "nothing odd");
	is_int(
	    pades_judge(signer, UNTIL + DAY, &warnings, &fault), 0, "expired");
	is_int((long long)warnings.n, 1, "is told");
	warnings_free(&warnings);
	pades_close(signer);
}

static void
misplaced(const struct pades_signer *signer, const struct buf *file,
    struct pades_place place, const char *what)
{
	struct buf copy = BUF_INIT(SIZE_MAX);
	struct fault fault = FAULT_NONE;

	buf_add(&copy, file->data, file->len);
	ok(pades_sign(signer, &copy, &place, &fault) == -1 &&
		fault.verdict == VERDICT_TROUBLE,
	    "%s: %s", what, fault.text);
	buf_free(&copy);
}

static void
places(EVP_PKEY *key)
{
	struct pades_signer *signer = open_with(key, NULL);
	struct buf file = BUF_INIT(SIZE_MAX);
	struct pades_place good, bad;

	make_pdf(100, NULL, &file, &good);
	is_int((long long)good.room, 200, "two digits a byte");
	misplaced(signer, &file, good, "too little room");
	buf_clear(&file);
	make_pdf(pades_room(signer), NULL, &file, &good);
	bad = good;
	bad.room += 2;
	misplaced(signer, &file, bad, "room beyond its end");
	bad.room = SIZE_MAX;
	misplaced(signer, &file, bad, "no end of room");
	bad = good;
	bad.contents = SIZE_MAX - 1;
	misplaced(signer, &file, bad, "far outside");
	bad = good;
	bad.range = file.len - 3;
	misplaced(signer, &file, bad, "at the end");
	bad.range = SIZE_MAX;
	misplaced(signer, &file, bad, "the range outside");
	bad = good;
	bad.range++;
	misplaced(signer, &file, bad, "one off");
	buf_clear(&file);
	bad = (struct pades_place){0, 0, 0};
	misplaced(signer, &file, bad, "nothing");
	buf_free(&file);
	pades_close(signer);
}

static void
passed(EVP_PKEY *key)
{
	const char *key_file = put_made("k.pem", private_pem(key, "xyz", NULL));
	const char *cert_file = put_made("c.pem", certificate(key, NULL));
	struct fault fault = FAULT_NONE;
	struct pades_signer *signer =
	    pades_open(key_file, cert_file, put_text("pass", "xyz\n"), &fault);

	ok(signer != NULL, "an encrypted key");
	pades_close(signer);
	ok(pades_open(key_file, cert_file, NULL, &fault) == NULL,
	    "not without its pass phrase");
	ok(pades_open(key_file, path_of("none"), NULL, &fault) == NULL,
	    "not without a certificate");
}

int
main(int argc, char **argv)
{
	static const char *const curves[] = {"P-256", "P-384", "P-521"};
	EVP_PKEY *ca_key = make_key("RSA", 2048, NULL);
	EVP_PKEY *key = make_key("RSA", 3072, NULL), *ec;
	struct wish wish = {
	    .cn = "Example CA", .key = ca_key, .ca = true, .serial = 1};
	X509 *ca = make_x509(&wish);

	keep = argc > 1 ? argv[1] : NULL;
	signs("rsa", key, ca, ca_key, true);
	for (size_t i = 0; i < 3; i++) {
		ec = make_key("EC", 0, curves[i]);
		signs(curves[i], ec, ca, ca_key, false);
		if (i == 0) {
			refusals(ec, key);
			long_chain(ec);
			usages(ec);
			judgement(ec);
			places(ec);
			passed(ec);
		}
		EVP_PKEY_free(ec);
	}
	EVP_PKEY_free(key);
	if (keep != NULL) {
		char path[300], *pem = cert_pem(ca, NULL);
		FILE *fp;

		snprintf(path, sizeof path, "%s/ca.pem", keep);
		fp = fopen(path, "w");
		if (fp == NULL || fputs(pem, fp) < 0 || fclose(fp) != 0)
			bail(path);
		free(pem);
	}
	X509_free(ca);
	EVP_PKEY_free(ca_key);
	return tap_done();
}

#include <config.h>

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/x509v3.h>

#include "algo.h"
#include "buf.h"
#include "cert.h"
#include "cms.h"
#include "hash.h"
#include "key.h"
#include "msg.h"
#include "pades.h"
#include "pdfobj.h"
#include "pdfpage.h"
#include "pdftag.h"
#include "policy.h"
#include "xalloc.h"

/* Three offsets of ten digits, what a cross-reference table could hold. */
#define RANGE_MAX 9999999999ULL
#define RANGE_ROOM (2 + 3 * 11)

/* for a time stamp that somebody may add to the unsigned attributes */
#define SPARE 4096

struct pades_signer {
	struct key *key;
	struct cert_list chain;
	const struct algo *algo;
};

/* Nothing that comes from a document stands before what pades_find seeks. */
static int
put_dict(struct pdf *pdf, const struct pades_field *field)
{
	struct buf dict = BUF_INIT(SIZE_MAX);
	int ref = pdfobj_ref(pdf);

	buf_printf(&dict,
	    "<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached"
	    "/ByteRange[%-*s]/Contents<",
	    RANGE_ROOM, "0 0 0 0");
	for (size_t i = 0; i < field->room; i++)
		buf_adds(&dict, "00");
	buf_adds(&dict, ">/M");
	pdfobj_date(&dict, field->date);
	if (field->name != NULL) {
		buf_adds(&dict, "/Name");
		pdfobj_text(&dict, field->name);
	}
	buf_adds(&dict, ">>");
	pdfobj_set_plain(pdf, ref, &dict);
	buf_free(&dict);
	return ref;
}

/* What the field shows is on the page already (12.5.5). */
static int
put_appearance(struct pdf *pdf, const struct pades_field *field)
{
	struct buf entries = BUF_INIT(SIZE_MAX);
	int ref = pdfobj_ref(pdf);

	buf_adds(
	    &entries, "/Type/XObject/Subtype/Form/Resources<<>>/BBox[0 0 ");
	pdfobj_number(&entries, field->width);
	buf_addc(&entries, ' ');
	pdfobj_number(&entries, field->height);
	buf_addc(&entries, ']');
	pdfobj_stream(pdf, ref, entries.data, "", 0);
	buf_free(&entries);
	return ref;
}

static void
put_rect(
    struct buf *buf, const struct pages *pages, const struct pades_field *field)
{
	double low = pdfpage_flip(pages, field->y + field->height);

	buf_adds(buf, "/Rect[");
	pdfobj_number(buf, field->x);
	buf_addc(buf, ' ');
	pdfobj_number(buf, low);
	buf_addc(buf, ' ');
	pdfobj_number(buf, field->x + field->width);
	buf_addc(buf, ' ');
	pdfobj_number(buf, low + field->height);
	buf_addc(buf, ']');
}

int
pades_reserve(struct pdf *pdf, struct pages *pages, struct tag *form,
    const struct pades_field *field, int *dict)
{
	struct buf widget = BUF_INIT(SIZE_MAX);
	int ref = pdfobj_ref(pdf);
	size_t parent =
	    pdfpage_count(pages) + pdftag_annotation(form, field->page, ref);

	*dict = put_dict(pdf, field);
	/* print and locked; TU: ISO 14289-1, 7.18.1 */
	buf_printf(&widget,
	    "<</Type/Annot/Subtype/Widget/FT/Sig/F 132/V %d 0 R/P %d 0 R"
	    "/AP<</N %d 0 R>>/StructParent %zu/T(Seal)/TU",
	    *dict, pdfpage_object(pages, field->page),
	    put_appearance(pdf, field), parent);
	pdfobj_text(&widget, field->tooltip);
	put_rect(&widget, pages, field);
	buf_adds(&widget, ">>");
	pdfobj_set(pdf, ref, &widget);
	pdfpage_annotation(pages, field->page, ref);
	buf_free(&widget);
	return ref;
}

/* Where the character before the end of KEY stands, from OFFSET on. */
static size_t
find(const struct buf *file, size_t offset, const char *key)
{
	const char *at =
	    memmem(file->data + offset, file->len - offset, key, strlen(key));

	return at == NULL ? 0 : (size_t)(at - file->data) + strlen(key) - 1;
}

void
pades_find(const struct buf *file, size_t offset, struct pades_place *place)
{
	size_t at;

	place->range = find(file, offset, "/ByteRange[");
	place->contents = find(file, offset, "/Contents<");
	at = place->contents + 1;
	while (at < file->len && file->data[at] == '0')
		at++;
	place->room = at - place->contents - 1;
}

static bool
all_bare(const struct cert_list *chain)
{
	size_t i = 0;

	while (i < chain->n && chain->cert[i]->bare)
		i++;
	return i == chain->n;
}

/* A certificate without the extension may be used for all (RFC 5280, 4.2.1.3).
 */
static int
check_usage(const struct cert *cert, struct fault *fault)
{
	uint32_t usage = X509_get_key_usage(cert->x509);

	if (usage & (KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION))
		return 0;
	return fault_set(fault, VERDICT_TROUBLE, 0,
	    "certificate of %s is not for signatures: want key usage "
	    "digitalSignature or nonRepudiation",
	    cert->name);
}

/* What readers of PDF verify: Poppler with NSS has no RSA-PSS, and few have
 * EdDSA (ISO 32002) or other curves. */
static int
check_kind(const struct cert *cert, struct fault *fault)
{
	static const char *const curves[] = {"P-256", "P-384", "P-521"};

	if (cert->unfit != NULL)
		return fault_set(fault, VERDICT_TROUBLE, 0, "%s", cert->unfit);
	if (cert->type == CERT_RSA)
		return 0;
	if (cert->type != CERT_EC)
		return fault_set(fault, VERDICT_TROUBLE, 0,
		    "PDF readers do not verify this kind of key: want RSA or "
		    "EC, have %s",
		    cert_type_name(cert->type));
	for (size_t i = 0; i < sizeof curves / sizeof curves[0]; i++)
		if (strcmp(cert->curve, curves[i]) == 0)
			return 0;
	return fault_set(fault, VERDICT_TROUBLE, 0,
	    "PDF readers do not verify keys on this curve: want P-256, P-384 "
	    "or P-521, have %s",
	    cert->curve);
}

/* Only those that lead up from the signer's, which key_order has put in front,
 * each once. */
static void
cut_chain(struct cert_list *chain)
{
	size_t n = 1;

	while (n < chain->n &&
	       cert_issued_by(chain->cert[n - 1], chain->cert[n]) &&
	       !chain->cert[n - 1]->self_signed)
		n++;
	for (size_t i = n; i < chain->n; i++)
		cert_free(chain->cert[i]);
	chain->n = n;
}

static int
settle(struct pades_signer *signer, struct fault *fault)
{
	const struct cert *cert;

	if (all_bare(&signer->chain))
		return fault_set(fault, VERDICT_TROUBLE, 0,
		    "want the signer's certificate, have a public key alone");
	if (key_order(signer->key, &signer->chain, fault) == -1)
		return -1;
	cert = signer->chain.cert[0];
	if (check_kind(cert, fault) == -1 || check_usage(cert, fault) == -1)
		return -1;
	cut_chain(&signer->chain);
	if (cms_size(signer->key, &signer->chain) > PDFOBJ_STRING_MAX)
		return fault_set(fault, VERDICT_TROUBLE, 0,
		    "certificates are too large for PDF/A: want %d bytes in "
		    "all",
		    PDFOBJ_STRING_MAX);
	signer->algo = key_algo(signer->key, HASH_SHA256, false, fault);
	return signer->algo != NULL ? 0 : -1;
}

struct pades_signer *
pades_open(const char *key_file, const char *cert_file, const char *pass_file,
    struct fault *fault)
{
	struct pades_signer *signer = xcalloc(1, sizeof *signer);

	signer->key = key_load(key_file, pass_file, fault);
	if (signer->key != NULL &&
	    cert_load(cert_file, &signer->chain, fault) == 0) {
		if (settle(signer, fault) == 0)
			return signer;
		fault_prefix(fault, key_file);
	}
	pades_close(signer);
	return NULL;
}

void
pades_close(struct pades_signer *signer)
{
	if (signer == NULL)
		return;
	key_free(signer->key);
	cert_list_free(&signer->chain);
	free(signer);
}

int
pades_judge(const struct pades_signer *signer, int64_t at,
    struct warnings *warnings, struct fault *fault)
{
	struct policy *policy = policy_new();
	struct fault why = FAULT_NONE;
	enum verdict verdict = policy_judge(policy, signer->chain.cert[0],
	    POLICY_NAMED, &signer->chain, (time_t)at, warnings, &why);

	policy_free(policy);
	if (verdict == VERDICT_OK)
		return 0;
	return fault_set(
	    fault, VERDICT_TROUBLE, 0, "signing key: %s", why.text);
}

const char *
pades_name(const struct pades_signer *signer)
{
	return signer->chain.cert[0]->name;
}

size_t
pades_room(const struct pades_signer *signer)
{
	size_t room = cms_size(signer->key, &signer->chain) + SPARE;

	return room < PDFOBJ_STRING_MAX ? room : PDFOBJ_STRING_MAX;
}

/* PLACE comes from a process that has read a document: is it in FILE? */
static bool
fits(const struct buf *file, const struct pades_place *place)
{
	const char *s = file->data;
	size_t n = file->len;

	return n <= RANGE_MAX && place->range < n &&
	       n - place->range > RANGE_ROOM + 1 && place->contents < n &&
	       place->room < n - place->contents - 1 &&
	       place->range + RANGE_ROOM + 1 < place->contents &&
	       s[place->range] == '[' &&
	       s[place->range + RANGE_ROOM + 1] == ']' &&
	       s[place->contents] == '<' &&
	       s[place->contents + place->room + 1] == '>';
}

/* All but Contents with its brackets (12.8.1, table 252). */
static void
put_range(struct buf *file, const struct pades_place *place, size_t behind)
{
	char text[RANGE_ROOM + 1 + 32];
	size_t n = (size_t)snprintf(text, sizeof text, "0 %zu %zu %zu",
	    place->contents, behind, file->len - behind);

	memset(file->data + place->range + 1, ' ', RANGE_ROOM);
	memcpy(file->data + place->range + 1, text, n);
}

static int
digest_file(const struct buf *file, const struct pades_place *place,
    size_t behind, unsigned char *digest, struct fault *fault)
{
	struct hash *hash = hash_new(HASH_SHA256, fault);

	if (hash == NULL)
		return -1;
	hash_add(hash, file->data, place->contents);
	hash_add(hash, file->data + behind, file->len - behind);
	hash_end(hash, digest);
	hash_free(hash);
	return 0;
}

/* What is left of the room stays zero, which readers skip. */
static int
put_contents(struct buf *file, const struct pades_place *place,
    const struct buf *cms, struct fault *fault)
{
	char *hex;

	if (cms->len > place->room / 2)
		return fault_set(fault, VERDICT_TROUBLE, 0,
		    "too little room for the signature: want %zu bytes, "
		    "have %zu",
		    cms->len, place->room / 2);
	hex = xmalloc(2 * cms->len + 1);
	hash_hex(hex, (const unsigned char *)cms->data, cms->len);
	memcpy(file->data + place->contents + 1, hex, 2 * cms->len);
	free(hex);
	return 0;
}

int
pades_sign(const struct pades_signer *signer, struct buf *file,
    const struct pades_place *place, struct fault *fault)
{
	unsigned char digest[HASH_SHA256_LEN];
	struct buf cms = BUF_INIT(SIZE_MAX);
	size_t behind;
	int rc = -1;

	if (!fits(file, place))
		return fault_set(fault, VERDICT_TROUBLE, 0,
		    "no room for a signature where it should be");
	behind = place->contents + 1 + place->room + 1;
	put_range(file, place, behind);
	if (digest_file(file, place, behind, digest, fault) == 0 &&
	    cms_sign(signer->key, signer->algo, &signer->chain, digest, &cms,
		fault) == 0)
		rc = put_contents(file, place, &cms, fault);
	buf_free(&cms);
	return rc;
}

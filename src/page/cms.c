#include <config.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/crypto.h>
#include <openssl/x509.h>

#include "algo.h"
#include "buf.h"
#include "cert.h"
#include "cms.h"
#include "hash.h"
#include "key.h"
#include "msg.h"
#include "ossl.h"
#include "xalloc.h"

#define INTEGER 0x02
#define OCTETS 0x04
#define SEQUENCE 0x30
#define SET 0x31
#define CONTEXT(n) (0xa0 | (n))

#define ATTRIBUTES 3

/* Identifiers and small structures, in DER with tag and length. */
struct der {
	const unsigned char *data;
	size_t n;
};
#define DER(...)                                                               \
	{                                                                      \
		(const unsigned char[]){__VA_ARGS__},                          \
		    sizeof((const unsigned char[]){__VA_ARGS__})               \
	}

static const struct der version_1 = DER(INTEGER, 1, 1);
/* 1.2.840.113549.1.7.2 and .1 */
static const struct der id_signed_data =
    DER(6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 2);
static const struct der id_data =
    DER(6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 1);
/* 1.2.840.113549.1.9.3 and .4, 1.2.840.113549.1.9.16.2.47 */
static const struct der id_content_type =
    DER(6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 3);
static const struct der id_message_digest =
    DER(6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 4);
static const struct der id_signing_certificate =
    DER(6, 11, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 16, 2, 47);
/* AlgorithmIdentifiers; SHA-256 without parameters: RFC 5754, 2 */
static const struct der sha256 =
    DER(SEQUENCE, 11, 6, 9, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1);
static const struct der rsa =
    DER(SEQUENCE, 13, 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1, 5, 0);
static const struct der ecdsa =
    DER(SEQUENCE, 10, 6, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2);

static void
add(struct buf *buf, const struct der *der)
{
	buf_add(buf, der->data, der->n);
}

/* Opens an element; what is added up to end is its content. */
static size_t
begin(struct buf *buf, unsigned tag)
{
	buf_addc(buf, (char)tag);
	buf_addc(buf, 0);
	return buf->len;
}

/* Closes what begin gave: a length of one byte, or of more behind 0x80+k. */
static void
end(struct buf *buf, size_t from)
{
	size_t n = buf->len - from, more = 0;

	if (n < 0x80) {
		buf->data[from - 1] = (char)n;
		return;
	}
	while (n >> 8 * more > 0) {
		buf_addc(buf, 0);
		more++;
	}
	memmove(buf->data + from + more, buf->data + from, n);
	buf->data[from - 1] = (char)(0x80 | more);
	for (size_t i = 0; i < more; i++)
		buf->data[from + i] = (char)(n >> 8 * (more - 1 - i) & 0xff);
}

static void
add_octets(struct buf *buf, const void *data, size_t n)
{
	size_t at = begin(buf, OCTETS);

	buf_add(buf, data, n);
	end(buf, at);
}

/* Positive, of N bytes. */
static void
add_integer(struct buf *buf, const unsigned char *value, size_t n)
{
	size_t at = begin(buf, INTEGER);

	while (n > 1 && value[0] == 0) {
		value++;
		n--;
	}
	if (value[0] >= 0x80)
		buf_addc(buf, 0);
	buf_add(buf, value, n);
	end(buf, at);
}

/* Memory of OpenSSL, of N bytes, into BUF. */
static int
add_ossl(struct buf *buf, unsigned char *der, int n, struct fault *fault)
{
	if (n > 0)
		buf_add(buf, der, (size_t)n);
	OPENSSL_free(der);
	if (n > 0)
		return 0;
	return fault_set(fault, VERDICT_TROUBLE, 0,
	    "certificate whose issuer cannot be written: %s", ossl_reason());
}

static int
add_issuer(struct buf *buf, const struct cert *cert, struct fault *fault)
{
	unsigned char *der = NULL;
	int n = i2d_X509_NAME(X509_get_issuer_name(cert->x509), &der);

	return add_ossl(buf, der, n, fault);
}

static int
add_serial(struct buf *buf, const struct cert *cert, struct fault *fault)
{
	unsigned char *der = NULL;
	int n = i2d_ASN1_INTEGER(X509_get0_serialNumber(cert->x509), &der);

	return add_ossl(buf, der, n, fault);
}

/* SigningCertificateV2 (RFC 5035, 3) up to its value: SHA-256 goes without
 * saying. */
static int
add_signing_certificate(
    struct buf *buf, const struct cert *cert, struct fault *fault)
{
	size_t outer = begin(buf, SEQUENCE), certs = begin(buf, SEQUENCE);
	size_t id = begin(buf, SEQUENCE), serial, names, name;

	add_octets(buf, cert->sha256, sizeof cert->sha256);
	serial = begin(buf, SEQUENCE);
	names = begin(buf, SEQUENCE);
	name = begin(buf, CONTEXT(4)); /* directoryName */
	if (add_issuer(buf, cert, fault) == -1)
		return -1;
	end(buf, name);
	end(buf, names);
	if (add_serial(buf, cert, fault) == -1)
		return -1;
	end(buf, serial);
	end(buf, id);
	end(buf, certs);
	end(buf, outer);
	return 0;
}

/* DER puts the elements of a SET OF in the order of their bytes (X.690, 11.6).
 */
static int
by_bytes(const void *a, const void *b)
{
	const struct der *one = a, *two = b;
	size_t n = one->n < two->n ? one->n : two->n;
	int order = memcmp(one->data, two->data, n);

	return order != 0 ? order : (one->n > two->n) - (one->n < two->n);
}

static void
add_sorted(struct buf *buf, struct der *list, size_t n)
{
	qsort(list, n, sizeof *list, by_bytes);
	for (size_t i = 0; i < n; i++)
		add(buf, &list[i]);
}

static void
open_attribute(struct buf *buf, const struct der *id, size_t at[2])
{
	at[0] = begin(buf, SEQUENCE);
	add(buf, id);
	at[1] = begin(buf, SET);
}

static void
shut_attribute(struct buf *buf, const size_t at[2])
{
	end(buf, at[1]);
	end(buf, at[0]);
}

/* The signed attributes, as the SET that is signed (RFC 5652, 5.4). */
static int
make_attributes(const struct cert *cert, const unsigned char *digest,
    struct buf *out, struct fault *fault)
{
	struct buf own[ATTRIBUTES] = {
	    BUF_INIT(SIZE_MAX), BUF_INIT(SIZE_MAX), BUF_INIT(SIZE_MAX)};
	struct der list[ATTRIBUTES];
	size_t at[2], set;
	int rc;

	open_attribute(&own[0], &id_content_type, at);
	add(&own[0], &id_data);
	shut_attribute(&own[0], at);
	open_attribute(&own[1], &id_message_digest, at);
	add_octets(&own[1], digest, HASH_SHA256_LEN);
	shut_attribute(&own[1], at);
	open_attribute(&own[2], &id_signing_certificate, at);
	rc = add_signing_certificate(&own[2], cert, fault);
	shut_attribute(&own[2], at);
	for (size_t i = 0; i < ATTRIBUTES; i++) {
		list[i].data = (const unsigned char *)own[i].data;
		list[i].n = own[i].len;
	}
	set = begin(out, SET);
	add_sorted(out, list, ATTRIBUTES);
	end(out, set);
	for (size_t i = 0; i < ATTRIBUTES; i++)
		buf_free(&own[i]);
	return rc;
}

/* The value as CMS has it: ECDSA as two integers (RFC 5753, 7.2). */
static void
add_value(struct buf *out, const struct algo *algo, const unsigned char *value,
    size_t n)
{
	size_t octets = begin(out, OCTETS), pair;

	if (algo->scheme == ALGO_ECDSA) {
		pair = begin(out, SEQUENCE);
		add_integer(out, value, n / 2);
		add_integer(out, value + n / 2, n / 2);
		end(out, pair);
	} else {
		buf_add(out, value, n);
	}
	end(out, octets);
}

/* A key that does not do what its certificate says, or a computer that errs,
 * is found here rather than by a reader. */
static int
sign_attributes(const struct key *key, const struct algo *algo,
    struct cert *cert, const struct buf *attributes, struct buf *out,
    struct fault *fault)
{
	unsigned char *value = NULL;
	size_t n = 0;
	int rc = -1;

	if (key_sign(key, algo, attributes->data, attributes->len, &value, &n,
		fault) == -1)
		return -1;
	if (cert_verify(cert, algo, attributes->data, attributes->len, value, n,
		fault) == 1) {
		add_value(out, algo, value, n);
		rc = 0;
	} else {
		fault_set(fault, VERDICT_TROUBLE, 0,
		    "the signature made does not verify");
	}
	free(value);
	return rc;
}

static int
add_signer(const struct key *key, const struct algo *algo, struct cert *cert,
    const unsigned char *digest, struct buf *out, struct fault *fault)
{
	struct buf attributes = BUF_INIT(SIZE_MAX);
	size_t info = begin(out, SEQUENCE), issuer;
	int rc = -1;

	add(out, &version_1);
	issuer = begin(out, SEQUENCE);
	if (add_issuer(out, cert, fault) == -1 ||
	    add_serial(out, cert, fault) == -1)
		return -1;
	end(out, issuer);
	add(out, &sha256);
	if (make_attributes(cert, digest, &attributes, fault) == 0) {
		/* the same, but implicitly tagged */
		buf_addc(out, (char)CONTEXT(0));
		buf_add(out, attributes.data + 1, attributes.len - 1);
		add(out, algo->scheme == ALGO_ECDSA ? &ecdsa : &rsa);
		rc = sign_attributes(key, algo, cert, &attributes, out, fault);
	}
	end(out, info);
	buf_free(&attributes);
	return rc;
}

static void
add_certificates(const struct cert_list *chain, struct buf *out)
{
	struct der *list = xcalloc(chain->n, sizeof *list);
	size_t at = begin(out, CONTEXT(0));

	for (size_t i = 0; i < chain->n; i++) {
		list[i].data = chain->cert[i]->der;
		list[i].n = chain->cert[i]->der_len;
	}
	add_sorted(out, list, chain->n);
	end(out, at);
	free(list);
}

int
cms_sign(const struct key *key, const struct algo *algo,
    const struct cert_list *chain, const unsigned char *digest, struct buf *out,
    struct fault *fault)
{
	size_t outer = begin(out, SEQUENCE), content, data, at;
	int rc;

	add(out, &id_signed_data);
	content = begin(out, CONTEXT(0));
	data = begin(out, SEQUENCE);
	add(out, &version_1);
	at = begin(out, SET);
	add(out, &sha256);
	end(out, at);
	at = begin(out, SEQUENCE);
	add(out, &id_data); /* detached: no more of it */
	end(out, at);
	add_certificates(chain, out);
	at = begin(out, SET);
	rc = add_signer(key, algo, chain->cert[0], digest, out, fault);
	end(out, at);
	end(out, data);
	end(out, content);
	end(out, outer);
	return rc;
}

size_t
cms_size(const struct key *key, const struct cert_list *chain)
{
	/* attributes, identifiers, lengths: some 350 bytes; twice the issuer,
	 * which is less than its certificate; the value, r and s at most */
	size_t n =
	    512 + 2 * chain->cert[0]->der_len + (size_t)key_bits(key) / 4;

	for (size_t i = 0; i < chain->n; i++)
		n += chain->cert[i]->der_len;
	return n;
}

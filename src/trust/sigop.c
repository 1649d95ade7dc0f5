#include <config.h>

#include <stdlib.h>
#include <string.h>

#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

#include "algo.h"
#include "cert.h"
#include "msg.h"
#include "ossl.h"
#include "sigop.h"
#include "xalloc.h"

struct cert_ops {
	EVP_PKEY_CTX *recover;	       /* RSA, PKCS#1 padding, no digest */
	EVP_PKEY_CTX *pss[HASH_TYPES]; /* RSA, PSS */
	EVP_PKEY_CTX *ecdsa;
	EVP_MD_CTX *ed25519;
	unsigned char *room; /* what an RSA signature holds */
};

/* RFC 8017, 9.2, note 1 */
static const struct {
	unsigned char n;
	unsigned char der[19];
} info[HASH_TYPES] = {
    [HASH_SHA1] = {15, {0x30, 0x21, 0x30, 0x09, 0x06, 0x05, 0x2b, 0x0e, 0x03,
			   0x02, 0x1a, 0x05, 0x00, 0x04, 0x14}},
    [HASH_SHA224] = {19,
	{0x30, 0x2d, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03,
	    0x04, 0x02, 0x04, 0x05, 0x00, 0x04, 0x1c}},
    [HASH_SHA256] = {19,
	{0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03,
	    0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20}},
    [HASH_SHA384] = {19,
	{0x30, 0x41, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03,
	    0x04, 0x02, 0x02, 0x05, 0x00, 0x04, 0x30}},
    [HASH_SHA512] = {19,
	{0x30, 0x51, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03,
	    0x04, 0x02, 0x03, 0x05, 0x00, 0x04, 0x40}},
};

const unsigned char *
sigop_info(enum hash_type hash, size_t *n)
{
	*n = info[hash].n;
	return info[hash].der;
}

size_t
sigop_half(int bits)
{
	return ((size_t)bits + 7) / 8;
}

void
sigop_free(struct cert *cert)
{
	struct cert_ops *ops = cert->ops;
	size_t i;

	if (ops == NULL)
		return;
	EVP_PKEY_CTX_free(ops->recover);
	for (i = 0; i < HASH_TYPES; i++)
		EVP_PKEY_CTX_free(ops->pss[i]);
	EVP_PKEY_CTX_free(ops->ecdsa);
	EVP_MD_CTX_free(ops->ed25519);
	free(ops->room);
	free(ops);
	cert->ops = NULL;
}

/* Ends the making of a context that OpenSSL did not want to make. */
static void *
cannot(EVP_PKEY_CTX *ctx, const char *what, struct fault *fault)
{
	EVP_PKEY_CTX_free(ctx);
	fault_set(fault, VERDICT_TROUBLE, 0,
	    "OpenSSL cannot verify %s here: %s", what, ossl_reason());
	return NULL;
}

static EVP_PKEY_CTX *
context(const struct cert *cert)
{
	return EVP_PKEY_CTX_new_from_pkey(ossl_own(), cert->pkey, NULL);
}

static EVP_PKEY_CTX *
recover_context(struct cert *cert, struct fault *fault)
{
	EVP_PKEY_CTX *ctx = cert->ops->recover;

	if (ctx != NULL)
		return ctx;
	ctx = context(cert);
	if (ctx == NULL || EVP_PKEY_verify_recover_init(ctx) <= 0 ||
	    EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_PADDING) <= 0)
		return cannot(ctx, "RSA signatures", fault);
	cert->ops->recover = ctx;
	return ctx;
}

static int
verify_pkcs1(struct cert *cert, const struct algo *algo,
    const unsigned char *digest, const unsigned char *value, size_t nvalue,
    struct fault *fault)
{
	EVP_PKEY_CTX *ctx = recover_context(cert, fault);
	size_t n = info[algo->hash].n, size = hash_size(algo->hash);
	size_t got = (size_t)EVP_PKEY_get_size(cert->pkey);
	unsigned char *room;

	if (ctx == NULL)
		return -1;
	if (cert->ops->room == NULL)
		cert->ops->room = xmalloc(got);
	room = cert->ops->room;
	/* RFC 8017, 8.2.2, step 1: as long as the modulus */
	if (nvalue != got ||
	    EVP_PKEY_verify_recover(ctx, room, &got, value, nvalue) <= 0 ||
	    got != n + size) {
		ERR_clear_error();
		return 0;
	}
	return hash_equal(room, info[algo->hash].der, n) &
	       hash_equal(room + n, digest, size);
}

static EVP_PKEY_CTX *
pss_context(struct cert *cert, enum hash_type hash, struct fault *fault)
{
	EVP_PKEY_CTX *ctx = cert->ops->pss[hash];
	const EVP_MD *md = ossl_md(hash, fault);

	if (ctx != NULL || md == NULL)
		return ctx;
	ctx = context(cert);
	if (ctx == NULL || EVP_PKEY_verify_init(ctx) <= 0 ||
	    EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_PSS_PADDING) <= 0)
		return cannot(ctx, "RSA-PSS signatures", fault);
	if (EVP_PKEY_CTX_set_signature_md(ctx, md) <= 0 ||
	    EVP_PKEY_CTX_set_rsa_mgf1_md(ctx, md) <= 0 ||
	    EVP_PKEY_CTX_set_rsa_pss_saltlen(ctx, RSA_PSS_SALTLEN_DIGEST) <=
		0) {
		EVP_PKEY_CTX_free(ctx);
		ERR_clear_error();
		fault_set(fault, VERDICT_NO, 0,
		    "key is bound to other parameters than RSA-PSS with %s",
		    hash_name(hash));
		return NULL;
	}
	cert->ops->pss[hash] = ctx;
	return ctx;
}

static int
verify_pss(struct cert *cert, const struct algo *algo,
    const unsigned char *digest, const unsigned char *value, size_t nvalue,
    struct fault *fault)
{
	EVP_PKEY_CTX *ctx = pss_context(cert, algo->hash, fault);
	int good;

	if (ctx == NULL)
		return -1;
	good = nvalue == (size_t)EVP_PKEY_get_size(cert->pkey) &&
	       EVP_PKEY_verify(
		   ctx, value, nvalue, digest, hash_size(algo->hash)) == 1;
	ERR_clear_error();
	return good;
}

/* r||s to the DER that OpenSSL wants; bytes in *DER, 0 when out of memory. */
static size_t
ecdsa_der(const unsigned char *value, size_t half, unsigned char **der)
{
	ECDSA_SIG *sig = ECDSA_SIG_new();
	BIGNUM *r = BN_bin2bn(value, (int)half, NULL);
	BIGNUM *s = BN_bin2bn(value + half, (int)half, NULL);
	int n = 0;

	if (sig != NULL && r != NULL && s != NULL &&
	    ECDSA_SIG_set0(sig, r, s) == 1) {
		r = s = NULL;
		n = i2d_ECDSA_SIG(sig, der);
	}
	BN_free(r);
	BN_free(s);
	ECDSA_SIG_free(sig);
	return n < 0 ? 0 : (size_t)n;
}

static int
verify_ecdsa(struct cert *cert, const struct algo *algo,
    const unsigned char *digest, const unsigned char *value, size_t nvalue,
    struct fault *fault)
{
	EVP_PKEY_CTX *ctx = cert->ops->ecdsa;
	size_t half = sigop_half(cert->bits), nder;
	unsigned char *der = NULL;
	int good;

	if (ctx == NULL) {
		ctx = context(cert);
		if (ctx == NULL || EVP_PKEY_verify_init(ctx) <= 0) {
			cannot(ctx, "ECDSA signatures", fault);
			return -1;
		}
		cert->ops->ecdsa = ctx;
	}
	/* XML-DSig 1.1, 6.4.3: two integers of the order's length */
	if (nvalue != 2 * half)
		return 0;
	nder = ecdsa_der(value, half, &der);
	good = nder > 0 && EVP_PKEY_verify(ctx, der, nder, digest,
			       hash_size(algo->hash)) == 1;
	OPENSSL_free(der);
	ERR_clear_error();
	return good;
}

static int
verify_ed25519(struct cert *cert, const void *msg, size_t n,
    const unsigned char *value, size_t nvalue, struct fault *fault)
{
	EVP_MD_CTX *ctx = cert->ops->ed25519;
	int good;

	if (ctx == NULL)
		ctx = cert->ops->ed25519 = EVP_MD_CTX_new();
	if (ctx == NULL || EVP_DigestVerifyInit_ex(ctx, NULL, NULL, ossl_own(),
			       NULL, cert->pkey, NULL) != 1) {
		cannot(NULL, "Ed25519 signatures", fault);
		return -1;
	}
	good = EVP_DigestVerify(ctx, value, nvalue, msg, n) == 1;
	ERR_clear_error();
	return good;
}

/* Can a key of this kind make such signatures at all? */
static bool
suits(const struct cert *cert, enum algo_scheme scheme)
{
	switch (scheme) {
	case ALGO_RSA_PKCS1:
		return cert->type == CERT_RSA;
	case ALGO_RSA_PSS:
		return cert->type == CERT_RSA || cert->type == CERT_RSA_PSS;
	case ALGO_ECDSA:
		return cert->type == CERT_EC;
	case ALGO_ED25519:
		return cert->type == CERT_ED25519;
	case ALGO_NO_SCHEME:
		break;
	}
	return false;
}

int
sigop_verify(struct cert *cert, const struct algo *algo, const void *msg,
    size_t n, const void *value, size_t nvalue, struct fault *fault)
{
	unsigned char digest[HASH_MAX];

	if (!suits(cert, algo->scheme))
		return fault_set(fault, VERDICT_NO, 0,
		    "key does not fit the algorithm: want one for %s, have %s",
		    algo->name, cert_type_name(cert->type));
	if (cert->ops == NULL)
		cert->ops = xcalloc(1, sizeof *cert->ops);
	if (algo->scheme == ALGO_ED25519)
		return verify_ed25519(cert, msg, n, value, nvalue, fault);
	if (hash_data(algo->hash, msg, n, digest, fault) != 0)
		return -1;
	if (algo->scheme == ALGO_RSA_PKCS1)
		return verify_pkcs1(cert, algo, digest, value, nvalue, fault);
	if (algo->scheme == ALGO_RSA_PSS)
		return verify_pss(cert, algo, digest, value, nvalue, fault);
	return verify_ecdsa(cert, algo, digest, value, nvalue, fault);
}

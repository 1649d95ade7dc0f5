#include <config.h>

#include <stdlib.h>
#include <string.h>

#include <openssl/crypto.h>
#include <openssl/decoder.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include "key.h"
#include "msg.h"
#include "ossl.h"
#include "p12.h"
#include "pass.h"
#include "pem.h"
#include "sigop.h"
#include "xalloc.h"

struct key {
	EVP_PKEY *pkey;
	struct cert *public; /* the public half, bare */
};

/* OpenSSL's question for the pass phrase; nobody else is asked. */
static int
ask(char *out, size_t size, size_t *n, const OSSL_PARAM params[], void *ctx)
{
	struct pass *pass = ctx;

	(void)params;
	pass->wanted = true;
	*n = strlen(pass->text);
	if (!pass->given || *n > size)
		return 0;
	memcpy(out, pass->text, *n);
	return 1;
}

/* Why a key could not be read, as its owner understands it. */
static void
refuse(const char *s, size_t n, const struct pass *pass, struct fault *fault)
{
	const char *reason = ossl_reason();

	if (pass->wanted && !pass->given)
		fault_set(fault, VERDICT_TROUBLE, 0,
		    "key is encrypted: want its pass phrase in --pass-file");
	else if (pass->wanted)
		fault_set(fault, VERDICT_TROUBLE, 0,
		    "key cannot be decrypted: wrong pass phrase");
	else if (pem_has(s, n, "CERTIFICATE") || pem_has(s, n, "PUBLIC KEY"))
		fault_set(fault, VERDICT_TROUBLE, 0,
		    "holds no private key, but a certificate or public key");
	else
		fault_set(fault, VERDICT_TROUBLE, 0,
		    "holds no private key that can be read: %s", reason);
}

/* Takes over PKEY, which must be fit to sign with. */
static struct key *
new_key(EVP_PKEY *pkey, struct fault *fault)
{
	struct key *key = xcalloc(1, sizeof *key);
	unsigned char *der = NULL;
	int n = i2d_PUBKEY(pkey, &der);

	key->pkey = pkey;
	if (n > 0)
		key->public = cert_spki(der, (size_t)n, fault);
	else
		fault_set(fault, VERDICT_TROUBLE, 0,
		    "key without a public half: %s", ossl_reason());
	OPENSSL_free(der);
	if (key->public != NULL && key->public->unfit != NULL)
		fault_set(fault, VERDICT_TROUBLE, 0, "%s", key->public->unfit);
	if (key->public == NULL || key->public->unfit != NULL) {
		key_free(key);
		return NULL;
	}
	return key;
}

static EVP_PKEY *
decode(const char *s, size_t n, struct pass *pass)
{
	/* what stands before it: certificates, EC parameters */
	const char *from = pem_find(s, n, "PRIVATE KEY");
	const unsigned char *at =
	    (const unsigned char *)(from == NULL ? s : from);
	size_t left = from == NULL ? n : n - (size_t)(from - s);
	OSSL_DECODER_CTX *ctx;
	EVP_PKEY *pkey = NULL;

	ctx = OSSL_DECODER_CTX_new_for_pkey(
	    &pkey, NULL, NULL, NULL, EVP_PKEY_KEYPAIR, ossl_own(), NULL);
	if (ctx != NULL &&
	    OSSL_DECODER_CTX_set_passphrase_cb(ctx, ask, pass) == 1)
		OSSL_DECODER_from_data(ctx, &at, &left);
	OSSL_DECODER_CTX_free(ctx);
	return pkey;
}

struct key *
key_load(const char *path, const char *pass_file, struct fault *fault)
{
	struct pass pass;
	struct key *key = NULL;
	EVP_PKEY *pkey;
	size_t n;
	char *s;

	if (pass_load(pass_file, &pass, fault) != 0)
		return NULL;
	s = pem_load(path, &n, fault);
	if (s != NULL) {
		pkey = decode(s, n, &pass);
		if (pkey == NULL)
			refuse(s, n, &pass, fault);
		else
			key = new_key(pkey, fault);
		OPENSSL_cleanse(s, n);
		free(s);
	}
	ERR_clear_error();
	pass_wipe(&pass);
	if (key == NULL)
		fault_prefix(fault, path);
	return key;
}

/* The store's key, and its certificates in order on *CHAIN. */
static struct key *
take_store(struct p12 *store, struct cert_list *chain, struct fault *fault)
{
	const unsigned char *at = store->key;
	EVP_PKEY *pkey = NULL;
	struct key *key = NULL;
	size_t i;

	if (store->nkey > 0)
		pkey = d2i_AutoPrivateKey_ex(
		    NULL, &at, store->nkey, ossl_own(), NULL);
	if (pkey == NULL) {
		fault_set(
		    fault, VERDICT_TROUBLE, 0, "store holds no private key");
		return NULL;
	}
	key = new_key(pkey, fault);
	if (key == NULL || key_order(key, &store->certs, fault) != 0) {
		key_free(key);
		return NULL;
	}
	for (i = 0; i < store->certs.n; i++)
		cert_list_add(chain, cert_ref(store->certs.cert[i]));
	return key;
}

struct key *
key_load_p12(const char *path, const char *pass_file, struct cert_list *chain,
    struct fault *fault)
{
	struct p12 store = P12_NONE;
	struct pass pass;
	struct key *key = NULL;
	size_t n;
	char *s;

	if (pass_load(pass_file, &pass, fault) != 0)
		return NULL;
	s = pem_load(path, &n, fault);
	if (s != NULL && p12_read(s, n, &pass, &store, fault) == 0)
		key = take_store(&store, chain, fault);
	p12_free(&store);
	free(s);
	ERR_clear_error();
	pass_wipe(&pass);
	if (key == NULL)
		fault_prefix(fault, path);
	return key;
}

struct key *
key_new(struct fault *fault)
{
	EVP_PKEY *pkey = EVP_PKEY_Q_keygen(ossl_own(), NULL, "EC", "P-256");

	if (pkey != NULL)
		return new_key(pkey, fault);
	fault_set(fault, VERDICT_TROUBLE, 0, "no new key can be had: %s",
	    ossl_reason());
	return NULL;
}

/* What verifiers look at, and a serial number that no other one has. */
static X509 *
fill_certificate(
    const struct key *key, const char *name, time_t from, time_t until)
{
	X509 *x = X509_new_ex(ossl_own(), NULL);
	BIGNUM *serial = BN_new();
	X509_NAME *subject = x != NULL ? X509_get_subject_name(x) : NULL;
	bool good = x != NULL && serial != NULL &&
		    BN_rand(serial, 127, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY) &&
		    BN_to_ASN1_INTEGER(serial, X509_get_serialNumber(x)) &&
		    X509_set_version(x, X509_VERSION_3) &&
		    X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8,
			(const unsigned char *)name, -1, -1, 0) &&
		    X509_set_issuer_name(x, subject) &&
		    ASN1_TIME_set(X509_getm_notBefore(x), from) != NULL &&
		    ASN1_TIME_set(X509_getm_notAfter(x), until) != NULL &&
		    X509_set_pubkey(x, key->pkey) &&
		    X509_sign(x, key->pkey, ossl_md(HASH_SHA256, NULL)) > 0;

	BN_free(serial);
	if (good)
		return x;
	X509_free(x);
	return NULL;
}

struct cert *
key_certify(const struct key *key, const char *name, time_t from, time_t until,
    struct fault *fault)
{
	X509 *x = fill_certificate(key, name, from, until);
	unsigned char *der = NULL;
	struct cert *cert = NULL;
	int n = x != NULL ? i2d_X509(x, &der) : -1;

	if (n > 0)
		cert = cert_der(der, (size_t)n, fault);
	else
		fault_set(fault, VERDICT_TROUBLE, 0,
		    "no certificate can be made: %s", ossl_reason());
	OPENSSL_free(der);
	X509_free(x);
	return cert;
}

void
key_free(struct key *key)
{
	if (key == NULL)
		return;
	EVP_PKEY_free(key->pkey);
	cert_free(key->public);
	free(key);
}

enum cert_type
key_type(const struct key *key)
{
	return key->public->type;
}

int
key_bits(const struct key *key)
{
	return key->public->bits;
}

bool
key_matches(const struct key *key, const struct cert *cert)
{
	return cert->pkey != NULL && EVP_PKEY_eq(key->pkey, cert->pkey) == 1;
}

/* Moves the cert at FROM up to TO, before it; the others keep their order. */
static void
move_up(struct cert_list *list, size_t to, size_t from)
{
	struct cert *cert = list->cert[from];

	memmove(&list->cert[to + 1], &list->cert[to],
	    (from - to) * sizeof(list->cert[0]));
	list->cert[to] = cert;
}

int
key_order(const struct key *key, struct cert_list *chain, struct fault *fault)
{
	size_t i, n;

	for (i = 0; i < chain->n; i++)
		if (!chain->cert[i]->bare && key_matches(key, chain->cert[i]))
			break;
	if (i == chain->n)
		return fault_set(fault, VERDICT_TROUBLE, 0,
		    "key does not match the certificate");
	move_up(chain, 0, i);
	for (n = 0; n + 1 < chain->n && !chain->cert[n]->self_signed; n++) {
		for (i = n + 1; i < chain->n; i++)
			if (cert_issued_by(chain->cert[n], chain->cert[i]))
				break;
		if (i == chain->n)
			break;
		move_up(chain, n + 1, i);
	}
	return 0;
}

/* The hash that goes with a key when nobody asks for another. */
static enum hash_type
usual_hash(const struct key *key)
{
	if (key_type(key) == CERT_EC && key_bits(key) > 384)
		return HASH_SHA512;
	if (key_type(key) == CERT_EC && key_bits(key) > 256)
		return HASH_SHA384;
	return HASH_SHA256;
}

const struct algo *
key_algo(
    const struct key *key, enum hash_type hash, bool pss, struct fault *fault)
{
	enum cert_type type = key_type(key);
	enum algo_scheme scheme = ALGO_ECDSA;
	const struct algo *algo;

	if (type == CERT_ED25519 && hash != HASH_NONE) {
		fault_set(fault, VERDICT_TROUBLE, 0,
		    "an Ed25519 key takes no digest: want none, have %s",
		    hash_name(hash));
		return NULL;
	}
	if (pss && type != CERT_RSA && type != CERT_RSA_PSS) {
		fault_set(fault, VERDICT_TROUBLE, 0,
		    "want an RSA key for RSA-PSS, have %s",
		    cert_type_name(type));
		return NULL;
	}
	if (type == CERT_ED25519)
		scheme = ALGO_ED25519;
	else if (type == CERT_RSA_PSS || pss)
		scheme = ALGO_RSA_PSS;
	else if (type == CERT_RSA)
		scheme = ALGO_RSA_PKCS1;
	if (hash == HASH_NONE && type != CERT_ED25519)
		hash = usual_hash(key);
	algo = algo_signature(scheme, hash);
	if (algo == NULL)
		fault_set(fault, VERDICT_TROUBLE, 0,
		    "no signature method for a key of kind %s with %s",
		    cert_type_name(type), hash_name(hash));
	return algo;
}

static EVP_PKEY_CTX *
sign_context(const struct key *key)
{
	EVP_PKEY_CTX *ctx =
	    EVP_PKEY_CTX_new_from_pkey(ossl_own(), key->pkey, NULL);

	if (ctx != NULL && EVP_PKEY_sign_init(ctx) == 1)
		return ctx;
	EVP_PKEY_CTX_free(ctx);
	return NULL;
}

/* Signs N bytes as they are; the caller frees *VALUE. */
static int
sign_raw(EVP_PKEY_CTX *ctx, const unsigned char *data, size_t n,
    unsigned char **value, size_t *nvalue)
{
	size_t size = 0;

	if (EVP_PKEY_sign(ctx, NULL, &size, data, n) != 1)
		return -1;
	*value = xmalloc(size);
	if (EVP_PKEY_sign(ctx, *value, &size, data, n) == 1) {
		*nvalue = size;
		return 0;
	}
	free(*value);
	*value = NULL;
	return -1;
}

static int
sign_rsa(const struct key *key, const struct algo *algo,
    const unsigned char *digest, unsigned char **value, size_t *nvalue)
{
	const EVP_MD *md = ossl_md(algo->hash, NULL);
	EVP_PKEY_CTX *ctx = sign_context(key);
	unsigned char info[32 + HASH_MAX];
	const unsigned char *der;
	size_t n, size = hash_size(algo->hash);
	int rc = -1;

	if (ctx == NULL)
		return -1;
	if (algo->scheme == ALGO_RSA_PSS) {
		if (EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_PSS_PADDING) >
			0 &&
		    EVP_PKEY_CTX_set_signature_md(ctx, md) > 0 &&
		    EVP_PKEY_CTX_set_rsa_mgf1_md(ctx, md) > 0 &&
		    EVP_PKEY_CTX_set_rsa_pss_saltlen(
			ctx, RSA_PSS_SALTLEN_DIGEST) > 0)
			rc = sign_raw(ctx, digest, size, value, nvalue);
	} else {
		der = sigop_info(algo->hash, &n);
		memcpy(info, der, n);
		memcpy(info + n, digest, size);
		if (EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_PADDING) > 0)
			rc = sign_raw(ctx, info, n + size, value, nvalue);
	}
	EVP_PKEY_CTX_free(ctx);
	return rc;
}

/* DER to r||s, each as long as the order of the curve (XML-DSig 6.4.3). */
static int
sign_ecdsa(const struct key *key, const unsigned char *digest, size_t size,
    unsigned char **value, size_t *nvalue)
{
	EVP_PKEY_CTX *ctx = sign_context(key);
	size_t half = sigop_half(key_bits(key)), n = 0;
	unsigned char *der = NULL, *out = NULL;
	const unsigned char *at;
	ECDSA_SIG *sig = NULL;
	int rc = -1;

	if (ctx == NULL || sign_raw(ctx, digest, size, &der, &n) != 0)
		goto out;
	at = der;
	sig = d2i_ECDSA_SIG(NULL, &at, (long)n);
	out = xmalloc(2 * half);
	if (sig != NULL &&
	    BN_bn2binpad(ECDSA_SIG_get0_r(sig), out, (int)half) >= 0 &&
	    BN_bn2binpad(ECDSA_SIG_get0_s(sig), out + half, (int)half) >= 0) {
		*value = out;
		*nvalue = 2 * half;
		out = NULL;
		rc = 0;
	}
out:
	ECDSA_SIG_free(sig);
	EVP_PKEY_CTX_free(ctx);
	free(der);
	free(out);
	return rc;
}

static int
sign_ed25519(const struct key *key, const void *msg, size_t n,
    unsigned char **value, size_t *nvalue)
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	unsigned char *out = xmalloc(64);
	size_t size = 64;
	int rc = -1;

	if (ctx != NULL &&
	    EVP_DigestSignInit_ex(
		ctx, NULL, NULL, ossl_own(), NULL, key->pkey, NULL) == 1 &&
	    EVP_DigestSign(ctx, out, &size, msg, n) == 1) {
		*value = out;
		*nvalue = size;
		out = NULL;
		rc = 0;
	}
	EVP_MD_CTX_free(ctx);
	free(out);
	return rc;
}

int
key_sign(const struct key *key, const struct algo *algo, const void *msg,
    size_t n, unsigned char **value, size_t *nvalue, struct fault *fault)
{
	unsigned char digest[HASH_MAX];
	size_t size = hash_size(algo->hash);
	int rc;

	if (algo->scheme != ALGO_ED25519 &&
	    hash_data(algo->hash, msg, n, digest, fault) != 0)
		return -1;
	if (algo->scheme == ALGO_ED25519)
		rc = sign_ed25519(key, msg, n, value, nvalue);
	else if (algo->scheme == ALGO_ECDSA)
		rc = sign_ecdsa(key, digest, size, value, nvalue);
	else
		rc = sign_rsa(key, algo, digest, value, nvalue);
	if (rc == 0)
		return 0;
	return fault_set(fault, VERDICT_TROUBLE, 0, "cannot sign by %s: %s",
	    algo->name, ossl_reason());
}

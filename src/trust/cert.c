#include <config.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/param_build.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include "algo.h"
#include "caps.h"
#include "cert.h"
#include "msg.h"
#include "ossl.h"
#include "sigop.h"
#include "xalloc.h"

#define OID_LEN 64

/* The curves that are accepted, by OpenSSL's name and by everyone's. */
static const struct {
	const char *group, *curve;
} curves[] = {
    {"prime256v1", "P-256"},
    {"secp384r1", "P-384"},
    {"secp521r1", "P-521"},
    {"secp256k1", "secp256k1"},
    {"brainpoolP256r1", "brainpoolP256r1"},
    {"brainpoolP320r1", "brainpoolP320r1"},
    {"brainpoolP384r1", "brainpoolP384r1"},
    {"brainpoolP512r1", "brainpoolP512r1"},
};

const char *
cert_type_name(enum cert_type type)
{
	static const char *const names[] = {
	    "other", "RSA", "RSA-PSS", "EC", "Ed25519"};

	return names[type];
}

/* A copy of N bytes without anything that could harm a terminal. */
static char *
clean(const void *s, size_t n)
{
	size_t size = 4 * n + 1;
	char *out = xmalloc(size);

	msg_clean(out, size, s, n);
	return out;
}

static char *
name_text(const X509_NAME *name)
{
	BIO *bio = BIO_new(BIO_s_mem());
	char *text, *data;
	long n = 0;

	if (bio != NULL &&
	    X509_NAME_print_ex(bio, name, 0,
		XN_FLAG_RFC2253 & ~(unsigned long)ASN1_STRFLGS_ESC_MSB) >= 0)
		n = BIO_get_mem_data(bio, &data);
	text = n > 0 ? clean(data, (size_t)n) : xstrdup("");
	BIO_free(bio);
	ERR_clear_error();
	return text;
}

/* The last value of that kind in NAME, neutralised, or NULL. */
static char *
name_part(const X509_NAME *name, int nid)
{
	unsigned char *utf8 = NULL;
	int at = -1, next, n;
	char *text;

	while ((next = X509_NAME_get_index_by_NID(name, nid, at)) >= 0)
		at = next;
	if (at < 0)
		return NULL;
	n = ASN1_STRING_to_UTF8(
	    &utf8, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at)));
	text = n > 0 ? clean(utf8, (size_t)n) : NULL;
	OPENSSL_free(utf8);
	ERR_clear_error();
	return text;
}

static char *
serial_text(const X509 *x509)
{
	BIGNUM *bn = ASN1_INTEGER_to_BN(X509_get0_serialNumber(x509), NULL);
	char *hex = bn == NULL ? NULL : BN_bn2hex(bn);
	char *text = xstrdup(hex == NULL ? "" : hex);

	OPENSSL_free(hex);
	BN_free(bn);
	return text;
}

static int
to_time(const ASN1_TIME *asn1, time_t *t)
{
	struct tm tm;

	if (ASN1_TIME_to_tm(asn1, &tm) != 1)
		return -1;
	*t = timegm(&tm);
	return 0;
}

static const char *
unfit_rsa(const struct cert *cert)
{
	BIGNUM *e = NULL;
	const char *why = NULL;

	if (cert->bits < 1024)
		return "RSA key below 1024 bits";
	if (cert->bits > 16384)
		return "RSA key above 16384 bits";
	if (EVP_PKEY_get_bn_param(cert->pkey, OSSL_PKEY_PARAM_RSA_E, &e) != 1 ||
	    !BN_is_odd(e) || BN_is_one(e))
		why = "RSA key with an exponent that protects nothing";
	else if (BN_num_bits(e) > 33) /* 3 to 65537 in use; time is linear */
		why = "RSA key with an exponent above 33 bits";
	BN_free(e);
	return why;
}

static const char *
unfit_ec(struct cert *cert)
{
	char group[sizeof cert->curve];
	int explicit = 0;
	size_t i;

	if (EVP_PKEY_get_int_param(cert->pkey,
		OSSL_PKEY_PARAM_EC_DECODED_FROM_EXPLICIT_PARAMS,
		&explicit) == 1 &&
	    explicit)
		return "EC key on a curve of its own making";
	if (EVP_PKEY_get_group_name(cert->pkey, group, sizeof group, NULL) != 1)
		return "EC key on an unnamed curve";
	snprintf(cert->curve, sizeof cert->curve, "%s", group);
	if (cert->bits < 256)
		return "EC key below 256 bits";
	for (i = 0; i < sizeof curves / sizeof *curves; i++)
		if (strcmp(group, curves[i].group) == 0) {
			snprintf(cert->curve, sizeof cert->curve, "%s",
			    curves[i].curve);
			return NULL;
		}
	return "EC key on a curve that is not accepted";
}

/* Fills what follows from the key. */
static void
describe_key(struct cert *cert)
{
	EVP_PKEY *pkey = cert->pkey;

	if (pkey == NULL) {
		cert->unfit = "key of an unknown kind";
		return;
	}
	cert->bits = EVP_PKEY_get_bits(pkey);
	if (EVP_PKEY_is_a(pkey, "RSA"))
		cert->type = CERT_RSA;
	else if (EVP_PKEY_is_a(pkey, "RSA-PSS"))
		cert->type = CERT_RSA_PSS;
	else if (EVP_PKEY_is_a(pkey, "EC"))
		cert->type = CERT_EC;
	else if (EVP_PKEY_is_a(pkey, "ED25519"))
		cert->type = CERT_ED25519;
	if (cert->type == CERT_RSA || cert->type == CERT_RSA_PSS)
		cert->unfit = unfit_rsa(cert);
	else if (cert->type == CERT_EC)
		cert->unfit = unfit_ec(cert);
	else if (EVP_PKEY_is_a(pkey, "DSA"))
		cert->unfit = "DSA key";
	else if (cert->type == CERT_OTHER)
		cert->unfit = "key of a kind that is not accepted";
	ERR_clear_error();
}

static void
describe_digest(struct cert *cert)
{
	int digest = NID_undef;

	/* that of PSS is among the parameters, and EdDSA has none */
	if (X509_get_signature_info(cert->x509, &digest, NULL, NULL, NULL) !=
	    1) {
		cert->broken_digest = true;
		return;
	}
	cert->weak_digest = digest == NID_sha1;
	cert->broken_digest = digest == NID_md5 || digest == NID_md4 ||
			      digest == NID_md2 || digest == NID_ripemd160;
}

/* Fills what follows from the certificate. */
static int
describe(struct cert *cert, struct fault *fault)
{
	X509 *x509 = cert->x509;
	const X509_NAME *subject = X509_get_subject_name(x509);

	cert->subject = name_text(subject);
	cert->issuer = name_text(X509_get_issuer_name(x509));
	cert->serial = serial_text(x509);
	cert->name = name_part(subject, NID_commonName);
	if (cert->name == NULL)
		cert->name = name_part(subject, NID_organizationName);
	if (cert->name == NULL)
		cert->name = xstrdup(cert->subject);
	if (to_time(X509_get0_notBefore(x509), &cert->not_before) != 0 ||
	    to_time(X509_get0_notAfter(x509), &cert->not_after) != 0)
		return fault_set(fault, VERDICT_TROUBLE, 0,
		    "certificate whose validity is no time");
	/* by its name alone when the key is never used */
	cert->self_signed = X509_self_signed(x509, cert->unfit == NULL) == 1;
	describe_digest(cert);
	ERR_clear_error();
	return 0;
}

static int
hash_spki(struct cert *cert, X509_PUBKEY *spki, struct fault *fault)
{
	unsigned char *der = NULL;
	int n = i2d_X509_PUBKEY(spki, &der), rc;

	if (n <= 0)
		return fault_set(fault, VERDICT_TROUBLE, 0,
		    "public key cannot be written: %s", ossl_reason());
	rc = hash_data(HASH_SHA256, der, (size_t)n, cert->spki, fault);
	OPENSSL_free(der);
	return rc;
}

static struct cert *
new_cert(const void *der, size_t n)
{
	struct cert *cert = xcalloc(1, sizeof *cert);

	cert->refs = 1;
	cert->der = xmalloc(n + 1);
	memcpy(cert->der, der, n);
	cert->der_len = n;
	return cert;
}

struct cert *
cert_der(const void *der, size_t n, struct fault *fault)
{
	const unsigned char *at = der;
	X509 *x509 = X509_new_ex(ossl_own(), NULL);
	struct cert *cert = NULL;

	if (n > CAP_KEY_FILE || d2i_X509(&x509, &at, (long)n) == NULL ||
	    at != (const unsigned char *)der + n) {
		fault_set(fault, VERDICT_TROUBLE, 0,
		    "not an X.509 certificate: %s", ossl_reason());
		goto fail;
	}
	cert = new_cert(der, n);
	cert->x509 = x509;
	x509 = NULL;
	cert->pkey = X509_get_pubkey(cert->x509);
	ERR_clear_error();
	describe_key(cert);
	if (hash_data(HASH_SHA256, der, n, cert->sha256, fault) != 0 ||
	    hash_spki(cert, X509_get_X509_PUBKEY(cert->x509), fault) != 0 ||
	    describe(cert, fault) != 0)
		goto fail;
	return cert;
fail:
	X509_free(x509);
	cert_free(cert);
	return NULL;
}

struct cert *
cert_spki(const void *der, size_t n, struct fault *fault)
{
	const unsigned char *at = der;
	X509_PUBKEY *spki = X509_PUBKEY_new_ex(ossl_own(), NULL);
	struct cert *cert = NULL;

	if (n > CAP_KEY_FILE || d2i_X509_PUBKEY(&spki, &at, (long)n) == NULL ||
	    at != (const unsigned char *)der + n) {
		fault_set(fault, VERDICT_TROUBLE, 0, "not a public key: %s",
		    ossl_reason());
		goto out;
	}
	cert = new_cert(der, n);
	cert->bare = true;
	cert->pkey = X509_PUBKEY_get(spki);
	ERR_clear_error();
	cert->subject = xstrdup("");
	cert->issuer = xstrdup("");
	cert->serial = xstrdup("");
	cert->name = xstrdup("");
	if (hash_data(HASH_SHA256, der, n, cert->spki, fault) != 0) {
		cert_free(cert);
		cert = NULL;
		goto out;
	}
	describe_key(cert);
out:
	X509_PUBKEY_free(spki);
	return cert;
}

/* A cert of the key that PARAMS describe. */
static struct cert *
from_params(const char *type, OSSL_PARAM *params, struct fault *fault)
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(ossl_own(), type, NULL);
	EVP_PKEY *pkey = NULL;
	unsigned char *der = NULL;
	struct cert *cert = NULL;
	int n = 0;

	if (ctx != NULL && params != NULL && EVP_PKEY_fromdata_init(ctx) == 1 &&
	    EVP_PKEY_fromdata(ctx, &pkey, EVP_PKEY_PUBLIC_KEY, params) == 1)
		n = i2d_PUBKEY(pkey, &der);
	if (n > 0)
		cert = cert_spki(der, (size_t)n, fault);
	else
		fault_set(fault, VERDICT_TROUBLE, 0,
		    "KeyValue is not a public key: %s", ossl_reason());
	OPENSSL_free(der);
	EVP_PKEY_free(pkey);
	EVP_PKEY_CTX_free(ctx);
	return cert;
}

struct cert *
cert_rsa(const void *modulus, size_t nmodulus, const void *exponent,
    size_t nexponent, struct fault *fault)
{
	OSSL_PARAM_BLD *bld = NULL;
	OSSL_PARAM *params = NULL;
	BIGNUM *n = NULL, *e = NULL;
	struct cert *cert = NULL;

	if (nmodulus == 0 || nmodulus > 4096 || nexponent == 0 ||
	    nexponent > 4096) {
		fault_set(fault, VERDICT_TROUBLE, 0,
		    "RSAKeyValue of an impossible size");
		return NULL;
	}
	bld = OSSL_PARAM_BLD_new();
	n = BN_bin2bn(modulus, (int)nmodulus, NULL);
	e = BN_bin2bn(exponent, (int)nexponent, NULL);
	if (bld != NULL && n != NULL && e != NULL &&
	    OSSL_PARAM_BLD_push_BN(bld, OSSL_PKEY_PARAM_RSA_N, n) == 1 &&
	    OSSL_PARAM_BLD_push_BN(bld, OSSL_PKEY_PARAM_RSA_E, e) == 1)
		params = OSSL_PARAM_BLD_to_param(bld);
	cert = from_params("RSA", params, fault);
	OSSL_PARAM_free(params);
	OSSL_PARAM_BLD_free(bld);
	BN_free(n);
	BN_free(e);
	return cert;
}

struct cert *
cert_ec(const char *oid, const void *point, size_t n, struct fault *fault)
{
	/* those of curves are short, and OpenSSL's time is quadratic */
	int nid = strlen(oid) > OID_LEN ? NID_undef : OBJ_txt2nid(oid);
	const char *group = nid == NID_undef ? NULL : OBJ_nid2sn(nid);
	OSSL_PARAM_BLD *bld;
	OSSL_PARAM *params = NULL;
	struct cert *cert;

	if (group == NULL || n > 4096) {
		fault_set(fault, VERDICT_TROUBLE, 0,
		    "ECKeyValue on a curve that is not known");
		return NULL;
	}
	bld = OSSL_PARAM_BLD_new();
	if (bld != NULL &&
	    OSSL_PARAM_BLD_push_utf8_string(
		bld, OSSL_PKEY_PARAM_GROUP_NAME, group, 0) == 1 &&
	    OSSL_PARAM_BLD_push_octet_string(
		bld, OSSL_PKEY_PARAM_PUB_KEY, point, n) == 1)
		params = OSSL_PARAM_BLD_to_param(bld);
	cert = from_params("EC", params, fault);
	OSSL_PARAM_free(params);
	OSSL_PARAM_BLD_free(bld);
	return cert;
}

struct cert *
cert_ref(struct cert *cert)
{
	cert->refs++;
	return cert;
}

void
cert_free(struct cert *cert)
{
	if (cert == NULL || --cert->refs > 0)
		return;
	sigop_free(cert);
	EVP_PKEY_free(cert->pkey);
	X509_free(cert->x509);
	free(cert->subject);
	free(cert->issuer);
	free(cert->serial);
	free(cert->name);
	free(cert->der);
	free(cert);
}

void
cert_list_add(struct cert_list *list, struct cert *cert)
{
	list->cert = xreallocarray(list->cert, list->n + 1, sizeof *list->cert);
	list->cert[list->n++] = cert;
}

void
cert_list_free(struct cert_list *list)
{
	while (list->n > 0)
		cert_free(list->cert[--list->n]);
	free(list->cert);
	list->cert = NULL;
}

/* Is one of the subject's common names exactly NAME? */
static bool
has_common_name(const X509_NAME *subject, const char *name)
{
	unsigned char *utf8 = NULL;
	bool found = false;
	int at = -1, n;

	while (!found && (at = X509_NAME_get_index_by_NID(
			      subject, NID_commonName, at)) >= 0) {
		n = ASN1_STRING_to_UTF8(&utf8,
		    X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, at)));
		/* by length: a NUL inside is part of the name */
		found = n >= 0 && (size_t)n == strlen(name) &&
			memcmp(utf8, name, (size_t)n) == 0;
		if (n >= 0)
			OPENSSL_free(utf8);
		utf8 = NULL;
	}
	ERR_clear_error();
	return found;
}

bool
cert_named(const struct cert *cert, const char *name)
{
	GENERAL_NAMES *sans;
	const GENERAL_NAME *san;
	const ASN1_IA5STRING *dns;
	bool found;
	int i;

	if (cert->bare || *name == '\0')
		return false;
	found = has_common_name(X509_get_subject_name(cert->x509), name);
	sans = X509_get_ext_d2i(cert->x509, NID_subject_alt_name, NULL, NULL);
	for (i = 0; !found && i < sk_GENERAL_NAME_num(sans); i++) {
		san = sk_GENERAL_NAME_value(sans, i);
		if (san->type != GEN_DNS)
			continue;
		dns = san->d.dNSName;
		/* RFC 4343: host names know no case */
		found = (size_t)ASN1_STRING_length(dns) == strlen(name) &&
			strncasecmp((const char *)ASN1_STRING_get0_data(dns),
			    name, strlen(name)) == 0;
	}
	GENERAL_NAMES_free(sans);
	ERR_clear_error();
	return found;
}

bool
cert_issued_by(const struct cert *cert, const struct cert *issuer)
{
	bool did;

	if (cert->bare || issuer->bare || issuer->pkey == NULL)
		return false;
	did = X509_NAME_cmp(X509_get_issuer_name(cert->x509),
		  X509_get_subject_name(issuer->x509)) == 0 &&
	      X509_verify(cert->x509, issuer->pkey) == 1;
	ERR_clear_error();
	return did;
}

int
cert_verify(struct cert *cert, const struct algo *algo, const void *msg,
    size_t n, const void *value, size_t nvalue, struct fault *fault)
{
	if (cert->unfit != NULL)
		return fault_set(fault, VERDICT_NO, 0, "%s", cert->unfit);
	return sigop_verify(cert, algo, msg, n, value, nvalue, fault);
}

/*
 * cert: a public key, with the certificate around it when there is one.
 *
 * A cert is reference-counted: who gets one from cert_parse, cert_load or
 * cert_ref ends with cert_free.  It keeps what OpenSSL needs to verify, so
 * that the same key is never parsed or prepared twice.  Not for threads.
 * Failures are VERDICT_TROUBLE (a key file that cannot be read) but for
 * cert_verify, which says.
 */
#ifndef CERT_H
#define CERT_H

#include <stdbool.h>
#include <stddef.h>
#include <time.h>

#include "hash.h"

struct algo;
struct fault;
struct x509_st;
struct evp_pkey_st;

enum cert_type {
	CERT_OTHER, /* DSA and all that is never accepted */
	CERT_RSA,
	CERT_RSA_PSS, /* an RSA key that its owner bound to PSS */
	CERT_EC,
	CERT_ED25519
};

struct cert {
	bool bare; /* a public key alone: only spki, type, bits are filled */
	unsigned char sha256[HASH_SHA256_LEN]; /* of the certificate */
	unsigned char spki[HASH_SHA256_LEN];   /* SHA-256 of the SPKI */
	char *subject, *issuer; /* RFC 2253, UTF-8, neutralised */
	char *serial;		/* hex as openssl x509 -serial gives it */
	char *name; /* for people: CN, else O, else subject; "" when bare */
	time_t not_before, not_after;
	enum cert_type type;
	char curve[24]; /* CERT_EC: "P-256", "brainpoolP256r1" */
	int bits;
	bool self_signed;   /* issuer is subject and its own key signed it */
	bool weak_digest;   /* the certificate itself is signed over SHA-1 */
	bool broken_digest; /* over MD5 or something nobody knows */
	const char *unfit; /* why the key is refused in every policy, or NULL */
	unsigned char *der; /* certificate, or SPKI when bare */
	size_t der_len;
	/* private to the files that include OpenSSL */
	struct x509_st *x509;
	struct evp_pkey_st *pkey;
	struct cert_ops *ops;
	unsigned refs;
};

/* Several of them; the list owns its certs. */
struct cert_list {
	struct cert **cert;
	size_t n;
};

#define CERT_LIST_NONE                                                         \
	{                                                                      \
		NULL, 0                                                        \
	}

/*
 * Reads what people put into key files: PEM or DER certificate or public key
 * (SPKI), PEM armour without line ends, bare base64, several PEM blocks.
 * Appends to *LIST at least one cert; a private key is refused.
 */
int cert_parse(
    const void *data, size_t n, struct cert_list *list, struct fault *fault);
int cert_load(const char *path, struct cert_list *list, struct fault *fault);
/* One DER certificate, nothing behind it; NULL with *fault set. */
struct cert *cert_der(const void *der, size_t n, struct fault *fault);
/* A bare key: DER SPKI; RSAKeyValue; ECKeyValue (curve as dotted OID). */
struct cert *cert_spki(const void *der, size_t n, struct fault *fault);
struct cert *cert_rsa(const void *modulus, size_t nmodulus,
    const void *exponent, size_t nexponent, struct fault *fault);
struct cert *cert_ec(
    const char *oid, const void *point, size_t n, struct fault *fault);

struct cert *cert_ref(struct cert *cert);
void cert_free(struct cert *cert); /* NULL allowed */
/* Takes over the reference. */
void cert_list_add(struct cert_list *list, struct cert *cert);
void cert_list_free(struct cert_list *list);

/* "RSA", "RSA-PSS", "EC", "Ed25519", "other" */
const char *cert_type_name(enum cert_type type);
/* The subject's common names and DNS names hold NAME (contract 5). */
bool cert_named(const struct cert *cert, const char *name);
/* True when ISSUER's key signed CERT and its name is CERT's issuer. */
bool cert_issued_by(const struct cert *cert, const struct cert *issuer);

/*
 * Is VALUE a signature of the N bytes MSG by CERT?  1: yes.  0: no (*fault
 * untouched).  -1: it cannot be tried, with *fault set: VERDICT_NO when the
 * key cannot make such a signature at all (its kind, its size),
 * VERDICT_TROUBLE when OpenSSL will not do it here.
 */
int cert_verify(struct cert *cert, const struct algo *algo, const void *msg,
    size_t n, const void *value, size_t nvalue, struct fault *fault);

#endif

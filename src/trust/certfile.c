/* The half of cert.h that reads key files. */
#include <config.h>

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pkcs12.h>
#include <openssl/x509.h>

#include "caps.h"
#include "cert.h"
#include "msg.h"
#include "ossl.h"
#include "pem.h"

#define PRIVATE "holds a private key: give the certificate"

/* What DER might be instead, so that the message helps. */
static void
refuse_der(const unsigned char *der, size_t n, struct fault *fault)
{
	const unsigned char *at = der;
	EVP_PKEY *pkey =
	    d2i_AutoPrivateKey_ex(NULL, &at, (long)n, ossl_own(), NULL);
	PKCS12 *p12 = NULL;
	X509_SIG *locked = NULL;
	X509_CRL *crl = NULL;

	at = der;
	if (pkey != NULL || (locked = d2i_X509_SIG(NULL, &at, (long)n)))
		fault_set(fault, VERDICT_TROUBLE, 0, "%s", PRIVATE);
	at = der;
	p12 = d2i_PKCS12(NULL, &at, (long)n);
	at = der;
	crl = d2i_X509_CRL(NULL, &at, (long)n);
	if (p12 != NULL)
		fault_set(fault, VERDICT_TROUBLE, 0,
		    "holds a PKCS#12 store: give the certificate");
	if (crl != NULL)
		fault_set(fault, VERDICT_TROUBLE, 0,
		    "holds a revocation list: give it with --crl");
	fault_set(fault, VERDICT_TROUBLE, 0,
	    "holds neither a certificate nor a public key");
	EVP_PKEY_free(pkey);
	X509_SIG_free(locked);
	PKCS12_free(p12);
	X509_CRL_free(crl);
	ERR_clear_error();
}

static int
parse_der(const unsigned char *der, size_t n, struct cert_list *list,
    struct fault *fault)
{
	struct cert *cert;

	cert = cert_der(der, n, NULL);
	if (cert == NULL)
		cert = cert_spki(der, n, NULL);
	if (cert == NULL) {
		refuse_der(der, n, fault);
		return -1;
	}
	cert_list_add(list, cert);
	return 0;
}

/* PKCS#1, "BEGIN RSA PUBLIC KEY" */
static struct cert *
parse_pkcs1(const struct pem_block *block, struct fault *fault)
{
	const unsigned char *at = block->der;
	EVP_PKEY *pkey = d2i_PublicKey(EVP_PKEY_RSA, NULL, &at, (long)block->n);
	unsigned char *der = NULL;
	int n = pkey == NULL ? 0 : i2d_PUBKEY(pkey, &der);
	struct cert *cert = NULL;

	if (n > 0)
		cert = cert_spki(der, (size_t)n, fault);
	else
		fault_set(fault, VERDICT_TROUBLE, 0, "not a public key: %s",
		    ossl_reason());
	OPENSSL_free(der);
	EVP_PKEY_free(pkey);
	return cert;
}

static bool
is_certificate(const char *label)
{
	return strcmp(label, "CERTIFICATE") == 0 ||
	       strcmp(label, "X509 CERTIFICATE") == 0;
}

static int
parse_block(
    const struct pem_block *block, struct cert_list *list, struct fault *fault)
{
	struct cert *cert = NULL;

	if (is_certificate(block->label))
		cert = cert_der(block->der, block->n, fault);
	else if (strcmp(block->label, "PUBLIC KEY") == 0)
		cert = cert_spki(block->der, block->n, fault);
	else if (strcmp(block->label, "RSA PUBLIC KEY") == 0)
		cert = parse_pkcs1(block, fault);
	else if (strstr(block->label, "PARAMETERS") != NULL)
		return 0;
	else
		fault_set(fault, VERDICT_TROUBLE, 0,
		    "want a certificate or a public key, have '%s'",
		    block->label);
	if (cert == NULL)
		return -1;
	cert_list_add(list, cert);
	return 0;
}

static int
parse_pem(const char *s, size_t n, struct cert_list *list, struct fault *fault)
{
	struct pem_block block;
	size_t before = list->n;
	int found, rc = 0;

	while (rc == 0 && (found = pem_next(&s, &n, &block, fault)) != 0) {
		if (found < 0)
			return -1;
		rc = parse_block(&block, list, fault);
		free(block.der);
	}
	if (rc == 0 && list->n == before)
		return fault_set(fault, VERDICT_TROUBLE, 0,
		    "holds neither a certificate nor a public key");
	return rc;
}

static int
parse_any(const char *s, size_t n, struct cert_list *list, struct fault *fault)
{
	unsigned char *der = NULL;
	size_t nder;
	int rc;

	if (pem_has(s, n, "PRIVATE KEY"))
		return fault_set(fault, VERDICT_TROUBLE, 0, "%s", PRIVATE);
	if (pem_has(s, n, ""))
		return parse_pem(s, n, list, fault);
	while (n > 0 && isspace((unsigned char)s[n - 1]) && *s != 0x30)
		n--;
	if (n == 0)
		return fault_set(fault, VERDICT_TROUBLE, 0,
		    "empty: want a certificate or a public key");
	if (*s == 0x30)
		return parse_der((const unsigned char *)s, n, list, fault);
	if (pem_base64(s, n, &der, &nder, NULL) != 0)
		return fault_set(fault, VERDICT_TROUBLE, 0,
		    "holds neither a certificate nor a public key");
	rc = parse_der(der, nder, list, fault);
	free(der);
	return rc;
}

int
cert_parse(
    const void *data, size_t n, struct cert_list *list, struct fault *fault)
{
	size_t before = list->n;

	if (n > CAP_KEY_FILE)
		return fault_set(fault, VERDICT_TROUBLE, 0,
		    "too large for a key: want at most %lu bytes, have %zu",
		    CAP_KEY_FILE, n);
	if (parse_any(data, n, list, fault) == 0)
		return 0;
	while (list->n > before)
		cert_free(list->cert[--list->n]);
	return -1;
}

int
cert_load(const char *path, struct cert_list *list, struct fault *fault)
{
	size_t n;
	char *s = pem_load(path, &n, fault);
	int rc;

	if (s == NULL)
		return -1;
	rc = cert_parse(s, n, list, fault);
	OPENSSL_cleanse(s, n); /* it may have been a private key */
	free(s);
	return rc;
}

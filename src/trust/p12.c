#include <config.h>

#include <string.h>

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pkcs12.h>
#include <openssl/provider.h>
#include <openssl/x509.h>

#include "msg.h"
#include "ossl.h"
#include "p12.h"
#include "pass.h"

/* A context that also knows what PKCS#12 was encrypted with long ago. */
struct old {
	OSSL_LIB_CTX *ctx;
	OSSL_PROVIDER *plain, *legacy;
};

static void
close_old(struct old *old)
{
	OSSL_PROVIDER_unload(old->legacy);
	OSSL_PROVIDER_unload(old->plain);
	OSSL_LIB_CTX_free(old->ctx);
}

static int
open_old(struct old *old, struct fault *fault)
{
	memset(old, 0, sizeof *old);
	old->ctx = OSSL_LIB_CTX_new();
	if (old->ctx != NULL) {
		old->plain = OSSL_PROVIDER_load(old->ctx, "default");
		old->legacy = OSSL_PROVIDER_load(old->ctx, "legacy");
	}
	if (old->plain != NULL && old->legacy != NULL)
		return 0;
	fault_set(fault, VERDICT_TROUBLE, 0,
	    "needs OpenSSL's legacy provider, which cannot be loaded (%s): "
	    "want it installed, or the store exported anew",
	    ossl_reason());
	close_old(old);
	return -1;
}

static void
add_x509(X509 *x509, struct p12 *out)
{
	unsigned char *der = NULL;
	int n = x509 == NULL ? 0 : i2d_X509(x509, &der);
	struct cert *cert = NULL;

	if (n > 0)
		cert = cert_der(der, (size_t)n, NULL);
	if (cert != NULL)
		cert_list_add(&out->certs, cert);
	OPENSSL_free(der);
}

/* 1, or 0 when OpenSSL would not. */
static int
open_store(const char *s, size_t n, const char *pass, OSSL_LIB_CTX *ctx,
    struct p12 *out)
{
	const unsigned char *at = (const unsigned char *)s;
	PKCS12 *p12 = PKCS12_init_ex(NID_pkcs7_data, ctx, NULL);
	STACK_OF(X509) *others = NULL;
	EVP_PKEY *pkey = NULL;
	X509 *x509 = NULL;
	int i, good = 0;

	if (p12 != NULL && d2i_PKCS12(&p12, &at, (long)n) != NULL &&
	    PKCS12_parse(p12, pass, &pkey, &x509, &others) == 1) {
		good = 1;
		if (pkey != NULL)
			out->nkey = i2d_PrivateKey(pkey, &out->key);
		add_x509(x509, out);
		for (i = 0; i < sk_X509_num(others); i++)
			add_x509(sk_X509_value(others, i), out);
	}
	EVP_PKEY_free(pkey);
	X509_free(x509);
	sk_X509_pop_free(others, X509_free);
	PKCS12_free(p12);
	return good;
}

/* True when the store is one, and its MAC says that PASS is right. */
static int
check_pass(
    const char *s, size_t n, const struct pass *pass, struct fault *fault)
{
	const unsigned char *at = (const unsigned char *)s;
	PKCS12 *p12 = PKCS12_init_ex(NID_pkcs7_data, ossl_own(), NULL);
	int good = 0;

	if (p12 == NULL || d2i_PKCS12(&p12, &at, (long)n) == NULL)
		fault_set(fault, VERDICT_TROUBLE, 0, "not a PKCS#12 store: %s",
		    ossl_reason());
	else if (!PKCS12_mac_present(p12) ||
		 PKCS12_verify_mac(p12, pass->text, -1) == 1 ||
		 (*pass->text == '\0' && PKCS12_verify_mac(p12, NULL, 0) == 1))
		good = 1;
	else if (!pass->given)
		fault_set(fault, VERDICT_TROUBLE, 0,
		    "store is encrypted: want its pass phrase in --pass-file");
	else
		fault_set(fault, VERDICT_TROUBLE, 0,
		    "store cannot be opened: wrong pass phrase, or damage");
	PKCS12_free(p12);
	ERR_clear_error();
	return good;
}

int
p12_read(const char *s, size_t n, const struct pass *pass, struct p12 *out,
    struct fault *fault)
{
	const char *text = pass->text;
	struct old old;
	int good;

	if (!check_pass(s, n, pass, fault))
		return -1;
	if (open_store(s, n, text, ossl_own(), out))
		return 0;
	ERR_clear_error();
	if (open_old(&old, fault) != 0)
		return -1;
	good = open_store(s, n, text, old.ctx, out);
	close_old(&old);
	if (good)
		return 0;
	return fault_set(fault, VERDICT_TROUBLE, 0,
	    "store cannot be opened: %s", ossl_reason());
}

void
p12_free(struct p12 *p12)
{
	if (p12->nkey > 0)
		OPENSSL_clear_free(p12->key, (size_t)p12->nkey);
	p12->key = NULL;
	p12->nkey = 0;
	cert_list_free(&p12->certs);
}

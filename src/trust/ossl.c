#include <config.h>

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/provider.h>

#include "msg.h"
#include "ossl.h"

OSSL_LIB_CTX *
ossl_own(void)
{
	static OSSL_LIB_CTX *own;

	if (own != NULL)
		return own;
	own = OSSL_LIB_CTX_new();
	if (own != NULL && OSSL_PROVIDER_load(own, "default") == NULL) {
		OSSL_LIB_CTX_free(own);
		own = NULL;
	}
	return own;
}

const char *
ossl_reason(void)
{
	unsigned long code = ERR_peek_last_error();
	const char *reason = NULL;

	if (code != 0)
		reason = ERR_reason_error_string(code);
	ERR_clear_error();
	return reason == NULL ? "openssl gives no reason" : reason;
}

const EVP_MD *
ossl_md(enum hash_type type, struct fault *fault)
{
	static EVP_MD *known[HASH_TYPES];

	if (known[type] == NULL)
		known[type] = EVP_MD_fetch(ossl_own(), hash_name(type), NULL);
	if (known[type] == NULL)
		fault_set(fault, VERDICT_TROUBLE, 0,
		    "this system's OpenSSL offers no %s (%s): "
		    "want its default provider",
		    hash_name(type), ossl_reason());
	return known[type];
}

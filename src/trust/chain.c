#include <config.h>

#include <time.h>

#include <openssl/err.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>

#include "cert.h"
#include "chain.h"
#include "msg.h"
#include "ossl.h"

/* certificates between a leaf and its anchor; the public web has two */
#define CHAIN_DEPTH 16

static struct cert *
find(const struct cert_list *list, const X509 *x509)
{
	size_t i;

	for (i = 0; i < list->n; i++)
		if (!list->cert[i]->bare &&
		    X509_cmp(list->cert[i]->x509, x509) == 0)
			return list->cert[i];
	return NULL;
}

static X509_STORE *
make_store(const struct cert_list *anchors)
{
	X509_STORE *store = X509_STORE_new();
	size_t i;

	for (i = 0; store != NULL && i < anchors->n; i++)
		if (!anchors->cert[i]->bare)
			X509_STORE_add_cert(store, anchors->cert[i]->x509);
	ERR_clear_error();
	return store;
}

static STACK_OF(X509) * make_stack(const struct cert_list *between)
{
	STACK_OF(X509) *stack = sk_X509_new_null();
	size_t i;

	for (i = 0; stack != NULL && i < between->n; i++)
		if (!between->cert[i]->bare)
			sk_X509_push(stack, between->cert[i]->x509);
	return stack;
}

static void
collect(X509_STORE_CTX *ctx, const struct cert_list *between,
    const struct cert_list *anchors, struct cert_list *chain)
{
	STACK_OF(X509) *found = X509_STORE_CTX_get0_chain(ctx);
	struct cert *cert;
	int i;

	for (i = 1; i < sk_X509_num(found); i++) {
		cert = find(anchors, sk_X509_value(found, i));
		if (cert == NULL)
			cert = find(between, sk_X509_value(found, i));
		if (cert != NULL)
			cert_list_add(chain, cert_ref(cert));
	}
}

int
chain_build(const struct cert *leaf, const struct cert_list *between,
    const struct cert_list *anchors, time_t at, struct cert_list *chain,
    struct fault *fault)
{
	X509_STORE_CTX *ctx = X509_STORE_CTX_new_ex(ossl_own(), NULL);
	X509_STORE *store = make_store(anchors);
	STACK_OF(X509) *stack = make_stack(between);
	X509_VERIFY_PARAM *param;
	int rc = -1;

	if (ctx == NULL || store == NULL || stack == NULL ||
	    X509_STORE_CTX_init(ctx, store, leaf->x509, stack) != 1) {
		fault_set(fault, VERDICT_TROUBLE, 0,
		    "cannot build a certificate chain: %s", ossl_reason());
		goto out;
	}
	param = X509_STORE_CTX_get0_param(ctx);
	X509_VERIFY_PARAM_set_time(param, at);
	X509_VERIFY_PARAM_set_depth(param, CHAIN_DEPTH);
	X509_VERIFY_PARAM_set_flags(param, X509_V_FLAG_PARTIAL_CHAIN);
	if (X509_verify_cert(ctx) == 1) {
		collect(ctx, between, anchors, chain);
		rc = 0;
	} else {
		fault_set(fault, VERDICT_NO, 0,
		    "certificate does not lead to the CA: %s",
		    X509_verify_cert_error_string(
			X509_STORE_CTX_get_error(ctx)));
	}
out:
	X509_STORE_CTX_free(ctx);
	X509_STORE_free(store);
	sk_X509_free(stack);
	ERR_clear_error();
	return rc;
}

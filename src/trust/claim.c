#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "anchor.h"
#include "caps.h"
#include "claim.h"
#include "xalloc.h"

static bool
same(const struct claim *claim, const struct trust_claim *told)
{
	const unsigned char *at = claim->bytes;
	size_t i;

	if (claim->length == NULL || claim->n != told->nx509)
		return false;
	for (i = 0; i < claim->n; at += claim->length[i++])
		if (claim->length[i] != told->x509[i].n ||
		    memcmp(at, told->x509[i].data, told->x509[i].n) != 0)
			return false;
	return true;
}

static void
forget(struct claim *claim)
{
	cert_list_free(&claim->certs);
	cert_list_free(&claim->chain);
	cert_free(claim->chain_of);
	free(claim->bytes);
	free(claim->length);
	memset(claim, 0, sizeof *claim);
}

static void
remember(struct claim *claim, const struct trust_claim *told)
{
	struct cert *cert;
	size_t i, total = 0;

	for (i = 0; i < told->nx509; i++)
		total += told->x509[i].n;
	claim->bytes = xmalloc(total + 1);
	claim->length = xcalloc(told->nx509 + 1, sizeof *claim->length);
	claim->n = told->nx509;
	for (i = 0, total = 0; i < told->nx509; i++) {
		memcpy(
		    claim->bytes + total, told->x509[i].data, told->x509[i].n);
		total += told->x509[i].n;
		claim->length[i] = told->x509[i].n;
		cert = i < CAP_CERTIFICATES
			   ? cert_der(told->x509[i].data, told->x509[i].n, NULL)
			   : NULL;
		if (cert != NULL)
			cert_list_add(&claim->certs, cert);
	}
}

struct claim *
claim_read(struct claim_memory *memory, const struct trust_claim *told)
{
	struct claim *claim;
	size_t i;

	for (i = 0; i < CLAIM_KEPT; i++)
		if (same(&memory->claim[i], told))
			return &memory->claim[i];
	claim = &memory->claim[memory->next];
	memory->next = (memory->next + 1) % CLAIM_KEPT;
	forget(claim);
	remember(claim, told);
	return claim;
}

static struct cert *
issuer_in(const struct cert_list *list, const struct cert *cert)
{
	size_t i;

	for (i = 0; list != NULL && i < list->n; i++)
		if (cert_issued_by(cert, list->cert[i]))
			return list->cert[i];
	return NULL;
}

const struct cert_list *
claim_chain(struct claim *claim, struct cert *key, const struct cert_list *more)
{
	struct cert *cert = key, *issuer;

	if (claim->chain_of == key)
		return &claim->chain;
	cert_list_free(&claim->chain);
	cert_free(claim->chain_of);
	claim->chain_of = cert_ref(key);
	while (!cert->self_signed && claim->chain.n < CAP_CERTIFICATES) {
		issuer = issuer_in(more, cert);
		if (issuer == NULL)
			issuer = issuer_in(&claim->certs, cert);
		if (issuer == NULL)
			break;
		cert_list_add(&claim->chain, cert_ref(issuer));
		cert = issuer;
	}
	return &claim->chain;
}

void
claim_forget(struct claim_memory *memory)
{
	size_t i;

	for (i = 0; i < CLAIM_KEPT; i++)
		forget(&memory->claim[i]);
}

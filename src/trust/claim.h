/*
 * claim: the certificates that a document carries in KeyInfo, parsed.
 *
 * An issuer sends the same ones with every document, so the last few are
 * remembered, and what was proved about them.
 */
#ifndef CLAIM_H
#define CLAIM_H

#include <stddef.h>

#include "cert.h"

struct trust_claim;

#define CLAIM_KEPT 8

struct claim {
	struct cert_list certs; /* those that parse, in document order */
	/* the proved issuers of one of the keys, the nearest first */
	struct cert *chain_of;
	struct cert_list chain;
	/* private: the bytes that were parsed */
	unsigned char *bytes;
	size_t *length;
	size_t n;
};

struct claim_memory {
	struct claim claim[CLAIM_KEPT];
	size_t next;
};

/* The claim of a document; the memory's, until CLAIM_KEPT calls later. */
struct claim *claim_read(
    struct claim_memory *memory, const struct trust_claim *told);
/*
 * Who is proved to have issued KEY, its issuer and so on, out of the claim
 * and of MORE (NULL for none): claim->chain.
 */
const struct cert_list *claim_chain(
    struct claim *claim, struct cert *key, const struct cert_list *more);
void claim_forget(struct claim_memory *memory);

#endif

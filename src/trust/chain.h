/*
 * chain: the way from a certificate to a CA that the user named.
 *
 * RFC 5280 section 6 as OpenSSL does it, for any purpose, at a given time;
 * every certificate of the CA file is an anchor, a root or not.
 */
#ifndef CHAIN_H
#define CHAIN_H

#include <time.h>

struct cert;
struct cert_list;
struct fault;

/*
 * Appends the issuers of LEAF, the nearest first and the anchor last, to
 * *CHAIN (each with a reference).  0, or -1 with *fault set to VERDICT_NO
 * when there is no such way.
 */
int chain_build(const struct cert *leaf, const struct cert_list *between,
    const struct cert_list *anchors, time_t at, struct cert_list *chain,
    struct fault *fault);

#endif

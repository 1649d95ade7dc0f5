/*
 * sigop: one public key at work.
 *
 * The operations are prepared on first use and kept with the key.  RSA
 * PKCS#1 v1.5 recovers the DigestInfo and compares it here, ECDSA is given
 * a bare digest: so that no policy of the system on digests has a say.  The
 * return values are those of cert_verify.
 */
#ifndef SIGOP_H
#define SIGOP_H

#include <stddef.h>

#include "hash.h"

struct algo;
struct cert;
struct fault;

int sigop_verify(struct cert *cert, const struct algo *algo, const void *msg,
    size_t n, const void *value, size_t nvalue, struct fault *fault);
/* Frees cert->ops. */
void sigop_free(struct cert *cert);
/* Bytes of r, and of s, in an ECDSA signature by a key of BITS bits. */
size_t sigop_half(int bits);
/* The DigestInfo of RFC 8017 9.2 up to the digest; its length in *N. */
const unsigned char *sigop_info(enum hash_type hash, size_t *n);

#endif

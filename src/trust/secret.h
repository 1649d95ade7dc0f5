/*
 * secret: random bytes, a keyed digest, and texts sealed with a key.
 *
 * The digest is HMAC-SHA-256 (RFC 2104).  A sealed text is AES-256-GCM (NIST SP
 * 800-38D) with a random nonce of 96 bits before it and the tag behind it: who
 * does not have the key can neither read nor change it.
 */
#ifndef SECRET_H
#define SECRET_H

#include <stddef.h>

#include "hash.h"

struct fault;

#define SECRET_KEY 32  /* bytes of a key */
#define SECRET_MORE 28 /* bytes that a sealed text is longer */

/* N random bytes into OUT; 0, or -1 with *fault set. */
int secret_random(void *out, size_t n, struct fault *fault);
/* 128 random bits as 32 hexadecimal digits and a NUL; the same. */
int secret_id(char out[33], struct fault *fault);
/* The digest of DATA under KEY as hex; 0, or -1 with *fault set. */
int secret_hmac(const unsigned char key[SECRET_KEY], const void *data, size_t n,
    char hex[HASH_HEX], struct fault *fault);
/*
 * Seals N bytes into OUT (N + SECRET_MORE bytes); SAID, a string, is bound to
 * it and not in it.  0, or -1 with *fault set.
 */
int secret_seal(const unsigned char key[SECRET_KEY], const char *said,
    const void *data, size_t n, unsigned char *out, struct fault *fault);
/*
 * Opens N bytes into OUT (N - SECRET_MORE bytes).  0, or -1 with *fault set,
 * VERDICT_NO when it was not sealed with this key and SAID.
 */
int secret_open(const unsigned char key[SECRET_KEY], const char *said,
    const void *data, size_t n, unsigned char *out, struct fault *fault);

/* Leaves nothing of it in memory. */
void secret_wipe(void *data, size_t n);

#endif

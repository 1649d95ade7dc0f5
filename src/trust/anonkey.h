/*
 * anonkey: the key of stand-ins, and the one-way function that it keys.
 *
 * HMAC-SHA-256 (RFC 2104).  The key is all of a file, or random for one run:
 * then nobody, who ran it included, finds out again what stood for what but by
 * comparing documents.  Ended with anonkey_free, which wipes it.
 */
#ifndef ANONKEY_H
#define ANONKEY_H

#include "anonchar.h"

struct anonkey;
struct fault;

/* Fewer bytes than these can be tried out. */
#define ANONKEY_LEAST 16

/* FILE NULL: a random key.  NULL with *fault set. */
struct anonkey *anonkey_open(const char *file, struct fault *fault);
void anonkey_free(struct anonkey *key); /* NULL allowed */
/* What it keys; valid until anonkey_free. */
struct anon_prf anonkey_prf(struct anonkey *key);

#endif

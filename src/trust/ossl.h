/*
 * ossl: what the files that include OpenSSL share.
 *
 * Everything here happens in a library context of our own with the default
 * provider, which reads no openssl.cnf: a verdict does not depend on the
 * machine, and a system that forbids SHA-1 does not make every document of
 * the network unverifiable (contract.md section 5).
 */
#ifndef OSSL_H
#define OSSL_H

#include <stddef.h>

#include <openssl/types.h>

#include "hash.h"

struct fault;

/* NULL, the default context, should there be no memory for one. */
OSSL_LIB_CTX *ossl_own(void);
/* OpenSSL's newest reason for a failure; empties its queue. */
const char *ossl_reason(void);
/* The digest, looked up once; NULL with *fault set. */
const EVP_MD *ossl_md(enum hash_type type, struct fault *fault);

#endif

/*
 * p12: PKCS#12 stores (RFC 7292), old ones too.
 *
 * RC2-40 and its like live in OpenSSL's legacy provider, which is loaded into
 * a library context of its own, for one store, and only when the store needs
 * it.  What comes out is DER, so that it belongs to no context.
 */
#ifndef P12_H
#define P12_H

#include <stddef.h>

#include "cert.h"

struct fault;
struct pass;

struct p12 {
	unsigned char *key; /* private, wiped by p12_free */
	int nkey;	    /* bytes; 0: the store holds no key */
	struct cert_list certs;
};

#define P12_NONE                                                               \
	{                                                                      \
		NULL, 0, CERT_LIST_NONE                                        \
	}

/* 0, or -1 with *fault set to VERDICT_TROUBLE. */
int p12_read(const char *s, size_t n, const struct pass *pass, struct p12 *out,
    struct fault *fault);
void p12_free(struct p12 *p12);

#endif

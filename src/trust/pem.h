/*
 * pem: key files as people have them: PEM armour (RFC 7468) with or without
 * line ends, in any white space, and bare base64.
 *
 * Failures are VERDICT_TROUBLE.  Nothing here is for private keys, whose
 * bytes must not be copied about.
 */
#ifndef PEM_H
#define PEM_H

#include <stdbool.h>
#include <stddef.h>

struct fault;

struct pem_block {
	char label[48];	    /* "CERTIFICATE" */
	unsigned char *der; /* the caller frees it */
	size_t n;
};

/* The whole file, at most CAP_KEY_FILE, a NUL behind; the caller frees it. */
char *pem_load(const char *path, size_t *n, struct fault *fault);
/* Where the first armour begins whose label ends with SUFFIX ("": any), or
 * NULL. */
const char *pem_find(const char *s, size_t n, const char *suffix);
bool pem_has(const char *s, size_t n, const char *suffix);
/*
 * The next block from *S on, which then stands behind it, *N less.  1, 0 when
 * there is none, -1 with *fault set; *BLOCK is filled in the first case only.
 */
int pem_next(
    const char **s, size_t *n, struct pem_block *block, struct fault *fault);
/* Base64 in any white space, also written as \n; the caller frees *DER. */
int pem_base64(const char *s, size_t n, unsigned char **der, size_t *nder,
    struct fault *fault);

#endif

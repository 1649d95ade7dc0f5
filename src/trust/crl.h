/*
 * crl: certificate revocation lists (RFC 5280 section 5), from files.
 *
 * The owner frees a crl.  Failures are VERDICT_TROUBLE.
 */
#ifndef CRL_H
#define CRL_H

#include <stdbool.h>
#include <stddef.h>
#include <time.h>

struct cert;
struct crl;
struct fault;

/* Appends the lists of a PEM or DER file to *LIST of *N. */
int crl_load(
    const char *path, struct crl ***list, size_t *n, struct fault *fault);
void crl_free(struct crl *crl); /* NULL allowed */
/* RFC 2253, neutralised */
const char *crl_issuer(const struct crl *crl);
/* The list is about certificates of CERT's issuer (by name). */
bool crl_covers(const struct crl *crl, const struct cert *cert);
/* The list is signed by that key. */
bool crl_signed(const struct crl *crl, const struct cert *issuer);
/* When it is to be replaced; 0 when it does not say. */
time_t crl_next(const struct crl *crl);
/* True when CERT is on it; since when in *SINCE. */
bool crl_revoked(const struct crl *crl, const struct cert *cert, time_t *since);

#endif

/*
 * smplink: a link by which the SIS tells us whose record is expected.
 *
 * The token in it is sealed (secret.h), so nothing of the person can be read in
 * it, and says until when it is good.  The first browser that opens it gets the
 * person, for its cookie, and needs the link no more; for all others it is
 * used.  What was used is remembered until it would have expired.
 */
#ifndef SMPLINK_H
#define SMPLINK_H

#include <stdbool.h>

#include "smpperson.h"

struct fault;
struct smp;

/* The key of links in FILE: at least 32 bytes in base64 or hex; 0 or -1. */
int smplink_key(const char *file, unsigned char key[32], struct fault *fault);
/* The token for P, good for SECONDS; the caller frees it.  NULL: *fault. */
char *smplink_make(const struct smp *smp, const struct smpperson *p,
    long seconds, struct fault *fault);
/* A link for the person, in JSON, of standard input; the same. */
char *smplink_read(struct smp *smp, long seconds, struct fault *fault);
/*
 * Opens TOKEN for the browser that has COOKIE.  0: its person is remembered; 1:
 * it was used by another, or has expired, or was not made by us; -1: *fault.
 */
int smplink_open(const struct smp *smp, const char *token, const char *cookie,
    struct fault *fault);
/* The person that COOKIE came with, into *P; 0, or -1 when there is none. */
int smplink_person(
    const struct smp *smp, const char *cookie, struct smpperson *p);
/* Forgets it. */
void smplink_done(const struct smp *smp, const char *cookie);
/* Removes what has expired. */
void smplink_purge(const struct smp *smp, unsigned long *gone);

#endif

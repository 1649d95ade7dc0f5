/*
 * distrust: the user's own list of what is trusted no more (--distrust).
 *
 * One per line: the SHA-256 of a certificate, of a public key (SPKI) or of a
 * CA's certificate or key, in hex, colons allowed, then optionally the date
 * from which on it counts; '#' begins a comment.
 */
#ifndef DISTRUST_H
#define DISTRUST_H

#include <stdbool.h>
#include <time.h>

struct cert;
struct distrust;
struct fault;

struct distrust *distrust_new(void);
void distrust_free(struct distrust *list); /* NULL allowed */
/* Appends a file; 0, or -1 with *fault set to VERDICT_TROUBLE. */
int distrust_load(struct distrust *list, const char *path, struct fault *fault);
bool distrust_empty(const struct distrust *list);
/* 0, or -1 with *fault set to VERDICT_NO when CERT counts no more AT. */
int distrust_judge(const struct distrust *list, const struct cert *cert,
    time_t at, bool issuer, struct fault *fault);

#endif

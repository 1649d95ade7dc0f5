/*
 * smpcount: what happened, counted without anything of a person.
 *
 * A line for each step in the file state/counts: day, country and address of
 * the contact point, outcome, credits, with tabs between them.
 */
#ifndef SMPCOUNT_H
#define SMPCOUNT_H

#include <stdbool.h>
#include <stdio.h>

struct buf;
struct fault;
struct smp;
struct smpsession;

enum smpcount_outcome {
	SMPCOUNT_STARTED,
	SMPCOUNT_ACCEPTED,
	SMPCOUNT_DISCARDED,
	SMPCOUNT_CANCEL,
	SMPCOUNT_NO_RESULTS,
	SMPCOUNT_ERROR,	  /* at the contact point */
	SMPCOUNT_REFUSED, /* the answer was no good */
	SMPCOUNT_PERSON,  /* it was another person's */
	SMPCOUNT_EXPIRED,
	SMPCOUNT_OUTCOMES
};

/* CREDITS: "37.5"; NULL: none. */
void smpcount_add(const struct smp *smp, const struct smpsession *s,
    enum smpcount_outcome outcome, const char *credits);
/*
 * Sums up the days from SINCE to UNTIL ("2026-11-23"; NULL: no limit), a table
 * or, JSON, an object for each contact point.  0, or -1 with *fault set.
 */
int smpcount_print(const struct smp *smp, const char *since, const char *until,
    bool json, FILE *out, struct fault *fault);

#endif

/*
 * smpcheck: an answer judged: is it a record, is it of the contact point that
 * the session chose, is it the record of the person who is expected?
 *
 * The signature is held against the certificates that the registry had when the
 * session began and against no others, so an answer of another contact point is
 * no good.  It may be hostile: call it where time and memory are limited.
 */
#ifndef SMPCHECK_H
#define SMPCHECK_H

#include "check.h"
#include "decode.h"
#include "whose.h"

struct buf;
struct fault;
struct smp;
struct smpsession;
struct spool;

enum smpcheck_outcome {
	SMPCHECK_GOOD,	 /* may be accepted */
	SMPCHECK_UNSURE, /* so may this; whose it is is for a person to tell */
	SMPCHECK_PERSON, /* another person's */
	SMPCHECK_REFUSED,
	SMPCHECK_CANCEL,
	SMPCHECK_NO_RESULTS,
	SMPCHECK_ERROR, /* of the contact point */
	SMPCHECK_DAMAGED
};

struct smpcheck {
	enum smpcheck_outcome outcome;
	struct fault fault;   /* why, when it is not good */
	struct spool *body;   /* as received */
	struct spool *record; /* what was judged, or NULL */
	struct decoded decoded;
	bool asked; /* whose it is */
	struct check_result result;
	struct whose whose; /* private, as below */
	struct anchors *anchors;
};

/* 0, or -1 with *fault set: it could not be judged.  smpcheck_free after. */
int smpcheck(const struct smp *smp, const struct smpsession *s,
    struct smpcheck *check, struct fault *fault);
/* The JSON of elmo-verify of it, with its line end. */
int smpcheck_json(const struct smpcheck *check, struct buf *buf);
void smpcheck_free(struct smpcheck *check);

#endif

/*
 * verify: the documents of one operand judged, told and handed on.
 *
 * This is what elmo-verify does between its options and its exit: a struct
 * verify says how, verify_operand is the function that jobs_run calls.  As a
 * checker it prints a verdict per document to the stream it is given; as a
 * filter it hands the good ones to the output, which it copies before they
 * are judged so that what is handed on is what was hashed, and tells what is
 * wrong through msg.
 */
#ifndef VERIFY_H
#define VERIFY_H

#include <stdbool.h>
#include <stdio.h>

#include "check.h"

struct anchors;
struct jobs_result;
struct operand;
struct output;
struct spool;

struct verify {
	struct check_options parts;
	struct check *check;
	struct anchors *anchors;
	bool filter;	      /* no verdicts */
	bool single;	      /* an operand holds exactly one document */
	bool json, nul;	      /* form of the verdicts */
	bool explain, values; /* --explain, --show-values */
	struct output *output; /* where good documents go, or NULL */
	struct spool *log;     /* gets the JSON of each, or NULL */
	struct fault log_fault; /* the log is not whole, and why */
};

/* What verify_operand counts. */
enum verify_count { VERIFY_OK, VERIFY_INTACT, VERIFY_BAD, VERIFY_TROUBLE };

/* CTX is a struct verify: the judge of struct jobs, which wants faults. */
void verify_operand(void *ctx, struct operand *op, FILE *out,
    struct jobs_result *result);

#endif

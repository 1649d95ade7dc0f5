/*
 * jobs: the loop over the operands, in this process or in several.
 *
 * The tool gives one function that judges one operand, prints to the stream it
 * is given (nothing else may be written to standard output) and tells what is
 * wrong through msg.  With N workers what each operand printed, on either
 * stream, comes out in input order, the same bytes as with one.  A worker that
 * dies costs its operand alone, which is then judged by a fault that names the
 * signal; when the parent dies, the workers do.
 */
#ifndef JOBS_H
#define JOBS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "msg.h"

struct operand;
struct operands;
struct strings;

#define JOBS_COUNTS 8

/* What comes back from a worker; the tool says what it counts. */
struct jobs_result {
	enum verdict verdict;
	uint64_t counts[JOBS_COUNTS];
};

struct jobs {
	/* *RESULT comes zeroed.  OP is open, or see faults. */
	void (*judge)(void *ctx, struct operand *op, FILE *out,
	    struct jobs_result *result);
	void *ctx;
	/*
	 * judge wants to see operands that cannot be read (fd is -1, the
	 * reason in op->fault); else they are told here and count as trouble.
	 */
	bool faults;
	long n;	       /* workers; 1: this process; 0: processors */
	bool progress; /* asked for; at a terminal it comes by itself */
};

struct jobs_total {
	enum verdict verdict;	      /* the worst */
	uint64_t operands;	      /* judged, or told to be unreadable */
	uint64_t verdicts[3];	      /* how many of each */
	uint64_t counts[JOBS_COUNTS]; /* sums */
};

/*
 * Runs over all OPERANDS and fills *TOTAL (NULL allowed).  Returns the status:
 * the worst verdict; trouble, told, when there was nothing to judge.  Stops
 * early when standard output fails, which std_close tells.
 */
int jobs_run(const struct jobs *jobs, struct operands *operands,
    struct jobs_total *total);
/* The same over ARGS or --files0-from; what is wrong with these is told. */
int jobs_over(const struct jobs *jobs, const struct strings *args);

#endif

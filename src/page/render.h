/*
 * render: print in child processes.
 *
 * Layout and font libraries meet hostile text, and some of them end the
 * process when they are at a loss.  Children do the work, each many documents
 * one after the other; one that dies, takes more than CAP_RENDER_SECONDS of CPU
 * or outgrows CAP_RENDER_MEMORY costs one document, which is trouble with the
 * signal named, and is replaced when it is needed.  The private key of a seal
 * never gets there: files are sealed here.
 *
 * Jobs are the caller's; they come back in the order in which they were added,
 * whichever child was faster.
 */
#ifndef RENDER_H
#define RENDER_H

#include "msg.h"
#include "print.h"
#include "warnings.h"

struct pades_signer;
struct render;
struct spool;

struct render_job {
	/* filled when it comes back: the file, the caller's to free; NULL with
	 * fault set */
	struct spool *pdf;
	struct print_result result;
	struct warnings warnings; /* WARNINGS_NONE before */
	struct fault fault;	  /* FAULT_NONE before */
	/* private */
	bool done;
	struct render_job *next;
};

/*
 * Up to N children, started when they are needed.  OPTIONS and SIGNER (NULL:
 * no seal) outlive it.
 */
struct render *render_new(const struct print_options *options,
    const struct pades_signer *signer, size_t n);
/* Jobs that have not come back never do. */
void render_free(struct render *render); /* NULL allowed */
/*
 * Hands RECORD and AUTHENTIC, which are not needed any more when this returns,
 * to a child; waits until one is free.
 */
void render_add(struct render *render, struct render_job *job,
    struct spool *record, const struct authentic *authentic);
/*
 * The oldest job not taken yet, when it is done; with WAIT as soon as it is;
 * else NULL.
 */
struct render_job *render_take(struct render *render, bool wait);

#endif

/*
 * each: the loop over the operands and the documents in them.
 *
 * For tools that hand on documents, or take exactly one: one process, input
 * order.  What goes wrong with a document is told here, under its name, and
 * costs no other one; the worst of it is the status.  Tools that judge and may
 * do so side by side use jobs.
 */
#ifndef EACH_H
#define EACH_H

#include <stdbool.h>
#include <stddef.h>

#include "msg.h"

struct item;
struct strings;

struct each {
	/*
	 * Does what is to be done with one document: 0, or -1 with *fault set,
	 * which is told and raises the status.  1 when nothing further is to
	 * be read, *fault set or not.
	 */
	int (*document)(void *ctx, struct item *item, struct fault *fault);
	void *ctx;
	bool one;    /* a second document is trouble */
	bool faults; /* document wants to see those with item->fault, too */
	/* filled while it runs */
	enum verdict status; /* the worst so far */
	size_t documents;    /* seen so far, good or not */
	bool named;	     /* there is or may be more than one operand */
	bool stopped;
};

/*
 * Runs over ARGS or --files0-from.  Returns the status; that there was nothing
 * to read is told and is trouble.
 */
int each_run(struct each *each, const struct strings *args);

#endif

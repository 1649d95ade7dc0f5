/*
 * topdf: what elmo-topdf does with one document, between its options and its
 * exit.
 *
 * Each document is judged here as far as it was asked for (form, schema,
 * signature), printed by a child (render.h), sealed, and handed to the output
 * in the order of the input.
 */
#ifndef TOPDF_H
#define TOPDF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "msg.h"

struct anchors;
struct check;
struct item;
struct output;
struct render;
struct topdf_job;

struct topdf {
	struct anchors *anchors; /* NULL: signatures are not checked */
	struct check *check;
	struct render *render;
	struct output *output;
	const char *seal;     /* who seals, NULL: nobody */
	bool at;	      /* the time of judgement was named */
	bool attach;	      /* the record comes out, the PDF inside */
	bool strict;	      /* warnings about the page are refusals */
	size_t ahead;	      /* how many may wait for an older one */
	enum verdict verdict; /* the worst so far */
	uint64_t documents, pages;
	/* private */
	struct topdf_job *first, *last;
	size_t waiting;
};

/* Takes ITEM, tells what is wrong through msg; the function of input_read with
 * CTX a struct topdf. */
int topdf_item(void *ctx, struct item *item);
/* Waits for all that is under way. */
void topdf_flush(struct topdf *topdf);
/* An operand that could not be read. */
void topdf_fault(
    struct topdf *topdf, const char *name, const struct fault *fault);

#endif

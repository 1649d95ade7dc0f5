/*
 * selectprune: a record without what nobody wants of it.
 *
 * What is cut off the tree is kept until selectprune_free, since the rest may
 * use namespaces that were declared there; the doc must outlive it, and finds
 * in its tree what is left.
 */
#ifndef SELECTPRUNE_H
#define SELECTPRUNE_H

#include <stdbool.h>
#include <stddef.h>

#include <libxml/tree.h>

struct doc;
struct selectmark;

struct selectprune {
	/* to be set */
	bool results;	  /* of what is around the wanted stay */
	bool attachments; /* that nobody referred to stay */
	/* what was done */
	size_t signatures; /* of the document, dropped */
	size_t frames;	   /* left without their results */
	size_t loose;	   /* attachments dropped that nobody referred to */
	size_t moved;	   /* attachments, to the document itself */
	size_t full;	   /* reports that no longer say they are FULL */
	/* private */
	xmlNode **cut;
	size_t ncut;
};

void selectprune(struct selectprune *prune, const struct doc *doc,
    const struct selectmark *mark);
void selectprune_free(struct selectprune *prune);

#endif

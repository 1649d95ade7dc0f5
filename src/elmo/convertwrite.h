/*
 * convertwrite: the tree of a record as a document, comments and all.
 */
#ifndef CONVERTWRITE_H
#define CONVERTWRITE_H

#include <stdbool.h>

#include <libxml/tree.h>

struct fault;
struct spool;

struct convertwrite {
	xmlDoc *tree;
	struct spool *original; /* an attachment of the result; NULL: none */
	bool typed;		/* which has a type, since 1.2 */
	bool stand_in; /* with a Signature that is none, to be judged */
};

/* 0, or -1 with *fault set. */
int convertwrite(
    const struct convertwrite *w, struct spool *out, struct fault *fault);

#endif

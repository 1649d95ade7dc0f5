/*
 * unwrap: the layers around one document undone, in one pass, in memory that
 * does not grow.
 *
 * Which layers may be there is the grammar of contract.md section 1, according
 * to the place where the bytes were found; base64 may have been percent-encoded
 * once more.  Any other order, the same layer twice, zlib, raw deflate and
 * damage is VERDICT_TROUBLE with the layer's name first, unless REPAIR asks
 * for what can be undone to be undone.  All that was mended is told.
 */
#ifndef UNWRAP_H
#define UNWRAP_H

#include <stdbool.h>

#include "sniff.h"
#include "warnings.h"

struct fault;
struct spool;

enum unwrap_place {
	UNWRAP_OPERAND, /* a file: [gzip] container, gzip, value or XML */
	UNWRAP_MEMBER,	/* a member of a container: no container in it */
	UNWRAP_VALUE,	/* an elmo field: a value, or the XML itself */
};

#define UNWRAP_LAYERS 5 /* more is nobody's accident */

struct unwrap {
	/* the product: IN itself where there was no layer, else the caller's */
	struct spool *spool;
	enum sniff kind;		 /* SNIFF_XML or a kind of container */
	enum sniff layer[UNWRAP_LAYERS]; /* those undone, outermost first */
	unsigned layers;
	struct warnings mends;
};

/*
 * Fills *U, whose spool is NULL after a failure; unwrap_free ends it in any
 * case, without the spool.
 */
int unwrap(struct spool *in, enum unwrap_place place, bool repair,
    struct unwrap *u, struct fault *fault);
void unwrap_free(struct unwrap *u);

#endif

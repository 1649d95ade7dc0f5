/*
 * rowxml: XML that remembers from which cell of a table each line is.
 *
 * So what a schema says of a line can be told of a row and a column.
 */
#ifndef ROWXML_H
#define ROWXML_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"

#define ROWXML_NONE UINT32_MAX

struct rowxml_origin {
	uint32_t row;
	uint32_t item; /* ROWXML_NONE: the row as such */
};

struct rowxml {
	struct buf out;		 /* fails beyond CAP_TREE: see rowxml_full */
	struct rowxml_origin *v; /* of line 1, 2, .. */
	size_t n, size;
	size_t depth;
};

void rowxml_init(struct rowxml *x);
void rowxml_free(struct rowxml *x);
/* Is something missing because there was no room? */
bool rowxml_full(const struct rowxml *x);

void rowxml_raw(struct rowxml *x, const char *s); /* of no row */
/* <NAME KIND="VALUE">, KIND NULL for no attribute. */
void rowxml_begin(struct rowxml *x, const char *name, const char *kind,
    const char *value, struct rowxml_origin from);
void rowxml_open(struct rowxml *x, const char *name, uint32_t row);
void rowxml_close(struct rowxml *x, const char *name, uint32_t row);
/* The same with TEXT in it, and its end. */
void rowxml_put(struct rowxml *x, const char *name, const char *kind,
    const char *value, const char *text, struct rowxml_origin from);
void rowxml_category(struct rowxml *x, const char *label, const char *count,
    struct rowxml_origin from);
/* Where LINE is from. */
struct rowxml_origin rowxml_origin(const struct rowxml *x, long line);

#endif

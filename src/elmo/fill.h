/*
 * fill: what a record lacks, put in from a table.
 *
 * Nothing is invented: a value comes from a row of the table (filltable.h) that
 * says where it belongs, by a path of its own or by a condition on the results
 * of a record, as elmo-tocsv has them.  What the record says stands, unless the
 * row asks for it to be replaced.  What is told names lines of the table and
 * paths, never a value.
 */
#ifndef FILL_H
#define FILL_H

#include <stddef.h>

#include "xsd.h"

struct doc;
struct fault;
struct fill;
struct warnings;

/* NULL with *fault set (VERDICT_TROUBLE), with the line. */
struct fill *fill_open(const char *path, struct fault *fault);
/* TEXT is N bytes and a NUL on the heap, which is taken. */
struct fill *fill_parse(char *text, size_t n, struct fault *fault);
void fill_free(struct fill *fill); /* NULL allowed */

struct fill_record {
	const char *name;   /* of the document, as elmo-tocsv prints it */
	const char *sha256; /* of it as it came, in hex; NULL: not known */
	enum xsd_version version; /* that it is to be valid as */
};

/*
 * Puts the values that are for it into the tree of DOC; *CHANGES counts them.
 * -1 with *fault set, VERDICT_NO when a row fits several places or the version
 * has no such element; the tree may have some values then.
 */
int fill_doc(struct fill *fill, const struct doc *doc,
    const struct fill_record *record, size_t *changes, struct warnings *told,
    struct fault *fault);
/* The rows that no record had a place for. */
void fill_unused(const struct fill *fill, struct warnings *told);

#endif

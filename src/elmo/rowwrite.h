/*
 * rowwrite: the XML of rows that rowrecord has collected.
 *
 * Elements come in the order of the schema, each where a version that has it
 * has it: one that the version does not have is the schema's to refuse.
 */
#ifndef ROWWRITE_H
#define ROWWRITE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rowslot.h"
#include "xsd.h"

struct issuer;
struct rowmap;
struct rowxml;

/* The values of a row, or of those that say the same; NULL: nothing. */
struct rowcells {
	char **v;      /* one for each item of the map */
	uint32_t *row; /* which says so; NULL where all are of first */
	uint32_t first;
};

struct rowline {
	struct rowcells cells;
	size_t depth;
	size_t added; /* after so many others */
	size_t next;  /* of the same report; SIZE_MAX: none */
};

struct rowreport {
	struct rowcells cells;
	char *key;
	size_t first, last; /* lines */
};

struct rowwrite {
	const struct rowmap *map;
	const struct issuer *issuer; /* NULL: none */
	enum xsd_version version;
	int64_t at;
	ptrdiff_t slot[SLOTS]; /* the item, -1: the table has none */
	struct rowcells document;
	struct rowreport *reports;
	size_t nreports;
	struct rowline *lines;
	size_t nlines;
	/* something cannot be said: as rowrecord_fail has it */
	void (*fail)(void *ctx, ptrdiff_t item, uint32_t row, const char *why);
	void *ctx;
};

void rowwrite(struct rowwrite *w, struct rowxml *x);

#endif

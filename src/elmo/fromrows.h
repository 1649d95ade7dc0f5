/*
 * fromrows: records from a table, of whatever rowread.h reads.
 *
 * The table is read twice: once to see which rows belong together, then record
 * by record, in the order of their first rows.  Memory is that of one record
 * and of what rowgroup remembers.  What is wrong with a row costs its record
 * alone; what is wrong with the table as such is found before anything is made
 * of it.
 */
#ifndef FROMROWS_H
#define FROMROWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "msg.h"
#include "xsd.h"

struct issuer;
struct rowmap;
struct rowread;
struct spool;
struct warnings;

struct fromrows {
	struct rowmap *map;
	const struct issuer *issuer; /* NULL: none */
	enum xsd_version to;	     /* XSD_NONE: as the rows need it */
	int64_t at;		     /* now */
	bool header;		     /* the first row has names */
	bool values; /* messages may show what stands in a cell */
	/* A record, called NAME ("": nothing) in the table, which is the
	 * callee's from then on.  0, or -1 with *fault set to end. */
	int (*put)(void *ctx, const char *name, struct spool *record,
	    struct fault *fault);
	/* Its line is the row, its text names the column. */
	void (*fail)(void *ctx, const struct fault *fault);
	void *ctx;
};

/*
 * The table of ROWS, of which nothing has been read.  What is wrong goes to
 * fail, but for what ends it all, which is in *fault, with -1.  WARNINGS are
 * for once it has been read.
 */
int fromrows_table(struct fromrows *f, struct rowread *rows,
    struct warnings *warnings, struct fault *fault);

#endif

/*
 * rowrecord: the rows of one learner, made a record.
 *
 * Rows are added with the values that rowmap gives; what they say of the
 * learner and of a report they must say alike.  Nothing is made up but what the
 * schema will not do without: the dates of document and report are then now,
 * and the issuer's address is empty.
 */
#ifndef ROWRECORD_H
#define ROWRECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "xsd.h"

struct fault;
struct issuer;
struct rowmap;
struct rowread;
struct rowrecord;
struct spool;

/* Something is wrong with item number ITEM of the table's columns (-1: with the
 * row as such); the line of FAULT is the row. */
typedef void rowrecord_fail(void *ctx, ptrdiff_t item, struct fault *fault);

struct rowrecord_options {
	const struct rowmap *map;    /* begun */
	const struct issuer *issuer; /* NULL: none */
	enum xsd_version to;	     /* XSD_NONE: what the rows need */
	int64_t at;		     /* now */
	rowrecord_fail *fail;
	void *ctx;
};

/* OPTIONS must outlive the record. */
struct rowrecord *rowrecord_new(const struct rowrecord_options *options);
void rowrecord_free(struct rowrecord *record); /* NULL allowed */
size_t rowrecord_rows(const struct rowrecord *record);
/* Is the row in R the first one of the same document once more? */
bool rowrecord_again(const struct rowrecord *record, const struct rowread *r);
/* The row that R has read.  What is wrong with it is told. */
void rowrecord_add(struct rowrecord *record, const struct rowread *r);
/* What the document is called in the table, "" for nothing. */
const char *rowrecord_name(const struct rowrecord *record);
/* The record, valid as ELMO; NULL when something was told, or *fault is set. */
struct spool *rowrecord_write(struct rowrecord *record, struct fault *fault);

#endif

/*
 * tocsv: what elmo-tocsv does with one document.
 *
 * Rows go to the stream as they are made, so that memory is that of one
 * document; the header goes before the first document that could be read.
 */
#ifndef TOCSV_H
#define TOCSV_H

#include <stdbool.h>
#include <stdio.h>

#include "buf.h"
#include "column.h"
#include "csv.h"
#include "msg.h"
#include "where.h"

struct item;

struct tocsv {
	struct rowform *form;
	struct verdicts *verdicts; /* NULL without --join */
	struct wheres wheres;
	struct csv csv;
	bool header;
	struct column_view view; /* langs are the caller's */
	FILE *out;
	enum verdict status; /* the worst so far */
	/* private */
	struct buf row;
	bool begun;
	size_t rows;
};

/* For input_read, CTX being the struct tocsv: ends when OUT fails. */
int tocsv_item(void *ctx, struct item *item);

#endif

/*
 * rowread: the rows of a large table, one after the other or from where one
 * was, whatever it is written in: rowcsv.h and rowjson.h make these.
 *
 * The first row may have the names of the columns.  Rows have the numbers that
 * people know them by; those without anything in them are passed over.  Memory
 * is that of one row.
 */
#ifndef ROWREAD_H
#define ROWREAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct fault;
struct rowread;

/* Where a row begins. */
struct rowread_place {
	uint64_t offset;
	uint32_t row;
};

void rowread_free(struct rowread *r); /* NULL allowed */

/*
 * 1 with the next row that is not empty, 0 at the end, -1 with *fault set, its
 * line being the row.  The cells are valid UTF-8, fit for XML, without blanks
 * around them; they live until the next call.
 */
int rowread_next(struct rowread *r, struct fault *fault);
size_t rowread_count(const struct rowread *r);
/* Cell number I, "" behind the last. */
const char *rowread_cell(const struct rowread *r, size_t i);
/* Is there a cell, from number *I on, that holds what is no text and so is ""?
 * Then *I is its number, and *fault (VERDICT_NO) says so. */
bool rowread_wrong(const struct rowread *r, size_t *i, struct fault *fault);
/* Of the row that was read last. */
struct rowread_place rowread_place(const struct rowread *r);
/* The next row is the one at PLACE. */
void rowread_seek(struct rowread *r, struct rowread_place place);

#endif

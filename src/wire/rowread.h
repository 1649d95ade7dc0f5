/*
 * rowread: the rows of a large table, one after the other or from where one
 * was.
 *
 * CSV as RFC 4180 has it and as spreadsheets write it: a byte order mark, a
 * line "sep=;", LF, CR LF or CR behind rows, and of ',', ';' and tab as the
 * delimiter the one that the first row has most of; or, with tabs, as csv.h
 * writes them, nothing quoted.  Rows have the numbers that a spreadsheet shows;
 * those without anything in them are passed over.  Memory is that of one row.
 */
#ifndef ROWREAD_H
#define ROWREAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct fault;
struct rowread;
struct spool;

struct rowread_options {
	char delimiter; /* 0: found out */
	bool tabs;
	bool fuse; /* take apostrophes off that csv.h put before formulas;
		      done anyway where there is a byte order mark */
};

/* Where a row begins. */
struct rowread_place {
	uint64_t offset;
	uint32_t row;
};

/* SPOOL must outlive the result.  NULL with *fault set: cannot be read, or is
 * known to be something else. */
struct rowread *rowread_new(struct spool *spool,
    const struct rowread_options *options, struct fault *fault);
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
/* Of the row that was read last. */
struct rowread_place rowread_place(const struct rowread *r);
/* The next row is the one at PLACE. */
void rowread_seek(struct rowread *r, struct rowread_place place);

#endif

/*
 * rowcsv: the rows of CSV, as RFC 4180 has it and as spreadsheets write it.
 *
 * A byte order mark, a line "sep=;", LF, CR LF or CR behind rows, and of ',',
 * ';' and tab as the delimiter the one that the first row has most of; or, with
 * tabs, as csv.h writes them, nothing quoted.  Rows have the numbers that a
 * spreadsheet shows.
 */
#ifndef ROWCSV_H
#define ROWCSV_H

#include <stdbool.h>

struct fault;
struct rowread;
struct spool;

struct rowcsv_options {
	char delimiter; /* 0: found out */
	bool tabs;
	bool fuse; /* take apostrophes off that csv.h put before formulas;
		      done anyway where there is a byte order mark */
};

/* SPOOL must outlive the result.  NULL with *fault set: cannot be read, or is
 * known to be something else. */
struct rowread *rowcsv_new(struct spool *spool,
    const struct rowcsv_options *options, struct fault *fault);

#endif

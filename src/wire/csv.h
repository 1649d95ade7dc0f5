/*
 * csv: rows of text, as RFC 4180 has them or with tabs between.
 *
 * With tabs (struct csv.tabs) nothing is quoted: tabs and line ends within a
 * cell become blanks, lines end with LF.  Else cells are quoted where they must
 * be and lines end with CRLF.  In a spreadsheet a cell that begins with = + -
 * @, a tab or CR would be run as a formula: with defuse an apostrophe stands
 * before it, which the reader takes off again.
 */
#ifndef CSV_H
#define CSV_H

#include <stdbool.h>
#include <stddef.h>

struct buf;

struct csv {
	char delimiter; /* ',' or as the reader wants it */
	bool tabs;
	bool defuse;
};

/*
 * Appends cell number I (from 0) of a row of N; behind the last the row is
 * ended.  0, or -1 when the buffer is too small.
 */
int csv_cell(
    const struct csv *csv, struct buf *buf, size_t i, size_t n, const char *s);

#endif

/*
 * csvread: tables of others, as RFC 4180 has them and as spreadsheets write
 * them.
 *
 * A byte order mark is skipped, lines end with LF or CRLF, the delimiter is
 * the one of ',', ';' and tab that the first line has most of.  The whole table
 * is in memory, and its cells point into it.
 */
#ifndef CSVREAD_H
#define CSVREAD_H

#include <stddef.h>

struct fault;

struct csvread {
	char *text;  /* owned; the cells, each ended by NUL */
	char **cell; /* owned; of the current row */
	size_t ncells, size;
	char *next; /* NULL: at the end */
	char delimiter;
	long line, row_line; /* of what comes, and where the row began */
};

/* Takes TEXT, which is N bytes and a NUL on the heap. */
void csvread_begin(struct csvread *csv, char *text, size_t n);
/* 1 with the next row that is not empty in cell[], 0 at the end, -1 with
 * *fault set. */
int csvread_row(struct csvread *csv, struct fault *fault);
/* The cells stay valid until TEXT is freed, which csvread_end does unless the
 * caller took it. */
void csvread_end(struct csvread *csv);

#endif

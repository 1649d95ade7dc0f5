/*
 * regtable: a table for people, in columns that fit the terminal.
 *
 * Cells are text of others and are neutralised.  Widths are those of
 * terminals: marks that combine take no room, letters of East Asia two places.
 * Where the whole is too wide, columns that may be cut are, the widest first;
 * then the last one.  No line ends with blanks.
 */
#ifndef REGTABLE_H
#define REGTABLE_H

#include <stddef.h>

struct buf;

#define REGTABLE_COLUMNS 8

struct regtable {
	const char *head[REGTABLE_COLUMNS]; /* ends with NULL */
	unsigned least[REGTABLE_COLUMNS];   /* places it is cut to; 0: never */
	size_t ncolumns;
	char **cell; /* row by row */
	size_t n;
};

void regtable_begin(
    struct regtable *table, const char *const *head, const unsigned *least);
/* The next cell; S NULL for "". */
void regtable_cell(struct regtable *table, const char *s);
/* Rows, below their heads; nothing where there are none.  WIDTH 0: any. */
void regtable_put(const struct regtable *table, size_t width, struct buf *out);
void regtable_free(struct regtable *table);
/* Places of the terminal at FD, COLUMNS first; 0: no limit. */
size_t regtable_width(int fd);
/* Places that S takes. */
size_t regtable_places(const char *s);

#endif

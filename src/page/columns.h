/*
 * columns: how wide the columns of a table are.
 *
 * A column with a width is as narrow as its contents allow, no wider than it
 * says, but half as wide again where a word would be broken otherwise; those
 * without one share what is left.
 */
#ifndef COLUMNS_H
#define COLUMNS_H

#include <stddef.h>

/* Levels that are indented; deeper ones are marked. */
#define COLUMNS_DEEPEST 10

struct flow;
struct para;
struct table;

struct columns {
	double *x, *width; /* of each */
	double *point;	   /* COLUMN_DECIMAL: x of the decimal separator */
	double total;	   /* width of all */
};

void columns_measure(
    struct flow *flow, const struct table *table, struct columns *columns);
void columns_clear(struct columns *columns);
/* The width of a number up to its decimal separator; below 0: no number. */
double columns_integer(struct flow *flow, const struct para *para);
/* How far the first cells of a row are moved. */
double columns_indent(int levels, double width);

#endif

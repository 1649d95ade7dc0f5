/*
 * rowmap: what the columns of a table say, in the columns of column.h.
 *
 * Either the table is what elmo-tocsv writes, with the names of a form where
 * there is one; or it is a school's own, and a table's form (rowform.h) says
 * where each of our columns comes from.  Values are then ours: mapped, dates of
 * XML Schema, decimals with a point.
 */
#ifndef ROWMAP_H
#define ROWMAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "column.h"

struct buf;
struct fault;
struct rowform;
struct rowmap;
struct rowread;
struct warnings;

struct rowmap_item {
	const char *name;      /* "title", "los_id:"; lives with the program */
	const char *parameter; /* NULL: none */
	const char *label; /* what stands above the column; NULL: a constant */
	enum column_kind kind;
};

/* For what elmo-tocsv writes with FORM, NULL: with its own names.  FORM must
 * outlive the result; NOW decides what a year of two digits is. */
struct rowmap *rowmap_new(const struct rowform *form, int64_t now);
/* For a school's table; NULL with *fault set when FORM is not enough. */
struct rowmap *rowmap_table(
    const struct rowform *form, int64_t now, struct fault *fault);
/* What the options say: the FILE of a table's form; or a LIST or @FILE of
 * columns; or NULL, both.  NULL with *fault set. */
struct rowmap *rowmap_open(const char *map_file, const char *columns,
    int64_t now, struct fault *fault);
void rowmap_free(struct rowmap *map);	      /* NULL allowed */
bool rowmap_strict(const struct rowmap *map); /* a school's own */

/*
 * Begins a table, whose names stand in the row that R has read, or which has
 * none (R is NULL).  Columns that mean nothing are warned about.  -1 with
 * *fault set when one is missing or means nothing.
 */
int rowmap_begin(struct rowmap *map, const struct rowread *r,
    struct warnings *warnings, struct fault *fault);
size_t rowmap_count(const struct rowmap *map);
const struct rowmap_item *rowmap_item(const struct rowmap *map, size_t i);
/* Number of the item of that name that has no parameter, or -1. */
ptrdiff_t rowmap_find(const struct rowmap *map, const char *name);

/* What item I says in the row that R has read, for the caller to free; NULL
 * with *fault set (VERDICT_NO, without a value) when it cannot say that. */
char *rowmap_value(const struct rowmap *map, size_t i, const struct rowread *r,
    struct fault *fault);
/* What tells of whom the row is, appended; false when there is nothing. */
bool rowmap_key(
    const struct rowmap *map, const struct rowread *r, struct buf *key);

#endif

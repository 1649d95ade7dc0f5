/*
 * where: a condition on a row, "ects >= 5".
 *
 * COLUMN OP VALUE with = != < <= > >=, and ~ !~ for an extended regular
 * expression that must match somewhere; blanks around OP do not count, quotes
 * around VALUE neither.  Numbers compare as numbers where the column is one, or
 * the order is asked for and both are; dates by as much as VALUE gives, so that
 * 2023 is any day of that year; all else as bytes.  Nothing is neither less nor
 * more than anything.
 */
#ifndef WHERE_H
#define WHERE_H

#include <stdbool.h>
#include <stddef.h>

struct column_view;
struct fault;
struct where;

/* NULL with *fault set (VERDICT_TROUBLE). */
struct where *where_parse(const char *text, struct fault *fault);
bool where_holds(const struct where *where, const struct column_view *view);
void where_free(struct where *where); /* NULL allowed */

/* Several, all of which must hold. */
struct wheres {
	struct where **v;
	size_t n;
};

/* 0, or -1 with *fault set and nothing added. */
int wheres_add(struct wheres *list, const char *text, struct fault *fault);
bool wheres_hold(const struct wheres *list, const struct column_view *view);
void wheres_free(struct wheres *list);

#endif

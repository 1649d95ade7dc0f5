/*
 * rowpairs: lists in a cell, "type=value; type=value".
 *
 * What has no sign of equality, or blanks about it, is part of the value before
 * it: so a value may hold "; ".  Nothing is copied.
 */
#ifndef ROWPAIRS_H
#define ROWPAIRS_H

#include <stdbool.h>
#include <stddef.h>

struct rowpair {
	const char *kind, *value;
	size_t nkind, nvalue; /* nkind 0: the first had no sign */
};

/* The next pair of *S, which is moved behind it; false at the end. */
bool rowpairs_next(const char **s, struct rowpair *pair);

#endif

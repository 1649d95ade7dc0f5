/*
 * rowgroup: which rows of a table belong together, wherever they stand.
 *
 * Of rows of one key that follow each other only the first is kept, and how
 * many there are: what a table costs is its groups where it is sorted, else its
 * rows.  Groups come in the order of their first rows.
 */
#ifndef ROWGROUP_H
#define ROWGROUP_H

#include <stddef.h>
#include <stdint.h>

#include "rowread.h"

struct fault;
struct rowgroup;

/* Rows that follow each other. */
struct rowgroup_run {
	struct rowread_place first;
	uint32_t rows;
	uint32_t next; /* private */
};

struct rowgroup *rowgroup_new(void);
void rowgroup_free(struct rowgroup *g); /* NULL allowed */
/* The row at PLACE, behind those added before; -1 with *fault set when there
 * are too many. */
int rowgroup_add(struct rowgroup *g, const char *key, size_t n,
    struct rowread_place place, struct fault *fault);
/* The next row is none of a group: what follows is no run. */
void rowgroup_break(struct rowgroup *g);
size_t rowgroup_count(const struct rowgroup *g);
/* The run behind AFTER of group I, the first for NULL; NULL behind the last. */
const struct rowgroup_run *rowgroup_run(
    const struct rowgroup *g, size_t i, const struct rowgroup_run *after);

#endif

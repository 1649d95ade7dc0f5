/*
 * filltable: a table of values to fill in, as somebody wrote it in a
 * spreadsheet.
 *
 * The header tells what the columns are.  With path and value each row is one
 * value, its type and language beside it.  Without, each column that is called
 * by a path, "loi/academicTerm/start", holds values.  Columns with the names of
 * elmo-tocsv's are conditions: what stands there must be what the record has,
 * an empty cell is no condition; where holds further ones, as where.h has
 * them.  document names a record, replace says "yes" where a value is to take
 * the place of another; wanted, about and note are for people.
 *
 * Messages name line and column, never what stands there.
 */
#ifndef FILLTABLE_H
#define FILLTABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "column.h"
#include "csvread.h"
#include "fillpath.h"

struct fault;
struct where;

#define FILLTABLE_KEYS 64 /* bits of a mask */

struct fillentry {
	long line;
	size_t column; /* of the value, from 1 */
	const struct fillpath *path;
	const char *which, *lang, *text, *document; /* NULL: not given */
	uint64_t mask;	      /* of the keys that are given */
	char **key;	      /* as many as there are columns of keys */
	size_t where, nwhere; /* in the table's conditions */
	bool replace, used;
	size_t documents; /* that it was used in */
};

struct filltable {
	struct csvread csv; /* whose text the entries point to */
	struct column *key;
	size_t nkeys;
	struct where **where;
	char **where_text;
	size_t nwhere;
	struct fillpath **path;
	size_t npaths;
	char ***row; /* the key cells of each row */
	size_t nrows;
	struct fillentry *v;
	size_t n, size;
};

/* Takes TEXT, N bytes and a NUL on the heap; NULL with *fault set. */
struct filltable *filltable_read(char *text, size_t n, struct fault *fault);
void filltable_free(struct filltable *table); /* NULL allowed */
/* Does the entry ask for anything but a document? */
bool filltable_conditional(const struct fillentry *entry);

#endif

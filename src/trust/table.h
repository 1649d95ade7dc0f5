/*
 * table: from a hash to the numbers that were put there, several for one
 * hash if need be.
 *
 * Whoever looks up compares what the numbers stand for.  Born as TABLE_NONE,
 * ended with table_free.
 */
#ifndef TABLE_H
#define TABLE_H

#include <stddef.h>
#include <stdint.h>

struct table {
	struct table_cell *cell;
	size_t size; /* a power of two, or 0 */
	size_t used;
};

#define TABLE_NONE                                                             \
	{                                                                      \
		NULL, 0, 0                                                     \
	}

uint64_t table_hash(const void *data, size_t n); /* FNV-1a */
void table_put(struct table *table, uint64_t hash, size_t value);
/* Walks over what stands under HASH: *AT is 0 at first; 0 behind the last. */
int table_next(
    const struct table *table, uint64_t hash, size_t *at, size_t *value);
void table_free(struct table *table);

#endif

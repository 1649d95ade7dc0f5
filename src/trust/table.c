#include <config.h>

#include <stdlib.h>

#include "table.h"
#include "xalloc.h"

struct table_cell {
	uint64_t hash;
	size_t value; /* plus one; 0: free */
};

uint64_t
table_hash(const void *data, size_t n)
{
	const unsigned char *s = data;
	uint64_t hash = UINT64_C(14695981039346656037);

	while (n-- > 0)
		hash = (hash ^ *s++) * UINT64_C(1099511628211);
	return hash ^ (hash >> 32);
}

static void
place(struct table *table, uint64_t hash, size_t value)
{
	size_t i = (size_t)hash & (table->size - 1);

	while (table->cell[i].value != 0)
		i = (i + 1) & (table->size - 1);
	table->cell[i].hash = hash;
	table->cell[i].value = value;
	table->used++;
}

static void
grow(struct table *table)
{
	struct table old = *table;
	size_t i;

	table->size = old.size == 0 ? 64 : 2 * old.size;
	table->used = 0;
	table->cell = xcalloc(table->size, sizeof *table->cell);
	for (i = 0; i < old.size; i++)
		if (old.cell[i].value != 0)
			place(table, old.cell[i].hash, old.cell[i].value);
	free(old.cell);
}

void
table_put(struct table *table, uint64_t hash, size_t value)
{
	if (2 * (table->used + 1) > table->size)
		grow(table);
	place(table, hash, value + 1);
}

int
table_next(const struct table *table, uint64_t hash, size_t *at, size_t *value)
{
	const struct table_cell *cell;

	while (table->size > 0 && *at < table->size) {
		cell = &table->cell[((size_t)hash + *at) & (table->size - 1)];
		++*at;
		if (cell->value == 0)
			return 0;
		if (cell->hash == hash) {
			*value = cell->value - 1;
			return 1;
		}
	}
	return 0;
}

void
table_free(struct table *table)
{
	free(table->cell);
	table->cell = NULL;
	table->size = 0;
	table->used = 0;
}

#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "refs.h"
#include "table.h"
#include "xalloc.h"

struct refs {
	struct table table;
	struct ref {
		void *key;
		size_t len, value;
	} * v;
	size_t n;
};

struct refs *
refs_new(void)
{
	return xcalloc(1, sizeof(struct refs));
}

void
refs_free(struct refs *refs)
{
	if (refs == NULL)
		return;
	for (size_t i = 0; i < refs->n; i++)
		free(refs->v[i].key);
	free(refs->v);
	table_free(&refs->table);
	free(refs);
}

static struct ref *
find(const struct refs *refs, const void *key, size_t n)
{
	size_t at = 0, i;

	while (table_next(&refs->table, table_hash(key, n), &at, &i))
		if (refs->v[i].len == n && memcmp(refs->v[i].key, key, n) == 0)
			return &refs->v[i];
	return NULL;
}

void
refs_put(struct refs *refs, const void *key, size_t n, size_t value)
{
	struct ref *ref = find(refs, key, n);

	if (ref != NULL) {
		ref->value = value;
		return;
	}
	if ((refs->n & (refs->n - 1)) == 0)
		refs->v = xreallocarray(
		    refs->v, refs->n == 0 ? 1 : 2 * refs->n, sizeof *refs->v);
	ref = &refs->v[refs->n];
	*ref = (struct ref){memcpy(xmalloc(n + 1), key, n), n, value};
	table_put(&refs->table, table_hash(key, n), refs->n++);
}

bool
refs_get(const struct refs *refs, const void *key, size_t n, size_t *value)
{
	const struct ref *ref = refs != NULL ? find(refs, key, n) : NULL;

	if (ref == NULL)
		return false;
	*value = ref->value;
	return true;
}

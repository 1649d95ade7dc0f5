#include <config.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "ids.h"
#include "xalloc.h"

/*
 * Slots that a string may stand behind its own: a table that is half empty
 * never needs so many, unless the strings were made to fall together.
 */
#define PROBES 256

/* FNV-1a, of which anyone can find what falls together: see PROBES. */
static size_t
hash(const char *s, size_t n)
{
	uint64_t h = UINT64_C(14695981039346656037);

	while (n-- > 0)
		h = (h ^ (unsigned char)*s++) * UINT64_C(1099511628211);
	return (size_t)(h ^ h >> 32);
}

/* Where the string is, or the free slot where it would be. */
static size_t
find(const struct ids *ids, const char *s, size_t n)
{
	size_t i = hash(s, n) & (ids->size - 1);

	while (ids->slot[i] != NULL &&
	       (strncmp(ids->slot[i], s, n) != 0 || ids->slot[i][n] != '\0'))
		i = (i + 1) & (ids->size - 1);
	return i;
}

static void
grow(struct ids *ids)
{
	struct ids old = *ids;
	size_t i;

	ids->size = old.size > 0 ? old.size * 2 : 64;
	ids->slot = xcalloc(ids->size, sizeof(*ids->slot));
	for (i = 0; i < old.size; i++)
		if (old.slot[i] != NULL)
			ids->slot[find(ids, old.slot[i], strlen(old.slot[i]))] =
			    old.slot[i];
	free(old.slot);
}

bool
ids_has(const struct ids *ids, const char *s, size_t n)
{
	return ids->size > 0 && ids->slot[find(ids, s, n)] != NULL;
}

int
ids_add(struct ids *ids, const char *s, size_t n)
{
	size_t i;

	if (ids_has(ids, s, n))
		return 0;
	if (ids->n == ids->max)
		return -1;
	if (ids->n * 2 >= ids->size)
		grow(ids);
	i = find(ids, s, n);
	if (((i - hash(s, n)) & (ids->size - 1)) > PROBES)
		return -1;
	ids->slot[i] = xstrndup(s, n);
	ids->n++;
	return 0;
}

bool
ids_within(const struct ids *a, const struct ids *b)
{
	size_t i;

	for (i = 0; i < a->size; i++)
		if (a->slot[i] != NULL &&
		    !ids_has(b, a->slot[i], strlen(a->slot[i])))
			return false;
	return true;
}

void
ids_clear(struct ids *ids)
{
	size_t i;

	if (ids == NULL)
		return;
	for (i = 0; i < ids->size; i++)
		free(ids->slot[i]);
	free(ids->slot);
	ids->slot = NULL;
	ids->size = ids->n = 0;
}

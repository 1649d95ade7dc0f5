/*
 * ids: a set of short strings, to watch that an xs:ID is given once.
 *
 * It copies what is added and is born with a maximum, since documents decide
 * how many ids there are.
 */
#ifndef IDS_H
#define IDS_H

#include <stdbool.h>
#include <stddef.h>

struct ids {
	char **slot; /* a table of SIZE, a power of two; NULL: free */
	size_t size, n, max;
};

#define IDS_INIT(max)                                                          \
	{                                                                      \
		NULL, 0, 0, (max)                                              \
	}

bool ids_has(const struct ids *ids, const char *s, size_t n);
/*
 * 0, or -1 when there are as many as may be, or these were made to be slow; a
 * second time does nothing.
 */
int ids_add(struct ids *ids, const char *s, size_t n);
/* True when all of A are in B. */
bool ids_within(const struct ids *a, const struct ids *b);
void ids_clear(struct ids *ids); /* empties and frees; NULL allowed */

#endif

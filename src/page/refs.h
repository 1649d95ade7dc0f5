/*
 * refs: what a reference of the record means: from keys to numbers.
 *
 * Keys are bytes and are copied; each is there once.  refs_get is as fast with
 * a hundred thousand keys as with ten.
 */
#ifndef REFS_H
#define REFS_H

#include <stdbool.h>
#include <stddef.h>

struct refs;

struct refs *refs_new(void);
void refs_free(struct refs *refs); /* NULL allowed */
/* KEY now means VALUE, whatever it meant before. */
void refs_put(struct refs *refs, const void *key, size_t n, size_t value);
/* False when there is no such key, or REFS is NULL. */
bool refs_get(
    const struct refs *refs, const void *key, size_t n, size_t *value);

#endif

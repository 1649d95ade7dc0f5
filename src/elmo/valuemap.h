/*
 * valuemap: values of one side said in the words of another, a grade table.
 *
 * Keys are looked up as they are, case and all; "*" is for any that is not
 * there but the empty one.
 */
#ifndef VALUEMAP_H
#define VALUEMAP_H

#include <stddef.h>

struct fault;
struct valuemap;

struct valuemap *valuemap_new(void);
void valuemap_free(struct valuemap *map); /* NULL allowed */
/* "KEY = VALUE"; -1 with *fault set for other text, or a key twice. */
int valuemap_add(
    struct valuemap *map, const char *s, size_t n, struct fault *fault);
/* What KEY is there, NULL for nothing: lives as long as the map. */
const char *valuemap_find(const struct valuemap *map, const char *key);
/*
 * The way back, values to keys; without "*", which has none.  NULL with *fault
 * set when two keys have one value.
 */
struct valuemap *valuemap_invert(
    const struct valuemap *map, struct fault *fault);

/* How many of N bytes stand before the first of SIGNS outside of quotes and
 * braces; N when there is none. */
size_t valuemap_span(const char *s, size_t n, const char *signs);
/* Without blanks around it and without its quotes; the caller frees it. */
char *valuemap_word(const char *s, size_t n);

#endif

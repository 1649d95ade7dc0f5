/*
 * formstag: the tags of a page of HTML, one after the other, in one pass.
 *
 * Comments, declarations and text are passed over.  A tag points into the
 * page.  No faults: as with browsers anything is HTML.
 */
#ifndef FORMSTAG_H
#define FORMSTAG_H

#include <stdbool.h>
#include <stddef.h>

#define FORMSTAG_ATTRS 32 /* further ones of a tag are passed over */

struct formstag {
	char name[16]; /* in small letters; longer ones are "" */
	bool closing;
	const char *at; /* where it begins, or the end */
	struct {
		const char *name, *value;
		size_t name_len, value_len;
	} attr[FORMSTAG_ATTRS];
	size_t nattr;
};

/* The next tag from *P on, which is then behind it; 1, or 0 at END. */
int formstag_next(const char **p, const char *end, struct formstag *tag);
/* Where the end tag of NAME begins, from P on; END where there is none. */
const char *formstag_raw(const char *p, const char *end, const char *name);
bool formstag_has(const struct formstag *tag, const char *name);
/* The value, decoded; NULL where there is no such attribute. */
char *formstag_attr(const struct formstag *tag, const char *name);
/* N bytes with their references resolved; NUL bytes are dropped. */
char *formstag_decode(const char *s, size_t n);

#endif

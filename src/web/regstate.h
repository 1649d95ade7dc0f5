/*
 * regstate: what the cache knows of one registry beside its lists.
 *
 * A small file of lines "key = value", which is written anew each time and
 * read forgivingly: unknown keys are those of another release.  Times are in
 * seconds since 1970, as when.h has them; 0 is none.
 */
#ifndef REGSTATE_H
#define REGSTATE_H

#include <stddef.h>
#include <stdint.h>

struct buf;
struct fault;

struct regstate {
	char *location;	       /* what was asked; NULL: nothing yet */
	char *etag, *modified; /* validators of the newest list, or NULL */
	int64_t list;	       /* the date of that list */
	int64_t checked;       /* the registry said last what it has */
	int64_t fresh;	       /* seconds from then until it is asked again */
	int64_t told;	       /* up to this list changes were told */
};

#define REGSTATE_NONE                                                          \
	{                                                                      \
		NULL, NULL, NULL, 0, 0, 0, 0                                   \
	}

/* -1 with *fault set and *STATE empty where a value makes no sense. */
int regstate_parse(
    struct regstate *state, const char *text, size_t n, struct fault *fault);
void regstate_format(const struct regstate *state, struct buf *out);
void regstate_free(struct regstate *state);
/* A copy of S instead of *FIELD; what cannot stand on a line is dropped. */
void regstate_set(char **field, const char *s);

#endif

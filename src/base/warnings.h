/*
 * warnings: what is said beside a verdict, in the order it was found.
 *
 * A list of short lines, lower case, no full stop, neutralised as they are
 * added; the same line twice is kept once.  Born as WARNINGS_NONE, ended with
 * warnings_free.  Beyond 100 lines one line says that there are more.
 */
#ifndef WARNINGS_H
#define WARNINGS_H

#include <stddef.h>

struct warnings {
	char **text;
	size_t n;
};

#define WARNINGS_NONE                                                          \
	{                                                                      \
		NULL, 0                                                        \
	}

/* W may be NULL: nothing happens. */
void warnings_add(struct warnings *w, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
/* Appends what FROM holds, each line behind PREFIX (NULL for none). */
void warnings_join(
    struct warnings *w, const struct warnings *from, const char *prefix);
void warnings_clear(struct warnings *w);
void warnings_free(struct warnings *w); /* NULL allowed */

#endif

/*
 * xalloc: memory that is there or the program is not.
 *
 * These are the only functions below the tools that end the program: when
 * memory does, with one line on standard error and status 2.  The caller owns
 * what is returned and frees it with free().
 */
#ifndef XALLOC_H
#define XALLOC_H

#include <stddef.h>

/* What is done instead; THEN ends the process in another way. */
void xalloc_on_failure(void (*then)(void));
void *xmalloc(size_t size);
void *xcalloc(size_t count, size_t size);
/* Grows an array to COUNT elements of SIZE bytes; overflow ends the program. */
void *xreallocarray(void *old, size_t count, size_t size);
char *xstrdup(const char *s);
char *xstrndup(const char *s, size_t n);
char *xasprintf(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

#endif

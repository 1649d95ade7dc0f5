/*
 * under: is this test run by valgrind?  It takes thirty times as long then, and
 * memory of its own, so that large rounds are made smaller: valgrind looks for
 * errors of memory, not for rare documents.
 */
#ifndef UNDER_H
#define UNDER_H

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static inline bool
under_valgrind(void)
{
	const char *preload = getenv("LD_PRELOAD");

	return preload != NULL && strstr(preload, "vgpreload") != NULL;
}

#endif

/*
 * tap: the smallest thing that lets a C program test modules and say so in
 * the Test Anything Protocol.
 *
 * Every check prints one line and gives back whether it held, so that a test
 * can stop using what is not there.  main ends with `return tap_done();`.
 */
#ifndef TAP_H
#define TAP_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int tap_count;
static int tap_failed;

/* The name of a check is a format, so that loops can say where they are. */
__attribute__((format(printf, 2, 3))) static inline bool
tap_ok(bool good, const char *fmt, ...)
{
	va_list ap;

	printf("%sok %d - ", good ? "" : "not ", ++tap_count);
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	putchar('\n');
	if (!good)
		tap_failed++;
	fflush(stdout);
	return good;
}

static inline bool
tap_is_str(const char *file, int line, const char *have, const char *want,
    const char *name)
{
	bool good = have && want ? strcmp(have, want) == 0 : have == want;

	tap_ok(good, "%s", name);
	if (!good)
		printf("# %s:%d: want '%s'\n# have '%s'\n", file, line,
		    want ? want : "(null)", have ? have : "(null)");
	return good;
}

static inline bool
tap_is_int(const char *file, int line, long long have, long long want,
    const char *name)
{
	bool good = have == want;

	tap_ok(good, "%s", name);
	if (!good)
		printf(
		    "# %s:%d: want %lld, have %lld\n", file, line, want, have);
	return good;
}

static inline void
tap_skip(const char *why, const char *name)
{
	const char *no = getenv("EMREX_NO_SKIP");

	if (no && strcmp(no, "1") == 0)
		tap_ok(false, "%s: not to be skipped here: %s", name, why);
	else
		printf("ok %d - %s # SKIP %s\n", ++tap_count, name, why);
}

static inline int
tap_done(void)
{
	printf("1..%d\n", tap_count);
	return tap_failed > 0;
}

#define ok(cond, ...) tap_ok((cond), __VA_ARGS__)
#define is_str(have, want, name)                                               \
	tap_is_str(__FILE__, __LINE__, (have), (want), (name))
#define is_int(have, want, name)                                               \
	tap_is_int(                                                            \
	    __FILE__, __LINE__, (long long)(have), (long long)(want), (name))
#define skip(why, name) tap_skip((why), (name))

#endif

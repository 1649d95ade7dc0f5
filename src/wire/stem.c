#include <config.h>

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "caps.h"
#include "stem.h"
#include "xalloc.h"

/* Endings that say how a source was wrapped, not what it is. */
static const char *const endings[] = {".xml", ".elmo", ".gz", ".b64", ".base64",
    ".txt", ".html", ".form", ".zip", ".tar", ".7z", ".pdf", ".json"};

#define EXT_SIZE 16

/* LAST: the number that the latest name of the same stem and ending got. */
struct name {
	char *s;
	unsigned long last;
};

/* A hash set of names with open addressing. */
struct stems {
	struct name *names;
	size_t n, size; /* size is a power of two, n at most half */
};

struct stems *
stems_new(void)
{
	struct stems *stems = xcalloc(1, sizeof *stems);

	stems->size = 64;
	stems->names = xcalloc(stems->size, sizeof *stems->names);
	return stems;
}

void
stems_free(struct stems *stems)
{
	size_t i;

	if (stems == NULL)
		return;
	for (i = 0; i < stems->size; i++)
		free(stems->names[i].s);
	free(stems->names);
	free(stems);
}

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* FNV-1a over the name in lower case. */
static size_t
hash(const char *s)
{
	uint64_t h = UINT64_C(14695981039346656037);

	for (; *s != '\0'; s++)
		h = (h ^ (unsigned char)lower(*s)) * UINT64_C(1099511628211);
	return (size_t)h;
}

static struct name *
place(struct name *names, size_t size, const char *name)
{
	size_t i = hash(name) & (size - 1);

	while (names[i].s != NULL && strcasecmp(names[i].s, name) != 0)
		i = (i + 1) & (size - 1);
	return &names[i];
}

static void
grow(struct stems *stems)
{
	size_t size = stems->size * 2, i;
	struct name *names = xcalloc(size, sizeof *names);

	for (i = 0; i < stems->size; i++)
		if (stems->names[i].s != NULL)
			*place(names, size, stems->names[i].s) =
			    stems->names[i];
	free(stems->names);
	stems->names = names;
	stems->size = size;
}

static bool
allowed(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
}

/* The length of S without the endings of its wrappings. */
static size_t
without_endings(const char *s)
{
	size_t len = strlen(s), n, i;

	for (i = 0; i < sizeof endings / sizeof *endings; i++) {
		n = strlen(endings[i]);
		if (len > n && strncasecmp(s + len - n, endings[i], n) == 0) {
			char *rest = xstrndup(s, len - n);

			len = without_endings(rest);
			free(rest);
			break;
		}
	}
	return len;
}

char *
stem_of(const char *source)
{
	const char *last = strrchr(source, '/');
	char *stem = NULL;
	size_t i;

	last = last == NULL ? source : last + 1;
	if (strcmp(source, "-") == 0)
		return xstrdup("stdin");
	if (*last == '\0')
		return xstrdup("unnamed");
	stem = xstrndup(last, without_endings(last));
	for (i = 0; stem[i] != '\0'; i++)
		if (!allowed(stem[i]) ||
		    (i == 0 && (stem[i] == '.' || stem[i] == '-')))
			stem[i] = '_';
	return stem;
}

const char *
stems_name(struct stems *stems, const char *source, const char *ext)
{
	char *stem = stem_of(source);
	struct name *at = NULL, *first = NULL;
	char tail[EXT_SIZE + 32], name[CAP_STEM + 1];
	unsigned long n;
	int room;

	for (n = 1;; n++) {
		if (n == 1)
			snprintf(tail, sizeof tail, ".%.*s", EXT_SIZE, ext);
		else
			snprintf(
			    tail, sizeof tail, "-%lu.%.*s", n, EXT_SIZE, ext);
		room = CAP_STEM - (int)strlen(tail);
		snprintf(name, sizeof name, "%.*s%s", room, stem, tail);
		at = place(stems->names, stems->size, name);
		if (at->s == NULL)
			break;
		/* the numbers below are taken: a million members may be named
		 * alike */
		if (first == NULL) {
			first = at;
			n = at->last > n ? at->last : n;
		}
	}
	free(stem);
	if (first != NULL)
		first->last = n;
	at->s = xstrdup(name);
	if (++stems->n > stems->size / 2) {
		grow(stems);
		at = place(stems->names, stems->size, name);
	}
	return at->s;
}

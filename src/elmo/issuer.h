/*
 * issuer: a file that says which institution issues.
 *
 * Lines of "key = value": title or title:LANG, of which there may be several;
 * schac, erasmus, pic or id:TYPE; country; url.  Lines that begin with # are
 * comments.
 */
#ifndef ISSUER_H
#define ISSUER_H

#include <stddef.h>

struct fault;

struct issuer_text {
	char *kind; /* a language ("": none), a type of identifier */
	char *value;
};

struct issuer {
	struct issuer_text *titles, *ids;
	size_t ntitles, nids;
	char *country, *url; /* NULL: not said */
};

/* NULL with *fault set (VERDICT_TROUBLE): no title, or no such key. */
struct issuer *issuer_load(const char *file, struct fault *fault);
struct issuer *issuer_parse(const char *text, size_t n, struct fault *fault);
void issuer_free(struct issuer *issuer); /* NULL allowed */

#endif

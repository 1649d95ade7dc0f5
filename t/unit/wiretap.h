/*
 * wiretap: what the tests of envelopes share: spools of strings and back, and
 * one wrapping around another.
 */
#ifndef WIRETAP_H
#define WIRETAP_H

#include <stdlib.h>
#include <string.h>

#include "base64.h"
#include "caps.h"
#include "gzip.h"
#include "msg.h"
#include "spool.h"
#include "xalloc.h"

static inline struct spool *
spool_of(const void *data, size_t n)
{
	struct spool *spool = spool_new(CAP_FORM);

	if (spool_write(spool, data, n, NULL) != 0)
		abort();
	return spool;
}

static inline struct spool *
spool_str(const char *s)
{
	return spool_of(s, strlen(s));
}

/* All of SPOOL, with a NUL behind; the caller frees. */
static inline char *
text_of(struct spool *spool)
{
	size_t n = (size_t)spool_size(spool);
	char *s = xmalloc(n + 1);

	if (spool_read(spool, 0, s, n, NULL) != (ptrdiff_t)n)
		abort();
	s[n] = '\0';
	return s;
}

/* IN, freed, packed. */
static inline struct spool *
packed(enum gzip_kind kind, struct spool *in)
{
	struct spool *out = spool_new(CAP_FORM);

	if (gzip_pack(kind, in, out, NULL) != 0)
		abort();
	spool_free(in);
	return out;
}

/* IN, freed, in base64. */
static inline struct spool *
in_base64(struct spool *in)
{
	char *s = text_of(in);
	size_t n = (size_t)spool_size(in);
	char *text = xmalloc(BASE64_ENCODED(n) + 1);
	struct spool *out;

	base64_encode((unsigned char *)s, n, text);
	out = spool_of(text, BASE64_ENCODED(n));
	free(text);
	free(s);
	spool_free(in);
	return out;
}

/* IN, freed, without its last N bytes. */
static inline struct spool *
cut(struct spool *in, size_t n)
{
	char *s = text_of(in);
	struct spool *out = spool_of(s, (size_t)spool_size(in) - n);

	free(s);
	spool_free(in);
	return out;
}

/* A and B, freed, one after the other. */
static inline struct spool *
joined(struct spool *a, struct spool *b)
{
	char *s = text_of(b);

	if (spool_write(a, s, (size_t)spool_size(b), NULL) != 0)
		abort();
	free(s);
	spool_free(b);
	return a;
}

#endif

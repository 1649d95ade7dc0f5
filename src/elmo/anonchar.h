/*
 * anonchar: characters and what may stand in for them.
 *
 * A stand-in is of the same script, case and kind (letter, digit) as the
 * character, and takes as many bytes in UTF-8 as in UTF-16 and Latin-1, so that
 * nothing behind it moves.  What is neither letter nor digit stands for itself.
 * What stands in is drawn from a stream that a keyed one-way function makes of
 * the value: the same value under the same key gives the same stream.
 */
#ifndef ANONCHAR_H
#define ANONCHAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ANON_DIGEST 32

/* The keyed one-way function; KIND keeps values of different use apart. */
struct anon_prf {
	void (*make)(void *ctx, const char *kind, const void *data, size_t n,
	    unsigned char out[ANON_DIGEST]);
	void *ctx;
};

struct anonchar_stream {
	const struct anon_prf *prf;
	unsigned char seed[ANON_DIGEST];
	unsigned char block[ANON_DIGEST];
	uint64_t counter; /* of blocks made */
	size_t left;	  /* bytes of block not drawn yet */
};

/* A stream made of the N characters at S and of TRY. */
void anonchar_stream(struct anonchar_stream *stream, const struct anon_prf *prf,
    const char *kind, const uint32_t *s, size_t n, unsigned attempt);
/* A number below N, which is not 0 and at most 65536. */
uint32_t anonchar_draw(struct anonchar_stream *stream, uint32_t n);

/* Letter or digit, as far as stand-ins go? */
bool anonchar_is_word(uint32_t cp);
bool anonchar_is_blank(uint32_t cp);
/* In lower case, where that is one character of the same script. */
uint32_t anonchar_lower(uint32_t cp);
/* Another character of the same kind; CP itself when there is none. */
uint32_t anonchar_other(uint32_t cp, struct anonchar_stream *stream);
/* x, X, 0, or the like of another script. */
uint32_t anonchar_cross(uint32_t cp);

#endif

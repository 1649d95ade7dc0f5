#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "anonchar.h"
#include "xalloc.h"

/*
 * Characters LO to HI, every STEP-th of them, give way to one of COUNT from
 * FIRST, every JUMP-th.
 */
static const struct alphabet {
	uint32_t lo, hi;
	unsigned step;
	uint32_t first;
	uint32_t count;
	unsigned jump;
} alphabets[] = {
    {'0', '9', 1, '0', 10, 1},
    {'A', 'Z', 1, 'A', 26, 1},
    {'a', 'z', 1, 'a', 26, 1},
    {0xc0, 0xd6, 1, 0xc0, 23, 1},
    {0xd8, 0xde, 1, 0xc0, 23, 1},
    {0xdf, 0xf6, 1, 0xe0, 23, 1},
    {0xf8, 0xff, 1, 0xe0, 23, 1},
    /* Latin Extended-A and B: upper and lower case take turns */
    {0x100, 0x136, 2, 0x100, 24, 2},
    {0x101, 0x137, 2, 0x101, 24, 2},
    {0x139, 0x147, 2, 0x100, 24, 2},
    {0x13a, 0x148, 2, 0x101, 24, 2},
    {0x14a, 0x178, 2, 0x100, 24, 2},
    {0x14b, 0x177, 2, 0x101, 24, 2},
    {0x179, 0x17d, 2, 0x100, 24, 2},
    {0x17a, 0x17e, 2, 0x101, 24, 2},
    {0x180, 0x24e, 2, 0x100, 24, 2},
    {0x181, 0x24f, 2, 0x101, 24, 2},
    {0x250, 0x2af, 1, 0x250, 88, 1},
    /* Greek */
    {0x386, 0x38f, 1, 0x391, 17, 1},
    {0x391, 0x3ab, 1, 0x391, 17, 1},
    {0x3ac, 0x3ce, 1, 0x3b1, 25, 1},
    /* Cyrillic */
    {0x400, 0x42f, 1, 0x410, 32, 1},
    {0x430, 0x45f, 1, 0x430, 32, 1},
    {0x460, 0x480, 2, 0x410, 32, 1},
    {0x461, 0x481, 2, 0x430, 32, 1},
    {0x48a, 0x52e, 2, 0x410, 32, 1},
    {0x48b, 0x52f, 2, 0x430, 32, 1},
    /* Armenian, Hebrew, Arabic with its digits */
    {0x531, 0x556, 1, 0x531, 38, 1},
    {0x561, 0x586, 1, 0x561, 38, 1},
    {0x5d0, 0x5ea, 1, 0x5d0, 27, 1},
    {0x620, 0x63f, 1, 0x628, 19, 1},
    {0x641, 0x64a, 1, 0x628, 19, 1},
    {0x660, 0x669, 1, 0x660, 10, 1},
    {0x66e, 0x6d3, 1, 0x628, 19, 1},
    {0x6f0, 0x6f9, 1, 0x6f0, 10, 1},
    /* Devanagari, Thai, Georgian */
    {0x904, 0x939, 1, 0x915, 37, 1},
    {0x966, 0x96f, 1, 0x966, 10, 1},
    {0xe01, 0xe2e, 1, 0xe01, 46, 1},
    {0xe50, 0xe59, 1, 0xe50, 10, 1},
    {0x10a0, 0x10c5, 1, 0x10a0, 38, 1},
    {0x10d0, 0x10ff, 1, 0x10d0, 33, 1},
    {0x1e00, 0x1efe, 2, 0x1e00, 64, 2},
    {0x1e01, 0x1eff, 2, 0x1e01, 64, 2},
    {0x1f00, 0x1fbc, 1, 0x1f00, 6, 1},
    /* the scripts of East Asia */
    {0x3041, 0x3096, 1, 0x3041, 86, 1},
    {0x30a1, 0x30fa, 1, 0x30a1, 90, 1},
    {0x3105, 0x312f, 1, 0x3105, 41, 1},
    {0x3400, 0x4dbf, 1, 0x4e00, 20000, 1},
    {0x4e00, 0x9fff, 1, 0x4e00, 20000, 1},
    {0xac00, 0xd7a3, 1, 0xac00, 11172, 1},
    {0xf900, 0xfaff, 1, 0x4e00, 20000, 1},
    {0xff10, 0xff19, 1, 0xff10, 10, 1},
    {0xff21, 0xff3a, 1, 0xff21, 26, 1},
    {0xff41, 0xff5a, 1, 0xff41, 26, 1},
    {0x20000, 0x323af, 1, 0x20000, 42000, 1},
};
#define N_ALPHABETS (sizeof alphabets / sizeof *alphabets)

/* Other scripts: one of the sixteen that stand together in Unicode. */
static bool
is_other_script(uint32_t cp)
{
	return (cp >= 0x700 && cp < 0x2000) || (cp >= 0x2c00 && cp < 0x2e00) ||
	       (cp >= 0xa000 && cp < 0xac00) || (cp >= 0xfb00 && cp < 0xfe00) ||
	       (cp >= 0x10000 && cp < 0x1d000);
}

static const struct alphabet *
alphabet(uint32_t cp, struct alphabet *other)
{
	for (size_t i = 0; i < N_ALPHABETS && alphabets[i].lo <= cp; i++) {
		const struct alphabet *a = &alphabets[i];

		if (cp <= a->hi && (cp - a->lo) % a->step == 0)
			return a;
	}
	if (!is_other_script(cp))
		return NULL;
	*other = (struct alphabet){cp, cp, 1, cp & ~0xfU, 16, 1};
	return other;
}

void
anonchar_stream(struct anonchar_stream *stream, const struct anon_prf *prf,
    const char *kind, const uint32_t *s, size_t n, unsigned attempt)
{
	unsigned char *bytes = xmalloc(4 * n + 5);
	size_t len = 0;

	for (size_t i = 0; i < n; i++)
		for (int shift = 0; shift < 32; shift += 8)
			bytes[len++] = (unsigned char)(s[i] >> shift);
	/* 0 adds nothing, so that a second attempt is the exception */
	if (attempt > 0)
		bytes[len++] = (unsigned char)attempt;
	stream->prf = prf;
	prf->make(prf->ctx, kind, bytes, len, stream->seed);
	stream->counter = 0;
	stream->left = 0;
	free(bytes);
}

static unsigned
next_byte(struct anonchar_stream *stream)
{
	unsigned char in[ANON_DIGEST + 8];

	if (stream->left == 0) {
		memcpy(in, stream->seed, ANON_DIGEST);
		for (int i = 0; i < 8; i++)
			in[ANON_DIGEST + i] =
			    (unsigned char)(stream->counter >> 8 * i);
		stream->counter++;
		stream->prf->make(
		    stream->prf->ctx, "stream", in, sizeof in, stream->block);
		stream->left = ANON_DIGEST;
	}
	return stream->block[--stream->left];
}

uint32_t
anonchar_draw(struct anonchar_stream *stream, uint32_t n)
{
	uint32_t r = next_byte(stream);

	r |= (uint32_t)next_byte(stream) << 8;
	return r * n >> 16;
}

bool
anonchar_is_word(uint32_t cp)
{
	struct alphabet other;

	return alphabet(cp, &other) != NULL;
}

bool
anonchar_is_blank(uint32_t cp)
{
	return cp == ' ' || cp == '\t' || cp == '\n' || cp == '\r';
}

uint32_t
anonchar_lower(uint32_t cp)
{
	if ((cp >= 'A' && cp <= 'Z') ||
	    (cp >= 0xc0 && cp <= 0xde && cp != 0xd7))
		return cp + 0x20;
	if ((cp >= 0x391 && cp <= 0x3a9) || (cp >= 0x410 && cp <= 0x42f))
		return cp + 0x20;
	if (cp >= 0x400 && cp <= 0x40f)
		return cp + 0x50;
	if ((cp >= 0x100 && cp <= 0x136) || (cp >= 0x14a && cp <= 0x176) ||
	    (cp >= 0x1e00 && cp <= 0x1efe))
		return cp | 1;
	if ((cp >= 0x139 && cp <= 0x147) || (cp >= 0x179 && cp <= 0x17d))
		return cp + (cp & 1);
	return cp;
}

uint32_t
anonchar_other(uint32_t cp, struct anonchar_stream *stream)
{
	struct alphabet other;
	const struct alphabet *a = alphabet(cp, &other);
	uint32_t at = 0, pick;

	if (a == NULL)
		return cp;
	if (cp >= a->first && (cp - a->first) % a->jump == 0 &&
	    (cp - a->first) / a->jump < a->count) {
		at = (cp - a->first) / a->jump;
		pick =
		    (at + 1 + anonchar_draw(stream, a->count - 1)) % a->count;
	} else {
		pick = anonchar_draw(stream, a->count);
	}
	return a->first + pick * a->jump;
}

uint32_t
anonchar_cross(uint32_t cp)
{
	struct alphabet other;
	const struct alphabet *a = alphabet(cp, &other);

	if (cp >= 'a' && cp <= 'z')
		return 'x';
	if (cp >= 'A' && cp <= 'Z')
		return 'X';
	return a != NULL ? a->first : cp;
}

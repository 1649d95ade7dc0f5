/*
 * base64: any characters, strictly and forgivingly.  Pieces make no difference,
 * nothing is mended that may not be, and what strict accepts is, without its
 * white space, what encoding gives.  The first byte says how it is cut.
 */
#include <config.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base64.h"
#include "msg.h"
#include "xalloc.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define LENIENT (BASE64_SPACES | BASE64_URLSAFE | BASE64_LINES | BASE64_PADDING)

/* Decodes in pieces of STEP; the number of bytes, or -1. */
static ptrdiff_t
decode(const char *in, size_t n, unsigned allow, size_t step,
    unsigned char *out, unsigned *mended)
{
	struct fault fault = FAULT_NONE;
	unsigned char *piece = NULL;
	struct base64 b;
	size_t off, some;
	ptrdiff_t len = 0, got = 0;

	base64_begin(&b, allow);
	for (off = 0; off < n && got >= 0; off += some) {
		some = n - off < step ? n - off : step;
		/* of the size that is promised, so that ASan watches it */
		piece = xmalloc(BASE64_DECODED(some));
		got = base64_more(&b, in + off, some, piece, &fault);
		if (got > 0)
			memcpy(out + len, piece, (size_t)got);
		free(piece);
		len += got;
	}
	if (got >= 0) {
		piece = xmalloc(BASE64_DECODED(0));
		got = base64_end(&b, piece, &fault);
		if (got > 0)
			memcpy(out + len, piece, (size_t)got);
		free(piece);
		len += got;
	}
	if ((got < 0) != (fault.verdict == VERDICT_TROUBLE))
		abort();
	*mended = b.mended;
	return got < 0 ? -1 : len;
}

/* What strict accepts is canonical. */
static void
canonical(const char *in, size_t n, const unsigned char *bytes, size_t nbytes)
{
	char *text = xmalloc(BASE64_ENCODED(nbytes) + 1);
	size_t i, at = 0;

	base64_encode(bytes, nbytes, text);
	for (i = 0; i < n; i++) {
		if (strchr(" \t\r\n", in[i]) != NULL && in[i] != '\0')
			continue;
		if (at == BASE64_ENCODED(nbytes) || text[at++] != in[i])
			abort();
	}
	if (at != BASE64_ENCODED(nbytes))
		abort();
	free(text);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const unsigned allows[] = {
	    0, LENIENT, BASE64_PADDING, LENIENT | BASE64_TRAILING};
	unsigned mended[2], strict_mended = 0;
	unsigned char *out[2];
	const char *in = (const char *)data + 1;
	ptrdiff_t n[2], strict;
	size_t i;

	if (size == 0)
		return 0;
	size--;
	out[0] = xmalloc(2 * BASE64_DECODED(size));
	out[1] = xmalloc(2 * BASE64_DECODED(size));
	strict = decode(in, size, 0, size, out[0], &strict_mended);
	if (strict_mended != 0)
		abort();
	if (strict >= 0)
		canonical(in, size, out[0], (size_t)strict);
	for (i = 0; i < sizeof allows / sizeof *allows; i++) {
		n[0] = decode(in, size, allows[i], size, out[0], &mended[0]);
		n[1] = decode(in, size, allows[i], 1 + (size_t)data[0] % 16,
		    out[1], &mended[1]);
		if (n[0] != n[1] ||
		    (n[0] > 0 && memcmp(out[0], out[1], (size_t)n[0]) != 0))
			abort();
		if (n[0] >= 0 && mended[0] != mended[1])
			abort();
		if ((mended[0] & ~allows[i]) != 0)
			abort();
	}
	free(out[0]);
	free(out[1]);
	return 0;
}

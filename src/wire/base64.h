/*
 * base64: RFC 4648 section 4, strict or forgiving.
 *
 * Strict is what data URIs and signatures want: the standard alphabet, correct
 * padding, zero bits behind the last sextet, white space anywhere (RFC 2045
 * section 6.8).  Forgiving mends only what has one possible meaning and tells
 * what it mended.
 */
#ifndef BASE64_H
#define BASE64_H

#include <stdbool.h>
#include <stddef.h>

struct fault;

enum base64_mend {
	/* blanks between the characters are '+' that a form post lost; blanks
	 * at the end too when they make the length right */
	BASE64_SPACES = 1,
	BASE64_URLSAFE = 2, /* '-' and '_' taken for '+' and '/' */
	/* line ends dropped: they always are, this makes them told */
	BASE64_LINES = 4,
	BASE64_PADDING = 8, /* missing '=' added */
	/* what follows the padding dropped: a guess, for those who repair */
	BASE64_TRAILING = 16,
};

struct base64 {
	unsigned allow;	     /* enum base64_mend bits that may be used */
	unsigned mended;     /* out: those that were */
	unsigned long bits;  /* private */
	unsigned n, pad;     /* private: sextets in bits, '=' seen */
	unsigned long blank; /* private: blanks that may be '+' */
	/* private: a character was seen, a line ended, the rest is dropped */
	bool begun, line, over;
};

/* A longer run of blanks is not taken for anything. */
#define BASE64_RUN 64
/* Most bytes that a call with N characters gives, held-back blanks included. */
#define BASE64_DECODED(n) ((n) / 4 * 3 + 3 + BASE64_RUN / 4 * 3)
/* Characters that N bytes encode to, without a NUL. */
#define BASE64_ENCODED(n) (((n) + 2) / 3 * 4)

void base64_begin(struct base64 *b, unsigned allow);
/*
 * Decodes N characters; the number of bytes put into OUT (room for
 * BASE64_DECODED(n)), or -1 with *fault set.
 */
ptrdiff_t base64_more(struct base64 *b, const char *in, size_t n,
    unsigned char *out, struct fault *fault);
/* After the last character: as base64_more with n 0, for what is left. */
ptrdiff_t base64_end(struct base64 *b, unsigned char *out, struct fault *fault);

/* All at once, strictly; bytes put into OUT, or -1 with *fault set. */
ptrdiff_t base64_decode(
    const char *in, size_t n, unsigned char *out, struct fault *fault);
/* OUT has room for BASE64_ENCODED(n); no line ends, no NUL. */
void base64_encode(const unsigned char *in, size_t n, char *out);

#endif

/*
 * utf8: bytes checked and turned into UTF-8 before anything reads them.
 *
 * libxml2 2.9 lets some overlong forms through and trusts a byte order mark
 * over the declaration, so the encoding is settled here (XML 1.0 appendix F,
 * RFC 3629) and the parser is fed nothing but valid UTF-8.
 */
#ifndef UTF8_H
#define UTF8_H

#include <stddef.h>

struct fault;

enum utf8_source {
	UTF8_UTF8,
	UTF8_ASCII,
	UTF8_LATIN1, /* ISO-8859-1 */
	UTF8_UTF16LE,
	UTF8_UTF16BE,
};

struct utf8 {
	enum utf8_source source;
	unsigned char part[4]; /* an incomplete character's first bytes */
	size_t nparts;
};

/*
 * Settles the encoding from the first N bytes of a document (1 KiB is enough,
 * fewer only if there are no more) and gives the length of the byte order
 * mark, which is to be skipped.  -1 with *fault set for an encoding that XML
 * or the toolkit does not allow, or a declaration that contradicts the bytes.
 */
int utf8_begin(struct utf8 *u, const unsigned char *head, size_t n,
    struct fault *fault);

/* Room that N source bytes need in UTF-8, in any case. */
#define UTF8_ROOM(n) (2 * (n) + 8)

/*
 * Turns N bytes into UTF-8 at OUT (UTF8_ROOM(n) bytes); the number put there.
 * IN and OUT may be the same when source is UTF8_UTF8 or UTF8_ASCII and
 * nparts is 0.  -1 with *fault set, its line counted from IN, at a byte that is
 * no character of XML 1.0.
 */
ptrdiff_t utf8_more(struct utf8 *u, const unsigned char *in, size_t n,
    unsigned char *out, struct fault *fault);
/* After the last byte: 0, or -1 when a character is cut in two. */
int utf8_end(const struct utf8 *u, struct fault *fault);

/* Index of the first of N bytes that is not plain XML ASCII, or N. */
size_t utf8_plain(const unsigned char *s, size_t n);

#endif

#include <config.h>

#include <stdint.h>
#include <string.h>

#include "base64.h"
#include "msg.h"

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
			       "abcdefghijklmnopqrstuvwxyz0123456789+/";

/* What a character is, beside its value 0 to 63. */
enum { URL_MINUS = 64, URL_LINE, PAD, SPACE, LINE, NOTHING };

/* clang-format off */
#define X NOTHING
static const unsigned char meaning[256] = {
	X, X, X, X, X, X, X, X, X, LINE, LINE, X, X, LINE, X, X,
	X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X,
	SPACE, X, X, X, X, X, X, X, X, X, X, 62, X, URL_MINUS, X, 63,
	52, 53, 54, 55, 56, 57, 58, 59, 60, 61, X, X, X, PAD, X, X,
	X, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14,
	15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, X, X, X, X, URL_LINE,
	X, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40,
	41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, X, X, X, X, X,
	X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X,
	X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X,
	X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X,
	X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X,
	X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X,
	X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X,
	X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X,
	X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X,
};
#undef X
/* clang-format on */

void
base64_begin(struct base64 *b, unsigned allow)
{
	memset(b, 0, sizeof *b);
	b->allow = allow;
}

/* One sextet; what is complete goes to OUT. */
static unsigned char *
sextet(struct base64 *b, unsigned value, unsigned char *out)
{
	b->bits = b->bits << 6 | value;
	if (++b->n < 4)
		return out;
	*out++ = (unsigned char)(b->bits >> 16);
	*out++ = (unsigned char)(b->bits >> 8);
	*out++ = (unsigned char)b->bits;
	b->bits = 0;
	b->n = 0;
	return out;
}

/* The blanks held back, now known to be '+'. */
static unsigned char *
pluses(struct base64 *b, unsigned char *out)
{
	if (b->blank > 0)
		b->mended |= BASE64_SPACES;
	for (; b->blank > 0; b->blank--)
		out = sextet(b, 62, out);
	return out;
}

/* Whole groups of four from the alphabet, the common case. */
static size_t
groups(const unsigned char *in, size_t n, unsigned char **out)
{
	unsigned char *p = *out;
	uint32_t a, b, c, d;
	size_t i;

	for (i = 0; n - i >= 4; i += 4) {
		a = meaning[in[i]];
		b = meaning[in[i + 1]];
		c = meaning[in[i + 2]];
		d = meaning[in[i + 3]];
		if ((a | b | c | d) > 63)
			break;
		a = a << 18 | b << 12 | c << 6 | d;
		*p++ = (unsigned char)(a >> 16);
		*p++ = (unsigned char)(a >> 8);
		*p++ = (unsigned char)a;
	}
	*out = p;
	return i;
}

/* White space: a line end, or a blank that may be a '+'. */
static void
blank(struct base64 *b, unsigned what)
{
	if (!(b->allow & BASE64_SPACES) || what == LINE)
		b->line = b->line || b->begun;
	else if (b->begun && b->pad == 0 && b->blank <= BASE64_RUN)
		b->blank++;
}

static int
refuse(unsigned char c, struct fault *fault)
{
	if (c > ' ' && c < 0x7f)
		return fault_set(fault, VERDICT_TROUBLE, 0,
		    "base64: character '%c' is not in the alphabet "
		    "(RFC 4648 section 4)",
		    c);
	return fault_set(fault, VERDICT_TROUBLE, 0,
	    "base64: byte 0x%02X is not in the alphabet (RFC 4648 section 4)",
	    c);
}

/* A character that is no white space: before it, settle what was held back. */
static int
character(
    struct base64 *b, unsigned char c, unsigned char **out, struct fault *fault)
{
	unsigned what = meaning[c];

	if (b->pad > 0 && what != PAD && (b->allow & BASE64_TRAILING)) {
		b->mended |= BASE64_TRAILING;
		b->over = true;
		return 0;
	}
	if (what == NOTHING || ((what == URL_MINUS || what == URL_LINE) &&
				   !(b->allow & BASE64_URLSAFE)))
		return refuse(c, fault);
	if (what != PAD && b->pad > 0)
		return fault_set(fault, VERDICT_TROUBLE, 0,
		    "base64: data behind the padding "
		    "(RFC 4648 section 3.3)");
	if (b->blank > BASE64_RUN)
		return fault_set(fault, VERDICT_TROUBLE, 0,
		    "base64: a run of more than %d blanks", BASE64_RUN);
	if (b->line)
		b->mended |= b->allow & BASE64_LINES;
	b->line = false;
	b->begun = true;
	*out = pluses(b, *out);
	if (what == PAD && ++b->pad > 2)
		return fault_set(
		    fault, VERDICT_TROUBLE, 0, "base64: more than two '='");
	if (what == PAD)
		return 0;
	if (what > 63)
		b->mended |= BASE64_URLSAFE;
	*out = sextet(b, what > 63 ? what - 2 : what, *out);
	return 0;
}

ptrdiff_t
base64_more(struct base64 *b, const char *in, size_t n, unsigned char *out,
    struct fault *fault)
{
	const unsigned char *s = (const unsigned char *)in;
	unsigned char *p = out;
	size_t whole, i = 0;
	unsigned what;

	while (i < n && !b->over) {
		if (b->n == 0 && b->pad == 0 && b->blank == 0 && !b->line) {
			whole = groups(s + i, n - i, &p);
			b->begun = b->begun || whole > 0;
			i += whole;
			if (i == n)
				break;
		}
		what = meaning[s[i]];
		if (what == SPACE || what == LINE)
			blank(b, what);
		else if (character(b, s[i], &p, fault) != 0)
			return -1;
		i++;
	}
	return p - out;
}

/* The last, incomplete group. */
static int
tail(struct base64 *b, unsigned char **out, struct fault *fault)
{
	unsigned long bits = b->bits;

	if (b->n == 1 || b->n + b->pad > 4 || (b->n == 0 && b->pad > 0))
		return fault_set(fault, VERDICT_TROUBLE, 0,
		    b->pad > 0 ? "base64: wrong padding"
			       : "base64: cut short or characters lost");
	if (b->n + b->pad < 4 && b->n > 0) {
		if (!(b->allow & BASE64_PADDING))
			return fault_set(fault, VERDICT_TROUBLE, 0,
			    "base64: padding missing (RFC 4648 section 3.2)");
		b->mended |= BASE64_PADDING;
	}
	if ((b->n == 2 && (bits & 15) != 0) || (b->n == 3 && (bits & 3) != 0))
		return fault_set(fault, VERDICT_TROUBLE, 0,
		    "base64: bits behind the end (RFC 4648 section 3.5)");
	if (b->n == 2)
		*(*out)++ = (unsigned char)(bits >> 4);
	if (b->n == 3) {
		*(*out)++ = (unsigned char)(bits >> 10);
		*(*out)++ = (unsigned char)(bits >> 2);
	}
	return 0;
}

ptrdiff_t
base64_end(struct base64 *b, unsigned char *out, struct fault *fault)
{
	unsigned char *p = out;

	/* XML of a length divisible by 3 ends in '+': '>' is 62 below */
	if (b->pad == 0 && b->n > 0 && b->blank <= BASE64_RUN &&
	    (b->n + b->blank) % 4 == 0)
		p = pluses(b, p);
	if (tail(b, &p, fault) != 0)
		return -1;
	return p - out;
}

ptrdiff_t
base64_decode(const char *in, size_t n, unsigned char *out, struct fault *fault)
{
	struct base64 b;
	ptrdiff_t done, last;

	base64_begin(&b, 0);
	done = base64_more(&b, in, n, out, fault);
	if (done < 0)
		return -1;
	last = base64_end(&b, out + done, fault);
	return last < 0 ? -1 : done + last;
}

void
base64_encode(const unsigned char *in, size_t n, char *out)
{
	uint32_t v;

	for (; n >= 3; n -= 3, in += 3) {
		v = (uint32_t)in[0] << 16 | (uint32_t)in[1] << 8 | in[2];
		*out++ = alphabet[v >> 18];
		*out++ = alphabet[v >> 12 & 63];
		*out++ = alphabet[v >> 6 & 63];
		*out++ = alphabet[v & 63];
	}
	if (n == 0)
		return;
	v = (uint32_t)in[0] << 16 | (n == 2 ? (uint32_t)in[1] << 8 : 0);
	*out++ = alphabet[v >> 18];
	*out++ = alphabet[v >> 12 & 63];
	*out++ = n == 2 ? alphabet[v >> 6 & 63] : '=';
	*out++ = '=';
}

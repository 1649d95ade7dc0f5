#include <config.h>

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "anon.h"
#include "anonrun.h"
#include "buf.h"
#include "caps.h"
#include "msg.h"
#include "utf8.h"

/* How the characters of a document lie in its bytes. */
struct layout {
	unsigned unit; /* bytes of one, 0: UTF-8, as it is */
	bool big;      /* the first byte is the highest */
	size_t bom;
};

static bool
begins(const struct buf *buf, const char *s, size_t n)
{
	return buf->len >= n && memcmp(buf->data, s, n) == 0;
}

/* Not UTF-8, whatever it says. */
static bool
is_bytes(const struct buf *buf)
{
	struct anonrun_part part = {buf->data, buf->len, true};
	struct anonrun run = {&part, 1};
	struct anonrun_at at = {0};

	while (anonrun_next(&run, &at))
		if (at.cp == 0 && (unsigned char)*at.s >= 0x80)
			return true;
	return false;
}

/* Marks that stay, so that a second one is told again. */
static size_t
marks(const struct buf *buf)
{
	size_t n = 0;

	while (
	    buf->len - n >= 3 && memcmp(buf->data + n, "\xEF\xBB\xBF", 3) == 0)
		n += 3;
	return n;
}

/* What no reader takes still has a layout: XML 1.0, appendix F. */
static struct layout
guess(const struct buf *buf)
{
	if (begins(buf, "\0\0\xfe\xff", 4) || begins(buf, "\0\0\0<", 4))
		return (struct layout){4, true, 0};
	if (begins(buf, "\xff\xfe\0\0", 4) || begins(buf, "<\0\0\0", 4))
		return (struct layout){4, false, 0};
	if (begins(buf, "\xfe\xff", 2) || begins(buf, "\0<", 2))
		return (struct layout){2, true, 0};
	if (begins(buf, "\xff\xfe", 2) || begins(buf, "<\0", 2))
		return (struct layout){2, false, 0};
	return (struct layout){is_bytes(buf) ? 1 : 0, false, marks(buf)};
}

static struct layout
layout(const struct buf *buf)
{
	size_t head = buf->len < 1024 ? buf->len : 1024;
	struct fault fault = FAULT_NONE;
	struct utf8 u;
	int bom;

	if (begins(buf, "\xff\xfe\0\0", 4))
		return guess(buf);
	bom = utf8_begin(&u, (const unsigned char *)buf->data, head, &fault);
	if (bom < 0)
		return guess(buf);
	switch (u.source) {
	case UTF8_LATIN1:
		return (struct layout){1, false, (size_t)bom};
	case UTF8_UTF16LE:
		return (struct layout){2, false, (size_t)bom};
	case UTF8_UTF16BE:
		return (struct layout){2, true, (size_t)bom};
	default:
		return (struct layout){0, false, (size_t)bom};
	}
}

static uint32_t
get(const unsigned char *s, const struct layout *l)
{
	uint32_t c = 0;

	for (unsigned i = 0; i < l->unit; i++)
		c = c << 8 | s[l->big ? i : l->unit - 1 - i];
	return c;
}

static void
set(unsigned char *s, const struct layout *l, uint32_t c)
{
	for (unsigned i = 0; i < l->unit; i++, c >>= 8)
		s[l->big ? l->unit - 1 - i : i] = (unsigned char)(c & 0xff);
}

static bool
is_half(uint32_t c, uint32_t which)
{
	return (c & 0xfffffc00) == which;
}

/*
 * The character at S, in *USED bytes.  Half a pair is a character of its own
 * here, in three bytes that are no UTF-8 and so stay.
 */
static uint32_t
next(const unsigned char *s, size_t n, const struct layout *l, size_t *used)
{
	uint32_t c = get(s, l), low;

	*used = l->unit;
	if (l->unit != 2 || !is_half(c, 0xd800) || n < 4)
		return c;
	low = get(s + 2, l);
	if (!is_half(low, 0xdc00))
		return c;
	*used = 4;
	return 0x10000 + ((c & 0x3ff) << 10) + (low & 0x3ff);
}

static void
add(struct buf *out, uint32_t c)
{
	char s[4];
	int n = 0;

	if (c < 0x80) {
		buf_addc(out, (char)c);
		return;
	}
	if (c < 0x800)
		s[n++] = (char)(0xc0 | c >> 6);
	else if (c < 0x10000)
		s[n++] = (char)(0xe0 | c >> 12);
	else
		s[n++] = (char)(0xf0 | c >> 18);
	for (int shift = c < 0x800     ? 0
			 : c < 0x10000 ? 6
				       : 12;
	     shift >= 0; shift -= 6)
		s[n++] = (char)(0x80 | (c >> shift & 0x3f));
	buf_add(out, s, (size_t)n);
}

/* The way back of add. */
static uint32_t
take(const unsigned char **s)
{
	const unsigned char *p = *s;
	uint32_t c = *p++;
	int more = c < 0x80 ? 0 : c < 0xe0 ? 1 : c < 0xf0 ? 2 : 3;

	if (more > 0)
		c &= 0x3fU >> more;
	while (more-- > 0)
		c = c << 6 | (*p++ & 0x3fU);
	*s = p;
	return c;
}

static void
recoded(
    const struct anon_options *options, struct buf *buf, const struct layout *l)
{
	struct buf text = BUF_INIT(4 * CAP_DEBUG);
	unsigned char *s = (unsigned char *)buf->data + l->bom;
	unsigned char *end = (unsigned char *)buf->data + buf->len;
	const unsigned char *in;
	size_t used;
	uint32_t c;

	for (unsigned char *p = s; (size_t)(end - p) >= l->unit; p += used) {
		c = next(p, (size_t)(end - p), l, &used);
		add(&text, c > 0x10ffff ? 0xffff : c);
	}
	anon_document(options, text.data, text.len);
	in = (const unsigned char *)text.data;
	for (; (size_t)(end - s) >= l->unit; s += used) {
		bool none = next(s, (size_t)(end - s), l, &used) > 0x10ffff;

		c = take(&in);
		if (used > l->unit) {
			set(s, l, 0xd800 | (c - 0x10000) >> 10);
			set(s + 2, l, 0xdc00 | (c & 0x3ff));
		} else if (!none) {
			set(s, l, c);
		}
	}
	buf_free(&text);
}

void
anon_encoded(const struct anon_options *options, struct buf *buf)
{
	struct layout l;

	if (buf->len == 0)
		return;
	l = layout(buf);
	if (l.unit > 0)
		recoded(options, buf, &l);
	else
		anon_document(options, buf->data + l.bom, buf->len - l.bom);
}

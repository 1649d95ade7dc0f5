#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "anonescape.h"
#include "anonlayer.h"
#include "base64.h"
#include "buf.h"
#include "caps.h"
#include "msg.h"
#include "unwrap.h"
#include "xalloc.h"

/* A character that is none, and where it stood. */
struct odd {
	size_t at;
	char c;
};

/* How the text was written. */
struct style {
	char plus, slash; /* how 62 and 63 are written */
	size_t line;	  /* characters of a line, 0: all in one */
	char eol[3];
	bool regular, ends; /* nothing odd but line ends; one is last */
	size_t pads;
	size_t characters; /* those that count, before the padding */
	unsigned hidden;   /* bits behind the last byte */
	struct odd *odd;
	size_t nodd;
	size_t padding; /* where it begins */
};

static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrst"
			      "uvwxyz0123456789";

static int
sextet(const struct style *style, char c)
{
	const char *at = c != '\0' ? strchr(letters, c) : NULL;

	if (at != NULL)
		return (int)(at - letters);
	if (c == '+' || c == style->plus)
		return 62;
	return c == '/' || c == style->slash ? 63 : -1;
}

static void
learn_alphabet(const struct buf *in, struct style *style)
{
	bool plus = memchr(in->data, '+', in->len) != NULL;
	size_t end = in->len;

	style->plus = '+';
	style->slash = '/';
	if (memchr(in->data, '_', in->len) != NULL)
		style->slash = '_';
	if (memchr(in->data, '-', in->len) != NULL)
		style->plus = '-';
	while (end > 0 && strchr(" \t\r\n=", in->data[end - 1]) != NULL &&
	       in->data[end - 1] != '\0')
		end--;
	/* blanks that were '+' before a form lost it */
	if (!plus && style->plus == '+' && memchr(in->data, ' ', end) != NULL)
		style->plus = ' ';
}

static void
note_odd(struct style *style, size_t at, char c)
{
	style->odd =
	    xreallocarray(style->odd, style->nodd + 1, sizeof *style->odd);
	style->odd[style->nodd++] = (struct odd){at, c};
}

/* Lines of one length, the last one of any? */
static void
learn_lines(const struct buf *in, struct style *style)
{
	size_t n = strcspn(in->data, "\r\n"), at;

	style->regular = style->nodd == 0;
	if (n == in->len || in->data[n] == '\0')
		return;
	style->eol[0] = in->data[n];
	if (in->data[n] == '\r' && in->data[n + 1] == '\n')
		style->eol[1] = '\n';
	for (at = n; at < in->len;) {
		size_t run;

		if (strncmp(in->data + at, style->eol, strlen(style->eol)) != 0)
			return;
		at += strlen(style->eol);
		run = strcspn(in->data + at, "\r\n");
		style->ends = run == 0;
		if (run > n || (run < n && at + run != in->len &&
				   at + run + strlen(style->eol) != in->len))
			return;
		at += run;
	}
	for (size_t i = 0; i < style->nodd; i++)
		if (style->odd[i].c != '\r' && style->odd[i].c != '\n')
			return;
	style->line = n;
	style->regular = true;
}

/* Takes IN apart: what it holds goes to OUT. */
static void
decode(const struct buf *in, struct style *style, struct buf *out)
{
	unsigned long bits = 0;
	size_t n = 0;
	int v;

	memset(style, 0, sizeof *style);
	learn_alphabet(in, style);
	style->padding = in->len;
	for (size_t i = 0; i < in->len; i++) {
		if (in->data[i] == '=') {
			style->padding = i;
			break;
		}
		v = sextet(style, in->data[i]);
		if (v < 0) {
			note_odd(style, i, in->data[i]);
			continue;
		}
		bits = bits << 6 | (unsigned long)v;
		if (++n % 4 == 0) {
			buf_addc(out, (char)(bits >> 16));
			buf_addc(out, (char)(bits >> 8));
			buf_addc(out, (char)bits);
		}
	}
	style->characters = n;
	if (n % 4 == 2) {
		buf_addc(out, (char)(bits >> 4));
		style->hidden = bits & 0xf;
	}
	if (n % 4 == 3) {
		buf_addc(out, (char)(bits >> 10));
		buf_addc(out, (char)(bits >> 2));
		style->hidden = bits & 3;
	}
	for (size_t i = style->padding; i < in->len && in->data[i] == '='; i++)
		style->pads++;
	learn_lines(in, style);
}

/* The characters alone. */
static void
characters(const struct style *style, const struct buf *bytes, struct buf *out)
{
	unsigned long bits = 0;
	size_t n =
	    bytes->len / 3 * 4 + (bytes->len % 3 > 0 ? bytes->len % 3 + 1 : 0);

	for (size_t i = 0; i < n; i++) {
		unsigned long v;

		if (i % 4 == 0) {
			bits = 0;
			for (size_t k = i / 4 * 3; k < i / 4 * 3 + 3; k++)
				bits = bits << 8 |
				       (k < bytes->len
					       ? (unsigned char)bytes->data[k]
					       : 0);
		}
		v = bits >> (18 - 6 * (i % 4)) & 0x3f;
		if (i + 1 == n && style->characters % 4 == n % 4)
			v |= style->hidden;
		buf_addc(out, v == 62	? style->plus
			      : v == 63 ? style->slash
					: letters[v]);
	}
	/* one that is missing, or too many */
	if (style->characters % 4 == 1)
		buf_addc(out, 'A');
}

static void
put_lines(const struct style *style, const struct buf *text, struct buf *out)
{
	for (size_t i = 0; i < text->len; i++) {
		if (style->line > 0 && i > 0 && i % style->line == 0)
			buf_adds(out, style->eol);
		buf_addc(out, text->data[i]);
	}
	if (style->line > 0 && style->ends)
		buf_adds(out, style->eol);
}

/* What is odd stands as far from the beginning as it did. */
static void
put_odd(const struct style *style, const struct buf *text, struct buf *out)
{
	size_t k = 0;

	for (size_t i = 0; i < text->len; i++) {
		while (k < style->nodd && style->odd[k].at <= out->len)
			buf_addc(out, style->odd[k++].c);
		buf_addc(out, text->data[i]);
	}
	while (k < style->nodd)
		buf_addc(out, style->odd[k++].c);
}

/* Padding as it was, if there was any, and what followed it. */
static void
put_padding(const struct style *style, const struct buf *in, struct buf *text,
    struct buf *out)
{
	size_t right = text->len % 4 == 2 ? 2 : text->len % 4 == 3 ? 1 : 0;
	size_t want = style->characters % 4 == 2   ? 2
		      : style->characters % 4 == 3 ? 1
						   : 0;
	size_t pads = style->pads;
	size_t n = in->len - style->padding - style->pads, at;

	if (pads == want)
		pads = right;
	else if (pads == right && pads > 0)
		pads = 3 - pads; /* it was wrong */
	while (pads-- > 0)
		buf_addc(style->line > 0 ? text : out, '=');
	if (style->regular && style->pads == 0)
		return;
	if (style->line > 0 && style->ends)
		return;
	at = out->len;
	buf_add(out, in->data + in->len - n, n);
	if (n > 0)
		anonlayer_blank(out->data + at, n);
}

static void
encode(const struct style *style, const struct buf *in, const struct buf *bytes,
    struct buf *out)
{
	struct buf text = BUF_INIT(2 * CAP_DEBUG), tail = BUF_INIT(CAP_DEBUG);

	characters(style, bytes, &text);
	put_padding(style, in, &text, &tail);
	if (style->regular)
		put_lines(style, &text, out);
	else
		put_odd(style, &text, out);
	buf_add(out, tail.data != NULL ? tail.data : "", tail.len);
	buf_free(&text);
	buf_free(&tail);
}

/* Escaped once more than a form is: that layer first. */
static int
escaped(const struct anonlayer *layer, struct buf *buf, struct fault *fault)
{
	struct anonescape style = {.form = false};
	struct buf text = BUF_INIT(CAP_DEBUG), out = BUF_INIT(4 * CAP_DEBUG);
	struct anonlayer inside = *layer;
	int ret;

	inside.depth++;
	anonescape_read(&style, buf->data, buf->len, &text);
	ret = anonbase64(&inside, &text, fault);
	if (ret == 0 && text.len > 0) {
		anonescape_write(&style, text.data, text.len, &out);
		buf_free(buf);
		*buf = out;
	} else {
		buf_free(&out);
	}
	buf_free(&text);
	return ret;
}

/* Is there anything behind the padding? */
static bool
is_followed(const struct buf *in, const struct style *style)
{
	for (size_t i = style->padding; i < in->len; i++)
		if (in->data[i] == '\0' ||
		    strchr("= \t\r\n", in->data[i]) == NULL)
			return true;
	return false;
}

static bool
is_escaped(const struct buf *buf)
{
	const char *at = memchr(buf->data, '%', buf->len);

	return at != NULL && strspn(at + 1, "0123456789abcdefABCDEF") >= 2;
}

int
anonbase64(const struct anonlayer *layer, struct buf *buf, struct fault *fault)
{
	struct anonlayer inside = *layer;
	struct buf bytes = BUF_INIT(CAP_DEBUG), out = BUF_INIT(2 * CAP_DEBUG);
	struct style style;
	int ret;

	if (is_escaped(buf) && layer->depth < UNWRAP_LAYERS)
		return escaped(layer, buf, fault);
	inside.depth++;
	inside.base64 = true;
	decode(buf, &style, &bytes);
	inside.thirds = (style.pads == 0 || is_followed(buf, &style)) &&
				style.characters % 4 != 0
			    ? 1 + (unsigned)(bytes.len % 3)
			    : 0;
	ret = anonlayer_inside(&inside, &bytes, fault);
	if (ret == 0) {
		encode(&style, buf, &bytes, &out);
		buf_free(buf);
		*buf = out;
	} else {
		buf_free(&out);
	}
	free(style.odd);
	buf_free(&bytes);
	return ret;
}

#include <config.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "caps.h"
#include "stage.h"
#include "xalloc.h"

/*
 * UTF-8 that a program took for windows-1252 and encoded once more.  A
 * character that can only be the trace of that is decoded; all else stays.
 */

/* 0x80 to 0x9f (WHATWG Encoding, index windows-1252); 0: as ISO-8859-1 */
static const uint16_t high[32] = {0x20ac, 0, 0x201a, 0x0192, 0x201e, 0x2026,
    0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017d, 0, 0,
    0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc, 0x2122,
    0x0161, 0x203a, 0x0153, 0, 0x017e, 0x0178};

unsigned
uncode_char(unsigned char c)
{
	if (c >= 0x80 && c < 0xa0 && high[c - 0x80] != 0)
		return high[c - 0x80];
	return c;
}

int
uncode_byte(unsigned c)
{
	if (c < 0x100)
		return (int)c;
	for (int i = 0; i < 32; i++)
		if (high[i] == c)
			return 0x80 + i;
	return -1;
}

/* RFC 3629, section 4: no overlong forms, no surrogates. */
size_t
uncode_read(const unsigned char *s, size_t n, unsigned *c)
{
	static const unsigned least[] = {0, 0, 0x80, 0x800, 0x10000};
	size_t len;
	unsigned v;

	if (n == 0)
		return 0;
	if (s[0] < 0x80) {
		*c = s[0];
		return 1;
	}
	if (s[0] < 0xc2 || s[0] > 0xf4)
		return 0;
	len = s[0] < 0xe0 ? 2 : s[0] < 0xf0 ? 3 : 4;
	if (len > n)
		return 0;
	v = s[0] & (0x7fu >> len);
	for (size_t i = 1; i < len; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return 0;
		v = v << 6 | (s[i] & 0x3fu);
	}
	if (v < least[len] || v > 0x10ffff || (v >= 0xd800 && v < 0xe000))
		return 0;
	*c = v;
	return len;
}

size_t
uncode_write(unsigned c, char *out)
{
	if (c < 0x80) {
		out[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		out[0] = (char)(0xc0 | c >> 6);
		out[1] = (char)(0x80 | (c & 0x3f));
		return 2;
	}
	if (c < 0x10000) {
		out[0] = (char)(0xe0 | c >> 12);
		out[1] = (char)(0x80 | (c >> 6 & 0x3f));
		out[2] = (char)(0x80 | (c & 0x3f));
		return 3;
	}
	out[0] = (char)(0xf0 | c >> 18);
	out[1] = (char)(0x80 | (c >> 12 & 0x3f));
	out[2] = (char)(0x80 | (c >> 6 & 0x3f));
	out[3] = (char)(0x80 | (c & 0x3f));
	return 4;
}

/*
 * Up to four characters at S as the bytes they once were; if these are one
 * character, its length in *LEN and the bytes of S it took are returned.
 */
static size_t
once(const unsigned char *s, size_t n, unsigned char bytes[4], size_t *len)
{
	size_t used[5] = {0, 0, 0, 0, 0}, at = 0, k = 0;
	unsigned c;

	while (k < 4) {
		size_t step = uncode_read(s + at, n - at, &c);
		int byte = step > 1 ? uncode_byte(c) : -1;

		if (byte < 0x80)
			break;
		bytes[k++] = (unsigned char)byte;
		used[k] = at += step;
	}
	*len = uncode_read(bytes, k, &c);
	return *len > 1 ? used[*len] : 0;
}

size_t
uncode(const char *in, size_t n, char *out, bool *changed)
{
	const unsigned char *s = (const unsigned char *)in;
	unsigned char bytes[4];
	size_t i = 0, put = 0, len;

	while (i < n) {
		size_t used = s[i] < 0x80 ? 0 : once(s + i, n - i, bytes, &len);

		if (used > 0) {
			memcpy(out + put, bytes, len);
			put += len;
			i += used;
			*changed = true;
		} else {
			out[put++] = in[i++];
		}
	}
	return put;
}

/* Characters wait for the rest of the run, which may come in a later piece. */
struct recode {
	struct stage stage;
	struct buf run; /* bytes from 0x80 on */
	struct buf out;
};

static void
flush(struct recode *u)
{
	bool changed = false;

	if (u->run.len == 0)
		return;
	buf_clear(&u->out);
	buf_add(&u->out, u->run.data, u->run.len);
	u->out.len = uncode(u->run.data, u->run.len, u->out.data, &changed);
	stage_text(&u->stage, u->out.data, u->out.len);
	buf_clear(&u->run);
}

static struct xml_attr *
recoded(const struct xml_tag *tag)
{
	struct xml_attr *attr = xcalloc(tag->nattr + 1, sizeof *attr);
	bool changed;

	for (size_t i = 0; i < tag->nattr; i++) {
		char *value = xmalloc(tag->attr[i].len + 1);

		attr[i] = tag->attr[i];
		attr[i].len =
		    uncode(tag->attr[i].value, attr[i].len, value, &changed);
		attr[i].value = value;
	}
	return attr;
}

static void
recode_start(void *ctx, const struct xml_tag *tag)
{
	struct recode *u = ctx;
	struct xml_tag copy = *tag;
	struct xml_attr *attr;

	flush(u);
	stage_open(&u->stage, tag);
	if (u->stage.sealed || tag->nattr == 0) {
		stage_start(&u->stage, tag);
		return;
	}
	attr = recoded(tag);
	copy.attr = attr;
	stage_start(&u->stage, &copy);
	for (size_t i = 0; i < tag->nattr; i++)
		free((char *)attr[i].value);
	free(attr);
}

static void
recode_end(void *ctx, const struct xml_tag *tag)
{
	struct recode *u = ctx;

	flush(u);
	stage_end(&u->stage, tag);
	stage_close(&u->stage);
}

static void
recode_text(void *ctx, const char *s, size_t n)
{
	struct recode *u = ctx;
	size_t i;

	if (u->stage.sealed) {
		stage_text(&u->stage, s, n);
		return;
	}
	for (; n > 0; s += i, n -= i) {
		for (i = 0; i < n && (unsigned char)s[i] >= 0x80; i++)
			;
		if (i > 0) {
			buf_add(&u->run, s, i);
			continue;
		}
		flush(u);
		while (i < n && (unsigned char)s[i] < 0x80)
			i++;
		stage_text(&u->stage, s, i);
	}
}

static void
recode_pi(void *ctx, const char *target, const char *data)
{
	struct recode *u = ctx;

	flush(u);
	stage_pi(&u->stage, target, data);
}

static void
recode_free(struct stage *stage)
{
	struct recode *u = (struct recode *)stage;

	buf_free(&u->run);
	buf_free(&u->out);
	free(u);
}

struct stage *
uncode_new(void)
{
	static const struct xml_handler handler = {
	    recode_start, recode_end, recode_text, stage_comment, recode_pi};
	struct recode *u = xcalloc(1, sizeof *u);

	u->stage.handler = &handler;
	u->stage.free = recode_free;
	u->run = (struct buf)BUF_INIT(CAP_TREE);
	u->out = (struct buf)BUF_INIT(CAP_TREE);
	return &u->stage;
}

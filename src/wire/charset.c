#include <config.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "caps.h"
#include "charset.h"
#include "msg.h"
#include "spool.h"
#include "xalloc.h"

#define CHUNK (32 * KIB)
#define WIDEST 3 /* bytes of UTF-8 that a byte of windows-1252 needs */

/* Unicode, "cp1252 to Unicode table": 0x80 to 0x9f; 0: undefined. */
static const uint16_t high[32] = {0x20ac, 0, 0x201a, 0x192, 0x201e, 0x2026,
    0x2020, 0x2021, 0x2c6, 0x2030, 0x160, 0x2039, 0x152, 0, 0x17d, 0, 0, 0x2018,
    0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x2dc, 0x2122, 0x161,
    0x203a, 0x153, 0, 0x17e, 0x178};

/* Counts characters beyond ASCII, and bytes that are none; RFC 3629. */
struct scan {
	unsigned todo;	     /* continuation bytes expected */
	unsigned char least; /* the next one's lower bound */
	unsigned char most;  /* and upper bound */
	unsigned long good, bad;
};

static void
scan_lead(struct scan *s, unsigned char c)
{
	s->least = c == 0xe0 ? 0xa0 : c == 0xf0 ? 0x90 : 0x80;
	s->most = c == 0xed ? 0x9f : c == 0xf4 ? 0x8f : 0xbf;
	if (c < 0x80)
		s->todo = 0;
	else if (c >= 0xc2 && c < 0xe0)
		s->todo = 1;
	else if (c >= 0xe0 && c < 0xf0)
		s->todo = 2;
	else if (c >= 0xf0 && c < 0xf5)
		s->todo = 3;
	else
		s->bad++;
}

static void
scan_byte(struct scan *s, unsigned char c)
{
	if (s->todo > 0 && c >= s->least && c <= s->most) {
		s->least = 0x80;
		s->most = 0xbf;
		if (--s->todo == 0)
			s->good++;
		return;
	}
	if (s->todo > 0) {
		s->bad++;
		s->todo = 0;
	}
	scan_lead(s, c);
}

/* What a piece of IN is turned into, at OUT; its length, or -1. */
typedef ptrdiff_t turn_fn(void *ctx, const unsigned char *in, size_t n,
    char *out, struct fault *fault);

static int
turn_all(struct spool *in, struct spool *out, turn_fn *turn, void *ctx,
    struct fault *fault)
{
	unsigned char *chunk = xmalloc(CHUNK * (1 + WIDEST));
	char *to = (char *)chunk + CHUNK;
	uint64_t off = 0;
	ptrdiff_t n, len;
	int ret = -1;

	while ((n = spool_read(in, off, chunk, CHUNK, fault)) > 0) {
		len = turn(ctx, chunk, (size_t)n, to, fault);
		if (len < 0 || (out != NULL && spool_write(out, to, (size_t)len,
						   fault) != 0))
			goto out;
		off += (uint64_t)n;
	}
	ret = n < 0 ? -1 : 0;
out:
	free(chunk);
	return ret;
}

static ptrdiff_t
turn_scan(void *ctx, const unsigned char *in, size_t n, char *out,
    struct fault *fault)
{
	size_t i;

	(void)out;
	(void)fault;
	for (i = 0; i < n; i++)
		scan_byte(ctx, in[i]);
	return 0;
}

static int
scan_all(struct spool *in, struct scan *s, struct fault *fault)
{
	memset(s, 0, sizeof *s);
	if (turn_all(in, NULL, turn_scan, s, fault) != 0)
		return -1;
	s->bad += s->todo > 0;
	return 0;
}

/* Not UTF-16, and no declaration of another encoding (XML 1.0, 4.3.3). */
static bool
meant_as_utf8(struct spool *in)
{
	char head[257];
	char *end, *at;
	ptrdiff_t n = spool_read(in, 0, head, sizeof head - 1, NULL);

	if (n <= 0 || memchr(head, '\0', (size_t)n) != NULL ||
	    (unsigned char)head[0] >= 0xfe)
		return false;
	head[n] = '\0';
	end = strncmp(head, "<?xml", 5) == 0 ? strstr(head, "?>") : NULL;
	if (end == NULL)
		return true;
	*end = '\0';
	at = strstr(head, "encoding");
	if (at == NULL)
		return true;
	at += strcspn(at, "\"'");
	return strncasecmp(at + (*at != '\0'), "utf-8", 5) == 0;
}

int
charset_broken(struct spool *in, bool *broken, struct fault *fault)
{
	struct scan s;

	*broken = false;
	if (!meant_as_utf8(in))
		return 0;
	if (scan_all(in, &s, fault) != 0)
		return -1;
	*broken = s.bad > 0;
	return 0;
}

static char *
put(char *out, uint32_t c)
{
	if (c < 0x80) {
		*out++ = (char)c;
	} else if (c < 0x800) {
		*out++ = (char)(0xc0 | c >> 6);
		*out++ = (char)(0x80 | (c & 63));
	} else {
		*out++ = (char)(0xe0 | c >> 12);
		*out++ = (char)(0x80 | (c >> 6 & 63));
		*out++ = (char)(0x80 | (c & 63));
	}
	return out;
}

static ptrdiff_t
turn_repair(void *ctx, const unsigned char *in, size_t n, char *out,
    struct fault *fault)
{
	char *p = out;
	uint32_t c;
	size_t i;

	(void)ctx;
	for (i = 0; i < n; i++) {
		c = in[i];
		if (c >= 0x80 && c < 0xa0)
			c = high[c - 0x80];
		if (c == 0 && in[i] != 0)
			return fault_set(fault, VERDICT_TROUBLE, 0,
			    "encoding: neither UTF-8 nor windows-1252: "
			    "byte 0x%02X",
			    in[i]);
		p = put(p, c);
	}
	return p - out;
}

int
charset_repair(struct spool *in, struct spool *out, struct fault *fault)
{
	struct scan s;

	if (scan_all(in, &s, fault) != 0)
		return -1;
	if (s.good > 0)
		return fault_set(fault, VERDICT_TROUBLE, 0,
		    "encoding: %lu characters in UTF-8 and %lu bytes that are "
		    "not: cut or mixed",
		    s.good, s.bad);
	return turn_all(in, out, turn_repair, NULL, fault);
}

/* CTX: uint32_t, the character begun last, 0 for none. */
static ptrdiff_t
turn_damage(void *ctx, const unsigned char *in, size_t n, char *out,
    struct fault *fault)
{
	uint32_t *code = ctx;
	char *p = out;
	size_t i;

	(void)fault;
	for (i = 0; i < n; i++) {
		if ((in[i] & 0xc0) == 0x80) {
			*code = *code << 6 | (in[i] & 63u);
			continue;
		}
		if (*code > 0)
			*p++ = (char)(*code < 0x100 ? *code : '?');
		*code = in[i] < 0x80   ? in[i]
			: in[i] < 0xe0 ? in[i] & 31u
			: in[i] < 0xf0 ? in[i] & 15u
				       : in[i] & 7u;
	}
	return p - out;
}

int
charset_damage(struct spool *in, struct spool *out, struct fault *fault)
{
	uint32_t code = 0;
	char last;

	if (turn_all(in, out, turn_damage, &code, fault) != 0)
		return -1;
	last = (char)(code < 0x100 ? code : '?');
	return code > 0 ? spool_write(out, &last, 1, fault) : 0;
}

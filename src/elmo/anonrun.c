#include <config.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "anonrun.h"
#include "xalloc.h"

void
anonrun_add(struct anonrun *run, char *s, size_t n, bool cdata)
{
	if (n == 0)
		return;
	run->v = xreallocarray(run->v, run->n + 1, sizeof *run->v);
	run->v[run->n++] = (struct anonrun_part){s, n, cdata};
}

void
anonrun_clear(struct anonrun *run)
{
	free(run->v);
	run->v = NULL;
	run->n = 0;
}

static bool
more(unsigned char c)
{
	return (c & 0xc0) == 0x80;
}

/* The character at S and its bytes; 0 and 1 when it is none (RFC 3629). */
static uint32_t
decode(const unsigned char *s, size_t n, size_t *len)
{
	uint32_t cp;

	*len = 1;
	if (s[0] < 0x80)
		return s[0];
	if (s[0] >= 0xc2 && s[0] < 0xe0 && n > 1 && more(s[1])) {
		*len = 2;
		return (s[0] & 0x1fU) << 6 | (s[1] & 0x3fU);
	}
	if ((s[0] & 0xf0) == 0xe0 && n > 2 && more(s[1]) && more(s[2])) {
		cp = (s[0] & 0xfU) << 12 | (s[1] & 0x3fU) << 6 | (s[2] & 0x3fU);
		if (cp < 0x800 || (cp >= 0xd800 && cp < 0xe000))
			return 0;
		*len = 3;
		return cp;
	}
	if (s[0] >= 0xf0 && s[0] < 0xf5 && n > 3 && more(s[1]) && more(s[2]) &&
	    more(s[3])) {
		cp = (s[0] & 7U) << 18 | (s[1] & 0x3fU) << 12 |
		     (s[2] & 0x3fU) << 6 | (s[3] & 0x3fU);
		if (cp < 0x10000 || cp > 0x10ffff)
			return 0;
		*len = 4;
		return cp;
	}
	return 0;
}

static size_t
encode(uint32_t cp, char out[4])
{
	size_t n = cp < 0x80 ? 1 : cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 4;

	if (n == 1) {
		out[0] = (char)cp;
		return 1;
	}
	for (size_t i = n - 1; i > 0; i--, cp >>= 6)
		out[i] = (char)(0x80 | (cp & 0x3f));
	out[0] = (char)((0xf00U >> n & 0xff) | cp);
	return n;
}

static bool
is_name(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9');
}

/* &#228; or &#xe4; */
static uint32_t
numeric(const char *s, size_t n)
{
	bool hex = n > 3 && s[2] == 'x';
	uint32_t cp = 0;

	for (size_t i = hex ? 3 : 2; i + 1 < n; i++) {
		char c = s[i];
		uint32_t d;

		if (c >= '0' && c <= '9')
			d = (uint32_t)(c - '0');
		else if (hex && (c | 32) >= 'a' && (c | 32) <= 'f')
			d = (uint32_t)((c | 32) - 'a' + 10);
		else
			return 0;
		cp = cp * (hex ? 16 : 10) + d;
		if (cp > 0x10ffff)
			return 0;
	}
	return cp >= 0xd800 && cp < 0xe000 ? 0 : cp;
}

/* At '&': its length, 1 when it is no reference; the character in *CP. */
static size_t
reference(const char *s, size_t n, uint32_t *cp)
{
	static const struct {
		const char *text;
		uint32_t cp;
	} known[] = {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'},
	    {"&quot;", '"'}, {"&apos;", '\''}};
	size_t len = 1;

	*cp = '&';
	if (len < n && s[len] == '#')
		len++;
	while (len < n && len < 32 && is_name(s[len]))
		len++;
	if (len == 1 || len == n || s[len] != ';')
		return 1;
	len++;
	*cp = s[1] == '#' && len > 3 ? numeric(s, len) : 0;
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (strlen(known[i].text) == len &&
		    memcmp(known[i].text, s, len) == 0)
			*cp = known[i].cp;
	return len;
}

bool
anonrun_next(const struct anonrun *run, struct anonrun_at *at)
{
	const struct anonrun_part *p;

	while (at->part < run->n && at->off == run->v[at->part].n) {
		at->part++;
		at->off = 0;
	}
	if (at->part == run->n)
		return false;
	p = &run->v[at->part];
	at->s = p->s + at->off;
	if (*at->s == '&' && !p->cdata)
		at->n = reference(at->s, p->n - at->off, &at->cp);
	else
		at->cp = decode(
		    (const unsigned char *)at->s, p->n - at->off, &at->n);
	at->off += at->n;
	return true;
}

void
anonrun_put(const struct anonrun_at *at, uint32_t cp)
{
	char text[40], raw[4];
	int width = (int)at->n - 3, len;

	if (cp == at->cp || at->cp == 0)
		return;
	if (at->s[0] != '&' || at->n == 1) {
		if (encode(cp, raw) == at->n)
			memcpy(at->s, raw, at->n);
		return;
	}
	if (at->s[1] != '#')
		return;
	/* zeros in front are allowed (XML 1.0, 4.1) */
	if (at->s[2] == 'x')
		len = snprintf(
		    text, sizeof text, "&#x%0*X;", width - 1, (unsigned)cp);
	else
		len =
		    snprintf(text, sizeof text, "&#%0*u;", width, (unsigned)cp);
	if (len == (int)at->n)
		memcpy(at->s, text, at->n);
}

bool
anonrun_any(const struct anonrun *run)
{
	for (size_t i = 0; i < run->n; i++)
		for (size_t k = 0; k < run->v[i].n; k++)
			if (memchr(" \t\r\n", run->v[i].s[k], 4) == NULL)
				return true;
	return false;
}

uint32_t *
anonrun_read(const struct anonrun *run, size_t *n)
{
	struct anonrun_at at = {0};
	uint32_t *s;
	size_t most = 0;

	for (size_t i = 0; i < run->n; i++)
		most += run->v[i].n;
	s = xreallocarray(NULL, most + 1, sizeof *s);
	for (*n = 0; anonrun_next(run, &at); ++*n)
		s[*n] = at.cp;
	return s;
}

void
anonrun_write(const struct anonrun *run, const uint32_t *s)
{
	struct anonrun_at at = {0};

	while (anonrun_next(run, &at))
		anonrun_put(&at, *s++);
}

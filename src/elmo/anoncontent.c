#include <config.h>

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "anonrun.h"
#include "anonvalue.h"
#include "anonvalue.h"

/* Longer heads are no media types. */
#define HEAD 1024

/* A page of nothing; what is too much is white space before its tail. */
static const char page[] =
    "%PDF-1.4\n"
    "1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
    "2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n"
    "3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>\nendobj\n"
    "xref\n0 4\n"
    "0000000000 65535 f \n"
    "0000000009 00000 n \n"
    "0000000054 00000 n \n"
    "0000000105 00000 n \n"
    "trailer\n<</Size 4/Root 1 0 R>>\n";
static const char tail[] = "startxref\n170\n%%EOF\n";

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrst"
			       "uvwxyz0123456789+/";

static int
sextet(uint32_t c)
{
	const char *at;

	if (c == 0 || c >= 0x7f)
		return -1;
	at = strchr(alphabet, (int)c);
	return at == NULL ? -1 : (int)(at - alphabet);
}

/* What a content looks like, without taking it apart. */
struct content {
	size_t part, off; /* where its base64 begins */
	size_t characters;
	int last;     /* sextet of the last one */
	bool strange; /* something that is no base64 */
	unsigned char head[48];
	size_t nhead; /* bytes in head */
};

/* Finds the comma of "data:...;base64,"; false when there is none. */
static bool
find_base64(const struct anonrun *run, struct anonrun_at *at)
{
	char head[HEAD];
	size_t n = 0;

	while (n + 1 < HEAD && anonrun_next(run, at)) {
		if (anonchar_is_blank(at->cp))
			continue;
		if (at->cp == ',') {
			head[n] = '\0';
			return n > 12 && strncmp(head, "data:", 5) == 0 &&
			       strcmp(head + n - 7, ";base64") == 0;
		}
		/* of any case */
		head[n++] = (char)(at->cp == 0 || at->cp > 0x7e
				       ? '?'
				       : anonchar_lower(at->cp));
	}
	return false;
}

/* Reads what is behind FROM. */
static void
survey(const struct anonrun *run, struct anonrun_at at, struct content *c)
{
	unsigned long bits = 0;
	bool padded = false;
	int v;

	*c = (struct content){.part = at.part, .off = at.off};
	while (anonrun_next(run, &at)) {
		v = sextet(at.cp);
		if (v < 0) {
			c->strange |= at.cp != '=' && !anonchar_is_blank(at.cp);
			padded |= at.cp == '=';
			continue;
		}
		c->strange |= padded;
		c->last = v;
		bits = bits << 6 | (unsigned long)v;
		if (++c->characters % 4 == 0 && c->nhead + 3 <= sizeof c->head)
			for (int k = 16; k >= 0; k -= 8)
				c->head[c->nhead++] =
				    (unsigned char)(bits >> k & 0xff);
	}
}

static bool
begins(const struct content *c, const char *magic, size_t n)
{
	return c->nhead >= n && memcmp(c->head, magic, n) == 0;
}

/* How many of the first bytes say what kind of file it is. */
static size_t
magic(const struct content *c)
{
	static const struct {
		const char *s;
		size_t n, keep;
	} kinds[] = {{"\x89PNG\r\n\x1a\n", 8, 8}, {"\xff\xd8\xff", 3, 3},
	    {"GIF8", 4, 6}, {"<svg", 4, 4}, {"PK\x03\x04", 4, 4},
	    {"<?xml", 5, 5}, {"%PDF-", 5, 5}, {"II*\0", 4, 4}, {"MM\0*", 4, 4},
	    {"{\\rtf", 5, 5}, {"\x1f\x8b\x08", 3, 3}};

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (begins(c, kinds[i].s, kinds[i].n))
			return c->nhead < kinds[i].keep ? kinds[i].n
							: kinds[i].keep;
	return 0;
}

static unsigned char
page_byte(size_t i, size_t total)
{
	const size_t head = sizeof page - 1, end = sizeof tail - 1;

	if (total < head + end)
		return i < 9 ? (unsigned char)page[i] : ' ';
	if (i < head)
		return (unsigned char)page[i];
	if (i >= total - end)
		return i < total ? (unsigned char)tail[i - (total - end)] : 0;
	return (i - head) % 80 == 79 ? '\n' : ' ';
}

/* Byte I of the stand-in. */
static unsigned char
stand_in(const struct content *c, size_t keep, bool text, size_t i)
{
	if (begins(c, "%PDF-", 5))
		return page_byte(i, c->characters * 3 / 4);
	if (i < keep)
		return c->head[i];
	return text ? 'x' : 0;
}

/* Plain text, as far as its beginning shows. */
static bool
is_text(const struct content *c)
{
	for (size_t i = 0; i < c->nhead; i++)
		if ((c->head[i] < ' ' && !anonchar_is_blank(c->head[i])) ||
		    c->head[i] == 0x7f)
			return false;
	return c->nhead > 0;
}

static void
fill(const struct anonrun *run, const struct content *c)
{
	struct anonrun_at at = {.part = c->part, .off = c->off};
	size_t keep = magic(c), n = 0, byte = 0;
	bool text = is_text(c);
	unsigned long bits = 0;
	int v;

	while (anonrun_next(run, &at)) {
		if (sextet(at.cp) < 0)
			continue;
		if (n % 4 == 0) {
			bits = 0;
			for (int k = 0; k < 3; k++)
				bits =
				    bits << 8 | stand_in(c, keep, text, byte++);
		}
		v = (int)(bits >> (18 - 6 * (n % 4)) & 0x3f);
		n++;
		/* the bits that padding hides: as good or bad as they were */
		if (n == c->characters && n % 4 == 2)
			v = (v & 0x30) | (c->last & 0xf);
		if (n == c->characters && n % 4 == 3)
			v = (v & 0x3c) | (c->last & 3);
		anonrun_put(&at, (unsigned char)alphabet[v]);
	}
}

/* All of a short or strange head's parameters: data:X;name=NAME;base64, */
static void
clean_head(const struct anonrun *run, const struct content *c)
{
	struct anonrun_at at = {0};
	bool value = false;

	while (
	    anonrun_next(run, &at) && (at.part < c->part || at.off < c->off)) {
		if (at.cp == ';')
			value = false;
		else if (value)
			anonrun_put(&at, anonchar_cross(at.cp));
		else if (at.cp == '=')
			value = true;
	}
}

void
anoncontent(const struct anon_prf *prf, const struct anonrun *run)
{
	struct anonrun_at at = {0};
	struct content c;

	if (find_base64(run, &at)) {
		survey(run, at, &c);
		fill(run, &c);
		clean_head(run, &c);
		return;
	}
	/* bare base64, as it is sent too; else text, of which it is free */
	at = (struct anonrun_at){0};
	survey(run, at, &c);
	if (!c.strange && c.characters % 4 != 1 && c.characters >= 16)
		fill(run, &c);
	else
		anonvalue(ANON_FREE, prf, NULL, run);
}

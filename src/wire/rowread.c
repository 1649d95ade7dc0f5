#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "caps.h"
#include "msg.h"
#include "rowread.h"
#include "spool.h"
#include "utf8.h"
#include "xalloc.h"

enum { WINDOW = 64 * 1024 };

struct rowread {
	struct spool *spool;
	char delimiter;
	bool tabs, fuse;
	/* of the spool, from offset AT */
	unsigned char window[WINDOW];
	uint64_t at;
	size_t n, used;
	/* the row: its cells one after the other, each ended by NUL */
	struct buf text;
	size_t *cell; /* where each begins */
	size_t ncells, size;
	struct rowread_place place;
	uint32_t next; /* number of the row that comes */
};

/* The next byte without taking it, -1 at the end, -2 with *fault set. */
static int
peek(struct rowread *r, struct fault *fault)
{
	ptrdiff_t got;

	if (r->used == r->n) {
		r->at += r->n;
		r->n = r->used = 0;
		got = spool_read(r->spool, r->at, r->window, WINDOW, fault);
		if (got < 0)
			return -2;
		r->n = (size_t)got;
	}
	return r->used < r->n ? r->window[r->used] : -1;
}

static int
refuse(const struct rowread *r, struct fault *fault, const char *why)
{
	return fault_set(fault, VERDICT_TROUBLE, (long)r->place.row, "%s", why);
}

static int
add(struct rowread *r, int c, struct fault *fault)
{
	if (c == '\0')
		return refuse(r, fault, "a NUL byte: this is no CSV");
	if (buf_addc(&r->text, (char)c) == 0)
		return 0;
	return fault_set(fault, VERDICT_TROUBLE, (long)r->place.row,
	    "more than %lu KiB in one row: is a quote not closed?",
	    CAP_ROW / KIB);
}

static int
begin_cell(struct rowread *r, struct fault *fault)
{
	if (r->ncells == CAP_CELLS)
		return fault_set(fault, VERDICT_TROUBLE, (long)r->place.row,
		    "more than %d cells in one row", CAP_CELLS);
	if (r->ncells == r->size) {
		r->size = r->size > 0 ? 2 * r->size : 32;
		r->cell = xreallocarray(r->cell, r->size, sizeof *r->cell);
	}
	r->cell[r->ncells++] = r->text.len;
	return 0;
}

static bool
ends_cell(const struct rowread *r, int c)
{
	return c == -1 || c == r->delimiter || c == '\n' || c == '\r';
}

/* Behind the first quote, up to what stands behind the last. */
static int
quoted(struct rowread *r, struct fault *fault)
{
	int c;

	for (;;) {
		c = peek(r, fault);
		if (c == -2)
			return -1;
		if (c == -1)
			return refuse(r, fault, "a quote that is not closed");
		r->used++;
		if (c == '"') {
			c = peek(r, fault);
			if (c != '"')
				break;
			r->used++;
		}
		if (add(r, c, fault) == -1)
			return -1;
	}
	for (; c == ' '; c = peek(r, fault))
		r->used++;
	if (c == -2)
		return -1;
	return ends_cell(r, c)
		   ? 0
		   : refuse(r, fault, "something behind a closing quote");
}

static int
plain(struct rowread *r, struct fault *fault)
{
	int c;

	for (;; r->used++) {
		c = peek(r, fault);
		if (c == -2)
			return -1;
		if (ends_cell(r, c))
			return 0;
		if (add(r, c, fault) == -1)
			return -1;
	}
}

/* The cells as they stand: 1, 0 where there is no row any more, or -1. */
static int
read_cells(struct rowread *r, struct fault *fault)
{
	int c = peek(r, fault);

	buf_clear(&r->text);
	r->ncells = 0;
	r->place.offset = r->at + r->used;
	r->place.row = r->next;
	if (c < 0)
		return c == -1 ? 0 : -1;
	do {
		if (begin_cell(r, fault) == -1)
			return -1;
		c = peek(r, fault);
		r->used += c == '"' && !r->tabs;
		if ((c == '"' && !r->tabs ? quoted(r, fault)
					  : plain(r, fault)) == -1)
			return -1;
		buf_addc(&r->text, '\0');
		c = peek(r, fault);
		if (c == -2)
			return -1;
		r->used += c != -1;
	} while (c == r->delimiter);
	if (c == '\r' && peek(r, fault) == '\n')
		r->used++;
	r->next++;
	return 1;
}

/* One byte that is none of UTF-8 is mostly a table in another encoding. */
static int
check(struct rowread *r, struct fault *fault)
{
	struct utf8 u = {.source = UTF8_UTF8};
	struct fault why = FAULT_NONE;

	for (size_t i = 0; i < r->ncells; i++) {
		unsigned char *s = (unsigned char *)r->text.data + r->cell[i];
		size_t n = strlen((char *)s);

		if (utf8_plain(s, n) < n &&
		    (utf8_more(&u, s, n, s, &why) == -1 ||
			utf8_end(&u, &why) == -1))
			return fault_set(fault, VERDICT_TROUBLE,
			    (long)r->place.row,
			    "cell %zu: %s; want UTF-8, which spreadsheets "
			    "write as \"CSV UTF-8\"",
			    i + 1, why.text);
	}
	return 0;
}

/* As csv.c has it: what a spreadsheet would run. */
static bool
is_defused(const char *s)
{
	static const char *const wide[] = {
	    "\xEF\xBC\x9D", "\xEF\xBC\x8B", "\xEF\xBC\x8D", "\xEF\xBC\xA0"};

	if (*s != '\'' || s[1] == '\0')
		return false;
	if (strchr("=+-@\t\r\n", s[1]) != NULL)
		return true;
	for (size_t i = 0; i < sizeof wide / sizeof wide[0]; i++)
		if (strncmp(s + 1, wide[i], 3) == 0)
			return true;
	return false;
}

/* Cuts blanks off cell I; was there anything else? */
static bool
trim(struct rowread *r, size_t i)
{
	char *s = r->text.data + r->cell[i];
	size_t blank = strspn(s, " \t\r\n"), n;

	r->cell[i] += blank;
	s += blank;
	n = strlen(s);
	while (n > 0 && strchr(" \t\r\n", s[n - 1]) != NULL)
		s[--n] = '\0';
	if (r->fuse && is_defused(s))
		r->cell[i]++;
	return n > 0;
}

int
rowread_next(struct rowread *r, struct fault *fault)
{
	bool any = false;
	int got;

	while (!any) {
		got = read_cells(r, fault);
		if (got != 1)
			return got;
		if (check(r, fault) == -1)
			return -1;
		for (size_t i = 0; i < r->ncells; i++)
			any |= trim(r, i);
	}
	return 1;
}

/* The sign that the first line has most of, outside of quotes. */
static void
find_delimiter(struct rowread *r)
{
	size_t most = 0;

	r->delimiter = ',';
	for (const char *d = ",;\t"; *d != '\0'; d++) {
		size_t found = 0;
		bool quotes = false;

		for (size_t i = r->used; i < r->n; i++) {
			unsigned char c = r->window[i];

			if (c == '"')
				quotes = !quotes;
			else if (!quotes && (c == '\n' || c == '\r'))
				break;
			found += !quotes && c == *d;
		}
		if (found > most) {
			most = found;
			r->delimiter = *d;
		}
	}
}

/* "sep=;" is for the program that reads; no row of a spreadsheet. */
static bool
take_sep(struct rowread *r)
{
	const unsigned char *s = r->window + r->used;
	size_t left = r->n - r->used;

	if (left < 6 || memcmp(s, "sep=", 4) != 0 ||
	    (s[5] != '\n' && s[5] != '\r') || s[4] >= 0x80 ||
	    strchr("\"\r\n", s[4]) != NULL)
		return false;
	r->delimiter = (char)s[4];
	r->used += s[5] == '\r' && left > 6 && s[6] == '\n' ? 7 : 6;
	return true;
}

/* Files that people give by mistake. */
static const char *
other_kind(const struct rowread *r)
{
	static const struct {
		const char *bytes;
		size_t n;
		const char *why;
	} kinds[] = {
	    {"PK\3\4", 4, "a spreadsheet or archive: save it as CSV UTF-8"},
	    {"\xD0\xCF\x11\xE0", 4, "a spreadsheet: save it as CSV UTF-8"},
	    {"\xFF\xFE", 2, "UTF-16: save it as CSV UTF-8"},
	    {"\xFE\xFF", 2, "UTF-16: save it as CSV UTF-8"},
	    {"\x1F\x8B", 2, "compressed: want CSV"},
	    {"<?xml", 5, "XML: want CSV"},
	    {"%PDF-", 5, "a PDF: want CSV"},
	};

	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		if (r->n >= kinds[i].n &&
		    memcmp(r->window, kinds[i].bytes, kinds[i].n) == 0)
			return kinds[i].why;
	return NULL;
}

struct rowread *
rowread_new(struct spool *spool, const struct rowread_options *options,
    struct fault *fault)
{
	struct rowread *r = xcalloc(1, sizeof *r);
	const char *why;

	r->spool = spool;
	r->text = (struct buf)BUF_INIT(CAP_ROW);
	r->tabs = options->tabs;
	r->fuse = options->fuse;
	r->delimiter = options->tabs ? '\t' : options->delimiter;
	r->next = 1;
	if (peek(r, fault) == -2) {
		rowread_free(r);
		return NULL;
	}
	why = r->n == 0 ? "empty: want CSV" : other_kind(r);
	if (why != NULL) {
		fault_set(fault, VERDICT_TROUBLE, 0, "%s", why);
		rowread_free(r);
		return NULL;
	}
	if (r->n >= 3 && memcmp(r->window, "\xEF\xBB\xBF", 3) == 0) {
		r->used = 3;
		r->fuse = true;
	}
	if (r->delimiter == '\0' && !take_sep(r))
		find_delimiter(r);
	return r;
}

void
rowread_free(struct rowread *r)
{
	if (r == NULL)
		return;
	buf_free(&r->text);
	free(r->cell);
	free(r);
}

size_t
rowread_count(const struct rowread *r)
{
	return r->ncells;
}

const char *
rowread_cell(const struct rowread *r, size_t i)
{
	return i < r->ncells ? r->text.data + r->cell[i] : "";
}

struct rowread_place
rowread_place(const struct rowread *r)
{
	return r->place;
}

void
rowread_seek(struct rowread *r, struct rowread_place place)
{
	r->next = place.row;
	if (place.offset >= r->at && place.offset <= r->at + r->n) {
		r->used = (size_t)(place.offset - r->at);
		return;
	}
	r->at = place.offset;
	r->n = r->used = 0;
}

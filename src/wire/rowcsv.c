#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "msg.h"
#include "rowcsv.h"
#include "rowkind.h"
#include "xalloc.h"

struct rowcsv {
	struct rowread r;
	char delimiter;
	bool tabs, fuse;
	uint32_t next; /* number of the row that comes */
};

static struct rowcsv *
own(struct rowread *r)
{
	return (struct rowcsv *)(void *)r;
}

static int
refuse(const struct rowcsv *c, struct fault *fault, const char *why)
{
	return fault_set(
	    fault, VERDICT_TROUBLE, (long)c->r.place.row, "%s", why);
}

static int
add(struct rowcsv *t, int c, struct fault *fault)
{
	if (c == '\0')
		return refuse(t, fault, "a NUL byte: this is no CSV");
	return rowkind_add(&t->r, c, t->r.place.row, fault);
}

static bool
ends_cell(const struct rowcsv *t, int c)
{
	return c == -1 || c == t->delimiter || c == '\n' || c == '\r';
}

/* Behind the first quote, up to what stands behind the last. */
static int
quoted(struct rowcsv *t, struct fault *fault)
{
	int c;

	for (;;) {
		c = rowkind_peek(&t->r, fault);
		if (c == -2)
			return -1;
		if (c == -1)
			return refuse(t, fault, "a quote that is not closed");
		t->r.used++;
		if (c == '"') {
			c = rowkind_peek(&t->r, fault);
			if (c != '"')
				break;
			t->r.used++;
		}
		if (add(t, c, fault) == -1)
			return -1;
	}
	for (; c == ' '; c = rowkind_peek(&t->r, fault))
		t->r.used++;
	if (c == -2)
		return -1;
	return ends_cell(t, c)
		   ? 0
		   : refuse(t, fault, "something behind a closing quote");
}

static int
plain(struct rowcsv *t, struct fault *fault)
{
	int c;

	for (;; t->r.used++) {
		c = rowkind_peek(&t->r, fault);
		if (c == -2)
			return -1;
		if (ends_cell(t, c))
			return 0;
		if (add(t, c, fault) == -1)
			return -1;
	}
}

static int
next(struct rowread *r, struct fault *fault)
{
	struct rowcsv *t = own(r);
	int c = rowkind_peek(r, fault);

	buf_clear(&r->text);
	r->ncells = 0;
	r->place.offset = rowkind_offset(r);
	r->place.row = t->next;
	if (c < 0)
		return c == -1 ? 0 : -1;
	do {
		if (rowkind_cell(r, r->place.row, fault) == -1)
			return -1;
		c = rowkind_peek(r, fault);
		r->used += c == '"' && !t->tabs;
		if ((c == '"' && !t->tabs ? quoted(t, fault)
					  : plain(t, fault)) == -1)
			return -1;
		buf_addc(&r->text, '\0');
		c = rowkind_peek(r, fault);
		if (c == -2)
			return -1;
		r->used += c != -1;
	} while (c == t->delimiter);
	if (c == '\r' && rowkind_peek(r, fault) == '\n')
		r->used++;
	t->next++;
	return 1;
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

static void
cut(struct rowread *r, size_t i)
{
	if (own(r)->fuse && is_defused(r->text.data + r->cell[i]))
		r->cell[i]++;
}

static int
refuse_cell(
    const struct rowread *r, size_t i, const char *why, struct fault *fault)
{
	return fault_set(fault, VERDICT_TROUBLE, (long)r->place.row,
	    "cell %zu: %s; want UTF-8, which spreadsheets write as \"CSV "
	    "UTF-8\"",
	    i + 1, why);
}

static void
seek(struct rowread *r, uint32_t row)
{
	own(r)->next = row;
}

/* The sign that the first line has most of, outside of quotes. */
static void
find_delimiter(struct rowcsv *t)
{
	size_t most = 0;

	t->delimiter = ',';
	for (const char *d = ",;\t"; *d != '\0'; d++) {
		size_t found = 0;
		bool quotes = false;

		for (size_t i = t->r.used; i < t->r.n; i++) {
			unsigned char c = t->r.window[i];

			if (c == '"')
				quotes = !quotes;
			else if (!quotes && (c == '\n' || c == '\r'))
				break;
			found += !quotes && c == *d;
		}
		if (found > most) {
			most = found;
			t->delimiter = *d;
		}
	}
}

/* "sep=;" is for the program that reads; no row of a spreadsheet. */
static bool
take_sep(struct rowcsv *t)
{
	const unsigned char *s = t->r.window + t->r.used;
	size_t left = t->r.n - t->r.used;

	if (left < 6 || memcmp(s, "sep=", 4) != 0 ||
	    (s[5] != '\n' && s[5] != '\r') || s[4] >= 0x80 ||
	    strchr("\"\r\n", s[4]) != NULL)
		return false;
	t->delimiter = (char)s[4];
	t->r.used += s[5] == '\r' && left > 6 && s[6] == '\n' ? 7 : 6;
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
rowcsv_new(struct spool *spool, const struct rowcsv_options *options,
    struct fault *fault)
{
	static const struct rowkind kind = {
	    next, cut, refuse_cell, NULL, seek, NULL};
	struct rowcsv *t = xcalloc(1, sizeof *t);
	struct rowread *r = &t->r;
	const char *why;

	rowkind_init(r, &kind, spool);
	t->tabs = options->tabs;
	t->fuse = options->fuse;
	t->delimiter = options->tabs ? '\t' : options->delimiter;
	t->next = 1;
	if (rowkind_peek(r, fault) == -2) {
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
		t->fuse = true;
	}
	if (t->delimiter == '\0' && !take_sep(t))
		find_delimiter(t);
	return r;
}

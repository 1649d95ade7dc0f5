#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "caps.h"
#include "msg.h"
#include "rowkind.h"
#include "spool.h"
#include "utf8.h"
#include "xalloc.h"

void
rowkind_init(struct rowread *r, const struct rowkind *kind, struct spool *spool)
{
	r->kind = kind;
	r->spool = spool;
	r->text = (struct buf)BUF_INIT(CAP_ROW);
}

int
rowkind_peek(struct rowread *r, struct fault *fault)
{
	ptrdiff_t got;

	if (r->used == r->n) {
		r->at += r->n;
		r->n = r->used = 0;
		got = spool_read(
		    r->spool, r->at, r->window, ROWKIND_WINDOW, fault);
		if (got < 0)
			return -2;
		r->n = (size_t)got;
	}
	return r->used < r->n ? r->window[r->used] : -1;
}

uint64_t
rowkind_offset(const struct rowread *r)
{
	return r->at + r->used;
}

int
rowkind_add(struct rowread *r, int c, uint32_t line, struct fault *fault)
{
	if (buf_addc(&r->text, (char)c) == 0)
		return 0;
	return fault_set(fault, VERDICT_TROUBLE, (long)line,
	    "more than %lu KiB in one row: is a quote not closed?",
	    CAP_ROW / KIB);
}

int
rowkind_cell(struct rowread *r, uint32_t line, struct fault *fault)
{
	if (r->ncells == CAP_CELLS)
		return fault_set(fault, VERDICT_TROUBLE, (long)line,
		    "more than %d cells in one row", CAP_CELLS);
	if (r->ncells == r->size) {
		r->size = r->size > 0 ? 2 * r->size : 32;
		r->cell = xreallocarray(r->cell, r->size, sizeof *r->cell);
	}
	r->cell[r->ncells++] = r->text.len;
	return 0;
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
			return r->kind->refuse(r, i, why.text, fault);
	}
	return 0;
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
	if (r->kind->cut != NULL)
		r->kind->cut(r, i);
	return n > 0;
}

int
rowread_next(struct rowread *r, struct fault *fault)
{
	struct fault ignored = FAULT_NONE;
	bool any = false;
	int got;

	while (!any) {
		size_t at = 0;

		got = r->kind->next(r, fault);
		if (got != 1)
			return got;
		if (check(r, fault) == -1)
			return -1;
		for (size_t i = 0; i < r->ncells; i++)
			any |= trim(r, i);
		any = any || rowread_wrong(r, &at, &ignored);
	}
	return 1;
}

void
rowread_free(struct rowread *r)
{
	if (r == NULL)
		return;
	if (r->kind->free != NULL)
		r->kind->free(r);
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

bool
rowread_wrong(const struct rowread *r, size_t *i, struct fault *fault)
{
	return r->kind->wrong != NULL && r->kind->wrong(r, i, fault);
}

struct rowread_place
rowread_place(const struct rowread *r)
{
	return r->place;
}

void
rowread_seek(struct rowread *r, struct rowread_place place)
{
	r->kind->seek(r, place.row);
	if (place.offset >= r->at && place.offset <= r->at + r->n) {
		r->used = (size_t)(place.offset - r->at);
		return;
	}
	r->at = place.offset;
	r->n = r->used = 0;
}

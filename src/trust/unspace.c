#include <config.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "caps.h"
#include "stage.h"
#include "xalloc.h"

/*
 * White space and line ends.  Text is seen in runs, from one tag to the next;
 * a run is blank until something else than white space comes.
 */
struct unspace {
	struct stage stage;
	enum undo_blanks blanks;
	enum undo_ends ends;
	struct buf held; /* white space that waits for what comes after it */
	bool leaf;	 /* the run is not blank */
	bool cr;	 /* what was handed on last is a carriage return */
	unsigned char *child; /* by depth: has child elements */
	size_t nchild;
};

static bool
is_blank(char c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

static size_t
blank_span(const char *s, size_t n)
{
	size_t i = 0;

	while (i < n && is_blank(s[i]))
		i++;
	return i;
}

/* Whether the run is of the kind whose line ends are undone. */
static bool
concerned(const struct unspace *u)
{
	switch (u->ends) {
	case UNDO_ENDS_KEEP:
		return false;
	case UNDO_CR_DROP:
	case UNDO_CR_ONE:
	case UNDO_CR_ADD:
		return true;
	case UNDO_CR_DROP_LEAF:
	case UNDO_CR_ADD_LEAF:
		return u->leaf;
	case UNDO_CR_DROP_BLANK:
	case UNDO_CR_ADD_BLANK:
		return !u->leaf;
	}
	return false;
}

/* Hands on, with the line ends undone. */
static void
emit(struct unspace *u, const char *s, size_t n)
{
	bool add = u->ends >= UNDO_CR_ADD, one = u->ends == UNDO_CR_ONE;
	const char *from = s, *end;

	if (n == 0) /* nothing has been kept yet: S is NULL */
		return;
	end = s + n;
	if (!concerned(u)) {
		stage_text(&u->stage, s, n);
		return;
	}
	for (; s < end; s++) {
		if (add && *s == '\n' && !u->cr) {
			stage_text(&u->stage, from, (size_t)(s - from));
			stage_text(&u->stage, "\r", 1);
			from = s;
		} else if (!add && *s == '\r' && (u->cr || !one)) {
			stage_text(&u->stage, from, (size_t)(s - from));
			from = s + 1;
		}
		u->cr = *s == '\r';
	}
	stage_text(&u->stage, from, (size_t)(end - from));
}

static void
emit_held(struct unspace *u)
{
	emit(u, u->held.data, u->held.len);
	buf_clear(&u->held);
}

static bool
trims(const struct unspace *u)
{
	return u->blanks == UNDO_STRIP_LINE || u->blanks == UNDO_STRIP_TRIM ||
	       u->blanks == UNDO_STRIP_WRAP;
}

static bool
held_line(const struct unspace *u)
{
	return u->held.len > 0 &&
	       memchr(u->held.data, '\n', u->held.len) != NULL;
}

/* White space before the text of a leaf. */
static void
lead(struct unspace *u)
{
	if (u->blanks == UNDO_STRIP_TRIM || (trims(u) && held_line(u)))
		buf_clear(&u->held);
	else
		emit_held(u);
}

/* The text of a leaf, of which trailing white space is held back. */
static void
body(struct unspace *u, const char *s, size_t n)
{
	size_t i;

	if (!trims(u)) {
		emit(u, s, n);
		return;
	}
	for (; n > 0; s += i, n -= i) {
		i = blank_span(s, n);
		if (i > 0) {
			buf_add(&u->held, s, i);
			continue;
		}
		if (u->blanks == UNDO_STRIP_WRAP && held_line(u)) {
			buf_clear(&u->held);
			emit(u, " ", 1);
		}
		emit_held(u);
		while (i < n && !is_blank(s[i]))
			i++;
		emit(u, s, i);
	}
}

/* Behind the text of a leaf: the line that its end tag was put on goes. */
static void
trail(struct unspace *u)
{
	size_t i = u->held.len;

	if (!trims(u) || u->blanks == UNDO_STRIP_TRIM || i == 0)
		return;
	while (i > 0 && u->held.data[i - 1] != '\n')
		i--;
	if (i == 0)
		i = u->held.len;
	else
		i--;
	if (i > 0 && u->held.data[i - 1] == '\r')
		i--;
	emit(u, u->held.data, i);
}

/* The run has ended; BETWEEN: it stands next to an element. */
static void
finish(struct unspace *u, bool between)
{
	if (u->leaf)
		trail(u);
	else if (u->blanks == UNDO_BLANKS_KEEP ||
		 (!between && (!trims(u) || !held_line(u))))
		emit_held(u);
	buf_clear(&u->held);
	u->leaf = false;
	u->cr = false;
}

static void
indent(struct unspace *u, size_t level)
{
	static const char *const units[] = {"  ", "    ", "\t"};
	const char *unit;

	if (u->blanks < UNDO_INDENT_2)
		return;
	unit = units[u->blanks - UNDO_INDENT_2];
	stage_text(&u->stage, "\n", 1);
	while (level-- > 0)
		stage_text(&u->stage, unit, strlen(unit));
}

static void
unspace_start(void *ctx, const struct xml_tag *tag)
{
	struct unspace *u = ctx;
	size_t up = u->stage.depth;

	if (!u->stage.sealed) {
		finish(u, true);
		stage_open(&u->stage, tag);
		/* it was put behind the last line when all else was there */
		if (!u->stage.sealed && up > 0)
			indent(u, up);
		if (up + 1 >= u->nchild) {
			u->nchild = u->nchild ? 2 * u->nchild : 64;
			u->child = xreallocarray(u->child, u->nchild, 1);
		}
		u->child[up] = 1;
		u->child[up + 1] = 0;
	} else {
		stage_open(&u->stage, tag);
	}
	stage_start(&u->stage, tag);
}

static void
unspace_end(void *ctx, const struct xml_tag *tag)
{
	struct unspace *u = ctx;

	if (!u->stage.sealed) {
		bool child = u->child[u->stage.depth] != 0;

		finish(u, child);
		if (child)
			indent(u, u->stage.depth - 1);
	}
	stage_end(&u->stage, tag);
	stage_close(&u->stage);
}

static void
unspace_text(void *ctx, const char *s, size_t n)
{
	struct unspace *u = ctx;
	size_t i = 0;

	if (u->stage.sealed || u->stage.depth == 0) {
		stage_text(&u->stage, s, n);
		return;
	}
	if (!u->leaf) {
		i = blank_span(s, n);
		buf_add(&u->held, s, i);
		if (i == n)
			return;
		u->leaf = true;
		lead(u);
	}
	body(u, s + i, n - i);
}

static void
unspace_pi(void *ctx, const char *target, const char *data)
{
	struct unspace *u = ctx;

	if (!u->stage.sealed && u->stage.depth > 0) {
		finish(u, true);
		u->child[u->stage.depth] = 1;
	}
	stage_pi(&u->stage, target, data);
}

static void
unspace_free(struct stage *stage)
{
	struct unspace *u = (struct unspace *)stage;

	buf_free(&u->held);
	free(u->child);
	free(u);
}

struct stage *
unspace_new(enum undo_blanks blanks, enum undo_ends ends)
{
	static const struct xml_handler handler = {unspace_start, unspace_end,
	    unspace_text, stage_comment, unspace_pi};
	struct unspace *u = xcalloc(1, sizeof *u);

	u->stage.handler = &handler;
	u->stage.free = unspace_free;
	u->blanks = blanks;
	u->ends = ends;
	u->held = (struct buf)BUF_INIT(CAP_TREE);
	return &u->stage;
}

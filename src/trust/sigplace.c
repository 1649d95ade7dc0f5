#include <config.h>

#include <string.h>

#include "caps.h"
#include "msg.h"
#include "sigplace.h"
#include "spool.h"

#define END (-1) /* of the document, or of what could be read of it */

/* The document, unit by unit. */
struct scan {
	struct spool *in;
	struct fault *fault;
	struct sigplace *place;
	unsigned char data[64 * KIB];
	size_t n, used; /* bytes */
	uint64_t off;	/* of data[0] */
	uint64_t depth; /* open elements */
	uint64_t child; /* child elements of the root so far */
	uint64_t want;
	bool done; /* the root has ended */
};

static uint64_t
tell(const struct scan *s)
{
	return s->off + s->used;
}

static int
next(struct scan *s)
{
	const struct sigplace *p = s->place;
	const unsigned char *u;

	if (s->n - s->used < p->width) {
		ptrdiff_t n;

		s->off += s->used;
		s->n = s->used = 0;
		n = spool_read(
		    s->in, s->off, s->data, sizeof s->data, s->fault);
		if (n < (ptrdiff_t)p->width)
			return END;
		s->n = (size_t)n;
	}
	u = s->data + s->used;
	s->used += p->width;
	if (p->width == 1)
		return u[0];
	return p->big ? u[0] << 8 | u[1] : u[1] << 8 | u[0];
}

static void
encoding(struct scan *s)
{
	unsigned char mark[2];
	ptrdiff_t n = spool_read(s->in, 0, mark, sizeof mark, s->fault);

	s->place->width = 1;
	if (n < 2)
		return;
	s->place->big = mark[0] == 0xFE && mark[1] == 0xFF;
	if (s->place->big || (mark[0] == 0xFF && mark[1] == 0xFE))
		s->place->width = 2;
}

/* Reads on behind MARK, two or three characters long. */
static int
skip(struct scan *s, const char *mark)
{
	int u, before = 0, last = 0;
	size_t n = strlen(mark);

	while ((u = next(s)) != END) {
		if (u == mark[n - 1] && last == mark[n - 2] &&
		    (n == 2 || before == mark[0]))
			return 0;
		before = last;
		last = u;
	}
	return END;
}

/* What "<!" begins; there is no DOCTYPE. */
static int
declaration(struct scan *s)
{
	switch (next(s)) {
	case '-':
		return next(s) == '-' ? skip(s, "-->") : END;
	case '[':
		return skip(s, "]]>");
	default:
		return END;
	}
}

static bool
ends_name(int u)
{
	return u == ' ' || u == '\t' || u == '\r' || u == '\n' || u == '/' ||
	       u == '>';
}

/* Reads on behind the '>' of a tag; *EMPTY: it was "/>". */
static int
tag(struct scan *s, int first, bool *empty, uint64_t *name_end)
{
	int u = first, last = 0, quote = 0;

	*name_end = 0;
	for (; u != END; u = next(s)) {
		if (*name_end == 0 && ends_name(u))
			*name_end = tell(s) - s->place->width;
		if (quote != 0) {
			if (u == quote)
				quote = 0;
		} else if (u == '"' || u == '\'') {
			quote = u;
		} else if (u == '>') {
			*empty = last == '/';
			return 0;
		}
		last = quote != 0 ? 0 : u;
	}
	return END;
}

static void
element_ended(struct scan *s, uint64_t at)
{
	if (s->depth == 1 && s->child == s->want)
		s->place->old_end = tell(s);
	if (s->depth == 0) {
		s->place->close = at;
		s->done = true;
	}
}

/* A start tag that began at AT. */
static int
opened(struct scan *s, int first, uint64_t at)
{
	struct sigplace *p = s->place;
	uint64_t name_end;
	bool empty;

	if (s->depth == 1 && ++s->child == s->want)
		p->old = at;
	if (tag(s, first, &empty, &name_end) == END)
		return END;
	if (s->depth == 0) {
		p->name = at + p->width;
		p->name_end = name_end;
		p->inside = tell(s) - (empty ? 2 * p->width : 0);
		p->empty = empty;
	}
	if (empty)
		element_ended(s, p->inside);
	else
		s->depth++;
	return 0;
}

static int
markup(struct scan *s)
{
	uint64_t at = tell(s) - s->place->width, ignored;
	int u = next(s);
	bool empty;

	if (u == '!')
		return declaration(s);
	if (u == '?')
		return skip(s, "?>");
	if (u != '/')
		return opened(s, u, at);
	if (tag(s, next(s), &empty, &ignored) == END || s->depth == 0)
		return END;
	s->depth--;
	element_ended(s, at);
	return 0;
}

int
sigplace_find(struct spool *in, uint64_t child, struct sigplace *place,
    struct fault *fault)
{
	struct scan s = {.in = in, .fault = fault, .want = child};
	struct sigplace found = {0};
	int u;

	s.place = &found;
	encoding(&s);
	while (!s.done && (u = next(&s)) != END)
		if (u == '<' && markup(&s) == END)
			break;
	if (!s.done || found.old > found.old_end ||
	    (child > 0) != (found.old > 0))
		return fault_set(fault, VERDICT_TROUBLE, 0,
		    "the file changed while it was read");
	*place = found;
	return 0;
}

static int
copy(struct spool *in, uint64_t from, uint64_t to, struct spool *out,
    struct fault *fault)
{
	char data[64 * KIB];
	ptrdiff_t n;

	for (; from < to; from += (uint64_t)n) {
		size_t want = sizeof data;

		if (to - from < want)
			want = (size_t)(to - from);
		n = spool_read(in, from, data, want, fault);
		if (n < 0)
			return -1;
		if (n == 0)
			return fault_set(fault, VERDICT_TROUBLE, 0,
			    "the file changed while it was read");
		if (spool_write(out, data, (size_t)n, fault) == -1)
			return -1;
	}
	return 0;
}

/* ASCII, in the units of the document. */
static int
put(const struct sigplace *place, const char *s, struct spool *out,
    struct fault *fault)
{
	char data[2 * KIB];
	size_t n;

	if (place->width == 1)
		return spool_write(out, s, strlen(s), fault);
	while (*s != '\0') {
		for (n = 0; n < sizeof data && *s != '\0'; n += 2, s++) {
			data[n] = place->big ? '\0' : *s;
			data[n + 1] = place->big ? *s : '\0';
		}
		if (spool_write(out, data, n, fault) == -1)
			return -1;
	}
	return 0;
}

/* TEXT as the last thing in the root, and the root's end tag. */
static int
finish(struct spool *in, const struct sigplace *place, const char *text,
    bool end_tag, struct spool *out, struct fault *fault)
{
	if ((place->empty && put(place, ">", out, fault) == -1) ||
	    put(place, text, out, fault) == -1)
		return -1;
	if (!end_tag)
		return 0;
	if (put(place, "</", out, fault) == -1 ||
	    copy(in, place->name, place->name_end, out, fault) == -1)
		return -1;
	return put(place, ">", out, fault);
}

int
sigplace_insert(struct spool *in, const struct sigplace *place,
    const char *text, struct spool *out, struct fault *fault)
{
	uint64_t old = place->old, from = place->old_end;
	uint64_t rest = place->close;

	if (place->empty)
		rest += 2 * place->width;
	if (copy(in, 0, old, out, fault) == -1 ||
	    copy(in, from, place->close, out, fault) == -1 ||
	    finish(in, place, text, place->empty, out, fault) == -1)
		return -1;
	return copy(in, rest, spool_size(in), out, fault);
}

int
sigplace_frame(struct spool *in, const struct sigplace *place, const char *text,
    struct spool *out, struct fault *fault)
{
	if (copy(in, 0, place->inside, out, fault) == -1)
		return -1;
	return finish(in, place, text, true, out, fault);
}

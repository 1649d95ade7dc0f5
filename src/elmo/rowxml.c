#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "caps.h"
#include "rowxml.h"
#include "xalloc.h"
#include "xmltext.h"

/* Deeper lines begin no further to the right. */
#define INDENT 40

void
rowxml_init(struct rowxml *x)
{
	memset(x, 0, sizeof *x);
	x->out = (struct buf)BUF_INIT(CAP_TREE);
}

void
rowxml_free(struct rowxml *x)
{
	buf_free(&x->out);
	free(x->v);
}

bool
rowxml_full(const struct rowxml *x)
{
	return x->out.len + CAP_ROW > x->out.max;
}

/* The lines that end behind the byte FROM come from ORIGIN. */
static void
remember(struct rowxml *x, size_t from, struct rowxml_origin origin)
{
	const char *s = x->out.data;

	for (; from < x->out.len; from++) {
		if (s[from] != '\n')
			continue;
		if (x->n == x->size) {
			x->size = x->size > 0 ? 2 * x->size : 256;
			x->v = xreallocarray(x->v, x->size, sizeof *x->v);
		}
		x->v[x->n++] = origin;
	}
}

static void
indent(struct rowxml *x)
{
	for (size_t i = 0; i < x->depth && i < INDENT; i++)
		buf_adds(&x->out, "  ");
}

void
rowxml_raw(struct rowxml *x, const char *s)
{
	size_t from = x->out.len;

	buf_adds(&x->out, s);
	remember(x, from, (struct rowxml_origin){0, ROWXML_NONE});
}

static void
start(struct rowxml *x, const char *name, const char *kind, const char *value)
{
	indent(x);
	buf_addc(&x->out, '<');
	buf_adds(&x->out, name);
	if (kind != NULL) {
		buf_addc(&x->out, ' ');
		buf_adds(&x->out, kind);
		buf_adds(&x->out, "=\"");
		xmltext_value(&x->out, value);
		buf_addc(&x->out, '"');
	}
	buf_addc(&x->out, '>');
}

void
rowxml_begin(struct rowxml *x, const char *name, const char *kind,
    const char *value, struct rowxml_origin origin)
{
	size_t from = x->out.len;

	start(x, name, kind, value);
	buf_addc(&x->out, '\n');
	x->depth++;
	remember(x, from, origin);
}

void
rowxml_open(struct rowxml *x, const char *name, uint32_t row)
{
	rowxml_begin(
	    x, name, NULL, NULL, (struct rowxml_origin){row, ROWXML_NONE});
}

void
rowxml_close(struct rowxml *x, const char *name, uint32_t row)
{
	size_t from = x->out.len;

	x->depth--;
	indent(x);
	buf_adds(&x->out, "</");
	buf_adds(&x->out, name);
	buf_adds(&x->out, ">\n");
	remember(x, from, (struct rowxml_origin){row, ROWXML_NONE});
}

void
rowxml_put(struct rowxml *x, const char *name, const char *kind,
    const char *value, const char *text, struct rowxml_origin origin)
{
	size_t from = x->out.len;

	start(x, name, kind, value);
	xmltext_text(&x->out, text);
	buf_adds(&x->out, "</");
	buf_adds(&x->out, name);
	buf_adds(&x->out, ">\n");
	remember(x, from, origin);
}

void
rowxml_category(struct rowxml *x, const char *label, const char *count,
    struct rowxml_origin origin)
{
	size_t from = x->out.len;

	indent(x);
	buf_adds(&x->out, "<category label=\"");
	xmltext_value(&x->out, label);
	buf_adds(&x->out, "\" count=\"");
	xmltext_value(&x->out, count);
	buf_adds(&x->out, "\"/>\n");
	remember(x, from, origin);
}

struct rowxml_origin
rowxml_origin(const struct rowxml *x, long line)
{
	if (line > 0 && (size_t)line <= x->n)
		return x->v[line - 1];
	return (struct rowxml_origin){0, ROWXML_NONE};
}

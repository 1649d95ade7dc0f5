#include <config.h>

#include <stdint.h>
#include <stdlib.h>

#include "buf.h"
#include "pdfobj.h"
#include "pdfoutline.h"
#include "xalloc.h"

/* Entries name each other by index + 1, so that 0 is the root and "none". */
struct entry {
	char *title;
	int level;
	size_t page;
	double y;
	size_t parent, prev, next, first, last;
	size_t open; /* entries below it, all of which are shown */
};

struct outline {
	struct entry *v; /* v[0] is the root */
	size_t n;
};

struct outline *
pdfoutline_new(void)
{
	struct outline *outline = xcalloc(1, sizeof *outline);

	outline->v = xcalloc(1, sizeof *outline->v);
	outline->n = 1;
	return outline;
}

void
pdfoutline_free(struct outline *outline)
{
	if (outline == NULL)
		return;
	for (size_t i = 0; i < outline->n; i++)
		free(outline->v[i].title);
	free(outline->v);
	free(outline);
}

void
pdfoutline_add(struct outline *outline, int level, const char *title,
    size_t page, double y)
{
	size_t i = outline->n++, parent = i - 1;
	struct entry *v;

	if ((i & (i - 1)) == 0)
		outline->v =
		    xreallocarray(outline->v, 2 * i, sizeof *outline->v);
	v = outline->v;
	while (parent != 0 && v[parent].level >= level)
		parent = v[parent].parent;
	v[i] = (struct entry){.title = xstrdup(title),
	    .level = level,
	    .page = page,
	    .y = y,
	    .parent = parent,
	    .prev = v[parent].last};
	if (v[parent].last != 0)
		v[v[parent].last].next = i;
	else
		v[parent].first = i;
	v[parent].last = i;
}

static void
put_ref(struct buf *buf, const char *key, const int *refs, size_t i)
{
	if (i != 0)
		buf_printf(buf, "/%s %d 0 R", key, refs[i]);
}

static void
put_entry(struct buf *buf, const struct entry *e, const int *refs,
    const int *pages, double height)
{
	buf_adds(buf, "<</Title");
	pdfobj_text(buf, e->title);
	buf_printf(buf, "/Dest[%d 0 R/XYZ null ", pages[e->page]);
	pdfobj_number(buf, height - e->y);
	buf_printf(buf, " null]/Parent %d 0 R", refs[e->parent]);
	put_ref(buf, "Prev", refs, e->prev);
	put_ref(buf, "Next", refs, e->next);
}

int
pdfoutline_write(
    struct outline *outline, struct pdf *pdf, const int *pages, double height)
{
	struct entry *v = outline->v;
	int *refs, root;

	if (outline->n == 1)
		return 0;
	refs = xreallocarray(NULL, outline->n, sizeof *refs);
	for (size_t i = 0; i < outline->n; i++)
		refs[i] = pdfobj_ref(pdf);
	for (size_t i = outline->n; i-- > 1;)
		v[v[i].parent].open += 1 + v[i].open;
	for (size_t i = 0; i < outline->n; i++) {
		struct buf buf = BUF_INIT(SIZE_MAX);

		if (i == 0)
			buf_adds(&buf, "<</Type/Outlines");
		else
			put_entry(&buf, &v[i], refs, pages, height);
		put_ref(&buf, "First", refs, v[i].first);
		put_ref(&buf, "Last", refs, v[i].last);
		if (v[i].open > 0)
			buf_printf(&buf, "/Count %zu", v[i].open);
		buf_adds(&buf, ">>");
		pdfobj_set(pdf, refs[i], &buf);
	}
	root = refs[0];
	free(refs);
	return root;
}

#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "flow.h"
#include "pdftag.h"
#include "xalloc.h"

static void *
grow(void *v, size_t n, size_t size)
{
	if ((n & (n - 1)) != 0)
		return v;
	return xreallocarray(v, n == 0 ? 1 : 2 * n, size);
}

struct item *
flow_item(struct flow *flow, double before, double height)
{
	struct item *item = flow_last(flow);

	if (flow->gap > before)
		before = flow->gap;
	/* the edge of a panel is space enough */
	if (item != NULL && item->opens)
		before = 0;
	flow->items = grow(flow->items, flow->n, sizeof *flow->items);
	item = &flow->items[flow->n++];
	*item = (struct item){
	    .before = before,
	    .height = height,
	    .page = flow->page,
	    .soft = flow->soft,
	    .panel = flow->panel,
	    .head = FLOW_NONE,
	    .mark = flow->nmarks,
	};
	flow->gap = 0;
	flow->page = flow->soft = false;
	return item;
}

struct item *
flow_last(struct flow *flow)
{
	return flow->n == 0 ? NULL : &flow->items[flow->n - 1];
}

struct mark *
flow_mark(struct flow *flow, enum mark_kind kind)
{
	struct mark *mark;

	flow->marks = grow(flow->marks, flow->nmarks, sizeof *flow->marks);
	mark = &flow->marks[flow->nmarks++];
	*mark = (struct mark){.kind = kind};
	flow_last(flow)->nmarks++;
	return mark;
}

void
flow_rule(struct flow *flow, double x, double y, double width, double height,
    unsigned colour)
{
	struct mark *mark = flow_mark(flow, MARK_RULE);

	mark->x = x;
	mark->y = y;
	mark->width = width;
	mark->height = height;
	mark->colour = colour;
}

void
flow_keep(struct flow *flow, size_t first, enum keep keep)
{
	for (size_t i = first; i + 1 < flow->n; i++)
		if (flow->items[i].keep < keep)
			flow->items[i].keep = keep;
}

double
flow_height(const struct flow *flow, size_t first)
{
	double height = 0;

	for (size_t i = first; i < flow->n; i++) {
		if (i > first)
			height += flow->items[i].before;
		height += flow->items[i].height;
	}
	return height;
}

double
flow_body(const struct flow *flow)
{
	double edges = flow->panel != 0 ? 2 * STYLE_PAD_PANEL : 0;

	return flow->bottom - flow->top - edges;
}

struct tag *
flow_tag(struct flow *flow, struct tag *parent, const char *type,
    const struct para *para)
{
	struct tag *tag;

	if (parent == NULL)
		parent = pdftag_document(flow->tags);
	tag = pdftag_add(parent, type);
	if (para != NULL && para->lang != NULL && *para->lang != '\0' &&
	    strcmp(para->lang, flow->lang) != 0)
		pdftag_lang(tag, para->lang);
	return tag;
}

void
flow_clear(struct flow *flow)
{
	free(flow->items);
	free(flow->marks);
	free(flow->panels);
}

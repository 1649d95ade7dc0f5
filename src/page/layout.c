#include <config.h>

#include <stdint.h>
#include <stdlib.h>

#include "bars.h"
#include "block.h"
#include "boxes.h"
#include "buf.h"
#include "caps.h"
#include "flow.h"
#include "furniture.h"
#include "layout.h"
#include "msg.h"
#include "pager.h"
#include "pairs.h"
#include "paragraph.h"
#include "pdfobj.h"
#include "pdfpage.h"
#include "pdftag.h"
#include "rows.h"
#include "text.h"
#include "xalloc.h"

/* A panel, or a block that stays with the next, is kept whole up to this share
 * of a page: its heading has to find room above. */
#define WHOLE 0.85
/* Text of no more than this is kept whole, too. */
#define SHORT 45.0
/* The section before the last panel goes with it to the next page when it is
 * no higher than this; of a higher one what has this many points. */
#define TAIL 0.4
#define TAIL_LEAST 60.0

struct layout {
	struct flow flow;
	const struct layout_target *target;
	size_t opened; /* item that opened the panel */
};

static void
panel_begin(struct layout *layout, const struct block *block)
{
	struct flow *flow = &layout->flow;
	struct item *item;

	if (flow->panel != 0)
		return;
	flow->panels = xreallocarray(
	    flow->panels, flow->npanels + 1, sizeof *flow->panels);
	flow->panels[flow->npanels++] =
	    (struct flow_panel){.seal = block->seal};
	flow->panel = flow->npanels;
	layout->opened = flow->n;
	item = flow_item(flow, STYLE_GAP_PANEL, STYLE_PAD_PANEL);
	item->opens = true;
	item->keep = KEEP_LINES;
	flow->x += STYLE_PAD_PANEL;
	flow->width -= 2 * STYLE_PAD_PANEL;
}

static void
panel_end(struct layout *layout)
{
	struct flow *flow = &layout->flow;
	struct flow_panel *panel;
	struct item *last;

	if (flow->panel == 0)
		return;
	panel = &flow->panels[flow->panel - 1];
	flow->x -= STYLE_PAD_PANEL;
	flow->width += 2 * STYLE_PAD_PANEL;
	flow->gap = 0;
	last = flow_last(flow);
	if (last->opens && !panel->seal) {
		/* nothing is in it */
		flow->page = flow->page || last->page;
		flow->soft = flow->soft || last->soft;
		flow->n--;
	} else {
		last->keep = KEEP_LINES;
		if (panel->seal)
			panel->form = flow_tag(flow, NULL, "Form", NULL);
		flow_item(flow, 0, STYLE_PAD_PANEL)->closes = true;
		if (flow_height(flow, layout->opened) <
		    WHOLE * (flow->bottom - flow->top))
			flow_keep(flow, layout->opened, KEEP_WHOLE);
	}
	flow->panel = 0;
	flow->gap = STYLE_GAP_PANEL;
}

static void
build_block(struct layout *layout, const struct block *block)
{
	struct flow *flow = &layout->flow;

	switch (block->kind) {
	case BLOCK_PAGE:
		flow->page = flow->n > 0;
		flow->soft = block->keep;
		break;
	case BLOCK_LETTERHEAD:
		paragraph_letterhead(flow, block);
		break;
	case BLOCK_HEADING:
		paragraph_heading(flow, block);
		break;
	case BLOCK_PARAS:
		paragraph_paras(flow, block);
		break;
	case BLOCK_LIST:
		paragraph_list(flow, block);
		break;
	case BLOCK_PAIRS:
		pairs_build(flow, block);
		break;
	case BLOCK_TABLE:
		rows_build(flow, block);
		break;
	case BLOCK_PANEL_BEGIN:
		panel_begin(layout, block);
		break;
	case BLOCK_PANEL_END:
		panel_end(layout);
		break;
	}
}

static bool
is_text(const struct block *block)
{
	return block->kind == BLOCK_PARAS || block->kind == BLOCK_LIST;
}

/* A panel that ends the document must not stand alone on a page where what is
 * before it can come along. */
static void
keep_tail(struct layout *layout)
{
	struct flow *flow = &layout->flow;
	double high = 0, kept = 0, most = TAIL * (flow->bottom - flow->top);
	size_t from = 0, i = layout->opened;

	if (flow->n == 0 || !flow_last(flow)->closes)
		return;
	while (i > 0 && !flow->items[i].page) {
		const struct item *item = &flow->items[--i];

		high += item->height + item[1].before;
		if (high > most)
			break;
		if (i > 0 && item[-1].keep >= KEEP_ROWS)
			continue;
		if (from == 0 || item->heading != NULL || kept < TAIL_LEAST) {
			from = i;
			kept = high;
		}
		if (item->heading != NULL)
			break;
	}
	if (from > 0)
		flow_keep(flow, from, KEEP_TAIL);
}

static void
build(struct layout *layout, const struct blocks *blocks)
{
	struct flow *flow = &layout->flow;

	for (size_t i = 0; i < blocks->n; i++) {
		const struct block *block = &blocks->v[i];
		size_t first = flow->n;

		build_block(layout, block);
		if (flow->panel != 0 && flow->gap > STYLE_GAP_WITHIN)
			flow->gap = STYLE_GAP_WITHIN;
		if (flow->gap > STYLE_GAP_PARA && i + 1 < blocks->n &&
		    is_text(block) && block[1].kind == BLOCK_LIST)
			flow->gap = STYLE_GAP_PARA;
		if (is_text(block) && flow_height(flow, first) < SHORT)
			flow_keep(flow, first, KEEP_WHOLE);
		if (!block->keep || flow->n == first)
			continue;
		if (flow_height(flow, first) <
		    WHOLE * (flow->bottom - flow->top))
			flow_keep(flow, first, KEEP_WHOLE);
		flow_last(flow)->keep = KEEP_LINES;
	}
	panel_end(layout);
	keep_tail(layout);
}

/* The place of a figure, which one that stands by itself must tell
 * (ISO 32000-1, 14.8.5.4.3). */
static void
tag_box(const struct pages *pages, const struct mark *mark, double bottom)
{
	double low = pdfpage_flip(pages, bottom);
	const double box[] = {
	    mark->x, low, mark->x + mark->width, low + mark->height};
	struct buf buf = BUF_INIT(SIZE_MAX);

	buf_adds(&buf, "/O/Layout/BBox[");
	for (size_t i = 0; i < 4; i++) {
		if (i > 0)
			buf_addc(&buf, ' ');
		pdfobj_number(&buf, box[i]);
	}
	buf_addc(&buf, ']');
	pdftag_attribute(mark->tag, buf.data);
	buf_free(&buf);
}

static void
draw_mark(const struct layout *layout, const struct mark *mark, double y)
{
	const struct layout_target *target = layout->target;

	y += mark->y;
	switch (mark->kind) {
	case MARK_TEXT:
		text_draw(mark->box, mark->line, target->pages, target->fonts,
		    mark->x, y);
		break;
	case MARK_BARS:
		bars_draw(target->pages, mark->bars, mark->x, y, mark->width,
		    mark->height);
		break;
	case MARK_RULE:
		pdfpage_rect(target->pages, mark->x, y, mark->width,
		    mark->height, mark->colour);
		break;
	}
}

/* Once more above a page, or what is no content anyway. */
static void
draw_artifacts(
    const struct layout *layout, const struct item *item, double y, bool all)
{
	struct pages *pages = layout->target->pages;

	for (size_t i = item->mark; i < item->mark + item->nmarks; i++) {
		const struct mark *mark = &layout->flow.marks[i];

		if (!all && mark->kind != MARK_RULE)
			continue;
		pdfpage_begin_artifact(pages, ARTIFACT_LAYOUT);
		draw_mark(layout, mark, y);
		pdfpage_end(pages);
	}
}

static void
draw_content(const struct layout *layout, const struct item *item)
{
	struct pages *pages = layout->target->pages;

	for (size_t i = item->mark; i < item->mark + item->nmarks; i++) {
		const struct mark *mark = &layout->flow.marks[i];
		double y = item->y + mark->y;

		if (mark->kind == MARK_RULE)
			continue;
		pdfpage_begin(pages, mark->tag);
		draw_mark(layout, mark, item->y);
		pdfpage_end(pages);
		if (mark->kind == MARK_BARS)
			tag_box(pages, mark, y);
		if (mark->to != NULL)
			pdfpage_link(pages, mark->tag, mark->to->url,
			    mark->to->text, mark->x, y, mark->width,
			    mark->height);
	}
}

/* The tint behind what of a panel is on the page that item I begins it on. */
static void
draw_tint(const struct layout *layout, size_t i, struct layout_seal *seal)
{
	const struct flow *flow = &layout->flow;
	const struct item *item = &flow->items[i], *last = item;
	const struct flow_panel *panel = &flow->panels[item->panel - 1];
	double top = item->y - (item->opens ? 0 : STYLE_PAD_PANEL), bottom;

	if (item->head != FLOW_NONE && !item->opens)
		top -= flow->items[item->head].height;
	while (i + 1 < flow->n && flow->items[i + 1].panel == item->panel &&
	       flow->items[i + 1].at == item->at)
		last = &flow->items[++i];
	bottom = last->y + last->height + (last->closes ? 0 : STYLE_PAD_PANEL);
	pdfpage_begin_artifact(layout->target->pages, ARTIFACT_LAYOUT);
	pdfpage_rect(layout->target->pages, flow->x, top, flow->width,
	    bottom - top, STYLE_TINT);
	pdfpage_end(layout->target->pages);
	if (panel->seal && last->closes)
		*seal = (struct layout_seal){.form = panel->form,
		    .page = item->at,
		    .x = flow->x,
		    .y = top,
		    .width = flow->width,
		    .height = bottom - top};
}

static void
draw(const struct layout *layout, struct layout_seal *seal)
{
	const struct flow *flow = &layout->flow;
	const struct layout_target *target = layout->target;
	size_t panel = 0;

	for (size_t i = 0; i < flow->n; i++) {
		const struct item *item = &flow->items[i];
		bool top = i == 0 || item->at != item[-1].at;

		if (top)
			pdfpage_add(target->pages);
		if (item->panel != 0 && (top || item->panel != panel))
			draw_tint(layout, i, seal);
		panel = item->panel;
		if (top && item->head != FLOW_NONE) {
			const struct item *head = &flow->items[item->head];

			draw_artifacts(
			    layout, head, item->y - head->height, true);
		}
		if (item->heading != NULL)
			pdftag_outline(target->tags, item->outline,
			    item->heading->paras.v[0].text, item->at, item->y);
		draw_content(layout, item);
		draw_artifacts(layout, item, item->y, false);
	}
	if (flow->n == 0)
		pdfpage_add(target->pages);
}

int
layout_run(const struct blocks *blocks, const struct layout_target *target,
    struct layout_seal *seal, struct fault *fault)
{
	struct layout layout = {.target = target};
	struct flow *flow = &layout.flow;
	struct layout_seal place = {.form = NULL};
	int status = -1;

	flow->tags = target->tags;
	flow->boxes = target->boxes;
	if (flow->boxes == NULL)
		flow->boxes = boxes_new(target->text);
	flow->lang = blocks->lang != NULL ? blocks->lang : "";
	flow->top = STYLE_MARGIN_TOP;
	flow->bottom = pdfpage_height(target->pages) - STYLE_MARGIN_BOTTOM;
	flow->x = STYLE_MARGIN_SIDE;
	flow->width = pdfpage_width(target->pages) - 2 * STYLE_MARGIN_SIDE;
	build(&layout, blocks);
	if (pager_place(flow, CAP_PAGES) > CAP_PAGES) {
		fault_set(
		    fault, VERDICT_NO, 0, "more than %d pages", CAP_PAGES);
		goto out;
	}
	draw(&layout, &place);
	furniture_draw(blocks, flow->boxes, target);
	*seal = place;
	status = 0;
out:
	if (target->boxes == NULL)
		boxes_free(flow->boxes);
	flow_clear(flow);
	return status;
}

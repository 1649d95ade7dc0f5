#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "boxes.h"
#include "paragraph.h"
#include "pdftag.h"
#include "stack.h"
#include "text.h"
#include "xalloc.h"

#define LEFT_SHARE 0.62 /* of the letterhead's width: the institution */
#define RIGHT_SHARE 0.34

/*
 * The depth of a heading below those above it, from 1: levels that the
 * contents leave out are none (ISO 14289-1, 7.4.2).  LEVELS are theirs.
 */
static int
depth(int *levels, int *n, int level)
{
	while (*n > 0 && levels[*n - 1] >= level)
		(*n)--;
	if (*n < 6)
		levels[(*n)++] = level;
	return *n;
}

/* The entry of BLOCK, whose first item is FIRST. */
static void
outline(struct flow *flow, size_t first, const struct block *block)
{
	if (block->outline <= 0 || block->paras.n == 0)
		return;
	flow->items[first].heading = block;
	flow->items[first].outline =
	    depth(flow->outline, &flow->noutline, block->outline);
}

/* A side of a letterhead that is too high to stay in one piece. */
static void
letterhead_long(
    struct flow *flow, const struct stack *left, const struct stack *right)
{
	stack_items(flow, left, 0);
	stack_items(flow, right, STYLE_GAP_PARA);
}

void
paragraph_letterhead(struct flow *flow, const struct block *block)
{
	struct stack left = {.v = NULL}, right = {.v = NULL};
	double aside = flow->width * RIGHT_SHARE;
	double share = block->aside.n == 0 ? 1 : LEFT_SHARE;
	double base, high, y[2];
	size_t first = flow->n;

	stack_paras(flow, &left, &block->paras, NULL, "P", flow->x,
	    flow->width * share, COLUMN_LEFT);
	stack_paras(flow, &right, &block->aside, NULL, "P",
	    flow->x + flow->width - aside, aside, COLUMN_RIGHT);
	base = left.baseline > right.baseline ? left.baseline : right.baseline;
	y[0] = base - left.baseline;
	y[1] = right.n > 0 ? base - right.baseline : 0;
	high = left.height + y[0];
	if (right.height + y[1] > high)
		high = right.height + y[1];
	if (high > flow_body(flow) / 2) {
		letterhead_long(flow, &left, &right);
		high = 0;
	} else {
		flow_item(flow, 0, high);
		stack_marks(flow, &left, 0, left.n, y[0]);
		stack_marks(flow, &right, 0, right.n, y[1]);
	}
	flow_last(flow)->height += STYLE_GAP_LETTERHEAD + STYLE_RULE_LETTERHEAD;
	flow_rule(flow, flow->x,
	    flow_last(flow)->height - STYLE_RULE_LETTERHEAD, flow->width,
	    STYLE_RULE_LETTERHEAD, STYLE_ACCENT);
	outline(flow, first, block);
	flow->gap = STYLE_GAP_BLOCK;
	stack_clear(&left);
	stack_clear(&right);
}

void
paragraph_heading(struct flow *flow, const struct block *block)
{
	static const char *const types[] = {"H1", "H2", "H3", "H4", "H5", "H6"};
	struct stack stack = {.v = NULL};
	const struct style_space *space;
	size_t first = flow->n;
	struct tag *tag;
	int level;

	if (block->paras.n == 0)
		return;
	space = style_space_of(block->paras.v[0].style);
	level = depth(flow->levels, &flow->nlevels, block->level);
	for (size_t i = 0; i < block->paras.n; i++) {
		const struct para *para = &block->paras.v[i];

		tag =
		    flow_tag(flow, NULL, i == 0 ? types[level - 1] : "P", para);
		stack_add(flow, &stack, para, tag, flow->x, flow->width,
		    COLUMN_LEFT, STYLE_GAP_VALUE);
	}
	stack_items(flow, &stack, space->before);
	flow_keep(flow, first, KEEP_LINES);
	flow_last(flow)->keep = KEEP_LINES;
	outline(flow, first, block);
	flow->gap = space->after;
	stack_clear(&stack);
}

/* A bold line among paragraphs is a heading in all but name. */
static bool
heads(const struct para *para, const struct text_box *box)
{
	return para->style == STYLE_STRONG && text_lines(box) <= 2;
}

/* Running text is no wider than is read with ease. */
static double
measure(const struct flow *flow)
{
	return flow->panel == 0 && flow->width > STYLE_MEASURE ? STYLE_MEASURE
							       : flow->width;
}

/* Does it say that there is more to come? */
static bool
announces(const struct para *para)
{
	size_t n = strlen(para->text);

	return n > 0 && para->text[n - 1] == ':';
}

void
paragraph_paras(struct flow *flow, const struct block *block)
{
	double before = 0;

	for (size_t i = 0; i < block->paras.n; i++) {
		const struct para *para = &block->paras.v[i];
		double indent = para->indent * STYLE_BULLET;
		double all = flow->width - indent;
		double width = boxes_natural(flow->boxes, para) <= all
				   ? all
				   : measure(flow) - indent;
		const struct text_box *box =
		    boxes_get(flow->boxes, para, width);
		struct stack stack = {.v = NULL};
		struct tag *tag = flow_tag(flow, NULL, "P", para);

		/* each begins at its own edge of the page */
		if (text_is_rtl(box))
			stack_add(flow, &stack, para, tag,
			    flow->x + flow->width - indent - width, width,
			    COLUMN_RIGHT, 0);
		else
			stack_add(flow, &stack, para, tag, flow->x + indent,
			    width, COLUMN_LEFT, 0);
		if (heads(para, box) && before > 0)
			before = STYLE_GAP_STRONG;
		stack_items(flow, &stack, before);
		before = STYLE_GAP_PARA;
		if (heads(para, box)) {
			flow_last(flow)->keep = KEEP_LINES;
			before = STYLE_GAP_VALUE;
		} else if (announces(para)) {
			flow_last(flow)->keep = KEEP_LINES;
		}
		stack_clear(&stack);
	}
	if (block->paras.n > 0)
		flow->gap = STYLE_GAP_BLOCK;
}

/* What stands before item I, and how far from it: the caller frees its text. */
static struct para
mark_of(const struct block *block, size_t i)
{
	static char none[] = "";

	return (struct para){.style = block->paras.v[i].style,
	    .text = block->number > 0 ? xasprintf("%zu.", block->number + i)
				      : xstrdup("\xe2\x80\xa2"),
	    .lang = none};
}

void
paragraph_list(struct flow *flow, const struct block *block)
{
	double x = flow->x + block->level * STYLE_BULLET, before = 0;
	double room = STYLE_BULLET;
	struct tag *list;

	if (block->paras.n == 0)
		return;
	list = flow_tag(flow, NULL, "L", NULL);
	pdftag_attribute(list, block->number > 0
				   ? "/O/List/ListNumbering/Decimal"
				   : "/O/List/ListNumbering/Disc");
	if (block->number > 0) {
		struct para last = mark_of(block, block->paras.n - 1);

		room = boxes_natural(flow->boxes, &last) + STYLE_BULLET / 2;
		free(last.text);
	}
	for (size_t i = 0; i < block->paras.n; i++) {
		const struct para *para = &block->paras.v[i];
		struct para mark = mark_of(block, i);
		struct tag *item = flow_tag(flow, list, "LI", NULL);
		struct stack label = {.v = NULL}, stack = {.v = NULL};
		struct tag *tag = flow_tag(flow, item, "Lbl", NULL);

		stack_add(flow, &label, &mark, tag, x, room, COLUMN_LEFT, 0);
		tag = flow_tag(flow, item, "LBody", para);
		stack_add(flow, &stack, para, tag, x + room,
		    flow->x + measure(flow) - x - room, COLUMN_LEFT, 0);
		stack_labelled(flow, &label, &stack, before);
		before = STYLE_GAP_PAIR;
		free(mark.text);
		stack_clear(&label);
		stack_clear(&stack);
	}
	flow->gap = STYLE_GAP_BLOCK;
}

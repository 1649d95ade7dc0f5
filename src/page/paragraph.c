#include <config.h>

#include "boxes.h"
#include "paragraph.h"
#include "pdftag.h"
#include "stack.h"
#include "text.h"

#define LEFT_SHARE 0.62 /* of the letterhead's width: the institution */
#define RIGHT_SHARE 0.34

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
	flow->gap = STYLE_GAP_BLOCK;
	stack_clear(&left);
	stack_clear(&right);
}

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
	if (block->outline > 0) {
		flow->items[first].heading = block;
		flow->items[first].outline =
		    depth(flow->outline, &flow->noutline, block->outline);
	}
	flow->gap = space->after;
	stack_clear(&stack);
}

/* A bold line among paragraphs is a heading in all but name. */
static bool
heads(const struct para *para, const struct text_box *box)
{
	return para->style == STYLE_STRONG && text_lines(box) <= 2;
}

void
paragraph_paras(struct flow *flow, const struct block *block)
{
	double before = 0;

	for (size_t i = 0; i < block->paras.n; i++) {
		const struct para *para = &block->paras.v[i];
		const struct text_box *box =
		    boxes_get(flow->boxes, para, flow->width);
		struct stack stack = {.v = NULL};
		struct tag *tag = flow_tag(flow, NULL, "P", para);

		stack_add(flow, &stack, para, tag, flow->x, flow->width,
		    text_is_rtl(box) ? COLUMN_RIGHT : COLUMN_LEFT, 0);
		if (heads(para, box) && before > 0)
			before = STYLE_GAP_STRONG;
		stack_items(flow, &stack, before);
		before = STYLE_GAP_PARA;
		if (heads(para, box)) {
			flow_last(flow)->keep = KEEP_LINES;
			before = STYLE_GAP_VALUE;
		}
		stack_clear(&stack);
	}
	if (block->paras.n > 0)
		flow->gap = STYLE_GAP_BLOCK;
}

void
paragraph_list(struct flow *flow, const struct block *block)
{
	static char dot[] = "\xe2\x80\xa2", none[] = "";
	struct para bullet = {.style = STYLE_BODY, .text = dot, .lang = none};
	struct tag *list;
	double before = 0;

	if (block->paras.n == 0)
		return;
	list = flow_tag(flow, NULL, "L", NULL);
	pdftag_attribute(list, "/O/List/ListNumbering/Disc");
	for (size_t i = 0; i < block->paras.n; i++) {
		const struct para *para = &block->paras.v[i];
		struct tag *item = flow_tag(flow, list, "LI", NULL);
		struct stack label = {.v = NULL}, stack = {.v = NULL};
		struct tag *tag = flow_tag(flow, item, "Lbl", NULL);

		bullet.style = para->style;
		stack_add(flow, &label, &bullet, tag, flow->x, STYLE_BULLET,
		    COLUMN_LEFT, 0);
		tag = flow_tag(flow, item, "LBody", para);
		stack_add(flow, &stack, para, tag, flow->x + STYLE_BULLET,
		    flow->width - STYLE_BULLET, COLUMN_LEFT, 0);
		stack_labelled(flow, &label, &stack, before);
		before = STYLE_GAP_PARA;
		stack_clear(&label);
		stack_clear(&stack);
	}
	flow->gap = STYLE_GAP_BLOCK;
}

#include <config.h>

#include <stdlib.h>

#include "boxes.h"
#include "pdfpage.h"
#include "stack.h"
#include "text.h"
#include "xalloc.h"

/* lines of a value that are not parted */
#define TOGETHER 4

void
stack_clear(struct stack *stack)
{
	free(stack->v);
	*stack = (struct stack){.v = NULL};
}

static double
place(const struct text_box *box, size_t line, double x, double width,
    enum column_align align)
{
	double room = width - text_line_width(box, line);

	if (room < 0 || align == COLUMN_LEFT)
		return x;
	return align == COLUMN_CENTRE ? x + room / 2 : x + room;
}

void
stack_add(struct flow *flow, struct stack *stack, const struct para *para,
    struct tag *tag, double x, double width, enum column_align align,
    double gap)
{
	const struct text_box *box = boxes_get(flow->boxes, para, width);
	const struct para *to = NULL;
	size_t lines = text_lines(box);

	if (para->url != NULL && tag != NULL && pdfpage_url_fits(para->url)) {
		tag = flow_tag(flow, tag, "Link", NULL);
		to = para;
	}
	stack->v = xreallocarray(stack->v, stack->n + lines, sizeof *stack->v);
	if (stack->n > 0)
		stack->height += gap;
	else
		stack->baseline = text_baseline(box, 0);
	for (size_t i = 0; i < lines; i++) {
		double height = text_line_height(box, i);

		stack->v[stack->n++] = (struct stack_line){
		    .box = box,
		    .line = i,
		    .lines = lines,
		    .x = place(box, i, x, width, align),
		    .y = stack->height,
		    .height = height,
		    .tag = tag,
		    .to = to,
		};
		stack->height += height;
	}
}

void
stack_paras(struct flow *flow, struct stack *stack, const struct paras *paras,
    struct tag *parent, const char *type, double x, double width,
    enum column_align align)
{
	for (size_t i = 0; i < paras->n; i++) {
		const struct para *para = &paras->v[i];
		struct tag *tag = flow_tag(flow, parent, type, para);
		double indent = para->indent * STYLE_BULLET;

		stack_add(flow, stack, para, tag, x + indent, width - indent,
		    align, STYLE_GAP_VALUE);
	}
}

void
stack_marks(struct flow *flow, const struct stack *stack, size_t from,
    size_t to, double y)
{
	for (size_t i = from; i < to; i++) {
		const struct stack_line *line = &stack->v[i];
		struct mark *mark = flow_mark(flow, MARK_TEXT);

		mark->x = line->x;
		mark->y = y + line->y - stack->v[from].y;
		mark->tag = line->tag;
		mark->to = line->to;
		mark->box = line->box;
		mark->line = line->line;
		mark->width = text_line_width(line->box, line->line);
		mark->height = line->height;
	}
}

/* Line I as an item, BEFORE above it. */
static struct item *
item(struct flow *flow, const struct stack *stack, size_t i, double before)
{
	const struct stack_line *line = &stack->v[i];
	size_t left = line->lines - line->line - 1; /* beneath it */
	struct item *item = flow_item(flow, before, line->height);

	if (left > 0 && (line->line == 0 || left == 1))
		item->keep = KEEP_LINES;
	return item;
}

void
stack_items(struct flow *flow, const struct stack *stack, double before)
{
	for (size_t i = 0; i < stack->n; i++) {
		const struct stack_line *line = &stack->v[i];

		if (i > 0)
			before = line->y - line[-1].y - line[-1].height;
		item(flow, stack, i, before);
		stack_marks(flow, stack, i, i + 1, 0);
	}
}

void
stack_labelled(struct flow *flow, const struct stack *label,
    const struct stack *stack, double before)
{
	double high = label->baseline > stack->baseline ? label->baseline
							: stack->baseline;
	double drop = stack->n > 0 && label->n > 0 ? high - stack->baseline : 0;
	double end = high - label->baseline + label->height;
	size_t first = flow->n;

	if (stack->n == 0 || label->height > flow_body(flow) / 2) {
		stack_items(flow, label, before);
		if (stack->n > 0 && label->n > 0)
			flow_last(flow)->keep = KEEP_LINES;
		stack_items(flow, stack, label->n > 0 ? 0 : before);
		return;
	}
	for (size_t i = 0; i < stack->n; i++) {
		const struct stack_line *line = &stack->v[i];
		double y = i == 0 ? drop : 0;

		if (i > 0)
			before = line->y - line[-1].y - line[-1].height;
		item(flow, stack, i, before)->height += y;
		if (i == 0)
			stack_marks(
			    flow, label, 0, label->n, high - label->baseline);
		stack_marks(flow, stack, i, i + 1, y);
		/* the label is beside all of these */
		if (label->n > 0 && i + 1 < stack->n &&
		    flow_height(flow, first) < end)
			flow_last(flow)->keep = KEEP_LINES;
	}
	if (stack->n <= TOGETHER)
		flow_keep(flow, first, KEEP_LINES);
	if (label->n > 0 && flow_height(flow, first) < end)
		flow_last(flow)->height += end - flow_height(flow, first);
}

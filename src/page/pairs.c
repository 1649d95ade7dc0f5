#include <config.h>

#include <stdlib.h>

#include "boxes.h"
#include "pairs.h"
#include "pdftag.h"
#include "stack.h"
#include "xalloc.h"

/*
 * Widths of labels: few, so that the values of most blocks of a page begin at
 * the same place.  For that a label in four may take two lines.
 */
static const double steps[] = {86, 112, 150};
#define NSTEPS (sizeof steps / sizeof steps[0])
#define TWO_LINES 1.7 /* times the width: what surely fits on them */
/* of the width, at most */
#define LABEL_SHARE 0.38
#define WORD_SHARE 0.52 /* where words of labels would break otherwise */

struct side {
	double x, width;  /* of the values */
	double at, label; /* of the labels */
};

static double
max(double a, double b)
{
	return a > b ? a : b;
}

/* Is WIDTH enough for the labels of the pairs from FIRST up to END? */
static bool
label_fits(struct flow *flow, const struct block *block, size_t first,
    size_t end, double width)
{
	size_t over = 0;

	for (size_t i = first; i < end; i++) {
		double natural =
		    boxes_natural(flow->boxes, &block->pairs[i].label);

		over += natural > width;
		if (natural > width * TWO_LINES)
			return false;
	}
	return over <= 1 || over <= (end - first) / 4;
}

/* Do the words of these labels fit? */
static bool
words_fit(struct flow *flow, const struct block *block, size_t first,
    size_t end, double width)
{
	for (size_t i = first; i < end; i++)
		if (boxes_word(flow->boxes, &block->pairs[i].label) > width)
			return false;
	return true;
}

/* Where labels and values of the pairs from FIRST up to END go in the WIDTH
 * points from X on. */
static struct side
side_of(struct flow *flow, const struct block *block, size_t first, size_t end,
    double x, double width)
{
	double label = block->label, most = width * LABEL_SHARE;
	size_t step = 0;

	while (step + 1 < NSTEPS && steps[step + 1] <= most &&
	       !label_fits(flow, block, first, end, steps[step]))
		step++;
	while (step + 1 < NSTEPS && steps[step + 1] <= width * WORD_SHARE &&
	       !words_fit(flow, block, first, end, steps[step]))
		most = steps[++step];
	if (!words_fit(flow, block, first, end, steps[step]))
		label = most = width * WORD_SHARE;
	if (label <= 0)
		label = steps[step];
	if (label > most)
		label = most;
	return (struct side){
	    .at = x,
	    .label = label,
	    .x = x + label + STYLE_GUTTER_LABEL,
	    .width = width - label - STYLE_GUTTER_LABEL,
	};
}

struct pair_stacks {
	struct stack label, values;
};

/* Pair PAIR as two stacks, and as an item of LIST. */
static void
measure(struct flow *flow, const struct pair *pair, const struct side *side,
    struct tag *list, struct pair_stacks *stacks)
{
	struct tag *item = flow_tag(flow, list, "LI", NULL), *tag;

	*stacks = (struct pair_stacks){.label = {.v = NULL}};
	if (*pair->label.text != '\0') {
		tag = flow_tag(flow, item, "Lbl", &pair->label);
		stack_add(flow, &stacks->label, &pair->label, tag, side->at,
		    side->label, COLUMN_LEFT, 0);
	}
	if (pair->values.n == 1) {
		const struct para *para = &pair->values.v[0];

		tag = flow_tag(flow, item, "LBody", para);
		stack_add(flow, &stacks->values, para, tag, side->x,
		    side->width, COLUMN_LEFT, 0);
	} else {
		tag = flow_tag(flow, item, "LBody", NULL);
		stack_paras(flow, &stacks->values, &pair->values, tag, "P",
		    side->x, side->width, COLUMN_LEFT);
	}
}

static double
pair_height(const struct pair_stacks *pair)
{
	const struct stack *label = &pair->label, *values = &pair->values;
	double base = max(label->baseline, values->baseline);

	if (label->n == 0 || values->n == 0)
		return label->height + values->height;
	return max(base - label->baseline + label->height,
	    base - values->baseline + values->height);
}

/* Space above a pair: less above one more value of the same label. */
static double
above(const struct block *block, size_t i, size_t first)
{
	if (i == first)
		return 0;
	return *block->pairs[i].label.text != '\0' ? STYLE_GAP_PAIR
						   : STYLE_GAP_VALUE;
}

/* The height of the pairs from FIRST up to END. */
static double
column_height(const struct block *block, const struct pair_stacks *stacks,
    size_t first, size_t end)
{
	double height = 0;

	for (size_t i = first; i < end; i++)
		height += above(block, i, first) + pair_height(&stacks[i]);
	return height;
}

static void
column_marks(struct flow *flow, const struct block *block,
    const struct pair_stacks *stacks, size_t first, size_t end)
{
	double y = 0;

	for (size_t i = first; i < end; i++) {
		const struct stack *label = &stacks[i].label;
		const struct stack *values = &stacks[i].values;
		double base = values->baseline;

		if (label->n > 0 && label->baseline > base)
			base = label->baseline;
		y += above(block, i, first);
		stack_marks(
		    flow, label, 0, label->n, y + base - label->baseline);
		stack_marks(
		    flow, values, 0, values->n, y + base - values->baseline);
		y += pair_height(&stacks[i]);
	}
}

static void
one_column(struct flow *flow, const struct block *block, struct tag *list)
{
	struct side side =
	    side_of(flow, block, 0, block->npairs, flow->x, flow->width);

	for (size_t i = 0; i < block->npairs; i++) {
		struct pair_stacks stacks;

		measure(flow, &block->pairs[i], &side, list, &stacks);
		stack_labelled(
		    flow, &stacks.label, &stacks.values, above(block, i, 0));
		stack_clear(&stacks.label);
		stack_clear(&stacks.values);
	}
}

/* May the pairs stand in two columns?  Their lines say how high that is. */
static bool
side_fits(struct flow *flow, const struct block *block, size_t first,
    size_t end, const struct side *side)
{
	double height = 0;

	for (size_t i = first; i < end; i++) {
		const struct pair *pair = &block->pairs[i];
		struct stack stack = {.v = NULL};

		for (size_t j = 0; j < pair->values.n; j++)
			stack_add(flow, &stack, &pair->values.v[j], NULL,
			    side->x, side->width, COLUMN_LEFT, STYLE_GAP_VALUE);
		height += stack.height + STYLE_GAP_PAIR;
		stack_clear(&stack);
		stack_add(flow, &stack, &pair->label, NULL, side->at,
		    side->label, COLUMN_LEFT, 0);
		height += stack.height / 2;
		stack_clear(&stack);
	}
	return height < flow_body(flow) * 0.8;
}

/* Whether there are to be two columns and can be, and where. */
static bool
two_fit(struct flow *flow, const struct block *block, struct side *left,
    struct side *right)
{
	double half = (flow->width - STYLE_GUTTER_PAIRS) / 2;
	size_t split = block->split, n = block->npairs;

	if (split == 0 || split >= n)
		return false;
	*left = side_of(flow, block, 0, split, flow->x, half);
	*right = side_of(
	    flow, block, split, n, flow->x + half + STYLE_GUTTER_PAIRS, half);
	return side_fits(flow, block, 0, split, left) &&
	       side_fits(flow, block, split, n, right);
}

static void
two_columns(struct flow *flow, const struct block *block, struct tag *list,
    const struct side *left, const struct side *right)
{
	size_t split = block->split, n = block->npairs;
	struct pair_stacks *stacks = xcalloc(n, sizeof *stacks);

	for (size_t i = 0; i < n; i++)
		measure(flow, &block->pairs[i], i < split ? left : right, list,
		    &stacks[i]);
	flow_item(flow, 0,
	    max(column_height(block, stacks, 0, split),
		column_height(block, stacks, split, n)));
	column_marks(flow, block, stacks, 0, split);
	column_marks(flow, block, stacks, split, n);
	for (size_t i = 0; i < n; i++) {
		stack_clear(&stacks[i].label);
		stack_clear(&stacks[i].values);
	}
	free(stacks);
}

void
pairs_build(struct flow *flow, const struct block *block)
{
	struct side left, right;
	struct tag *list;

	if (block->npairs == 0)
		return;
	list = flow_tag(flow, NULL, "L", NULL);
	pdftag_attribute(list, "/O/List/ListNumbering/None");
	if (two_fit(flow, block, &left, &right))
		two_columns(flow, block, list, &left, &right);
	else
		one_column(flow, block, list);
	flow->gap = STYLE_GAP_BLOCK;
}

/*
 * stack: lines one below the other, before they become marks of an item.
 *
 * A cell, a label, the values of a pair, half of a letterhead: paragraphs of
 * one width whose height has to be known before it is known where they go.
 */
#ifndef STACK_H
#define STACK_H

#include <stddef.h>

#include "flow.h"

struct stack_line {
	const struct text_box *box;
	size_t line, lines; /* which of how many of the paragraph */
	double x, y;	    /* y: from the top of the stack */
	double height;
	struct tag *tag;
	const struct para *to;
};

struct stack {
	struct stack_line *v;
	size_t n;
	double height;
	double baseline; /* of the first line */
};

void stack_clear(struct stack *stack);
/* PARA beneath what is there, at X; it is what TAG says.  A link becomes an
 * element of its own.  TAG may be NULL, for text that stands there twice. */
void stack_add(struct flow *flow, struct stack *stack, const struct para *para,
    struct tag *tag, double x, double width, enum column_align align,
    double gap);
/* The same for all of PARAS, each an element TYPE below PARENT. */
void stack_paras(struct flow *flow, struct stack *stack,
    const struct paras *paras, struct tag *parent, const char *type, double x,
    double width, enum column_align align);
/* Lines FROM up to TO (not included) as marks of the last item, the first at Y.
 */
void stack_marks(struct flow *flow, const struct stack *stack, size_t from,
    size_t to, double y);
/* Each line as an item, so that no line stays alone. */
void stack_items(struct flow *flow, const struct stack *stack, double before);
/* The same with LABEL, perhaps empty, beside the first line. */
void stack_labelled(struct flow *flow, const struct stack *label,
    const struct stack *stack, double before);

#endif

/*
 * boxes: paragraphs broken into lines, each only once.
 *
 * Breaking is what costs in layout, and a table says the same terms, dates and
 * grades again and again: equal text of one style, language and width is one
 * box here.  Boxes belong to the store and live as long as it does.
 */
#ifndef BOXES_H
#define BOXES_H

#include <stddef.h>

struct boxes;
struct para;
struct text;
struct text_box;

/* As wide as no column can be. */
#define BOXES_WIDE 20000.0

struct boxes *boxes_new(struct text *text);
void boxes_free(struct boxes *boxes); /* NULL allowed */
/* Lines of at most WIDTH points. */
const struct text_box *boxes_get(
    struct boxes *boxes, const struct para *para, double width);
/* The width on one line; BOXES_WIDE for what is too long for that anyway. */
double boxes_natural(struct boxes *boxes, const struct para *para);
/* The width of the longest of its words. */
double boxes_word(struct boxes *boxes, const struct para *para);
/* The width of the first N bytes. */
double boxes_head(struct boxes *boxes, const struct para *para, size_t n);

#endif

/*
 * boxes: paragraphs broken into lines, each only once.
 *
 * Breaking is what costs in layout, and a table says the same terms, dates and
 * grades again and again: equal text of one style, language and width is one
 * box here.  Boxes belong to the store.  It may be kept for the documents of a
 * batch, which share most of their text but for names and grades; between two
 * of them it has to be trimmed.  What it holds changes nothing but the time.
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
/* Forgets all when there is much of it: CAP_SET_TEXT. */
void boxes_trim(struct boxes *boxes);
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

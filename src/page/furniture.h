/*
 * furniture: headers and footers, drawn when all pages are there, as artifacts.
 *
 * The header stands on all pages but the first; the footer has a text at the
 * left, the document in the middle and the page number at the right.  What is
 * too long ends with an ellipsis: they never meet.
 */
#ifndef FURNITURE_H
#define FURNITURE_H

struct blocks;
struct boxes;
struct layout_target;

void furniture_draw(const struct blocks *blocks, struct boxes *boxes,
    const struct layout_target *target);

#endif

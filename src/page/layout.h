/*
 * layout: blocks set on pages.
 *
 * Rows are never split, unless one is higher than a page; table heads repeat as
 * artifacts; heads of groups stay with two rows, headings with what follows;
 * no single line of a paragraph is left alone; no page is empty.  Every block
 * becomes structure elements in the order of the list, text in another language
 * than the document's carries its own.
 */
#ifndef LAYOUT_H
#define LAYOUT_H

#include <stddef.h>

struct blocks;
struct boxes;
struct fault;
struct pages;
struct pdffont_set;
struct tag;
struct tags;
struct text;

struct layout_target {
	struct text *text;
	struct pages *pages;
	struct pdffont_set *fonts;
	struct tags *tags;
	struct boxes *boxes; /* of TEXT; NULL: for this document alone */
};

/* Where the panel that takes the signature field came to lie. */
struct layout_seal {
	struct tag *form; /* an empty Form element; NULL: no such panel */
	size_t page;
	double x, y, width, height;
};

/*
 * -1 with *fault set (VERDICT_NO) when it would take more than CAP_PAGES.
 */
int layout_run(const struct blocks *blocks, const struct layout_target *target,
    struct layout_seal *seal, struct fault *fault);

#endif

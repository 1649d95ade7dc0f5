/*
 * flow: what layout has made of blocks: items one below the other, before and
 * after they have a place on a page.
 *
 * An item is a strip across the page that is never split: a line, a row.  It
 * holds marks, what is drawn and where within the strip.  Modules that set a
 * kind of block (paragraph, pairs, rows) append items and their structure
 * elements in reading order; pager gives each item its page and its place;
 * layout draws them.  Text is that of the blocks and the store of boxes.
 */
#ifndef FLOW_H
#define FLOW_H

#include <stdbool.h>
#include <stddef.h>

#include "block.h"

struct boxes;
struct tag;
struct tags;
struct text_box;

/* How much it matters that the next item is on the same page. */
enum keep {
	KEEP_NONE,
	KEEP_TAIL,  /* what the panel at the end must not leave behind */
	KEEP_WHOLE, /* parts of a panel, of a short block */
	KEEP_ROWS,  /* a head and the second row, the last two rows */
	KEEP_LINES  /* a heading and what it heads, lines of a paragraph */
};

enum mark_kind { MARK_TEXT, MARK_BARS, MARK_RULE };

struct mark {
	enum mark_kind kind;
	double x, y;	       /* y: from the top of the item */
	struct tag *tag;       /* of text and bars */
	const struct para *to; /* text: what it links to; or NULL */
	const struct text_box *box;
	size_t line;
	const struct bars *bars;
	double width, height; /* of bars and rules */
	unsigned colour;      /* of a rule */
};

#define FLOW_NONE ((size_t)-1)

struct item {
	double before; /* space above, but not at the top of a page */
	double height;
	enum keep keep;
	bool page;	    /* begins a page, */
	bool soft;	    /* but only where little of one is left */
	bool opens, closes; /* the edge of a panel, which is all it is */
	size_t panel;	    /* in which it stands, from 1; 0: none */
	size_t head;	    /* the item to repeat above when it begins a page */
	size_t mark, nmarks;
	const struct block *heading; /* of which it is the first line */
	int outline;		     /* and its level, 0: none */
	/* of pager: */
	size_t at;
	double y;
};

struct flow_panel {
	bool seal;
	struct tag *form;
};

struct flow {
	struct boxes *boxes;
	struct tags *tags;
	const char *lang;   /* of the file */
	double top, bottom; /* of the body of a page */
	double x, width;    /* of the blocks to come */
	double gap;	    /* what the last block wants beneath it */
	bool page, soft;    /* the next item begins one */
	struct item *items;
	size_t n;
	struct mark *marks;
	size_t nmarks;
	size_t panel, npanels;
	struct flow_panel *panels; /* panel N at N-1 */
	/* levels of the headings and of the outline above this place */
	int levels[8], nlevels;
	int outline[8], noutline;
};

/* A new last item; the pointer is good until the next. */
struct item *flow_item(struct flow *flow, double before, double height);
struct item *flow_last(struct flow *flow);
/* Marks of the last item. */
struct mark *flow_mark(struct flow *flow, enum mark_kind kind);
void flow_rule(struct flow *flow, double x, double y, double width,
    double height, unsigned colour);
/* Items from FIRST on keep at least KEEP, but for the last. */
void flow_keep(struct flow *flow, size_t first, enum keep keep);
/* The height of the items from FIRST on. */
double flow_height(const struct flow *flow, size_t first);
/* The body of a page, less the edges of a panel. */
double flow_body(const struct flow *flow);
/* A structure element with the language of PARA (NULL: none). */
struct tag *flow_tag(struct flow *flow, struct tag *parent, const char *type,
    const struct para *para);
void flow_clear(struct flow *flow);

#endif

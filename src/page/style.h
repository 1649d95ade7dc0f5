/*
 * style: the faces, sizes and colours of the page, all of them.
 *
 * Two families, Noto Serif for what names something and Noto Sans for data,
 * one accent, and greys of at least 4.5:1 on white and on the panel's tint
 * (WCAG 2.1, 1.4.3).  Lengths are points of 1/72 inch.
 */
#ifndef STYLE_H
#define STYLE_H

#include <stdbool.h>

#define STYLE_INK 0x1a1d24u    /* text */
#define STYLE_ACCENT 0x142f60u /* headings, grades, the learner's own bar */
#define STYLE_MUTED 0x5b616eu  /* labels, originals, codes, dates */
#define STYLE_BAR 0xaeb6c6u    /* the bars of others */
#define STYLE_HAIR 0xc9cdd6u   /* rules between rows */
#define STYLE_TINT 0xf3f5f9u   /* panels */

/* the page; sides and top/bottom */
#define STYLE_MARGIN_SIDE 51.0
#define STYLE_MARGIN_TOP 58.0
#define STYLE_MARGIN_BOTTOM 62.0
#define STYLE_INDENT 9.0 /* of a part below what it is part of */

/* rules */
#define STYLE_RULE_LETTERHEAD 1.4
#define STYLE_RULE_HEAD 0.8 /* beneath the head of a table */
#define STYLE_RULE_SUM 0.5
#define STYLE_RULE_ROW 0.25

/* the rhythm: between paragraphs, pairs and blocks, and within rows */
#define STYLE_GAP_VALUE 0.6	 /* values of one label */
#define STYLE_GAP_PARA 3.0	 /* paragraphs of one block, items of a list */
#define STYLE_GAP_STRONG 5.5	 /* above a bold line among them */
#define STYLE_GAP_PAIR 1.7	 /* pairs */
#define STYLE_GAP_BLOCK 9.0	 /* blocks */
#define STYLE_GAP_PANEL 14.0	 /* around panels */
#define STYLE_GAP_WITHIN 5.0	 /* blocks within a panel */
#define STYLE_GAP_LETTERHEAD 7.0 /* above its rule */
#define STYLE_PAD_PANEL 10.0	 /* within a panel, on every side */
#define STYLE_PAD_ROW 2.8	 /* above and beneath the text of a row */
#define STYLE_PAD_GROUP 6.0	 /* above the head of a group */

/* across */
#define STYLE_MEASURE 430.0	/* running text: some 95 letters */
#define STYLE_GUTTER 11.0	/* between the columns of a table */
#define STYLE_GUTTER_PAIRS 24.0 /* between two columns of pairs */
#define STYLE_GUTTER_LABEL 10.0 /* between label and value */
#define STYLE_BULLET 10.0	/* from bullet to text */

/* distributions */
#define STYLE_BARS_WIDTH 42.0
#define STYLE_BARS_HEIGHT 10.5

enum style {
	STYLE_TITLE,	    /* Transcript of Records: serif 23, accent */
	STYLE_NAME,	    /* the learner: serif bold 15 */
	STYLE_INSTITUTION,  /* letterhead: serif bold 12.5 */
	STYLE_HEADING,	    /* a programme: serif bold 12.5, accent */
	STYLE_SUBHEADING,   /* within one: serif bold 10.5, accent */
	STYLE_MINOR,	    /* the heading below that: sans bold 8.6 */
	STYLE_ORIGINAL,	    /* the other languages of a heading: serif italic */
	STYLE_BODY,	    /* sans 8.6 */
	STYLE_STRONG,	    /* sans bold 8.6 */
	STYLE_SMALL,	    /* sans 7.4, muted */
	STYLE_SMALL_ITALIC, /* of a row's title, too */
	STYLE_LABEL,	    /* sans 7.4, muted: left of a value */
	STYLE_CODE,	    /* sans 7.4, muted, tabular figures */
	STYLE_FIGURE,	    /* sans 8.6, tabular figures */
	STYLE_GRADE,	    /* sans bold 8.6, accent, tabular figures */
	STYLE_COLUMN,	    /* the head of a column: sans bold 7.4, muted */
	STYLE_GROUP,	    /* the head of a group: sans bold 8.6, accent */
	STYLE_PANEL_HEAD,   /* sans bold 8.6, accent */
	STYLE_FURNITURE,    /* header and footer: sans 7, muted */
	STYLE_COUNT
};

struct style_look {
	bool serif, bold, italic;
	bool tabular; /* figures of one width */
	double size;
	double lead;	 /* line height, times the natural one */
	unsigned colour; /* 0xRRGGBB */
};

/* A heading's distance to what stands above it and to what it heads. */
struct style_space {
	double before, after;
};

const struct style_look *style_of(enum style style);
const struct style_space *style_space_of(enum style style);
const char *style_name(enum style style); /* for block_dump: "minor" */

#endif

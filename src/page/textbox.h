/*
 * textbox: what is left of a paragraph when Pango has set it, between text and
 * its drawing.  Lengths are points.
 */
#ifndef TEXTBOX_H
#define TEXTBOX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct pdffont_face;
struct style_look;
struct text;

/* A character that no font has. */
#define TEXTBOX_MISSING 0x80000000u
/* A character that is not seen, in text from right to left. */
#define TEXTBOX_BLANK 0x80000001u

/* How far ink may reach beyond its line, in heights of it: marks on capitals
 * do.  What reaches farther, a tower of marks, is cut off close to the line. */
#define TEXTBOX_REACH 0.4
#define TEXTBOX_CUT 0.1

struct textbox_glyph {
	uint32_t glyph;
	float advance;
	float x, y;	  /* where it is drawn, from the pen; y upward */
	size_t text;	  /* its cluster: the bytes of the text from here, */
	size_t len;	  /* 0 when it is not the cluster's first glyph */
	unsigned cluster; /* how many glyphs the cluster has, on its first */
};

struct textbox_run {
	struct pdffont_face *face; /* NULL: all are missing */
	size_t first, n;	   /* of the box's glyphs, from left to right */
	bool rtl;
	size_t last; /* the first glyph of the last cluster */
};

struct textbox_line {
	size_t first, n; /* of the box's runs, from left to right */
	double width, height, baseline;
	/* ink goes far beyond it (stacks of marks), and is cut off */
	bool clipped;
};

struct text_box {
	struct text *owner;
	const struct style_look *style;
	char *text;
	bool rtl;
	struct textbox_glyph *glyphs;
	struct textbox_run *runs;
	struct textbox_line *lines;
	size_t nglyphs, nruns, nlines, room_glyphs, room_runs;
};

/* Counts a character drawn as a box. */
void text_miss(struct text *text, unsigned c);

#endif

/*
 * text: paragraphs broken into lines, and lines drawn as glyphs.
 *
 * The one place that includes Pango (pangoft2), HarfBuzz's shaping and
 * fontconfig, but for pdffont.  A text is made once per process and kept for
 * all documents.  It uses fonts of its own choice only, by script and language
 * (xml:lang), whatever the system's preferences: the same fonts give the same
 * lines.  Sizes and positions are points at 72 dpi, unhinted and unrounded; y
 * is from the top edge of the page.  No hyphen is ever put in.
 */
#ifndef TEXT_H
#define TEXT_H

#include <stddef.h>

struct fault;
struct pages;
struct pdffont_set;
struct style_look;
struct text;
struct text_box;

/*
 * NULL with *fault set when there is no Noto font at all (VERDICT_TROUBLE).
 * Fonts are looked for where fontconfig finds them, or in EMREX_FONTS.
 */
struct text *text_new(struct fault *fault);
void text_free(struct text *text); /* NULL allowed */
/* The number of characters drawn as boxes since the last call; *FIRST (NULL
 * allowed) is the first of them. */
size_t text_missing(struct text *text, unsigned *first);

/*
 * S, clean text, broken to WIDTH points; LANG is BCP 47 or "".  Words longer
 * than a line are broken anywhere.  Ownership is the caller's.
 */
struct text_box *text_break(struct text *text, const struct style_look *style,
    const char *s, const char *lang, double width);
void text_box_free(struct text_box *box); /* NULL allowed */
size_t text_lines(const struct text_box *box);
double text_height(const struct text_box *box); /* of all lines */
double text_line_height(const struct text_box *box, size_t line);
double text_line_width(const struct text_box *box, size_t line);
/* From the top of the line to its baseline. */
double text_baseline(const struct text_box *box, size_t line);
/* Does the paragraph run from right to left? */
int text_is_rtl(const struct text_box *box);
/* The width of the first N bytes of S on one line. */
double text_measure(struct text *text, const struct style_look *style,
    const char *s, size_t n, const char *lang);

/*
 * Draws one line with its left edge at X and its top at Y, inside of marked
 * content that the caller has begun.
 */
void text_draw(const struct text_box *box, size_t line, struct pages *pages,
    struct pdffont_set *fonts, double x, double y);

#endif

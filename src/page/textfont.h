/*
 * textfont: which font shows which characters.
 *
 * The choice is made here and not by fontconfig's order of preference, so it is
 * the same on every system with the same fonts, and no font is opened that is
 * not used: a letter is of Noto Sans or Noto Serif when they have it, else of
 * the Noto family of its script, Han by language, else of the first in order of
 * names that has it.  Signs and marks stay with the letters before them.
 */
#ifndef TEXTFONT_H
#define TEXTFONT_H

#include <stdbool.h>
#include <stddef.h>

#include <pango/pango.h>

struct fault;
struct style_look;
struct textfont;

struct textfont *textfont_new(struct fault *fault);
void textfont_free(struct textfont *fonts); /* NULL allowed */

/*
 * A layout set up for S of N bytes, but for its width: its text is laid out at
 * TEXTFONT_SIZE points, for all sizes share what is loaded then.  It belongs
 * to FONTS and is good until the next call.
 */
PangoLayout *textfont_layout(struct textfont *fonts,
    const struct style_look *style, const char *s, size_t n, const char *lang);
/* 64 KiB of the widest letters stay within an int of Pango's units. */
#define TEXTFONT_SIZE 16

#endif

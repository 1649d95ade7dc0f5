/*
 * clean: text out of a document made fit for a page.
 *
 * Taken out: C0 and C1 controls, bidirectional embeddings, overrides and
 * isolates (U+202A-202E, U+2066-2069: they would mirror a name or what stands
 * behind it), marks of byte order, interlinear annotation and tag characters,
 * noncharacters and soft hyphens.  Blanks of every kind and what separates
 * lines become one space each run, none at either end; what is not UTF-8
 * becomes U+FFFD.  Left and right marks, joiners and variation selectors stay:
 * scripts need them.  At most CAP_PRINT_TEXT bytes come out: what is longer
 * ends with an ellipsis in brackets.  Nothing can fail.
 */
#ifndef CLEAN_H
#define CLEAN_H

#include <stdbool.h>
#include <stddef.h>

/* A fresh string, never NULL; *CUT (NULL allowed) tells that it was too long.
 */
char *clean_text(const char *s, size_t n, bool *cut);
/* The same where line feeds are kept, two of a run, for text of several lines.
 */
char *clean_lines(const char *s, size_t n, bool *cut);
/*
 * May LANG stand as /Lang in a PDF?  RFC 5646 2.1, but for what no reader has a
 * voice for: private use alone ("x-none") and "i-klingon" and its kin.
 */
bool clean_is_lang(const char *lang);

#endif

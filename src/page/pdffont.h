/*
 * pdffont: the fonts of a file, subset and embedded (ISO 32000-1, 9.6 to 9.10;
 * ISO 19005-3, 6.2.11).
 *
 * A face is a font file known to this process, kept for all documents.  A set
 * is what one document uses of the faces: every glyph that is shown is told to
 * it, and at the end each face used becomes a Type 0 font with Identity-H
 * codes that are the face's own glyph numbers, a subset of its outlines
 * without layout tables and hints, widths, and a ToUnicode map.  The one place
 * that includes hb-subset.
 */
#ifndef PDFFONT_H
#define PDFFONT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct pdf;
struct pdffont_face;
struct pdffont_set;

/*
 * The face number INDEX of the font in FILE: made once, lives as long as the
 * process.  NULL when it cannot be read or embedded (variable fonts, bitmaps,
 * a licence that forbids embedding or subsets: OS/2 fsType).
 */
struct pdffont_face *pdffont_face(const char *file, unsigned index);
/* The advance of a glyph, in thousandths of an em. */
double pdffont_advance(struct pdffont_face *face, uint32_t glyph);
/* The glyph of a space, 0 when it has none. */
uint32_t pdffont_blank(struct pdffont_face *face);

struct pdffont_set *pdffont_new(struct pdf *pdf);
void pdffont_free(struct pdffont_set *set); /* NULL allowed */
/* The number K by which pages name the face: "/FK" in their resources. */
int pdffont_use(struct pdffont_set *set, struct pdffont_face *face);
/*
 * Glyph GLYPH of font K is shown for the N bytes of UTF-8 at TEXT.  False when
 * the map says another text for that glyph already, or N is 0: the caller then
 * has to wrap it in ActualText (14.9.4).
 */
bool pdffont_glyph(
    struct pdffont_set *set, int k, uint32_t glyph, const char *text, size_t n);
/*
 * Writes all fonts; returns the object of the /Font resource dictionary, or 0
 * when HarfBuzz cannot make a subset (a damaged font).
 */
int pdffont_write(struct pdffont_set *set);

#endif

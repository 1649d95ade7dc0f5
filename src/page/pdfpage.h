/*
 * pdfpage: the pages of a file and what is drawn on them.
 *
 * Lengths are points; x grows to the right, y downward from the top edge, which
 * is turned into PDF's own system here.  All content stands between a begin
 * and an end: either it belongs to a structure element or it is an artifact
 * (ISO 14289-1, 7.1).  There is a current page, to which all calls draw; one
 * can go back to an earlier one for header and footer.
 */
#ifndef PDFPAGE_H
#define PDFPAGE_H

#include <stddef.h>

struct buf;
struct pages;
struct pdf;
struct tag;

struct pages *pdfpage_new(struct pdf *pdf, double width, double height);
void pdfpage_free(struct pages *pages); /* NULL allowed */
double pdfpage_width(const struct pages *pages);
double pdfpage_height(const struct pages *pages);
/* Adds a page and makes it the current one. */
void pdfpage_add(struct pages *pages);
size_t pdfpage_count(const struct pages *pages);
/* The index of the current page, from 0. */
size_t pdfpage_current(const struct pages *pages);
void pdfpage_select(struct pages *pages, size_t page);
int pdfpage_object(const struct pages *pages, size_t page);

/*
 * Marked content of TAG on this page, up to pdfpage_end; not nested.  What
 * follows what is of the same element becomes one with it; what is empty is
 * nothing.
 */
void pdfpage_begin(struct pages *pages, struct tag *tag);
enum artifact { ARTIFACT_LAYOUT, ARTIFACT_HEADER, ARTIFACT_FOOTER };
void pdfpage_begin_artifact(struct pages *pages, enum artifact artifact);
void pdfpage_end(struct pages *pages);

/* Between the two: shapes, which leave colours as they were, and the content
 * stream itself for text. */
void pdfpage_rect(struct pages *pages, double x, double y, double width,
    double height, unsigned colour);
/* Nothing is drawn outside of the rectangle until pdfpage_unclip, within the
 * same marked content. */
void pdfpage_clip(
    struct pages *pages, double x, double y, double width, double height);
void pdfpage_unclip(struct pages *pages);
/* An unfilled box, for a character that no font has. */
void pdfpage_box(struct pages *pages, double x, double y, double width,
    double height, double line, unsigned colour);
/* The content stream of the current page; y there is pdfpage_flip(y). */
struct buf *pdfpage_content(struct pages *pages);
double pdfpage_flip(const struct pages *pages, double y);

/* A link annotation to URL over a rectangle; TAG is its Link element and ALT
 * what it is called (Contents), else URL.  URL is made ASCII (RFC 3987, 3.1);
 * others than http, https and mailto are left out, and then nothing is drawn.
 */
void pdfpage_link(struct pages *pages, struct tag *tag, const char *url,
    const char *alt, double x, double y, double width, double height);
/* An annotation made elsewhere. */
void pdfpage_annotation(struct pages *pages, size_t page, int object);
/* Is URL one that pdfpage_link takes? */
int pdfpage_url_fits(const char *url);

/*
 * Writes all pages; FONTS is the /Font resource dictionary.  Returns the object
 * of the page tree.
 */
int pdfpage_write(struct pages *pages, int fonts);

#endif

/*
 * pdfoutline: the outline of a file, which viewers show as bookmarks
 * (ISO 32000-1, 12.3.3).
 *
 * Entries are added in the order of the pages; all are open.  pdftag keeps it.
 */
#ifndef PDFOUTLINE_H
#define PDFOUTLINE_H

#include <stddef.h>

struct outline;
struct pdf;

struct outline *pdfoutline_new(void);
void pdfoutline_free(struct outline *outline); /* NULL allowed */
/* LEVEL from 1, at most one deeper than the entry before; Y from the top. */
void pdfoutline_add(struct outline *outline, int level, const char *title,
    size_t page, double y);
/* Returns the object, 0 when nothing was added.  PAGES are the page objects,
 * HEIGHT points high. */
int pdfoutline_write(
    struct outline *outline, struct pdf *pdf, const int *pages, double height);

#endif

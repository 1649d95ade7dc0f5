/*
 * pdftag: the structure tree of a file, and its outline (ISO
 * 32000-1, 14.7, 14.8 and 12.3.3; ISO 14289-1).
 *
 * Elements are added in reading order below the Document; marked content joins
 * them through pdfpage.  Types are the standard ones, literals (Sect, H1 to H6,
 * P, L, LI, Lbl, LBody, Table, THead, TBody, TR, TH, TD, Link, Figure, Form,
 * Span); the tree does not police their nesting.  Elements belong to the tree.
 */
#ifndef PDFTAG_H
#define PDFTAG_H

#include <stddef.h>

struct buf;
struct pdf;
struct tag;
struct tags;

struct tags *pdftag_new(struct pdf *pdf);
void pdftag_free(struct tags *tags); /* NULL allowed */
struct tag *pdftag_document(struct tags *tags);
struct tag *pdftag_add(struct tag *parent, const char *type);
const char *pdftag_type(const struct tag *tag);
/* Nothing for what clean_is_lang does not want.  A child inherits its
 * parent's. */
void pdftag_lang(struct tag *tag, const char *lang);
void pdftag_alt(struct tag *tag, const char *alt);
/* Attributes: "/O/Table/Scope/Column" without brackets; may be repeated,
 * and those of one owner become one object. */
void pdftag_attribute(struct tag *tag, const char *entries);
/* An identifier for /Headers of other cells; unique within the file. */
void pdftag_id(struct tag *tag, const char *id);

/* For pdfpage: marked content MCID of page PAGE (from 0) belongs to TAG. */
void pdftag_content(struct tag *tag, size_t page, size_t mcid);
/* For pdfpage: the annotation OBJECT on PAGE belongs to TAG; returns its
 * StructParent number, counted behind those of the pages when written. */
size_t pdftag_annotation(struct tag *tag, size_t page, int object);

/* LEVEL from 1, at most one deeper than the entry before; Y from the top. */
void pdftag_outline(
    struct tags *tags, int level, const char *title, size_t page, double y);

/*
 * PAGES are the page objects, N of them, HEIGHT points high.  The page with
 * index I has StructParents I; the annotation numbered K has StructParent N+K.
 * Elements without content and children are left out, but for the cells of a
 * row that has some.  Returns the object of the StructTreeRoot.
 */
int pdftag_write(struct tags *tags, const int *pages, size_t n, double height);
/* After that: the object of the outline, 0 when it is empty. */
int pdftag_outline_object(const struct tags *tags);

#endif

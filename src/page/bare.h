/*
 * bare: markup without attributes, comments, declarations and scripts.
 *
 * None of them reaches the page, and libxml2 compares each attribute of an
 * element with all before it: a megabyte of them takes minutes.  What comes out
 * has start and end tags without attributes, references and text, whatever
 * came in; a "<" or "&" that begins neither is escaped.
 */
#ifndef BARE_H
#define BARE_H

#include <stdbool.h>
#include <stddef.h>

struct buf;

/* Room that N bytes need at most. */
#define BARE_ROOM(n) (5 * (n) + 1)

/* Appends what is left of N bytes to OUT.  False when there were more than
 * MOST tags: it ends before the next. */
bool bare_html(const char *html, size_t n, size_t most, struct buf *out);

#endif

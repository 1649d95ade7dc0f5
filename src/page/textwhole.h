/*
 * textwhole: which words stay whole when a paragraph is broken into lines.
 *
 * Identifiers, addresses, codes and grades: readers of PDF take a hyphen at
 * the end of a line for one that was put in there, and join what it parts.  So
 * a word with a hyphen or other punctuation within goes to the next line as
 * one; where it is longer than a line it is broken behind ':', '/', '.' and
 * '_', and only a part of it that is too long even so anywhere but behind a
 * hyphen. Words of scripts that write no spaces are not touched.
 */
#ifndef TEXTWHOLE_H
#define TEXTWHOLE_H

#include <stddef.h>

#include <pango/pango.h>

/* Breaks the text S of N bytes that LAYOUT, whose width is set, has. */
void textwhole_break(PangoLayout *layout, const char *s, size_t n);

#endif

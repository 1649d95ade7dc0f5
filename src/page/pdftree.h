/*
 * pdftree: trees of numbers and names (ISO 32000-1, 7.9.6 and 7.9.7).
 *
 * Up to some hundred entries stand in the root; more become leaves below it,
 * since readers take a leaf as a whole.
 */
#ifndef PDFTREE_H
#define PDFTREE_H

#include <stdbool.h>
#include <stddef.h>

struct buf;
struct pdf;

enum pdftree_kind { PDFTREE_NUMBERS, PDFTREE_NAMES };

/* Appends the key of entry I of FROM, and its value unless KEY_ONLY. */
typedef void pdftree_put(
    struct buf *buf, const void *from, size_t i, bool key_only);

/* Writes the tree of the N entries of FROM, which are in order; returns it. */
int pdftree_write(struct pdf *pdf, enum pdftree_kind kind, pdftree_put *put,
    const void *from, size_t n);

#endif

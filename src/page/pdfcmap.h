/*
 * pdfcmap: what a font of a file says of its codes, which are glyph numbers:
 * widths (ISO 32000-1, 9.7.4.3) and the text they stand for (9.10.3).
 */
#ifndef PDFCMAP_H
#define PDFCMAP_H

#include <stddef.h>
#include <stdint.h>

struct buf;

struct pdfcmap_glyph {
	uint32_t code;
	double width;	  /* thousandths of an em */
	const char *text; /* UTF-8; NULL: it has no text of its own */
	size_t len;
};

/* Both take N glyphs in the order of their codes, each once. */
/* Appends "/DW d/W[...]". */
void pdfcmap_widths(
    struct buf *out, const struct pdfcmap_glyph *glyphs, size_t n);
/* Appends the ToUnicode CMap; U+FFFD stands for what has no text. */
void pdfcmap_unicode(
    struct buf *out, const struct pdfcmap_glyph *glyphs, size_t n);

#endif

/*
 * pdfcff: what has to be known of a CFF table before it can be embedded
 * (Adobe Technical Note 5176).
 *
 * In a Type 0 font the codes of a CID-keyed table are its CIDs, those of any
 * other its glyph numbers (ISO 32000-1, 9.7.4.2).
 */
#ifndef PDFCFF_H
#define PDFCFF_H

#include <stddef.h>

enum pdfcff {
	PDFCFF_OTHER,	 /* damaged, or its CIDs are not its glyph numbers */
	PDFCFF_NAMES,	 /* not CID-keyed */
	PDFCFF_IDENTITY, /* CID-keyed, and every CID is the glyph's number */
};

/* Looks at the N bytes of a table with GLYPHS glyphs. */
enum pdfcff pdfcff_kind(const unsigned char *cff, size_t n, unsigned glyphs);

#endif

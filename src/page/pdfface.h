/*
 * pdfface: a font file looked at for pdffont, which owns it.
 */
#ifndef PDFFACE_H
#define PDFFACE_H

#include <stdbool.h>

#include <hb.h>

#include "pdfcff.h"

struct pdffont_face {
	char *file;
	unsigned index;
	hb_face_t *face; /* NULL: cannot be embedded */
	hb_face_t *lean; /* the same without what is never embedded */
	hb_font_t *font; /* scaled to its units */
	double scale;	 /* thousandths per unit */
	enum pdfcff cff;
	bool is_cff;
	unsigned glyphs;
	char name[64]; /* PostScript name, made fit */
};

/* Opens what file and index name; face stays NULL when it cannot be embedded.
 */
void pdfface_open(struct pdffont_face *face);
/* SIZE bytes of a table, big-endian, without and with a sign; 0 beyond its
 * end. */
unsigned pdfface_field(
    const struct pdffont_face *face, hb_tag_t tag, size_t at, unsigned size);
int pdfface_short(const struct pdffont_face *face, hb_tag_t tag, size_t at);

#endif

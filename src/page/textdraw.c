#include <config.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "pdffont.h"
#include "pdfobj.h"
#include "pdfpage.h"
#include "style.h"
#include "text.h"
#include "textbox.h"
#include "xalloc.h"

/* The box of a missing character, as parts of its font size. */
#define BOX_HEIGHT 0.7
#define BOX_SIDE 0.08
#define BOX_LINE 0.04

/* A line on its way into a content stream. */
struct pen {
	const struct text_box *box;
	struct pages *pages;
	struct pdffont_set *fonts;
	struct buf *out;
	double x, y;	  /* where the line begins; y as PDF has it */
	double at;	  /* where the next glyph stands, from x */
	double shown;	  /* where PDF would put it */
	double begin;	  /* where the text object last moved to */
	double rise;	  /* of what is shown */
	int font;	  /* -1: none yet */
	bool open;	  /* within BT and ET */
	bool string;	  /* within the brackets of a string */
	struct buf array; /* the operand of TJ */
	bool adjusted;	  /* it has numbers in it */
};

/* Writes what has been gathered for TJ. */
static void
flush(struct pen *pen)
{
	if (pen->string)
		buf_addc(&pen->array, '>');
	pen->string = false;
	if (pen->array.len > 0) {
		if (pen->adjusted)
			buf_addc(pen->out, '[');
		buf_add(pen->out, pen->array.data, pen->array.len);
		buf_adds(pen->out, pen->adjusted ? "]TJ\n" : "Tj\n");
	}
	pen->adjusted = false;
	buf_clear(&pen->array);
}

static void
end_text(struct pen *pen)
{
	flush(pen);
	if (!pen->open)
		return;
	if (pen->rise != 0)
		buf_adds(pen->out, "0 Ts\n");
	pen->rise = 0;
	buf_adds(pen->out, "ET\n");
	pen->open = false;
	pen->font = -1;
}

static void
begin_text(struct pen *pen, double x)
{
	if (pen->open)
		return;
	buf_adds(pen->out, "BT");
	pdfobj_colour(pen->out, pen->box->style->colour);
	buf_adds(pen->out, " rg ");
	pdfobj_number(pen->out, pen->x + x);
	buf_addc(pen->out, ' ');
	pdfobj_number(pen->out, pen->y);
	buf_adds(pen->out, " Td\n");
	pen->open = true;
	pen->shown = x;
}

static void
set_font(struct pen *pen, int font)
{
	if (font == pen->font)
		return;
	flush(pen);
	buf_printf(pen->out, "/F%d ", font);
	pdfobj_number(pen->out, pen->box->style->size);
	buf_adds(pen->out, " Tf\n");
	pen->font = font;
}

/* Shows a glyph where it belongs. */
static void
show(struct pen *pen, struct pdffont_face *face, const struct textbox_glyph *g)
{
	double size = pen->box->style->size, x = pen->at + g->x;
	double off;

	if (fabs(g->y - pen->rise) > size / 2000) {
		flush(pen);
		pdfobj_number(pen->out, g->y);
		buf_adds(pen->out, " Ts\n");
		pen->rise = g->y;
	}
	/* in thousandths of the size, to the left */
	off = rint((pen->shown - x) / size * 1000);
	if (off != 0) {
		if (pen->string)
			buf_addc(&pen->array, '>');
		pen->string = false;
		pdfobj_number(&pen->array, off);
		pen->adjusted = true;
		pen->shown -= off * size / 1000;
	}
	if (!pen->string)
		buf_addc(&pen->array, '<');
	pen->string = true;
	buf_printf(&pen->array, "%04X", g->glyph);
	pen->shown += pdffont_advance(face, g->glyph) * size / 1000;
	pen->at += g->advance;
}

static void
begin_span(struct pen *pen, const char *text, size_t n)
{
	char *actual = xstrndup(text, n);

	flush(pen);
	buf_adds(pen->out, "/Span<</ActualText");
	pdfobj_text(pen->out, actual);
	buf_adds(pen->out, ">>BDC\n");
	free(actual);
}

static void
end_span(struct pen *pen)
{
	flush(pen);
	buf_adds(pen->out, "EMC\n");
}

/* Draws a cluster of which a character is in no font: never glyph 0
 * (ISO 19005-3, 6.2.11.8), but a box that has the text. */
static void
draw_missing(struct pen *pen, const struct textbox_glyph *g)
{
	double size = pen->box->style->size, width = 0;
	const unsigned char *s =
	    (const unsigned char *)pen->box->text + g->text;
	unsigned c = *s;

	for (unsigned i = 0; i < g->cluster; i++)
		width += g[i].advance;
	end_text(pen);
	begin_span(pen, (const char *)s, g->len);
	if (width > 3 * BOX_SIDE * size)
		pdfpage_box(pen->pages, pen->x + pen->at + BOX_SIDE * size,
		    pdfpage_flip(pen->pages, pen->y) - BOX_HEIGHT * size,
		    width - 2 * BOX_SIDE * size, BOX_HEIGHT * size,
		    BOX_LINE * size, pen->box->style->colour);
	end_span(pen);
	pen->at += width;
	if (c >= 0xF0)
		c = (c & 7u) << 18 | (s[1] & 63u) << 12 | (s[2] & 63u) << 6 |
		    (s[3] & 63u);
	else if (c >= 0xE0)
		c = (c & 15u) << 12 | (s[1] & 63u) << 6 | (s[2] & 63u);
	else if (c >= 0xC0)
		c = (c & 31u) << 6 | (s[1] & 63u);
	text_miss(pen->box->owner, c);
}

static void
draw_cluster(struct pen *pen, struct pdffont_face *face, int font,
    const struct textbox_glyph *g)
{
	const char *text = pen->box->text + g->text;
	bool span = g->cluster != 1;

	for (unsigned i = 0; i < g->cluster; i++)
		if (g[i].glyph == TEXTBOX_MISSING) {
			draw_missing(pen, g);
			return;
		}
	/* one glyph says what it is by itself, unless it is taken */
	if (!span)
		span = !pdffont_glyph(pen->fonts, font, g->glyph, text, g->len);
	begin_text(pen, pen->at);
	set_font(pen, font);
	if (span)
		begin_span(pen, text, g->len);
	for (unsigned i = 0; i < g->cluster; i++) {
		if (g->cluster != 1)
			pdffont_glyph(pen->fonts, font, g[i].glyph, "", 0);
		show(pen, face, &g[i]);
	}
	if (span)
		end_span(pen);
}

void
text_draw(const struct text_box *box, size_t line, struct pages *pages,
    struct pdffont_set *fonts, double x, double y)
{
	const struct textbox_line *l = &box->lines[line];
	struct pen pen = {.box = box,
	    .pages = pages,
	    .fonts = fonts,
	    .out = pdfpage_content(pages),
	    .x = x,
	    .y = pdfpage_flip(pages, y + l->baseline),
	    .font = -1,
	    .array = BUF_INIT((size_t)-1)};

	for (size_t i = l->first; i < l->first + l->n; i++) {
		const struct textbox_run *run = &box->runs[i];
		const struct textbox_glyph *g = &box->glyphs[run->first];
		const struct textbox_glyph *end = g + run->n;
		int font =
		    run->face != NULL ? pdffont_use(fonts, run->face) : -1;

		for (; g < end; g += g->cluster)
			draw_cluster(&pen, run->face, font, g);
	}
	end_text(&pen);
	buf_free(&pen.array);
}

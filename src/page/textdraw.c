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
	double rise;	  /* of what is shown */
	double spacing;	  /* behind what is gathered */
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
		if (pen->spacing != 0) {
			pdfobj_number(pen->out, pen->spacing);
			buf_adds(pen->out, " Tc\n");
		}
		if (pen->adjusted)
			buf_addc(pen->out, '[');
		buf_add(pen->out, pen->array.data, pen->array.len);
		buf_adds(pen->out, pen->adjusted ? "]TJ\n" : "Tj\n");
		if (pen->spacing != 0)
			buf_adds(pen->out, "0 Tc\n");
		pen->spacing = 0;
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

/* Shows a glyph at X. */
static void
show(struct pen *pen, struct pdffont_face *face, double x,
    const struct textbox_glyph *g)
{
	double size = pen->box->style->size, off;

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
	pdfobj_code(&pen->array, g->glyph);
	pen->shown += pdffont_advance(face, g->glyph) * size / 1000;
}

/*
 * Shows a cluster of several glyphs: the first is one that begins where the
 * cluster does, and the last moves to where it ends, by character spacing.
 * Readers take from these two how far its text goes, and would see blanks
 * beside marks otherwise.
 */
static void
show_all(struct pen *pen, struct pdffont_face *face,
    const struct textbox_glyph *g, unsigned n)
{
	double x = pen->at, end = pen->at, size = pen->box->style->size;
	double *at = xcalloc(n, sizeof *at), spacing;
	unsigned begin = 0, last;

	for (unsigned i = 0; i < n; i++) {
		at[i] = end + g[i].x;
		end += g[i].advance;
	}
	while (begin < n &&
	       (fabs(at[begin] - x) > size / 100 || g[begin].advance == 0))
		begin++;
	if (begin == n)
		begin = 0;
	show(pen, face, at[begin], &g[begin]);
	last = begin == n - 1 ? n - 2 : n - 1;
	for (unsigned i = 0; i < n; i++)
		if (i != begin && i != last)
			show(pen, face, at[i], &g[i]);
	flush(pen);
	spacing =
	    end - at[last] - pdffont_advance(face, g[last].glyph) * size / 1000;
	show(pen, face, at[last], &g[last]);
	if (fabs(spacing) > size / 2000) {
		pen->spacing = spacing;
		flush(pen);
		pen->shown = end;
	}
	free(at);
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

/* A blank of some width: a span without a glyph has no text for readers. */
static void
show_blank(struct pen *pen, struct pdffont_face *face, int font, double width)
{
	struct textbox_glyph none = {.glyph = pdffont_blank(face)};

	if (none.glyph == 0)
		return;
	begin_text(pen, pen->at);
	set_font(pen, font);
	pdffont_glyph(pen->fonts, font, none.glyph, " ", 1);
	show(pen, face, pen->at, &none);
	pen->spacing = pen->at + width - pen->shown;
	flush(pen);
	pen->shown = pen->at + width;
}

/* Draws a cluster of which a character is in no font: never glyph 0
 * (ISO 19005-3, 6.2.11.8), but a box that has the text. */
static void
draw_missing(struct pen *pen, struct pdffont_face *face, int font,
    const struct textbox_glyph *g)
{
	double size = pen->box->style->size, width = 0;
	const unsigned char *s =
	    (const unsigned char *)pen->box->text + g->text;
	unsigned c = *s;

	for (unsigned i = 0; i < g->cluster; i++)
		width += g[i].advance;
	end_text(pen);
	begin_span(pen, (const char *)s, g->len);
	if (face != NULL)
		show_blank(pen, face, font, width);
	end_text(pen);
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

/*
 * Draws what has no width in text from right to left: a mark, or nothing for a
 * joiner.  A blank, taken back, says where the character stands: readers would
 * see a gap before a mark that is moved to the middle of its letter.
 */
static void
draw_mark(struct pen *pen, struct pdffont_face *face, int font,
    const struct textbox_glyph *g)
{
	const char *text = pen->box->text + g->text;

	begin_text(pen, pen->at);
	set_font(pen, font);
	begin_span(pen, text, g->len);
	show_blank(pen, face, font, 0);
	if (g->glyph != TEXTBOX_BLANK) {
		pdffont_glyph(pen->fonts, font, g->glyph, text, g->len);
		show(pen, face, pen->at + g->x, g);
		pen->spacing = pen->at - pen->shown;
		pen->shown = pen->at;
	}
	end_span(pen);
}

/* Private use, and the character that stands for none: a code alone does not
 * say what they are (ISO 19005-3, 6.2.11.7.3). */
static bool
is_private(const char *text, size_t n)
{
	unsigned a = n > 2 ? (unsigned char)text[0] : 0;
	unsigned b = n > 2 ? (unsigned char)text[1] : 0;

	return a == 0xee || (a == 0xef && b <= 0xa3) ||
	       (a == 0xf3 && b >= 0xb0) || a == 0xf4 ||
	       (n > 2 && memcmp(text, "\xef\xbf\xbd", 3) == 0);
}

static void
draw_cluster(struct pen *pen, struct pdffont_face *face, int font,
    const struct textbox_glyph *g, bool rtl)
{
	const char *text = pen->box->text + g->text;
	bool span = g->cluster != 1;

	for (unsigned i = 0; i < g->cluster; i++)
		if (g[i].glyph == TEXTBOX_MISSING) {
			draw_missing(pen, face, font, g);
			return;
		}
	if (g->advance == 0 && rtl && !span) {
		draw_mark(pen, face, font, g);
		return;
	}
	/* one glyph says what it is by itself, unless it is taken */
	if (!span)
		span =
		    !pdffont_glyph(pen->fonts, font, g->glyph, text, g->len) ||
		    is_private(text, g->len);
	begin_text(pen, pen->at);
	set_font(pen, font);
	if (span)
		begin_span(pen, text, g->len);
	if (g->cluster == 1) {
		show(pen, face, pen->at + g->x, g);
	} else {
		for (unsigned i = 0; i < g->cluster; i++)
			pdffont_glyph(pen->fonts, font, g[i].glyph, "", 0);
		show_all(pen, face, g, g->cluster);
	}
	for (unsigned i = 0; i < g->cluster; i++)
		pen->at += g[i].advance;
	if (span)
		end_span(pen);
}

/* What is too high for its line is cut off before it gets over others. */
static void
clip(struct pages *pages, const struct textbox_line *line, double x, double y)
{
	double more = TEXTBOX_CUT * line->height;

	pdfpage_clip(pages, x - line->height, y - more,
	    line->width + 2 * line->height, line->height + 2 * more);
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

	if (l->clipped)
		clip(pages, l, x, y);
	for (size_t i = l->first; i < l->first + l->n; i++) {
		const struct textbox_run *run = &box->runs[i];
		const struct textbox_glyph *g = &box->glyphs[run->first];
		const struct textbox_glyph *end = g + run->n;
		int font =
		    run->face != NULL ? pdffont_use(fonts, run->face) : -1;

		for (; g < end; g += g->cluster)
			draw_cluster(&pen, run->face, font, g, run->rtl);
	}
	end_text(&pen);
	if (l->clipped)
		pdfpage_unclip(pages);
	buf_free(&pen.array);
}

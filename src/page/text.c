#include <config.h>

#include <stdlib.h>
#include <string.h>

#include <fontconfig/fontconfig.h>
#include <pango/pangofc-font.h>

#include "pdffont.h"
#include "style.h"
#include "text.h"
#include "textbox.h"
#include "textfont.h"
#include "xalloc.h"

struct text {
	struct textfont *fonts;
	size_t missing;
	unsigned first; /* of the missing */
};

/* Where a font keeps its face; -1 stands for none. */
static GQuark face_quark;

struct text *
text_new(struct fault *fault)
{
	struct textfont *fonts = textfont_new(fault);
	struct text *text;

	if (fonts == NULL)
		return NULL;
	face_quark = g_quark_from_static_string("emrex-face");
	text = xcalloc(1, sizeof *text);
	text->fonts = fonts;
	return text;
}

void
text_free(struct text *text)
{
	if (text == NULL)
		return;
	textfont_free(text->fonts);
	free(text);
}

void
text_miss(struct text *text, unsigned c)
{
	if (text->missing++ == 0)
		text->first = c;
}

size_t
text_missing(struct text *text, unsigned *first)
{
	size_t n = text->missing;

	if (first != NULL && n > 0)
		*first = text->first;
	text->missing = 0;
	return n;
}

static struct pdffont_face *
face_of(PangoFont *font)
{
	gpointer known = g_object_get_qdata(G_OBJECT(font), face_quark);
	struct pdffont_face *face = NULL;
	FcPattern *pattern;
	FcChar8 *file;
	int index = 0;

	if (known != NULL)
		return known == (gpointer)-1 ? NULL : known;
	pattern = pango_fc_font_get_pattern(PANGO_FC_FONT(font));
	FcPatternGetInteger(pattern, FC_INDEX, 0, &index);
	if (FcPatternGetString(pattern, FC_FILE, 0, &file) == FcResultMatch)
		face = pdffont_face((char *)file, (unsigned)index);
	g_object_set_qdata(
	    G_OBJECT(font), face_quark, face != NULL ? face : (gpointer)-1);
	return face;
}

static struct textbox_glyph *
add_glyph(struct text_box *box)
{
	if (box->nglyphs == box->room_glyphs) {
		box->room_glyphs = 2 * box->room_glyphs + 32;
		box->glyphs = xreallocarray(
		    box->glyphs, box->room_glyphs, sizeof *box->glyphs);
	}
	return &box->glyphs[box->nglyphs++];
}

static struct textbox_run *
add_run(struct text_box *box)
{
	if (box->nruns == box->room_runs) {
		box->room_runs = 2 * box->room_runs + 4;
		box->runs =
		    xreallocarray(box->runs, box->room_runs, sizeof *box->runs);
	}
	return &box->runs[box->nruns++];
}

/* How far the cluster of glyph I goes in the text: *N glyphs, to *END. */
static void
cluster_span(const PangoGlyphItem *item, int i, int *n, int *end)
{
	const PangoGlyphString *glyphs = item->glyphs;
	const int *at = glyphs->log_clusters;
	bool rtl = item->item->analysis.level & 1;
	int j = i;

	while (j < glyphs->num_glyphs && at[j] == at[i])
		j++;
	*n = j - i;
	*end = item->item->length;
	if (rtl ? i > 0 : j < glyphs->num_glyphs)
		*end = rtl ? at[i - 1] : at[j];
}

static void
take_glyph(struct text_box *box, const PangoGlyphInfo *info, double scale,
    bool embedded)
{
	struct textbox_glyph *g = add_glyph(box);

	memset(g, 0, sizeof *g);
	g->advance = (float)(info->geometry.width * scale);
	g->x = (float)(info->geometry.x_offset * scale);
	g->y = (float)(-info->geometry.y_offset * scale);
	g->glyph = info->glyph;
	if (!embedded || info->glyph == 0 ||
	    (info->glyph & PANGO_GLYPH_UNKNOWN_FLAG))
		g->glyph = TEXTBOX_MISSING;
}

/* The glyphs of a run, but for those that only stand for a character that is
 * not seen: their width goes to their cluster. */
static void
take_run(struct text_box *box, const PangoGlyphItem *item, double scale)
{
	size_t start = (size_t)item->item->offset;
	struct textbox_run *run = add_run(box);
	int n, end;

	run->face = face_of(item->item->analysis.font);
	run->first = box->nglyphs;
	for (int i = 0; i < item->glyphs->num_glyphs; i += n) {
		size_t first = box->nglyphs;
		int at = item->glyphs->log_clusters[i];

		cluster_span(item, i, &n, &end);
		for (int j = i; j < i + n; j++)
			if (item->glyphs->glyphs[j].glyph != PANGO_GLYPH_EMPTY)
				take_glyph(box, &item->glyphs->glyphs[j], scale,
				    run->face != NULL);
		if (box->nglyphs == first)
			continue;
		box->glyphs[first].text = start + (size_t)at;
		box->glyphs[first].len = end > at ? (size_t)(end - at) : 0;
		box->glyphs[first].cluster = (unsigned)(box->nglyphs - first);
	}
	run->n = box->nglyphs - run->first;
}

static void
take_line(struct text_box *box, PangoLayoutLine *line, double scale)
{
	struct textbox_line *to = &box->lines[box->nlines++];
	PangoRectangle logical;
	double natural;

	pango_layout_line_get_extents(line, NULL, &logical);
	natural = logical.height * scale;
	to->width = logical.width * scale;
	to->height = natural * box->style->lead;
	to->baseline = -logical.y * scale + (to->height - natural) / 2;
	to->first = box->nruns;
	for (GSList *l = line->runs; l != NULL; l = l->next)
		take_run(box, l->data, scale);
	to->n = box->nruns - to->first;
}

/* Pango's units at TEXTFONT_SIZE in points at the style's. */
static double
scale_of(const struct style_look *style)
{
	return style->size / TEXTFONT_SIZE / PANGO_SCALE;
}

struct text_box *
text_break(struct text *text, const struct style_look *style, const char *s,
    const char *lang, double width)
{
	PangoLayout *layout =
	    textfont_layout(text->fonts, style, s, strlen(s), lang);
	struct text_box *box = xcalloc(1, sizeof *box);
	double scale = scale_of(style), wide = width / scale;
	GSList *lines;

	pango_layout_set_width(layout, wide < 1	    ? 1
				       : wide > 1e9 ? -1
						    : (int)wide);
	box->owner = text;
	box->style = style;
	box->text = xstrdup(s);
	lines = pango_layout_get_lines_readonly(layout);
	box->lines = xcalloc(
	    (size_t)pango_layout_get_line_count(layout), sizeof *box->lines);
	box->rtl = lines != NULL && pango_layout_line_get_resolved_direction(
					lines->data) == PANGO_DIRECTION_RTL;
	for (; lines != NULL; lines = lines->next)
		take_line(box, lines->data, scale);
	return box;
}

void
text_box_free(struct text_box *box)
{
	if (box == NULL)
		return;
	free(box->text);
	free(box->glyphs);
	free(box->runs);
	free(box->lines);
	free(box);
}

size_t
text_lines(const struct text_box *box)
{
	return box->nlines;
}

double
text_height(const struct text_box *box)
{
	double height = 0;

	for (size_t i = 0; i < box->nlines; i++)
		height += box->lines[i].height;
	return height;
}

double
text_line_height(const struct text_box *box, size_t line)
{
	return box->lines[line].height;
}

double
text_line_width(const struct text_box *box, size_t line)
{
	return box->lines[line].width;
}

double
text_baseline(const struct text_box *box, size_t line)
{
	return box->lines[line].baseline;
}

int
text_is_rtl(const struct text_box *box)
{
	return box->rtl;
}

double
text_measure(struct text *text, const struct style_look *style, const char *s,
    size_t n, const char *lang)
{
	PangoLayout *layout = textfont_layout(text->fonts, style, s, n, lang);
	int width;

	pango_layout_set_width(layout, -1);
	pango_layout_get_size(layout, &width, NULL);
	return width * scale_of(style);
}

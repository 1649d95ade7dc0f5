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
#include "textwhole.h"
#include "xalloc.h"

struct text {
	struct textfont *fonts;
	size_t missing;
	unsigned first; /* of the missing */
};

/* Where a font keeps its face; -1 stands for none. */
static GQuark face_quark;

/* What a library has to say of a text is no message of ours. */
static void
mute(const gchar *domain, GLogLevelFlags level, const gchar *text, gpointer ctx)
{
	(void)domain, (void)level, (void)text, (void)ctx;
}

struct text *
text_new(struct fault *fault)
{
	struct textfont *fonts = textfont_new(fault);
	struct text *text;

	if (fonts == NULL)
		return NULL;
	g_log_set_default_handler(mute, NULL);
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

/* Pango tells the marks on a letter apart from it, as clusters of no width. */
static bool
is_mark(const struct text_box *box, const PangoGlyphItem *item, int i)
{
	const char *s =
	    box->text + item->item->offset + item->glyphs->log_clusters[i];

	return item->glyphs->glyphs[i].geometry.width == 0 &&
	       g_unichar_ismark(g_utf8_get_char(s));
}

/* Behind the glyphs of I's cluster. */
static int
cluster_behind(const PangoGlyphItem *item, int i)
{
	const int *at = item->glyphs->log_clusters;
	int j = i;

	while (j < item->glyphs->num_glyphs && at[j] == at[i])
		j++;
	return j;
}

/*
 * The cluster of which I is the leftmost glyph: *N glyphs, and the bytes *AT
 * to *END of the item.  From left to right it is a letter with its marks; from
 * right to left marks stay apart, for readers turn such text around character
 * by character and would put marks before their letter.
 */
static void
cluster_span(const struct text_box *box, const PangoGlyphItem *item, int i,
    int *n, int *at, int *end)
{
	const PangoGlyphString *glyphs = item->glyphs;
	bool rtl = item->item->analysis.level & 1;
	int j = cluster_behind(item, i);

	while (!rtl && j < glyphs->num_glyphs && is_mark(box, item, j))
		j = cluster_behind(item, j);
	*n = j - i;
	*at = glyphs->log_clusters[i];
	*end = item->item->length;
	if (rtl ? i > 0 : j < glyphs->num_glyphs)
		*end = glyphs->log_clusters[rtl ? i - 1 : j];
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

/* Several marks of no width, from right to left, one character each, the last
 * of them first: each is a cluster. */
static bool
split_marks(struct text_box *box, size_t first, size_t at, size_t end)
{
	struct textbox_glyph *g = &box->glyphs[first];
	size_t n = box->nglyphs - first;
	const char *s = box->text + at;

	if (n < 2 || (size_t)g_utf8_strlen(s, (gssize)(end - at)) != n)
		return false;
	for (size_t i = 0; i < n; i++)
		if (g[i].advance > 0)
			return false;
	for (size_t i = n; i-- > 0; s = g_utf8_next_char(s)) {
		g[i].text = (size_t)(s - box->text);
		g[i].len = (size_t)(g_utf8_next_char(s) - s);
		g[i].cluster = 1;
	}
	return true;
}

/*
 * A cluster at AT..END of the text, whose glyphs begin with FIRST.  When none
 * are left, because all it has cannot be seen (a joiner), its text is of the
 * one before it, or from right to left of a blank without width.
 */
static void
take_cluster(struct text_box *box, struct textbox_run *run, size_t first,
    size_t at, size_t end)
{
	struct textbox_glyph *g;

	if (box->nglyphs == first && !run->rtl) {
		if (first > run->first) {
			g = &box->glyphs[run->last];
			g->len = end - g->text;
		}
		return;
	}
	if (box->nglyphs == first) {
		g = add_glyph(box);
		memset(g, 0, sizeof *g);
		g->glyph = TEXTBOX_BLANK;
	}
	run->last = first;
	if (run->rtl && split_marks(box, first, at, end))
		return;
	g = &box->glyphs[first];
	g->text = at;
	g->len = end - at;
	g->cluster = (unsigned)(box->nglyphs - first);
}

/* The glyphs of a run, but for those of what cannot be seen. */
static void
take_run(struct text_box *box, const PangoGlyphItem *item, double scale)
{
	size_t start = (size_t)item->item->offset;
	struct textbox_run *run = add_run(box);
	int n, at, end;

	run->face = face_of(item->item->analysis.font);
	run->rtl = item->item->analysis.level & 1;
	run->first = run->last = box->nglyphs;
	for (int i = 0; i < item->glyphs->num_glyphs; i += n) {
		size_t first = box->nglyphs;

		cluster_span(box, item, i, &n, &at, &end);
		for (int j = i; j < i + n; j++)
			if (item->glyphs->glyphs[j].glyph != PANGO_GLYPH_EMPTY)
				take_glyph(box, &item->glyphs->glyphs[j], scale,
				    run->face != NULL);
		take_cluster(
		    box, run, first, start + (size_t)at, start + (size_t)end);
	}
	run->n = box->nglyphs - run->first;
}

static void
take_line(struct text_box *box, PangoLayoutLine *line, double scale)
{
	struct textbox_line *to = &box->lines[box->nlines++];
	PangoRectangle logical, ink;
	double natural, reach;

	pango_layout_line_get_extents(line, &ink, &logical);
	natural = logical.height * scale;
	to->width = logical.width * scale;
	to->height = natural * box->style->lead;
	to->baseline = -logical.y * scale + (to->height - natural) / 2;
	/* from the edges of the line, up or down */
	reach = TEXTBOX_REACH * natural;
	to->clipped =
	    ink.height > 0 &&
	    ((logical.y - ink.y) * scale > reach ||
		(ink.y + ink.height - logical.y - logical.height) * scale >
		    reach);
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
	textwhole_break(layout, s, strlen(s));
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

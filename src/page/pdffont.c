#include <config.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <hb-subset.h>
#include <hb.h>

#include "buf.h"
#include "pdfcmap.h"
#include "pdfface.h"
#include "pdffont.h"
#include "pdfobj.h"
#include "xalloc.h"

#define UNBOUNDED ((size_t)-1)
/* head macStyle and FontDescriptor Flags (ISO 32000-1, table 123) */
#define STYLE_BOLD 1u
#define FLAG_SYMBOLIC 4u
#define FLAG_ITALIC 64u

/* Known to this process; they are few. */
static struct pdffont_face **faces;
static size_t nfaces;

struct used {
	uint32_t glyph;
	size_t text, len; /* in texts; len 0: none yet */
};

struct font {
	struct pdffont_face *face;
	uint32_t *slot; /* by glyph: index into used, and 1 */
	struct used *used;
	size_t n, room;
	struct buf texts;
};

struct pdffont_set {
	struct pdf *pdf;
	struct font *fonts;
	size_t n;
};

struct pdffont_face *
pdffont_face(const char *file, unsigned index)
{
	struct pdffont_face *face;

	for (size_t i = 0; i < nfaces; i++)
		if (faces[i]->index == index &&
		    strcmp(faces[i]->file, file) == 0)
			return faces[i]->face != NULL ? faces[i] : NULL;
	face = xcalloc(1, sizeof *face);
	face->file = xstrdup(file);
	face->index = index;
	pdfface_open(face);
	faces = xreallocarray(faces, nfaces + 1, sizeof(struct pdffont_face *));
	faces[nfaces++] = face;
	return face->face != NULL ? face : NULL;
}

double
pdffont_advance(struct pdffont_face *face, uint32_t glyph)
{
	return hb_font_get_glyph_h_advance(face->font, glyph) * face->scale;
}

uint32_t
pdffont_blank(struct pdffont_face *face)
{
	hb_codepoint_t glyph = 0;

	return hb_font_get_nominal_glyph(face->font, ' ', &glyph) ? glyph : 0;
}

struct pdffont_set *
pdffont_new(struct pdf *pdf)
{
	struct pdffont_set *set = xcalloc(1, sizeof *set);

	set->pdf = pdf;
	return set;
}

void
pdffont_free(struct pdffont_set *set)
{
	if (set == NULL)
		return;
	for (size_t i = 0; i < set->n; i++) {
		free(set->fonts[i].slot);
		free(set->fonts[i].used);
		buf_free(&set->fonts[i].texts);
	}
	free(set->fonts);
	free(set);
}

int
pdffont_use(struct pdffont_set *set, struct pdffont_face *face)
{
	struct font *font;

	for (size_t i = 0; i < set->n; i++)
		if (set->fonts[i].face == face)
			return (int)i;
	set->fonts = xreallocarray(set->fonts, set->n + 1, sizeof *set->fonts);
	font = &set->fonts[set->n];
	*font = (struct font){.face = face, .texts = BUF_INIT(UNBOUNDED)};
	font->slot = xcalloc(face->glyphs, sizeof *font->slot);
	return (int)set->n++;
}

bool
pdffont_glyph(
    struct pdffont_set *set, int k, uint32_t glyph, const char *text, size_t n)
{
	struct font *font = &set->fonts[k];
	struct used *used;

	if (glyph >= font->face->glyphs)
		return false;
	if (font->slot[glyph] == 0) {
		if (font->n == font->room) {
			font->room = font->room > 0 ? 2 * font->room : 64;
			font->used = xreallocarray(
			    font->used, font->room, sizeof *font->used);
		}
		font->used[font->n] = (struct used){glyph, 0, 0};
		font->slot[glyph] = (uint32_t)++font->n;
	}
	used = &font->used[font->slot[glyph] - 1];
	if (n == 0)
		return false;
	if (used->len == 0) {
		used->text = font->texts.len;
		used->len = n;
		buf_add(&font->texts, text, n);
	}
	return used->len == n &&
	       memcmp(font->texts.data + used->text, text, n) == 0;
}

static int
by_code(const void *a, const void *b)
{
	const struct pdfcmap_glyph *x = a, *y = b;

	return (x->code > y->code) - (x->code < y->code);
}

/* The glyphs of a font in the order of their numbers; the caller frees. */
static struct pdfcmap_glyph *
sorted(const struct font *font)
{
	struct pdfcmap_glyph *v = xcalloc(font->n + 1, sizeof *v);

	for (size_t i = 0; i < font->n; i++) {
		const struct used *used = &font->used[i];

		v[i].code = used->glyph;
		v[i].width = pdffont_advance(font->face, used->glyph);
		v[i].len = used->len;
		if (used->len > 0)
			v[i].text = font->texts.data + used->text;
	}
	qsort(v, font->n, sizeof *v, by_code);
	return v;
}

/* "/ABCDEF+Name" (9.9.2): the tag tells subsets of the same font apart. */
static void
base_font(struct buf *out, const struct font *font,
    const struct pdfcmap_glyph *glyphs)
{
	uint64_t hash = 14695981039346656037u; /* FNV-1a */

	for (size_t i = 0; i < font->n; i++)
		for (unsigned shift = 0; shift < 16; shift += 8)
			hash = (hash ^ (glyphs[i].code >> shift & 0xFF)) *
			       1099511628211u;
	buf_addc(out, '/');
	for (int i = 0; i < 6; i++, hash /= 26)
		buf_addc(out, (char)('A' + hash % 26));
	buf_printf(out, "+%s", font->face->name);
}

/* The number of the glyph of a code in the subset, for TrueType (9.7.4.2). */
static int
write_map(struct pdf *pdf, const struct font *font,
    const struct pdfcmap_glyph *glyphs, const hb_map_t *map)
{
	size_t n = font->n > 0 ? glyphs[font->n - 1].code + 1 : 1;
	unsigned char *bytes = xcalloc(n, 2);
	int ref = pdfobj_ref(pdf);

	for (size_t i = 0; i < font->n; i++) {
		hb_codepoint_t to = hb_map_get(map, glyphs[i].code);

		bytes[2 * glyphs[i].code] = (unsigned char)(to >> 8);
		bytes[2 * glyphs[i].code + 1] = (unsigned char)to;
	}
	pdfobj_stream(pdf, ref, "", bytes, 2 * n);
	free(bytes);
	return ref;
}

/* The subset as a stream; *MAP is 0 for CFF. */
static int
write_subset(struct pdf *pdf, const struct font *font,
    const struct pdfcmap_glyph *glyphs, int *map)
{
	hb_subset_input_t *input = hb_subset_input_create_or_fail();
	hb_subset_plan_t *plan = NULL;
	hb_face_t *subset = NULL;
	hb_blob_t *blob;
	char entries[64] = "/Subtype/CIDFontType0C";
	const char *data;
	unsigned n, flags = HB_SUBSET_FLAGS_NO_HINTING;
	int ref = 0;

	if (input == NULL)
		return 0;
	/* codes are the glyph numbers of the table that is embedded */
	if (font->face->is_cff && font->face->cff == PDFCFF_NAMES)
		flags |= HB_SUBSET_FLAGS_RETAIN_GIDS;
	hb_subset_input_set_flags(input, flags);
	for (size_t i = 0; i < font->n; i++)
		hb_set_add(hb_subset_input_glyph_set(input), glyphs[i].code);
	plan = hb_subset_plan_create_or_fail(font->face->lean, input);
	if (plan != NULL)
		subset = hb_subset_plan_execute_or_fail(plan);
	if (subset == NULL)
		goto out;
	blob = font->face->is_cff
		   ? hb_face_reference_table(subset, HB_TAG('C', 'F', 'F', ' '))
		   : hb_face_reference_blob(subset);
	data = hb_blob_get_data(blob, &n);
	if (n > 0) {
		ref = pdfobj_ref(pdf);
		if (!font->face->is_cff)
			snprintf(entries, sizeof entries, "/Length1 %u", n);
		pdfobj_stream(pdf, ref, entries, data, n);
		*map = font->face->is_cff
			   ? 0
			   : write_map(pdf, font, glyphs,
				 hb_subset_plan_old_to_new_glyph_mapping(plan));
	}
	hb_blob_destroy(blob);
out:
	hb_face_destroy(subset);
	hb_subset_plan_destroy(plan);
	hb_subset_input_destroy(input);
	return ref;
}

/* Entries that are a metric of the face in thousandths, rounded. */
static void
add_metric(struct buf *out, const char *key, int value, double scale)
{
	buf_printf(out, "%s %ld", key, lrint(value * scale));
}

/* The FontDescriptor (9.8), all codes being our own: symbolic. */
static int
write_descriptor(struct pdf *pdf, struct pdffont_face *face,
    const struct buf *name, int file)
{
	const hb_tag_t head = HB_TAG('h', 'e', 'a', 'd');
	const hb_tag_t os2 = HB_TAG('O', 'S', '/', '2');
	struct buf body = BUF_INIT(UNBOUNDED);
	hb_font_extents_t extents;
	int ref = pdfobj_ref(pdf), cap = pdfface_short(face, os2, 88);
	double angle =
	    (int32_t)pdfface_field(face, HB_TAG('p', 'o', 's', 't'), 4, 4) /
	    65536.0;
	bool bold = pdfface_field(face, head, 44, 2) & STYLE_BOLD;

	hb_font_get_h_extents(face->font, &extents);
	buf_adds(&body, "<</Type/FontDescriptor/FontName");
	buf_add(&body, name->data, name->len);
	buf_printf(
	    &body, "/Flags %u", FLAG_SYMBOLIC | (angle < 0 ? FLAG_ITALIC : 0));
	for (size_t i = 0; i < 4; i++)
		add_metric(&body, i == 0 ? "/FontBBox[" : "",
		    pdfface_short(face, head, 36 + 2 * i), face->scale);
	buf_adds(&body, "]/ItalicAngle ");
	pdfobj_number(&body, angle);
	add_metric(&body, "/Ascent", extents.ascender, face->scale);
	add_metric(&body, "/Descent", extents.descender, face->scale);
	add_metric(
	    &body, "/CapHeight", cap > 0 ? cap : extents.ascender, face->scale);
	/* no table says it; 80 and 140 are what such faces have */
	buf_printf(&body, "/StemV %d/FontFile%d %d 0 R>>", bold ? 140 : 80,
	    face->is_cff ? 3 : 2, file);
	pdfobj_set(pdf, ref, &body);
	buf_free(&body);
	return ref;
}

static int
write_descendant(struct pdf *pdf, const struct font *font,
    const struct pdfcmap_glyph *glyphs, const struct buf *name)
{
	struct buf body = BUF_INIT(UNBOUNDED);
	int map = 0, file, ref;

	file = write_subset(pdf, font, glyphs, &map);
	if (file == 0)
		return 0;
	ref = pdfobj_ref(pdf);
	buf_printf(&body, "<</Type/Font/Subtype/CIDFontType%d/BaseFont",
	    font->face->is_cff ? 0 : 2);
	buf_add(&body, name->data, name->len);
	buf_printf(&body,
	    "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)"
	    "/Supplement 0>>/FontDescriptor %d 0 R",
	    write_descriptor(pdf, font->face, name, file));
	pdfcmap_widths(&body, glyphs, font->n);
	if (map != 0)
		buf_printf(&body, "/CIDToGIDMap %d 0 R", map);
	buf_adds(&body, ">>");
	pdfobj_set(pdf, ref, &body);
	buf_free(&body);
	return ref;
}

/* The Type 0 font (9.7.6). */
static int
write_font(struct pdf *pdf, const struct font *font)
{
	struct buf name = BUF_INIT(UNBOUNDED), body = BUF_INIT(UNBOUNDED);
	struct pdfcmap_glyph *glyphs = sorted(font);
	int descendant, unicode, ref = 0;

	base_font(&name, font, glyphs);
	descendant = write_descendant(pdf, font, glyphs, &name);
	if (descendant == 0)
		goto out;
	unicode = pdfobj_ref(pdf);
	pdfcmap_unicode(&body, glyphs, font->n);
	pdfobj_stream(pdf, unicode, "", body.data, body.len);
	buf_clear(&body);
	ref = pdfobj_ref(pdf);
	buf_adds(&body, "<</Type/Font/Subtype/Type0/BaseFont");
	buf_add(&body, name.data, name.len);
	buf_printf(&body,
	    "%s/Encoding/Identity-H/DescendantFonts[%d 0 R]"
	    "/ToUnicode %d 0 R>>",
	    font->face->is_cff ? "-Identity-H" : "", descendant, unicode);
	pdfobj_set(pdf, ref, &body);
out:
	free(glyphs);
	buf_free(&name);
	buf_free(&body);
	return ref;
}

int
pdffont_write(struct pdffont_set *set)
{
	struct buf body = BUF_INIT(UNBOUNDED);
	int ref = pdfobj_ref(set->pdf);

	buf_adds(&body, "<<");
	for (size_t i = 0; i < set->n; i++) {
		int font;

		/* not one glyph: it was only asked for */
		if (set->fonts[i].n == 0)
			continue;
		font = write_font(set->pdf, &set->fonts[i]);
		if (font == 0) {
			buf_free(&body);
			return 0;
		}
		buf_printf(&body, "/F%zu %d 0 R", i, font);
	}
	buf_adds(&body, ">>");
	pdfobj_set(set->pdf, ref, &body);
	buf_free(&body);
	return ref;
}

#include <config.h>

#include <stdint.h>
#include <string.h>

#include <hb-ot.h>
#include <hb.h>

#include "pdfface.h"

#define TAG_CFF HB_TAG('C', 'F', 'F', ' ')
/* OS/2 fsType: restricted licence (of the four usage bits), no subsetting,
 * bitmaps only */
#define FSTYPE_USAGE 0x000Fu
#define FSTYPE_RESTRICTED 0x0002u
#define FSTYPE_NEVER 0x0300u
/* A number of a table, big-endian, 0 beyond its end. */
static unsigned
field(const unsigned char *table, size_t n, size_t at, unsigned size)
{
	unsigned value = 0;

	if (at + size > n)
		return 0;
	while (size-- > 0)
		value = value << 8 | table[at++];
	return value;
}

unsigned
pdfface_field(
    const struct pdffont_face *face, hb_tag_t tag, size_t at, unsigned size)
{
	hb_blob_t *blob = hb_face_reference_table(face->face, tag);
	unsigned n, value;
	const char *data = hb_blob_get_data(blob, &n);

	value = field((const unsigned char *)data, n, at, size);
	hb_blob_destroy(blob);
	return value;
}

int
pdfface_short(const struct pdffont_face *face, hb_tag_t tag, size_t at)
{
	return (int16_t)pdfface_field(face, tag, at, 2);
}

static bool
has_table(const struct pdffont_face *face, hb_tag_t tag)
{
	hb_blob_t *blob = hb_face_reference_table(face->face, tag);
	bool there = hb_blob_get_length(blob) > 0;

	hb_blob_destroy(blob);
	return there;
}

/* The tables of a subset; the rest is not even looked at, which is what makes
 * it fast. */
static hb_blob_t *
lean_table(hb_face_t *lean, hb_tag_t tag, void *whole)
{
	static const hb_tag_t tags[] = {TAG_CFF, HB_TAG('g', 'l', 'y', 'f'),
	    HB_TAG('l', 'o', 'c', 'a'), HB_TAG('h', 'e', 'a', 'd'),
	    HB_TAG('h', 'h', 'e', 'a'), HB_TAG('h', 'm', 't', 'x'),
	    HB_TAG('m', 'a', 'x', 'p')};

	(void)lean;
	for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
		if (tags[i] == tag)
			return hb_face_reference_table(whole, tag);
	return NULL;
}

static bool
may_embed(const struct pdffont_face *face)
{
	unsigned type = pdfface_field(face, HB_TAG('O', 'S', '/', '2'), 8, 2);

	return (type & FSTYPE_USAGE) != FSTYPE_RESTRICTED &&
	       (type & FSTYPE_NEVER) == 0;
}

/* Settles the kind of outlines; false when they cannot be embedded. */
static bool
outlines(struct pdffont_face *face)
{
	hb_blob_t *blob;
	const char *data;
	unsigned n;

	if (has_table(face, HB_TAG('f', 'v', 'a', 'r')) || face->glyphs == 0 ||
	    face->glyphs > 0x10000)
		return false;
	blob = hb_face_reference_table(face->face, TAG_CFF);
	data = hb_blob_get_data(blob, &n);
	face->is_cff = n > 0;
	if (face->is_cff)
		face->cff =
		    pdfcff_kind((const unsigned char *)data, n, face->glyphs);
	hb_blob_destroy(blob);
	if (face->is_cff)
		return face->cff != PDFCFF_OTHER;
	return has_table(face, HB_TAG('g', 'l', 'y', 'f'));
}

/* The PostScript name, of letters, digits and hyphens. */
static void
take_name(struct pdffont_face *face)
{
	char name[sizeof face->name], *out = face->name;
	unsigned n = sizeof name;

	hb_ot_name_get_utf8(face->face, HB_OT_NAME_ID_POSTSCRIPT_NAME,
	    HB_LANGUAGE_INVALID, &n, name);
	for (unsigned i = 0; i < n && name[i] != '\0'; i++)
		if ((name[i] >= '0' && name[i] <= '9') || name[i] == '-' ||
		    (name[i] >= 'A' && name[i] <= 'Z') ||
		    (name[i] >= 'a' && name[i] <= 'z'))
			*out++ = name[i];
	*out = '\0';
	if (out == face->name)
		strcpy(face->name, "Font");
}

static void
face_drop(struct pdffont_face *face)
{
	hb_face_destroy(face->face);
	face->face = NULL;
}

void
pdfface_open(struct pdffont_face *face)
{
	hb_blob_t *blob = hb_blob_create_from_file_or_fail(face->file);

	if (blob == NULL)
		return;
	if (face->index < hb_face_count(blob))
		face->face = hb_face_create(blob, face->index);
	hb_blob_destroy(blob);
	if (face->face == NULL)
		return;
	face->glyphs = hb_face_get_glyph_count(face->face);
	if (!outlines(face) || !may_embed(face)) {
		face_drop(face);
		return;
	}
	face->scale = 1000.0 / hb_face_get_upem(face->face);
	face->font = hb_font_create(face->face);
	face->lean = hb_face_create_for_tables(lean_table, face->face, NULL);
	take_name(face);
}

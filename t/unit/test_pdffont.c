/* Fonts of a file: what is embedded, and what is said of its glyphs. */
#include <config.h>

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "buf.h"
#include "pdfcff.h"
#include "pdfcmap.h"
#include "pdffont.h"
#include "pdfobj.h"
#include "tap.h"

#define SANS "/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf"
#define CJK "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"
#define UNBOUNDED ((size_t)-1)

static void
widths(void)
{
	static const struct pdfcmap_glyph glyphs[] = {{3, 600, NULL, 0},
	    {4, 500, NULL, 0}, {5, 250.5, NULL, 0}, {6, 600, NULL, 0},
	    {9, 300, NULL, 0}};
	struct buf out = BUF_INIT(UNBOUNDED);

	pdfcmap_widths(&out, glyphs, 5);
	is_str(out.data, "/DW 600/W[4[500 250.5]9[300]]", "widths");
	buf_clear(&out);
	pdfcmap_widths(&out, glyphs, 1);
	is_str(out.data, "/DW 600/W[]", "one width");
	buf_free(&out);
}

static void
unicode(void)
{
	static const struct pdfcmap_glyph glyphs[] = {{3, 0, "A", 1},
	    {4, 0, "B", 1}, {5, 0, "C", 1}, {9, 0, "D", 1},
	    {0xFE, 0, "\xC3\xBE", 2}, {0xFF, 0, "\xC3\xBF", 2},
	    {0x100, 0, "\xC4\x80", 2}, {0x101, 0, "fi", 2},
	    {0x102, 0, "\xF0\x9F\x98\x80", 4}, {0x103, 0, NULL, 0}};
	struct buf out = BUF_INIT(UNBOUNDED);

	pdfcmap_unicode(&out, glyphs, sizeof glyphs / sizeof *glyphs);
	ok(strstr(out.data, "2 beginbfrange\n<0003><0005><0041>\n"
			    "<00FE><00FF><00FE>\nendbfrange\n") != NULL,
	    "what counts up is a range, within one last byte");
	ok(strstr(out.data, "5 beginbfchar\n<0009><0044>\n<0100><0100>\n"
			    "<0101><00660069>\n<0102><D83DDE00>\n<0103><FFFD>\n"
			    "endbfchar\n") != NULL,
	    "the rest is single");
	buf_free(&out);
}

/* No block of a CMap has more than 100 entries. */
static void
blocks(void)
{
	struct pdfcmap_glyph glyphs[150];
	struct buf out = BUF_INIT(UNBOUNDED);

	for (unsigned i = 0; i < 150; i++)
		glyphs[i] = (struct pdfcmap_glyph){2 * i, 0, "x", 1};
	pdfcmap_unicode(&out, glyphs, 150);
	ok(strstr(out.data, "\n100 beginbfchar\n") != NULL &&
		strstr(out.data, "\n50 beginbfchar\n") != NULL,
	    "blocks of 100");
	buf_free(&out);
}

static void
cff(void)
{
	/* header; names (1: "a"); Top DICT: ROS, charset at 26; charset */
	static const unsigned char keyed[] = {1, 0, 4, 1,	     /* 0 */
	    0, 1, 1, 1, 2, 'a',					     /* 4 */
	    0, 1, 1, 1, 9, 139, 139, 139, 12, 30, 139 + 23, 15, 139, /* 10 */
	    2, 0, 1, 0, 8};					     /* 23 */
	unsigned char other[sizeof keyed];

	is_int(pdfcff_kind(keyed, sizeof keyed, 10), PDFCFF_IDENTITY,
	    "CIDs that are glyph numbers");
	is_int(pdfcff_kind(keyed, sizeof keyed, 11), PDFCFF_OTHER,
	    "too few of them");
	memcpy(other, keyed, sizeof other);
	other[25] = 2;
	is_int(
	    pdfcff_kind(other, sizeof other, 10), PDFCFF_OTHER, "other CIDs");
	memcpy(other, keyed, sizeof other);
	other[19] = 31;
	is_int(pdfcff_kind(other, sizeof other, 10), PDFCFF_NAMES,
	    "not CID-keyed");
	for (size_t n = 0; n < sizeof keyed; n++)
		if (pdfcff_kind(keyed, n, 10) != PDFCFF_OTHER)
			ok(false, "cut to %zu bytes", n);
}

/* The file that has these glyphs of a face. */
static size_t
file_of(struct pdffont_face *face, const char *text, struct buf *out)
{
	struct pdf *pdf = pdfobj_new();
	struct pdffont_set *set = pdffont_new(pdf);
	int k = pdffont_use(set, face), root;

	for (uint32_t i = 0; text[i] != '\0'; i++)
		pdffont_glyph(set, k, 36 + i, text + i, 1);
	root = pdffont_write(set);
	ok(root > 0, "fonts are written");
	pdfobj_write(pdf, root, 0, out);
	pdffont_free(set);
	pdfobj_free(pdf);
	return out->len;
}

static void
set_of(struct pdffont_face *face, size_t limit)
{
	struct pdf *pdf = pdfobj_new();
	struct pdffont_set *set = pdffont_new(pdf);
	struct buf one = BUF_INIT(UNBOUNDED), two = BUF_INIT(UNBOUNDED);
	int k = pdffont_use(set, face);

	is_int(pdffont_use(set, face), k, "a face has one number");
	ok(pdffont_advance(face, 36) > 100, "glyphs have widths");
	ok(!pdffont_glyph(set, k, 36, "", 0), "no text: ActualText");
	ok(pdffont_glyph(set, k, 36, "A", 1), "a text is taken");
	ok(pdffont_glyph(set, k, 36, "A", 1), "the same is fine");
	ok(!pdffont_glyph(set, k, 36, "\xCE\x91", 2), "another is not");
	ok(!pdffont_glyph(set, k, 0x10000, "A", 1), "nor is no glyph");
	pdffont_free(set);
	pdfobj_free(pdf);
	ok(file_of(face, "ABCDEF", &one) < limit, "a subset is small");
	file_of(face, "ABCDEF", &two);
	ok(one.len == two.len && memcmp(one.data, two.data, one.len) == 0,
	    "and the same each time");
	buf_free(&one);
	buf_free(&two);
}

static void
face_of(const char *file, unsigned index, size_t limit)
{
	struct pdffont_face *face;

	if (access(file, R_OK) != 0) {
		skip("the font is not installed", file);
		return;
	}
	face = pdffont_face(file, index);
	if (!ok(face != NULL, "%s opens", file))
		return;
	ok(pdffont_face(file, index) == face, "once");
	ok(pdffont_face(file, 1000) == NULL, "it has no face 1000");
	set_of(face, limit);
}

int
main(void)
{
	widths();
	unicode();
	blocks();
	cff();
	ok(pdffont_face("/nowhere.ttf", 0) == NULL, "no file");
	ok(pdffont_face("/dev/null", 0) == NULL, "an empty file");
	ok(pdffont_face("/proc/self/exe", 0) == NULL, "no font");
	face_of(SANS, 0, 4000);
	face_of(CJK, 2, 4000);
	return tap_done();
}

#include <config.h>

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "buf.h"
#include "pdfcmap.h"
#include "pdfobj.h"
#include "xalloc.h"

/* entries of one block of a CMap (Adobe Technical Note 5014) */
#define BLOCK 100

static int
by_width(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* The width that most glyphs have; of several the smallest. */
static double
commonest(const struct pdfcmap_glyph *glyphs, size_t n)
{
	double *widths = xcalloc(n > 0 ? n : 1, sizeof *widths), best = 1000;
	size_t run = 0, most = 0;

	for (size_t i = 0; i < n; i++)
		widths[i] = glyphs[i].width;
	qsort(widths, n, sizeof *widths, by_width);
	for (size_t i = 0; i < n; i++) {
		run = i > 0 && by_width(&widths[i], &widths[i - 1]) == 0
			  ? run + 1
			  : 1;
		if (run > most) {
			most = run;
			best = widths[i];
		}
	}
	free(widths);
	return best;
}

void
pdfcmap_widths(struct buf *out, const struct pdfcmap_glyph *glyphs, size_t n)
{
	double usual = commonest(glyphs, n);
	uint32_t next = 0;
	bool open = false;

	buf_adds(out, "/DW ");
	pdfobj_number(out, usual);
	buf_adds(out, "/W[");
	for (size_t i = 0; i < n; i++) {
		if (by_width(&glyphs[i].width, &usual) == 0)
			continue;
		if (open && glyphs[i].code == next)
			buf_addc(out, ' ');
		else
			buf_printf(
			    out, "%s%u[", open ? "]" : "", glyphs[i].code);
		pdfobj_number(out, glyphs[i].width);
		next = glyphs[i].code + 1;
		open = true;
	}
	buf_adds(out, open ? "]]" : "]");
}

/* The character that the text of a glyph is, when it is one below U+10000;
 * else 0. */
static unsigned
character(const struct pdfcmap_glyph *glyph)
{
	const unsigned char *s = (const unsigned char *)glyph->text;

	if (s == NULL)
		return 0;
	if (glyph->len == 1)
		return s[0];
	if (glyph->len == 2 && s[0] >= 0xC0)
		return (s[0] & 0x1Fu) << 6 | (s[1] & 0x3Fu);
	if (glyph->len == 3 && s[0] >= 0xE0)
		return (s[0] & 0xFu) << 12 | (s[1] & 0x3Fu) << 6 |
		       (s[2] & 0x3Fu);
	return 0;
}

/* How many glyphs from the first on fit one range: nothing but the last byte
 * of code and character counts up. */
static size_t
range(const struct pdfcmap_glyph *glyphs, size_t n)
{
	unsigned code = glyphs[0].code, c = character(&glyphs[0]);
	unsigned i = 1;

	if (c == 0)
		return 1;
	while (i < n && glyphs[i].code == code + i &&
	       character(&glyphs[i]) == c + i && (code & 0xFF) + i <= 0xFF &&
	       (c & 0xFF) + i <= 0xFF)
		i++;
	return i;
}

struct block {
	struct buf *out, entries;
	const char *kind;
	unsigned n;
};

static void
block_end(struct block *block)
{
	if (block->n > 0) {
		buf_printf(block->out, "%u begin%s\n", block->n, block->kind);
		buf_add(block->out, block->entries.data, block->entries.len);
		buf_printf(block->out, "end%s\n", block->kind);
	}
	block->n = 0;
	buf_clear(&block->entries);
}

/* "<first><last><text>", or without LAST. */
static void
block_add(struct block *block, const struct pdfcmap_glyph *glyph, size_t run)
{
	struct buf *buf = &block->entries;

	buf_printf(buf, "<%04X>", glyph->code);
	if (run > 1)
		buf_printf(buf, "<%04X>", glyph->code + (unsigned)run - 1);
	buf_addc(buf, '<');
	if (glyph->text != NULL)
		pdfobj_utf16(buf, glyph->text, glyph->len);
	else
		buf_adds(buf, "FFFD");
	buf_adds(buf, ">\n");
	if (++block->n == BLOCK)
		block_end(block);
}

void
pdfcmap_unicode(struct buf *out, const struct pdfcmap_glyph *glyphs, size_t n)
{
	struct block chars = {out, BUF_INIT((size_t)-1), "bfchar", 0};
	struct block ranges = {out, BUF_INIT((size_t)-1), "bfrange", 0};
	size_t i, run;

	buf_adds(out,
	    "/CIDInit/ProcSet findresource begin\n12 dict begin\nbegincmap\n"
	    "/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def\n"
	    "/CMapName/Adobe-Identity-UCS def\n/CMapType 2 def\n"
	    "1 begincodespacerange\n<0000><FFFF>\nendcodespacerange\n");
	for (i = 0; i < n; i += run) {
		run = range(&glyphs[i], n - i);
		block_add(run > 1 ? &ranges : &chars, &glyphs[i], run);
	}
	block_end(&chars);
	block_end(&ranges);
	buf_adds(out,
	    "endcmap\nCMapName currentdict/CMap defineresource pop\nend\nend");
	buf_free(&chars.entries);
	buf_free(&ranges.entries);
}

#include <config.h>

#include <stdbool.h>
#include <stdint.h>

#include "pdfcff.h"

/* operators of the Top DICT; those of two bytes begin with 12 */
#define OP_CHARSET 15
#define OP_ESCAPE 12
#define OP_ROS 30

/* Reads at POS and goes on; once OVER is set, everything read is 0. */
struct reader {
	const unsigned char *p;
	size_t n, pos;
	bool over;
};

static uint32_t
number(struct reader *r, unsigned size)
{
	uint32_t value = 0;

	if (r->over || size > r->n - r->pos) {
		r->over = true;
		return 0;
	}
	while (size-- > 0)
		value = value << 8 | r->p[r->pos++];
	return value;
}

static void
jump(struct reader *r, size_t pos)
{
	if (pos > r->n)
		r->over = true;
	else
		r->pos = pos;
}

/* Goes behind an INDEX; *FIRST and *END are where its first object lies. */
static void
index_skip(struct reader *r, size_t *first, size_t *end)
{
	uint32_t count = number(r, 2), size, last;
	size_t base;

	*first = *end = r->pos;
	if (count == 0)
		return;
	size = number(r, 1);
	if (size < 1 || size > 4) {
		r->over = true;
		return;
	}
	/* offsets count from the byte before the data */
	base = r->pos + (size_t)(count + 1) * size - 1;
	*first = base + number(r, size);
	*end = base + number(r, size);
	jump(r, base + 1 - size);
	last = number(r, size);
	if (last == 0 || *first > *end)
		r->over = true;
	jump(r, base + last);
}

/* One operand of a DICT, B0 its first byte: 0 for real numbers. */
static int32_t
operand(struct reader *r, uint32_t b0)
{
	if (b0 == 28)
		return (int16_t)number(r, 2);
	if (b0 == 29)
		return (int32_t)number(r, 4);
	if (b0 == 30) {
		while (!r->over && (number(r, 1) & 0xF) != 0xF)
			;
		return 0;
	}
	if (b0 >= 247 && b0 <= 250)
		return (int32_t)((b0 - 247) * 256 + number(r, 1) + 108);
	if (b0 >= 251 && b0 <= 254)
		return -(int32_t)((b0 - 251) * 256 + number(r, 1) + 108);
	return (int32_t)b0 - 139;
}

static void
top_dict(struct reader *r, size_t end, bool *keyed, int32_t *charset)
{
	int32_t value = 0;

	*keyed = false;
	*charset = 0;
	while (!r->over && r->pos < end) {
		uint32_t b = number(r, 1);

		if (b == OP_ESCAPE)
			*keyed |= number(r, 1) == OP_ROS;
		else if (b == OP_CHARSET)
			*charset = value;
		else if (b > 21)
			value = operand(r, b);
	}
}

/* Does the charset at R give every glyph its own number? */
static bool
is_identity(struct reader *r, unsigned glyphs)
{
	uint32_t format = number(r, 1), at = 1;

	if (format > 2)
		return false;
	while (!r->over && at < glyphs) {
		if (number(r, 2) != at)
			return false;
		at += 1 + (format == 0 ? 0 : number(r, format));
	}
	return !r->over;
}

enum pdfcff
pdfcff_kind(const unsigned char *cff, size_t n, unsigned glyphs)
{
	struct reader r = {cff, n, 2, false};
	size_t first, end;
	bool keyed;
	int32_t charset;

	if (n < 4)
		return PDFCFF_OTHER;
	jump(&r, number(&r, 1));
	index_skip(&r, &first, &end); /* names */
	index_skip(&r, &first, &end); /* Top DICTs */
	jump(&r, first);
	top_dict(&r, end, &keyed, &charset);
	if (r.over)
		return PDFCFF_OTHER;
	if (!keyed)
		return PDFCFF_NAMES;
	/* 0 to 2 are predefined charsets, which CID-keyed fonts do not have */
	if (charset <= 2)
		return PDFCFF_OTHER;
	jump(&r, (size_t)charset);
	return is_identity(&r, glyphs) ? PDFCFF_IDENTITY : PDFCFF_OTHER;
}

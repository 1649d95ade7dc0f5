#include <config.h>

#include <stdint.h>
#include <string.h>

#include "buf.h"
#include "icc.h"

#define HEADER 128
#define TAGS 10
/* where the elements begin: behind the header and the tag table */
#define DATA (HEADER + 4 + 12 * TAGS)

/* Numbers are s15Fixed16: 0x10000 is one. */
static const uint32_t d50[] = {0xf6d6, 0x10000, 0xd32d};

/* The primaries, adapted from D65 to D50 by Bradford; they add up to D50. */
static const struct {
	const char *tag;
	uint32_t xyz[3];
} primaries[] = {
    {"rXYZ", {0x6fa0, 0x38f5, 0x0390}},
    {"gXYZ", {0x6297, 0xb787, 0x18d9}},
    {"bXYZ", {0x249f, 0x0f84, 0xb6c4}},
};

/* That adaptation, by rows. */
static const uint32_t bradford[] = {0x10c42, 0x5de, 0xfffff325, 0x793, 0xfd90,
    0xfffffba1, 0xfffffda2, 0x3dc, 0xc06e};

/* ((x + 0.055) / 1.055) ^ 2.4 from 0.04045 on, x / 12.92 below */
static const uint32_t curve[] = {0x26666, 0xf2a7, 0xd59, 0x13d0, 0xa5b};

struct profile {
	struct buf table, data;
	size_t from; /* of the last element */
};

static void
add16(struct buf *buf, uint32_t value)
{
	buf_addc(buf, (char)(value >> 8 & 0xff));
	buf_addc(buf, (char)(value & 0xff));
}

static void
add32(struct buf *buf, uint32_t value)
{
	add16(buf, value >> 16);
	add16(buf, value);
}

static void
add_all(struct buf *buf, const uint32_t *values, size_t n)
{
	for (size_t i = 0; i < n; i++)
		add32(buf, values[i]);
}

static void
begin(struct profile *p, const char *type)
{
	p->from = p->data.len;
	buf_adds(&p->data, type);
	add32(&p->data, 0);
}

/* The last element is that of TAG, or of one more. */
static void
name(struct profile *p, const char *tag)
{
	buf_adds(&p->table, tag);
	add32(&p->table, (uint32_t)(DATA + p->from));
	add32(&p->table, (uint32_t)(p->data.len - p->from));
}

/* The next one begins at a multiple of four (7.1.2). */
static void
pad(struct profile *p)
{
	while (p->data.len % 4 != 0)
		buf_addc(&p->data, '\0');
}

/* multiLocalizedUnicodeType (10.13), in English and ASCII alone */
static void
add_text(struct profile *p, const char *tag, const char *text)
{
	begin(p, "mluc");
	add32(&p->data, 1);
	add32(&p->data, 12);
	buf_adds(&p->data, "enUS");
	add32(&p->data, (uint32_t)(2 * strlen(text)));
	add32(&p->data, 28);
	for (; *text != '\0'; text++)
		add16(&p->data, (unsigned char)*text);
	name(p, tag);
	pad(p);
}

static void
add_elements(struct profile *p)
{
	add_text(p, "desc", "sRGB");
	add_text(p, "cprt", "CC0");
	begin(p, "XYZ ");
	add_all(&p->data, d50, 3);
	name(p, "wtpt");
	begin(p, "sf32");
	add_all(&p->data, bradford, 9);
	name(p, "chad");
	for (size_t i = 0; i < 3; i++) {
		begin(p, "XYZ ");
		add_all(&p->data, primaries[i].xyz, 3);
		name(p, primaries[i].tag);
	}
	begin(p, "para");
	add16(&p->data, 3); /* the function with five parameters */
	add16(&p->data, 0);
	add_all(&p->data, curve, 5);
	name(p, "rTRC");
	name(p, "gTRC");
	name(p, "bTRC");
}

/* The header (7.2); what is not said is zero. */
static void
add_header(struct buf *out, size_t size)
{
	static const uint32_t zero[11];

	add32(out, (uint32_t)size);
	add32(out, 0);
	add32(out, 0x04200000); /* version 4.2, that of PDF 1.7 */
	buf_adds(out, "mntrRGB XYZ ");
	/* the day from which on this was the profile: bytes stay the same */
	add16(out, 2026);
	add16(out, 11);
	add16(out, 23);
	add_all(out, zero, 1);
	add16(out, 0);
	buf_adds(out, "acsp");
	/* platform, flags, maker, model, attributes, perceptual intent */
	add_all(out, zero, 7);
	add_all(out, d50, 3);
	/* creator, identifier, reserved */
	add_all(out, zero, 1);
	add_all(out, zero, 11);
}

void
icc_srgb(struct buf *out)
{
	struct profile p = {BUF_INIT(SIZE_MAX), BUF_INIT(SIZE_MAX), 0};

	add_elements(&p);
	add_header(out, DATA + p.data.len);
	add32(out, TAGS);
	buf_add(out, p.table.data, p.table.len);
	buf_add(out, p.data.data, p.data.len);
	buf_free(&p.table);
	buf_free(&p.data);
}

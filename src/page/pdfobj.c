#include <config.h>

#include <limits.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <zlib.h>

#include "buf.h"
#include "hash.h"
#include "pdfobj.h"
#include "when.h"
#include "xalloc.h"

/* A reader unpacks a whole object stream for one object of it. */
#define PACK 200
/* zlib's usual: 9 saves 2.3 % of a record or a structure tree for a third more
 * time, 4 costs 5 % to save a tenth. */
#define LEVEL 6
/* From this many bytes on samples show first whether deflating pays: most of
 * what is large are PDF files and pictures, and those are deflated already. */
#define LARGE 1048576
#define SAMPLE 65536
#define SAMPLES 4
/* ISO 19005-3, 6.1.13 */
#define NAME_MAX_LEN 127

enum kind { KIND_PACKED, KIND_PLAIN, KIND_STREAM };

struct object {
	enum kind kind;
	char *text; /* the value, or the stream's dictionary; NULL: null */
	size_t len;
	unsigned char *data; /* the stream's */
	size_t ndata;
	size_t offset; /* or, when packed, the number of the object stream */
	size_t index;  /* when packed: which one of it */
};

struct pdf {
	struct object *object; /* object N is object[N - 1] */
	size_t n, size;
};

struct pdf *
pdfobj_new(void)
{
	return xcalloc(1, sizeof(struct pdf));
}

static void
clear(struct object *object)
{
	free(object->text);
	free(object->data);
	memset(object, 0, sizeof *object);
}

void
pdfobj_free(struct pdf *pdf)
{
	if (pdf == NULL)
		return;
	for (size_t i = 0; i < pdf->n; i++)
		clear(&pdf->object[i]);
	free(pdf->object);
	free(pdf);
}

int
pdfobj_ref(struct pdf *pdf)
{
	if (pdf->n == pdf->size) {
		pdf->size = pdf->size > 0 ? pdf->size * 2 : 256;
		pdf->object =
		    xreallocarray(pdf->object, pdf->size, sizeof *pdf->object);
	}
	memset(&pdf->object[pdf->n], 0, sizeof *pdf->object);
	return (int)++pdf->n;
}

static struct object *
object_of(const struct pdf *pdf, int ref)
{
	return &pdf->object[ref - 1];
}

static struct object *
take(struct pdf *pdf, int ref, enum kind kind, struct buf *text)
{
	struct object *object = object_of(pdf, ref);

	clear(object);
	object->kind = kind;
	object->len = text->len;
	object->text = buf_take(text);
	return object;
}

void
pdfobj_set(struct pdf *pdf, int ref, struct buf *body)
{
	take(pdf, ref, KIND_PACKED, body);
}

void
pdfobj_set_plain(struct pdf *pdf, int ref, struct buf *body)
{
	take(pdf, ref, KIND_PLAIN, body);
}

/* Is one part in 32 to be saved at least? */
static bool
worthwhile(const unsigned char *data, size_t n)
{
	unsigned char *out;
	size_t all = 0;

	if (n < LARGE)
		return true;
	out = xmalloc(compressBound(SAMPLE));
	for (size_t i = 0; i < SAMPLES; i++) {
		uLongf len = compressBound(SAMPLE);

		compress2(out, &len, data + (n - SAMPLE) / (SAMPLES - 1) * i,
		    SAMPLE, Z_BEST_SPEED);
		all += len;
	}
	free(out);
	return all < SAMPLES * SAMPLE / 32 * 31;
}

/* The N bytes deflated, *SIZE of them; NULL when they are not fewer then. */
static unsigned char *
deflated(const void *data, size_t n, size_t *size)
{
	uLongf len;
	unsigned char *out;

	if (n > ULONG_MAX / 2 || !worthwhile(data, n))
		return NULL;
	len = compressBound((uLong)n);
	out = xmalloc(len);
	if (compress2(out, &len, data, (uLong)n, LEVEL) != Z_OK || len >= n) {
		free(out);
		return NULL;
	}
	*size = len;
	return xreallocarray(out, len, 1);
}

static void
set_stream(struct pdf *pdf, int ref, const char *entries, const void *data,
    size_t n, bool deflate)
{
	struct buf dict = BUF_INIT(SIZE_MAX);
	unsigned char *packed = NULL;
	struct object *object;

	if (deflate)
		packed = deflated(data, n, &n);
	buf_printf(&dict, "<<%s%s/Length %zu>>", entries,
	    packed != NULL ? "/Filter/FlateDecode" : "", n);
	if (packed == NULL) {
		packed = xmalloc(n);
		if (n > 0)
			memcpy(packed, data, n);
	}
	object = take(pdf, ref, KIND_STREAM, &dict);
	object->data = packed;
	object->ndata = n;
}

void
pdfobj_stream(
    struct pdf *pdf, int ref, const char *entries, const void *data, size_t n)
{
	set_stream(pdf, ref, entries, data, n, true);
}

void
pdfobj_stream_raw(
    struct pdf *pdf, int ref, const char *entries, const void *data, size_t n)
{
	set_stream(pdf, ref, entries, data, n, false);
}

/* Puts packed object I on a line of BODY and its place into INDEX. */
static void
pack(struct object *object, size_t i, struct buf *index, struct buf *body)
{
	buf_addu(index, i + 1);
	buf_addc(index, ' ');
	buf_addu(index, body->len);
	buf_addc(index, ' ');
	if (object->text == NULL)
		buf_adds(body, "null");
	else
		buf_add(body, object->text, object->len);
	buf_addc(body, '\n');
	free(object->text);
	object->text = NULL;
}

/*
 * One object stream (7.5.7) of the packed objects from *FROM on, up to those
 * that there are before LAST.
 */
static void
pack_some(struct pdf *pdf, size_t *from, size_t last)
{
	struct buf index = BUF_INIT(SIZE_MAX), body = BUF_INIT(SIZE_MAX);
	struct buf entries = BUF_INIT(SIZE_MAX);
	int ref = pdfobj_ref(pdf);
	size_t first, n = 0;

	for (; *from < last && n < PACK; ++*from) {
		struct object *object = &pdf->object[*from];

		if (object->kind != KIND_PACKED)
			continue;
		pack(object, *from, &index, &body);
		object->offset = (size_t)ref;
		object->index = n++;
	}
	first = index.len;
	buf_add(&index, body.data, body.len);
	buf_printf(&entries, "/Type/ObjStm/N %zu/First %zu", n, first);
	pdfobj_stream(pdf, ref, entries.data, index.data, index.len);
	buf_free(&entries);
	buf_free(&index);
	buf_free(&body);
}

static void
pack_all(struct pdf *pdf)
{
	size_t from = 0, last = pdf->n;

	for (;;) {
		while (from < last && pdf->object[from].kind != KIND_PACKED)
			from++;
		if (from == last)
			return;
		pack_some(pdf, &from, last);
	}
}

/* The line breaks are those that ISO 19005-3, 6.1.7.1 and 6.1.9 demand. */
static void
write_object(struct pdf *pdf, size_t i, size_t start, struct buf *out)
{
	struct object *object = &pdf->object[i];

	object->offset = out->len - start;
	buf_printf(out, "%zu 0 obj\n", i + 1);
	buf_add(out, object->text, object->len);
	if (object->kind == KIND_STREAM) {
		buf_adds(out, "\nstream\n");
		buf_add(out, object->data, object->ndata);
		buf_adds(out, "\nendstream");
	}
	buf_adds(out, "\nendobj\n");
	free(object->text);
	free(object->data);
	object->text = NULL;
	object->data = NULL;
}

static void
add_be(struct buf *buf, size_t value, unsigned width)
{
	while (width-- > 0)
		buf_addc(buf, (char)(value >> 8 * width & 0xff));
}

/* The rows of the cross-reference stream (7.5.8), each of the same length;
 * the last is of the stream itself. */
static void
list_objects(const struct pdf *pdf, unsigned width, struct buf *rows)
{
	add_be(rows, 0, 1 + width);
	add_be(rows, 0xffff, 2);
	for (size_t i = 0; i < pdf->n; i++) {
		const struct object *object = &pdf->object[i];
		bool packed = object->kind == KIND_PACKED;

		add_be(rows, packed ? 2 : 1, 1);
		add_be(rows, object->offset, width);
		add_be(rows, packed ? object->index : 0, 2);
	}
}

/* PNG's predictor "up" (PNG 9.2): columns that count become runs. */
static void
predict(const struct buf *rows, size_t width, struct buf *out)
{
	for (size_t at = 0; at < rows->len; at++) {
		int above = at < width ? 0 : rows->data[at - width];

		if (at % width == 0)
			buf_addc(out, 2);
		buf_addc(out, (char)(rows->data[at] - above));
	}
}

/* Both identifiers are the same in a file that was written once (14.4). */
static void
add_id(struct buf *entries, const char *body, size_t n)
{
	unsigned char digest[HASH_MAX] = {0};
	char hex[2 * 16 + 1];

	/* no OpenSSL is without SHA-256; one that were makes no worse file */
	hash_data(HASH_SHA256, body, n, digest, NULL);
	hash_hex(hex, digest, 16);
	buf_printf(entries, "/ID[<%s><%s>]", hex, hex);
}

static void
write_xref(struct pdf *pdf, int root, int info, size_t start, struct buf *out)
{
	struct buf rows = BUF_INIT(SIZE_MAX), data = BUF_INIT(SIZE_MAX);
	struct buf entries = BUF_INIT(SIZE_MAX);
	int ref = pdfobj_ref(pdf);
	size_t offset = out->len - start;
	unsigned width = 1;

	/* it holds numbers of objects, too, but those are fewer */
	while (width < sizeof offset && offset >> 8 * width > 0)
		width++;
	object_of(pdf, ref)->kind = KIND_STREAM;
	object_of(pdf, ref)->offset = offset;
	list_objects(pdf, width, &rows);
	predict(&rows, width + 3, &data);
	buf_printf(&entries, "/Type/XRef/Size %zu/W[1 %u 2]/Root %d 0 R",
	    pdf->n + 1, width, root);
	if (info != 0)
		buf_printf(&entries, "/Info %d 0 R", info);
	buf_printf(
	    &entries, "/DecodeParms<</Predictor 12/Columns %u>>", width + 3);
	add_id(&entries, out->data + start, offset);
	set_stream(pdf, ref, entries.data, data.data, data.len, true);
	write_object(pdf, (size_t)ref - 1, start, out);
	buf_printf(out, "startxref\n%zu\n%%%%EOF\n", offset);
	buf_free(&entries);
	buf_free(&rows);
	buf_free(&data);
}

void
pdfobj_write(struct pdf *pdf, int root, int info, struct buf *out)
{
	size_t start = out->len;

	pack_all(pdf);
	/* four bytes above 127: binary (ISO 19005-3, 6.1.2) */
	buf_adds(out, "%PDF-1.7\n%\xe2\xe3\xcf\xd3\n");
	for (size_t i = 0; i < pdf->n; i++)
		if (pdf->object[i].kind != KIND_PACKED)
			write_object(pdf, i, start, out);
	write_xref(pdf, root, info, start, out);
}

size_t
pdfobj_offset(const struct pdf *pdf, int ref)
{
	return object_of(pdf, ref)->offset;
}

void
pdfobj_number(struct buf *buf, double value)
{
	long long n;
	unsigned long long all;
	char digits[4] = ".";
	size_t len = sizeof digits;

	if (!isfinite(value))
		value = 0;
	/* far beyond any page, within what integers can be (6.1.13) */
	value = value > INT_MAX ? INT_MAX : value < -INT_MAX ? -INT_MAX : value;
	n = llround(value * 1000);
	all = n < 0 ? 0ULL - (unsigned long long)n : (unsigned long long)n;
	if (n < 0)
		buf_addc(buf, '-');
	buf_addu(buf, all / 1000);
	if (all % 1000 == 0)
		return;
	for (size_t i = len; i-- > 1; all /= 10)
		digits[i] = (char)('0' + all % 10);
	while (digits[len - 1] == '0')
		len--;
	buf_add(buf, digits, len);
}

void
pdfobj_colour(struct buf *buf, unsigned colour)
{
	for (int shift = 16; shift >= 0; shift -= 8) {
		buf_addc(buf, ' ');
		pdfobj_number(buf, (colour >> shift & 0xff) / 255.0);
	}
}

/*
 * The character at *S, before END, which is moved behind it; U+FFFD for what
 * is no UTF-8 (RFC 3629), byte by byte.
 */
static uint32_t
next_char(const char **s, const char *end)
{
	static const uint32_t least[] = {0, 0x80, 0x800, 0x10000};
	const unsigned char *at = (const unsigned char *)*s;
	size_t more = at[0] < 0x80	   ? 0
		      : at[0] >> 5 == 0x06 ? 1
		      : at[0] >> 4 == 0x0e ? 2
		      : at[0] >> 3 == 0x1e ? 3
					   : 4;
	uint32_t c;

	++*s;
	if (more > (size_t)(end - *s))
		return 0xfffd;
	if (more == 0)
		return at[0];
	if (more == 4)
		return 0xfffd;
	c = at[0] & (0x3fU >> more);
	for (size_t i = 1; i <= more; i++) {
		if (at[i] >> 6 != 2)
			return 0xfffd;
		c = c << 6 | (at[i] & 0x3f);
	}
	if (c < least[more] || c > 0x10ffff || (c >= 0xd800 && c < 0xe000))
		return 0xfffd;
	*s += more;
	return c;
}

void
pdfobj_code(struct buf *buf, uint32_t unit)
{
	static const char digits[] = "0123456789ABCDEF";
	char hex[4];

	for (size_t i = 4; i-- > 0; unit >>= 4)
		hex[i] = digits[unit & 0xf];
	buf_add(buf, hex, sizeof hex);
}

void
pdfobj_utf16(struct buf *buf, const char *utf8, size_t n)
{
	const char *end = utf8 + n;

	while (utf8 < end) {
		uint32_t c = next_char(&utf8, end);

		if (c >= 0x10000) {
			pdfobj_code(buf, 0xd7c0 + (c >> 10));
			c = 0xdc00 + (c & 0x3ff);
		}
		pdfobj_code(buf, c);
	}
}

/* As much of S as, in two bytes each, stays below the longest string. */
static size_t
string_length(const char *s, bool *ascii)
{
	const char *at = s, *end = s + strlen(s);
	size_t units = 1;

	*ascii = true;
	for (;;) {
		const char *before = at;
		uint32_t c;

		if (at == end)
			return (size_t)(at - s);
		c = next_char(&at, end);
		units += c < 0x10000 ? 1 : 2;
		if (2 * units > PDFOBJ_STRING_MAX)
			return (size_t)(before - s);
		if (c < ' ' || c > '~')
			*ascii = false;
	}
}

void
pdfobj_text(struct buf *buf, const char *utf8)
{
	bool ascii;
	size_t n = string_length(utf8, &ascii);

	if (!ascii) {
		buf_adds(buf, "<FEFF");
		pdfobj_utf16(buf, utf8, n);
		buf_addc(buf, '>');
		return;
	}
	buf_addc(buf, '(');
	for (size_t i = 0; i < n; i++) {
		if (strchr("()\\", utf8[i]) != NULL)
			buf_addc(buf, '\\');
		buf_addc(buf, utf8[i]);
	}
	buf_addc(buf, ')');
}

void
pdfobj_reference(struct buf *buf, const char *before, int ref)
{
	buf_adds(buf, before);
	buf_addu(buf, (unsigned)ref);
	buf_adds(buf, " 0 R");
}

void
pdfobj_date(struct buf *buf, int64_t date)
{
	char iso[WHEN_SIZE]; /* YYYY-MM-DDThh:mm:ssZ */

	when_format(date, iso);
	buf_printf(buf, "(D:%.4s%.2s%.2s%.2s%.2s%.2sZ)", iso, iso + 5, iso + 8,
	    iso + 11, iso + 14, iso + 17);
}

void
pdfobj_name(struct buf *buf, const char *utf8)
{
	buf_addc(buf, '/');
	for (size_t i = 0; utf8[i] != '\0' && i < NAME_MAX_LEN; i++) {
		unsigned char c = (unsigned char)utf8[i];

		if (c > ' ' && c <= '~' && strchr("#/%()<>[]{}", c) == NULL)
			buf_addc(buf, (char)c);
		else
			buf_printf(buf, "#%02X", c);
	}
}

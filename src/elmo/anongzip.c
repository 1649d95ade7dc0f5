#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "anonlayer.h"
#include "buf.h"
#include "caps.h"
#include "gzip.h"
#include "msg.h"
#include "spool.h"

/* Bytes read again for a damage that is told as the one that was found. */
#define WORK (16 * MIB)
/* Bytes of a member's end: CRC and length (RFC 1952, 2.3.1). */
#define TRAILER 8
#define FLAG_EXTRA 4

static int
collect(void *ctx, const void *data, size_t n, struct fault *fault)
{
	if (buf_add(ctx, data, n) == 0)
		return 0;
	return fault_set(fault, VERDICT_TROUBLE, 0,
	    "gzip: more than %lu bytes unpacked", CAP_DEBUG);
}

static int
unpack(const char *s, size_t n, enum gzip_kind kind, unsigned allow,
    struct buf *out, unsigned *mended, struct fault *fault)
{
	struct gunzip *g = gunzip_new(kind, allow, CAP_DEBUG);
	int ret = gunzip_more(g, s, n, collect, out, fault);

	if (ret == 0)
		ret = gunzip_end(g, fault);
	if (mended != NULL)
		*mended = gunzip_mended(g);
	gunzip_free(g);
	return ret;
}

static int
pack(const char *s, size_t n, enum gzip_kind kind, struct buf *out,
    struct fault *fault)
{
	struct spool *in = spool_memory(s, n), *packed = spool_new(CAP_DEBUG);
	char chunk[16 * KIB];
	ptrdiff_t got = -1;
	uint64_t off = 0;

	if (gzip_pack(kind, in, packed, fault) == 0)
		while ((got = spool_read(
			    packed, off, chunk, sizeof chunk, fault)) > 0) {
			buf_add(out, chunk, (size_t)got);
			off += (uint64_t)got;
		}
	spool_free(in);
	spool_free(packed);
	return got == 0 ? 0 : -1;
}

/* The bytes that are stream; behind them is what is not. */
static size_t
stream_end(const struct buf *in, enum gzip_kind kind)
{
	size_t low = 0, high = in->len, mid;

	while (low < high) {
		struct buf none = BUF_INIT(CAP_DEBUG);

		mid = low + (high - low) / 2;
		if (unpack(in->data, mid, kind, GZIP_CHECK | GZIP_TRAILING,
			&none, NULL, NULL) == 0)
			high = mid;
		else
			low = mid + 1;
		buf_free(&none);
	}
	return high;
}

static void
tail(const struct buf *in, enum gzip_kind kind, struct buf *out)
{
	size_t end = stream_end(in, kind), from = out->len;

	buf_add(out, in->data + end, in->len - end);
	anonlayer_blank(out->data + from, out->len - from);
}

/* A checksum as wrong as it was: OLD is what was packed, all of it. */
static int
wrong_check(const struct buf *in, size_t end, const struct buf *old,
    enum gzip_kind kind, struct buf *out, struct fault *fault)
{
	struct buf right = BUF_INIT(CAP_DEBUG);
	size_t n = kind == GZIP_GZIP ? TRAILER : 4;

	if (pack(old->data, old->len, kind, &right, fault) == -1) {
		buf_free(&right);
		return -1;
	}
	for (size_t i = 1; i <= n && i <= end && i <= out->len; i++)
		out->data[out->len - i] =
		    (char)(out->data[out->len - i] ^ in->data[end - i] ^
			   right.data[right.len - i]);
	buf_free(&right);
	return 0;
}

/* Two members in place of one. */
static int
members(const struct buf *new, struct buf *out, struct fault *fault)
{
	size_t half = new->len / 2;

	buf_clear(out);
	if (pack(new->data, half, GZIP_GZIP, out, fault) == -1)
		return -1;
	return pack(new->data + half, new->len - half, GZIP_GZIP, out, fault);
}

/* Is DAMAGED told with the words of WANT? */
static bool
told_alike(const char *s, size_t n, enum gzip_kind kind, const char *want)
{
	struct fault fault = FAULT_NONE;
	struct buf none = BUF_INIT(CAP_DEBUG);
	bool alike = unpack(s, n, kind, 0, &none, NULL, &fault) == -1 &&
		     strcmp(fault.text, want) == 0;

	buf_free(&none);
	return alike;
}

/* Cut short, or with a byte that cannot be: as near to the end as it goes. */
static void
damage(struct buf *out, enum gzip_kind kind, const char *want)
{
	size_t end = kind == GZIP_GZIP ? TRAILER : kind == GZIP_ZLIB ? 4 : 0;
	size_t cut = out->len > end + 1 ? out->len - end - 1 : out->len / 2;

	if (told_alike(out->data, cut, kind, want)) {
		out->len = cut;
		return;
	}
	for (size_t i = 0, work = 0; work < WORK && i + 12 < cut;
	     i += 1 + i / 16) {
		char *at = out->data + cut - i, old = *at;

		for (unsigned bit = 0; bit < 8; bit++, work += out->len) {
			*at = (char)(old ^ (int)(1U << bit));
			if (told_alike(out->data, out->len, kind, want))
				return;
		}
		*at = old;
	}
	out->len = cut;
}

/* A field of nothing in the header, where the length is to be another one. */
static void
stretch(struct buf *out, unsigned thirds)
{
	struct buf longer = BUF_INIT(CAP_DEBUG);
	size_t more = (thirds - 1 + 3 - out->len % 3) % 3;

	if (more == 0 || out->len < 18 || (out->data[3] & FLAG_EXTRA) != 0)
		return;
	more = more == 1 ? 2 : 0;
	buf_add(&longer, out->data, 10);
	longer.data[3] |= FLAG_EXTRA;
	buf_addc(&longer, (char)more);
	buf_addc(&longer, '\0');
	for (; more > 0; more--)
		buf_addc(&longer, '\0');
	buf_add(&longer, out->data + 10, out->len - 10);
	buf_free(out);
	*out = longer;
}

/* OUT, well packed, becomes as wrong as IN was. */
static int
spoil(const struct buf *in, enum gzip_kind kind, const struct buf *old,
    const struct buf *new, const char *want, struct buf *out,
    struct fault *fault)
{
	struct buf again = BUF_INIT(CAP_DEBUG);
	unsigned mended = 0;
	int ret;

	ret = unpack(in->data, in->len, kind,
	    GZIP_CHECK | GZIP_TRAILING | GZIP_MEMBERS, &again, &mended, NULL);
	buf_free(&again);
	if (ret == -1) {
		damage(out, kind, want);
		return 0;
	}
	if (mended & GZIP_MEMBERS)
		return members(new, out, fault);
	if ((mended & GZIP_CHECK) &&
	    wrong_check(in, stream_end(in, kind), old, kind, out, fault) == -1)
		return -1;
	if (mended & GZIP_TRAILING)
		tail(in, kind, out);
	return 0;
}

int
anongzip(const struct anonlayer *layer, enum sniff sniffed, struct buf *buf,
    struct fault *fault)
{
	enum gzip_kind kind = sniffed == SNIFF_GZIP   ? GZIP_GZIP
			      : sniffed == SNIFF_ZLIB ? GZIP_ZLIB
						      : GZIP_DEFLATE;
	struct buf new = BUF_INIT(CAP_DEBUG), out = BUF_INIT(CAP_DEBUG);
	struct buf old = BUF_INIT(CAP_DEBUG);
	struct anonlayer inside = *layer;
	struct fault why = FAULT_NONE;
	int ret, good;

	inside.depth++;
	inside.thirds = 0;
	good = unpack(buf->data, buf->len, kind, 0, &new, NULL, &why);
	if (good == -1) {
		buf_clear(&new);
		unpack(buf->data, buf->len, kind,
		    GZIP_CHECK | GZIP_TRAILING | GZIP_MEMBERS, &new, NULL,
		    NULL);
		buf_add(&old, new.data != NULL ? new.data : "", new.len);
	}
	ret = anonlayer_inside(&inside, &new, fault);
	if (ret == 0)
		ret = pack(new.data != NULL ? new.data : "", new.len, kind,
		    &out, fault);
	if (ret == 0 && good == -1)
		ret = spoil(buf, kind, &old, &new, why.text, &out, fault);
	if (ret == 0 && layer->thirds > 0 && kind == GZIP_GZIP)
		stretch(&out, layer->thirds);
	if (ret == 0) {
		buf_free(buf);
		*buf = out;
	} else {
		buf_free(&out);
	}
	buf_free(&new);
	buf_free(&old);
	return ret;
}

void
anongzip_archive(struct buf *buf)
{
	struct buf inside = BUF_INIT(CAP_DEBUG);
	enum sniff kind;

	if (buf->len == 0 ||
	    !gzip_is(GZIP_GZIP, (const unsigned char *)buf->data, buf->len) ||
	    unpack(buf->data, buf->len, GZIP_GZIP, 0, &inside, NULL, NULL) ==
		-1 ||
	    inside.len == 0) {
		buf_free(&inside);
		return;
	}
	kind = sniff((const unsigned char *)inside.data,
	    inside.len < SNIFF_SIZE ? inside.len : SNIFF_SIZE);
	if (kind == SNIFF_ZIP || kind == SNIFF_TAR || kind == SNIFF_7ZIP) {
		buf_free(buf);
		*buf = inside;
	} else {
		buf_free(&inside);
	}
}

#include <config.h>

#include <stdlib.h>
#include <string.h>

#include <zlib.h>

#include "caps.h"
#include "gzip.h"
#include "msg.h"
#include "spool.h"
#include "xalloc.h"

#define CHUNK (64 * KIB)

enum state {
	STATE_BODY,   /* inside the (first) member */
	STATE_BEHIND, /* the member is complete */
	STATE_NEXT,   /* inside a further member that may be garbage */
	STATE_IGNORE  /* the rest does not matter any more */
};

struct gunzip {
	z_stream z;
	enum gzip_kind kind;
	enum state state;
	unsigned allow, mended;
	uint64_t max, in, out;
	uint64_t member; /* bytes out before the member at hand */
	unsigned char chunk[CHUNK];
};

static const char *const names[] = {"gzip", "zlib", "deflate"};

/* zlib's windowBits say which wrapping it is to expect. */
static int
window(enum gzip_kind kind)
{
	return kind == GZIP_GZIP   ? 16 + MAX_WBITS
	       : kind == GZIP_ZLIB ? MAX_WBITS
				   : -MAX_WBITS;
}

static voidpf
allocate(voidpf opaque, uInt count, uInt size)
{
	(void)opaque;
	return xcalloc(count, size);
}

static void
release(voidpf opaque, voidpf p)
{
	(void)opaque;
	free(p);
}

/* A stream that never lacks memory. */
static void
prepare(z_stream *z)
{
	memset(z, 0, sizeof *z);
	z->zalloc = allocate;
	z->zfree = release;
}

struct gunzip *
gunzip_new(enum gzip_kind kind, unsigned allow, uint64_t max)
{
	struct gunzip *g = xmalloc(sizeof *g);

	memset(g, 0, offsetof(struct gunzip, chunk));
	prepare(&g->z);
	g->kind = kind;
	g->allow = allow;
	g->max = max;
	/* fails only for want of memory, or another zlib than built with:
	 * then inflate fails as well, and that is told */
	(void)inflateInit2(&g->z, window(kind));
	return g;
}

void
gunzip_free(struct gunzip *g)
{
	if (g == NULL)
		return;
	inflateEnd(&g->z);
	free(g);
}

unsigned
gunzip_mended(const struct gunzip *g)
{
	return g->mended;
}

/* What zlib put into the chunk goes to the sink, under the caps. */
static int
hand_on(struct gunzip *g, gzip_sink *sink, void *ctx, struct fault *fault)
{
	size_t n = CHUNK - g->z.avail_out;

	g->out += n;
	if (g->out > g->max)
		return fault_set(fault, VERDICT_TROUBLE, 0,
		    "%s: more than %llu bytes unpacked", names[g->kind],
		    (unsigned long long)g->max);
	if (g->out > CAP_RATIO_FLOOR && g->out / CAP_RATIO > g->in)
		return fault_set(fault, VERDICT_TROUBLE, 0,
		    "%s: expands more than %d times", names[g->kind],
		    CAP_RATIO);
	return n > 0 ? sink(ctx, g->chunk, n, fault) : 0;
}

/* The bytes behind the end: zeros, or what the caller lets pass. */
static int
behind(struct gunzip *g, struct fault *fault)
{
	while (g->z.avail_in > 0 && *g->z.next_in == 0) {
		g->z.next_in++;
		g->z.avail_in--;
	}
	if (g->z.avail_in == 0)
		return 0;
	if (*g->z.next_in == 0x1f && g->kind == GZIP_GZIP &&
	    (g->allow & GZIP_MEMBERS)) {
		inflateReset(&g->z);
		g->member = g->out;
		g->state = STATE_NEXT;
		return 0;
	}
	if (g->allow & GZIP_TRAILING) {
		g->mended |= GZIP_TRAILING;
		g->state = STATE_IGNORE;
		return 0;
	}
	if (*g->z.next_in == 0x1f && g->kind == GZIP_GZIP)
		return fault_set(fault, VERDICT_TROUBLE, 0,
		    "gzip: want one member, have another one behind it");
	return fault_set(fault, VERDICT_TROUBLE, 0, "%s: data behind the end",
	    names[g->kind]);
}

/* zlib is displeased: mended when that is allowed. */
static int
damaged(struct gunzip *g, int rc, struct fault *fault)
{
	const char *why = g->z.msg != NULL ? g->z.msg : "unknown reason";
	bool check = strcmp(why, "incorrect data check") == 0 ||
		     strcmp(why, "incorrect length check") == 0;

	if (rc == Z_DATA_ERROR && check && (g->allow & GZIP_CHECK)) {
		g->mended |= GZIP_CHECK;
		g->state = STATE_IGNORE;
		return 0;
	}
	if (rc == Z_DATA_ERROR && g->state == STATE_NEXT &&
	    g->out == g->member && (g->allow & GZIP_TRAILING)) {
		g->mended |= GZIP_TRAILING;
		g->state = STATE_IGNORE;
		return 0;
	}
	if (rc == Z_NEED_DICT)
		why = "a preset dictionary";
	return fault_set(fault, VERDICT_TROUBLE, 0, "%s: damaged: %s%s",
	    names[g->kind], why,
	    check && g->kind == GZIP_GZIP ? " (RFC 1952 section 2.3.1)" : "");
}

static int
inflate_some(struct gunzip *g, gzip_sink *sink, void *ctx, struct fault *fault)
{
	uInt before = g->z.avail_in;
	int rc;

	g->z.next_out = g->chunk;
	g->z.avail_out = CHUNK;
	rc = inflate(&g->z, Z_NO_FLUSH);
	g->in += before - g->z.avail_in;
	if (hand_on(g, sink, ctx, fault) != 0)
		return -1;
	if (rc == Z_STREAM_END) {
		if (g->state == STATE_NEXT)
			g->mended |= GZIP_MEMBERS;
		g->state = STATE_BEHIND;
		return 0;
	}
	/* Z_BUF_ERROR: it wants more input, which is no error yet */
	if (rc != Z_OK && rc != Z_BUF_ERROR)
		return damaged(g, rc, fault);
	return 0;
}

int
gunzip_more(struct gunzip *g, const void *in, size_t n, gzip_sink *sink,
    void *ctx, struct fault *fault)
{
	const unsigned char *p = in;
	size_t some;
	bool full = false;

	while (n > 0 && g->state != STATE_IGNORE) {
		some = n < CHUNK ? n : CHUNK;
		/* zlib does not write through it */
		g->z.next_in = (unsigned char *)(uintptr_t)p;
		g->z.avail_in = (uInt)some;
		do {
			if (g->state == STATE_BEHIND) {
				if (behind(g, fault) != 0)
					return -1;
				full = false;
			} else {
				if (inflate_some(g, sink, ctx, fault) != 0)
					return -1;
				full = g->z.avail_out == 0;
			}
		} while (
		    g->state != STATE_IGNORE && (g->z.avail_in > 0 || full));
		p += some;
		n -= some;
	}
	return 0;
}

int
gunzip_end(struct gunzip *g, struct fault *fault)
{
	if (g->state == STATE_NEXT && g->out == g->member &&
	    (g->allow & GZIP_TRAILING)) {
		g->mended |= GZIP_TRAILING;
		return 0;
	}
	if (g->state == STATE_BODY || g->state == STATE_NEXT)
		return fault_set(fault, VERDICT_TROUBLE, 0,
		    "%s: truncated after %llu bytes unpacked", names[g->kind],
		    (unsigned long long)g->out);
	return 0;
}

/* Text of any encoding that XML may have, or another layer, begins so. */
static bool
plausible(const unsigned char *s, size_t n)
{
	size_t i = 0;

	if (n >= 3 && memcmp(s, "\xef\xbb\xbf", 3) == 0)
		i = 3;
	while (i < n && (s[i] == ' ' || (s[i] >= '\t' && s[i] <= '\r')))
		i++;
	if (i < n && s[i] == '<')
		return true;
	return n >= 2 && (memcmp(s, "\xff\xfe", 2) == 0 ||
			     memcmp(s, "\xfe\xff", 2) == 0 ||
			     memcmp(s, "\x1f\x8b", 2) == 0);
}

/* The first bytes that come out of N bytes at HEAD; their number. */
static size_t
taste(enum gzip_kind kind, const unsigned char *head, size_t n,
    unsigned char *out, size_t size)
{
	z_stream z;
	size_t done = 0;
	int rc;

	prepare(&z);
	if (inflateInit2(&z, window(kind)) != Z_OK)
		return 0;
	z.next_in = (unsigned char *)(uintptr_t)head;
	z.avail_in = (uInt)n;
	z.next_out = out;
	z.avail_out = (uInt)size;
	rc = inflate(&z, Z_SYNC_FLUSH);
	if (rc == Z_OK || rc == Z_STREAM_END || rc == Z_BUF_ERROR)
		done = size - z.avail_out;
	inflateEnd(&z);
	return done;
}

bool
gzip_is(enum gzip_kind kind, const unsigned char *head, size_t n)
{
	unsigned char out[64];

	if (n > 4096)
		n = 4096;
	if (kind == GZIP_GZIP)
		return n >= 2 && head[0] == 0x1f && head[1] == 0x8b;
	/* RFC 1950 section 2.2: method 8, header a multiple of 31 */
	if (kind == GZIP_ZLIB && (n < 2 || (head[0] & 15) != 8 ||
				     (head[0] << 8 | head[1]) % 31 != 0))
		return false;
	return plausible(out, taste(kind, head, n, out, sizeof out));
}

/* RFC 1952 section 2.3: the header's ten bytes, or the trailer's eight. */
static int
frame(struct spool *out, uint32_t crc, uint64_t size, struct fault *fault)
{
	unsigned char b[8];
	size_t i;

	for (i = 0; i < 4; i++) {
		b[i] = (unsigned char)(crc >> 8 * i);
		b[4 + i] = (unsigned char)(size >> 8 * i);
	}
	return spool_write(out, b, sizeof b, fault);
}

static int
deflate_chunk(z_stream *z, int flush, struct spool *out, unsigned char *room,
    struct fault *fault)
{
	do {
		z->next_out = room;
		z->avail_out = CHUNK;
		deflate(z, flush);
		if (spool_write(out, room, CHUNK - z->avail_out, fault) != 0)
			return -1;
	} while (z->avail_out == 0);
	return 0;
}

int
gzip_pack(enum gzip_kind kind, struct spool *in, struct spool *out,
    struct fault *fault)
{
	static const char header[10] = "\x1f\x8b\x08";
	unsigned char *chunk = xmalloc(2 * CHUNK);
	uint64_t off = 0;
	ptrdiff_t n;
	z_stream z;
	uLong crc = crc32(0, NULL, 0);
	int ret = -1;

	prepare(&z);
	if (deflateInit2(&z, 6, Z_DEFLATED,
		kind == GZIP_ZLIB ? MAX_WBITS : -MAX_WBITS, 8,
		Z_DEFAULT_STRATEGY) != Z_OK) {
		free(chunk);
		return fault_set(fault, VERDICT_TROUBLE, 0, "zlib refused");
	}
	if (kind == GZIP_GZIP &&
	    spool_write(out, header, sizeof header, fault) != 0)
		goto out;
	do {
		n = spool_read(in, off, chunk, CHUNK, fault);
		if (n < 0)
			goto out;
		off += (uint64_t)n;
		crc = crc32(crc, chunk, (uInt)n);
		z.next_in = chunk;
		z.avail_in = (uInt)n;
		if (deflate_chunk(&z, n == 0 ? Z_FINISH : Z_NO_FLUSH, out,
			chunk + CHUNK, fault) != 0)
			goto out;
	} while (n > 0);
	if (kind == GZIP_GZIP && frame(out, (uint32_t)crc, off, fault) != 0)
		goto out;
	ret = 0;
out:
	deflateEnd(&z);
	free(chunk);
	return ret;
}

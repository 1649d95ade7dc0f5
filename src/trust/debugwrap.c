#include <config.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base64.h"
#include "buf.h"
#include "caps.h"
#include "debugrun.h"
#include "gzip.h"
#include "msg.h"
#include "unwrap.h"
#include "xalloc.h"

#define CHUNK (16 * KIB)
#define MENDS (BASE64_SPACES | BASE64_URLSAFE | BASE64_LINES | BASE64_PADDING)

/* The layers undone so far. */
struct layers {
	struct debug *d;
	bool field;
	enum sniff kind[UNWRAP_LAYERS];
	unsigned n;
};

static int
sextet(char c)
{
	static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklm"
				       "nopqrstuvwxyz0123456789+/";
	const char *at = c != '\0' ? strchr(alphabet, c) : NULL;

	if (c == '-' || c == ' ')
		return 62;
	if (c == '_')
		return 63;
	return at == NULL ? -1 : (int)(at - alphabet);
}

/* What is of the alphabet counts, up to the padding; the rest is left out. */
static void
salvage(const struct buf *in, struct buf *out)
{
	unsigned long bits = 0;
	unsigned n = 0;
	int v;

	for (size_t i = 0; i < in->len && in->data[i] != '='; i++) {
		v = sextet(in->data[i]);
		if (v < 0)
			continue;
		bits = bits << 6 | (unsigned long)v;
		if (++n < 4)
			continue;
		buf_addc(out, (char)(bits >> 16));
		buf_addc(out, (char)(bits >> 8));
		buf_addc(out, (char)bits);
		bits = n = 0;
	}
	if (n == 2)
		buf_addc(out, (char)(bits >> 4));
	if (n == 3) {
		buf_addc(out, (char)(bits >> 10));
		buf_addc(out, (char)(bits >> 2));
	}
}

/* Decodes in steps of STEP; -1 with *fault set and *AT where it broke. */
static int
decode(const struct buf *in, size_t step, struct base64 *b, struct buf *out,
    size_t *at, struct fault *fault)
{
	unsigned char piece[BASE64_DECODED(CHUNK)];
	ptrdiff_t n;
	size_t some;

	base64_begin(b, MENDS);
	for (*at = 0; *at < in->len; *at += some) {
		some = in->len - *at < step ? in->len - *at : step;
		n = base64_more(b, in->data + *at, some, piece, fault);
		if (n < 0)
			return -1;
		buf_add(out, piece, (size_t)n);
	}
	n = base64_end(b, piece, fault);
	if (n >= 0)
		buf_add(out, piece, (size_t)n);
	return n < 0 ? -1 : 0;
}

static void
tell_mends(struct debug *d, const struct base64 *b)
{
	static const struct {
		unsigned bit;
		const char *text;
	} mends[] = {{BASE64_SPACES,
			 "blanks taken for '+', which was not encoded as %2B"},
	    {BASE64_URLSAFE, "'-' and '_' taken for '+' and '/'"},
	    {BASE64_LINES, "line ends dropped"},
	    {BASE64_PADDING, "missing padding added"}};

	for (size_t i = 0; i < sizeof mends / sizeof *mends; i++)
		if (b->mended & mends[i].bit)
			debugrun_say(d, DEBUG_BASE64, DEBUG_MENDED, 0, "%s",
			    mends[i].text);
}

static int
hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
}

/* Percent-encoding once too often. */
static void
unescape(struct debug *d, struct buf *buf)
{
	size_t put = 0;
	bool bad = false;
	int high, low;

	if (memchr(buf->data, '%', buf->len) == NULL)
		return;
	for (size_t i = 0; i < buf->len; i++) {
		char c = buf->data[i];

		high =
		    c == '%' && buf->len - i > 2 ? hex(buf->data[i + 1]) : -1;
		low = high >= 0 ? hex(buf->data[i + 2]) : -1;
		if (low >= 0) {
			c = (char)(high << 4 | low);
			i += 2;
		}
		bad |= c == '%' && low < 0;
		buf->data[put++] = c;
	}
	buf->len = put;
	buf->data[put] = '\0';
	debugrun_say(d, DEBUG_BASE64, bad ? DEBUG_TROUBLE : DEBUG_MENDED, 0,
	    bad ? "'%%' without two hexadecimal digits"
		: "percent-encoding, once too often, undone");
}

/* PREFIX of a fault is the stage, which stands there anyway. */
static const char *
without(const char *text, const char *prefix)
{
	size_t n = strlen(prefix);

	return strncmp(text, prefix, n) == 0 ? text + n : text;
}

static void
undo_base64(struct layers *l, struct buf *buf)
{
	struct buf out = BUF_INIT(CAP_DEBUG);
	struct fault fault = FAULT_NONE, again = FAULT_NONE;
	struct base64 b;
	size_t at = 0, n;

	unescape(l->d, buf);
	n = buf->len;
	if (decode(buf, CHUNK, &b, &out, &at, &fault) == 0) {
		tell_mends(l->d, &b);
		debugrun_say(l->d, DEBUG_BASE64, DEBUG_OK, 0,
		    "%zu characters, %zu bytes", n, out.len);
	} else {
		/* once more, to see where */
		buf_clear(&out);
		decode(buf, 1, &b, &out, &at, &again);
		buf_clear(&out);
		salvage(buf, &out);
		debugrun_say(l->d, DEBUG_BASE64, DEBUG_TROUBLE, 0,
		    "%s, %s %zu of %zu", without(fault.text, "base64: "),
		    at < n ? "at character" : "at the end, character",
		    at < n ? at + 1 : n, n);
		debugrun_note(l->d, DEBUG_BASE64, 0,
		    "what is of the alphabet is taken to go on: %zu bytes",
		    out.len);
	}
	buf_free(buf);
	*buf = out;
}

static int
collect(void *ctx, const void *data, size_t n, struct fault *fault)
{
	if (buf_add(ctx, data, n) == 0)
		return 0;
	return fault_set(fault, VERDICT_TROUBLE, 0,
	    "gzip: more than %lu bytes unpacked", CAP_DEBUG);
}

static int
inflate_all(const struct buf *in, enum gzip_kind kind, unsigned allow,
    struct buf *out, struct fault *fault)
{
	struct gunzip *g = gunzip_new(kind, allow, CAP_DEBUG);
	int ret = gunzip_more(g, in->data, in->len, collect, out, fault);

	if (ret == 0)
		ret = gunzip_end(g, fault);
	gunzip_free(g);
	return ret;
}

static void
undo_gzip(struct layers *l, enum sniff kind, struct buf *buf)
{
	struct buf out = BUF_INIT(CAP_DEBUG);
	struct fault fault = FAULT_NONE;
	enum gzip_kind is = kind == SNIFF_GZIP	 ? GZIP_GZIP
			    : kind == SNIFF_ZLIB ? GZIP_ZLIB
						 : GZIP_DEFLATE;
	size_t n = buf->len;

	if (inflate_all(buf, is, 0, &out, &fault) == 0) {
		debugrun_say(l->d, DEBUG_GZIP, DEBUG_OK, 0,
		    "%zu bytes, %zu unpacked", n, out.len);
	} else {
		buf_clear(&out);
		inflate_all(buf, is, GZIP_CHECK | GZIP_TRAILING | GZIP_MEMBERS,
		    &out, NULL);
		debugrun_say(l->d, DEBUG_GZIP, DEBUG_TROUBLE, 0, "%s",
		    without(fault.text, "gzip: "));
		debugrun_note(l->d, DEBUG_GZIP, 0,
		    "what can be unpacked is taken to go on: %zu of its bytes "
		    "give %zu",
		    n, out.len);
	}
	buf_free(buf);
	*buf = out;
}

static bool
seen(const struct layers *l, enum sniff kind)
{
	for (unsigned i = 0; i < l->n; i++)
		if (l->kind[i] == kind)
			return true;
	return false;
}

/* Has the grammar such a layer here?  It is undone in any case. */
static void
judge_place(struct layers *l, enum sniff kind)
{
	enum debug_stage stage =
	    kind == SNIFF_BASE64 ? DEBUG_BASE64 : DEBUG_GZIP;
	const char *name = sniff_name(kind);

	if (seen(l, kind))
		debugrun_say(l->d, stage, DEBUG_TROUBLE, 0,
		    "%s twice; undone to go on", name);
	else if (kind == SNIFF_BASE64 && l->n > 0)
		debugrun_say(l->d, stage, DEBUG_TROUBLE, 0,
		    "base64 inside %s; undone to go on",
		    sniff_name(l->kind[0]));
	else if (kind == SNIFF_ZLIB || kind == SNIFF_DEFLATE)
		debugrun_say(l->d, stage, DEBUG_TROUBLE, 0,
		    "%s: want gzip (RFC 1952); undone to go on", name);
	else if (kind == SNIFF_GZIP && l->field && l->n == 0)
		debugrun_say(l->d, DEBUG_BASE64, DEBUG_TROUBLE, 0,
		    "gzip as it is: want base64 of it");
}

/* Base64 with something in it that is none, or text? */
static bool
mostly_base64(const struct buf *buf)
{
	size_t n = buf->len < SNIFF_SIZE ? buf->len : SNIFF_SIZE, good = 0;
	size_t blanks = 0;

	for (size_t i = 0; i < n; i++) {
		good += sextet(buf->data[i]) >= 0 || buf->data[i] == '=';
		blanks += buf->data[i] == ' ';
	}
	return n >= 64 && good >= n - n / 20 && blanks <= n / 10;
}

/* Nothing that can be undone. */
static void
useless(struct layers *l, enum sniff kind, struct buf *buf)
{
	enum debug_stage stage = l->n == 0 ? DEBUG_BASE64
				 : l->kind[l->n - 1] == SNIFF_BASE64
				     ? DEBUG_GZIP
				     : DEBUG_XML;

	debugrun_say(l->d, stage, DEBUG_TROUBLE, 0,
	    kind == SNIFF_EMPTY ? "nothing in it" : "%s%s", sniff_name(kind),
	    kind == SNIFF_UNKNOWN ? "" : ", where it cannot be");
	buf_clear(buf);
}

/* One layer; false when there is none. */
static bool
undo(struct layers *l, struct buf *buf)
{
	enum sniff kind = debugrun_sniff(buf);
	bool broken = kind == SNIFF_UNKNOWN && !seen(l, SNIFF_BASE64) &&
		      mostly_base64(buf);

	if (broken)
		kind = SNIFF_BASE64;
	switch (kind) {
	case SNIFF_XML:
		if (l->field && l->n == 0)
			debugrun_say(l->d, DEBUG_BASE64, DEBUG_MENDED, 0,
			    "XML as it is, want base64 of gzip of it");
		return false;
	case SNIFF_ZIP:
	case SNIFF_TAR:
	case SNIFF_7ZIP:
		if (!l->field &&
		    (l->n == 0 || (l->n == 1 && l->kind[0] == SNIFF_GZIP)))
			return false;
		useless(l, kind, buf);
		return false;
	case SNIFF_BASE64:
	case SNIFF_GZIP:
	case SNIFF_ZLIB:
	case SNIFF_DEFLATE:
		break;
	default:
		useless(l, kind, buf);
		return false;
	}
	if (l->n == UNWRAP_LAYERS) {
		useless(l, kind, buf);
		return false;
	}
	judge_place(l, kind);
	if (kind == SNIFF_BASE64)
		undo_base64(l, buf);
	else
		undo_gzip(l, kind, buf);
	l->kind[l->n++] = kind;
	return true;
}

void
debugrun_wrap(struct debug *d, struct buf *buf, bool field)
{
	struct layers l = {.d = d, .field = field};

	if (buf->len == 0)
		return;
	while (undo(&l, buf))
		;
	if (buf->len == 0)
		return;
	if (!seen(&l, SNIFF_BASE64))
		debugrun_say(d, DEBUG_BASE64, DEBUG_SKIPPED, 0, "no base64");
	if (d->part[DEBUG_GZIP].head.text == NULL)
		debugrun_say(d, DEBUG_GZIP, DEBUG_SKIPPED, 0, "not compressed");
}

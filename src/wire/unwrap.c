#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "base64.h"
#include "caps.h"
#include "gzip.h"
#include "msg.h"
#include "spool.h"
#include "unwrap.h"
#include "xalloc.h"

#define CHUNK (16 * KIB)

/*
 * One layer: what is written to it is collected until it can be told what it
 * is, then goes through the decoder to the next layer, or to the product.
 */
struct stage {
	struct unwrap *u;
	enum unwrap_place place;
	bool repair, decided;
	enum sniff kind;
	struct base64 base64;
	unsigned escape, code; /* of %HH: characters to come, value so far */
	bool percent;
	struct gunzip *gunzip;
	struct stage *next;
	size_t len;
	unsigned char head[SNIFF_SIZE];
};

static struct stage *
stage_new(struct unwrap *u, enum unwrap_place place, bool repair)
{
	struct stage *s = xcalloc(1, sizeof *s);

	s->u = u;
	s->place = place;
	s->repair = repair;
	return s;
}

static void
stage_free(struct stage *s)
{
	struct stage *next;

	for (; s != NULL; s = next) {
		next = s->next;
		gunzip_free(s->gunzip);
		free(s);
	}
}

static bool
seen(const struct unwrap *u, enum sniff kind)
{
	unsigned i;

	for (i = 0; i < u->layers; i++)
		if (u->layer[i] == kind)
			return true;
	return false;
}

static const char *
advice(const struct stage *s)
{
	return s->repair ? "" : " (emrex-decode --repair undoes it)";
}

/* What was found is no layer and no document. */
static int
useless(const struct stage *s, struct fault *fault)
{
	const char *within =
	    s->u->layers == 0 ? "" : sniff_name(s->u->layer[s->u->layers - 1]);
	const char *of = *within != '\0' ? ": " : "";

	switch (s->kind) {
	case SNIFF_EMPTY:
		return fault_set(fault, VERDICT_TROUBLE, 0, "%s%s%s", within,
		    of,
		    *within != '\0' ? "nothing in it"
				    : "empty: nothing to judge");
	case SNIFF_PDF:
		return fault_set(fault, VERDICT_TROUBLE, 0,
		    "%s%sa PDF: take the record out with pdfdetach", within,
		    of);
	case SNIFF_JSON:
	case SNIFF_MULTIPART:
	case SNIFF_HTTP:
		return fault_set(fault, VERDICT_TROUBLE, 0,
		    "%s%s%s: want XML, its base64, or a form body "
		    "(application/x-www-form-urlencoded)",
		    within, of, sniff_name(s->kind));
	case SNIFF_UNKNOWN:
		return fault_set(fault, VERDICT_TROUBLE, 0, "%s%s%s", within,
		    of, sniff_name(s->kind));
	default:
		return fault_set(fault, VERDICT_TROUBLE, 0,
		    "%s%s%s, where it cannot be", within, of,
		    sniff_name(s->kind));
	}
}

/* A layer: does the grammar have it here? */
static int
permitted(const struct stage *s, struct fault *fault)
{
	const struct unwrap *u = s->u;
	const char *name = sniff_name(s->kind);

	if (u->layers == UNWRAP_LAYERS)
		return fault_set(fault, VERDICT_TROUBLE, 0,
		    "more than %d layers", UNWRAP_LAYERS);
	if (s->repair)
		return 0;
	if (seen(u, s->kind))
		return fault_set(
		    fault, VERDICT_TROUBLE, 0, "%s: twice%s", name, advice(s));
	if (s->kind == SNIFF_ZLIB || s->kind == SNIFF_DEFLATE)
		return fault_set(fault, VERDICT_TROUBLE, 0,
		    "%s: want gzip (RFC 1952)%s", name, advice(s));
	if (s->kind == SNIFF_BASE64 && u->layers > 0)
		return fault_set(fault, VERDICT_TROUBLE, 0,
		    "base64: inside %s%s", sniff_name(u->layer[0]), advice(s));
	if (s->kind == SNIFF_GZIP && s->place == UNWRAP_VALUE && u->layers == 0)
		return fault_set(fault, VERDICT_TROUBLE, 0,
		    "gzip: want base64 around it%s", advice(s));
	return 0;
}

/* An archive is no layer of a document: it may stand in a file or its gzip. */
static bool
may_hold_archive(const struct stage *s)
{
	const struct unwrap *u = s->u;

	return s->place == UNWRAP_OPERAND &&
	       (u->layers == 0 ||
		   (u->layers == 1 && u->layer[0] == SNIFF_GZIP));
}

static void
told_layers(struct stage *s)
{
	struct unwrap *u = s->u;

	if (s->kind == SNIFF_ZLIB || s->kind == SNIFF_DEFLATE)
		warnings_add(
		    &u->mends, "%s taken for gzip", sniff_name(s->kind));
	else if (seen(u, s->kind))
		warnings_add(&u->mends, "%s undone twice", sniff_name(s->kind));
	else if (s->repair && s->kind == SNIFF_BASE64 && u->layers > 0)
		warnings_add(&u->mends, "base64 inside %s undone",
		    sniff_name(u->layer[0]));
	else if (s->kind == SNIFF_GZIP && s->place == UNWRAP_VALUE &&
		 u->layers == 0)
		warnings_add(&u->mends, "gzip without base64 around it");
}

static void
begin_layer(struct stage *s)
{
	unsigned allow =
	    s->repair ? GZIP_CHECK | GZIP_TRAILING | GZIP_MEMBERS : 0;

	told_layers(s);
	s->u->layer[s->u->layers++] = s->kind;
	s->next = stage_new(s->u, s->place, s->repair);
	if (s->kind == SNIFF_BASE64)
		base64_begin(&s->base64, BASE64_SPACES | BASE64_URLSAFE |
					     BASE64_LINES | BASE64_PADDING |
					     (s->repair ? BASE64_TRAILING : 0));
	else
		s->gunzip = gunzip_new(s->kind == SNIFF_GZIP   ? GZIP_GZIP
				       : s->kind == SNIFF_ZLIB ? GZIP_ZLIB
							       : GZIP_DEFLATE,
		    allow, CAP_FORM);
}

static int
decide(struct stage *s, struct fault *fault)
{
	s->decided = true;
	s->kind = sniff(s->head, s->len);
	switch (s->kind) {
	case SNIFF_BASE64:
	case SNIFF_GZIP:
	case SNIFF_ZLIB:
	case SNIFF_DEFLATE:
		if (permitted(s, fault) != 0)
			return -1;
		begin_layer(s);
		return 0;
	case SNIFF_ZIP:
	case SNIFF_TAR:
	case SNIFF_7ZIP:
		if (!may_hold_archive(s))
			return useless(s, fault);
		break;
	case SNIFF_XML:
		if (s->place == UNWRAP_VALUE && s->u->layers == 0)
			warnings_add(&s->u->mends,
			    "XML as it is, want base64 of gzip of it");
		break;
	default:
		return useless(s, fault);
	}
	s->u->kind = s->kind;
	s->u->spool = spool_new(s->kind == SNIFF_XML ? CAP_DOCUMENT : CAP_FORM);
	return 0;
}

static int stage_write(
    struct stage *s, const void *data, size_t n, struct fault *fault);

static int
to_next(void *ctx, const void *data, size_t n, struct fault *fault)
{
	return stage_write(ctx, data, n, fault);
}

static int
hex(unsigned char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if ((c | 32) >= 'a' && (c | 32) <= 'f')
		return (c | 32) - 'a' + 10;
	return -1;
}

/* Undoes %HH into OUT; the number of characters, or -1. */
static ptrdiff_t
unescape(struct stage *s, const unsigned char *in, size_t n, char *out,
    struct fault *fault)
{
	size_t i, len = 0;

	for (i = 0; i < n; i++) {
		if (s->escape == 0 && in[i] != '%') {
			out[len++] = (char)in[i];
		} else if (s->escape == 0) {
			s->escape = 2;
			s->code = 0;
			s->percent = true;
		} else if (hex(in[i]) < 0) {
			return fault_set(fault, VERDICT_TROUBLE, 0,
			    "base64: '%%' without two hexadecimal digits");
		} else {
			s->code = s->code << 4 | (unsigned)hex(in[i]);
			if (--s->escape == 0)
				out[len++] = (char)s->code;
		}
	}
	return (ptrdiff_t)len;
}

static int
write_base64(
    struct stage *s, const unsigned char *in, size_t n, struct fault *fault)
{
	unsigned char out[BASE64_DECODED(CHUNK)];
	char text[CHUNK];
	ptrdiff_t len;
	size_t some;

	for (; n > 0; n -= some, in += some) {
		some = n < CHUNK ? n : CHUNK;
		len = unescape(s, in, some, text, fault);
		if (len < 0)
			return -1;
		len = base64_more(&s->base64, text, (size_t)len, out, fault);
		if (len < 0 ||
		    stage_write(s->next, out, (size_t)len, fault) != 0)
			return -1;
	}
	return 0;
}

/* Bytes for a layer of which it is known what it is. */
static int
decode(struct stage *s, const void *data, size_t n, struct fault *fault)
{
	if (n == 0)
		return 0;
	if (s->kind == SNIFF_BASE64)
		return write_base64(s, data, n, fault);
	if (s->gunzip != NULL)
		return gunzip_more(s->gunzip, data, n, to_next, s->next, fault);
	return spool_write(s->u->spool, data, n, fault);
}

static int
stage_write(struct stage *s, const void *data, size_t n, struct fault *fault)
{
	const unsigned char *p = data;
	size_t some;

	if (s->decided)
		return decode(s, p, n, fault);
	some = sizeof s->head - s->len;
	if (some > n)
		some = n;
	memcpy(s->head + s->len, p, some);
	s->len += some;
	if (s->len < sizeof s->head)
		return 0;
	if (decide(s, fault) != 0 || decode(s, s->head, s->len, fault) != 0)
		return -1;
	return decode(s, p + some, n - some, fault);
}

static void
told_base64(struct stage *s)
{
	static const char *const text[] = {
	    "blanks taken for '+'",
	    "'-' and '_' taken for '+' and '/'",
	    "line ends dropped",
	    "missing padding added",
	};
	size_t i;

	if (s->percent)
		warnings_add(&s->u->mends, "base64: percent-encoding undone");
	for (i = 0; i < sizeof text / sizeof *text; i++)
		if (s->base64.mended & 1u << i)
			warnings_add(&s->u->mends, "base64: %s", text[i]);
}

static void
told_gzip(struct stage *s)
{
	unsigned mended = gunzip_mended(s->gunzip);
	const char *name = sniff_name(s->kind);

	if (mended & GZIP_CHECK)
		warnings_add(
		    &s->u->mends, "%s: wrong checksum or length ignored", name);
	if (mended & GZIP_TRAILING)
		warnings_add(
		    &s->u->mends, "%s: garbage behind the end dropped", name);
	if (mended & GZIP_MEMBERS)
		warnings_add(&s->u->mends, "%s: several members joined", name);
}

static int
end_base64(struct stage *s, struct fault *fault)
{
	unsigned char out[BASE64_DECODED(0)];
	ptrdiff_t n;

	if (s->escape > 0)
		return fault_set(fault, VERDICT_TROUBLE, 0,
		    "base64: '%%' without two hexadecimal digits");
	n = base64_end(&s->base64, out, fault);
	if (n < 0)
		return -1;
	told_base64(s);
	return stage_write(s->next, out, (size_t)n, fault);
}

/* The end of a layer is the end of all within. */
static int
stage_end(struct stage *s, struct fault *fault)
{
	for (; s != NULL; s = s->next) {
		if (!s->decided && (decide(s, fault) != 0 ||
				       decode(s, s->head, s->len, fault) != 0))
			return -1;
		if (s->kind == SNIFF_BASE64 && end_base64(s, fault) != 0)
			return -1;
		if (s->gunzip != NULL && gunzip_end(s->gunzip, fault) != 0)
			return -1;
		if (s->gunzip != NULL)
			told_gzip(s);
	}
	return 0;
}

static int
run(struct spool *in, struct stage *s, struct fault *fault)
{
	char *chunk = xmalloc(CHUNK);
	uint64_t off = 0;
	ptrdiff_t n;
	int ret = -1;

	while ((n = spool_read(in, off, chunk, CHUNK, fault)) > 0) {
		if (stage_write(s, chunk, (size_t)n, fault) != 0)
			goto out;
		off += (uint64_t)n;
	}
	if (n == 0)
		ret = stage_end(s, fault);
out:
	free(chunk);
	return ret;
}

/* Without a layer nothing is copied: IN is the product. */
static int
peek(struct spool *in, struct stage *s, struct fault *fault)
{
	struct spool *empty = NULL;
	ptrdiff_t n = spool_read(in, 0, s->head, sizeof s->head, fault);

	if (n < 0)
		return -1;
	s->len = (size_t)n;
	if (decide(s, fault) != 0)
		return -1;
	if (s->next != NULL)
		return 0;
	empty = s->u->spool;
	s->u->spool = in;
	spool_free(empty);
	if (s->kind == SNIFF_XML && spool_size(in) > CAP_DOCUMENT) {
		s->u->spool = NULL;
		return fault_set(fault, VERDICT_TROUBLE, 0,
		    "larger than %lu bytes", CAP_DOCUMENT);
	}
	return 0;
}

int
unwrap(struct spool *in, enum unwrap_place place, bool repair, struct unwrap *u,
    struct fault *fault)
{
	struct stage *s = NULL;
	int ret;

	memset(u, 0, sizeof *u);
	s = stage_new(u, place, repair);
	ret = peek(in, s, fault);
	if (ret == 0 && s->next != NULL) {
		/* decided already: the first layer takes all of IN */
		ret = run(in, s, fault);
		if (ret != 0) {
			spool_free(u->spool);
			u->spool = NULL;
		}
	}
	stage_free(s);
	return ret;
}

void
unwrap_free(struct unwrap *u)
{
	warnings_free(&u->mends);
}

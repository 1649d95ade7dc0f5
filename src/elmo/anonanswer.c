#include <config.h>

#include <string.h>
#include <strings.h>

#include "anonlayer.h"
#include "anonrun.h"
#include "buf.h"
#include "caps.h"
#include "msg.h"
#include "unwrap.h"

static enum sniff
kind_of(const struct buf *buf)
{
	return buf->len == 0
		   ? SNIFF_EMPTY
		   : sniff((const unsigned char *)buf->data,
			 buf->len < SNIFF_SIZE ? buf->len : SNIFF_SIZE);
}

const char *
anonanswer_ext(const struct buf *buf)
{
	switch (kind_of(buf)) {
	case SNIFF_XML:
		return "xml";
	case SNIFF_GZIP:
		return "gz";
	case SNIFF_ZLIB:
	case SNIFF_DEFLATE:
		return "bin";
	case SNIFF_JSON:
		return "json";
	default:
		return "txt";
	}
}

void
anonlayer_blank(char *s, size_t n)
{
	struct anonrun_part part = {s, n, true};
	struct anonrun run = {&part, 1};
	struct anonrun_at at = {0};

	while (anonrun_next(&run, &at))
		anonrun_put(&at, anonchar_cross(at.cp));
}

/* All but a few characters of base64: one layer that was damaged. */
static bool
mostly_base64(const struct buf *buf)
{
	size_t n = buf->len < SNIFF_SIZE ? buf->len : SNIFF_SIZE, good = 0;
	size_t blanks = 0;

	for (size_t i = 0; i < n; i++) {
		char c = buf->data[i];

		good += (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
			(c >= '0' && c <= '9') ||
			(c != '\0' && strchr("+/-_ =", c) != NULL);
		blanks += c == ' ';
	}
	return n >= 64 && good >= n - n / 20 && blanks <= n / 10;
}

/* A page: of an error, or one that posts the answer. */
static bool
is_html(const struct buf *buf)
{
	size_t n = buf->len < 1024 ? buf->len : 1024;

	for (size_t i = 0; i + 5 <= n; i++)
		if (strncasecmp(buf->data + i, "<html", 5) == 0 ||
		    (i + 14 <= n &&
			strncasecmp(buf->data + i, "<!doctype html", 14) == 0))
			return true;
	return false;
}

static int
useless(enum sniff kind, struct fault *fault)
{
	if (kind == SNIFF_EMPTY)
		return fault_set(
		    fault, VERDICT_TROUBLE, 0, "empty: nothing to judge");
	if (kind == SNIFF_PDF)
		return fault_set(fault, VERDICT_TROUBLE, 0,
		    "a PDF: take the record out with pdfdetach");
	return fault_set(fault, VERDICT_TROUBLE, 0, "%s%s", sniff_name(kind),
	    kind == SNIFF_UNKNOWN ? "" : ", where it cannot be");
}

/* What is outermost. */
static int
outside(const struct anonlayer *layer, enum sniff kind, struct buf *buf,
    struct fault *fault)
{
	switch (kind) {
	case SNIFF_FORM:
		return anonform(layer, buf, fault);
	case SNIFF_JSON:
		return anonjson(layer, buf, fault);
	case SNIFF_MULTIPART:
		return anonmultipart(layer, buf, fault);
	case SNIFF_HTTP:
		return anonmessage(layer, buf, fault);
	default:
		return useless(kind, fault);
	}
}

int
anonlayer_inside(
    const struct anonlayer *layer, struct buf *buf, struct fault *fault)
{
	enum sniff kind = kind_of(buf);
	bool outermost = layer->depth == 0 && !layer->field;

	if (kind == SNIFF_UNKNOWN && !layer->base64 && mostly_base64(buf))
		kind = SNIFF_BASE64;
	if (layer->depth > UNWRAP_LAYERS)
		return fault_set(fault, VERDICT_TROUBLE, 0,
		    "more than %d layers", UNWRAP_LAYERS);
	switch (kind) {
	case SNIFF_XML:
		if (outermost && is_html(buf))
			return anonhtml(layer, buf, fault);
		anon_encoded(layer->options, buf);
		return 0;
	case SNIFF_BASE64:
		return anonbase64(layer, buf, fault);
	case SNIFF_GZIP:
	case SNIFF_ZLIB:
	case SNIFF_DEFLATE:
		return anongzip(layer, kind, buf, fault);
	case SNIFF_EMPTY:
		return outermost ? useless(kind, fault) : 0;
	default:
		break;
	}
	if (outermost)
		return outside(layer, kind, buf, fault);
	anonlayer_blank(buf->data, buf->len);
	return 0;
}

int
anonlayer_field(const struct anonlayer *layer, const char *name,
    struct buf *value, struct fault *fault)
{
	struct anonlayer inside = {layer->options, 0, false, true, 0, 0};
	struct anonrun_part part = {value->data, value->len, true};
	struct anonrun run = {&part, 1};
	enum anonvalue_kind kind = ANON_FREE;

	if (strcasecmp(name, "elmo") == 0)
		return anonlayer_inside(&inside, value, fault);
	if (strcasecmp(name, "returnCode") == 0)
		return 0;
	if (strcasecmp(name, "sessionId") == 0)
		kind = ANON_ID;
	if (value->len > 0)
		anonvalue(kind, &layer->options->prf, NULL, &run);
	return 0;
}

int
anonanswer(
    const struct anon_options *options, struct buf *buf, struct fault *fault)
{
	struct anonlayer layer = {options, 0, false, false, 0, 0};

	return anonlayer_inside(&layer, buf, fault);
}

void
anonanswer_archive(struct buf *buf)
{
	anongzip_archive(buf);
}

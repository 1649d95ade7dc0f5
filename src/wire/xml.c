#include <config.h>

#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>

#include "caps.h"
#include "msg.h"
#include "spool.h"
#include "utf8.h"
#include "xalloc.h"
#include "xml.h"
#include "xmlscan.h"

/* Source bytes are read in pieces of this size. */
#define WINDOW (64 * 1024)
/* Names that a document may bring; ELMO has some hundred. */
#define NAMES (512 * KIB)
/* Up to this size a document is parsed from one piece of memory. */
#define WHOLE (4 * MIB)

struct xml_parser {
	xmlParserCtxtPtr ctxt;
	struct fault *fault;
	const struct xml_sink *sinks;
	size_t nsinks;
	bool stopped;
	bool peek;
	bool failed;
	size_t depth;
	size_t elements;
	size_t *scopes; /* namespaces declared, by open element */
	size_t nscopes;
	size_t in_scope;
	struct xml_ns ns[CAP_ATTRIBUTES];
	struct xml_attr attr[CAP_ATTRIBUTES];

	struct spool *spool;
	struct utf8 utf8;
	uint64_t offset; /* of the next source byte */
	struct xmlscan scan;
	bool cut;      /* a limit is passed: libxml2 gets what comes before */
	size_t window; /* WINDOW, or less for a small document */
	unsigned char *raw;   /* as many source bytes */
	unsigned char *ready; /* UTF-8 that libxml2 has not taken yet */
	size_t nready, taken;
	void (*bytes)(void *, const void *, size_t);
	void *bytes_ctx;
};

void
xml_stop(struct xml_parser *parser)
{
	parser->stopped = true;
	xmlStopParser(parser->ctxt);
}

/* The first failure is told; what libxml2 says afterwards is noise. */
static void
blame(struct xml_parser *p, long line, const char *text)
{
	if (p->failed || p->stopped)
		return;
	p->failed = true;
	fault_set(p->fault, VERDICT_TROUBLE, line, "%s", text);
}

/* Not for on_read and below: the parser is in the midst of its buffer there. */
static void
fail(struct xml_parser *p, long line, const char *text)
{
	blame(p, line, text);
	if (p->ctxt != NULL)
		xmlStopParser(p->ctxt);
}

static long
line_of(const struct xml_parser *p)
{
	return p->ctxt->input != NULL ? p->ctxt->input->line : 0;
}

static void
capped(struct xml_parser *p, const char *what, size_t most)
{
	char text[128];

	snprintf(text, sizeof text, "more than %zu %s", most, what);
	fail(p, line_of(p), text);
}

/*
 * libxml2 warns and is lenient in places; only what contradicts XML 1.0 or
 * Namespaces in XML 1.0 is a failure here.  That a namespace name is no good
 * URI is neither's business.
 */
static void
on_error(void *ctx, xmlErrorPtr error)
{
	struct xml_parser *p = ctx;
	/* behind the colon it quotes the comment, which may name people */
	const char *end =
	    error->code == XML_ERR_HYPHEN_IN_COMMENT ? ":\n" : "\n";
	char text[256];
	size_t len;

	if (error->level < XML_ERR_ERROR || error->code == XML_WAR_NS_URI ||
	    error->code == XML_WAR_NS_URI_RELATIVE ||
	    error->code == XML_ERR_USER_STOP)
		return;
	if (p->cut && p->ctxt->input != NULL &&
	    p->ctxt->input->end - p->ctxt->input->cur <= 1) {
		fail(p, line_of(p), p->scan.why);
		return;
	}
	if (error->code == XML_ERR_NO_MEMORY ||
	    xmlDictGetUsage(p->ctxt->dict) > NAMES / 2) {
		fail(p, line_of(p), "too many different names");
		return;
	}
	msg_clean(text, sizeof text, error->message ? error->message : "?",
	    error->message ? strcspn(error->message, end) : 1);
	len = strlen(text);
	if (len > 1 && isupper((unsigned char)text[0]) &&
	    islower((unsigned char)text[1]))
		text[0] = (char)tolower((unsigned char)text[0]);
	fail(p, line_of(p), text);
}

static void
on_doctype(void *ctx, const xmlChar *name, const xmlChar *external,
    const xmlChar *system)
{
	struct xml_parser *p = ctx;

	(void)name, (void)external, (void)system;
	fail(p, line_of(p), "a DOCTYPE declaration, which ELMO has no use for");
}

/* Before any event: all but 1.0 has other rules (XML 1.0, 2.8). */
static void
on_document(void *ctx)
{
	struct xml_parser *p = ctx;

	if (p->ctxt->version != NULL &&
	    strcmp((const char *)p->ctxt->version, "1.0") != 0)
		fail(p, 1, "want XML 1.0");
}

static bool
too_long(struct xml_parser *p, const xmlChar *name)
{
	if (name == NULL || strlen((const char *)name) <= CAP_NAME)
		return false;
	capped(p, "bytes in a name", CAP_NAME);
	return true;
}

static bool
enter(struct xml_parser *p, size_t nns, size_t nattr)
{
	if (nattr > CAP_ATTRIBUTES || nns > CAP_ATTRIBUTES) {
		capped(p, "attributes of one element", CAP_ATTRIBUTES);
		return false;
	}
	if (p->depth == CAP_DEPTH) {
		capped(p, "elements inside one another", CAP_DEPTH);
		return false;
	}
	if (p->elements++ == CAP_ELEMENTS) {
		capped(p, "elements", CAP_ELEMENTS);
		return false;
	}
	if (p->in_scope + nns > CAP_NAMESPACES) {
		capped(p, "namespaces in scope", CAP_NAMESPACES);
		return false;
	}
	if (p->depth == p->nscopes) {
		p->nscopes = p->nscopes ? 2 * p->nscopes : 32;
		p->scopes =
		    xreallocarray(p->scopes, p->nscopes, sizeof *p->scopes);
	}
	p->scopes[p->depth++] = nns;
	p->in_scope += nns;
	return true;
}

static void
on_start(void *ctx, const xmlChar *local, const xmlChar *prefix,
    const xmlChar *uri, int nns, const xmlChar **ns, int nattr, int defaulted,
    const xmlChar **attr)
{
	struct xml_parser *p = ctx;
	struct xml_tag tag = {(const char *)prefix, (const char *)local,
	    (const char *)uri, p->ns, (size_t)nns, p->attr, (size_t)nattr, 0};

	(void)defaulted; /* there is no DTD that could default anything */
	/* a tag that is cut off is told by libxml2, and then refused */
	if (*p->ctxt->input->cur != '>' && *p->ctxt->input->cur != '/')
		return;
	if (p->failed || p->stopped || too_long(p, local) ||
	    too_long(p, prefix) || !enter(p, tag.nns, tag.nattr))
		return;
	for (size_t i = 0; i < tag.nns; i++) {
		p->ns[i].prefix = (const char *)ns[2 * i];
		p->ns[i].uri = ns[2 * i + 1] ? (const char *)ns[2 * i + 1] : "";
	}
	for (size_t i = 0; i < tag.nattr; i++, attr += 5) {
		p->attr[i].local = (const char *)attr[0];
		p->attr[i].prefix = (const char *)attr[1];
		p->attr[i].uri = (const char *)attr[2];
		p->attr[i].value = (const char *)attr[3];
		p->attr[i].len = (size_t)(attr[4] - attr[3]);
		if (too_long(p, attr[0]))
			return;
	}
	tag.line = line_of(p);
	for (size_t i = 0; i < p->nsinks && !p->stopped; i++)
		if (p->sinks[i].handler->start != NULL)
			p->sinks[i].handler->start(p->sinks[i].ctx, &tag);
}

static void
on_end(
    void *ctx, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri)
{
	struct xml_parser *p = ctx;
	struct xml_tag tag = {(const char *)prefix, (const char *)local,
	    (const char *)uri, NULL, 0, NULL, 0, 0};

	if (p->failed || p->stopped)
		return;
	p->in_scope -= p->scopes[--p->depth];
	tag.line = line_of(p);
	for (size_t i = 0; i < p->nsinks && !p->stopped; i++)
		if (p->sinks[i].handler->end != NULL)
			p->sinks[i].handler->end(p->sinks[i].ctx, &tag);
}

static void
on_text(void *ctx, const xmlChar *s, int n)
{
	struct xml_parser *p = ctx;

	if (p->failed)
		return;
	for (size_t i = 0; i < p->nsinks && !p->stopped; i++)
		if (p->sinks[i].handler->text != NULL)
			p->sinks[i].handler->text(
			    p->sinks[i].ctx, (const char *)s, (size_t)n);
}

static void
on_comment(void *ctx, const xmlChar *s)
{
	struct xml_parser *p = ctx;
	size_t n = strlen((const char *)s);

	if (p->failed)
		return;
	for (size_t i = 0; i < p->nsinks && !p->stopped; i++)
		if (p->sinks[i].handler->comment != NULL)
			p->sinks[i].handler->comment(
			    p->sinks[i].ctx, (const char *)s, n);
}

static void
on_pi(void *ctx, const xmlChar *target, const xmlChar *data)
{
	struct xml_parser *p = ctx;

	if (p->failed || too_long(p, target))
		return;
	for (size_t i = 0; i < p->nsinks && !p->stopped; i++)
		if (p->sinks[i].handler->pi != NULL)
			p->sinks[i].handler->pi(p->sinks[i].ctx,
			    (const char *)target, (const char *)data);
}

/* Line ends in the first N source bytes. */
static long
lines_before(const struct xml_parser *p, uint64_t n)
{
	bool wide =
	    p->utf8.source == UTF8_UTF16LE || p->utf8.source == UTF8_UTF16BE;
	size_t low = p->utf8.source == UTF8_UTF16BE;
	unsigned char window[4096];
	uint64_t off = 0;
	long lines = 0;

	while (off < n) {
		size_t want =
		    n - off < sizeof window ? (size_t)(n - off) : sizeof window;
		ptrdiff_t got = spool_read(p->spool, off, window, want, NULL);

		if (got <= 0)
			break;
		for (size_t i = 0; (wide ? i | 1 : i) < (size_t)got; i++)
			if (window[i] == '\n' &&
			    (!wide || (i % 2 == low && window[i ^ 1] == 0)))
				lines++;
		off += (uint64_t)got;
	}
	return lines;
}

/* Turns the next window into UTF-8; false at the end or a failure. */
static bool
refill(struct xml_parser *p)
{
	struct fault fault = FAULT_NONE;
	uint64_t start = p->offset;
	ptrdiff_t got, len;

	if (p->raw == NULL) {
		p->window = spool_size(p->spool) < WINDOW
				? (size_t)spool_size(p->spool) + 1
				: WINDOW;
		p->raw = xmalloc(p->window);
		p->ready = xmalloc(UTF8_ROOM(p->window));
	}
	p->nready = p->taken = 0;
	while (p->nready == 0 && !p->cut) {
		got =
		    spool_read(p->spool, p->offset, p->raw, p->window, &fault);
		if (got < 0) {
			blame(p, 0, fault.text);
			return false;
		}
		if (got == 0) {
			if (utf8_end(&p->utf8, &fault) == -1)
				blame(
				    p, 1 + lines_before(p, start), fault.text);
			return false;
		}
		if (p->bytes != NULL)
			p->bytes(p->bytes_ctx, p->raw, (size_t)got);
		p->offset += (uint64_t)got;
		len =
		    utf8_more(&p->utf8, p->raw, (size_t)got, p->ready, &fault);
		if (len < 0) {
			blame(
			    p, fault.line + lines_before(p, start), fault.text);
			return false;
		}
		p->nready = xmlscan_more(&p->scan, p->ready, (size_t)len);
		p->cut = p->scan.why != NULL;
	}
	return p->nready > 0;
}

static int
on_read(void *ctx, char *out, int room)
{
	struct xml_parser *p = ctx;
	size_t n;

	if (p->failed || (p->taken == p->nready && !refill(p)))
		return p->failed ? -1 : 0;
	n = p->nready - p->taken;
	if (n > (size_t)room)
		n = (size_t)room;
	memcpy(out, p->ready + p->taken, n);
	p->taken += n;
	return (int)n;
}

/* Settles the encoding and skips the byte order mark. */
static int
begin(struct xml_parser *p)
{
	unsigned char head[1024];
	ptrdiff_t got = spool_read(p->spool, 0, head, sizeof head, p->fault);
	int skip;

	if (got < 0)
		return -1;
	if (got == 0)
		return fault_set(p->fault, VERDICT_TROUBLE, 0, "empty");
	skip = utf8_begin(&p->utf8, head, (size_t)got, p->fault);
	if (skip < 0)
		return -1;
	if (skip > 0 && p->bytes != NULL)
		p->bytes(p->bytes_ctx, head, (size_t)skip);
	p->offset = (uint64_t)skip;
	return 0;
}

/*
 * The whole document as one piece of UTF-8 that the caller frees, so that
 * libxml2 need not move its window about.
 */
static char *
whole(struct xml_parser *p, size_t *len)
{
	size_t size = (size_t)spool_size(p->spool), used = 0;
	char *data = xmalloc(UTF8_ROOM(size) + 1);

	while (refill(p)) {
		if (p->nready > UTF8_ROOM(size) - used) {
			fail(p, 0, "changed while it was read");
			break;
		}
		memcpy(data + used, p->ready, p->nready);
		used += p->nready;
	}
	if (p->failed) {
		free(data);
		return NULL;
	}
	data[used] = '\0';
	*len = used;
	return data;
}

/*
 * The same without a copy, for UTF-8 that is in memory already; NULL for all
 * else, and when it fails.
 */
static const char *
lent(struct xml_parser *p, size_t *len)
{
	const char *data = spool_data(p->spool);
	struct fault fault = FAULT_NONE;
	unsigned char *in;
	size_t n;

	if (data == NULL || p->utf8.source != UTF8_UTF8)
		return NULL;
	/* UTF-8 is checked in place: nothing is written */
	in = (unsigned char *)(uintptr_t)(data + p->offset);
	n = (size_t)(spool_size(p->spool) - p->offset);
	if (p->bytes != NULL)
		p->bytes(p->bytes_ctx, in, n);
	if (utf8_more(&p->utf8, in, n, in, &fault) < 0 ||
	    utf8_end(&p->utf8, &fault) == -1) {
		blame(p,
		    fault.line > 0 ? fault.line
				   : 1 + lines_before(p, p->offset + n),
		    fault.text);
		return NULL;
	}
	p->offset += n;
	*len = xmlscan_more(&p->scan, in, n);
	p->cut = p->scan.why != NULL;
	return (const char *)in;
}

static const xmlSAXHandler handlers = {
    .startDocument = on_document,
    .internalSubset = on_doctype,
    .characters = on_text,
    .ignorableWhitespace = on_text,
    .cdataBlock = on_text,
    .comment = on_comment,
    .processingInstruction = on_pi,
    .initialized = XML_SAX2_MAGIC,
    .startElementNs = on_start,
    .endElementNs = on_end,
    .serror = on_error,
};

static xmlParserCtxtPtr
context(struct xml_parser *p, const char *data, size_t len)
{
	xmlSAXHandler sax = handlers;
	xmlParserCtxtPtr ctxt;

	if (data == NULL)
		return xmlCreateIOParserCtxt(
		    &sax, p, on_read, NULL, p, XML_CHAR_ENCODING_NONE);
	ctxt = xmlCreateMemoryParserCtxt(data, (int)len);
	if (ctxt != NULL) {
		*ctxt->sax = sax;
		ctxt->userData = p;
	}
	return ctxt;
}

/*
 * XML_PARSE_HUGE lifts libxml2's own limits; ours are in enter.  There are no
 * entities that XML_PARSE_NOENT could replace, but without it an ampersand in
 * an attribute value arrives as a character reference.
 */
static int
run(struct xml_parser *p)
{
	const char *data = NULL;
	char *own = NULL;
	size_t len = 0;
	int status = -1;

	if (!p->peek && spool_size(p->spool) <= WHOLE) {
		data = lent(p, &len);
		if (data == NULL && !p->failed)
			data = own = whole(p, &len);
		if (data == NULL)
			return -1;
	}
	p->ctxt = context(p, data, len);
	if (p->ctxt == NULL) {
		fail(p, 0, "empty");
		goto out;
	}
	xmlCtxtUseOptions(p->ctxt, XML_PARSE_NONET | XML_PARSE_HUGE |
				       XML_PARSE_IGNORE_ENC |
				       XML_PARSE_BIG_LINES | XML_PARSE_NOENT);
	xmlDictSetLimit(p->ctxt->dict, NAMES);
	xmlParseDocument(p->ctxt);
	/* what was cut off must not count as read, whatever libxml2 thinks */
	if (p->cut)
		fail(p, line_of(p), p->scan.why);
	if (!p->failed && !p->stopped && !p->ctxt->wellFormed)
		fail(p, line_of(p), "not well-formed");
	status = p->failed ? -1 : p->stopped;
out:
	if (p->ctxt != NULL)
		xmlFreeParserCtxt(p->ctxt);
	free(own);
	return status;
}

int
xml_parse(struct spool *spool, const struct xml_sink *sinks, size_t nsinks,
    const struct xml_options *options, struct fault *fault)
{
	struct xml_parser *p = xcalloc(1, sizeof *p);
	int status = -1;

	p->fault = fault;
	p->sinks = sinks;
	p->nsinks = nsinks;
	p->spool = spool;
	if (options != NULL) {
		p->bytes = options->bytes;
		p->bytes_ctx = options->bytes_ctx;
		p->peek = options->peek;
		if (options->parser != NULL)
			*options->parser = p;
	}
	if (begin(p) == 0)
		status = run(p);
	free(p->scopes);
	free(p->raw);
	free(p->ready);
	free(p);
	return status;
}

bool
xml_is(const struct xml_tag *tag, const char *uri, const char *local)
{
	if (strcmp(tag->local, local) != 0)
		return false;
	if (uri == NULL || tag->uri == NULL)
		return uri == tag->uri;
	return strcmp(tag->uri, uri) == 0;
}

const struct xml_attr *
xml_attr(const struct xml_tag *tag, const char *uri, const char *local)
{
	for (size_t i = 0; i < tag->nattr; i++) {
		const struct xml_attr *a = &tag->attr[i];

		if (strcmp(a->local, local) == 0 &&
		    (uri == NULL || a->uri == NULL ? uri == a->uri
						   : strcmp(a->uri, uri) == 0))
			return a;
	}
	return NULL;
}

struct root {
	struct xml_parser *parser;
	char *uri;
	char *local;
	size_t size;
	bool seen;
};

static void
root_start(void *ctx, const struct xml_tag *tag)
{
	struct root *root = ctx;

	snprintf(root->uri, root->size, "%s", tag->uri ? tag->uri : "");
	snprintf(root->local, root->size, "%s", tag->local);
	root->seen = true;
	xml_stop(root->parser);
}

int
xml_root(struct spool *spool, char *uri, char *local, size_t size,
    struct fault *fault)
{
	static const struct xml_handler handler = {.start = root_start};
	struct root root = {NULL, uri, local, size, false};
	struct xml_sink sink = {&handler, &root};
	struct xml_options options = {&root.parser, NULL, NULL, true};

	if (xml_parse(spool, &sink, 1, &options, fault) == -1)
		return -1;
	return root.seen ? 0 : -1;
}

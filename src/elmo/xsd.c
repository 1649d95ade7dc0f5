/*
 * Structure is judged by libxml2's streaming validator, values by lexical and
 * by this file.  libxml2 is shown every element and attribute, but a value
 * only where the schema restricts it (a list, a pattern), and then in a form
 * of which it thinks as the recommendation does; all other values it sees as
 * a sample of their type, or not at all.
 */
#include <config.h>

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/xmlschemas.h>

#include "buf.h"
#include "caps.h"
#include "ids.h"
#include "lexical.h"
#include "msg.h"
#include "xalloc.h"
#include "xml.h"
#include "xsd.h"
#include "xsdmsg.h"
#include "xsdtype.h"

#define XSI_NS "http://www.w3.org/2001/XMLSchema-instance"

/* ids and references to ids of one document; signatures have a handful */
#define IDS 100000

/* One open element. */
struct frame {
	const char *local;
	const struct xsdtype *type; /* NULL: anyType */
	size_t nns;		    /* declarations in scope outside of it */
	bool told;		    /* one complaint about its text is enough */
};

struct schema {
	xmlSchema *schema;
	struct xsdtype_set *types;
};

struct xsd {
	const struct schema *schema;
	xmlSchemaValidCtxt *ctxt;
	xmlSchemaSAXPlugStruct *plug;
	xmlSAXHandler *sax; /* libxml2's side, and what it wants with it */
	void *sax_ctx;
	struct frame *frame;
	size_t depth, nframes;
	struct xml_ns *ns; /* in scope */
	size_t nns, sns;
	struct buf text;	/* of the innermost element, white space kept */
	bool long_text;
	struct lexical_base64 base64;
	struct ids ids, refs;
	long line;
	bool ending;
	bool mute; /* libxml2 repeats what has been told */
	struct xsd_error error[CAP_SCHEMA_ERRORS];
	size_t nerrors; /* all of them */
};

static const char *const names[XSD_VERSIONS] = {NULL, "1.0.0", "1.1.0",
    "1.2.0", "1.3.0", "1.4.0", "1.5.0", "1.6.0", "1.7.0", "2.0.0",
    "2.0.0-ns-v2", "2.1.1"};

static struct schema schemas[XSD_VERSIONS]; /* compiled on first use */

const char *
xsd_name(enum xsd_version version)
{
	return version < XSD_VERSIONS ? names[version] : NULL;
}

enum xsd_version
xsd_by_name(const char *name)
{
	enum xsd_version v;

	for (v = XSD_1_0_0; v < XSD_VERSIONS; v++)
		if (strcmp(names[v], name) == 0)
			return v;
	return XSD_NONE;
}

static const char *
directory(void)
{
	const char *dir = getenv("EMREX_XSD");

	return dir != NULL && *dir != '\0' ? dir : XSDDIR;
}

/* Whatever a schema refers to is a file of the directory. */
static xmlParserInput *
load(const char *url, const char *id, xmlParserCtxt *parser)
{
	const char *slash = strrchr(url, '/');
	xmlParserInput *input;
	char *path;

	(void)id;
	path = xasprintf(
	    "%s/%s", directory(), slash != NULL ? slash + 1 : url);
	input = xmlNewInputFromFile(parser, path);
	free(path);
	return input;
}

/* libxml2's own words on our own schema: nobody's data. */
static void
#if LIBXML_VERSION >= 21200
compile_error(void *ctx, const xmlError *e)
#else
compile_error(void *ctx, xmlError *e)
#endif
{
	size_t n = e->message != NULL ? strcspn(e->message, "\n") : 0;

	(void)fault_set(ctx, VERDICT_TROUBLE, 0, "schema %s: %d: %.*s",
	    e->file != NULL ? e->file : directory(), e->line, (int)n,
	    n > 0 ? e->message : "");
}

static int
compile(struct schema *to, const char *file, struct fault *fault)
{
	xmlExternalEntityLoader outside = xmlGetExternalEntityLoader();
	struct fault none = FAULT_NONE;
	xmlSchemaParserCtxt *parser;

	if (fault == NULL)
		fault = &none;
	to->types = xsdtype_open(directory(), file, fault);
	if (to->types == NULL)
		return -1;
	/* schema files: the exception to "xml.c alone makes parsers" */
	xmlSetExternalEntityLoader(load);
	parser = xmlSchemaNewParserCtxt(file);
	if (parser != NULL) {
		xmlSchemaSetParserStructuredErrors(
		    parser, compile_error, fault);
		to->schema = xmlSchemaParse(parser);
	}
	xmlSchemaFreeParserCtxt(parser);
	xmlSetExternalEntityLoader(outside);
	if (to->schema != NULL)
		return 0;
	(void)fault_set(fault, VERDICT_TROUBLE, 0,
	    "schema %s/%s: cannot be compiled", directory(), file);
	xsdtype_free(to->types);
	to->types = NULL;
	return -1;
}

struct xsd *
xsd_new(enum xsd_version version, struct fault *fault)
{
	struct schema *schema;
	struct xsd *xsd;
	char file[64];

	if (xsd_name(version) == NULL) {
		(void)fault_set(fault, VERDICT_TROUBLE, 0, "no such schema");
		return NULL;
	}
	schema = &schemas[version];
	snprintf(file, sizeof(file), "elmo-%s.xsd", names[version]);
	if (schema->schema == NULL && compile(schema, file, fault) != 0)
		return NULL;
	xsd = xcalloc(1, sizeof(*xsd));
	xsd->schema = schema;
	xsd->text = (struct buf)BUF_INIT(CAP_TOKEN);
	xsd->ids = (struct ids)IDS_INIT(IDS);
	xsd->refs = (struct ids)IDS_INIT(IDS);
	return xsd;
}

/* Ends libxml2's part of a document. */
static void
unplug(struct xsd *xsd)
{
	if (xsd->plug != NULL)
		(void)xmlSchemaSAXUnplug(xsd->plug);
	xmlSchemaFreeValidCtxt(xsd->ctxt);
	xsd->plug = NULL;
	xsd->ctxt = NULL;
}

void
xsd_free(struct xsd *xsd)
{
	if (xsd == NULL)
		return;
	unplug(xsd);
	buf_free(&xsd->text);
	ids_clear(&xsd->ids);
	ids_clear(&xsd->refs);
	free(xsd->frame);
	free(xsd->ns);
	free(xsd);
}

/* Where the next message goes; a place for those beyond the cap too. */
static char *
new_error(struct xsd *xsd)
{
	struct xsd_error *e;
	size_t i = xsd->nerrors++;

	if (i >= CAP_SCHEMA_ERRORS)
		return NULL;
	e = &xsd->error[i];
	e->line = xsd->line;
	return e->message;
}

/* "ELEMENT/@ATTRIBUTE: want WANT" */
static void
complain(struct xsd *xsd, const char *local, const struct xml_attr *attr,
    const char *want)
{
	char *out = new_error(xsd), line[512];

	if (out == NULL)
		return;
	snprintf(line, sizeof(line), "%s%s%s: want %s", local,
	    attr != NULL ? "/@" : "", attr != NULL ? attr->local : "", want);
	msg_clean(out, sizeof(xsd->error[0].message), line, strlen(line));
}

static void
#if LIBXML_VERSION >= 21200
on_error(void *ctx, const xmlError *e)
#else
on_error(void *ctx, xmlError *e)
#endif
{
	struct xsd *xsd = ctx;
	struct xsdmsg m = {.code = e->code, .text = e->message};
	struct frame *top = xsd->depth > 0 ? &xsd->frame[xsd->depth - 1] : NULL;
	char *out = xsd->mute ? NULL : new_error(xsd);

	if (out == NULL)
		return;
	if (m.text == NULL)
		m.text = "";
	m.local = top != NULL ? top->local : "";
	m.parent = xsd->depth > 1 ? top[-1].local : NULL;
	m.ending = xsd->ending;
	xsdmsg_write(&m, out, sizeof(xsd->error[0].message));
}

/* The namespace of a QName's prefix; false when it is not declared. */
static bool
namespace_of(
    const struct xsd *xsd, const char *s, size_t n, const char **uri)
{
	size_t i;

	for (i = xsd->nns; i-- > 0;) {
		if (n == 0 ? xsd->ns[i].prefix != NULL
			   : xsd->ns[i].prefix == NULL ||
			strncmp(xsd->ns[i].prefix, s, n) != 0 ||
			xsd->ns[i].prefix[n] != '\0')
			continue;
		*uri = xsd->ns[i].uri;
		if (**uri == '\0')
			*uri = NULL;
		return n == 0 || *uri != NULL;
	}
	*uri = NULL;
	if (n == 3 && memcmp(s, "xml", 3) == 0)
		*uri = XML_NS;
	return n == 0 || *uri != NULL;
}

/* The type that a collapsed value of xsi:type names, or NULL. */
static const struct xsdtype *
type_by_qname(struct xsd *xsd, const char *s, size_t n)
{
	const char *colon = memchr(s, ':', n), *uri;
	const struct xsdtype *type;
	size_t prefix = colon != NULL ? (size_t)(colon - s) : 0;
	char *local;

	if (!namespace_of(xsd, s, prefix, &uri))
		return NULL;
	if (colon != NULL) {
		n -= prefix + 1;
		s = colon + 1;
	}
	local = xstrndup(s, n);
	type = xsdtype_named(xsd->schema->types, uri, local);
	free(local);
	return type;
}

/* True for a value that is of the type, in itself and in the document. */
static bool
value_valid(
    struct xsd *xsd, const struct lexical_type *type, const char *s, size_t n)
{
	const char *colon, *uri, *end = s + n;

	if (!lexical_valid(type, s, n))
		return false;
	switch (type->kind) {
	case LEXICAL_ID: /* 3.3.8: once in a document */
		return !ids_has(&xsd->ids, s, n) &&
		       ids_add(&xsd->ids, s, n) == 0;
	case LEXICAL_IDREF:
	case LEXICAL_IDREFS: /* 3.3.9: looked up at the end */
		while (s < end) {
			n = strcspn(s, " ");
			if (ids_add(&xsd->refs, s, n) != 0)
				return false;
			s += n + (s + n < end);
		}
		return true;
	case LEXICAL_QNAME:
	case LEXICAL_NOTATION:
		colon = memchr(s, ':', n);
		return namespace_of(xsd, s,
		    colon != NULL ? (size_t)(colon - s) : 0, &uri);
	default:
		return true;
	}
}

/*
 * Makes a value that the schema restricts fit for libxml2, in place; the new
 * length.  White space has been dealt with.
 */
static size_t
refit(const struct lexical_type *type, char *s, size_t n)
{
	size_t i;

	if (type->kind == LEXICAL_INTEGER)
		return lexical_integer(s, n);
	if (type->kind == LEXICAL_URI)
		for (i = 0; i < n; i++) /* no pattern tells these apart */
			if (s[i] < '-' || s[i] > 'z' || strchr("[]\\^`<>?", s[i]))
				s[i] = 'x';
	return n;
}

/* True when every text is a value of TYPE. */
static bool
anything(const struct xsdtype *type)
{
	switch (type->lexical->kind) {
	case LEXICAL_ANY:
	case LEXICAL_NORMALIZED:
	case LEXICAL_TOKEN:
		return !type->facets;
	default:
		return false;
	}
}

/*
 * Judges the value S, of N bytes and a NUL, and makes it what libxml2 is to be
 * shown of it: itself or a sample.  NULL when it is not of its built-in type.
 */
static const char *
judge(struct xsd *xsd, const struct xsdtype *type, char *s, size_t n)
{
	if (!lexical_preserves(type->lexical))
		n = lexical_collapse(s, n);
	s[n] = '\0';
	if (!value_valid(xsd, type->lexical, s, n))
		return NULL;
	if (!type->facets)
		return type->lexical->sample;
	s[refit(type->lexical, s, n)] = '\0';
	return s;
}

/* xsi:schemaLocation is a list of URIs, which nobody follows. */
static bool
locations_valid(char *s, size_t n)
{
	const struct lexical_type *uri = lexical_type("anyURI");
	char *item, *rest = NULL;

	s[lexical_collapse(s, n)] = '\0';
	for (item = strtok_r(s, " ", &rest); item != NULL;
	    item = strtok_r(NULL, " ", &rest))
		if (!lexical_valid(uri, item, strlen(item)))
			return false;
	return true;
}

/* libxml2 lets no xs:NOTATION be; to Xerces it is a QName. */
static void
no_notation(struct xsd *xsd, char *qname, size_t n)
{
	const struct xsdtype *type = type_by_qname(xsd, qname, n);

	if (type != NULL && type->lexical != NULL && !type->facets &&
	    type->lexical->kind == LEXICAL_NOTATION)
		memcpy(strstr(qname, "NOTATION"), "QName", sizeof("QName"));
}

/*
 * An attribute of xsi: (XML Schema Part 1, 2.6), of which COPY is the value.
 * libxml2 is shown type and nil as they are.
 */
static const char *
judge_xsi(struct xsd *xsd, const char *local, const struct xml_attr *attr,
    char *copy)
{
	static const char *const known[][2] = {{"type", "QName"},
	    {"nil", "boolean"}, {"noNamespaceSchemaLocation", "anyURI"}};
	const struct lexical_type *type;
	size_t i, n = attr->len;

	if (strcmp(attr->local, "schemaLocation") == 0) {
		if (!locations_valid(copy, n))
			complain(xsd, local, attr, "a list of URIs");
		return "";
	}
	for (i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		if (strcmp(attr->local, known[i][0]) != 0)
			continue;
		type = lexical_type(known[i][1]);
		n = lexical_collapse(copy, n);
		copy[n] = '\0';
		if (!value_valid(xsd, type, copy, n))
			complain(xsd, local, attr, type->want);
		if (i == 0)
			no_notation(xsd, copy, n);
		return i < 2 ? copy : "";
	}
	return "";
}

/*
 * What libxml2 is shown of an attribute of an element of type ELEMENT (NULL:
 * not known); *OWN is memory that the caller frees afterwards.
 */
static const char *
show_attribute(struct xsd *xsd, const struct xsdtype *element,
    const char *local, const struct xml_attr *attr, char **own)
{
	const struct xsdtype *type = NULL;
	const char *shown;

	*own = NULL;
	if (attr->uri != NULL && strcmp(attr->uri, XSI_NS) == 0) {
		*own = xstrndup(attr->value, attr->len);
		return judge_xsi(xsd, local, attr, *own);
	}
	if (element != NULL)
		type = xsdtype_find(
		    &element->attributes, attr->uri, attr->local);
	if (type == NULL)
		type = xsdtype_attribute(
		    xsd->schema->types, attr->uri, attr->local);
	if (type == NULL || type->lexical == NULL || anything(type))
		return "x";
	*own = xstrndup(attr->value, attr->len);
	shown = judge(xsd, type, *own, attr->len);
	if (shown == NULL) {
		complain(xsd, local, attr, type->lexical->want);
		shown = type->lexical->sample;
	}
	return shown;
}

/* The type of an element that is about to be opened; NULL: not known. */
static const struct xsdtype *
element_type(struct xsd *xsd, const struct xml_tag *tag)
{
	const struct xml_attr *xsi = xml_attr(tag, XSI_NS, "type");
	const struct xsdtype *type = NULL, *in = NULL, *given;
	char *copy;

	if (xsd->depth > 0)
		in = xsd->frame[xsd->depth - 1].type;
	if (in != NULL)
		type = xsdtype_find(&in->children, tag->uri, tag->local);
	if (type == NULL)
		type = xsdtype_element(
		    xsd->schema->types, tag->uri, tag->local);
	if (xsi == NULL)
		return type;
	copy = xstrndup(xsi->value, xsi->len);
	given = type_by_qname(
	    xsd, copy, lexical_collapse(copy, xsi->len));
	free(copy);
	return given != NULL ? given : type;
}

static void
push(struct xsd *xsd, const struct xml_tag *tag)
{
	struct frame *f;
	size_t i;

	if (xsd->depth == xsd->nframes) {
		xsd->nframes = xsd->nframes * 2 + 32;
		xsd->frame = xreallocarray(
		    xsd->frame, xsd->nframes, sizeof(*xsd->frame));
	}
	if (xsd->nns + tag->nns > xsd->sns) {
		xsd->sns = (xsd->nns + tag->nns) * 2;
		xsd->ns =
		    xreallocarray(xsd->ns, xsd->sns, sizeof(*xsd->ns));
	}
	f = &xsd->frame[xsd->depth];
	*f = (struct frame){.local = tag->local, .nns = xsd->nns};
	for (i = 0; i < tag->nns; i++)
		xsd->ns[xsd->nns++] = tag->ns[i];
	f->type = element_type(xsd, tag);
	xsd->depth++;
}

/* Hands a start tag to libxml2, whose arrays are 2 and 5 pointers an item. */
static void
pass_start(struct xsd *xsd, const struct xml_tag *tag)
{
	const struct xsdtype *type = xsd->frame[xsd->depth - 1].type;
	const xmlChar **ns, **attr;
	const char *shown;
	char **own;
	size_t i;

	ns = xcalloc(tag->nns * 2 + 1, sizeof(*ns));
	attr = xcalloc(tag->nattr * 5 + 1, sizeof(*attr));
	own = xcalloc(tag->nattr + 1, sizeof(*own));
	for (i = 0; i < tag->nns; i++) {
		ns[2 * i] = (const xmlChar *)tag->ns[i].prefix;
		ns[2 * i + 1] = (const xmlChar *)tag->ns[i].uri;
	}
	for (i = 0; i < tag->nattr; i++) {
		shown = show_attribute(
		    xsd, type, tag->local, &tag->attr[i], &own[i]);
		attr[5 * i] = (const xmlChar *)tag->attr[i].local;
		attr[5 * i + 1] = (const xmlChar *)tag->attr[i].prefix;
		attr[5 * i + 2] = (const xmlChar *)tag->attr[i].uri;
		attr[5 * i + 3] = (const xmlChar *)shown;
		attr[5 * i + 4] = (const xmlChar *)shown + strlen(shown);
	}
	xsd->sax->startElementNs(xsd->sax_ctx, (const xmlChar *)tag->local,
	    (const xmlChar *)tag->prefix, (const xmlChar *)tag->uri,
	    (int)tag->nns, ns, (int)tag->nattr, 0, attr);
	for (i = 0; i < tag->nattr; i++)
		free(own[i]);
	free(own);
	free(attr);
	free(ns);
}

static void
on_start(void *ctx, const struct xml_tag *tag)
{
	struct xsd *xsd = ctx;

	xsd->line = tag->line;
	xsd->ending = false;
	push(xsd, tag);
	buf_clear(&xsd->text);
	xsd->long_text = false;
	xsd->base64 = (struct lexical_base64){0};
	pass_start(xsd, tag);
}

/* A simple value piece by piece; kept only where it is needed whole. */
static void
collect(struct xsd *xsd, const struct xsdtype *type, const char *s, size_t n)
{
	if (anything(type))
		return;
	if (type->lexical->kind == LEXICAL_BASE64 && !type->facets)
		lexical_base64_more(&xsd->base64, s, n);
	else if (buf_add(&xsd->text, s, n) != 0)
		xsd->long_text = true;
}

static void
on_text(void *ctx, const char *s, size_t n)
{
	struct xsd *xsd = ctx;
	struct frame *top;
	size_t i = 0;

	if (xsd->depth == 0 || n == 0)
		return;
	top = &xsd->frame[xsd->depth - 1];
	if (top->type == NULL || top->type->content == XSDTYPE_ANY)
		return;
	if (top->type->content == XSDTYPE_SIMPLE) {
		collect(xsd, top->type, s, n);
		return;
	}
	if (top->type->content == XSDTYPE_ELEMENT)
		while (i < n && strchr(" \t\r\n", s[i]) != NULL)
			i++;
	if (i < n && !top->told) {
		top->told = true;
		complain(xsd, top->local, NULL, "no text");
	}
}

/* The whole of a simple value: libxml2 is shown what it needs. */
static void
pass_value(struct xsd *xsd, const struct frame *top)
{
	const struct xsdtype *type = top->type;
	const char *shown = type->lexical->sample;
	char none[1] = "";

	if (anything(type))
		return;
	if (xsd->long_text)
		shown = NULL;
	else if (type->lexical->kind == LEXICAL_BASE64 && !type->facets)
		shown = lexical_base64_end(&xsd->base64) ? shown : NULL;
	else
		shown = judge(xsd, type,
		    xsd->text.len > 0 ? xsd->text.data : none,
		    xsd->text.len);
	if (shown == NULL) {
		complain(xsd, top->local, NULL, type->lexical->want);
		xsd->mute = type->facets;
		shown = type->lexical->sample;
	}
	xsd->sax->characters(
	    xsd->sax_ctx, (const xmlChar *)shown, (int)strlen(shown));
}

static void
on_end(void *ctx, const struct xml_tag *tag)
{
	struct xsd *xsd = ctx;
	struct frame *top = &xsd->frame[xsd->depth - 1];

	xsd->line = tag->line;
	xsd->ending = true;
	if (top->type != NULL && top->type->content == XSDTYPE_SIMPLE)
		pass_value(xsd, top);
	xsd->sax->endElementNs(xsd->sax_ctx, (const xmlChar *)tag->local,
	    (const xmlChar *)tag->prefix, (const xmlChar *)tag->uri);
	xsd->mute = false;
	xsd->nns = top->nns;
	xsd->depth--;
	buf_clear(&xsd->text);
}

void
xsd_begin(struct xsd *xsd, struct xml_sink *sink)
{
	static const struct xml_handler handler = {
	    .start = on_start, .end = on_end, .text = on_text};

	unplug(xsd);
	ids_clear(&xsd->ids);
	ids_clear(&xsd->refs);
	xsd->depth = xsd->nns = xsd->nerrors = 0;
	xsd->line = 0;
	xsd->mute = false;
	xsd->sax = NULL;
	xsd->ctxt = xmlSchemaNewValidCtxt(xsd->schema->schema);
	if (xsd->ctxt != NULL) {
		xmlSchemaSetValidStructuredErrors(xsd->ctxt, on_error, xsd);
		xsd->plug =
		    xmlSchemaSAXPlug(xsd->ctxt, &xsd->sax, &xsd->sax_ctx);
	}
	if (xsd->plug == NULL) /* which happens only without memory */
		abort();
	*sink = (struct xml_sink){&handler, xsd};
}

bool
xsd_valid(struct xsd *xsd)
{
	if (!ids_within(&xsd->refs, &xsd->ids))
		complain(xsd, "the document", NULL,
		    "the ids that it refers to (XML Schema 2, 3.3.9)");
	if (xsd->nerrors == 0 && xsd->ctxt != NULL &&
	    xmlSchemaIsValid(xsd->ctxt) != 1)
		complain(xsd, "the document", NULL,
		    "what the schema wants, which libxml2 does not tell");
	unplug(xsd);
	return xsd->nerrors == 0;
}

const struct xsd_error *
xsd_errors(const struct xsd *xsd, size_t *n)
{
	*n = xsd->nerrors < CAP_SCHEMA_ERRORS ? xsd->nerrors
					      : CAP_SCHEMA_ERRORS;
	return xsd->error;
}

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
#include "lexical.h"
#include "msg.h"
#include "xalloc.h"
#include "xml.h"
#include "xsd.h"
#include "xsdmsg.h"
#include "xsdtype.h"
#include "xsdvalue.h"

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
	struct xsdvalue value;
	struct buf text; /* of the innermost element, white space kept */
	bool long_text;
	struct lexical_base64 base64;
	long line;
	bool ending;
	bool judged;
	bool mute; /* libxml2 repeats what has been told */
	struct xsd_error error[CAP_SCHEMA_ERRORS];
	size_t nerrors; /* all of them */
};

static const char *const names[XSD_VERSIONS] = {NULL, "1.0.0", "1.1.0", "1.2.0",
    "1.3.0", "1.4.0", "1.5.0", "1.6.0", "1.7.0", "2.0.0", "2.0.0-ns-v2",
    "2.1.1"};

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
	path = xasprintf("%s/%s", directory(), slash != NULL ? slash + 1 : url);
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
	xsdvalue_init(&xsd->value, schema->types);
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
	xsdvalue_free(&xsd->value);
	free(xsd->frame);
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
	if (attr == NULL)
		snprintf(line, sizeof(line), "%s: want %s", local, want);
	else
		snprintf(line, sizeof(line), "%s/@%s%s%s: want %s", local,
		    attr->prefix != NULL ? attr->prefix : "",
		    attr->prefix != NULL ? ":" : "", attr->local, want);
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

/* The type of an element that is about to be opened; NULL: not known. */
static const struct xsdtype *
element_type(struct xsd *xsd, const struct xml_tag *tag)
{
	const struct xsdtype *type = xsdvalue_given_type(&xsd->value, tag);
	const struct xsdtype *in = NULL;

	if (type != NULL)
		return type;
	if (xsd->depth > 0)
		in = xsd->frame[xsd->depth - 1].type;
	if (in != NULL)
		type = xsdtype_find(&in->children, tag->uri, tag->local);
	return type != NULL
		   ? type
		   : xsdtype_element(xsd->schema->types, tag->uri, tag->local);
}

static void
push(struct xsd *xsd, const struct xml_tag *tag)
{
	struct frame *f;

	if (xsd->depth == xsd->nframes) {
		xsd->nframes = xsd->nframes * 2 + 32;
		xsd->frame = xreallocarray(
		    xsd->frame, xsd->nframes, sizeof(*xsd->frame));
	}
	f = &xsd->frame[xsd->depth];
	*f = (struct frame){.local = tag->local, .nns = xsd->value.nns};
	xsdvalue_declare(&xsd->value, tag);
	f->type = element_type(xsd, tag);
	xsd->depth++;
}

/* Hands a start tag to libxml2, whose arrays are 2 and 5 pointers an item. */
static void
pass_start(struct xsd *xsd, const struct xml_tag *tag)
{
	const struct xsdtype *type = xsd->frame[xsd->depth - 1].type;
	const xmlChar **ns, **attr;
	const char *shown, *want;
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
		shown = xsdvalue_attribute(
		    &xsd->value, type, &tag->attr[i], &own[i], &want);
		if (want != NULL)
			complain(xsd, tag->local, &tag->attr[i], want);
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

	if (xsd->plug == NULL)
		return;
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
	if (xsdvalue_anything(type))
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

	if (xsdvalue_anything(type))
		return;
	if (xsd->long_text)
		shown = NULL;
	else if (type->lexical->kind == LEXICAL_BASE64 && !type->facets)
		shown = lexical_base64_end(&xsd->base64) ? shown : NULL;
	else
		shown = xsdvalue_judge(&xsd->value, type,
		    xsd->text.len > 0 ? xsd->text.data : none, xsd->text.len);
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
	struct frame *top;

	if (xsd->depth == 0)
		return;
	top = &xsd->frame[xsd->depth - 1];
	xsd->line = tag->line;
	xsd->ending = true;
	if (top->type != NULL && top->type->content == XSDTYPE_SIMPLE)
		pass_value(xsd, top);
	xsd->sax->endElementNs(xsd->sax_ctx, (const xmlChar *)tag->local,
	    (const xmlChar *)tag->prefix, (const xmlChar *)tag->uri);
	xsd->mute = false;
	xsd->value.nns = top->nns;
	xsd->depth--;
	buf_clear(&xsd->text);
}

void
xsd_begin(struct xsd *xsd, struct xml_sink *sink)
{
	static const struct xml_handler handler = {
	    .start = on_start, .end = on_end, .text = on_text};

	unplug(xsd);
	xsdvalue_reset(&xsd->value);
	xsd->depth = xsd->nerrors = 0;
	xsd->line = 0;
	xsd->judged = false;
	xsd->mute = false;
	xsd->sax = NULL;
	xsd->ctxt = xmlSchemaNewValidCtxt(xsd->schema->schema);
	if (xsd->ctxt != NULL) {
		xmlSchemaSetValidStructuredErrors(xsd->ctxt, on_error, xsd);
		xsd->plug =
		    xmlSchemaSAXPlug(xsd->ctxt, &xsd->sax, &xsd->sax_ctx);
	}
	*sink = (struct xml_sink){&handler, xsd};
}

bool
xsd_valid(struct xsd *xsd)
{
	if (xsd->judged)
		return xsd->nerrors == 0;
	xsd->judged = true;
	if (xsd->depth > 0)
		complain(xsd, "the document", NULL, "its end");
	if (!xsdvalue_complete(&xsd->value))
		complain(xsd, "the document", NULL,
		    "the ids that it refers to (XML Schema 2, 3.3.9)");
	if (xsd->plug == NULL) /* libxml2 had no memory */
		complain(xsd, "the document", NULL, "more memory");
	else if (xsd->nerrors == 0 && xmlSchemaIsValid(xsd->ctxt) != 1)
		complain(xsd, "the document", NULL,
		    "what the schema wants, which libxml2 does not tell");
	unplug(xsd);
	return xsd->nerrors == 0;
}

const struct xsd_error *
xsd_errors(const struct xsd *xsd, size_t *n)
{
	*n =
	    xsd->nerrors < CAP_SCHEMA_ERRORS ? xsd->nerrors : CAP_SCHEMA_ERRORS;
	return xsd->error;
}

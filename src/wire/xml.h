/*
 * xml: the one place where XML is parsed.
 *
 * xml_parse reads a document once, front to back, in bounded memory, and
 * tells a handler what is in it.  It is where well-formedness (XML 1.0, fifth
 * edition) and namespaces (Namespaces in XML 1.0, third edition) are judged:
 * what comes through is well-formed up to that point, and the document as a
 * whole when xml_parse returns 0.  Refused with VERDICT_TROUBLE: a DOCTYPE,
 * entities but the five, XML 1.1, encodings other than UTF-8, UTF-16 with a
 * byte order mark, ISO-8859-1 and US-ASCII, a declaration that contradicts
 * the bytes, anything beyond caps.h.  There is no network and no file access.
 *
 * Names (prefix, local, uri) are interned: they stay valid, and the same name
 * has the same address, until xml_parse returns.  Values and text are valid
 * during the call only.  Text comes in pieces of any size, line ends
 * normalised, references resolved; CDATA sections are text.
 */
#ifndef XML_H
#define XML_H

#include <stdbool.h>
#include <stddef.h>

struct fault;
struct spool;

struct xml_ns {
	const char *prefix; /* NULL: the default namespace */
	const char *uri;    /* "" : undeclared */
};

struct xml_attr {
	const char *prefix; /* NULL: none */
	const char *local;
	const char *uri; /* NULL: no namespace */
	const char *value; /* normalised; not NUL-ended */
	size_t len;
};

struct xml_tag {
	const char *prefix; /* NULL: none */
	const char *local;
	const char *uri;	 /* NULL: no namespace */
	const struct xml_ns *ns; /* declared on this very element */
	size_t nns;
	const struct xml_attr *attr; /* without the declarations */
	size_t nattr;
	long line; /* of the end of the start tag, from 1, not capped */
};

/* Members may be NULL.  In end, ns and attr are empty. */
struct xml_handler {
	void (*start)(void *ctx, const struct xml_tag *tag);
	void (*end)(void *ctx, const struct xml_tag *tag);
	void (*text)(void *ctx, const char *s, size_t n);
	void (*comment)(void *ctx, const char *s, size_t n);
	void (*pi)(void *ctx, const char *target, const char *data);
};

/* One listener of xml_parse. */
struct xml_sink {
	const struct xml_handler *handler;
	void *ctx;
};

/* Ends a parse from within a handler: xml_parse then returns 1. */
struct xml_parser;
void xml_stop(struct xml_parser *parser);

struct xml_options {
	struct xml_parser **parser; /* out, for xml_stop; NULL allowed */
	/* told the raw bytes in order, as they are read; NULL allowed */
	void (*bytes)(void *ctx, const void *data, size_t n);
	void *bytes_ctx;
	bool peek; /* only the beginning is wanted: do not read ahead */
};

/*
 * Parses all of SPOOL and tells the NSINKS sinks in their order.  0 when it
 * is a well-formed document, 1 when xml_stop ended it, -1 with *fault set.
 */
int xml_parse(struct spool *spool, const struct xml_sink *sinks, size_t nsinks,
    const struct xml_options *options, struct fault *fault);

/*
 * The root element's name without reading further: 0 with the names copied
 * into the caller's buffers of SIZE bytes each (URI "" for none), -1 with
 * *fault set.
 */
int xml_root(struct spool *spool, char *uri, char *local, size_t size,
    struct fault *fault);

/* True when TAG is {uri}local. */
bool xml_is(const struct xml_tag *tag, const char *uri, const char *local);
/* The attribute {uri}local (URI NULL for none), or NULL. */
const struct xml_attr *xml_attr(
    const struct xml_tag *tag, const char *uri, const char *local);

#define XML_NS "http://www.w3.org/XML/1998/namespace"

#endif

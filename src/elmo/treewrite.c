#include <config.h>

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "msg.h"
#include "spool.h"
#include "treewrite.h"
#include "xalloc.h"
#include "xml.h"

#define WINDOW 65536

struct treewrite {
	struct spool *out;
	struct buf buf;
	struct fault fault;
};

struct treewrite *
treewrite_new(struct spool *out)
{
	struct treewrite *w = xcalloc(1, sizeof *w);

	w->out = out;
	w->buf = (struct buf)BUF_INIT(SIZE_MAX);
	return w;
}

static void
flush(struct treewrite *w)
{
	if (w->fault.verdict == VERDICT_OK && w->buf.len > 0)
		spool_write(w->out, w->buf.data, w->buf.len, &w->fault);
	buf_clear(&w->buf);
}

int
treewrite_end(struct treewrite *w, struct fault *fault)
{
	int status = 0;

	flush(w);
	if (w->fault.verdict != VERDICT_OK)
		status =
		    fault_set(fault, w->fault.verdict, 0, "%s", w->fault.text);
	buf_free(&w->buf);
	free(w);
	return status;
}

static void
put(struct treewrite *w, const char *s, size_t n)
{
	if (w->buf.len + n > WINDOW)
		flush(w);
	if (n > WINDOW && w->fault.verdict == VERDICT_OK)
		spool_write(w->out, s, n, &w->fault);
	else
		buf_add(&w->buf, s, n);
}

void
treewrite_markup(struct treewrite *w, const char *s)
{
	put(w, s, strlen(s));
}

/* S with the characters of SPECIAL as references (C14N 1.0, 2.3). */
static void
escape(struct treewrite *w, const char *s, const char *special)
{
	for (;;) {
		size_t n = strcspn(s, special);

		put(w, s, n);
		s += n;
		switch (*s++) {
		case '\0':
			return;
		case '&':
			treewrite_markup(w, "&amp;");
			break;
		case '<':
			treewrite_markup(w, "&lt;");
			break;
		case '>':
			treewrite_markup(w, "&gt;");
			break;
		case '"':
			treewrite_markup(w, "&quot;");
			break;
		case '\t':
			treewrite_markup(w, "&#9;");
			break;
		case '\n':
			treewrite_markup(w, "&#10;");
			break;
		case '\r':
			treewrite_markup(w, "&#13;");
			break;
		default:
			break;
		}
	}
}

void
treewrite_text(struct treewrite *w, const char *s)
{
	escape(w, s, "&<>\r");
}

/* A section cannot hold its own end, nor give back a carriage return. */
static void
cdata(struct treewrite *w, const char *s)
{
	if (strchr(s, '\r') != NULL) {
		treewrite_text(w, s);
		return;
	}
	treewrite_markup(w, "<![CDATA[");
	for (const char *end; (end = strstr(s, "]]>")) != NULL; s = end + 2) {
		put(w, s, (size_t)(end - s) + 2);
		treewrite_markup(w, "]]><![CDATA[");
	}
	treewrite_markup(w, s);
	treewrite_markup(w, "]]>");
}

static void
name(struct treewrite *w, const xmlNs *ns, const xmlChar *local)
{
	if (ns != NULL && ns->prefix != NULL) {
		treewrite_markup(w, (const char *)ns->prefix);
		treewrite_markup(w, ":");
	}
	treewrite_markup(w, (const char *)local);
}

static void
value(struct treewrite *w, const char *s)
{
	treewrite_markup(w, "=\"");
	escape(w, s, "&<\"\t\n\r");
	treewrite_markup(w, "\"");
}

void
treewrite_declare(struct treewrite *w, const struct treewrite_ns *ns)
{
	treewrite_markup(w, " xmlns");
	if (ns->prefix != NULL) {
		treewrite_markup(w, ":");
		treewrite_markup(w, ns->prefix);
	}
	value(w, ns->uri);
}

void
treewrite_attribute(struct treewrite *w, const xmlAttr *attr)
{
	const xmlNode *text = attr->children;

	treewrite_markup(w, " ");
	name(w, attr->ns, attr->name);
	value(w, text != NULL && text->content != NULL
		     ? (const char *)text->content
		     : "");
}

static bool
same(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

const char *
treewrite_lookup(const struct treewrite_scope *scope, const char *prefix)
{
	for (size_t i = 0; i < scope->n; i++)
		if (same(scope->v[i].prefix, prefix))
			return scope->v[i].uri;
	return NULL;
}

void
treewrite_scope(const xmlNode *element, struct treewrite_scope *scope)
{
	size_t kept = 0;

	*scope = (struct treewrite_scope){NULL, 0};
	for (const xmlNode *n = element;
	     n != NULL && n->type == XML_ELEMENT_NODE; n = n->parent)
		for (const xmlNs *d = n->nsDef; d != NULL; d = d->next) {
			const char *prefix = (const char *)d->prefix;

			if (treewrite_lookup(scope, prefix) != NULL)
				continue;
			scope->v = xreallocarray(
			    scope->v, scope->n + 1, sizeof *scope->v);
			scope->v[scope->n++] = (struct treewrite_ns){
			    prefix, d->href ? (const char *)d->href : ""};
		}
	/* xmlns="" hid what is further out, and is nothing itself */
	for (size_t i = 0; i < scope->n; i++)
		if (scope->v[i].uri[0] != '\0')
			scope->v[kept++] = scope->v[i];
	scope->n = kept;
}

void
treewrite_scope_free(struct treewrite_scope *scope)
{
	free(scope->v);
	*scope = (struct treewrite_scope){NULL, 0};
}

static bool
declares(const xmlNode *element, const char *prefix)
{
	for (const xmlNs *d = element->nsDef; d != NULL; d = d->next)
		if (same((const char *)d->prefix, prefix))
			return true;
	return false;
}

/* What ELEMENT inherits in its tree and would not among AROUND. */
static void
inherit_ns(struct treewrite *w, const xmlNode *element,
    const struct treewrite_scope *around)
{
	static const struct treewrite_ns none = {NULL, ""};
	struct treewrite_scope scope;

	treewrite_scope(element, &scope);
	for (size_t i = scope.n; i-- > 0;) {
		const struct treewrite_ns *ns = &scope.v[i];

		if (!declares(element, ns->prefix) &&
		    !same(treewrite_lookup(around, ns->prefix), ns->uri))
			treewrite_declare(w, ns);
	}
	if (treewrite_lookup(around, NULL) != NULL &&
	    treewrite_lookup(&scope, NULL) == NULL && !declares(element, NULL))
		treewrite_declare(w, &none);
	treewrite_scope_free(&scope);
}

static bool
is_xml(const xmlAttr *a)
{
	return a->ns != NULL && same((const char *)a->ns->href, XML_NS);
}

static bool
has(const xmlNode *element, const xmlAttr *attr)
{
	for (const xmlAttr *a = element->properties; a != NULL; a = a->next)
		if (is_xml(a) && xmlStrEqual(a->name, attr->name))
			return true;
	return false;
}

/* xml:* of what is around ELEMENT, the nearest of each (C14N 1.0, 2.4). */
static void
inherit_xml(struct treewrite *w, const xmlNode *element)
{
	for (const xmlNode *n = element->parent;
	     n != NULL && n->type == XML_ELEMENT_NODE; n = n->parent)
		for (const xmlAttr *a = n->properties; a != NULL; a = a->next) {
			const xmlNode *m = element;

			if (!is_xml(a))
				continue;
			while (m != n && !has(m, a))
				m = m->parent;
			if (m == n)
				treewrite_attribute(w, a);
		}
}

static void node(struct treewrite *w, const xmlNode *n);

void
treewrite_element(
    struct treewrite *w, const xmlNode *e, const struct treewrite_scope *around)
{
	treewrite_markup(w, "<");
	name(w, e->ns, e->name);
	for (const xmlNs *d = e->nsDef; d != NULL; d = d->next) {
		const struct treewrite_ns ns = {(const char *)d->prefix,
		    d->href ? (const char *)d->href : ""};

		treewrite_declare(w, &ns);
	}
	if (around != NULL)
		inherit_ns(w, e, around);
	for (const xmlAttr *a = e->properties; a != NULL; a = a->next)
		treewrite_attribute(w, a);
	if (around != NULL)
		inherit_xml(w, e);
	if (e->children == NULL) {
		treewrite_markup(w, "/>");
		return;
	}
	treewrite_markup(w, ">");
	for (const xmlNode *c = e->children; c != NULL; c = c->next)
		node(w, c);
	treewrite_markup(w, "</");
	name(w, e->ns, e->name);
	treewrite_markup(w, ">");
}

/* Recursion is as deep as elements nest, which is CAP_DEPTH. */
static void
node(struct treewrite *w, const xmlNode *n)
{
	const char *content = n->type == XML_ELEMENT_NODE || n->content == NULL
				  ? ""
				  : (const char *)n->content;

	switch (n->type) {
	case XML_ELEMENT_NODE:
		treewrite_element(w, n, NULL);
		break;
	case XML_TEXT_NODE:
		treewrite_text(w, content);
		break;
	case XML_CDATA_SECTION_NODE:
		cdata(w, content);
		break;
	case XML_COMMENT_NODE:
		treewrite_markup(w, "<!--");
		treewrite_markup(w, content);
		treewrite_markup(w, "-->");
		break;
	case XML_PI_NODE:
		treewrite_markup(w, "<?");
		name(w, NULL, n->name);
		treewrite_markup(w, *content != '\0' ? " " : "");
		treewrite_markup(w, content);
		treewrite_markup(w, "?>");
		break;
	default:
		break;
	}
}

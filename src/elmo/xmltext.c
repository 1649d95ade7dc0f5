#include <config.h>

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "xalloc.h"
#include "xmltext.h"

/* A namespace declared above the element that is written. */
struct outer {
	const xmlNs *ns;
	bool used;
};

struct scope {
	struct outer *v; /* by address */
	size_t n;
};

static void
escape(struct buf *buf, const char *s, const char *signs)
{
	while (*s != '\0') {
		size_t n = strcspn(s, signs);

		buf_add(buf, s, n);
		s += n;
		switch (*s) {
		case '\0':
			return;
		case '&':
			buf_adds(buf, "&amp;");
			break;
		case '<':
			buf_adds(buf, "&lt;");
			break;
		case '>':
			buf_adds(buf, "&gt;");
			break;
		case '"':
			buf_adds(buf, "&quot;");
			break;
		default:
			buf_printf(buf, "&#x%X;", (unsigned)*s);
			break;
		}
		s++;
	}
}

void
xmltext_text(struct buf *buf, const char *s)
{
	escape(buf, s, "&<>\r");
}

void
xmltext_value(struct buf *buf, const char *s)
{
	escape(buf, s, "&<\"\t\n\r");
}

static int
by_address(const void *a, const void *b)
{
	const xmlNs *x = ((const struct outer *)a)->ns;
	const xmlNs *y = ((const struct outer *)b)->ns;

	return (x > y) - (x < y);
}

static void
collect_outer(struct scope *scope, const xmlNode *element)
{
	for (const xmlNode *n = element->parent;
	     n != NULL && n->type == XML_ELEMENT_NODE; n = n->parent)
		for (const xmlNs *ns = n->nsDef; ns != NULL; ns = ns->next) {
			scope->v = xreallocarray(
			    scope->v, scope->n + 1, sizeof *scope->v);
			scope->v[scope->n++] = (struct outer){ns, false};
		}
	if (scope->n > 0)
		qsort(scope->v, scope->n, sizeof *scope->v, by_address);
}

static void
use(struct scope *scope, const xmlNs *ns)
{
	struct outer key = {ns, false}, *found = NULL;

	if (ns != NULL && scope->n > 0)
		found = bsearch(
		    &key, scope->v, scope->n, sizeof *scope->v, by_address);
	if (found != NULL)
		found->used = true;
}

static void
collect_used(struct scope *scope, const xmlNode *element)
{
	use(scope, element->ns);
	for (const xmlAttr *a = element->properties; a != NULL; a = a->next)
		use(scope, a->ns);
	for (const xmlNode *n = element->children; n != NULL; n = n->next)
		if (n->type == XML_ELEMENT_NODE)
			collect_used(scope, n);
}

static void
declare(struct buf *buf, const xmlNs *ns)
{
	buf_adds(buf, " xmlns");
	if (ns->prefix != NULL) {
		buf_addc(buf, ':');
		buf_adds(buf, (const char *)ns->prefix);
	}
	buf_adds(buf, "=\"");
	xmltext_value(buf, ns->href != NULL ? (const char *)ns->href : "");
	buf_addc(buf, '"');
}

static void
name(struct buf *buf, const xmlNs *ns, const xmlChar *local)
{
	if (ns != NULL && ns->prefix != NULL) {
		buf_adds(buf, (const char *)ns->prefix);
		buf_addc(buf, ':');
	}
	buf_adds(buf, (const char *)local);
}

/* SCOPE is NULL but for the outermost element. */
static void
write_element(
    struct buf *buf, const xmlNode *element, const struct scope *scope)
{
	buf_addc(buf, '<');
	name(buf, element->ns, element->name);
	for (size_t i = 0; scope != NULL && i < scope->n; i++)
		if (scope->v[i].used)
			declare(buf, scope->v[i].ns);
	for (const xmlNs *ns = element->nsDef; ns != NULL; ns = ns->next)
		declare(buf, ns);
	for (const xmlAttr *a = element->properties; a != NULL; a = a->next) {
		buf_addc(buf, ' ');
		name(buf, a->ns, a->name);
		buf_adds(buf, "=\"");
		if (a->children != NULL && a->children->content != NULL)
			xmltext_value(buf, (const char *)a->children->content);
		buf_addc(buf, '"');
	}
	if (element->children == NULL) {
		buf_adds(buf, "/>");
		return;
	}
	buf_addc(buf, '>');
	for (const xmlNode *n = element->children; n != NULL; n = n->next)
		if (n->type == XML_ELEMENT_NODE)
			write_element(buf, n, NULL);
		else if (n->type == XML_TEXT_NODE)
			xmltext_text(buf, (const char *)n->content);
	buf_adds(buf, "</");
	name(buf, element->ns, element->name);
	buf_addc(buf, '>');
}

void
xmltext_element(struct buf *buf, const xmlNode *element)
{
	struct scope scope = {NULL, 0};

	collect_outer(&scope, element);
	collect_used(&scope, element);
	write_element(buf, element, &scope);
	free(scope.v);
}

#include <config.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "convertedit.h"
#include "lexical.h"
#include "xalloc.h"

#define DS "http://www.w3.org/2000/09/xmldsig#"
#define BLANKS " \t\r\n"

/* libxml2 says that memory is gone by NULL; xalloc says it for good. */
static void *
must(void *p)
{
	return p != NULL ? p : xreallocarray(NULL, SIZE_MAX, 2);
}

bool
convertedit_own(const xmlNode *node, const char *local)
{
	const xmlNs *root;

	if (node->type != XML_ELEMENT_NODE ||
	    (local != NULL && strcmp((const char *)node->name, local) != 0))
		return false;
	root = xmlDocGetRootElement(node->doc)->ns;
	return node->ns == root ||
	       xmlStrEqual(node->ns != NULL ? node->ns->href : NULL,
		   root != NULL ? root->href : NULL);
}

xmlNode *
convertedit_child(const xmlNode *parent, const char *local)
{
	xmlNode *c = parent->children;

	while (c != NULL && !convertedit_own(c, local))
		c = c->next;
	return c;
}

xmlNode *
convertedit_next(const xmlNode *node, const char *local)
{
	xmlNode *c = node->next;

	while (c != NULL && !convertedit_own(c, local))
		c = c->next;
	return c;
}

bool
convertedit_signature(const xmlNode *node)
{
	return node->type == XML_ELEMENT_NODE && node->ns != NULL &&
	       strcmp((const char *)node->name, "Signature") == 0 &&
	       xmlStrEqual(node->ns->href, BAD_CAST DS);
}

static char *
collapsed(xmlChar *all)
{
	char *s = xstrdup(all != NULL ? (const char *)all : "");

	s[lexical_collapse(s, strlen(s))] = '\0';
	xmlFree(all);
	return s;
}

char *
convertedit_text(const xmlNode *node)
{
	return node != NULL ? collapsed(xmlNodeGetContent(node)) : NULL;
}

char *
convertedit_attribute(const xmlNode *node, const char *local)
{
	xmlChar *value = xmlGetNoNsProp(node, (const xmlChar *)local);

	return value != NULL ? collapsed(value) : NULL;
}

void
convertedit_set(xmlNode *node, const char *s)
{
	xmlNode *text = must(xmlNewDocText(node->doc, (const xmlChar *)s));

	xmlFreeNodeList(node->children);
	node->children = node->last = text;
	text->parent = node;
}

void
convertedit_set_attribute(xmlNode *node, const char *local, const char *value)
{
	convertedit_unset(node, local);
	must(xmlNewNsProp(
	    node, NULL, (const xmlChar *)local, (const xmlChar *)value));
}

void
convertedit_unset(xmlNode *node, const char *local)
{
	xmlAttr *a = node->properties, *next;

	for (; a != NULL; a = next) {
		next = a->next;
		if (a->ns == NULL && strcmp((const char *)a->name, local) == 0)
			xmlRemoveProp(a);
	}
}

void
convertedit_rename(xmlNode *node, const char *local)
{
	xmlNodeSetName(node, (const xmlChar *)local);
}

/* The white space right before NODE, or NULL. */
static xmlNode *
space_before(const xmlNode *node)
{
	xmlNode *p = node->prev;

	if (p == NULL || p->type != XML_TEXT_NODE || p->content == NULL ||
	    p->content[strspn((const char *)p->content, BLANKS)] != '\0')
		return NULL;
	return p;
}

xmlNode *
convertedit_take(xmlNode *node)
{
	xmlNode *space = space_before(node);

	if (space != NULL) {
		xmlUnlinkNode(space);
		xmlFreeNode(space);
	}
	xmlUnlinkNode(node);
	return node;
}

void
convertedit_drop(xmlNode *node)
{
	xmlFreeNode(convertedit_take(node));
}

/* Links NODE in by hand: libxml2 would join texts that touch. */
static void
link_before(xmlNode *node, xmlNode *parent, xmlNode *before)
{
	node->parent = parent;
	node->next = before;
	node->prev = before != NULL ? before->prev : parent->last;
	if (node->prev != NULL)
		node->prev->next = node;
	else
		parent->children = node;
	if (before != NULL)
		before->prev = node;
	else
		parent->last = node;
}

static xmlNode *
new_element(const xmlNode *like, const char *local)
{
	xmlNode *node =
	    must(xmlNewDocNode(like->doc, NULL, (const xmlChar *)local, NULL));

	node->ns = like->ns;
	node->_private = like->_private; /* the line that it belongs to */
	return node;
}

static void
link_text(const xmlNode *like, xmlNode *parent, xmlNode *before)
{
	if (like != NULL)
		link_before(must(xmlNewDocText(parent->doc, like->content)),
		    parent, before);
}

xmlNode *
convertedit_add_after(xmlNode *after, const char *local)
{
	xmlNode *node = new_element(after, local);

	node->ns = after->parent->ns; /* AFTER's may be its own alone */
	link_before(node, after->parent, after->next);
	link_text(space_before(after), after->parent, node);
	return node;
}

xmlNode *
convertedit_add_last(xmlNode *parent, const char *local)
{
	xmlNode *node, *last = parent->last;

	while (last != NULL && last->type != XML_ELEMENT_NODE)
		last = last->prev;
	if (last != NULL)
		return convertedit_add_after(last, local);
	/* before white space, so that taking it out again leaves that */
	node = new_element(parent, local);
	link_before(node, parent, parent->children);
	return node;
}

/* xsi:type names a type by a prefix, or by none. */
static bool
is_type(const xmlAttr *a, const xmlNs *ns)
{
	const char *prefix = ns->prefix ? (const char *)ns->prefix : "";
	const char *value;
	size_t n;

	if (a->ns == NULL || a->children == NULL ||
	    a->children->content == NULL || strcmp((char *)a->name, "type") ||
	    strcmp((const char *)a->ns->href, CONVERTEDIT_XSI) != 0)
		return false;
	value = (const char *)a->children->content;
	value += strspn(value, " \t\r\n");
	n = strchr(value, ':') != NULL ? strcspn(value, ":") : 0;
	return n == strlen(prefix) && strncmp(value, prefix, n) == 0;
}

bool
convertedit_uses(const xmlNode *node, const xmlNs *ns)
{
	if (node->type != XML_ELEMENT_NODE)
		return false;
	if (node->ns == ns)
		return true;
	if (ns != NULL)
		for (const xmlAttr *a = node->properties; a != NULL;
		     a = a->next)
			if (a->ns == ns || is_type(a, ns))
				return true;
	for (const xmlNode *n = node->children; n != NULL; n = n->next)
		if (convertedit_uses(n, ns))
			return true;
	return false;
}

void
convertedit_rebind(xmlNode *node, const xmlNs *from, xmlNs *to)
{
	if (node->type != XML_ELEMENT_NODE)
		return;
	if (node->ns == from)
		node->ns = to;
	for (xmlAttr *a = node->properties; a != NULL && from != NULL;
	     a = a->next)
		if (a->ns == from)
			a->ns = to;
	for (xmlNode *n = node->children; n != NULL; n = n->next)
		convertedit_rebind(n, from, to);
}

bool
convertedit_declares(const xmlNode *node, const xmlChar *prefix)
{
	for (const xmlNs *d = node->nsDef; d != NULL; d = d->next)
		if (xmlStrEqual(d->prefix, prefix))
			return true;
	return false;
}

/* Is D, a declaration on an ancestor of NODE, in scope at PARENT, too? */
static bool
reaches(const xmlNs *d, const xmlNode *parent)
{
	for (const xmlNode *n = parent;
	     n != NULL && n->type == XML_ELEMENT_NODE; n = n->parent)
		for (const xmlNs *k = n->nsDef; k != NULL; k = k->next)
			if (xmlStrEqual(k->prefix, d->prefix))
				return k == d;
	return false;
}

/* NODE says itself what of its ancestors' namespaces PARENT does not know. */
static void
bind(xmlNode *node, const xmlNode *parent)
{
	for (const xmlNode *n = node->parent;
	     n != NULL && n->type == XML_ELEMENT_NODE; n = n->parent)
		for (xmlNs *d = n->nsDef; d != NULL; d = d->next) {
			bool none = d->href == NULL || d->href[0] == '\0';

			if (convertedit_declares(node, d->prefix) ||
			    reaches(d, parent) ||
			    !convertedit_uses(node, none ? NULL : d))
				continue;
			convertedit_rebind(node, none ? NULL : d,
			    must(xmlNewNs(node, d->href, d->prefix)));
		}
}

void
convertedit_move(xmlNode *node, xmlNode *parent, xmlNode *before)
{
	xmlNode *space = space_before(node), *at = before;

	if (before == node || (space != NULL && before == space))
		return;
	if (parent != node->parent)
		bind(node, parent);
	xmlUnlinkNode(node);
	if (space != NULL)
		xmlUnlinkNode(space);
	/* before what stands before BEFORE, so that each keeps its own */
	if (at != NULL && space_before(at) != NULL)
		at = space_before(at);
	/* nor behind the white space before the end tag */
	if (at == NULL && parent->last != NULL &&
	    parent->last->type == XML_TEXT_NODE && space != NULL)
		at = parent->last;
	if (space != NULL)
		link_before(space, parent, at);
	link_before(node, parent, at);
}

#include <config.h>

#include <stddef.h>
#include <string.h>

#include "mergesame.h"

#define BLANKS " \t\r\n"

static const char *
uri(const xmlNs *ns)
{
	return ns != NULL && ns->href != NULL ? (const char *)ns->href : "";
}

static bool
blank(const xmlNode *n)
{
	const char *s = n->content ? (const char *)n->content : "";

	return s[strspn(s, BLANKS)] == '\0';
}

/* Only elements in it, and white space between them? */
static bool
between(const xmlNode *e)
{
	bool elements = false;

	for (const xmlNode *c = e->children; c != NULL; c = c->next) {
		if (c->type == XML_ELEMENT_NODE)
			elements = true;
		else if (!blank(c))
			return false;
	}
	return elements;
}

/* What of E's content is looked at; NS is the record's namespace. */
struct view {
	const char *ns, *less;
	bool skip; /* white space */
};

static struct view
view_of(const xmlNode *e, const char *ns, const char *less)
{
	/* white space of others is theirs */
	return (struct view){
	    ns, less, strcmp(uri(e->ns), ns) == 0 && between(e)};
}

/* N or the first behind it that counts. */
static const xmlNode *
counts(const struct view *v, const xmlNode *n)
{
	for (; n != NULL; n = n->next) {
		if (n->type == XML_ELEMENT_NODE) {
			if (v->less == NULL ||
			    strcmp((const char *)n->name, v->less) != 0 ||
			    strcmp(uri(n->ns), v->ns) != 0)
				return n;
		} else if (!v->skip) {
			return n;
		}
	}
	return NULL;
}

static const char *
value(const xmlAttr *a)
{
	return a->children != NULL && a->children->content != NULL
		   ? (const char *)a->children->content
		   : "";
}

static bool
same_attributes(const xmlNode *a, const xmlNode *b)
{
	size_t na = 0, nb = 0;

	for (const xmlAttr *y = b->properties; y != NULL; y = y->next)
		nb++;
	for (const xmlAttr *x = a->properties; x != NULL; x = x->next, na++) {
		const xmlAttr *y = b->properties;

		while (y != NULL && (!xmlStrEqual(x->name, y->name) ||
					strcmp(uri(x->ns), uri(y->ns)) != 0))
			y = y->next;
		if (y == NULL || strcmp(value(x), value(y)) != 0)
			return false;
	}
	return na == nb;
}

static bool
same(const xmlNode *a, const xmlNode *b, const char *ns, const char *less)
{
	struct view va, vb;
	const xmlNode *x, *y;

	if (a->type != b->type)
		return false;
	if (a->type != XML_ELEMENT_NODE)
		return xmlStrEqual(a->content, b->content);
	if (!xmlStrEqual(a->name, b->name) ||
	    strcmp(uri(a->ns), uri(b->ns)) != 0 || !same_attributes(a, b))
		return false;
	va = view_of(a, ns, less);
	vb = view_of(b, ns, less);
	x = counts(&va, a->children);
	y = counts(&vb, b->children);
	while (x != NULL && y != NULL) {
		if (!same(x, y, ns, NULL))
			return false;
		x = counts(&va, x->next);
		y = counts(&vb, y->next);
	}
	return x == y;
}

bool
mergesame(const xmlNode *a, const xmlNode *b, const char *less)
{
	return same(a, b, uri(a->ns), less);
}

/* FNV-1a; who makes collisions makes himself slow (the same is compared). */
static uint64_t
mix(uint64_t h, const char *s)
{
	do
		h = (h ^ (unsigned char)*s) * UINT64_C(0x100000001b3);
	while (*s++ != '\0');
	return h;
}

static uint64_t
hash(uint64_t h, const xmlNode *n, const char *ns, const char *less)
{
	struct view v;
	uint64_t sum = 0;

	if (n->type != XML_ELEMENT_NODE)
		return mix(h, n->content ? (const char *)n->content : "");
	h = mix(mix(h, (const char *)n->name), uri(n->ns));
	for (const xmlAttr *a = n->properties; a != NULL; a = a->next)
		sum += mix(mix(mix(UINT64_C(0xcbf29ce484222325),
				   (const char *)a->name),
			       uri(a->ns)),
		    value(a));
	h = (h ^ sum) * UINT64_C(0x100000001b3);
	v = view_of(n, ns, less);
	for (const xmlNode *c = counts(&v, n->children); c != NULL;
	     c = counts(&v, c->next))
		h = hash(h, c, ns, NULL);
	return mix(h, "/");
}

uint64_t
mergesame_hash(const xmlNode *element, const char *less)
{
	return hash(
	    UINT64_C(0xcbf29ce484222325), element, uri(element->ns), less);
}

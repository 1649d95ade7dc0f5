#include <config.h>

#include <stdlib.h>
#include <string.h>

#include <libxml/parser.h>
#include <libxml/tree.h>

#include "lexical.h"
#include "msg.h"
#include "xalloc.h"
#include "xsdtype.h"

/* A schema file, and the namespace that it is read for. */
struct part {
	xmlDoc *doc;
	char *file;
	char *ns; /* NULL: none */
};

/* Something global that can be named. */
struct component {
	const char *kind; /* "element" */
	const char *uri, *name;
	xmlNode *node;
	const struct part *part;
	struct xsdtype *type; /* once asked for */
};

struct xsdtype_set {
	const char *dir; /* while it is read */
	struct fault *fault;
	bool broken;
	struct part **part;
	size_t nparts;
	struct component *component;
	size_t ncomponents;
	struct xsdtype **type;
	size_t ntypes;
	struct xsdtype **builtin; /* those of TYPE that are built in */
	size_t nbuiltins;
};

static struct xsdtype *type_of(
    struct xsdtype_set *set, const struct part *part, xmlNode *node);
static struct xsdtype *named(
    struct xsdtype_set *set, const char *uri, const char *local);

static bool
same(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

static void
broken(struct xsdtype_set *set, const struct part *part, const xmlNode *node,
    const char *why)
{
	char line[32] = "";

	set->broken = true;
	if (node != NULL)
		snprintf(line, sizeof line, "%ld: ", xmlGetLineNo(node));
	(void)fault_set(set->fault, VERDICT_TROUBLE, 0, "schema %s/%s: %s%s",
	    set->dir, part->file, line, why);
}

/* True when NODE is {XML Schema}NAME. */
static bool
is(const xmlNode *node, const char *name)
{
	return node->type == XML_ELEMENT_NODE &&
	       strcmp((const char *)node->name, name) == 0;
}

/* An attribute's value, which lives as long as the document; or NULL. */
static const char *
attribute(const xmlNode *node, const char *name)
{
	const xmlAttr *attr;

	for (attr = node->properties; attr != NULL; attr = attr->next)
		if (attr->ns == NULL &&
		    strcmp((const char *)attr->name, name) == 0)
			return attr->children != NULL
				   ? (const char *)attr->children->content
				   : "";
	return NULL;
}

static xmlNode *
first(const xmlNode *node)
{
	return node->children;
}

/*
 * Splits a QName as the schema means it: without a prefix and a default
 * namespace it is of the namespace that the part is read for.
 */
static const char *
resolve(
    const struct part *part, xmlNode *node, const char *qname, const char **uri)
{
	const char *colon = strchr(qname, ':');
	char *prefix = NULL;
	const xmlNs *ns;

	if (colon != NULL)
		prefix = xstrndup(qname, (size_t)(colon - qname));
	ns = xmlSearchNs(part->doc, node, (const xmlChar *)prefix);
	free(prefix);
	*uri = ns != NULL ? (const char *)ns->href : part->ns;
	return colon != NULL ? colon + 1 : qname;
}

static struct xsdtype *
new_type(struct xsdtype_set *set)
{
	struct xsdtype *type = xcalloc(1, sizeof(*type));

	set->type =
	    xreallocarray(set->type, set->ntypes + 1, sizeof(*set->type));
	set->type[set->ntypes++] = type;
	return type;
}

static void
add_member(struct xsdtype_members *to, const char *uri, const char *local,
    const struct xsdtype *type)
{
	if (xsdtype_find(to, uri, local) != NULL)
		return;
	if (to->n == to->size) {
		to->size = to->size * 2 + 8;
		to->member =
		    xreallocarray(to->member, to->size, sizeof(*to->member));
	}
	to->member[to->n++] = (struct xsdtype_member){uri, local, type};
}

static struct component *
component(struct xsdtype_set *set, const char *kind, const char *uri,
    const char *name)
{
	struct component *c;
	size_t i;

	for (i = 0; i < set->ncomponents; i++) {
		c = &set->component[i];
		if (strcmp(c->kind, kind) == 0 && same(c->uri, uri) &&
		    strcmp(c->name, name) == 0)
			return c;
	}
	return NULL;
}

/* What the attribute "ref" of NODE names; NULL with the set broken. */
static struct component *
referred(struct xsdtype_set *set, const struct part *part, xmlNode *node)
{
	const char *uri, *local, *ref = attribute(node, "ref");
	struct component *c;

	local = resolve(part, node, ref, &uri);
	c = component(set, (const char *)node->name, uri, local);
	if (c == NULL)
		broken(set, part, node, "reference to nothing");
	return c;
}

/* The type of a component, made on first use. */
static struct xsdtype *
component_type(struct xsdtype_set *set, struct component *c)
{
	if (c->type == NULL)
		c->type = type_of(set, c->part, c->node);
	return c->type;
}

/* An element or attribute within a type. */
static void
member(struct xsdtype_set *set, struct xsdtype_members *to,
    const struct part *part, xmlNode *node)
{
	const char *name = attribute(node, "name");
	struct component *c;

	if (name != NULL) {
		add_member(to, is(node, "element") ? part->ns : NULL, name,
		    type_of(set, part, node));
		return;
	}
	c = referred(set, part, node);
	if (c != NULL)
		add_member(to, c->uri, c->name, component_type(set, c));
}

/* What stands in a content model at or below NODE. */
static void
particle(struct xsdtype_set *set, struct xsdtype *type, const struct part *part,
    xmlNode *node)
{
	struct component *group;
	xmlNode *child;

	if (type->content == XSDTYPE_EMPTY)
		type->content = XSDTYPE_ELEMENT;
	if (is(node, "element")) {
		member(set, &type->children, part, node);
	} else if (is(node, "group")) {
		group = referred(set, part, node);
		for (child = group != NULL ? first(group->node) : NULL;
		     child != NULL; child = child->next)
			if (child->type == XML_ELEMENT_NODE)
				particle(set, type, group->part, child);
	} else if (is(node, "sequence") || is(node, "choice")) {
		for (child = first(node); child != NULL; child = child->next)
			if (child->type == XML_ELEMENT_NODE)
				particle(set, type, part, child);
	} else if (!is(node, "any")) {
		broken(set, part, node, "not used in our schemas");
	}
}

/* What a type takes from its base: the attribute "base" of NODE. */
static void
inherit(struct xsdtype_set *set, struct xsdtype *type, const struct part *part,
    xmlNode *node)
{
	const char *uri, *local, *base = attribute(node, "base");
	const struct xsdtype *from = NULL;
	size_t i;

	if (base != NULL) {
		local = resolve(part, node, base, &uri);
		from = named(set, uri, local);
	}
	if (from == NULL || from->content != XSDTYPE_SIMPLE) {
		broken(set, part, node, "want a simple base");
		return;
	}
	type->content = XSDTYPE_SIMPLE;
	type->lexical = from->lexical;
	type->facets = from->facets;
	for (i = 0; i < from->attributes.n; i++)
		add_member(&type->attributes, from->attributes.member[i].uri,
		    from->attributes.member[i].local,
		    from->attributes.member[i].type);
}

static void
complex(struct xsdtype_set *set, struct xsdtype *type, const struct part *part,
    xmlNode *node)
{
	const char *mixed = attribute(node, "mixed");
	xmlNode *child;

	for (child = first(node); child != NULL; child = child->next) {
		if (child->type != XML_ELEMENT_NODE ||
		    is(child, "anyAttribute"))
			continue;
		if (is(child, "attribute")) {
			member(set, &type->attributes, part, child);
		} else if (is(child, "simpleContent")) {
			complex(set, type, part, child);
		} else if (is(child, "extension")) {
			inherit(set, type, part, child);
			complex(set, type, part, child);
		} else {
			particle(set, type, part, child);
		}
	}
	if (mixed != NULL && strcmp(mixed, "true") == 0)
		type->content = XSDTYPE_ANY;
}

static void
simple(struct xsdtype_set *set, struct xsdtype *type, const struct part *part,
    xmlNode *node)
{
	xmlNode *child, *facet;

	for (child = first(node); child != NULL; child = child->next) {
		if (child->type != XML_ELEMENT_NODE)
			continue;
		if (!is(child, "restriction")) {
			broken(set, part, child, "not used in our schemas");
			return;
		}
		inherit(set, type, part, child);
		for (facet = first(child); facet != NULL; facet = facet->next)
			if (facet->type == XML_ELEMENT_NODE)
				type->facets = true;
	}
}

/* The type that an element, attribute or type definition has or is. */
static struct xsdtype *
type_of(struct xsdtype_set *set, const struct part *part, xmlNode *node)
{
	const char *uri, *local, *name = attribute(node, "type");
	struct component *self = NULL;
	struct xsdtype *type = NULL;
	xmlNode *child;

	if (name != NULL) {
		local = resolve(part, node, name, &uri);
		type = named(set, uri, local);
		if (type == NULL)
			broken(set, part, node, "type not defined");
	}
	if (type != NULL)
		return type;
	type = new_type(set);
	name = attribute(node, "name");
	if (is(node, "complexType") || is(node, "simpleType")) {
		/* known before it is complete: types contain themselves */
		if (name != NULL)
			self = component(
			    set, (const char *)node->name, part->ns, name);
		if (self != NULL)
			self->type = type;
		type->content = XSDTYPE_EMPTY;
		if (is(node, "complexType"))
			complex(set, type, part, node);
		else
			simple(set, type, part, node);
		return type;
	}
	for (child = first(node); child != NULL; child = child->next)
		if (is(child, "complexType") || is(child, "simpleType"))
			return type_of(set, part, child);
	return type; /* anyType */
}

/* A built-in type; they are made when they are met. */
static struct xsdtype *
builtin(struct xsdtype_set *set, const char *local)
{
	const struct lexical_type *lexical = lexical_type(local);
	struct xsdtype *type;
	size_t i;

	if (lexical == NULL && strcmp(local, "anyType") != 0)
		return NULL;
	for (i = 0; i < set->nbuiltins; i++)
		if (set->builtin[i]->lexical == lexical)
			return set->builtin[i];
	type = new_type(set);
	if (lexical != NULL) {
		type->content = XSDTYPE_SIMPLE;
		type->lexical = lexical;
	}
	set->builtin = xreallocarray(
	    set->builtin, set->nbuiltins + 1, sizeof(struct xsdtype *));
	set->builtin[set->nbuiltins++] = type;
	return type;
}

static struct xsdtype *
named(struct xsdtype_set *set, const char *uri, const char *local)
{
	struct component *c;

	if (same(uri, XSDTYPE_NS))
		return builtin(set, local);
	c = component(set, "complexType", uri, local);
	if (c == NULL)
		c = component(set, "simpleType", uri, local);
	return c != NULL ? component_type(set, c) : NULL;
}

static int read_part(struct xsdtype_set *set, const char *file, const char *ns);

/* Notes what PART defines and reads what it builds on. */
static int
survey(struct xsdtype_set *set, struct part *part)
{
	xmlNode *node, *root = xmlDocGetRootElement(part->doc);
	const char *location, *name;
	struct component *c;

	for (node = first(root); node != NULL; node = node->next) {
		if (node->type != XML_ELEMENT_NODE)
			continue;
		if (is(node, "include") || is(node, "import")) {
			location = attribute(node, "schemaLocation");
			if (location == NULL || strchr(location, '/') != NULL) {
				broken(set, part, node,
				    "want a file of this directory");
				return -1;
			}
			if (read_part(set, location,
				is(node, "include")
				    ? part->ns
				    : attribute(node, "namespace")) != 0)
				return -1;
			continue;
		}
		name = attribute(node, "name");
		if (name == NULL) {
			broken(set, part, node, "want a name");
			return -1;
		}
		set->component = xreallocarray(set->component,
		    set->ncomponents + 1, sizeof(*set->component));
		c = &set->component[set->ncomponents++];
		*c = (struct component){
		    (const char *)node->name, part->ns, name, node, part, NULL};
	}
	return 0;
}

static int
read_part(struct xsdtype_set *set, const char *file, const char *ns)
{
	struct part *part;
	char *path;
	size_t i;

	for (i = 0; i < set->nparts; i++)
		if (strcmp(set->part[i]->file, file) == 0 &&
		    same(set->part[i]->ns, ns))
			return 0;
	part = xcalloc(1, sizeof(*part));
	part->file = xstrdup(file);
	set->part =
	    xreallocarray(set->part, set->nparts + 1, sizeof(*set->part));
	set->part[set->nparts++] = part;
	path = xasprintf("%s/%s", set->dir, file);
	/* our own files, not documents: the one parser outside xml.c */
	part->doc = xmlReadFile(path, NULL,
	    XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
	free(path);
	if (part->doc == NULL || xmlDocGetRootElement(part->doc) == NULL ||
	    part->doc->intSubset != NULL) {
		broken(set, part, NULL, "cannot be read");
		return -1;
	}
	if (ns == NULL)
		ns = attribute(
		    xmlDocGetRootElement(part->doc), "targetNamespace");
	if (ns != NULL)
		part->ns = xstrdup(ns);
	return survey(set, part);
}

struct xsdtype_set *
xsdtype_open(const char *dir, const char *file, struct fault *fault)
{
	struct xsdtype_set *set = xcalloc(1, sizeof(*set));
	size_t i, n;

	set->dir = dir;
	set->fault = fault;
	if (read_part(set, file, NULL) != 0) {
		xsdtype_free(set);
		return NULL;
	}
	/* all of them now, so that whatever is wrong is told now */
	n = set->ncomponents;
	for (i = 0; i < n && !set->broken; i++)
		if (strcmp(set->component[i].kind, "group") != 0)
			(void)component_type(set, &set->component[i]);
	if (set->broken) {
		xsdtype_free(set);
		return NULL;
	}
	set->dir = NULL;
	set->fault = NULL;
	return set;
}

void
xsdtype_free(struct xsdtype_set *set)
{
	size_t i;

	if (set == NULL)
		return;
	for (i = 0; i < set->ntypes; i++) {
		free(set->type[i]->children.member);
		free(set->type[i]->attributes.member);
		free(set->type[i]);
	}
	for (i = 0; i < set->nparts; i++) {
		xmlFreeDoc(set->part[i]->doc);
		free(set->part[i]->file);
		free(set->part[i]->ns);
		free(set->part[i]);
	}
	free(set->type);
	free(set->builtin);
	free(set->part);
	free(set->component);
	free(set);
}

const struct xsdtype *
xsdtype_element(struct xsdtype_set *set, const char *uri, const char *local)
{
	struct component *c = component(set, "element", uri, local);

	return c != NULL ? c->type : NULL;
}

const struct xsdtype *
xsdtype_attribute(struct xsdtype_set *set, const char *uri, const char *local)
{
	struct component *c = component(set, "attribute", uri, local);

	return c != NULL ? c->type : NULL;
}

const struct xsdtype *
xsdtype_named(struct xsdtype_set *set, const char *uri, const char *local)
{
	return named(set, uri, local);
}

const struct xsdtype *
xsdtype_find(
    const struct xsdtype_members *in, const char *uri, const char *local)
{
	size_t i;

	for (i = 0; i < in->n; i++)
		if (strcmp(in->member[i].local, local) == 0 &&
		    same(in->member[i].uri, uri))
			return in->member[i].type;
	return NULL;
}

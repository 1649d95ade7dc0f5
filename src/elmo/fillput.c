#include <config.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "doc.h"
#include "fillfield.h"
#include "fillput.h"
#include "lexical.h"
#include "xalloc.h"

/* The doc gives its tree as read-only; here it is changed. */
static xmlNode *
mine(const xmlNode *node)
{
	return (xmlNode *)(uintptr_t)node;
}

/* libxml2 says that memory is gone by NULL; xalloc says it for good. */
static void *
must(void *p)
{
	return p != NULL ? p : xreallocarray(NULL, SIZE_MAX, 2);
}

static bool
is_blank(const xmlNode *text)
{
	if (text->type != XML_TEXT_NODE)
		return false;
	for (const xmlChar *s = text->content; s != NULL && *s != '\0'; s++)
		if (strchr(" \t\r\n", *s) == NULL)
			return false;
	return true;
}

static void
add_text(xmlNode *parent, const char *text)
{
	/* xmlNewText takes it as it is, entities and all */
	xmlAddChild(parent, must(xmlNewText((const xmlChar *)text)));
}

/*
 * The white space before children of PARENT; NULL when there is none.  That of
 * an element that has no children yet is where its end tag stands.
 */
static char *
indent(const xmlNode *parent)
{
	const xmlNode *first = parent->children;
	const char *blank;
	size_t n;

	if (first == NULL || !is_blank(first))
		return NULL;
	blank = (const char *)first->content;
	if (first->next != NULL)
		return xstrdup(blank);
	n = strlen(blank);
	return xasprintf(
	    "%s%s", blank, n > 0 && blank[n - 1] == '\t' ? "\t" : "  ");
}

/* The element behind which NAME belongs, NULL when it is the first. */
static xmlNode *
before(const struct doc *doc, const xmlNode *parent,
    const struct fillfield *field, bool in_group, const char *name)
{
	const char *group = in_group ? field->group : NULL;
	const xmlNode *last = NULL;

	for (const xmlNode *n = doc_first(doc, parent, NULL); n != NULL;
	     n = doc_next(doc, n, NULL))
		if (fillfield_order(
			field->place, group, (const char *)n->name, name) <= 0)
			last = n;
	return mine(last);
}

/* A new element NAME where it belongs. */
static xmlNode *
add(const struct doc *doc, const xmlNode *in, const struct fillfield *field,
    bool in_group, const char *name)
{
	xmlNode *parent = mine(in), *space = NULL;
	xmlNode *prev = before(doc, in, field, in_group, name);
	xmlNode *node =
	    must(xmlNewDocNode(parent->doc, NULL, (const xmlChar *)name, NULL));
	char *blank = indent(parent);

	node->ns = parent->ns;
	node->_private = parent->_private; /* the line, for tree.h */
	if (blank != NULL)
		space =
		    must(xmlNewDocText(parent->doc, (const xmlChar *)blank));
	free(blank);
	if (prev != NULL) {
		xmlAddNextSibling(prev, node);
		if (space != NULL)
			xmlAddPrevSibling(node, space);
	} else if (parent->children != NULL) {
		xmlAddPrevSibling(parent->children, node);
		if (space != NULL)
			xmlAddPrevSibling(node, space);
	} else {
		xmlAddChild(parent, node);
	}
	return node;
}

/* An element for others, whose end tag stands as its start tag does. */
static xmlNode *
add_group(
    const struct doc *doc, const xmlNode *place, const struct fillfield *field)
{
	char *blank = indent(place);
	xmlNode *node = add(doc, place, field, false, field->group);

	if (blank != NULL)
		add_text(node, blank);
	free(blank);
	return node;
}

static bool
says(const char *have, const char *want)
{
	return have != NULL && strcasecmp(have, want) == 0;
}

/* What a group is found by: the scheme of credits, the type of a level. */
static const char *
group_key(const struct fillfield *field)
{
	switch (field->which) {
	case FILLFIELD_SCHEME:
		return "scheme";
	case FILLFIELD_LEVEL:
		return "type";
	default:
		return NULL;
	}
}

static const char *
group_word(const struct fillfield *field, const char *which)
{
	if (which != NULL)
		return which;
	return field->which == FILLFIELD_SCHEME ? "ects" : "EQF";
}

/* The group that the field is in, PLACE itself where it is in none. */
static const xmlNode *
find_group(const struct doc *doc, const xmlNode *place,
    const struct fillfield *field, const char *which)
{
	const char *key = group_key(field);
	const xmlNode *n;

	if (field->group == NULL)
		return place;
	for (n = doc_first(doc, place, field->group); n != NULL && key != NULL;
	     n = doc_next(doc, n, field->group)) {
		char *have = doc_text_at(doc, n, key);
		bool found = says(have, group_word(field, which));

		free(have);
		if (found)
			break;
	}
	return n;
}

static bool
has_text(const xmlNode *node)
{
	char *text = doc_text(node);
	bool has = text != NULL && *text != '\0';

	free(text);
	for (const xmlNode *n = node->children; n != NULL && !has; n = n->next)
		has = n->type == XML_ELEMENT_NODE;
	return has;
}

/* Is NODE the one that is meant, as far as WHICH and LANG tell? */
static bool
is_meant(const xmlNode *node, const struct fillfield *field, const char *which,
    const char *lang)
{
	char *have;
	bool is;

	switch (field->which) {
	case FILLFIELD_TYPE:
		have = doc_attr(node, "type");
		is = which != NULL && says(have, which);
		break;
	case FILLFIELD_LABEL:
		have = doc_attr(node, "label");
		is = have != NULL && which != NULL && strcmp(have, which) == 0;
		break;
	case FILLFIELD_LANG:
		have = doc_lang(node);
		/* a title of any language will do where none is asked for */
		is = lang == NULL || !has_text(node) || says(have, lang);
		break;
	default:
		return true;
	}
	free(have);
	return is;
}

/* An identifier of no type that says nothing: elmo-convert puts one where the
 * schema wants one. */
static bool
stands_in(const xmlNode *node, const struct fillfield *field)
{
	char *type;
	bool stands;

	if (field->which != FILLFIELD_TYPE || has_text(node))
		return false;
	type = doc_attr(node, "type");
	stands = type == NULL || *type == '\0';
	free(type);
	return stands;
}

static const xmlNode *
find(const struct doc *doc, const xmlNode *group, const struct fillfield *field,
    const char *which, const char *lang)
{
	const xmlNode *n, *empty = NULL;

	for (n = doc_first(doc, group, field->local); n != NULL;
	     n = doc_next(doc, n, field->local)) {
		if (!is_meant(n, field, which, lang)) {
			if (empty == NULL && stands_in(n, field))
				empty = n;
			continue;
		}
		if (field->which != FILLFIELD_LANG || has_text(n))
			return n;
		if (empty == NULL)
			empty = n;
	}
	return empty;
}

bool
fillput_has(const struct doc *doc, const xmlNode *place,
    const struct fillfield *field, const char *which)
{
	const xmlNode *node, *group = find_group(doc, place, field, which);

	if (group == NULL)
		return false;
	node = find(doc, group, field, which, NULL);
	if (node != NULL && field->value == FILLFIELD_DISTRIBUTION)
		return doc_first(doc, node, "category") != NULL;
	return node != NULL && has_text(node);
}

static void
drop_children(xmlNode *node)
{
	while (node->children != NULL) {
		xmlNode *child = node->children;

		xmlUnlinkNode(child);
		xmlFreeNode(child);
	}
}

static void
set_attr(xmlNode *node, const char *name, const char *value)
{
	must(xmlSetProp(node, (const xmlChar *)name, (const xmlChar *)value));
}

/* One that is there in another case stays. */
static void
set_type(xmlNode *node, const char *type)
{
	char *have = doc_attr(node, "type");

	if (!says(have, type))
		set_attr(node, "type", type);
	free(have);
}

static void
set_lang(xmlNode *node, const char *lang)
{
	xmlNs *xml = must(xmlSearchNsByHref(
	    node->doc, node, (const xmlChar *)XML_XML_NAMESPACE));

	must(xmlSetNsProp(
	    node, xml, (const xmlChar *)"lang", (const xmlChar *)lang));
}

/* "A=12; B=30" as categories, which are the same when these are all. */
static void
add_categories(const struct doc *doc, xmlNode *node, const char *text)
{
	const struct fillfield *category =
	    fillfield_get(FILLPLACE_LOI, "resultDistribution/category");
	const char *label, *count;
	size_t nlabel, ncount;

	while (fillfield_category(&text, &label, &nlabel, &count, &ncount)) {
		xmlNode *n = add(doc, node, category, true, "category");
		char *l = xstrndup(label, nlabel), *c = xstrndup(count, ncount);

		set_attr(n, "label", l);
		set_attr(n, "count", c);
		free(l);
		free(c);
	}
}

static bool
same_categories(const struct doc *doc, const xmlNode *node, const char *text)
{
	const xmlNode *n = doc_first(doc, node, "category");
	const char *label, *count;
	size_t nlabel, ncount;
	bool same = true;

	while (fillfield_category(&text, &label, &nlabel, &count, &ncount)) {
		char *l = n != NULL ? doc_attr(n, "label") : NULL;
		char *c = n != NULL ? doc_attr(n, "count") : NULL;

		same = same && l != NULL && c != NULL && strlen(l) == nlabel &&
		       memcmp(l, label, nlabel) == 0 && strlen(c) == ncount &&
		       memcmp(c, count, ncount) == 0;
		free(l);
		free(c);
		n = doc_next(doc, n, "category");
	}
	return same && n == NULL;
}

static void
drop_categories(const struct doc *doc, const xmlNode *node)
{
	const xmlNode *n;

	while ((n = doc_first(doc, node, "category")) != NULL) {
		xmlNode *prev = n->prev;

		xmlUnlinkNode(mine(n));
		xmlFreeNode(mine(n));
		if (prev != NULL && is_blank(prev)) {
			xmlUnlinkNode(prev);
			xmlFreeNode(prev);
		}
	}
}

static enum fillput
put_distribution(const struct doc *doc, const xmlNode *place, xmlNode *node,
    const struct fillput_value *v)
{
	enum fillput done = FILLPUT_DONE;
	char *blank;

	if (node != NULL && doc_first(doc, node, "category") != NULL) {
		if (same_categories(doc, node, v->text))
			return FILLPUT_SAME;
		if (!v->replace)
			return FILLPUT_KEPT;
		drop_categories(doc, node);
		done = FILLPUT_REPLACED;
	}
	if (node == NULL) {
		blank = indent(place);
		node = add(doc, place, v->field, false, v->field->local);
		if (blank != NULL)
			add_text(node, blank);
		free(blank);
	}
	add_categories(doc, node, v->text);
	return done;
}

/* The text of an element, or the count of a category. */
static bool
same_value(const xmlNode *node, const struct fillput_value *v)
{
	char *have = v->field->which == FILLFIELD_LABEL
			 ? doc_attr(node, "count")
			 : doc_text(node);
	char *want = xstrdup(v->text);
	bool same;

	want[lexical_collapse(want, strlen(want))] = '\0';
	same = have != NULL && strcmp(have, want) == 0;
	free(have);
	free(want);
	return same;
}

static bool
has_value(const xmlNode *node, const struct fillfield *field)
{
	return field->which == FILLFIELD_LABEL || has_text(node);
}

static void
set_value(xmlNode *node, const struct fillput_value *v)
{
	if (v->field->which == FILLFIELD_LABEL) {
		set_attr(node, "count", v->text);
		return;
	}
	drop_children(node);
	add_text(node, v->text);
	if (v->field->which == FILLFIELD_LANG && v->lang != NULL)
		set_lang(node, v->lang);
	if (v->field->which == FILLFIELD_TYPE)
		set_type(node, v->which);
	if (v->field->value == FILLFIELD_COUNTRY && v->typed)
		set_attr(node, "type", strlen(v->text) == 2 ? "ISO" : "URI");
}

static xmlNode *
make(const struct doc *doc, const xmlNode *place, const xmlNode *group,
    const struct fillput_value *v)
{
	const char *key = group_key(v->field);
	xmlNode *node;

	if (group == NULL) {
		xmlNode *made = add_group(doc, place, v->field);

		if (key != NULL)
			add_text(add(doc, made, v->field, true, key),
			    group_word(v->field, v->which));
		group = made;
	}
	node =
	    add(doc, group, v->field, v->field->group != NULL, v->field->local);
	if (v->field->which == FILLFIELD_LABEL)
		set_attr(node, "label", v->which);
	return node;
}

enum fillput
fillput(
    const struct doc *doc, const xmlNode *place, const struct fillput_value *v)
{
	const xmlNode *group = find_group(doc, place, v->field, v->which);
	xmlNode *node = NULL;
	enum fillput done = FILLPUT_DONE;

	if (group != NULL)
		node = mine(find(doc, group, v->field, v->which, v->lang));
	if (v->field->value == FILLFIELD_DISTRIBUTION)
		return put_distribution(doc, place, node, v);
	if (node != NULL && has_value(node, v->field)) {
		if (same_value(node, v))
			return FILLPUT_SAME;
		if (!v->replace)
			return FILLPUT_KEPT;
		done = FILLPUT_REPLACED;
	}
	if (node == NULL)
		node = make(doc, place, group, v);
	set_value(node, v);
	return done;
}

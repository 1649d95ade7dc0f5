#include <config.h>

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "caps.h"
#include "convertedit.h"
#include "convertns.h"
#include "converttell.h"
#include "xalloc.h"

#define BLANKS " \t\r\n"
#define RAW "https://raw.githubusercontent.com/emrex-eu/elmo-schemas/"

struct work {
	const xmlChar *old; /* NULL: none */
	const char *uri;
	xmlNs *fresh; /* on the root, of a record that had no namespace */
	const xmlNode *root;
	struct converttell *tell;
};

/* libxml2 says that memory is gone by NULL; xalloc says it for good. */
static void *
must(void *p)
{
	return p != NULL ? p : xreallocarray(NULL, SIZE_MAX, 2);
}

static bool
is_old(const struct work *w, const xmlNs *ns)
{
	return ns != NULL && w->old != NULL && xmlStrEqual(ns->href, w->old);
}

/* A signature in a foreign element counts what is in scope, used or not. */
static bool
is_signed(const xmlNode *node)
{
	if (convertedit_signature(node))
		return true;
	for (const xmlNode *n = node->children; n != NULL; n = n->next)
		if (n->type == XML_ELEMENT_NODE && is_signed(n))
			return true;
	return false;
}

/*
 * NODE, the outermost foreign element, says itself what was in scope of the
 * old namespace, where it is of any use.
 */
static void
shield(struct work *w, xmlNode *node)
{
	bool all = is_signed(node);

	for (const xmlNode *n = node->parent;
	     n != NULL && n->type == XML_ELEMENT_NODE; n = n->parent)
		for (xmlNs *d = n->nsDef; d != NULL; d = d->next) {
			if (!is_old(w, d) ||
			    xmlSearchNs(node->doc, node, d->prefix) != d ||
			    convertedit_declares(node, d->prefix) ||
			    !(all || convertedit_uses(node, d)))
				continue;
			convertedit_rebind(
			    node, d, must(xmlNewNs(node, w->old, d->prefix)));
		}
	if (w->fresh != NULL && !convertedit_declares(node, NULL) &&
	    (all || convertedit_uses(node, NULL)))
		must(xmlNewNs(node, BAD_CAST "", NULL));
}

/* Before a declaration is changed that foreign elements see. */
static void
shield_all(struct work *w, xmlNode *node)
{
	for (xmlNode *n = node->children; n != NULL; n = n->next) {
		if (n->type != XML_ELEMENT_NODE)
			continue;
		if (convertedit_own(n, NULL))
			shield_all(w, n);
		else
			shield(w, n);
	}
}

/* The location of a pair of the old namespace, NULL: no longer of use. */
static char *
location(const struct work *w, const char *old)
{
	const char *version = strrchr(w->uri, '/') + 1; /* v1, v2 */
	size_t n = sizeof RAW - 1;

	if (strncmp(old, RAW, n) == 0 && (strncmp(old + n, "v1/", 3) == 0 ||
					     strncmp(old + n, "v2/", 3) == 0))
		return xasprintf(RAW "%s%s", version, old + n + 2);
	if (strstr(old, "1.") != NULL || strstr(old, "2.") != NULL ||
	    strstr(old, "v1") != NULL || strstr(old, "v2") != NULL)
		return NULL;
	return xstrdup(old);
}

/* One word of a list and the white space before it. */
struct word {
	const char *space, *s;
	size_t nspace, n;
};

static bool
word_next(struct word *w, const char **at)
{
	w->space = *at;
	w->nspace = strspn(*at, BLANKS);
	w->s = w->space + w->nspace;
	w->n = strcspn(w->s, BLANKS);
	*at = w->s + w->n;
	return w->n > 0;
}

/* A pair of the old namespace as one of the new, or nothing. */
static void
pair(const struct work *w, const xmlNode *node, const struct word *uri,
    const struct word *where, struct buf *out)
{
	char *old = xasprintf("%.*s", (int)where->n, where->s);
	char *made = location(w, old);

	if (made != NULL) {
		buf_add(out, uri->space, uri->nspace);
		buf_adds(out, w->uri);
		buf_add(out, where->space, where->nspace);
		buf_adds(out, made);
	} else {
		converttell_add(w->tell, CONVERTTELL_NOTE, node,
		    "@xsi:schemaLocation",
		    "a location of another version, left out");
	}
	free(made);
	free(old);
}

/* "URI LOCATION URI LOCATION", with its white space. */
static char *
pairs(const struct work *w, const xmlNode *node, const char *at)
{
	size_t nold = strlen((const char *)w->old);
	struct buf out = BUF_INIT(2 * CAP_TREE);
	struct word uri, where;
	bool old = false;

	while (word_next(&uri, &at) && word_next(&where, &at)) {
		if (uri.n == nold && memcmp(uri.s, w->old, nold) == 0) {
			pair(w, node, &uri, &where, &out);
			old = true;
		} else {
			buf_add(&out, uri.space,
			    (size_t)(where.s + where.n - uri.space));
		}
	}
	buf_adds(&out, at);
	if (old)
		return buf_take(&out);
	buf_free(&out);
	return NULL;
}

static void
hint(const struct work *w, xmlNode *node)
{
	xmlAttr *a = xmlHasNsProp(
	    node, BAD_CAST "schemaLocation", BAD_CAST CONVERTEDIT_XSI);
	xmlChar *all;
	char *made;

	if (a == NULL || w->old == NULL)
		return;
	all = xmlNodeGetContent((xmlNode *)a);
	made = all != NULL ? pairs(w, node, (const char *)all) : NULL;
	xmlFree(all);
	if (made == NULL)
		return;
	if (made[strspn(made, BLANKS)] != '\0')
		convertedit_set((xmlNode *)a, made);
	else
		xmlRemoveProp(a);
	free(made);
}

/* xmlns="" has no longer anything to undeclare. */
static void
no_default(xmlNode *node)
{
	xmlNs **at = &node->nsDef, *gone;

	while (*at != NULL) {
		if ((*at)->prefix != NULL || (*at)->href == NULL ||
		    (*at)->href[0] != '\0') {
			at = &(*at)->next;
			continue;
		}
		gone = *at;
		*at = gone->next;
		xmlFreeNs(gone);
	}
}

static void
change(struct work *w, xmlNode *node)
{
	for (xmlNode *n = node->children; n != NULL; n = n->next)
		if (n->type == XML_ELEMENT_NODE && convertedit_own(n, NULL))
			change(w, n);
	hint(w, node);
	if (w->fresh != NULL && node != w->root) {
		node->ns = w->fresh;
		no_default(node);
	}
}

/* From the innermost on, for who is own is told by what is further out. */
static void
declare(struct work *w, xmlNode *node)
{
	for (xmlNode *n = node->children; n != NULL; n = n->next)
		if (n->type == XML_ELEMENT_NODE && is_old(w, n->ns))
			declare(w, n);
	for (xmlNs *d = node->nsDef; d != NULL; d = d->next)
		if (is_old(w, d)) {
			xmlFree((xmlChar *)(uintptr_t)d->href);
			d->href = must(xmlStrdup(BAD_CAST w->uri));
		}
}

void
convertns(xmlDoc *tree, const char *uri, struct converttell *tell)
{
	xmlNode *root = xmlDocGetRootElement(tree);
	struct work w = {NULL, uri, NULL, root, tell};

	if (root->ns != NULL)
		w.old = must(xmlStrdup(root->ns->href));
	else
		w.fresh = must(xmlNewNs(root, BAD_CAST uri, NULL));
	shield_all(&w, root);
	change(&w, root);
	if (w.fresh != NULL)
		root->ns = w.fresh;
	else
		declare(&w, root);
	xmlFree((xmlChar *)(uintptr_t)w.old);
}

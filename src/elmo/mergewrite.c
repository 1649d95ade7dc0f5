#include <config.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "caps.h"
#include "mergedoc.h"
#include "mergewalk.h"
#include "mergewrite.h"
#include "msg.h"
#include "original.h"
#include "spool.h"
#include "treewrite.h"
#include "when.h"
#include "xalloc.h"

struct work {
	const struct mergewrite *m;
	struct treewrite *w;
	struct treewrite_scope around; /* declared on the root */
	char *prefix;		       /* of the root, with its colon */
};

static const char *
uri_of(const struct mergewrite *m)
{
	return (const char *)m->docs[0]->root->ns->href;
}

static void
declare(struct treewrite_scope *scope, const char *prefix, const char *uri)
{
	scope->v = xreallocarray(scope->v, scope->n + 1, sizeof *scope->v);
	scope->v[scope->n++] = (struct treewrite_ns){prefix, uri};
}

/*
 * What all roots have in scope alike.  Where that is no way to write the
 * record's own namespace the default is, which parts can undeclare.
 */
static void
common_scope(const struct mergewrite *m, struct treewrite_scope *common)
{
	struct treewrite_scope one;
	size_t kept;

	treewrite_scope(m->docs[0]->root, common);
	for (size_t i = 1; i < m->ndocs; i++) {
		kept = 0;
		treewrite_scope(m->docs[i]->root, &one);
		for (size_t k = 0; k < common->n; k++) {
			const char *have =
			    treewrite_lookup(&one, common->v[k].prefix);

			if (have != NULL && strcmp(have, common->v[k].uri) == 0)
				common->v[kept++] = common->v[k];
		}
		common->n = kept;
		treewrite_scope_free(&one);
	}
}

static void
settle_root(struct work *k)
{
	const xmlNs *first = k->m->docs[0]->root->ns;
	const char *uri = uri_of(k->m), *have;
	size_t kept = 0;

	common_scope(k->m, &k->around);
	have = treewrite_lookup(&k->around, (const char *)first->prefix);
	if (have != NULL && strcmp(have, uri) == 0) {
		k->prefix = first->prefix
				? xasprintf("%s:", (const char *)first->prefix)
				: xstrdup("");
		return;
	}
	for (size_t i = 0; i < k->around.n; i++)
		if (k->around.v[i].prefix != NULL)
			k->around.v[kept++] = k->around.v[i];
	k->around.n = kept;
	declare(&k->around, NULL, uri);
	k->prefix = xstrdup("");
}

static void
open_tag(struct work *k, const char *local)
{
	treewrite_markup(k->w, "<");
	treewrite_markup(k->w, k->prefix);
	treewrite_markup(k->w, local);
}

static void
close_tag(struct work *k, const char *local)
{
	treewrite_markup(k->w, "</");
	treewrite_markup(k->w, k->prefix);
	treewrite_markup(k->w, local);
	treewrite_markup(k->w, ">");
}

/* The white space before NODE, where there is nothing else. */
static void
space_before(struct work *k, const xmlNode *node)
{
	const xmlNode *p = node->prev;
	const char *s;

	if (p == NULL || p->type != XML_TEXT_NODE || p->content == NULL)
		return;
	s = (const char *)p->content;
	if (s[strspn(s, " \t\r\n")] == '\0')
		treewrite_text(k->w, s);
}

/* The same behind the last part. */
static void
space_at_end(struct work *k, const xmlNode *parent)
{
	const xmlNode *last = parent->last;

	if (last != NULL && last->type == XML_TEXT_NODE &&
	    last->content != NULL &&
	    last->content[strspn((const char *)last->content, " \t\r\n")] ==
		'\0')
		treewrite_text(k->w, (const char *)last->content);
}

static void
part(struct work *k, const xmlNode *node)
{
	if (node == NULL)
		return;
	space_before(k, node);
	treewrite_element(k->w, node, &k->around);
}

static void
parts(struct work *k, enum mergepart_kind kind)
{
	const struct mergeparts *set = &k->m->sets[kind];

	/* each in the place of the first that says the same */
	for (size_t i = 0; i < set->n; i++)
		if (set->v[i].same == i)
			part(k, set->v[set->v[i].stands].node);
}

/* groups or extension: one element with the parts of all. */
static void
gathered(struct work *k, enum mergepart_kind kind, const char *local)
{
	const struct mergeparts *set = &k->m->sets[kind];
	const xmlNode *parent;

	if (set->n == 0)
		return;
	parent = set->v[0].node->parent;
	space_before(k, parent);
	open_tag(k, local);
	treewrite_markup(k->w, ">");
	parts(k, kind);
	space_at_end(k, parent);
	close_tag(k, local);
}

/* The newest: the result is not older than what is in it. */
static const xmlNode *
generated(const struct mergewrite *m)
{
	const xmlNode *best = NULL;
	int64_t newest = INT64_MIN;

	for (size_t i = 0; i < m->ndocs; i++) {
		char *s = mergedoc_text(m->docs[i]->generated);
		int64_t t = INT64_MIN;

		if (s != NULL)
			when_parse(s, &t, NULL);
		if (s != NULL && (best == NULL || t > newest)) {
			best = m->docs[i]->generated;
			newest = t;
		}
		free(s);
	}
	return best;
}

static int
original(struct work *k, size_t number, struct fault *fault)
{
	char title[64];

	snprintf(title, sizeof title, "Record %zu of %zu as received",
	    number + 1, k->m->ndocs);
	treewrite_markup(k->w, "\n  ");
	return original_write(k->w, k->prefix, title, k->m->typed,
	    k->m->docs[number]->original, fault);
}

static int
originals(struct work *k, struct fault *fault)
{
	for (size_t i = 0; i < k->m->ndocs; i++)
		if (k->m->docs[i]->original != NULL &&
		    original(k, i, fault) == -1)
			return -1;
	return 0;
}

/* TEXT as a CDATA section; libxml2 gives those no name. */
static xmlNode
section(const xmlNode *text)
{
	xmlNode node = *text;

	node.type = XML_CDATA_SECTION_NODE;
	node.name = NULL;
	return node;
}

/* Markup in text as the schema's note on supplements has it (9.3, O18). */
static void
on_content(void *ctx, xmlNode *node, enum mergewalk_kind kind, bool is_signed)
{
	xmlNode *text = node->children;
	xmlChar *type;

	(void)ctx, (void)is_signed;
	if (kind != MERGEWALK_CONTENT || text == NULL || text->next != NULL ||
	    text->type != XML_TEXT_NODE || text->content == NULL ||
	    xmlStrchr(text->content, '<') == NULL)
		return;
	type = xmlGetNoNsProp(node, (const xmlChar *)"type");
	if (type != NULL && xmlStrcasecmp(type, BAD_CAST "text/plain") != 0)
		*text = section(text);
	xmlFree(type);
}

/* Do all roots have A, and can it be written on the new one? */
static bool
common_attribute(const struct work *k, const xmlAttr *a)
{
	const char *uri;

	if (a->children == NULL)
		return false;
	if (a->ns != NULL) {
		uri = treewrite_lookup(&k->around, (const char *)a->ns->prefix);
		if (uri == NULL || strcmp(uri, (const char *)a->ns->href) != 0)
			return false;
	}
	for (size_t i = 1; i < k->m->ndocs; i++) {
		const xmlAttr *b = xmlHasNsProp(
		    k->m->docs[i]->root, a->name, a->ns ? a->ns->href : NULL);

		if (b == NULL || b->children == NULL ||
		    !xmlStrEqual(b->children->content, a->children->content))
			return false;
	}
	return true;
}

/* What all say (hints at schemas); xml:* goes to the parts, inherited. */
static void
root_attributes(struct work *k)
{
	const xmlNode *root = k->m->docs[0]->root;

	for (const xmlAttr *a = root->properties; a != NULL; a = a->next)
		if (common_attribute(k, a))
			treewrite_attribute(k->w, a);
}

static int
document(struct work *k, struct fault *fault)
{
	const struct mergewrite *m = k->m;
	int status;

	treewrite_markup(k->w, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
	open_tag(k, "elmo");
	for (size_t i = 0; i < k->around.n; i++)
		treewrite_declare(k->w, &k->around.v[i]);
	root_attributes(k);
	treewrite_markup(k->w, ">");
	part(k, generated(m));
	part(k, m->learner->learner);
	parts(k, MERGE_REPORT);
	parts(k, MERGE_ATTACHMENT);
	status = originals(k, fault);
	gathered(k, MERGE_GROUP, "groups");
	gathered(k, MERGE_FOREIGN, "extension");
	parts(k, MERGE_STRANGE);
	space_at_end(k, m->docs[0]->root);
	close_tag(k, "elmo");
	treewrite_markup(k->w, "\n");
	return status;
}

void
mergewrite_sections(xmlNode *report)
{
	mergewalk(report, on_content, NULL);
}

int
mergewrite(const struct mergewrite *m, struct spool *out, struct fault *fault)
{
	struct work k = {m, treewrite_new(out), {NULL, 0}, NULL};
	int status;

	for (size_t i = 0; i < m->sets[MERGE_REPORT].n; i++)
		mergewrite_sections(m->sets[MERGE_REPORT].v[i].node);
	settle_root(&k);
	status = document(&k, fault);
	if (treewrite_end(k.w, fault) == -1)
		status = -1;
	treewrite_scope_free(&k.around);
	free(k.prefix);
	return status;
}

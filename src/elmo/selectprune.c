#include <config.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "doc.h"
#include "selectmark.h"
#include "selectprune.h"
#include "selectrefs.h"
#include "treewrite.h"
#include "xalloc.h"

#define DS "http://www.w3.org/2000/09/xmldsig#"
#define LOI "learningOpportunityInstance"
#define BLANKS " \t\r\n"

struct work {
	struct selectprune *prune;
	const struct doc *doc;
	const struct selectmark *mark;
	bool *changed; /* each report: something of it is gone */
	bool any;      /* something is */
	struct selectrefs before, after;
};

/* The tree is a doc's, which nobody else has; this is where it changes. */
static xmlNode *
own(const xmlNode *node)
{
	return (xmlNode *)(uintptr_t)node;
}

/* Declares on NODE what is in scope there and not among AROUND. */
static void
declare(xmlNode *node, const struct treewrite_scope *around)
{
	struct treewrite_scope scope;

	treewrite_scope(node, &scope);
	for (size_t i = 0; i < scope.n; i++) {
		const struct treewrite_ns *ns = &scope.v[i];
		const char *uri = treewrite_lookup(around, ns->prefix);

		/* nothing happens where NODE declares the prefix itself */
		if (uri == NULL || strcmp(uri, ns->uri) != 0)
			xmlNewNs(node, BAD_CAST ns->uri, BAD_CAST ns->prefix);
	}
	if (treewrite_lookup(&scope, NULL) == NULL &&
	    treewrite_lookup(around, NULL) != NULL)
		xmlNewNs(node, BAD_CAST "", NULL);
	treewrite_scope_free(&scope);
}

/*
 * Takes NODE out, and the white space before it.  What is in it may come back,
 * so that it has to know what was in scope.
 */
static void
cut(struct work *w, const xmlNode *node)
{
	static const struct treewrite_scope none = {NULL, 0};
	struct selectprune *p = w->prune;
	xmlNode *before = node->prev;

	if (before != NULL && before->type == XML_TEXT_NODE &&
	    before->content != NULL &&
	    before->content[strspn((const char *)before->content, BLANKS)] ==
		'\0') {
		xmlUnlinkNode(before);
		xmlFreeNode(before);
	}
	declare(own(node), &none);
	xmlUnlinkNode(own(node));
	/* doubled at powers of two */
	if ((p->ncut & (p->ncut + 1)) == 0)
		p->cut =
		    xreallocarray(p->cut, 2 * p->ncut + 2, sizeof(xmlNode *));
	p->cut[p->ncut++] = own(node);
}

/* Is NODE still in the document? */
static bool
live(const struct work *w, const xmlNode *node)
{
	while (node->parent != NULL && node != doc_root(w->doc))
		node = node->parent;
	return node == doc_root(w->doc);
}

/* An instance without what it says of a result. */
static void
strip_loi(struct work *w, const xmlNode *loi)
{
	static const char *const results[] = {"gradingSchemeLocalId",
	    "gradingSchemeExternalId", "resultLabel", "result",
	    "shortenedGrading", "resultDistribution", "credit", "attachments",
	    "diplomaSupplement"};
	const xmlNode *n;

	for (size_t i = 0; i < sizeof results / sizeof results[0]; i++)
		while ((n = doc_first(w->doc, loi, results[i])) != NULL)
			cut(w, n);
}

static void
strip(struct work *w, const xmlNode *los)
{
	const xmlNode *n;

	while ((n = doc_first(w->doc, los, "credit")) != NULL)
		cut(w, n); /* the pre-release */
	for (n = doc_first(w->doc, los, "specifies"); n != NULL;
	     n = doc_next(w->doc, n, "specifies"))
		for (const xmlNode *loi = doc_first(w->doc, n, LOI);
		     loi != NULL; loi = doc_next(w->doc, loi, LOI))
			strip_loi(w, loi);
	w->prune->frames++;
}

/* hasPart is there for the one that it has. */
static const xmlNode *
with_wrapper(const struct work *w, const xmlNode *los)
{
	const xmlNode *up = los->parent;

	return doc_is(w->doc, up) &&
		       strcmp((const char *)up->name, "hasPart") == 0 &&
		       doc_first(w->doc, up, NULL) == los &&
		       doc_next(w->doc, los, NULL) == NULL
		   ? up
		   : los;
}

static void
cut_parts(struct work *w)
{
	const struct selectmark *m = w->mark;
	size_t report = 0;

	for (size_t i = 0; i < m->n; i++) {
		const struct selectmark_part *p = &m->v[i];
		bool frame = selectmark_frame(m, i) && !w->prune->results;

		report += p->kind == SELECTMARK_REPORT;
		if (selectmark_kept(m, i) &&
		    (!frame || p->kind != SELECTMARK_LOS))
			continue;
		w->changed[report - 1] = w->any = true;
		if (selectmark_kept(m, i))
			strip(w, p->node);
		else if (p->kind == SELECTMARK_REPORT ||
			 selectmark_kept(m, p->parent))
			cut(w, p->kind == SELECTMARK_LOS
				   ? with_wrapper(w, p->node)
				   : p->node);
	}
}

static void
cut_signatures(struct work *w)
{
	const xmlNode *next;

	for (const xmlNode *c = doc_root(w->doc)->children; c != NULL;
	     c = next) {
		next = c->next;
		if (c->type != XML_ELEMENT_NODE || c->ns == NULL ||
		    strcmp((const char *)c->name, "Signature") != 0 ||
		    strcmp((const char *)c->ns->href, DS) != 0)
			continue;
		cut(w, c);
		w->prune->signatures++;
	}
}

static void
cut_schemes(struct work *w, const xmlNode *report)
{
	xmlHashTable *used = selectrefs_schemes(w->doc, report);
	const xmlNode *n = doc_first(w->doc, report, "gradingScheme"), *next;

	for (; n != NULL; n = next) {
		char *id = doc_attr(n, "localId");

		next = doc_next(w->doc, n, "gradingScheme");
		if (id == NULL || xmlHashLookup(used, BAD_CAST id) == NULL)
			cut(w, n);
		free(id);
	}
	xmlHashFree(used, NULL);
}

/* FULL (ELMO 2.1.1) is what a report that was cut is not. */
static void
settle_status(struct work *w, const xmlNode *report)
{
	const xmlNode *code = doc_path(w->doc, report, "status/code");
	char *text = doc_text(code);
	xmlNode *selection;

	if (text != NULL && strcmp(text, "FULL") == 0) {
		selection = xmlNewDocText(code->doc, BAD_CAST "SELECTION");
		xmlFreeNodeList(code->children);
		own(code)->children = own(code)->last = NULL;
		xmlAddChild(own(code), selection);
		w->prune->full++;
	}
	free(text);
}

static void
settle_reports(struct work *w)
{
	size_t report = 0;

	for (size_t i = 0; i < w->mark->n; i++) {
		const struct selectmark_part *p = &w->mark->v[i];

		if (p->kind != SELECTMARK_REPORT || !w->changed[report++] ||
		    !selectmark_kept(w->mark, i))
			continue;
		cut_schemes(w, p->node);
		settle_status(w, p->node);
	}
}

static void
cut_type(struct work *w, const xmlNode *type)
{
	const xmlNode *n = doc_first(w->doc, type, "group"), *next;
	bool used = selectrefs_type(&w->after, type);

	for (; n != NULL; n = next) {
		next = doc_next(w->doc, n, "group");
		if (selectrefs_group(&w->after, type, n))
			used = true;
		else
			cut(w, n);
	}
	if (!used)
		cut(w, type);
}

static void
cut_groups(struct work *w)
{
	const xmlNode *groups = doc_first(w->doc, doc_root(w->doc), "groups");
	const xmlNode *n = doc_first(w->doc, groups, "groupType"), *next;

	for (; n != NULL; n = next) {
		next = doc_next(w->doc, n, "groupType");
		cut_type(w, n);
	}
	if (groups != NULL && xmlFirstElementChild(own(groups)) == NULL)
		cut(w, groups);
}

/*
 * One that opportunities refer to goes with the last of them.  One that none
 * refers to speaks of all that it stands with, a transcript say, and goes as
 * soon as something of that does.
 */
static void
settle_attachment(struct work *w, const struct doc_attachment *a)
{
	bool around = a->above == PLACE_ROOT	 ? w->any
		      : a->above == PLACE_REPORT ? w->changed[a->report - 1]
						 : false;

	if (selectrefs_attachment(&w->after, w->doc, a->node) ||
	    (a->above != PLACE_ROOT && a->above != PLACE_REPORT))
		return;
	if (!selectrefs_attachment(&w->before, w->doc, a->node)) {
		if (!around || w->prune->attachments)
			return;
		w->prune->loose++;
	}
	cut(w, a->node);
}

/* Out of what was cut off, behind the reports and attachments there are. */
static void
move(struct work *w, const xmlNode *attachment)
{
	xmlNode *node = own(attachment), *behind = NULL;
	struct treewrite_scope around;
	const xmlNode *n;

	for (n = doc_first(w->doc, doc_root(w->doc), NULL); n != NULL;
	     n = doc_next(w->doc, n, NULL))
		if (strcmp((const char *)n->name, "report") == 0 ||
		    strcmp((const char *)n->name, "attachment") == 0)
			behind = own(n);
	treewrite_scope(doc_root(w->doc), &around);
	declare(node, &around);
	treewrite_scope_free(&around);
	xmlUnlinkNode(node);
	xmlAddNextSibling(behind, node);
	w->prune->moved++;
}

/* What is referred to and went with what it stood in comes back. */
static void
rescue(struct work *w, const struct doc_attachments *all)
{
	struct selectrefs there = {xmlHashCreate(64), NULL, NULL, NULL, NULL};
	static char yes;

	for (int gone = 0; gone <= 1; gone++)
		for (size_t i = 0; i < all->n; i++) {
			const xmlNode *a = all->v[i].node, *id;

			if (live(w, a) == (gone == 1) ||
			    !selectrefs_attachment(&w->after, w->doc, a))
				continue;
			if (gone == 1 &&
			    selectrefs_attachment(&there, w->doc, a))
				continue;
			if (gone == 1)
				move(w, a);
			for (id = doc_first(w->doc, a, "identifier");
			     id != NULL;
			     id = doc_next(w->doc, id, "identifier")) {
				char *name = doc_text(id);

				xmlHashAddEntry(
				    there.files, BAD_CAST name, &yes);
				free(name);
			}
		}
	xmlHashFree(there.files, NULL);
}

static void
settle_attachments(struct work *w, const struct doc_attachments *all)
{
	for (size_t i = 0; i < all->n; i++)
		if (live(w, all->v[i].node))
			settle_attachment(w, &all->v[i]);
	rescue(w, all);
}

void
selectprune(struct selectprune *prune, const struct doc *doc,
    const struct selectmark *mark)
{
	struct work w = {.prune = prune, .doc = doc, .mark = mark};
	struct doc_attachments all;

	w.changed = xcalloc(mark->n + 1, sizeof *w.changed);
	selectrefs_collect(&w.before, doc);
	doc_attachments(doc, &all);
	cut_signatures(&w);
	cut_parts(&w);
	if (w.any) {
		selectrefs_collect(&w.after, doc);
		settle_reports(&w);
		settle_attachments(&w, &all);
		cut_groups(&w);
		selectrefs_free(&w.after);
	}
	doc_attachments_free(&all);
	selectrefs_free(&w.before);
	free(w.changed);
}

void
selectprune_free(struct selectprune *prune)
{
	for (size_t i = 0; i < prune->ncut; i++)
		xmlFreeNode(prune->cut[i]);
	free(prune->cut);
	prune->cut = NULL;
	prune->ncut = 0;
}

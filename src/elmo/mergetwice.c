#include <config.h>

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <libxml/hash.h>

#include "mergedoc.h"
#include "mergetwice.h"
#include "mergewalk.h"
#include "msg.h"
#include "tree.h"
#include "xalloc.h"

/* Of each, so that many times many is not a flood; real ones have two. */
#define IDENTIFIERS 4

struct seen {
	size_t doc;
	long line;
};

struct work {
	struct mergedoc *const *docs;
	xmlHashTable *seen;
	size_t doc;
	char *issuer[IDENTIFIERS];
	size_t nissuer;
};

/* "type value" of the identifiers in NODE. */
static size_t
identifiers(const xmlNode *node, char **list)
{
	size_t n = 0;

	if (node == NULL)
		return 0;
	for (const xmlNode *c = node->children; c != NULL && n < IDENTIFIERS;
	     c = c->next) {
		xmlChar *type;
		char *value;

		if (!mergedoc_is(c, "identifier"))
			continue;
		type = xmlGetNoNsProp(c, (const xmlChar *)"type");
		value = mergedoc_text(c);
		if (*value != '\0')
			list[n++] = xasprintf(
			    "%s %s", type ? (const char *)type : "", value);
		free(value);
		xmlFree(type);
	}
	return n;
}

static void
release(char **list, size_t n)
{
	while (n > 0)
		free(list[--n]);
}

/* True when another record had it before; else it is noted. */
static bool
note(struct work *w, const char *issuer, const char *los, const xmlNode *node)
{
	const struct seen *before = xmlHashLookup2(
	    w->seen, (const xmlChar *)issuer, (const xmlChar *)los);
	struct seen *now;
	char *clean;

	if (before == NULL) {
		now = xmalloc(sizeof *now);
		*now = (struct seen){w->doc, tree_line(node)};
		xmlHashAddEntry2(w->seen, (const xmlChar *)issuer,
		    (const xmlChar *)los, now);
		return false;
	}
	if (before->doc == w->doc)
		return false;
	clean = msg_name(w->docs[before->doc]->name);
	warnings_add(&w->docs[w->doc]->warnings,
	    "line %ld: this learning opportunity is in %s, too (line %ld)",
	    tree_line(node), clean, before->line);
	free(clean);
	return true;
}

static void
on_los(void *ctx, xmlNode *node, enum mergewalk_kind kind, bool is_signed)
{
	struct work *w = ctx;
	char *los[IDENTIFIERS];
	size_t n;
	bool told = false;

	(void)is_signed;
	if (kind != MERGEWALK_LOS)
		return;
	n = identifiers(node, los);
	for (size_t i = 0; i < n && !told; i++)
		for (size_t k = 0; k < w->nissuer && !told; k++)
			told = note(w, w->issuer[k], los[i], node);
	release(los, n);
}

static void
drop(void *payload, const xmlChar *name)
{
	(void)name;
	free(payload);
}

void
mergetwice_tell(struct mergedoc *const *docs, const struct mergeparts *reports)
{
	struct work w = {.docs = docs, .seen = xmlHashCreate(256)};

	if (w.seen == NULL)
		return;
	for (size_t i = 0; i < reports->n; i++) {
		xmlNode *report = reports->v[i].node;

		if (!mergeparts_kept(reports, i))
			continue;
		w.doc = reports->v[i].doc;
		w.nissuer =
		    identifiers(mergedoc_child(report, "issuer"), w.issuer);
		mergewalk(report, on_los, &w);
		release(w.issuer, w.nissuer);
	}
	xmlHashFree(w.seen, drop);
}

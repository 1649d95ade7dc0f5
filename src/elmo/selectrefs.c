#include <config.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "doc.h"
#include "mergewalk.h"
#include "selectrefs.h"
#include "xalloc.h"

static xmlHashTable *
table(void)
{
	xmlHashTable *t = xmlHashCreate(64);

	return t != NULL ? t : xreallocarray(NULL, SIZE_MAX, 2);
}

static void
put(xmlHashTable *t, const void *name, const void *second)
{
	static char yes;

	/* -1 also when it is there */
	xmlHashAddEntry2(t, name, second, &yes);
}

static void
put_group(struct selectrefs *refs, const xmlNode *grouping)
{
	xmlChar *type = xmlGetNoNsProp(grouping, BAD_CAST "typeref");
	xmlChar *id = xmlGetNoNsProp(grouping, BAD_CAST "idref");

	if (type != NULL) {
		put(refs->types, type, NULL);
		if (id != NULL)
			put(refs->groups, type, id);
		else
			put(refs->whole, type, NULL);
	} else if (id != NULL) {
		put(refs->anywhere, id, NULL);
	}
	xmlFree(type);
	xmlFree(id);
}

static void
on_place(void *ctx, xmlNode *node, enum mergewalk_kind kind, bool is_signed)
{
	struct selectrefs *refs = ctx;
	char *name;

	(void)is_signed;
	if (kind == MERGEWALK_REF) {
		name = doc_text(node);
		put(refs->files, name, NULL);
		free(name);
	} else if (kind == MERGEWALK_GROUPING) {
		put_group(refs, node);
	}
}

void
selectrefs_collect(struct selectrefs *refs, const struct doc *doc)
{
	*refs =
	    (struct selectrefs){table(), table(), table(), table(), table()};
	/* mergewalk changes nothing, its callers may */
	for (const xmlNode *r = doc_report(doc, NULL); r != NULL;
	     r = doc_report(doc, r))
		mergewalk((xmlNode *)(uintptr_t)r, on_place, refs);
}

void
selectrefs_free(struct selectrefs *refs)
{
	xmlHashFree(refs->files, NULL);
	xmlHashFree(refs->types, NULL);
	xmlHashFree(refs->groups, NULL);
	xmlHashFree(refs->whole, NULL);
	xmlHashFree(refs->anywhere, NULL);
}

bool
selectrefs_attachment(const struct selectrefs *refs, const struct doc *doc,
    const xmlNode *attachment)
{
	bool found = false;

	for (const xmlNode *n = doc_first(doc, attachment, "identifier");
	     n != NULL && !found; n = doc_next(doc, n, "identifier")) {
		char *name = doc_text(n);

		found = xmlHashLookup(refs->files, BAD_CAST name) != NULL;
		free(name);
	}
	return found;
}

bool
selectrefs_type(const struct selectrefs *refs, const xmlNode *type)
{
	xmlChar *id = xmlGetNoNsProp(type, BAD_CAST "id");
	bool found = id != NULL && xmlHashLookup(refs->types, id) != NULL;

	xmlFree(id);
	return found;
}

bool
selectrefs_group(
    const struct selectrefs *refs, const xmlNode *type, const xmlNode *group)
{
	xmlChar *outer = xmlGetNoNsProp(type, BAD_CAST "id");
	xmlChar *id = xmlGetNoNsProp(group, BAD_CAST "id");
	bool found = outer != NULL && xmlHashLookup(refs->whole, outer) != NULL;

	if (id != NULL && !found)
		found = xmlHashLookup(refs->anywhere, id) != NULL ||
			(outer != NULL &&
			    xmlHashLookup2(refs->groups, outer, id) != NULL);
	xmlFree(outer);
	xmlFree(id);
	return found;
}

struct schemes {
	const struct doc *doc;
	xmlHashTable *names;
};

/* Has it been taken over from another report? */
static bool
in_basis(const struct doc *doc, const xmlNode *los)
{
	for (; los != NULL; los = los->parent)
		if (doc_is(doc, los) &&
		    strcmp((const char *)los->name, "recognitionReport") == 0)
			return true;
	return false;
}

static void
on_los(void *ctx, xmlNode *node, enum mergewalk_kind kind, bool is_signed)
{
	const struct schemes *s = ctx;

	(void)is_signed;
	if (kind != MERGEWALK_LOS || in_basis(s->doc, node))
		return;
	for (const xmlNode *n = doc_first(s->doc, node, "specifies"); n != NULL;
	     n = doc_next(s->doc, n, "specifies")) {
		const xmlNode *loi =
		    doc_first(s->doc, n, "learningOpportunityInstance");

		for (; loi != NULL; loi = doc_next(s->doc, loi,
					"learningOpportunityInstance")) {
			char *id =
			    doc_text_at(s->doc, loi, "gradingSchemeLocalId");

			if (id != NULL)
				put(s->names, id, NULL);
			free(id);
		}
	}
}

xmlHashTable *
selectrefs_schemes(const struct doc *doc, const xmlNode *report)
{
	struct schemes s = {doc, table()};

	mergewalk((xmlNode *)(uintptr_t)report, on_los, &s);
	return s.names;
}

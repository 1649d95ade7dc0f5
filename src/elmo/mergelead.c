#include <config.h>

#include <stdlib.h>

#include <libxml/hash.h>

#include "mergedoc.h"
#include "mergelead.h"
#include "mergesame.h"
#include "mergewalk.h"
#include "xalloc.h"

/* What a name stands for; hashed once, however many refer to it. */
struct target {
	const xmlNode *node;
	const char *less; /* more groups make no other type of groups */
	uint64_t hash;
	const struct target *twin; /* the last that was the same */
};

struct mergelead {
	xmlHashTable *files;  /* identifier -> attachment */
	xmlHashTable *types;  /* id -> groupType */
	xmlHashTable *groups; /* id of the type, id -> group */
};

/* The targets of a report, in turn; NULL for those of no reference. */
struct list {
	const struct mergelead *lead;
	struct target **v;
	size_t n;
};

static xmlHashTable *
table(void)
{
	xmlHashTable *t = xmlHashCreate(64);

	return t != NULL ? t : xreallocarray(NULL, SIZE_MAX, 2);
}

static void
drop(void *payload, const xmlChar *name)
{
	(void)name;
	free(payload);
}

/* The first of a name stands. */
static void
put(xmlHashTable *t, const char *name, const char *in, const xmlNode *node,
    const char *less)
{
	struct target *target;

	if (name == NULL ||
	    xmlHashLookup2(t, BAD_CAST name, BAD_CAST in) != NULL)
		return;
	target = xmalloc(sizeof *target);
	*target = (struct target){node, less, mergesame_hash(node, less), NULL};
	xmlHashAddEntry2(t, BAD_CAST name, BAD_CAST in, target);
}

static void
on_file(void *ctx, xmlNode *node, enum mergewalk_kind kind, bool is_signed)
{
	struct mergelead *lead = ctx;

	(void)is_signed;
	if (kind != MERGEWALK_ATTACHMENT)
		return;
	for (const xmlNode *c = node->children; c != NULL; c = c->next)
		if (mergedoc_is(c, "identifier")) {
			char *name = mergedoc_text(c);

			put(lead->files, name, NULL, node, NULL);
			free(name);
		}
}

static void
add_type(struct mergelead *lead, const xmlNode *type)
{
	xmlChar *id = xmlGetNoNsProp(type, BAD_CAST "id");

	if (id == NULL)
		return;
	put(lead->types, (const char *)id, NULL, type, "group");
	for (const xmlNode *c = type->children; c != NULL; c = c->next)
		if (mergedoc_is(c, "group")) {
			xmlChar *in = xmlGetNoNsProp(c, BAD_CAST "id");

			put(lead->groups, (const char *)in, (const char *)id, c,
			    NULL);
			xmlFree(in);
		}
	xmlFree(id);
}

struct mergelead *
mergelead_new(const xmlNode *root)
{
	struct mergelead *lead = xmalloc(sizeof *lead);

	*lead = (struct mergelead){table(), table(), table()};
	for (xmlNode *c = root->children; c != NULL; c = c->next) {
		if (mergedoc_is(c, "report") || mergedoc_is(c, "attachment"))
			mergewalk(c, on_file, lead);
		if (!mergedoc_is(c, "groups"))
			continue;
		for (const xmlNode *g = c->children; g != NULL; g = g->next)
			if (mergedoc_is(g, "groupType"))
				add_type(lead, g);
	}
	return lead;
}

void
mergelead_free(struct mergelead *lead)
{
	if (lead == NULL)
		return;
	xmlHashFree(lead->files, drop);
	xmlHashFree(lead->types, drop);
	xmlHashFree(lead->groups, drop);
	free(lead);
}

static void
append(struct list *list, struct target *target)
{
	/* doubled at powers of two */
	if ((list->n & (list->n + 1)) == 0)
		list->v =
		    xreallocarray(list->v, 2 * list->n + 2, sizeof *list->v);
	list->v[list->n++] = target;
}

/* The reference is a string, what it names a token (protocol, 9.5). */
static struct target *
file_of(const struct mergelead *lead, const xmlNode *ref)
{
	xmlChar *all = xmlNodeGetContent(ref);
	struct target *target = xmlHashLookup(lead->files, all);
	char *collapsed;

	if (target == NULL) {
		collapsed = mergedoc_text(ref);
		target = xmlHashLookup(lead->files, BAD_CAST collapsed);
		free(collapsed);
	}
	xmlFree(all);
	return target;
}

static void
add_grouping(struct list *list, const xmlNode *node)
{
	xmlChar *type = xmlGetNoNsProp(node, BAD_CAST "typeref");
	xmlChar *id = xmlGetNoNsProp(node, BAD_CAST "idref");

	append(
	    list, type != NULL ? xmlHashLookup(list->lead->types, type) : NULL);
	append(list, type != NULL && id != NULL
			 ? xmlHashLookup2(list->lead->groups, id, type)
			 : NULL);
	xmlFree(type);
	xmlFree(id);
}

static void
on_reference(void *ctx, xmlNode *node, enum mergewalk_kind kind, bool is_signed)
{
	struct list *list = ctx;

	(void)is_signed;
	if (kind == MERGEWALK_REF)
		append(list, file_of(list->lead, node));
	else if (kind == MERGEWALK_GROUPING)
		add_grouping(list, node);
}

static struct list
list_of(const struct mergelead *lead, const xmlNode *report)
{
	struct list list = {lead, NULL, 0};

	/* which changes nothing here */
	mergewalk((xmlNode *)(uintptr_t)report, on_reference, &list);
	return list;
}

static bool
alike(struct target *a, const struct target *b)
{
	if (a == NULL || b == NULL || a == b || a->twin == b)
		return a != NULL ? b != NULL : b == NULL;
	if (a->hash != b->hash || !mergesame(a->node, b->node, a->less))
		return false;
	a->twin = b;
	return true;
}

uint64_t
mergelead_hash(const struct mergelead *lead, const xmlNode *report)
{
	struct list list = list_of(lead, report);
	uint64_t h = UINT64_C(0xcbf29ce484222325);

	for (size_t i = 0; i < list.n; i++)
		h = (h ^ (list.v[i] ? list.v[i]->hash : 1)) *
		    UINT64_C(0x100000001b3);
	free(list.v);
	return h;
}

bool
mergelead_same(const struct mergelead *la, const xmlNode *a,
    const struct mergelead *lb, const xmlNode *b)
{
	struct list x = list_of(la, a), y = list_of(lb, b);
	bool same = x.n == y.n;

	for (size_t i = 0; i < x.n && same; i++)
		same = alike(x.v[i], y.v[i]);
	free(x.v);
	free(y.v);
	return same;
}

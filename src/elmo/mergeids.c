#include <config.h>

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <libxml/hash.h>

#include "mergedoc.h"
#include "mergeids.h"
#include "mergewalk.h"
#include "tree.h"
#include "xalloc.h"

/* One space of names: of attachments, or of group types. */
struct namespace
{
	xmlHashTable *taken; /* name -> the number that comes next behind it */
	xmlHashTable *final; /* name, record -> its name in the result */
	size_t changed;
};

struct work {
	struct mergedoc *const *docs;
	const struct mergeparts *sets;
	struct namespace files, groups;
	/* of the part that is walked */
	size_t doc;
	enum { FIXED, SIGNED, REST, TWIN } pass;
	size_t twin;
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

/* The record as a key. */
static const xmlChar *
key(size_t doc, char room[24])
{
	snprintf(room, 24, "%zu", doc);
	return (const xmlChar *)room;
}

static const char *
final(const struct namespace *names, const char *name, size_t doc)
{
	char room[24];

	return xmlHashLookup2(
	    names->final, (const xmlChar *)name, key(doc, room));
}

static void
set_final(struct namespace *names, const char *name, size_t doc, const char *to)
{
	char room[24];

	xmlHashAddEntry2(
	    names->final, (const xmlChar *)name, key(doc, room), xstrdup(to));
}

static bool
taken(const struct namespace *names, const char *name)
{
	return xmlHashLookup(names->taken, (const xmlChar *)name) != NULL;
}

static void
take(struct namespace *names, const char *name)
{
	size_t *next;

	if (taken(names, name))
		return;
	next = xmalloc(sizeof *next);
	*next = 2;
	xmlHashAddEntry(names->taken, (const xmlChar *)name, next);
}

/* A name that is free, after NAME, which is not; the caller frees it. */
static char *
fresh(struct namespace *names, const char *name)
{
	size_t *next = xmlHashLookup(names->taken, (const xmlChar *)name);
	char *s = NULL;

	do {
		free(s);
		s = xasprintf("%s-%zu", name, (*next)++);
	} while (taken(names, s));
	return s;
}

/* NAME of record DOC is settled; true when it had to change. */
static bool
assign(struct namespace *names, const char *name, size_t doc)
{
	char *to;

	if (final(names, name, doc) != NULL)
		return false;
	if (!taken(names, name)) {
		take(names, name);
		set_final(names, name, doc, name);
		return false;
	}
	to = fresh(names, name);
	take(names, to);
	set_final(names, name, doc, to);
	free(to);
	names->changed++;
	return true;
}

static bool
is_internal(const xmlNode *identifier)
{
	xmlChar *type = xmlGetNoNsProp(identifier, (const xmlChar *)"type");
	bool internal =
	    type != NULL && strcasecmp((const char *)type, "internal") == 0;

	xmlFree(type);
	return internal;
}

/* Settles one identifier of an attachment in its pass. */
static void
settle_identifier(struct work *w, const xmlNode *identifier, bool is_signed)
{
	bool internal = is_internal(identifier);
	char *name = mergedoc_text(identifier);
	const char *to;

	switch (w->pass) {
	case FIXED: /* not ours to rename */
		if (internal)
			break;
		if (taken(&w->files, name) &&
		    final(&w->files, name, w->doc) == NULL)
			warnings_add(&w->docs[w->doc]->warnings,
			    "line %ld: another record has an attachment of "
			    "this identifier, too",
			    tree_line(identifier));
		take(&w->files, name);
		set_final(&w->files, name, w->doc, name);
		break;
	case SIGNED:
		if (internal && is_signed && assign(&w->files, name, w->doc))
			warnings_add(&w->docs[w->doc]->warnings,
			    "line %ld: an attachment under a supplement's "
			    "signature gets another identifier: the signature "
			    "no longer holds",
			    tree_line(identifier));
		break;
	case REST:
		if (internal)
			assign(&w->files, name, w->doc);
		break;
	case TWIN: /* it is in the result under the name of its twin */
		to = final(&w->files, name, w->twin);
		if (to != NULL && final(&w->files, name, w->doc) == NULL)
			set_final(&w->files, name, w->doc, to);
		break;
	}
	free(name);
}

static void
on_settle(void *ctx, xmlNode *node, enum mergewalk_kind kind, bool is_signed)
{
	if (kind != MERGEWALK_ATTACHMENT)
		return;
	for (xmlNode *c = node->children; c != NULL; c = c->next)
		if (mergedoc_is(c, "identifier"))
			settle_identifier(ctx, c, is_signed);
}

/* Walks what is written of KIND, or what is not. */
static void
each(struct work *w, enum mergepart_kind kind, bool kept, mergewalk_fn *fn)
{
	const struct mergeparts *set = &w->sets[kind];

	for (size_t i = 0; i < set->n; i++) {
		if (mergeparts_kept(set, i) != kept)
			continue;
		w->doc = set->v[i].doc;
		w->twin = mergeparts_twin(set, i)->doc;
		mergewalk(set->v[i].node, fn, w);
	}
}

static void
settle_attachments(struct work *w)
{
	for (w->pass = FIXED; w->pass <= TWIN; w->pass++) {
		each(w, MERGE_REPORT, w->pass != TWIN, on_settle);
		each(w, MERGE_ATTACHMENT, w->pass != TWIN, on_settle);
	}
}

static void
settle_groups(struct work *w)
{
	const struct mergeparts *set = &w->sets[MERGE_GROUP];

	for (int twins = 0; twins <= 1; twins++)
		for (size_t i = 0; i < set->n; i++) {
			const struct mergepart *p = &set->v[i];
			xmlChar *id =
			    xmlGetNoNsProp(p->node, (const xmlChar *)"id");
			const char *name = (const char *)id, *to;

			if (id == NULL ||
			    mergeparts_kept(set, i) == (twins == 1)) {
				xmlFree(id);
				continue;
			}
			if (!twins) {
				assign(&w->groups, name, p->doc);
			} else if (final(&w->groups, name, p->doc) == NULL) {
				to = final(&w->groups, name,
				    mergeparts_twin(set, i)->doc);
				set_final(&w->groups, name, p->doc, to);
			}
			xmlFree(id);
		}
}

/* Puts S in the place of all that NODE has in it. */
static void
set_text(xmlNode *node, const char *s)
{
	xmlNode *text = xmlNewDocText(node->doc, (const xmlChar *)s);

	if (text == NULL)
		return;
	xmlFreeNodeList(node->children);
	node->children = node->last = text;
	text->parent = node;
}

static void
set_attribute(xmlNode *node, const char *name, const char *s)
{
	xmlAttr *a = xmlHasProp(node, (const xmlChar *)name);

	if (a != NULL)
		set_text((xmlNode *)a, s);
}

/*
 * What a reference NAME of record DOC has to say in the result, NULL: the
 * same.  One that meant nothing goes on meaning nothing.
 */
static const char *
refer(struct work *w, struct namespace *names, const char *name, size_t doc,
    const xmlNode *at)
{
	const char *to = final(names, name, doc);

	if (to == NULL) {
		warnings_add(&w->docs[doc]->warnings,
		    "line %ld: a reference to nothing in this record",
		    tree_line(at));
		assign(names, name, doc);
		to = final(names, name, doc);
	}
	return strcmp(to, name) != 0 ? to : NULL;
}

static void
rename_identifiers(struct work *w, xmlNode *attachment)
{
	for (xmlNode *c = attachment->children; c != NULL; c = c->next) {
		char *name;
		const char *to;

		if (!mergedoc_is(c, "identifier") || !is_internal(c))
			continue;
		name = mergedoc_text(c);
		to = final(&w->files, name, w->doc);
		if (to != NULL && strcmp(to, name) != 0)
			set_text(c, to);
		free(name);
	}
}

/* The reference is a string, what it names a token (protocol, 9.5). */
static void
rename_ref(struct work *w, xmlNode *ref)
{
	xmlChar *all = xmlNodeGetContent(ref);
	const char *name = all ? (const char *)all : "";
	char *collapsed = mergedoc_text(ref);
	const char *to;

	if (final(&w->files, name, w->doc) == NULL)
		name = collapsed;
	to = refer(w, &w->files, name, w->doc, ref);
	if (to != NULL)
		set_text(ref, to);
	free(collapsed);
	xmlFree(all);
}

static void
on_rename(void *ctx, xmlNode *node, enum mergewalk_kind kind, bool is_signed)
{
	struct work *w = ctx;
	xmlChar *type;
	const char *to;

	(void)is_signed;
	switch (kind) {
	case MERGEWALK_ATTACHMENT:
		rename_identifiers(w, node);
		break;
	case MERGEWALK_REF:
		rename_ref(w, node);
		break;
	case MERGEWALK_GROUPING:
		type = xmlGetNoNsProp(node, (const xmlChar *)"typeref");
		if (type == NULL)
			break;
		to = refer(w, &w->groups, (const char *)type, w->doc, node);
		if (to != NULL)
			set_attribute(node, "typeref", to);
		xmlFree(type);
		break;
	default:
		break;
	}
}

static void
rename_groups(struct work *w)
{
	const struct mergeparts *set = &w->sets[MERGE_GROUP];

	for (size_t i = 0; i < set->n; i++) {
		xmlNode *node = set->v[i].node;
		xmlChar *id = xmlGetNoNsProp(node, (const xmlChar *)"id");
		const char *to = NULL;

		if (id != NULL && mergeparts_kept(set, i))
			to = final(&w->groups, (const char *)id, set->v[i].doc);
		if (to != NULL && strcmp(to, (const char *)id) != 0)
			set_attribute(node, "id", to);
		xmlFree(id);
	}
}

void
mergeids_renumber(struct mergedoc *const *docs, const struct mergeparts *sets,
    struct mergeids_count *count)
{
	struct work w = {.docs = docs, .sets = sets};

	w.files = (struct namespace){table(), table(), 0};
	w.groups = (struct namespace){table(), table(), 0};
	settle_attachments(&w);
	settle_groups(&w);
	/* references that mean nothing do not count */
	count->attachments = w.files.changed;
	count->groups = w.groups.changed;
	each(&w, MERGE_REPORT, true, on_rename);
	each(&w, MERGE_ATTACHMENT, true, on_rename);
	rename_groups(&w);
	xmlHashFree(w.files.taken, drop);
	xmlHashFree(w.files.final, drop);
	xmlHashFree(w.groups.taken, drop);
	xmlHashFree(w.groups.final, drop);
}

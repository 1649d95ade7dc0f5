#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "doc.h"
#include "group.h"
#include "labels.h"
#include "sections.h"
#include "xalloc.h"

static int
by_id(const void *a, const void *b)
{
	const struct group *x = *(struct group *const *)a;
	const struct group *y = *(struct group *const *)b;
	int order = strcmp(x->type_id, y->type_id);

	if (order == 0)
		order = strcmp(x->id, y->id);
	return order != 0 ? order : x < y ? -1 : x > y;
}

/* Numbers by their value, others as text, so that 10 comes behind 9. */
static int
by_key(const char *a, const char *b)
{
	size_t n, m;

	if (strspn(a, "0123456789") != strlen(a) ||
	    strspn(b, "0123456789") != strlen(b))
		return strcmp(a, b);
	a += strspn(a, "0");
	b += strspn(b, "0");
	n = strlen(a);
	m = strlen(b);
	return n != m ? (n < m ? -1 : 1) : strcmp(a, b);
}

/* Stable: the order of the document is in the last resort that of lines. */
static int
by_order(const void *a, const void *b)
{
	const struct group *x = a, *y = b;
	int order;

	if (x->number != y->number)
		return x->number < y->number ? -1 : 1;
	order = by_key(x->key, y->key);
	return order != 0 ? order : strcmp(x->id, y->id);
}

static char *
attr_or_empty(const xmlNode *node, const char *local)
{
	char *s = doc_attr(node, local);

	return s != NULL ? s : xstrdup("");
}

void
groups_read(const struct subject *subject, struct groups *groups)
{
	const struct doc *doc = subject->doc;
	const xmlNode *all = doc_path(doc, doc_root(doc), "groups");
	size_t number = 0;

	*groups = (struct groups){.v = NULL};
	for (const xmlNode *t = doc_first(doc, all, "groupType"); t != NULL;
	     t = doc_next(doc, t, "groupType"), number++)
		for (const xmlNode *g = doc_first(doc, t, "group"); g != NULL;
		     g = doc_next(doc, g, "group")) {
			if ((groups->n & (groups->n - 1)) == 0)
				groups->v = xreallocarray(groups->v,
				    groups->n == 0 ? 1 : 2 * groups->n,
				    sizeof *groups->v);
			groups->v[groups->n++] =
			    (struct group){.type_id = attr_or_empty(t, "id"),
				.id = attr_or_empty(g, "id"),
				.type = t,
				.node = g,
				.number = number,
				.key = attr_or_empty(g, "sortingKey")};
		}
	if (groups->n == 0)
		return;
	qsort(groups->v, groups->n, sizeof *groups->v, by_order);
	groups->by_id = xreallocarray(NULL, groups->n, sizeof(struct group *));
	for (size_t i = 0; i < groups->n; i++)
		groups->by_id[i] = &groups->v[i];
	qsort(groups->by_id, groups->n, sizeof(struct group *), by_id);
}

void
groups_free(struct groups *groups)
{
	for (size_t i = 0; i < groups->n; i++) {
		free(groups->v[i].type_id);
		free(groups->v[i].id);
		free(groups->v[i].key);
	}
	free(groups->v);
	free(groups->by_id);
}

static int
compare_id(const void *key, const void *member)
{
	const struct group *x = key, *y = *(struct group *const *)member;
	int order = strcmp(x->type_id, y->type_id);

	return order != 0 ? order : strcmp(x->id, y->id);
}

size_t
groups_of(const struct subject *subject, const struct groups *groups,
    const xmlNode *loi)
{
	const xmlNode *grouping = doc_first(subject->doc, loi, "grouping");
	struct group want;
	struct group **found = NULL;

	if (grouping == NULL || groups->n == 0)
		return groups->n;
	want = (struct group){.type_id = attr_or_empty(grouping, "typeref"),
	    .id = attr_or_empty(grouping, "idref")};
	found = bsearch(&want, groups->by_id, groups->n, sizeof(struct group *),
	    compare_id);
	free(want.type_id);
	free(want.id);
	return found != NULL ? (size_t)(*found - groups->v) : groups->n;
}

/* The titles of NODE in other languages than that wanted most. */
static void
other_titles(const struct subject *subject, const xmlNode *node,
    enum style style, struct paras *out)
{
	struct blocks *all = blocks_new();
	struct paras *paras = &block_add(all, BLOCK_PARAS)->paras;

	words_titles(subject, node, "title", style, style, paras);
	for (size_t i = 1; i < paras->n; i++)
		paras_add(out, style, paras->v[i].text, paras->v[i].lang, NULL);
	blocks_free(all);
}

void
groups_title(const struct subject *subject, const struct group *group,
    bool known, enum style first, enum style rest, struct paras *out)
{
	char *lang = NULL, *type_lang = NULL, *both = NULL;
	char *title = words_title(subject, group->node, "title", &lang);
	char *type = words_title(subject, group->type, "title", &type_lang);

	if (title != NULL && type != NULL && *title != '\0' && *type != '\0' &&
	    strcmp(lang, type_lang) == 0) {
		both = labels_format(subject->labels, "row.field", type, title);
		paras_add(out, first, both, lang, NULL);
	} else {
		paras_add(out, first, title, lang, NULL);
		paras_add(out, rest, type, type_lang, NULL);
	}
	other_titles(subject, group->node, rest, out);
	if (!known)
		other_titles(subject, group->type, rest, out);
	free(lang);
	free(type_lang);
	free(title);
	free(type);
	free(both);
}

/* Marks the groups of all instances below PARENT; as deep as elements nest. */
static void
mark(const struct subject *subject, const struct groups *groups,
    const xmlNode *parent, bool *used)
{
	const struct doc *doc = subject->doc;

	for (const xmlNode *los = doc_los(doc, parent, NULL); los != NULL;
	     los = doc_los(doc, parent, los)) {
		size_t at = groups_of(subject, groups, doc_loi(doc, los));

		if (at < groups->n)
			used[at] = true;
		mark(subject, groups, los, used);
	}
}

/* One pair: the type with those of its groups that are not used. */
static void
list_type(const struct subject *subject, const struct groups *groups,
    const xmlNode *type, const bool *used, struct block *pairs)
{
	bool empty = doc_first(subject->doc, type, "group") == NULL;
	struct pair *pair = NULL;
	char *lang = NULL;
	char *title = words_title(subject, type, "title", &lang);

	for (size_t i = 0; i < groups->n || empty; i++) {
		if (!empty && (groups->v[i].type != type || used[i]))
			continue;
		if (pair == NULL) {
			pair = block_pair(pairs, title, lang);
			other_titles(
			    subject, type, STYLE_SMALL_ITALIC, &pair->values);
		}
		if (empty)
			break;
		words_titles(subject, groups->v[i].node, "title", STYLE_BODY,
		    STYLE_SMALL_ITALIC, &pair->values);
	}
	free(title);
	free(lang);
}

void
group_blocks(const struct subject *subject, int level, struct blocks *out)
{
	const struct doc *doc = subject->doc;
	const xmlNode *types = doc_path(doc, doc_root(doc), "groups");
	struct groups groups;
	bool *used, all = true;
	struct block *pairs;

	groups_read(subject, &groups);
	used = xcalloc(groups.n + 1, sizeof *used);
	for (const xmlNode *report = doc_report(doc, NULL); report != NULL;
	     report = doc_report(doc, report))
		mark(subject, &groups, report, used);
	for (size_t i = 0; i < groups.n; i++)
		all = all && used[i];
	for (const xmlNode *t = doc_first(doc, types, "groupType"); t != NULL;
	     t = doc_next(doc, t, "groupType"))
		all = all && doc_first(doc, t, "group") != NULL;
	if (!all) {
		block_heading(out, level, 0, STYLE_SUBHEADING,
		    labels_get(subject->labels, "groups.title"),
		    labels_lang(subject->labels));
		pairs = block_add(out, BLOCK_PAIRS);
		for (const xmlNode *t = doc_first(doc, types, "groupType");
		     t != NULL; t = doc_next(doc, t, "groupType"))
			list_type(subject, &groups, t, used, pairs);
	}
	free(used);
	groups_free(&groups);
}

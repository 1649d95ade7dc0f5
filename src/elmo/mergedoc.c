#include <config.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "convert.h"
#include "converttell.h"
#include "mergedoc.h"
#include "mergelead.h"
#include "mergesame.h"
#include "msg.h"
#include "spool.h"
#include "tree.h"
#include "when.h"
#include "xalloc.h"
#include "xml.h"
#include "xsd.h"

#define DS "http://www.w3.org/2000/09/xmldsig#"
#define BLANKS " \t\r\n"

bool
mergedoc_is(const xmlNode *node, const char *local)
{
	const xmlNs *root;

	if (node->type != XML_ELEMENT_NODE)
		return false;
	root = xmlDocGetRootElement(node->doc)->ns;
	return (local == NULL ||
		   strcmp((const char *)node->name, local) == 0) &&
	       xmlStrEqual(node->ns != NULL ? node->ns->href : NULL,
		   root != NULL ? root->href : NULL);
}

xmlNode *
mergedoc_child(const xmlNode *parent, const char *local)
{
	xmlNode *c = parent->children;

	while (c != NULL && !mergedoc_is(c, local))
		c = c->next;
	return c;
}

char *
mergedoc_text(const xmlNode *node)
{
	xmlChar *all;
	char *s, *to;

	if (node == NULL)
		return NULL;
	all = xmlNodeGetContent(node);
	s = xstrdup(all ? (const char *)all : "");
	xmlFree(all);
	to = s;
	for (const char *p = s + strspn(s, BLANKS); *p != '\0';) {
		size_t n = strcspn(p, BLANKS);

		if (to != s)
			*to++ = ' ';
		memmove(to, p, n);
		to += n;
		p += n;
		p += strspn(p, BLANKS);
	}
	*to = '\0';
	return s;
}

int
mergedoc_judge(enum xsd_version version, struct spool *spool, long *line,
    char *why, size_t size, struct fault *fault)
{
	/* compiled once, for whichever record comes */
	struct xsd *xsd = xsd_new(version, fault);
	struct xml_sink sink;
	int status = -1;

	if (xsd == NULL)
		return -1;
	xsd_begin(xsd, &sink);
	if (xml_parse(spool, &sink, 1, NULL, fault) == 0) {
		const struct xsd_error *errors;
		size_t n;

		status = xsd_valid(xsd) ? 0 : 1;
		errors = xsd_errors(xsd, &n);
		*line = n > 0 ? errors[0].line : 0;
		snprintf(why, size, "%s", n > 0 ? errors[0].message : "");
	}
	xsd_free(xsd);
	return status;
}

static bool
is_signature(const xmlNode *node)
{
	return node->type == XML_ELEMENT_NODE && node->ns != NULL &&
	       strcmp((const char *)node->name, "Signature") == 0 &&
	       strcmp((const char *)node->ns->href, DS) == 0;
}

static int
judge(struct mergedoc *doc, struct spool *spool, struct fault *fault)
{
	char why[256];
	long line = 0;
	int status =
	    mergedoc_judge(doc->version, spool, &line, why, sizeof why, fault);

	if (status == 1)
		warnings_add(&doc->warnings,
		    "line %ld: not valid as ELMO %s: %s", line,
		    xsd_name(doc->version), why);
	return status == -1 ? -1 : 0;
}

static int
settle(struct mergedoc *doc, const struct flavour *f, struct fault *fault)
{
	char clean[128];
	const char *name = (const char *)doc->root->name;

	doc->flavour = f->kind;
	doc->version = f->version;
	switch (f->kind) {
	case FLAVOUR_NOT_ELMO:
		return fault_set(fault, VERDICT_NO, tree_line(doc->root),
		    "not EMREX ELMO: the root is %s",
		    msg_clean(clean, sizeof clean, name, strlen(name)));
	case FLAVOUR_V1:
	case FLAVOUR_V2:
		break;
	default:
		return fault_set(fault, VERDICT_NO, tree_line(doc->root),
		    "not in a namespace of ELMO (%s): want a record that is "
		    "converted first",
		    flavour_name(f->kind));
	}
	if (doc->version == XSD_NONE)
		doc->version = f->kind == FLAVOUR_V1 ? XSD_1_7_0 : XSD_2_1_1;
	doc->learner = mergedoc_child(doc->root, "learner");
	doc->generated = mergedoc_child(doc->root, "generatedDate");
	for (const xmlNode *c = doc->root->children; c != NULL; c = c->next)
		doc->signatures += is_signature(c);
	return 0;
}

struct mergedoc *
mergedoc_read(const char *name, struct spool *spool, struct fault *fault)
{
	struct mergedoc *doc = xcalloc(1, sizeof *doc);
	struct flavour *flavour = xcalloc(1, sizeof *flavour);
	struct xml_sink sinks[2];

	doc->name = xstrdup(name);
	flavour_begin(flavour, &sinks[0]);
	personread_begin(&doc->person, &sinks[1]);
	doc->tree = tree_read(spool, sinks, 2, fault);
	if (doc->tree != NULL) {
		doc->root = xmlDocGetRootElement(doc->tree);
		if (settle(doc, flavour, fault) == 0 &&
		    judge(doc, spool, fault) == 0) {
			free(flavour);
			return doc;
		}
	}
	free(flavour);
	mergedoc_free(doc);
	return NULL;
}

void
mergedoc_convert(struct mergedoc *doc, enum xsd_version to)
{
	struct converttell told = CONVERTTELL_NONE;
	struct convert c = {
	    .tree = doc->tree, .from = doc->flavour, .to = to, .tell = &told};

	if (doc->version == to)
		return;
	convert_tree(&c);
	if (c.changes > 0)
		convert_lacks(&c);
	converttell_warn(&told, CONVERTTELL_LOSS, &doc->warnings);
	converttell_warn(&told, CONVERTTELL_LACK, &doc->warnings);
	converttell_free(&told);
	doc->version = to;
	doc->flavour = to >= XSD_2_0_0_V2 ? FLAVOUR_V2 : FLAVOUR_V1;
	doc->learner = mergedoc_child(doc->root, "learner");
	doc->generated = mergedoc_child(doc->root, "generatedDate");
}

void
mergedoc_free(struct mergedoc *doc)
{
	if (doc == NULL)
		return;
	tree_free(doc->tree);
	personread_free(&doc->person);
	mergelead_free(doc->lead);
	spool_free(doc->original);
	warnings_free(&doc->warnings);
	free(doc->name);
	free(doc);
}

/*
 * Parts by hash, so that many are no square of comparisons.  All numbers are
 * from 1, 0 is none.  A class is known by its first part; of its own parts
 * those are listed that are none the same as an earlier one's, and a record's
 * are the same as these in turn: what one record has twice it has twice.
 */
struct table {
	size_t *head, *next; /* of the classes of one hash */
	uint64_t *hash;
	size_t size; /* of head, a power of two */
	struct class
	{
		size_t after;	  /* the part listed behind this one */
		size_t last;	  /* of a first one: of its list */
		size_t doc, turn; /* and whose turn it is in that record */
	} * class;
};

static void
add(struct mergeparts *set, xmlNode *node, size_t doc)
{
	/* doubled at powers of two */
	if ((set->n & (set->n + 1)) == 0)
		set->v = xreallocarray(set->v, 2 * set->n + 2, sizeof *set->v);
	set->v[set->n] = (struct mergepart){node, doc, set->n, set->n};
	set->n++;
}

static enum mergepart_kind
kind_of(const xmlNode *node)
{
	return mergedoc_is(node, "report")	 ? MERGE_REPORT
	       : mergedoc_is(node, "attachment") ? MERGE_ATTACHMENT
						 : MERGE_STRANGE;
}

/* The elements in NODE; what is none of KIND's is strange. */
static void
add_children(const xmlNode *node, size_t number, enum mergepart_kind kind,
    struct mergeparts *sets)
{
	for (xmlNode *c = node->children; c != NULL; c = c->next) {
		bool strange =
		    kind == MERGE_GROUP && !mergedoc_is(c, "groupType");

		if (c->type == XML_ELEMENT_NODE)
			add(&sets[strange ? MERGE_STRANGE : kind], c, number);
	}
}

static void
collect(const struct mergedoc *doc, size_t number, struct mergeparts *sets)
{
	for (xmlNode *c = doc->root->children; c != NULL; c = c->next) {
		if (c->type != XML_ELEMENT_NODE || c == doc->learner ||
		    c == doc->generated || is_signature(c))
			continue;
		if (mergedoc_is(c, "groups"))
			add_children(c, number, MERGE_GROUP, sets);
		else if (mergedoc_is(c, "extension"))
			add_children(c, number, MERGE_FOREIGN, sets);
		else
			add(&sets[kind_of(c)], c, number);
	}
}

static int64_t
issued(const xmlNode *report)
{
	char *s = mergedoc_text(mergedoc_child(report, "issueDate"));
	int64_t t = INT64_MIN;

	if (s != NULL)
		when_parse(s, &t, NULL);
	free(s);
	return t;
}

static void
join(struct mergeparts *set, size_t first, size_t i, bool dated)
{
	struct mergepart *p = &set->v[first];

	set->v[i].same = first;
	if (dated && issued(set->v[i].node) > issued(set->v[p->stands].node))
		p->stands = i;
}

/* Parts of this kind, and how they are compared. */
struct kind {
	const char *less;
	struct mergedoc *const *docs; /* for what refers to others, or NULL */
};

static uint64_t
hash_part(const struct mergepart *p, const struct kind *kind)
{
	uint64_t h = mergesame_hash(p->node, kind->less);

	return kind->docs == NULL
		   ? h
		   : h ^ mergelead_hash(kind->docs[p->doc]->lead, p->node);
}

static bool
same_part(const struct mergepart *a, const struct mergepart *b,
    const struct kind *kind)
{
	return mergesame(a->node, b->node, kind->less) &&
	       (kind->docs == NULL ||
		   mergelead_same(kind->docs[a->doc]->lead, a->node,
		       kind->docs[b->doc]->lead, b->node));
}

/* The first of part I's class, which is I when there was none. */
static size_t
class_of(struct table *t, const struct mergeparts *set, size_t i,
    const struct kind *kind)
{
	const struct mergepart *part = &set->v[i - 1];
	uint64_t h = hash_part(part, kind);
	size_t *head = &t->head[h & (t->size - 1)], at = *head;

	while (at != 0 &&
	       (t->hash[at] != h || !same_part(&set->v[at - 1], part, kind)))
		at = t->next[at];
	if (at != 0)
		return at;
	t->hash[i] = h;
	t->next[i] = *head;
	*head = i;
	return i;
}

/* Finds out which parts are the same. */
static void
compare(struct mergeparts *set, const struct kind *kind)
{
	struct table t = {NULL, NULL, NULL, 16, NULL};

	while (t.size < 2 * set->n)
		t.size *= 2;
	t.head = xcalloc(t.size, sizeof *t.head);
	t.next = xcalloc(set->n + 1, sizeof *t.next);
	t.hash = xcalloc(set->n + 1, sizeof *t.hash);
	t.class = xcalloc(set->n + 1, sizeof *t.class);
	for (size_t i = 1; i <= set->n; i++) {
		size_t first = class_of(&t, set, i, kind);
		size_t doc = set->v[i - 1].doc;
		struct class *c = &t.class[first];

		if (first != i && c->doc != doc)
			c->turn = first;
		c->doc = doc;
		if (c->turn != 0) {
			join(set, c->turn - 1, i - 1, kind->less != NULL);
			c->turn = t.class[c->turn].after;
			continue;
		}
		if (first != i)
			t.class[c->last].after = i;
		c->last = i;
	}
	free(t.head);
	free(t.next);
	free(t.hash);
	free(t.class);
}

void
mergeparts_collect(
    struct mergedoc *const *docs, size_t ndocs, struct mergeparts *sets)
{
	struct kind reports = {"issueDate", docs}, others = {NULL, NULL};

	for (size_t k = 0; k < MERGE_KINDS; k++)
		sets[k] = (struct mergeparts){NULL, 0};
	for (size_t i = 0; i < ndocs; i++) {
		collect(docs[i], i, sets);
		mergelead_free(docs[i]->lead);
		docs[i]->lead = mergelead_new(docs[i]->root);
	}
	for (size_t k = 0; k < MERGE_KINDS; k++)
		compare(&sets[k], k == MERGE_REPORT ? &reports : &others);
}

void
mergeparts_free(struct mergeparts *sets)
{
	for (size_t k = 0; k < MERGE_KINDS; k++) {
		free(sets[k].v);
		sets[k] = (struct mergeparts){NULL, 0};
	}
}

bool
mergeparts_kept(const struct mergeparts *set, size_t i)
{
	return set->v[set->v[i].same].stands == i;
}

const struct mergepart *
mergeparts_twin(const struct mergeparts *set, size_t i)
{
	return &set->v[set->v[set->v[i].same].stands];
}

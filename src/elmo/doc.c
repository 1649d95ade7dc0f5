#include <config.h>

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "doc.h"
#include "flavour.h"
#include "msg.h"
#include "tree.h"
#include "xalloc.h"
#include "xml.h"

struct doc {
	xmlDoc *tree; /* NULL: somebody else's */
	const xmlNode *root;
	struct flavour flavour;
};

struct doc *
doc_read(struct spool *spool, struct fault *fault)
{
	struct doc *doc = xcalloc(1, sizeof *doc);
	struct xml_sink sink;
	char clean[128];

	flavour_begin(&doc->flavour, &sink);
	doc->tree = tree_read(spool, &sink, 1, fault);
	if (doc->tree == NULL)
		goto bad;
	doc->root = xmlDocGetRootElement(doc->tree);
	if (doc->flavour.kind == FLAVOUR_NOT_ELMO) {
		const char *name = (const char *)doc->root->name;

		fault_set(fault, VERDICT_NO, tree_line(doc->root),
		    "not EMREX ELMO: the root is %s",
		    msg_clean(clean, sizeof clean, name, strlen(name)));
		goto bad;
	}
	return doc;
bad:
	doc_free(doc);
	return NULL;
}

int
doc_listen(struct spool *spool, const struct xml_sink *sinks, size_t n,
    const struct xml_options *options, struct doc **out, struct fault *fault)
{
	struct doc *doc = xcalloc(1, sizeof *doc);
	struct xml_sink *all = xreallocarray(NULL, n + 1, sizeof *all);

	for (size_t i = 0; i < n; i++)
		all[i] = sinks[i];
	flavour_begin(&doc->flavour, &all[n]);
	doc->tree = tree_listen(spool, all, n + 1, options, fault);
	free(all);
	if (doc->tree == NULL) {
		doc_free(doc);
		return -1;
	}
	doc->root = xmlDocGetRootElement(doc->tree);
	if (doc->flavour.kind == FLAVOUR_NOT_ELMO) {
		doc_free(doc);
		doc = NULL;
	}
	*out = doc;
	return 0;
}

struct doc *
doc_over(xmlDoc *tree, enum flavour_kind kind, enum xsd_version version)
{
	struct doc *doc = xcalloc(1, sizeof *doc);

	doc->root = xmlDocGetRootElement(tree);
	doc->flavour.kind = kind;
	doc->flavour.version = version;
	return doc;
}

void
doc_free(struct doc *doc)
{
	if (doc == NULL)
		return;
	tree_free(doc->tree);
	free(doc);
}

const struct flavour *
doc_flavour(const struct doc *doc)
{
	return &doc->flavour;
}

const xmlNode *
doc_root(const struct doc *doc)
{
	return doc->root;
}

bool
doc_is(const struct doc *doc, const xmlNode *node)
{
	const xmlNs *a = node->ns, *b = doc->root->ns;

	if (node->type != XML_ELEMENT_NODE)
		return false;
	return a == b ||
	       (a != NULL && b != NULL && xmlStrEqual(a->href, b->href));
}

static const xmlNode *
find(const struct doc *doc, const xmlNode *node, const char *local)
{
	for (; node != NULL; node = node->next)
		if (doc_is(doc, node) &&
		    (local == NULL ||
			strcmp((const char *)node->name, local) == 0))
			return node;
	return NULL;
}

const xmlNode *
doc_first(const struct doc *doc, const xmlNode *parent, const char *local)
{
	return parent != NULL ? find(doc, parent->children, local) : NULL;
}

const xmlNode *
doc_next(const struct doc *doc, const xmlNode *node, const char *local)
{
	return node != NULL ? find(doc, node->next, local) : NULL;
}

const xmlNode *
doc_path(const struct doc *doc, const xmlNode *node, const char *path)
{
	char step[64];

	while (node != NULL && *path != '\0') {
		size_t n = strcspn(path, "/");

		if (n >= sizeof step)
			return NULL;
		memcpy(step, path, n);
		step[n] = '\0';
		node = doc_first(doc, node, step);
		path += n + (path[n] == '/');
	}
	return node;
}

char *
doc_string(const xmlNode *node)
{
	size_t len = 0;
	char *s;

	if (node == NULL)
		return NULL;
	for (const xmlNode *n = node->children; n != NULL; n = n->next)
		if (n->type == XML_TEXT_NODE)
			len += strlen((const char *)n->content);
	s = xmalloc(len + 1);
	len = 0;
	for (const xmlNode *n = node->children; n != NULL; n = n->next)
		if (n->type == XML_TEXT_NODE) {
			size_t add = strlen((const char *)n->content);

			memcpy(s + len, n->content, add);
			len += add;
		}
	s[len] = '\0';
	return s;
}

/* whiteSpace="collapse" (XML Schema part 2, 4.3.6), in place. */
static char *
collapse(char *s)
{
	size_t len = 0;

	for (const char *p = s; *p != '\0';) {
		size_t n = strcspn(p, " \t\r\n");

		if (n > 0 && len > 0)
			s[len++] = ' ';
		memmove(s + len, p, n);
		len += n;
		p += n;
		p += strspn(p, " \t\r\n");
	}
	s[len] = '\0';
	return s;
}

char *
doc_text(const xmlNode *node)
{
	return node != NULL ? collapse(doc_string(node)) : NULL;
}

char *
doc_text_at(const struct doc *doc, const xmlNode *node, const char *path)
{
	return doc_text(doc_path(doc, node, path));
}

/* The value of an attribute in namespace URI (NULL for none), or NULL. */
static char *
attribute(const xmlNode *node, const char *uri, const char *local)
{
	for (const xmlAttr *a = node ? node->properties : NULL; a != NULL;
	     a = a->next) {
		const xmlNode *value = a->children;

		if (strcmp((const char *)a->name, local) != 0 ||
		    (uri == NULL) != (a->ns == NULL) ||
		    (uri != NULL &&
			strcmp((const char *)a->ns->href, uri) != 0))
			continue;
		return collapse(xstrdup(value != NULL && value->content != NULL
					    ? (const char *)value->content
					    : ""));
	}
	return NULL;
}

char *
doc_attr(const xmlNode *node, const char *local)
{
	return attribute(node, NULL, local);
}

char *
doc_lang(const xmlNode *node)
{
	char *lang = NULL;

	for (; node != NULL && node->type == XML_ELEMENT_NODE && lang == NULL;
	     node = node->parent)
		lang = attribute(node, XML_NS, "lang");
	return lang != NULL ? lang : xstrdup("");
}

/* How well language HAVE serves who wants WANT: 0 not, 3 exactly. */
static int
serves(const char *have, const char *want)
{
	size_t h = strlen(have), w = strlen(want);

	if (strcasecmp(have, want) == 0)
		return 3;
	if (h > w && have[w] == '-' && strncasecmp(have, want, w) == 0)
		return 2;
	while (w > 0) { /* "en-GB" is content with "en", then "en-US" */
		while (w > 0 && want[--w] != '-')
			;
		if (w > 0 && h >= w && strncasecmp(have, want, w) == 0 &&
		    (h == w || have[w] == '-'))
			return 1;
	}
	return 0;
}

/* Smaller is better: by the place in LANGS, then how well it serves. */
static size_t
rank(const char *have, const char *const *langs)
{
	size_t i = 0;

	for (; langs != NULL && langs[i] != NULL; i++) {
		int fit = serves(have, langs[i]);

		if (fit > 0)
			return 4 * i + (size_t)(3 - fit);
	}
	if (*have == '\0')
		return 4 * i;
	return serves(have, "en") >= 2 ? 4 * i + 1 : 4 * i + 2;
}

const xmlNode *
doc_choose(const struct doc *doc, const xmlNode *parent, const char *local,
    const char *const *langs)
{
	const xmlNode *best = NULL;
	size_t best_rank = 0;

	for (const xmlNode *n = doc_first(doc, parent, local); n != NULL;
	     n = doc_next(doc, n, local)) {
		char *lang = doc_lang(n);
		size_t r = rank(lang, langs);

		free(lang);
		if (best == NULL || r < best_rank) {
			best = n;
			best_rank = r;
		}
	}
	return best;
}

char *
doc_title(
    const struct doc *doc, const xmlNode *parent, const char *const *langs)
{
	return doc_text(doc_choose(doc, parent, "title", langs));
}

char *
doc_identifier(const struct doc *doc, const xmlNode *parent, const char *type)
{
	for (const xmlNode *n = doc_first(doc, parent, "identifier"); n != NULL;
	     n = doc_next(doc, n, "identifier")) {
		char *have = doc_attr(n, "type");
		bool same = have != NULL && strcasecmp(have, type) == 0;

		free(have);
		if (same)
			return doc_text(n);
	}
	return NULL;
}

const xmlNode *
doc_learner(const struct doc *doc)
{
	const xmlNode *learner = doc_first(doc, doc->root, "learner");

	for (const xmlNode *report = doc_report(doc, NULL);
	     learner == NULL && report != NULL;
	     report = doc_report(doc, report))
		learner = doc_first(doc, report, "learner");
	return learner;
}

const xmlNode *
doc_report(const struct doc *doc, const xmlNode *after)
{
	return after != NULL ? doc_next(doc, after, "report")
			     : doc_first(doc, doc->root, "report");
}

#define LOS "learningOpportunitySpecification"

/* The first specification in PART or a hasPart behind it. */
static const xmlNode *
in_parts(const struct doc *doc, const xmlNode *part)
{
	const xmlNode *los = NULL;

	for (; part != NULL && los == NULL;
	     part = doc_next(doc, part, "hasPart"))
		los = doc_first(doc, part, LOS);
	return los;
}

const xmlNode *
doc_los(const struct doc *doc, const xmlNode *parent, const xmlNode *after)
{
	bool report =
	    parent != NULL && strcmp((const char *)parent->name, LOS) != 0;
	const xmlNode *next;

	if (after != NULL) {
		next = doc_next(doc, after, LOS);
		return next != NULL || report
			   ? next
			   : in_parts(
				 doc, doc_next(doc, after->parent, "hasPart"));
	}
	return report ? doc_first(doc, parent, LOS)
		      : in_parts(doc, doc_first(doc, parent, "hasPart"));
}

const xmlNode *
doc_loi(const struct doc *doc, const xmlNode *los)
{
	return doc_path(doc, los, "specifies/learningOpportunityInstance");
}

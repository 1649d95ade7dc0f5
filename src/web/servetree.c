#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "doc.h"
#include "httpmsg.h"
#include "labels.h"
#include "record.h"
#include "selectwant.h"
#include "servetree.h"
#include "webpage.h"
#include "xalloc.h"

#define LOI "learningOpportunityInstance"

/*
 * What a student sees: all elements and texts but for the date on which the
 * record was made and attachments, which may be new at each asking.
 */
static void
digest_node(struct hash *hash, const xmlNode *node)
{
	for (const xmlNode *c = node->children; c != NULL; c = c->next) {
		const char *name = (const char *)c->name;

		if (c->type == XML_TEXT_NODE && c->content != NULL)
			hash_add(hash, c->content,
			    strlen((const char *)c->content) + 1);
		if (c->type != XML_ELEMENT_NODE ||
		    strcmp(name, "generatedDate") == 0 ||
		    strcmp(name, "attachment") == 0 ||
		    strcmp(name, "Signature") == 0)
			continue;
		hash_add(hash, name, strlen(name) + 1);
		digest_node(hash, c);
		hash_add(hash, "/", 2);
	}
}

static int
digest(struct servetree *tree, struct fault *fault)
{
	unsigned char sum[HASH_SHA256_LEN];
	struct hash *hash = hash_new(HASH_SHA256, fault);

	if (hash == NULL)
		return -1;
	digest_node(hash, doc_root(tree->doc));
	hash_end(hash, sum);
	hash_free(hash);
	hash_hex(tree->digest, sum, sizeof sum);
	return 0;
}

int
servetree_open(
    struct servetree *tree, struct spool *record, struct fault *fault)
{
	static const struct selectwant all = {.parts = NULL};
	const struct selectmark_names names = {NULL, NULL, NULL};

	memset(tree, 0, sizeof *tree);
	tree->doc = doc_read(record, fault);
	if (tree->doc == NULL || digest(tree, fault) == -1 ||
	    selectmark(&tree->mark, tree->doc, &all, &names, fault) == -1) {
		doc_free(tree->doc);
		tree->doc = NULL;
		return -1;
	}
	tree->chosen = xcalloc(tree->mark.n + 1, sizeof *tree->chosen);
	for (size_t i = 0; i < tree->mark.n; i++)
		tree->can += servetree_can(tree, i);
	return 0;
}

void
servetree_free(struct servetree *tree)
{
	if (tree->doc == NULL)
		return;
	selectmark_free(&tree->mark);
	doc_free(tree->doc);
	free(tree->chosen);
	tree->doc = NULL;
}

bool
servetree_can(const struct servetree *tree, size_t i)
{
	const struct selectmark *m = &tree->mark;

	switch (m->v[i].kind) {
	case SELECTMARK_LOS:
	case SELECTMARK_RECOGNITION:
		return true;
	case SELECTMARK_REPORT:
		/* without anything in it */
		return i + 1 == m->n || m->v[i + 1].parent != i ||
		       m->v[i + 1].kind == SELECTMARK_REPORT;
	default:
		return false;
	}
}

void
servetree_all(struct servetree *tree, bool chosen)
{
	for (size_t i = 0; i < tree->mark.n; i++)
		tree->chosen[i] = chosen && servetree_can(tree, i);
	tree->has = chosen ? tree->can : 0;
}

static void
choose(struct servetree *tree, size_t i)
{
	if (i >= tree->mark.n || tree->chosen[i] || !servetree_can(tree, i))
		return;
	tree->chosen[i] = true;
	tree->has++;
}

/* "1-4,7"; what makes no sense chooses nothing. */
static void
choose_list(struct servetree *tree, const char *s)
{
	while (*s != '\0') {
		char *end;
		unsigned long from = strtoul(s, &end, 10), to = from;

		if (end == s)
			return;
		if (*end == '-')
			to = strtoul(end + 1, &end, 10);
		for (; from <= to && from < tree->mark.n; from++)
			choose(tree, from);
		if (*end != ',')
			return;
		s = end + 1;
	}
}

void
servetree_choose(struct servetree *tree, const struct http_request *r)
{
	const char *s = (const char *)r->body;
	char *parts = http_request_field(r, "parts");

	servetree_all(tree, false);
	if (parts != NULL)
		choose_list(tree, parts);
	free(parts);
	if (!http_request_is_form(r))
		return;
	for (; s != NULL && *s != '\0'; s = strchr(s, '&')) {
		s += *s == '&';
		if (strncmp(s, "p=", 2) == 0 && s[2] >= '0' && s[2] <= '9')
			choose(tree, strtoul(s + 2, NULL, 10));
	}
}

char *
servetree_parts(const struct servetree *tree)
{
	struct buf out = BUF_INIT((size_t)-1);

	for (size_t i = 0; i < tree->mark.n; i++) {
		size_t to = i;

		if (!tree->chosen[i])
			continue;
		while (to + 1 < tree->mark.n && tree->chosen[to + 1])
			to++;
		(void)buf_printf(&out, "%s%zu", out.len > 0 ? "," : "", i);
		if (to > i)
			(void)buf_printf(&out, "-%zu", to);
		i = to;
	}
	return buf_take(&out);
}

/* " · TEXT", which is freed. */
static void
show_fact(struct webpage *p, char *text, bool *any)
{
	if (text != NULL && *text != '\0') {
		webpage_html(p, *any ? " · " : "");
		webpage_text(p, text);
		*any = true;
	}
	free(text);
}

static char *
credits(const struct doc *doc, const xmlNode *los, const xmlNode *loi)
{
	const xmlNode *credit = record_credit(doc, los, loi, NULL);
	char *value = NULL, *scheme = NULL, *text = NULL;

	if (credit == NULL)
		return NULL;
	value = record_credit_value(doc, credit);
	scheme = doc_text_at(doc, credit, "scheme");
	if (value != NULL)
		text = xasprintf("%s %s", value,
		    record_is_ects(doc, credit) ? "ECTS"
		    : scheme != NULL		? scheme
						: "");
	free(value);
	free(scheme);
	return text;
}

/* "Degree Programme" in the language of the page; TYPE is freed. */
static char *
type_word(const struct webpage *p, char *type)
{
	char *key = type != NULL ? xstrdup(type) : NULL;
	const char *word = NULL;

	for (char *c = key; c != NULL && *c != '\0'; c++)
		if (*c == ' ')
			*c = '-';
	if (key != NULL)
		word = labels_find(p->words, "serve.type", key);
	free(key);
	if (word == NULL)
		return type;
	free(type);
	return xstrdup(word);
}

/* Code, type, date, credits and grade in one line; BARE: no results. */
static void
show_facts(const struct servetree *tree, struct webpage *p, const xmlNode *los,
    bool bare)
{
	const struct doc *doc = tree->doc;
	const xmlNode *loi = doc_loi(doc, los);
	char *status = doc_text_at(doc, loi, "status");
	const char *word;
	bool any = false;

	webpage_html(p, "<span class=\"hint\">");
	show_fact(p, doc_identifier(doc, los, "local"), &any);
	show_fact(p, type_word(p, doc_text_at(doc, los, "type")), &any);
	if (bare) {
		word = labels_get(p->words, "serve.bare");
		show_fact(p, xstrdup(word), &any);
	} else {
		show_fact(p, doc_text_at(doc, loi, "date"), &any);
		show_fact(p, credits(doc, los, loi), &any);
		show_fact(p, doc_text_at(doc, loi, "resultLabel"), &any);
	}
	if (!bare && status != NULL && strcmp(status, "passed") != 0) {
		word = labels_find(p->words, "serve.status", status);
		show_fact(p, xstrdup(word != NULL ? word : status), &any);
	}
	free(status);
	webpage_html(p, "</span>");
}

static void
show_name(const struct servetree *tree, struct webpage *p, size_t i, bool boxes)
{
	const char *langs[] = {labels_lang(p->words), "en", NULL};
	const struct selectmark_part *part = &tree->mark.v[i];
	char *title = NULL, *code;

	webpage_html(p, "<span>");
	if (part->kind == SELECTMARK_RECOGNITION) {
		webpage_word(p, "serve.recognition");
	} else if (part->kind == SELECTMARK_REPORT) {
		webpage_word(p, "serve.whole-report");
	} else {
		title = doc_title(tree->doc, part->node, langs);
		code = doc_identifier(tree->doc, part->node, "local");
		if (title != NULL && *title != '\0')
			webpage_text(p, title);
		else if (code != NULL)
			webpage_text(p, code);
		else
			webpage_word(p, "serve.untitled");
		free(code);
		webpage_html(p, "<br>");
		show_facts(tree, p, part->node,
		    !boxes && !tree->chosen[i] && part->kind == SELECTMARK_LOS);
	}
	free(title);
	webpage_html(p, "</span>");
}

/* One part; "p" of the forms. */
static void
show_part(const struct servetree *tree, struct webpage *p, size_t i, bool boxes)
{
	char number[32];

	if (!boxes || !servetree_can(tree, i)) {
		show_name(tree, p, i, boxes);
		return;
	}
	(void)snprintf(number, sizeof number, "%zu", i);
	webpage_html(p, "<label class=\"check\"><input type=\"checkbox\" "
			"name=\"p\"");
	webpage_attribute(p, "value", number);
	if (tree->chosen[i])
		webpage_html(p, " checked");
	webpage_html(p, ">");
	show_name(tree, p, i, boxes);
	webpage_html(p, "</label>");
}

/* Is part I, or something in it, to be seen? */
static void
find_shown(const struct servetree *tree, bool boxes, bool *shown)
{
	for (size_t i = tree->mark.n; i-- > 0;) {
		const struct selectmark_part *part = &tree->mark.v[i];

		shown[i] |= boxes || tree->chosen[i];
		if (shown[i] && part->parent != i)
			shown[part->parent] = true;
	}
	/* what came of a decision goes with it */
	for (size_t i = 0; i < tree->mark.n; i++)
		if (tree->mark.v[i].kind == SELECTMARK_RESULT)
			shown[i] = shown[tree->mark.v[i].parent];
}

/* The parts directly in part UP from number I on; the one behind them. */
static size_t
show_list(const struct servetree *tree, struct webpage *p, size_t up, size_t i,
    bool boxes, const bool *shown)
{
	const struct selectmark *m = &tree->mark;
	bool open = false;

	while (i < m->n && m->v[i].parent == up && i != up) {
		size_t at = i++;

		if (shown[at]) {
			webpage_html(p, open ? "" : "<ul>\n");
			open = true;
			webpage_html(p, "<li>");
			show_part(tree, p, at, boxes);
		}
		i = show_list(tree, p, at, i, boxes, shown);
		if (shown[at])
			webpage_html(p, "</li>\n");
	}
	if (open)
		webpage_html(p, "</ul>\n");
	return i;
}

static char *
issuer_title(
    const struct servetree *tree, const xmlNode *report, const char *lang)
{
	const char *langs[] = {lang, "en", NULL};
	const xmlNode *issuer = doc_first(tree->doc, report, "issuer");

	return issuer != NULL ? doc_title(tree->doc, issuer, langs) : NULL;
}

void
servetree_show(const struct servetree *tree, struct webpage *p, bool boxes)
{
	const struct selectmark *m = &tree->mark;
	bool *shown = xcalloc(m->n + 1, sizeof *shown);
	size_t i = 0;

	find_shown(tree, boxes, shown);
	while (i < m->n) {
		size_t at = i++;
		char *title =
		    issuer_title(tree, m->v[at].node, labels_lang(p->words));

		if (!shown[at]) {
			free(title);
			while (i < m->n && m->v[i].parent != i)
				i++;
			continue;
		}
		webpage_html(p, boxes ? "<fieldset><legend>" : "<section><h2>");
		if (title != NULL && *title != '\0')
			webpage_text(p, title);
		else
			webpage_word(p, "serve.untitled");
		webpage_html(p, boxes ? "</legend>\n" : "</h2>\n");
		webpage_html(p, "<div class=\"tree\">\n");
		if (servetree_can(tree, at))
			show_part(tree, p, at, boxes);
		i = show_list(tree, p, at, i, boxes, shown);
		webpage_html(p,
		    boxes ? "</div>\n</fieldset>\n" : "</div>\n</section>\n");
		free(title);
	}
	free(shown);
}

char *
servetree_learner(const struct servetree *tree)
{
	const xmlNode *learner = doc_learner(tree->doc);
	char *given = NULL, *family = NULL, *name;

	if (learner != NULL) {
		given = doc_text_at(tree->doc, learner, "givenNames");
		family = doc_text_at(tree->doc, learner, "familyName");
		if (given == NULL && family == NULL)
			given = doc_text_at(tree->doc, learner, "fullName");
	}
	name = xasprintf("%s%s%s", given != NULL ? given : "",
	    given != NULL && family != NULL ? " " : "",
	    family != NULL ? family : "");
	free(given);
	free(family);
	return name;
}

char *
servetree_born(const struct servetree *tree)
{
	const xmlNode *learner = doc_learner(tree->doc);
	char *born = doc_text_at(tree->doc, learner, "bday");

	return born != NULL ? born
			    : doc_text_at(tree->doc, learner, "dateOfBirth");
}

char *
servetree_issuers(const struct servetree *tree, const char *lang)
{
	struct buf out = BUF_INIT((size_t)-1);

	for (const xmlNode *r = doc_report(tree->doc, NULL); r != NULL;
	     r = doc_report(tree->doc, r)) {
		char *title = issuer_title(tree, r, lang);

		if (title != NULL && *title != '\0' &&
		    (out.len == 0 || strstr(out.data, title) == NULL))
			(void)buf_printf(
			    &out, "%s%s", out.len > 0 ? ", " : "", title);
		free(title);
	}
	return buf_take(&out);
}

#include <config.h>

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "doc.h"
#include "html.h"
#include "labels.h"
#include "part.h"
#include "sections.h"
#include "xalloc.h"

#define DSIG_NS "http://www.w3.org/2000/09/xmldsig#"
/* of the model of the European Commission, Council of Europe and UNESCO */
#define SECTIONS 8
/* up to this many bytes a section without parts stands beside its title */
#define SHORT 600
/* what the titles beside them may take of the width */
#define LABEL_WIDTH 160.0
/* a supplement of at least that many sections begins a page */
#define LONG 4

struct writer {
	const struct subject *subject;
	struct blocks *out;
	int level; /* of the supplement's own heading */
	size_t
	    pairs; /* the number of blocks when the last were pairs of ours */
};

static int
clamp(int level)
{
	return level > 6 ? 6 : level;
}

/* Text of a kind that says less of itself than it is. */
static void
prose(struct blocks *out, const xmlNode *node, bool markup, const char *lang)
{
	char *text;

	if (xmlFirstElementChild((xmlNode *)node) != NULL) {
		html_node(out, node, lang);
		return;
	}
	text = doc_string(node);
	if (markup || html_looks(text, strlen(text)))
		html_blocks(out, text, strlen(text), lang);
	else
		html_plain(out, text, strlen(text), lang);
	free(text);
}

static bool
is_markup(const xmlNode *content)
{
	static const char *const types[] = {"text/html", "html",
	    "application/xhtml+xml", "application/xml", "text/xml"};
	char *type = doc_attr(content, "type");
	bool yes = false;

	if (type != NULL)
		type[strcspn(type, "; ")] = '\0';
	for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
		yes = yes || (type != NULL && strcasecmp(type, types[i]) == 0);
	free(type);
	return yes;
}

/* What the section itself says, without its parts. */
static struct blocks *
content(const struct writer *w, const xmlNode *section, const char *lang)
{
	const struct doc *doc = w->subject->doc;
	struct blocks *blocks = blocks_new();

	for (const xmlNode *n = doc_first(doc, section, "content"); n != NULL;
	     n = doc_next(doc, n, "content"))
		prose(blocks, n, is_markup(n), lang);
	for (const xmlNode *n =
		 doc_first(doc, section, "additionalInformation");
	     n != NULL; n = doc_next(doc, n, "additionalInformation"))
		prose(blocks, n, false, lang);
	return blocks;
}

/* Is there little, and nothing but paragraphs and lists? */
static bool
is_short(const struct blocks *blocks)
{
	size_t n = 0;

	for (size_t i = 0; i < blocks->n; i++) {
		const struct block *b = &blocks->v[i];

		if (b->kind != BLOCK_PARAS && b->kind != BLOCK_LIST)
			return false;
		for (size_t j = 0; j < b->paras.n; j++)
			n += strlen(b->paras.v[j].text);
	}
	return n <= SHORT;
}

/* Hands what is in FROM over to OUT. */
static void
move(struct blocks *from, struct blocks *out)
{
	for (size_t i = 0; i < from->n; i++)
		*block_add(out, from->v[i].kind) = from->v[i];
	from->n = 0;
}

/* "1. Holder", "1.1 Family name"; *LANG is of the title. */
static char *
title_of(const struct writer *w, const xmlNode *section, int depth, char **lang)
{
	const struct doc *doc = w->subject->doc;
	const xmlNode *node = doc_first(doc, section, "title");
	char *number = doc_attr(section, "number");
	char *title = doc_text(node), *text;
	const char *word = NULL;
	size_t n = number != NULL ? strlen(number) : 0;

	*lang = doc_lang(node != NULL ? node : section);
	while (n > 0 && number[n - 1] == '.')
		number[--n] = '\0';
	if ((title == NULL || *title == '\0') && n == 1)
		word = labels_find(
		    w->subject->labels, "supplement.section", number);
	if (word != NULL) {
		free(*lang);
		*lang = xstrdup(labels_lang(w->subject->labels));
	} else {
		word = title != NULL ? title : "";
	}
	text = n == 0
		   ? xstrdup(word)
		   : xasprintf("%s%s %s", number, depth == 1 ? "." : "", word);
	free(title);
	free(number);
	return text;
}

/* A section beside its title, in the pairs before it if there are any. */
static void
as_pair(struct writer *w, const char *title, const char *lang,
    const struct blocks *text)
{
	struct blocks *out = w->out;
	struct block *pairs;
	struct pair *pair;

	if (w->pairs == out->n) {
		pairs = &out->v[out->n - 1];
	} else {
		pairs = block_add(out, BLOCK_PAIRS);
		pairs->label = LABEL_WIDTH;
		w->pairs = out->n;
	}
	pair = block_pair(pairs, title, lang);
	html_paras(text, NULL, &pair->values);
	if (pair->values.n == 0)
		part_say(w->subject, &pair->values, STYLE_SMALL_ITALIC,
		    "supplement.value.empty");
}

static void
heading(struct writer *w, int depth, const char *title, const char *lang)
{
	block_heading(w->out, clamp(w->level + depth),
	    depth == 1 ? w->level + 1 : 0, part_style(w->level + depth), title,
	    lang);
}

static bool section(
    struct writer *w, const xmlNode *node, int depth, bool pairs);

/* A section under its title; as deep as elements nest, which is CAP_DEPTH. */
static void
as_part(struct writer *w, const xmlNode *node, int depth, struct blocks *text)
{
	const struct doc *doc = w->subject->doc;
	const xmlNode *part = doc_first(doc, node, "section");

	if (text->n == 0 && part == NULL &&
	    doc_first(doc, node, "attachment") == NULL)
		part_say(w->subject, &block_add(w->out, BLOCK_PARAS)->paras,
		    STYLE_SMALL_ITALIC, "supplement.empty");
	move(text, w->out);
	enclosure_blocks(w->subject, node, clamp(w->level + depth + 1), w->out);
	for (bool pairs = true; part != NULL;
	     part = doc_next(doc, part, "section"))
		pairs = section(w, part, depth + 1, pairs);
}

/*
 * PAIRS: it may stand beside its title, which it cannot behind one that has a
 * heading, for it would seem to belong to that.  Returns whether the next may.
 */
static bool
section(struct writer *w, const xmlNode *node, int depth, bool pairs)
{
	const struct doc *doc = w->subject->doc;
	char *lang, *own = doc_lang(node);
	char *title = title_of(w, node, depth, &lang);
	struct blocks *text = content(w, node, own);

	pairs = pairs && is_short(text) &&
		doc_first(doc, node, "section") == NULL &&
		doc_first(doc, node, "attachment") == NULL;
	if (pairs) {
		as_pair(w, title, lang, text);
	} else {
		heading(w, depth, title, lang);
		as_part(w, node, depth, text);
	}
	blocks_free(text);
	free(title);
	free(lang);
	free(own);
	return pairs;
}

/* The number by which the model knows a section, 0 for others. */
static int
model_number(const xmlNode *node, bool *part)
{
	char *number = doc_attr(node, "number");
	int k = 0;

	*part = false;
	if (number != NULL && number[0] >= '1' && number[0] <= '0' + SECTIONS &&
	    (number[1] == '\0' || number[1] == '.')) {
		k = number[0] - '0';
		*part = number[1] == '.' && number[2] != '\0';
	}
	free(number);
	return k;
}

/* "4. Information on ..", as the model calls it */
static char *
model_title(const struct writer *w, int k)
{
	char code[12];
	const char *word;

	snprintf(code, sizeof code, "%d", k);
	word = labels_find(w->subject->labels, "supplement.section", code);
	return xasprintf("%d. %s", k, word != NULL ? word : "");
}

/*
 * Who sends all sections on one level ("1.1" beside "1.2") means parts of
 * sections, which get the heading that the model has for them.
 */
static void
sections(struct writer *w, const xmlNode *ds, bool seen[SECTIONS + 1])
{
	const struct doc *doc = w->subject->doc;
	int current = 0;
	bool pairs = false;

	for (const xmlNode *n = doc_first(doc, ds, "section"); n != NULL;
	     n = doc_next(doc, n, "section")) {
		bool part;
		int k = model_number(n, &part);

		if (part && k != current) {
			char *title = model_title(w, k);

			heading(w, 1, title, labels_lang(w->subject->labels));
			free(title);
			pairs = true;
		}
		pairs = section(w, n, part ? 2 : 1, part && pairs);
		seen[k] = true;
		current = k;
	}
}

static void
missing(struct writer *w, const bool seen[SECTIONS + 1])
{
	const struct subject *subject = w->subject;
	struct paras names = {NULL, 0};
	struct block *intro;

	for (int k = 1; k <= SECTIONS; k++) {
		char *title = seen[k] ? NULL : model_title(w, k);

		paras_add(&names, STYLE_SMALL, title,
		    labels_lang(subject->labels), NULL);
		free(title);
	}
	if (names.n == 0)
		return;
	intro = block_add(w->out, BLOCK_PARAS);
	intro->keep = true;
	part_say(subject, &intro->paras, STYLE_SMALL, "supplement.missing");
	block_add(w->out, BLOCK_LIST)->paras = names;
}

static void
introduction(struct writer *w, const xmlNode *ds, const char *lang)
{
	struct blocks *text = blocks_new();
	const xmlNode *node = doc_first(w->subject->doc, ds, "introduction");

	if (node != NULL)
		prose(text, node, false, lang);
	block_add(w->out, BLOCK_PANEL_BEGIN);
	if (text->n == 0)
		part_say(w->subject, &block_add(w->out, BLOCK_PARAS)->paras,
		    STYLE_SMALL, "supplement.model");
	move(text, w->out);
	block_add(w->out, BLOCK_PANEL_END);
	blocks_free(text);
}

static void
head(struct writer *w, const xmlNode *los, const xmlNode *ds)
{
	const struct subject *subject = w->subject;
	struct block *block =
	    part_heading(subject, w->out, w->level, "supplement.title");
	char *date = doc_text_at(subject->doc, ds, "issueDate");
	struct paras titles = {NULL, 0};

	block->outline = clamp(w->level);
	words_titles(
	    subject, los, "title", STYLE_STRONG, STYLE_SMALL_ITALIC, &titles);
	block = block_add(w->out, BLOCK_PARAS);
	block->paras = titles;
	part_drop(w->out);
	block = block_add(w->out, BLOCK_PAIRS);
	words_pair(subject, block, "supplement.version", ds, "version");
	if (date != NULL)
		part_pair(subject, block, "supplement.issued", words_date(date),
		    NULL);
	free(date);
	part_drop(w->out);
}

static bool
is_signed(const xmlNode *ds)
{
	for (const xmlNode *n = ds->children; n != NULL; n = n->next)
		if (n->type == XML_ELEMENT_NODE && n->ns != NULL &&
		    strcmp((const char *)n->name, "Signature") == 0 &&
		    strcmp((const char *)n->ns->href, DSIG_NS) == 0)
			return true;
	return false;
}

static void
supplement(const struct subject *subject, const xmlNode *los, const xmlNode *ds,
    int level, struct blocks *out)
{
	struct writer w = {subject, out, level, 0};
	bool seen[SECTIONS + 1] = {false};
	const xmlNode *n = doc_first(subject->doc, ds, "section");
	char *lang = doc_lang(ds);

	for (int i = 1; i < LONG && n != NULL; i++)
		n = doc_next(subject->doc, n, "section");
	if (n != NULL)
		block_add(out, BLOCK_PAGE)->keep = true;
	head(&w, los, ds);
	introduction(&w, ds, lang);
	sections(&w, ds, seen);
	missing(&w, seen);
	if (is_signed(ds))
		part_say(subject, &block_add(out, BLOCK_PARAS)->paras,
		    STYLE_SMALL, "supplement.signature");
	free(lang);
}

void
supplement_blocks(const struct subject *subject, const xmlNode *parent,
    int level, struct blocks *out)
{
	const struct doc *doc = subject->doc;

	for (const xmlNode *los = doc_los(doc, parent, NULL); los != NULL;
	     los = doc_los(doc, parent, los)) {
		const xmlNode *ds =
		    doc_first(doc, doc_loi(doc, los), "diplomaSupplement");

		for (; ds != NULL; ds = doc_next(doc, ds, "diplomaSupplement"))
			supplement(subject, los, ds, level, out);
		supplement_blocks(subject, los, level, out);
	}
}

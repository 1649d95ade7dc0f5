/* The attachments of a record as they are listed on the page. */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "doc.h"
#include "enclosure.h"
#include "labels.h"
#include "part.h"
#include "refs.h"
#include "sections.h"
#include "xalloc.h"

enum { NUMBER, DOCUMENT, TYPE, SIZE, CONTENT, COLUMNS };

/* The head of a hash that tells files apart on paper. */
#define HASH_HEAD 16

/* In decimal units, as file managers show it: "134 kB". */
static char *
size_words(const struct labels *labels, size_t n)
{
	const char *key = "enclosure.bytes";
	char *number, *text;

	if (n < 1000) {
		number = xasprintf("%zu", n);
	} else if (n < 999500) {
		key = "enclosure.kilobytes";
		number = xasprintf("%zu", (n + 500) / 1000);
	} else {
		size_t tenths = (n + 50000) / 100000;

		key = "enclosure.megabytes";
		number = xasprintf("%zu.%zu", tenths / 10, tenths % 10);
	}
	text = labels_format(labels, key, number, NULL);
	free(number);
	return text;
}

/* "Transcript of Records" is attachment.type.transcript-of-records. */
static void
type_cell(const struct subject *subject, const xmlNode *node, struct paras *out)
{
	char *type = doc_text_at(subject->doc, node, "type");
	char *code;
	const char *word;

	if (type == NULL)
		return;
	code = xstrdup(type);
	for (char *p = code; *p != '\0'; p++)
		if (*p == ' ')
			*p = '-';
	word = labels_find(subject->labels, "attachment.type", code);
	paras_add(out, STYLE_BODY, word != NULL ? word : type,
	    word != NULL ? labels_lang(subject->labels) : NULL, NULL);
	free(code);
	free(type);
}

static void
identifiers(
    const struct subject *subject, const xmlNode *node, struct paras *out)
{
	const struct doc *doc = subject->doc;

	for (const xmlNode *n = doc_first(doc, node, "identifier"); n != NULL;
	     n = doc_next(doc, n, "identifier")) {
		char *text = doc_text(n);

		paras_add(out, STYLE_CODE, text, NULL, NULL);
		free(text);
	}
}

/* The title in the language of a content, where others come first. */
static void
title_again(const struct subject *subject, const xmlNode *node,
    const char *const *langs, struct paras *out)
{
	const xmlNode *title = doc_choose(subject->doc, node, "title", langs);
	char *text = doc_text(title);
	char *lang = title != NULL ? doc_lang(title) : NULL;

	paras_add(out, STYLE_BODY, text, lang, NULL);
	free(text);
	free(lang);
}

/* All that is said of the document, but once where it has several contents. */
static void
document_cell(const struct subject *subject, const xmlNode *node,
    const struct enclosure *e, bool first, struct paras *out)
{
	const char *langs[2] = {e != NULL && *e->lang ? e->lang : NULL, NULL};
	char *lang, *text;

	if (first)
		words_titles(subject, node, "title", STYLE_BODY,
		    STYLE_SMALL_ITALIC, out);
	else
		title_again(subject, node, langs, out);
	if (out->n == 0)
		part_say(subject, out, STYLE_BODY, "enclosure.untitled");
	if (first) {
		words_titles(subject, node, "description", STYLE_SMALL,
		    STYLE_SMALL, out);
		identifiers(subject, node, out);
	}
	if (langs[0] == NULL)
		return;
	lang = words_language(subject, langs[0]);
	text = labels_format(subject->labels, "enclosure.language", lang, NULL);
	paras_add(out, STYLE_SMALL, text, labels_lang(subject->labels), NULL);
	free(text);
	free(lang);
}

static void
content_cells(const struct subject *subject, const struct enclosure *e,
    struct cell *cells)
{
	const char *lang = labels_lang(subject->labels);
	char *text, head[HASH_HEAD + 1];

	text = xasprintf("%zu", e->number);
	paras_add(&cells[NUMBER].paras, STYLE_FIGURE, text, NULL, NULL);
	free(text);
	if (e->reason != NULL) {
		text = labels_format(subject->labels, "enclosure.unreadable",
		    labels_get(subject->labels, e->reason), NULL);
		paras_add(&cells[CONTENT].paras, STYLE_SMALL, text, lang, NULL);
		free(text);
		return;
	}
	text = size_words(subject->labels, e->size);
	paras_add(&cells[SIZE].paras, STYLE_FIGURE, text, lang, NULL);
	free(text);
	paras_add(&cells[CONTENT].paras, STYLE_CODE, e->name, NULL, NULL);
	snprintf(head, sizeof head, "%.*s", HASH_HEAD, e->sha256);
	paras_add(&cells[CONTENT].paras, STYLE_CODE, head, NULL, NULL);
}

static void
rows(const struct subject *subject, const xmlNode *node, struct table *table)
{
	const struct enclosures *all = subject->enclosures;
	const struct enclosure *e = enclosure_of(all, node);
	bool first = true;

	do {
		struct row *row = table_row(table, ROW_PLAIN, 0);

		document_cell(
		    subject, node, e, first, &row->cells[DOCUMENT].paras);
		type_cell(subject, node, &row->cells[TYPE].paras);
		if (e != NULL)
			content_cells(subject, e, row->cells);
		first = false;
	} while (e != NULL && ++e < all->v + all->n && e->node == node);
}

static struct table *
columns(const struct subject *subject, struct blocks *out)
{
	static const struct {
		const char *key;
		enum column_align align;
		double width;
	} column[COLUMNS] = {
	    [NUMBER] = {"enclosure.number", COLUMN_LEFT, 26},
	    [DOCUMENT] = {"enclosure.document", COLUMN_LEFT, 0},
	    [TYPE] = {"enclosure.type", COLUMN_LEFT, 98},
	    [SIZE] = {"enclosure.size", COLUMN_RIGHT, 48},
	    [CONTENT] = {"enclosure.file", COLUMN_LEFT, 122},
	};
	struct table *table = block_table(block_add(out, BLOCK_TABLE));

	for (size_t i = 0; i < COLUMNS; i++)
		table_column(table, labels_get(subject->labels, column[i].key),
		    labels_lang(subject->labels), column[i].align,
		    column[i].width);
	table->indented = table->header = DOCUMENT;
	table->summary =
	    xstrdup(labels_get(subject->labels, "enclosure.summary"));
	return table;
}

/* The record and a report of it may both have some. */
static const char *
title_key(const struct subject *subject, const xmlNode *parent)
{
	const struct doc *doc = subject->doc;
	const xmlNode *root = doc_root(doc);
	bool any = false;

	if (parent != root && strcmp((const char *)parent->name, "report") != 0)
		return "enclosure.title";
	for (const xmlNode *r = doc_report(doc, NULL); r != NULL && !any;
	     r = doc_report(doc, r))
		any = doc_first(doc, r, "attachment") != NULL;
	if (!any || doc_first(doc, root, "attachment") == NULL)
		return "enclosure.title";
	return parent == root ? "enclosure.of-record" : "enclosure.of-report";
}

void
enclosure_blocks(const struct subject *subject, const xmlNode *parent,
    int level, struct blocks *out)
{
	const struct doc *doc = subject->doc;
	const xmlNode *node;
	struct table *table;
	int outline;

	if (parent == NULL)
		parent = doc_root(doc);
	node = doc_first(doc, parent, "attachment");
	if (node == NULL)
		return;
	outline = parent == doc_root(doc) && out->reports > 1 ? 1 : level;
	part_heading(subject, out, level, title_key(subject, parent))->outline =
	    outline <= 3 ? outline : 0;
	table = columns(subject, out);
	for (; node != NULL; node = doc_next(doc, node, "attachment"))
		rows(subject, node, table);
}

char *
enclosure_named(const struct subject *subject, const char *ref)
{
	const struct enclosures *all = subject->enclosures;
	size_t at;
	char *title, *number, *text;

	if (all == NULL || !refs_get(all->ids, ref, strlen(ref), &at) ||
	    at >= all->n)
		return xstrdup(ref);
	title = doc_title(subject->doc, all->v[at].node, subject->langs);
	number = xasprintf("%zu", all->v[at].number);
	text = labels_format(subject->labels, "enclosure.numbered",
	    title != NULL && *title != '\0' ? title : ref, number);
	free(title);
	free(number);
	return text;
}

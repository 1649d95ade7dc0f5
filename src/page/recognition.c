#include <config.h>

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "doc.h"
#include "enclosure.h"
#include "labels.h"
#include "part.h"
#include "refs.h"
#include "sections.h"
#include "xalloc.h"

/* The specifications of the basis or of the result, by their identifiers. */
struct index {
	struct entry {
		bool local; /* the type of it, which is what mappings mean */
		const xmlNode *los;
	} * v;
	size_t n;
	struct refs *refs;
};

static const struct entry *
index_find(const struct index *index, const char *id)
{
	size_t at;

	return refs_get(index->refs, id, strlen(id), &at) ? &index->v[at]
							  : NULL;
}

/* The first of the same identifier, but rather one of type local. */
static void
index_one(struct index *index, const xmlNode *los, const char *id, bool local)
{
	const struct entry *have = index_find(index, id);

	if (have != NULL && (have->local || !local))
		return;
	if ((index->n & (index->n - 1)) == 0)
		index->v = xreallocarray(index->v,
		    index->n == 0 ? 1 : 2 * index->n, sizeof *index->v);
	index->v[index->n] = (struct entry){local, los};
	refs_put(index->refs, id, strlen(id), index->n++);
}

static void
index_add(struct index *index, const struct doc *doc, const xmlNode *los)
{
	for (const xmlNode *n = doc_first(doc, los, "identifier"); n != NULL;
	     n = doc_next(doc, n, "identifier")) {
		char *type = doc_attr(n, "type"), *id = doc_text(n);

		index_one(index, los, id,
		    type == NULL || strcasecmp(type, "local") == 0);
		free(type);
		free(id);
	}
}

/* All that are below PARENT; as deep as elements nest, which is CAP_DEPTH. */
static void
index_below(struct index *index, const struct doc *doc, const xmlNode *parent)
{
	for (const xmlNode *los = doc_los(doc, parent, NULL); los != NULL;
	     los = doc_los(doc, parent, los)) {
		index_add(index, doc, los);
		index_below(index, doc, los);
	}
}

static void
index_free(struct index *index)
{
	refs_free(index->refs);
	free(index->v);
}

/* Each ref below SIDES of MAPPING: a title where there is one, and the ref. */
static void
mapping_cell(const struct subject *subject, const xmlNode *mapping,
    const char *side, const struct index *index, struct paras *out)
{
	const struct doc *doc = subject->doc;

	for (const xmlNode *s = doc_first(doc, mapping, side); s != NULL;
	     s = doc_next(doc, s, side))
		for (const xmlNode *r = doc_first(doc, s, "ref"); r != NULL;
		     r = doc_next(doc, r, "ref")) {
			char *id = doc_text(r);
			const struct entry *e = index_find(index, id);
			const xmlNode *los = e != NULL ? e->los : NULL;
			const xmlNode *title =
			    doc_choose(doc, los, "title", subject->langs);
			char *text = doc_text(title);
			char *lang = title != NULL ? doc_lang(title) : NULL;

			paras_add(out, STYLE_BODY, text, lang, NULL);
			paras_add(out, los != NULL ? STYLE_CODE : STYLE_BODY,
			    id, NULL, NULL);
			free(lang);
			free(text);
			free(id);
		}
}

static void
mapping_column(
    const struct subject *subject, struct table *table, const char *key)
{
	table_column(table, labels_get(subject->labels, key),
	    labels_lang(subject->labels), COLUMN_LEFT, 0);
}

static void
mapping_rows(const struct subject *subject, const xmlNode *node,
    const struct index *from, const struct index *to, struct table *table)
{
	const struct doc *doc = subject->doc;

	for (const xmlNode *all = doc_first(doc, node, "recognitionMapping");
	     all != NULL; all = doc_next(doc, all, "recognitionMapping"))
		for (const xmlNode *m = doc_first(doc, all, "mapping");
		     m != NULL; m = doc_next(doc, m, "mapping")) {
			struct row *row = table_row(table, ROW_PLAIN, 0);

			mapping_cell(subject, m, "fromMapping", from,
			    &row->cells[0].paras);
			mapping_cell(
			    subject, m, "toMapping", to, &row->cells[1].paras);
		}
}

/* What stands for what, protocol 9.2: refs are identifiers of type local. */
static void
mapping_blocks(const struct subject *subject, const xmlNode *node, int level,
    struct blocks *out)
{
	const struct doc *doc = subject->doc;
	struct index from = {NULL, 0, NULL}, to = {NULL, 0, NULL};
	struct table *table;

	if (doc_path(doc, node, "recognitionMapping/mapping") == NULL)
		return;
	from.refs = refs_new();
	to.refs = refs_new();
	for (const xmlNode *b = doc_first(doc, node, "recognitionBasis");
	     b != NULL; b = doc_next(doc, b, "recognitionBasis"))
		for (const xmlNode *r = doc_first(doc, b, "recognitionReport");
		     r != NULL; r = doc_next(doc, r, "recognitionReport"))
			index_below(&from, doc, r);
	for (const xmlNode *r = doc_first(doc, node, "recognitionResult");
	     r != NULL; r = doc_next(doc, r, "recognitionResult"))
		index_below(&to, doc, r);
	part_heading(subject, out, level, "recognition.mapping");
	table = block_table(block_add(out, BLOCK_TABLE));
	mapping_column(subject, table, "recognition.from");
	mapping_column(subject, table, "recognition.to");
	mapping_rows(subject, node, &from, &to, table);
	index_free(&from);
	index_free(&to);
}

static char *
status_words(const struct subject *subject, char *status)
{
	static const char *const words[][2] = {
	    {"Positive", "recognition.status.positive"},
	    {"Negative", "recognition.status.negative"},
	    {"Partially Positive", "recognition.status.partial"}};

	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (status != NULL && strcasecmp(status, words[i][0]) == 0) {
			free(status);
			return xstrdup(
			    labels_get(subject->labels, words[i][1]));
		}
	return status;
}

static void
documents(
    const struct subject *subject, const xmlNode *node, struct block *pairs)
{
	const struct doc *doc = subject->doc;
	const char *label =
	    labels_get(subject->labels, "recognition.documents");

	for (const xmlNode *r = doc_path(doc, node, "attachments/ref");
	     r != NULL; r = doc_next(doc, r, "ref")) {
		char *ref = doc_text(r);
		char *name = enclosure_named(subject, ref);

		if (*name != '\0')
			paras_add(&block_pair(pairs, label,
				      labels_lang(subject->labels))
				       ->values,
			    STYLE_BODY, name, NULL, NULL);
		label = "";
		free(name);
		free(ref);
	}
}

static void
decision(const struct subject *subject, const xmlNode *node, struct blocks *out)
{
	const struct doc *doc = subject->doc;
	struct block *pairs = block_add(out, BLOCK_PAIRS);
	char *date = doc_text_at(doc, node, "decisionDate");

	part_pair(subject, pairs, "recognition.status",
	    status_words(subject, doc_text_at(doc, node, "status")),
	    labels_lang(subject->labels));
	if (date != NULL)
		part_pair(
		    subject, pairs, "recognition.date", words_date(date), NULL);
	free(date);
	part_identifiers(subject, pairs, "issuer.identifier", node);
	words_pair(subject, pairs, "recognition.subject", node, "subjectArea");
	words_pair(subject, pairs, "recognition.isced", node, "iscedCode");
	documents(subject, node, pairs);
	part_drop(out);
	words_titles(subject, node, "description", STYLE_BODY,
	    STYLE_SMALL_ITALIC, &block_add(out, BLOCK_PARAS)->paras);
	part_drop(out);
}

/* recognitionReport, which is a report in all but its name. */
static void
basis(const struct subject *all, const xmlNode *report, int level,
    struct blocks *out)
{
	const struct doc *doc = all->doc;
	char *scale = scales_common(all, report);
	struct subject own = *all;
	const struct subject *subject = &own;
	struct block *pairs;
	char *date = doc_text_at(doc, report, "issueDate");

	own.scale = scale;
	part_heading(subject, out, level, "recognition.basis");
	pairs = block_add(out, BLOCK_PAIRS);
	part_issuer(
	    subject, pairs, "issuer.title", doc_first(doc, report, "issuer"));
	if (date != NULL)
		part_pair(subject, pairs, "recognition.report.date",
		    words_date(date), NULL);
	free(date);
	part_drop(out);
	programme_blocks(subject, report, level + 1, out);
	recognition_blocks(subject, report, level + 1, out);
	supplement_blocks(subject, report, level + 1, out);
	scales_blocks(subject, report, level + 1, out);
	enclosure_blocks(subject, report, level + 1, out);
	free(scale);
}

static void
results(const struct subject *subject, const xmlNode *node, int level,
    struct blocks *out)
{
	const struct doc *doc = subject->doc;
	const xmlNode *r = doc_first(doc, node, "recognitionResult");

	if (r == NULL)
		return;
	part_heading(subject, out, level, "recognition.result");
	for (; r != NULL; r = doc_next(doc, r, "recognitionResult")) {
		programme_blocks(subject, r, level + 1, out);
		supplement_blocks(subject, r, level + 1, out);
	}
}

static void
one(const struct subject *subject, const xmlNode *node, int level,
    struct blocks *out)
{
	const struct doc *doc = subject->doc;
	struct block *heading = block_add(out, BLOCK_HEADING);

	heading->level = level > 6 ? 6 : level;
	heading->outline = heading->level;
	words_titles(subject, node, "title", part_style(level), STYLE_ORIGINAL,
	    &heading->paras);
	if (heading->paras.n == 0)
		part_say(subject, &heading->paras, part_style(level),
		    "recognition.title");
	decision(subject, node, out);
	for (const xmlNode *b = doc_first(doc, node, "recognitionBasis");
	     b != NULL; b = doc_next(doc, b, "recognitionBasis"))
		for (const xmlNode *r = doc_first(doc, b, "recognitionReport");
		     r != NULL; r = doc_next(doc, r, "recognitionReport"))
			basis(subject, r, level + 1, out);
	results(subject, node, level + 1, out);
	mapping_blocks(subject, node, level + 1, out);
}

void
recognition_blocks(const struct subject *subject, const xmlNode *parent,
    int level, struct blocks *out)
{
	const struct doc *doc = subject->doc;

	for (const xmlNode *n = doc_first(doc, parent, "resultOfRecognition");
	     n != NULL; n = doc_next(doc, n, "resultOfRecognition"))
		one(subject, n, level, out);
}

#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "doc.h"
#include "labels.h"
#include "part.h"
#include "sections.h"
#include "xalloc.h"

/* grades of one scale, at least, to leave its name out */
#define FEW 3

struct symbols {
	bool bars, shortened;
};

/* Which symbols there are below PARENT; as deep as elements nest. */
static void
look(const struct doc *doc, const xmlNode *parent, struct symbols *symbols)
{
	for (const xmlNode *los = doc_los(doc, parent, NULL); los != NULL;
	     los = doc_los(doc, parent, los)) {
		const xmlNode *loi = doc_loi(doc, los);

		if (doc_path(doc, loi, "resultDistribution/category") != NULL)
			symbols->bars = true;
		if (doc_first(doc, loi, "shortenedGrading") != NULL)
			symbols->shortened = true;
		look(doc, los, symbols);
	}
}

static void
key_blocks(const struct subject *subject, const xmlNode *report, int level,
    struct blocks *out)
{
	struct symbols symbols = {false, false};
	struct block *block;

	look(subject->doc, report, &symbols);
	if (!symbols.bars && !symbols.shortened)
		return;
	block_heading(out, level < 6 ? level : 6, 0, STYLE_MINOR,
	    labels_get(subject->labels, "scales.key"),
	    labels_lang(subject->labels));
	block = block_add(out, BLOCK_PARAS);
	if (symbols.bars)
		part_say(subject, &block->paras, STYLE_SMALL, "scales.bars");
	if (symbols.shortened)
		part_say(
		    subject, &block->paras, STYLE_SMALL, "scales.shortened");
}

/* Scales that are counted in a report; of more none is common. */
#define SCALES 16

struct count {
	const struct doc *doc;
	struct {
		char *id;
		size_t n;
	} v[SCALES];
	size_t n;
	size_t none; /* results without a scale */
	bool full;
};

static void
count_one(struct count *count, const xmlNode *loi)
{
	const xmlNode *result = doc_first(count->doc, loi, "resultLabel");
	char *id = doc_text_at(count->doc, loi, "gradingSchemeLocalId");
	char *text;
	size_t i = 0;

	if (result == NULL)
		result = doc_first(count->doc, loi, "result");
	if (id == NULL)
		id = doc_attr(result, "scheme");
	text = doc_text(result);
	if (id == NULL || *id == '\0') {
		count->none += text != NULL && *text != '\0';
		free(id);
	} else {
		while (i < count->n && strcmp(count->v[i].id, id) != 0)
			i++;
		if (i < count->n || i == SCALES)
			free(id);
		else
			count->v[count->n++].id = id;
		if (i < SCALES)
			count->v[i].n++;
		else
			count->full = true;
	}
	free(text);
}

/* As deep as elements nest, which is CAP_DEPTH. */
static void
count_below(struct count *count, const xmlNode *parent)
{
	for (const xmlNode *n = doc_first(count->doc, parent, NULL); n != NULL;
	     n = doc_next(count->doc, n, NULL)) {
		const char *local = (const char *)n->name;

		if (strcmp(local, "learningOpportunityInstance") == 0)
			count_one(count, n);
		if (strcmp(local, "recognitionReport") != 0 &&
		    strcmp(local, "diplomaSupplement") != 0)
			count_below(count, n);
	}
}

char *
scales_common(const struct subject *subject, const xmlNode *report)
{
	struct count count = {.doc = subject->doc};
	size_t most = 0;
	char *id = NULL;
	bool said = doc_first(subject->doc, report, "gradingScheme") != NULL;

	if (report != NULL)
		count_below(&count, report);
	for (size_t i = 1; i < count.n; i++)
		if (count.v[i].n > count.v[most].n)
			most = i;
	/* of few grades each is better told its own */
	if (count.n > 0 && !count.full && count.v[most].n > count.none &&
	    count.v[most].n >= FEW && (!said || count.n > 1 || count.none > 0))
		id = xstrdup(count.v[most].id);
	for (size_t i = 0; i < count.n; i++)
		free(count.v[i].id);
	return id;
}

/* Which scale holds where the tables name none. */
static void
add_common(const struct subject *subject, struct paras *out)
{
	char *text = labels_format(
	    subject->labels, "scales.common", subject->scale, NULL);

	paras_add(out, STYLE_SMALL, text, labels_lang(subject->labels), NULL);
	free(text);
}

static void
add_scale(
    const struct subject *subject, const xmlNode *scale, struct block *pairs)
{
	char *id = doc_attr(scale, "localId"), *first_lang = NULL;
	char *first = words_title(subject, scale, "description", &first_lang);
	const char *label = id != NULL && *id != '\0'
				? id
				: labels_get(subject->labels, "fact.scheme");
	struct pair *pair = block_pair(pairs, label, NULL);

	words_description(subject, scale, STYLE_BODY, &pair->values);
	/* the same in other languages */
	for (const xmlNode *n = doc_first(subject->doc, scale, "description");
	     n != NULL; n = doc_next(subject->doc, n, "description")) {
		char *lang = doc_lang(n);

		if (first_lang == NULL || !xmlStrEqual((const xmlChar *)lang,
					      (const xmlChar *)first_lang))
			words_lines(n, STYLE_SMALL_ITALIC, &pair->values);
		free(lang);
	}
	if (pair->values.n == 0)
		part_say(subject, &pair->values, STYLE_SMALL, "scales.none");
	free(id);
	free(first);
	free(first_lang);
}

void
scales_blocks(const struct subject *subject, const xmlNode *report, int level,
    struct blocks *out)
{
	const xmlNode *scale = doc_first(subject->doc, report, "gradingScheme");
	struct block *block;
	int any = scale != NULL || subject->scale != NULL;

	if (any) {
		block = part_heading(subject, out, level, "scales.title");
		block->outline = block->level;
		block = block_add(out, BLOCK_PAIRS);
		for (; scale != NULL;
		     scale = doc_next(subject->doc, scale, "gradingScheme"))
			add_scale(subject, scale, block);
		part_drop(out);
		if (subject->scale != NULL)
			add_common(
			    subject, &block_add(out, BLOCK_PARAS)->paras);
	}
	key_blocks(subject, report, level + any, out);
}

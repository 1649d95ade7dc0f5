#include <config.h>

#include <stdlib.h>

#include "doc.h"
#include "labels.h"
#include "part.h"
#include "sections.h"

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
	int any = scale != NULL;

	if (scale != NULL) {
		block = part_heading(subject, out, level, "scales.title");
		block->outline = block->level;
		block = block_add(out, BLOCK_PAIRS);
		for (; scale != NULL;
		     scale = doc_next(subject->doc, scale, "gradingScheme"))
			add_scale(subject, scale, block);
	}
	key_blocks(subject, report, level + any, out);
}

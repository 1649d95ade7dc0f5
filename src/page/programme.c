#include <config.h>

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "courses.h"
#include "detail.h"
#include "doc.h"
#include "facts.h"
#include "labels.h"
#include "part.h"
#include "sections.h"
#include "xalloc.h"

/* Does it get a heading of its own, or a row among the courses? */
static bool
is_programme(const struct doc *doc, const xmlNode *los)
{
	char *type = doc_text_at(doc, los, "type");
	const xmlNode *loi = doc_loi(doc, los);
	bool degree = type != NULL && strncasecmp(type, "degree", 6) == 0;
	bool row = type != NULL && (strcasecmp(type, "course") == 0 ||
				       strcasecmp(type, "class") == 0);

	free(type);
	return degree || doc_first(doc, los, "documentType") != NULL ||
	       doc_first(doc, loi, "enrolment") != NULL ||
	       doc_first(doc, loi, "diplomaSupplement") != NULL ||
	       (!row && doc_los(doc, los, NULL) != NULL);
}

static void
say_identifiers(struct facts *facts, const xmlNode *node)
{
	const struct subject *subject = facts->subject;

	for (const xmlNode *n = doc_first(subject->doc, node, "identifier");
	     n != NULL; n = doc_next(subject->doc, n, "identifier")) {
		char *type = doc_attr(n, "type"), *id = doc_text(n);
		bool local = type == NULL || *type == '\0' ||
			     strcasecmp(type, "local") == 0;
		char *word =
		    local ? xstrdup(labels_get(subject->labels, "fact.code"))
			  : words_type(subject, type);

		if (*id != '\0')
			facts_field(facts, word, id, NULL);
		free(type);
		free(id);
		free(word);
	}
}

static void
say_credits(struct facts *facts, const xmlNode *los)
{
	const struct subject *subject = facts->subject;

	for (const xmlNode *n = detail_credit(subject, los, NULL); n != NULL;
	     n = detail_credit(subject, los, n)) {
		char *value = doc_text_at(subject->doc, n, "value");
		char *scheme = doc_text_at(subject->doc, n, "scheme");

		if (value != NULL && *value != '\0' && scheme != NULL) {
			char *upper = courses_upper(scheme);
			char *both = xasprintf("%s %s", value, upper);

			free(upper);
			free(value);
			value = both;
		}
		facts_say(facts, "fact.credits", value, NULL, NULL);
		free(scheme);
	}
}

static void
say_time(struct facts *facts, const xmlNode *loi)
{
	const struct subject *subject = facts->subject;
	const xmlNode *term = doc_first(subject->doc, loi, "academicTerm");
	bool start = doc_first(subject->doc, loi, "start") != NULL;
	bool date = doc_first(subject->doc, loi, "date") != NULL;
	char *range = detail_range(subject, term, "end");
	struct fact *fact;

	facts_say(facts,
	    !start ? "fact.date"
	    : date ? "fact.period"
		   : "fact.start",
	    detail_range(subject, loi, "date"), NULL, NULL);
	if (term != NULL) {
		fact = facts_add(facts, "fact.term");
		words_titles(subject, term, "title", STYLE_BODY,
		    STYLE_SMALL_ITALIC, &fact->values);
		paras_add(&fact->values, STYLE_BODY, range, NULL, NULL);
	}
	free(range);
}

static void
say_result(struct facts *facts, const xmlNode *loi)
{
	const struct subject *subject = facts->subject;
	const xmlNode *result = detail_result(subject, loi);
	const xmlNode *all = doc_first(subject->doc, loi, "resultDistribution");
	char *text = doc_text(result), *words;
	struct fact *fact;

	if (text != NULL) {
		char *lang = doc_lang(result);

		fact = facts_add(facts, "fact.result");
		paras_add(&fact->values, STYLE_GRADE, text, lang, NULL);
		free(lang);
	}
	facts_say(facts, "fact.scheme", doc_attr(result, "scheme"), NULL, NULL);
	facts_say(facts, "fact.scheme",
	    doc_text_at(subject->doc, loi, "gradingSchemeLocalId"), NULL, NULL);
	facts_say(facts, "fact.scheme",
	    doc_text_at(subject->doc, loi, "gradingSchemeExternalId"), NULL,
	    NULL);
	words = detail_distribution(subject, loi);
	if (*words != '\0') {
		fact = facts_add(facts, "fact.distribution");
		paras_add(&fact->values, STYLE_BODY, words,
		    labels_lang(subject->labels), NULL);
		words_description(subject, all, STYLE_SMALL, &fact->values);
	}
	free(words);
	free(text);
}

static void
say_group(struct facts *facts, const xmlNode *loi)
{
	const struct subject *subject = facts->subject;
	struct groups groups;
	size_t at;

	groups_read(subject, &groups);
	at = groups_of(subject, &groups, loi);
	if (at < groups.n)
		groups_title(subject, &groups.v[at], false, STYLE_BODY,
		    STYLE_SMALL_ITALIC,
		    &facts_add(facts, "fact.group")->values);
	groups_free(&groups);
}

static void
say_url(struct facts *facts, const xmlNode *los)
{
	char *url = doc_text_at(facts->subject->doc, los, "url");
	struct fact *fact;

	if (url != NULL && *url != '\0') {
		fact = facts_add(facts, "fact.url");
		paras_add(&fact->values, STYLE_BODY, url, NULL, words_url(url));
	}
	free(url);
}

static void
programme_facts(const struct subject *subject, const xmlNode *los,
    const struct paras *titles, struct blocks *out)
{
	const struct detail_common nothing = {.type = NULL};
	const xmlNode *loi = doc_loi(subject->doc, los);
	struct facts facts = {.subject = subject};
	struct block *block;

	say_identifiers(&facts, los);
	say_identifiers(&facts, loi);
	say_time(&facts, loi);
	say_result(&facts, loi);
	say_credits(&facts, los);
	say_group(&facts, loi);
	detail_facts(los, &nothing, titles, &facts);
	say_url(&facts, los);
	facts_blocks(&facts, out);
	facts_free(&facts);

	block = block_add(out, BLOCK_PAIRS);
	enrolment_pairs(subject, loi, block);
	part_drop(out);
	block = block_add(out, BLOCK_PARAS);
	words_description(subject, los, STYLE_BODY, &block->paras);
	part_drop(out);
}

static void
heading(const struct subject *subject, const xmlNode *los, int level,
    struct blocks *out)
{
	struct block *block = block_add(out, BLOCK_HEADING);

	block->level = level < 6 ? level : 6;
	block->outline = block->level;
	words_titles(subject, los, "title", part_style(level), STYLE_ORIGINAL,
	    &block->paras);
	if (block->paras.n == 0)
		paras_add(&block->paras, part_style(level),
		    labels_get(subject->labels, "row.untitled"),
		    labels_lang(subject->labels), NULL);
}

static void
programme(const struct subject *subject, const xmlNode *los, int level,
    struct blocks *out)
{
	struct courses courses;
	struct blocks *titles = blocks_new();
	struct paras *shown = &block_add(titles, BLOCK_PARAS)->paras;

	heading(subject, los, level, out);
	words_titles(subject, los, "title", STYLE_BODY, STYLE_BODY, shown);
	programme_facts(subject, los, shown, out);
	blocks_free(titles);

	courses_init(&courses, subject);
	for (const xmlNode *part = doc_los(subject->doc, los, NULL);
	     part != NULL; part = doc_los(subject->doc, los, part))
		courses_add(&courses, part);
	courses_look(&courses, los);
	courses_table(&courses, "sum.total", level + 1, out);
	courses_free(&courses);
}

void
programme_blocks(const struct subject *subject, const xmlNode *parent,
    int level, struct blocks *out)
{
	const struct doc *doc = subject->doc;
	struct courses courses;

	courses_init(&courses, subject);
	for (const xmlNode *los = doc_los(doc, parent, NULL); los != NULL;
	     los = doc_los(doc, parent, los)) {
		if (is_programme(doc, los))
			programme(subject, los, level, out);
		else
			courses_add(&courses, los);
	}
	if (courses.n > 0) {
		struct block *block =
		    part_heading(subject, out, level, "programme.courses");

		block->outline = block->level;
		courses_look(&courses, NULL);
		courses_table(&courses, "sum.courses", level + 1, out);
	}
	courses_free(&courses);
}

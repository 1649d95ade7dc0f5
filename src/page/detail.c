#include <config.h>

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "buf.h"
#include "detail.h"
#include "doc.h"
#include "enclosure.h"
#include "labels.h"
#include "sections.h"
#include "xalloc.h"

static bool
same(const char *a, const char *b)
{
	return a != NULL && b != NULL && strcasecmp(a, b) == 0;
}

/* "EQF level 5 (European Qualification Framework)" of one level element. */
static char *
level_text(const struct subject *subject, const xmlNode *level)
{
	char *type = doc_text_at(subject->doc, level, "type");
	char *value = doc_text_at(subject->doc, level, "value");
	char *lang = NULL;
	char *about = words_title(subject, level, "description", &lang);
	const char *form =
	    type != NULL ? labels_find(subject->labels, "level", type) : NULL;
	struct buf buf = BUF_INIT(SIZE_MAX);

	if (form != NULL && value != NULL && *value != '\0') {
		char *key = xasprintf("level.%s", type);
		char *text = labels_format(subject->labels, key, value, NULL);

		(void)buf_adds(&buf, text);
		free(text);
		free(key);
	} else {
		(void)buf_printf(&buf, "%s%s%s", type != NULL ? type : "",
		    type != NULL && value != NULL ? " " : "",
		    value != NULL ? value : "");
	}
	if (about != NULL && *about != '\0')
		(void)buf_printf(&buf, buf.len > 0 ? " (%s)" : "%s", about);
	free(type);
	free(value);
	free(lang);
	free(about);
	return buf_take(&buf);
}

char *
detail_levels(const struct subject *subject, const xmlNode *loi)
{
	struct buf buf = BUF_INIT(SIZE_MAX);

	for (const xmlNode *n = doc_first(subject->doc, loi, "level");
	     n != NULL; n = doc_next(subject->doc, n, "level")) {
		char *text = level_text(subject, n);

		if (*text != '\0')
			(void)buf_printf(
			    &buf, "%s%s", buf.len > 0 ? "; " : "", text);
		free(text);
	}
	return buf_take(&buf);
}

const xmlNode *
detail_credit(
    const struct subject *subject, const xmlNode *los, const xmlNode *after)
{
	const xmlNode *next;

	if (after == NULL)
		next = doc_first(subject->doc, los, "credit");
	else
		next = doc_next(subject->doc, after, "credit");
	if (next == NULL && (after == NULL || after->parent == los))
		next = doc_first(
		    subject->doc, doc_loi(subject->doc, los), "credit");
	return next;
}

const xmlNode *
detail_result(const struct subject *subject, const xmlNode *loi)
{
	const xmlNode *result = doc_first(subject->doc, loi, "resultLabel");

	return result != NULL ? result : doc_first(subject->doc, loi, "result");
}

bool
detail_own(
    const struct subject *subject, const xmlNode *loi, const xmlNode *category)
{
	char *result = doc_text(detail_result(subject, loi));
	char *label = doc_attr(category, "label");
	bool own = result != NULL && label != NULL && *label != '\0' &&
		   strcmp(result, label) == 0;

	free(result);
	free(label);
	return own;
}

char *
detail_distribution(const struct subject *subject, const xmlNode *loi)
{
	const xmlNode *all = doc_first(subject->doc, loi, "resultDistribution");
	struct buf buf = BUF_INIT(SIZE_MAX);

	for (const xmlNode *n = doc_first(subject->doc, all, "category");
	     n != NULL; n = doc_next(subject->doc, n, "category")) {
		char *label = doc_attr(n, "label");
		char *count = doc_attr(n, "count");

		(void)buf_printf(&buf, "%s%s: %s", buf.len > 0 ? ", " : "",
		    label != NULL ? label : "", count != NULL ? count : "");
		if (detail_own(subject, loi, n))
			(void)buf_printf(&buf, " %s",
			    labels_get(subject->labels, "distribution.own"));
		free(label);
		free(count);
	}
	return buf_take(&buf);
}

char *
detail_range(const struct subject *subject, const xmlNode *node, const char *to)
{
	char *start = doc_text_at(subject->doc, node, "start");
	char *end = doc_text_at(subject->doc, node, to);
	char *a = words_date(start != NULL ? start : "");
	char *b = words_date(end != NULL ? end : "");
	bool both = *a != '\0' && *b != '\0' && strcmp(a, b) != 0;
	char *range = xasprintf("%s%s%s", a,
	    both ? "\302\240\342\200\223 " : "", both || *a == '\0' ? b : "");

	free(start);
	free(end);
	free(a);
	free(b);
	return range;
}

static char *
at(const struct facts *facts, const xmlNode *node, const char *path)
{
	return doc_text_at(facts->subject->doc, node, path);
}

/* A code with its name, where labels knows one: "0613 Software ...". */
static void
say_code(struct facts *facts, const char *key, const char *list, char *code,
    const char *brief)
{
	const struct labels *labels = facts->subject->labels;
	const char *name =
	    code != NULL ? labels_find(labels, list, code) : NULL;

	if (name != NULL) {
		char *both = xasprintf("%s %s", code, name);

		free(code);
		code = both;
	}
	facts_say(facts, key, code, labels_lang(labels), brief);
}

static void
say_kind(
    struct facts *facts, const xmlNode *los, const struct detail_common *common)
{
	const struct subject *subject = facts->subject;
	const char *lang = labels_lang(subject->labels);
	char *type = at(facts, los, "type");
	char *document = at(facts, los, "documentType");
	char *status = at(facts, doc_loi(subject->doc, los), "status");

	if (type != NULL && !same(type, common->type))
		facts_say(facts, "fact.type",
		    words_code(subject, "los-type", type), lang, NULL);
	if (document != NULL)
		facts_say(facts, "fact.document-type",
		    words_code(subject, "document-type", document), lang, NULL);
	if (status != NULL && !same(status, "passed"))
		facts_say(facts, "fact.status",
		    words_code(subject, "status", status), lang, NULL);
	free(type);
	free(document);
	free(status);
}

/* xs:duration, or "1" with an interval in the pre-release. */
static void
say_duration(struct facts *facts, const xmlNode *loi)
{
	const struct subject *subject = facts->subject;
	const xmlNode *node = doc_first(subject->doc, loi, "duration");
	char *text = doc_text(node), *interval = doc_attr(node, "interval");
	char *words;

	if (text != NULL) {
		words = words_duration(subject, text);
		if (interval != NULL) {
			char *both = xasprintf("%s %s", words, interval);

			free(words);
			words = both;
		}
		facts_say(facts, "fact.duration", words,
		    labels_lang(subject->labels), "row.duration");
	}
	free(text);
	free(interval);
}

static void
say_study(struct facts *facts, const xmlNode *los, const xmlNode *loi,
    const struct detail_common *common)
{
	const struct subject *subject = facts->subject;
	const char *lang = labels_lang(subject->labels);
	char *language = at(facts, loi, "languageOfInstruction");
	char *levels = detail_levels(subject, loi);

	if (!same(levels, common->levels))
		facts_say(facts, "fact.level", xstrdup(levels), lang, NULL);
	if (language != NULL && *language != '\0' &&
	    !same(language, common->language))
		facts_say(facts, "fact.language",
		    words_language(subject, language), lang, "row.language");
	say_duration(facts, loi);
	facts_say(facts, "fact.hours", at(facts, loi, "engagementHours"), NULL,
	    "row.hours");
	say_code(facts, "fact.subject-area", "subject-area",
	    at(facts, los, "subjectArea"), "row.subject-area");
	say_code(facts, "fact.isced", "isced", at(facts, los, "iscedCode"),
	    "row.isced");
	free(language);
	free(levels);
}

static void
say_credit_level(
    struct facts *facts, const xmlNode *los, const struct detail_common *common)
{
	const struct subject *subject = facts->subject;

	for (const xmlNode *n = detail_credit(subject, los, NULL); n != NULL;
	     n = detail_credit(subject, los, n)) {
		char *level = at(facts, n, "level");

		if (level != NULL && same(level, common->credit_level)) {
			free(level);
			level = NULL;
		}
		facts_say(facts, "fact.credit-level", level, NULL,
		    "row.credit-level");
	}
}

static void
say_shortened(struct facts *facts, const xmlNode *loi)
{
	static const char *const parts[][2] = {
	    {"shortenedGrading/percentageHigher", "shortened.better"},
	    {"shortenedGrading/percentageEqual", "shortened.same"},
	    {"shortenedGrading/percentageLower", "shortened.lower"}};
	const struct labels *labels = facts->subject->labels;
	struct buf buf = BUF_INIT(SIZE_MAX);

	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
		char *value = at(facts, loi, parts[i][0]), *words;

		if (value != NULL && *value != '\0') {
			words = labels_format(labels, parts[i][1], value, NULL);
			(void)buf_printf(&buf, "%s%s",
			    buf.len > 0 ? " \302\267 " : "", words);
			free(words);
		}
		free(value);
	}
	facts_say(
	    facts, "fact.better", buf_take(&buf), labels_lang(labels), NULL);
}

static void
say_attachments(struct facts *facts, const xmlNode *loi)
{
	const struct subject *subject = facts->subject;
	const xmlNode *all = doc_first(subject->doc, loi, "attachments");

	for (const xmlNode *n = doc_first(subject->doc, all, "ref"); n != NULL;
	     n = doc_next(subject->doc, n, "ref")) {
		char *ref = doc_text(n);

		facts_say(facts, "fact.attachment",
		    enclosure_named(subject, ref), labels_lang(subject->labels),
		    "row.attachment");
		free(ref);
	}
}

/* Extensions are listed elsewhere; here is only that there is one. */
static void
say_extension(struct facts *facts, const xmlNode *los, const xmlNode *loi)
{
	const struct subject *subject = facts->subject;
	const xmlNode *const all[] = {doc_first(subject->doc, los, "extension"),
	    doc_path(subject->doc, los, "specifies/extension"),
	    doc_first(subject->doc, loi, "extension")};

	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
		for (const xmlNode *n = all[i] != NULL ? all[i]->children
						       : NULL;
		     n != NULL; n = n->next)
			if (n->type == XML_ELEMENT_NODE) {
				struct fact *fact =
				    facts_add(facts, "row.extension");

				/* in lines alone: pairs would say it twice */
				free(fact->brief);
				fact->brief = xstrdup(fact->label);
				return;
			}
}

struct others {
	struct facts *facts;
	const struct paras *titles;
};

static void
other(void *ctx, const char *field, const char *text, const char *lang)
{
	struct others *others = ctx;

	for (size_t i = 0; i < others->titles->n; i++)
		if (strcmp(others->titles->v[i].text, text) == 0)
			return;
	facts_field(others->facts, field, text, lang);
}

void
detail_facts(const xmlNode *los, const struct detail_common *common,
    const struct paras *titles, struct facts *facts)
{
	static const char *const of_los[] = {"identifier", "title", "type",
	    "subjectArea", "iscedCode", "url", "description", "descriptionHtml",
	    "documentType", "specifies", "hasPart", "credit", "extension",
	    NULL};
	static const char *const of_loi[] = {"identifier", "start", "date",
	    "academicTerm", "status", "gradingSchemeLocalId",
	    "gradingSchemeExternalId", "resultLabel", "result",
	    "shortenedGrading", "resultDistribution", "credit", "level",
	    "languageOfInstruction", "engagementHours", "attachments",
	    "grouping", "extension", "diplomaSupplement", "enrolment",
	    "duration", NULL};
	const struct subject *subject = facts->subject;
	const xmlNode *loi = doc_loi(subject->doc, los);
	struct others others = {facts, titles};

	say_kind(facts, los, common);
	say_study(facts, los, loi, common);
	say_credit_level(facts, los, common);
	say_shortened(facts, loi);
	words_others(subject, los, of_los, other, &others);
	words_others(subject, loi, of_loi, other, &others);
	say_attachments(facts, loi);
	say_extension(facts, los, loi);
}

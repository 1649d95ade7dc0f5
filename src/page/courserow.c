#include <config.h>

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "buf.h"
#include "courses.h"
#include "doc.h"
#include "labels.h"
#include "sections.h"
#include "xalloc.h"

/* bytes of a description that a row takes */
#define ROW_DESCRIPTION 180
/* characters of a scale's name that stand below a grade */
#define SCALE_CHARACTERS 10

static const char *
page_lang(const struct courses *courses)
{
	return labels_lang(courses->subject->labels);
}

bool
courses_long(const struct courses *courses, const struct course *course)
{
	struct blocks *blocks = blocks_new();
	struct paras *paras = &block_add(blocks, BLOCK_PARAS)->paras;
	size_t len = 0;

	words_description(courses->subject, course->los, STYLE_SMALL, paras);
	for (size_t i = 0; i < paras->n; i++)
		len += strlen(paras->v[i].text);
	blocks_free(blocks);
	return len > ROW_DESCRIPTION;
}

static void
add_text(struct paras *out, enum style style, char *text, const char *lang)
{
	paras_add(out, style, text, lang, NULL);
	free(text);
}

static void
fill_code(const struct course *course, struct cell *cell)
{
	add_text(&cell->paras, STYLE_CODE, doc_text(course->code), NULL);
}

const char *
courses_scheme(const struct courses *courses, size_t i)
{
	return *courses->scheme[i] != '\0'
		   ? courses->scheme[i]
		   : labels_get(courses->subject->labels, "table.credits");
}

void
courses_credit(const struct courses *courses, const char *value,
    const char *scheme, struct paras *out)
{
	size_t i = courses->main;
	char *upper, *both;

	if (courses->nschemes == 0 ||
	    strcasecmp(courses->scheme[i], scheme) == 0) {
		paras_add(out, STYLE_FIGURE, value, NULL, NULL);
		return;
	}
	upper = courses_upper(
	    *scheme != '\0'
		? scheme
		: labels_get(courses->subject->labels, "table.credits"));
	both = xasprintf("%s %s", value, upper);
	paras_add(out, STYLE_SMALL, both, NULL, NULL);
	free(upper);
	free(both);
}

/* What the head of the column names comes first, on the line of the title. */
static void
fill_credits(const struct courses *courses, const struct course *course,
    struct cell *cell)
{
	const struct subject *subject = courses->subject;

	for (int rest = 0; rest < 2; rest++)
		for (const xmlNode *n =
			 detail_credit(subject, course->los, NULL);
		     n != NULL; n = detail_credit(subject, course->los, n)) {
			char *value = doc_text_at(subject->doc, n, "value");
			char *scheme = doc_text_at(subject->doc, n, "scheme");
			const char *name = scheme != NULL ? scheme : "";
			bool main = strcasecmp(courses->scheme[courses->main],
					name) == 0;

			if (value != NULL && *value != '\0' &&
			    main == (rest == 0))
				courses_credit(
				    courses, value, name, &cell->paras);
			free(value);
			free(scheme);
		}
}

static void
fill_date(const struct courses *courses, const xmlNode *loi, struct cell *cell)
{
	const struct subject *subject = courses->subject;
	const xmlNode *term = doc_first(subject->doc, loi, "academicTerm");
	char *of_term = detail_range(subject, term, "end");
	char *range = detail_range(subject, loi, "date");
	char *start = doc_text_at(subject->doc, loi, "start");
	char *from = doc_text_at(subject->doc, term, "start");
	char *date = doc_text_at(subject->doc, loi, "date");
	char *lang = NULL;
	char *title = words_title(subject, term, "title", &lang);

	if (courses->terms_apart && title != NULL) {
		paras_add(&cell->paras, STYLE_SMALL, title, lang, NULL);
	} else {
		words_titles(subject, term, "title", STYLE_SMALL,
		    STYLE_SMALL_ITALIC, &cell->paras);
		paras_add(&cell->paras, STYLE_CODE, of_term, NULL, NULL);
	}
	/* who starts with the term needs not be told again */
	if (start != NULL && from != NULL && strcmp(start, from) == 0)
		add_text(&cell->paras, STYLE_CODE,
		    date != NULL ? words_date(date) : NULL, NULL);
	else if (strcmp(range, of_term) != 0)
		paras_add(&cell->paras, STYLE_CODE, range, NULL, NULL);
	free(title);
	free(lang);
	free(of_term);
	free(range);
	free(start);
	free(from);
	free(date);
}

static void
fill_grade(const struct courses *courses, const struct course *course,
    struct cell *cell, struct facts *facts)
{
	const struct subject *subject = courses->subject;
	const xmlNode *result = detail_result(subject, course->loi);
	char *text = doc_text(result), *lang = NULL;
	char *of_result = doc_attr(result, "scheme");
	char *scale =
	    doc_text_at(subject->doc, course->loi, "gradingSchemeLocalId");
	char *external =
	    doc_text_at(subject->doc, course->loi, "gradingSchemeExternalId");

	if (result != NULL)
		lang = doc_lang(result);
	if (text != NULL)
		paras_add(&cell->paras, STYLE_GRADE, text, lang, NULL);
	if (scale == NULL) {
		scale = of_result;
		of_result = NULL;
	}
	if (text != NULL && *text != '\0' && subject->scale != NULL &&
	    (scale == NULL || *scale == '\0') && external == NULL) {
		paras_add(&cell->paras, STYLE_SMALL,
		    labels_get(subject->labels, "row.no-scale"),
		    page_lang(courses), NULL);
	} else if (scale != NULL && *scale != '\0' &&
		   (subject->scale == NULL ||
		       strcmp(scale, subject->scale) != 0) &&
		   (courses->scales || result == NULL ||
		       strcmp((const char *)result->name, "result") == 0)) {
		if (courses->has[COURSE_GRADE] &&
		    strlen(scale) <= SCALE_CHARACTERS)
			paras_add(&cell->paras, STYLE_SMALL, scale, NULL, NULL);
		else
			facts_say(facts, "fact.scheme", xstrdup(scale),
			    page_lang(courses), "row.scheme");
	}
	facts_say(facts, "fact.scheme", external, NULL, "row.scheme");
	free(text);
	free(lang);
	free(of_result);
	free(scale);
}

/* A count as the record has it; anything but digits is none. */
static double
count_of(const xmlNode *category)
{
	char *text = doc_attr(category, "count");
	double count = 0;

	for (const char *p = text; p != NULL && *p != '\0'; p++) {
		if (*p == '+')
			continue;
		if (*p < '0' || *p > '9' || count > 1e15) {
			count = 0;
			break;
		}
		count = 10 * count + (*p - '0');
	}
	free(text);
	return count;
}

static void
fill_bars(const struct courses *courses, const xmlNode *loi, struct cell *cell)
{
	const struct subject *subject = courses->subject;
	const xmlNode *all = doc_first(subject->doc, loi, "resultDistribution");
	struct bars *bars;
	char *words, *alt;
	size_t i = 0;

	if (doc_first(subject->doc, all, "category") == NULL)
		return;
	bars = cell_bars(cell);
	for (const xmlNode *n = doc_first(subject->doc, all, "category");
	     n != NULL; n = doc_next(subject->doc, n, "category"), i++) {
		bars_add(bars, count_of(n));
		if (bars->own == SIZE_MAX && detail_own(subject, loi, n))
			bars->own = i;
	}
	words = detail_distribution(subject, loi);
	alt = labels_format(subject->labels, "distribution.alt", words, NULL);
	bars_say(bars, alt, page_lang(courses));
	free(words);
	free(alt);
}

/* "EWP course identifier: x · NUS code: y": all but the first column's. */
static void
add_identifiers(const struct courses *courses, const struct course *course,
    struct paras *out)
{
	const struct subject *subject = courses->subject;
	const xmlNode *const owners[] = {course->los, course->loi};
	struct buf buf = BUF_INIT(SIZE_MAX);

	for (size_t i = 0; i < 2; i++)
		for (const xmlNode *n =
			 doc_first(subject->doc, owners[i], "identifier");
		     n != NULL; n = doc_next(subject->doc, n, "identifier")) {
			char *type = doc_attr(n, "type"), *id = doc_text(n);
			char *word = words_type(subject,
			    type != NULL && *type != '\0' ? type : "none");

			if (n != course->code && *id != '\0')
				(void)buf_printf(&buf, "%s%s: %s",
				    buf.len > 0 ? " \302\267 " : "", word, id);
			free(type);
			free(id);
			free(word);
		}
	paras_add(out, STYLE_SMALL, buf.data, page_lang(courses), NULL);
	buf_free(&buf);
}

/* Enrolment is for programmes; a part that has it says so in its line. */
static void
add_enrolment(const struct courses *courses, const struct course *course,
    struct facts *facts)
{
	struct blocks *blocks = blocks_new();
	struct block *pairs = block_add(blocks, BLOCK_PAIRS);

	enrolment_pairs(courses->subject, course->loi, pairs);
	for (size_t i = 0; i < pairs->npairs; i++)
		for (size_t j = 0; j < pairs->pairs[i].values.n; j++)
			facts_field(facts, pairs->pairs[i].label.text,
			    pairs->pairs[i].values.v[j].text,
			    pairs->pairs[i].values.v[j].lang);
	blocks_free(blocks);
}

static void
add_facts(
    const struct courses *courses, const struct facts *facts, struct paras *out)
{
	struct buf buf = BUF_INIT(SIZE_MAX);

	for (size_t i = 0; i < facts->n; i++)
		if (*facts->v[i].brief != '\0')
			(void)buf_printf(&buf, "%s%s",
			    buf.len > 0 ? " \302\267 " : "", facts->v[i].brief);
	paras_add(out, STYLE_SMALL, buf.data, page_lang(courses), NULL);
	buf_free(&buf);
}

static void
fill_title(const struct courses *courses, const struct course *course,
    size_t group, struct cell *cell, struct facts *facts)
{
	const struct subject *subject = courses->subject;
	char *url = doc_text_at(subject->doc, course->los, "url");

	words_titles(subject, course->los, "title",
	    course->size > 1 ? STYLE_STRONG : STYLE_BODY, STYLE_SMALL_ITALIC,
	    &cell->paras);
	if (cell->paras.n == 0)
		paras_add(&cell->paras, STYLE_BODY,
		    labels_get(subject->labels, "row.untitled"),
		    page_lang(courses), NULL);
	if (course->group < courses->groups.n && course->group != group)
		groups_title(subject, &courses->groups.v[course->group], false,
		    STYLE_SMALL, STYLE_SMALL_ITALIC, &cell->paras);
	detail_facts(course->los, &courses->common, &cell->paras, facts);
	add_enrolment(courses, course, facts);
	add_facts(courses, facts, &cell->paras);
	add_identifiers(courses, course, &cell->paras);
	if (url != NULL)
		paras_add(&cell->paras, STYLE_SMALL, url, NULL, words_url(url));
	if (!courses_long(courses, course))
		words_description(
		    subject, course->los, STYLE_SMALL, &cell->paras);
	words_description(subject,
	    doc_first(subject->doc, course->loi, "resultDistribution"),
	    STYLE_SMALL, &cell->paras);
	free(url);
}

void
courses_row(const struct courses *courses, const struct course *course,
    size_t group, const size_t *column, struct row *row)
{
	struct facts facts = {.subject = courses->subject};
	struct cell *cells = row->cells, none = {.bars = NULL};

	if (courses->has[COURSE_CODE])
		fill_code(course, &cells[column[COURSE_CODE]]);
	if (courses->has[COURSE_DATE])
		fill_date(courses, course->loi, &cells[column[COURSE_DATE]]);
	if (courses->has[COURSE_CREDITS])
		fill_credits(courses, course, &cells[column[COURSE_CREDITS]]);
	fill_grade(courses, course,
	    courses->has[COURSE_GRADE] ? &cells[column[COURSE_GRADE]] : &none,
	    &facts);
	if (courses->has[COURSE_BARS])
		fill_bars(courses, course->loi, &cells[column[COURSE_BARS]]);
	fill_title(
	    courses, course, group, &cells[column[COURSE_TITLE]], &facts);
	facts_free(&facts);
}

#include <config.h>

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "courses.h"
#include "doc.h"
#include "xalloc.h"

/* characters of a code that the first column takes */
#define CODE_CHARACTERS 18

void
courses_init(struct courses *courses, const struct subject *subject)
{
	*courses = (struct courses){.subject = subject};
	groups_read(subject, &courses->groups);
}

void
courses_free(struct courses *courses)
{
	free(courses->v);
	for (size_t i = 0; i < COURSE_SCHEMES; i++)
		free(courses->scheme[i]);
	for (size_t i = 0; i < courses->nterms; i++)
		free(courses->term[i].key);
	free(courses->language);
	free(courses->credit_level);
	free(courses->levels);
	groups_free(&courses->groups);
}

static size_t
characters(const char *s)
{
	size_t n = 0;

	for (; *s != '\0'; s++)
		n += (*s & 0xc0) != 0x80;
	return n;
}

/* The local identifier, else the first, if it is short. */
static const xmlNode *
code_of(const struct doc *doc, const xmlNode *los)
{
	const xmlNode *first = NULL;

	for (const xmlNode *n = doc_first(doc, los, "identifier"); n != NULL;
	     n = doc_next(doc, n, "identifier")) {
		char *type = doc_attr(n, "type"), *text = doc_text(n);
		bool fits =
		    *text != '\0' && characters(text) <= CODE_CHARACTERS;
		bool local = type == NULL || strcasecmp(type, "local") == 0;

		free(type);
		free(text);
		if (fits && local)
			return n;
		if (fits && first == NULL)
			first = n;
	}
	return first;
}

/* As deep as elements nest, which is CAP_DEPTH. */
static size_t
collect(struct courses *courses, const xmlNode *los, int depth)
{
	const struct doc *doc = courses->subject->doc;
	size_t at = courses->n;

	if ((at & (at - 1)) == 0)
		courses->v = xreallocarray(
		    courses->v, at == 0 ? 1 : 2 * at, sizeof *courses->v);
	courses->v[courses->n++] = (struct course){.los = los,
	    .loi = doc_loi(doc, los),
	    .code = code_of(doc, los),
	    .depth = depth};
	courses->v[at].group =
	    groups_of(courses->subject, &courses->groups, courses->v[at].loi);
	for (const xmlNode *part = doc_los(doc, los, NULL); part != NULL;
	     part = doc_los(doc, los, part))
		collect(courses, part, depth + 1);
	courses->v[at].size = courses->n - at;
	return at;
}

void
courses_add(struct courses *courses, const xmlNode *los)
{
	collect(courses, los, 0);
}

static void
widen(struct courses *courses, enum course_column column, const char *text)
{
	size_t n = text != NULL ? characters(text) : 0;

	if (n > 0)
		courses->has[column] = true;
	if (n > courses->width[column])
		courses->width[column] = n;
}

/* Keeps SCHEME among those that there are; owns it. */
static void
keep_scheme(struct courses *courses, char *scheme)
{
	for (size_t i = 0; i < courses->nschemes; i++)
		if (strcasecmp(courses->scheme[i], scheme) == 0) {
			courses->times[i]++;
			free(scheme);
			return;
		}
	if (courses->nschemes < COURSE_SCHEMES) {
		courses->times[courses->nschemes] = 1;
		courses->scheme[courses->nschemes++] = scheme;
	} else {
		free(scheme);
	}
}

/* Which scheme needs no name at each number. */
static void
look_main(struct courses *courses)
{
	for (size_t i = 1; i < courses->nschemes; i++)
		if (courses->times[i] > courses->times[courses->main])
			courses->main = i;
}

static void
look_credit(struct courses *courses, const struct course *course, bool *levels)
{
	const struct subject *subject = courses->subject;

	for (const xmlNode *n = detail_credit(subject, course->los, NULL);
	     n != NULL; n = detail_credit(subject, course->los, n)) {
		char *scheme = doc_text_at(subject->doc, n, "scheme");
		char *value = doc_text_at(subject->doc, n, "value");
		char *level = doc_text_at(subject->doc, n, "level");

		widen(courses, COURSE_CREDITS, value);
		keep_scheme(courses, scheme != NULL ? scheme : xstrdup(""));
		if (level == NULL)
			level = xstrdup("");
		if (courses->credit_level == NULL)
			courses->credit_level = xstrdup(level);
		else if (strcasecmp(courses->credit_level, level) != 0)
			*levels = true;
		free(value);
		free(level);
	}
}

/* Keeps TERM among those that there are; beyond COURSE_TERMS it only counts. */
static void
keep_term(struct courses *courses, const xmlNode *term)
{
	const struct doc *doc = courses->subject->doc;
	char *key = detail_range(courses->subject, term, "end");

	for (const xmlNode *n = doc_first(doc, term, "title"); n != NULL;
	     n = doc_next(doc, n, "title")) {
		char *title = doc_text(n);
		char *longer = xasprintf("%s\n%s", key, title);

		free(title);
		free(key);
		key = longer;
	}
	if (*key != '\n' || strchr(key + 1, '\n') != NULL)
		courses->terms_more = true;
	courses->in_terms++;
	for (size_t i = 0; i < courses->nterms; i++)
		if (strcmp(courses->term[i].key, key) == 0) {
			free(key);
			return;
		}
	if (courses->nterms < COURSE_TERMS)
		courses->term[courses->nterms++] =
		    (struct course_term){term, key};
	else
		free(key);
}

static void
look_dates(struct courses *courses, const xmlNode *loi)
{
	const struct doc *doc = courses->subject->doc;
	const xmlNode *term = doc_first(doc, loi, "academicTerm");
	char *range = detail_range(courses->subject, loi, "date");
	char *of_term = detail_range(courses->subject, term, "end");

	widen(courses, COURSE_DATE, range);
	widen(courses, COURSE_DATE, of_term);
	courses->terms = courses->terms || term != NULL;
	for (const xmlNode *n = doc_first(doc, term, "title"); n != NULL;
	     n = doc_next(doc, n, "title")) {
		char *title = doc_text(n);

		widen(courses, COURSE_DATE, title);
		free(title);
	}
	if (doc_first(doc, term, "title") != NULL)
		keep_term(courses, term);
	free(range);
	free(of_term);
}

/* *KEPT is what all have had so far, "" once they differ. */
static void
keep_common(char **kept, char *text)
{
	if (*kept == NULL) {
		*kept = text;
		return;
	}
	if (strcasecmp(*kept, text) != 0)
		**kept = '\0';
	free(text);
}

static void
look_course(struct courses *courses, const struct course *course, bool *levels)
{
	const struct doc *doc = courses->subject->doc;
	const xmlNode *loi = course->loi;
	char *language = doc_text_at(doc, loi, "languageOfInstruction");
	char *code = doc_text(course->code);
	char *result = doc_text(detail_result(courses->subject, loi));

	widen(courses, COURSE_CODE, code);
	widen(courses, COURSE_GRADE, result);
	look_dates(courses, loi);
	look_credit(courses, course, levels);
	if (doc_path(doc, loi, "resultDistribution/category") != NULL)
		courses->has[COURSE_BARS] = true;
	keep_common(
	    &courses->language, language != NULL ? language : xstrdup(""));
	keep_common(&courses->levels, detail_levels(courses->subject, loi));
	free(code);
	free(result);
}

/* Does the report that LOS is in have several grading scales? */
static bool
several_scales(const struct courses *courses, const xmlNode *los)
{
	const struct doc *doc = courses->subject->doc;
	const xmlNode *report = los;
	const xmlNode *scale;
	char *only;
	bool several;
	size_t n = 0, used = 0;

	while (report != NULL && report->type == XML_ELEMENT_NODE &&
	       strcmp((const char *)report->name, "report") != 0 &&
	       strcmp((const char *)report->name, "recognitionReport") != 0)
		report = report->parent;
	if (report == NULL || report->type != XML_ELEMENT_NODE)
		return false;
	scale = doc_first(doc, report, "gradingScheme");
	for (const xmlNode *s = scale; s != NULL && n < 2;
	     s = doc_next(doc, s, "gradingScheme"))
		n++;
	only = doc_attr(scale, "localId");
	/* a scale that nobody describes is better named, too */
	for (size_t i = 0; i < courses->n; i++) {
		char *id =
		    doc_text_at(doc, courses->v[i].loi, "gradingSchemeLocalId");

		used += id != NULL && *id != '\0' &&
			(only == NULL || strcmp(id, only) != 0);
		free(id);
	}
	several = n > 1 || used > 0;
	free(only);
	return several;
}

void
courses_look(struct courses *courses, const xmlNode *programme)
{
	const xmlNode *loi = doc_loi(courses->subject->doc, programme);
	bool levels = false;
	char *text;

	for (size_t i = 0; i < courses->n; i++)
		look_course(courses, &courses->v[i], &levels);
	courses->has[COURSE_TITLE] = true;
	look_main(courses);
	courses->terms_apart =
	    courses->terms_more && courses->nterms < COURSE_TERMS &&
	    courses->in_terms >= 2 * courses->nterms && courses->in_terms > 3;
	if (courses->n > 0)
		courses->scales = several_scales(courses, courses->v[0].los);
	if (levels && courses->credit_level != NULL)
		*courses->credit_level = '\0';
	if (programme != NULL) {
		const xmlNode *credit =
		    detail_credit(courses->subject, programme, NULL);

		text = doc_text_at(courses->subject->doc, credit, "level");
		courses->level_said =
		    text != NULL && courses->credit_level != NULL &&
		    strcasecmp(text, courses->credit_level) == 0;
		free(text);
		text = doc_text_at(
		    courses->subject->doc, loi, "languageOfInstruction");
		free(courses->language);
		courses->language = text;
		free(courses->levels);
		courses->levels = detail_levels(courses->subject, loi);
	}
	courses->common = (struct detail_common){.type = "Course",
	    .language = courses->language,
	    .credit_level = courses->credit_level,
	    .levels = courses->levels};
}

/* Adds the credits of one; tells whether there are any. */
static bool
add_credits(const struct courses *courses, const struct course *course,
    const char *scheme, struct amount *sum)
{
	const struct subject *subject = courses->subject;
	bool any = false;

	for (const xmlNode *n = detail_credit(subject, course->los, NULL);
	     n != NULL; n = detail_credit(subject, course->los, n)) {
		char *value = doc_text_at(subject->doc, n, "value");
		char *have = doc_text_at(subject->doc, n, "scheme");

		if (value != NULL && *value != '\0' &&
		    strcasecmp(have != NULL ? have : "", scheme) == 0) {
			any = true;
			if (sum != NULL)
				amount_add(sum, value);
		}
		free(value);
		free(have);
	}
	return any;
}

void
courses_sum(const struct courses *courses, size_t from, const char *scheme,
    struct amount *sum, bool *left)
{
	size_t end = from + courses->v[from].size;

	for (size_t i = from; i < end;) {
		const struct course *course = &courses->v[i];
		char *status =
		    doc_text_at(courses->subject->doc, course->loi, "status");
		bool passed =
		    status == NULL || strcasecmp(status, "passed") == 0;
		bool counts =
		    add_credits(courses, course, scheme, passed ? sum : NULL);

		free(status);
		if (counts && !passed)
			*left = true;
		i += counts && passed ? course->size : 1;
	}
}

char *
courses_upper(const char *scheme)
{
	char *upper = xstrdup(scheme);

	for (char *p = upper; *p != '\0'; p++)
		if (*p >= 'a' && *p <= 'z')
			*p = (char)(*p & ~32);
	return upper;
}

#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "courses.h"
#include "doc.h"
#include "labels.h"
#include "sections.h"
#include "xalloc.h"

/* points that a character of a code, a date and a grade takes */
#define CODE_WIDTH 4.4
#define DATE_WIDTH 3.9
#define GRADE_WIDTH 5.4

static double
between(double least, double want, double most)
{
	return want < least ? least : want > most ? most : want;
}

static double
width_of(const struct courses *courses, enum course_column column)
{
	double n = (double)courses->width[column];

	switch (column) {
	case COURSE_CODE:
		return between(36, n * CODE_WIDTH + 6, 88);
	case COURSE_DATE:
		return between(46, n * DATE_WIDTH + 2, 94);
	case COURSE_CREDITS:
		return courses->nschemes > 1
			   ? 80
			   : between(44, n * CODE_WIDTH + 14, 80);
	case COURSE_GRADE:
		return between(42, n * GRADE_WIDTH + 8, 92);
	case COURSE_BARS:
		return 44;
	default:
		return 0;
	}
}

/* "ECTS" over figures of that scheme. */
static char *
credits_head(const struct courses *courses)
{
	return courses_upper(courses->nschemes > 0
				 ? courses_scheme(courses, courses->main)
				 : "");
}

static void
add_columns(const struct courses *courses, struct table *table, size_t *column)
{
	static const struct {
		const char *key;
		enum column_align align;
	} heads[] = {[COURSE_CODE] = {"table.code", COLUMN_LEFT},
	    [COURSE_TITLE] = {"table.title", COLUMN_LEFT},
	    [COURSE_DATE] = {"table.term", COLUMN_LEFT},
	    [COURSE_CREDITS] = {NULL, COLUMN_DECIMAL},
	    [COURSE_GRADE] = {"table.grade", COLUMN_CENTRE},
	    [COURSE_BARS] = {"table.distribution", COLUMN_RIGHT}};
	const struct labels *labels = courses->subject->labels;

	for (size_t i = 0; i < COURSE_COLUMNS; i++) {
		const char *key = i == COURSE_DATE && !courses->terms
				      ? "table.date"
				      : heads[i].key;
		char *head = key != NULL ? xstrdup(labels_get(labels, key))
					 : credits_head(courses);

		column[i] = table->ncolumns;
		if (courses->has[i])
			table_column(table, head, labels_lang(labels),
			    heads[i].align,
			    width_of(courses, (enum course_column)i));
		free(head);
	}
	table->indented = table->header = column[COURSE_TITLE];
	table->summary = xstrdup(labels_get(labels, "table.summary"));
}

/* What has been added up, a sum for each scheme. */
struct sums {
	struct amount v[COURSE_SCHEMES];
	bool left; /* what is not passed was left out */
};

static void
add_top(const struct courses *courses, size_t top, struct sums *sums)
{
	for (size_t i = 0; i < courses->nschemes; i++)
		courses_sum(
		    courses, top, courses->scheme[i], &sums->v[i], &sums->left);
}

/* Were two or more numbers added, and is there a sum that is exact? */
static bool
worth(const struct courses *courses, const struct sums *sums)
{
	size_t most = 0;
	bool exact = false;

	for (size_t i = 0; i < courses->nschemes; i++) {
		const struct amount *sum = &sums->v[i];

		exact = exact || (sum->n > 0 && !sum->inexact);
		most = sum->n > most ? sum->n : most;
	}
	return most > 1 && exact && courses->nschemes < COURSE_SCHEMES;
}

static void
sum_row(const struct courses *courses, struct table *table,
    const size_t *column, const char *key, const struct sums *sums)
{
	struct row *row;

	if (!worth(courses, sums))
		return;
	row = table_row(table, ROW_SUM, 0);
	paras_add(&row->cells[column[COURSE_TITLE]].paras, STYLE_STRONG,
	    labels_get(courses->subject->labels, key),
	    labels_lang(courses->subject->labels), NULL);
	for (size_t i = 0; i < courses->nschemes; i++) {
		/* the one without a name comes first */
		size_t at = i == 0		 ? courses->main
			    : i <= courses->main ? i - 1
						 : i;
		char *text = amount_text(&sums->v[at]);

		if (text != NULL && sums->v[at].n > 0)
			courses_credit(courses, text, courses->scheme[at],
			    &row->cells[column[COURSE_CREDITS]].paras);
		free(text);
	}
}

/* The rows of depth 0 in the order of their groups, which is stable. */
static size_t *
by_group(const struct courses *courses, size_t *ntops)
{
	size_t ngroups = courses->groups.n, n = 0;
	size_t *tops = xreallocarray(NULL, courses->n + 1, sizeof *tops);
	size_t *start = xcalloc(ngroups + 2, sizeof *start);

	/* counted: who has no group comes first, then group by group */
	for (size_t i = 0; i < courses->n; i += courses->v[i].size, n++) {
		size_t g = courses->v[i].group;

		start[g == ngroups ? 1 : g + 2]++;
	}
	for (size_t i = 1; i < ngroups + 2; i++)
		start[i] += start[i - 1];
	for (size_t i = 0; i < courses->n; i += courses->v[i].size) {
		size_t g = courses->v[i].group;

		tops[start[g == ngroups ? 0 : g + 1]++] = i;
	}
	free(start);
	*ntops = n;
	return tops;
}

static void
add_rows(const struct courses *courses, size_t top, const size_t *column,
    struct table *table)
{
	for (size_t i = top; i < top + courses->v[top].size; i++)
		courses_row(courses, &courses->v[i], courses->v[top].group,
		    column, table_row(table, ROW_PLAIN, courses->v[i].depth));
}

/* The group that a row begins, with the other names of its type once. */
static void
group_row(const struct courses *courses, size_t group, size_t before,
    struct table *table)
{
	const struct group *v = courses->groups.v;
	struct row *row = table_row(table, ROW_GROUP, 0);
	bool known =
	    before < courses->groups.n && v[before].type == v[group].type;

	groups_title(courses->subject, &v[group], known, STYLE_GROUP,
	    STYLE_SMALL_ITALIC, &row->cells[0].paras);
}

static void
fill(const struct courses *courses, const char *key, struct table *table,
    const size_t *column)
{
	size_t ntops, *tops = by_group(courses, &ntops);
	struct sums total = {.left = false}, part = {.left = false};
	size_t none = courses->groups.n, group = none, start = 0;

	for (size_t i = 0; i < ntops; i++) {
		size_t of = courses->v[tops[i]].group;

		if (of != group) {
			group_row(courses, of, group, table);
			group = of;
			start = i;
			part = (struct sums){.left = false};
		}
		add_rows(courses, tops[i], column, table);
		add_top(courses, tops[i], &total);
		add_top(courses, tops[i], &part);
		/* of one group that is all, the sum is the total */
		if (group != none && (start > 0 || i + 1 < ntops) &&
		    (i + 1 == ntops || courses->v[tops[i + 1]].group != group))
			sum_row(courses, table, column,
			    part.left ? "sum.passed" : "sum.group", &part);
	}
	sum_row(
	    courses, table, column, total.left ? "sum.passed" : key, &total);
	free(tops);
}

/* What is the same in all rows, and no programme says. */
static void
say_common(const struct courses *courses, struct blocks *out, bool programme)
{
	const struct subject *subject = courses->subject;
	const char *lang = labels_lang(subject->labels);
	struct block *block = block_add(out, BLOCK_PARAS);
	char *text, *name;

	block->keep = true;
	if (!programme && courses->language != NULL &&
	    *courses->language != '\0') {
		name = words_language(subject, courses->language);
		text = labels_format(
		    subject->labels, "row.all-language", name, NULL);
		paras_add(&block->paras, STYLE_SMALL, text, lang, NULL);
		free(text);
		free(name);
	}
	if (!programme && courses->levels != NULL)
		paras_add(
		    &block->paras, STYLE_SMALL, courses->levels, lang, NULL);
	if (!courses->level_said && courses->credit_level != NULL &&
	    *courses->credit_level != '\0') {
		text = labels_format(subject->labels, "row.all-credit-level",
		    courses->credit_level, NULL);
		paras_add(&block->paras, STYLE_SMALL, text, lang, NULL);
		free(text);
	}
	if (block->paras.n == 0)
		out->n--;
}

/* What rows that share a term leave out: its dates and other names. */
static void
terms(const struct courses *courses, int level, struct blocks *out)
{
	const struct subject *subject = courses->subject;
	struct block *block;

	if (!courses->terms_apart)
		return;
	block_heading(out, level < 6 ? level : 6, 0, STYLE_MINOR,
	    labels_get(subject->labels, "programme.terms"),
	    labels_lang(subject->labels));
	block = block_add(out, BLOCK_PAIRS);
	for (size_t i = 0; i < courses->nterms; i++) {
		const xmlNode *node = courses->term[i].node;
		struct facts facts = {.subject = subject};
		struct fact *fact = facts_add(&facts, "fact.term");
		char *range = detail_range(subject, node, "end");
		struct pair *pair;

		words_titles(subject, node, "title", STYLE_BODY,
		    STYLE_SMALL_ITALIC, &fact->values);
		if (fact->values.n > 1 ||
		    (fact->values.n == 1 && *range != '\0')) {
			pair = block_pair(block, fact->values.v[0].text,
			    fact->values.v[0].lang);
			paras_add(&pair->values, STYLE_BODY, range, NULL, NULL);
			for (size_t j = 1; j < fact->values.n; j++)
				paras_add(&pair->values, STYLE_SMALL_ITALIC,
				    fact->values.v[j].text,
				    fact->values.v[j].lang, NULL);
		}
		free(range);
		facts_free(&facts);
	}
	block->split = (block->npairs + 1) / 2;
}

static void
descriptions(const struct courses *courses, int level, struct blocks *out)
{
	const struct subject *subject = courses->subject;
	bool any = false;

	for (size_t i = 0; i < courses->n; i++) {
		const struct course *course = &courses->v[i];
		char *lang = NULL, *title;
		struct block *block;

		if (!courses_long(courses, course))
			continue;
		if (!any)
			block_heading(out, level, 0, STYLE_SUBHEADING,
			    labels_get(
				subject->labels, "programme.descriptions"),
			    labels_lang(subject->labels));
		any = true;
		title = words_title(subject, course->los, "title", &lang);
		block = block_add(out, BLOCK_PARAS);
		paras_add(&block->paras, STYLE_STRONG, title, lang, NULL);
		words_description(
		    subject, course->los, STYLE_BODY, &block->paras);
		free(title);
		free(lang);
	}
}

void
courses_table(const struct courses *courses, const char *key, int level,
    struct blocks *out)
{
	size_t column[COURSE_COLUMNS];
	struct table *table;

	if (courses->n == 0)
		return;
	/* what is said of the programme does not stay behind alone */
	if (out->n > 0 && out->v[out->n - 1].kind == BLOCK_PAIRS)
		out->v[out->n - 1].keep = true;
	say_common(courses, out, strcmp(key, "sum.courses") != 0);
	table = block_table(block_add(out, BLOCK_TABLE));
	add_columns(courses, table, column);
	fill(courses, key, table, column);
	terms(courses, level, out);
	descriptions(courses, level, out);
}

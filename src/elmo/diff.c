#include <config.h>

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "diff.h"
#include "diffmatch.h"
#include "doc.h"
#include "opt.h"
#include "xalloc.h"

static bool
has_word(const struct strings *ignore, const char *word)
{
	for (size_t i = 0; ignore != NULL && i < ignore->n; i++)
		if (strcasecmp(ignore->v[i], word) == 0)
			return true;
	return false;
}

static bool
is_one_of(const xmlNode *node, const char *const *names)
{
	for (; *names != NULL; names++)
		if (strcmp((const char *)node->name, *names) == 0)
			return true;
	return false;
}

/* CTX: names of elements that are compared elsewhere. */
static int
skip_names(const void *ctx, const xmlNode *node)
{
	return is_one_of(node, ctx);
}

static char *
or_empty(char *s)
{
	return s != NULL ? s : xstrdup("");
}

/* What a report's issuer is known by: its domain, any identifier, a title. */
static char *
issuer_key(const struct doc *doc, const xmlNode *issuer)
{
	char *key = doc_identifier(doc, issuer, "schac");

	if (key == NULL)
		key = doc_text(doc_first(doc, issuer, "identifier"));
	if (key == NULL)
		key = doc_title(doc, issuer, NULL);
	return or_empty(key);
}

static void
add_report(struct diff_side *side, const xmlNode *node)
{
	const xmlNode *issuer = doc_first(side->doc, node, "issuer");
	struct diff_report *r;

	side->reports = xreallocarray(
	    side->reports, side->nreports + 1, sizeof *side->reports);
	r = &side->reports[side->nreports++];
	memset(r, 0, sizeof *r);
	r->node = node;
	r->match = DIFF_NONE;
	r->issuer = issuer_key(side->doc, issuer);
	r->title = or_empty(doc_title(side->doc, issuer, NULL));
}

/* The instance's date: it may carry a time zone. */
static char *
date_of(const struct doc *doc, const xmlNode *loi)
{
	char *date = doc_text_at(doc, loi, "date");

	if (date == NULL)
		date = doc_text_at(doc, loi, "start");
	if (date != NULL && strlen(date) > 10)
		date[10] = '\0';
	return or_empty(date);
}

static size_t
add_result(struct diff_side *side, const xmlNode *los, size_t parent)
{
	const struct doc *doc = side->doc;
	struct diff_report *report = &side->reports[side->nreports - 1];
	struct diff_result *r;

	/* doubled, for there may be many */
	if ((side->nresults & (side->nresults - 1)) == 0)
		side->results = xreallocarray(side->results,
		    side->nresults > 0 ? 2 * side->nresults : 1,
		    sizeof *side->results);
	r = &side->results[side->nresults];
	memset(r, 0, sizeof *r);
	r->report = report->node;
	r->report_no = side->nreports - 1;
	r->los = los;
	r->loi = doc_loi(doc, los);
	r->parent = parent;
	r->match = DIFF_NONE;
	r->issuer = xstrdup(report->issuer);
	r->title = or_empty(doc_title(doc, los, NULL));
	r->code = or_empty(doc_text(doc_first(doc, los, "identifier")));
	r->date = date_of(doc, r->loi);
	return side->nresults++;
}

static void
add_results(struct diff_side *side, const xmlNode *above, size_t parent)
{
	const xmlNode *los = NULL;

	while ((los = doc_los(side->doc, above, los)) != NULL)
		add_results(side, los, add_result(side, los, parent));
}

static void
collect(struct diff_side *side, const struct doc *doc)
{
	const xmlNode *report = NULL;

	side->doc = doc;
	while ((report = doc_report(doc, report)) != NULL) {
		add_report(side, report);
		add_results(side, report, DIFF_NONE);
	}
}

/* The fields of a result: its course's, and its own. */
static void
result_fields(const struct diff_side *side, const struct diff_result *r,
    struct difffield_list *list)
{
	static const char *const course[] = {
	    "specifies", "hasPart", "learningOpportunityInstance", NULL};
	static const char *const own[] = {"identifier", "extension", NULL};
	static const char *const beside[] = {
	    "learningOpportunityInstance", NULL};
	const xmlNode *specifies = doc_first(side->doc, r->los, "specifies");

	difffield_add(list, r->los, "", skip_names, course);
	if (specifies != NULL)
		difffield_add(list, specifies, "specifies", skip_names, beside);
	if (r->loi == NULL)
		return;
	difffield_add(list, r->loi, "", skip_names, own);
	/* these the course has, too */
	for (const xmlNode *n = r->loi->children; n != NULL; n = n->next) {
		static const char *const both[] = {
		    "identifier", "extension", NULL};

		if (n->type != XML_ELEMENT_NODE || !is_one_of(n, both))
			continue;
		if (strcmp((const char *)n->name, "identifier") == 0) {
			char *type = doc_attr(n, "type"), *text = doc_text(n);
			char *path = xasprintf("instance/identifier[%s]",
			    type != NULL ? type : "");

			difffield_put(list, path, text);
			free(path);
			free(text);
			free(type);
		} else {
			difffield_add(
			    list, n, "instance/extension", NULL, NULL);
		}
	}
}

/* Under another course, or at another issuer? */
static void
compare_place(struct diff *d, struct diff_result *was,
    const struct diff_result *is, const struct strings *ignore)
{
	const struct diff_result *up =
	    was->parent != DIFF_NONE ? &d->was.results[was->parent] : NULL;
	const struct diff_result *now =
	    is->parent != DIFF_NONE ? &d->is.results[is->parent] : NULL;
	bool moved =
	    up == NULL || now == NULL ? up != now : up->match != is->parent;

	if (moved && !has_word(ignore, "partOf"))
		diffchange_add(&was->changes, "partOf",
		    up != NULL ? up->title : NULL,
		    now != NULL ? now->title : NULL);
	if (strcmp(was->issuer, is->issuer) != 0 &&
	    d->was.reports[was->report_no].match != is->report_no &&
	    !has_word(ignore, "issuer"))
		diffchange_add(&was->changes, "issuer",
		    d->was.reports[was->report_no].title,
		    d->is.reports[is->report_no].title);
}

static void
compare_results(struct diff *d, const struct strings *ignore)
{
	for (size_t i = 0; i < d->was.nresults; i++) {
		struct difffield_list a = {NULL, 0, 0}, b = {NULL, 0, 0};
		struct diff_result *was = &d->was.results[i];

		if (was->match == DIFF_NONE)
			continue;
		result_fields(&d->was, was, &a);
		result_fields(&d->is, &d->is.results[was->match], &b);
		difffield_compare(&a, &b, ignore, &was->changes);
		compare_place(d, was, &d->is.results[was->match], ignore);
		d->same += was->changes.n == 0;
		difffield_free(&a);
		difffield_free(&b);
	}
}

/* A report without its issuer's, learner's and results' texts, or these. */
static void
report_fields(const struct diff_side *side, const xmlNode *report,
    struct difffield_list *list, const struct strings *ignore)
{
	static const char *const rest[] = {"issuer", "learner",
	    "learningOpportunitySpecification", "hasPart", NULL};
	const xmlNode *issuer = doc_first(side->doc, report, "issuer");

	if (!has_word(ignore, "report"))
		difffield_add(list, report, "", skip_names, rest);
	if (issuer != NULL && !has_word(ignore, "issuer"))
		difffield_add(list, issuer, "issuer", NULL, NULL);
}

static void
compare_reports(struct diff *d, const struct strings *ignore)
{
	for (size_t i = 0; i < d->was.nreports; i++) {
		struct difffield_list a = {NULL, 0, 0}, b = {NULL, 0, 0};
		struct diff_report *was = &d->was.reports[i];

		if (was->match == DIFF_NONE)
			continue;
		report_fields(&d->was, was->node, &a, ignore);
		report_fields(
		    &d->is, d->is.reports[was->match].node, &b, ignore);
		difffield_compare(&a, &b, ignore, &was->changes);
		difffield_free(&a);
		difffield_free(&b);
	}
}

static void
compare_rest(struct diff *d, const struct strings *ignore)
{
	static const char *const rest[] = {"learner", "report", NULL};
	struct difffield_list a = {NULL, 0, 0}, b = {NULL, 0, 0};
	const xmlNode *was = doc_learner(d->was.doc);
	const xmlNode *is = doc_learner(d->is.doc);

	if (!has_word(ignore, "learner")) {
		if (was != NULL)
			difffield_add(&a, was, "", NULL, NULL);
		if (is != NULL)
			difffield_add(&b, is, "", NULL, NULL);
		difffield_compare(&a, &b, ignore, &d->learner);
		difffield_free(&a);
		difffield_free(&b);
	}
	difffield_add(&a, doc_root(d->was.doc), "", skip_names, rest);
	difffield_add(&b, doc_root(d->is.doc), "", skip_names, rest);
	difffield_compare(&a, &b, ignore, &d->document);
	difffield_free(&a);
	difffield_free(&b);
}

void
diff_make(struct diff *d, const struct doc *was, const struct doc *is,
    const struct strings *ignore)
{
	memset(d, 0, sizeof *d);
	collect(&d->was, was);
	collect(&d->is, is);
	diffmatch_reports(&d->was, &d->is);
	diffmatch_results(&d->was, &d->is);
	compare_results(d, ignore);
	compare_reports(d, ignore);
	compare_rest(d, ignore);
}

static void
side_free(struct diff_side *side)
{
	for (size_t i = 0; i < side->nresults; i++) {
		free(side->results[i].issuer);
		free(side->results[i].title);
		free(side->results[i].code);
		free(side->results[i].date);
		diffchange_free(&side->results[i].changes);
	}
	for (size_t i = 0; i < side->nreports; i++) {
		free(side->reports[i].issuer);
		free(side->reports[i].title);
		diffchange_free(&side->reports[i].changes);
	}
	free(side->results);
	free(side->reports);
}

void
diff_free(struct diff *d)
{
	side_free(&d->was);
	side_free(&d->is);
	diffchange_free(&d->learner);
	diffchange_free(&d->document);
	memset(d, 0, sizeof *d);
}

bool
diff_same(const struct diff *d)
{
	if (d->learner.n > 0 || d->document.n > 0 ||
	    d->same != d->was.nresults || d->same != d->is.nresults ||
	    d->was.nreports != d->is.nreports)
		return false;
	for (size_t i = 0; i < d->was.nreports; i++)
		if (d->was.reports[i].match == DIFF_NONE ||
		    d->was.reports[i].changes.n > 0)
			return false;
	return true;
}

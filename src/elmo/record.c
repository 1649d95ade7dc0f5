#include <config.h>

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "decimal.h"
#include "doc.h"
#include "record.h"
#include "xalloc.h"

#define LOI "learningOpportunityInstance"

struct walk {
	const struct doc *doc;
	record_fn *fn;
	void *ctx;
	struct record_row row;
};

char *
record_status(const struct doc *doc, const xmlNode *loi)
{
	char *status = doc_text_at(doc, loi, "status");

	if (status != NULL && *status != '\0')
		return status;
	free(status);
	return xstrdup("passed");
}

const xmlNode *
record_credit(const struct doc *doc, const xmlNode *los, const xmlNode *loi,
    const xmlNode *after)
{
	const xmlNode *next = NULL;

	if (after == NULL)
		next = doc_first(doc, loi, "credit");
	else
		next = doc_next(doc, after, "credit");
	if (next == NULL && (after == NULL || after->parent == loi))
		next = doc_first(doc, los, "credit");
	return next;
}

bool
record_is_ects(const struct doc *doc, const xmlNode *credit)
{
	char *scheme = doc_text_at(doc, credit, "scheme");
	bool ects = scheme != NULL && strcasecmp(scheme, "ects") == 0;

	free(scheme);
	return ects;
}

char *
record_credit_value(const struct doc *doc, const xmlNode *credit)
{
	char *value = doc_text_at(doc, credit, "value"), *comma;

	if (value == NULL || *value == '\0') {
		free(value);
		return NULL;
	}
	comma = strchr(value, ',');
	if (comma != NULL && value[strspn(value, "+-0123456789,")] == '\0' &&
	    strchr(comma + 1, ',') == NULL)
		*comma = '.';
	return value;
}

/* The instance behind AFTER, the first for NULL; the schema has one. */
static const xmlNode *
next_loi(const struct doc *doc, const xmlNode *los, const xmlNode *after)
{
	const xmlNode *specifies, *loi = NULL;

	if (after == NULL) {
		specifies = doc_first(doc, los, "specifies");
	} else {
		loi = doc_next(doc, after, LOI);
		specifies = doc_next(doc, after->parent, "specifies");
	}
	for (; loi == NULL && specifies != NULL;
	     specifies = doc_next(doc, specifies, "specifies"))
		loi = doc_first(doc, specifies, LOI);
	return loi;
}

/* Passed, with ECTS of its own: what is below does not count beside it. */
static bool
carries(const struct doc *doc, const xmlNode *los, const xmlNode *loi)
{
	const xmlNode *credit = record_credit(doc, los, loi, NULL);
	bool any = false;

	for (; credit != NULL && !any;
	     credit = record_credit(doc, los, loi, credit)) {
		char *value = record_is_ects(doc, credit)
				  ? record_credit_value(doc, credit)
				  : NULL;

		any = value != NULL && decimal_is(value);
		free(value);
	}
	return any;
}

static bool
passed(const struct doc *doc, const xmlNode *los)
{
	const xmlNode *loi = next_loi(doc, los, NULL);
	bool all = true;

	for (; loi != NULL; loi = next_loi(doc, los, loi)) {
		char *status = record_status(doc, loi);

		all &= strcmp(status, "passed") == 0;
		free(status);
	}
	return all;
}

static int
walk_los(struct walk *w, const xmlNode *los, size_t depth, bool covered)
{
	bool good = passed(w->doc, los), own = false;
	const xmlNode *loi = next_loi(w->doc, los, NULL), *part;
	int status = 0;

	for (; loi != NULL && status == 0; loi = next_loi(w->doc, los, loi)) {
		own |= good && carries(w->doc, los, loi);
		w->row.los = los;
		w->row.loi = loi;
		w->row.number++;
		w->row.depth = depth;
		w->row.counts = good && !covered;
		status = w->fn(w->ctx, &w->row);
	}
	if (next_loi(w->doc, los, NULL) == NULL)
		own = carries(w->doc, los, NULL);
	for (part = doc_los(w->doc, los, NULL); part != NULL && status == 0;
	     part = doc_los(w->doc, los, part))
		status = walk_los(w, part, depth + 1, covered || own);
	return status;
}

int
record_rows(const struct doc *doc, record_fn *fn, void *ctx)
{
	struct walk w = {doc, fn, ctx, {.doc = doc}};
	const xmlNode *report = doc_report(doc, NULL), *los;
	int status = 0;

	for (; report != NULL && status == 0;
	     report = doc_report(doc, report)) {
		w.row.report = report;
		w.row.report_no++;
		for (los = doc_los(doc, report, NULL);
		     los != NULL && status == 0;
		     los = doc_los(doc, report, los))
			status = walk_los(&w, los, 1, false);
	}
	return status;
}

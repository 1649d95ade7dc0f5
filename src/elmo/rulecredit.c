/* O: credits and figures. */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "caps.h"
#include "rulerun.h"
#include "rulevalue.h"
#include "tree.h"

static const struct rule_los *
ects_above(const struct rule_run *run)
{
	for (size_t i = run->nlos - 1; i-- > 0;)
		if (run->los[i].ects)
			return &run->los[i];
	return NULL;
}

/* Told where the second credits of a branch are, which are further down. */
static void
check_o5(struct rule_run *run, const xmlNode *los)
{
	const struct rule_los *upper = ects_above(run);
	const xmlNode *credit;

	if (!rulerun_los(run)->ects || upper == NULL)
		return;
	credit = rulerun_ects(run, rulerun_los(run)->loi);
	rulerun_found(run, credit != NULL ? credit : los,
	    "ECTS credits, as what it is a part of has (line %ld)",
	    tree_line(upper->node));
}

/* A branch is judged at its end; nothing is earned by what is not passed. */
static void
check_o6(struct rule_run *run, const xmlNode *los)
{
	const struct rule_los *self = rulerun_los(run);
	const xmlNode *credit = rulerun_ects(run, self->loi);

	if (credit != NULL) {
		char *scheme = doc_text_at(run->doc, credit, "scheme");

		if (strcmp(scheme, "ects") != 0)
			rulerun_told(run, credit, RULE_NOTE,
			    "want scheme ects, in lower case");
		free(scheme);
		return;
	}
	if (self->loi == NULL || self->ects || ects_above(run) != NULL ||
	    doc_los(run->doc, los, NULL) != NULL ||
	    rulerun_says(run, self->loi, "status", "failed") ||
	    rulerun_says(run, self->loi, "status", "in-progress"))
		return;
	rulerun_found(run, self->loi, "no ECTS credits, nor above it");
}

static void
check_o7(struct rule_run *run, const xmlNode *loi)
{
	for (const xmlNode *c = doc_first(run->doc, loi, "credit"); c != NULL;
	     c = doc_next(run->doc, c, "credit")) {
		char *value;
		double n;

		if (!rulerun_says(run, c, "scheme", "ects"))
			continue;
		value = doc_text_at(run->doc, c, "value");
		if (value == NULL || *value == '\0')
			rulerun_found(run, c, "ECTS credits without a value");
		else if (rulevalue_decimal(value, &n)
			     ? n < 0
			     : strchr(value, ',') == NULL) /* which is D6's */
			rulerun_found(
			    run, c, "ECTS credits that are no number from 0");
		free(value);
	}
}

/* Each of the three, as far as it is there and a number. */
static bool
percentage(
    struct rule_run *run, const xmlNode *parent, const char *local, double *n)
{
	const xmlNode *node = doc_first(run->doc, parent, local);
	char *text = doc_text(node);
	bool good = text != NULL && rulevalue_decimal(text, n);

	free(text);
	if (good && (*n < 0 || *n > 100))
		rulerun_found(run, node, "want a percentage, 0 to 100");
	else if (good && *n >= 100 && strcmp(local, "percentageLower") == 0)
		rulerun_found(run, node,
		    "100 %% are lower, which cannot be: the learner is one");
	return good;
}

static void
check_o10(struct rule_run *run, const xmlNode *loi)
{
	const xmlNode *node = doc_first(run->doc, loi, "shortenedGrading");
	double lower, equal, higher, off;
	bool good[3];

	if (node == NULL)
		return;
	/* all of them, so that each is told */
	good[0] = percentage(run, node, "percentageLower", &lower);
	good[1] = percentage(run, node, "percentageEqual", &equal);
	good[2] = percentage(run, node, "percentageHigher", &higher);
	if (!good[0] || !good[1] || !good[2]) {
		rulerun_found(run, node, "want three percentages");
		return;
	}
	/* three figures of one decimal may be off by half of it each */
	off = lower + equal + higher - 100;
	if (off > 0.1501 || off < -0.1501)
		rulerun_found(run, node, "the sum is not 100");
}

static void
check_o11(struct rule_run *run, const xmlNode *loi)
{
	const struct doc *doc = run->doc;
	const xmlNode *node = doc_first(doc, loi, "resultDistribution"), *c;
	struct ids labels = IDS_INIT(CAP_RULE_IDS);
	double n, sum = 0;

	if (node == NULL)
		return;
	for (c = doc_first(doc, node, "category"); c != NULL;
	     c = doc_next(doc, c, "category")) {
		char *label = doc_attr(c, "label");
		char *count = doc_attr(c, "count");

		if (label == NULL || *label == '\0')
			rulerun_found(run, c, "a category without label");
		else if (ids_has(&labels, label, strlen(label)))
			rulerun_found(run, c, "the label of another category");
		else
			rulerun_add(run, &labels, label);
		if (count != NULL && rulevalue_decimal(count, &n)) {
			if (n < 0)
				rulerun_found(run, c, "a count below 0");
			sum += n;
		}
		free(label);
		free(count);
	}
	if (sum <= 0)
		rulerun_found(run, node, "a distribution of nobody");
	ids_clear(&labels);
}

const struct rule rulecredit[] = {
    {"O5", RULE_MUST, RULE_ALWAYS, RULE_IN_ALL, RULE_AT_LOS,
	"ECTS credits stand on one level of a branch only", check_o5},
    {"O6", RULE_SHOULD, RULE_ALWAYS, RULE_IN_ALL, RULE_AT_LOS,
	"every branch has ECTS credits somewhere, of scheme ects in lower "
	"case",
	check_o6},
    {"O7", RULE_MUST, RULE_ALWAYS, RULE_IN_ALL, RULE_AT_LOI,
	"credit of scheme ects has a value, which is a number from 0",
	check_o7},
    {"O10", RULE_SHOULD, RULE_ALWAYS, RULE_IN_ALL, RULE_AT_LOI,
	"the percentages of shortenedGrading are 0 to 100 (lower: below 100) "
	"and sum to 100",
	check_o10},
    {"O11", RULE_SHOULD, RULE_ALWAYS, RULE_IN_ALL, RULE_AT_LOI,
	"a resultDistribution counts somebody, in categories with labels of "
	"their own",
	check_o11},
    {NULL, RULE_MUST, 0, 0, RULE_AT_ROOT, NULL, NULL}};

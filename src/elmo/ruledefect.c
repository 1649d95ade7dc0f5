/* D: defects that implementations are known for, or that versions allow. */
#include <config.h>

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "flavour.h"
#include "rulerun.h"
#include "rulevalue.h"

static bool
is_named(const xmlNode *node, const char *local)
{
	return strcmp((const char *)node->name, local) == 0;
}

static void
check_d1(struct rule_run *run, const xmlNode *loi)
{
	for (const xmlNode *n = doc_first(run->doc, loi, "identifier");
	     n != NULL; n = doc_next(run->doc, n, "identifier")) {
		char *type = doc_attr(n, "type"), *id = doc_text(n);

		if (*id != '\0' &&
		    rulerun_seen(run, type != NULL ? type : "", id, NULL))
			rulerun_found(
			    run, n, "the identifier of another instance");
		free(type);
		free(id);
	}
}

static void
check_d2(struct rule_run *run, const xmlNode *node)
{
	static const char *const dates[] = {"bday", "dateOfBirth", "dob", "dtf",
	    "date", "start", "end", "issueDate", "generatedDate",
	    "enrolmentDate", "decisionDate"};

	for (size_t i = 0; i < sizeof dates / sizeof dates[0]; i++)
		if (is_named(node, dates[i])) {
			char *text = doc_text(node);

			/* unless the pre-release says how it is written */
			if (rulerun_raw(node, "dtf") == NULL &&
			    rulevalue_foreign_date(text))
				rulerun_found(run, node,
				    "want a date as 2024-12-31 (ISO 8601)");
			free(text);
		}
}

static void
check_d3(struct rule_run *run, const xmlNode *loi)
{
	const xmlNode *n = doc_first(run->doc, loi, "status");
	char *text = doc_text(n);

	if (text != NULL && *text != '\0' && strcmp(text, "passed") != 0 &&
	    strcmp(text, "failed") != 0 && strcmp(text, "in-progress") != 0)
		rulerun_found(run, n, "want passed, failed or in-progress");
	free(text);
}

/* The first child that stands behind one it belongs before. */
static void
check_d4(struct rule_run *run, const xmlNode *attachment)
{
	static const char *const order[] = {"identifier", "title", "type",
	    "description", "content", "extension"};
	size_t at = 0;

	for (const xmlNode *n = doc_first(run->doc, attachment, NULL);
	     n != NULL; n = doc_next(run->doc, n, NULL)) {
		size_t i = 0;

		while (i < 6 && !is_named(n, order[i]))
			i++;
		if (i == 6)
			continue;
		if (i < at) {
			rulerun_found(
			    run, n, "want %s before %s", order[i], order[at]);
			return;
		}
		at = i;
	}
}

static void
check_d5(struct rule_run *run, const xmlNode *loi)
{
	for (const xmlNode *n = doc_first(run->doc, loi, "level"); n != NULL;
	     n = doc_next(run->doc, n, "level"))
		if (rulerun_count(run, n, "description") > 1 &&
		    !rulerun_has(run, n, "value"))
			rulerun_found(
			    run, n, "a level of two descriptions and no value");
}

static void
check_d6(struct rule_run *run, const xmlNode *node)
{
	char *value;

	if (!is_named(node, "credit"))
		return;
	value = doc_text_at(run->doc, node, "value");
	if (value != NULL && strchr(value, ',') != NULL)
		rulerun_found(run, doc_first(run->doc, node, "value"),
		    "want a point, have a comma");
	free(value);
}

static void
check_d7(struct rule_run *run, const xmlNode *attachment)
{
	for (const xmlNode *n = doc_first(run->doc, attachment, "content");
	     n != NULL; n = doc_next(run->doc, n, "content")) {
		char *text = doc_text(n);
		size_t head = strcspn(text, ",");

		while (head > 0 && text[head - 1] == ' ')
			head--;
		if (strncasecmp(text, "data:", 5) == 0 &&
		    (head < 12 ||
			strncasecmp(text + head - 7, ";base64", 7) != 0))
			rulerun_found(run, n, "a data URI without base64");
		free(text);
	}
}

static void
check_d8(struct rule_run *run, const xmlNode *root)
{
	switch (doc_flavour(run->doc)->kind) {
	case FLAVOUR_V1:
	case FLAVOUR_V2:
		break;
	case FLAVOUR_NONE:
		rulerun_found(run, root,
		    "no namespace: want that of ELMO, tree/v1 or tree/v2");
		break;
	default:
		rulerun_found(run, root,
		    "another namespace: want that of ELMO, tree/v1 or "
		    "tree/v2");
		break;
	}
}

/* The dates themselves: one may have a time zone. */
static void
check_d9(struct rule_run *run, const xmlNode *learner)
{
	char *a = doc_text_at(run->doc, learner, "bday");
	char *b = doc_text_at(run->doc, learner, "dateOfBirth");

	if (a != NULL && b != NULL && strncmp(a, b, 10) != 0)
		rulerun_found(run, doc_first(run->doc, learner, "bday"),
		    "another date than that of dateOfBirth");
	free(a);
	free(b);
}

static void
want(struct rule_run *run, const xmlNode *enrolment, const xmlNode *from,
    const char *path, const char *what)
{
	if (!rulerun_has(run, from, path))
		rulerun_found(run, enrolment, "an enrolment without %s", what);
}

static void
check_d10(struct rule_run *run, const xmlNode *e)
{
	const struct doc *doc = run->doc;
	const struct rule_los *los = rulerun_los(run);
	const xmlNode *learner = doc_learner(doc);
	const xmlNode *issuer =
	    run->report ? doc_first(doc, run->report->node, "issuer") : NULL;
	const xmlNode *host = doc_first(doc, e, "enrolmentInstitution");

	if (!rulerun_says(run, los->loi, "status", "in-progress"))
		rulerun_found(run, e,
		    "an enrolment of what has not the status in-progress");
	if (!rulerun_says(run, los->node, "documentType", "Enrolment") &&
	    !rulerun_says(run, los->node, "documentType", "Admission"))
		rulerun_found(run, e,
		    "an enrolment without documentType Enrolment or "
		    "Admission");
	want(run, e, learner, "givenNames", "given name of the learner");
	want(run, e, learner, "familyName", "family name of the learner");
	want(run, e, issuer, "title", "name of the issuer");
	want(run, e, issuer, "country", "country of the issuer");
	want(run, e, host, "title", "name of the institution");
	want(run, e, host, "country", "country of the institution");
	want(run, e, los->node, "title", "title of the programme");
	want(run, e, los->loi, "duration", "duration of the programme");
	want(run, e, e, "enrolmentDate", "enrolmentDate");
	want(run, e, e, "academicYear/start", "start of the academic year");
	want(run, e, e, "academicYear/end", "end of the academic year");
}

const struct rule ruledefect[] = {
    {"D1", RULE_MUST, RULE_SINCE(1_2_0), RULE_IN_ALL, RULE_AT_LOI,
	"an instance's identifier is its alone", check_d1},
    {"D2", RULE_MUST, RULE_ALWAYS, RULE_IN_ALL, RULE_AT_ANY,
	"dates are written as in ISO 8601, not 31.12.2024", check_d2},
    {"D3", RULE_MUST, RULE_SINCE(1_2_0), RULE_IN_ALL, RULE_AT_LOI,
	"the status of an instance is passed, failed or in-progress", check_d3},
    {"D4", RULE_MUST, RULE_ALWAYS, RULE_IN_ALL, RULE_AT_ATTACHMENT,
	"in an attachment stand identifier, title, type, description, "
	"content, in that order",
	check_d4},
    {"D5", RULE_MUST, RULE_SINCE(1_2_0), RULE_IN_ALL, RULE_AT_LOI,
	"no level is of two descriptions and no value", check_d5},
    {"D6", RULE_MUST, RULE_ALWAYS, RULE_IN_ALL, RULE_AT_ANY,
	"credits are written with a point, not with a comma", check_d6},
    {"D7", RULE_MUST, RULE_ALWAYS, RULE_IN_ALL, RULE_AT_ATTACHMENT,
	"the content of an attachment is base64, and says so", check_d7},
    {"D8", RULE_MUST, RULE_ALWAYS, RULE_IN_ALL, RULE_AT_ROOT,
	"the namespace of the document is tree/v1 or tree/v2", check_d8},
    {"D9", RULE_MUST, RULE_SINCE(2_1_1), RULE_IN_ALL, RULE_AT_LEARNER,
	"bday and dateOfBirth are the same date", check_d9},
    {"D10", RULE_MUST, RULE_SINCE(2_1_1), RULE_IN_ALL, RULE_AT_ENROLMENT,
	"an enrolment comes with status in-progress, documentType, names, "
	"countries, duration and dates",
	check_d10},
    {NULL, RULE_MUST, 0, 0, RULE_AT_ROOT, NULL, NULL}};

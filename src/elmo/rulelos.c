/* L: learning opportunity specifications. */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "rulerun.h"
#include "rulevalue.h"
#include "xalloc.h"

static const char *const type_names[] = {
    "Degree Programme", "Module", "Course", "Class", "untyped"};

/* The open one that is UP levels above the innermost, NULL when there is none
 */
static const struct rule_los *
above(const struct rule_run *run, size_t up)
{
	return run->nlos > up ? &run->los[run->nlos - 1 - up] : NULL;
}

static bool
has_above(const struct rule_run *run, enum rule_type type)
{
	for (size_t up = 1; above(run, up) != NULL; up++)
		if (above(run, up)->type == type)
			return true;
	return false;
}

/* What is below a Class is better without a type (L2). */
static void
check_l1(struct rule_run *run, const xmlNode *los)
{
	if (rulerun_los(run)->type != RULE_UNTYPED ||
	    has_above(run, RULE_CLASS))
		return;
	if (rulerun_has(run, los, "type"))
		rulerun_told(run, doc_first(run->doc, los, "type"), RULE_NOTE,
		    "a type that is not known, and counts as none");
	else
		rulerun_told(run, los, RULE_NOTE, "no type");
}

/* The nearest typed ancestor whose rank is below, as in Course above Module. */
static const struct rule_los *
lower_above(const struct rule_run *run, enum rule_type type)
{
	for (size_t up = 1; above(run, up) != NULL; up++)
		if (above(run, up)->type != RULE_UNTYPED &&
		    above(run, up)->type > type)
			return above(run, up);
	return NULL;
}

static void
check_l2(struct rule_run *run, const xmlNode *los)
{
	enum rule_type type = rulerun_los(run)->type;
	const struct rule_los *lower, *parent = above(run, 1);

	if (type == RULE_UNTYPED)
		return;
	lower = lower_above(run, type);
	if (lower != NULL) {
		rulerun_found(run, los, "a %s below a %s", type_names[type],
		    type_names[lower->type]);
		return;
	}
	if (type == RULE_CLASS && has_above(run, RULE_CLASS))
		rulerun_found(
		    run, los, "a Class below a Class, where no type is wanted");
	else if (type == RULE_CLASS && !has_above(run, RULE_COURSE))
		rulerun_told(run, los, parent != NULL ? RULE_SHOULD : RULE_NOTE,
		    "a Class that is not below a Course");
	else if (type == RULE_PROGRAMME && parent != NULL &&
		 !has_above(run, RULE_PROGRAMME))
		rulerun_found(run, los, "a Degree Programme with a parent");
	else if (has_above(run, type))
		rulerun_told(run, los, RULE_NOTE, "a %s below a %s",
		    type_names[type], type_names[type]);
}

static void
check_l3(struct rule_run *run, const xmlNode *los)
{
	if (run->nlos == 5)
		rulerun_found(run, los, "more than 4 levels");
}

/* "STATUS US DATE": what lets the same course stand in a report twice. */
static char *
outcome(const struct rule_run *run)
{
	const xmlNode *loi = rulerun_los(run)->loi;
	char *status = doc_text_at(run->doc, loi, "status");
	char *date = doc_text_at(run->doc, loi, "date");
	char *both = xasprintf(
	    "%s\x1f%s", status != NULL ? status : "", date != NULL ? date : "");

	free(status);
	free(date);
	return both;
}

static void
judge_local(struct rule_run *run, const xmlNode *node, const char *id)
{
	enum rule_type type = rulerun_los(run)->type;
	bool typed = type != RULE_UNTYPED;
	char *how = rulerun_since(run, XSD_1_2_0) ? outcome(run) : NULL;

	if (rulerun_seen(run, type_names[type], id, how))
		rulerun_found(run, node,
		    how != NULL ? "the local identifier of another one of that "
				  "type, status and date"
				: "the local identifier of another one of that "
				  "type");
	else if (rulerun_known(run, typed ? "no type" : "a type", id, NULL))
		rulerun_found(run, node,
		    "a local identifier given with and without a type");
	rulerun_seen(run, typed ? "a type" : "no type", id, NULL);
	free(how);
}

static void
check_l4(struct rule_run *run, const xmlNode *los)
{
	for (const xmlNode *n = doc_first(run->doc, los, "identifier");
	     n != NULL; n = doc_next(run->doc, n, "identifier")) {
		char *type = doc_attr(n, "type"), *id = doc_text(n);

		if (type != NULL && strcmp(type, "local") == 0 && *id != '\0')
			judge_local(run, n, id);
		free(type);
		free(id);
	}
}

static void
check_l5(struct rule_run *run, const xmlNode *los)
{
	char *local = doc_identifier(run->doc, los, "local");
	size_t n = rulerun_count(run, los, "identifier");

	if (n == 0)
		rulerun_found(run, los, "no identifier: want a local one");
	else if (local == NULL || *local == '\0')
		rulerun_told(run, los,
		    rulerun_since(run, XSD_2_0_0) ? RULE_NOTE : RULE_SHOULD,
		    "no local identifier");
	free(local);
}

static void
check_l6(struct rule_run *run, const xmlNode *los)
{
	const struct doc *doc = run->doc;
	const xmlNode *first = doc_first(doc, los, "title"), *t;
	bool any = false;

	if (first == NULL) {
		rulerun_found(run, los, "no title");
		return;
	}
	for (t = first; t != NULL; t = doc_next(doc, t, "title"))
		any |= rulerun_has(run, t, "");
	if (!any)
		rulerun_told(run, first, RULE_SHOULD,
		    "empty: want a title made of type and identifier");
	else if (rulerun_english(run, los, "title") == RULE_NOT_ENGLISH)
		rulerun_told(run, first, RULE_NOTE, "no title in English");
}

static void
check_l7(struct rule_run *run, const xmlNode *los)
{
	const struct doc *doc = run->doc;
	const xmlNode *html = doc_first(doc, los, "descriptionHtml");

	if (html != NULL && doc_first(doc, los, "description") == NULL)
		rulerun_found(run, html, "no plain description beside it");
	for (; html != NULL; html = doc_next(doc, html, "descriptionHtml")) {
		char *text = doc_string(html);
		const char *what = rulevalue_not_simple(text);

		if (what != NULL)
			rulerun_found(run, html,
			    "want simple HTML (paragraphs, lists, emphasis), "
			    "have %s",
			    what);
		free(text);
	}
}

static void
check_l8(struct rule_run *run, const xmlNode *los)
{
	const xmlNode *loi = rulerun_los(run)->loi;

	(void)los;
	if (rulerun_says(run, loi, "status", "failed"))
		rulerun_found(run, doc_first(run->doc, loi, "status"),
		    "a failed course, which %s does not allow",
		    xsd_name(run->version));
}

/* ISCED-F 2013: two to four digits; broad fields are 00 to 10, 99 unknown. */
static void
check_l9(struct rule_run *run, const xmlNode *node)
{
	char *s;
	size_t n;

	if (strcmp((const char *)node->name, "iscedCode") != 0)
		return;
	s = doc_text(node);
	n = strlen(s);
	if (n < 2 || n > 4 || !rulevalue_digits(s, n))
		rulerun_found(
		    run, node, "want a code of ISCED-F 2013, 2 to 4 digits");
	else if (s[0] != '0' && strncmp(s, "10", 2) != 0 &&
		 strncmp(s, "99", 2) != 0)
		rulerun_told(run, node, RULE_NOTE,
		    "no field of ISCED-F 2013, which are 00 to 10");
	free(s);
}

/* Two digits, or three with a point or without it: 11, 11.1, 111. */
static void
check_l10(struct rule_run *run, const xmlNode *node)
{
	char *s;
	size_t n;

	if (strcmp((const char *)node->name, "subjectArea") != 0)
		return;
	s = doc_text(node);
	n = strlen(s);
	if (n == 4 && s[2] == '.') {
		s[2] = s[3];
		s[--n] = '\0';
	}
	if ((n != 2 && n != 3) || !rulevalue_digits(s, n))
		rulerun_found(
		    run, node, "want a code of Erasmus subject areas, as 11.1");
	free(s);
}

const struct rule rulelos[] = {
    {"L1", RULE_SHOULD, RULE_ALWAYS, RULE_IN_ALL, RULE_AT_LOS,
	"a learning opportunity has a type where one matches", check_l1},
    {"L2", RULE_SHOULD, RULE_ALWAYS, RULE_IN_ALL, RULE_AT_LOS,
	"types nest as Degree Programme, Module, Course, Class, and never the "
	"other way round",
	check_l2},
    {"L3", RULE_NOTE, RULE_ALWAYS, RULE_IN_ALL, RULE_AT_LOS,
	"learning opportunities nest no more than 4 levels deep", check_l3},
    {"L4", RULE_MUST, RULE_ALWAYS, RULE_IN_ALL, RULE_AT_LOS,
	"type and local identifier are unique within the institution; the "
	"same with another status or date is the same course once more "
	"(1.2.0)",
	check_l4},
    {"L5", RULE_SHOULD, RULE_ALWAYS, RULE_IN_EMREX, RULE_AT_LOS,
	"a learning opportunity has an identifier, a local one", check_l5},
    {"L6", RULE_MUST, RULE_ALWAYS, RULE_IN_ALL, RULE_AT_LOS,
	"a learning opportunity has a title, preferably in English, empty "
	"only as a last resort",
	check_l6},
    {"L7", RULE_SHOULD, RULE_SINCE(1_2_0), RULE_IN_ALL, RULE_AT_LOS,
	"descriptionHtml is simple HTML, with a plain description beside it",
	check_l7},
    {"L8", RULE_MUST, RULE_FROM_TO(1_0_0, 1_1_0), RULE_IN_ALL, RULE_AT_LOS,
	"there are no failed courses", check_l8},
    {"L9", RULE_SHOULD, RULE_SINCE(1_1_0), RULE_IN_ALL, RULE_AT_ANY,
	"iscedCode is a code of ISCED-F 2013, of 2 to 4 digits", check_l9},
    {"L10", RULE_SHOULD, RULE_ALWAYS, RULE_IN_ALL, RULE_AT_ANY,
	"subjectArea is a code of Erasmus subject areas", check_l10},
    {NULL, RULE_MUST, 0, 0, RULE_AT_ROOT, NULL, NULL}};

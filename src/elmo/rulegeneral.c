/* G, X and S: the document, the learner, dates; extensions; the signature. */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "rulerun.h"
#include "rulevalue.h"

#define DS_NS "http://www.w3.org/2000/09/xmldsig#"

static bool
is_named(const xmlNode *node, const char *local)
{
	return strcmp((const char *)node->name, local) == 0;
}

static bool
is_ds(const xmlNode *node, const char *local)
{
	return node->type == XML_ELEMENT_NODE && node->ns != NULL &&
	       strcmp((const char *)node->ns->href, DS_NS) == 0 &&
	       is_named(node, local);
}

static const xmlNode *
next_ds(const xmlNode *node, const char *local)
{
	while (node != NULL && !is_ds(node, local))
		node = node->next;
	return node;
}

/* Where markup is at home, or no text is. */
static bool
is_no_plain_text(const xmlNode *node)
{
	return is_named(node, "descriptionHtml") || is_named(node, "content") ||
	       is_named(node, "introduction") || is_named(node, "extension");
}

static void
check_g1(struct rule_run *run, const xmlNode *node)
{
	const char *label = rulerun_raw(node, "label");
	enum rulevalue_markup has, more;
	char *text;

	if (is_no_plain_text(node))
		return;
	text = doc_string(node);
	has = rulevalue_markup(text);
	more = label != NULL ? rulevalue_markup(label) : RULE_NO_MARKUP;
	if (has == RULE_MARKUP || more == RULE_MARKUP)
		rulerun_found(run, node, "HTML markup in a plain text");
	else if (has == RULE_MAYBE_MARKUP || more == RULE_MAYBE_MARKUP)
		rulerun_told(run, node, RULE_NOTE,
		    "a tag of HTML in a plain text, unless it is meant so");
	free(text);
}

static void
want_zone(struct rule_run *run, const xmlNode *node)
{
	char *text = doc_text(node);

	if (text != NULL && !rulevalue_zone(text))
		rulerun_found(run, node, "a time without its zone");
	free(text);
}

static void
check_g2(struct rule_run *run, const xmlNode *node)
{
	/* that of a supplement is a date */
	if (is_named(node, "generatedDate") ||
	    (is_named(node, "issueDate") &&
		!is_named(node->parent, "diplomaSupplement")))
		want_zone(run, node);
}

static void
check_g3(struct rule_run *run, const xmlNode *node)
{
	static const struct {
		const char *local;
		bool date;
	} fields[] = {{"citizenship", false}, {"bday", true},
	    {"dateOfBirth", true}, {"placeOfBirth", false},
	    {"birthName", false}, {"country", false},
	    {"countryOfBirth", false}};
	char *text;
	bool empty;

	for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
		if (!is_named(node, fields[i].local))
			continue;
		text = doc_text(node);
		empty = fields[i].date ? rulevalue_no_date(text)
				       : rulevalue_placeholder(text);
		if (empty)
			rulerun_found(run, node,
			    "%s, which says nothing: to be left out when not "
			    "known",
			    *text == '\0' ? "an empty element"
					  : "a placeholder");
		free(text);
	}
}

static void
check_name(struct rule_run *run, const xmlNode *learner, const char *local)
{
	const xmlNode *name = doc_first(run->doc, learner, local);
	char *text;

	if (name == NULL) {
		rulerun_found(run, learner, "no %s", local);
		return;
	}
	text = doc_text(name);
	if (*text == '\0')
		rulerun_told(run, name, RULE_SHOULD,
		    "empty, which it may be only where it is impossible to "
		    "give");
	else if (rulevalue_placeholder(text))
		rulerun_found(run, name,
		    "a placeholder: to be empty where it is impossible to "
		    "give");
	free(text);
}

static void
check_g4(struct rule_run *run, const xmlNode *learner)
{
	check_name(run, learner, "givenNames");
	check_name(run, learner, "familyName");
}

static void
check_g5(struct rule_run *run, const xmlNode *learner)
{
	bool bday = rulerun_has(run, learner, "bday") ||
		    rulerun_has(run, learner, "dtf") ||
		    rulerun_has(run, learner, "dob");
	bool birth = rulerun_has(run, learner, "dateOfBirth");

	if (!bday && !birth)
		rulerun_found(run, learner,
		    rulerun_since(run, XSD_2_0_0) ? "no dateOfBirth"
						  : "no bday");
	else if (!birth && rulerun_since(run, XSD_2_0_0))
		rulerun_found(
		    run, learner, "bday without dateOfBirth, which 2.x has");
}

/* Two identifiers of one type that differ; names are spelt in many ways. */
static bool
is_other(struct rule_run *run, const xmlNode *a, const xmlNode *b)
{
	bool other = false;

	for (const xmlNode *n = doc_first(run->doc, b, "identifier");
	     n != NULL && !other; n = doc_next(run->doc, n, "identifier")) {
		char *type = doc_attr(n, "type"), *have = doc_text(n);
		char *want =
		    type != NULL ? doc_identifier(run->doc, a, type) : NULL;

		other = want != NULL && strcmp(want, have) != 0;
		free(type);
		free(have);
		free(want);
	}
	return other;
}

/* In the pre-release every report has its own. */
static void
compare_learners(struct rule_run *run, const xmlNode *root)
{
	const xmlNode *first = doc_learner(run->doc);

	for (const xmlNode *r = doc_first(run->doc, root, "report"); r != NULL;
	     r = doc_next(run->doc, r, "report")) {
		const xmlNode *other = doc_first(run->doc, r, "learner");

		if (other != NULL && is_other(run, first, other))
			rulerun_found(
			    run, other, "another learner than the first");
	}
}

static void
check_g6(struct rule_run *run, const xmlNode *root)
{
	const xmlNode *first = doc_first(run->doc, root, "learner");
	const xmlNode *second = doc_next(run->doc, first, "learner");

	if (doc_learner(run->doc) == NULL)
		rulerun_found(run, root, "no learner");
	if (second != NULL)
		rulerun_found(run, second, "a second learner: want one");
	compare_learners(run, root);
}

static void
check_g7(struct rule_run *run, const xmlNode *root)
{
	if (doc_report(run->doc, NULL) == NULL)
		rulerun_found(run, root, "no report: want one at least");
}

static void
check_g8(struct rule_run *run, const xmlNode *report)
{
	const xmlNode *first = doc_first(run->doc, report, "issuer");
	const xmlNode *second = doc_next(run->doc, first, "issuer");

	if (first == NULL)
		rulerun_found(run, report, "no issuer");
	if (second != NULL)
		rulerun_found(run, second,
		    "a second issuer: want a report for each institution");
}

static void
check_g9(struct rule_run *run, const xmlNode *report)
{
	if (is_named(report, "report") &&
	    doc_los(run->doc, report, NULL) == NULL &&
	    doc_first(run->doc, report, "resultOfRecognition") == NULL)
		rulerun_found(run, report, "a report of no achievements");
}

static void
check_g10(struct rule_run *run, const xmlNode *report)
{
	const xmlNode *date = doc_first(run->doc, report, "issueDate");
	char *issued = doc_text(date);
	char *generated =
	    doc_text_at(run->doc, doc_root(run->doc), "generatedDate");

	if (issued != NULL && generated != NULL &&
	    rulevalue_later(issued, generated))
		rulerun_found(
		    run, date, "issued after the document was generated");
	free(issued);
	free(generated);
}

static bool
is_blank(const char *s)
{
	return s[strspn(s, " \t\r\n")] == '\0';
}

static void
check_x1(struct rule_run *run, const xmlNode *node)
{
	if (!is_named(node, "extension"))
		return;
	for (const xmlNode *n = node->children; n != NULL; n = n->next) {
		if (n->type == XML_TEXT_NODE &&
		    !is_blank((const char *)n->content))
			rulerun_found(run, node, "text in an extension");
		if (n->type != XML_ELEMENT_NODE)
			continue;
		if (n->ns == NULL)
			rulerun_found(run, node,
			    "an element without a namespace in an extension");
		else if (doc_is(run->doc, n))
			rulerun_found(run, node,
			    "an element of ELMO itself in an extension");
	}
}

static void
check_reference(struct rule_run *run, const xmlNode *info)
{
	const xmlNode *ref = next_ds(info->children, "Reference"), *t;
	const char *uri;
	bool enveloped = false;

	if (ref == NULL || next_ds(ref->next, "Reference") != NULL) {
		rulerun_found(run, doc_root(run->doc),
		    "a Signature of %s Reference: want one",
		    ref == NULL ? "no" : "more than one");
		return;
	}
	uri = rulerun_raw(ref, "URI");
	if (uri == NULL || *uri != '\0')
		rulerun_found(run, doc_root(run->doc),
		    "a Signature of a part: want URI=\"\"");
	t = next_ds(ref->children, "Transforms");
	t = t != NULL ? next_ds(t->children, "Transform") : NULL;
	for (; t != NULL; t = next_ds(t->next, "Transform")) {
		const char *name = rulerun_raw(t, "Algorithm");

		enveloped |= name != NULL &&
			     strcmp(name, DS_NS "enveloped-signature") == 0;
	}
	if (!enveloped)
		rulerun_found(run, doc_root(run->doc),
		    "a Signature that is not enveloped");
}

/* That there is one is the signature part's matter, and whether it is good. */
static void
check_s1(struct rule_run *run, const xmlNode *root)
{
	const xmlNode *first = next_ds(root->children, "Signature"), *info;

	if (first == NULL)
		return;
	if (next_ds(first->next, "Signature") != NULL)
		rulerun_found(run, root, "more than one Signature");
	info = next_ds(first->children, "SignedInfo");
	if (info == NULL)
		rulerun_found(run, root, "a Signature without SignedInfo");
	else
		check_reference(run, info);
}

const struct rule rulegeneral[] = {
    {"G1", RULE_MUST, RULE_ALWAYS, RULE_IN_ALL, RULE_AT_ANY,
	"texts are plain, without HTML, but for descriptionHtml and the "
	"content of a Diploma Supplement",
	check_g1},
    {"G2", RULE_SHOULD, RULE_ALWAYS, RULE_IN_ALL, RULE_AT_ANY,
	"generatedDate and issueDate have a time zone", check_g2},
    {"G3", RULE_MUST, RULE_ALWAYS, RULE_IN_ALL, RULE_AT_ANY,
	"citizenship, dates and places of birth, birthName and country are "
	"left out when not known, not empty or a placeholder",
	check_g3},
    {"G4", RULE_MUST, RULE_ALWAYS, RULE_IN_ALL, RULE_AT_LEARNER,
	"givenNames and familyName are given, empty only where that is "
	"impossible",
	check_g4},
    {"G5", RULE_SHOULD, RULE_ALWAYS, RULE_IN_ALL, RULE_AT_LEARNER,
	"the birth date is given, from 2.0 as dateOfBirth", check_g5},
    {"G6", RULE_MUST, RULE_ALWAYS, RULE_IN_ALL, RULE_AT_ROOT,
	"there is one learner, whom all reports are about", check_g6},
    {"G7", RULE_MUST, RULE_ALWAYS, RULE_IN_ALL, RULE_AT_ROOT,
	"there is a report", check_g7},
    {"G8", RULE_MUST, RULE_ALWAYS, RULE_IN_ALL, RULE_AT_REPORT,
	"a report has one issuer; other institutions have their own", check_g8},
    {"G9", RULE_NOTE, RULE_ALWAYS, RULE_IN_ALL, RULE_AT_REPORT,
	"a report may be of no learning opportunities, but that is unusual",
	check_g9},
    {"G10", RULE_NOTE, RULE_ALWAYS, RULE_IN_ALL, RULE_AT_REPORT,
	"no report was issued after the document was generated", check_g10},
    {"X1", RULE_MUST, RULE_ALWAYS, RULE_IN_ALL, RULE_AT_ANY,
	"extensions hold elements of other namespaces only", check_x1},
    {"S1", RULE_MUST, RULE_ALWAYS, RULE_IN_ALL, RULE_AT_ROOT,
	"a Signature of the document is one, enveloped, with one Reference "
	"of URI \"\"",
	check_s1},
    {NULL, RULE_MUST, 0, 0, RULE_AT_ROOT, NULL, NULL}};

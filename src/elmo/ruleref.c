/* O and R: what refers to something in the document. */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "caps.h"
#include "rulerun.h"
#include "xalloc.h"

static void
check_result(struct rule_run *run, const xmlNode *loi)
{
	const xmlNode *n = doc_first(run->doc, loi, "gradingSchemeLocalId");
	char *id;

	if (n == NULL) {
		if (rulerun_has(run, loi, "resultLabel") &&
		    !rulerun_has(run, loi, "gradingSchemeExternalId"))
			rulerun_told(run, loi, RULE_NOTE,
			    "a result without gradingSchemeLocalId");
		return;
	}
	id = doc_text(n);
	if (run->report != NULL &&
	    !ids_has(&run->report->schemes, id, strlen(id)))
		rulerun_found(
		    run, n, "no gradingScheme of that localId in the report");
	free(id);
}

/* The other side: that a localId says which scheme is meant. */
static void
check_schemes(struct rule_run *run, const xmlNode *report)
{
	struct ids seen = IDS_INIT(CAP_RULE_IDS);

	for (const xmlNode *s = doc_first(run->doc, report, "gradingScheme");
	     s != NULL; s = doc_next(run->doc, s, "gradingScheme")) {
		char *id = doc_attr(s, "localId");

		if (id != NULL && ids_has(&seen, id, strlen(id)))
			rulerun_found(
			    run, s, "the localId of another gradingScheme");
		else if (id != NULL)
			rulerun_add(run, &seen, id);
		free(id);
	}
	ids_clear(&seen);
}

static void
check_o8(struct rule_run *run, const xmlNode *node)
{
	if (run->report != NULL && node == run->report->node)
		check_schemes(run, node);
	else
		check_result(run, node);
}

static void
check_o9(struct rule_run *run, const xmlNode *report)
{
	for (const xmlNode *s = doc_first(run->doc, report, "gradingScheme");
	     s != NULL; s = doc_next(run->doc, s, "gradingScheme"))
		if (rulerun_english(run, s, "description") == RULE_NOT_ENGLISH)
			rulerun_found(run, s, "no description in English");
}

/* Identifiers are tokens, references strings (protocol facts 9.5). */
static void
check_o15(struct rule_run *run, const xmlNode *node)
{
	const xmlNode *list = doc_first(run->doc, node, "attachments");

	for (const xmlNode *n = doc_first(run->doc, list, "ref"); n != NULL;
	     n = doc_next(run->doc, n, "ref")) {
		char *ref = doc_string(n);

		if (!ids_has(&run->attachments, ref, strlen(ref)))
			rulerun_found(
			    run, n, "no attachment has that identifier");
		free(ref);
	}
}

static void
check_o16(struct rule_run *run, const xmlNode *loi)
{
	const xmlNode *node = doc_first(run->doc, loi, "grouping");
	const char *type, *id;
	char *key;

	if (node == NULL)
		return;
	type = rulerun_raw(node, "typeref");
	id = rulerun_raw(node, "idref");
	if (type == NULL && id == NULL)
		return; /* 1.3.0 wants the element of those without groups */
	if (type == NULL) {
		rulerun_found(run, node, "idref without typeref");
		return;
	}
	if (!ids_has(&run->groups, type, strlen(type))) {
		rulerun_found(run, node, "no groupType of that typeref");
		return;
	}
	if (id == NULL)
		return;
	key = xasprintf("%s\x1f%s", type, id);
	if (!ids_has(&run->groups, key, strlen(key)))
		rulerun_found(
		    run, node, "no group of that idref in its groupType");
	free(key);
}

/* The local identifiers of all learning opportunities below PARENT. */
static void
note_local(struct rule_run *run, const xmlNode *parent, struct ids *ids)
{
	for (const xmlNode *los = doc_los(run->doc, parent, NULL); los != NULL;
	     los = doc_los(run->doc, parent, los)) {
		for (const xmlNode *n = doc_first(run->doc, los, "identifier");
		     n != NULL; n = doc_next(run->doc, n, "identifier")) {
			char *type = doc_attr(n, "type"), *id = doc_text(n);

			if (type != NULL && strcmp(type, "local") == 0)
				rulerun_add(run, ids, id);
			free(type);
			free(id);
		}
		note_local(run, los, ids);
	}
}

static void
judge_refs(struct rule_run *run, const xmlNode *mapping, const char *side,
    const struct ids *ids)
{
	const struct doc *doc = run->doc;

	for (const xmlNode *s = doc_first(doc, mapping, side); s != NULL;
	     s = doc_next(doc, s, side))
		for (const xmlNode *n = doc_first(doc, s, "ref"); n != NULL;
		     n = doc_next(doc, n, "ref")) {
			char *ref = doc_string(n);

			if (!ids_has(ids, ref, strlen(ref)))
				rulerun_found(run, n,
				    "no local identifier in the recognition's "
				    "%s",
				    *side == 'f' ? "basis" : "result");
			free(ref);
		}
}

static void
check_r1(struct rule_run *run, const xmlNode *node)
{
	const struct doc *doc = run->doc;
	struct ids basis = IDS_INIT(CAP_RULE_IDS);
	struct ids result = IDS_INIT(CAP_RULE_IDS);
	const xmlNode *n, *m;

	for (n = doc_first(doc, node, "recognitionBasis"); n != NULL;
	     n = doc_next(doc, n, "recognitionBasis"))
		for (m = doc_first(doc, n, "recognitionReport"); m != NULL;
		     m = doc_next(doc, m, "recognitionReport"))
			note_local(run, m, &basis);
	for (n = doc_first(doc, node, "recognitionResult"); n != NULL;
	     n = doc_next(doc, n, "recognitionResult"))
		note_local(run, n, &result);
	for (n = doc_first(doc, node, "recognitionMapping"); n != NULL;
	     n = doc_next(doc, n, "recognitionMapping"))
		for (m = doc_first(doc, n, "mapping"); m != NULL;
		     m = doc_next(doc, m, "mapping")) {
			judge_refs(run, m, "fromMapping", &basis);
			judge_refs(run, m, "toMapping", &result);
		}
	ids_clear(&basis);
	ids_clear(&result);
}

const struct rule ruleref[] = {
    {"O8", RULE_SHOULD, RULE_SINCE(1_2_0), RULE_IN_ALL,
	RULE_AT_LOI | RULE_AT_REPORT,
	"gradingSchemeLocalId goes with a result and names a gradingScheme of "
	"the report, whose localIds are unique",
	check_o8},
    {"O9", RULE_SHOULD, RULE_SINCE(1_2_0), RULE_IN_ALL, RULE_AT_REPORT,
	"a gradingScheme has a description in English", check_o9},
    {"O15", RULE_MUST, RULE_SINCE(1_3_0), RULE_IN_ALL,
	RULE_AT_LOI | RULE_AT_RECOGNITION,
	"a ref to an attachment is the identifier of one", check_o15},
    {"O16", RULE_MUST, RULE_SINCE(1_3_0), RULE_IN_ALL, RULE_AT_LOI,
	"typeref and idref of a grouping name a groupType and a group in it",
	check_o16},
    {"R1", RULE_MUST, RULE_SINCE(2_0_0), RULE_IN_ALL, RULE_AT_RECOGNITION,
	"a ref of a recognitionMapping is a local identifier in the basis "
	"(from) or the result (to)",
	check_r1},
    {NULL, RULE_MUST, 0, 0, RULE_AT_ROOT, NULL, NULL}};

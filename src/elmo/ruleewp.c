/* E: what the Incoming Mobility ToRs APIs 2 and 3 of EWP ask of a record. */
#include <config.h>

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "flavour.h"
#include "rulerun.h"

/* An identifier of that type, with something in it? */
static bool
is_identified(struct rule_run *run, const xmlNode *node, const char *type)
{
	char *id = doc_identifier(run->doc, node, type);
	bool is = id != NULL && *id != '\0';

	free(id);
	return is;
}

static void
want_identifier(struct rule_run *run, const xmlNode *node, const char *type)
{
	if (!is_identified(run, node, type))
		rulerun_found(run, node, "no identifier of type %s", type);
}

static void
check_esi(struct rule_run *run, const xmlNode *learner)
{
	want_identifier(run, learner, "esi");
}

static void
check_schac(struct rule_run *run, const xmlNode *issuer)
{
	want_identifier(run, issuer, "schac");
}

static void
check_los_id(struct rule_run *run, const xmlNode *los)
{
	want_identifier(run, los, "ewp-los-id");
}

static void
check_loi_id(struct rule_run *run, const xmlNode *loi)
{
	want_identifier(run, loi, "ewp-loi-id");
}

static bool
is_pdf(struct rule_run *run, const xmlNode *attachment)
{
	char *text = doc_text_at(run->doc, attachment, "content");
	bool pdf =
	    text != NULL && strncasecmp(text, "data:application/pdf", 20) == 0;

	free(text);
	return pdf;
}

/* Is it a transcript, as far as its type tells? */
static bool
is_transcript(struct rule_run *run, const xmlNode *attachment)
{
	return !rulerun_has(run, attachment, "type") ||
	       rulerun_says(run, attachment, "type", "Other") ||
	       rulerun_says(run, attachment, "type", "EMREX transcript") ||
	       rulerun_says(run, attachment, "type", "Transcript of Records");
}

/* Further transcripts do no harm where one is in its place. */
static void
check_e5(struct rule_run *run, const xmlNode *root)
{
	const xmlNode *first = NULL;
	struct doc_attachments all;
	bool good = false;

	(void)root;
	doc_attachments(run->doc, &all);
	for (size_t i = 0; i < all.n && !good; i++) {
		const struct doc_attachment *a = &all.v[i];

		if ((a->above != PLACE_ROOT && a->above != PLACE_REPORT) ||
		    !is_pdf(run, a->node) || !is_transcript(run, a->node))
			continue;
		if (first == NULL)
			first = a->node;
		good =
		    a->above == PLACE_REPORT &&
		    rulerun_says(run, a->node, "type", "Transcript of Records");
	}
	if (first != NULL && !good)
		rulerun_found(run, first,
		    "no PDF is in a report with type Transcript of Records");
	doc_attachments_free(&all);
}

static void
check_e7(struct rule_run *run, const xmlNode *learner)
{
	if (!rulerun_has(run, learner, "dateOfBirth"))
		rulerun_found(run, learner, "no dateOfBirth");
}

static void
check_e9(struct rule_run *run, const xmlNode *los)
{
	for (const xmlNode *t = doc_first(run->doc, los, "title"); t != NULL;
	     t = doc_next(run->doc, t, "title"))
		if (rulerun_has(run, t, ""))
			return;
	rulerun_found(run, los, "no title");
}

static void
check_e11(struct rule_run *run, const xmlNode *loi)
{
	if (doc_first(run->doc, loi, "academicTerm") == NULL)
		rulerun_found(run, loi, "no academicTerm");
}

/*
 * Are there ECTS credits in LOS or its parts?  What has none itself, and none
 * ABOVE or below it, is told.
 */
static bool
judge_branch(struct rule_run *run, const xmlNode *los, bool above)
{
	const xmlNode *loi = doc_loi(run->doc, los);
	bool own = rulerun_ects(run, loi) != NULL, below = false;

	for (const xmlNode *part = doc_los(run->doc, los, NULL); part != NULL;
	     part = doc_los(run->doc, los, part))
		below |= judge_branch(run, part, above || own);
	if (loi != NULL && !own && !above && !below)
		rulerun_found(run, loi, "no credit of scheme ects");
	return own || below;
}

/*
 * Read together with O5, for both cannot be had by what is part of something:
 * credits above or below it do.
 */
static void
check_e12(struct rule_run *run, const xmlNode *los)
{
	if (run->nlos == 1)
		judge_branch(run, los, false);
}

static void
check_e13(struct rule_run *run, const xmlNode *loi)
{
	if (!rulerun_has(run, loi, "resultLabel"))
		rulerun_found(run, loi, "no resultLabel");
}

static void
check_e14(struct rule_run *run, const xmlNode *loi)
{
	if (doc_first(run->doc, loi, "resultDistribution") == NULL)
		rulerun_found(run, loi, "no resultDistribution");
}

static void
check_e15(struct rule_run *run, const xmlNode *root)
{
	if (doc_flavour(run->doc)->kind != FLAVOUR_V2)
		rulerun_found(run, root, "want the namespace tree/v2");
}

static void
check_e16(struct rule_run *run, const xmlNode *root)
{
	if (doc_flavour(run->doc)->kind != FLAVOUR_V1)
		rulerun_found(run, root, "want the namespace tree/v1");
}

const struct rule ruleewp[] = {
    {"E1", RULE_MUST, RULE_ALWAYS, RULE_IN_TORS, RULE_AT_LEARNER,
	"ToRs: the learner has an identifier of type esi", check_esi},
    {"E2", RULE_SHOULD, RULE_ALWAYS, RULE_IN_TORS_2, RULE_AT_ISSUER,
	"ToRs 2: an issuer's identifier schac is its HEI id", check_schac},
    {"E3", RULE_SHOULD, RULE_ALWAYS, RULE_IN_TORS_2, RULE_AT_LOS,
	"ToRs 2: a specification has an identifier of type ewp-los-id",
	check_los_id},
    {"E4", RULE_SHOULD, RULE_SINCE(1_2_0), RULE_IN_TORS_2, RULE_AT_LOI,
	"ToRs 2: an instance has an identifier of type ewp-loi-id",
	check_loi_id},
    {"E5", RULE_SHOULD, RULE_ALWAYS, RULE_IN_TORS, RULE_AT_ROOT,
	"ToRs: a PDF of the transcript is in the report, of type Transcript "
	"of Records",
	check_e5},
    {"E6", RULE_MUST, RULE_ALWAYS, RULE_IN_TORS_3, RULE_AT_ISSUER,
	"ToRs 3: an issuer's identifier schac is its HEI id", check_schac},
    {"E7", RULE_MUST, RULE_ALWAYS, RULE_IN_TORS_3, RULE_AT_LEARNER,
	"ToRs 3: the learner has a dateOfBirth", check_e7},
    {"E8", RULE_MUST, RULE_ALWAYS, RULE_IN_TORS_3, RULE_AT_LOS,
	"ToRs 3: a specification has an identifier of type ewp-los-id",
	check_los_id},
    {"E9", RULE_MUST, RULE_ALWAYS, RULE_IN_TORS_3, RULE_AT_LOS,
	"ToRs 3: a specification has a title", check_e9},
    {"E10", RULE_MUST, RULE_ALWAYS, RULE_IN_TORS_3, RULE_AT_LOI,
	"ToRs 3: an instance has an identifier of type ewp-loi-id",
	check_loi_id},
    {"E11", RULE_MUST, RULE_ALWAYS, RULE_IN_TORS_3, RULE_AT_LOI,
	"ToRs 3: an instance has an academicTerm", check_e11},
    {"E12", RULE_MUST, RULE_ALWAYS, RULE_IN_TORS_3, RULE_AT_LOS,
	"ToRs 3: an instance has credit of scheme ects, itself or on its "
	"branch",
	check_e12},
    {"E13", RULE_MUST, RULE_ALWAYS, RULE_IN_TORS_3, RULE_AT_LOI,
	"ToRs 3: an instance has a resultLabel", check_e13},
    {"E14", RULE_MUST, RULE_ALWAYS, RULE_IN_TORS_3, RULE_AT_LOI,
	"ToRs 3: an instance has a resultDistribution", check_e14},
    {"E15", RULE_MUST, RULE_ALWAYS, RULE_IN_TORS_3, RULE_AT_ROOT,
	"ToRs 3: the document is in namespace tree/v2", check_e15},
    {"E16", RULE_MUST, RULE_ALWAYS, RULE_IN_TORS_2, RULE_AT_ROOT,
	"ToRs 2: the document is in namespace tree/v1", check_e16},
    {NULL, RULE_MUST, 0, 0, RULE_AT_ROOT, NULL, NULL}};

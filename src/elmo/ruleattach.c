/* A: attachments. */
#include <config.h>

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "caps.h"
#include "rulerun.h"

/*
 * Bytes of one attachment that are still small: a transcript of some pages
 * with its fonts is a tenth of it, a scan or pictures are what is beyond.
 */
#define SMALL (2 * MIB)

#define TYPE_EMREX "EMREX transcript"
#define TYPE_RECORDS "Transcript of Records"

static void
check_a1(struct rule_run *run, const xmlNode *root)
{
	struct doc_attachments all;
	bool any = false;

	doc_attachments(run->doc, &all);
	for (size_t i = 0; i < all.n && !any; i++)
		any = rulerun_has(run, all.v[i].node, "content");
	if (all.n == 0)
		rulerun_found(run, root, "no attachment");
	else if (!any)
		rulerun_found(run, root, "no attachment with a content");
	doc_attachments_free(&all);
}

/* TEXT behind PREFIX, in any case; NULL when it begins otherwise. */
static const char *
behind(const char *text, const char *prefix)
{
	size_t n = strlen(prefix);

	return strncasecmp(text, prefix, n) == 0 ? text + n : NULL;
}

static void
judge_content(struct rule_run *run, const xmlNode *content, const char *text)
{
	const char *media = behind(text, "data:");
	const char *comma = strchr(text, ',');

	if (media == NULL || comma == NULL) {
		rulerun_found(run, content, "no data URI (RFC 2397)");
		return;
	}
	media = behind(media, "application/pdf");
	if (media == NULL || (*media != ';' && *media != ',')) {
		rulerun_found(run, content,
		    "not declared a PDF, so that it may be ignored");
		return;
	}
	comma += 1 + (comma[1] == ' ');
	/* "%PDF-" in base64, as far as it is whole groups of 6 bits */
	if (comma - media >= 8 && strncasecmp(comma - 8, ";base64,", 8) == 0 &&
	    strncmp(comma, "JVBERi", 6) != 0)
		rulerun_found(run, content,
		    "declared a PDF, but it does not begin as one");
}

static void
check_a2(struct rule_run *run, const xmlNode *attachment)
{
	for (const xmlNode *n = doc_first(run->doc, attachment, "content");
	     n != NULL; n = doc_next(run->doc, n, "content")) {
		char *text = doc_text(n);

		if (*text != '\0')
			judge_content(run, n, text);
		free(text);
	}
}

static void
check_a3(struct rule_run *run, const xmlNode *attachment)
{
	const char *above = (const char *)attachment->parent->name;
	bool root = attachment->parent == doc_root(run->doc);

	if (!rulerun_has(run, attachment, "type"))
		rulerun_told(run, attachment, RULE_NOTE, "no type");
	else if (root && rulerun_says(run, attachment, "type", TYPE_RECORDS))
		rulerun_found(run, attachment,
		    "a " TYPE_RECORDS " outside of its report");
	else if (strcmp(above, "report") == 0 &&
		 rulerun_says(run, attachment, "type", TYPE_EMREX))
		rulerun_found(
		    run, attachment, "an " TYPE_EMREX " inside a report");
}

/* Of long texts only whether they are equal is of interest here. */
static void
check_a4(struct rule_run *run, const xmlNode *attachment)
{
	const struct doc *doc = run->doc;

	for (const xmlNode *d = doc_first(doc, attachment, "description");
	     d != NULL; d = doc_next(doc, d, "description")) {
		char *text = doc_text(d);
		bool same = false;

		for (const xmlNode *t = doc_first(doc, attachment, "title");
		     t != NULL && !same && *text != '\0';
		     t = doc_next(doc, t, "title"))
			same = rulerun_says(run, t, "", text);
		if (same)
			rulerun_found(run, d, "it only repeats the title");
		free(text);
	}
}

static void
judge_size(struct rule_run *run, const xmlNode *content)
{
	char *text = doc_text(content);
	const char *data = strchr(text, ',');

	if (strlen(data != NULL ? data : text) / 4 * 3 > SMALL)
		rulerun_found(run, content, "more than %lu MiB: keep it small",
		    SMALL / MIB);
	free(text);
}

/* Of the order only what all clients look for is known. */
static void
check_a5(struct rule_run *run, const xmlNode *attachment)
{
	const xmlNode *first =
	    doc_first(run->doc, attachment->parent, "attachment");

	for (const xmlNode *n = doc_first(run->doc, attachment, "content");
	     n != NULL; n = doc_next(run->doc, n, "content"))
		judge_size(run, n);
	if (attachment->parent == doc_root(run->doc) && attachment != first &&
	    rulerun_says(run, attachment, "type", TYPE_EMREX) &&
	    !rulerun_says(run, first, "type", TYPE_EMREX))
		rulerun_found(run, attachment,
		    "an " TYPE_EMREX " that is not the first attachment");
}

static void
check_a6(struct rule_run *run, const xmlNode *attachment)
{
	struct ids langs = IDS_INIT(CAP_RULE_IDS);
	bool several = rulerun_count(run, attachment, "content") > 1;

	for (const xmlNode *n = doc_first(run->doc, attachment, "content");
	     several && n != NULL; n = doc_next(run->doc, n, "content")) {
		char *lang = doc_lang(n);

		if (*lang == '\0')
			rulerun_found(run, n,
			    "one of several contents, without xml:lang");
		else if (ids_has(&langs, lang, strlen(lang)))
			rulerun_found(run, n,
			    "one of several contents in the same language");
		else
			rulerun_add(run, &langs, lang);
		free(lang);
	}
	ids_clear(&langs);
}

const struct rule ruleattach[] = {
    {"A1", RULE_MUST, RULE_ALWAYS, RULE_IN_EMREX, RULE_AT_ROOT,
	"an attachment shows all of it to people", check_a1},
    {"A2", RULE_SHOULD, RULE_ALWAYS, RULE_IN_ALL, RULE_AT_ATTACHMENT,
	"the content of an attachment is a data URI of a PDF", check_a2},
    {"A3", RULE_SHOULD, RULE_SINCE(1_1_0), RULE_IN_ALL, RULE_AT_ATTACHMENT,
	"an attachment has a type; an EMREX transcript is outside of reports, "
	"a Transcript of Records in its report",
	check_a3},
    {"A4", RULE_MUST, RULE_ALWAYS, RULE_IN_ALL, RULE_AT_ATTACHMENT,
	"the description of an attachment does not repeat its title", check_a4},
    {"A5", RULE_SHOULD, RULE_ALWAYS, RULE_IN_ALL, RULE_AT_ATTACHMENT,
	"attachments are small, an EMREX transcript the first of all",
	check_a5},
    {"A6", RULE_NOTE, RULE_SINCE(1_2_0), RULE_IN_ALL, RULE_AT_ATTACHMENT,
	"several contents of an attachment are in as many languages", check_a6},
    {NULL, RULE_MUST, 0, 0, RULE_AT_ROOT, NULL, NULL}};

/* O: learning opportunity instances, but for credits and references. */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "rulerun.h"
#include "rulevalue.h"

static void
check_o1(struct rule_run *run, const xmlNode *loi)
{
	if (!rulerun_has(run, loi, "status"))
		rulerun_found(run, loi, "no status, which then means passed");
}

/* Two dates on their places below NODE: is the first later than the second? */
static bool
in_disorder(const struct rule_run *run, const xmlNode *node, const char *first,
    const char *second)
{
	char *a = doc_text_at(run->doc, node, first);
	char *b = doc_text_at(run->doc, node, second);
	bool later = a != NULL && b != NULL && rulevalue_later(a, b);

	free(a);
	free(b);
	return later;
}

/* ToRs 3 wants a term with every instance, whatever its type. */
static void
check_o2(struct rule_run *run, const xmlNode *loi)
{
	const xmlNode *term = doc_first(run->doc, loi, "academicTerm");
	enum rule_type type = rulerun_los(run)->type;

	if (term == NULL && type == RULE_COURSE)
		rulerun_found(run, loi, "a Course without academicTerm");
	if (term == NULL)
		return;
	if (type == RULE_PROGRAMME && run->set->profile != RULE_TORS_3)
		rulerun_found(run, term,
		    "a Degree Programme, which is of more than one term");
	if (in_disorder(run, term, "start", "end"))
		rulerun_found(run, term, "a term that ends before it starts");
}

static void
check_o3(struct rule_run *run, const xmlNode *loi)
{
	const xmlNode *term = doc_first(run->doc, loi, "academicTerm");

	if (term != NULL &&
	    rulerun_english(run, term, "title") == RULE_NOT_ENGLISH)
		rulerun_found(run, term, "no title in English");
}

static void
check_o4(struct rule_run *run, const xmlNode *loi)
{
	const xmlNode *date = doc_first(run->doc, loi, "date");

	if (date == NULL && !rulerun_says(run, loi, "status", "in-progress"))
		rulerun_found(run, loi, "no date, exact or approximate");
	if (in_disorder(run, loi, "start", "date"))
		rulerun_found(run, date, "a date before that of start");
}

static void
check_o12(struct rule_run *run, const xmlNode *loi)
{
	const xmlNode *n = doc_first(run->doc, loi, "languageOfInstruction");
	char *text;

	if (n == NULL)
		return;
	text = doc_text(n);
	if (!rulevalue_language(text)) {
		for (char *p = text; *p != '\0'; p++)
			*p = *p >= 'A' && *p <= 'Z' ? (char)(*p - 'A' + 'a')
						    : *p;
		if (rulevalue_language(text))
			rulerun_told(run, n, RULE_NOTE,
			    "want a code in lower case (ISO 639-1)");
		else
			rulerun_found(run, n,
			    "want one code of ISO 639-1, or no such element");
	}
	free(text);
}

static void
check_o13(struct rule_run *run, const xmlNode *loi)
{
	enum rule_type type = rulerun_los(run)->type;

	if ((type == RULE_COURSE || type == RULE_CLASS) &&
	    !rulerun_has(run, loi, "engagementHours"))
		rulerun_found(run, loi, "no engagementHours");
}

static void
check_level(struct rule_run *run, const xmlNode *level)
{
	char *value = doc_text_at(run->doc, level, "value");
	double n;

	if (value == NULL || *value == '\0')
		rulerun_found(run, level, "a level without value");
	else if (rulerun_says(run, level, "type", "EQF") &&
		 (!rulevalue_decimal(value, &n) || n < 1 || n > 8))
		rulerun_found(run, level, "want a level of EQF, 1 to 8");
	free(value);
}

static void
check_o14(struct rule_run *run, const xmlNode *loi)
{
	for (const xmlNode *n = doc_first(run->doc, loi, "level"); n != NULL;
	     n = doc_next(run->doc, n, "level"))
		check_level(run, n);
}

/* The eight sections that the Diploma Supplement has had since 1997. */
static void
check_sections(struct rule_run *run, const xmlNode *supplement)
{
	for (const xmlNode *s = doc_first(run->doc, supplement, "section");
	     s != NULL; s = doc_next(run->doc, s, "section")) {
		char *number = doc_attr(s, "number");

		if (number == NULL || number[0] < '1' || number[0] > '8' ||
		    (number[1] != '\0' && number[1] != '.'))
			rulerun_found(run, s,
			    "no section of the Diploma Supplement, which are "
			    "1 to 8");
		free(number);
	}
}

static void
check_o17(struct rule_run *run, const xmlNode *supplement)
{
	const struct rule_los *los = rulerun_los(run);
	const xmlNode *n = doc_first(run->doc, supplement, "version");
	char *version = doc_text(n);

	if (los != NULL && los->type != RULE_PROGRAMME)
		rulerun_found(run, supplement,
		    "a Diploma Supplement of what is no Degree Programme");
	if (version != NULL && *version != '\0' &&
	    strcmp(version, "1997") != 0 && strcmp(version, "2007") != 0 &&
	    strcmp(version, "2018") != 0)
		rulerun_found(run, n, "want version 1997, 2007 or 2018");
	check_sections(run, supplement);
	free(version);
}

static bool
is_markup(const char *type)
{
	return type != NULL && (strcmp(type, "text/html") == 0 ||
				   strcmp(type, "text/xml") == 0 ||
				   strcmp(type, "application/xml") == 0 ||
				   strcmp(type, "application/xhtml+xml") == 0);
}

/* A tree has no CDATA sections: only what stands there as elements is seen. */
static void
check_o18(struct rule_run *run, const xmlNode *section)
{
	const xmlNode *content = doc_first(run->doc, section, "content");
	char *type;

	if (content == NULL)
		return;
	type = doc_attr(content, "type");
	for (const xmlNode *n = content->children; n != NULL; n = n->next)
		if (n->type == XML_ELEMENT_NODE) {
			rulerun_found(run, content,
			    "%s as elements: want it in a CDATA section",
			    is_markup(type) ? "markup" : "content");
			break;
		}
	free(type);
}

const struct rule ruleloi[] = {
    {"O1", RULE_SHOULD, RULE_SINCE(1_2_0), RULE_IN_ALL, RULE_AT_LOI,
	"an instance has a status, though none means passed", check_o1},
    {"O2", RULE_SHOULD, RULE_ALWAYS, RULE_IN_ALL, RULE_AT_LOI,
	"a Course has an academicTerm, with start before end; a Degree "
	"Programme has none",
	check_o2},
    {"O3", RULE_SHOULD, RULE_ALWAYS, RULE_IN_ALL, RULE_AT_LOI,
	"an academicTerm has a title in English", check_o3},
    {"O4", RULE_SHOULD, RULE_ALWAYS, RULE_IN_ALL, RULE_AT_LOI,
	"what is finished has a date, not before its start", check_o4},
    {"O12", RULE_MUST, RULE_ALWAYS, RULE_IN_ALL, RULE_AT_LOI,
	"languageOfInstruction is one code of ISO 639-1, or left out",
	check_o12},
    {"O13", RULE_SHOULD, RULE_ALWAYS, RULE_IN_ALL, RULE_AT_LOI,
	"a Course or Class has engagementHours", check_o13},
    {"O14", RULE_SHOULD, RULE_SINCE(1_2_0), RULE_IN_ALL, RULE_AT_LOI,
	"a level has a value, which for EQF is 1 to 8", check_o14},
    {"O17", RULE_SHOULD, RULE_SINCE(1_4_0), RULE_IN_ALL, RULE_AT_SUPPLEMENT,
	"a Diploma Supplement is a Degree Programme's, of version 1997, 2007 "
	"or 2018, in sections 1 to 8",
	check_o17},
    {"O18", RULE_MUST, RULE_SINCE(1_4_0), RULE_IN_ALL, RULE_AT_SECTION,
	"markup in the content of a Diploma Supplement is in a CDATA section",
	check_o18},
    {NULL, RULE_MUST, 0, 0, RULE_AT_ROOT, NULL, NULL}};

#include <config.h>

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "born.h"
#include "column.h"
#include "columnid.h"
#include "doc.h"
#include "flavour.h"
#include "msg.h"
#include "record.h"
#include "tree.h"
#include "xalloc.h"
#include "xsd.h"

const char column_defaults[] =
    "document,sha256,learner_family,learner_given,born,issuer_schac,issuer,"
    "report,depth,path,type,los_id,loi_id,title,title_lang,date,term_start,"
    "term_end,status,ects,other_credits,grade,grade_scheme,level,language,"
    "isced";

/* Where a path starts. */
enum base { NOWHERE, ROOT, LEARNER, REPORT, ISSUER, LOS, LOI };

struct column_def {
	const char *name; /* with a colon behind where it takes a parameter */
	enum column_kind kind;
	const char *meaning;
	enum base base; /* with PATH: an element, of several languages one */
	const char *path;
	char *(*get)(const struct column_view *view, const char *parameter);
};

static const xmlNode *
base_of(const struct record_row *row, enum base base)
{
	switch (base) {
	case ROOT:
		return doc_root(row->doc);
	case LEARNER:
		return doc_learner(row->doc);
	case REPORT:
		return row->report;
	case ISSUER:
		return doc_first(row->doc, row->report, "issuer");
	case LOS:
		return row->los;
	case LOI:
		return row->loi;
	case NOWHERE:
		break;
	}
	return NULL;
}

/* Where a name has several languages, the one wanted most. */
static char *
in_language(const struct column_view *v, const xmlNode *node, const char *path)
{
	const struct doc *doc = v->row->doc;
	const char *last = strrchr(path, '/');
	char *above;

	if (last != NULL) {
		above = xstrndup(path, (size_t)(last - path));
		node = doc_path(doc, node, above);
		free(above);
		path = last + 1;
	}
	return doc_text(columnid_choose(v, node, path));
}

static char *
given(const char *s)
{
	return s != NULL ? xstrdup(s) : NULL;
}

static char *
document(const struct column_view *v, const char *parameter)
{
	(void)parameter;
	return given(v->document);
}

static char *
sha256(const struct column_view *v, const char *parameter)
{
	(void)parameter;
	return given(v->sha256);
}

static char *
verdict(const struct column_view *v, const char *parameter)
{
	(void)parameter;
	return given(v->verdict);
}

static char *
person(const struct column_view *v, const char *parameter)
{
	(void)parameter;
	return given(v->person);
}

static char *
flavour(const struct column_view *v, const char *parameter)
{
	(void)parameter;
	return xstrdup(flavour_name(doc_flavour(v->row->doc)->kind));
}

static char *
version(const struct column_view *v, const char *parameter)
{
	enum xsd_version known = doc_flavour(v->row->doc)->version;

	(void)parameter;
	return known != XSD_NONE ? xstrdup(xsd_name(known)) : NULL;
}

static char *
number(const struct column_view *v, const char *parameter)
{
	(void)parameter;
	return xasprintf("%zu", v->row->number);
}

static char *
line(const struct column_view *v, const char *parameter)
{
	(void)parameter;
	return xasprintf("%ld", tree_line(v->row->loi));
}

static char *
report(const struct column_view *v, const char *parameter)
{
	(void)parameter;
	return xasprintf("%zu", v->row->report_no);
}

static char *
depth(const struct column_view *v, const char *parameter)
{
	(void)parameter;
	return xasprintf("%zu", v->row->depth);
}

static char *
family(const struct column_view *v, const char *parameter)
{
	const struct doc *doc = v->row->doc;
	char *name = doc_text_at(doc, doc_learner(doc), "familyName");

	(void)parameter; /* the pre-release may have but one name */
	return name != NULL ? name
			    : doc_text_at(doc, doc_learner(doc), "fullName");
}

/* The pre-release says in dtf how its dates are written; NULL: it does not. */
static char *
rewritten(const xmlNode *bday)
{
	char *pattern = doc_attr(bday, "dtf"), *text = doc_text(bday);
	char *iso = NULL;
	struct born b;

	if (pattern != NULL && *pattern != '\0') {
		born_read(&b, text, pattern);
		if (b.kind == BORN_DATE && !b.short_year && !b.either)
			iso =
			    xasprintf("%04d-%02d-%02d", b.year, b.month, b.day);
	}
	free(pattern);
	free(text);
	return iso;
}

static char *
born(const struct column_view *v, const char *parameter)
{
	const struct doc *doc = v->row->doc;
	const xmlNode *learner = doc_learner(doc);
	char *date = doc_text_at(doc, learner, "dateOfBirth");
	const xmlNode *bday = doc_first(doc, learner, "bday");

	(void)parameter;
	if (date == NULL && bday != NULL)
		date = rewritten(bday);
	return date != NULL ? date : doc_text_at(doc, learner, "bday");
}

static char *
title_lang(const struct column_view *v, const char *parameter)
{
	const xmlNode *title = columnid_choose(v, v->row->los, "title");

	(void)parameter;
	return title != NULL ? doc_lang(title) : NULL;
}

/* The title in one language and in no other. */
static char *
title(const struct column_view *v, const char *parameter)
{
	const char *const langs[] = {parameter, NULL};
	const xmlNode *node =
	    doc_choose(v->row->doc, v->row->los, "title", langs);
	size_t n = strlen(parameter);
	char *lang = node != NULL ? doc_lang(node) : NULL;
	bool same = lang != NULL && strncasecmp(lang, parameter, n) == 0 &&
		    (lang[n] == '\0' || lang[n] == '-');

	free(lang);
	return same ? doc_text(node) : NULL;
}

static char *
status(const struct column_view *v, const char *parameter)
{
	(void)parameter;
	return record_status(v->row->doc, v->row->loi);
}

static char *
grade(const struct column_view *v, const char *parameter)
{
	char *label = doc_text_at(v->row->doc, v->row->loi, "resultLabel");

	(void)parameter; /* result: the pre-release */
	return label != NULL ? label
			     : doc_text_at(v->row->doc, v->row->loi, "result");
}

static char *
scheme(const struct column_view *v, const char *parameter)
{
	const struct record_row *row = v->row;
	char *id = doc_text_at(row->doc, row->loi, "gradingSchemeLocalId");

	(void)parameter;
	return id != NULL
		   ? id
		   : doc_text_at(row->doc, row->loi, "gradingSchemeExternalId");
}

static char *
scheme_text(const struct column_view *v, const char *parameter)
{
	const struct record_row *row = v->row;
	char *id = doc_text_at(row->doc, row->loi, "gradingSchemeLocalId");
	const xmlNode *n = NULL;
	bool found = false;

	(void)parameter;
	if (id != NULL)
		n = doc_first(row->doc, row->report, "gradingScheme");
	for (; n != NULL && !found;
	     n = found ? n : doc_next(row->doc, n, "gradingScheme")) {
		char *have = doc_attr(n, "localId");

		found = have != NULL && strcmp(have, id) == 0;
		free(have);
	}
	free(id);
	return found ? in_language(v, n, "description") : NULL;
}

#define TEXT(name, base, path, meaning)                                        \
	{                                                                      \
		name, COLUMN_TEXT, meaning, base, path, NULL                   \
	}
#define NUMBER(name, base, path, meaning)                                      \
	{                                                                      \
		name, COLUMN_NUMBER, meaning, base, path, NULL                 \
	}
#define DATE(name, base, path, meaning)                                        \
	{                                                                      \
		name, COLUMN_DATE, meaning, base, path, NULL                   \
	}
#define MADE(name, kind, get, meaning)                                         \
	{                                                                      \
		name, kind, meaning, NOWHERE, NULL, get                        \
	}

/* The order is that of the manual page, and of "all". */
static const struct column_def table[] = {
    MADE("document", COLUMN_TEXT, document, "the file, or archive(member)"),
    MADE("sha256", COLUMN_TEXT, sha256, "of the bare XML, as elmo-verify has"),
    MADE("verdict", COLUMN_TEXT, verdict, "what --join says of it"),
    MADE("person", COLUMN_TEXT, person, "the key of the person, by --join"),
    MADE("flavour", COLUMN_TEXT, flavour, "v1, v2, purl, .."),
    MADE("version", COLUMN_TEXT, version, "of ELMO, as found out"),
    DATE("generated", ROOT, "generatedDate", "when the document was made"),
    MADE("learner_family", COLUMN_TEXT, family, "family name"),
    TEXT("learner_given", LEARNER, "givenNames", "given names"),
    MADE("born", COLUMN_DATE, born, "date of birth"),
    TEXT("learner_birth_name", LEARNER, "birthName", "name at birth"),
    TEXT("learner_alternative", LEARNER, "alternativeName", "another name"),
    MADE("learner_id:", COLUMN_TEXT, columnid_learner,
	"the identifier of that type"),
    MADE("learner_ids", COLUMN_TEXT, columnid_learner_all,
	"all identifiers: type=value; .."),
    TEXT("citizenship", LEARNER, "citizenship", "country"),
    TEXT("birth_place", LEARNER, "placeOfBirth", "place of birth"),
    TEXT("birth_country", LEARNER, "countryOfBirth", "country of birth"),
    TEXT("gender", LEARNER, "gender", "0, 1, 2 or 9 (ISO 5218)"),
    MADE("report", COLUMN_NUMBER, report, "number of the report, from 1"),
    DATE("report_date", REPORT, "issueDate", "when the report was issued"),
    TEXT("report_status", REPORT, "status/code", "FULL, SELECTION, .."),
    MADE("issuer_schac", COLUMN_TEXT, columnid_issuer,
	"domain of the institution"),
    TEXT("issuer", ISSUER, "title", "its name"),
    MADE("issuer_id:", COLUMN_TEXT, columnid_issuer,
	"its identifier of that type"),
    MADE("issuer_ids", COLUMN_TEXT, columnid_issuer_all,
	"all of them: type=value; .."),
    TEXT("issuer_country", ISSUER, "country", "its country"),
    TEXT("issuer_url", ISSUER, "url", "its web page"),
    MADE("number", COLUMN_NUMBER, number, "of the row in its document"),
    MADE("line", COLUMN_NUMBER, line, "where the instance begins"),
    MADE("depth", COLUMN_NUMBER, depth, "1: directly in the report"),
    MADE("path", COLUMN_TEXT, columnid_path,
	"titles from the top down to its own: A > B > C"),
    TEXT("type", LOS, "type", "Degree Programme, Module, Course, Class"),
    MADE("los_id", COLUMN_TEXT, columnid_los,
	"the course: local, else ewp-los-id, else the first"),
    MADE("los_id:", COLUMN_TEXT, columnid_los, "its identifier of that type"),
    MADE("los_ids", COLUMN_TEXT, columnid_los_all,
	"all of them: type=value; .."),
    MADE("loi_id", COLUMN_TEXT, columnid_loi,
	"the instance: ewp-loi-id, else local, else the first"),
    MADE("loi_id:", COLUMN_TEXT, columnid_loi, "its identifier of that type"),
    MADE("loi_ids", COLUMN_TEXT, columnid_loi_all,
	"all of them: type=value; .."),
    TEXT("title", LOS, "title", "the title, by --lang"),
    MADE("title_lang", COLUMN_TEXT, title_lang, "the language of that title"),
    MADE("title:", COLUMN_TEXT, title, "the title in that language or none"),
    TEXT("description", LOS, "description", "of the course, by --lang"),
    TEXT("url", LOS, "url", "web page of the course"),
    TEXT("subject_area", LOS, "subjectArea", "Erasmus subject area"),
    TEXT("isced", LOS, "iscedCode", "ISCED-F code"),
    TEXT("document_type", LOS, "documentType", "Diploma, Enrolment, .."),
    DATE("start", LOI, "start", "when it began"),
    DATE("date", LOI, "date", "of the result"),
    TEXT("term", LOI, "academicTerm/title", "name of the term, by --lang"),
    DATE("term_start", LOI, "academicTerm/start", "its first day"),
    DATE("term_end", LOI, "academicTerm/end", "its last day"),
    TEXT("duration", LOI, "duration", "normal length: P3Y"),
    MADE("status", COLUMN_TEXT, status,
	"passed, failed or in-progress; passed where none is given"),
    TEXT("status_given", LOI, "status", "the same, but only what is given"),
    MADE("ects", COLUMN_NUMBER, columnid_credits, "ECTS credits of its own"),
    MADE("ects_counted", COLUMN_NUMBER, columnid_counted,
	"the same where it counts in a total: passed, none above it has any"),
    MADE("other_credits", COLUMN_TEXT, columnid_other,
	"of other schemes: scheme=value; .."),
    MADE("credits:", COLUMN_NUMBER, columnid_credits, "of that scheme"),
    MADE("grade", COLUMN_TEXT, grade, "the result"),
    MADE("grade_scheme", COLUMN_TEXT, scheme,
	"its grading scheme: the local, else the external identifier"),
    MADE("grade_scheme_text", COLUMN_TEXT, scheme_text,
	"what the report says of it, by --lang"),
    TEXT("grade_scheme_external", LOI, "gradingSchemeExternalId",
	"the external identifier"),
    NUMBER("percent_lower", LOI, "shortenedGrading/percentageLower",
	"per cent of the others below"),
    NUMBER("percent_equal", LOI, "shortenedGrading/percentageEqual",
	"with the same result"),
    NUMBER("percent_higher", LOI, "shortenedGrading/percentageHigher", "above"),
    MADE("distribution", COLUMN_TEXT, columnid_distribution,
	"of all results: A=12; B=30"),
    MADE("level", COLUMN_TEXT, columnid_level,
	"type=value; .., else that of the credits"),
    MADE("level:", COLUMN_TEXT, columnid_level, "the value of that type: EQF"),
    TEXT("language", LOI, "languageOfInstruction", "of instruction"),
    NUMBER("hours", LOI, "engagementHours", "of engagement"),
    TEXT("enrolment", LOI, "enrolment/enrolmentInstitution/title",
	"where enrolled, by --lang"),
    DATE("enrolment_date", LOI, "enrolment/enrolmentDate", "since when"),
    MADE("enrolment_ids", COLUMN_TEXT, columnid_enrolment_all,
	"the identifiers of that institution: type=value; .."),
    TEXT("enrolment_country", LOI, "enrolment/enrolmentInstitution/country",
	"its country"),
    TEXT("enrolment_url", LOI, "enrolment/enrolmentInstitution/url",
	"its web page"),
    DATE("enrolment_start", LOI, "enrolment/academicYear/start",
	"first day of the academic year"),
    DATE("enrolment_end", LOI, "enrolment/academicYear/end",
	"its last day"),
};

#define NTABLE (sizeof table / sizeof table[0])

const char *
column_name(size_t i)
{
	return i < NTABLE ? table[i].name : NULL;
}

const char *
column_meaning(size_t i)
{
	return i < NTABLE ? table[i].meaning : NULL;
}

int
column_find(
    struct column *column, const char *name, size_t n, struct fault *fault)
{
	const char *colon = memchr(name, ':', n);
	size_t len = colon != NULL ? (size_t)(colon - name) + 1 : n;
	char clean[64];

	for (size_t i = 0; i < NTABLE; i++) {
		if (strncmp(table[i].name, name, len) != 0 ||
		    table[i].name[len] != '\0' || (colon != NULL && len == n))
			continue;
		column->def = &table[i];
		column->parameter =
		    colon != NULL ? xstrndup(name + len, n - len) : NULL;
		return 0;
	}
	msg_clean(clean, sizeof clean, name, n);
	return fault_set(
	    fault, VERDICT_TROUBLE, 0, "no column is called '%s'", clean);
}

void
column_free(struct column *column)
{
	free(column->parameter);
	column->parameter = NULL;
}

enum column_kind
column_kind(const struct column *column)
{
	return column->def->kind;
}

const char *
column_called(const struct column *column)
{
	return column->def->name;
}

char *
column_value(const struct column *column, const struct column_view *view)
{
	const struct column_def *def = column->def;
	const char *parameter = column->parameter;
	char *value;

	if (def->get == columnid_issuer && parameter == NULL)
		parameter = "schac";
	value =
	    def->get != NULL
		? def->get(view, parameter)
		: in_language(view, base_of(view->row, def->base), def->path);
	return value != NULL ? value : xstrdup("");
}

#include <config.h>

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "decimal.h"
#include "fillfield.h"
#include "lexical.h"
#include "msg.h"
#include "rulevalue.h"
#include "xsd.h"

#define FROM_TO(a, b) ((2u << XSD_##b) - (1u << XSD_##a))
#define SINCE(a) FROM_TO(a, 2_1_1)
#define ALWAYS SINCE(1_0_0)

#define IN_LEARNER FILLPLACE_LEARNER, NULL
#define IN_ISSUER FILLPLACE_ISSUER, NULL
#define IN_LOS FILLPLACE_LOS, NULL
#define IN_LOI FILLPLACE_LOI, NULL
#define ONE FILLFIELD_ONE
#define TYPE FILLFIELD_TYPE
#define LANG FILLFIELD_LANG
#define TOKEN FILLFIELD_TOKEN
#define DATE FILLFIELD_DATE
#define DECIMAL FILLFIELD_DECIMAL

/* Protocol facts, 9.2. */
static const struct fillfield fields[] = {
    {FILLPLACE_ROOT, NULL, "generatedDate", ONE, FILLFIELD_DATETIME, ALWAYS},
    {IN_LEARNER, "citizenship", ONE, FILLFIELD_COUNTRY, ALWAYS},
    {IN_LEARNER, "identifier", TYPE, TOKEN, ALWAYS},
    {IN_LEARNER, "givenNames", ONE, TOKEN, ALWAYS},
    {IN_LEARNER, "familyName", ONE, TOKEN, ALWAYS},
    {IN_LEARNER, "alternativeName", LANG, FILLFIELD_STRING, SINCE(2_0_0)},
    {IN_LEARNER, "dateOfBirth", ONE, DATE, SINCE(2_0_0)},
    {IN_LEARNER, "bday", ONE, DATE,
	FROM_TO(1_0_0, 1_7_0) | FROM_TO(2_1_1, 2_1_1)},
    {IN_LEARNER, "placeOfBirth", ONE, TOKEN, SINCE(1_5_0)},
    {IN_LEARNER, "countryOfBirth", ONE, FILLFIELD_COUNTRY, SINCE(2_1_1)},
    {IN_LEARNER, "birthName", ONE, TOKEN, SINCE(1_5_0)},
    {IN_LEARNER, "gender", ONE, FILLFIELD_GENDER, SINCE(1_5_0)},
    {FILLPLACE_REPORT, NULL, "issueDate", ONE, FILLFIELD_DATETIME, ALWAYS},
    {IN_ISSUER, "country", ONE, FILLFIELD_COUNTRY, ALWAYS},
    {IN_ISSUER, "identifier", TYPE, TOKEN, ALWAYS},
    {IN_ISSUER, "title", LANG, TOKEN, ALWAYS},
    {IN_ISSUER, "url", ONE, TOKEN, ALWAYS},
    {IN_LOS, "identifier", TYPE, TOKEN, ALWAYS},
    {IN_LOS, "title", LANG, TOKEN, ALWAYS},
    {IN_LOS, "type", ONE, FILLFIELD_LOS_TYPE, ALWAYS},
    {IN_LOS, "subjectArea", ONE, TOKEN, ALWAYS},
    {IN_LOS, "iscedCode", ONE, FILLFIELD_ISCED, ALWAYS},
    {IN_LOS, "url", ONE, TOKEN, ALWAYS},
    {IN_LOS, "description", LANG, FILLFIELD_STRING, ALWAYS},
    {IN_LOS, "documentType", ONE, FILLFIELD_DOCUMENT_TYPE, SINCE(2_1_1)},
    {IN_LOI, "identifier", TYPE, TOKEN, SINCE(1_2_0)},
    {IN_LOI, "start", ONE, DATE, ALWAYS},
    {IN_LOI, "date", ONE, DATE, ALWAYS},
    {FILLPLACE_LOI, "academicTerm", "title", LANG, TOKEN, ALWAYS},
    {FILLPLACE_LOI, "academicTerm", "start", ONE, DATE, ALWAYS},
    {FILLPLACE_LOI, "academicTerm", "end", ONE, DATE, ALWAYS},
    {IN_LOI, "duration", ONE, FILLFIELD_DURATION, SINCE(2_1_1)},
    {IN_LOI, "status", ONE, FILLFIELD_STATUS, SINCE(1_2_0)},
    {IN_LOI, "gradingSchemeLocalId", ONE, TOKEN, SINCE(1_2_0)},
    {IN_LOI, "gradingSchemeExternalId", ONE, TOKEN, SINCE(2_0_0)},
    {IN_LOI, "resultLabel", ONE, TOKEN, ALWAYS},
    {FILLPLACE_LOI, "shortenedGrading", "percentageLower", ONE, DECIMAL,
	ALWAYS},
    {FILLPLACE_LOI, "shortenedGrading", "percentageEqual", ONE, DECIMAL,
	ALWAYS},
    {FILLPLACE_LOI, "shortenedGrading", "percentageHigher", ONE, DECIMAL,
	ALWAYS},
    {IN_LOI, "resultDistribution", ONE, FILLFIELD_DISTRIBUTION, ALWAYS},
    {FILLPLACE_LOI, "resultDistribution", "category", FILLFIELD_LABEL,
	FILLFIELD_COUNT, ALWAYS},
    {FILLPLACE_LOI, "credit", "value", FILLFIELD_SCHEME, DECIMAL, ALWAYS},
    {FILLPLACE_LOI, "level", "value", FILLFIELD_LEVEL, TOKEN, SINCE(1_2_0)},
    {IN_LOI, "languageOfInstruction", ONE, FILLFIELD_LANGUAGE, ALWAYS},
    {IN_LOI, "engagementHours", ONE, DECIMAL, ALWAYS},
};

/* Children in the order of the schemas; NULL for the place itself. */
static const struct order {
	enum fillplace_kind place;
	const char *group;
	const char *const names[24];
} orders[] = {
    {FILLPLACE_ROOT, NULL,
	{"generatedDate", "learner", "report", "attachment", "groups",
	    "extension"}},
    {FILLPLACE_LEARNER, NULL,
	{"citizenship", "identifier", "givenNames", "familyName",
	    "alternativeName", "dateOfBirth", "bday", "placeOfBirth",
	    "countryOfBirth", "birthName", "currentAddress", "gender"}},
    {FILLPLACE_REPORT, NULL,
	{"learner", "issuer", "learningOpportunitySpecification",
	    "resultOfRecognition", "issueDate", "gradingScheme", "status",
	    "attachment"}},
    {FILLPLACE_ISSUER, NULL, {"country", "identifier", "title", "url"}},
    {FILLPLACE_LOS, NULL,
	{"identifier", "title", "type", "subjectArea", "iscedCode", "url",
	    "description", "descriptionHtml", "documentType", "specifies",
	    "hasPart", "extension"}},
    {FILLPLACE_LOI, NULL,
	{"identifier", "enrolment", "start", "date", "academicTerm", "duration",
	    "status", "gradingSchemeLocalId", "gradingSchemeExternalId",
	    "resultLabel", "shortenedGrading", "resultDistribution", "credit",
	    "level", "languageOfInstruction", "engagementHours", "attachments",
	    "grouping", "extension", "diplomaSupplement"}},
    {FILLPLACE_LOI, "academicTerm", {"title", "start", "end"}},
    {FILLPLACE_LOI, "shortenedGrading",
	{"percentageLower", "percentageEqual", "percentageHigher"}},
    {FILLPLACE_LOI, "resultDistribution", {"category", "description"}},
    {FILLPLACE_LOI, "credit", {"scheme", "level", "value"}},
    {FILLPLACE_LOI, "level", {"type", "description", "value"}},
};

#define N(a) (sizeof(a) / sizeof((a)[0]))

static bool
is(const char *name, const char *s, size_t n)
{
	if (name == NULL || s == NULL)
		return name == NULL && s == NULL;
	return strlen(name) == n && memcmp(name, s, n) == 0;
}

const struct fillfield *
fillfield_find(enum fillplace_kind place, const char *group, size_t ngroup,
    const char *local, size_t nlocal)
{
	for (size_t i = 0; i < N(fields); i++)
		if (fields[i].place == place &&
		    is(fields[i].group, group, ngroup) &&
		    is(fields[i].local, local, nlocal))
			return &fields[i];
	return NULL;
}

const struct fillfield *
fillfield_get(enum fillplace_kind place, const char *path)
{
	const char *slash = strchr(path, '/');

	if (slash == NULL)
		return fillfield_find(place, NULL, 0, path, strlen(path));
	return fillfield_find(
	    place, path, (size_t)(slash - path), slash + 1, strlen(slash + 1));
}

static size_t
rank(const struct order *order, const char *name)
{
	size_t i = 0;

	while (i < N(order->names) && order->names[i] != NULL &&
	       strcmp(order->names[i], name) != 0)
		i++;
	return i < N(order->names) && order->names[i] != NULL ? i
							      : N(order->names);
}

int
fillfield_order(
    enum fillplace_kind place, const char *group, const char *a, const char *b)
{
	for (size_t i = 0; i < N(orders); i++)
		if (orders[i].place == place &&
		    is(orders[i].group, group,
			group != NULL ? strlen(group) : 0)) {
			size_t x = rank(&orders[i], a);
			size_t y = rank(&orders[i], b);

			return x < y ? -1 : x > y;
		}
	return 0;
}

static int
want(struct fault *fault, const char *what)
{
	return fault_set(fault, VERDICT_TROUBLE, 0, "want %s", what);
}

static int
check_type(
    const char *type, const char *s, const char *what, struct fault *fault)
{
	return lexical_valid(lexical_type(type), s, strlen(s))
		   ? 0
		   : want(fault, what);
}

/* One of LIST, as it stands there. */
static int
check_list(const char *const *list, const char *s, const char *what,
    struct fault *fault)
{
	for (; *list != NULL; list++)
		if (strcmp(*list, s) == 0)
			return 0;
	return want(fault, what);
}

/* The comma of half of Europe is a point; with both nobody can tell. */
static int
check_decimal(char *s, struct fault *fault)
{
	char *comma = strchr(s, ',');

	if (comma != NULL && strchr(s, '.') == NULL &&
	    strchr(comma + 1, ',') == NULL)
		*comma = '.';
	return decimal_is(s) ? 0 : want(fault, "a number, such as 7.5");
}

/* ISO 3166-1 alpha-2, or the address of a country. */
static int
check_country(const char *s, struct fault *fault)
{
	static const char upper[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

	if ((strlen(s) == 2 && s[strspn(s, upper)] == '\0') ||
	    strncmp(s, "http://", 7) == 0 || strncmp(s, "https://", 8) == 0)
		return 0;
	return want(fault, "a country as ISO 3166-1 has it, such as FI");
}

#define LOWER "abcdefghijklmnopqrstuvwxyz"
#define DIGIT "0123456789"

/* The host name that EWP calls an institution by, in lower case. */
static bool
is_hei(const char *s, size_t n)
{
	bool dot = false;

	if (n < 4 || n > 253)
		return false;
	for (size_t i = 0; i < n; i++) {
		bool edge = i == 0 || i == n - 1 || s[i - 1] == '.';

		if (strchr(LOWER DIGIT ".-", s[i]) == NULL ||
		    (edge && (s[i] == '.' || s[i] == '-')))
			return false;
		dot |= s[i] == '.';
	}
	return dot;
}

/*
 * urn:schac:personalUniqueCode:int:esi:SCOPE:CODE, where SCOPE is an
 * institution or, for numbers of a whole country, its two letters.
 */
static bool
is_esi(const char *s)
{
	static const char head[] = "urn:schac:personalUniqueCode:int:esi:";
	const char *scope = s + sizeof head - 1, *code;
	size_t n;

	if (strncasecmp(s, head, sizeof head - 1) != 0 || strlen(s) > 255)
		return false;
	n = strcspn(scope, ":");
	code = scope + n;
	if (*code != ':' || code[1] == '\0' || strpbrk(s, " <>\"\\") != NULL)
		return false;
	for (const char *p = s; *p != '\0'; p++)
		if ((unsigned char)*p > '~')
			return false;
	return is_hei(scope, n) ||
	       (n == 2 &&
		   strspn(scope, LOWER "ABCDEFGHIJKLMNOPQRSTUVWXYZ") >= n);
}

static int
check_token(const struct fillfield *f, const char *which, const char *s,
    struct fault *fault)
{
	if (f->which != FILLFIELD_TYPE || which == NULL)
		return 0;
	if (strcasecmp(which, "esi") == 0 && !is_esi(s))
		return want(
		    fault, "urn:schac:personalUniqueCode:int:esi:SCOPE:CODE");
	if (strcasecmp(which, "schac") == 0 && f->place == FILLPLACE_ISSUER &&
	    !is_hei(s, strlen(s)))
		return want(fault, "a HEI id, such as example.org");
	return 0;
}

bool
fillfield_category(const char **s, const char **label, size_t *nlabel,
    const char **count, size_t *ncount)
{
	const char *end, *sign;

	*s += strspn(*s, "; \t\r\n");
	if (**s == '\0')
		return false;
	end = *s + strcspn(*s, ";\r\n");
	for (sign = end; sign > *s && sign[-1] != '=';)
		sign--;
	*label = *s;
	*nlabel = sign > *s ? (size_t)(sign - 1 - *s) : 0;
	while (*nlabel > 0 && strchr(" \t", (*label)[*nlabel - 1]) != NULL)
		--*nlabel;
	sign += strspn(sign, " \t");
	*count = sign;
	*ncount = sign < end ? (size_t)(end - sign) : 0;
	while (*ncount > 0 && strchr(" \t", (*count)[*ncount - 1]) != NULL)
		--*ncount;
	*s = end;
	return true;
}

static int
check_distribution(const char *s, struct fault *fault)
{
	const struct lexical_type *type = lexical_type("nonNegativeInteger");
	const char *label, *count;
	size_t nlabel, ncount, n = 0;

	while (fillfield_category(&s, &label, &nlabel, &count, &ncount)) {
		if (nlabel == 0 || ncount == 0 ||
		    !lexical_valid(type, count, ncount))
			return want(fault, "grades and how many have them, "
					   "such as A=12; B=30");
		n++;
	}
	return n > 0 ? 0 : want(fault, "at least one grade, such as A=12");
}

int
fillfield_check(
    const struct fillfield *f, const char *which, char *s, struct fault *fault)
{
	static const char *const statuses[] = {
	    "passed", "failed", "in-progress", NULL};
	static const char *const types[] = {
	    "Degree Programme", "Module", "Course", "Class", NULL};
	static const char *const documents[] = {
	    "Diploma", "Certificate", "Enrolment", "Admission", NULL};
	static const char *const genders[] = {"0", "1", "2", "9", NULL};

	if (f->value != FILLFIELD_STRING && f->value != FILLFIELD_DISTRIBUTION)
		s[lexical_collapse(s, strlen(s))] = '\0';
	switch (f->value) {
	case FILLFIELD_DATE:
		return check_type(
		    "date", s, "a date, such as 2024-12-31", fault);
	case FILLFIELD_DATETIME:
		return check_type("dateTime", s,
		    "a time, such as 2024-12-31T12:00:00Z", fault);
	case FILLFIELD_DURATION:
		return check_type(
		    "duration", s, "a duration, such as P3Y", fault);
	case FILLFIELD_DECIMAL:
		return check_decimal(s, fault);
	case FILLFIELD_COUNT:
		return check_type(
		    "nonNegativeInteger", s, "a number, such as 12", fault);
	case FILLFIELD_COUNTRY:
		return check_country(s, fault);
	case FILLFIELD_LANGUAGE:
		return rulevalue_language(s)
			   ? 0
			   : want(fault, "a language as ISO 639-1 has it, "
					 "such as en");
	case FILLFIELD_ISCED:
		return strlen(s) >= 2 && strlen(s) <= 4 &&
			       rulevalue_digits(s, strlen(s))
			   ? 0
			   : want(fault, "a code of ISCED-F, such as 0533");
	case FILLFIELD_GENDER:
		return check_list(genders, s, "0, 1, 2 or 9", fault);
	case FILLFIELD_STATUS:
		return check_list(
		    statuses, s, "passed, failed or in-progress", fault);
	case FILLFIELD_LOS_TYPE:
		return check_list(types, s,
		    "Degree Programme, Module, Course or Class", fault);
	case FILLFIELD_DOCUMENT_TYPE:
		return check_list(documents, s,
		    "Diploma, Certificate, Enrolment or Admission", fault);
	case FILLFIELD_DISTRIBUTION:
		return check_distribution(s, fault);
	case FILLFIELD_TOKEN:
		return check_token(f, which, s, fault);
	case FILLFIELD_STRING:
		break;
	}
	return 0;
}

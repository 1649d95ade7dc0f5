#include <config.h>

#include <string.h>

#include "anon.h"
#include "anonplace.h"

#define N(a) (sizeof(a) / sizeof(a)[0])

static bool
is(const char *s, size_t n, const char *name)
{
	return strlen(name) == n && memcmp(s, name, n) == 0;
}

static bool
is_one_of(const char *s, size_t n, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (is(s, n, names[i]))
			return true;
	return false;
}

/* Elements of a record: where one leads to, and what its text is. */
static const struct row {
	const char *local;
	enum anonplace_in in;
	enum anonvalue_kind kind;
} rows[] = {
    {"learner", ANON_IN_LEARNER, ANON_NAME},
    {"issuer", ANON_IN_ISSUER, ANON_FREE},
    {"enrolmentInstitution", ANON_IN_ISSUER, ANON_FREE},
    {"attachment", ANON_IN_ATTACHMENT, ANON_FREE},
    {"gradingScheme", ANON_IN_SCHEME, ANON_FREE},
    {"level", ANON_IN_SCHEME, ANON_KEEP},
    {"resultDistribution", ANON_IN_SCHEME, ANON_FREE},
    {"extension", ANON_IN_FOREIGN, ANON_BLANK},
    {"introduction", ANON_IN_FOREIGN, ANON_BLANK},
    {"identifier", ANON_IN_RECORD, ANON_ID},
    {"ref", ANON_IN_RECORD, ANON_ID},
    {"url", ANON_IN_RECORD, ANON_URL},
    {"resultLabel", ANON_IN_RECORD, ANON_SWEEP},
    {"gradingSchemeLocalId", ANON_IN_RECORD, ANON_SWEEP},
    {"result", ANON_IN_RECORD, ANON_SWEEP},
};

/* What says nothing of a person: grades, credits, dates, types, codes. */
static const char *const kept[] = {"generatedDate", "issueDate", "date",
    "start", "end", "enrolmentDate", "decisionDate", "code", "status", "type",
    "documentType", "version", "languageOfInstruction", "languageOfAssessment",
    "iscedCode", "subjectArea", "scheme", "value", "percentageLower",
    "percentageEqual", "percentageHigher", "engagementHours", "engagement",
    "duration", "country", "gradingSchemeExternalId"};

static const char *const titles[] = {"title", "educationLevel", "subject",
    "qualificationMainStudyField", "qualificationHolderTitle",
    "additionalLanguage"};

static const char *const texts[] = {"report",
    "learningOpportunitySpecification", "specifies",
    "learningOpportunityInstance", "hasPart", "credit", "academicTerm",
    "academicYear", "shortenedGrading", "category", "attachments", "grouping",
    "groups", "groupType", "group", "diplomaSupplement", "section", "enrolment",
    "resultOfRecognition", "recognitionBasis", "recognitionReport",
    "recognitionResult", "recognitionMapping", "mapping", "fromMapping",
    "toMapping", "qualification", "description", "descriptionHtml", "message",
    "additionalInformation", "content"};

static struct anonplace
place(enum anonplace_in in, enum anonvalue_kind kind)
{
	return (struct anonplace){in, kind, false};
}

static struct anonplace
of_record(enum anonplace_in above, const char *local, size_t n, unsigned keep)
{
	for (size_t i = 0; i < N(rows); i++)
		if (is(local, n, rows[i].local))
			return place(rows[i].in, rows[i].kind);
	if (is_one_of(local, n, kept, N(kept)))
		return place(ANON_IN_RECORD, ANON_KEEP);
	if (is_one_of(local, n, titles, N(titles)))
		return place(ANON_IN_RECORD,
		    keep & ANON_KEEP_TITLES ? ANON_SWEEP : ANON_FREE);
	if (is_one_of(local, n, texts, N(texts)))
		return place(above, ANON_FREE);
	return place(ANON_IN_FOREIGN, ANON_BLANK);
}

static struct anonplace
of_learner(const char *local, size_t n)
{
	static const struct row own[] = {
	    {"identifier", ANON_IN_LEARNER, ANON_PERSON_ID},
	    {"bday", ANON_IN_LEARNER, ANON_BORN},
	    {"dateOfBirth", ANON_IN_LEARNER, ANON_BORN},
	    {"dob", ANON_IN_LEARNER, ANON_BORN},
	    {"citizenship", ANON_IN_LEARNER, ANON_COUNTRY},
	    {"countryOfBirth", ANON_IN_LEARNER, ANON_COUNTRY},
	    {"country", ANON_IN_LEARNER, ANON_COUNTRY},
	    {"gender", ANON_IN_LEARNER, ANON_GENDER},
	    {"extension", ANON_IN_FOREIGN, ANON_BLANK},
	};

	for (size_t i = 0; i < N(own); i++)
		if (is(local, n, own[i].local))
			return place(own[i].in, own[i].kind);
	return place(ANON_IN_LEARNER, ANON_NAME);
}

static struct anonplace
of_issuer(const char *local, size_t n, unsigned keep)
{
	bool open = (keep & ANON_KEEP_ISSUER) != 0;

	if (is(local, n, "country") || is(local, n, "type"))
		return place(ANON_IN_ISSUER, ANON_KEEP);
	if (is(local, n, "title"))
		return place(ANON_IN_ISSUER, open ? ANON_SWEEP : ANON_FREE);
	if (is(local, n, "identifier"))
		return place(ANON_IN_ISSUER, open ? ANON_SWEEP : ANON_ID);
	if (is(local, n, "url"))
		return place(ANON_IN_ISSUER, open ? ANON_SWEEP : ANON_URL);
	return place(ANON_IN_FOREIGN, ANON_BLANK);
}

static struct anonplace
of_attachment(const char *local, size_t n)
{
	if (is(local, n, "content"))
		return place(ANON_IN_ATTACHMENT, ANON_CONTENT);
	if (is(local, n, "title") || is(local, n, "description"))
		return place(ANON_IN_ATTACHMENT, ANON_FREE);
	if (is(local, n, "identifier"))
		return place(ANON_IN_ATTACHMENT, ANON_ID);
	if (is(local, n, "type"))
		return place(ANON_IN_ATTACHMENT, ANON_KEEP);
	return place(ANON_IN_FOREIGN, ANON_BLANK);
}

/* Descriptions of grades; the rest is as in a record. */
static struct anonplace
of_scheme(const char *local, size_t n, unsigned keep)
{
	if (is(local, n, "description"))
		return place(ANON_IN_SCHEME,
		    keep & ANON_KEEP_SCHEMES ? ANON_SWEEP : ANON_FREE);
	return of_record(ANON_IN_SCHEME, local, n, keep);
}

struct anonplace
anonplace_below(const struct anonplace *above, const char *local, size_t n,
    bool ours, bool dsig, unsigned keep)
{
	if (dsig && is(local, n, "Object"))
		return place(ANON_IN_ENVELOPE, ANON_BLANK);
	if (dsig && (above->in == ANON_IN_SIGNATURE ||
			is(local, n, "Signature") || is(local, n, "Manifest")))
		return place(ANON_IN_SIGNATURE, ANON_KEEP);
	/* a schema judges one within an extension or another, too */
	if (is(local, n, "elmo") && above->in != ANON_IN_LEARNER)
		return place(ANON_IN_ELMO, ANON_FREE);
	/* addresses are in a namespace of EWP */
	if (above->in == ANON_IN_LEARNER)
		return of_learner(local, n);
	if (!ours)
		return place(ANON_IN_FOREIGN, ANON_BLANK);
	switch (above->in) {
	case ANON_IN_ELMO:
	case ANON_IN_RECORD:
		return of_record(ANON_IN_RECORD, local, n, keep);
	case ANON_IN_ISSUER:
		return of_issuer(local, n, keep);
	case ANON_IN_SCHEME:
		return of_scheme(local, n, keep);
	case ANON_IN_ATTACHMENT:
		return of_attachment(local, n);
	default:
		return place(above->in == ANON_IN_ENVELOPE ? ANON_IN_ENVELOPE
							   : ANON_IN_FOREIGN,
		    ANON_BLANK);
	}
}

enum anonvalue_kind
anonplace_attr(const char *local, size_t n)
{
	static const char *const names[] = {
	    "type", "sortingKey", "number", "count", "dtf", "version"};
	static const char *const refs[] = {
	    "localId", "id", "idref", "typeref", "label"};

	if (is_one_of(local, n, names, N(names)))
		return ANON_KEEP;
	return is_one_of(local, n, refs, N(refs)) ? ANON_SWEEP : ANON_BLANK;
}

enum anonvalue_kind
anonplace_type(const char *local, size_t n)
{
	static const char *const numbers[] = {"decimal", "integer", "int",
	    "long", "short", "byte", "float", "double", "unsignedInt",
	    "unsignedLong", "unsignedShort", "unsignedByte", "positiveInteger",
	    "nonNegativeInteger"};

	if (is(local, n, "date") || is(local, n, "dateTime"))
		return ANON_BORN;
	if (is(local, n, "boolean"))
		return ANON_KEEP;
	return is_one_of(local, n, numbers, N(numbers)) ? ANON_NUMBER
							: ANON_BLANK;
}

#include <config.h>

#include <string.h>

#include "convertmodel.h"

#define FIRST XSD_1_0_0
#define LAST XSD_2_1_1
#define NEVER XSD_VERSIONS

/* since and until; several from when on; needed from when until when */
#define ALWAYS FIRST, LAST
#define SINCE(v) XSD_##v, LAST
#define UNTIL(v) FIRST, XSD_##v
#define ONE NEVER
#define MANY FIRST
#define FROM(v) XSD_##v
#define MAY XSD_NONE, XSD_NONE
#define MUST FIRST, LAST
#define MUST_SINCE(v) XSD_##v, LAST
#define MUST_UNTIL(v) FIRST, XSD_##v

static const struct convertmodel rows[] = {
    {CONVERT_ROOT, "generatedDate", CONVERT_LEAF, ALWAYS, ONE, MUST, ""},
    {CONVERT_ROOT, "learner", CONVERT_LEARNER, ALWAYS, ONE, MUST, ""},
    {CONVERT_ROOT, "report", CONVERT_REPORT, ALWAYS, MANY, MUST, ""},
    {CONVERT_ROOT, "attachment", CONVERT_ATTACHMENT, ALWAYS, MANY, MAY, ""},
    {CONVERT_ROOT, "groups", CONVERT_GROUPS, SINCE(1_3_0), ONE, MAY, ""},
    {CONVERT_ROOT, "extension", CONVERT_EXTENSION, ALWAYS, ONE, MAY, ""},

    {CONVERT_LEARNER, "citizenship", CONVERT_LEAF, ALWAYS, ONE, MAY, " type "},
    {CONVERT_LEARNER, "identifier", CONVERT_LEAF, ALWAYS, MANY, MAY, " type "},
    {CONVERT_LEARNER, "givenNames", CONVERT_LEAF, ALWAYS, ONE, MUST, ""},
    {CONVERT_LEARNER, "familyName", CONVERT_LEAF, ALWAYS, ONE, MUST, ""},
    {CONVERT_LEARNER, "alternativeName", CONVERT_LEAF, SINCE(2_0_0), ONE,
	MUST_SINCE(2_0_0), ""},
    {CONVERT_LEARNER, "dateOfBirth", CONVERT_LEAF, SINCE(2_0_0), ONE, MAY, ""},
    {CONVERT_LEARNER, "bday", CONVERT_LEAF, UNTIL(1_7_0), ONE, MAY, ""},
    {CONVERT_LEARNER, "bday", CONVERT_LEAF, SINCE(2_1_1), ONE, MAY, ""},
    {CONVERT_LEARNER, "placeOfBirth", CONVERT_LEAF, SINCE(1_5_0), ONE, MAY, ""},
    {CONVERT_LEARNER, "countryOfBirth", CONVERT_LEAF, SINCE(2_1_1), ONE, MAY,
	" type "},
    {CONVERT_LEARNER, "birthName", CONVERT_LEAF, SINCE(1_5_0), ONE, MAY, ""},
    {CONVERT_LEARNER, "currentAddress", CONVERT_ANY, SINCE(1_5_0), ONE, MAY,
	""},
    {CONVERT_LEARNER, "gender", CONVERT_LEAF, SINCE(1_5_0), ONE, MAY, ""},

    {CONVERT_REPORT, "issuer", CONVERT_ISSUER, ALWAYS, ONE, MUST, ""},
    {CONVERT_REPORT, "learningOpportunitySpecification", CONVERT_LOS, ALWAYS,
	MANY, MAY, ""},
    {CONVERT_REPORT, "resultOfRecognition", CONVERT_RECOGNITION, SINCE(2_0_0),
	MANY, MAY, ""},
    {CONVERT_REPORT, "issueDate", CONVERT_LEAF, ALWAYS, ONE, MUST, ""},
    {CONVERT_REPORT, "gradingScheme", CONVERT_SCHEME, SINCE(1_2_0), MANY, MAY,
	" localId "},
    {CONVERT_REPORT, "status", CONVERT_DELIVERY, SINCE(2_1_1), ONE, MAY, ""},
    {CONVERT_REPORT, "attachment", CONVERT_ATTACHMENT, ALWAYS, MANY, MAY, ""},

    {CONVERT_BASIS_REPORT, "issuer", CONVERT_ISSUER, ALWAYS, ONE, MUST, ""},
    {CONVERT_BASIS_REPORT, "learningOpportunitySpecification", CONVERT_LOS,
	ALWAYS, MANY, MAY, ""},
    {CONVERT_BASIS_REPORT, "resultOfRecognition", CONVERT_RECOGNITION,
	SINCE(2_0_0), MANY, MAY, ""},
    {CONVERT_BASIS_REPORT, "issueDate", CONVERT_LEAF, ALWAYS, ONE, MUST, ""},
    {CONVERT_BASIS_REPORT, "gradingScheme", CONVERT_SCHEME, SINCE(1_2_0), MANY,
	MAY, " localId "},
    {CONVERT_BASIS_REPORT, "attachment", CONVERT_ATTACHMENT, ALWAYS, MANY, MAY,
	""},

    {CONVERT_ISSUER, "country", CONVERT_LEAF, ALWAYS, ONE, MAY, " type "},
    {CONVERT_ISSUER, "identifier", CONVERT_LEAF, ALWAYS, MANY, MUST, " type "},
    {CONVERT_ISSUER, "title", CONVERT_LEAF, ALWAYS, MANY, MUST, ""},
    {CONVERT_ISSUER, "url", CONVERT_LEAF, ALWAYS, ONE, MUST, ""},

    {CONVERT_SCHEME, "description", CONVERT_LEAF, ALWAYS, MANY, MAY, ""},

    {CONVERT_DELIVERY, "code", CONVERT_LEAF, ALWAYS, ONE, MUST, ""},
    {CONVERT_DELIVERY, "message", CONVERT_LEAF, ALWAYS, MANY, MAY, ""},

    {CONVERT_LOS, "identifier", CONVERT_LEAF, ALWAYS, MANY, MUST_SINCE(2_0_0),
	" type "},
    {CONVERT_LOS, "title", CONVERT_LEAF, ALWAYS, MANY, MUST, ""},
    {CONVERT_LOS, "type", CONVERT_LEAF, ALWAYS, ONE, MAY, ""},
    {CONVERT_LOS, "subjectArea", CONVERT_LEAF, ALWAYS, ONE, MAY, ""},
    {CONVERT_LOS, "iscedCode", CONVERT_LEAF, ALWAYS, ONE, MAY, ""},
    {CONVERT_LOS, "url", CONVERT_LEAF, ALWAYS, ONE, MAY, ""},
    {CONVERT_LOS, "description", CONVERT_LEAF, ALWAYS, FROM(1_1_0), MAY, ""},
    {CONVERT_LOS, "descriptionHtml", CONVERT_LEAF, SINCE(1_2_0), MANY, MAY, ""},
    {CONVERT_LOS, "documentType", CONVERT_LEAF, SINCE(2_1_1), ONE, MAY, ""},
    {CONVERT_LOS, "specifies", CONVERT_SPECIFIES, ALWAYS, ONE, MUST, ""},
    {CONVERT_LOS, "hasPart", CONVERT_PART, ALWAYS, MANY, MAY, ""},
    {CONVERT_LOS, "extension", CONVERT_EXTENSION, ALWAYS, ONE, MAY, ""},

    {CONVERT_SPECIFIES, "learningOpportunityInstance", CONVERT_LOI, ALWAYS, ONE,
	MUST, ""},
    {CONVERT_SPECIFIES, "extension", CONVERT_EXTENSION, ALWAYS, ONE, MAY, ""},

    {CONVERT_PART, "learningOpportunitySpecification", CONVERT_LOS, ALWAYS, ONE,
	MUST, ""},

    {CONVERT_LOI, "identifier", CONVERT_LEAF, SINCE(1_2_0), MANY, MAY,
	" type "},
    {CONVERT_LOI, "enrolment", CONVERT_ENROLMENT, SINCE(2_1_1), ONE, MAY, ""},
    {CONVERT_LOI, "start", CONVERT_LEAF, ALWAYS, ONE, MAY, ""},
    {CONVERT_LOI, "date", CONVERT_LEAF, ALWAYS, ONE, MAY, ""},
    {CONVERT_LOI, "academicTerm", CONVERT_TERM, ALWAYS, ONE, MAY, ""},
    {CONVERT_LOI, "duration", CONVERT_LEAF, SINCE(2_1_1), ONE, MAY, ""},
    {CONVERT_LOI, "status", CONVERT_LEAF, SINCE(1_2_0), ONE, MAY, ""},
    {CONVERT_LOI, "gradingSchemeLocalId", CONVERT_LEAF, SINCE(1_2_0), ONE, MAY,
	""},
    {CONVERT_LOI, "gradingSchemeExternalId", CONVERT_LEAF, SINCE(2_0_0), ONE,
	MAY, ""},
    {CONVERT_LOI, "resultLabel", CONVERT_LEAF, ALWAYS, ONE, MAY, ""},
    {CONVERT_LOI, "shortenedGrading", CONVERT_GRADING, ALWAYS, ONE, MAY, ""},
    {CONVERT_LOI, "resultDistribution", CONVERT_DISTRIBUTION, ALWAYS, ONE, MAY,
	""},
    {CONVERT_LOI, "credit", CONVERT_CREDIT, ALWAYS, MANY, MAY, ""},
    {CONVERT_LOI, "level", CONVERT_LEVEL, SINCE(1_2_0), MANY, MAY, ""},
    {CONVERT_LOI, "languageOfInstruction", CONVERT_LEAF, ALWAYS, ONE, MAY, ""},
    {CONVERT_LOI, "engagementHours", CONVERT_LEAF, ALWAYS, ONE, MAY, ""},
    {CONVERT_LOI, "attachments", CONVERT_REFS, SINCE(1_3_0), ONE, MAY, ""},
    {CONVERT_LOI, "grouping", CONVERT_LEAF, SINCE(1_3_0), ONE, XSD_1_3_0,
	XSD_1_3_0, " typeref idref "},
    {CONVERT_LOI, "extension", CONVERT_EXTENSION, ALWAYS, ONE, MAY, ""},
    {CONVERT_LOI, "diplomaSupplement", CONVERT_SUPPLEMENT, SINCE(1_4_0), ONE,
	MAY, ""},

    {CONVERT_ENROLMENT, "enrolmentInstitution", CONVERT_ISSUER, ALWAYS, ONE,
	MUST, ""},
    {CONVERT_ENROLMENT, "enrolmentDate", CONVERT_LEAF, ALWAYS, ONE, MUST, ""},
    {CONVERT_ENROLMENT, "academicYear", CONVERT_YEAR, ALWAYS, ONE, MUST, ""},
    {CONVERT_YEAR, "start", CONVERT_LEAF, ALWAYS, ONE, MUST, ""},
    {CONVERT_YEAR, "end", CONVERT_LEAF, ALWAYS, ONE, MUST, ""},

    {CONVERT_TERM, "title", CONVERT_LEAF, ALWAYS, MANY, MUST, ""},
    {CONVERT_TERM, "start", CONVERT_LEAF, ALWAYS, ONE, MUST, ""},
    {CONVERT_TERM, "end", CONVERT_LEAF, ALWAYS, ONE, MUST, ""},

    {CONVERT_GRADING, "percentageLower", CONVERT_LEAF, ALWAYS, ONE, MUST, ""},
    {CONVERT_GRADING, "percentageEqual", CONVERT_LEAF, ALWAYS, ONE, MUST, ""},
    {CONVERT_GRADING, "percentageHigher", CONVERT_LEAF, ALWAYS, ONE, MUST, ""},

    {CONVERT_DISTRIBUTION, "category", CONVERT_LEAF, ALWAYS, MANY, MUST,
	" label count "},
    {CONVERT_DISTRIBUTION, "description", CONVERT_LEAF, ALWAYS, FROM(1_2_0),
	MAY, ""},

    {CONVERT_CREDIT, "scheme", CONVERT_LEAF, ALWAYS, ONE, MUST, ""},
    {CONVERT_CREDIT, "level", CONVERT_LEAF, UNTIL(1_7_0), ONE, MAY, ""},
    {CONVERT_CREDIT, "value", CONVERT_LEAF, ALWAYS, ONE, MAY, ""},

    {CONVERT_LEVEL, "type", CONVERT_LEAF, ALWAYS, ONE, MUST, ""},
    {CONVERT_LEVEL, "description", CONVERT_LEAF, ALWAYS, ONE, MAY, ""},
    {CONVERT_LEVEL, "value", CONVERT_LEAF, ALWAYS, ONE, MAY, ""},

    {CONVERT_REFS, "ref", CONVERT_LEAF, ALWAYS, MANY, MAY, ""},

    {CONVERT_SUPPLEMENT, "version", CONVERT_LEAF, ALWAYS, ONE, MUST, ""},
    {CONVERT_SUPPLEMENT, "issueDate", CONVERT_LEAF, ALWAYS, ONE, MUST, ""},
    {CONVERT_SUPPLEMENT, "introduction", CONVERT_ANY, ALWAYS, ONE, MUST, ""},
    {CONVERT_SUPPLEMENT, "section", CONVERT_SECTION, ALWAYS, MANY, MUST,
	" number "},

    {CONVERT_SECTION, "title", CONVERT_LEAF, ALWAYS, ONE, MUST, ""},
    {CONVERT_SECTION, "content", CONVERT_LEAF, ALWAYS, ONE, MAY, " type "},
    {CONVERT_SECTION, "additionalInformation", CONVERT_LEAF, ALWAYS, MANY, MAY,
	""},
    {CONVERT_SECTION, "attachment", CONVERT_ATTACHMENT, ALWAYS, MANY, MAY, ""},
    {CONVERT_SECTION, "section", CONVERT_SECTION, ALWAYS, MANY, MAY,
	" number "},

    {CONVERT_RECOGNITION, "identifier", CONVERT_LEAF, SINCE(2_1_1), MANY, MAY,
	" type "},
    {CONVERT_RECOGNITION, "title", CONVERT_LEAF, ALWAYS, MANY, MAY, ""},
    {CONVERT_RECOGNITION, "description", CONVERT_LEAF, ALWAYS, MANY, MAY, ""},
    {CONVERT_RECOGNITION, "subjectArea", CONVERT_LEAF, ALWAYS, ONE, MAY, ""},
    {CONVERT_RECOGNITION, "iscedCode", CONVERT_LEAF, ALWAYS, ONE, MAY, ""},
    {CONVERT_RECOGNITION, "status", CONVERT_LEAF, ALWAYS, ONE, MUST, ""},
    {CONVERT_RECOGNITION, "decisionDate", CONVERT_LEAF, ALWAYS, ONE, MAY, ""},
    {CONVERT_RECOGNITION, "recognitionBasis", CONVERT_BASIS, ALWAYS, MANY, MAY,
	""},
    {CONVERT_RECOGNITION, "recognitionResult", CONVERT_PART, ALWAYS, MANY, MAY,
	""},
    {CONVERT_RECOGNITION, "recognitionMapping", CONVERT_MAPPINGS, ALWAYS, MANY,
	MAY, ""},
    {CONVERT_RECOGNITION, "attachments", CONVERT_REFS, ALWAYS, ONE, MAY, ""},

    {CONVERT_BASIS, "recognitionReport", CONVERT_BASIS_REPORT, ALWAYS, ONE,
	MUST, ""},
    {CONVERT_MAPPINGS, "mapping", CONVERT_MAPPING, ALWAYS, ONE, MUST, ""},
    {CONVERT_MAPPING, "fromMapping", CONVERT_REFS, ALWAYS, MANY, MAY, ""},
    {CONVERT_MAPPING, "toMapping", CONVERT_REFS, ALWAYS, MANY, MAY, ""},

    {CONVERT_ATTACHMENT, "identifier", CONVERT_LEAF, SINCE(1_3_0), MANY, MAY,
	" type "},
    {CONVERT_ATTACHMENT, "title", CONVERT_LEAF, ALWAYS, MANY, MAY, ""},
    {CONVERT_ATTACHMENT, "type", CONVERT_LEAF, ALWAYS, ONE, MAY, ""},
    {CONVERT_ATTACHMENT, "description", CONVERT_LEAF, ALWAYS, FROM(1_2_0), MAY,
	""},
    {CONVERT_ATTACHMENT, "content", CONVERT_LEAF, ALWAYS, FROM(1_2_0),
	MUST_UNTIL(1_1_0), ""},
    {CONVERT_ATTACHMENT, "extension", CONVERT_EXTENSION, ALWAYS, ONE, MAY, ""},

    {CONVERT_GROUPS, "groupType", CONVERT_GROUPTYPE, ALWAYS, MANY, MAY, " id "},
    {CONVERT_GROUPTYPE, "title", CONVERT_LEAF, ALWAYS, FROM(1_7_0), MUST, ""},
    {CONVERT_GROUPTYPE, "group", CONVERT_GROUP, ALWAYS, MANY, MAY,
	" id sortingKey "},
    {CONVERT_GROUP, "title", CONVERT_LEAF, ALWAYS, FROM(1_7_0), MUST, ""},
};

#define NROWS (sizeof rows / sizeof rows[0])

/* The list of an attachment's types, which has grown. */
static const struct {
	const char *name;
	enum xsd_version since;
} kinds[] = {
    {"Diploma Supplement", XSD_1_0_0},
    {"Transcript of Records", XSD_1_0_0},
    {"Letter of Nomination", XSD_1_0_0},
    {"Certificate of Training", XSD_1_0_0},
    {"Learning Agreement", XSD_1_0_0},
    {"EMREX transcript", XSD_1_1_0},
    {"Other", XSD_1_2_0},
    {"Diploma", XSD_1_6_0},
    {"Micro Credential", XSD_1_6_0},
    {"Certificate of Enrolment", XSD_2_1_1},
};

const struct convertmodel *
convertmodel_rows(enum convert_type in, size_t *n)
{
	size_t first = 0;

	*n = 0;
	while (first < NROWS && rows[first].in != in)
		first++;
	while (first + *n < NROWS && rows[first + *n].in == in)
		++*n;
	return *n > 0 ? &rows[first] : NULL;
}

const struct convertmodel *
convertmodel_find(
    enum convert_type in, const char *local, enum xsd_version version)
{
	const struct convertmodel *other = NULL, *row;
	size_t n;

	row = convertmodel_rows(in, &n);
	for (; n-- > 0; row++) {
		if (strcmp(row->local, local) != 0)
			continue;
		if (convertmodel_has(row, version))
			return row;
		other = row;
	}
	return other;
}

bool
convertmodel_has(const struct convertmodel *row, enum xsd_version v)
{
	return v >= row->since && v <= row->until;
}

bool
convertmodel_needs(const struct convertmodel *row, enum xsd_version v)
{
	return row->need != XSD_NONE && v >= row->need && v <= row->need_until;
}

bool
convertmodel_attachment(const char *type, enum xsd_version version)
{
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		if (strcmp(kinds[i].name, type) == 0)
			return version >= kinds[i].since;
	return false;
}

#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "jsonform.h"

#define LOS "learningOpportunitySpecification"

#define TEXT(name)                                                             \
	{                                                                      \
		name, JSONFORM_TEXT, false, ""                                 \
	}
#define TEXTS(name)                                                            \
	{                                                                      \
		name, JSONFORM_TEXT, true, ""                                  \
	}
#define VALUE(name, attributes)                                                \
	{                                                                      \
		name, JSONFORM_VALUE, false, attributes                        \
	}
#define VALUES(name, attributes)                                               \
	{                                                                      \
		name, JSONFORM_VALUE, true, attributes                         \
	}
#define PARTS(name, attributes)                                                \
	{                                                                      \
		name, JSONFORM_PARTS, false, attributes                        \
	}
#define LIST(name, attributes)                                                 \
	{                                                                      \
		name, JSONFORM_PARTS, true, attributes                         \
	}

/* Sorted by name (protocol, 9.2). */
static const struct jsonform forms[] = {
    PARTS("academicTerm", ""),
    PARTS("academicYear", ""),
    VALUES("additionalInformation", "lang type"),
    VALUE("alternativeName", "lang"),
    LIST("attachment", ""),
    PARTS("attachments", ""),
    TEXT("bday"),
    TEXT("birthName"),
    VALUES("category", "label count"),
    VALUE("citizenship", "type"),
    TEXT("code"),
    VALUES("content", "lang type"),
    VALUE("country", "type"),
    VALUE("countryOfBirth", "type"),
    LIST("credit", ""),
    PARTS("currentAddress", ""),
    TEXT("date"),
    TEXT("dateOfBirth"),
    TEXT("decisionDate"),
    VALUES("description", "lang"),
    VALUES("descriptionHtml", "lang"),
    PARTS("diplomaSupplement", "lang"),
    TEXT("documentType"),
    TEXT("duration"),
    PARTS("elmo", ""),
    TEXT("end"),
    TEXT("engagementHours"),
    PARTS("enrolment", ""),
    TEXT("enrolmentDate"),
    PARTS("enrolmentInstitution", ""),
    PARTS("extension", ""),
    TEXT("familyName"),
    LIST("fromMapping", ""),
    TEXT("fullName"),
    TEXT("gender"),
    TEXT("generatedDate"),
    TEXT("givenNames"),
    LIST("gradingScheme", "localId"),
    TEXT("gradingSchemeExternalId"),
    TEXT("gradingSchemeLocalId"),
    LIST("group", "id sortingKey"),
    LIST("groupType", "id"),
    VALUE("grouping", "typeref idref"),
    PARTS("groups", ""),
    LIST("hasPart", ""),
    VALUES("identifier", "type"),
    TEXT("iscedCode"),
    TEXT("issueDate"),
    PARTS("issuer", ""),
    TEXT("languageOfInstruction"),
    PARTS("learner", ""),
    PARTS("learningOpportunityInstance", ""),
    LIST(LOS, ""),
    LIST("level", ""),
    LIST("mapping", ""),
    VALUES("message", "lang"),
    TEXT("percentageEqual"),
    TEXT("percentageHigher"),
    TEXT("percentageLower"),
    TEXT("placeOfBirth"),
    LIST("recognitionBasis", ""),
    LIST("recognitionMapping", ""),
    PARTS("recognitionReport", ""),
    LIST("recognitionResult", ""),
    TEXTS("ref"),
    LIST("report", ""),
    PARTS("resultDistribution", ""),
    TEXT("resultLabel"),
    LIST("resultOfRecognition", ""),
    TEXT("scheme"),
    LIST("section", "number"),
    PARTS("shortenedGrading", ""),
    PARTS("specifies", ""),
    TEXT("start"),
    TEXT("status"),
    TEXT("subjectArea"),
    VALUES("title", "lang"),
    LIST("toMapping", ""),
    TEXT("type"),
    TEXT("url"),
    TEXT("value"),
    TEXT("version"),
};

/* Where a name has another form than elsewhere. */
static const struct {
	const char *parent;
	struct jsonform form;
} exceptions[] = {
    {"hasPart", PARTS(LOS, "")},
    {"recognitionResult", PARTS(LOS, "")},
    {"report", PARTS("status", "")},
    {"recognitionReport", PARTS("status", "")},
    {"credit", TEXT("level")},
    {LOS, TEXT("level")}, /* the pre-release */
    {"level", VALUE("description", "lang")},
    {"section", VALUE("title", "lang")},
    {"section", VALUE("content", "lang type")},
};

static const struct jsonform unknown = {"", JSONFORM_ANY, false, ""};

static int
by_name(const void *key, const void *form)
{
	return strcmp(key, ((const struct jsonform *)form)->name);
}

const struct jsonform *
jsonform_of(const char *parent, const char *name)
{
	const struct jsonform *form;

	for (size_t i = 0; i < sizeof exceptions / sizeof exceptions[0]; i++)
		if (parent != NULL &&
		    strcmp(exceptions[i].parent, parent) == 0 &&
		    strcmp(exceptions[i].form.name, name) == 0)
			return &exceptions[i].form;
	form = bsearch(name, forms, sizeof forms / sizeof forms[0],
	    sizeof forms[0], by_name);
	return form != NULL ? form : &unknown;
}

bool
jsonform_plain(const struct jsonform *form, const char *name)
{
	const char *s = form->attributes;
	size_t n = strlen(name);

	while (*s != '\0') {
		size_t len = strcspn(s, " ");

		if (len == n && memcmp(s, name, n) == 0)
			return true;
		s += len + (s[len] == ' ');
	}
	return false;
}

bool
jsonform_reserved(const char *key)
{
	return strcmp(key, JSONFORM_XMLNS) == 0 ||
	       strcmp(key, JSONFORM_PREFIX) == 0 ||
	       strcmp(key, JSONFORM_ORDER) == 0 ||
	       strcmp(key, JSONFORM_FOREIGN) == 0 ||
	       strcmp(key, JSONFORM_XML) == 0;
}

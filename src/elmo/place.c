#include <config.h>

#include <stddef.h>
#include <string.h>

#include "place.h"

/*
 * In the pre-release of 2015 a learner is part of a report, and credits may
 * stand directly below the specification.
 */
static const struct rule {
	enum place above;
	const char *local;
	enum place place;
} rules[] = {
    {PLACE_ROOT, "generatedDate", PLACE_GENERATED},
    {PLACE_ROOT, "learner", PLACE_LEARNER},
    {PLACE_ROOT, "report", PLACE_REPORT},
    {PLACE_ROOT, "attachment", PLACE_ATTACHMENT},
    {PLACE_REPORT, "learner", PLACE_LEARNER},
    {PLACE_REPORT, "issuer", PLACE_ISSUER},
    {PLACE_REPORT, "learningOpportunitySpecification", PLACE_LOS},
    {PLACE_REPORT, "attachment", PLACE_ATTACHMENT},
    {PLACE_REPORT, "resultOfRecognition", PLACE_RECOGNITION},
    {PLACE_ISSUER, "title", PLACE_ISSUER_TITLE},
    {PLACE_ISSUER, "country", PLACE_ISSUER_COUNTRY},
    {PLACE_ISSUER, "identifier", PLACE_ISSUER_ID},
    {PLACE_LOS, "specifies", PLACE_SPECIFIES},
    {PLACE_LOS, "hasPart", PLACE_PART},
    {PLACE_LOS, "credit", PLACE_CREDIT},
    {PLACE_PART, "learningOpportunitySpecification", PLACE_LOS},
    {PLACE_SPECIFIES, "learningOpportunityInstance", PLACE_LOI},
    {PLACE_LOI, "status", PLACE_STATUS},
    {PLACE_LOI, "credit", PLACE_CREDIT},
    {PLACE_LOI, "diplomaSupplement", PLACE_SUPPLEMENT},
    {PLACE_CREDIT, "scheme", PLACE_SCHEME},
    {PLACE_CREDIT, "value", PLACE_VALUE},
    {PLACE_SUPPLEMENT, "section", PLACE_SECTION},
    {PLACE_SECTION, "section", PLACE_SECTION},
    {PLACE_SECTION, "attachment", PLACE_ATTACHMENT},
    {PLACE_RECOGNITION, "recognitionBasis", PLACE_BASIS},
    {PLACE_BASIS, "recognitionReport", PLACE_BASIS_REPORT},
    {PLACE_BASIS_REPORT, "attachment", PLACE_ATTACHMENT},
    {PLACE_BASIS_REPORT, "resultOfRecognition", PLACE_RECOGNITION},
};

enum place
place_of(enum place above, const char *local)
{
	for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++)
		if (rules[i].above == above &&
		    strcmp(rules[i].local, local) == 0)
			return rules[i].place;
	return PLACE_NONE;
}

#include <config.h>

#include <stddef.h>
#include <string.h>

#include "rowslot.h"

static const char *const names[SLOTS] = {
    [SLOT_DOCUMENT] = "document",
    [SLOT_VERSION] = "version",
    [SLOT_GENERATED] = "generated",
    [SLOT_FAMILY] = "learner_family",
    [SLOT_GIVEN] = "learner_given",
    [SLOT_BORN] = "born",
    [SLOT_BIRTH_NAME] = "learner_birth_name",
    [SLOT_ALTERNATIVE] = "learner_alternative",
    [SLOT_LEARNER_ID] = "learner_id:",
    [SLOT_LEARNER_IDS] = "learner_ids",
    [SLOT_CITIZENSHIP] = "citizenship",
    [SLOT_BIRTH_PLACE] = "birth_place",
    [SLOT_BIRTH_COUNTRY] = "birth_country",
    [SLOT_GENDER] = "gender",
    [SLOT_REPORT] = "report",
    [SLOT_REPORT_DATE] = "report_date",
    [SLOT_REPORT_STATUS] = "report_status",
    [SLOT_ISSUER_SCHAC] = "issuer_schac",
    [SLOT_ISSUER] = "issuer",
    [SLOT_ISSUER_ID] = "issuer_id:",
    [SLOT_ISSUER_IDS] = "issuer_ids",
    [SLOT_ISSUER_COUNTRY] = "issuer_country",
    [SLOT_ISSUER_URL] = "issuer_url",
    [SLOT_NUMBER] = "number",
    [SLOT_DEPTH] = "depth",
    [SLOT_TYPE] = "type",
    [SLOT_LOS_ID] = "los_id",
    [SLOT_LOS_ID_OF] = "los_id:",
    [SLOT_LOS_IDS] = "los_ids",
    [SLOT_LOI_ID] = "loi_id",
    [SLOT_LOI_ID_OF] = "loi_id:",
    [SLOT_LOI_IDS] = "loi_ids",
    [SLOT_TITLE] = "title",
    [SLOT_TITLE_LANG] = "title_lang",
    [SLOT_TITLE_IN] = "title:",
    [SLOT_DESCRIPTION] = "description",
    [SLOT_URL] = "url",
    [SLOT_SUBJECT_AREA] = "subject_area",
    [SLOT_ISCED] = "isced",
    [SLOT_DOCUMENT_TYPE] = "document_type",
    [SLOT_START] = "start",
    [SLOT_DATE] = "date",
    [SLOT_TERM] = "term",
    [SLOT_TERM_START] = "term_start",
    [SLOT_TERM_END] = "term_end",
    [SLOT_DURATION] = "duration",
    [SLOT_STATUS] = "status",
    [SLOT_STATUS_GIVEN] = "status_given",
    [SLOT_ECTS] = "ects",
    [SLOT_OTHER_CREDITS] = "other_credits",
    [SLOT_CREDITS] = "credits:",
    [SLOT_GRADE] = "grade",
    [SLOT_SCHEME] = "grade_scheme",
    [SLOT_SCHEME_TEXT] = "grade_scheme_text",
    [SLOT_SCHEME_EXTERNAL] = "grade_scheme_external",
    [SLOT_LOWER] = "percent_lower",
    [SLOT_EQUAL] = "percent_equal",
    [SLOT_HIGHER] = "percent_higher",
    [SLOT_DISTRIBUTION] = "distribution",
    [SLOT_LEVEL] = "level",
    [SLOT_LEVEL_OF] = "level:",
    [SLOT_LANGUAGE] = "language",
    [SLOT_HOURS] = "hours",
    [SLOT_ENROLMENT] = "enrolment",
    [SLOT_ENROLMENT_DATE] = "enrolment_date",
    [SLOT_ENROLMENT_IDS] = "enrolment_ids",
    [SLOT_ENROLMENT_COUNTRY] = "enrolment_country",
    [SLOT_ENROLMENT_URL] = "enrolment_url",
    [SLOT_ENROLMENT_START] = "enrolment_start",
    [SLOT_ENROLMENT_END] = "enrolment_end",
};

enum rowslot
rowslot_of(const char *name)
{
	int i = 0;

	while (i < SLOTS && strcmp(names[i], name) != 0)
		i++;
	return (enum rowslot)i;
}

enum rowslot_scope
rowslot_scope(enum rowslot slot)
{
	if (slot == SLOT_NONE)
		return ROWSLOT_NOBODY;
	if (slot <= SLOT_GENDER)
		return ROWSLOT_DOCUMENT;
	return slot <= SLOT_ISSUER_URL ? ROWSLOT_REPORT : ROWSLOT_ROW;
}

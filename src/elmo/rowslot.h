/*
 * rowslot: the columns of column.h that become part of a record, by number.
 */
#ifndef ROWSLOT_H
#define ROWSLOT_H

enum rowslot {
	/* of the document */
	SLOT_DOCUMENT,
	SLOT_VERSION,
	SLOT_GENERATED,
	/* of the learner */
	SLOT_FAMILY,
	SLOT_GIVEN,
	SLOT_BORN,
	SLOT_BIRTH_NAME,
	SLOT_ALTERNATIVE,
	SLOT_LEARNER_ID, /* with a parameter, which several may have */
	SLOT_LEARNER_IDS,
	SLOT_CITIZENSHIP,
	SLOT_BIRTH_PLACE,
	SLOT_BIRTH_COUNTRY,
	SLOT_GENDER,
	/* of the report */
	SLOT_REPORT,
	SLOT_REPORT_DATE,
	SLOT_REPORT_STATUS,
	SLOT_ISSUER_SCHAC,
	SLOT_ISSUER,
	SLOT_ISSUER_ID, /* with a parameter */
	SLOT_ISSUER_IDS,
	SLOT_ISSUER_COUNTRY,
	SLOT_ISSUER_URL,
	/* of the row */
	SLOT_NUMBER,
	SLOT_DEPTH,
	SLOT_TYPE,
	SLOT_LOS_ID,
	SLOT_LOS_ID_OF, /* with a parameter */
	SLOT_LOS_IDS,
	SLOT_LOI_ID,
	SLOT_LOI_ID_OF, /* with a parameter */
	SLOT_LOI_IDS,
	SLOT_TITLE,
	SLOT_TITLE_LANG,
	SLOT_TITLE_IN, /* with a parameter */
	SLOT_DESCRIPTION,
	SLOT_URL,
	SLOT_SUBJECT_AREA,
	SLOT_ISCED,
	SLOT_DOCUMENT_TYPE,
	SLOT_START,
	SLOT_DATE,
	SLOT_TERM,
	SLOT_TERM_START,
	SLOT_TERM_END,
	SLOT_DURATION,
	SLOT_STATUS,
	SLOT_STATUS_GIVEN,
	SLOT_ECTS,
	SLOT_OTHER_CREDITS,
	SLOT_CREDITS, /* with a parameter */
	SLOT_GRADE,
	SLOT_SCHEME,
	SLOT_SCHEME_TEXT,
	SLOT_SCHEME_EXTERNAL,
	SLOT_LOWER,
	SLOT_EQUAL,
	SLOT_HIGHER,
	SLOT_DISTRIBUTION,
	SLOT_LEVEL,
	SLOT_LEVEL_OF, /* with a parameter */
	SLOT_LANGUAGE,
	SLOT_HOURS,
	SLOT_ENROLMENT,
	SLOT_ENROLMENT_DATE,
	SLOT_ENROLMENT_IDS,
	SLOT_ENROLMENT_COUNTRY,
	SLOT_ENROLMENT_URL,
	SLOT_ENROLMENT_START,
	SLOT_ENROLMENT_END,
	SLOTS,
	SLOT_NONE = SLOTS /* nothing comes of it */
};

/* Whom a column tells of. */
enum rowslot_scope {
	ROWSLOT_NOBODY,
	ROWSLOT_DOCUMENT, /* or the learner: all rows say the same */
	ROWSLOT_REPORT,	  /* all rows of one report do */
	ROWSLOT_ROW
};

/* NAME as the table of column.h has it. */
enum rowslot rowslot_of(const char *name);
enum rowslot_scope rowslot_scope(enum rowslot slot);

#endif

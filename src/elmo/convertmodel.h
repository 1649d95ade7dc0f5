/*
 * convertmodel: what each version of ELMO has, and in which order.
 *
 * One table, of elements within elements (protocol facts 9.2): since when and
 * until when there is one, from which version on there may be several, in which
 * versions there has to be one.  The order of its rows is that of the schemas'
 * sequences, which in this never contradict each other.  All that is said of
 * losses comes from it.
 */
#ifndef CONVERTMODEL_H
#define CONVERTMODEL_H

#include <stdbool.h>
#include <stddef.h>

#include "xsd.h"

/* Elements by what is in them. */
enum convert_type {
	CONVERT_LEAF, /* text alone */
	CONVERT_ANY,  /* anything */
	CONVERT_EXTENSION,
	CONVERT_ROOT,
	CONVERT_LEARNER,
	CONVERT_REPORT,
	CONVERT_BASIS_REPORT,
	CONVERT_ISSUER,
	CONVERT_SCHEME,
	CONVERT_DELIVERY, /* a report's status */
	CONVERT_LOS,
	CONVERT_SPECIFIES,
	CONVERT_PART, /* hasPart, recognitionResult */
	CONVERT_LOI,
	CONVERT_ENROLMENT,
	CONVERT_YEAR,
	CONVERT_TERM,
	CONVERT_GRADING,
	CONVERT_DISTRIBUTION,
	CONVERT_CREDIT,
	CONVERT_LEVEL,
	CONVERT_REFS,
	CONVERT_SUPPLEMENT,
	CONVERT_SECTION,
	CONVERT_RECOGNITION,
	CONVERT_BASIS,
	CONVERT_MAPPINGS,
	CONVERT_MAPPING,
	CONVERT_ATTACHMENT,
	CONVERT_GROUPS,
	CONVERT_GROUPTYPE,
	CONVERT_GROUP
};

/* A row: an element LOCAL directly within an element of type IN. */
struct convertmodel {
	enum convert_type in;
	const char *local;
	enum convert_type is;
	enum xsd_version since, until;
	enum xsd_version many;		   /* from then on several */
	enum xsd_version need, need_until; /* XSD_NONE: never needed */
	const char *attributes; /* without a namespace; blanks around each */
};

/*
 * The row of LOCAL within IN that holds in VERSION, else one that holds in
 * another, else NULL.
 */
const struct convertmodel *convertmodel_find(
    enum convert_type in, const char *local, enum xsd_version version);
/* The rows of IN; *N is how many. */
const struct convertmodel *convertmodel_rows(enum convert_type in, size_t *n);
bool convertmodel_has(const struct convertmodel *row, enum xsd_version v);
bool convertmodel_needs(const struct convertmodel *row, enum xsd_version v);
/* Is this a type of an attachment in that version?  TYPE is collapsed. */
bool convertmodel_attachment(const char *type, enum xsd_version version);

#endif

/*
 * fillfield: the values that can be put into a record, what each must look
 * like, and where it stands among its siblings.
 *
 * A field is known by its place and a path of one or two names below it.  Some
 * need a word that says which one is meant: the type of an identifier, the
 * language of a title, the scheme of a credit.  The order of children is that
 * of all versions at once, which never contradict each other.
 */
#ifndef FILLFIELD_H
#define FILLFIELD_H

#include <stdbool.h>
#include <stddef.h>

#include "fillplace.h"

struct fault;

/* What tells like-named elements apart. */
enum fillfield_which {
	FILLFIELD_ONE,	  /* there is but one */
	FILLFIELD_TYPE,	  /* @type, must be given */
	FILLFIELD_LANG,	  /* @xml:lang, may be */
	FILLFIELD_LABEL,  /* @label, must be */
	FILLFIELD_SCHEME, /* scheme of the group, ects unless given */
	FILLFIELD_LEVEL	  /* type of the group, EQF unless given */
};

enum fillfield_value {
	FILLFIELD_TOKEN,
	FILLFIELD_STRING,
	FILLFIELD_DATE,
	FILLFIELD_DATETIME,
	FILLFIELD_DURATION,
	FILLFIELD_DECIMAL,
	FILLFIELD_COUNT,
	FILLFIELD_COUNTRY,
	FILLFIELD_GENDER,
	FILLFIELD_LANGUAGE,
	FILLFIELD_ISCED,
	FILLFIELD_STATUS,
	FILLFIELD_LOS_TYPE,
	FILLFIELD_DOCUMENT_TYPE,
	FILLFIELD_DISTRIBUTION /* "A=12; B=30" */
};

struct fillfield {
	enum fillplace_kind place;
	const char *group; /* NULL: the field is a child of the place */
	const char *local;
	enum fillfield_which which;
	enum fillfield_value value;
	unsigned versions; /* a bit for each enum xsd_version */
};

/* The field called "GROUP/LOCAL" or "LOCAL", with lengths; NULL for none. */
const struct fillfield *fillfield_find(enum fillplace_kind place,
    const char *group, size_t ngroup, const char *local, size_t nlocal);
/* The same for names that are there, "academicTerm/start". */
const struct fillfield *fillfield_get(
    enum fillplace_kind place, const char *path);
/*
 * Is VALUE one of FIELD, whose type or scheme is WHICH?  It is put into its
 * usual form, in place.  -1 with *fault set (VERDICT_TROUBLE), which never
 * shows the value.
 */
int fillfield_check(const struct fillfield *field, const char *which,
    char *value, struct fault *fault);
/*
 * Does child A of a place, or of a group of that name, stand before child B?
 * Those that are not known come last.
 */
int fillfield_order(
    enum fillplace_kind place, const char *group, const char *a, const char *b);
/*
 * The next "LABEL=COUNT" of a distribution: true, and where its parts begin
 * and how long they are; *S is moved behind it.
 */
bool fillfield_category(const char **s, const char **label, size_t *nlabel,
    const char **count, size_t *ncount);

#endif

/*
 * natid: identifiers of persons, and when two of them say who it is.
 *
 * A national identifier says something only where it is recognised: by form,
 * check digits and the date in it, as valid in exactly one national scheme.
 * Records carry numbers of the country they come from, so two that differ mean
 * two persons only within one scheme.  Temporary and co-ordination numbers,
 * placeholders, and what fits two schemes or none say nothing.  A European
 * Student Identifier says something only where it is equal, for a student may
 * have several.  The values never leave this module but folded for an index.
 */
#ifndef NATID_H
#define NATID_H

#include <stdbool.h>
#include <stddef.h>

#include "natscheme.h"

struct born;

enum natid_kind { NATID_OTHER, NATID_NATIONAL, NATID_ESI };

/* What TYPE, an identifier's type in a record, means. */
enum natid_kind natid_kind(const char *type);

enum natid_says {
	NATID_NOTHING,
	NATID_EQUAL, /* the same identifier */
	NATID_UNEQUAL
};

/* Why natid_compare says what it says; for people, without any value. */
struct natid_answer {
	enum natid_says says;
	char reason[96];
};

/*
 * Compares two identifiers with their types.  A_BORN and B_BORN are the birth
 * dates known beside them, which tell schemes apart.
 */
void natid_compare(const char *a_type, const char *a, const struct born *a_born,
    const char *b_type, const char *b, const struct born *b_born,
    struct natid_answer *answer);

#define NATID_FOLDED 128
/*
 * Folds VALUE so that equal identifiers are equal bytes, whatever their
 * scheme, for an index; what is found has to be compared.  False when it can
 * decide nothing.
 */
bool natid_fold(const char *type, const char *value, char out[NATID_FOLDED]);

#endif

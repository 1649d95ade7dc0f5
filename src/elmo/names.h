/*
 * names: whether two persons may be one by their names.
 *
 * Given and family names are compared as they stand, then swapped, then as one
 * row of words, for every country has its own idea of what belongs in which
 * field; birth names stand for family names, alternative names for both where
 * their script is that of the other side.  What is told is how each field was
 * found to agree, never a name.  Whether it is the same person is decided with
 * the birth date (person.h); here twins are two, brothers too.
 */
#ifndef NAMES_H
#define NAMES_H

#include <stdbool.h>
#include <stddef.h>

#include "nameparts.h"

enum names_how {
	/* that will do */
	NAMES_EQUAL,
	NAMES_PART, /* one has names that the other has not */
	NAMES_FORM, /* a woman's or a man's form of one family name */
	NAMES_INITIALS,
	NAMES_SLIP, /* of the hand */
	/* that leaves a doubt */
	NAMES_INITIAL, /* just one */
	NAMES_SHORT,   /* a short form, or another language's */
	NAMES_NEAR,    /* a slip, or another name */
	NAMES_SHARE,   /* some names are equal, some are not */
	NAMES_MISSING,
	NAMES_SCRIPT, /* two scripts */
	/* that does not */
	NAMES_OTHER
};

/* "equal", "one has more names", ..; for people. */
const char *names_how(enum names_how how);

enum names_verdict { NAMES_SAME, NAMES_UNSURE, NAMES_DIFFERENT };

/* By what of the record it was decided. */
enum names_by {
	NAMES_FIELDS,
	NAMES_SWAPPED,	   /* given and family name */
	NAMES_MOVED,	   /* all names are there, in other fields */
	NAMES_ALTERNATIVE, /* alternativeName */
};

#define NAMES_ALTERNATIVES 8

struct names {
	struct nameparts given, family, birth;
	struct nameparts alternative[NAMES_ALTERNATIVES];
	size_t nalternative;
};

struct names_match {
	enum names_verdict verdict;
	enum names_how given, family;
	bool birth; /* the family name agrees by a birth name */
	enum names_by by;
};

/* What is not given is NULL. */
void names_read(struct names *names, const char *given, const char *family,
    const char *birth);
void names_alternative(struct names *names, const char *text);
/* A's alternatives are not looked at: it is the person expected. */
void names_compare(
    const struct names *a, const struct names *b, struct names_match *match);

#endif

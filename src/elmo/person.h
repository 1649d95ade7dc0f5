/*
 * person: is the learner of a record the person who is expected?
 *
 * An equal identifier decides that it is, unless the birth dates contradict;
 * an unequal one of one national scheme that it is not.  Else the birth date
 * and the names have to agree, and what leaves a doubt is left to a person.
 * What is told of it are reasons, never a name, a date or a number.
 */
#ifndef PERSON_H
#define PERSON_H

#include <stdbool.h>
#include <stddef.h>

#include "born.h"
#include "names.h"
#include "natid.h"

struct json_out;

struct person_id {
	char *type, *value;
};

/* All strings are owned; NULL for what is not given. */
struct person {
	char *given, *family, *birth_name;
	char *alternative[NAMES_ALTERNATIVES];
	size_t nalternative;
	char *bday, *dtf;    /* as given; the pattern of the pre-release */
	char *date_of_birth; /* of ELMO 2 */
	struct person_id *ids;
	size_t nids;
};

void person_add_id(struct person *person, const char *type, const char *value);
void person_clear(struct person *person); /* NULL allowed */

/* A person whose texts have been read; outlived by it. */
struct person_read {
	const struct person *person;
	struct names names;
	struct born born; /* the date, from whichever place */
	bool torn;	  /* its two dates contradict each other */
};

void person_prepare(struct person_read *read, const struct person *person);

enum person_verdict { PERSON_SAME, PERSON_UNSURE, PERSON_DIFFERENT };

struct person_match {
	enum person_verdict verdict;
	struct natid_answer id; /* the best of all pairs */
	bool ids;		/* both have some */
	enum born_match born;
	bool born_known[2]; /* the expected one's, the record's */
	bool torn;
	struct names_match names;
	char reason[160]; /* why, in one line */
	/* what emrex-eu's SMP, the network's older verifier, adds up */
	long distance;
};

/* A is expected, B of the record. */
void person_compare(const struct person_read *a, const struct person_read *b,
    struct person_match *match);

/* "same", "unsure", "different" */
const char *person_verdict(enum person_verdict verdict);
/* The members of fields{}: identifier, born, given, family. */
void person_json(
    const struct person_match *match, struct json_out *out, const char *key);

#endif

/*
 * roster: whose record is it?  A table of the persons expected, indexed.
 *
 * A CSV table with a header line: key (what a person is called in messages),
 * given, family, birth_name, born, and a column for each type of identifier
 * (esi, nationalIdentifier, ..), in any order; other columns are not looked at.
 * Candidates are found by identifier, birth date and names, and each is then
 * compared as person.h does.  The key is all of a row that is ever told.
 */
#ifndef ROSTER_H
#define ROSTER_H

#include <stdbool.h>
#include <stddef.h>

#include "person.h"

struct fault;
struct roster;

/* NULL with *fault set, which names the line and never what stands there. */
struct roster *roster_open(const char *path, struct fault *fault);
/* TEXT is N bytes and a NUL on the heap, which the roster takes. */
struct roster *roster_parse(char *text, size_t n, struct fault *fault);
void roster_free(struct roster *roster); /* NULL allowed */
size_t roster_rows(const struct roster *roster);

#define ROSTER_CANDIDATES 20 /* that are told */

struct roster_answer {
	enum person_verdict verdict;
	const char *key; /* the one who is the same; the roster's own */
	size_t nsame, nunsure;
	/* keys, those who are the same first; the roster's own */
	const char *candidate[ROSTER_CANDIDATES];
	size_t ncandidates;
	bool compared; /* match is filled: of the best candidate */
	struct person_match match;
};

void roster_ask(const struct roster *roster, const struct person *record,
    struct roster_answer *answer);

#endif

/*
 * whose: the question that --person, --id and --roster ask of a record.
 *
 * Either one person is expected, or any of a roster.  The answer tells reasons
 * and the roster's keys, never a name, a date or a number of anybody.
 */
#ifndef WHOSE_H
#define WHOSE_H

#include <stdbool.h>

#include "person.h"
#include "roster.h"

struct fault;
struct json_out;

struct whose {
	struct person expected;	 /* owned */
	struct person_read read; /* of it; filled by whose_ready */
	struct roster *roster;	 /* owned, or NULL */
};

/* After expected has been filled. */
void whose_ready(struct whose *whose);
void whose_free(struct whose *whose); /* NULL allowed */

/* The record's person, or NULL when it names no learner. */
void whose_ask(const struct whose *whose, const struct person *record,
    struct roster_answer *answer);
/* Sets *FAULT (VERDICT_NO) unless it is the same. */
void whose_fault(const struct whose *whose, const struct roster_answer *answer,
    struct fault *fault);
/* {verdict,key,candidates[],reason,fields{},distance}; ANSWER NULL: not asked
 */
void whose_json(
    const struct roster_answer *answer, struct json_out *out, const char *key);

#endif

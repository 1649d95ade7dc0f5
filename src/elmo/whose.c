#include <config.h>

#include <stdio.h>
#include <string.h>

#include "json.h"
#include "msg.h"
#include "whose.h"

/* Keys that a message names. */
#define NAMED 5

void
whose_ready(struct whose *whose)
{
	person_prepare(&whose->read, &whose->expected);
}

void
whose_free(struct whose *whose)
{
	if (whose == NULL)
		return;
	person_clear(&whose->expected);
	roster_free(whose->roster);
	memset(whose, 0, sizeof *whose);
}

void
whose_ask(const struct whose *whose, const struct person *record,
    struct roster_answer *answer)
{
	static const struct person nobody;
	struct person_read read;

	if (record == NULL)
		record = &nobody;
	if (whose->roster != NULL) {
		roster_ask(whose->roster, record, answer);
		return;
	}
	memset(answer, 0, sizeof *answer);
	person_prepare(&read, record);
	person_compare(&whose->read, &read, &answer->match);
	answer->compared = true;
	answer->verdict = answer->match.verdict;
}

static void
name_candidates(const struct roster_answer *a, struct fault *fault)
{
	char text[300] = "", clean[80];
	size_t all = a->nsame + a->nunsure, len = 0;

	for (size_t i = 0; i < a->ncandidates && i < NAMED; i++) {
		int n;

		msg_clean(clean, sizeof clean, a->candidate[i],
		    strlen(a->candidate[i]));
		n = snprintf(text + len, sizeof text - len, "%s%s",
		    i > 0 ? ", " : "", clean);
		if (n < 0 || (size_t)n >= sizeof text - len) {
			text[len] = '\0';
			break;
		}
		len += (size_t)n;
	}
	fault_set(fault, VERDICT_NO, 0,
	    a->nsame > 1
		? "it may be %zu persons of the roster: %s%s; a person must "
		  "look"
		: "whether it is one of %zu persons of the roster is not "
		  "sure: %s%s; a person must look",
	    a->nsame > 1 ? a->nsame : all, text, all > NAMED ? ", .." : "");
}

void
whose_fault(const struct whose *whose, const struct roster_answer *a,
    struct fault *fault)
{
	if (a->verdict == PERSON_SAME)
		return;
	if (whose->roster == NULL)
		fault_set(fault, VERDICT_NO, 0,
		    a->verdict == PERSON_UNSURE
			? "not sure that it is the person expected: %s; a "
			  "person must look"
			: "not the person expected: %s",
		    a->match.reason);
	else if (a->verdict == PERSON_UNSURE)
		name_candidates(a, fault);
	else
		fault_set(fault, VERDICT_NO, 0, "nobody of the roster");
}

static void
put_clean(struct json_out *out, const char *key, const char *s)
{
	char clean[512];

	json_put(out, key,
	    s == NULL ? NULL : msg_clean(clean, sizeof clean, s, strlen(s)));
}

void
whose_json(const struct roster_answer *a, struct json_out *out, const char *key)
{
	json_begin(out, key);
	json_put(out, "verdict",
	    a == NULL ? "not-asked" : person_verdict(a->verdict));
	if (a != NULL) {
		put_clean(out, "key", a->key);
		json_begin_list(out, "candidates");
		for (size_t i = 0; i < a->ncandidates; i++)
			put_clean(out, NULL, a->candidate[i]);
		json_end_list(out);
		json_put(out, "reason",
		    a->compared ? a->match.reason : "nobody alike");
		if (a->compared) {
			person_json(&a->match, out, "fields");
			json_put_int(out, "distance", a->match.distance);
		}
	}
	json_end(out);
}

/*
 * facts: what is known of a thing, to be said in pairs or in one line.
 *
 * A fact has a label (a key of labels.h, or a text) and values; pairs say both,
 * a line of a table only the short form.  Everything is copied.  Long values
 * get the full width below the columns of short ones, so that identifiers stay
 * whole.
 */
#ifndef FACTS_H
#define FACTS_H

#include <stdbool.h>
#include <stddef.h>

#include "block.h"
#include "transcript.h"

struct fact {
	const char *key; /* "fact.type" */
	char *label;
	char *brief; /* as it stands in a line; "" to leave it out */
	struct paras values;
	bool right; /* belongs in the right column */
};

struct facts {
	const struct subject *subject;
	struct fact *v;
	size_t n;
};

/* A fact with no value yet; the pointer is good until the next. */
struct fact *facts_add(struct facts *facts, const char *key);
/*
 * A fact with the value TEXT, nothing when it is NULL or blank; BRIEF is a key
 * of labels.h with %1 for the text, or NULL for the text alone.  Frees TEXT.
 */
struct fact *facts_say(struct facts *facts, const char *key, char *text,
    const char *lang, const char *brief);
/* Under a label that is text. */
struct fact *facts_field(
    struct facts *facts, const char *label, const char *text, const char *lang);
/* The facts as pairs: two columns, and what is long below. */
void facts_blocks(const struct facts *facts, struct blocks *out);
void facts_free(struct facts *facts);

#endif

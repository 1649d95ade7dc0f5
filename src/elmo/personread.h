/*
 * personread: the learner of a record, taken out as it is read.
 *
 * Of the first learner on its place (place.h), in the namespace of the root:
 * names, birth dates, identifiers.  What is longer than CAP_PERSON_TEXT is cut;
 * there is no such name.
 */
#ifndef PERSONREAD_H
#define PERSONREAD_H

#include <stdbool.h>

#include "person.h"

struct xml_sink;
struct personread_state;

struct personread {
	struct person person; /* owned */
	bool found;
	struct personread_state *state; /* private */
};

/* *SINK is then given to xml_parse. */
void personread_begin(struct personread *read, struct xml_sink *sink);
void personread_free(struct personread *read); /* NULL allowed */

#endif

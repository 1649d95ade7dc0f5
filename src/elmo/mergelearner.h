/*
 * mergelearner: are two records about the same learner?
 */
#ifndef MERGELEARNER_H
#define MERGELEARNER_H

#include <stddef.h>

#include <libxml/tree.h>

#include "person.h"

struct mergedoc;
struct warnings;

/*
 * Is the learner of DOC that of KEPT?  WHY, of SIZE bytes, says what decided
 * it, never a name, a date or a number.
 */
enum person_verdict mergelearner_compare(const struct mergedoc *kept,
    const struct mergedoc *doc, char *why, size_t size);
/* Tells which fields of FROM are not in KEPT, which is the learner of NAME. */
void mergelearner_tell(const xmlNode *from, const xmlNode *kept,
    const char *name, struct warnings *warnings);

#endif

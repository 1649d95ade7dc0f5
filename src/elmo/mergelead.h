/*
 * mergelead: what the references of a report lead to.
 *
 * Two reports may be written alike and mean different things, because their
 * records give one name to different attachments or groups.  They are the same
 * only when each reference leads to the same, or none anywhere.
 */
#ifndef MERGELEAD_H
#define MERGELEAD_H

#include <stdbool.h>
#include <stdint.h>

#include <libxml/tree.h>

struct mergelead;

/* What is named in the record of ROOT, which must outlive it. */
struct mergelead *mergelead_new(const xmlNode *root);
void mergelead_free(struct mergelead *lead); /* NULL allowed */

/* What leads to the same has the same hash. */
uint64_t mergelead_hash(const struct mergelead *lead, const xmlNode *report);
/* A of LA and B of LB are written alike (mergesame.h); do they mean it? */
bool mergelead_same(const struct mergelead *la, const xmlNode *a,
    const struct mergelead *lb, const xmlNode *b);

#endif

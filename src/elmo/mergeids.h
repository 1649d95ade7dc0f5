/*
 * mergeids: names that meant something in one record keep meaning it.
 *
 * Attachments have identifiers of type internal, group types have ids, and
 * learning opportunities and recognitions refer to them (ELMO 1.3 on).  Where
 * two records use one name for different things the later one gets a new name,
 * "a", "a-2", "a-3", with every reference to it.  What stands under a diploma
 * supplement's own signature, and identifiers of other types, keep theirs as
 * long as that is possible; all that is changed is changed in the trees.
 */
#ifndef MERGEIDS_H
#define MERGEIDS_H

#include <stddef.h>

struct mergedoc;
struct mergeparts;

/* What was done, beside the warnings of the records. */
struct mergeids_count {
	size_t attachments, groups; /* that were given new names */
};

/* SETS as mergeparts_collect made them. */
void mergeids_renumber(struct mergedoc *const *docs,
    const struct mergeparts *sets, struct mergeids_count *count);

#endif

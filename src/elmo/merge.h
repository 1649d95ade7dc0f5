/*
 * merge: several records of one learner become one document.
 *
 * Reports are kept whole and in order, the same one only once.  What refers to
 * something goes on referring to it, what is foreign stays as it is, and
 * signatures within supplements go on holding.  The document's own signatures
 * cannot and are dropped.  Records that no one version has room for as they are
 * meet in the newest (convert.h), or in the one that is asked for.  The result
 * is valid as a version of ELMO, or there is none.
 */
#ifndef MERGE_H
#define MERGE_H

#include <stdbool.h>
#include <stddef.h>

#include "xsd.h"

struct fault;
struct merge;
struct spool;
struct warnings;

struct merge_options {
	bool keep_original;  /* each record as it came is an attachment */
	enum xsd_version to; /* XSD_NONE: the newest */
};

struct merge *merge_new(const struct merge_options *options);
void merge_free(struct merge *merge); /* NULL allowed */

/*
 * Takes a record in; SPOOL stays the caller's.  -1 with *fault set: as doc_read
 * has it, VERDICT_NO for a namespace that is not ELMO's.
 */
int merge_add(struct merge *merge, const char *name, struct spool *spool,
    const struct warnings *warnings, struct fault *fault);
/*
 * The record whose learner stands, whatever the others say of theirs; without
 * it that of the first, whom all others must be.
 */
int merge_learner(struct merge *merge, const char *name, struct spool *spool,
    struct fault *fault);

/*
 * The result, for the caller to free.  NULL with *fault set: VERDICT_NO for
 * another learner or one who may be, and for a result that is not valid; then
 * *CULPRIT is the name of the record that it is about, or NULL.
 */
struct spool *merge_result(
    struct merge *merge, const char **culprit, struct fault *fault);

/* What is told of record I, which is called *NAME; NULL behind the last. */
const struct warnings *merge_warnings(
    const struct merge *merge, size_t i, const char **name);
/* What is told of the result. */
const struct warnings *merge_remarks(const struct merge *merge);

#endif

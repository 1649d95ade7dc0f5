/*
 * mergetwice: learning opportunities that two records have.
 *
 * Reports that differ are both kept, so one course may stand in the result
 * twice and count twice.  That is told, not mended: which of them is right is
 * the issuer's to say.  One is another when the issuers share an identifier
 * and they do, too.
 */
#ifndef MERGETWICE_H
#define MERGETWICE_H

#include <stddef.h>

struct mergedoc;
struct mergeparts;

/* Tells each in the warnings of the later record. */
void mergetwice_tell(
    struct mergedoc *const *docs, const struct mergeparts *reports);

#endif

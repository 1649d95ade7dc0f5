/*
 * original: a record as it came, as an attachment of what became of it.
 *
 * What changes a record breaks its signature; --keep-original hands on the
 * bytes that were signed beside the result.  elmo-attachment takes them out.
 */
#ifndef ORIGINAL_H
#define ORIGINAL_H

#include <stdbool.h>

struct fault;
struct spool;
struct treewrite;

/* Can the bytes in SPOOL be an attachment?  Else -1 with *fault set. */
int original_fits(struct spool *spool, struct fault *fault);
/* A copy of them, for SPOOL may be a file that is closed soon; or NULL. */
struct spool *original_copy(struct spool *spool, struct fault *fault);
/*
 * Writes the attachment element, where PREFIX, with its colon or "", stands
 * for the record's namespace.  TYPED: with a type, Other, which is since 1.2.
 * -1 with *fault set when SPOOL cannot be read.
 */
int original_write(struct treewrite *w, const char *prefix, const char *title,
    bool typed, struct spool *spool, struct fault *fault);

#endif

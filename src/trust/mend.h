/*
 * mend: the bytes of a document that cannot be parsed, so that it can be.
 *
 * For explaining only: what comes out is parsed, hashed and thrown away.  Each
 * function gives a new spool, which the caller frees, or NULL when there is
 * nothing of its kind to mend.  The document is held in memory twice, so that
 * the caller sees to it that it is not too large.
 */
#ifndef MEND_H
#define MEND_H

#include <stdbool.h>

struct scan;
struct spool;

/* White space before the XML declaration is left out. */
struct spool *mend_lead(struct spool *doc);
/*
 * Bytes that are not UTF-8 where UTF-8 is declared are read as windows-1252:
 * all from 0x80 on, or only those that are no part of a UTF-8 character.
 */
struct spool *mend_bytes(struct spool *doc, bool all);
/*
 * What was open when the parse that SCAN listened to failed is closed, after
 * the half tag, reference or character at the end is left out.
 */
struct spool *mend_cut(struct spool *doc, const struct scan *scan);
/* The number of the last line. */
long mend_lines(struct spool *doc);

#endif

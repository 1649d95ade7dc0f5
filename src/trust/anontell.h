/*
 * anontell: what was wrong with an original, told beside its stand-in.
 *
 * The signature of an anonymised document says nothing any more, and its
 * attachments are others: so the original is judged as emrex-debug does, which
 * tells nothing of the learner.  A document with a signature has its line on
 * standard error, that -q silences; the whole judgement is kept as a line of
 * JSON where that is asked for, without the original's digest.
 */
#ifndef ANONTELL_H
#define ANONTELL_H

#include <stdbool.h>

#include "debug.h"

struct anontell;
struct buf;
struct fault;

/*
 * After opt_parse: by the anchors of trustopt, or without any by the
 * certificate of the document itself.  NULL with *fault set.
 */
struct anontell *anontell_new(bool json, struct fault *fault);
void anontell_free(struct anontell *tell); /* NULL allowed */
/* Judges ANSWER, of FILE and its MEMBER (NULL for none), which is emptied. */
void anontell_original(struct anontell *tell, const char *file,
    const char *member, struct buf *answer);
/* The lines of JSON to PATH, complete or not at all. */
int anontell_write(
    struct anontell *tell, const char *path, struct fault *fault);

#endif

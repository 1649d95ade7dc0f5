/*
 * anonanswer: a whole answer without its learner, wrapped as it was.
 *
 * What is told by its bytes (sniff.h) is unwrapped layer by layer, changed
 * inside and wrapped again in the same way: a form body, the value of its elmo
 * field, base64 with its line ends and its padding, gzip, zlib, a document in
 * any encoding.  What is wrong with a layer is wrong again with the new one, as
 * far as that can be made.
 */
#ifndef ANONANSWER_H
#define ANONANSWER_H

#include <stdbool.h>

#include "anon.h"

struct buf;
struct fault;

/* The ending of a file that holds what was read: "xml", "txt", "gz". */
const char *anonanswer_ext(const struct buf *buf);

/* Undoes the gzip around an archive, as tar.gz has it; other bytes stay. */
void anonanswer_archive(struct buf *buf);

/*
 * Changes BUF, born with CAP_DEBUG; 0, or -1 with *fault set for what is
 * neither a document nor an answer, or is an archive, which is the caller's.
 */
int anonanswer(
    const struct anon_options *options, struct buf *buf, struct fault *fault);

#endif

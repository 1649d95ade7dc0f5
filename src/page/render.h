/*
 * render: print in a child process.
 *
 * Layout and font libraries meet hostile text, and some of them end the
 * process when they are at a loss.  A child does the work, many documents one
 * after the other; when it dies, runs longer than CAP_RENDER_SECONDS of CPU or
 * outgrows CAP_RENDER_MEMORY, that costs one document, which is trouble with
 * the signal named, and the next gets a new child.  The private key of a seal
 * never gets there: the file is signed here.
 */
#ifndef RENDER_H
#define RENDER_H

#include "print.h"

struct pades_signer;
struct render;

/* Starts nothing yet.  OPTIONS and SIGNER (NULL: no seal) outlive it. */
struct render *render_new(
    const struct print_options *options, const struct pades_signer *signer);
void render_free(struct render *render); /* NULL allowed */

/*
 * The PDF of RECORD in *PDF, the caller's.  -1 with *fault set.
 */
int render_document(struct render *render, struct spool *record,
    const struct authentic *authentic, struct spool **pdf,
    struct print_result *result, struct warnings *warnings,
    struct fault *fault);

#endif

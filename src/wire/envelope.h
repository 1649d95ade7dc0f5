/*
 * envelope: ELMO documents inside the answers of other protocols.
 *
 * These are the EWP Incoming Mobility ToRs API (get responses of all versions,
 * also the earlier tors-response) and SOAP 1.1 and 1.2, in which VIRTA's ELMO
 * interface answers.  A document signed on its own does not verify in place,
 * since URI="" would mean the whole answer: so each elmo element is written
 * out as a document of its own, in canonical form with comments, with those
 * namespaces of the answer around it that are used in it (names of elements
 * and attributes, values of xsi:type) and nothing else of the answer.
 */
#ifndef ENVELOPE_H
#define ENVELOPE_H

#include <stdbool.h>
#include <stddef.h>

struct fault;
struct spool;

/* Is the root element {URI}LOCAL that of such an answer? */
bool envelope_is(const char *uri, const char *local);

/* The N-th document, from 1; the callback owns SPOOL.  Not 0: no more. */
typedef int envelope_fn(void *ctx, size_t n, struct spool *spool);

/*
 * Splits the answer; it is parsed twice, first to find what is used, so that
 * nothing is told of an answer that is not well-formed.  0, what the callback
 * returned, or -1 with *fault set: damaged, or no elmo element in it.
 */
int envelope_split(
    struct spool *spool, envelope_fn *fn, void *ctx, struct fault *fault);

#endif

/*
 * personopt: the options that say whose record it must be (contract.md,
 * section 6).  What they name is read once, into a struct whose of its own.
 */
#ifndef PERSONOPT_H
#define PERSONOPT_H

#include <stdbool.h>

#include "opt.h"

struct check_options;
struct fault;

extern const struct opt personopt[];
/*
 * After opt_parse and check_parts: has PARTS judge the person when an option
 * asks; LISTED when there was a --require.  0, or -1 with *fault set: options
 * that contradict each other or, then *FILE is true, a file that cannot be
 * read.
 */
int personopt_settle(
    struct check_options *parts, bool listed, bool *file, struct fault *fault);
void personopt_free(void);

#endif

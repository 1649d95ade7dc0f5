/*
 * fetchopt: emrex-fetch --emp and --url: what the options ask, done.
 *
 * The record goes to -o, what is known of it to --meta, the answer as it came
 * to --save-response.  Like reglist it tells what fails itself.
 */
#ifndef FETCHOPT_H
#define FETCHOPT_H

#include <stdbool.h>

#include "msg.h"
#include "opt.h"

/* --emp --url --extra --headless ... */
extern const struct opt fetchopt[];

/* Was --emp or --url given?  After opt_parse. */
bool fetchopt_asked(void);
/* What of these options does not go together, for opt_usage; or NULL. */
const char *fetchopt_misused(void);
enum verdict fetchopt_run(void);

#endif

/*
 * fillopt: the options of elmo-convert that say what a record lacks for a
 * profile, and what is filled in.
 *
 * With --lacks or --template the lacks are the product, on standard output, and
 * no document is handed on.
 */
#ifndef FILLOPT_H
#define FILLOPT_H

#include <stdbool.h>

#include "opt.h"
#include "xsd.h"

struct convertdoc;
struct fault;
struct item;
struct warnings;

extern const struct opt fillopt[];

/*
 * After opt_parse: reads the table.  STRICT: what must be there has to be.  0,
 * or the status to end with after an error that has been told.
 */
int fillopt_settle(bool strict);
/* Is the list of lacks wanted? */
bool fillopt_listing(void);
/* The version that a record of version FROM goes to: TO when it was chosen. */
enum xsd_version fillopt_version(
    enum xsd_version from, enum xsd_version to, bool chosen);
/*
 * DOC, which has been converted, is filled in, and what it lacks then is told.
 * -1 with *fault set when a row cannot be obeyed, or with VERDICT_NO when
 * something lacks that must not.
 */
int fillopt_change(struct convertdoc *doc, struct item *item,
    struct warnings *told, struct fault *fault);
/*
 * Prints what the documents of ARGS lack; TO is asked about each by
 * fillopt_version.  The status.
 */
int fillopt_list(const struct strings *args, enum xsd_version to, bool chosen);
/* At the end: STATUS, once the rows that nobody had a place for are told. */
int fillopt_end(int status);

#endif

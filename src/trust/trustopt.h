/*
 * trustopt: the options that say whom to trust, one table for every tool that
 * reads a signature (contract.md, section 5).  --at is opt_at's.
 */
#ifndef TRUSTOPT_H
#define TRUSTOPT_H

#include "opt.h"

struct anchors;
struct fault;

extern const struct opt trustopt[];
/* What trustopt_load fills; made on first use, freed by the caller. */
struct anchors *trustopt_anchors(void);
/* Was --embedded given?  After opt_parse. */
bool trustopt_embedded(void);
/*
 * After opt_parse: hands the options on, --at too, and loads all files.  Once.
 * Without any anchor it fails unless OPTIONAL.  0, or -1 with *fault set.
 */
int trustopt_load(bool optional, struct fault *fault);

#endif

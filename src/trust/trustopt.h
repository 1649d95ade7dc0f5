/*
 * trustopt: the options that say whom to trust, one table for every tool that
 * reads a signature (contract.md, section 5).  --at is opt_at's.
 */
#ifndef TRUSTOPT_H
#define TRUSTOPT_H

#include "opt.h"

struct anchors;
struct fault;

/* What the table's options fill; made on first use, owned by the module. */
struct anchors *trustopt_anchors(void);
extern const struct opt trustopt[];
/*
 * After opt_parse: takes --at along and loads all files.  Without any anchor
 * it fails unless OPTIONAL.  0, or -1 with *fault set.
 */
int trustopt_load(bool optional, struct fault *fault);

#endif

/*
 * ruleopt: the options that say by which rules a record is judged, one table
 * for every tool that judges them (contract.md, section 6).
 */
#ifndef RULEOPT_H
#define RULEOPT_H

#include <stdbool.h>
#include <stdio.h>

#include "opt.h"

struct check_options;
struct fault;

extern const struct opt ruleopt[];
/*
 * After opt_parse and check_parts: fills what PARTS says of rules; LISTED when
 * there was a --require.  0, or -1 with *fault set.
 */
int ruleopt_settle(
    struct check_options *parts, bool listed, struct fault *fault);
/* Was --list-rules given?  Then, after ruleopt_settle, this prints them. */
bool ruleopt_listing(void);
void ruleopt_print(FILE *out, const struct check_options *parts);

#endif

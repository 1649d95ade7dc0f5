/*
 * conf: emrex.conf(5), lines of "key = value" under optional "[tool]" headings.
 *
 * The keys are the long options of the tools.  Before the first heading a line
 * is for every tool that has the option; a key that no tool of the suite has is
 * a mistake, told with file and line, for a misspelt "policy" must not pass
 * silently.  conf_known and conf_tool answer from the lists of the suite's
 * options and tools.
 */
#ifndef CONF_H
#define CONF_H

#include <stdbool.h>

struct fault;

/* A key is handed on: 1 taken, 0 not an option of this tool, -1 *fault set. */
typedef int conf_setter(
    void *ctx, const char *key, const char *value, struct fault *fault);

/*
 * Reads FILE for the tool PROGRAM.  A missing file is an error only when MUST.
 * The text of *fault begins with "FILE: LINE: " where these are known.
 */
int conf_read(const char *file, bool must, const char *program,
    conf_setter *set, void *ctx, struct fault *fault);

/* Is KEY a long option of any tool? */
bool conf_known(const char *key);
/* Is NAME a tool of the suite? */
bool conf_tool(const char *name);

#endif

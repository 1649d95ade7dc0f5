/*
 * fetchbrowser: the user's browser, started with an address.
 *
 * Commands are split at blanks and run without a shell; "%s" in a word stands
 * for the address, "%%" for a percent sign, and where there is no "%s" the
 * address is the last argument.  They get a session of their own, nothing of
 * ours but the environment, and never our standard output.
 */
#ifndef FETCHBROWSER_H
#define FETCHBROWSER_H

/*
 * COMMAND, or where that is NULL one of $BROWSER's (parted by colons), else
 * xdg-open: the first that starts and does not fail at once.  0, or -1 when
 * none does.
 */
int fetchbrowser_open(const char *command, const char *url);
/* The arguments of COMMAND, for execvp, in one allocation each; NULL-ended. */
char **fetchbrowser_args(const char *command, const char *url);
void fetchbrowser_args_free(char **args);

#endif

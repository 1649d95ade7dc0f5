/*
 * servecommand: asks a program for the record of a person.
 *
 * It gets {"user":"..."} on its standard input and answers with the record on
 * its standard output; its status 1 says that there is none.  No shell, a time
 * limit, and a cap on what it says; what it has started goes with it.
 */
#ifndef SERVECOMMAND_H
#define SERVECOMMAND_H

#include "opt.h"
#include "servesource.h"

enum servesource servecommand(const struct strings *command, const char *user,
    struct spool **record, struct fault *fault);

#endif

/*
 * reglist: what emrex-fetch knows of contact points, and how it tells it.
 *
 * The options that say where the registries are and what is to be told of
 * them; reglist_run does what they ask.  Who wants the contact points
 * themselves (--emp) takes reglist_registry.  Both tell of what fails, for
 * they may go on with the rest of the registries.
 */
#ifndef REGLIST_H
#define REGLIST_H

#include <stdbool.h>

#include "msg.h"
#include "opt.h"

struct registry;

/* --registry --registries --max-age --registry-timeout --tls-ca */
extern const struct opt reglist_where[];
/* --list --refresh --changes --expiring --country --since --json */
extern const struct opt reglist_what[];

/* Was --list, --refresh, --changes or --expiring given?  After opt_parse. */
bool reglist_asked(void);
/* What of these options does not go together, for opt_usage; or NULL. */
const char *reglist_misused(void);
/* The file of --tls-ca, or NULL: for whoever asks other servers. */
const char *reglist_tls_ca(void);
/* Does what was asked for; the product of --list goes to -o as well. */
enum verdict reglist_run(void);
/*
 * The contact points of all registries as they are now, with the certificates
 * that are listed now; the caller frees it.  What failed is told and raises
 * *STATUS; NULL when there is nothing to go on with, and then *STATUS is
 * VERDICT_TROUBLE.
 */
struct registry *reglist_registry(enum verdict *status);

#endif

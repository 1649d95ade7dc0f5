/*
 * regget: one registry as it is now, and its list in the cache.
 */
#ifndef REGGET_H
#define REGGET_H

#include <stdint.h>

#include "msg.h"

struct regcache;
struct regset_options;
struct regsource;
struct spool;

/*
 * The list of the registry, as regtext_put writes it, which the caller frees;
 * it is asked for or read where the CACHE (NULL: there is none) does not do,
 * and the cache brought up to date.  Tells warnings, and what fails: then
 * *STATUS is raised and there is no list, NULL.
 */
struct spool *regget(const struct regsource *source,
    const struct regset_options *options, struct regcache *cache,
    enum verdict *status);

#endif

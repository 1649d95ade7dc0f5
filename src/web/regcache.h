/*
 * regcache: the lists that one registry gave, one file each, and its state.
 *
 *	$XDG_CACHE_HOME/emrex/registry/NAME/20261123T100000Z.json	a list
 *	.../.state	regstate.h
 *	.../.lock	flock(2): one run at a time
 *
 * A list has two files when it was seen more than once: of the first and of
 * the last time.  So the directory is what elmo-verify(1) reads with
 * --registry=DIR, and says between which dates a certificate was listed.
 * Everything appears whole or not at all; who is killed leaves the old list.
 * Failures are VERDICT_TROUBLE.
 */
#ifndef REGCACHE_H
#define REGCACHE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "regstate.h"

struct fault;
struct regcache;
struct registry;
struct spool;

/*
 * The directory NAME, made where it is not there, locked; NULL with *fault set
 * when it cannot be, or others hold the lock for longer than SECONDS.
 */
struct regcache *regcache_open(
    const char *name, unsigned seconds, struct fault *fault);
void regcache_close(struct regcache *cache); /* NULL allowed */
const char *regcache_dir(const struct regcache *cache);
/* Did another run hold the lock, and save the state then? */
bool regcache_waited(const struct regcache *cache);
/* The caller changes it, and has it saved by regcache_save. */
struct regstate *regcache_state(struct regcache *cache);
/* Why the state that was there was not read, or NULL. */
const char *regcache_damage(const struct regcache *cache);

/* Number of lists, and their dates, the oldest first. */
size_t regcache_count(const struct regcache *cache);
int64_t regcache_date(const struct regcache *cache, size_t i);
int64_t regcache_newest(const struct regcache *cache); /* 0: there is none */
/* Takes the newest away, which is damaged. */
void regcache_drop(struct regcache *cache);
/*
 * Begins anew, for the registry is another one now: the lists are moved to
 * *DIR, which the caller frees.  0, or -1 with *fault set.
 */
int regcache_set_aside(
    struct regcache *cache, int64_t now, char **dir, struct fault *fault);
/* The list of the date STAMP, which the caller frees; all of them. */
struct spool *regcache_list(
    const struct regcache *cache, int64_t stamp, struct fault *fault);
int regcache_history(const struct regcache *cache, struct registry *registry,
    struct fault *fault);

/*
 * The registry has at NOW the list TEXT: 1 when it is another than the newest,
 * 0 when it is the same; regcache_same when that is known.  Where NOW lies
 * before the newest list, the clock was set back, and the date is that list's
 * and a second.
 */
int regcache_put(struct regcache *cache, int64_t now, const char *text,
    size_t n, struct fault *fault);
int regcache_same(struct regcache *cache, int64_t now, struct fault *fault);
int regcache_save(struct regcache *cache, struct fault *fault);

#endif

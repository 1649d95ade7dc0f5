#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "regcache.h"
#include "regconf.h"
#include "regget.h"
#include "registry.h"
#include "regset.h"
#include "spool.h"
#include "xalloc.h"

/* What is remembered of one registry until changes were told. */
struct regset_source {
	char *name;
	int64_t newest; /* 0: nothing to note */
};

/* seconds beyond those of a download that another run may hold the lock */
#define LOCK_MORE 5

/* What the cache has of before; where it has none, nothing changed. */
static void
read_before(struct regset *set, const struct regset_options *options,
    struct regcache *cache, struct spool *list, const char *name)
{
	int64_t date = options->since, found = 0;
	struct spool *old = NULL;
	size_t i;

	if (cache != NULL && date == 0)
		date = regcache_state(cache)->told;
	for (i = 0; cache != NULL && i < regcache_count(cache); i++)
		if (i == 0 || regcache_date(cache, i) <= date)
			found = regcache_date(cache, i);
	if (found != 0)
		old = regcache_list(cache, found, NULL);
	if (cache != NULL &&
	    (regcache_count(cache) > 1 || regcache_state(cache)->told != 0))
		set->before = true;
	(void)registry_read(set->then, old == NULL ? list : old, name, 0, NULL);
	spool_free(old);
}

static void
read_history(struct regset *set, const struct regsource *source,
    struct regcache *cache, struct spool *list)
{
	if (cache == NULL || regcache_history(cache, set->ever, NULL) != 0)
		(void)registry_read(set->ever, list, source->name, 0, NULL);
	if (!source->url && source->kept)
		(void)registry_load(set->ever, source->location, NULL);
}

static void
load(struct regset *set, const struct regsource *source,
    const struct regset_options *options)
{
	struct fault fault = FAULT_NONE;
	struct regcache *cache = NULL;
	struct regset_source *seen = &set->source[set->n++];
	struct spool *list;

	if (source->kept) {
		cache = regcache_open(
		    source->name, options->seconds + LOCK_MORE, &fault);
		if (cache == NULL)
			msg_warn("%s: nothing is kept: %s", source->name,
			    fault.text);
	}
	list = regget(source, options, cache, &set->status);
	seen->name = xstrdup(source->name);
	if (list != NULL &&
	    registry_read(set->now, list, source->name, 0, NULL) == 0) {
		set->good++;
		if (options->history) {
			read_before(set, options, cache, list, source->name);
			read_history(set, source, cache, list);
		}
		if (cache != NULL)
			seen->newest = regcache_newest(cache);
	}
	spool_free(list);
	regcache_close(cache);
}

void
regset_load(struct regset *set, const struct regconf *conf,
    const struct regset_options *options)
{
	size_t i;

	*set = (struct regset){.now = registry_new(),
	    .ever = registry_new(),
	    .then = registry_new(),
	    .status = VERDICT_OK};
	set->source = xcalloc(conf->n + 1, sizeof *set->source);
	for (i = 0; i < conf->n; i++)
		load(set, &conf->source[i], options);
}

void
regset_told(struct regset *set)
{
	struct fault fault;
	struct regcache *cache;
	size_t i;

	for (i = 0; i < set->n; i++) {
		if (set->source[i].newest == 0)
			continue;
		fault = (struct fault)FAULT_NONE;
		cache = regcache_open(set->source[i].name, LOCK_MORE, &fault);
		if (cache != NULL) {
			regcache_state(cache)->told = set->source[i].newest;
			(void)regcache_save(cache, &fault);
		}
		if (*fault.text != '\0')
			msg_warn("%s: changes will be told again: %s",
			    set->source[i].name, fault.text);
		regcache_close(cache);
	}
}

void
regset_free(struct regset *set)
{
	size_t i;

	registry_free(set->now);
	registry_free(set->ever);
	registry_free(set->then);
	for (i = 0; i < set->n; i++)
		free(set->source[i].name);
	free(set->source);
}

/*
 * regset: all registries of a run, brought up to date and merged.
 *
 * An URL is asked when its list in the cache is older than the registry lets
 * it be (from a minute to three hours, as EWP's rules say), or when `refresh`
 * is set; with what the last answer said of itself, so that it need not be
 * sent again.  A file or directory is read each time.  Where a registry cannot
 * be asked, or gives what is no list, its list in the cache is used and that
 * is told; never one that was checked longer ago than `max_age`.
 */
#ifndef REGSET_H
#define REGSET_H

#include <stdbool.h>
#include <stdint.h>

#include "msg.h"

struct regconf;
struct registry;

struct regset_options {
	const char *ca_file; /* for http.h; or NULL */
	unsigned seconds;    /* for one registry */
	int64_t begun;	     /* when the run began: what is newer will do */
	int64_t max_age;     /* seconds */
	bool refresh;
	bool history;  /* also fill `ever` and `then` */
	int64_t since; /* what `then` is of; 0: what changes were told of */
};

struct regset {
	struct registry *now;	      /* what is listed */
	struct registry *ever;	      /* with all that was, and the dates */
	struct registry *then;	      /* what was listed before */
	bool before;		      /* some registry has a list of then */
	enum verdict status;	      /* of what failed, which has been told */
	struct regset_source *source; /* private */
	size_t n, good;		      /* registries; those that could be read */
};

/* Tells what fails, and goes on with the rest.  regset_free in any case. */
void regset_load(struct regset *set, const struct regconf *conf,
    const struct regset_options *options);
/* Changes up to now were told: the next are from here on. */
void regset_told(struct regset *set);
void regset_free(struct regset *set);

#endif

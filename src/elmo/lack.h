/*
 * lack: what a record has not, and a profile wants.
 *
 * Each lack is one value: the path at which it is to stand, which is a path of
 * fill.h wherever a table can supply it, and what is wanted.  A record that
 * lacks nothing that must be keeps the rules of the profile that ask for
 * something to be there (rule.h, E1, E6 to E14 and O7).  An ECTS credit is
 * wanted at the end of a branch, for rule O5 lets only one level have them.
 */
#ifndef LACK_H
#define LACK_H

#include <stdbool.h>
#include <stddef.h>

#include "rule.h"
#include "xsd.h"

struct doc;

struct lack {
	const char *rule; /* its id, or "schema" */
	enum rule_level level;
	const char *path;
	const char *wanted;
	/* the title of the learning opportunity or institution, "" for none:
	 * for people, and for nobody's log */
	const char *about;
	bool fillable; /* fill.h has a value at that path */
};

typedef void lack_fn(void *ctx, const struct lack *lack);

struct lack_count {
	size_t must, should;
};

/* In the order of the document; what FN is given lives during the call. */
void lack_each(const struct doc *doc, enum rule_profile profile,
    enum xsd_version version, lack_fn *fn, void *ctx, struct lack_count *count);
/* The version that a record of version FROM has to be for the profile. */
enum xsd_version lack_version(enum rule_profile profile, enum xsd_version from);

#endif

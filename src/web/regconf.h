/*
 * regconf: which registries there are: emrex-registry(5).
 *
 * From a file of lines, "LOCATION" or "NAME LOCATION", or from options that
 * name locations alone.  A location is an URL (https, or http to loopback), a
 * file, or a directory of dated snapshots; as an option also "-", standard
 * input.  Failures are VERDICT_TROUBLE,
 * "FILE: LINE: why".
 */
#ifndef REGCONF_H
#define REGCONF_H

#include <stdbool.h>
#include <stddef.h>

struct fault;
struct strings;

struct regsource {
	char *name;	/* for people, and of its directory in the cache */
	char *location; /* URL, or path */
	bool url;
	bool kept; /* in the cache: an URL, a file, a directory, not a pipe */
};

struct regconf {
	struct regsource *source;
	size_t n;
};

#define REGCONF_NONE                                                           \
	{                                                                      \
		NULL, 0                                                        \
	}

/* The N bytes TEXT of FILE, whose directory relative paths start from. */
int regconf_parse(struct regconf *conf, const char *file, const char *text,
    size_t n, struct fault *fault);
int regconf_read(struct regconf *conf, const char *file, struct fault *fault);
/*
 * The user's file (XDG_CONFIG_HOME), else the system's.  With neither it fails
 * and says where they would be.
 */
int regconf_default(struct regconf *conf, struct fault *fault);
/* Locations as options give them. */
int regconf_add(
    struct regconf *conf, const struct strings *list, struct fault *fault);
void regconf_free(struct regconf *conf);

#endif

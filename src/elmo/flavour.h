/*
 * flavour: which ELMO is this?
 *
 * Documents do not say their version.  It is taken from the namespace and from
 * what is used of each version, along the known paths only: never from within
 * an extension or a foreign element.  Nothing here can fail; a document that
 * fits no version gets the oldest one that has all that it uses.
 */
#ifndef FLAVOUR_H
#define FLAVOUR_H

#include <stdbool.h>
#include <stddef.h>

#include "caps.h"
#include "xsd.h"

struct xml_sink;

enum flavour_kind {
	FLAVOUR_NOT_ELMO, /* another root, or none yet */
	FLAVOUR_V1,	  /* 1.0.0 to 1.7.0, and the tag 2.0.0 */
	FLAVOUR_V2,	  /* 2.0.0 and 2.1.1 */
	FLAVOUR_OTHER,	  /* an elmo of another namespace */
	FLAVOUR_PURL,	  /* the pre-release of 2015 */
	FLAVOUR_NONE	  /* an elmo without a namespace */
};

/* What has been counted in an open element on a known path. */
struct flavour_frame {
	unsigned char place; /* 0: not on a known path */
	bool grouping, alternative, signature;
	unsigned short identifiers, titles, descriptions, contents; /* to 2 */
};

struct flavour {
	enum flavour_kind kind;
	enum xsd_version version; /* XSD_NONE but for V1 and V2 */
	char ns[256];		  /* of the root, cut */
	/* private */
	unsigned possible;	/* a bit for each version */
	enum xsd_version since; /* the newest feature's */
	size_t depth;
	struct flavour_frame frame[CAP_DEPTH + 1];
	char text[64];
	size_t len;
};

/* *SINK is then given to xml_parse; FLAVOUR is filled when that returns. */
void flavour_begin(struct flavour *flavour, struct xml_sink *sink);
/* The same for kind and ns alone, which costs nothing. */
void flavour_begin_root(struct flavour *flavour, struct xml_sink *sink);
/* "v1", "v2", "other-namespace", "purl", "none", "not-elmo". */
const char *flavour_name(enum flavour_kind kind);

#define ELMO_NS_V1 "https://github.com/emrex-eu/elmo-schemas/tree/v1"
#define ELMO_NS_V2 "https://github.com/emrex-eu/elmo-schemas/tree/v2"
#define ELMO_NS_PURL "http://purl.org/net/elmo"

#endif

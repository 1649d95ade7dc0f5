/*
 * scan: what in a document could be the trace of an accident.
 *
 * One pass over the events of a document, to know which undoing can change
 * anything.  A scan is also useful after a parse that failed: it then knows
 * what was open.  It owns all its strings; scan_free ends it.
 */
#ifndef SCAN_H
#define SCAN_H

#include <stdbool.h>
#include <stddef.h>

#include "xml.h"

#define SCAN_NS 32 /* declarations that are looked at: the bits of a plan */

struct scan_ns {
	char *prefix; /* "" for the default namespace */
	char *uri;
	bool used; /* by an element or an attribute outside the Signature */
	bool own;  /* stands on the elmo element itself */
};

struct scan {
	bool found;		    /* there is an elmo element */
	bool envelope;		    /* and it is not the root */
	char *uri, *prefix;	    /* of the elmo element; "" for none */
	char *sig_prefix;	    /* of the Signature, or NULL */
	struct scan_ns ns[SCAN_NS]; /* declared there, then around it */
	size_t nns;
	bool schema; /* xsi:schemaLocation or the like on it */
	bool pi;
	bool mojibake;
	bool between;		/* white space between elements */
	bool around;		/* at the edge of a leaf's text */
	bool within;		/* a line end in the midst of one */
	bool cr_blank, cr_leaf; /* carriage returns */
	bool cr_twice;		/* one right behind another */
	bool lf_blank, lf_leaf; /* line feeds without one */
	char **open; /* names of the elements open at the end of the parse */
	size_t nopen, sopen;
	bool signature, closed; /* a Signature began, and ended */
	/* private: the run of text that is being read */
	size_t elmo, seal; /* depth of elmo and of the Signature, 0 outside */
	bool run, leaf, edge, line, cr, rcr, rlf;
	unsigned char *child; /* by depth: has child elements */
	size_t schild;
};

/* A scan is born all zero. */
struct xml_sink scan_sink(struct scan *scan);
void scan_free(struct scan *scan);

#endif

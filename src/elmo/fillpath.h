/*
 * fillpath: the path of a value in a record.
 *
 * Either from the root, as the list of lacks has it,
 *
 *	/elmo/report[1]/issuer/identifier[@type='schac']
 *
 * or from a place, for all records or for those of a condition:
 *
 *	issuer/identifier[@type='schac']
 *	los/title[@xml:lang='en']
 *	loi/academicTerm/start
 *	loi/credit[scheme='ects']/value
 *
 * where learner, report, issuer, los and loi are the elements that the columns
 * of elmo-tocsv are named after.
 */
#ifndef FILLPATH_H
#define FILLPATH_H

#include <stdbool.h>
#include <stddef.h>

#include "fillplace.h"

struct buf;
struct fault;
struct fillfield;

struct fillpath_step {
	const char *local; /* of fillplace_step */
	size_t number;	   /* 0: not given */
};

struct fillpath {
	enum fillplace_kind place;
	struct fillpath_step
	    *step; /* from below the root; NULL: from a place */
	size_t nsteps;
	const struct fillfield *field;
	char *which; /* the type, language, label, scheme; NULL: not given */
};

/* -1 with *fault set (VERDICT_TROUBLE) when there is no such value. */
int fillpath_parse(
    struct fillpath *path, const char *text, struct fault *fault);
void fillpath_free(struct fillpath *path);
/* Appends it so that equal paths are equal text. */
void fillpath_key(const struct fillpath *path, struct buf *out);
/* Appends what stands behind the place, "/credit[scheme='ects']/value". */
void fillpath_field(
    const struct fillfield *field, const char *which, struct buf *out);

#endif

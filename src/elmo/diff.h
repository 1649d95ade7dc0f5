/*
 * diff: what two records say differently.
 *
 * Results are found again by an identifier of the instance, else by one of the
 * course and the date, else by a title and the date, each first within the
 * same issuer, then anywhere; the rest came or went.  Reports are found by
 * their issuer.  What is compared is text (difffield.h), so that versions and
 * flavours of ELMO can be compared with each other; signatures are not, nor
 * are attachments: those are a matter of hashes.  A diff owns what it says,
 * and points into the docs for the rest.
 */
#ifndef DIFF_H
#define DIFF_H

#include <stdbool.h>
#include <stddef.h>

#include <libxml/tree.h>

#include "difffield.h"

struct doc;
struct strings;

#define DIFF_NONE ((size_t)-1)

/* A learning opportunity, with its instance where it has one. */
struct diff_result {
	const xmlNode *report, *los, *loi; /* loi may be NULL */
	size_t report_no;		   /* from 0 */
	size_t parent;			   /* the result above, or DIFF_NONE */
	size_t match;			   /* in the other record */
	char *issuer;			   /* which it is known by */
	char *title, *code, *date;	   /* "" for none */
	struct diffchange_list changes;	   /* of the old one, when matched */
};

struct diff_report {
	const xmlNode *node;
	size_t match;
	char *issuer; /* an identifier, else a title */
	char *title;  /* of the issuer */
	struct diffchange_list changes;
};

struct diff_side {
	const struct doc *doc;
	struct diff_result *results;
	size_t nresults;
	struct diff_report *reports;
	size_t nreports;
};

struct diff {
	struct diff_side was, is;
	struct diffchange_list learner, document;
	size_t same; /* results without any change */
};

/* IGNORE: names of elements, and "learner", "issuer", "report". */
void diff_make(struct diff *diff, const struct doc *was, const struct doc *is,
    const struct strings *ignore);
void diff_free(struct diff *diff);
/* Nothing differs. */
bool diff_same(const struct diff *diff);

#endif

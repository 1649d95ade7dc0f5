/*
 * detail: what a learning opportunity says beside title, date, credits and
 * grade, as facts.
 */
#ifndef DETAIL_H
#define DETAIL_H

#include <libxml/tree.h>

#include "facts.h"

/* What is said once for all: not repeated where it is the same.  Each NULL
 * for nothing; texts as the record has them. */
struct detail_common {
	const char *type;	  /* in any case */
	const char *language;	  /* of instruction */
	const char *credit_level; /* Bachelor (1.x) */
	const char *levels;	  /* detail_levels */
};

/* TITLES are those that are shown already. */
void detail_facts(const xmlNode *los, const struct detail_common *common,
    const struct paras *titles, struct facts *facts);
/* All levels of qualification in one text, "" for none; the caller frees it. */
char *detail_levels(const struct subject *subject, const xmlNode *loi);
/*
 * Each credit of a specification or its instance behind AFTER, the first for
 * NULL (below the specification itself in the pre-release).
 */
const xmlNode *detail_credit(
    const struct subject *subject, const xmlNode *los, const xmlNode *after);
/* "A: 12, B: 30 (own)"; the caller frees it. */
char *detail_distribution(const struct subject *subject, const xmlNode *loi);
/* Is this the category of the learner's result? */
bool detail_own(
    const struct subject *subject, const xmlNode *loi, const xmlNode *category);
/* The result, verbatim, of 1.0 and later or of the pre-release; or NULL. */
const xmlNode *detail_result(const struct subject *subject, const xmlNode *loi);
/* "2014-10-01 - 2015-02-15", or what there is of it; the caller frees it. */
char *detail_range(
    const struct subject *subject, const xmlNode *node, const char *to);

#endif

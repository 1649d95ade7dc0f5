/*
 * search: which undoing makes a signature good.
 *
 * Goes through what could have happened to a document, one accident, then two,
 * then three at a time, and reads the document once for each.  An undoing
 * counts when in one and the same reading the digest is the signed one and
 * the signature value is good; so nothing that changes the content can be
 * taken for an accident.  The work is bounded in readings and in bytes.
 */
#ifndef SEARCH_H
#define SEARCH_H

#include <stdbool.h>
#include <stddef.h>

#include "maker.h"
#include "msg.h"

struct anchors;
struct scan;
struct spool;

/* What may have happened; explain.c has the words. */
enum cause {
	/* to the bytes: found out by the caller */
	CAUSE_LEAD,
	CAUSE_BYTES,
	CAUSE_CUT,
	/* to the document */
	CAUSE_ENVELOPE,
	CAUSE_STRIP,
	CAUSE_LINE,
	CAUSE_TRIM,
	CAUSE_WRAP,
	CAUSE_CHARS,
	CAUSE_CR,
	CAUSE_CR_BLANK,
	CAUSE_CR_LEAF,
	CAUSE_CR_TWICE,
	CAUSE_NO_CR,
	CAUSE_NO_CR_LEAF,
	CAUSE_NO_CR_BLANK,
	CAUSE_SCHEMA,
	CAUSE_NS_ADDED,
	CAUSE_NS_GONE,
	CAUSE_NAMES,
	CAUSE_PI,
	CAUSE_INDENT_2,
	CAUSE_INDENT_4,
	CAUSE_INDENT_TAB,
	/* to the Signature alone */
	CAUSE_SIGNED_INFO,
	CAUSES
};

#define SEARCH_DEEP 3 /* accidents at a time */

struct search_result {
	bool found;	    /* both good: by the causes */
	bool digest;	    /* good in some reading: that of the causes */
	bool value;	    /* good in some reading */
	bool straight;	    /* and with SignedInfo as it stands */
	bool incomplete;    /* not all was tried */
	bool none;	    /* there is no signature */
	struct fault fault; /* the signature could not be judged at all */
	enum cause cause[SEARCH_DEEP + 2];
	size_t ncauses;
	struct maker maker; /* who made the value, when found or value */
};

/*
 * DOC is well-formed and was listened to by SCAN.  *RESULT is ended with
 * search_free.
 */
void search_run(struct spool *doc, const struct scan *scan,
    struct anchors *anchors, struct search_result *result);
void search_free(struct search_result *result);

#endif

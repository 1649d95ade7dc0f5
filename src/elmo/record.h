/*
 * record: a document as rows, one for each learning opportunity instance.
 *
 * Rows come in the order of the document, a programme before its parts.  Only
 * instances on their known places make one (place.h); those that a decision on
 * recognition tells of make none, for they are other people's results or the
 * same ones again.  A row points into the doc and lives during the call.
 */
#ifndef RECORD_H
#define RECORD_H

#include <stdbool.h>
#include <stddef.h>

#include <libxml/tree.h>

struct doc;

struct record_row {
	const struct doc *doc;
	const xmlNode *report, *los, *loi;
	size_t number;	  /* of the row in the document, from 1 */
	size_t report_no; /* from 1 */
	size_t depth;	  /* 1: directly in the report */
	/*
	 * Its ECTS count in a total: it is passed and nothing above it is
	 * passed with ECTS of its own.  So a total counts each branch on one
	 * level, the topmost, as summary.h does.
	 */
	bool counts;
};

/* Other than 0 ends the walk. */
typedef int record_fn(void *ctx, const struct record_row *row);

/* 0, or what FN returned last. */
int record_rows(const struct doc *doc, record_fn *fn, void *ctx);

/* The status of an instance: "passed" where none is given (ELMO 1.2). */
char *record_status(const struct doc *doc, const xmlNode *loi);
/*
 * The credit behind AFTER, the first for NULL: those of the instance, then
 * those that the pre-release has at the specification.
 */
const xmlNode *record_credit(const struct doc *doc, const xmlNode *los,
    const xmlNode *loi, const xmlNode *after);
/* Is it called ects, in any case? */
bool record_is_ects(const struct doc *doc, const xmlNode *credit);
/* A value as a decimal: the comma that some send is a point.  NULL: none. */
char *record_credit_value(const struct doc *doc, const xmlNode *credit);

#endif

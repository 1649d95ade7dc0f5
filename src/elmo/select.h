/*
 * select: a record with what is wanted of it, and no more.
 *
 * What is wanted stays in the opportunities and reports that it is in, with
 * all that it refers to.  What nothing refers to any more goes, and so does
 * the document's signature, which could not hold; signatures within supplements
 * go on holding.  A record that was valid stays valid, or there is no result.
 */
#ifndef SELECT_H
#define SELECT_H

#include <stdbool.h>

#include "selectmark.h"
#include "selectwant.h"

struct fault;
struct spool;
struct warnings;

struct select {
	struct selectwant want;
	bool results;	    /* also of what is around the wanted */
	bool attachments;   /* also those that nobody referred to */
	bool keep_original; /* the bytes as they came are an attachment */
};

/*
 * What is wanted of the record in SPOOL, for the caller to free.  NULL with
 * *fault set: as doc_read has it, VERDICT_NO where nothing is wanted and where
 * the result would not be valid.
 */
struct spool *select_record(const struct select *select,
    const struct selectmark_names *names, struct spool *spool,
    struct warnings *remarks, struct fault *fault);

#endif

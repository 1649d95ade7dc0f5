/*
 * convertdoc: a document that is converted, from its bytes to the result's.
 *
 *	convertdoc_read, convertdoc_to, convertdoc_result, convertdoc_free
 *
 * Between the second and the third the tree may be changed further; who does so
 * counts it in c.changes.  A document in which nothing had to change is handed
 * on byte for byte, its signature with it; from any other the document's own
 * Signature is dropped.  Comments and instructions stay.
 *
 * The result is valid for its version if the document was for its own, or there
 * is none.  Before 1.5 a document is signed: one that lacks nothing but that is
 * taken for valid.
 */
#ifndef CONVERTDOC_H
#define CONVERTDOC_H

#include <stdbool.h>
#include <stddef.h>

#include "convert.h"
#include "converttell.h"

struct fault;
struct spool;
struct warnings;

struct convertdoc {
	struct convert c;
	enum xsd_version version; /* of the document, XSD_NONE: no schema's */
	size_t signatures;	  /* its own */
	struct converttell told;
	struct spool *source; /* the caller's */
};

struct convertdoc_options {
	bool strict;	    /* nothing may be lost */
	bool keep_original; /* the bytes that came are an attachment */
	bool unjudged;	    /* valid or not */
};

/*
 * SPOOL must outlive the result.  NULL with *fault set: as tree_read has it,
 * VERDICT_NO for what is not ELMO in any flavour.
 */
struct convertdoc *convertdoc_read(struct spool *spool, struct fault *fault);
void convertdoc_free(struct convertdoc *doc); /* NULL allowed */
/* The tree becomes one of that version. */
void convertdoc_to(struct convertdoc *doc, enum xsd_version to);
/*
 * The result, for the caller to free.  NULL with *fault set, VERDICT_NO when
 * something is lost that must not be or when it would not be valid; WARNINGS
 * say in either case what is lost and lacks, NOTES (NULL allowed) what else was
 * done.
 */
struct spool *convertdoc_result(struct convertdoc *doc,
    const struct convertdoc_options *options, struct warnings *warnings,
    struct warnings *notes, struct fault *fault);

#endif

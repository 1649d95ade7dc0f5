/*
 * faults: what goes wrong with answers, made on purpose.
 *
 * Each fault has been seen in the network, is a mode of one of the field's test
 * benches, or stands next to one of these.  A fault changes the document, the
 * value of the elmo field, a field, or the whole body; the table says which,
 * and what emrex-decode makes of it, which the tests hold it to.
 */
#ifndef FAULTS_H
#define FAULTS_H

#include <stddef.h>

struct fault;
struct spool;

enum fault_id {
	FAULT_ABSENT, /* none: all is well */
	/* the document */
	FAULT_LATIN1,
	FAULT_CUT_DOCUMENT,
	/* its packing */
	FAULT_NO_GZIP,
	FAULT_GZIP_NAME,
	FAULT_GZIP_TWICE,
	FAULT_ZLIB,
	FAULT_DEFLATE,
	FAULT_BAD_CRC,
	FAULT_BAD_LENGTH,
	FAULT_TWO_MEMBERS,
	FAULT_ZEROS,
	FAULT_TRAILING,
	FAULT_TRUNCATED,
	FAULT_NOT_GZIP,
	/* its base64 */
	FAULT_RAW_XML,
	FAULT_BASE64_TWICE,
	FAULT_URL_SAFE,
	FAULT_LINES,
	FAULT_NO_PADDING,
	FAULT_PLUS_LOST,
	FAULT_NOT_BASE64,
	FAULT_BLANKS,
	FAULT_PERCENT,
	/* the fields */
	FAULT_NO_CODE,
	FAULT_EMPTY_CODE,
	FAULT_LOWER_CODE,
	FAULT_UNKNOWN_CODE,
	FAULT_SOMETHING_ELSE,
	FAULT_NO_MESSAGE,
	FAULT_NO_SESSION,
	FAULT_WRONG_SESSION,
	FAULT_UPPER_ELMO,
	FAULT_TWO_ELMO,
	FAULT_TWO_CODES,
	FAULT_EMPTY_ELMO,
	FAULT_NO_ELMO,
	FAULT_EXTRA_FIELD,
	FAULT_CANCEL_ELMO,
	FAULT_NO_RESULTS_ELMO,
	FAULT_ERROR_ELMO,
	FAULT_CANCEL,
	FAULT_NO_RESULTS,
	FAULT_ERROR,
	FAULT_MARKUP,
	/* the body */
	FAULT_BAD_ESCAPE,
	FAULT_JSON,
	FAULT_MULTIPART,
	FAULT_HTML,
	FAULT_EMPTY_BODY,
};

/* What must be there to carry the fault. */
enum fault_place {
	FAULT_IN_VALUE,	 /* any output */
	FAULT_IN_FIELDS, /* a form or a page */
	FAULT_IN_BODY,	 /* a form */
};

struct fault_entry {
	const char *name;
	enum fault_id id;
	enum fault_place place;
	const char *what;
	/* "accepted", "mended", "repaired with --repair", "refused, status N",
	 * "refused with --session-file, status 1" */
	const char *outcome;
};

/* By name, or NULL. */
const struct fault_entry *faults_find(const char *name);
/* All of them; NULL behind the last. */
const struct fault_entry *faults_at(size_t i);

/*
 * Appends to VALUE what the elmo field is for the document DOC under the fault
 * ID: base64 of gzip, if it concerns something else.
 */
int faults_value(enum fault_id id, struct spool *doc, struct spool *value,
    struct fault *fault);

#endif

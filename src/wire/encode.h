/*
 * encode: a document packed as a contact point sends it.
 *
 * The value of the elmo field (base64 of gzip), a whole form body, or the page
 * that submits one: what decode reads, the same bytes for the same input.  A
 * fault, where one is asked for, is the only thing that is wrong with it.
 */
#ifndef ENCODE_H
#define ENCODE_H

#include <stdbool.h>

#include "faults.h"

struct spool;

enum encode_as { ENCODE_VALUE, ENCODE_FORM, ENCODE_PAGE };

struct encode_options {
	enum encode_as as;
	const char *url;     /* of a page: where it posts to */
	const char *code;    /* returnCode; what the fault says goes first */
	const char *message; /* returnMessage, may be "" */
	const char *session; /* sessionId, NULL: no such field */
	enum fault_id fault;
};

/* Does an answer with these options have a document at all? */
bool encode_wants_document(const struct encode_options *options);
/*
 * Appends the answer to OUT; DOC may be NULL where no document is wanted.  0,
 * or -1 with *fault set.
 */
int encode(const struct encode_options *options, struct spool *doc,
    struct spool *out, struct fault *fault);
/* http or https, with a host, and no white space or control in it? */
bool encode_is_url(const char *url);

#endif

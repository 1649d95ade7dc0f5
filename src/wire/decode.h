/*
 * decode: an answer of the network, in whatever form it was saved, to the
 * document in it.
 *
 * A form body, the value of its elmo field, or what was in there (protocol:
 * "Encoding details of elmo").  What has one meaning only is mended; with
 * REPAIR also what is undone at the user's risk: a second layer of a kind,
 * zlib and raw deflate, a wrong checksum, garbage behind the end, the wrong
 * charset.  All of it is told in repairs.  The document that comes out is
 * well-formed XML, byte for byte what was packed, unless its charset had to be
 * repaired.
 */
#ifndef DECODE_H
#define DECODE_H

#include <stdbool.h>

#include "msg.h"
#include "response.h"
#include "warnings.h"

struct buf;
struct spool;

struct decode_options {
	const char *session; /* the one that was sent, NULL: not compared */
	bool repair;
};

struct decoded {
	struct spool *spool;	  /* the document, or NULL; the caller's */
	struct response response; /* of a form body, else empty */
	bool form;		  /* it was one */
	struct warnings repairs;
	char encoding[64]; /* "form+base64+gzip", outermost first; or "xml" */
};

/* IN is taken over.  decoded_free ends *D in any case, without the spool. */
enum verdict decode(struct spool *in, const struct decode_options *options,
    struct decoded *d, struct fault *fault);
/* The same, where IN is known to be a form body, whatever it looks like. */
enum verdict decode_form(struct spool *in, const struct decode_options *options,
    struct decoded *d, struct fault *fault);
void decoded_free(struct decoded *d);

/*
 * The session identifier in FILE: its first line, without white space around.
 * The caller frees it; NULL with *fault set.
 */
char *decode_session(const char *file, struct fault *fault);

#endif

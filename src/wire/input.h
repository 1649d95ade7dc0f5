/*
 * input: one operand in, its documents out, one after the other.
 *
 * The grammar is that of contract.md section 1: what bytes are is told by the
 * bytes.  Each document comes to the callback as bare XML, not yet parsed, in
 * a spool; so does, with a fault in place of the spool, whatever cannot be
 * unwrapped, so that one bad member of an archive does not hide the others,
 * and an operand never yields nothing.  A form body yields a document only
 * when response_judge says so.  Responses of ToRs APIs and SOAP envelopes
 * yield the ELMO documents in them, re-rooted (envelope.h).
 *
 * A regular file above CAP_SPOOL_MEMORY is not copied: its spool borrows the
 * descriptor, which must stay open while an item of it is in use.
 */
#ifndef INPUT_H
#define INPUT_H

struct fault;
struct response;
struct spool;
struct warnings;

struct item {
	/* "FILE", or "FILE(MEMBER)"; not neutralised: see msg_name */
	const char *name;
	const char *member; /* MEMBER alone, NULL when there is none */
	/* The XML.  The callback may keep it: it then sets this to NULL and
	 * frees it itself; else it is freed after the call. */
	struct spool *spool;
	const struct fault *fault;	 /* where spool is NULL */
	const struct warnings *warnings; /* what was mended or left out */
	const struct response *response; /* of a form body, else NULL */
};

/* Other than 0 ends the reading. */
typedef int input_fn(void *ctx, struct item *item);

/*
 * Reads the operand open at FD; NAME is its name.  Returns 0, or what the
 * callback returned last.  Whatever goes wrong is an item.
 */
int input_read(int fd, const char *name, input_fn *fn, void *ctx);
/* The same for bytes that are there already; SPOOL stays the caller's. */
int input_spool(struct spool *spool, const char *name, input_fn *fn, void *ctx);

#endif

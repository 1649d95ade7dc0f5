/*
 * dsig: the signature of a document, judged as the document is read.
 *
 * A dsig listens to one parse: it canonicalises and hashes all that the
 * signature covers, keeps the Signature apart, and watches the structure:
 * exactly one Signature that is a child of the root and its last one, no
 * comment inside the text of a leaf (XML-DSig Core 1.1, 4; ELMO schema,
 * annotation of ds:Signature).  What it needs to know before it has seen the
 * Signature, the digest and the canonical form of the document, is guessed
 * from the tail of the file; a wrong guess costs a second pass and nothing
 * else.  Signatures of a diplomaSupplement are counted, not judged.
 *
 * Nothing here knows whom to trust: see judge.h.
 */
#ifndef DSIG_H
#define DSIG_H

#include <stdbool.h>
#include <stddef.h>

#include "buf.h"
#include "msg.h"
#include "siginfo.h"
#include "warnings.h"

struct policy;
struct spool;
struct xml_sink;

/* What a pass assumes about the signature that it has not seen yet. */
struct dsig_guess {
	enum c14n_method content;
	enum hash_type digest;
	char prefixes[256]; /* exclusive: PrefixList, "" for none */
};

enum dsig_finding {
	DSIG_NONE,	/* no signature */
	DSIG_STRUCTURE, /* a signature, but not one that covers this document */
	DSIG_ALGORITHM, /* asks for what the policy does not allow */
	DSIG_READ,	/* it can be judged: info, signed_info, digest */
	DSIG_AGAIN	/* the guess was wrong: next is the right one */
};

struct dsig_report {
	enum dsig_finding finding;
	struct fault fault;    /* NONE, STRUCTURE, ALGORITHM: why */
	struct siginfo info;   /* as far as it could be read */
	struct buf signed_info; /* canonical */
	bool digest_good;
	unsigned char digest[HASH_MAX]; /* of this document */
	struct dsig_guess next;
	long line;		/* of the Signature */
	unsigned supplements;	/* signatures of diploma supplements */
	struct warnings warnings;
};

struct dsig;

/* The guess for the document in SPOOL; SHA-256 and inclusive for want of
 * anything better. */
void dsig_guess(struct spool *spool, struct dsig_guess *guess);

/* POLICY outlives the dsig.  One dsig serves any number of documents. */
struct dsig *dsig_new(const struct policy *policy);
void dsig_free(struct dsig *dsig); /* NULL allowed */
/* Starts a pass: *SINK is then given to xml_parse.  -1 with *fault set when
 * the digest is not to be had. */
int dsig_begin(struct dsig *dsig, const struct dsig_guess *guess,
    struct xml_sink *sink, struct fault *fault);
/*
 * After a parse that returned 0.  The caller ends *report with
 * dsig_report_free.
 */
void dsig_end(struct dsig *dsig, struct dsig_report *report);
void dsig_report_free(struct dsig_report *report); /* NULL allowed */

#endif

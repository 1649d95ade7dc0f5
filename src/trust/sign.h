/*
 * sign: puts a signature into a document and touches nothing else of it.
 *
 * The output is the input's bytes with one Signature as the last thing in the
 * root: enveloped, URI="", the document's own encoding.  It is read and
 * verified with the certificate's key before it is handed on.  A sign is made
 * once and signs any number of documents; it borrows key and chain.  Refusals
 * are VERDICT_NO, what is wrong with key or file VERDICT_TROUBLE.
 *
 * Whether the document is ELMO and valid is asked of what came out, since ELMO
 * before 1.5 is valid only when it is signed.
 */
#ifndef SIGN_H
#define SIGN_H

#include <stdbool.h>
#include <time.h>

#include "c14n.h"
#include "hash.h"

struct cert_list;
struct fault;
struct key;
struct sign;
struct spool;
struct warnings;

struct sign_options {
	/* of Reference and signature; HASH_NONE: SHA-256 for the one and
	 * what is usual for the key for the other */
	enum hash_type digest;
	enum c14n_method c14n; /* of SignedInfo */
	bool pss;
	bool replace; /* an old Signature is left out */
};

/*
 * Puts CHAIN into order (key_order) and checks that KEY may sign at time AT:
 * what is merely odd about it goes to WARNINGS.  NULL with *fault set.
 */
struct sign *sign_new(const struct key *key, struct cert_list *chain,
    const struct sign_options *options, time_t at, struct warnings *warnings,
    struct fault *fault);
void sign_free(struct sign *sign); /* NULL allowed */
/*
 * Signs IN into the empty spool OUT.  0, or -1 with *fault set, and then what
 * is in OUT is good for nothing.
 */
int sign_document(struct sign *sign, struct spool *in, struct spool *out,
    struct warnings *warnings, struct fault *fault);

#endif

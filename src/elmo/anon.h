/*
 * anon: a document without its learner, for those who look for what is wrong
 * with it.
 *
 * A document is read token by token and changed where it stands: text, values
 * of attributes, comments and the data of processing instructions give way to
 * stand-ins of as many bytes (anonvalue.h).  Markup is never touched, so that
 * what is well-formed stays so and what is not has its fault on the same line
 * and column.  An element is known by the elements around it and its name in
 * the namespace of the elmo element; what is not known is blanked.  Kept are
 * grades, credits, dates but the day of birth, types, codes and languages, and
 * the Signature, which of course no longer verifies.
 */
#ifndef ANON_H
#define ANON_H

#include <stddef.h>

#include "anonchar.h"

struct buf;

enum anon_keep {
	ANON_KEEP_ISSUER = 1,  /* names, addresses, identifiers of issuers */
	ANON_KEEP_TITLES = 2,  /* of learning opportunities, terms, groups */
	ANON_KEEP_SCHEMES = 4, /* what describes grades and levels */
};

struct anon_options {
	struct anon_prf prf;
	unsigned keep; /* enum anon_keep bits */
};

/*
 * Changes the N bytes of a document, in UTF-8 or what claims to be, in their
 * place.  HTML is taken as XML that is not well-formed.
 */
void anon_document(const struct anon_options *options, char *data, size_t n);
/* The same in any encoding that begins as XML does; BUF keeps its length. */
void anon_encoded(const struct anon_options *options, struct buf *buf);

/* "issuer,titles" to bits; -1 for a word that is not known. */
int anon_keep(const char *list, unsigned *keep);

#endif

/*
 * anonplace: what an element of a record holds, for anon.
 *
 * By its name and the elements around it; everything that is not listed is
 * unknown and blanked.  Cannot fail.
 */
#ifndef ANONPLACE_H
#define ANONPLACE_H

#include <stdbool.h>
#include <stddef.h>

#include "anonvalue.h"

enum anonplace_in {
	ANON_IN_ENVELOPE, /* no elmo element around it yet */
	ANON_IN_ELMO,
	ANON_IN_LEARNER,
	ANON_IN_RECORD, /* a report, and what is below it */
	ANON_IN_ISSUER,
	ANON_IN_SCHEME, /* what describes grades and levels */
	ANON_IN_ATTACHMENT,
	ANON_IN_FOREIGN,
	ANON_IN_SIGNATURE,
};

struct anonplace {
	enum anonplace_in in;
	enum anonvalue_kind kind; /* of its text */
	bool typed;		  /* an xsi:type says so */
};

/*
 * The place of an element of N bytes at LOCAL below ABOVE.  OURS: it is in the
 * namespace of the elmo element, or there is none yet; DSIG: in that of
 * signatures.  KEEP: enum anon_keep bits.
 */
struct anonplace anonplace_below(const struct anonplace *above,
    const char *local, size_t n, bool ours, bool dsig, unsigned keep);
/* What the value of attribute LOCAL of a known element is. */
enum anonvalue_kind anonplace_attr(const char *local, size_t n);
/* What a text of the xsi:type LOCAL is. */
enum anonvalue_kind anonplace_type(const char *local, size_t n);

#endif

/*
 * maker: whose key made a signature value, and over which SignedInfo.
 *
 * Reformatting a document reformats its SignedInfo too, and a signature value
 * is one of SignedInfo's canonical form.  The canonical form has nothing but
 * white space between its tags, so that what a signer wrote can be tried:
 * as it is, without white space, and as two libraries write it.  The keys
 * tried are those that are trusted, then that of KeyInfo, then all of the
 * registries.  A maker is born with its anchors and is for the readings of one
 * document, whose KeyInfo stays the same; maker_free ends it.
 */
#ifndef MAKER_H
#define MAKER_H

#include <stdbool.h>
#include <stddef.h>

#include "buf.h"
#include "cert.h"

struct anchors;
struct dsig_report;

struct maker {
	struct anchors *anchors;
	bool good;	   /* the value was made by: */
	struct cert *cert; /* a reference */
	bool trusted;
	bool reformed; /* over SignedInfo in another form than it has */
	bool own;      /* KeyInfo has a key that is trusted */
	/* private */
	bool listed;
	struct cert_list known, claims; /* keys: trusted, of KeyInfo */
	struct buf last;		/* SignedInfo that was judged last */
	unsigned tries;
};

/*
 * Is the value of REPORT, whose finding is DSIG_READ, good?  Then cert,
 * trusted and reformed tell more; they keep the last good answer.
 */
bool maker_find(struct maker *maker, const struct dsig_report *report);
void maker_free(struct maker *maker);

#endif

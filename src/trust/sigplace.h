/*
 * sigplace: where in the bytes of a document its Signature stands or goes.
 *
 * What is signed must stay as it is, byte for byte, so a Signature is put
 * between the bytes and never written by an XML library.  The document has
 * been read by xml_parse before: it is well-formed and without DOCTYPE, and
 * its markup can be found by looking for brackets in the units of its
 * encoding (one byte, or two in UTF-16, told by the byte order mark).  A
 * document that turns out otherwise has changed in between, VERDICT_TROUBLE.
 */
#ifndef SIGPLACE_H
#define SIGPLACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct fault;
struct spool;

/* All positions are byte offsets. */
struct sigplace {
	unsigned width;		 /* bytes of a unit */
	bool big;		 /* UTF-16: the high byte comes first */
	bool empty;		 /* the root is an empty-element tag */
	uint64_t name, name_end; /* the root's name in its start tag */
	uint64_t inside;       /* begin of the root's content; or of its "/>" */
	uint64_t close;	       /* begin of the root's end tag; or as inside */
	uint64_t old, old_end; /* the child element asked for; equal: none */
};

/* CHILD: which child element of the root old is, from 1; 0 for none. */
int sigplace_find(struct spool *in, uint64_t child, struct sigplace *place,
    struct fault *fault);
/*
 * Writes IN to OUT, without the old child and with the ASCII TEXT as the last
 * thing in the root.
 */
int sigplace_insert(struct spool *in, const struct sigplace *place,
    const char *text, struct spool *out, struct fault *fault);
/* Writes to OUT what stands before the root's content, TEXT and the end tag. */
int sigplace_frame(struct spool *in, const struct sigplace *place,
    const char *text, struct spool *out, struct fault *fault);

#endif

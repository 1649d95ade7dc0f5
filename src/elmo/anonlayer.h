/*
 * anonlayer: the layers of an answer, each in a file of its own; the private
 * side of anonanswer.
 *
 * Each takes the bytes of a layer apart, hands what is inside to
 * anonlayer_inside and puts together what comes back.
 */
#ifndef ANONLAYER_H
#define ANONLAYER_H

#include <stdbool.h>

#include "anonanswer.h"
#include "anonvalue.h"
#include "sniff.h"

struct anonlayer {
	const struct anon_options *options;
	unsigned depth;	    /* layers around it */
	bool base64, field; /* one of them is base64, a field of an answer */
	/* what it gives has N bytes more than a multiple of 3: N + 1; or 0 */
	unsigned thirds;
	unsigned messages; /* of HTTP around it */
};

/* What is within a layer; what is nothing known is blanked. */
int anonlayer_inside(
    const struct anonlayer *layer, struct buf *buf, struct fault *fault);
/* The value of field NAME; KNOWN: the name is one. */
int anonlayer_field(const struct anonlayer *layer, const char *name,
    struct buf *value, struct fault *fault);
/* Letters to x, digits to 0, whatever it is. */
void anonlayer_blank(char *s, size_t n);

int anonbase64(
    const struct anonlayer *layer, struct buf *buf, struct fault *fault);
int anongzip(const struct anonlayer *layer, enum sniff kind, struct buf *buf,
    struct fault *fault);
/* BUF becomes the archive that is in it, if there is one. */
void anongzip_archive(struct buf *buf);
int anonform(
    const struct anonlayer *layer, struct buf *buf, struct fault *fault);
int anonjson(
    const struct anonlayer *layer, struct buf *buf, struct fault *fault);
int anonmultipart(
    const struct anonlayer *layer, struct buf *buf, struct fault *fault);
int anonmessage(
    const struct anonlayer *layer, struct buf *buf, struct fault *fault);
int anonhtml(
    const struct anonlayer *layer, struct buf *buf, struct fault *fault);

#endif

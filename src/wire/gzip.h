/*
 * gzip: RFC 1952, one member, checked to its last byte; through zlib.
 *
 * A gunzip is fed compressed bytes and hands what they hold to a sink as it
 * goes, so nothing is kept but zlib's window.  Legal headers of every kind
 * pass (FNAME, FCOMMENT, FEXTRA, FHCRC); CRC and length must be right, behind
 * the member only zero bytes may follow (gzip(1) pads so), and size and
 * expansion are capped.  What else is wrong is VERDICT_TROUBLE, or, where the
 * caller allows it, mended and told.  zlib (RFC 1950) and raw deflate
 * (RFC 1951) are there for those who repair and for those who make faults.
 */
#ifndef GZIP_H
#define GZIP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct fault;
struct gunzip;
struct spool;

enum gzip_kind { GZIP_GZIP, GZIP_ZLIB, GZIP_DEFLATE };

enum gzip_mend {
	GZIP_CHECK = 1,	   /* wrong CRC or length ignored, and what follows */
	GZIP_TRAILING = 2, /* garbage behind the end ignored */
	GZIP_MEMBERS = 4,  /* several members joined */
};

/* Takes N bytes; 0, or -1 with *fault set. */
typedef int gzip_sink(
    void *ctx, const void *data, size_t n, struct fault *fault);

/* ALLOW: enum gzip_mend bits; at most MAX bytes come out. */
struct gunzip *gunzip_new(enum gzip_kind kind, unsigned allow, uint64_t max);
void gunzip_free(struct gunzip *g); /* NULL allowed */
int gunzip_more(struct gunzip *g, const void *in, size_t n, gzip_sink *sink,
    void *ctx, struct fault *fault);
/* After the last byte: 0, or -1 with *fault set when something is missing. */
int gunzip_end(struct gunzip *g, struct fault *fault);
/* The bits of ALLOW that were used. */
unsigned gunzip_mended(const struct gunzip *g);

/*
 * True when the N bytes at HEAD begin a stream of that kind: by its header,
 * raw deflate (which has none) by inflating them and finding text or gzip.
 */
bool gzip_is(enum gzip_kind kind, const unsigned char *head, size_t n);

/*
 * Packs all of IN to the end of OUT, the same bytes for the same input: no
 * name, MTIME 0, OS 0, as the Java of the network does it.
 */
int gzip_pack(enum gzip_kind kind, struct spool *in, struct spool *out,
    struct fault *fault);

#endif

/*
 * output: where products go (contract, section 2).
 *
 * Standard output, -o FILE or -d DIR.  One document is written bare; many go
 * into one pax tar, or under -d each into a file of its own.  A product is
 * complete before its first byte is written, and a file has its name when its
 * last byte is on the disk, or never.  A closed pipe is a fault without text.
 */
#ifndef OUTPUT_H
#define OUTPUT_H

#include <stdbool.h>

#include "opt.h"

struct fault;
struct output;
struct spool;

struct output_options {
	const char *file; /* -o; NULL: standard output, as "-" is */
	const char *dir;  /* -d */
	bool force;	  /* --force: files in DIR may be replaced */
};

/* The group of options, and where their values go. */
extern struct output_options output_options;
extern const struct opt output_group[]; /* -o -d --force */
extern const struct opt output_one[];	/* -o alone */

enum output_mode {
	OUTPUT_ONE,  /* the tool makes one document; a second is a fault */
	OUTPUT_MANY, /* one is written bare, more are a tar */
	OUTPUT_TAR   /* always a tar (unless -d) */
};

/* Nothing is created yet; NULL with *fault set when it could not be. */
struct output *output_open(const struct output_options *options,
    enum output_mode mode, struct fault *fault);
/*
 * Hands over the product in SPOOL, which is output's from then on, failure or
 * not.  SOURCE is the operand or member that it was made from, EXT the ending
 * of the product without a dot.  0, or -1 with *fault set.
 */
int output_put(struct output *output, const char *source, const char *ext,
    struct spool *spool, struct fault *fault);
/* The name that the last product has in DIR or in the tar, else NULL. */
const char *output_name(const struct output *output);
/*
 * Ends and frees; OUTPUT may be NULL.  Without COMMIT what is not yet under its
 * name or on standard output never gets there.  0, or -1 with *fault set.
 */
int output_close(struct output *output, bool commit, struct fault *fault);

#endif

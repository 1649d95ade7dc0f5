/*
 * renderchild: the child of render, and what the two say to each other.
 *
 * An order: its sizes, the members of struct authentic, the record.  A reply:
 * struct renderchild_reply, the warnings, the file.  All of it between two
 * halves of the same process image, over a pair of sockets.
 */
#ifndef RENDERCHILD_H
#define RENDERCHILD_H

#include <stdint.h>

#include "msg.h"
#include "print.h"

struct spool;

/* What the child ends with when its memory does not suffice. */
#define RENDERCHILD_NO_MEMORY 3

struct renderchild_reply {
	struct fault fault; /* VERDICT_OK: a file follows */
	struct print_result result;
	uint64_t file;	   /* bytes */
	uint32_t warnings; /* how many */
};

/* All of it to FD; 0, or -1 with *fault set: the child is gone, or the record
 * cannot be read. */
int renderchild_order(int fd, struct spool *record,
    const struct authentic *authentic, struct fault *fault);
/* One string; NULL at the end and on errors.  The caller frees it. */
char *renderchild_string(int fd);
/* In the child: answers orders from FD until there are no more; OPTIONS is a
 * const struct print_options. */
void renderchild_run(int fd, void *options);

#endif

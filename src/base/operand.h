/*
 * operand: what a tool is to read, one after the other (contract, section 1).
 *
 * FILE operands; standard input when there is none; the names of a
 * --files0-from list; for a directory the regular files below it, in the order
 * of the bytes of their names.  What cannot be read takes its turn as an
 * operand with a fault, so that it is told in its place.  operands_next does
 * not open: a worker may, with operand_open.
 */
#ifndef OPERAND_H
#define OPERAND_H

#include <stdbool.h>
#include <stdint.h>

#include "msg.h"

struct operands;
struct spool;
struct strings;

struct operand {
	char *name; /* as given, "-" for standard input; operand_close frees */
	int fd;	    /* open for reading, else -1 */
	bool found; /* below a directory: must still be a regular file */
	bool skip;  /* not read, and no fault: warned about */
	/* why fd is -1, or why it is skipped */
	struct fault fault;
};

#define OPERAND_NONE                                                           \
	{                                                                      \
		NULL, -1, false, false, FAULT_NONE                             \
	}

/*
 * The operands ARGS, which must outlive the result, or those of the list
 * FILES0_FROM (NULL: none).  NULL with *fault set when both are given or the
 * list cannot be opened.
 */
struct operands *operands_open(
    const struct strings *args, const char *files0_from, struct fault *fault);
/* 1 and the next one in *op, or 0 at the end. */
int operands_next(struct operands *operands, struct operand *op);
void operands_free(struct operands *operands); /* NULL allowed */

/* Opens op->fd where nothing is at fault yet; failing is in op->fault. */
void operand_open(struct operand *op);
/* Closes the descriptor (never standard input) and frees the name. */
void operand_close(struct operand *op);

/*
 * For who takes one: all bytes of the only operand, at most MAX, or of standard
 * input.  NULL with *fault set when there are more (a directory's files count),
 * there is none, or it cannot be read.
 */
struct spool *operand_load(
    const struct strings *args, uint64_t max, struct fault *fault);

#endif

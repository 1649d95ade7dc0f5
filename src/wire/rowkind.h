/*
 * rowkind: what a rowread is made of, for those alone that make one.
 *
 * A kind of table is a struct that begins with a struct rowread, and functions
 * that fill in its cells: in text, one after the other, each ended by NUL.
 */
#ifndef ROWKIND_H
#define ROWKIND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "rowread.h"

struct fault;
struct spool;

struct rowkind {
	/* The cells and the place of the row that comes, as they stand: 1, 0
	 * behind the last, or -1 with *fault set. */
	int (*next)(struct rowread *r, struct fault *fault);
	void (*cut)(struct rowread *r, size_t i); /* an own trim, or NULL */
	/* Text of cell I that cannot be, and WHY. */
	int (*refuse)(const struct rowread *r, size_t i, const char *why,
	    struct fault *fault);
	bool (*wrong)(const struct rowread *r, size_t *i,
	    struct fault *fault); /* as rowread_wrong */
	void (*seek)(struct rowread *r, uint32_t row);
	void (*free)(struct rowread *r); /* what is its own */
};

enum { ROWKIND_WINDOW = 64 * 1024 };

struct rowread {
	const struct rowkind *kind;
	struct spool *spool;
	/* of the spool, from offset AT */
	unsigned char window[ROWKIND_WINDOW];
	uint64_t at;
	size_t n, used;
	struct buf text;
	size_t *cell; /* where each begins */
	size_t ncells, size;
	struct rowread_place place;
};

void rowkind_init(
    struct rowread *r, const struct rowkind *kind, struct spool *spool);
/* The next byte without taking it, -1 at the end, -2 with *fault set. */
int rowkind_peek(struct rowread *r, struct fault *fault);
/* The offset of that byte. */
uint64_t rowkind_offset(const struct rowread *r);
/* A byte of text, in line LINE; -1 with *fault set when it is too much. */
int rowkind_add(struct rowread *r, int c, uint32_t line, struct fault *fault);
/* One more cell, that begins where text ends. */
int rowkind_cell(struct rowread *r, uint32_t line, struct fault *fault);

#endif

/*
 * attachrun: what elmo-attachment does with one document.
 *
 * Lists go to a buffer that the caller prints, products to the caller's
 * output.  Nothing is printed here.
 */
#ifndef ATTACHRUN_H
#define ATTACHRUN_H

#include <stdbool.h>
#include <stddef.h>

#include "attachadd.h"
#include "warnings.h"

struct buf;
struct fault;
struct item;
struct output;

enum attachrun_mode {
	ATTACHRUN_LIST,
	ATTACHRUN_JSON,
	ATTACHRUN_NUMBER,
	ATTACHRUN_TRANSCRIPT,
	ATTACHRUN_ALL,
	ATTACHRUN_ADD
};

struct attachrun {
	enum attachrun_mode mode;
	size_t number;
	struct attachadd add;
	struct output *output; /* NULL for lists */
	struct warnings warnings;
};

/*
 * Reads the document of ITEM and does what is asked for; what is to be
 * printed is appended to OUT, also where -1 is returned and *fault set.
 */
int attachrun_item(struct attachrun *run, struct item *item, struct buf *out,
    struct fault *fault);

#endif

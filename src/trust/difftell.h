/*
 * difftell: what elmo-diff says, for people and as JSON.
 *
 * Attachments are compared here, by the SHA-256 of what they hold; one that
 * cannot be decoded goes by its type and place, and is told.  Values are shown,
 * neutralised; for people long ones are cut.
 */
#ifndef DIFFTELL_H
#define DIFFTELL_H

#include <stdbool.h>
#include <stddef.h>

#include "attach.h"
#include "attachlist.h"
#include "warnings.h"

struct buf;
struct diff;
struct fault;

/* An attachment that only one of the records has. */
struct difftell_attachment {
	bool is; /* the new one has it */
	size_t index;
};

struct difftell {
	const struct diff *diff;
	struct attach_list was_list, is_list;
	struct attachlist was, is;
	struct warnings warnings;
	struct difftell_attachment *v;
	size_t n;
};

/* ATTACHMENTS: compare them, too.  -1 with *fault set; for difftell_free. */
int difftell_make(struct difftell *tell, const struct diff *diff,
    bool attachments, struct fault *fault);
void difftell_free(struct difftell *tell);
bool difftell_same(const struct difftell *tell);
/* The whole list, a summary first. */
void difftell_text(const struct difftell *tell, struct buf *out);
/* One object and a line end; -1 when OUT is too small. */
int difftell_json(const struct difftell *tell, const char *was, const char *is,
    struct buf *out);

#endif

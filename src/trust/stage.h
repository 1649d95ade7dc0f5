/*
 * stage: one step of an undo, a listener that tells another listener.
 *
 * A stage changes what it is told and hands it on.  Every stage counts the
 * open elements and knows when it is inside the document's Signature, which
 * most leave as it is: what is done to SignedInfo is tried on its canonical
 * form (see explain.c).  Private to undo.c and the files it is made of.
 */
#ifndef STAGE_H
#define STAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "undo.h"
#include "xml.h"

struct stage {
	const struct xml_handler *handler;
	void (*free)(struct stage *stage);
	struct xml_sink next;
	size_t depth;
	bool sealed; /* inside the Signature */
};

/* Counts; to be called first by a stage's own start, last by its end. */
void stage_open(struct stage *stage, const struct xml_tag *tag);
void stage_close(struct stage *stage);

/* Hand on unchanged. */
void stage_start(struct stage *stage, const struct xml_tag *tag);
void stage_end(struct stage *stage, const struct xml_tag *tag);
void stage_text(struct stage *stage, const char *s, size_t n);
void stage_comment(void *stage, const char *s, size_t n);
void stage_pi(struct stage *stage, const char *target, const char *data);

/* The stages.  SCAN must outlive them. */
struct stage *unpack_new(const struct scan *scan);
struct stage *uncode_new(void);
struct stage *unspace_new(enum undo_blanks blanks, enum undo_ends ends);
struct stage *unname_new(const struct undo_plan *plan, const struct scan *scan);

#endif

/*
 * selectmark: which parts of a record are wanted.
 *
 * The parts are its reports, the learning opportunities in them, the decisions
 * on recognition and the opportunities that these have as their results; what
 * such a decision is based on belongs to it.  They stand in the order of the
 * document, each behind what it is in, and point into the doc.
 */
#ifndef SELECTMARK_H
#define SELECTMARK_H

#include <stdbool.h>
#include <stddef.h>

#include <libxml/tree.h>

struct doc;
struct fault;
struct selectwant;

enum selectmark_kind {
	SELECTMARK_REPORT,
	SELECTMARK_LOS,
	SELECTMARK_RECOGNITION,
	SELECTMARK_RESULT /* a LOS that is the result of a recognition */
};

struct selectmark_part {
	const xmlNode *node;
	size_t parent; /* its number; that of a report is its own */
	enum selectmark_kind kind;
	unsigned names; /* bits of selectwant_name that it meets */
	bool row;	/* and its conditions */
	bool hit;	/* it is wanted itself */
	bool holds;	/* something in it is */
};

struct selectmark {
	struct selectmark_part *v;
	size_t n;
	size_t *order; /* of the nodes as pointers */
	size_t hits;
	size_t undated; /* not wanted because they have no date, only */
};

/* What columns say of the document itself; may be NULL. */
struct selectmark_names {
	const char *document, *sha256;
	const char *const *langs;
};

/* -1 with *fault set when an XPath cannot be evaluated. */
int selectmark(struct selectmark *mark, const struct doc *doc,
    const struct selectwant *want, const struct selectmark_names *names,
    struct fault *fault);
void selectmark_free(struct selectmark *mark);

/* Does part I stay, whole or around something that is wanted? */
bool selectmark_kept(const struct selectmark *mark, size_t i);
/* Is it there for what is in it alone? */
bool selectmark_frame(const struct selectmark *mark, size_t i);

#endif

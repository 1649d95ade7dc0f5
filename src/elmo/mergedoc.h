/*
 * mergedoc: one of the records that are merged, and the set of their parts.
 *
 * The parts are the children of a record's root that may be many: reports,
 * attachments, group types, what is in the extension.  Of parts of several
 * records that are the same one stands for all: the first, or the report of the
 * newest issueDate in the place of the first.  A part's node stays in the tree
 * of its record, which must outlive the set.
 */
#ifndef MERGEDOC_H
#define MERGEDOC_H

#include <stdbool.h>
#include <stddef.h>

#include <libxml/tree.h>

#include "flavour.h"
#include "personread.h"
#include "warnings.h"

struct fault;
struct merge;
struct mergelead;
struct spool;

struct mergedoc {
	char *name;
	xmlDoc *tree;
	xmlNode *root, *learner, *generated;
	enum flavour_kind flavour;
	enum xsd_version version;
	struct spool *original; /* as it came, NULL where nobody asks */
	struct mergelead *lead; /* of its references, once collected */
	struct personread person;
	size_t signatures; /* of the record, which are dropped */
	struct warnings warnings;
};

/*
 * Reads a record; SPOOL stays the caller's.  NULL with *fault set: also
 * VERDICT_NO for what is not ELMO in one of its own namespaces.
 */
struct mergedoc *mergedoc_read(
    const char *name, struct spool *spool, struct fault *fault);
void mergedoc_free(struct mergedoc *doc); /* NULL allowed */
/* Carries the record to that version; its warnings say what that loses. */
void mergedoc_convert(struct mergedoc *doc, enum xsd_version to);
/* Is NODE the record's element LOCAL (NULL: any)? */
bool mergedoc_is(const xmlNode *node, const char *local);
/* The first child of that name, or NULL. */
xmlNode *mergedoc_child(const xmlNode *parent, const char *local);
/* Its text, white space collapsed, for the caller to free; NULL for NULL. */
char *mergedoc_text(const xmlNode *node);
/* "line N" of what is wrong with SPOOL as VERSION: 0 when nothing, else 1. */
int mergedoc_judge(enum xsd_version version, struct spool *spool, long *line,
    char *why, size_t size, struct fault *fault);

enum mergepart_kind {
	MERGE_REPORT,
	MERGE_ATTACHMENT,
	MERGE_GROUP,   /* groupType */
	MERGE_FOREIGN, /* a child of the extension */
	MERGE_STRANGE, /* a child of the root that no version has */
	MERGE_KINDS
};

struct mergepart {
	xmlNode *node;
	size_t doc;
	size_t same; /* the first that says the same; its own number if none */
	size_t stands; /* of that first one: which of them is written */
};

struct mergeparts {
	struct mergepart *v;
	size_t n;
};

/* Sorts the children of the roots; SETS has MERGE_KINDS. */
void mergeparts_collect(
    struct mergedoc *const *docs, size_t ndocs, struct mergeparts *sets);
void mergeparts_free(struct mergeparts *sets);
/* Is part I written? */
bool mergeparts_kept(const struct mergeparts *set, size_t i);
/* The part that is written in its place, itself where it is kept. */
const struct mergepart *mergeparts_twin(const struct mergeparts *set, size_t i);

#endif

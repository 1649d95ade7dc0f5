/*
 * convert: carries a record, as a tree, to another version of ELMO.
 *
 * What the version cannot say is taken out and told; what is called otherwise
 * is renamed, what stands elsewhere moved, and the namespace of the record's
 * own elements changed, foreign ones staying as they are.  Nothing is made up:
 * where only the target's schema wants an element (alternativeName and the
 * identifier of a learning opportunity from 2.0 on, a grouping in 1.3.0, the
 * content of an attachment until 1.1) an empty one stands, which is taken out
 * again on the way back.  Before 1.2 every result is one that was passed, so
 * that one that was not cannot be there.
 *
 * The document's own Signatures stay where they are, for the caller to drop.
 */
#ifndef CONVERT_H
#define CONVERT_H

#include <stdbool.h>
#include <stddef.h>

#include <libxml/tree.h>

#include "flavour.h"
#include "xsd.h"

struct converttell;

struct convert {
	xmlDoc *tree;
	enum flavour_kind from;
	enum xsd_version to;
	struct converttell *tell;
	bool is_signed; /* so that what need not change must not */
	size_t changes; /* 0 after it: the tree is as it was */
};

/* The record in C->tree, whose flavour is C->from, becomes one of C->to. */
void convert_tree(struct convert *c);
/* The same for a record of that version: takes out what stands empty in it for
 * the sake of another, which it may have been carried through. */
void convert_tidy(struct convert *c);
/* Tells what the version wants and the record, which is of it, does not have,
 * and what stands empty in its place. */
void convert_lacks(struct convert *c);
/* Is the record's namespace another in that version? */
bool convert_renames(const struct convert *c);
/* The namespace of a version. */
const char *convert_namespace(enum xsd_version version);

#endif

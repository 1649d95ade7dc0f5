/*
 * selectrefs: what is referred to in a record, to see what no longer is.
 *
 * Attachments by their identifiers, groups by the ids of their types and their
 * own.  Where ELMO compares a token with a string, white space does not count.
 */
#ifndef SELECTREFS_H
#define SELECTREFS_H

#include <stdbool.h>

#include <libxml/hash.h>
#include <libxml/tree.h>

struct doc;

struct selectrefs {
	xmlHashTable *files;
	xmlHashTable *types;	/* of groups: typeref */
	xmlHashTable *groups;	/* typeref and idref */
	xmlHashTable *whole;	/* typeref where there is no idref */
	xmlHashTable *anywhere; /* idref where there is no typeref */
};

/* All references in the reports of DOC. */
void selectrefs_collect(struct selectrefs *refs, const struct doc *doc);
void selectrefs_free(struct selectrefs *refs);

/* Is the attachment referred to? */
bool selectrefs_attachment(const struct selectrefs *refs, const struct doc *doc,
    const xmlNode *attachment);
bool selectrefs_group(
    const struct selectrefs *refs, const xmlNode *type, const xmlNode *group);
/* The type itself, whichever of its groups. */
bool selectrefs_type(const struct selectrefs *refs, const xmlNode *type);

/*
 * The grading schemes that opportunities of REPORT, which are no basis of a
 * recognition, refer to: keys for xmlHashLookup; for xmlHashFree.
 */
xmlHashTable *selectrefs_schemes(const struct doc *doc, const xmlNode *report);

#endif

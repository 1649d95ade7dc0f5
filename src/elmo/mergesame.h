/*
 * mergesame: do two parts of documents say the same?
 *
 * Elements and attributes are compared by namespace and local name, never by
 * prefix, attributes in any order, and what is written white space between the
 * elements of a record does not count; all else does, as canonical forms have
 * it.  So parts with equal canonical forms are the same, and so are those that
 * differ by prefixes and indentation alone.
 */
#ifndef MERGESAME_H
#define MERGESAME_H

#include <stdbool.h>
#include <stdint.h>

#include <libxml/tree.h>

/*
 * LESS: the local name of a child, in A's namespace, that does not count; NULL
 * for none.
 */
bool mergesame(const xmlNode *a, const xmlNode *b, const char *less);
/* What is the same has the same hash. */
uint64_t mergesame_hash(const xmlNode *element, const char *less);

#endif

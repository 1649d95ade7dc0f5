/*
 * tree: a document as a libxml2 tree, built from the events of xml.
 *
 * What xml refuses never gets here.  Trees are for documents up to CAP_TREE
 * bytes and CAP_TREE_ELEMENTS elements; beyond that tree_read refuses.  But
 * for tree_read_all there are no comments and no instructions in the tree, and
 * text that they or CDATA sections cut is one node.  The _private member of
 * elements belongs to this module.  The caller frees the tree.
 */
#ifndef TREE_H
#define TREE_H

#include <stddef.h>

#include <libxml/tree.h>

struct fault;
struct spool;
struct xml_options;
struct xml_sink;

/*
 * Reads SPOOL; the N sinks at SINKS (NULL for none) listen too.  NULL with
 * *fault set when it is no well-formed document or too large for a tree.
 */
xmlDoc *tree_read(struct spool *spool, const struct xml_sink *sinks, size_t n,
    struct fault *fault);
/* The same with OPTIONS of xml.h, whose parser is not looked at. */
xmlDoc *tree_listen(struct spool *spool, const struct xml_sink *sinks, size_t n,
    const struct xml_options *options, struct fault *fault);
/* The same with comments and instructions, also those outside the root. */
xmlDoc *tree_read_all(struct spool *spool, const struct xml_sink *sinks,
    size_t n, struct fault *fault);
void tree_free(xmlDoc *tree); /* NULL allowed */
/* The line on which the start tag of an element ends, however large. */
long tree_line(const xmlNode *element);

#endif

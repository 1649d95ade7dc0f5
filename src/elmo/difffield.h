/*
 * difffield: the texts of a part of a record as fields, to be compared.
 *
 * A field is a path of names and a text with white space collapsed: "title[en]"
 * is in that language, "identifier[esi]" of that type, "credit[ects]/value" of
 * that scheme.  Names are local names, so that versions and namespaces do not
 * matter, and neither does the order.  Credits that are the same number are
 * the same text.  A list owns its texts.
 */
#ifndef DIFFFIELD_H
#define DIFFFIELD_H

#include <stdbool.h>
#include <stddef.h>

#include <libxml/tree.h>

struct strings;

struct difffield {
	char *path;
	char *text;
};

struct difffield_list {
	struct difffield *v;
	size_t n, room;
};

/* What an element is left out for: other than 0. */
typedef int difffield_skip(const void *ctx, const xmlNode *node);

/*
 * Adds the texts below NODE, but not of children for which SKIP (NULL allowed)
 * says so, nor of Signatures and attachments.  PREFIX comes before each path.
 */
void difffield_add(struct difffield_list *list, const xmlNode *node,
    const char *prefix, difffield_skip *skip, const void *ctx);
void difffield_put(
    struct difffield_list *list, const char *path, const char *text);
void difffield_free(struct difffield_list *list);

/* A field that is not the same: OLD or NEW is NULL where there is none. */
struct diffchange {
	char *path;
	char *was, *is;
};

struct diffchange_list {
	struct diffchange *v;
	size_t n;
};

/*
 * Appends what differs between A and B, which it sorts.  Fields with a name of
 * IGNORE in their path are not looked at.
 */
void difffield_compare(struct difffield_list *a, struct difffield_list *b,
    const struct strings *ignore, struct diffchange_list *out);
void diffchange_add(struct diffchange_list *out, const char *path,
    const char *was, const char *is);
void diffchange_free(struct diffchange_list *list);

#endif

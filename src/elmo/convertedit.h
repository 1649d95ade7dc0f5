/*
 * convertedit: small changes to a tree that leave it as a person would.
 *
 * "Own" are the elements of the record's namespace, that of the root, which may
 * be none.  White space that stood before an element goes with it.
 */
#ifndef CONVERTEDIT_H
#define CONVERTEDIT_H

#include <stdbool.h>

#include <libxml/tree.h>

#define CONVERTEDIT_XSI "http://www.w3.org/2001/XMLSchema-instance"

bool convertedit_own(const xmlNode *node, const char *local); /* NULL: any */
/* The first own child of that name, and the next such sibling; or NULL. */
xmlNode *convertedit_child(const xmlNode *parent, const char *local);
xmlNode *convertedit_next(const xmlNode *node, const char *local);
bool convertedit_signature(const xmlNode *node); /* a ds:Signature? */

/* Its own text, white space collapsed; the caller frees it.  NULL for NULL. */
char *convertedit_text(const xmlNode *node);
/* An attribute without a namespace, likewise. */
char *convertedit_attribute(const xmlNode *node, const char *local);
/* S in place of all that is in NODE. */
void convertedit_set(xmlNode *node, const char *s);
void convertedit_set_attribute(
    xmlNode *node, const char *local, const char *value);
void convertedit_unset(xmlNode *node, const char *local);
void convertedit_rename(xmlNode *node, const char *local);
/* Takes NODE and the white space before it out and frees them. */
void convertedit_drop(xmlNode *node);
/* Takes it out, for the caller. */
xmlNode *convertedit_take(xmlNode *node);
/* A new empty element, indented as AFTER or its siblings are. */
xmlNode *convertedit_add_after(xmlNode *after, const char *local);
xmlNode *convertedit_add_last(xmlNode *parent, const char *local);
/* Is something in NODE or below it of the declaration NS (NULL: of none)? */
bool convertedit_uses(const xmlNode *node, const xmlNs *ns);
bool convertedit_declares(const xmlNode *node, const xmlChar *prefix);
/* What is of FROM there is of TO. */
void convertedit_rebind(xmlNode *node, const xmlNs *from, xmlNs *to);
/* Takes NODE, with the white space before it, to the place before BEFORE, or
 * behind the last child of PARENT when that is NULL. */
void convertedit_move(xmlNode *node, xmlNode *parent, xmlNode *before);

#endif

/*
 * xmltext: an element as XML text that stands alone.
 *
 * Text and attributes are escaped as the canonical form has them, so that no
 * parser changes them.  Of the namespaces that are declared above the element
 * those that names in it use are declared on it, no others: put back where it
 * was, its canonical form is the same.
 */
#ifndef XMLTEXT_H
#define XMLTEXT_H

#include <libxml/tree.h>

struct buf;

/* Appends; what BUF has no room for is missing, which it tells itself. */
void xmltext_element(struct buf *buf, const xmlNode *element);
/* Text with the signs of XML escaped. */
void xmltext_text(struct buf *buf, const char *s);
/* The same for between double quotes. */
void xmltext_value(struct buf *buf, const char *s);

#endif

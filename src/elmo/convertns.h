/*
 * convertns: gives the record's own elements another namespace.
 *
 * Prefixes stay as they are, as long as there is one; a record of no namespace
 * gets a default one.  Foreign elements, and whatever is in them, keep the
 * namespaces that they have, also those that have the record's old one.
 * xsi:schemaLocation is taken along: a pair that names the old namespace names
 * the new one, unless its location is that of another version.
 */
#ifndef CONVERTNS_H
#define CONVERTNS_H

#include <libxml/tree.h>

struct converttell;

void convertns(xmlDoc *tree, const char *uri, struct converttell *tell);

#endif

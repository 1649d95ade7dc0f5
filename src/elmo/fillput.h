/*
 * fillput: one value put into the tree of a record.
 *
 * The elements that are missing are made, in the order of the schemas and with
 * the white space of their siblings.  What has a value keeps it unless it is
 * to be replaced.
 */
#ifndef FILLPUT_H
#define FILLPUT_H

#include <stdbool.h>

#include <libxml/tree.h>

struct doc;
struct fillfield;

enum fillput {
	FILLPUT_DONE,
	FILLPUT_SAME, /* that value is there */
	FILLPUT_KEPT, /* another one is there, and stays */
	FILLPUT_REPLACED
};

struct fillput_value {
	const struct fillfield *field;
	const char *which; /* type, scheme, label; NULL: the usual one */
	const char *lang;  /* of the text, NULL for none */
	const char *text;
	bool replace;
	bool typed; /* countries say of which list they are (2.1.1) */
};

/* Into PLACE, an element of DOC, whose tree is changed. */
enum fillput fillput(const struct doc *doc, const xmlNode *place,
    const struct fillput_value *value);
/* Is there a value at that place? */
bool fillput_has(const struct doc *doc, const xmlNode *place,
    const struct fillfield *field, const char *which);

#endif

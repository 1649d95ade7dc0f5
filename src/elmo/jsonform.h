/*
 * jsonform: which form an element has in JSON, by its name alone.
 *
 * The form does not depend on what one document happens to have, so that who
 * reads finds a list where one may be and an object where attributes may be.
 * Elements that are not in the table take the form that their content asks for.
 */
#ifndef JSONFORM_H
#define JSONFORM_H

#include <stdbool.h>

enum jsonform_kind {
	JSONFORM_ANY,	/* not known: by its content */
	JSONFORM_TEXT,	/* a string */
	JSONFORM_VALUE, /* attributes and text: {"type":"..","value":".."} */
	JSONFORM_PARTS	/* an object of its children */
};

struct jsonform {
	const char *name;
	enum jsonform_kind kind;
	bool list;		/* always a list, also of one */
	const char *attributes; /* "type lang": those that are plain keys */
};

/* NAME below PARENT (NULL: the root); never NULL. */
const struct jsonform *jsonform_of(const char *parent, const char *name);
/* Is the attribute NAME, "lang" for xml:lang, a plain key in FORM? */
bool jsonform_plain(const struct jsonform *form, const char *name);

/* Keys that are no element's. */
#define JSONFORM_XMLNS "@xmlns"	    /* {prefix: URI}, declared there */
#define JSONFORM_PREFIX "@prefix"   /* where it is not that of the parent */
#define JSONFORM_ORDER "@order"	    /* of the children, where they alternate */
#define JSONFORM_FOREIGN "@foreign" /* list of XML: other namespaces */
#define JSONFORM_XML "@xml"	/* the element as XML, in place of all else */
#define JSONFORM_STRING "#text" /* text of what is not a JSONFORM_VALUE */
#define JSONFORM_VALUE_KEY "value"

/* One of those that begin with @ and are no attribute. */
bool jsonform_reserved(const char *key);

#endif

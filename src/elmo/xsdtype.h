/*
 * xsdtype: which type has the element of this name in an element of that type?
 *
 * A view of the project's schemas that libxml2 does not offer: types, the
 * types of their children and attributes, and the built-in type below each
 * simple one.  Content models are not looked into: one name has one type
 * within one parent (XML Schema Part 1, Element Declarations Consistent).  It
 * reads only what share/xsd uses, and refuses what else a schema might say.
 * Types belong to their set and live as long.
 */
#ifndef XSDTYPE_H
#define XSDTYPE_H

#include <stdbool.h>
#include <stddef.h>

struct fault;
struct lexical_type;

enum xsdtype_content {
	XSDTYPE_ANY,	 /* anyType, or not known: nothing is asked of text */
	XSDTYPE_EMPTY,	 /* no text, not even white space */
	XSDTYPE_ELEMENT, /* white space between elements */
	XSDTYPE_SIMPLE	 /* text only, of type LEXICAL */
};

struct xsdtype;

struct xsdtype_member {
	const char *uri; /* NULL: no namespace */
	const char *local;
	const struct xsdtype *type;
};

struct xsdtype_members {
	struct xsdtype_member *member;
	size_t n, size;
};

struct xsdtype {
	enum xsdtype_content content;
	const struct lexical_type *lexical; /* of XSDTYPE_SIMPLE, or NULL */
	bool facets;			    /* the schema restricts it */
	struct xsdtype_members children, attributes;
};

struct xsdtype_set;

/* Reads DIR/FILE and what it includes; NULL with *fault set. */
struct xsdtype_set *xsdtype_open(
    const char *dir, const char *file, struct fault *fault);
void xsdtype_free(struct xsdtype_set *set); /* NULL allowed */

/* A global element's or attribute's type, a type by its name; or NULL. */
const struct xsdtype *xsdtype_element(
    struct xsdtype_set *set, const char *uri, const char *local);
const struct xsdtype *xsdtype_attribute(
    struct xsdtype_set *set, const char *uri, const char *local);
const struct xsdtype *xsdtype_named(
    struct xsdtype_set *set, const char *uri, const char *local);
/* What IN has under that name, or NULL. */
const struct xsdtype *xsdtype_find(
    const struct xsdtype_members *in, const char *uri, const char *local);

#define XSDTYPE_NS "http://www.w3.org/2001/XMLSchema"

#endif

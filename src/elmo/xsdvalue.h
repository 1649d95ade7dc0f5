/*
 * xsdvalue: values of a document, judged in its context, and what libxml2 is
 * shown of them.
 *
 * The context is what XML Schema asks of a value beyond its own characters:
 * the namespaces in scope for a QName, the ids that are taken.  What is shown
 * is the value where the schema restricts it, in a form of which libxml2
 * thinks as the recommendation does, and a sample of the type elsewhere.
 */
#ifndef XSDVALUE_H
#define XSDVALUE_H

#include <stdbool.h>
#include <stddef.h>

#include "ids.h"

struct xml_attr;
struct xml_ns;
struct xml_tag;
struct xsdtype;
struct xsdtype_set;

struct xsdvalue {
	struct xsdtype_set *types;
	struct xml_ns *ns; /* in scope, the innermost last */
	size_t nns, sns;
	struct ids ids, refs;
};

void xsdvalue_init(struct xsdvalue *v, struct xsdtype_set *types);
void xsdvalue_reset(struct xsdvalue *v); /* for the next document */
void xsdvalue_free(struct xsdvalue *v);

/* Adds TAG's declarations; the caller sets nns back at the element's end. */
void xsdvalue_declare(struct xsdvalue *v, const struct xml_tag *tag);
/* The type that TAG names in xsi:type, or NULL. */
const struct xsdtype *xsdvalue_given_type(
    struct xsdvalue *v, const struct xml_tag *tag);
/* True when every text is a value of TYPE, which has simple content. */
bool xsdvalue_anything(const struct xsdtype *type);
/*
 * Judges S, of N bytes and room for a NUL, which is changed.  What libxml2 is
 * shown, or NULL when it is not a value of the built-in type below TYPE.
 */
const char *xsdvalue_judge(
    struct xsdvalue *v, const struct xsdtype *type, char *s, size_t n);
/*
 * The same of an attribute of an element of type ELEMENT (NULL: not known),
 * never NULL: *WANT is set when it is not as it should be, else to NULL.  *OWN
 * is memory that the caller frees when libxml2 has seen it.
 */
const char *xsdvalue_attribute(struct xsdvalue *v,
    const struct xsdtype *element, const struct xml_attr *attr, char **own,
    const char **want);
/* True when every reference has met its id. */
bool xsdvalue_complete(const struct xsdvalue *v);

#endif

#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "lexical.h"
#include "xalloc.h"
#include "xml.h"
#include "xsdtype.h"
#include "xsdvalue.h"

#define XSI_NS "http://www.w3.org/2001/XMLSchema-instance"

/* ids and references to ids of one document; signatures have a handful */
#define IDS 100000

void
xsdvalue_init(struct xsdvalue *v, struct xsdtype_set *types)
{
	*v = (struct xsdvalue){
	    .types = types, .ids = IDS_INIT(IDS), .refs = IDS_INIT(IDS)};
}

void
xsdvalue_reset(struct xsdvalue *v)
{
	ids_clear(&v->ids);
	ids_clear(&v->refs);
	v->nns = 0;
}

void
xsdvalue_free(struct xsdvalue *v)
{
	xsdvalue_reset(v);
	free(v->ns);
}

void
xsdvalue_declare(struct xsdvalue *v, const struct xml_tag *tag)
{
	size_t i;

	if (v->nns + tag->nns > v->sns) {
		v->sns = (v->nns + tag->nns) * 2;
		v->ns = xreallocarray(v->ns, v->sns, sizeof(*v->ns));
	}
	for (i = 0; i < tag->nns; i++)
		v->ns[v->nns++] = tag->ns[i];
}

/* The namespace of a QName's prefix; false when it is not declared. */
static bool
namespace_of(
    const struct xsdvalue *v, const char *s, size_t n, const char **uri)
{
	size_t i;

	for (i = v->nns; i-- > 0;) {
		if (n == 0 ? v->ns[i].prefix != NULL
			   : v->ns[i].prefix == NULL ||
				 strncmp(v->ns[i].prefix, s, n) != 0 ||
				 v->ns[i].prefix[n] != '\0')
			continue;
		*uri = v->ns[i].uri;
		if (**uri == '\0')
			*uri = NULL;
		return n == 0 || *uri != NULL;
	}
	*uri = NULL;
	if (n == 3 && memcmp(s, "xml", 3) == 0)
		*uri = XML_NS;
	return n == 0 || *uri != NULL;
}

/* The type that a collapsed QName names, or NULL. */
static const struct xsdtype *
type_by_qname(struct xsdvalue *v, const char *s, size_t n)
{
	const char *colon = memchr(s, ':', n), *uri;
	const struct xsdtype *type;
	size_t prefix = colon != NULL ? (size_t)(colon - s) : 0;
	char *local;

	if (!namespace_of(v, s, prefix, &uri))
		return NULL;
	if (colon != NULL) {
		n -= prefix + 1;
		s = colon + 1;
	}
	local = xstrndup(s, n);
	type = xsdtype_named(v->types, uri, local);
	free(local);
	return type;
}

const struct xsdtype *
xsdvalue_given_type(struct xsdvalue *v, const struct xml_tag *tag)
{
	const struct xml_attr *xsi = xml_attr(tag, XSI_NS, "type");
	const struct xsdtype *type;
	char *copy;

	if (xsi == NULL)
		return NULL;
	copy = xstrndup(xsi->value, xsi->len);
	type = type_by_qname(v, copy, lexical_collapse(copy, xsi->len));
	free(copy);
	return type;
}

/* True for a value that is of the type, in itself and in the document. */
static bool
value_valid(struct xsdvalue *v, const struct lexical_type *type, const char *s,
    size_t n)
{
	const char *colon, *uri, *end = s + n;

	if (!lexical_valid(type, s, n))
		return false;
	switch (type->kind) {
	case LEXICAL_ID: /* 3.3.8: once in a document */
		return !ids_has(&v->ids, s, n) && ids_add(&v->ids, s, n) == 0;
	case LEXICAL_IDREF:
	case LEXICAL_IDREFS: /* 3.3.9: looked up at the end */
		while (s < end) {
			n = strcspn(s, " ");
			if (ids_add(&v->refs, s, n) != 0)
				return false;
			s += n + (s + n < end);
		}
		return true;
	case LEXICAL_QNAME:
	case LEXICAL_NOTATION:
		colon = memchr(s, ':', n);
		return namespace_of(
		    v, s, colon != NULL ? (size_t)(colon - s) : 0, &uri);
	default:
		return true;
	}
}

/*
 * Makes a value that the schema restricts fit for libxml2, in place; the new
 * length.  White space has been dealt with.
 */
static size_t
refit(const struct lexical_type *type, char *s, size_t n)
{
	size_t i;

	if (type->kind == LEXICAL_INTEGER)
		return lexical_integer(s, n);
	if (type->kind == LEXICAL_URI)
		for (i = 0; i < n; i++) /* no pattern tells these apart */
			if (s[i] < '-' || s[i] > 'z' ||
			    strchr("[]\\^`<>?", s[i]))
				s[i] = 'x';
	return n;
}

/* True when every text is a value of TYPE. */
bool
xsdvalue_anything(const struct xsdtype *type)
{
	switch (type->lexical->kind) {
	case LEXICAL_ANY:
	case LEXICAL_NORMALIZED:
	case LEXICAL_TOKEN:
		return !type->facets;
	default:
		return false;
	}
}

/*
 * Judges the value S, of N bytes and a NUL, and makes it what libxml2 is to be
 * shown of it: itself or a sample.  NULL when it is not of its built-in type.
 */
const char *
xsdvalue_judge(
    struct xsdvalue *v, const struct xsdtype *type, char *s, size_t n)
{
	if (!lexical_preserves(type->lexical))
		n = lexical_collapse(s, n);
	s[n] = '\0';
	if (!value_valid(v, type->lexical, s, n))
		return NULL;
	if (!type->facets)
		return type->lexical->sample;
	s[refit(type->lexical, s, n)] = '\0';
	return s;
}

/* xsi:schemaLocation is a list of URIs, which nobody follows. */
static bool
locations_valid(char *s, size_t n)
{
	const struct lexical_type *uri = lexical_type("anyURI");
	char *item, *rest = NULL;

	s[lexical_collapse(s, n)] = '\0';
	for (item = strtok_r(s, " ", &rest); item != NULL;
	     item = strtok_r(NULL, " ", &rest))
		if (!lexical_valid(uri, item, strlen(item)))
			return false;
	return true;
}

/* libxml2 lets no xs:NOTATION be; to Xerces it is a QName. */
static void
no_notation(struct xsdvalue *v, char *qname, size_t n)
{
	const struct xsdtype *type = type_by_qname(v, qname, n);

	if (type != NULL && type->lexical != NULL && !type->facets &&
	    type->lexical->kind == LEXICAL_NOTATION)
		memcpy(strstr(qname, "NOTATION"), "QName", sizeof("QName"));
}

/*
 * An attribute of xsi: (XML Schema Part 1, 2.6), of which COPY is the value.
 * libxml2 is shown type and nil as they are.
 */
static const char *
judge_xsi(struct xsdvalue *v, const struct xml_attr *attr, char *copy,
    const char **want)
{
	static const char *const known[][2] = {{"type", "QName"},
	    {"nil", "boolean"}, {"noNamespaceSchemaLocation", "anyURI"}};
	const struct lexical_type *type;
	size_t i, n = attr->len;

	if (strcmp(attr->local, "schemaLocation") == 0) {
		if (!locations_valid(copy, n))
			*want = "a list of URIs";
		return "";
	}
	for (i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		if (strcmp(attr->local, known[i][0]) != 0)
			continue;
		type = lexical_type(known[i][1]);
		n = lexical_collapse(copy, n);
		copy[n] = '\0';
		if (!value_valid(v, type, copy, n))
			*want = type->want;
		if (i == 0)
			no_notation(v, copy, n);
		return i < 2 ? copy : "";
	}
	return "";
}

const char *
xsdvalue_attribute(struct xsdvalue *v, const struct xsdtype *element,
    const struct xml_attr *attr, char **own, const char **want)
{
	const struct xsdtype *type = NULL;
	const char *shown;

	*own = NULL;
	*want = NULL;
	if (attr->uri != NULL && strcmp(attr->uri, XSI_NS) == 0) {
		*own = xstrndup(attr->value, attr->len);
		return judge_xsi(v, attr, *own, want);
	}
	if (element != NULL)
		type =
		    xsdtype_find(&element->attributes, attr->uri, attr->local);
	if (type == NULL)
		type = xsdtype_attribute(v->types, attr->uri, attr->local);
	if (type == NULL || type->lexical == NULL || xsdvalue_anything(type))
		return "x";
	*own = xstrndup(attr->value, attr->len);
	shown = xsdvalue_judge(v, type, *own, attr->len);
	if (shown == NULL) {
		*want = type->lexical->want;
		shown = type->lexical->sample;
	}
	return shown;
}

bool
xsdvalue_complete(const struct xsdvalue *v)
{
	return ids_within(&v->refs, &v->ids);
}

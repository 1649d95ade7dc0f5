#include <config.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <libxml/uri.h>

#include "c14n.h"
#include "caps.h"
#include "xalloc.h"
#include "xml.h"

/* Canonical bytes wait here; longer runs of text go to the sink at once. */
#define ROOM (16 * 1024)

/* A namespace declaration in scope; uri "" undeclares. */
struct binding {
	const char *prefix; /* "" for the default namespace */
	const char *uri;
	size_t depth; /* of the element that declares it, root is 1 */
};

struct bindings {
	struct binding *v;
	size_t n, size;
};

/* An xml:* attribute of an element that is left out. */
struct inherited {
	const char *local;
	char *value;
	size_t len;
	size_t depth;
};

struct c14n {
	struct c14n_params params;
	c14n_sink *sink;
	void *ctx;
	bool show;
	size_t depth;
	size_t apex;	       /* depth above which nothing is shown */
	bool after_root;       /* the root element has been closed */
	struct bindings scope; /* declared, by depth */
	struct bindings shown; /* rendered, by depth */
	struct inherited *xml;
	size_t nxml, sxml;
	const struct xml_attr **sorted; /* scratch */
	size_t ssorted;
	struct xml_attr *extra; /* scratch: inherited xml:* attributes */
	size_t sextra;
	bool rebased;  /* the apex has C->base in place of its own xml:base */
	xmlChar *base; /* owned while one start tag is written */
	size_t len;
	char out[ROOM];
};

struct c14n *
c14n_new(const struct c14n_params *params, c14n_sink *sink, void *ctx)
{
	struct c14n *c = xmalloc(sizeof *c);

	memset(c, 0, offsetof(struct c14n, out));
	c->params = *params;
	c->sink = sink;
	c->ctx = ctx;
	c->show = true;
	return c;
}

void
c14n_free(struct c14n *c)
{
	if (c == NULL)
		return;
	for (size_t i = 0; i < c->nxml; i++)
		free(c->xml[i].value);
	free(c->xml);
	free(c->scope.v);
	free(c->shown.v);
	free(c->sorted);
	free(c->extra);
	free(c);
}

void
c14n_show(struct c14n *c, bool show)
{
	c->show = show;
}

void
c14n_flush(struct c14n *c)
{
	if (c->len > 0)
		c->sink(c->ctx, c->out, c->len);
	c->len = 0;
}

static inline void
put(struct c14n *c, const char *s, size_t n)
{
	if (n > ROOM - c->len) {
		c14n_flush(c);
		if (n > ROOM / 2) {
			c->sink(c->ctx, s, n);
			return;
		}
	}
	memcpy(c->out + c->len, s, n);
	c->len += n;
}

static void
puts_(struct c14n *c, const char *s)
{
	put(c, s, strlen(s));
}

static void
put_name(struct c14n *c, const char *prefix, const char *local)
{
	if (prefix != NULL && *prefix != '\0') {
		puts_(c, prefix);
		put(c, ":", 1);
	}
	puts_(c, local);
}

/* What a byte becomes in text; NULL: itself (Canonical XML 1.0, 2.3). */
static const char *const in_text[256] = {
    ['&'] = "&amp;", ['<'] = "&lt;", ['>'] = "&gt;", ['\r'] = "&#xD;"};
static const char *const in_value[256] = {['&'] = "&amp;", ['<'] = "&lt;",
    ['"'] = "&quot;", ['\t'] = "&#x9;", ['\n'] = "&#xA;", ['\r'] = "&#xD;"};
static const char *const in_markup[256] = {['\r'] = "&#xD;"};

static void
escape(struct c14n *c, const char *const table[256], const char *s, size_t n)
{
	size_t from = 0;

	for (size_t i = 0; i < n; i++) {
		const char *to = table[(unsigned char)s[i]];

		if (to == NULL)
			continue;
		put(c, s + from, i - from);
		puts_(c, to);
		from = i + 1;
	}
	put(c, s + from, n - from);
}

/* Index of the first of & < > CR in S, or N. */
static size_t
plain_text(const char *s, size_t n)
{
	size_t i = 0;

	/* blocks without a branch inside, so that compilers vectorise them */
	for (; i + 32 <= n; i += 32) {
		unsigned char odd = 0;

		for (size_t k = 0; k < 32; k++) {
			char b = s[i + k];

			odd = (unsigned char)(odd | (b == '&') | (b == '<') |
			    (b == '>') | (b == '\r'));
		}
		if (odd)
			break;
	}
	while (i < n && in_text[(unsigned char)s[i]] == NULL)
		i++;
	return i;
}

void
c14n_text(struct c14n *c, const char *s, size_t n)
{
	/* outside the root white space is no text node */
	if (!c->show || c->depth == 0)
		return;
	while (n > 0) {
		size_t plain = plain_text(s, n);

		put(c, s, plain);
		if (plain == n)
			return;
		puts_(c, in_text[(unsigned char)s[plain]]);
		s += plain + 1;
		n -= plain + 1;
	}
}

/* Comments and instructions outside the root stand on lines of their own. */
static void
begin_outside(struct c14n *c)
{
	if (c->depth == 0 && c->after_root)
		put(c, "\n", 1);
}

static void
end_outside(struct c14n *c)
{
	if (c->depth == 0 && !c->after_root)
		put(c, "\n", 1);
}

void
c14n_comment(struct c14n *c, const char *s, size_t n)
{
	if (!c->show || !c->params.comments)
		return;
	begin_outside(c);
	put(c, "<!--", 4);
	escape(c, in_markup, s, n);
	put(c, "-->", 3);
	end_outside(c);
}

void
c14n_pi(struct c14n *c, const char *target, const char *data)
{
	if (!c->show)
		return;
	begin_outside(c);
	put(c, "<?", 2);
	puts_(c, target);
	if (data != NULL && *data != '\0') {
		put(c, " ", 1);
		escape(c, in_markup, data, strlen(data));
	}
	put(c, "?>", 2);
	end_outside(c);
}

static void
bind(struct bindings *b, const char *prefix, const char *uri, size_t depth)
{
	if (b->n == b->size) {
		b->size = b->size ? 2 * b->size : 16;
		b->v = xreallocarray(b->v, b->size, sizeof *b->v);
	}
	b->v[b->n++] = (struct binding){prefix, uri, depth};
}

/* The innermost binding of PREFIX among the first N. */
static const struct binding *
lookup(const struct bindings *b, size_t n, const char *prefix)
{
	while (n-- > 0)
		if (strcmp(b->v[n].prefix, prefix) == 0)
			return &b->v[n];
	return NULL;
}

/* True when PREFIX ("" for #default) stands in the white-spaced LIST. */
static bool
listed(const char *list, const char *prefix)
{
	const char *want = *prefix ? prefix : "#default";
	size_t len = strlen(want);

	if (list == NULL)
		return false;
	for (;;) {
		size_t n;

		list += strspn(list, " \t\r\n");
		n = strcspn(list, " \t\r\n");
		if (n == 0)
			return false;
		if (n == len && memcmp(list, want, n) == 0)
			return true;
		list += n;
	}
}

/*
 * Renders the namespace PREFIX as it is in scope here, unless the nearest
 * shown element that renders that prefix gave it the same name.
 */
static void
render(struct c14n *c, const char *prefix)
{
	const struct binding *now = lookup(&c->scope, c->scope.n, prefix);
	const struct binding *was = lookup(&c->shown, c->shown.n, prefix);
	const char *uri = now != NULL ? now->uri : "";

	if (strcmp(prefix, "xml") == 0)
		return;
	if (was != NULL ? strcmp(was->uri, uri) == 0 : *uri == '\0')
		return;
	bind(&c->shown, prefix, uri, c->depth);
}

/* Inclusive: every namespace in scope on the apex, else what is new. */
static void
render_inclusive(struct c14n *c, bool apex)
{
	for (size_t i = c->scope.n; i-- > 0;) {
		const struct binding *b = &c->scope.v[i];

		if (b->depth < c->depth && !apex)
			break;
		if (b->depth < c->depth && c->params.outer != NULL &&
		    !listed(c->params.outer, b->prefix))
			continue;
		render(c, b->prefix);
	}
}

/* Exclusive: what is visibly utilised, and the PrefixList (section 3). */
static void
render_exclusive(struct c14n *c, const struct xml_tag *tag)
{
	const char *own = tag->prefix ? tag->prefix : "";

	render(c, own);
	for (size_t i = 0; i < tag->nattr; i++)
		if (tag->attr[i].prefix != NULL)
			render(c, tag->attr[i].prefix);
	if (c->params.prefixes == NULL)
		return;
	for (size_t i = c->scope.n; i-- > 0;)
		if (listed(c->params.prefixes, c->scope.v[i].prefix))
			render(c, c->scope.v[i].prefix);
}

static int
by_prefix(const void *a, const void *b)
{
	const struct binding *x = a, *y = b;

	return strcmp(x->prefix, y->prefix);
}

static void
put_namespaces(struct c14n *c, size_t from)
{
	struct binding *v = c->shown.v + from;
	size_t n = c->shown.n - from;

	if (n > 1)
		qsort(v, n, sizeof *v, by_prefix);
	for (size_t i = 0; i < n; i++) {
		put(c, " xmlns", 6);
		if (*v[i].prefix != '\0') {
			put(c, ":", 1);
			puts_(c, v[i].prefix);
		}
		put(c, "=\"", 2);
		escape(c, in_value, v[i].uri, strlen(v[i].uri));
		put(c, "\"", 1);
	}
}

static bool
is_xml(const struct xml_attr *a)
{
	return a->prefix != NULL && strcmp(a->prefix, "xml") == 0;
}

/* Remembers the xml:* attributes of an element that is left out. */
static void
remember(struct c14n *c, const struct xml_tag *tag)
{
	for (size_t i = 0; i < tag->nattr; i++) {
		const struct xml_attr *a = &tag->attr[i];

		if (!is_xml(a))
			continue;
		if (c->nxml == c->sxml) {
			c->sxml = c->sxml ? 2 * c->sxml : 4;
			c->xml = xreallocarray(c->xml, c->sxml, sizeof *c->xml);
		}
		c->xml[c->nxml++] = (struct inherited){
		    a->local, xstrndup(a->value, a->len), a->len, c->depth};
	}
}

static struct xml_attr *
add_extra(struct c14n *c, size_t n)
{
	if (n == c->sextra) {
		c->sextra = c->sextra ? 2 * c->sextra : 4;
		c->extra = xreallocarray(
		    c->extra, c->sextra, sizeof *c->extra);
	}
	return &c->extra[n];
}

/* BASE (a value of LEN bytes) and below it RELATIVE, which is freed. */
static xmlChar *
join(const char *base, size_t len, xmlChar *relative)
{
	char *above = xmalloc(len + 2);
	xmlChar *joined;

	memcpy(above, base, len + 1);
	/* a base that ends with a dot segment is a directory (1.1, 2.4) */
	if (len > 1 && above[len - 1] == '.')
		memcpy(above + len, "/", 2);
	joined = xmlBuildURI(relative, (xmlChar *)above);
	xmlFree(relative);
	free(above);
	return joined;
}

/*
 * The xml:base of the apex by Canonical XML 1.1, 2.4: its own value or the
 * nearest, joined with those further out.  NULL when there is none to show.
 */
static xmlChar *
joined_base(struct c14n *c, const struct xml_tag *tag)
{
	const struct xml_attr *own = xml_attr(tag, XML_NS, "base");
	xmlChar *base = NULL;

	if (own != NULL)
		base = xmlStrndup((const xmlChar *)own->value, (int)own->len);
	for (size_t i = c->nxml; i-- > 0;) {
		const struct inherited *x = &c->xml[i];

		if (strcmp(x->local, "base") != 0)
			continue;
		base = base == NULL
		    ? xmlStrdup((const xmlChar *)x->value)
		    : join(x->value, x->len, base);
	}
	if (base != NULL && *base == '\0') {
		xmlFree(base);
		base = NULL;
	}
	return base;
}

/*
 * On the apex of a subset the xml:* attributes of the ancestors left out are
 * imported (Canonical XML 1.0, 2.4); 1.1 leaves xml:id behind and joins
 * xml:base, which C->base then replaces.  The number of attributes in extra.
 */
static size_t
import(struct c14n *c, const struct xml_tag *tag)
{
	bool new_rules = c->params.method == C14N_1_1;
	size_t n = 0;

	for (size_t i = c->nxml; i-- > 0;) {
		const struct inherited *x = &c->xml[i];
		bool have = xml_attr(tag, XML_NS, x->local) != NULL;

		if (new_rules && (strcmp(x->local, "id") == 0 ||
				     strcmp(x->local, "base") == 0))
			continue;
		for (size_t k = 0; k < n && !have; k++)
			have = strcmp(c->extra[k].local, x->local) == 0;
		if (!have)
			*add_extra(c, n++) = (struct xml_attr){
			    "xml", x->local, XML_NS, x->value, x->len};
	}
	if (!new_rules)
		return n;
	c->base = joined_base(c, tag);
	if (c->base != NULL)
		*add_extra(c, n++) = (struct xml_attr){"xml", "base", XML_NS,
		    (char *)c->base, strlen((char *)c->base)};
	return n;
}

/* By namespace name, then local name; no namespace first (1.0, 2.3). */
static int
by_name(const void *a, const void *b)
{
	const struct xml_attr *x = *(const struct xml_attr *const *)a;
	const struct xml_attr *y = *(const struct xml_attr *const *)b;
	int order = strcmp(x->uri ? x->uri : "", y->uri ? y->uri : "");

	return order != 0 ? order : strcmp(x->local, y->local);
}

static void
put_attributes(struct c14n *c, const struct xml_tag *tag, size_t nextra)
{
	size_t n = 0;

	if (tag->nattr + nextra > c->ssorted) {
		c->ssorted = tag->nattr + nextra + 8;
		c->sorted = xreallocarray(
		    c->sorted, c->ssorted, sizeof *c->sorted);
	}
	for (size_t i = 0; i < tag->nattr; i++)
		if (!c->rebased || !is_xml(&tag->attr[i]) ||
		    strcmp(tag->attr[i].local, "base") != 0)
			c->sorted[n++] = &tag->attr[i];
	for (size_t i = 0; i < nextra; i++)
		c->sorted[n++] = &c->extra[i];
	if (n > 1)
		qsort(c->sorted, n, sizeof *c->sorted, by_name);
	for (size_t i = 0; i < n; i++) {
		put(c, " ", 1);
		put_name(c, c->sorted[i]->prefix, c->sorted[i]->local);
		put(c, "=\"", 2);
		escape(c, in_value, c->sorted[i]->value, c->sorted[i]->len);
		put(c, "\"", 1);
	}
}

void
c14n_start(struct c14n *c, const struct xml_tag *tag)
{
	size_t from = c->shown.n, nextra = 0;
	bool apex;

	c->depth++;
	for (size_t i = 0; i < tag->nns; i++)
		bind(&c->scope, tag->ns[i].prefix ? tag->ns[i].prefix : "",
		    tag->ns[i].uri, c->depth);
	if (!c->show) {
		if (c->apex == 0)
			remember(c, tag);
		return;
	}
	apex = c->apex == 0;
	if (apex)
		c->apex = c->depth;
	if (c->params.method == C14N_EXCLUSIVE)
		render_exclusive(c, tag);
	else
		render_inclusive(c, apex);
	c->rebased = apex && c->nxml > 0 && c->params.method == C14N_1_1;
	if (apex && c->nxml > 0 && c->params.method != C14N_EXCLUSIVE)
		nextra = import(c, tag);
	put(c, "<", 1);
	put_name(c, tag->prefix, tag->local);
	put_namespaces(c, from);
	put_attributes(c, tag, nextra);
	put(c, ">", 1);
	xmlFree(c->base);
	c->base = NULL;
}

void
c14n_end(struct c14n *c, const struct xml_tag *tag)
{
	if (c->show) {
		put(c, "</", 2);
		put_name(c, tag->prefix, tag->local);
		put(c, ">", 1);
	}
	while (c->scope.n > 0 && c->scope.v[c->scope.n - 1].depth == c->depth)
		c->scope.n--;
	while (c->shown.n > 0 && c->shown.v[c->shown.n - 1].depth == c->depth)
		c->shown.n--;
	while (c->nxml > 0 && c->xml[c->nxml - 1].depth == c->depth)
		free(c->xml[--c->nxml].value);
	if (c->apex == c->depth)
		c->apex = 0;
	if (--c->depth == 0)
		c->after_root = true;
}

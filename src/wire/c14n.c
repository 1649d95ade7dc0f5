#include <config.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "c14n.h"
#include "caps.h"
#include "xalloc.h"
#include "xml.h"
#include "xmlbase.h"

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

/* An xml:* attribute of an open element, its value in the pool. */
struct inherited {
	const char *local;
	size_t value, len;
	size_t depth;
};

/* The prefixes of a white-spaced list, "" for #default, sorted. */
struct prefixes {
	char *text;
	const char **v;
	size_t n;
};

struct c14n {
	struct c14n_params params;
	c14n_sink *sink;
	void *ctx;
	bool show;
	struct prefixes inclusive, outer;
	size_t depth;
	bool *visible; /* by depth, of the open elements; the root is 1 */
	size_t svisible;
	bool after_root;       /* the root element has been closed */
	struct bindings scope; /* declared, by depth */
	struct bindings shown; /* rendered, by depth */
	struct inherited *xml;
	size_t nxml, sxml;
	char *pool; /* values of xml, NUL-ended */
	size_t npool, spool;
	const struct xml_attr **sorted; /* scratch */
	size_t ssorted;
	struct xml_attr *extra; /* scratch: inherited xml:* attributes */
	size_t sextra;
	char *base; /* joined xml:base, while one start tag is written */
	size_t len;
	char out[ROOM];
};

static int
by_string(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static struct prefixes
split(const char *list)
{
	struct prefixes p = {NULL, NULL, 0};
	char *save = NULL;

	if (list == NULL)
		return p;
	p.text = xstrdup(list);
	p.v = xreallocarray(NULL, strlen(list) / 2 + 1, sizeof *p.v);
	for (char *s = strtok_r(p.text, " \t\r\n", &save); s != NULL;
	     s = strtok_r(NULL, " \t\r\n", &save))
		p.v[p.n++] = strcmp(s, "#default") == 0 ? "" : s;
	qsort(p.v, p.n, sizeof *p.v, by_string);
	return p;
}

static bool
listed(const struct prefixes *p, const char *prefix)
{
	return p->n > 0 &&
	       bsearch(&prefix, p->v, p->n, sizeof *p->v, by_string) != NULL;
}

struct c14n *
c14n_new(const struct c14n_params *params, c14n_sink *sink, void *ctx)
{
	struct c14n *c = xmalloc(sizeof *c);

	memset(c, 0, offsetof(struct c14n, out));
	c->params = *params;
	c->inclusive = split(params->prefixes);
	c->outer = split(params->outer);
	c->params.prefixes = NULL; /* the caller's, and done with */
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
	free(c->inclusive.text);
	free(c->inclusive.v);
	free(c->outer.text);
	free(c->outer.v);
	free(c->visible);
	free(c->xml);
	free(c->pool);
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
static const char *const in_value[256] = {['&'] = "&amp;",
    ['<'] = "&lt;",
    ['"'] = "&quot;",
    ['\t'] = "&#x9;",
    ['\n'] = "&#xA;",
    ['\r'] = "&#xD;"};
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
			unsigned char b = (unsigned char)s[i + k];
			/* '<' and '>' differ in one bit */
			unsigned char c = (unsigned char)((b == '&') |
			    ((b | 2) == '>') | (b == '\r'));

			odd |= c;
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

/*
 * Inclusive: what is declared here, and below an element that is left out all
 * that is in scope.  Of exclusive form the PrefixList asks the same for its
 * prefixes (section 3, step 1).
 */
static void
render_inclusive(struct c14n *c, bool apex, const struct prefixes *only)
{
	for (size_t i = c->scope.n; i-- > 0;) {
		const struct binding *b = &c->scope.v[i];

		if (b->depth < c->depth && !apex)
			break;
		if (only != NULL && !listed(only, b->prefix))
			continue;
		if (b->depth < c->depth && c->params.outer != NULL &&
		    !listed(&c->outer, b->prefix))
			continue;
		render(c, b->prefix);
	}
}

/* Exclusive: what is visibly utilised (section 3, step 3). */
static void
render_exclusive(struct c14n *c, const struct xml_tag *tag)
{
	render(c, tag->prefix ? tag->prefix : "");
	for (size_t i = 0; i < tag->nattr; i++)
		if (tag->attr[i].prefix != NULL)
			render(c, tag->attr[i].prefix);
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
	size_t n = c->shown.n - from;
	struct binding *v = n > 0 ? c->shown.v + from : NULL;

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

/* Remembers the xml:* attributes of an element for those inside. */
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
		if (a->len + 1 > c->spool - c->npool) {
			c->spool = 2 * c->spool + a->len + 64;
			c->pool = xreallocarray(c->pool, c->spool, 1);
		}
		memcpy(c->pool + c->npool, a->value, a->len);
		c->pool[c->npool + a->len] = '\0';
		c->xml[c->nxml++] =
		    (struct inherited){a->local, c->npool, a->len, c->depth};
		c->npool += a->len + 1;
	}
}

static void
forget(struct c14n *c)
{
	while (c->nxml > 0 && c->xml[c->nxml - 1].depth == c->depth)
		c->npool = c->xml[--c->nxml].value;
}

static void
add_extra(
    struct c14n *c, size_t *n, const char *local, const char *value, size_t len)
{
	if (*n == c->sextra) {
		c->sextra = c->sextra ? 2 * c->sextra : 4;
		c->extra = xreallocarray(c->extra, c->sextra, sizeof *c->extra);
	}
	c->extra[(*n)++] = (struct xml_attr){"xml", local, XML_NS, value, len};
}

/*
 * The xml:base of an element below ones left out, by Canonical XML 1.1, 2.4:
 * its own joined with those of the run of ancestors left out, innermost
 * first.  NULL where none of them has one.
 */
static char *
joined_base(struct c14n *c, const struct xml_tag *tag)
{
	const struct xml_attr *own = xml_attr(tag, XML_NS, "base");
	size_t depth = c->depth - 1;
	char *base = NULL, *joined;

	while (depth > 0 && !c->visible[depth])
		depth--;
	for (size_t i = c->nxml; i-- > 0 && c->xml[i].depth > depth;) {
		const char *above = c->pool + c->xml[i].value;

		if (strcmp(c->xml[i].local, "base") != 0)
			continue;
		if (base == NULL && own != NULL)
			base = xstrndup(own->value, own->len);
		joined = base ? xmlbase_join(above, base) : xstrdup(above);
		free(base);
		base = joined;
	}
	return base;
}

/*
 * An element below one that is left out takes over the xml:* attributes of
 * its ancestors (Canonical XML 1.0, 2.4); of 1.1 only xml:lang, xml:space and
 * a joined xml:base, C->base, that stands for its own.  The number of
 * attributes in extra.
 */
static size_t
import(struct c14n *c, const struct xml_tag *tag)
{
	bool new_rules = c->params.method == C14N_1_1;
	size_t n = 0;

	for (size_t i = c->nxml; i-- > 0;) {
		const struct inherited *x = &c->xml[i];
		bool have = xml_attr(tag, XML_NS, x->local) != NULL;

		if (new_rules && strcmp(x->local, "lang") != 0 &&
		    strcmp(x->local, "space") != 0)
			continue;
		for (size_t k = 0; k < n && !have; k++)
			have = strcmp(c->extra[k].local, x->local) == 0;
		if (!have)
			add_extra(c, &n, x->local, c->pool + x->value, x->len);
	}
	if (new_rules)
		c->base = joined_base(c, tag);
	if (c->base != NULL && *c->base != '\0')
		add_extra(c, &n, "base", c->base, strlen(c->base));
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
		c->sorted =
		    xreallocarray(c->sorted, c->ssorted, sizeof *c->sorted);
	}
	for (size_t i = 0; i < tag->nattr; i++)
		if (c->base == NULL || !is_xml(&tag->attr[i]) ||
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

static void
put_start(struct c14n *c, const struct xml_tag *tag, bool apex)
{
	size_t from = c->shown.n, nextra = 0;
	bool exclusive = c->params.method == C14N_EXCLUSIVE;

	if (exclusive)
		render_exclusive(c, tag);
	if (!exclusive || c->inclusive.n > 0)
		render_inclusive(c, apex, exclusive ? &c->inclusive : NULL);
	if (apex && c->nxml > 0 && !exclusive)
		nextra = import(c, tag);
	put(c, "<", 1);
	put_name(c, tag->prefix, tag->local);
	put_namespaces(c, from);
	put_attributes(c, tag, nextra);
	put(c, ">", 1);
	free(c->base);
	c->base = NULL;
}

void
c14n_start(struct c14n *c, const struct xml_tag *tag)
{
	bool apex = c->depth > 0 && !c->visible[c->depth];

	c->depth++;
	if (c->depth >= c->svisible) {
		c->svisible = c->svisible ? 2 * c->svisible : 64;
		c->visible =
		    xreallocarray(c->visible, c->svisible, sizeof *c->visible);
	}
	c->visible[c->depth] = c->show;
	for (size_t i = 0; i < tag->nns; i++)
		bind(&c->scope, tag->ns[i].prefix ? tag->ns[i].prefix : "",
		    tag->ns[i].uri, c->depth);
	if (c->show)
		put_start(c, tag, apex);
	remember(c, tag);
}

void
c14n_end(struct c14n *c, const struct xml_tag *tag)
{
	if (c->visible[c->depth]) {
		put(c, "</", 2);
		put_name(c, tag->prefix, tag->local);
		put(c, ">", 1);
	}
	while (c->scope.n > 0 && c->scope.v[c->scope.n - 1].depth == c->depth)
		c->scope.n--;
	while (c->shown.n > 0 && c->shown.v[c->shown.n - 1].depth == c->depth)
		c->shown.n--;
	forget(c);
	if (--c->depth == 0)
		c->after_root = true;
}

#include <config.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "datauri.h"
#include "doc.h"
#include "json.h"
#include "jsonform.h"
#include "tojson.h"
#include "xalloc.h"
#include "xml.h"
#include "xmltext.h"

struct writer {
	struct json_out *out;
	const struct doc *doc;
	const struct tojson_options *options;
};

/* Neighbours of one name, whatever white space is between them. */
struct run {
	const xmlNode *first;
	const char *name; /* "@foreign" for other namespaces */
	size_t at;	  /* among the runs */
	size_t lead;	  /* the first one of that name */
};

struct runs {
	struct run *v;
	size_t n, size;
	bool split; /* a name has more than one */
};

static void put_element(struct writer *w, const char *key, const xmlNode *e,
    const struct jsonform *form);

static bool
is_blank(const char *s)
{
	return s[strspn(s, " \t\r\n")] == '\0';
}

static const char *
local(const xmlNode *node)
{
	return (const char *)node->name;
}

static const char *
key_of(const struct writer *w, const xmlNode *node)
{
	return doc_is(w->doc, node) ? local(node) : JSONFORM_FOREIGN;
}

static const xmlNode *
next_element(const xmlNode *node)
{
	while (node != NULL && node->type != XML_ELEMENT_NODE)
		node = node->next;
	return node;
}

static const char *
value_of(const xmlAttr *a)
{
	return a->children != NULL && a->children->content != NULL
		   ? (const char *)a->children->content
		   : "";
}

static bool
is_xml_lang(const xmlAttr *a)
{
	return a->ns != NULL &&
	       strcmp((const char *)a->ns->href, XML_NS) == 0 &&
	       strcmp((const char *)a->name, "lang") == 0;
}

static void
put_attribute(struct writer *w, const xmlAttr *a, const struct jsonform *form)
{
	const char *name = (const char *)a->name;
	char *key;

	if (is_xml_lang(a) && jsonform_plain(form, "lang")) {
		json_put(w->out, "lang", value_of(a));
		return;
	}
	if (a->ns == NULL && strcmp(name, "lang") != 0 &&
	    jsonform_plain(form, name)) {
		json_put(w->out, name, value_of(a));
		return;
	}
	key = a->ns != NULL ? xasprintf("@%s:%s", a->ns->prefix, name)
			    : xasprintf("@%s", name);
	json_put(w->out, key, value_of(a));
	free(key);
}

/* What is declared here, and a prefix that the parent does not have. */
static void
put_names(struct writer *w, const xmlNode *e)
{
	const xmlNode *above = e != doc_root(w->doc) ? e->parent : NULL;
	const xmlChar *prefix = e->ns != NULL ? e->ns->prefix : NULL;
	const xmlChar *its =
	    above != NULL && above->ns != NULL ? above->ns->prefix : NULL;

	if (e->nsDef != NULL) {
		json_begin(w->out, JSONFORM_XMLNS);
		for (const xmlNs *ns = e->nsDef; ns != NULL; ns = ns->next)
			json_put(w->out,
			    ns->prefix ? (const char *)ns->prefix : "",
			    ns->href ? (const char *)ns->href : "");
		json_end(w->out);
	}
	if (!xmlStrEqual(prefix, its))
		json_put(w->out, JSONFORM_PREFIX,
		    prefix != NULL ? (const char *)prefix : "");
}

static void
put_xml(struct writer *w, const char *key, const xmlNode *e)
{
	struct buf buf = BUF_INIT(SIZE_MAX);

	xmltext_element(&buf, e);
	json_put_n(w->out, key, buf.data, buf.len);
	buf_free(&buf);
}

/* What an attachment holds, in place of its bytes; false: it holds none. */
static bool
put_content(struct writer *w, const char *text)
{
	struct datauri uri;
	struct fault *no_fault = NULL;
	char *sha256;

	if (datauri_decode(text, strlen(text), &uri, no_fault) == -1)
		return false;
	json_put(w->out, "media", uri.media);
	json_put_int(w->out, "size", (long long)uri.len);
	sha256 = w->options->digest(uri.data, uri.len);
	json_put(w->out, "sha256", sha256);
	free(sha256);
	datauri_free(&uri);
	return true;
}

static bool
is_content(const xmlNode *e)
{
	return strcmp(local(e), "content") == 0 && e->parent != NULL &&
	       e->parent->type == XML_ELEMENT_NODE &&
	       strcmp(local(e->parent), "attachment") == 0;
}

static void
put_text(struct writer *w, const xmlNode *e, const struct jsonform *form)
{
	char *text = doc_string(e);
	bool described = is_content(e) && put_content(w, text);

	if (described && !w->options->attachments)
		;
	else if (form->kind != JSONFORM_VALUE)
		json_put(w->out, JSONFORM_STRING, text);
	else if (*text != '\0' || strcmp(form->name, "category") != 0)
		json_put(w->out, JSONFORM_VALUE_KEY, text);
	free(text);
}

static int
by_name(const void *a, const void *b)
{
	const struct run *x = a, *y = b;
	int order = strcmp(x->name, y->name);

	return order != 0 ? order : (x->at > y->at) - (x->at < y->at);
}

static int
by_lead(const void *a, const void *b)
{
	const struct run *x = a, *y = b;

	if (x->lead != y->lead)
		return x->lead < y->lead ? -1 : 1;
	return (x->at > y->at) - (x->at < y->at);
}

/* The children in runs, those of one name together, as they first come. */
static void
find_runs(const struct writer *w, const xmlNode *e, struct runs *runs)
{
	const xmlNode *n = next_element(e->children);

	for (; n != NULL; n = next_element(n->next)) {
		const char *name = key_of(w, n);

		if (runs->n > 0 && strcmp(runs->v[runs->n - 1].name, name) == 0)
			continue;
		if (runs->n == runs->size) {
			runs->size = runs->size > 0 ? 2 * runs->size : 16;
			runs->v =
			    xreallocarray(runs->v, runs->size, sizeof *runs->v);
		}
		runs->v[runs->n] = (struct run){n, name, runs->n, runs->n};
		runs->n++;
	}
	if (runs->n == 0)
		return;
	qsort(runs->v, runs->n, sizeof *runs->v, by_name);
	for (size_t i = 1; i < runs->n; i++)
		if (strcmp(runs->v[i].name, runs->v[i - 1].name) == 0) {
			runs->v[i].lead = runs->v[i - 1].lead;
			runs->split = true;
		}
	qsort(runs->v, runs->n, sizeof *runs->v, by_lead);
}

static void
put_order(struct writer *w, const xmlNode *e)
{
	const xmlNode *n = next_element(e->children);

	json_begin_list(w->out, JSONFORM_ORDER);
	for (; n != NULL; n = next_element(n->next))
		json_put(w->out, NULL, key_of(w, n));
	json_end_list(w->out);
}

/* The N runs at RUN, all of one name. */
static void
put_run(struct writer *w, const struct run *run, size_t n, const char *parent)
{
	bool foreign = strcmp(run->name, JSONFORM_FOREIGN) == 0;
	const struct jsonform *form = jsonform_of(parent, run->name);
	const xmlNode *second = next_element(run->first->next);
	bool list =
	    foreign || form->list || n > 1 ||
	    (second != NULL && strcmp(key_of(w, second), run->name) == 0);

	if (list)
		json_begin_list(w->out, run->name);
	for (size_t i = 0; i < n; i++)
		for (const xmlNode *e = run[i].first;
		     e != NULL && strcmp(key_of(w, e), run->name) == 0;
		     e = next_element(e->next)) {
			if (foreign)
				put_xml(w, NULL, e);
			else
				put_element(
				    w, list ? NULL : run->name, e, form);
		}
	if (list)
		json_end_list(w->out);
}

static void
put_children(struct writer *w, const xmlNode *e)
{
	struct runs runs = {NULL, 0, 0, false};
	size_t n;

	find_runs(w, e, &runs);
	if (runs.split)
		put_order(w, e);
	for (size_t i = 0; i < runs.n; i += n) {
		for (n = 1;
		     i + n < runs.n && runs.v[i + n].lead == runs.v[i].lead;)
			n++;
		put_run(w, &runs.v[i], n, local(e));
	}
	free(runs.v);
}

/* Text of its own that is not blank? */
static bool
has_text(const xmlNode *e)
{
	for (const xmlNode *n = e->children; n != NULL; n = n->next)
		if (n->type == XML_TEXT_NODE &&
		    !is_blank((const char *)n->content))
			return true;
	return false;
}

/* Is there anything that has no place of its own in JSON? */
static bool
is_mixed(const struct writer *w, const xmlNode *e, const struct jsonform *form)
{
	const xmlNode *n = next_element(e->children);

	for (const xmlAttr *a = e->properties; a != NULL; a = a->next) {
		char *key = xasprintf("@%s", (const char *)a->name);
		bool reserved = a->ns == NULL && jsonform_reserved(key);

		free(key);
		if (reserved)
			return true;
	}
	if (n == NULL)
		return false;
	if (form->kind == JSONFORM_VALUE)
		return true;
	for (; n != NULL; n = next_element(n->next))
		if (doc_is(w->doc, n) && jsonform_plain(form, local(n)))
			return true;
	return has_text(e);
}

static bool
is_string(const struct writer *w, const xmlNode *e, const struct jsonform *form)
{
	return (form->kind == JSONFORM_TEXT || form->kind == JSONFORM_ANY) &&
	       e != doc_root(w->doc) && e->nsDef == NULL &&
	       e->properties == NULL && next_element(e->children) == NULL &&
	       (e->parent->ns == e->ns ||
		   (e->parent->ns != NULL && e->ns != NULL &&
		       xmlStrEqual(e->parent->ns->prefix, e->ns->prefix)));
}

static void
put_element(struct writer *w, const char *key, const xmlNode *e,
    const struct jsonform *form)
{
	bool empty = next_element(e->children) == NULL;
	char *text;

	if (is_string(w, e, form)) {
		text = doc_string(e);
		json_put(w->out, key, text);
		free(text);
		return;
	}
	json_begin(w->out, key);
	if (is_mixed(w, e, form)) {
		put_xml(w, JSONFORM_XML, e);
	} else {
		put_names(w, e);
		for (const xmlAttr *a = e->properties; a != NULL; a = a->next)
			put_attribute(w, a, form);
		if (!empty)
			put_children(w, e);
		else if (form->kind != JSONFORM_PARTS || has_text(e))
			put_text(w, e, form);
	}
	json_end(w->out);
}

void
tojson_write(struct json_out *out, const char *key, const struct doc *doc,
    const struct tojson_options *options)
{
	struct writer w = {out, doc, options};

	put_element(&w, key, doc_root(doc), jsonform_of(NULL, "elmo"));
}

#include <config.h>

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "caps.h"
#include "fromjson.h"
#include "json.h"
#include "jsonform.h"
#include "msg.h"
#include "spool.h"
#include "xalloc.h"
#include "xml.h"
#include "xmltext.h"

#define DSIG_NS "http://www.w3.org/2000/09/xmldsig#"

/* One element on the way down, for what is said of a failure. */
struct place {
	const struct place *above; /* NULL: the root */
	const char *name;
	const char *prefix; /* "" for none */
	size_t depth;
};

struct reader {
	struct buf *out;
	struct fromjson_lost *lost;
	struct fault *fault;
};

/* How many of the values under a key have been taken. */
struct taken {
	const char *key;
	const struct json_value *value;
	size_t n;
};

static int put_one(struct reader *r, const struct place *above,
    const char *name, const struct json_value *v);

static void
add_path(struct buf *buf, const struct place *p)
{
	if (p == NULL)
		return;
	add_path(buf, p->above);
	if (buf->len > 0)
		buf_addc(buf, '.');
	buf_adds(buf, p->name);
}

/* -1, the fault with the way to KEY (NULL: none) below P before WHAT. */
static int
refuse(
    struct reader *r, const struct place *p, const char *key, const char *what)
{
	struct buf path = BUF_INIT(CAP_NAME);
	char clean[256];

	add_path(&path, p);
	if (key != NULL && path.len > 0)
		buf_addc(&path, '.');
	if (key != NULL)
		buf_adds(&path, key);
	if (path.len == 0)
		buf_adds(&path, "the line");
	msg_clean(clean, sizeof clean, path.data, path.len);
	buf_free(&path);
	return fault_set(r->fault, VERDICT_TROUBLE, 0, "%s: %s", clean, what);
}

/* A name of XML without a colon, as far as ASCII goes: the parser that reads
 * the product knows the rest. */
static bool
is_name(const char *s, size_t n)
{
	if (n == 0 || n > CAP_NAME || strchr("-.0123456789", *s) != NULL)
		return false;
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)s[i];

		if (c < 0x80 && c != '_' && c != '-' && c != '.' &&
		    (c < '0' || c > '9') && (c < 'A' || c > 'Z') &&
		    (c < 'a' || c > 'z'))
			return false;
	}
	return true;
}

static bool
is_qname(const char *s)
{
	size_t n = strcspn(s, ":");

	return is_name(s, n) &&
	       (s[n] == '\0' || is_name(s + n + 1, strlen(s + n + 1)));
}

static void
put_name(struct reader *r, const struct place *p)
{
	if (*p->prefix != '\0') {
		buf_adds(r->out, p->prefix);
		buf_addc(r->out, ':');
	}
	buf_adds(r->out, p->name);
}

static void
put_break(struct reader *r, size_t depth)
{
	buf_addc(r->out, '\n');
	for (size_t i = 0; i < depth; i++)
		buf_adds(r->out, "  ");
}

static void
put_value(struct reader *r, const char *name, const char *value)
{
	buf_addc(r->out, ' ');
	buf_adds(r->out, name);
	buf_adds(r->out, "=\"");
	xmltext_value(r->out, value);
	buf_addc(r->out, '"');
}

static int
put_namespaces(
    struct reader *r, const struct place *p, const struct json_value *spaces)
{
	const struct json_value *v;
	const char *prefix, *uri;
	void *at = NULL;

	if (spaces != NULL && json_kind(spaces) != JSON_IS_OBJECT)
		return refuse(r, p, JSONFORM_XMLNS, "want an object");
	while ((v = json_next(spaces, &at, &prefix)) != NULL) {
		char *name = *prefix != '\0' ? xasprintf("xmlns:%s", prefix)
					     : xstrdup("xmlns");

		uri = json_text(v);
		if (uri != NULL && is_qname(name))
			put_value(r, name, uri);
		free(name);
		if (uri == NULL ||
		    (*prefix != '\0' && !is_name(prefix, strlen(prefix))))
			return refuse(
			    r, p, JSONFORM_XMLNS, "want prefixes and URIs");
	}
	return 0;
}

/* The attribute that KEY stands for, or NULL. */
static const char *
attribute(const struct jsonform *form, const char *key)
{
	if (jsonform_plain(form, key))
		return strcmp(key, "lang") == 0 ? "xml:lang" : key;
	return *key == '@' && !jsonform_reserved(key) ? key + 1 : NULL;
}

/* What tells of the bytes of an attachment. */
static bool
is_description(const struct place *p, const char *key)
{
	return p->above != NULL && strcmp(p->name, "content") == 0 &&
	       strcmp(p->above->name, "attachment") == 0 &&
	       (strcmp(key, "media") == 0 || strcmp(key, "size") == 0 ||
		   strcmp(key, "sha256") == 0);
}

static bool
is_text(const struct jsonform *form, const char *key)
{
	return strcmp(key, form->kind == JSONFORM_VALUE ? JSONFORM_VALUE_KEY
							: JSONFORM_STRING) == 0;
}

static int
put_attributes(struct reader *r, const struct place *p,
    const struct jsonform *form, const struct json_value *object)
{
	const struct json_value *v;
	const char *key, *name;
	void *at = NULL;

	while ((v = json_next(object, &at, &key)) != NULL) {
		name = attribute(form, key);
		if (name == NULL)
			continue;
		if (!is_qname(name) || json_text(v) == NULL ||
		    strncmp(name, "xmlns", 5) == 0)
			return refuse(r, p, key, "want an attribute's text");
		put_value(r, name, json_text(v));
	}
	return 0;
}

/* Is it the signature of the document? */
static bool
is_signature(const struct place *p, struct spool *spool)
{
	char uri[256], local[256];

	return p->above == NULL &&
	       xml_root(spool, uri, local, sizeof local, NULL) == 0 &&
	       strcmp(uri, DSIG_NS) == 0 && strcmp(local, "Signature") == 0;
}

/* XML that stands alone is put there as it stands. */
static int
put_xml(struct reader *r, const struct place *p, const char *key,
    const struct json_value *v)
{
	const char *text = json_text(v);
	struct spool *spool;
	struct fault why = FAULT_NONE;
	bool signature;

	if (text == NULL || *text != '<' || text[1] == '?' || text[1] == '!')
		return refuse(r, p, key, "want an element as XML");
	spool = spool_memory(text, strlen(text));
	signature =
	    strcmp(key, JSONFORM_FOREIGN) == 0 && is_signature(p, spool);
	if (xml_parse(spool, NULL, 0, NULL, &why) != 0) {
		spool_free(spool);
		return refuse(r, p, key, why.text);
	}
	spool_free(spool);
	if (signature)
		r->lost->signatures++;
	else
		buf_adds(r->out, text);
	return 0;
}

static int
by_key(const void *a, const void *b)
{
	return strcmp(
	    ((const struct taken *)a)->key, ((const struct taken *)b)->key);
}

static bool
is_child(const struct place *p, const struct jsonform *form, const char *key)
{
	return strcmp(key, JSONFORM_FOREIGN) == 0 ||
	       (attribute(form, key) == NULL && !jsonform_reserved(key) &&
		   !is_text(form, key) && !is_description(p, key));
}

/* The keys that are children, as they come; their number. */
static size_t
find_children(const struct place *p, const struct jsonform *form,
    const struct json_value *object, struct taken **all)
{
	const struct json_value *v;
	const char *key;
	size_t n = 0;
	void *at = NULL;

	*all = NULL;
	while ((v = json_next(object, &at, &key)) != NULL) {
		if (!is_child(p, form, key))
			continue;
		if ((n & (n - 1)) == 0)
			*all = xreallocarray(
			    *all, n > 0 ? 2 * n : 1, sizeof **all);
		(*all)[n++] = (struct taken){key, v, 0};
	}
	return n;
}

/* The next one under a key; false when there is none left. */
static int
put_next(struct reader *r, const struct place *p, struct taken *t)
{
	bool list = json_kind(t->value) == JSON_IS_ARRAY;
	size_t n = list ? json_count(t->value) : 1;
	const struct json_value *v =
	    list ? json_item(t->value, t->n) : t->value;

	if (t->n++ >= n)
		return refuse(r, p, t->key, "fewer than @order says");
	put_break(r, p->depth + 1);
	if (strcmp(t->key, JSONFORM_FOREIGN) == 0)
		return put_xml(r, p, t->key, v);
	return put_one(r, p, t->key, v);
}

/* As @order says, which must name each child once. */
static int
put_ordered(struct reader *r, const struct place *p,
    const struct json_value *order, struct taken *all, size_t n)
{
	if (json_kind(order) != JSON_IS_ARRAY)
		return refuse(r, p, JSONFORM_ORDER, "want a list of names");
	if (n > 0)
		qsort(all, n, sizeof *all, by_key);
	for (size_t i = 0; i < json_count(order); i++) {
		struct taken key = {json_text(json_item(order, i)), NULL, 0};
		struct taken *found = NULL;

		if (key.key != NULL && n > 0)
			found = bsearch(&key, all, n, sizeof *all, by_key);
		if (found == NULL)
			return refuse(
			    r, p, JSONFORM_ORDER, "want the names of children");
		if (put_next(r, p, found) == -1)
			return -1;
	}
	for (size_t i = 0; i < n; i++)
		if (all[i].n != (json_kind(all[i].value) == JSON_IS_ARRAY
					? json_count(all[i].value)
					: 1))
			return refuse(
			    r, p, all[i].key, "more than @order says");
	return 0;
}

/* As they come. */
static int
put_plain(struct reader *r, const struct place *p, struct taken *all, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		size_t count = json_kind(all[i].value) == JSON_IS_ARRAY
				   ? json_count(all[i].value)
				   : 1;

		while (all[i].n < count)
			if (put_next(r, p, &all[i]) == -1)
				return -1;
	}
	return 0;
}

static int
put_text(struct reader *r, const struct place *p, const struct jsonform *form,
    const struct json_value *object, bool children)
{
	const char *key =
	    form->kind == JSONFORM_VALUE ? JSONFORM_VALUE_KEY : JSONFORM_STRING;
	const struct json_value *v = json_member(object, key);

	if (v == NULL) {
		if (!children && is_description(p, "media") &&
		    json_member(object, "media") != NULL)
			r->lost->contents++;
		return 0;
	}
	if (json_text(v) == NULL)
		return refuse(r, p, key, "want a string");
	if (children)
		return refuse(r, p, key, "text beside elements");
	xmltext_text(r->out, json_text(v));
	return 0;
}

/* What stands between the tags. */
static int
put_content(struct reader *r, const struct place *p,
    const struct jsonform *form, const struct json_value *object)
{
	const struct json_value *order = json_member(object, JSONFORM_ORDER);
	struct taken *all;
	size_t n = find_children(p, form, object, &all);
	int status = put_text(r, p, form, object, n > 0);

	if (status == 0)
		status = order != NULL ? put_ordered(r, p, order, all, n)
				       : put_plain(r, p, all, n);
	if (n > 0)
		put_break(r, p->depth);
	free(all);
	return status;
}

static int
put_object(struct reader *r, struct place *p, const struct jsonform *form,
    const struct json_value *object)
{
	const struct json_value *xml = json_member(object, JSONFORM_XML);
	const struct json_value *prefix = json_member(object, JSONFORM_PREFIX);

	if (xml != NULL)
		return put_xml(r, p, JSONFORM_XML, xml);
	if (prefix != NULL) {
		p->prefix = json_text(prefix);
		if (p->prefix == NULL ||
		    (*p->prefix != '\0' &&
			!is_name(p->prefix, strlen(p->prefix))))
			return refuse(r, p, JSONFORM_PREFIX, "want a prefix");
	}
	buf_addc(r->out, '<');
	put_name(r, p);
	if (put_namespaces(r, p, json_member(object, JSONFORM_XMLNS)) == -1 ||
	    put_attributes(r, p, form, object) == -1)
		return -1;
	buf_addc(r->out, '>');
	if (put_content(r, p, form, object) == -1)
		return -1;
	buf_adds(r->out, "</");
	put_name(r, p);
	buf_addc(r->out, '>');
	return 0;
}

static int
put_one(struct reader *r, const struct place *above, const char *name,
    const struct json_value *v)
{
	struct place p = {above, name, above != NULL ? above->prefix : "",
	    above != NULL ? above->depth + 1 : 0};
	const struct jsonform *form =
	    jsonform_of(above != NULL ? above->name : NULL, name);

	if (!is_name(name, strlen(name)))
		return refuse(r, above, NULL, "a key that is no name of XML");
	if (json_kind(v) == JSON_IS_OBJECT)
		return put_object(r, &p, form, v);
	if (json_text(v) == NULL)
		return refuse(r, &p, NULL, "want a string or an object");
	buf_addc(r->out, '<');
	put_name(r, &p);
	buf_addc(r->out, '>');
	xmltext_text(r->out, json_text(v));
	buf_adds(r->out, "</");
	put_name(r, &p);
	buf_addc(r->out, '>');
	return 0;
}

int
fromjson_write(const struct json_value *line, struct buf *out,
    struct fromjson_lost *lost, struct fault *fault)
{
	struct reader r = {out, lost, fault};
	const struct json_value *elmo = json_member(line, "elmo");
	double v;

	*lost = (struct fromjson_lost){0, 0};
	if (!json_number(json_member(line, "v"), &v) || v < 1 || v > 1)
		return refuse(&r, NULL, "v", "want 1");
	if (json_kind(elmo) != JSON_IS_OBJECT)
		return refuse(&r, NULL, "elmo", "want an object");
	buf_adds(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
	if (put_one(&r, NULL, "elmo", elmo) == -1)
		return -1;
	buf_addc(out, '\n');
	return 0;
}

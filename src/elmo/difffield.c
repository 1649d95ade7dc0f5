#include <config.h>

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "caps.h"
#include "difffield.h"
#include "doc.h"
#include "opt.h"
#include "xalloc.h"
#include "xml.h"

#define DS_NS "http://www.w3.org/2000/09/xmldsig#"

void
difffield_put(struct difffield_list *list, const char *path, const char *text)
{
	struct difffield *f;

	if (list->n == list->room) {
		list->room = list->room > 0 ? 2 * list->room : 16;
		list->v = xreallocarray(list->v, list->room, sizeof *list->v);
	}
	f = &list->v[list->n++];
	f->path = xstrdup(path);
	f->text = xstrdup(text);
}

void
difffield_free(struct difffield_list *list)
{
	for (size_t i = 0; i < list->n; i++) {
		free(list->v[i].path);
		free(list->v[i].text);
	}
	free(list->v);
	memset(list, 0, sizeof *list);
}

static bool
is_element(const xmlNode *node)
{
	return node->type == XML_ELEMENT_NODE;
}

static const xmlNode *
child(const xmlNode *node, const char *local)
{
	for (const xmlNode *n = node->children; n != NULL; n = n->next)
		if (is_element(n) &&
		    (local == NULL ||
			strcmp((const char *)n->name, local) == 0))
			return n;
	return NULL;
}

/* In no foreign element: a place that a version of ELMO knows. */
static bool
is_record(const xmlNode *node)
{
	for (const xmlNode *n = node->parent; n != NULL && is_element(n);
	     n = n->parent)
		if (!xmlStrEqual(n->ns != NULL ? n->ns->href : NULL,
			node->ns != NULL ? node->ns->href : NULL))
			return false;
	return true;
}

/* Signatures are not compared; attachments are by whom hashes are known. */
static bool
is_left_out(const xmlNode *node)
{
	return (strcmp((const char *)node->name, "attachment") == 0 &&
		   is_record(node)) ||
	       (node->ns != NULL &&
		   strcmp((const char *)node->ns->href, DS_NS) == 0);
}

static bool
is_lang(const xmlAttr *a)
{
	return strcmp((const char *)a->name, "lang") == 0 && a->ns != NULL &&
	       strcmp((const char *)a->ns->href, XML_NS) == 0;
}

static bool
is_type(const xmlAttr *a)
{
	return strcmp((const char *)a->name, "type") == 0 && a->ns == NULL;
}

/* What tells elements of one name apart: the language, type or scheme. */
static char *
qualifier(const xmlNode *node)
{
	const xmlNode *scheme = child(node, "scheme");
	char *text;

	for (const xmlAttr *a = node->properties; a != NULL; a = a->next)
		if ((is_lang(a) || is_type(a)) && a->children != NULL &&
		    a->children->content != NULL)
			return xstrdup((const char *)a->children->content);
	if (scheme == NULL)
		return NULL;
	text = doc_text(scheme);
	/* ECTS and ects are one scheme */
	for (char *p = text; *p != '\0'; p++)
		if (*p >= 'A' && *p <= 'Z')
			*p = (char)(*p | 32);
	return text;
}

static char *
path_of(const char *prefix, const xmlNode *node)
{
	char *of = qualifier(node), *path;

	/* what is so deep is foreign: it stays where it is */
	if (strlen(prefix) > CAP_DIFF_PATH) {
		free(of);
		return xstrdup(prefix);
	}
	path = of != NULL
		   ? xasprintf("%s%s%s[%s]", prefix, *prefix != '\0' ? "/" : "",
			 (const char *)node->name, of)
		   : xasprintf("%s%s%s", prefix, *prefix != '\0' ? "/" : "",
			 (const char *)node->name);

	free(of);
	return path;
}

/* "10", "10.0" and "10,00" are one number of credits. */
static void
plain_number(char *s)
{
	size_t n = strlen(s);
	char *point = strpbrk(s, ".,");

	if (point == NULL || strspn(s, "0123456789.,") != n ||
	    strpbrk(point + 1, ".,") != NULL || point == s)
		return;
	*point = '.';
	while (s[n - 1] == '0')
		s[--n] = '\0';
	if (s[n - 1] == '.')
		s[n - 1] = '\0';
}

static void
add_leaf(struct difffield_list *list, const xmlNode *node, const char *path)
{
	char *text = doc_text(node);

	if (strcmp((const char *)node->name, "value") == 0 &&
	    node->parent != NULL &&
	    strcmp((const char *)node->parent->name, "credit") == 0)
		plain_number(text);
	if (*text != '\0')
		difffield_put(list, path, text);
	free(text);
}

static void
add_attributes(
    struct difffield_list *list, const xmlNode *node, const char *path)
{
	for (const xmlAttr *a = node->properties; a != NULL; a = a->next) {
		char *at;

		/* where the schema is found says nothing */
		if (is_lang(a) || is_type(a) ||
		    (a->ns != NULL && strstr((const char *)a->ns->href,
					  "XMLSchema-instance") != NULL) ||
		    a->children == NULL || a->children->content == NULL)
			continue;
		at = xasprintf("%s@%s", path, (const char *)a->name);
		difffield_put(list, at, (const char *)a->children->content);
		free(at);
	}
}

/* Names that have become part of a path are not said again. */
static bool
is_said(const xmlNode *node, const xmlNode *parent)
{
	return strcmp((const char *)node->name, "scheme") == 0 &&
	       node == child(parent, "scheme");
}

void
difffield_add(struct difffield_list *list, const xmlNode *node,
    const char *prefix, difffield_skip *skip, const void *ctx)
{
	for (const xmlNode *n = node->children; n != NULL; n = n->next) {
		char *path;

		if (!is_element(n) || is_left_out(n) ||
		    (skip != NULL && skip(ctx, n)))
			continue;
		if (*prefix != '\0' && is_said(n, node))
			continue;
		path = path_of(prefix, n);
		add_attributes(list, n, path);
		if (child(n, NULL) != NULL)
			difffield_add(list, n, path, NULL, NULL);
		add_leaf(list, n, path); /* or what is between elements */
		free(path);
	}
}

static int
order(const void *a, const void *b)
{
	const struct difffield *x = a, *y = b;
	int by = strcmp(x->path, y->path);

	return by != 0 ? by : strcmp(x->text, y->text);
}

/* Is WORD a name in PATH, without what stands in brackets? */
static bool
names(const char *path, const char *word)
{
	size_t n = strlen(word), len;

	for (;; path++) {
		len = strcspn(path, "/@[");
		if (len == n && strncasecmp(path, word, n) == 0)
			return true;
		path += len;
		if (*path == '[')
			path += strcspn(path, "]");
		path += *path == ']';
		if (*path == '\0')
			return false;
	}
}

static bool
ignored(const char *path, const struct strings *ignore)
{
	for (size_t i = 0; ignore != NULL && i < ignore->n; i++)
		if (names(path, ignore->v[i]))
			return true;
	return false;
}

void
diffchange_add(struct diffchange_list *out, const char *path, const char *was,
    const char *is)
{
	out->v = xreallocarray(out->v, out->n + 1, sizeof *out->v);
	out->v[out->n++] = (struct diffchange){xstrdup(path),
	    was != NULL ? xstrdup(was) : NULL, is != NULL ? xstrdup(is) : NULL};
}

void
diffchange_free(struct diffchange_list *list)
{
	for (size_t i = 0; i < list->n; i++) {
		free(list->v[i].path);
		free(list->v[i].was);
		free(list->v[i].is);
	}
	free(list->v);
	memset(list, 0, sizeof *list);
}

/* How many from AT on have its path. */
static size_t
run(const struct difffield_list *l, size_t at, const char *path)
{
	size_t n = 0;

	while (at + n < l->n && strcmp(l->v[at + n].path, path) == 0)
		n++;
	return n;
}

/* One path: what both have goes, the rest is paired in its order. */
static void
compare_path(const struct difffield *a, size_t n, const struct difffield *b,
    size_t m, struct diffchange_list *out)
{
	const char **was = xcalloc(n + 1, sizeof *was);
	const char **is = xcalloc(m + 1, sizeof *is);
	size_t i = 0, k = 0, nwas = 0, nis = 0;

	while (i < n || k < m) {
		int by = i == n	  ? 1
			 : k == m ? -1
				  : strcmp(a[i].text, b[k].text);

		if (by < 0)
			was[nwas++] = a[i].text;
		else if (by > 0)
			is[nis++] = b[k].text;
		i += by <= 0;
		k += by >= 0;
	}
	for (i = 0; i < nwas || i < nis; i++)
		diffchange_add(out, n > 0 ? a->path : b->path,
		    i < nwas ? was[i] : NULL, i < nis ? is[i] : NULL);
	free(was);
	free(is);
}

void
difffield_compare(struct difffield_list *a, struct difffield_list *b,
    const struct strings *ignore, struct diffchange_list *out)
{
	size_t i = 0, k = 0, n, m;

	if (a->n > 0)
		qsort(a->v, a->n, sizeof *a->v, order);
	if (b->n > 0)
		qsort(b->v, b->n, sizeof *b->v, order);
	while (i < a->n || k < b->n) {
		const char *path =
		    i == a->n ||
			    (k < b->n && strcmp(b->v[k].path, a->v[i].path) < 0)
			? b->v[k].path
			: a->v[i].path;

		n = run(a, i, path);
		m = run(b, k, path);
		if (!ignored(path, ignore))
			compare_path(n > 0 ? &a->v[i] : NULL, n,
			    m > 0 ? &b->v[k] : NULL, m, out);
		i += n;
		k += m;
	}
}

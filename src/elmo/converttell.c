#include <config.h>

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "caps.h"
#include "converttell.h"
#include "msg.h"
#include "tree.h"
#include "warnings.h"
#include "xalloc.h"

#define LOS "learningOpportunitySpecification"

static bool
is_element(const xmlNode *n)
{
	return n != NULL && n->type == XML_ELEMENT_NODE;
}

/* As deep as elements nest, which is CAP_DEPTH; the root has no name. */
static void
add_path(struct buf *out, const xmlNode *e)
{
	const char *name = (const char *)e->name;
	bool los = strcmp(name, LOS) == 0;
	const xmlNode *up = e->parent;

	if (!is_element(up))
		return;
	/* of nested ones the outermost stands for all */
	if (los)
		while (is_element(up->parent) &&
		       is_element(up->parent->parent) &&
		       strcmp((const char *)up->name, "hasPart") == 0 &&
		       strcmp((const char *)up->parent->name, LOS) == 0)
			up = up->parent->parent;
	add_path(out, up);
	if (out->len > 0)
		buf_adds(out, los ? "//" : "/");
	buf_adds(out, name);
}

char *
converttell_path(const xmlNode *element)
{
	struct buf out = BUF_INIT(CAP_DEPTH * CAP_TOKEN);
	char *s;

	add_path(&out, element);
	s = xstrdup(out.len > 0 ? out.data : "");
	buf_free(&out);
	return s;
}

static char *
full_path(const xmlNode *element, const char *local)
{
	char *path = converttell_path(element), *all;

	if (local == NULL) {
		if (*path != '\0')
			return path;
		all = xstrdup((const char *)element->name);
	} else if (*path == '\0') {
		all = xstrdup(local);
	} else {
		all = xasprintf(
		    "%s%s%s", path, strcmp(local, LOS) ? "/" : "//", local);
	}
	free(path);
	return all;
}

void
converttell_add(struct converttell *t, enum converttell_kind kind,
    const xmlNode *element, const char *local, const char *fmt, ...)
{
	char *path = full_path(element, local);
	char why[200];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(why, sizeof why, fmt, ap);
	va_end(ap);
	for (size_t i = 0; i < t->n; i++) {
		struct converttell_line *l = &t->v[i];

		if (l->kind == kind && strcmp(l->path, path) == 0 &&
		    strcmp(l->why, why) == 0) {
			l->count++;
			free(path);
			return;
		}
	}
	if (t->n == CAP_CONVERT_LINES) {
		free(path);
		return;
	}
	t->v = xreallocarray(t->v, t->n + 1, sizeof *t->v);
	t->v[t->n++] = (struct converttell_line){
	    kind, path, xstrdup(why), tree_line(element), 1};
}

size_t
converttell_count(const struct converttell *t, enum converttell_kind kind)
{
	size_t n = 0;

	for (size_t i = 0; i < t->n; i++)
		n += t->v[i].kind == kind;
	return n;
}

void
converttell_warn(const struct converttell *t, enum converttell_kind kind,
    struct warnings *warnings)
{
	for (size_t i = 0; i < t->n; i++) {
		const struct converttell_line *l = &t->v[i];
		char at[40] = "", times[40] = "";

		if (l->kind != kind)
			continue;
		if (l->line > 0)
			snprintf(at, sizeof at, "line %ld: ", l->line);
		if (l->count > 1)
			snprintf(times, sizeof times, " (%zu times)", l->count);
		warnings_add(
		    warnings, "%s%s: %s%s", at, l->path, l->why, times);
	}
}

void
converttell_free(struct converttell *t)
{
	for (size_t i = 0; i < t->n; i++) {
		free(t->v[i].path);
		free(t->v[i].why);
	}
	free(t->v);
	*t = (struct converttell)CONVERTTELL_NONE;
}

/* The attachments of a doc, in the order of the document. */
#include <config.h>

#include <stdlib.h>

#include "doc.h"
#include "xalloc.h"

struct walk {
	const struct doc *doc;
	struct doc_attachments *all;
	size_t report;
};

/* "2.1" from "2" and 1. */
static char *
below(const char *path, size_t n)
{
	return path != NULL ? xasprintf("%s.%zu", path, n)
			    : xasprintf("%zu", n);
}

static void
found(struct walk *w, const xmlNode *node, enum place above, const char *los,
    const char *section)
{
	struct doc_attachments *all = w->all;

	all->v = xreallocarray(all->v, all->n + 1, sizeof *all->v);
	all->v[all->n] = (struct doc_attachment){.number = all->n + 1,
	    .node = node,
	    .above = above,
	    .report = w->report,
	    .los = los ? xstrdup(los) : NULL,
	    .section = section ? xstrdup(section) : NULL};
	all->n++;
}

/* A section's own number, else which of its siblings it is. */
static char *
section_number(const xmlNode *node, const char *above, size_t n)
{
	char *number = doc_attr(node, "number");

	return number != NULL ? number : below(above, n);
}

/*
 * NODE, which is PLACE, and all below it.  LOS and SECTION are its paths; as
 * deep as elements nest, which is CAP_DEPTH.
 */
static void
walk(struct walk *w, const xmlNode *node, enum place place, const char *los,
    const char *section, size_t *nlos)
{
	size_t parts = 0, sections = 0;

	for (const xmlNode *n = doc_first(w->doc, node, NULL); n != NULL;
	     n = doc_next(w->doc, n, NULL)) {
		enum place at = place_of(place, (const char *)n->name);
		char *path = NULL;

		switch (at) {
		case PLACE_ATTACHMENT:
			found(w, n, place, los, section);
			break;
		case PLACE_REPORT:
			w->report++;
			walk(w, n, at, NULL, NULL, &parts);
			parts = 0;
			break;
		case PLACE_LOS:
			path = below(los, ++*nlos);
			walk(w, n, at, path, NULL, &parts);
			parts = 0;
			break;
		case PLACE_SECTION:
			path = section_number(n, section, ++sections);
			walk(w, n, at, los, path, &parts);
			break;
		case PLACE_PART:
			walk(w, n, at, los, section, &parts);
			break;
		case PLACE_NONE:
			break;
		default:
			walk(w, n, at, los, section, nlos);
			break;
		}
		free(path);
	}
}

void
doc_attachments(const struct doc *doc, struct doc_attachments *all)
{
	struct walk w = {doc, all, 0};
	size_t nlos = 0;

	*all = (struct doc_attachments){NULL, 0};
	walk(&w, doc_root(doc), PLACE_ROOT, NULL, NULL, &nlos);
	for (size_t i = 0; i < all->n; i++)
		if (all->v[i].above == PLACE_ROOT)
			all->v[i].report = 0;
}

void
doc_attachments_free(struct doc_attachments *all)
{
	for (size_t i = 0; i < all->n; i++) {
		free(all->v[i].los);
		free(all->v[i].section);
	}
	free(all->v);
	*all = (struct doc_attachments){NULL, 0};
}

char *
doc_place(const struct doc_attachment *a)
{
	switch (a->above) {
	case PLACE_ROOT:
		return xstrdup("root");
	case PLACE_SECTION:
		return xasprintf(
		    "report %zu, opportunity %s, supplement section %s",
		    a->report, a->los, a->section);
	case PLACE_BASIS_REPORT:
		return xasprintf("report %zu, recognition", a->report);
	default:
		return xasprintf("report %zu", a->report);
	}
}

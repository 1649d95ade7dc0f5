#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "caps.h"
#include "doc.h"
#include "labels.h"
#include "part.h"
#include "place.h"
#include "sections.h"
#include "xalloc.h"

#define DSIG_NS "http://www.w3.org/2000/09/xmldsig#"

/* Elements of other vocabularies, each kind once. */
struct kinds {
	const struct doc *doc;
	struct kind {
		const char *local, *uri; /* of the tree */
		size_t n;
	} v[CAP_EXTENSIONS];
	size_t n, others; /* elements of kinds for which there is no room */
};

static void
note(struct kinds *kinds, const xmlNode *node)
{
	const char *local = (const char *)node->name;
	const char *uri = node->ns != NULL ? (const char *)node->ns->href : "";
	size_t i = 0;

	while (i < kinds->n && (strcmp(kinds->v[i].local, local) != 0 ||
				   strcmp(kinds->v[i].uri, uri) != 0))
		i++;
	if (i == CAP_EXTENSIONS) {
		kinds->others++;
		return;
	}
	if (i == kinds->n)
		kinds->v[kinds->n++] = (struct kind){local, uri, 0};
	kinds->v[i].n++;
}

static bool
is_signature(const xmlNode *node)
{
	return node->ns != NULL &&
	       strcmp((const char *)node->ns->href, DSIG_NS) == 0;
}

/*
 * The children of extension, and what is foreign where no extension is; as
 * deep as elements nest, which is CAP_DEPTH.
 */
static void
gather(struct kinds *kinds, const xmlNode *parent, enum place place)
{
	for (const xmlNode *n = parent->children; n != NULL; n = n->next) {
		const char *local = (const char *)n->name;

		if (n->type != XML_ELEMENT_NODE || is_signature(n))
			continue;
		if (!doc_is(kinds->doc, n)) {
			note(kinds, n);
			continue;
		}
		if (strcmp(local, "extension") == 0) {
			gather(kinds, n, PLACE_NONE);
			continue;
		}
		if (place_of(place, local) != PLACE_NONE)
			gather(kinds, n, place_of(place, local));
	}
}

/* "shelf (urn:example:x), 3 times" */
static void
put(const struct subject *subject, const struct kind *kind, struct paras *out)
{
	char *name = *kind->uri != '\0'
			 ? xasprintf("%s (%s)", kind->local, kind->uri)
			 : xstrdup(kind->local);
	char *number = xasprintf("%zu", kind->n);
	char *text = kind->n > 1 ? labels_format(subject->labels,
				       "extension.many", name, number)
				 : xstrdup(name);

	paras_add(out, STYLE_SMALL, text, labels_lang(subject->labels), NULL);
	free(text);
	free(number);
	free(name);
}

void
extension_blocks(const struct subject *subject, int level, struct blocks *out)
{
	struct kinds *kinds = xcalloc(1, sizeof *kinds);
	struct block *list;

	kinds->doc = subject->doc;
	gather(kinds, doc_root(subject->doc), PLACE_ROOT);
	if (kinds->n > 0) {
		part_heading(subject, out, level, "extension.title");
		part_say(subject, &block_add(out, BLOCK_PARAS)->paras,
		    STYLE_BODY, "extension.note");
		list = block_add(out, BLOCK_LIST);
		for (size_t i = 0; i < kinds->n; i++)
			put(subject, &kinds->v[i], &list->paras);
		if (kinds->others > 0) {
			char *number = xasprintf("%zu", kinds->others);
			char *text = labels_format(
			    subject->labels, "extension.more", number, NULL);

			paras_add(&list->paras, STYLE_SMALL, text,
			    labels_lang(subject->labels), NULL);
			free(text);
			free(number);
		}
	}
	free(kinds);
}

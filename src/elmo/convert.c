#include <config.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "convert.h"
#include "convertedit.h"
#include "convertmodel.h"
#include "convertns.h"
#include "convertold.h"
#include "convertstep.h"
#include "converttell.h"
#include "xalloc.h"

const char *
convert_namespace(enum xsd_version version)
{
	return version >= XSD_2_0_0_V2 ? ELMO_NS_V2 : ELMO_NS_V1;
}

bool
convert_renames(const struct convert *c)
{
	return c->from == FLAVOUR_V2
		   ? c->to < XSD_2_0_0_V2
		   : c->from != FLAVOUR_V1 || c->to >= XSD_2_0_0_V2;
}

static void
lose(struct convert *c, xmlNode *node, const char *why)
{
	converttell_add(c->tell, CONVERTTELL_LOSS, node, NULL, "%s", why);
	convertedit_drop(node);
	c->changes++;
}

/* CHILD is of an element that the target's NODE has not. */
static void
lose_unknown(struct convert *c, xmlNode *child, const struct convertmodel *row)
{
	char why[64];

	if (row == NULL)
		snprintf(why, sizeof why, "in no version of ELMO");
	else
		snprintf(why, sizeof why, "not in ELMO %s", xsd_name(c->to));
	lose(c, child, why);
}

/* What has the target's namespace already would become the record's own. */
static void
sift_strangers(struct convert *c, xmlNode *node)
{
	const char *uri = convert_namespace(c->to);
	xmlNode *next;

	for (xmlNode *n = node->children; n != NULL; n = next) {
		next = n->next;
		if (n->type == XML_ELEMENT_NODE && n->ns != NULL &&
		    strcmp((const char *)n->ns->href, uri) == 0)
			lose(c, n, "in another namespace than the record");
	}
}

/* Takes out what cannot be in NODE. */
static void
sift(struct convert *c, xmlNode *node, enum convert_type type)
{
	xmlNode *next;
	char why[64];

	snprintf(
	    why, sizeof why, "more than one, not in ELMO %s", xsd_name(c->to));
	for (xmlNode *n = convertedit_child(node, NULL); n != NULL; n = next) {
		const struct convertmodel *row =
		    convertmodel_find(type, (const char *)n->name, c->to);
		xmlNode *again;

		next = convertedit_next(n, NULL);
		if (row == NULL || !convertmodel_has(row, c->to)) {
			lose_unknown(c, n, row);
			continue;
		}
		if (c->to >= row->many)
			continue;
		/* the first stands */
		again = convertedit_next(n, row->local);
		for (xmlNode *after; again != NULL; again = after) {
			after = convertedit_next(again, row->local);
			lose(c, again, why);
		}
		next = convertedit_next(n, NULL);
	}
}

/* xsi:type names what the target's schema has not, or would not take there. */
static void
untype(struct convert *c, xmlNode *node)
{
	xmlAttr *a =
	    xmlHasNsProp(node, BAD_CAST "type", BAD_CAST CONVERTEDIT_XSI);
	bool issuer = convertedit_own(node, "issuer");
	bool content = convertedit_own(node, "content") &&
		       convertedit_own(node->parent, "attachment");

	if (a == NULL ||
	    !((issuer && c->to < XSD_2_0_0) || (content && c->to >= XSD_1_2_0)))
		return;
	converttell_add(c->tell, CONVERTTELL_NOTE, node, "@xsi:type",
	    "left out, for ELMO %s", xsd_name(c->to));
	xmlRemoveProp(a);
	c->changes++;
}

/* The attributes without a namespace that the table does not name. */
static void
attributes(struct convert *c, xmlNode *node, const char *known)
{
	xmlAttr *next;
	char *word;

	for (xmlAttr *a = node->properties; a != NULL; a = next) {
		next = a->next;
		if (a->ns != NULL)
			continue;
		word = xasprintf(" %s ", (const char *)a->name);
		if (strstr(known, word) == NULL) {
			word[0] = '@';
			word[strlen(word) - 1] = '\0';
			converttell_add(c->tell, CONVERTTELL_LOSS, node, word,
			    "not in ELMO %s", xsd_name(c->to));
			xmlRemoveProp(a);
			c->changes++;
		}
		free(word);
	}
}

struct slot {
	xmlNode *node;
	size_t place, number;
};

static int
by_place(const void *a, const void *b)
{
	const struct slot *x = a, *y = b;

	if (x->place != y->place)
		return x->place < y->place ? -1 : 1;
	return x->number < y->number ? -1 : x->number > y->number;
}

/* The children in the order of the schema; foreign ones follow what they
 * followed. */
static void
arrange(struct convert *c, xmlNode *node, enum convert_type type)
{
	const struct convertmodel *rows;
	struct slot *slot = NULL;
	size_t n, nslots = 0, place = 0;
	bool moved = false;

	rows = convertmodel_rows(type, &n);
	for (xmlNode *k = node->children; k != NULL; k = k->next) {
		const struct convertmodel *row = NULL;
		size_t was = place;

		if (k->type != XML_ELEMENT_NODE)
			continue;
		if (convertedit_own(k, NULL))
			row = convertmodel_find(
			    type, (const char *)k->name, c->to);
		else if (convertedit_signature(k))
			row = rows + n;
		if (row != NULL)
			place = (size_t)(row - rows);
		if (place < was && !moved) {
			moved = true;
			converttell_add(c->tell, CONVERTTELL_NOTE, k, NULL,
			    "put in the order of the schema");
		}
		if ((nslots & (nslots + 1)) == 0)
			slot =
			    xreallocarray(slot, 2 * nslots + 2, sizeof *slot);
		slot[nslots] = (struct slot){k, place, nslots};
		nslots++;
	}
	if (moved) {
		qsort(slot, nslots, sizeof *slot, by_place);
		for (size_t i = 0; i < nslots; i++)
			convertedit_move(slot[i].node, node, NULL);
		c->changes++;
	}
	free(slot);
}

/* Elements where there may be text alone. */
static void
flatten(struct convert *c, xmlNode *node)
{
	xmlNode *next;

	/* which had no type (protocol facts 9.5) */
	if (c->to < XSD_1_2_0 && convertedit_own(node, "content"))
		return;
	for (xmlNode *n = node->children; n != NULL; n = next) {
		next = n->next;
		if (n->type == XML_ELEMENT_NODE)
			lose(c, n, "an element where ELMO has text");
	}
}

/* 1.0.0 has to know all that is in an extension: signatures alone. */
static void
extension(struct convert *c, xmlNode *node)
{
	xmlNode *next;

	if (c->to > XSD_1_0_0)
		return;
	for (xmlNode *n = node->children; n != NULL; n = next) {
		next = n->next;
		if (n->type == XML_ELEMENT_NODE && !convertedit_signature(n))
			lose(c, n, "nothing foreign is in ELMO 1.0.0");
	}
}

/* A supplement's own signature is about what it was. */
static void
unsign(struct convert *c, xmlNode *supplement)
{
	xmlNode *next;

	for (xmlNode *n = supplement->children; n != NULL; n = next) {
		next = n->next;
		if (convertedit_signature(n))
			lose(c, n, "the supplement's signature cannot hold");
	}
}

/* As deep as elements nest, which is CAP_DEPTH. */
static void
walk(struct convert *c, xmlNode *node, enum convert_type type)
{
	size_t before = c->changes;

	if (type == CONVERT_LEAF)
		flatten(c, node);
	if (type == CONVERT_EXTENSION)
		extension(c, node);
	if (type <= CONVERT_EXTENSION)
		return;
	convertstep_before(c, node, type);
	if (convert_renames(c))
		sift_strangers(c, node);
	sift(c, node, type);
	arrange(c, node, type);
	convertstep_after(c, node, type);
	for (xmlNode *n = convertedit_child(node, NULL), *next; n != NULL;
	     n = next) {
		const struct convertmodel *row =
		    convertmodel_find(type, (const char *)n->name, c->to);

		next = convertedit_next(n, NULL);
		if (c->to >= XSD_1_2_0 || !convertedit_own(n, "content"))
			attributes(c, n, row->attributes);
		untype(c, n);
		walk(c, n, row->is);
		/* copies that it made of itself come next */
		if (row->is == CONVERT_ATTACHMENT)
			next = convertedit_next(n, NULL);
	}
	if (type == CONVERT_SUPPLEMENT &&
	    (c->changes != before || convert_renames(c)))
		unsign(c, node);
}

void
convert_tree(struct convert *c)
{
	xmlNode *root = xmlDocGetRootElement(c->tree);

	c->changes = 0;
	convertold(c);
	attributes(c, root, "");
	walk(c, root, CONVERT_ROOT);
	if (convert_renames(c)) {
		convertns(c->tree, convert_namespace(c->to), c->tell);
		c->changes++;
	}
}

static void
tidy(struct convert *c, xmlNode *node, enum convert_type type)
{
	convertstep_tidy(c, node, type);
	for (xmlNode *n = convertedit_child(node, NULL); n != NULL;
	     n = convertedit_next(n, NULL)) {
		const struct convertmodel *row =
		    convertmodel_find(type, (const char *)n->name, c->to);

		if (row != NULL && row->is > CONVERT_EXTENSION)
			tidy(c, n, row->is);
	}
}

void
convert_tidy(struct convert *c)
{
	c->changes = 0;
	tidy(c, xmlDocGetRootElement(c->tree), CONVERT_ROOT);
}

/* One that stands for none (convertstep_after). */
static bool
stands_in(const struct convertmodel *row, const xmlNode *node)
{
	const xmlAttr *a = node->properties;

	if (node->children != NULL || convertmodel_needs(row, XSD_1_4_0))
		return false;
	return a == NULL ||
	       (a->next == NULL &&
		   (a->children == NULL || a->children->content == NULL ||
		       a->children->content[0] == '\0'));
}

static void
lacks(struct convert *c, const xmlNode *node, enum convert_type type)
{
	const struct convertmodel *row;
	size_t n;

	row = convertmodel_rows(type, &n);
	for (; n-- > 0; row++) {
		const xmlNode *have = convertedit_child(node, row->local);

		if (!convertmodel_needs(row, c->to) ||
		    !convertmodel_has(row, c->to))
			continue;
		if (have == NULL)
			converttell_add(c->tell, CONVERTTELL_LACK, node,
			    row->local, "wanted by ELMO %s, not given",
			    xsd_name(c->to));
		else if (stands_in(row, have))
			converttell_add(c->tell, CONVERTTELL_LACK, node,
			    row->local,
			    "wanted by ELMO %s, not given, left empty",
			    xsd_name(c->to));
	}
	for (xmlNode *k = convertedit_child(node, NULL); k != NULL;
	     k = convertedit_next(k, NULL)) {
		row = convertmodel_find(type, (const char *)k->name, c->to);
		if (row != NULL && row->is > CONVERT_EXTENSION)
			lacks(c, k, row->is);
	}
}

void
convert_lacks(struct convert *c)
{
	lacks(c, xmlDocGetRootElement(c->tree), CONVERT_ROOT);
}

#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "caps.h"
#include "convert.h"
#include "convertedit.h"
#include "convertstep.h"
#include "converttell.h"
#include "country.h"
#include "xalloc.h"

#define LOS "learningOpportunitySpecification"

static void
loss(struct convert *c, const xmlNode *at, const char *local, const char *why)
{
	converttell_add(c->tell, CONVERTTELL_LOSS, at, local, "%s ELMO %s", why,
	    xsd_name(c->to));
}

static void
drop(struct convert *c, xmlNode *node)
{
	convertedit_drop(node);
	c->changes++;
}

static void
rename_to(struct convert *c, xmlNode *node, const char *local)
{
	convertedit_rename(node, local);
	c->changes++;
}

/* Does NODE say nothing, be it one that stands for none? */
static bool
blank(const xmlNode *node)
{
	char *s = convertedit_text(node);
	bool is = *s == '\0';

	free(s);
	for (const xmlAttr *a = node->properties; a != NULL; a = a->next)
		is &= a->ns == NULL &&
		      (a->children == NULL || a->children->content == NULL ||
			  a->children->content[0] == '\0');
	return is;
}

/* Two dates of birth: the newer element stands. */
static void
one_birth(struct convert *c, xmlNode *bday, xmlNode *date)
{
	char *a = convertedit_text(bday), *b = convertedit_text(date);

	if (strcmp(a, b) == 0)
		converttell_add(c->tell, CONVERTTELL_NOTE, bday, NULL,
		    "says what dateOfBirth says, left out");
	else
		converttell_add(c->tell, CONVERTTELL_LOSS, bday, NULL,
		    "differs from dateOfBirth, which stands");
	free(a);
	free(b);
	drop(c, bday);
}

/* bday until 1.7, dateOfBirth in 2.0, in 2.1.1 both (protocol facts 9.2). */
static void
birth(struct convert *c, xmlNode *learner)
{
	xmlNode *bday = convertedit_child(learner, "bday");
	xmlNode *date = convertedit_child(learner, "dateOfBirth");

	if (bday != NULL && date != NULL && c->to < XSD_2_1_1) {
		one_birth(c, bday, date);
		bday = NULL;
	}
	if (c->to < XSD_2_0_0) {
		if (date != NULL)
			rename_to(c, date, "bday");
	} else if (bday != NULL && date == NULL &&
		   (c->to < XSD_2_1_1 || c->from != FLAVOUR_V2)) {
		rename_to(c, bday, "dateOfBirth");
	}
}

/* Wanted since 2.0, by mistake (elmo-schemas, issue 124). */
static void
alternative(struct convert *c, xmlNode *learner)
{
	xmlNode *name = convertedit_child(learner, "alternativeName");
	xmlNode *family = convertedit_child(learner, "familyName");

	if (c->to >= XSD_2_0_0 && name == NULL && family != NULL) {
		convertedit_add_after(family, "alternativeName");
		c->changes++;
	}
}

/* A country as 2.1.1 has it, in a list that @type names. */
static void
country_up(struct convert *c, xmlNode *node, const char *code)
{
	const char *type = NULL;

	if (country_is_alpha2(code))
		type = "ISO";
	else if (country_of_uri(code) != NULL)
		type = "URI";
	if (type != NULL) {
		convertedit_set_attribute(node, "type", type);
		c->changes++;
	} else {
		converttell_add(c->tell, CONVERTTELL_LACK, node, "@type",
		    "of no list of countries that is known");
	}
}

/* The same before, a code of one list. */
static void
country_down(struct convert *c, xmlNode *node, const char *code)
{
	const char *known = country_of_uri(code);

	if (known != NULL)
		converttell_add(c->tell, CONVERTTELL_NOTE, node, NULL,
		    "the code of the country in place of its URI");
	else if (country_is_alpha2(code))
		known = code;
	if (known == NULL || !country_listed(known)) {
		loss(c, node, NULL, "not in the list of countries of");
		drop(c, node);
		return;
	}
	convertedit_unset(node, "type");
	convertedit_set(node, known);
	c->changes++;
}

static void
country(struct convert *c, xmlNode *node)
{
	char *code, *type;

	if (node == NULL)
		return;
	code = convertedit_text(node);
	type = convertedit_attribute(node, "type");
	if (c->to >= XSD_2_1_1 && type == NULL)
		country_up(c, node, code);
	else if (c->to < XSD_2_1_1 &&
		 (type != NULL || country_of_uri(code) != NULL))
		country_down(c, node, code);
	free(code);
	free(type);
}

static void
kind(struct convert *c, xmlNode *type)
{
	char *name = convertedit_text(type);

	if (convertmodel_attachment(name, XSD_2_1_1) &&
	    !convertmodel_attachment(name, c->to)) {
		if (convertmodel_attachment("Other", c->to)) {
			loss(c, type, NULL, "Other stands, it is no type of");
			convertedit_set(type, "Other");
			c->changes++;
		} else {
			loss(c, type, NULL, "of no type of");
			drop(c, type);
		}
	}
	free(name);
}

/* An empty element in its place. */
static xmlNode *
add_in_order(
    struct convert *c, xmlNode *node, enum convert_type type, const char *local)
{
	xmlNode *after = NULL, *fresh;
	const struct convertmodel *own;

	own = convertmodel_find(type, local, c->to);
	for (xmlNode *k = convertedit_child(node, NULL); k != NULL;
	     k = convertedit_next(k, NULL)) {
		const struct convertmodel *row =
		    convertmodel_find(type, (const char *)k->name, c->to);

		if (row != NULL && row < own)
			after = k;
	}
	if (after != NULL) {
		fresh = convertedit_add_after(after, local);
	} else {
		fresh = convertedit_add_last(node, local);
		convertedit_move(fresh, node, convertedit_child(node, NULL));
	}
	c->changes++;
	return fresh;
}

/* libxml2 lets a copy declare what was in scope: it still is. */
static void
undeclare(xmlNode *copy, const xmlNode *of)
{
	xmlNs **at = &copy->nsDef, *gone, *same;

	while (*at != NULL) {
		gone = *at;
		same = xmlSearchNs(copy->doc, copy->parent, gone->prefix);
		if (convertedit_declares(of, gone->prefix) || same == NULL ||
		    !xmlStrEqual(same->href, gone->href)) {
			at = &gone->next;
			continue;
		}
		convertedit_rebind(copy, gone, same);
		*at = gone->next;
		xmlFreeNs(gone);
	}
}

/* CONTENT leaves ATTACHMENT, which by now has no other, for a copy of it. */
static void
split(struct convert *c, xmlNode *attachment, xmlNode *content)
{
	xmlNode *copy = xmlDocCopyNode(attachment, attachment->doc, 1);
	xmlNode *fresh = convertedit_add_after(attachment, "attachment");

	if (copy == NULL) {
		xmlFreeNode(content);
		return;
	}
	xmlReplaceNode(fresh, copy);
	xmlFreeNode(fresh);
	copy->_private = attachment->_private;
	undeclare(copy, attachment);
	fresh = add_in_order(c, copy, CONVERT_ATTACHMENT, "content");
	xmlReplaceNode(fresh, content);
	xmlFreeNode(fresh);
	/* what ATTACHMENT itself declares its copy does, too */
	for (xmlNs *d = attachment->nsDef; d != NULL; d = d->next)
		convertedit_rebind(
		    content, d, xmlSearchNs(copy->doc, copy, d->prefix));
}

/* As many copies of what is beside the contents as there are of these. */
static bool
too_many(const xmlNode *attachment, size_t n)
{
	xmlChar *all = xmlNodeGetContent(attachment);
	size_t len = all != NULL ? strlen((const char *)all) : 0;

	xmlFree(all);
	return len > CAP_TREE / n;
}

/* Until 1.1 an attachment has one content, from 1.2 on any number. */
static void
contents(struct convert *c, xmlNode *attachment)
{
	xmlNode *first = convertedit_child(attachment, "content"), **v, *n;
	size_t nv = 0, max = 1;

	if (c->to >= XSD_1_2_0 || first == NULL ||
	    convertedit_next(first, "content") == NULL)
		return;
	for (n = first; n != NULL; n = convertedit_next(n, "content"))
		max++;
	v = xcalloc(max, sizeof *v);
	for (n = first; n != NULL; n = convertedit_child(attachment, "content"))
		v[nv++] = convertedit_take(n);
	if (!too_many(attachment, nv)) {
		loss(c, attachment, "content",
		    "an attachment of its own, for one holds one in");
		while (nv > 1)
			split(c, attachment, v[--nv]);
	}
	/* those that are left stand where they stood, to be told */
	while (nv > 0) {
		n = add_in_order(c, attachment, CONVERT_ATTACHMENT, "content");
		xmlReplaceNode(n, v[--nv]);
		xmlFreeNode(n);
	}
	free(v);
}

static void
attachment(struct convert *c, xmlNode *node)
{
	xmlNode *type = convertedit_child(node, "type");

	if (type != NULL)
		kind(c, type);
	contents(c, node);
}

static xmlNode *
status_of(const xmlNode *los)
{
	xmlNode *n = convertedit_child(los, "specifies");

	if (n != NULL)
		n = convertedit_child(n, "learningOpportunityInstance");
	return n != NULL ? convertedit_child(n, "status") : NULL;
}

static bool
is_passed(const xmlNode *los)
{
	char *status = convertedit_text(status_of(los));
	bool passed = status == NULL || strcmp(status, "passed") == 0;

	free(status);
	return passed;
}

/* LOS, which is in a report or a hasPart, makes room for its parts. */
static void
give_way(struct convert *c, xmlNode *los)
{
	bool nested = convertedit_own(los->parent, "hasPart");
	xmlNode *gone = nested ? los->parent : los, *part, *inner;

	loss(c, los, NULL,
	    "not passed, left out, its parts in its place: a result is one "
	    "that was passed in");
	while ((part = convertedit_child(los, "hasPart")) != NULL) {
		inner = convertedit_child(part, LOS);
		if (nested) {
			convertedit_move(part, gone->parent, gone);
		} else {
			if (inner != NULL)
				convertedit_move(inner, gone->parent, gone);
			convertedit_drop(part);
		}
	}
	drop(c, gone);
}

/* Nothing but results that were passed, before there was a status. */
static void
passed(struct convert *c, xmlNode *report, const char *local)
{
	xmlNode *n = convertedit_child(report, local), *los, *next, *before;

	for (; n != NULL; n = next) {
		los = strcmp(local, LOS) ? convertedit_child(n, LOS) : n;
		if (los == NULL || is_passed(los)) {
			next = convertedit_next(n, local);
			continue;
		}
		/* its parts come next, in its place */
		for (before = n->prev;
		     before != NULL && !convertedit_own(before, local);)
			before = before->prev;
		give_way(c, los);
		next = before != NULL ? convertedit_next(before, local)
				      : convertedit_child(report, local);
	}
}

static void
no_status(struct convert *c, xmlNode *status)
{
	if (status == NULL)
		return;
	converttell_add(c->tell, CONVERTTELL_NOTE, status, NULL,
	    "passed, which all results are in ELMO %s", xsd_name(c->to));
	drop(c, status);
}

/* An empty one that was signed, and may stay, is none that was put in. */
static bool
stays(const struct convert *c, enum convert_type type, const char *local)
{
	return c->is_signed && !convert_renames(c) &&
	       convertmodel_has(convertmodel_find(type, local, c->to), c->to);
}

/* What stood empty because another version wanted it. */
void
convertstep_tidy(struct convert *c, xmlNode *node, enum convert_type type)
{
	static const struct {
		enum convert_type in;
		const char *local;
		enum xsd_version from, to;
	} gone[] = {
	    {CONVERT_LEARNER, "alternativeName", XSD_1_0_0, XSD_1_7_0},
	    {CONVERT_LOS, "identifier", XSD_1_0_0, XSD_1_7_0},
	    {CONVERT_LOI, "grouping", XSD_1_0_0, XSD_1_2_0},
	    {CONVERT_LOI, "grouping", XSD_1_4_0, XSD_2_1_1},
	    {CONVERT_ATTACHMENT, "content", XSD_1_2_0, XSD_2_1_1},
	};

	for (size_t i = 0; i < sizeof gone / sizeof gone[0]; i++) {
		xmlNode *n;

		if (gone[i].in != type || c->to < gone[i].from ||
		    c->to > gone[i].to)
			continue;
		n = convertedit_child(node, gone[i].local);
		if (n == NULL || !blank(n) || stays(c, type, gone[i].local))
			continue;
		converttell_add(
		    c->tell, CONVERTTELL_NOTE, n, NULL, "empty, left out");
		drop(c, n);
	}
}

void
convertstep_before(struct convert *c, xmlNode *node, enum convert_type type)
{
	convertstep_tidy(c, node, type);
	switch (type) {
	case CONVERT_LEARNER:
		birth(c, node);
		alternative(c, node);
		country(c, convertedit_child(node, "citizenship"));
		if (c->to >= XSD_2_1_1)
			country(c, convertedit_child(node, "countryOfBirth"));
		break;
	case CONVERT_ISSUER:
		country(c, convertedit_child(node, "country"));
		break;
	case CONVERT_ATTACHMENT:
		attachment(c, node);
		break;
	case CONVERT_REPORT:
		if (c->to < XSD_1_2_0)
			passed(c, node, LOS);
		break;
	case CONVERT_LOS:
		if (c->to < XSD_1_2_0)
			passed(c, node, "hasPart");
		break;
	case CONVERT_LOI:
		if (c->to < XSD_1_2_0)
			no_status(c, convertedit_child(node, "status"));
		break;
	default:
		break;
	}
}

/*
 * What a version wants and others do not: what a record of another may have not
 * been able to give stands empty.
 */
void
convertstep_after(struct convert *c, xmlNode *node, enum convert_type type)
{
	const char *local = NULL;
	xmlNode *fresh;

	if (type == CONVERT_LOI && c->to == XSD_1_3_0)
		local = "grouping";
	else if (type == CONVERT_ATTACHMENT && c->to < XSD_1_2_0)
		local = "content";
	else if (type == CONVERT_LOS && c->to >= XSD_2_0_0)
		local = "identifier";
	if (local == NULL || convertedit_child(node, local) != NULL)
		return;
	fresh = add_in_order(c, node, type, local);
	if (type == CONVERT_LOS)
		convertedit_set_attribute(fresh, "type", "");
}

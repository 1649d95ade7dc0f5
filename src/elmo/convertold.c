#include <config.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "born.h"
#include "convert.h"
#include "convertedit.h"
#include "convertold.h"
#include "converttell.h"
#include "lexical.h"
#include "mergesame.h"
#include "xalloc.h"

#define LOS "learningOpportunitySpecification"

/* It is there, but not as it was. */
static void
tell(struct convert *c, const xmlNode *at, enum converttell_kind kind,
    const char *why)
{
	converttell_add(c->tell, kind, at, NULL, "%s", why);
	c->changes++;
}

static void
lose(struct convert *c, xmlNode *node, const char *why)
{
	converttell_add(c->tell, CONVERTTELL_LOSS, node, NULL, "%s", why);
	convertedit_drop(node);
	c->changes++;
}

static bool
is_a(const char *type, const char *s)
{
	return lexical_valid(lexical_type(type), s, strlen(s));
}

/* A date by its pattern, or as XML Schema has it; a date or NULL. */
static char *
date_of(const xmlNode *node)
{
	char *text = convertedit_text(node), *made = NULL;
	char *pattern = convertedit_attribute(node, "dtf");
	struct born born;

	if (is_a("date", text)) {
		made = text;
		text = NULL;
	} else {
		born_read(&born, text, pattern);
		if (born.kind == BORN_DATE && !born.either && !born.short_year)
			made = xasprintf(
			    "%04d-%02d-%02d", born.year, born.month, born.day);
	}
	free(text);
	free(pattern);
	return made;
}

static void
date(struct convert *c, xmlNode *node)
{
	char *made;

	if (node == NULL)
		return;
	made = date_of(node);
	if (made != NULL) {
		convertedit_set(node, made);
		convertedit_unset(node, "dtf");
		c->changes++;
	} else {
		lose(c, node, "no full date");
	}
	free(made);
}

/* A report was issued on a day, later at a time. */
static void
issued(struct convert *c, xmlNode *node)
{
	char *text, *made, *timed;

	if (node == NULL)
		return;
	text = convertedit_text(node);
	made = date_of(node);
	if (!is_a("dateTime", text) && made != NULL && strlen(made) == 10) {
		timed = xasprintf("%sT00:00:00", made);
		convertedit_set(node, timed);
		free(timed);
		tell(c, node, CONVERTTELL_LOSS,
		    "a date alone, the time is midnight");
	}
	convertedit_unset(node, "dtf");
	free(text);
	free(made);
}

static char *
both_names(const xmlNode *learner)
{
	char *given =
	    convertedit_text(convertedit_child(learner, "givenNames"));
	char *family =
	    convertedit_text(convertedit_child(learner, "familyName"));
	char *both = NULL;

	if (given != NULL && family != NULL)
		both = xasprintf("%s %s", given, family);
	free(given);
	free(family);
	return both;
}

/* Who knows where a full name is to be cut? */
static void
names(struct convert *c, xmlNode *learner)
{
	xmlNode *full = convertedit_child(learner, "fullName");
	char *whole = convertedit_text(full), *both = both_names(learner);

	if (full == NULL) {
		/* nothing to do */
	} else if (both == NULL &&
		   convertedit_child(learner, "givenNames") == NULL &&
		   convertedit_child(learner, "familyName") == NULL) {
		tell(c, full, CONVERTTELL_LOSS,
		    "whole in familyName, with empty givenNames before it");
		convertedit_add_after(full, "familyName");
		convertedit_set(convertedit_next(full, "familyName"), whole);
		convertedit_rename(full, "givenNames");
		convertedit_set(full, "");
	} else if (both != NULL && strcmp(both, whole) == 0) {
		tell(c, full, CONVERTTELL_NOTE, "is givenNames and familyName");
		convertedit_drop(full);
	}
	free(whole);
	free(both);
}

/* The learner of the first report stands at the root, once. */
static void
learner(struct convert *c, xmlNode *root)
{
	xmlNode *first = convertedit_child(root, "learner");
	xmlNode *next, *report;

	for (report = convertedit_child(root, "report"); report != NULL;
	     report = convertedit_next(report, "report"))
		for (xmlNode *n = convertedit_child(report, "learner");
		     n != NULL; n = next) {
			next = convertedit_next(n, "learner");
			if (first == NULL) {
				first = n;
				convertedit_move(
				    n, root, convertedit_child(root, "report"));
				c->changes++;
			} else if (mergesame(first, n, NULL)) {
				convertedit_drop(n);
				c->changes++;
			} else {
				lose(c, n, "not as in the first report");
			}
		}
	if (first == NULL)
		return;
	names(c, first);
	date(c, convertedit_child(first, "bday"));
}

/* A type in the words of ELMO, "module" and "Degree" among them. */
static void
type(struct convert *c, xmlNode *node)
{
	static const char *const words[][2] = {
	    {"degree", "Degree Programme"},
	    {"degree programme", "Degree Programme"},
	    {"module", "Module"},
	    {"course", "Course"},
	    {"class", "Class"},
	};
	char *have = convertedit_text(node);
	const char *want = NULL;

	if (node == NULL)
		return;
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (strcasecmp(have, words[i][0]) == 0)
			want = words[i][1];
	if (want == NULL) {
		lose(c, node, "not one of the types of ELMO");
	} else if (strcmp(have, want) != 0) {
		convertedit_set(node, want);
		c->changes++;
	}
	free(have);
}

static void
credit_level(struct convert *c, const xmlNode *credit)
{
	xmlNode *level = convertedit_child(credit, "level");
	char *text = convertedit_text(level);

	if (level != NULL && strcmp(text, "Bachelor") != 0 &&
	    strcmp(text, "Master") != 0 && strcmp(text, "PhD") != 0)
		lose(c, level, "not one of the levels of ELMO");
	free(text);
}

/* Of the specification until then, of the instance since. */
static void
credits(struct convert *c, xmlNode *los, xmlNode *loi)
{
	xmlNode *next, *n;
	bool has = loi != NULL && convertedit_child(loi, "credit") != NULL;

	for (n = convertedit_child(los, "credit"); n != NULL && !has;
	     n = next) {
		next = convertedit_next(n, "credit");
		if (loi == NULL)
			continue;
		convertedit_move(n, loi, NULL);
		c->changes++;
	}
	if (loi == NULL)
		return;
	for (n = convertedit_child(loi, "credit"); n != NULL;
	     n = convertedit_next(n, "credit"))
		credit_level(c, n);
}

static void
rename_to(struct convert *c, xmlNode *loi, const char *old, const char *now,
    const char *like)
{
	xmlNode *n = convertedit_child(loi, old);
	char *text;

	if (n == NULL || convertedit_child(loi, now) != NULL)
		return;
	text = convertedit_text(n);
	if (is_a(like, text)) {
		convertedit_rename(n, now);
		c->changes++;
	}
	free(text);
}

static void
instance(struct convert *c, xmlNode *loi)
{
	xmlNode *duration = convertedit_child(loi, "duration");
	char *text = convertedit_text(duration);

	rename_to(c, loi, "result", "resultLabel", "token");
	rename_to(c, loi, "engagement", "engagementHours", "decimal");
	date(c, convertedit_child(loi, "start"));
	date(c, convertedit_child(loi, "date"));
	if (duration != NULL && !is_a("duration", text))
		lose(c, duration, "no duration as ELMO has it");
	free(text);
}

/* As deep as elements nest, which is CAP_DEPTH. */
static void
specification(struct convert *c, xmlNode *los)
{
	xmlNode *loi = convertedit_child(los, "specifies"), *part;

	if (loi != NULL)
		loi = convertedit_child(loi, "learningOpportunityInstance");
	type(c, convertedit_child(los, "type"));
	credits(c, los, loi);
	if (loi != NULL)
		instance(c, loi);
	for (part = convertedit_child(los, "hasPart"); part != NULL;
	     part = convertedit_next(part, "hasPart"))
		for (xmlNode *n = convertedit_child(part, LOS); n != NULL;
		     n = convertedit_next(n, LOS))
			specification(c, n);
}

/* An address that is an identifier, where there is no other. */
static void
issuer(struct convert *c, xmlNode *node)
{
	xmlNode *last = NULL;
	char *kind;

	if (node == NULL || convertedit_child(node, "url") != NULL)
		return;
	for (xmlNode *n = convertedit_child(node, "identifier"); n != NULL;
	     n = convertedit_next(n, "identifier")) {
		kind = convertedit_attribute(n, "type");
		if (kind != NULL && strcmp(kind, "url") == 0)
			last = n;
		free(kind);
	}
	if (last == NULL)
		return;
	convertedit_rename(last, "url");
	convertedit_unset(last, "type");
	c->changes++;
}

static bool
says_something(const xmlNode *node)
{
	static const char *const meaning[] = {
	    "label", "count", "typeref", "idref", "id", "localId", "interval"};
	bool says = false;
	char *s;

	for (size_t i = 0; i < sizeof meaning / sizeof meaning[0]; i++) {
		s = convertedit_attribute(node, meaning[i]);
		says |= s != NULL && *s != '\0';
		free(s);
	}
	return says;
}

/* A title in one language that is none, names where they have to be. */
static bool
may_be_empty(const xmlNode *node)
{
	const char *name = (const char *)node->name;

	if (strcmp(name, "title") == 0)
		return convertedit_child(node->parent, "title") == node &&
		       convertedit_next(node, "title") == NULL;
	return strcmp(name, "givenNames") == 0 ||
	       strcmp(name, "familyName") == 0 ||
	       strcmp(name, "specifies") == 0 ||
	       strcmp(name, "learningOpportunityInstance") == 0 ||
	       strcmp(name, "issuer") == 0;
}

/* Elements in which nothing is said; those in them first. */
static void
empty(struct convert *c, xmlNode *node)
{
	xmlNode *next;
	char *text;

	for (xmlNode *n = convertedit_child(node, NULL); n != NULL; n = next) {
		next = convertedit_next(n, NULL);
		empty(c, n);
		if (xmlFirstElementChild(n) != NULL)
			continue;
		text = convertedit_text(n);
		if (*text == '\0' && !may_be_empty(n) && !says_something(n)) {
			convertedit_drop(n);
			c->changes++;
		}
		free(text);
	}
}

/* xml:lang of a result, where ELMO has none. */
static void
language(struct convert *c, xmlNode *node)
{
	static const char *const texts[] = {
	    "title", "description", "descriptionHtml", "content", "message"};
	bool text = false;
	xmlAttr *a = xmlHasNsProp(node, BAD_CAST "lang", XML_XML_NAMESPACE);

	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		text |= convertedit_own(node, texts[i]);
	if (a != NULL && !text &&
	    convertedit_own(node->parent, "learningOpportunityInstance")) {
		converttell_add(c->tell, CONVERTTELL_LOSS, node, "@xml:lang",
		    "not on this element of ELMO");
		xmlRemoveProp(a);
		c->changes++;
	}
	for (xmlNode *n = convertedit_child(node, NULL); n != NULL;
	     n = convertedit_next(n, NULL))
		language(c, n);
}

static bool
is_old(const struct convert *c, const xmlNode *root)
{
	const xmlNode *report = convertedit_child(root, "report");

	if (c->from == FLAVOUR_PURL)
		return true;
	return (c->from == FLAVOUR_NONE || c->from == FLAVOUR_OTHER) &&
	       report != NULL && convertedit_child(report, "learner") != NULL;
}

void
convertold(struct convert *c)
{
	xmlNode *root = xmlDocGetRootElement(c->tree), *report;

	if (!is_old(c, root))
		return;
	empty(c, root);
	learner(c, root);
	for (report = convertedit_child(root, "report"); report != NULL;
	     report = convertedit_next(report, "report")) {
		issuer(c, convertedit_child(report, "issuer"));
		issued(c, convertedit_child(report, "issueDate"));
		for (xmlNode *n = convertedit_child(report, LOS); n != NULL;
		     n = convertedit_next(n, LOS))
			specification(c, n);
	}
	language(c, root);
}

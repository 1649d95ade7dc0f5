#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "doc.h"
#include "facts.h"
#include "labels.h"
#include "sections.h"
#include "xalloc.h"

static char *
at(const struct subject *subject, const xmlNode *node, const char *path)
{
	char *text = doc_text_at(subject->doc, node, path);

	if (text != NULL && *text == '\0') {
		free(text);
		text = NULL;
	}
	return text;
}

/* "Given Family", fullName where neither is given, or NULL. */
static char *
name_of(const struct subject *subject, const xmlNode *learner)
{
	char *given = at(subject, learner, "givenNames");
	char *family = at(subject, learner, "familyName");
	char *name;

	if (given != NULL && family != NULL)
		name = xasprintf("%s %s", given, family);
	else if (given != NULL || family != NULL)
		name = xstrdup(given != NULL ? given : family);
	else
		name = at(subject, learner, "fullName");
	free(given);
	free(family);
	return name;
}

char *
learner_name(const struct subject *subject)
{
	char *name = name_of(subject, doc_learner(subject->doc));

	return name != NULL
		   ? name
		   : xstrdup(labels_get(subject->labels, "learner.unnamed"));
}

static void
say(struct facts *facts, const char *key, char *text)
{
	facts_say(facts, key, text, NULL, NULL);
}

static void
say_country(struct facts *facts, const xmlNode *learner, const char *key,
    const char *local)
{
	const struct subject *subject = facts->subject;

	for (const xmlNode *n = doc_first(subject->doc, learner, local);
	     n != NULL; n = doc_next(subject->doc, n, local)) {
		char *code = doc_text(n);

		if (*code != '\0')
			facts_say(facts, key, words_country(subject, code),
			    labels_lang(subject->labels), NULL);
		free(code);
	}
}

static void
say_birth(struct facts *facts, const xmlNode *learner)
{
	const struct subject *subject = facts->subject;
	char *date = at(subject, learner, "dateOfBirth");
	char *old = at(subject, learner, "bday");

	if (date != NULL)
		say(facts, "learner.birth-date", words_date(date));
	/* 2.1.1 may carry both, and they may differ */
	if (old != NULL && (date == NULL || strcmp(old, date) != 0))
		say(facts, "learner.birth-date", words_date(old));
	say(facts, "learner.birth-place", at(subject, learner, "placeOfBirth"));
	say_country(facts, learner, "learner.birth-country", "countryOfBirth");
	free(date);
	free(old);
}

static void
say_gender(struct facts *facts, const xmlNode *learner)
{
	const struct subject *subject = facts->subject;
	char *code = at(subject, learner, "gender");
	const char *digit = code;

	if (code == NULL)
		return;
	/* an integer: "01" and "+1" are 1 */
	while ((*digit == '0' || *digit == '+') && digit[1] != '\0')
		digit++;
	say(facts, "learner.gender", words_code(subject, "gender", digit));
	free(code);
}

static void
address_line(struct fact *fact, struct buf *line)
{
	paras_add(&fact->values, STYLE_BODY, line->data, NULL, NULL);
	buf_clear(line);
}

/* What shares a line: what makes up a street, and a town; else 0. */
static int
address_group(const char *name)
{
	static const char *const street[] = {"buildingNumber", "buildingName",
	    "streetName", "unit", "floor", "postOfficeBox",
	    "deliveryPointCode"};

	for (size_t i = 0; i < sizeof street / sizeof street[0]; i++)
		if (strcmp(name, street[i]) == 0)
			return 1;
	return strcmp(name, "postalCode") == 0 || strcmp(name, "locality") == 0
		   ? 2
		   : 0;
}

/* EWP's FlexibleAddress, whose elements are of a namespace of their own. */
static void
say_address(struct facts *facts, const xmlNode *learner)
{
	const struct subject *subject = facts->subject;
	const xmlNode *address =
	    doc_first(subject->doc, learner, "currentAddress");
	struct buf line = BUF_INIT(SIZE_MAX);
	struct fact *fact;
	int group = 0;

	if (address == NULL)
		return;
	fact = facts_add(facts, "learner.address");
	for (const xmlNode *n = address->children; n != NULL; n = n->next) {
		const char *name = (const char *)n->name;
		int last = group;
		char *text = doc_text(n);

		if (n->type != XML_ELEMENT_NODE) {
			free(text);
			continue;
		}
		group = address_group(name);
		if (group == 0 || group != last)
			address_line(fact, &line);
		if (strcmp(name, "country") == 0) {
			char *country = words_country(subject, text);

			free(text);
			text = country;
		}
		(void)buf_printf(&line, "%s%s", line.len > 0 ? " " : "", text);
		free(text);
	}
	address_line(fact, &line);
	if (fact->values.n == 0) {
		char *text = doc_text(address);

		paras_add(&fact->values, STYLE_BODY, text, NULL, NULL);
		free(text);
	}
	buf_free(&line);
}

static void
say_identifiers(struct facts *facts, const xmlNode *learner)
{
	const struct subject *subject = facts->subject;

	for (const xmlNode *n = doc_first(subject->doc, learner, "identifier");
	     n != NULL; n = doc_next(subject->doc, n, "identifier")) {
		char *type = doc_attr(n, "type"), *id = doc_text(n);
		char *word = words_type(
		    subject, type != NULL && *type != '\0' ? type : "none");

		if (*id != '\0')
			facts_field(facts, word, id, NULL);
		free(type);
		free(id);
		free(word);
	}
}

static void
say_names(struct facts *facts, const xmlNode *learner)
{
	const struct subject *subject = facts->subject;
	struct fact *fact = facts_add(facts, "learner.also-written");

	fact->right = true;
	for (const xmlNode *n =
		 doc_first(subject->doc, learner, "alternativeName");
	     n != NULL; n = doc_next(subject->doc, n, "alternativeName")) {
		char *text = doc_text(n), *lang = doc_lang(n);

		paras_add(&fact->values, STYLE_BODY, text, lang, NULL);
		free(text);
		free(lang);
	}
}

static void
other(void *ctx, const char *field, const char *text, const char *lang)
{
	facts_field(ctx, field, text, lang);
}

static void
say_all(struct facts *facts, const xmlNode *learner, const char *name)
{
	static const char *const known[] = {"citizenship", "identifier",
	    "givenNames", "familyName", "fullName", "alternativeName", "bday",
	    "dateOfBirth", "placeOfBirth", "countryOfBirth", "birthName",
	    "currentAddress", "gender", NULL};
	const struct subject *subject = facts->subject;
	char *full = at(subject, learner, "fullName");

	if (full != NULL && name != NULL && strcmp(full, name) != 0)
		say(facts, "learner.full-name", xstrdup(full));
	say(facts, "learner.birth-name", at(subject, learner, "birthName"));
	say_birth(facts, learner);
	say_country(facts, learner, "learner.citizenship", "citizenship");
	say_gender(facts, learner);
	say_identifiers(facts, learner);
	say_address(facts, learner);
	say_names(facts, learner);
	words_others(subject, learner, known, other, facts);
	free(full);
}

static void
blocks_of(const struct subject *subject, const xmlNode *learner, bool brief,
    struct blocks *out)
{
	struct facts facts = {.subject = subject};
	char *name = name_of(subject, learner);

	block_heading(out, 2, 0, brief ? STYLE_SUBHEADING : STYLE_NAME,
	    name != NULL ? name
			 : labels_get(subject->labels, "learner.unnamed"),
	    name != NULL ? NULL : labels_lang(subject->labels));
	if (brief)
		say_birth(&facts, learner);
	else
		say_all(&facts, learner, name);
	facts_blocks(&facts, out);
	facts_free(&facts);
	free(name);
}

void
learner_blocks(const struct subject *subject, bool brief, struct blocks *out)
{
	blocks_of(subject, doc_learner(subject->doc), brief, out);
}

void
learner_of_report(
    const struct subject *subject, const xmlNode *report, struct blocks *out)
{
	const xmlNode *learner = doc_first(subject->doc, report, "learner");

	if (learner != NULL && learner != doc_learner(subject->doc))
		blocks_of(subject, learner, false, out);
	else
		learner_blocks(subject, true, out);
}

#include <config.h>

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "msg.h"
#include "rowmap.h"
#include "rowpairs.h"
#include "rowpart.h"
#include "xalloc.h"

const char *
rowpart_value(const struct rowpart *p, enum rowslot slot)
{
	ptrdiff_t item = slot < SLOTS ? p->w->slot[slot] : -1;
	const char *s = item >= 0 ? p->cells->v[item] : NULL;

	return s != NULL ? s : "";
}

/* Where item ITEM is from. */
static struct rowxml_origin
origin(const struct rowpart *p, size_t item)
{
	uint32_t row = p->cells->row != NULL ? p->cells->row[item] : 0;

	return (struct rowxml_origin){
	    row > 0 ? row : p->cells->first, (uint32_t)item};
}

struct rowxml_origin
rowpart_from(const struct rowpart *p, enum rowslot slot)
{
	ptrdiff_t item = p->w->slot[slot];

	return item >= 0 ? origin(p, (size_t)item) : rowpart_row(p);
}

struct rowxml_origin
rowpart_row(const struct rowpart *p)
{
	return (struct rowxml_origin){p->cells->first, ROWXML_NONE};
}

void
rowpart_fail(const struct rowpart *p, enum rowslot slot, const char *why)
{
	struct rowxml_origin from = rowpart_from(p, slot);

	p->w->fail(p->w->ctx,
	    from.item != ROWXML_NONE ? (ptrdiff_t)from.item : -1, from.row,
	    why);
}

void
rowpart_must(const struct rowpart *p, const char *name, enum rowslot slot)
{
	rowxml_put(p->x, name, NULL, NULL, rowpart_value(p, slot),
	    rowpart_from(p, slot));
}

void
rowpart_put(const struct rowpart *p, const char *name, enum rowslot slot)
{
	if (*rowpart_value(p, slot) != '\0')
		rowpart_must(p, name, slot);
}

void
rowpart_country_text(const struct rowpart *p, const char *name,
    const char *text, struct rowxml_origin from)
{
	bool typed = p->w->version == XSD_2_1_1;

	/* 2.1.1: two letters, or the URI of a list of the EU */
	rowxml_put(p->x, name, typed ? "type" : NULL,
	    strlen(text) == 2 ? "ISO" : "URI", text, from);
}

void
rowpart_country(const struct rowpart *p, const char *name, enum rowslot slot)
{
	const char *text = rowpart_value(p, slot);

	if (*text != '\0')
		rowpart_country_text(p, name, text, rowpart_from(p, slot));
}

/* The next column with a parameter from *I on, which has a value. */
static const char *
with_parameter(const struct rowpart *p, enum rowslot of, size_t *i,
    const struct rowmap_item **item)
{
	for (; *i < rowmap_count(p->w->map); ++*i) {
		*item = rowmap_item(p->w->map, *i);
		if ((*item)->parameter != NULL && p->cells->v[*i] != NULL &&
		    rowslot_of((*item)->name) == of)
			return p->cells->v[(*i)++];
	}
	return NULL;
}

char *
rowpart_id(const struct rowpart *p, enum rowslot all, enum rowslot of,
    const char *kind)
{
	const char *s = rowpart_value(p, all), *text;
	const struct rowmap_item *item;
	struct rowpair pair;
	size_t i = 0;

	while (rowpairs_next(&s, &pair))
		if (strlen(kind) == pair.nkind &&
		    strncasecmp(pair.kind, kind, pair.nkind) == 0)
			return xstrndup(pair.value, pair.nvalue);
	while ((text = with_parameter(p, of, &i, &item)) != NULL)
		if (strcasecmp(item->parameter, kind) == 0)
			return xstrdup(text);
	return NULL;
}

static bool
has_value(const char *all, const char *value)
{
	struct rowpair pair;

	while (rowpairs_next(&all, &pair))
		if (strlen(value) == pair.nvalue &&
		    memcmp(pair.value, value, pair.nvalue) == 0)
			return true;
	return false;
}

static bool
has_kind(const char *all, const char *kind)
{
	struct rowpair pair;

	while (rowpairs_next(&all, &pair))
		if (strlen(kind) == pair.nkind &&
		    strncasecmp(pair.kind, kind, pair.nkind) == 0)
			return true;
	return false;
}

/* "=a=b" would be a type the next time, "a=; b=c" a value. */
static void
check_pair(
    const struct rowpart *p, enum rowslot slot, const struct rowpair *pair)
{
	if (pair->nvalue == 0 ||
	    (pair->nkind == 0 &&
		memchr(pair->value, '=', pair->nvalue) != NULL))
		rowpart_fail(p, slot, "want TYPE=VALUE; ..");
}

/* A value that is a list: it would be several the next time. */
static void
check_value(const struct rowpart *p, size_t item, const char *s)
{
	struct rowxml_origin from = origin(p, item);

	s = strstr(s, "; ");
	if (s != NULL && strchr(s, '=') != NULL)
		p->w->fail(p->w->ctx, (ptrdiff_t)item, from.row,
		    "want one value, without '; type='");
}

size_t
rowpart_ids(const struct rowpart *p, enum rowslot all, enum rowslot of,
    enum rowslot one, const char *kind)
{
	const char *list = rowpart_value(p, all), *s = list;
	const char *single = rowpart_value(p, one), *text;
	const struct rowmap_item *item;
	struct rowpair pair;
	size_t n = 0, i = 0;

	for (; rowpairs_next(&s, &pair); n++) {
		char *type = xstrndup(pair.kind, pair.nkind);
		char *value = xstrndup(pair.value, pair.nvalue);

		check_pair(p, all, &pair);
		rowxml_put(p->x, "identifier", "type", type, value,
		    rowpart_from(p, all));
		free(type);
		free(value);
	}
	while ((text = with_parameter(p, of, &i, &item)) != NULL) {
		if (has_kind(list, item->parameter))
			continue;
		check_value(p, i - 1, text);
		rowxml_put(p->x, "identifier", "type", item->parameter, text,
		    origin(p, i - 1));
		single = strcmp(single, text) == 0 ? "" : single;
		n++;
	}
	if (*single == '\0' || has_value(list, single))
		return n;
	check_value(p, (size_t)p->w->slot[one], single);
	rowxml_put(
	    p->x, "identifier", "type", kind, single, rowpart_from(p, one));
	return n + 1;
}

static void
put_titles(const struct rowpart *p)
{
	const char *title = rowpart_value(p, SLOT_TITLE), *text;
	const char *lang = rowpart_value(p, SLOT_TITLE_LANG);
	const struct rowmap_item *item;
	bool any = *title != '\0';
	size_t i = 0;

	if (any)
		rowxml_put(p->x, "title", *lang != '\0' ? "xml:lang" : NULL,
		    lang, title, rowpart_from(p, SLOT_TITLE));
	while ((text = with_parameter(p, SLOT_TITLE_IN, &i, &item)) != NULL) {
		if (*title != '\0' && strcmp(text, title) == 0 &&
		    (*lang == '\0' || strncasecmp(item->parameter, lang,
					  strlen(item->parameter)) == 0))
			continue;
		rowxml_put(p->x, "title", "xml:lang", item->parameter, text,
		    origin(p, i - 1));
		any = true;
	}
	if (any)
		return;
	if (rowmap_strict(p->w->map))
		rowpart_fail(p, SLOT_TITLE, "want a title");
	rowxml_put(p->x, "title", *lang != '\0' ? "xml:lang" : NULL, lang, "",
	    rowpart_from(p, SLOT_TITLE));
}

static void
put_enrolment(const struct rowpart *p)
{
	static const enum rowslot slots[] = {SLOT_ENROLMENT,
	    SLOT_ENROLMENT_DATE, SLOT_ENROLMENT_IDS, SLOT_ENROLMENT_COUNTRY,
	    SLOT_ENROLMENT_URL, SLOT_ENROLMENT_START, SLOT_ENROLMENT_END};
	bool any = false;

	for (size_t i = 0; i < sizeof slots / sizeof slots[0]; i++)
		any |= *rowpart_value(p, slots[i]) != '\0';
	if (!any)
		return;
	rowxml_open(p->x, "enrolment", p->cells->first);
	rowxml_open(p->x, "enrolmentInstitution", p->cells->first);
	rowpart_country(p, "country", SLOT_ENROLMENT_COUNTRY);
	rowpart_ids(p, SLOT_ENROLMENT_IDS, SLOT_NONE, SLOT_NONE, NULL);
	rowpart_must(p, "title", SLOT_ENROLMENT);
	rowpart_must(p, "url", SLOT_ENROLMENT_URL);
	rowxml_close(p->x, "enrolmentInstitution", p->cells->first);
	rowpart_put(p, "enrolmentDate", SLOT_ENROLMENT_DATE);
	rowxml_open(p->x, "academicYear", p->cells->first);
	rowpart_put(p, "start", SLOT_ENROLMENT_START);
	rowpart_put(p, "end", SLOT_ENROLMENT_END);
	rowxml_close(p->x, "academicYear", p->cells->first);
	rowxml_close(p->x, "enrolment", p->cells->first);
}

static void
put_term(const struct rowpart *p)
{
	const char *title = rowpart_value(p, SLOT_TERM), *name;
	const char *start = rowpart_value(p, SLOT_TERM_START);
	const char *end = rowpart_value(p, SLOT_TERM_END);
	char *both;

	if (*title == '\0' && *start == '\0' && *end == '\0')
		return;
	if (*start == '\0' || *end == '\0') {
		name = *start != '\0' ? "want the term's last day beside its "
					"first"
		       : *end != '\0' ? "want the term's first day beside its "
					"last"
				      : "want the term's first and last day "
					"beside its name";
		rowpart_fail(p,
		    *start != '\0' ? SLOT_TERM_START
		    : *end != '\0' ? SLOT_TERM_END
				   : SLOT_TERM,
		    name);
		return;
	}
	rowxml_open(p->x, "academicTerm", p->cells->first);
	/* the schema wants a title: where no column has one, the interval */
	both = p->w->slot[SLOT_TERM] == -1 ? xasprintf("%s/%s", start, end)
					   : xstrdup(title);
	rowxml_put(p->x, "title", NULL, NULL, both, rowpart_from(p, SLOT_TERM));
	free(both);
	rowpart_put(p, "start", SLOT_TERM_START);
	rowpart_put(p, "end", SLOT_TERM_END);
	rowxml_close(p->x, "academicTerm", p->cells->first);
}

bool
rowpart_local_scheme(const struct rowpart *p)
{
	const char *scheme = rowpart_value(p, SLOT_SCHEME);

	return *scheme != '\0' &&
	       (*rowpart_value(p, SLOT_SCHEME_TEXT) != '\0' ||
		   strcmp(scheme, rowpart_value(p, SLOT_SCHEME_EXTERNAL)) != 0);
}

static void
put_result(const struct rowpart *p)
{
	const char *given = rowpart_value(p, SLOT_STATUS_GIVEN);
	const char *status = rowpart_value(p, SLOT_STATUS);

	if (*given != '\0')
		rowpart_put(p, "status", SLOT_STATUS_GIVEN);
	else if (p->w->slot[SLOT_STATUS_GIVEN] == -1 ||
		 strcmp(status, "passed") != 0)
		rowpart_put(p, "status", SLOT_STATUS);
	if (rowpart_local_scheme(p))
		rowpart_put(p, "gradingSchemeLocalId", SLOT_SCHEME);
	rowpart_put(p, "gradingSchemeExternalId", SLOT_SCHEME_EXTERNAL);
	rowpart_put(p, "resultLabel", SLOT_GRADE);
	if (*rowpart_value(p, SLOT_LOWER) == '\0' &&
	    *rowpart_value(p, SLOT_EQUAL) == '\0' &&
	    *rowpart_value(p, SLOT_HIGHER) == '\0')
		return;
	rowxml_open(p->x, "shortenedGrading", p->cells->first);
	rowpart_put(p, "percentageLower", SLOT_LOWER);
	rowpart_put(p, "percentageEqual", SLOT_EQUAL);
	rowpart_put(p, "percentageHigher", SLOT_HIGHER);
	rowxml_close(p->x, "shortenedGrading", p->cells->first);
}

static void
put_distribution(const struct rowpart *p)
{
	const char *s = rowpart_value(p, SLOT_DISTRIBUTION);
	struct rowpair pair;

	if (*s == '\0')
		return;
	rowxml_open(p->x, "resultDistribution", p->cells->first);
	while (rowpairs_next(&s, &pair)) {
		char *label = xstrndup(pair.kind, pair.nkind);
		char *count = xstrndup(pair.value, pair.nvalue);

		rowxml_category(
		    p->x, label, count, rowpart_from(p, SLOT_DISTRIBUTION));
		free(label);
		free(count);
	}
	rowxml_close(p->x, "resultDistribution", p->cells->first);
}

struct credits {
	const struct rowpart *p;
	const char *word; /* the level until 1.7, for the first credit */
	size_t n;
};

static void
put_credit(struct credits *c, const char *scheme, const char *value,
    struct rowxml_origin from)
{
	struct rowxml *x = c->p->x;

	rowxml_begin(x, "credit", NULL, NULL, from);
	rowxml_put(x, "scheme", NULL, NULL, scheme, from);
	if (c->word != NULL && c->n == 0)
		rowxml_put(x, "level", NULL, NULL, c->word,
		    rowpart_from(c->p, SLOT_LEVEL));
	if (*value != '\0')
		rowxml_put(x, "value", NULL, NULL, value, from);
	rowxml_close(x, "credit", from.row);
	c->n++;
}

/* A level of three words, which a credit had until 1.7. */
static const char *
level_word(const struct rowpart *p)
{
	const char *s = rowpart_value(p, SLOT_LEVEL);

	return p->w->version < XSD_2_0_0 &&
		       (strcmp(s, "Bachelor") == 0 ||
			   strcmp(s, "Master") == 0 || strcmp(s, "PhD") == 0)
		   ? s
		   : NULL;
}

static void
put_credits(const struct rowpart *p)
{
	struct credits c = {p, level_word(p), 0};
	const char *ects = rowpart_value(p, SLOT_ECTS), *text;
	const char *others = rowpart_value(p, SLOT_OTHER_CREDITS), *s = others;
	const struct rowmap_item *item;
	struct rowpair pair;
	size_t i = 0;

	if (*ects != '\0')
		put_credit(&c, "ects", ects, rowpart_from(p, SLOT_ECTS));
	while (rowpairs_next(&s, &pair)) {
		char *scheme = xstrndup(pair.kind, pair.nkind);
		char *value = xstrndup(pair.value, pair.nvalue);

		if (pair.nkind == 0 || pair.nvalue == 0)
			rowpart_fail(
			    p, SLOT_OTHER_CREDITS, "want SCHEME=VALUE; ..");
		put_credit(
		    &c, scheme, value, rowpart_from(p, SLOT_OTHER_CREDITS));
		free(scheme);
		free(value);
	}
	while ((text = with_parameter(p, SLOT_CREDITS, &i, &item)) != NULL)
		if (!has_kind(others, item->parameter) &&
		    (*ects == '\0' || strcasecmp(item->parameter, "ects") != 0))
			put_credit(&c, item->parameter, text, origin(p, i - 1));
	if (c.word != NULL && c.n == 0)
		put_credit(&c, "ects", "", rowpart_from(p, SLOT_LEVEL));
}

static void
put_level(const struct rowpart *p, const char *type, const char *value,
    struct rowxml_origin from)
{
	rowxml_begin(p->x, "level", NULL, NULL, from);
	rowxml_put(p->x, "type", NULL, NULL, type, from);
	rowxml_put(p->x, "value", NULL, NULL, value, from);
	rowxml_close(p->x, "level", from.row);
}

static void
put_levels(const struct rowpart *p)
{
	const char *list = rowpart_value(p, SLOT_LEVEL), *s = list, *text;
	const struct rowmap_item *item;
	struct rowpair pair;
	size_t i = 0;

	while (level_word(p) == NULL && rowpairs_next(&s, &pair)) {
		char *type = xstrndup(pair.kind, pair.nkind);
		char *value = xstrndup(pair.value, pair.nvalue);

		/* the pre-release has levels without a type */
		if (pair.nkind == 0 && rowmap_strict(p->w->map))
			rowpart_fail(p, SLOT_LEVEL, "want TYPE=VALUE; ..");
		check_pair(p, SLOT_LEVEL, &pair);
		put_level(p, type, value, rowpart_from(p, SLOT_LEVEL));
		free(type);
		free(value);
	}
	while ((text = with_parameter(p, SLOT_LEVEL_OF, &i, &item)) != NULL)
		if (!has_kind(list, item->parameter)) {
			check_value(p, i - 1, text);
			put_level(p, item->parameter, text, origin(p, i - 1));
		}
}

static void
put_instance(const struct rowpart *p)
{
	rowpart_ids(p, SLOT_LOI_IDS, SLOT_LOI_ID_OF, SLOT_LOI_ID, "local");
	put_enrolment(p);
	rowpart_put(p, "start", SLOT_START);
	rowpart_put(p, "date", SLOT_DATE);
	put_term(p);
	rowpart_put(p, "duration", SLOT_DURATION);
	put_result(p);
	put_distribution(p);
	put_credits(p);
	put_levels(p);
	rowpart_put(p, "languageOfInstruction", SLOT_LANGUAGE);
	rowpart_put(p, "engagementHours", SLOT_HOURS);
}

void
rowpart_specification(const struct rowpart *p)
{
	uint32_t row = p->cells->first;

	rowpart_ids(p, SLOT_LOS_IDS, SLOT_LOS_ID_OF, SLOT_LOS_ID, "local");
	put_titles(p);
	rowpart_put(p, "type", SLOT_TYPE);
	rowpart_put(p, "subjectArea", SLOT_SUBJECT_AREA);
	rowpart_put(p, "iscedCode", SLOT_ISCED);
	rowpart_put(p, "url", SLOT_URL);
	rowpart_put(p, "description", SLOT_DESCRIPTION);
	rowpart_put(p, "documentType", SLOT_DOCUMENT_TYPE);
	rowxml_open(p->x, "specifies", row);
	rowxml_open(p->x, "learningOpportunityInstance", row);
	put_instance(p);
	rowxml_close(p->x, "learningOpportunityInstance", row);
	rowxml_close(p->x, "specifies", row);
}

#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "caps.h"
#include "personread.h"
#include "xalloc.h"
#include "xml.h"

enum field {
	NO_FIELD,
	GIVEN,
	FAMILY,
	FULL, /* of the pre-release */
	BIRTH_NAME,
	ALTERNATIVE,
	BDAY,
	DATE_OF_BIRTH,
	IDENTIFIER
};

struct personread_state {
	const char *uri; /* of the root */
	size_t depth;	 /* of open elements */
	bool elmo;	 /* the root is one */
	bool report;	 /* the open child of the root is one */
	size_t learner;	 /* depth of the learner's children, 0: not in it */
	enum field field;
	char type[128]; /* of an identifier, or a date's pattern */
	char text[CAP_PERSON_TEXT];
	size_t len;
	bool blank;
};

static enum field
field_of(const char *local)
{
	static const struct {
		const char *local;
		enum field field;
	} known[] = {{"givenNames", GIVEN}, {"familyName", FAMILY},
	    {"fullName", FULL}, {"birthName", BIRTH_NAME},
	    {"alternativeName", ALTERNATIVE}, {"bday", BDAY},
	    {"dateOfBirth", DATE_OF_BIRTH}, {"identifier", IDENTIFIER}};

	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
		if (strcmp(known[i].local, local) == 0)
			return known[i].field;
	return NO_FIELD;
}

static void
keep_attribute(
    struct personread_state *s, const struct xml_tag *tag, const char *name)
{
	const struct xml_attr *attr = xml_attr(tag, NULL, name);
	size_t n = attr == NULL ? 0 : attr->len;

	if (n >= sizeof s->type)
		n = sizeof s->type - 1;
	if (n > 0)
		memcpy(s->type, attr->value, n);
	s->type[n] = '\0';
}

static void
open_field(struct personread_state *s, const struct xml_tag *tag)
{
	s->field = field_of(tag->local);
	s->len = 0;
	s->blank = false;
	s->type[0] = '\0';
	if (s->field == IDENTIFIER)
		keep_attribute(s, tag, "type");
	else if (s->field == BDAY)
		keep_attribute(s, tag, "dtf");
}

static void
on_start(void *ctx, const struct xml_tag *tag)
{
	struct personread *read = ctx;
	struct personread_state *s = read->state;
	bool known = s->depth == 0 || tag->uri == s->uri;
	size_t at = s->depth++;

	if (at == 0) {
		s->uri = tag->uri;
		s->elmo = strcmp(tag->local, "elmo") == 0;
	} else if (s->learner != 0) {
		if (known && at == s->learner)
			open_field(s, tag);
	} else if (known && s->elmo && !read->found) {
		if (at == 1)
			s->report = strcmp(tag->local, "report") == 0;
		if (strcmp(tag->local, "learner") == 0 &&
		    (at == 1 || (at == 2 && s->report))) {
			s->learner = at + 1;
			read->found = true;
		}
	} else if (at == 1) {
		s->report = false;
	}
}

/* The first of each is kept. */
static void
set(char **to, const char *text)
{
	if (*to == NULL)
		*to = xstrdup(text);
}

static void
close_field(struct personread *read)
{
	struct personread_state *s = read->state;
	struct person *p = &read->person;

	s->text[s->len] = '\0';
	switch (s->field) {
	case GIVEN:
		set(&p->given, s->text);
		break;
	case FAMILY:
	case FULL:
		set(&p->family, s->text);
		break;
	case BIRTH_NAME:
		set(&p->birth_name, s->text);
		break;
	case ALTERNATIVE:
		if (p->nalternative < NAMES_ALTERNATIVES)
			p->alternative[p->nalternative++] = xstrdup(s->text);
		break;
	case BDAY:
		set(&p->bday, s->text);
		if (s->type[0] != '\0')
			set(&p->dtf, s->type);
		break;
	case DATE_OF_BIRTH:
		set(&p->date_of_birth, s->text);
		break;
	case IDENTIFIER:
		person_add_id(p, s->type, s->text);
		break;
	case NO_FIELD:
		break;
	}
	s->field = NO_FIELD;
}

static void
on_end(void *ctx, const struct xml_tag *tag)
{
	struct personread *read = ctx;
	struct personread_state *s = read->state;

	(void)tag;
	s->depth--;
	if (s->learner == 0)
		return;
	if (s->depth == s->learner)
		close_field(read);
	else if (s->depth + 1 == s->learner)
		s->learner = 0;
}

/* White space collapses, and elements within a field are none of it. */
static void
on_text(void *ctx, const char *text, size_t n)
{
	struct personread_state *s = ((struct personread *)ctx)->state;

	if (s->learner == 0 || s->field == NO_FIELD ||
	    s->depth != s->learner + 1)
		return;
	for (size_t i = 0; i < n; i++) {
		if (text[i] == ' ' || text[i] == '\t' || text[i] == '\r' ||
		    text[i] == '\n') {
			s->blank = s->len > 0;
			continue;
		}
		if (s->len + 2 >= sizeof s->text)
			return;
		if (s->blank)
			s->text[s->len++] = ' ';
		s->blank = false;
		s->text[s->len++] = text[i];
	}
}

void
personread_begin(struct personread *read, struct xml_sink *sink)
{
	static const struct xml_handler handler = {
	    .start = on_start, .end = on_end, .text = on_text};

	memset(read, 0, sizeof *read);
	read->state = xcalloc(1, sizeof *read->state);
	sink->handler = &handler;
	sink->ctx = read;
}

void
personread_free(struct personread *read)
{
	if (read == NULL)
		return;
	person_clear(&read->person);
	free(read->state);
	memset(read, 0, sizeof *read);
}

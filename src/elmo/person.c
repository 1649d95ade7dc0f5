#include <config.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "caps.h"
#include "json.h"
#include "person.h"
#include "persondistance.h"
#include "xalloc.h"

void
person_add_id(struct person *p, const char *type, const char *value)
{
	if (p->nids == CAP_PERSON_IDS)
		return;
	p->ids = xreallocarray(p->ids, p->nids + 1, sizeof *p->ids);
	p->ids[p->nids].type = xstrdup(type);
	p->ids[p->nids++].value = xstrdup(value);
}

void
person_clear(struct person *p)
{
	if (p == NULL)
		return;
	free(p->given);
	free(p->family);
	free(p->birth_name);
	free(p->bday);
	free(p->dtf);
	free(p->date_of_birth);
	for (size_t i = 0; i < p->nalternative; i++)
		free(p->alternative[i]);
	for (size_t i = 0; i < p->nids; i++) {
		free(p->ids[i].type);
		free(p->ids[i].value);
	}
	free(p->ids);
	memset(p, 0, sizeof *p);
}

void
person_prepare(struct person_read *read, const struct person *p)
{
	struct born bday;

	read->person = p;
	names_read(&read->names, p->given, p->family, p->birth_name);
	for (size_t i = 0; i < p->nalternative; i++)
		names_alternative(&read->names, p->alternative[i]);
	born_read(&bday, p->bday, p->dtf);
	born_read(&read->born, p->date_of_birth, NULL);
	read->torn = false;
	if (read->born.kind < BORN_PART)
		read->born = bday;
	else
		read->torn = bday.kind == BORN_DATE &&
			     born_match(&read->born, &bday) > BORN_EITHER;
}

/* All identifiers of one side with all of the other: what decides counts, and
 * of what does not the one that was closest to it. */
static void
compare_ids(const struct person_read *a, const struct person_read *b,
    struct person_match *m, bool *equal, bool *unequal)
{
	const struct person *x = a->person, *y = b->person;

	m->ids = x->nids > 0 && y->nids > 0;
	*equal = *unequal = false;
	for (size_t i = 0; i < x->nids; i++)
		for (size_t j = 0; j < y->nids; j++) {
			struct natid_answer one;

			natid_compare(x->ids[i].type, x->ids[i].value, &a->born,
			    y->ids[j].type, y->ids[j].value, &b->born, &one);
			*equal |= one.says == NATID_EQUAL;
			*unequal |= one.says == NATID_UNEQUAL;
			if (m->id.reason[0] == '\0' ||
			    (one.says != NATID_NOTHING &&
				m->id.says != NATID_EQUAL) ||
			    (m->id.says == NATID_NOTHING &&
				natid_kind(x->ids[i].type) ==
				    natid_kind(y->ids[j].type)))
				m->id = one;
		}
}

static void
decide(struct person_match *m, enum person_verdict verdict, const char *reason,
    const char *more)
{
	m->verdict = verdict;
	snprintf(m->reason, sizeof m->reason, "%s%s%s", reason,
	    more == NULL ? "" : ": ", more == NULL ? "" : more);
}

/* True when the identifiers decide. */
static bool
by_ids(struct person_match *m, bool equal, bool unequal)
{
	bool contradict = m->born > BORN_EITHER || m->torn;

	if (equal && unequal)
		decide(m, PERSON_UNSURE,
		    "one identifier is equal, another is not", NULL);
	else if (equal && contradict)
		decide(m, PERSON_UNSURE,
		    "an identifier is equal, but the birth date is not",
		    m->id.reason);
	else if (equal && m->names.verdict == NAMES_DIFFERENT)
		decide(m, PERSON_SAME, m->id.reason, "under other names");
	else if (equal)
		decide(m, PERSON_SAME, m->id.reason, NULL);
	else if (unequal)
		decide(m, PERSON_DIFFERENT, m->id.reason, NULL);
	return equal || unequal;
}

static const char *
names_reason(const struct names_match *n)
{
	if (n->given > NAMES_SLIP && n->given != NAMES_OTHER)
		return "given names";
	if (n->family > NAMES_SLIP)
		return "family name";
	if (n->given == NAMES_OTHER)
		return "given names";
	return "both names have a difference";
}

static enum names_how
names_worst(const struct names_match *n)
{
	if (n->given > NAMES_SLIP && n->given != NAMES_OTHER)
		return n->given;
	if (n->family > NAMES_SLIP)
		return n->family;
	return n->given;
}

static void
unsure_names(struct person_match *m)
{
	char text[96];

	snprintf(text, sizeof text, "%s: %s", names_reason(&m->names),
	    names_how(names_worst(&m->names)));
	decide(m, PERSON_UNSURE, "birth date equal", text);
}

static bool
full_names(const struct names_match *n)
{
	return n->verdict == NAMES_SAME && n->given == NAMES_EQUAL &&
	       n->family == NAMES_EQUAL && n->by == NAMES_FIELDS;
}

/* A slip in a name beside one in the date. */
static bool
close_names(const struct names_match *n)
{
	return full_names(n) ||
	       (n->verdict == NAMES_SAME && n->given == NAMES_EQUAL &&
		   n->family == NAMES_SLIP && n->by == NAMES_FIELDS);
}

static void
by_dates(struct person_match *m)
{
	if (m->names.verdict == NAMES_DIFFERENT)
		decide(m, PERSON_DIFFERENT, "another name",
		    m->names.given == NAMES_OTHER ? "given names"
						  : "family name");
	else if (m->torn)
		decide(m, PERSON_UNSURE,
		    "the record has two birth dates that differ", NULL);
	else if (m->born == BORN_UNKNOWN)
		decide(m, PERSON_UNSURE, "birth date not known", NULL);
	else if (m->born == BORN_EITHER)
		decide(m, PERSON_UNSURE,
		    "birth date equal only if day and month are read so", NULL);
	else if (m->born == BORN_SWAPPED)
		decide(m, PERSON_UNSURE,
		    "birth date equal but for day and month", NULL);
	else if (m->born == BORN_CLOSE && close_names(&m->names))
		decide(m, PERSON_UNSURE,
		    full_names(&m->names) ? "names equal, birth date nearly so"
					  : "names and birth date nearly equal",
		    NULL);
	else if (m->born != BORN_SAME)
		decide(m, PERSON_DIFFERENT, "another birth date", NULL);
	else if (m->names.verdict == NAMES_UNSURE)
		unsure_names(m);
	else
		decide(m, PERSON_SAME, "birth date and names agree", NULL);
}

void
person_compare(const struct person_read *a, const struct person_read *b,
    struct person_match *m)
{
	bool equal, unequal;

	memset(m, 0, sizeof *m);
	m->born = born_match(&a->born, &b->born);
	m->born_known[0] = a->born.kind > BORN_UNREADABLE;
	m->born_known[1] = b->born.kind > BORN_UNREADABLE;
	m->torn = a->torn || b->torn;
	m->distance = persondistance(a->person, b->person);
	names_compare(&a->names, &b->names, &m->names);
	compare_ids(a, b, m, &equal, &unequal);
	if (!by_ids(m, equal, unequal))
		by_dates(m);
}

const char *
person_verdict(enum person_verdict verdict)
{
	static const char *const words[] = {"same", "unsure", "different"};

	return words[verdict];
}

static void
field(struct json_out *out, const char *key, const char *verdict,
    const char *reason)
{
	json_begin(out, key);
	json_put(out, "verdict", verdict);
	json_put(out, "reason", reason);
	json_end(out);
}

static const char *
id_word(const struct person_match *m)
{
	static const char *const words[] = {
	    "not-comparable", "same", "different"};

	return m->ids ? words[m->id.says] : "missing";
}

static void
born_field(const struct person_match *m, struct json_out *out)
{
	static const char *const words[] = {
	    "same", "missing", "unsure", "unsure", "unsure", "different"};
	static const char *const reasons[] = {NULL, "not known in full",
	    "equal only if day and month are read so",
	    "day and month are swapped", "one digit or one day off", NULL};

	if (m->torn)
		field(out, "born", "unsure", "two dates that differ");
	else if (m->born == BORN_UNKNOWN && !m->born_known[1])
		field(out, "born", "missing", "not known from the record");
	else if (m->born == BORN_UNKNOWN && !m->born_known[0])
		field(out, "born", "missing", "not known of who is expected");
	else
		field(out, "born", words[m->born], reasons[m->born]);
}

static void
name_field(const struct person_match *m, struct json_out *out, const char *key,
    enum names_how how, bool birth)
{
	static const char *const by[] = {NULL, "given and family name swapped",
	    "in other fields", "by alternativeName"};
	const char *verdict = how <= NAMES_SLIP	     ? "same"
			      : how == NAMES_MISSING ? "missing"
			      : how == NAMES_OTHER   ? "different"
						     : "unsure";

	if (m->names.by != NAMES_FIELDS)
		field(out, key, verdict, by[m->names.by]);
	else if (birth && how <= NAMES_SLIP)
		field(out, key, verdict, "by birth name");
	else
		field(out, key, verdict,
		    how == NAMES_EQUAL ? NULL : names_how(how));
}

void
person_json(const struct person_match *m, struct json_out *out, const char *key)
{
	json_begin(out, key);
	field(out, "identifier", id_word(m),
	    m->ids ? m->id.reason : "not given on both sides");
	born_field(m, out);
	name_field(m, out, "given", m->names.given, false);
	name_field(m, out, "family", m->names.family, m->names.birth);
	json_end(out);
}

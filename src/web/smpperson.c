#include <config.h>

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "caps.h"
#include "fold.h"
#include "httpmsg.h"
#include "json.h"
#include "msg.h"
#include "opt.h"
#include "smpperson.h"
#include "xalloc.h"

/* What the attributes are called: by name, and by header of a proxy. */
static const struct {
	const char *field, *name;
} known[] = {
    {"given", "givenName"},
    {"given", "given-name"},
    {"family", "sn"},
    {"family", "surname"},
    {"born", "schacDateOfBirth"},
    {"born", "funetEduPersonDateOfBirth"},
    {"born", "norEduPersonBirthDate"},
    {"esi", "schacPersonalUniqueCode"},
    {"esi", "europeanStudentIdentifier"},
    {"nationalIdentifier", "nationalIdentificationNumber"},
    {"nationalIdentifier", "schacPersonalUniqueID"},
    {"nationalIdentifier", "norEduPersonNIN"},
    {"nationalIdentifier", "hetu"},
    {"key", "eduPersonPrincipalName"},
    {"key", "eppn"},
    {"key", "REMOTE_USER"},
};

void
smpperson_free(struct smpperson *p)
{
	if (p == NULL)
		return;
	person_clear(&p->person);
	free(p->key);
	memset(p, 0, sizeof *p);
}

bool
smpperson_known(const struct smpperson *p)
{
	const struct person *who = &p->person;

	return who->nids > 0 || (who->bday != NULL && who->family != NULL);
}

static const char *
lookup(const struct http_request *r, const char *name)
{
	const char *value = http_request_variable(r, name);
	char *dashed;

	if (value == NULL && r->trusted && http_request_headers(r, name) == 1)
		value = http_request_header(r, name);
	/* nginx drops names with '_', CGI knows none with '-' */
	if (value == NULL && r->trusted && strchr(name, '_') != NULL) {
		dashed = xstrdup(name);
		for (char *c = dashed; *c != '\0'; c++)
			if (*c == '_')
				*c = '-';
		if (http_request_headers(r, dashed) == 1)
			value = http_request_header(r, dashed);
		free(dashed);
	}
	return value != NULL && *value != '\0' ? value : NULL;
}

static bool
is_utf8(const char *s)
{
	unsigned c;

	while ((c = fold_next(&s)) != 0)
		if (c == 0xFFFD)
			return false;
	return true;
}

/*
 * Servers of CGI and proxies hand UTF-8 on as it is; what is none is taken for
 * Latin-1, which HTTP's headers once were (RFC 9110, 5.5).
 */
static char *
as_utf8(const char *s, size_t n)
{
	char *out, *to;

	if (is_utf8(s))
		return xstrndup(s, n);
	to = out = xmalloc(2 * n + 1);
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)s[i];

		if (c < 0x80) {
			*to++ = s[i];
		} else {
			*to++ = (char)(0xC0 | c >> 6);
			*to++ = (char)(0x80 | (c & 0x3F));
		}
	}
	*to = '\0';
	return out;
}

static bool
holds(const char *s, const char *part)
{
	for (; *s != '\0'; s++)
		if (strncasecmp(s, part, strlen(part)) == 0)
			return true;
	return false;
}

/*
 * urn:schac:personalUniqueCode:int:esi:.. is an ESI as it stands; of
 * urn:schac:personalUniqueID:fi:FIC:.. (also below urn:mace:terena.org) the
 * last part is the number.
 */
static void
add_id(struct smpperson *p, const char *type, char *value)
{
	const char *id = value;

	if (strcmp(type, "esi") == 0 && holds(value, ":personalUniqueCode:") &&
	    !holds(value, ":personalUniqueCode:int:esi:"))
		return;
	if (strcmp(type, "nationalIdentifier") == 0 &&
	    strncasecmp(value, "urn:", 4) == 0) {
		/* a passport is none */
		if (!holds(value, ":personalUniqueID:"))
			return;
		id = strrchr(value, ':') + 1;
	}
	if (*id == '\0' || p->person.nids >= CAP_PERSON_IDS)
		return;
	for (size_t i = 0; i < p->person.nids; i++)
		if (strcmp(p->person.ids[i].type, type) == 0 &&
		    strcmp(p->person.ids[i].value, id) == 0)
			return;
	person_add_id(&p->person, type, id);
}

static void
set_first(char **to, char *value)
{
	if (*to == NULL)
		*to = xstrdup(value);
}

/* "19900131" as a date. */
static char *
date_of(char *value)
{
	if (strlen(value) == 8 && strspn(value, "0123456789") == 8)
		return xasprintf("%.4s-%.2s-%.2s", value, value + 4, value + 6);
	return xstrdup(value);
}

static void
set_field(struct smpperson *p, const char *field, char *value)
{
	char *date;

	if (strcmp(field, "given") == 0) {
		set_first(&p->person.given, value);
	} else if (strcmp(field, "family") == 0) {
		set_first(&p->person.family, value);
	} else if (strcmp(field, "birth_name") == 0) {
		set_first(&p->person.birth_name, value);
	} else if (strcmp(field, "key") == 0) {
		set_first(&p->key, value);
	} else if (strcmp(field, "born") == 0) {
		date = date_of(value);
		set_first(&p->person.bday, date);
		free(date);
	} else {
		add_id(p, field, value);
	}
}

/* Shibboleth puts ';' between several values, "\;" within one. */
static void
take(struct smpperson *p, const char *field, const char *values)
{
	const char *s = values;

	while (*s != '\0') {
		char one[CAP_PERSON_TEXT];
		size_t n = 0;
		char *value;

		for (; *s != '\0' && *s != ';'; s++) {
			if (*s == '\\' && s[1] == ';')
				s++;
			if (n + 1 < sizeof one)
				one[n++] = *s;
		}
		s += *s == ';';
		one[n] = '\0';
		value = as_utf8(one, n);
		if (*value != '\0')
			set_field(p, field, value);
		free(value);
	}
}

void
smpperson_request(struct smpperson *p, const struct http_request *r,
    const struct strings *names)
{
	const char *value;

	for (size_t i = 0; names != NULL && i < names->n; i++) {
		size_t n = strcspn(names->v[i], "=");
		char *field = xstrndup(names->v[i], n);

		value = lookup(r, names->v[i] + n + 1);
		if (value != NULL)
			take(p, field, value);
		free(field);
	}
	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		value = lookup(r, known[i].name);
		if (value != NULL)
			take(p, known[i].field, value);
	}
}

int
smpperson_names(const struct strings *names, struct fault *fault)
{
	for (size_t i = 0; i < names->n; i++) {
		const char *is = strchr(names->v[i], '=');

		if (is == NULL || is == names->v[i] || is[1] == '\0')
			return fault_set(fault, VERDICT_TROUBLE, 0,
			    "--attribute: want FIELD=NAME, have '%.100s'",
			    names->v[i]);
	}
	return 0;
}

static void
put(struct json_out *out, const char *key, const char *value)
{
	if (value != NULL)
		json_put(out, key, value);
}

/* An object cannot have two of a type: the others stand in a list. */
void
smpperson_put(const struct smpperson *p, struct json_out *out, const char *key)
{
	const struct person *who = &p->person;

	json_begin(out, key);
	put(out, "key", p->key);
	put(out, "given", who->given);
	put(out, "family", who->family);
	put(out, "birth_name", who->birth_name);
	put(out, "born", who->bday);
	json_begin_list(out, "ids");
	for (size_t i = 0; i < who->nids; i++) {
		json_begin(out, NULL);
		json_put(out, "type", who->ids[i].type);
		json_put(out, "value", who->ids[i].value);
		json_end(out);
	}
	json_end_list(out);
	json_end(out);
}

static int
take_text(
    char **to, const struct json_value *v, const char *key, struct fault *fault)
{
	const struct json_value *m = json_member(v, key);

	if (m == NULL || json_kind(m) == JSON_IS_NULL)
		return 0;
	if (json_text(m) == NULL || strlen(json_text(m)) >= CAP_PERSON_TEXT)
		return fault_set(fault, VERDICT_TROUBLE, 0,
		    "person: %s: want a short string", key);
	if (*json_text(m) != '\0')
		*to = xstrdup(json_text(m));
	return 0;
}

static int
take_id(struct smpperson *p, const char *type, const char *value,
    struct fault *fault)
{
	if (type == NULL || value == NULL || *type == '\0' || *value == '\0' ||
	    strlen(value) >= CAP_PERSON_TEXT ||
	    p->person.nids >= CAP_PERSON_IDS)
		return fault_set(fault, VERDICT_TROUBLE, 0,
		    "person: id: want types and values");
	person_add_id(&p->person, type, value);
	return 0;
}

int
smpperson_take(
    struct smpperson *p, const struct json_value *v, struct fault *fault)
{
	const struct json_value *ids = json_member(v, "ids"), *one;
	const char *type;
	void *at = NULL;

	if (json_kind(v) != JSON_IS_OBJECT)
		return fault_set(
		    fault, VERDICT_TROUBLE, 0, "person: want an object");
	if (take_text(&p->key, v, "key", fault) != 0 ||
	    take_text(&p->person.given, v, "given", fault) != 0 ||
	    take_text(&p->person.family, v, "family", fault) != 0 ||
	    take_text(&p->person.birth_name, v, "birth_name", fault) != 0 ||
	    take_text(&p->person.bday, v, "born", fault) != 0)
		return -1;
	for (size_t i = 0; i < json_count(ids); i++) {
		one = json_item(ids, i);
		if (take_id(p, json_text(json_member(one, "type")),
			json_text(json_member(one, "value")), fault) != 0)
			return -1;
	}
	while ((one = json_next(json_member(v, "id"), &at, &type)) != NULL)
		if (take_id(p, type, json_text(one), fault) != 0)
			return -1;
	return 0;
}

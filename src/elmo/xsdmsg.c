#include <config.h>

#include <stdio.h>
#include <string.h>

#include <libxml/xmlerror.h>

#include "msg.h"
#include "xsdmsg.h"

/* A list of what would have been right is cut here. */
#define LIST 140

/* The last place of WHAT in TEXT, behind it; or NULL. */
static const char *
after_last(const char *text, const char *what)
{
	const char *found = NULL, *p;

	for (p = strstr(text, what); p != NULL; p = strstr(p + 1, what))
		found = p + strlen(what);
	return found;
}

/* Copies S, N bytes, to the end of OUT, or as much as there is room for. */
static void
append(char *out, size_t size, const char *s, size_t n)
{
	size_t len = strlen(out);

	if (n > size - 1 - len)
		n = size - 1 - len;
	memcpy(out + len, s, n);
	out[len + n] = '\0';
}

/*
 * "{uri}a, {uri}b" or "'a', 'b'" to "a, b", of LEN bytes.  A list too long is
 * cut after an item.
 */
static void
plain(char *out, size_t size, const char *s, size_t len)
{
	const char *item, *end = s + len;

	out[0] = '\0';
	while (s < end) {
		while (s < end && (*s == ' ' || *s == ',' || *s == '\''))
			s++;
		if (s == end)
			return;
		if (strncmp(s, "##other", 7) == 0)
			s += 7;
		if (*s == '{' && memchr(s, '}', (size_t)(end - s)) != NULL)
			s = (const char *)memchr(s, '}', (size_t)(end - s)) + 1;
		for (item = s; s < end && *s != ',' && *s != '\''; s++)
			;
		while (s > item && s[-1] == ' ')
			s--;
		if (out[0] != '\0')
			append(out, size, ", ", 2);
		if (strlen(out) + (size_t)(s - item) > size - 8) {
			append(out, size, "...", 3);
			return;
		}
		if (s - item == 1 && *item == '*')
			append(out, size, "a foreign element", 17);
		else
			append(out, size, item, (size_t)(s - item));
	}
}

/* What libxml2 says between OPEN and CLOSE, as a list. */
static bool
listed(const char *text, const char *open, const char *close, char *out,
    size_t size)
{
	const char *start = after_last(text, open), *end;

	if (start == NULL)
		return false;
	end = after_last(start, close);
	if (end == NULL)
		return false;
	plain(out, size, start, (size_t)(end - start) - strlen(close));
	return out[0] != '\0';
}

/* "element" or "element/@attribute"; names come before any value. */
static void
where(const struct xsdmsg *m, char *out, size_t size)
{
	const char *attr = strstr(m->text, ", attribute '");
	const char *colon = strstr(m->text, "': "), *end;

	out[0] = '\0';
	append(out, size, m->local, strlen(m->local));
	if (attr == NULL || colon == NULL || attr > colon)
		return;
	attr += strlen(", attribute '");
	if (*attr == '{' && strchr(attr, '}') != NULL)
		attr = strchr(attr, '}') + 1;
	end = strchr(attr, '\'');
	append(out, size, "/@", 2);
	if (end != NULL)
		append(out, size, attr, (size_t)(end - attr));
}

static void
content(const struct xsdmsg *m, char *out, size_t size)
{
	char want[LIST];
	const char *in = m->local, *have = "its end";

	if (!m->ending) {
		in = m->parent != NULL ? m->parent : "the document";
		have = m->local;
	}
	if (!listed(m->text, "( ", " )", want, sizeof(want)))
		snprintf(want, sizeof(want), "nothing more");
	snprintf(out, size, "in %s want %s%s, have %s", in,
	    strchr(want, ',') != NULL ? "one of " : "", want, have);
}

static void
attributes(const struct xsdmsg *m, char *out, size_t size)
{
	const char *at, *name;

	where(m, out, size);
	at = strstr(out, "/@");
	if (at != NULL) {
		append(out, size, " is not allowed", 15);
		return;
	}
	name = strstr(m->text, "The attribute '");
	append(out, size, ": want the attribute ", 21);
	if (name != NULL) {
		name += strlen("The attribute '");
		append(out, size, name, strcspn(name, "'"));
	}
}

static void
facet(const struct xsdmsg *m, char *out, size_t size)
{
	char want[LIST];

	where(m, out, size);
	/* only where libxml2's own words are the last ones */
	if (m->code == XML_SCHEMAV_CVC_ENUMERATION_VALID &&
	    listed(m->text, "element of the set {", "}", want, sizeof(want))) {
		append(out, size, ": want one of ", 14);
		append(out, size, want, strlen(want));
	} else if (m->code == XML_SCHEMAV_CVC_PATTERN_VALID &&
		   listed(m->text, "accepted by the pattern '", "'", want,
		       sizeof(want))) {
		append(out, size, ": want the pattern ", 19);
		append(out, size, want, strlen(want));
	} else {
		append(out, size, ": want another value", 20);
	}
}

void
xsdmsg_write(const struct xsdmsg *m, char *out, size_t size)
{
	char line[512];

	line[0] = '\0';
	switch (m->code) {
	case XML_SCHEMAV_ELEMENT_CONTENT:
		content(m, line, sizeof(line));
		break;
	case XML_SCHEMAV_CVC_ELT_1:
		if (m->parent == NULL)
			snprintf(line, sizeof(line),
			    "want elmo as the root, have %s", m->local);
		else
			snprintf(line, sizeof(line),
			    "in %s want an element that the schema knows, "
			    "have %s",
			    m->parent, m->local);
		break;
	case XML_SCHEMAV_CVC_ELT_3_1:
		snprintf(
		    line, sizeof(line), "%s: xsi:nil is not allowed", m->local);
		break;
	case XML_SCHEMAV_CVC_ELT_4_1:
	case XML_SCHEMAV_CVC_ELT_4_2:
	case XML_SCHEMAV_CVC_ELT_4_3:
		snprintf(line, sizeof(line),
		    "%s: want an xsi:type that fits (XML Schema 1, 3.3.4)",
		    m->local);
		break;
	case XML_SCHEMAV_CVC_COMPLEX_TYPE_3_2_1:
	case XML_SCHEMAV_CVC_COMPLEX_TYPE_3_2_2:
	case XML_SCHEMAV_CVC_COMPLEX_TYPE_4:
	case XML_SCHEMAV_CVC_TYPE_3_1_1:
	case XML_SCHEMAV_CVC_AU:
		attributes(m, line, sizeof(line));
		break;
	case XML_SCHEMAV_CVC_TYPE_3_1_2:
	case XML_SCHEMAV_CVC_COMPLEX_TYPE_2_1:
	case XML_SCHEMAV_CVC_COMPLEX_TYPE_2_2:
		snprintf(line, sizeof(line), "in %s want no element, have %s",
		    m->ending || m->parent == NULL ? m->local : m->parent,
		    m->ending ? "one" : m->local);
		break;
	case XML_SCHEMAV_CVC_ENUMERATION_VALID:
	case XML_SCHEMAV_CVC_PATTERN_VALID:
	case XML_SCHEMAV_CVC_DATATYPE_VALID_1_2_1:
		facet(m, line, sizeof(line));
		break;
	default:
		where(m, line, sizeof(line));
		append(line, sizeof(line), ": not as the schema wants it", 28);
		break;
	}
	msg_clean(out, size, line, strlen(line));
}

#include <config.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "formstag.h"
#include "xalloc.h"

#define BLANKS " \t\r\n\f"

static bool
is_blank(char c)
{
	return c != '\0' && strchr(BLANKS, c) != NULL;
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static const char *
find(const char *p, const char *end, const char *what)
{
	size_t n = strlen(what);

	for (; (size_t)(end - p) >= n; p++) {
		p = memchr(p, *what, (size_t)(end - p));
		if (p == NULL || (size_t)(end - p) < n)
			break;
		if (memcmp(p, what, n) == 0)
			return p + n;
	}
	return end;
}

/* One attribute, or nothing but what parts them. */
static const char *
read_attr(const char *p, const char *end, struct formstag *tag)
{
	const char *name = p, *value = "";
	size_t name_len, value_len = 0;

	while (p < end && !is_blank(*p) && *p != '>' && *p != '/' &&
	       (*p != '=' || p == name))
		p++;
	name_len = (size_t)(p - name);
	while (p < end && is_blank(*p))
		p++;
	if (p < end && *p == '=') {
		for (p++; p < end && is_blank(*p);)
			p++;
		if (p < end && (*p == '"' || *p == '\'')) {
			const char *close =
			    memchr(p + 1, *p, (size_t)(end - p - 1));

			value = p + 1;
			p = close != NULL ? close + 1 : end;
			value_len =
			    (size_t)((close != NULL ? close : end) - value);
		} else {
			for (value = p; p < end && !is_blank(*p) && *p != '>';)
				p++;
			value_len = (size_t)(p - value);
		}
	}
	if (name_len > 0 && tag->nattr < FORMSTAG_ATTRS) {
		tag->attr[tag->nattr].name = name;
		tag->attr[tag->nattr].name_len = name_len;
		tag->attr[tag->nattr].value = value;
		tag->attr[tag->nattr].value_len = value_len;
		tag->nattr++;
	}
	return p;
}

/* P is at the name of a tag; behind the tag is returned. */
static const char *
read_tag(const char *p, const char *end, struct formstag *tag)
{
	size_t n = 0;

	tag->nattr = 0;
	for (; p < end && !is_blank(*p) && *p != '>' && *p != '/'; p++, n++)
		if (n < sizeof tag->name)
			tag->name[n] =
			    (char)(*p >= 'A' && *p <= 'Z' ? *p + 32 : *p);
	tag->name[n < sizeof tag->name ? n : 0] = '\0';
	while (p < end && *p != '>') {
		if (is_blank(*p) || *p == '/')
			p++;
		else
			p = read_attr(p, end, tag);
	}
	return p < end ? p + 1 : end;
}

int
formstag_next(const char **p, const char *end, struct formstag *tag)
{
	const char *q = *p;

	while (q < end && (q = memchr(q, '<', (size_t)(end - q))) != NULL) {
		size_t left = (size_t)(end - q);

		tag->at = q;
		if (left >= 4 && memcmp(q, "<!--", 4) == 0) {
			q = find(q + 2, end, "-->");
		} else if (left >= 2 && (q[1] == '!' || q[1] == '?')) {
			q = find(q, end, ">");
		} else if (left >= 2 && is_letter(q[1])) {
			tag->closing = false;
			*p = read_tag(q + 1, end, tag);
			return 1;
		} else if (left >= 3 && q[1] == '/' && is_letter(q[2])) {
			tag->closing = true;
			*p = read_tag(q + 2, end, tag);
			return 1;
		} else {
			q++;
		}
	}
	*p = tag->at = end;
	return 0;
}

const char *
formstag_raw(const char *p, const char *end, const char *name)
{
	size_t n = strlen(name);

	while (p < end && (p = memchr(p, '<', (size_t)(end - p))) != NULL) {
		if ((size_t)(end - p) > n + 1 && p[1] == '/' &&
		    strncasecmp(p + 2, name, n) == 0)
			return p;
		p++;
	}
	return end;
}

static const char *
find_attr(const struct formstag *tag, const char *name, size_t *n)
{
	size_t len = strlen(name);

	for (size_t i = 0; i < tag->nattr; i++)
		if (tag->attr[i].name_len == len &&
		    strncasecmp(tag->attr[i].name, name, len) == 0) {
			*n = tag->attr[i].value_len;
			return tag->attr[i].value;
		}
	return NULL;
}

bool
formstag_has(const struct formstag *tag, const char *name)
{
	size_t n;

	return find_attr(tag, name, &n) != NULL;
}

char *
formstag_attr(const struct formstag *tag, const char *name)
{
	size_t n;
	const char *value = find_attr(tag, name, &n);

	return value != NULL ? formstag_decode(value, n) : NULL;
}

/* Those that stand for the markup's own signs, and Latin-1 from 160 on, which
 * some libraries write for what is not ASCII. */
static const struct {
	const char *name;
	uint32_t code;
} own[] = {{"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'},
    {"apos", '\''}, {"ndash", 0x2013}, {"mdash", 0x2014}, {"lsquo", 0x2018},
    {"rsquo", 0x2019}, {"ldquo", 0x201c}, {"rdquo", 0x201d}, {"hellip", 0x2026},
    {"euro", 0x20ac}, {"OElig", 0x152}, {"oelig", 0x153}, {"Scaron", 0x160},
    {"scaron", 0x161}};

static const char latin[] =
    " nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy "
    "reg macr deg plusmn sup2 sup3 acute micro para middot cedil sup1 ordm "
    "raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring "
    "AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde "
    "Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml "
    "Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil "
    "egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve "
    "oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute "
    "thorn yuml ";

static uint32_t
named(const char *s, size_t n)
{
	char name[10];
	const char *at;
	uint32_t code = 160;

	for (size_t i = 0; i < sizeof own / sizeof *own; i++)
		if (strlen(own[i].name) == n && memcmp(own[i].name, s, n) == 0)
			return own[i].code;
	if (n + 3 > sizeof name)
		return 0;
	name[0] = ' ';
	memcpy(name + 1, s, n);
	memcpy(name + 1 + n, " ", 2);
	at = strstr(latin, name);
	if (at == NULL || n == 0)
		return 0;
	for (const char *p = latin; p < at; p++)
		code += p[1] == ' ';
	return code;
}

static uint32_t
numbered(const char *s, size_t n)
{
	char digits[12];
	bool hex = n > 0 && (*s == 'x' || *s == 'X');
	uint32_t code;

	s += hex;
	n -= hex;
	if (n == 0 || n >= sizeof digits)
		return 0xfffd;
	memcpy(digits, s, n);
	digits[n] = '\0';
	code = (uint32_t)strtoul(digits, NULL, hex ? 16 : 10);
	return code == 0 || code > 0x10ffff || (code >= 0xd800 && code < 0xe000)
		   ? 0xfffd
		   : code;
}

/* The reference at S ("&..."), *CODE; its length, or 0: it is none. */
static size_t
reference(const char *s, const char *end, uint32_t *code)
{
	bool number = end - s > 1 && s[1] == '#';
	const char *from = s + 1 + number, *p = from;
	bool hex = number && p < end && (*p == 'x' || *p == 'X');

	for (p += hex; p < end && p - from < 16; p++)
		if (!(*p >= '0' && *p <= '9') &&
		    !(number ? hex && is_letter(*p) && (*p | 32) <= 'f'
			     : is_letter(*p)))
			break;
	if (p == from + hex)
		return 0;
	*code = number ? numbered(from, (size_t)(p - from))
		       : named(from, (size_t)(p - from));
	if (*code == 0 || (!number && (p == end || *p != ';')))
		return 0;
	return (size_t)(p - s) + (p < end && *p == ';');
}

static size_t
put_utf8(char *out, uint32_t c)
{
	if (c < 0x80) {
		out[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		out[0] = (char)(0xc0 | c >> 6);
		out[1] = (char)(0x80 | (c & 0x3f));
		return 2;
	}
	if (c < 0x10000) {
		out[0] = (char)(0xe0 | c >> 12);
		out[1] = (char)(0x80 | (c >> 6 & 0x3f));
		out[2] = (char)(0x80 | (c & 0x3f));
		return 3;
	}
	out[0] = (char)(0xf0 | c >> 18);
	out[1] = (char)(0x80 | (c >> 12 & 0x3f));
	out[2] = (char)(0x80 | (c >> 6 & 0x3f));
	out[3] = (char)(0x80 | (c & 0x3f));
	return 4;
}

/* No reference is shorter than the bytes that it stands for: "&#1" is the
 * shortest, "&#x110000" of four bytes the worst. */
char *
formstag_decode(const char *s, size_t n)
{
	const char *end = s + n;
	char *out = xmalloc(n + 1), *p = out;

	while (s < end) {
		uint32_t code = 0;
		size_t len = *s == '&' ? reference(s, end, &code) : 0;

		if (len > 0) {
			p += put_utf8(p, code);
			s += len;
		} else {
			if (*s != '\0')
				*p++ = *s;
			s++;
		}
	}
	*p = '\0';
	return out;
}

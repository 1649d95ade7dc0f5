/* The built-in types but those of time: XML Schema Part 2, section 3. */
#include <config.h>

#include <arpa/inet.h>

#include <stdlib.h>
#include <string.h>

#include <libxml/tree.h>

#include "lexdate.h"
#include "lexical.h"
#include "xalloc.h"

/* digits that libxml2 takes for an integer */
#define DIGITS 24

#define WHITE(c) ((c) == ' ' || (c) == '\t' || (c) == '\n' || (c) == '\r')

static const struct lexical_type types[] = {
    {"anySimpleType", LEXICAL_ANY, "text", "x", NULL, NULL},
    {"string", LEXICAL_ANY, "text", "x", NULL, NULL},
    {"normalizedString", LEXICAL_NORMALIZED, "text", "x", NULL, NULL},
    {"token", LEXICAL_TOKEN, "text", "x", NULL, NULL},
    {"language", LEXICAL_LANGUAGE, "a language (XML Schema 2, 3.3.3)", "en",
	NULL, NULL},
    {"Name", LEXICAL_NAME, "a name (XML Schema 2, 3.3.6)", "x", NULL, NULL},
    {"NCName", LEXICAL_NCNAME, "a name without a colon", "x", NULL, NULL},
    {"ID", LEXICAL_ID, "an id: a name without a colon", "x", NULL, NULL},
    {"IDREF", LEXICAL_IDREF, "a reference to an id", "x", NULL, NULL},
    {"IDREFS", LEXICAL_IDREFS, "references to ids", "x", NULL, NULL},
    {"ENTITY", LEXICAL_ENTITY, "an unparsed entity", "x", NULL, NULL},
    {"ENTITIES", LEXICAL_ENTITY, "unparsed entities", "x", NULL, NULL},
    {"NMTOKEN", LEXICAL_NMTOKEN, "a name token", "x", NULL, NULL},
    {"NMTOKENS", LEXICAL_NMTOKENS, "name tokens", "x", NULL, NULL},
    {"QName", LEXICAL_QNAME, "a qualified name", "x", NULL, NULL},
    {"NOTATION", LEXICAL_NOTATION, "a notation", "x", NULL, NULL},
    {"anyURI", LEXICAL_URI, "a URI (XML Schema 2, 3.2.17)", "x", NULL, NULL},
    {"boolean", LEXICAL_BOOLEAN, "true, false, 1 or 0", "1", NULL, NULL},
    {"hexBinary", LEXICAL_HEX, "hexadecimal digits", "00", NULL, NULL},
    {"base64Binary", LEXICAL_BASE64, "base64 (XML Schema 2, 3.2.16)", "", NULL,
	NULL},
    {"decimal", LEXICAL_DECIMAL, "a number (XML Schema 2, 3.2.3)", "1", NULL,
	NULL},
    {"integer", LEXICAL_INTEGER, "an integer", "1", NULL, NULL},
    {"nonPositiveInteger", LEXICAL_INTEGER, "an integer up to 0", "-1", NULL,
	"0"},
    {"negativeInteger", LEXICAL_INTEGER, "an integer below 0", "-1", NULL,
	"-1"},
    {"nonNegativeInteger", LEXICAL_INTEGER, "an integer from 0", "1", "0",
	NULL},
    {"positiveInteger", LEXICAL_INTEGER, "an integer from 1", "1", "1", NULL},
    {"long", LEXICAL_INTEGER, "an integer of 64 bits", "1",
	"-9223372036854775808", "9223372036854775807"},
    {"int", LEXICAL_INTEGER, "an integer of 32 bits", "1", "-2147483648",
	"2147483647"},
    {"short", LEXICAL_INTEGER, "an integer of 16 bits", "1", "-32768", "32767"},
    {"byte", LEXICAL_INTEGER, "an integer of 8 bits", "1", "-128", "127"},
    {"unsignedLong", LEXICAL_INTEGER, "an unsigned integer of 64 bits", "1",
	"0", "18446744073709551615"},
    {"unsignedInt", LEXICAL_INTEGER, "an unsigned integer of 32 bits", "1", "0",
	"4294967295"},
    {"unsignedShort", LEXICAL_INTEGER, "an unsigned integer of 16 bits", "1",
	"0", "65535"},
    {"unsignedByte", LEXICAL_INTEGER, "an unsigned integer of 8 bits", "1", "0",
	"255"},
    {"float", LEXICAL_FLOAT, "a floating-point number", "1", NULL, NULL},
    {"double", LEXICAL_FLOAT, "a floating-point number", "1", NULL, NULL},
    {"duration", LEXICAL_DURATION, "a duration (XML Schema 2, 3.2.6)", "P1D",
	NULL, NULL},
    {"dateTime", LEXICAL_DATETIME, "a date and time (XML Schema 2, 3.2.7)",
	"2000-01-01T00:00:00", NULL, NULL},
    {"date", LEXICAL_DATE, "a date (XML Schema 2, 3.2.9)", "2000-01-01", NULL,
	NULL},
    {"time", LEXICAL_TIME, "a time (XML Schema 2, 3.2.8)", "00:00:00", NULL,
	NULL},
    {"gYearMonth", LEXICAL_YEARMONTH, "a year and month", "2000-01", NULL,
	NULL},
    {"gYear", LEXICAL_YEAR, "a year", "2000", NULL, NULL},
    {"gMonthDay", LEXICAL_MONTHDAY, "a month and day", "--01-01", NULL, NULL},
    {"gDay", LEXICAL_DAY, "a day", "---01", NULL, NULL},
    {"gMonth", LEXICAL_MONTH, "a month", "--01", NULL, NULL},
};

const struct lexical_type *
lexical_type(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (strcmp(types[i].name, name) == 0)
			return &types[i];
	return NULL;
}

bool
lexical_preserves(const struct lexical_type *type)
{
	return type->kind == LEXICAL_ANY;
}

size_t
lexical_collapse(char *s, size_t n)
{
	size_t i, out = 0;

	for (i = 0; i < n; i++) {
		if (!WHITE(s[i]))
			s[out++] = s[i];
		else if (out > 0 && s[out - 1] != ' ')
			s[out++] = ' ';
	}
	if (out > 0 && s[out - 1] == ' ')
		out--;
	return out;
}

static bool
digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool
hexdigit(char c)
{
	return digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* [a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})* */
static bool
language(const char *s, size_t n)
{
	bool first = true;
	size_t i, run = 0;

	for (i = 0; i < n; i++) {
		if (s[i] == '-') {
			if (run == 0)
				return false;
			run = 0;
			first = false;
		} else if (letter(s[i]) || (!first && digit(s[i]))) {
			if (++run > 8)
				return false;
		} else {
			return false;
		}
	}
	return run > 0;
}

/* Digits, a sign and, with POINT, a decimal point: at least one digit. */
static bool
number(const char *s, size_t n, bool point)
{
	size_t i = 0, digits = 0;

	if (n > 0 && (s[0] == '+' || s[0] == '-'))
		i++;
	for (; i < n; i++) {
		if (digit(s[i]))
			digits++;
		else if (s[i] == '.' && point)
			point = false;
		else
			return false;
	}
	return digits > 0;
}

size_t
lexical_integer(char *s, size_t n)
{
	bool minus = n > 0 && s[0] == '-';
	size_t i = 0;

	if (n > 0 && (s[0] == '+' || s[0] == '-'))
		i++;
	while (i + 1 < n && s[i] == '0')
		i++;
	n -= i;
	if (n == 1 && s[i] == '0')
		minus = false;
	if (n > DIGITS - 1)
		n = DIGITS - 1;
	memmove(s + minus, s + i, n);
	if (minus)
		s[0] = '-';
	return n + minus;
}

/* Compares two canonical integers. */
static int
compare(const char *a, size_t na, const char *b, size_t nb)
{
	int sign = a[0] == '-' ? -1 : 1, order;

	if ((a[0] == '-') != (b[0] == '-'))
		return sign;
	if (na != nb)
		return na > nb ? sign : -sign;
	order = memcmp(a, b, na);
	return order * sign;
}

static bool
integer(const struct lexical_type *type, const char *s, size_t n)
{
	char *copy;
	bool ok = true;

	if (!number(s, n, false))
		return false;
	if (type->min == NULL && type->max == NULL)
		return true;
	copy = xstrndup(s, n);
	n = lexical_integer(copy, n);
	if (type->min != NULL)
		ok = compare(copy, n, type->min, strlen(type->min)) >= 0;
	if (type->max != NULL && ok)
		ok = compare(copy, n, type->max, strlen(type->max)) <= 0;
	free(copy);
	return ok;
}

/* 3.2.4: a mantissa and an exponent, or one of three names. */
static bool
real(const char *s, size_t n)
{
	const char *e;
	size_t mantissa = n;

	if ((n == 3 &&
		(memcmp(s, "INF", 3) == 0 || memcmp(s, "NaN", 3) == 0)) ||
	    (n == 4 && memcmp(s, "-INF", 4) == 0))
		return true;
	e = memchr(s, 'e', n);
	if (e == NULL)
		e = memchr(s, 'E', n);
	if (e != NULL) {
		mantissa = (size_t)(e - s);
		if (!number(e + 1, n - mantissa - 1, false))
			return false;
	}
	return number(s, mantissa, true);
}

static bool
hex(const char *s, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (!hexdigit(s[i]))
			return false;
	return n % 2 == 0;
}

/* One item of a type of names. */
static bool
name(enum lexical kind, const char *s, size_t n)
{
	const xmlChar *x;
	char *copy = xstrndup(s, n);
	int bad;

	x = (const xmlChar *)copy;
	if (kind == LEXICAL_NMTOKEN || kind == LEXICAL_NMTOKENS)
		bad = xmlValidateNMToken(x, 0);
	else if (kind == LEXICAL_NAME)
		bad = xmlValidateName(x, 0);
	else if (kind == LEXICAL_QNAME || kind == LEXICAL_NOTATION)
		bad = xmlValidateQName(x, 0);
	else
		bad = xmlValidateNCName(x, 0);
	free(copy);
	return bad == 0;
}

/* A list of names, at least one. */
static bool
names(enum lexical kind, const char *s, size_t n)
{
	const char *space;
	size_t item;

	do {
		space = memchr(s, ' ', n);
		item = space != NULL ? (size_t)(space - s) : n;
		if (!name(kind, s, item))
			return false;
		if (space != NULL)
			item++;
		s += item;
		n -= item;
	} while (space != NULL);
	return true;
}

/* RFC 2732: the authority of a URI that has brackets. */
static bool
ipv6(const char *s, size_t n)
{
	char address[64];
	struct in6_addr unused;
	const char *at, *close;
	long port = 0;

	at = memchr(s, '@', n);
	if (at != NULL) {
		n -= (size_t)(at + 1 - s);
		s = at + 1;
	}
	close = memchr(s, ']', n);
	if (n == 0 || s[0] != '[' || close == NULL ||
	    (size_t)(close - s) >= sizeof(address))
		return false;
	memcpy(address, s + 1, (size_t)(close - s) - 1);
	address[close - s - 1] = '\0';
	if (inet_pton(AF_INET6, address, &unused) != 1)
		return false;
	n -= (size_t)(close + 1 - s);
	s = close + 1;
	if (n == 0)
		return true;
	if (*s++ != ':')
		return false;
	for (n--; n > 0 && port <= 65535; n--, s++) {
		if (!digit(*s))
			return false;
		port = port * 10 + (*s - '0');
	}
	return port <= 65535;
}

/* The scheme's length with its colon, 0 for none, -1 when it is wrong. */
static ptrdiff_t
scheme(const char *s, size_t n)
{
	const char *colon = memchr(s, ':', n);
	size_t i, len;

	if (colon == NULL)
		return 0;
	if (colon == s)
		return -1;
	len = (size_t)(colon - s);
	if (memchr(s, '/', len) != NULL || memchr(s, '?', len) != NULL ||
	    memchr(s, '#', len) != NULL)
		return 0;
	if (len + 1 == n || s[len + 1] == '#' || !letter(s[0]))
		return -1;
	for (i = 1; i < len; i++)
		if (!letter(s[i]) && !digit(s[i]) &&
		    strchr("+-.", s[i]) == NULL)
			return -1;
	return (ptrdiff_t)len + 1;
}

/* Path, query and fragment; BRACKETS: they may stand before a '?'. */
static bool
uri_rest(const char *s, size_t n, bool brackets)
{
	bool fragment = false;
	size_t i;

	for (i = 0; i < n; i++) {
		if (s[i] == '%') {
			if (i + 2 >= n || !hexdigit(s[i + 1]) ||
			    !hexdigit(s[i + 2]))
				return false;
			i += 2;
		} else if (s[i] == '#') {
			if (fragment)
				return false;
			fragment = brackets = true;
		} else if (s[i] == '?') {
			brackets = true;
		} else if ((s[i] == '[' || s[i] == ']') && !brackets) {
			return false;
		}
	}
	return true;
}

/* What the escaping of XLink 5.4 takes care of is not looked at. */
static bool
uri(const char *s, size_t n)
{
	ptrdiff_t skip = scheme(s, n);
	size_t i;

	if (skip < 0)
		return false;
	s += skip;
	n -= (size_t)skip;
	if (n >= 2 && s[0] == '/' && s[1] == '/') {
		for (i = 2; i < n && strchr("/?#", s[i]) == NULL; i++)
			;
		if (n == 2) /* an authority, or something in its place */
			return false;
		if (ipv6(s + 2, i - 2)) {
			s += i;
			n -= i;
			skip = 0;
		}
	}
	return uri_rest(s, n, skip > 0 && n > 0 && s[0] != '/');
}

bool
lexical_valid(const struct lexical_type *type, const char *s, size_t n)
{
	struct lexical_base64 b = {0};

	switch (type->kind) {
	case LEXICAL_NONE:
	case LEXICAL_ANY:
	case LEXICAL_NORMALIZED:
	case LEXICAL_TOKEN:
		return true;
	case LEXICAL_LANGUAGE:
		return language(s, n);
	case LEXICAL_NAME:
	case LEXICAL_NCNAME:
	case LEXICAL_ID:
	case LEXICAL_IDREF:
	case LEXICAL_NMTOKEN:
	case LEXICAL_QNAME:
	case LEXICAL_NOTATION: /* one that is declared, but nobody asks */
		return name(type->kind, s, n);
	case LEXICAL_IDREFS:
	case LEXICAL_NMTOKENS:
		return names(type->kind, s, n);
	case LEXICAL_ENTITY: /* there is no DOCTYPE to declare any */
		return false;
	case LEXICAL_URI:
		return uri(s, n);
	case LEXICAL_BOOLEAN:
		return (n == 1 && (*s == '1' || *s == '0')) ||
		       (n == 4 && memcmp(s, "true", 4) == 0) ||
		       (n == 5 && memcmp(s, "false", 5) == 0);
	case LEXICAL_HEX:
		return hex(s, n);
	case LEXICAL_BASE64:
		lexical_base64_more(&b, s, n);
		return lexical_base64_end(&b);
	case LEXICAL_DECIMAL:
		return number(s, n, true);
	case LEXICAL_INTEGER:
		return integer(type, s, n);
	case LEXICAL_FLOAT:
		return real(s, n);
	default:
		return lexdate_valid(type->kind, s, n);
	}
}

static int
sextet(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (digit(c))
		return c - '0' + 52;
	return c == '+' ? 62 : c == '/' ? 63 : -1;
}

void
lexical_base64_more(struct lexical_base64 *b, const char *s, size_t n)
{
	size_t i;
	int value;

	for (i = 0; i < n && !b->bad; i++) {
		if (WHITE(s[i]))
			continue;
		value = sextet(s[i]);
		if (s[i] == '=') {
			b->pad++;
			/* after two or three, and with no bits left over */
			b->bad = b->count % 4 < 2 || b->pad > 2 ||
				 (b->pad == 1 && b->count % 4 == 2 &&
				     (b->last & 15) != 0) ||
				 (b->pad == 1 && b->count % 4 == 3 &&
				     (b->last & 3) != 0);
		} else {
			b->bad = value < 0 || b->pad > 0;
			b->last = value;
		}
		b->count = (b->count + 1) % 4;
	}
}

bool
lexical_base64_end(const struct lexical_base64 *b)
{
	return !b->bad && b->count % 4 == 0;
}

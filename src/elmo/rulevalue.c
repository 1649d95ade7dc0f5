#include <config.h>

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "rulevalue.h"
#include "when.h"

#define N(a) (sizeof(a) / sizeof(a)[0])

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
is_one_of(const char *s, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strcasecmp(s, words[i]) == 0)
			return true;
	return false;
}

bool
rulevalue_placeholder(const char *s)
{
	static const char *const words[] = {"n/a", "n.a.", "n.a", "na", "null",
	    "nil", "none", "unknown", "undefined", "unspecified", "not known",
	    "not available", "not applicable", "tbd", "nan", "(null)", "xxx",
	    "xxxx"};

	/* nothing but signs: "", "-", "--", "?", "." */
	return s[strspn(s, "-?._*/ #")] == '\0' ||
	       is_one_of(s, words, N(words));
}

bool
rulevalue_no_date(const char *s)
{
	/* what databases and forms are filled with */
	static const char *const dates[] = {"0000-00-00", "0001-01-01",
	    "1000-01-01", "1111-11-11", "1753-01-01", "1899-12-30",
	    "1899-12-31", "1900-01-01", "1900-01-02", "9999-12-31"};

	if (rulevalue_placeholder(s))
		return true;
	for (size_t i = 0; i < N(dates); i++)
		if (strncmp(s, dates[i], strlen(dates[i])) == 0)
			return true;
	return false;
}

bool
rulevalue_decimal(const char *s, double *value)
{
	double v = 0, unit = 1;
	bool negative = *s == '-', any = false;

	if (*s == '+' || *s == '-')
		s++;
	for (; digit(*s); s++, any = true)
		v = 10 * v + (*s - '0');
	if (*s == '.')
		for (s++; digit(*s); s++, any = true)
			v += (unit /= 10) * (*s - '0');
	if (!any || *s != '\0')
		return false;
	*value = negative ? -v : v;
	return true;
}

bool
rulevalue_digits(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!digit(s[i]))
			return false;
	return s[n] == '\0';
}

bool
rulevalue_zone(const char *s)
{
	size_t n = strlen(s);

	if (n > 0 && s[n - 1] == 'Z')
		return true;
	s += n >= 6 ? n - 6 : 0;
	return n > 6 && (*s == '+' || *s == '-') && digit(s[1]) &&
	       digit(s[2]) && s[3] == ':' && digit(s[4]) && digit(s[5]);
}

bool
rulevalue_later(const char *a, const char *b)
{
	const int64_t slack = 14 * 60 * 60;
	int64_t ta, tb;
	bool za = rulevalue_zone(a), zb = rulevalue_zone(b);

	if (when_parse(a, &ta, NULL) == -1 || when_parse(b, &tb, NULL) == -1)
		return false;
	return za == zb ? ta > tb : ta - slack > tb;
}

/* Runs of digits of the lengths in FORM ("224"), one kind of sign between. */
static bool
has_form(const char *s, const char *form)
{
	char sign = '\0';

	for (; *form != '\0'; form++) {
		size_t n = 0;

		while (digit(s[n]))
			n++;
		if (n == 0 || n > (size_t)(*form - '0') ||
		    (*form == '4' && n != 4))
			return false;
		s += n;
		if (form[1] == '\0')
			break;
		if (*s == '\0' || strchr("./-", *s) == NULL ||
		    (sign != '\0' && *s != sign))
			return false;
		sign = *s++;
		s += *s == ' ';
	}
	s += *s == '.'; /* as Croatia writes it */
	return *s == '\0' || *s == ' ' || *s == 'T';
}

bool
rulevalue_foreign_date(const char *s)
{
	return has_form(s, "224") ||
	       (has_form(s, "422") && strcspn(s, "./") == 4);
}

bool
rulevalue_language(const char *s)
{
	static const char codes[] =
	    "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs "
	    "ca ce ch co cr cs cu cv cy da de dv dz ee el en eo es et eu fa ff "
	    "fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id "
	    "ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku "
	    "kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my "
	    "na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu "
	    "rm rn ro ru rw sa sc sd se sg sh si sk sl sm sn so sq sr ss st su "
	    "sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi "
	    "vo wa wo xh yi yo za zh zu ";
	char code[4] = {s[0], s[0] ? s[1] : '\0', ' ', '\0'};

	return strlen(s) == 2 && letter(s[0]) && letter(s[1]) &&
	       strstr(codes, code) != NULL;
}

/* Sorted; what is simple first in each pair of lists. */
static const char *const simple[] = {"a", "abbr", "b", "blockquote", "br",
    "cite", "code", "dd", "del", "div", "dl", "dt", "em", "hr", "i", "ins",
    "li", "ol", "p", "pre", "q", "s", "small", "span", "strike", "strong",
    "sub", "sup", "tt", "u", "ul"};
static const char *const other[] = {"address", "applet", "area", "article",
    "aside", "audio", "base", "basefont", "bgsound", "big", "body", "button",
    "canvas", "caption", "center", "col", "colgroup", "embed", "fieldset",
    "figure", "font", "footer", "form", "frame", "frameset", "h1", "h2", "h3",
    "h4", "h5", "h6", "head", "header", "html", "iframe", "img", "input",
    "label", "legend", "link", "marquee", "math", "meta", "nav", "noscript",
    "object", "option", "script", "section", "select", "source", "style", "svg",
    "table", "tbody", "td", "template", "textarea", "tfoot", "th", "thead",
    "title", "tr", "video"};

struct tag {
	const char *name; /* one of the above */
	bool closing, simple;
	const char *rest; /* behind the name */
};

static const char *
known(const char *const *names, size_t n, const char *s, size_t len)
{
	for (size_t i = 0; i < n; i++)
		if (strlen(names[i]) == len &&
		    strncasecmp(names[i], s, len) == 0)
			return names[i];
	return NULL;
}

/* Is S, which begins with '<', a tag of HTML? */
static bool
read_tag(const char *s, struct tag *tag)
{
	size_t n = 0;

	tag->closing = s[1] == '/';
	s += tag->closing ? 2 : 1;
	if (!letter(*s))
		return false;
	while (n < 12 && (letter(s[n]) || digit(s[n])))
		n++;
	if (s[n] == '\0' || strchr(" \t\r\n/>", s[n]) == NULL)
		return false;
	tag->rest = s + n;
	tag->name = known(simple, N(simple), s, n);
	tag->simple = tag->name != NULL;
	if (tag->name == NULL)
		tag->name = known(other, N(other), s, n);
	return tag->name != NULL;
}

/* &nbsp; &eacute; &#160; left over in a text. */
static bool
is_reference(const char *s)
{
	static const char *const names[] = {"amp", "apos", "bull", "copy",
	    "euro", "gt", "hellip", "laquo", "ldquo", "lsquo", "lt", "mdash",
	    "middot", "nbsp", "ndash", "quot", "raquo", "rdquo", "reg", "rsquo",
	    "shy", "szlig"};
	static const char *const accents[] = {"acute", "grave", "circ", "uml",
	    "tilde", "ring", "cedil", "slash", "caron", "lig"};
	size_t n = 0;

	s++;
	if (*s == '#') {
		bool hex = s[1] == 'x' || s[1] == 'X';

		s += hex ? 2 : 1;
		while (
		    n < 7 && (digit(s[n]) || (hex && s[n] != '\0' &&
						 strchr("abcdefABCDEF", s[n]))))
			n++;
		return n > 0 && s[n] == ';';
	}
	while (n < 9 && letter(s[n]))
		n++;
	if (n == 0 || s[n] != ';')
		return false;
	if (known(names, N(names), s, n) != NULL)
		return true;
	/* one letter, or two of a ligature, and an accent */
	return known(accents, N(accents), s + 1, n - 1) != NULL ||
	       (n > 2 && known(accents, N(accents), s + 2, n - 2) != NULL);
}

/* Is it one that only markup has: an end, an empty one, one of attributes? */
static bool
is_sure(const struct tag *tag)
{
	const char *s = tag->rest + strspn(tag->rest, " \t\r\n");

	return tag->closing || *s == '/' || letter(*s);
}

enum rulevalue_markup
rulevalue_markup(const char *s)
{
	const char *end = strrchr(s, '>');
	struct tag tag;
	size_t lone = 0;

	for (s += strcspn(s, "<&"); *s != '\0'; s += strcspn(s, "<&")) {
		if (*s == '&') {
			if (is_reference(s))
				return RULE_MARKUP;
		} else if (end != NULL && s < end && read_tag(s, &tag)) {
			/* "List<A>" is no anchor */
			if (is_sure(&tag))
				return RULE_MARKUP;
			if (strcmp(tag.name, "a") != 0 && ++lone > 1)
				return RULE_MARKUP;
		} else if (strncmp(s, "<!--", 4) == 0) {
			return RULE_MARKUP;
		}
		s++;
	}
	return lone > 0 ? RULE_MAYBE_MARKUP : RULE_NO_MARKUP;
}

/* Within a tag, up to its end or the next: an event or a script? */
static bool
is_active(const char *s)
{
	for (; *s != '\0' && *s != '>' && *s != '<'; s++) {
		if (strncasecmp(s, "javascript:", 11) == 0)
			return true;
		if (strchr(" \t\r\n/\"'", *s) != NULL &&
		    strncasecmp(s + 1, "on", 2) == 0 && letter(s[3])) {
			size_t n = 3;

			while (letter(s[n]))
				n++;
			while (s[n] == ' ')
				n++;
			if (s[n] == '=')
				return true;
		}
	}
	return false;
}

const char *
rulevalue_not_simple(const char *s)
{
	struct tag tag;

	for (s += strcspn(s, "<"); *s != '\0'; s += strcspn(s, "<")) {
		if (read_tag(s, &tag)) {
			if (!tag.simple)
				return tag.name;
			if (!tag.closing && is_active(tag.rest))
				return "a script as an attribute";
		}
		s++;
	}
	return NULL;
}

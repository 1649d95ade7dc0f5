#include <config.h>

#include <string.h>
#include <strings.h>

#include "bare.h"
#include "buf.h"

/* Where the reading is. */
struct at {
	const char *p, *end;
};

static bool
letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool
in_name(char c)
{
	return letter(c) || (c >= '0' && c <= '9') ||
	       (c != '\0' && strchr(":-_.", c) != NULL);
}

static bool
blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f';
}

static bool
begins(const struct at *at, const char *s)
{
	size_t n = strlen(s);

	return (size_t)(at->end - at->p) >= n && memcmp(at->p, s, n) == 0;
}

/* Behind the next S, whose case does not matter; at the end without one. */
static const char *
behind(const char *p, const char *end, const char *s)
{
	size_t n = strlen(s);

	for (; (size_t)(end - p) >= n; p++)
		if (strncasecmp(p, s, n) == 0)
			return p + n;
	return end;
}

/* The rest of a tag; a value between quotes may have a ">" in it. */
static void
skip_attributes(struct at *at)
{
	bool value = false;

	while (at->p < at->end && *at->p != '>') {
		char c = *at->p++;

		if (value && (c == '"' || c == '\'')) {
			const char *close =
			    memchr(at->p, c, (size_t)(at->end - at->p));

			at->p = close != NULL ? close + 1 : at->end;
		}
		value = c == '=' || (value && blank(c));
	}
	if (at->p < at->end)
		at->p++;
}

/* <!--, <![CDATA[, <!DOCTYPE and <? with what is in them */
static void
declaration(struct at *at, struct buf *out)
{
	const char *bracket, *stop;

	if (begins(at, "<!--")) {
		at->p = behind(at->p + 4, at->end, "-->");
		return;
	}
	if (begins(at, "<![CDATA[")) {
		stop = behind(at->p, at->end, "]]>");
		for (at->p += 9; at->p < stop && !begins(at, "]]>"); at->p++)
			if (*at->p == '<')
				buf_adds(out, "&lt;");
			else if (*at->p == '&')
				buf_adds(out, "&amp;");
			else
				buf_addc(out, *at->p);
		at->p = stop;
		return;
	}
	stop = behind(at->p, at->end, ">");
	bracket = memchr(at->p, '[', (size_t)(stop - at->p));
	at->p = bracket != NULL && at->p[1] == '!'
		    ? behind(at->p, at->end, "]>")
		    : stop;
}

/* A start or an end tag, which is there.  Scripts and styles go whole. */
static void
tag(struct at *at, struct buf *out)
{
	const char *name = at->p + 1 + (at->p[1] == '/'), *stop = name;
	size_t n;

	while (stop < at->end && in_name(*stop))
		stop++;
	n = (size_t)(stop - name);
	if (name == at->p + 1 && n == 6 && strncasecmp(name, "script", n) == 0)
		at->p = behind(stop, at->end, "</script");
	else if (name == at->p + 1 && n == 5 &&
		 strncasecmp(name, "style", n) == 0)
		at->p = behind(stop, at->end, "</style");
	else {
		buf_add(out, at->p, (size_t)(stop - at->p));
		buf_addc(out, '>');
		at->p = stop;
	}
	skip_attributes(at);
}

bool
bare_html(const char *html, size_t n, size_t most, struct buf *out)
{
	struct at at = {html, html + n};
	size_t tags = 0;

	while (at.p < at.end) {
		size_t left = (size_t)(at.end - at.p);
		char next = left > 1 ? at.p[1] : '\0';
		bool end = next == '/' && left > 2 && letter(at.p[2]);

		if (*at.p == '<' && (letter(next) || end)) {
			if (++tags > most)
				return false;
			tag(&at, out);
		} else if (*at.p == '<' && (next == '!' || next == '?')) {
			declaration(&at, out);
		} else if (*at.p == '<') {
			buf_adds(out, "&lt;");
			at.p++;
		} else if (*at.p == '&' && next != '#' && !letter(next)) {
			buf_adds(out, "&amp;");
			at.p++;
		} else {
			buf_addc(out, *at.p++);
		}
	}
	return true;
}

/*
 * accidents: what happens to documents on their way, done to their text.
 *
 * Each function takes a document and gives the broken one, which the caller
 * frees; the documents are those of producers.h, so that no value holds a '>'.
 */
#ifndef ACCIDENTS_H
#define ACCIDENTS_H

#include "producers.h"

#define XSI_NS "http://www.w3.org/2001/XMLSchema-instance"

enum print { PRINT_PLAIN, PRINT_TEXTS, PRINT_WRAP };

static size_t
token_at(const char *s)
{
	const char *end = *s == '<' ? strchr(s, '>') + 1 : strchr(s, '<');

	return end ? (size_t)(end - s) : strlen(s);
}

static bool
all_blank(const char *s, size_t n)
{
	return strspn(s, " \t\r\n") >= n;
}

static void
new_line(struct buf *out, const char *unit, size_t depth)
{
	buf_addc(out, '\n');
	while (depth-- > 0)
		buf_adds(out, unit);
}

static void
print_text(struct buf *out, const char *s, size_t n, enum print how,
    const char *unit, size_t depth)
{
	const char *space = memchr(s, ' ', n);

	if (how == PRINT_TEXTS) {
		new_line(out, unit, depth);
		buf_add(out, s, n);
		new_line(out, unit, depth - 1);
	} else if (how == PRINT_WRAP && space && space + 1 < s + n) {
		buf_add(out, s, (size_t)(space - s));
		new_line(out, unit, depth);
		buf_add(out, space + 1, n - (size_t)(space + 1 - s));
	} else {
		buf_add(out, s, n);
	}
}

/* As xmllint --format, old minidom and the formatter of Eclipse do. */
static char *
pretty(const char *doc, const char *unit, enum print how)
{
	struct buf out = BUF_INIT(64 * MIB);
	size_t depth = 0, n;
	bool leaf = false; /* only a text since the start tag */

	for (const char *s = doc; *s != '\0'; s += n) {
		n = token_at(s);
		if (*s != '<' && all_blank(s, n))
			continue;
		if (*s != '<') {
			print_text(&out, s, n, how, unit, depth);
			continue;
		}
		if (s[1] == '/')
			depth--;
		if (out.len > 0 && !(s[1] == '/' && leaf))
			new_line(&out, unit, depth);
		buf_add(&out, s, n);
		leaf = s[1] != '/' && s[1] != '?' && s[n - 2] != '/';
		depth += leaf;
	}
	buf_addc(&out, '\n');
	return buf_take(&out);
}

/* White space between elements taken out. */
static char *
stripped(const char *doc)
{
	struct buf out = BUF_INIT(64 * MIB);
	size_t n;

	for (const char *s = doc; *s != '\0'; s += n) {
		n = token_at(s);
		if (*s == '<' || !all_blank(s, n))
			buf_add(&out, s, n);
	}
	return buf_take(&out);
}

/* A reference to CR before every LF of texts (LEAF) or between elements. */
static char *
with_crs(const char *doc, bool leaf)
{
	struct buf out = BUF_INIT(64 * MIB);
	const char *sig = strstr(doc, "Signature");
	const char *root = strstr(doc, "elmo xmlns");
	size_t n;

	for (const char *s = doc; *s != '\0'; s += n) {
		n = token_at(s);
		for (size_t i = 0; i < n; i++) {
			if (s[i] == '\n' && *s != '<' && s > root && s < sig &&
			    all_blank(s, n) != leaf)
				buf_adds(&out, "&#13;");
			buf_addc(&out, s[i]);
		}
	}
	return buf_take(&out);
}

/* The references to CR that were signed are lost; the Signature keeps them. */
static char *
without_crs(const char *doc)
{
	size_t n = (size_t)(strstr(doc, "Signature") - doc);
	char *head = swapped(xstrndup(doc, n), "&#13;", ""), *out;

	out = xasprintf("%s%s", head, doc + n);
	free(head);
	return out;
}

/* windows-1252 of the characters that are met here is ISO-8859-1 */
static char *
as_latin1(const char *doc)
{
	struct buf out = BUF_INIT(64 * MIB);

	for (const unsigned char *s = (const unsigned char *)doc; *s; s++)
		if (*s == 0xc3 || *s == 0xc2) {
			s++;
			buf_addc(&out, (char)(s[-1] == 0xc3 ? *s + 0x40 : *s));
		} else {
			buf_addc(&out, (char)*s);
		}
	return buf_take(&out);
}

/* UTF-8 read as windows-1252; 0x98 of a capital O slash is U+02DC there. */
static char *
twice_encoded(const char *doc)
{
	struct buf out = BUF_INIT(64 * MIB);

	for (const unsigned char *s = (const unsigned char *)doc; *s; s++) {
		if (*s == 0x98) {
			buf_adds(&out, "\xcb\x9c");
		} else if (*s >= 0x80) {
			buf_addc(&out, (char)(0xc0 | *s >> 6));
			buf_addc(&out, (char)(0x80 | (*s & 0x3f)));
		} else {
			buf_addc(&out, (char)*s);
		}
	}
	return buf_take(&out);
}

/* WHAT put into the start tag of the root. */
static char *
on_root(const char *doc, const char *what)
{
	const char *at = strstr(doc, "elmo xmlns") + 4;

	return xasprintf("%.*s%s%s", (int)(at - doc), doc, what, at);
}

/* Tags as Python's ElementTree writes them; FLAT: without prefixes. */
static void
put_tag(struct buf *out, const char *s, size_t n, bool sig, bool flat)
{
	const char *name = s + 1 + (s[1] == '/');
	size_t len = strcspn(name, " />"), k;
	const char *colon = memchr(name, ':', len), *rest = name + len;

	if (colon != NULL)
		name = colon + 1;
	buf_printf(out, "<%s%s%.*s", s[1] == '/' ? "/" : "",
	    flat  ? ""
	    : sig ? "ns1:"
		  : "ns0:",
	    (int)(rest - name), name);
	if (s[1] != '/' && strncmp(name, "elmo", 4) == 0)
		buf_adds(out, flat ? " xmlns=\"" ELMO_NS "\""
				   : " xmlns:ns0=\"" ELMO_NS
				     "\" xmlns:ns1=\"" DSIG_NS "\"");
	if (s[1] != '/' && flat && strncmp(name, "Signature ", 10) == 0)
		buf_adds(out, " xmlns=\"" DSIG_NS "\"");
	for (; rest < s + n; rest += k) {
		k = *rest == ' ' ? 1 + strcspn(rest + 1, " >") : 1;
		if (strncmp(rest, " xmlns", 6) != 0)
			buf_add(out, rest, k);
	}
}

static char *
other_names(const char *doc)
{
	struct buf out = BUF_INIT(64 * MIB);
	bool flat = strstr(doc, "<ns0:elmo") != NULL, sig = false;
	size_t n;

	for (const char *s = doc; *s != '\0'; s += n) {
		n = token_at(s);
		if (*s == '<' && memmem(s, n, "Signature xmlns", 15) != NULL)
			sig = true;
		if (*s != '<' || s[1] == '?')
			buf_add(&out, s, n);
		else
			put_tag(&out, s, n,
			    sig && memmem(s, n, "elmo>", 5) == NULL, flat);
	}
	return buf_take(&out);
}

static char *
enveloped(const char *doc)
{
	const char *body = strstr(doc, "?>") + 2;

	return xasprintf("%.*s<s:Envelope "
			 "xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\""
			 " xmlns:x=\"urn:x\"><s:Body>%s</s:Body></s:Envelope>",
	    (int)(body - doc), doc, body);
}

static char *
with_pi(const char *doc)
{
	const char *body = strstr(doc, "?>") + 2;

	return xasprintf("%.*s<?xml-stylesheet href=\"a.xsl\"?>%s",
	    (int)(body - doc), doc, body);
}

#endif

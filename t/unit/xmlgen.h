/*
 * xmlgen: random documents, well-formed and as awkward as XML allows: prefixes
 * declared anew, the default namespace undeclared, quotes, line ends and
 * references of every kind, CDATA, comments and instructions anywhere.  A seed
 * makes the same document everywhere (xorshift).
 */
#ifndef XMLGEN_H
#define XMLGEN_H

#include <stdint.h>

#include "buf.h"

struct gen {
	uint64_t x;
	struct buf out;
	struct {
		char prefix;
		int uri; /* 0: undeclared */
	} scope[64];
	size_t nscope;
	size_t elements;
	bool neutral; /* without xml:lang and xml:space */
};

static unsigned
pick(struct gen *g, unsigned n)
{
	g->x ^= g->x << 13;
	g->x ^= g->x >> 7;
	g->x ^= g->x << 17;
	return (unsigned)(g->x >> 32) % n;
}

static int
uri_of(const struct gen *g, char prefix)
{
	for (size_t i = g->nscope; i-- > 0;)
		if (g->scope[i].prefix == prefix)
			return g->scope[i].uri;
	return 0;
}

static void
characters(struct gen *g, bool value)
{
	static const char *const common[] = {"a", "Bc", " ", "\t", "\n", "\r",
	    "\r\n", "&amp;", "&lt;", "&gt;", "&quot;", "&apos;", "&#13;",
	    "&#9;", "&#10;", "&#xD;", "&#x20;", "\xc3\xa9", "\xe2\x82\xac",
	    "\xf0\x9f\x8e\x93", "\xc2\x85", "&#x1F393;", "'", "] ]", "\x7f"};
	static const char *const text[] = {">", "\"", "<![CDATA[]]>",
	    "<![CDATA[<&>\"'\r\n\t]]>", "<![CDATA[]] >]]>", "<!-- c\r\nd -->",
	    "<!---->", "<?pi?>", "<?pi  a\r\nb ?>", "<?p2 \"&<\r?>"};

	for (unsigned n = pick(g, 6); n > 0; n--)
		if (!value && pick(g, 4) == 0)
			buf_adds(&g->out, text[pick(g, 10)]);
		else
			buf_adds(&g->out, common[pick(g, 25)]);
}

static void
declarations(struct gen *g)
{
	static const char *const uris[] = {
	    "", "urn:a", "urn:b", "http://c.example/?x=1;y=2", "urn:d"};
	static const char prefixes[] = "pqrs_";
	char used[8] = "";
	size_t nused = 0;

	for (unsigned n = pick(g, 4); n > 0; n--) {
		char prefix = pick(g, 3) == 0 ? '\0' : prefixes[pick(g, 4)];
		int uri = (int)pick(g, prefix == '\0' ? 5 : 4);

		if (prefix != '\0')
			uri++;
		if (memchr(used, prefix, nused) != NULL || g->nscope == 60)
			continue;
		used[nused++] = prefix;
		g->scope[g->nscope].prefix = prefix;
		g->scope[g->nscope++].uri = uri;
		buf_printf(&g->out, " xmlns%s%.1s=\"%s\"", prefix ? ":" : "",
		    &prefix, uris[uri]);
	}
}

static void
attributes(struct gen *g)
{
	static const char *const locals[] = {"a", "b", "type", "Z", "\xc3\xa9"};
	static const char *const special[] = {"xml:lang=\"en\"",
	    "xml:space=\"preserve\"", "xml:id=\"i\"", "xml:base=\"b/c\"",
	    "xml:base='../x'", "xml:other='1'", "xml:lang=''"};
	bool used[8][5] = {{false}};

	for (unsigned n = pick(g, 4); n > 0; n--) {
		char prefix = "\0pqrs"[pick(g, 5)];
		int uri = prefix ? uri_of(g, prefix) : 0;
		unsigned local = pick(g, 5);
		char quote = "'\""[pick(g, 2)];
		size_t at;

		if ((prefix != '\0' && uri == 0) || used[uri][local])
			continue;
		used[uri][local] = true;
		buf_printf(&g->out, "%s%.1s%s%s%s=%c", pick(g, 2) ? " " : "\n ",
		    &prefix, prefix ? ":" : "", locals[local],
		    pick(g, 4) ? "" : " ", quote);
		at = g->out.len;
		characters(g, true);
		for (; at < g->out.len; at++)
			if (g->out.data[at] == quote)
				g->out.data[at] = '-';
		buf_addc(&g->out, quote);
	}
	if (pick(g, 5) == 0) {
		unsigned which = pick(g, 7);

		if (!g->neutral || (which > 1 && which < 6))
			buf_printf(&g->out, " %s", special[which]);
	}
}

static void
element(struct gen *g, unsigned depth)
{
	static const char *const names[] = {
	    "a", "elmo", "SignedInfo", "x.y-z", "\xc3\x85"};
	size_t scope = g->nscope, at;
	char prefix, name[32];

	at = g->out.len;
	declarations(g);
	/* the name may use what has just been declared, so it comes after */
	prefix = "\0pqrs"[pick(g, 5)];
	if (prefix != '\0' && uri_of(g, prefix) == 0)
		prefix = '\0';
	snprintf(name, sizeof name, "%.1s%s%s", &prefix, prefix ? ":" : "",
	    names[pick(g, 5)]);
	attributes(g);
	buf_printf(&g->out, "%64s", "");
	memmove(g->out.data + at + strlen(name) + 1, g->out.data + at,
	    g->out.len - 64 - at);
	g->out.data[at] = '<';
	memcpy(g->out.data + at + 1, name, strlen(name));
	g->out.len -= 64 - strlen(name) - 1;
	g->elements++;
	if (pick(g, 5) == 0) {
		buf_adds(&g->out, pick(g, 2) ? "/>" : "  />");
	} else {
		buf_adds(&g->out, pick(g, 4) ? ">" : "\n>");
		characters(g, false);
		for (unsigned n = pick(g, 4);
		     n > 0 && depth < 7 && g->elements < 40; n--) {
			element(g, depth + 1);
			characters(g, false);
		}
		buf_printf(&g->out, "</%s%s>", name, pick(g, 4) ? "" : " ");
	}
	g->nscope = scope;
}

static void
outside(struct gen *g)
{
	static const char *const pieces[] = {"\n", "\r\n", " ", "<!-- out -->",
	    "<?out?>", "<?out side ?>", "<!-- a\r\nb -->"};

	for (unsigned n = pick(g, 4); n > 0; n--)
		buf_adds(&g->out, pieces[pick(g, 7)]);
}

/* A new document in G->out. */
static void
generate(struct gen *g, uint64_t seed)
{
	g->x = seed * 0x9e3779b97f4a7c15u + 1;
	for (int i = 0; i < 8; i++)
		pick(g, 2);
	g->nscope = g->elements = 0;
	buf_clear(&g->out);
	if (pick(g, 2))
		buf_adds(&g->out, "<?xml version='1.0' encoding=\"utf-8\"?>");
	outside(g);
	element(g, 0);
	outside(g);
}

#endif

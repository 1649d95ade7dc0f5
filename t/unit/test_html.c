/* Markup reduced to paragraphs and lists. */
#include <config.h>

#include <stdlib.h>

#include "block.h"
#include "buf.h"
#include "caps.h"
#include "html.h"
#include "tap.h"
#include "xalloc.h"

static char *
dump(struct blocks *blocks)
{
	char *text = NULL;
	size_t n;
	FILE *out = open_memstream(&text, &n);

	block_dump(blocks, out);
	fclose(out);
	return text;
}

typedef void reader(struct blocks *, const char *, size_t, const char *);

/* Exactly as long as it is, for the sanitizers. */
static char *
reduced(reader *read, const char *s, size_t n)
{
	struct blocks *blocks = blocks_new();
	char *copy = memcpy(xmalloc(n + !n), s, n), *text;

	read(blocks, copy, n, "en");
	text = dump(blocks);
	blocks_free(blocks);
	free(copy);
	return text;
}

#define P "paragraphs\n"
#define B(text) "  body (en): " text "\n"
#define S(text) "  strong (en): " text "\n"

static const struct {
	const char *html, *want;
} markup[] = {
    {"", ""},
    {"  \n ", ""},
    {"plain", P B("plain")},
    {"<p>one<p>two", P B("one") B("two")},
    {"<h2>Aims</h2><p>To <b>know</b>&nbsp;&amp; do</p>",
	P S("Aims") B("To know & do")},
    {"a<br>b<br/>c", P B("a") B("b") B("c")},
    {"<ul><li>one<li>two</ul>after", "list\n" B("one") B("two") P B("after")},
    {"<ul><li>one<ul><li>in</ul></ul>", "list\n" B("one") "list 1\n" B("in")},
    {"<ol><li>one<ul><li>in</ul>more<li>two</ol>",
	"list, from 1\n" B("one") "list 1\n" B("in")
	    P B("more") "list, from 2\n" B("two")},
    {"<ol><li>one<li><p>two<p>too</ol>",
	"list, from 1\n" B("one") B("two too")},
    {"<table><tr><th>A<th>B<tr><td><p>1</p><td>2</table>",
	P B("A \xc2\xb7 B") B("1 \xc2\xb7 2")},
    {"<table><tr><td>A<td> <td>B<td><table><tr><td>C<td>D</table></table>",
	P B("A \xc2\xb7 B \xc2\xb7 C \xc2\xb7 D")},
    {"<pre>one\n\ntwo</pre>", P B("one") B("two")},
    {"<style>p{}</style><script>alert('x')</script><p onclick='x()'>y",
	P B("y")},
    {"<img src='file:///etc/passwd' alt='x'><a href='javascript:x'>link</a>",
	P B("link")},
    {"<form><input value='x'><select><option>x</select>z</form>", P B("z")},
    {"<!-- no --><html><head><title>no</title></head><body>yes", P B("yes")},
    {"<!DOCTYPE html SYSTEM 'http://127.0.0.1:1/x'><p>local", P B("local")},
    {"<section>one</section><x-y>two</x-y>", P B("one") B("two")},
    {"</p></div>still</b>", P B("still")},
    {"\xc3\xa9 &eacute; &#233; &unknown;",
	P B("\xc3\xa9 \xc3\xa9 \xc3\xa9 &unknown;")},
    {"&#x202e;abc&#1;", P B("abc")},
    {"a < b", P B("a < b")},
    {"a & b <", P B("a & b <")},
    {"<p title='>' lang = \">\">x", P B("x")},
    {"<p a=b'>x'</p>", P B("x'")},
    {"x<p title='", P B("x")},
    {"<![CDATA[a < b &amp; c]]>d", P B("a < b &amp; cd")},
    {"<!DOCTYPE a [<!ENTITY b '>'>]><?c d?>e<!-->f", P B("e")},
    {"<script>if (a < b) x('</p><p>')</SCRIPT>y<style>z", P B("y")},
};

static const struct {
	const char *text, *want;
} plain[] = {
    {"", ""},
    {"one <b>line</b>", P B("one <b>line</b>")},
    {"one\n\ntwo", P B("one") B("two")},
    {"Main street 3\r\n00100 Utopia", P B("Main street 3") B("00100 Utopia")},
    {"A line that is as long as lines are in files that were\nwrapped.",
	P B("A line that is as long as lines are in files that were wrapped.")},
    {"These:\n- one\n- two\n  of them\n\nEnd",
	P B("These:") "list\n" B("one") B("two of them") P B("End")},
    {"\xe2\x80\xa2 one\n* two\n-5 degrees",
	"list\n" B("one") B("two -5 degrees")},
};

static void
tables(void)
{
	for (size_t i = 0; i < sizeof markup / sizeof markup[0]; i++) {
		char *have = reduced(
		    html_blocks, markup[i].html, strlen(markup[i].html));

		is_str(have, markup[i].want, "markup");
		free(have);
	}
	for (size_t i = 0; i < sizeof plain / sizeof plain[0]; i++) {
		char *have =
		    reduced(html_plain, plain[i].text, strlen(plain[i].text));

		is_str(have, plain[i].want, "plain text");
		free(have);
	}
}

/* N times PIECE, and how many bytes come out of it. */
static size_t
many(const char *piece, size_t n)
{
	size_t len = strlen(piece);
	char *text = xmalloc(n * len), *have;

	for (size_t i = 0; i < n; i++)
		memcpy(text + i * len, piece, len);
	have = reduced(html_blocks, text, n * len);
	len = strlen(have);
	free(text);
	free(have);
	return len;
}

static void
limits(void)
{
	size_t line = strlen(B("x"));
	size_t full = strlen(P) + CAP_HTML_NODES * line;

	is_int(many("<p>x", CAP_HTML_NODES), full, "as many tags as there may");
	is_int(many("<p>x", CAP_HTML_NODES + 1),
	    full + strlen(B("[\xe2\x80\xa6]")), "of more the rest is left out");
	ok(many("<b>", 100000) > 0, "nested without end");
	ok(many("<div>x", 100000) > 0, "nested without end, with text");
	ok(many("<b></i>", 100000) > 0, "ends that nothing has begun");
	ok(many("<ul><li>x", 100000) > 0, "lists in lists");
	ok(many("<table><tr><td> ", 100000) > 0, "tables in tables");
}

/* libxml2 compares each with all before it. */
static void
attributes(void)
{
	struct buf text = BUF_INIT(16 * MIB);
	char *have;

	buf_adds(&text, "<p");
	for (size_t i = 0; i < 500000; i++)
		buf_printf(&text, " a%zu='1'", i);
	buf_adds(&text, ">x");
	have = reduced(html_blocks, text.data, text.len);
	is_str(have, P B("x"), "half a million attributes, in no time");
	free(have);
	buf_free(&text);
}

/* Paragraphs that no tag begins. */
static void
lines(void)
{
	struct buf text = BUF_INIT(MIB);
	char *have;

	buf_adds(&text, "<pre>");
	for (size_t i = 0; i < CAP_HTML_NODES; i++)
		buf_adds(&text, "x\n");
	have = reduced(html_blocks, text.data, text.len);
	ok(strstr(have, "[\xe2\x80\xa6]") == NULL, "as many lines as may be");
	free(have);
	buf_adds(&text, "x");
	have = reduced(html_blocks, text.data, text.len);
	ok(strstr(have, "[\xe2\x80\xa6]") != NULL, "of more it says so");
	free(have);
	buf_free(&text);
}

static void
looks(void)
{
	ok(html_looks("<P>x</P>", 8), "looks like markup");
	ok(html_looks("a<br />", 7), "a line break does");
	ok(!html_looks("a<br />", 6), "half of one does not");
	ok(!html_looks("a <b and c> d", 13), "nor do comparisons");
	ok(!html_looks("", 0), "nor does nothing");
}

int
main(void)
{
	tables();
	limits();
	attributes();
	lines();
	looks();
	return tap_done();
}

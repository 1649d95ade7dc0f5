/* What the parser tells, what it refuses, where, and at what cost. */
#include <config.h>

#include <sys/resource.h>
#include <sys/wait.h>

#include <dirent.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "buf.h"
#include "caps.h"
#include "msg.h"
#include "spool.h"
#include "tap.h"
#include "under.h"
#include "xalloc.h"
#include "xml.h"

static int
parse(const char *doc, size_t n, bool stream, const struct xml_handler *handler,
    void *ctx, struct fault *fault)
{
	/* exactly as long as it is, for the sanitizers */
	char *copy = xmalloc(n + !n);
	struct spool *spool = spool_memory(memcpy(copy, doc, n), n);
	struct xml_sink sink = {handler, ctx};
	struct xml_options options = {NULL, NULL, NULL, stream};
	int status = xml_parse(spool, &sink, 1, &options, fault);

	spool_free(spool);
	free(copy);
	return status;
}

static const struct xml_handler nothing;

/* Refused either way, at that line (-1: any) and for that reason. */
static void
refuse(const char *name, const char *doc, size_t n, long line, const char *why)
{
	for (int stream = 0; stream < 2; stream++) {
		struct fault fault = FAULT_NONE;
		int status = parse(doc, n, stream, &nothing, NULL, &fault);

		if (!ok(status == -1 && fault.verdict == VERDICT_TROUBLE &&
			    (line < 0 || fault.line == line) &&
			    strstr(fault.text, why) != NULL,
			"%s: refused%s", name, stream ? " (stream)" : ""))
			printf("# status %d, %ld: %s\n", status, fault.line,
			    fault.text);
	}
}

static void
take(const char *name, const char *doc, size_t n)
{
	for (int stream = 0; stream < 2; stream++) {
		struct fault fault = FAULT_NONE;

		if (!ok(parse(doc, n, stream, &nothing, NULL, &fault) == 0,
			"%s: taken%s", name, stream ? " (stream)" : ""))
			printf("# %ld: %s\n", fault.line, fault.text);
	}
}

#define IN(s) s, sizeof s - 1

static void
refusals(void)
{
	static const struct {
		const char *name, *doc;
		size_t n;
		long line;
		const char *why;
	} v[] = {
	    {"empty", IN(""), 0, "empty"},
	    {"a mark alone", IN("\xef\xbb\xbf"), -1, "empty"},
	    {"blanks", IN(" \n "), -1, ""},
	    {"DOCTYPE", IN("<?xml version='1.0'?>\n<!DOCTYPE a>\n<a/>"), 2,
		"DOCTYPE"},
	    {"DOCTYPE with a subset",
		IN("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"), 1, "DOCTYPE"},
	    {"DOCTYPE of a file", IN("\n\n<!DOCTYPE a SYSTEM 'a.dtd'><a/>"), 3,
		"DOCTYPE"},
	    {"undeclared entity", IN("<a>\n&nbsp;</a>"), 2, "nbsp"},
	    {"the same in a value", IN("<a b='&nbsp;'/>"), 1, "nbsp"},
	    {"XML 1.1", IN("<?xml version='1.1'?><a/>"), 1, "want XML 1.0"},
	    {"XML 2.0", IN("<?xml version='2.0'?><a/>"), 1, ""},
	    {"unbound prefix", IN("<a>\n<p:b/></a>"), 2, "p"},
	    {"the same on an attribute", IN("<a p:b=''/>"), 1, "p"},
	    {"a prefix undeclared", IN("<a xmlns:p=''/>"), 1, ""},
	    {"xmlns as prefix", IN("<a xmlns:xmlns='urn:a'/>"), 1, ""},
	    {"xml bound elsewhere", IN("<a xmlns:xml='urn:a'/>"), 1, ""},
	    {"two colons", IN("<a:b:c xmlns:a='urn:a'/>"), 1, ""},
	    {"attribute twice", IN("<a b='' b=''/>"), 1, "redefined"},
	    {"attribute twice by namespace",
		IN("<a xmlns:p='urn:a' xmlns:q='urn:a'\np:b='' q:b=''/>"), 2,
		"redefined"},
	    {"declaration twice", IN("<a xmlns:p='a:b' xmlns:p='a:b'/>"), 1,
		"redefined"},
	    {"< in a value", IN("<a b='<'/>"), 1, ""},
	    {"]]> in text", IN("<a>]]></a>"), 1, ""},
	    {"-- in a comment", IN("<a><!-- a -- b --></a>"), 1, ""},
	    {"a control character", IN("<a>\n\x01</a>"), 2, "control"},
	    {"reference to one", IN("<a>\n&#1;</a>"), 2, ""},
	    {"reference to a surrogate", IN("<a>&#xD800;</a>"), 1, ""},
	    {"reference to U+FFFE", IN("<a>&#xFFFE;</a>"), 1, ""},
	    {"reference to NUL", IN("<a>&#0;</a>"), 1, ""},
	    {"NUL", IN("<a>\0</a>"), 1, "control"},
	    {"NUL behind the root", IN("<a/>\0"), 1, "control"},
	    {"truncated", IN("<a>\n<b>"), 2, ""},
	    {"truncated in a tag", IN("<a>\n<b c='"), 2, ""},
	    {"truncated in a comment", IN("<a><!-- "), 1, ""},
	    {"truncated in a character", IN("<a>\n\xe2\x82"), 2, "cuts"},
	    {"wrong end tag", IN("<a><b></a></b>"), 1, "mismatch"},
	    {"two roots", IN("<a/>\n<b/>"), 2, ""},
	    {"text behind the root", IN("<a/>\nb"), 2, ""},
	    {"text before the root", IN("a<b/>"), 1, ""},
	    {"space before the declaration", IN(" <?xml version='1.0'?><a/>"),
		1, ""},
	    {"overlong", IN("<a>\n\xc0\xaf</a>"), 2, "not UTF-8"},
	    {"Latin-1", IN("<a>\n\xd8</a>"), 2, "not UTF-8"},
	    {"HTML", IN("<html><br></html>"), 1, ""},
	    {"standalone maybe",
		IN("<?xml version='1.0' standalone='maybe'?><a/>"), 1, ""},
	    {"UTF-16 text, line",
		IN("\xfe\xff\0<\0a\0>\0\n\0\n\0\x01\0<\0/\0a\0>"), 3,
		"control"},
	};

	for (size_t i = 0; i < sizeof v / sizeof v[0]; i++)
		refuse(v[i].name, v[i].doc, v[i].n, v[i].line, v[i].why);
	take("the five entities", IN("<a b='&lt;&gt;&amp;&apos;&quot;'>&lt;"
				     "&gt;&amp;&apos;&quot;&#65;&#x41;</a>"));
	take("xml:id twice", IN("<a xml:id='b'><c xml:id='b'/></a>"));
	take("odd namespace names", IN("<a xmlns='x y' xmlns:p='%%'/>"));
	take("a byte order mark", IN("\xef\xbb\xbf<a/>"));
	take("white space behind the root", IN("<a/> \n\t\r\n"));
}

/* OPEN, then PIECE n times with %zu for the number, then CLOSE. */
static void
repeat(struct buf *out, const char *open, const char *piece, size_t n,
    const char *close)
{
	*out = (struct buf)BUF_INIT(GIB);
	buf_adds(out, open);
	for (size_t i = 0; i < n; i++) {
		const char *at = strstr(piece, "%zu");

		if (at == NULL) {
			buf_adds(out, piece);
			continue;
		}
		buf_add(out, piece, (size_t)(at - piece));
		buf_printf(out, "%zu%s", i, at + 3);
	}
	buf_adds(out, close);
}

static void
limit(const char *name, const char *open, const char *piece, size_t most,
    const char *close, const char *why)
{
	struct buf doc;

	repeat(&doc, open, piece, most, close);
	take(name, doc.data, doc.len);
	buf_free(&doc);
	repeat(&doc, open, piece, most + 1, close);
	refuse(name, doc.data, doc.len, -1, why);
	buf_free(&doc);
}

static void
caps(void)
{
	struct buf doc, nested = BUF_INIT(GIB);
	clock_t begun = clock();

	limit("attributes", "<a", " b%zu=''", CAP_ATTRIBUTES, "/>",
	    "256 attributes");
	limit("declarations", "<a", " xmlns:b%zu='a:b'", CAP_ATTRIBUTES, "/>",
	    "256 attributes");
	for (size_t most = CAP_DEPTH; most <= CAP_DEPTH + 1; most++) {
		buf_clear(&nested);
		for (size_t i = 0; i < most; i++)
			buf_adds(&nested, "<a>");
		for (size_t i = 0; i < most; i++)
			buf_adds(&nested, "</a>");
		if (most == CAP_DEPTH)
			take("depth", nested.data, nested.len);
		else
			refuse("depth", nested.data, nested.len, 1, "1024");
	}
	buf_clear(&nested);
	for (size_t i = 0; i < 5; i++) {
		buf_adds(&nested, "<a");
		for (size_t k = 0; k < 250; k++)
			buf_printf(&nested, " xmlns:p%zu-%zu='a:b'", i, k);
		buf_adds(&nested, ">");
		if (i == 3) {
			size_t len = nested.len;

			buf_adds(&nested, "</a></a></a></a>");
			take("namespaces", nested.data, nested.len);
			nested.len = len;
		}
	}
	refuse("namespaces", nested.data, nested.len, 1, "1024 namespaces");
	limit("length of a name", "<a", "b", CAP_NAME - 1, "/>", "1024 bytes");
	/* quadratic, were the parser to see them all */
	repeat(&doc, "<a\n", " b%zu=''", 400000, "/>");
	refuse("a million attributes", doc.data, doc.len, 2, "256 attributes");
	buf_free(&doc);
	repeat(&doc, "<a", " xmlns:b%zu='a:b'", 400000, "/>");
	refuse("as many declarations", doc.data, doc.len, 1, "256 attributes");
	buf_free(&doc);
	repeat(&doc, "<a>", "<b%zu/>", 1000000, "</a>");
	refuse("a million names", doc.data, doc.len, 1, "names");
	buf_free(&doc);
	ok((clock() - begun) / CLOCKS_PER_SEC < 20, "all that in no time");
	/* markup that looks like attributes is none */
	repeat(&doc, "<a><!--", "''\"-", 1000, "'--><![CDATA[");
	for (int i = 0; i < 1000; i++)
		buf_adds(&doc, "<a ''\"\"]]");
	buf_adds(&doc, "]]><?pi ");
	for (int i = 0; i < 1000; i++)
		buf_adds(&doc, "''\"?");
	buf_adds(&doc, "?><b c='>' d=\"'>\"/>''\"\"</a>");
	take("quotes elsewhere", doc.data, doc.len);
	buf_free(&doc);
	buf_free(&nested);
}

/* A piece of markup is held in memory; text is not. */
static void
tokens(void)
{
	static const char *const v[][4] = {
	    {"comment", "<a><!--", "--></a>", "64 MiB"},
	    {"CDATA", "<a><![CDATA[", "]]></a>", "64 MiB"},
	    {"instruction", "<a><?b ", "?></a>", "64 MiB"},
	    {"value", "<a b='", "'/>", "64 MiB"},
	    {"text", "<a>", "</a>", NULL},
	};
	struct buf doc = BUF_INIT(GIB);
	char *mebibyte = xmalloc(MIB);

	memset(mebibyte, 'x', MIB);
	for (size_t i = 0; i < 5; i++) {
		struct fault fault = FAULT_NONE;
		int status;

		buf_clear(&doc);
		buf_adds(&doc, v[i][1]);
		for (int k = 0; k < 65; k++)
			buf_add(&doc, mebibyte, MIB);
		buf_adds(&doc, v[i][2]);
		status = parse(doc.data, doc.len, true, &nothing, NULL, &fault);
		if (!ok(v[i][3] == NULL ? status == 0
					: status == -1 && strstr(fault.text,
							      v[i][3]) != NULL,
			"65 MiB of %s", v[i][0]))
			printf("# %ld: %s\n", fault.line, fault.text);
	}
	free(mebibyte);
	buf_free(&doc);
}

struct lines {
	size_t seen, wrong;
	size_t text; /* bytes of text */
};

/* Each element of the test says in "l" on which line its start tag ends. */
static void
line_start(void *ctx, const struct xml_tag *tag)
{
	struct lines *lines = ctx;
	const struct xml_attr *l = xml_attr(tag, NULL, "l");

	if (l == NULL)
		return;
	lines->seen++;
	if (strtol(l->value, NULL, 10) != tag->line && lines->wrong++ < 3)
		printf("# want %.*s, have %ld\n", (int)l->len, l->value,
		    tag->line);
}

static void
line_text(void *ctx, const char *s, size_t n)
{
	(void)s;
	((struct lines *)ctx)->text += n;
}

static const struct xml_handler line_handler = {
    .start = line_start, .text = line_text};

static void
line_numbers(size_t rounds, const char *what)
{
	struct buf doc = BUF_INIT(GIB);
	struct lines lines = {0, 0, 0};
	struct fault fault = FAULT_NONE;
	long line = 1;

	buf_adds(&doc, "<?xml version='1.0'?>\n<!-- a\nb --><?pi a\nb?>\n<r>");
	line += 4;
	for (size_t i = 0; i < rounds; i++) {
		line += 2;
		buf_printf(&doc, "<a\nb='c'\nl='%ld'>", line);
		line += 8;
		buf_printf(&doc,
		    "text\nand\r\nmore<![CDATA[c\nd\r\n]]><!-- e\n\nf -->"
		    "<?pi g\nh?>\xc3\xa5\n<b l='%ld'/>",
		    line);
		line += 3;
		buf_printf(&doc,
		    "&amp;\n<c d='e\nf&amp;\xc3\xa5' l='%ld'\n/></a>", line);
	}
	buf_adds(&doc, "</r>");
	for (int stream = 0; stream < 2; stream++) {
		lines.seen = lines.wrong = 0;
		if (!ok(parse(doc.data, doc.len, stream, &line_handler, &lines,
			    &fault) == 0 &&
			    lines.wrong == 0 && lines.seen == 3 * rounds,
			"%s: %ld lines in %zu bytes%s", what, line, doc.len,
			stream ? " (stream)" : ""))
			printf("# %zu of %zu wrong; %ld: %s\n", lines.wrong,
			    lines.seen, fault.line, fault.text);
	}
	doc.len -= strlen("</r>");
	buf_adds(&doc, "\n</x>");
	refuse(what, doc.data, doc.len, line + 1, "mismatch");
	buf_free(&doc);
}

static void
long_text(void)
{
	struct buf doc = BUF_INIT(GIB);
	struct lines lines = {0, 0, 0};
	struct fault fault = FAULT_NONE;

	buf_adds(&doc, "<a>");
	for (int i = 0; i < 12 * 1024 * 16; i++)
		buf_adds(&doc, "0123456789abcdefghijklmnopqrstuvwxyz\xc3\xa5"
			       "0123456789abcdefghijklmnopq");
	buf_adds(&doc, "</a>");
	ok(parse(doc.data, doc.len, false, &line_handler, &lines, &fault) ==
		    0 &&
		lines.text == doc.len - 7,
	    "a text of 12 MiB arrives whole");
	buf_free(&doc);
}

/* A digest of what was told, text as if in one piece. */
struct told {
	uint64_t sum;
	bool in_text;
};

static void
add(struct told *t, const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		t->sum = (t->sum ^ (unsigned char)s[i]) * 0x100000001b3;
}

static void
mark(struct told *t, const char *what, const char *name)
{
	t->in_text = false;
	add(t, what, strlen(what) + 1);
	add(t, name ? name : "-", strlen(name ? name : "-") + 1);
}

static void
told_start(void *ctx, const struct xml_tag *tag)
{
	struct told *t = ctx;

	mark(t, "<", tag->local);
	mark(t, tag->prefix ? tag->prefix : "", tag->uri);
	add(t, (const char *)&tag->line, sizeof tag->line);
	for (size_t i = 0; i < tag->nns; i++)
		mark(t, tag->ns[i].uri, tag->ns[i].prefix);
	for (size_t i = 0; i < tag->nattr; i++) {
		mark(t, tag->attr[i].local, tag->attr[i].uri);
		mark(t, "=", tag->attr[i].prefix);
		add(t, tag->attr[i].value, tag->attr[i].len);
	}
}

static void
told_end(void *ctx, const struct xml_tag *tag)
{
	mark(ctx, ">", tag->local);
}

static void
told_text(void *ctx, const char *s, size_t n)
{
	struct told *t = ctx;

	if (!t->in_text)
		mark(t, "t", NULL);
	t->in_text = true;
	add(t, s, n);
}

static void
told_comment(void *ctx, const char *s, size_t n)
{
	mark(ctx, "!", NULL);
	add(ctx, s, n);
}

static void
told_pi(void *ctx, const char *target, const char *data)
{
	mark(ctx, target, data);
}

static const struct xml_handler told = {
    told_start, told_end, told_text, told_comment, told_pi};

static bool
both_ways(struct spool *spool)
{
	struct told t[2] = {{0, false}, {0, false}};
	int status[2];

	for (int stream = 0; stream < 2; stream++) {
		struct fault fault = FAULT_NONE;
		struct xml_sink sink = {&told, &t[stream]};
		struct xml_options options = {NULL, NULL, NULL, stream};

		status[stream] = xml_parse(spool, &sink, 1, &options, &fault);
	}
	return status[0] == status[1] &&
	       (status[0] == -1 || t[0].sum == t[1].sum);
}

static void
corpus(const char *dir)
{
	const char *shared = getenv("EMREX_SHARED");
	struct dirent **names;
	char path[4096];
	int n, differ = 0;

	snprintf(path, sizeof path, "%s/corpus/%s", shared ? shared : "", dir);
	n = shared ? scandir(path, &names, NULL, alphasort) : -1;
	if (n < 0) {
		skip("no EMREX_SHARED", "corpus");
		return;
	}
	for (int i = 0; i < n; i++) {
		FILE *fp;
		struct spool *spool = NULL;

		snprintf(path, sizeof path, "%s/corpus/%s/%s", shared, dir,
		    names[i]->d_name);
		fp = names[i]->d_name[0] != '.' ? fopen(path, "rb") : NULL;
		if (fp != NULL)
			spool = spool_borrow(fileno(fp), GIB, NULL);
		if (spool != NULL && !both_ways(spool)) {
			differ++;
			printf("# %s\n", names[i]->d_name);
		}
		spool_free(spool);
		if (fp != NULL)
			fclose(fp);
		free(names[i]);
	}
	free(names);
	ok(n > 20 && differ == 0, "corpus/%s: %d files, the same both ways",
	    dir, n);
}

struct stopper {
	struct xml_parser *parser;
	int events;
};

static void
stop_start(void *ctx, const struct xml_tag *tag)
{
	struct stopper *s = ctx;

	s->events++;
	if (strcmp(tag->local, "stop") == 0)
		xml_stop(s->parser);
}

static void
stop_text(void *ctx, const char *text, size_t n)
{
	struct stopper *s = ctx;

	s->events++;
	if (memchr(text, '!', n) != NULL)
		xml_stop(s->parser);
}

static void
stopping(void)
{
	static const struct xml_handler handler = {
	    .start = stop_start, .text = stop_text};
	static const char *const docs[] = {"<a><stop><b/></stop><c></a>",
	    "<stop/>", "<stop", "<a>!<b/>", "<a>\xc3\xa5!\xc3\xa5<b/>",
	    "<a>&#33;x<b/>", "<a><![CDATA[!]]>x<b>"};

	for (size_t i = 0; i < 7; i++)
		for (int stream = 0; stream < 2; stream++) {
			struct stopper s = {NULL, 0};
			struct xml_sink sink = {&handler, &s};
			struct xml_options options = {
			    &s.parser, NULL, NULL, stream};
			struct spool *spool =
			    spool_memory(docs[i], strlen(docs[i]));
			struct fault fault = FAULT_NONE;
			int want = i == 2 ? -1 : 1;

			is_int(xml_parse(spool, &sink, 1, &options, &fault),
			    want, docs[i]);
			spool_free(spool);
		}
}

static void
roots(void)
{
	char uri[64], local[64];
	struct fault fault = FAULT_NONE;
	struct spool *spool = spool_memory(IN("<p:a xmlns:p='urn:a'><b"));

	is_int(xml_root(spool, uri, local, sizeof uri, &fault), 0, "a root");
	is_str(uri, "urn:a", "its namespace");
	is_str(local, "a", "its name");
	spool_free(spool);
	spool = spool_memory(IN("<a"));
	is_int(xml_root(spool, uri, local, sizeof uri, &fault), -1, "no root");
	is_int(fault.verdict, VERDICT_TROUBLE, "said to be trouble");
	spool_free(spool);
}

/* 200 MB are read in the memory that 2 MB take. */
#define PEAK (24L * 1024) /* KiB */
#define BIG (under_valgrind() ? 4 * MIB : 200 * MIB)

static int
read_big(void)
{
	struct fault fault = FAULT_NONE;
	struct lines lines = {0, 0, 0};
	struct xml_sink sink = {&line_handler, &lines};
	struct spool *spool;
	char *line = xmalloc(64 * KIB);
	int fd = spool_temp(&fault), status;

	memset(line, 'A', 64 * KIB);
	spool_write_all(fd, "<a><b>", 6);
	for (size_t n = 0; n < BIG; n += 64 * KIB)
		spool_write_all(fd, line, 64 * KIB);
	spool_write_all(fd, "</b></a>", 8);
	free(line);
	lseek(fd, 0, SEEK_SET);
	spool = spool_borrow(fd, GIB, &fault);
	status = xml_parse(spool, &sink, 1, NULL, &fault);
	spool_free(spool);
	close(fd);
	return status == 0 && lines.text == BIG ? 0 : 1;
}

/* Sanitizers and valgrind (which preloads itself) take memory of their own. */
static bool
instrumented(void)
{
#if defined __SANITIZE_ADDRESS__
	return true;
#elif defined __has_feature
#if __has_feature(address_sanitizer)
	return true;
#endif
#endif
	return under_valgrind();
}

static void
memory(void)
{
	const long peak = instrumented() ? 8 * PEAK : PEAK;
	struct rusage usage;
	int status = 1;
	pid_t pid = fork();

	/* before anything else, so that the child inherits next to nothing */
	if (pid == 0)
		_exit(read_big());
	if (pid < 0 || wait4(pid, &status, 0, &usage) != pid)
		status = 1;
	is_int(status, 0, "a large document is read");
	if (!ok(usage.ru_maxrss < peak, "within %ld KiB", peak))
		printf("# %ld KiB\n", usage.ru_maxrss);
}

int
main(void)
{
	memory();
	refusals();
	if (!under_valgrind()) {
		caps();
		tokens();
	}
	line_numbers(100, "short");
	if (!under_valgrind()) {
		line_numbers(8000, "more than 65535");
		line_numbers(40000, "beyond 4 MiB");
		long_text();
	}
	stopping();
	roots();
	corpus("real");
	corpus("attacks/cases");
	return tap_done();
}

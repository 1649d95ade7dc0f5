/* debug: what becomes head and what note, where each stage gives up and goes
 * on, and the length of pages. */
#include <config.h>

#include "anchor.h"
#include "buf.h"
#include "debug.h"
#include "debugfield.h"
#include "debugrun.h"
#include "form.h"
#include "tap.h"
#include "wiretap.h"

#define ELMO "<elmo xmlns=\"https://github.com/emrex-eu/elmo-schemas/tree/v1\">"

static struct debug_options options = {.own = true};

/* What is looked for in the first document that was told. */
struct look {
	enum debug_stage stage;
	enum debug_verdict verdict;
	char head[512];
	long line;
	char all[8192]; /* heads and notes of the stage */
	size_t documents;
};

static void
on_document(void *ctx, const char *member, const struct debug *d)
{
	struct look *look = ctx;
	const struct debug_part *p = &d->part[look->stage];

	(void)member;
	if (look->documents++ > 0)
		return;
	look->verdict = p->verdict;
	look->line = p->head.line;
	snprintf(look->head, sizeof look->head, "%s", p->head.text);
	for (size_t i = 0; i < p->n; i++) {
		size_t n = strlen(look->all);

		snprintf(
		    look->all + n, sizeof look->all - n, "%s\n", p->v[i].text);
	}
}

static void
examine(const void *data, size_t n, struct look *look)
{
	struct buf answer = BUF_INIT(CAP_DEBUG);

	buf_add(&answer, data, n);
	debug_answer(&options, &answer, on_document, look);
	buf_free(&answer);
}

/* ANSWER gives at STAGE the VERDICT and a head with WANT. */
static void
gives(const char *answer, enum debug_stage stage, enum debug_verdict verdict,
    const char *want)
{
	struct look look = {.stage = stage};

	examine(answer, strlen(answer), &look);
	if (!ok(look.verdict == verdict && strstr(look.head, want) != NULL,
		"%.*s: %s %s", (int)strcspn(answer, "\r\n"), answer,
		debug_stage_name(stage), want))
		printf("# have %s '%s'\n", debug_verdict_name(look.verdict),
		    look.head);
}

static void
saying(void)
{
	struct debug d;
	const struct debug_part *p = &d.part[DEBUG_XML];

	memset(&d, 0, sizeof d);
	debugrun_say(&d, DEBUG_XML, DEBUG_OK, 0, "good");
	debugrun_note(&d, DEBUG_XML, 0, "note");
	debugrun_say(&d, DEBUG_XML, DEBUG_OK, 0, "good as well");
	debugrun_say(&d, DEBUG_XML, DEBUG_BAD, 7, "b%cd", '\033');
	ok(p->verdict == DEBUG_BAD && p->head.line == 7 &&
		strcmp(p->head.text, "b\\x1Bd") == 0,
	    "what is worst is the head, neutralised");
	ok(p->n == 3 && strcmp(p->v[0].text, "good") == 0 &&
		strcmp(p->v[1].text, "note") == 0,
	    "what was the head is the first note");
	ok(debug_verdict(&d) == VERDICT_NO, "bad is status 1");
	debugrun_say(&d, DEBUG_FORM, DEBUG_TROUBLE, 0, "worse");
	ok(debug_verdict(&d) == VERDICT_TROUBLE, "trouble is status 2");
	for (int i = 0; i < CAP_DEBUG_NOTES + 5; i++)
		debugrun_note(&d, DEBUG_XML, 0, "%d", i);
	ok(p->n == CAP_DEBUG_NOTES && p->more == 8, "notes are bounded");
	debugrun_forget(&d, DEBUG_XML);
	ok(p->n == 0 && p->head.text == NULL &&
		d.part[DEBUG_FORM].head.text != NULL,
	    "later stages are forgotten");
	debugrun_forget(&d, DEBUG_FORM);
}

static void
forms(void)
{
	gives("", DEBUG_FORM, DEBUG_TROUBLE, "empty");
	gives("%PDF-1.7", DEBUG_FORM, DEBUG_TROUBLE, "pdfdetach");
	gives("returnCode=NCP_CANCEL", DEBUG_FORM, DEBUG_OK, "1 fields");
	gives("returnCode=NCP_CANCEL", DEBUG_CODE, DEBUG_BAD, "cancelled");
	gives("returnCode=NCP_CANCEL&a=%", DEBUG_FORM, DEBUG_TROUBLE, "'%'");
	gives("returnCode=NCP_CANCEL&a=%", DEBUG_CODE, DEBUG_BAD, "cancelled");
	gives("returnCode=NCP_OK", DEBUG_FORM, DEBUG_BAD, "elmo is empty");
	gives("sessionId=1", DEBUG_FORM, DEBUG_TROUBLE, "neither");
	gives("returnCode=&elmo=<elmo/>", DEBUG_CODE, DEBUG_MENDED, "missing");
	gives("returncode=NCP_OK&elmo=<elmo/>", DEBUG_FORM, DEBUG_MENDED,
	    "taken for returnCode");
	gives("elmo=<elmo/>&elmo=x", DEBUG_FORM, DEBUG_BAD, "elmo 2 times");
	gives("returnCode=NCP_OK&elmo=<elmo/>", DEBUG_SESSION, DEBUG_BAD,
	    "no sessionId");
	gives("{\"returnCode\":\"NCP_ERROR\"}", DEBUG_CODE, DEBUG_TROUBLE,
	    "error");
	gives("{\"returnCode\"", DEBUG_FORM, DEBUG_TROUBLE, "JSON");
	gives("<html><form><input name='returnCode' value=\"NCP&#95;OK\">",
	    DEBUG_FORM, DEBUG_TROUBLE, "HTML");
	gives("<HTML><INPUT value=NCP_CANCEL name=returnCode >", DEBUG_CODE,
	    DEBUG_BAD, "cancelled");
	gives("POST / HTTP/1.1\r\nA: b\r\n\r\nreturnCode=NCP_CANCEL",
	    DEBUG_CODE, DEBUG_BAD, "cancelled");
	gives("POST / HTTP/1.1\r\nA: b\r\n", DEBUG_FORM, DEBUG_TROUBLE, "HTTP");
	gives("--x\r\nContent-Disposition: form-data; name=\"returnCode\"\r\n"
	      "\r\nNCP_CANCEL\r\n--x--",
	    DEBUG_CODE, DEBUG_BAD, "cancelled");
}

static void
wrappings(void)
{
	gives("PGVsbW8vPg==", DEBUG_BASE64, DEBUG_OK, "12 characters, 7 bytes");
	gives("PGVsbW8vPg==", DEBUG_GZIP, DEBUG_SKIPPED, "not compressed");
	gives("PGVsbW8vPg", DEBUG_BASE64, DEBUG_MENDED, "padding");
	gives("PGVs\r\nbW8vPg==", DEBUG_BASE64, DEBUG_MENDED, "line ends");
	gives("PGVsbW8vPg===", DEBUG_BASE64, DEBUG_TROUBLE, "character 13 of");
	gives("UEdWc2JXOHZQZz09", DEBUG_BASE64, DEBUG_TROUBLE, "twice");
	gives("UEdWc2JXOHZQZz09", DEBUG_XML, DEBUG_OK, "well-formed");
	gives("elmo=PGVsbW8vPg%253D%253D&returnCode=NCP_OK", DEBUG_BASE64,
	    DEBUG_MENDED, "percent-encoding");
	gives("elmo=<elmo/>&returnCode=NCP_OK", DEBUG_BASE64, DEBUG_MENDED,
	    "XML as it is");
	gives("elmo=out+of+order&returnCode=NCP_OK", DEBUG_BASE64, DEBUG_MENDED,
	    "blanks");
	gives("elmo=out+of+order!&returnCode=NCP_OK", DEBUG_BASE64,
	    DEBUG_TROUBLE, "neither XML nor");
	gives("PGVsbW8+PGEvPjxhLz48YS8+PGEvPjxhLz48YS8+PGEvPjxhLz48Y*S8+PGEvPj"
	      "xhLz48L2VsbW8+",
	    DEBUG_BASE64, DEBUG_TROUBLE, "at character 54 of 77");
}

/* A gzip that was cut gives what there is of it. */
static void
truncated(void)
{
	char text[3000];
	struct spool *in;
	struct look look = {.stage = DEBUG_XML};
	char *bytes;
	size_t n;

	strcpy(text, ELMO);
	n = strlen(text);
	/* what compresses badly, so that the cut is felt */
	for (unsigned i = 1; n < sizeof text - 8; i = i * 75 % 65537)
		text[n++] = (char)('a' + i % 26);
	strcpy(text + n, "</elmo>");
	in = packed(GZIP_GZIP, spool_str(text));
	n = (size_t)spool_size(in) / 2;
	bytes = text_of(in);
	examine(bytes, n, &look);
	ok(look.verdict == DEBUG_TROUBLE, "cut: no XML");
	look = (struct look){.stage = DEBUG_GZIP};
	examine(bytes, n, &look);
	ok(strstr(look.head, "truncated") != NULL, "cut: gzip says so");
	look = (struct look){.stage = DEBUG_FLAVOUR};
	examine(bytes, n, &look);
	ok(look.verdict == DEBUG_OK, "cut: the flavour is known");
	free(bytes);
	spool_free(in);
}

static void
documents(void)
{
	struct look look = {.stage = DEBUG_XML};

	gives("<elmo>\n<a>\n</b></elmo>", DEBUG_XML, DEBUG_TROUBLE, "");
	examine("<elmo>\n<a>\n</b></elmo>", 22, &look);
	ok(look.line == 3, "the line of the fault");
	gives("<!DOCTYPE elmo><elmo/>", DEBUG_XML, DEBUG_TROUBLE, "DOCTYPE");
	gives("<!DOCTYPE elmo><elmo/>", DEBUG_FLAVOUR, DEBUG_SKIPPED, "");
	gives("  <?xml version='1.0'?>" ELMO "</elmo>", DEBUG_XML,
	    DEBUG_TROUBLE, "");
	gives("  <?xml version='1.0'?>" ELMO "</elmo>", DEBUG_FLAVOUR, DEBUG_OK,
	    "tree/v1");
	gives(ELMO "<a></elmo>", DEBUG_FLAVOUR, DEBUG_OK, "tree/v1");
	gives("<elmo/>", DEBUG_FLAVOUR, DEBUG_BAD, "another namespace");
	gives("<elm/>", DEBUG_FLAVOUR, DEBUG_BAD, "no elmo");
	gives(ELMO "</elmo>", DEBUG_SIGNATURE, DEBUG_BAD, "");
	gives(ELMO "</elmo>", DEBUG_SCHEMA, DEBUG_BAD, "error");
	gives(ELMO "</elmo>", DEBUG_RULES, DEBUG_BAD, "must be kept");
	gives(ELMO "</elmo>", DEBUG_ATTACHMENTS, DEBUG_OK, "0 attachments");
	gives(
	    ELMO "<a>\345</a></elmo>", DEBUG_ENCODING, DEBUG_TROUBLE, "UTF-8");
	gives(ELMO "<a>\345</a></elmo>", DEBUG_XML, DEBUG_OK, "");
	gives(ELMO "<a>\345\303\245</a></elmo>", DEBUG_XML, DEBUG_OK, "");
	gives("\357\273\277" ELMO "</elmo>", DEBUG_ENCODING, DEBUG_OK,
	    "byte order mark");
	gives("<?xml version='1.0' encoding='KOI8-R'?>" ELMO "</elmo>",
	    DEBUG_ENCODING, DEBUG_TROUBLE, "");
	gives("<?xml version='1.0' encoding='ISO-8859-1'?>" ELMO
	      "<a>\345</a></elmo>",
	    DEBUG_ENCODING, DEBUG_OK, "ISO-8859-1");
}

/* However much there is to say, a page stays one. */
static void
pages(void)
{
	struct buf page = BUF_INIT(CAP_TREE);
	struct debug d;
	size_t lines = 0, longest = 0, at = 0;

	memset(&d, 0, sizeof d);
	for (enum debug_stage s = 0; s < DEBUG_STAGES; s++)
		for (int i = 0; i < 150; i++)
			debugrun_say(&d, s, DEBUG_BAD, i,
			    "a reason that is long enough for a second line, "
			    "which it has, number %d",
			    i);
	debug_page(&d, "na\nme", &page);
	for (size_t i = 0; i < page.len; i++) {
		if (page.data[i] != '\n')
			continue;
		longest = i - at > longest ? i - at : longest;
		at = i + 1;
		/* the first line names all stages */
		longest = lines++ == 0 ? 0 : longest;
	}
	ok(lines <= 62, "%zu lines", lines);
	ok(longest < 80, "at most %zu columns", longest);
	ok(strncmp(page.data, "na\\x0Ame: bad at form, ", 22) == 0,
	    "the name is neutralised");
	ok(strstr(page.data, "more: --json has them") != NULL,
	    "what is left out is counted");
	debugrun_forget(&d, DEBUG_FORM);
	buf_free(&page);
}

int
main(void)
{
	struct fault fault = FAULT_NONE;

	options.anchors = anchors_new();
	if (!ok(anchors_set(options.anchors, ANCHOR_EMBEDDED, "", &fault) ==
			0 &&
		    anchors_load(options.anchors, false, &fault) == 0,
		"anchors"))
		return tap_done();
	saying();
	forms();
	wrappings();
	truncated();
	documents();
	pages();
	anchors_free(options.anchors);
	return tap_done();
}

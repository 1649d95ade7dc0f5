/* Attachments as they are embedded and listed, and foreign extensions. */
#include <config.h>

#include "base64.h"
#include "buf.h"
#include "caps.h"
#include "inline.h"
#include "pdfmeta.h"
#include "pdfobj.h"
#include "sections.h"
#include "tap.h"

#define PDF "data:application/pdf;base64,JVBERi0xLjQK"

static const char record[] =
    "<report><resultOfRecognition><recognitionBasis><recognitionReport>"
    "<attachment><title>Basis</title><content>" PDF "</content></attachment>"
    "</recognitionReport></recognitionBasis></resultOfRecognition>"
    "<attachment><identifier type='internal'>a-1</identifier>"
    "<title xml:lang='sv'>Betyg</title><title xml:lang='en'>Grades</title>"
    "<type>Transcript of Records</type><description>All</description>"
    "<content xml:lang='en'>" PDF "</content>"
    "<content xml:lang='sv'>data:text/html;base64,PGI+</content>"
    "</attachment></report>"
    "<attachment><title>Empty</title></attachment>"
    "<attachment><title>Fake</title><type>Odd</type>"
    "<content>data:application/pdf;base64,QUJD</content></attachment>"
    "<attachment><content>data:image/png;base64,!</content></attachment>"
    "<attachment><title>Blank</title>"
    "<content>data:text/plain;base64,</content></attachment>";

static const char words[] = "attachment.type.transcript-of-records = Grades\n"
			    "enclosure.unreadable = bad: %1\n"
			    "enclosure.bytes = %1 B\n"
			    "enclosure.kilobytes = %1 kB\n"
			    "enclosure.megabytes = %1 MB\n"
			    "enclosure.language = in %1\n"
			    "enclosure.numbered = %1 (%2)\n"
			    "extension.many = %1 x%2\n"
			    "extension.more = %1 more\n";

static void
reading(void)
{
	static const struct {
		const char *name, *media, *reason;
		size_t size;
	} want[] = {
	    {"attachment-1.pdf", "application/pdf", NULL, 9},
	    {"attachment-2.pdf", "application/pdf", NULL, 9},
	    {"attachment-3.bin", "application/octet-stream", NULL, 3},
	    {"", "", "enclosure.reason.empty", 0},
	    {"", "", "enclosure.reason.pdf", 0},
	    {"", "", "enclosure.reason.damaged", 0},
	    {"attachment-7.txt", "text/plain", NULL, 0},
	};
	struct inline_record r;

	inline_open(&r, record, words);
	is_int(r.enclosures.n, 7, "an entry for each content");
	for (size_t i = 0; i < r.enclosures.n && i < 7; i++) {
		const struct enclosure *e = &r.enclosures.v[i];

		is_str(e->name, want[i].name, "name");
		is_str(e->media, want[i].media, "media type");
		is_str(e->reason, want[i].reason, "why not");
		is_int(e->size, want[i].size, "size");
		is_int(e->number, i + 1, "number");
	}
	is_str(
	    r.enclosures.v[1].description, "Grades", "title in its language");
	is_str(r.enclosures.v[2].description, "Betyg", "and in the other");
	is_str(r.enclosures.v[1].sha256,
	    "e5c62df5dab5c87b6a015ef3d43597074d1eec433b15f51aec63b8582d0e4ab4",
	    "hash");
	is_int(r.warnings.n, 1, "one warning for those that are not embedded");
	inline_close(&r);
}

static char *
listed(const struct inline_record *r, const xmlNode *parent, int level)
{
	struct blocks *out = blocks_new();

	enclosure_blocks(&r->subject, parent, level, out);
	return inline_dump(out);
}

static void
listing(void)
{
	struct inline_record r;
	const xmlNode *report;
	char *text;

	inline_open(&r, record, words);
	report = doc_report(r.doc, NULL);
	text = listed(&r, report, 2);
	is_str(strstr(text, "  row\n"),
	    "  row\n"
	    "    0 figure: 2\n"
	    "    1 body (en): Grades\n"
	    "    1 small italic (sv): Betyg\n"
	    "    1 small: All\n"
	    "    1 code: a-1\n"
	    "    1 small (en): in en\n"
	    "    2 body (en): Grades\n"
	    "    3 figure (en): 9 B\n"
	    "    4 code: attachment-2.pdf\n"
	    "    4 code: e5c62df5dab5c87b\n"
	    "  row\n"
	    "    0 figure: 3\n"
	    "    1 body (sv): Betyg\n"
	    "    1 small (en): in sv\n"
	    "    2 body (en): Grades\n"
	    "    3 figure (en): 3 B\n"
	    "    4 code: attachment-3.bin\n"
	    "    4 code: 507ca5a2742e5330\n",
	    "those of a report");
	free(text);
	text = listed(&r, NULL, 2);
	ok(strstr(text, "bad: enclosure.reason.empty") != NULL, "no content");
	ok(strstr(text, "bad: enclosure.reason.pdf") != NULL, "no PDF");
	ok(strstr(text, "bad: enclosure.reason.damaged") != NULL, "damaged");
	ok(strstr(text, "enclosure.untitled") != NULL, "no title");
	ok(strstr(text, "2 body: Odd") != NULL, "a type of its own");
	ok(strstr(text, "Basis") == NULL, "none of the recognition");
	free(text);
	r.subject.enclosures = NULL;
	text = listed(&r, NULL, 9);
	ok(strstr(text, "heading 6\n") == text, "deep down");
	ok(strstr(text, "Fake") != NULL, "listed when none were read");
	free(text);
	text = listed(&r, doc_first(r.doc, report, "attachment"), 2);
	is_str(text, "", "nothing where there are none");
	free(text);
	inline_close(&r);
}

static void
naming(void)
{
	struct inline_record r;
	char *text;

	inline_open(&r, record, words);
	text = enclosure_named(&r.subject, "a-1");
	is_str(text, "Grades (2)", "an attachment by its identifier");
	free(text);
	text = enclosure_named(&r.subject, "a-2");
	is_str(text, "a-2", "one that is not there");
	free(text);
	inline_close(&r);
}

/* An attachment of N bytes and how it is listed. */
static char *
of_size(size_t n)
{
	static const char head[] = "<attachment><content>data:text/plain;"
				   "base64,";
	char *xml = xmalloc(sizeof head + BASE64_ENCODED(n) + 64);
	unsigned char *bytes = xcalloc(n, 1);
	struct inline_record r;
	char *text, *p = xml + sizeof head - 1;

	memcpy(xml, head, sizeof head);
	base64_encode(bytes, n, p);
	strcpy(p + BASE64_ENCODED(n), "</content></attachment>");
	inline_open(&r, xml, words);
	text = listed(&r, NULL, 1);
	inline_close(&r);
	free(bytes);
	free(xml);
	return text;
}

static void
sizes(void)
{
	static const struct {
		size_t n;
		const char *words;
	} want[] = {{999, ": 999 B\n"}, {1000, ": 1 kB\n"},
	    {133700, ": 134 kB\n"}, {999499, ": 999 kB\n"},
	    {999500, ": 1.0 MB\n"}, {2460000, ": 2.5 MB\n"},
	    {CAP_ATTACHMENT, ": 21.0 MB\n"},
	    {CAP_ATTACHMENT + 1, ": bad: enclosure.reason.large\n"}};

	for (size_t i = 0; i < sizeof want / sizeof want[0]; i++) {
		char *text = of_size(want[i].n);

		ok(strstr(text, want[i].words) != NULL, "%s", want[i].words);
		free(text);
	}
}

static void
foreign(void)
{
	struct inline_record r;
	struct blocks *out = blocks_new();
	char *text;

	inline_open(&r,
	    "<learner><z:address xmlns:z='urn:z'/></learner><report>"
	    "<learningOpportunitySpecification><specifies>"
	    "<learningOpportunityInstance><extension>"
	    "<x:shelf xmlns:x='urn:x'>secret<x:inner/></x:shelf>"
	    "<y:shelf xmlns:y='urn:x'/><shelf xmlns=''/></extension>"
	    "</learningOpportunityInstance></specifies>"
	    "</learningOpportunitySpecification>"
	    "<attachment><extension><a:b xmlns:a='urn:a'/></extension>"
	    "</attachment></report>"
	    "<d:Signature xmlns:d='http://www.w3.org/2000/09/xmldsig#'/>",
	    words);
	extension_blocks(&r.subject, 2, out);
	text = inline_dump(out);
	is_str(strstr(text, "list\n"),
	    "list\n  small (en): address (urn:z)\n"
	    "  small (en): shelf (urn:x) x2\n  small (en): shelf\n"
	    "  small (en): b (urn:a)\n",
	    "foreign elements by name");
	ok(strstr(text, "secret") == NULL, "what is in them is not printed");
	free(text);
	inline_close(&r);
	inline_open(&r, "<report/><extension/>", words);
	out = blocks_new();
	extension_blocks(&r.subject, 2, out);
	text = inline_dump(out);
	is_str(text, "", "none");
	free(text);
	inline_close(&r);
}

/* N kinds of elements, and whether the page says that there are more. */
static bool
more(size_t n)
{
	struct inline_record r;
	struct blocks *out = blocks_new();
	struct buf xml = BUF_INIT(MIB);
	char *text;
	bool yes;

	buf_adds(&xml, "<extension>");
	for (size_t i = 0; i < n; i++)
		buf_printf(&xml, "<e%zu xmlns='urn:e'/>", i);
	buf_adds(&xml, "</extension>");
	inline_open(&r, xml.data, words);
	extension_blocks(&r.subject, 2, out);
	text = inline_dump(out);
	yes = strstr(text, "1 more") != NULL;
	free(text);
	inline_close(&r);
	buf_free(&xml);
	return yes;
}

static void
embedding(void)
{
	struct pdf *pdf = pdfobj_new();
	struct pdfmeta *meta = pdfmeta_new(pdf);
	struct inline_record r;

	inline_open(&r, record, words);
	enclosure_embed(&r.enclosures, meta, 0);
	for (size_t i = 0; i < r.enclosures.n; i++)
		ok(r.enclosures.v[i].data == NULL, "handed over");
	inline_close(&r);
	pdfmeta_free(meta);
	pdfobj_free(pdf);
}

int
main(void)
{
	reading();
	listing();
	naming();
	sizes();
	foreign();
	ok(!more(CAP_EXTENSIONS), "as many kinds as there may be");
	ok(more(CAP_EXTENSIONS + 1), "one more is counted");
	embedding();
	return tap_done();
}

/* The Diploma Supplement, results of recognition, enrolments. */
#include <config.h>

#include "inline.h"
#include "refs.h"
#include "sections.h"
#include "tap.h"

static const char words[] = "supplement.section.1 = Holder\n"
			    "supplement.section.2 = Qualification\n"
			    "supplement.section.3 = Level\n"
			    "enclosure.numbered = %1 (%2)\n";

/* A report with one programme whose instance is LOI. */
#define REPORT(loi)                                                            \
	"<report><learningOpportunitySpecification>"                           \
	"<title xml:lang='en'>Midwifery</title><specifies>"                    \
	"<learningOpportunityInstance>" loi "</learningOpportunityInstance>"   \
	"</specifies></learningOpportunitySpecification></report>"
#define DS(sections)                                                           \
	REPORT("<diplomaSupplement xml:lang='pl'><version>2018</version>"      \
	       "<issueDate>2025-07-04+02:00</issueDate>" sections              \
	       "</diplomaSupplement>")

typedef void section(
    const struct subject *, const xmlNode *, int, struct blocks *);

/* What SECTION makes of the first report of XML. */
static char *
made(section *make, const char *xml)
{
	struct inline_record r;
	struct blocks *out = blocks_new();

	inline_open(&r, xml, words);
	make(&r.subject, doc_report(r.doc, NULL), 2, out);
	inline_close(&r);
	return inline_dump(out);
}

/* NAME: there is WANT in what is made of XML, and nothing of NOT. */
static void
has(section *make, const char *xml, const char *want, const char * not,
    const char *name)
{
	char *text = made(make, xml);

	if (!ok(strstr(text, want) != NULL &&
		    (not == NULL || strstr(text, not ) == NULL),
		"%s", name))
		printf("# want %s\n# have %s\n", want, text);
	free(text);
}

static void
heads(void)
{
	char *text;

	has(supplement_blocks, DS(""),
	    "heading 2, outline 2\n  heading (en): supplement.title\n"
	    "paragraphs\n  strong (en): Midwifery\n"
	    "pairs\n"
	    "  label (en): supplement.version\n    body (pl): 2018\n"
	    "  label (en): supplement.issued\n    body: 2025-07-04\n"
	    "panel\nparagraphs\n  small (en): supplement.model\nend of panel\n",
	    "page\n", "the head, without an introduction");
	has(supplement_blocks,
	    DS("<introduction>\n To <b>whom</b>:<p>One</p><p>Two</p>"
	       "</introduction>"),
	    "panel\nparagraphs\n  body (pl): To whom:\n  body (pl): One\n"
	    "  body (pl): Two\nend of panel\n",
	    "supplement.model", "an introduction of elements");
	has(supplement_blocks,
	    DS("<introduction>&lt;p>One&lt;/p></introduction>"),
	    "panel\nparagraphs\n  body (pl): One\nend", NULL,
	    "an introduction of markup in text");
	has(supplement_blocks,
	    DS("<section number='1'/><section number='2'/>"
	       "<section number='3'/><section number='4'/>"),
	    "page\nheading 2", NULL, "a long one begins a page");
	text = made(supplement_blocks, REPORT("<status>passed</status>"));
	is_str(text, "", "none");
	free(text);
}

static void
sections(void)
{
	has(supplement_blocks,
	    DS("<section number='1'><title>Osoba</title>"
	       "<section number='1.1'><title>Name</title>"
	       "<content>Ada</content>"
	       "<additionalInformation>Lovely</additionalInformation>"
	       "</section>"
	       "<section number='1.2.'><title>Other</title></section>"
	       "</section>"),
	    "heading 3, outline 3\n  subheading (pl): 1. Osoba\n"
	    "pairs\n  label (pl): 1.1 Name\n    body (pl): Ada\n"
	    "    body (pl): Lovely\n"
	    "  label (pl): 1.2 Other\n"
	    "    small italic (en): supplement.value.empty\n",
	    "1. Holder", "parts beside their titles");
	has(supplement_blocks,
	    DS("<section number='2.'><title/><content>x</content></section>"),
	    "subheading (en): 2. Qualification\nparagraphs\n  body (pl): x\n",
	    NULL, "no title: that of the model");
	has(supplement_blocks,
	    DS("<section number='2'><title>T</title></section>"),
	    "subheading (pl): 2. T\nparagraphs\n"
	    "  small italic (en): supplement.empty\n",
	    NULL, "an empty section says so");
	has(supplement_blocks,
	    DS("<section number='1.1'><title>A</title><content>a</content>"
	       "</section><section number='2.1'><title>B</title>"
	       "<content>b</content></section>"),
	    "subheading (en): 1. Holder\npairs\n  label (pl): 1.1 A\n"
	    "    body (pl): a\nheading 3, outline 3\n"
	    "  subheading (en): 2. Qualification\npairs\n",
	    NULL, "sections all on one level");
	has(supplement_blocks,
	    DS("<section number='4'><title>P</title>"
	       "<section number='4.1'><title>A</title>"
	       "<section number='4.1.1'><title>B</title><content>b</content>"
	       "</section></section>"
	       "<section number='4.2'><title>C</title><content>c</content>"
	       "</section></section>"),
	    "heading 4\n  minor (pl): 4.1 A\n"
	    "pairs\n  label (pl): 4.1.1 B\n    body (pl): b\n"
	    "heading 4\n  minor (pl): 4.2 C\nparagraphs\n  body (pl): c\n",
	    NULL, "what follows a heading has one");
	has(supplement_blocks,
	    DS("<section number='8'><title>S</title>"
	       "<content type='text/html'><![CDATA[<ul><li>one</ul>]]>"
	       "</content></section>"),
	    "list\n  body (pl): one\n", "<ul", "HTML");
	has(supplement_blocks,
	    DS("<section number='8'><title>S</title>"
	       "<content type='text/html'><![CDATA[]]></content>"
	       "<section number='8.1'><title>L</title><content "
	       "type='TEXT/HTML; charset=utf-8'>&lt;ul>&lt;li>one&lt;/ul>"
	       "</content></section></section>"),
	    "  label (pl): 8.1 L\n    body (pl): \xe2\x80\xa2 one\n",
	    "supplement.empty", "HTML beside a title");
	has(supplement_blocks,
	    DS("<section number='8'><title>S</title>"
	       "<content>1 &lt; 2</content></section>"),
	    "body (pl): 1 < 2\n", NULL, "plain text");
}

static void
ends(void)
{
	char *deep = xstrdup("<content>bottom</content>"), *more, *text;

	has(supplement_blocks,
	    DS("<section number='1'/><section number='3.1'/>"),
	    "small (en): supplement.missing\nlist\n"
	    "  small (en): 2. Qualification\n  small (en): 4.",
	    "small (en): 3.", "what is missing");
	has(supplement_blocks, DS(""), "small (en): 1. Holder\n",
	    "supplement.signature", "all is missing");
	has(supplement_blocks,
	    DS("<d:Signature xmlns:d='http://www.w3.org/2000/09/xmldsig#'>"
	       "<d:Object>odd</d:Object></d:Signature>"),
	    "small (en): supplement.signature\n", "odd", "a signature");
	has(supplement_blocks,
	    DS("<section number='6'><title>S</title><section number='6.1'>"
	       "<title>A</title><attachment><title>Poster</title>"
	       "</attachment></section></section>"),
	    "heading 4\n  minor (pl): 6.1 A\nheading 5\n"
	    "  minor (en): enclosure.title\ntable\n",
	    "supplement.empty", "an attachment");
	for (int i = 0; i < 500; i++) {
		more = xasprintf("<section number='1'>%s</section>", deep);
		free(deep);
		deep = more;
	}
	more = xasprintf("<report><learningOpportunitySpecification>"
			 "<specifies><learningOpportunityInstance>"
			 "<diplomaSupplement>%s</diplomaSupplement>"
			 "</learningOpportunityInstance></specifies>"
			 "</learningOpportunitySpecification></report>",
	    deep);
	text = made(supplement_blocks, more);
	ok(strstr(text, "bottom") != NULL, "very deep");
	ok(strstr(text, "heading 7") == NULL, "but no deeper than 6");
	free(text);
	free(more);
	free(deep);
}

static void
parts(void)
{
	has(supplement_blocks,
	    "<report><learningOpportunitySpecification><hasPart>"
	    "<learningOpportunitySpecification><title>Part</title><specifies>"
	    "<learningOpportunityInstance><diplomaSupplement/>"
	    "</learningOpportunityInstance></specifies>"
	    "</learningOpportunitySpecification></hasPart>"
	    "</learningOpportunitySpecification></report>",
	    "strong: Part\n", NULL, "the supplement of a part");
}

#define LOS(type, id, title)                                                   \
	"<learningOpportunitySpecification><identifier type='" type "'>" id    \
	"</identifier><title>" title                                           \
	"</title></learningOpportunitySpecification>"
#define RESULT                                                                 \
	"<report><resultOfRecognition>"                                        \
	"<identifier type='local'>R-1</identifier>"                            \
	"<title xml:lang='sv'>Beslut</title><title xml:lang='en'>Decided"      \
	"</title><description>Why</description><subjectArea>08.3"              \
	"</subjectArea><iscedCode>0222</iscedCode>"                            \
	"<status>partially  positive</status>"                                 \
	"<decisionDate>2025-09-12</decisionDate>"                              \
	"<recognitionBasis><recognitionReport><issuer><country>NO</country>"   \
	"<identifier type='schac'>n.example</identifier>"                      \
	"<identifier>17</identifier><title xml:lang='nn'>H</title>"            \
	"<title xml:lang='en'>College</title><url>https://n.example/</url>"    \
	"</issuer>" LOS("other", "A", "Not this") LOS(                         \
	    "local", "A", "Fish") LOS("local", "A",                            \
	    "Nor this") "<resultOfRecognition><status>Odd</status></"          \
			"resultOfRecognition>"                                 \
			"<issueDate>2024-06-10T10:00:00Z</issueDate>"          \
			"<attachment><title>Basis</title></attachment>"        \
			"</recognitionReport></recognitionBasis>"              \
			"<recognitionResult>" LOS("local", "B",                \
			    "Coast") "</recognitionResult>"                    \
				     "<recognitionMapping><mapping><"          \
				     "fromMapping><ref>A</ref><ref>Z</ref>"    \
				     "</fromMapping><toMapping><ref> B "       \
				     "</ref></toMapping></mapping>"            \
				     "</recognitionMapping>"                   \
				     "<attachments><ref>d-1</ref><ref>d-2</"   \
				     "ref></attachments>"                      \
				     "</resultOfRecognition>"                  \
				     "<attachment><identifier "                \
				     "type='internal'>d-1</identifier>"        \
				     "<title>Paper</title></attachment></"     \
				     "report>"

static void
recognitions(void)
{
	has(recognition_blocks, RESULT,
	    "heading 2, outline 2\n  heading (en): Decided\n"
	    "  original (sv): Beslut\n"
	    "pairs\n  label (en): recognition.status\n"
	    "    body (en): recognition.status.partial\n"
	    "  label (en): recognition.date\n    body: 2025-09-12\n",
	    NULL, "what was decided");
	has(recognition_blocks, RESULT, "    body: R-1\n", NULL, "identifier");
	has(recognition_blocks, RESULT, "08.3\n", NULL, "subject area");
	has(recognition_blocks, RESULT, "0222\n", NULL, "ISCED code");
	has(recognition_blocks, RESULT, "    body: Paper (2)\n    body: d-2\n",
	    NULL, "documents");
	has(recognition_blocks, RESULT, "paragraphs\n  body: Why\n", NULL,
	    "description");
	has(recognition_blocks, RESULT,
	    "  subheading (en): recognition.basis\npairs\n"
	    "  label (en): issuer.title\n    body (en): College\n"
	    "    small italic (nn): H\n",
	    NULL, "the institution of the basis");
	has(recognition_blocks, RESULT, "    body: n.example\n", NULL, "schac");
	has(recognition_blocks, RESULT,
	    "  label (en): issuer.identifier\n    body: 17\n", NULL,
	    "an identifier without a type");
	has(recognition_blocks, RESULT, "<https://n.example/>\n", NULL, "link");
	has(recognition_blocks, RESULT, "    body: 2024-06-10\n", NULL, "date");
	has(recognition_blocks, RESULT,
	    "heading 4, outline 4\n  minor (en): recognition.title\n"
	    "pairs\n  label (en): recognition.status\n",
	    NULL, "a result within a basis");
	has(recognition_blocks, RESULT, "body: Basis\n", NULL, "attachment");
	has(recognition_blocks, RESULT,
	    "  row\n    0 body: Fish\n    0 code: A\n    0 body: Z\n"
	    "    1 body: Coast\n    1 code: B\n",
	    NULL, "the mapping");
	has(recognition_blocks,
	    "<report><resultOfRecognition><status>Odd</status>"
	    "</resultOfRecognition></report>",
	    ": Odd\n", "recognition.mapping", "next to nothing");
}

static void
enrolments(void)
{
	struct inline_record r;
	struct blocks *out = blocks_new();
	char *text;

	inline_open(&r,
	    REPORT("<enrolment><enrolmentInstitution><country>SE</country>"
		   "<identifier type='schac'>g.example</identifier>"
		   "<title xml:lang='en'>Utopia</title><url>g</url>"
		   "</enrolmentInstitution>"
		   "<enrolmentDate>2025-08-25Z</enrolmentDate><academicYear>"
		   "<start>2025-09-01</start><end>2026-06-07</end>"
		   "</academicYear></enrolment>"),
	    words);
	enrolment_pairs(&r.subject,
	    doc_loi(r.doc, doc_los(r.doc, doc_report(r.doc, NULL), NULL)),
	    block_add(out, BLOCK_PAIRS));
	text = inline_dump(out);
	ok(strstr(text, "enrolment.institution\n    body (en): Utopia\n") !=
		NULL,
	    "where");
	ok(strstr(text, "    body: g.example\n") != NULL, "its identifier");
	ok(strstr(text, "enrolment.date\n    body: 2025-08-25\n") != NULL,
	    "when");
	ok(strstr(text, "body: 2025-09-01 \xe2\x80\x93 2026-06-07\n") != NULL,
	    "for which year");
	free(text);
	out = blocks_new();
	enrolment_pairs(
	    &r.subject, doc_report(r.doc, NULL), block_add(out, BLOCK_PAIRS));
	text = inline_dump(out);
	is_str(text, "pairs\n", "no enrolment");
	free(text);
	inline_close(&r);
}

static void
references(void)
{
	struct refs *refs = refs_new();
	size_t value = 0, good = 0;

	ok(!refs_get(NULL, "a", 1, &value), "nothing in nothing");
	ok(!refs_get(refs, "a", 1, &value), "nothing in an empty one");
	for (size_t i = 0; i < 1000; i++)
		refs_put(refs, &i, sizeof i, i + 1);
	for (size_t i = 0; i < 1000; i++)
		good += refs_get(refs, &i, sizeof i, &value) && value == i + 1;
	is_int(good, 1000, "a thousand keys");
	refs_put(refs, "", 0, 5);
	refs_put(refs, "", 0, 6);
	ok(refs_get(refs, "", 0, &value) && value == 6, "put again");
	refs_free(refs);
	refs_free(NULL);
}

int
main(void)
{
	heads();
	sections();
	ends();
	parts();
	recognitions();
	enrolments();
	references();
	return tap_done();
}

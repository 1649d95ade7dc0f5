/* What the tools are told of a document: doc, tree, summary. */
#include <config.h>

#include <dirent.h>
#include <stdlib.h>
#include <unistd.h>

#include "buf.h"
#include "caps.h"
#include "doc.h"
#include "flavour.h"
#include "json.h"
#include "msg.h"
#include "spool.h"
#include "summary.h"
#include "tap.h"
#include "tree.h"
#include "xalloc.h"
#include "xml.h"

static struct spool *
load(const char *path)
{
	struct spool *spool = spool_new(GIB);
	FILE *fp = fopen(path, "rb");

	if (fp == NULL || spool_fill(spool, fileno(fp), NULL) == -1) {
		spool_free(spool);
		spool = NULL;
	}
	if (fp != NULL)
		fclose(fp);
	return spool;
}

static struct spool *
fixture(const char *name)
{
	const char *srcdir = getenv("srcdir");
	char path[4096];

	snprintf(path, sizeof path, "%s/t/data/good/%s", srcdir ? srcdir : ".",
	    name);
	return load(path);
}

static void
is_text(char *have, const char *want, const char *name)
{
	is_str(have, want, name);
	free(have);
}

static const char *
summary_of(struct spool *spool, struct buf *out)
{
	struct summary summary;
	struct xml_sink sink;
	struct json_out json;
	struct fault fault = FAULT_NONE;

	*out = (struct buf)BUF_INIT(MIB);
	summary_begin(&summary, &sink);
	if (xml_parse(spool, &sink, 1, NULL, &fault) == 0) {
		json_start(&json, out);
		summary_json(&summary, &json, NULL);
	} else {
		buf_adds(out, fault.text);
	}
	summary_free(&summary);
	return out->data;
}

/* One line per attachment: its place, "|" and its text title. */
static const char *
places(const struct doc *doc, struct buf *out)
{
	struct doc_attachments all;

	*out = (struct buf)BUF_INIT(MIB);
	buf_adds(out, "");
	doc_attachments(doc, &all);
	for (size_t i = 0; i < all.n; i++) {
		char *place = doc_place(&all.v[i]);
		char *title = doc_title(doc, all.v[i].node, NULL);

		buf_printf(out, "%zu %s: %s|", all.v[i].number, place,
		    title ? title : "-");
		free(place);
		free(title);
	}
	doc_attachments_free(&all);
	return out->data;
}

/* "PHYS(M1(M1-1 M1-2 ) C1 ) " */
static void
outline(const struct doc *doc, const xmlNode *parent, struct buf *out)
{
	for (const xmlNode *los = doc_los(doc, parent, NULL); los != NULL;
	     los = doc_los(doc, parent, los)) {
		char *id = doc_text_at(doc, los, "identifier");

		buf_adds(out, id ? id : "-");
		free(id);
		if (doc_los(doc, los, NULL) != NULL) {
			buf_adds(out, "(");
			outline(doc, los, out);
			buf_adds(out, ")");
		}
		buf_adds(out, " ");
	}
}

#define PHYS "PHYS(M1(M1-1 M1-2 ) C1 C2 ) SV1 "
#define FIVE                                                                   \
	"1 report 1, opportunity 1, supplement section 6: Appendix|"           \
	"2 report 1, opportunity 1, supplement section 6.1: Seal|"             \
	"3 report 1: Transcript|4 root: EMREX transcript|5 root: Words|"
#define TWO                                                                    \
	"{\"title\":\"University of Utopia\",\"country\":\"NO\","              \
	"\"schac\":\"uni.example.org\"},"                                      \
	"{\"title\":\"University College of Utopia\",\"country\":\"SE\","      \
	"\"schac\":\"hs.example.net\"}"
#define SUM(issuers, n, ects, attachments)                                     \
	"{\"issuers\":[" issuers "],\"achievements\":" #n ",\"ects\":" ects    \
	",\"attachments\":" #attachments "}"
#define ONE(title, country, schac)                                             \
	"{\"title\":\"" title "\",\"country\":\"" country                      \
	"\",\"schac\":\"" schac "\"}"
#define POLISH                                                                 \
	"1 report 1, recognition: What was recognised|"                        \
	"2 root: Micro credential|"

static const struct expected {
	const char *file, *flavour, *version, *family, *outline, *places;
	const char *summary;
} expected[] = {
    {"elmo-1.0.xml", "v1", "1.0.0", "Esimerkki", "BA(X1 X2 ) ",
	"1 report 1: Opintosuoritusote|2 root: Diploma supplement|",
	SUM(ONE("University of Utopia", "FI", "uni.example.org"), 2, "12.5",
	    2)},
    {"elmo-1.7.xml", "v1", NULL, "Pr\xc3\xb8vesen", PHYS, FIVE,
	SUM(TWO, 3, "29.25", 5)},
    {"elmo-no-namespace.xml", "none", NULL, "Pr\xc3\xb8vesen", PHYS, FIVE,
	SUM(TWO, 3, "29.25", 5)},
    {"elmo-wrong-namespace.xml", "other-namespace", NULL, "Pr\xc3\xb8vesen",
	PHYS, FIVE, SUM(TWO, 3, "29.25", 5)},
    {"elmo-2.0.xml", "v1", "2.0.0",
	"Przyk\xc5\x82"
	"adowy",
	"CHEM ", POLISH,
	SUM(ONE("Uniwersytet Utopii", "PL", "uni.example.pl"), 1, "6", 2)},
    {"elmo-2.0-v2.xml", "v2", "2.0.0-ns-v2",
	"Przyk\xc5\x82"
	"adowy",
	"CHEM ", POLISH,
	SUM(ONE("Uniwersytet Utopii", "PL", "uni.example.pl"), 1, "6", 2)},
    {"elmo-2.1.1.xml", "v2", "2.1.1", "van Voorbeeld",
	"uni.example.nl:los:1(uni.example.nl:los:2 ) ",
	"1 report 1: Cijferlijst|2 root: Bewijs van inschrijving|",
	SUM(ONE("University of Utopia", "NL", "uni.example.nl"), 1, "5", 2)},
    {"elmo-purl.xml", "purl", NULL, NULL, "HIS1 ", "",
	SUM(ONE("Universitetet i Utopia", "NO", "uni.example.org"), 1, "10",
	    0)},
};

static void
flavours(void)
{
	for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
		const struct expected *e = &expected[i];
		struct fault fault = FAULT_NONE;
		struct spool *spool = fixture(e->file);
		struct doc *doc = spool ? doc_read(spool, &fault) : NULL;
		struct buf out = BUF_INIT(MIB);

		if (!ok(doc != NULL, "%s is read", e->file)) {
			printf("# %s\n", fault.text);
			spool_free(spool);
			continue;
		}
		is_str(flavour_name(doc_flavour(doc)->kind), e->flavour,
		    "flavour");
		if (e->version != NULL)
			is_str(xsd_name(doc_flavour(doc)->version), e->version,
			    "version");
		is_text(doc_text_at(doc, doc_learner(doc), "familyName"),
		    e->family, "family name");
		for (const xmlNode *r = doc_report(doc, NULL); r != NULL;
		     r = doc_report(doc, r))
			outline(doc, r, &out);
		is_str(out.data, e->outline, "learning opportunities");
		buf_free(&out);
		is_str(places(doc, &out), e->places, "attachments");
		buf_free(&out);
		is_str(summary_of(spool, &out), e->summary, "summary");
		buf_free(&out);
		doc_free(doc);
		spool_free(spool);
	}
}

static struct doc *
read_text(const char *s, struct fault *fault)
{
	struct spool *spool = spool_memory(s, strlen(s));
	struct doc *doc = doc_read(spool, fault);

	spool_free(spool);
	return doc;
}

static void
texts(void)
{
	static const char *const nb[] = {"nb", NULL}, *const gb[] = {
							  "en-GB", NULL};
	static const char *const de_fr[] = {"de", "fr", NULL};
	struct fault fault = FAULT_NONE;
	struct doc *doc = read_text(
	    "<elmo xml:lang='sv'><a> one\n\ttwo <b>not</b><!-- no -->three "
	    "</a><l><title xml:lang='en-US'>US</title><title>S</title>"
	    "<title xml:lang='nb'>N</title><title xml:lang=''>0</title></l>"
	    "<m><title xml:lang='fr'>F</title><title xml:lang='en'>E</title>"
	    "<title xml:lang='de-AT'>D</title></m>"
	    "<x:a xmlns:x='urn:x'>foreign</x:a><i><identifier type='a'>1"
	    "</identifier><identifier type=' ESI '> 2 </identifier></i></elmo>",
	    &fault);
	const xmlNode *root, *l, *m;

	if (!ok(doc != NULL, "an elmo of no namespace"))
		return;
	root = doc_root(doc);
	l = doc_first(doc, root, "l");
	m = doc_first(doc, root, "m");
	is_text(doc_text_at(doc, root, "a"), "one two three", "collapsed");
	is_text(doc_string(doc_first(doc, root, "a")), " one\n\ttwo three ",
	    "as it stands");
	is_text(doc_text_at(doc, root, "a/b"), "not", "a path");
	is_text(doc_text_at(doc, root, "a/c/d"), NULL, "no such path");
	ok(doc_next(doc, doc_first(doc, root, "a"), "a") == NULL,
	    "a foreign element of that name is none");
	is_text(doc_title(doc, l, nb), "N", "the language wanted");
	is_text(doc_title(doc, l, gb), "US", "its sister");
	is_text(doc_title(doc, l, de_fr), "0", "none: the one without");
	is_text(doc_title(doc, m, de_fr), "D", "the first choice");
	is_text(doc_title(doc, m, nb), "E", "none: English");
	is_text(doc_title(doc, root, nb), NULL, "no title");
	is_text(doc_lang(doc_next(doc, doc_first(doc, l, "title"), "title")),
	    "sv", "a language is inherited");
	is_text(doc_identifier(doc, doc_first(doc, root, "i"), "esi"), "2",
	    "an identifier by type");
	is_text(doc_identifier(doc, l, "esi"), NULL, "none of that type");
	ok(doc_learner(doc) == NULL, "no learner");
	ok(doc_report(doc, NULL) == NULL, "no report");
	ok(doc_loi(doc, NULL) == NULL && doc_first(doc, NULL, "a") == NULL,
	    "nothing in nothing");
	doc_free(doc);
}

static void
refused(const char *name, const char *s, enum verdict verdict, const char *why)
{
	struct fault fault = FAULT_NONE;
	struct doc *doc = read_text(s, &fault);

	if (!ok(doc == NULL && fault.verdict == verdict &&
		    strstr(fault.text, why) != NULL,
		"%s is refused", name))
		printf("# %d: %s\n", fault.verdict, fault.text);
	doc_free(doc);
}

static void
trees(void)
{
	struct fault fault = FAULT_NONE;
	struct buf big = BUF_INIT(GIB);
	struct spool *spool;
	xmlDoc *tree;
	const xmlNode *root;

	for (int i = 0; i < 70000; i++)
		buf_adds(&big, "\n");
	buf_adds(&big,
	    "<a:a xmlns:a='urn:a' xmlns='urn:d'>x<!-- -->y<![CDATA[<]]>"
	    "<?p?>z\n<b a:c='&#10;' xml:lang='en'/><c xmlns=''><a:d/></c>"
	    "</a:a>");
	spool = spool_memory(big.data, big.len);
	tree = tree_read(spool, NULL, 0, &fault);
	if (ok(tree != NULL, "a tree")) {
		root = xmlDocGetRootElement(tree);
		is_int(tree_line(root), 70001, "its line");
		is_int(tree_line(root->children->next), 70002, "and the next");
		is_str((char *)root->children->content, "xy<z\n", "one text");
		is_str((char *)root->ns->href, "urn:a", "a namespace");
		is_str((char *)root->children->next->ns->href, "urn:d",
		    "the default namespace");
		is_str((char *)root->children->next->properties->ns->href,
		    "urn:a", "that of an attribute");
		ok(root->last->ns == NULL, "no namespace");
		is_str((char *)root->last->children->ns->href, "urn:a",
		    "a prefix across");
	}
	tree_free(tree);
	spool_free(spool);
	buf_clear(&big);
	buf_adds(&big, "<a>");
	for (size_t i = 0; i <= CAP_TREE_ELEMENTS; i++)
		buf_adds(&big, "<b/>");
	buf_adds(&big, "</a>");
	spool = spool_memory(big.data, big.len);
	ok(tree_read(spool, NULL, 0, &fault) == NULL &&
		strstr(fault.text, "2000000 elements") != NULL,
	    "too many elements");
	spool_free(spool);
	buf_free(&big);
	fault = (struct fault)FAULT_NONE;
	spool = spool_memory("", CAP_TREE + 1); /* never read */
	ok(tree_read(spool, NULL, 0, &fault) == NULL &&
		strstr(fault.text, "64 MiB") != NULL,
	    "too many bytes");
	spool_free(spool);
	refused("HTML", "<html/>", VERDICT_NO, "the root is html");
	refused("no XML", "PK", VERDICT_TROUBLE, "");
	refused(
	    "a DOCTYPE", "<!DOCTYPE elmo><elmo/>", VERDICT_TROUBLE, "DOCTYPE");
	refused("a cut document", "<elmo><report>", VERDICT_TROUBLE, "");
}

#define LOS(id, loi, parts)                                                    \
	"<learningOpportunitySpecification><title>" id "</title><specifies>"   \
	"<learningOpportunityInstance>" loi                                    \
	"</learningOpportunityInstance></specifies>" parts                     \
	"</learningOpportunitySpecification>"
#define ECTS(n) "<credit><scheme> ECTS </scheme><value>" n "</value></credit>"
#define DOC(los) "<elmo><report>" los "</report></elmo>"

static void
sums(void)
{
	static const struct {
		const char *name, *doc, *want;
	} v[] = {
	    {"nothing", "<elmo/>", SUM("", 0, "0", 0)},
	    {"another root", "<html><report/></html>", SUM("", 0, "null", 0)},
	    {"missing means passed", DOC(LOS("a", ECTS("5"), "")),
		SUM("", 1, "5", 0)},
	    {"failed counts nothing",
		DOC(LOS("a", "<status>failed</status>" ECTS("5"), "")),
		SUM("", 0, "0", 0)},
	    {"a status between blanks",
		DOC(LOS("a", "<status> passed\n</status>" ECTS(" 5 "), "")),
		SUM("", 1, "5", 0)},
	    {"the topmost credits",
		DOC(LOS("a", ECTS("180"),
		    "<hasPart>" LOS("b", ECTS("7"), "") "</hasPart>")),
		SUM("", 1, "180", 0)},
	    {"parts of what is not passed",
		DOC(LOS("a", "<status>in-progress</status>" ECTS("180"),
		    "<hasPart>" LOS("b", ECTS("7"), "") "</hasPart>")),
		SUM("", 1, "7", 0)},
	    {"another scheme",
		DOC(LOS("a",
		    "<credit><scheme>hours</scheme><value>9</value></credit>",
		    "")),
		SUM("", 1, "0", 0)},
	    {"decimals as they come",
		DOC(LOS("a", ECTS(".5"), "") LOS("b", ECTS("5."), "")
			LOS("c", ECTS("+0.100000000"), "")
			    LOS("d", ECTS("0.000000001"), "")),
		SUM("", 4, "5.600000001", 0)},
	    {"no decimal", DOC(LOS("a", ECTS("7,5"), "")), SUM("", 1, "0", 0)},
	    {"beyond what is exact",
		DOC(LOS("a", ECTS("12345678901234567890"), "")),
		SUM("", 1, "null", 0)},
	    {"ghosts",
		DOC("<extension><x xmlns='urn:x'><report xmlns=''>" LOS(
		    "a", ECTS("5"), "") "<attachment/></report></x></extension>"
					"<x:attachment xmlns:x='urn:x'/>"),
		SUM("", 0, "0", 0)},
	};

	for (size_t i = 0; i < sizeof v / sizeof v[0]; i++) {
		struct spool *spool = spool_memory(v[i].doc, strlen(v[i].doc));
		struct buf out;

		is_str(summary_of(spool, &out), v[i].want, v[i].name);
		buf_free(&out);
		spool_free(spool);
	}
}

/* Every document of the field is read, and counted alike by both ways. */
static void
corpus(void)
{
	const char *shared = getenv("EMREX_SHARED");
	struct dirent **names;
	char path[4096], want[64];
	int n, differ = 0, read = 0;

	snprintf(path, sizeof path, "%s/corpus/real", shared ? shared : "");
	n = shared ? scandir(path, &names, NULL, alphasort) : -1;
	if (n < 0) {
		skip("no EMREX_SHARED", "corpus");
		return;
	}
	for (int i = 0; i < n; i++) {
		struct fault fault = FAULT_NONE;
		struct spool *spool;
		struct doc *doc = NULL;
		struct buf out = BUF_INIT(0);
		struct doc_attachments all;

		snprintf(path, sizeof path, "%s/corpus/real/%s", shared,
		    names[i]->d_name);
		spool = load(path);
		if (spool != NULL && strstr(names[i]->d_name, ".xml") != NULL)
			doc = doc_read(spool, &fault);
		if (doc != NULL) {
			read++;
			doc_attachments(doc, &all);
			snprintf(
			    want, sizeof want, "\"attachments\":%zu}", all.n);
			if (strstr(summary_of(spool, &out), want) == NULL ||
			    (doc_flavour(doc)->kind == FLAVOUR_V1 &&
				doc_learner(doc) == NULL)) {
				differ++;
				printf("# %s: %s, want %s\n", names[i]->d_name,
				    out.data, want);
			}
			doc_attachments_free(&all);
		}
		buf_free(&out);
		doc_free(doc);
		spool_free(spool);
		free(names[i]);
	}
	free(names);
	ok(read > 40 && differ == 0, "corpus/real: %d records", read);
}

int
main(void)
{
	flavours();
	texts();
	trees();
	sums();
	corpus();
	xmlCleanupParser();
	return tap_done();
}

/* What becomes of several records: merge, mergesame, treewrite. */
#include <config.h>

#include "caps.h"
#include "merge.h"
#include "mergesame.h"
#include "msg.h"
#include "spool.h"
#include "tap.h"
#include "tree.h"
#include "treewrite.h"
#include "warnings.h"
#include "xalloc.h"

static xmlDoc *
tree_of(const char *text)
{
	struct spool *spool = spool_memory(text, strlen(text));
	xmlDoc *tree = tree_read(spool, NULL, 0, NULL);

	spool_free(spool);
	return tree;
}

static char *
text_of(struct spool *spool)
{
	size_t n = spool != NULL ? (size_t)spool_size(spool) : 0;
	char *s = xcalloc(n + 1, 1);

	if (n > 0)
		spool_read(spool, 0, s, n, NULL);
	return s;
}

static void
same(const char *a, const char *b, bool want, const char *name)
{
	xmlDoc *x = tree_of(a), *y = tree_of(b);
	const xmlNode *p = xmlDocGetRootElement(x);
	const xmlNode *q = xmlDocGetRootElement(y);

	ok(mergesame(p, q, "d") == want && mergesame(q, p, "d") == want, "%s",
	    name);
	ok(!want || mergesame_hash(p, "d") == mergesame_hash(q, "d"),
	    "%s: the hashes", name);
	tree_free(x);
	tree_free(y);
}

static void
sameness(void)
{
	same("<a xmlns='u'><b/></a>", "<x:a xmlns:x='u'><x:b/></x:a>", true,
	    "prefixes");
	same("<a>\n <b> x</b>\n</a>", "<a><b> x</b></a>", true, "indentation");
	same("<a><b> x</b></a>", "<a><b>x</b></a>", false, "blanks in a text");
	same("<a xmlns='u'><f xmlns='v'> <g/></f></a>",
	    "<a xmlns='u'><f xmlns='v'><g/></f></a>", false,
	    "blanks of others");
	same("<a p='1' q='2'/>", "<a q='2' p='1'/>", true, "attributes");
	same("<a p='1'/>", "<a p='2'/>", false, "another value");
	same("<a p='1'/>", "<a p='1' q='1'/>", false, "another attribute");
	same("<a><d>1</d><b/></a>", "<a><d>2</d><b/></a>", true, "the date");
	same("<a><c><d>1</d></c></a>", "<a><c><d>2</d></c></a>", false,
	    "a date further in");
	same("<a><b/></a>", "<a><b/><b/></a>", false, "one more");
	same("<a xmlns='u'/>", "<a xmlns='w'/>", false, "another namespace");
}

/* The first child of the root of TEXT, written into AROUND's root. */
static void
written(const char *text, const char *around, const char *want)
{
	xmlDoc *tree = tree_of(text), *outer = tree_of(around);
	struct spool *out = spool_new(MIB);
	struct treewrite *w = treewrite_new(out);
	struct treewrite_scope scope;
	struct fault fault = FAULT_NONE;
	char *have;

	treewrite_scope(xmlDocGetRootElement(outer), &scope);
	treewrite_element(w, xmlDocGetRootElement(tree)->children, &scope);
	treewrite_scope_free(&scope);
	is_int(treewrite_end(w, &fault), 0, "written");
	have = text_of(out);
	is_str(have, want, text);
	free(have);
	spool_free(out);
	tree_free(tree);
	tree_free(outer);
}

static void
writing(void)
{
	written("<r><a b='&lt;&#10;&quot;'>&lt;&gt;&#13;&amp;</a></r>", "<r/>",
	    "<a b=\"&lt;&#10;&quot;\">&lt;&gt;&#13;&amp;</a>");
	written(
	    "<r xmlns='u'><a><b/></a></r>", "<r xmlns='u'/>", "<a><b/></a>");
	written("<r xmlns='u'><a/></r>", "<r/>", "<a xmlns=\"u\"/>");
	written("<r><a/></r>", "<r xmlns='u'/>", "<a xmlns=\"\"/>");
	written("<p:r xmlns:p='u' xmlns:q='w'><p:a/></p:r>", "<r xmlns:p='u'/>",
	    "<p:a xmlns:q=\"w\"/>");
	written("<r xmlns:p='u'><a xmlns:p='v'/></r>", "<r xmlns:p='u'/>",
	    "<a xmlns:p=\"v\"/>");
	written("<r xml:lang='fi'><a/></r>", "<r/>", "<a xml:lang=\"fi\"/>");
	written("<r xml:lang='fi'><a xml:lang='sv'/></r>", "<r/>",
	    "<a xml:lang=\"sv\"/>");
}

#define RECORD(given, ids, body)                                               \
	"<elmo xmlns=\"https://github.com/emrex-eu/elmo-schemas/tree/v1\">"    \
	"<generatedDate>2022-01-01T00:00:00Z</generatedDate><learner>" ids     \
	"<givenNames>" given "</givenNames><familyName>Example</familyName>"   \
	"<bday>1999-01-01</bday></learner><report><issuer><identifier "        \
	"type=\"schac\">a.example.org</identifier><title>U</title><url>u"      \
	"</url></issuer>" body "<issueDate>2022-01-01T00:00:00Z</issueDate>"   \
	"</report></elmo>\n"

/* "" when the result is WANT of the two, else why not. */
static void
merged(const char *a, const char *b, enum verdict want, const char *name)
{
	static const struct merge_options options = {false, XSD_NONE};
	struct merge *m = merge_new(&options);
	struct fault fault = FAULT_NONE;
	struct spool *in[2] = {
	    spool_memory(a, strlen(a)), spool_memory(b, strlen(b))};
	struct spool *result = NULL;
	const char *culprit = NULL;

	if (merge_add(m, "a", in[0], NULL, &fault) == 0 &&
	    merge_add(m, "b", in[1], NULL, &fault) == 0)
		result = merge_result(m, &culprit, &fault);
	is_int(fault.verdict, want, name);
	ok((result != NULL) == (want == VERDICT_OK), "%s: a result", name);
	ok(strstr(fault.text, "Ada") == NULL, "%s: no values", name);
	spool_free(result);
	spool_free(in[0]);
	spool_free(in[1]);
	merge_free(m);
}

static void
merging(void)
{
	static const char ada[] = RECORD("Ada", "", "");

	merged(ada, ada, VERDICT_OK, "twice the same");
	merged(ada, RECORD("ADA", "", ""), VERDICT_OK, "another case");
	merged(ada, RECORD("Berit", "", ""), VERDICT_NO, "another learner");
	merged(ada, RECORD("Ada", "", "<strange/>"), VERDICT_NO,
	    "what no version has");
	merged(ada, "<elmo/>", VERDICT_NO, "no namespace");
	merged(ada, "<a>", VERDICT_TROUBLE, "no document");
}

int
main(void)
{
	sameness();
	writing();
	merging();
	return tap_done();
}

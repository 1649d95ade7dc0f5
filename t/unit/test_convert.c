/* Tables and steps of a conversion: convert*, country. */
#include <config.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "convertdoc.h"
#include "convertedit.h"
#include "convertmodel.h"
#include "converttell.h"
#include "country.h"
#include "msg.h"
#include "spool.h"
#include "tap.h"
#include "tree.h"
#include "warnings.h"
#include "xalloc.h"

#define V1 "https://github.com/emrex-eu/elmo-schemas/tree/v1"
#define V2 "https://github.com/emrex-eu/elmo-schemas/tree/v2"

static xmlDoc *
tree_of(const char *text)
{
	struct spool *spool = spool_memory(text, strlen(text));
	xmlDoc *tree = tree_read_all(spool, NULL, 0, NULL);

	spool_free(spool);
	return tree;
}

static void
model(void)
{
	const struct convertmodel *row;
	size_t n;

	row = convertmodel_find(CONVERT_LEARNER, "bday", XSD_2_1_1);
	ok(row != NULL && row->since == XSD_2_1_1, "bday came back in 2.1.1");
	row = convertmodel_find(CONVERT_LEARNER, "bday", XSD_2_0_0);
	ok(row != NULL && !convertmodel_has(row, XSD_2_0_0), "not in 2.0");
	row = convertmodel_find(CONVERT_LOI, "grouping", XSD_1_3_0);
	ok(convertmodel_needs(row, XSD_1_3_0), "1.3.0 wants a grouping");
	ok(!convertmodel_needs(row, XSD_1_4_0), "1.4.0 does not");
	ok(convertmodel_find(CONVERT_LOI, "dob", XSD_1_3_0) == NULL,
	    "there is no such element");
	ok(convertmodel_rows(CONVERT_LEAF, &n) == NULL && n == 0,
	    "nothing is in a text");
	ok(convertmodel_attachment("Other", XSD_1_2_0), "Other is in 1.2");
	ok(!convertmodel_attachment("Other", XSD_1_1_0), "not in 1.1");
	is_str(convert_namespace(XSD_2_0_0), V1, "2.0.0 as tagged");
	is_str(convert_namespace(XSD_2_0_0_V2), V2, "2.0.0 of the branch");
}

/* The list of the schema that older versions share. */
static void
countries(void)
{
	const char *dir = getenv("EMREX_XSD");
	char *path =
	    xasprintf("%s/europass.xsd", dir != NULL ? dir : "share/xsd");
	FILE *fp = fopen(path, "r");
	char line[200], code[3] = "";
	size_t listed = 0, all = 0;

	ok(fp != NULL, "the schema of countries is there");
	while (fp != NULL && fgets(line, sizeof line, fp) != NULL) {
		const char *s = strstr(line, "enumeration value=\"");

		if (s == NULL)
			continue;
		memcpy(code, s + 19, 2);
		listed++;
		ok(country_listed(code), "%s is listed", code);
	}
	for (char a = 'A'; a <= 'Z'; a++)
		for (char b = 'A'; b <= 'Z'; b++) {
			code[0] = a;
			code[1] = b;
			all += country_listed(code);
		}
	ok(all == listed, "and no other");
	ok(!country_listed("F") && !country_listed("FIN"), "nor a part");
	is_str(country_of_uri("http://publications.europa.eu/resource/"
			      "authority/country/FIN"),
	    "FI", "of a URI");
	ok(country_of_uri("http://example.org/country/FIN") == NULL,
	    "of another");
	ok(country_of_uri("FIN") == NULL, "of none");
	ok(country_is_alpha2("XK") && !country_is_alpha2("fi"), "two letters");
	if (fp != NULL)
		fclose(fp);
	free(path);
}

static void
told(void)
{
	struct converttell t = CONVERTTELL_NONE;
	struct warnings w = WARNINGS_NONE;
	xmlDoc *tree =
	    tree_of("<elmo><report>\n<learningOpportunitySpecification>"
		    "<hasPart><learningOpportunitySpecification>\n<level/>"
		    "</learningOpportunitySpecification></hasPart><level/>"
		    "</learningOpportunitySpecification></report></elmo>");
	xmlNode *report =
	    convertedit_child(xmlDocGetRootElement(tree), "report");
	xmlNode *los = convertedit_child(report, NULL);
	xmlNode *part = convertedit_child(los, "hasPart")->children;
	char many[40];

	converttell_add(&t, CONVERTTELL_LOSS, convertedit_child(part, "level"),
	    NULL, "gone");
	converttell_add(&t, CONVERTTELL_LOSS, convertedit_child(los, "level"),
	    NULL, "gone");
	converttell_add(&t, CONVERTTELL_NOTE, report, "@id", "gone");
	converttell_add(&t, CONVERTTELL_LACK, xmlDocGetRootElement(tree),
	    "learner", "none");
	ok(converttell_count(&t, CONVERTTELL_LOSS) == 1, "one line for a kind");
	converttell_warn(&t, CONVERTTELL_LOSS, &w);
	converttell_warn(&t, CONVERTTELL_NOTE, &w);
	converttell_warn(&t, CONVERTTELL_LACK, &w);
	ok(w.n == 3, "three lines");
	is_str(w.text[0],
	    "line 3: report//learningOpportunitySpecification/level: gone "
	    "(2 times)",
	    "any depth");
	is_str(w.text[1], "line 1: report/@id: gone", "an attribute");
	is_str(w.text[2], "line 1: learner: none", "below the root");
	for (int i = 0; i < 1000; i++) {
		snprintf(many, sizeof many, "x%d", i);
		converttell_add(&t, CONVERTTELL_LOSS, report, many, "gone");
	}
	ok(t.n < 200, "a thousand names are not a thousand lines");
	warnings_free(&w);
	converttell_free(&t);
	tree_free(tree);
}

/* What is moved or taken out takes its white space along. */
static void
edits(void)
{
	static const char text[] = "<a xmlns='u' xmlns:p='w'>\n <b xmlns:p='v'>"
				   "<!-- c -->\n  <p:d/>\n </b>\n <c/>\n</a>";
	xmlDoc *tree = tree_of(text);
	xmlNode *root = xmlDocGetRootElement(tree);
	xmlNode *b = convertedit_child(root, "b");
	xmlNode *c = convertedit_child(root, "c"), *d = b->last->prev, *e;
	xmlChar *out;

	e = convertedit_add_after(b, "e");
	ok(e->prev->type == XML_TEXT_NODE, "indented as its sibling");
	convertedit_drop(e);
	e = convertedit_add_last(c, "e");
	ok(c->children == e && e->ns == root->ns, "the only child");
	convertedit_drop(e);
	convertedit_move(d, root, c);
	convertedit_drop(b);
	xmlDocDumpMemory(tree, &out, NULL);
	is_str((char *)strstr((char *)out, "<a"),
	    "<a xmlns=\"u\" xmlns:p=\"w\">\n  <p:d xmlns:p=\"v\"/>\n <c/>\n"
	    "</a>\n",
	    "moved with what it means");
	xmlFree(out);
	tree_free(tree);
}

static struct spool *
convert(const char *text, enum xsd_version to, bool strict, size_t *losses)
{
	struct spool *in = spool_memory(text, strlen(text)), *out = NULL;
	struct convertdoc_options options = {strict, false, true};
	struct fault fault = FAULT_NONE;
	struct convertdoc *doc = convertdoc_read(in, &fault);

	*losses = 0;
	if (doc != NULL) {
		convertdoc_to(doc, to);
		out = convertdoc_result(doc, &options, NULL, NULL, &fault);
		*losses = converttell_count(&doc->told, CONVERTTELL_LOSS);
	}
	convertdoc_free(doc);
	spool_free(in);
	return out;
}

static void
documents(void)
{
	static const char text[] =
	    "<elmo xmlns='" V1 "'><generatedDate/><learner><gender/></learner>"
	    "</elmo>";
	struct spool *out;
	size_t losses;

	out = convert(text, XSD_1_7_0, true, &losses);
	ok(out != NULL && spool_size(out) == strlen(text), "as it came");
	spool_free(out);
	out = convert(text, XSD_1_0_0, false, &losses);
	ok(out != NULL && losses == 1, "one thing lost");
	spool_free(out);
	out = convert(text, XSD_1_0_0, true, &losses);
	ok(out == NULL && losses == 1, "or refused");
	out = convert("<elmo xmlns='u'/>", XSD_1_0_0, false, &losses);
	ok(out == NULL, "an elmo of others");
	out = convert("<a/>", XSD_1_0_0, false, &losses);
	ok(out == NULL, "no elmo");
}

int
main(void)
{
	model();
	countries();
	told();
	edits();
	documents();
	return tap_done();
}

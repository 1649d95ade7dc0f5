/* What a record lacks, and what a table puts in: lack, fill and their parts. */
#include <config.h>

#include "buf.h"
#include "caps.h"
#include "doc.h"
#include "fill.h"
#include "fillfield.h"
#include "fillpath.h"
#include "lack.h"
#include "lackform.h"
#include "msg.h"
#include "spool.h"
#include "tap.h"
#include "tree.h"
#include "treewrite.h"
#include "warnings.h"
#include "xalloc.h"

#define NS "xmlns='https://github.com/emrex-eu/elmo-schemas/tree/v2'"
#define LEARNER                                                                \
	"<learner><givenNames>A</givenNames><familyName>B</familyName>"        \
	"</learner>"
#define LOS "learningOpportunitySpecification"
#define COURSE(id, more)                                                       \
	"<" LOS "><identifier type='local'>" id "</identifier>"                \
	"<title>T" id "</title><specifies><learningOpportunityInstance>" more  \
	"</learningOpportunityInstance></specifies></" LOS ">"
#define REPORT(courses)                                                        \
	"<report><issuer><identifier type='pic'>9</identifier>"                \
	"<title>U</title><url/></issuer>" courses                              \
	"<issueDate>2024-01-01T00:00:00Z</issueDate></report>"
#define ELMO(reports)                                                          \
	"<elmo " NS                                                            \
	"><generatedDate>2024-01-01T00:00:00Z</generatedDate>" LEARNER reports \
	"</elmo>"

static char *
text_of(const xmlDoc *tree)
{
	struct spool *out = spool_new(MIB);
	struct treewrite *w = treewrite_new(out);
	char *s;

	treewrite_element(
	    w, xmlDocGetRootElement((xmlDoc *)(uintptr_t)tree), NULL);
	treewrite_end(w, NULL);
	s = xcalloc((size_t)spool_size(out) + 1, 1);
	spool_read(out, 0, s, (size_t)spool_size(out), NULL);
	spool_free(out);
	return s;
}

static xmlDoc *
tree_of(const char *text)
{
	struct spool *spool = spool_memory(text, strlen(text));
	xmlDoc *tree = tree_read(spool, NULL, 0, NULL);

	spool_free(spool);
	return tree;
}

static struct fill *
table_of(const char *csv, struct fault *fault)
{
	return fill_parse(xstrdup(csv), strlen(csv), fault);
}

/* DOC with the values of CSV in it; NULL with *fault set. */
static char *
filled(const char *doc, const char *csv, enum xsd_version version,
    struct warnings *told, struct fault *fault)
{
	struct fill *fill = table_of(csv, fault);
	struct fill_record record = {"dir/a.xml", "0123", version};
	xmlDoc *tree = tree_of(doc);
	struct doc *view = doc_over(tree, FLAVOUR_V2, version);
	size_t changes = 0;
	char *made = NULL;

	if (fill != NULL &&
	    fill_doc(fill, view, &record, &changes, told, fault) == 0) {
		made = text_of(tree);
		fill_unused(fill, told);
		if ((changes > 0) != (strcmp(made, doc) != 0))
			tap_ok(changes == 0, "changes are counted");
	}
	doc_free(view);
	tree_free(tree);
	fill_free(fill);
	return made;
}

/* The record of one course, with WANT in it once CSV is filled in. */
static void
gives(const char *doc, const char *csv, const char *want, const char *tell)
{
	struct warnings told = WARNINGS_NONE;
	struct fault fault = FAULT_NONE;
	char *made = filled(doc, csv, XSD_2_1_1, &told, &fault);
	const char *said = told.n > 0 ? told.text[0] : "";

	if (!ok(made != NULL && strstr(made, want) != NULL, "%s", want))
		printf("# %s\n# %s\n", fault.text, made != NULL ? made : "");
	if (!ok(tell != NULL ? strstr(said, tell) != NULL : told.n == 0,
		"told: %s", tell != NULL ? tell : "nothing"))
		printf("# %s\n", said);
	warnings_free(&told);
	free(made);
}

#define ONE ELMO(REPORT(COURSE("1", "")))
#define TWO ELMO(REPORT(COURSE("1", "<status>passed</status>") COURSE("2", "")))
#define LOI_PATH                                                               \
	"/elmo/report[1]/" LOS "[1]/specifies/learningOpportunityInstance/"

static void
values(void)
{
	static const struct {
		const char *csv, *want;
	} cases[] = {
	    {"path,value\n/elmo/learner/identifier[@type='esi'],"
	     "urn:schac:personalUniqueCode:int:esi:example.org:1\n",
		"<learner><identifier type=\"esi\">urn:schac:personalUnique"
		"Code:int:esi:example.org:1</identifier><givenNames>"},
	    {"path,value\nlearner/dateOfBirth,2001-02-03\n",
		"</familyName><dateOfBirth>2001-02-03</dateOfBirth></learner>"},
	    {"path,value\nlearner/gender,2\n", "<gender>2</gender></learner>"},
	    {"path,type,value\nissuer/identifier,schac,example.org\n",
		"9</identifier><identifier type=\"schac\">example.org"
		"</identifier><title>"},
	    {"path,value\nissuer/country,FI\n",
		"<issuer><country type=\"ISO\">FI</country><identifier"},
	    {"path,value\nissuer/country,https://example.org/fi\n",
		"<country type=\"URI\">https://example.org/fi</country>"},
	    {"path,value\nissuer/url,https://example.org\n",
		"<url>https://example.org</url>"},
	    {"path,value,lang\nlos/title,Kurssi,fi\n",
		"<title>T1</title><title xml:lang=\"fi\">Kurssi</title>"},
	    {"path,value\n\"los/title[@xml:lang=\"\"sv\"\"]\",Kurs\n",
		"<title xml:lang=\"sv\">Kurs</title><specifies>"},
	    {"path,value\nlos/type,Course\n", "<type>Course</type><spec"},
	    {"path,value\n" LOI_PATH "resultLabel,B+\n",
		"Instance><resultLabel>B+</resultLabel></learning"},
	    {"path,value\nloi/credit/value,\"7,5\"\n",
		"<credit><scheme>ects</scheme><value>7.5</value></credit>"},
	    {"path,value\nloi/credit[scheme='ECVET']/value,2\n",
		"<credit><scheme>ECVET</scheme><value>2</value></credit>"},
	    {"path,value\nloi/level/value,7\n",
		"<level><type>EQF</type><value>7</value></level>"},
	    {"path,value\nloi/academicTerm/end,2024-12-31\n"
	     "loi/academicTerm/title,Autumn\n"
	     "loi/academicTerm/start,2024-08-01\n",
		"<academicTerm><title>Autumn</title><start>2024-08-01</start>"
		"<end>2024-12-31</end></academicTerm>"},
	    {"path,value\nloi/resultDistribution,A=12; B & C = 3\n",
		"<resultDistribution><category label=\"A\" count=\"12\"/>"
		"<category label=\"B &amp; C\" count=\"3\"/></result"},
	    {"path,value\nloi/resultDistribution/category[@label='A'],12\n",
		"<category label=\"A\" count=\"12\"/>"},
	    {"path,value\nloi/languageOfInstruction,en\n"
	     "loi/engagementHours,80\nloi/status,passed\nloi/duration,P1M\n",
		"<duration>P1M</duration><status>passed</status><language"
		"OfInstruction>en</languageOfInstruction><engagementHours>"},
	    {"los_id,loi/resultLabel,note\n1,5,hello\n",
		"<resultLabel>5</resultLabel>"},
	    {"where,path,value\nlos_id ~ ^1$,loi/resultLabel,5\n",
		"<resultLabel>5</resultLabel>"},
	    {"document,path,value\na.xml,loi/resultLabel,5\n",
		"<resultLabel>5</resultLabel>"},
	    {"document,path,value\n0123,loi/resultLabel,5\n",
		"<resultLabel>5</resultLabel>"},
	    {"\xEF\xBB\xBFpath;value\r\nloi/resultLabel;'=x\r\n",
		"<resultLabel>=x</resultLabel>"},
	    {"Path\tValue\nloi/resultLabel\t 5 \n\t\n",
		"<resultLabel>5</resultLabel>"},
	    {"path,value\nloi/resultLabel,\xEF\xBF\xBD\n",
		"<resultLabel>\xEF\xBF\xBD</resultLabel>"},
	    {"path,value\nloi/resultLabel,a]]>&<\n",
		"<resultLabel>a]]&gt;&amp;&lt;</resultLabel>"},
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		gives(ONE, cases[i].csv, cases[i].want, NULL);
	gives("<elmo " NS "><learner><identifier type=''/></learner></elmo>",
	    "path,type,value\nlearner/identifier,x,1\n",
	    "<learner><identifier type=\"x\">1</identifier></learner>", NULL);
	gives("<e:elmo xmlns:e='https://github.com/emrex-eu/elmo-schemas/tree/"
	      "v2'>\n <e:learner>\n  <e:givenNames/>\n </e:learner></e:elmo>",
	    "path,value\nlearner/familyName,Ö\nlearner/givenNames,P\n",
	    "<e:learner>\n  <e:givenNames>P</e:givenNames>\n  <e:familyName>Ö"
	    "</e:familyName>\n </e:learner>",
	    NULL);
}

/* What stands is kept, and said so, but not where it is the same. */
static void
kept(void)
{
	gives(TWO, "path,value\nlearner/givenNames,A\n",
	    "<givenNames>A</givenNames>", NULL);
	gives(TWO, "path,value\nlearner/givenNames,Secret\n",
	    "<givenNames>A</givenNames>",
	    "line 2 of the table: kept what is at /elmo/learner/givenNames");
	gives(TWO, "path,value,replace\nlearner/givenNames,Q,yes\n",
	    "<givenNames>Q</givenNames>",
	    "line 2 of the table: replaced what was at /elmo/learner/");
	gives(ELMO(REPORT(COURSE("1",
		  "<resultDistribution><category label='A' count='1'/>"
		  "<description>d</description></resultDistribution>"))),
	    "path,value,replace\nloi/resultDistribution,B=2,yes\n",
	    "<resultDistribution><category label=\"B\" count=\"2\"/>"
	    "<description>",
	    "replaced");
	gives(TWO,
	    "path,value\n/elmo/report[2]/issueDate,2024-01-01T00:00:00Z\n",
	    "<elmo", "line 2: column 2: no record has a place for it");
	gives(TWO, "los_id,loi/resultLabel\n1,A\n3,B\n", "<resultLabel>A<",
	    "line 3: column 2: no record");
	gives(TWO, "document,loi/resultLabel\nb.xml,A\n", "<elmo", "no record");
	gives(TWO,
	    "where,where,path,value\nstatus=failed,los_id=2,"
	    "loi/resultLabel,A\n",
	    "<status>passed</status></learning", "line 2: column 4: no record");
	gives(TWO, "path,value\nloi/identifier[@type='x'],1\n",
	    "<identifier type=\"x\">1</identifier></learning",
	    "one identifier for several instances");
}

static void
refused(const char *csv, long line, const char *why)
{
	struct fault fault = FAULT_NONE;
	struct fill *fill = table_of(csv, &fault);

	if (!ok(fill == NULL && fault.verdict == VERDICT_TROUBLE &&
		    fault.line == line && strstr(fault.text, why) != NULL,
		"refused: %s", why))
		printf("# %ld: %s\n", fault.line, fault.text);
	ok(strstr(fault.text, "SECRET") == NULL, "no value is shown");
	fill_free(fill);
}

static void
tables(void)
{
	static const char *const paths[] = {"/elmo", "elmo/learner/bday",
	    "learner", "learner/nothing", "los/title[1]",
	    "los/title[@type='x']", "/elmo/learner[1/bday",
	    "loi/credit[scheme=]/value", "/elmo//x", "loi/academicTerm/start/x",
	    "los/title[@xml:lang='en'x]", "los/", "/elmo/report[0]/issueDate",
	    "/x/learner/bday", "[1]/x", "/elmo/report[@id='1']/issueDate"};

	for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
		char *csv =
		    xasprintf("path,value\nloi/date,\n%s,SECRET\n", paths[i]);

		refused(csv, 3, "column 1 (path): ");
		free(csv);
	}
	refused("", 0, "an empty table");
	refused("path\nlos/title\n", 1, "want a column value beside path");
	refused("value,los_id\nx,1\n", 1, "want a column path beside value");
	refused("los_id,title\n1,SECRET\n", 1, "want columns path and value");
	refused("path,value,loi/date\n", 1, "not both");
	refused("path,value,path\n", 1, "column 3 (path): there twice");
	refused("path,value,nonsense\n", 1, "column 3 (nonsense): neither");
	refused("los_id,loi/nonsense\n", 1, "column 2 (loi/nonsense): ");
	refused("path,value\n,SECRET\n", 2, "a value without a path");
	refused("path,value\nloi/date,SECRET\n", 2,
	    "column 2 (value): want a date, such as 2024-12-31");
	refused("path,value\n\nloi/date,31.12.2024\n", 3, "want a date");
	refused(
	    "path,value\nloi/credit/value,\"1.000,5\"\n", 2, "want a number");
	refused("path,value\nlearner/identifier[@type='ESI'],SECRET\n", 2,
	    "want urn:schac:personalUniqueCode:int:esi:SCOPE:CODE");
	refused("path,value\nissuer/identifier[@type='schac'],https://SECRET\n",
	    2, "want a HEI id");
	refused("path,value\nloi/resultDistribution,SECRET\n", 2,
	    "such as A=12; B=30");
	refused("path,value\nloi/resultDistribution,;\n", 2, "at least one");
	refused("path,value\nlos/type,course\n", 2, "want Degree Programme");
	refused("path,value\nloi/status,ok\n", 2, "want passed");
	refused("path,value\nlos/iscedCode,1\n", 2, "ISCED");
	refused("path,value\nissuer/country,Finland\n", 2, "3166");
	refused("path,value\nloi/languageOfInstruction,eng\n", 2, "639");
	refused("path,value\nlos/identifier,SECRET\n", 2, "want a type");
	refused("path,type,value\nlos/title,x,SECRET\n", 2, "a type where");
	refused("path,type,value\nlos/identifier[@type='a'],b,SECRET\n", 2,
	    "another type");
	refused("path,value\nloi/resultDistribution/category,1\n", 2,
	    "want a label");
	refused("path,value,lang\nlos/title,SECRET,e n\n", 2,
	    "column 3 (lang): want a language");
	refused("path,value,replace\nlos/title,SECRET,x\n", 2,
	    "column 3 (replace): want yes or no");
	refused("path,value,where\nlos/title,SECRET,x\n", 2, "(where): want");
	refused("path,value,los_id\n/elmo/learner/bday,2001-01-01,x\n", 2,
	    "a path from /elmo and a condition");
	refused("los_id,loi/resultLabel\n,SECRET\n", 2, "no condition");
	refused("los_id,loi/resultLabel\n1,A,SECRET\n", 2, "more cells");
	refused("los_id,loi/resultLabel\n1,A\n2,B\n1,SECRET\n", 4,
	    "another value for the same as in line 2");
	refused("path,value\nlos/title,\"SECRET\n", 2, "not closed");
	refused("path,value\nlos/title,SECR\xC3\n", 2, "not UTF-8");
	refused("path,value\nlos/title,SECR\xC1\x81\n", 2, "not UTF-8");
	refused("path,value\nlos/title,SECR\xED\xA0\x80\n", 2, "not UTF-8");
	refused("path,value\nlos/title,SECRET\x01\n", 2, "a control character");
	refused("path,value\nlos/title,SECRET\xEF\xBF\xBF\n", 2, "a control");
}

static void
refused_by_record(enum xsd_version version, const char *csv, const char *why)
{
	struct warnings told = WARNINGS_NONE;
	struct fault fault = FAULT_NONE;
	char *made =
	    filled(ELMO(REPORT("") REPORT("")), csv, version, &told, &fault);

	if (!ok(made == NULL && fault.verdict == VERDICT_NO &&
		    strstr(fault.text, why) != NULL,
		"refused: %s", why))
		printf("# %s\n", fault.text);
	free(made);
	warnings_free(&told);
}

static void
count_lack(void *ctx, const struct lack *lack)
{
	struct buf *buf = ctx;

	buf_printf(buf, "%s ", lack->rule);
}

static void
lacks(const char *doc, enum rule_profile profile, const char *want)
{
	struct buf have = BUF_INIT(MIB);
	struct lack_count count;
	xmlDoc *tree = tree_of(doc);
	struct doc *view = doc_over(tree, FLAVOUR_V2, XSD_2_1_1);

	buf_adds(&have, "");
	lack_each(view, profile, XSD_2_1_1, count_lack, &have, &count);
	is_str(have.data != NULL ? have.data : "", want, "the lacks");
	doc_free(view);
	tree_free(tree);
	buf_free(&have);
}

#define ECTS "<credit><scheme>ECTS</scheme><value>1</value></credit>"
#define GOT                                                                    \
	"<identifier type='ewp-loi-id'>i</identifier><academicTerm><title>t"   \
	"</title><start>2024-01-01</start><end>2024-02-01</end></"             \
	"academicTerm>"                                                        \
	"<resultLabel>A</resultLabel><resultDistribution><category label='A' " \
	"count='1'/></resultDistribution>"

static void
listed(void)
{
	lacks(ONE, RULE_TORS_3, "E1 E7 E6 E8 E10 E11 E11 E11 E13 E14 E12 ");
	lacks(ONE, RULE_TORS_2, "E1 E2 E3 E4 O6 ");
	lacks(ONE, RULE_EMREX, "G5 I1 O1 O6 A1 ");
	lacks(ELMO(REPORT(COURSE("1", GOT ECTS))), RULE_TORS_3, "E1 E7 E6 E8 ");
	lacks(ELMO(REPORT(
		  COURSE("1", GOT "<credit><scheme>ects</scheme></credit>"))),
	    RULE_TORS_3, "E1 E7 E6 E8 O7 ");
	lacks("<elmo " NS "><learner/><report><issuer/></report></elmo>",
	    RULE_TORS_3, "schema schema schema E1 E7 schema schema schema E6 ");
}

/* Credits are wanted where a branch ends, and only there. */
static void
branches(void)
{
#define PART(more) "<hasPart>" more "</hasPart></" LOS ">"
#define WITH(more, part)                                                       \
	"<" LOS "><identifier type='ewp-los-id'>p</identifier><title>p"        \
	"</title><specifies><learningOpportunityInstance>" GOT more            \
	"</learningOpportunityInstance></specifies>" PART(part)
	lacks(ELMO(REPORT(WITH("", COURSE("1", GOT)))), RULE_TORS_3,
	    "E1 E7 E6 E8 E12 ");
	lacks(ELMO(REPORT(WITH(ECTS, COURSE("1", GOT)))), RULE_TORS_3,
	    "E1 E7 E6 E8 ");
	lacks(ELMO(REPORT(WITH("", COURSE("1", GOT ECTS)))), RULE_TORS_3,
	    "E1 E7 E6 E8 ");
}

int
main(void)
{
	values();
	kept();
	tables();
	refused_by_record(XSD_2_1_1,
	    "path,value\n/elmo/report/issuer/country,FI\n",
	    "the path fits several");
	refused_by_record(XSD_1_7_0,
	    "path,value\nlearner/dateOfBirth,2001-01-01\n",
	    "ELMO 1.7.0 has no dateOfBirth there");
	listed();
	branches();
	return tap_done();
}

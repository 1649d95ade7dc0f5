/* What a record says, as blocks: transcript and the sections it puts together.
 */
#include <config.h>

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "amount.h"
#include "authentic.h"
#include "block.h"
#include "buf.h"
#include "caps.h"
#include "clean.h"
#include "country.h"
#include "doc.h"
#include "enclosure.h"
#include "labels.h"
#include "msg.h"
#include "sections.h"
#include "spool.h"
#include "tap.h"
#include "transcript.h"
#include "warnings.h"
#include "xalloc.h"

#define SHA "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define NS "https://github.com/emrex-eu/elmo-schemas/tree/v1"
#define LEARNER                                                                \
	"<learner><citizenship>EL</citizenship><givenNames>Iiris</givenNames>" \
	"<familyName>Esimerkki</familyName><bday>1990-01-01+02:00</bday>"      \
	"</learner>"
#define ISSUER                                                                 \
	"<issuer><country>FI</country>"                                        \
	"<identifier type=\"schac\">uni.example.org</identifier>"              \
	"<title xml:lang=\"fi\">Utopian yliopisto</title>"                     \
	"<title xml:lang=\"en\"/>"                                             \
	"<url>javascript:alert(1)</url></issuer>"
#define ELMO(report, rest)                                                     \
	"<elmo xmlns=\"" NS "\"><generatedDate>2026-01-01T00:00:00Z"           \
	"</generatedDate>" LEARNER "<report>" ISSUER report                    \
	"<issueDate>2026-01-01T00:00:00Z</issueDate></report>" rest "</elmo>"
#define LOS "learningOpportunitySpecification"
#define LOI "<specifies><learningOpportunityInstance>"
#define END "</learningOpportunityInstance></specifies>"
#define ECTS(value)                                                            \
	"<credit><scheme>ects</scheme><value>" value "</value></credit>"
#define COURSE(title, loi)                                                     \
	"<" LOS "><title>" title "</title><type>Course</type>" LOI loi END     \
	"</" LOS ">"
#define PART(title, loi) "<hasPart>" COURSE(title, loi) "</hasPart>"

static const char *const english[] = {"en", NULL};
static struct labels *labels;
static struct authentic authentic = {
    .state = AUTHENTIC_UNCHECKED, .sha256 = (char *)(uintptr_t)SHA};

static char *
dump_of(const struct doc *doc)
{
	struct enclosures all = {.n = 0};
	struct warnings warnings = WARNINGS_NONE;
	struct subject subject = {
	    doc, english, labels, &authentic, &all, true, &warnings, NULL};
	struct blocks *blocks;
	char *text = NULL;
	size_t n = 0;
	FILE *out = open_memstream(&text, &n);

	enclosure_read(doc, &all, &warnings);
	blocks = transcript_blocks(&subject);
	block_dump(blocks, out);
	fclose(out);
	blocks_free(blocks);
	enclosure_free(&all);
	warnings_free(&warnings);
	return text;
}

static char *
dump(const char *xml)
{
	struct fault fault = FAULT_NONE;
	struct spool *spool = spool_memory(xml, strlen(xml));
	struct doc *doc = doc_read(spool, &fault);
	char *text = doc != NULL ? dump_of(doc) : xstrdup(fault.text);

	doc_free(doc);
	spool_free(spool);
	return text;
}

static void
has(const char *dump, const char *want, const char *name)
{
	if (!ok(strstr(dump, want) != NULL, "%s", name))
		printf("# want '%s' in\n%s", want, dump);
}

static void
hasnt(const char *dump, const char *want, const char *name)
{
	if (!ok(strstr(dump, want) == NULL, "%s", name))
		printf("# '%s' in\n%s", want, dump);
}

static size_t
times(const char *dump, const char *what)
{
	size_t n = 0;

	for (; (dump = strstr(dump, what)) != NULL; dump++)
		n++;
	return n;
}

static void
test_amount(void)
{
	static const char *const sums[][3] = {{"0.1", "0.2", "0.3"},
	    {"7.50", "2.5", "10"}, {"-1", "0.25", "-0.75"}, {".5", "5.", "5.5"},
	    {"0.000000001", "0", "0.000000001"}, {"1.0000000000000", "1", "2"},
	    {"7,5", "1", NULL}, {"0.0000000001", "1", NULL},
	    {"9223372036", "9223372036", NULL},
	    {"99999999999999999999", "1", NULL}, {"", "1", NULL}};

	for (size_t i = 0; i < sizeof sums / sizeof sums[0]; i++) {
		struct amount sum = {.n = 0};
		char *text;

		amount_add(&sum, sums[i][0]);
		amount_add(&sum, sums[i][1]);
		text = amount_text(&sum);
		is_str(text, sums[i][2], sums[i][0]);
		free(text);
	}
}

static void
is_words(char *have, const char *want)
{
	is_str(have, want, want);
	free(have);
}

static void
test_words(void)
{
	const struct subject subject = {.langs = english, .labels = labels};

	is_words(words_country(&subject, "FI"), "Finland");
	is_words(words_country(&subject, "el"), "Greece");
	is_words(words_country(&subject, "UK"), "United Kingdom");
	is_words(words_country(&subject,
		     "http://publications.europa.eu/resource/authority/"
		     "country/FIN"),
	    "Finland");
	is_words(words_country(&subject, "Suomi"), "Suomi");
	is_str(country_alpha2("ABW"), "AW", "the first code");
	is_str(country_alpha2("zwe"), "ZW", "the last code");
	ok(country_alpha2("ZZZ") == NULL, "no code");
	is_words(words_language(&subject, "sv"), "Swedish");
	is_words(words_language(&subject, "sv-FI"), "Swedish");
	is_words(words_language(&subject, "98"), "98");
	is_words(words_date("2014-10-01T00:00:00Z"), "2014-10-01");
	is_words(words_date("2014-10-01+02:00"), "2014-10-01");
	is_words(words_date("18-07-1966"), "18-07-1966");
	is_words(words_date("2012"), "2012");
	is_words(words_date("2014-10-011"), "2014-10-011");
	is_words(words_duration(&subject, "P3Y6M"), "3 years 6 months");
	is_words(words_duration(&subject, "P1Y"), "1 year");
	is_words(words_duration(&subject, "P"), "P");
	is_words(words_duration(&subject, "PT5H"), "PT5H");
	is_words(words_duration(&subject, "6 Semesters"), "6 Semesters");
	is_words(words_code(&subject, "los-type", "Degree Programme"),
	    "Degree programme");
	is_words(words_code(&subject, "los-type", "Sprint"), "Sprint");
	is_words(words_field(&subject, "someNewThing"), "Some new thing");
	is_str(words_url("https://uni.example.org/"),
	    "https://uni.example.org/", "a link");
	ok(words_url("javascript:alert(1)") == NULL, "no link");
	ok(words_url("http://") == NULL, "no link either");
}

static void
test_page(void)
{
	char *text = dump(ELMO("", ""));

	has(text, "header furniture (en): Utopian yliopisto", "header");
	has(text, "footer furniture: Iiris Esimerkki \302\267 1990-01-01\n",
	    "footer");
	has(text, "Document 0123456789abcdef\n", "document number");
	has(text, "institution (fi): Utopian yliopisto",
	    "an empty title is none, though its language is wanted");
	has(text, "| small: javascript:alert(1)\n", "a link that is text");
	has(text, "This report holds no results.", "an empty report");
	has(text, "Greece", "citizenship by name");
	has(text, "  title (en): Transcript of Records", "title");
	has(text, "It was not checked", "a signature that was not checked");
	has(text, "code: " SHA, "the whole document number");
	free(text);
}

static void
test_panel(void)
{
	struct authentic kept = authentic;
	char *text;

	authentic.signer = (char *)(uintptr_t) "CN=Some Key";
	authentic.emp = (char *)(uintptr_t) "A contact point";
	text = dump(ELMO("", ""));
	hasnt(text, "CN=Some Key", "who was not checked is not named");
	free(text);
	authentic.state = AUTHENTIC_INTACT;
	text = dump(ELMO("", ""));
	has(text, "Nobody vouches", "intact is not good");
	has(text, "CN=Some Key", "what the certificate says");
	hasnt(text, "A contact point", "no contact point without trust");
	hasnt(text, "Record signed by", "nobody has signed");
	free(text);
	authentic.state = AUTHENTIC_GOOD;
	authentic.seal = (char *)(uintptr_t) "CN=Some Operator";
	text = dump(ELMO("", ""));
	has(text, "Record signed by", "who signed");
	has(text, "A contact point", "the contact point");
	has(text, "File sealed by", "who sealed");
	has(text, "sealed by CN=Some Operator", "and that this is another");
	free(text);
	authentic = kept;
}

static void
test_table(void)
{
	char *text = dump(
	    ELMO(COURSE("Loose", "<date>2020-01-01</date>"
				 "<resultLabel>5!</resultLabel>" ECTS("0.1"))
		     COURSE("Other", ECTS("0.2"))
			 COURSE("Never", "<status>failed</status>" ECTS("8")),
		""));

	is_int(times(text, "\ntable\n"), 1, "loose courses in one table");
	has(text, "column (en): Date\n", "dates without terms");
	has(text, "column (en): ECTS\n", "one scheme is the head");
	hasnt(text, "column (en): Code\n", "no column that is empty");
	hasnt(text, "column (en): Distr.\n", "nor bars");
	has(text, "grade: 5!\n", "a grade as it is");
	has(text, "small (en): Failed", "failed in words");
	has(text, "figure: 0.3\n", "an exact sum without what is failed");
	has(text, "that are passed", "and it says so");
	free(text);
}

static void
test_programme(void)
{
	char *text =
	    dump(ELMO("<" LOS "><title xml:lang=\"en\">Degree A</title>"
		      "<type>Degree Programme</type>" LOI ECTS("180") END
		"<hasPart><" LOS
		"><title>Module M</title><type>Module</type>" LOI ECTS(
		    "10") END PART("Inner one", ECTS("5"))
		    PART("Inner two", ECTS("5")) "</" LOS "></hasPart>" PART(
			"Outer", ECTS("7.5")) "</" LOS ">" COURSE("Loose", ""),
		""));

	is_int(times(text, "Degree A"), 1, "no row repeats the heading");
	has(text, "heading 2, outline 2\n  heading (en): Degree A",
	    "a programme is in the outline");
	has(text, "body: 180 ECTS", "its credits");
	has(text, "strong: Module M", "what has parts is bold");
	has(text, "row indented 1\n    0 body: Inner one", "its parts");
	has(text, "figure: 17.5\n", "nothing counts twice");
	has(text, "heading (en): Courses", "loose courses by themselves");
	free(text);
}

#define GROUPS                                                                 \
	"<groups><groupType id=\"y\"><title xml:lang=\"en\">Year</title>"      \
	"<title xml:lang=\"fi\">Vuosi</title>"                                 \
	"<group id=\"b\" sortingKey=\"10\"><title xml:lang=\"en\">Late"        \
	"</title></group><group id=\"a\" sortingKey=\"9\">"                    \
	"<title xml:lang=\"en\">Early</title></group>"                         \
	"<group id=\"c\" sortingKey=\"11\"><title>Never used</title></group>"  \
	"</groupType></groups>"
#define IN(group) "<grouping typeref=\"y\" idref=\"" group "\"/>"

static void
test_groups(void)
{
	char *text = dump(
	    ELMO(COURSE("L1", ECTS("1") IN("b")) COURSE("E1", ECTS("2") IN("a"))
		     COURSE("L2", ECTS("3") IN("b")) COURSE("None", ECTS("4"))
			 COURSE("Lost", ECTS("4") IN("nowhere")),
		GROUPS));
	const char *none = strstr(text, "body: None");
	const char *early = strstr(text, "group (en): Year: Early");
	const char *late = strstr(text, "group (en): Year: Late");
	const char *l1 = strstr(text, "body: L1");
	const char *l2 = strstr(text, "body: L2");

	ok(none && early && late && l1 && l2 && none < early && early < late &&
		late < l1 && l1 < l2,
	    "groups in the order of their keys, rows in the document's");
	has(text, "figure: 4\n", "the credits of a group");
	has(text, "figure: 14\n", "and of all");
	is_int(times(text, "Vuosi"), 2, "other names of the type, once each");
	has(text, "body: Never used", "a group that nobody is in");
	has(text, "body: Lost", "a group that is not there");
	free(text);
}

static void
test_bars(void)
{
	char *text = dump(
	    ELMO(COURSE("Bars",
		     "<resultLabel>B</resultLabel><resultDistribution>"
		     "<category label=\"A\" count=\"12\"/>"
		     "<category label=\"B\" count=\"30\"/>"
		     "<category label=\"C\" count=\"x\"/></resultDistribution>"
		     "<credit><scheme>ects</scheme><level>Master</level>"
		     "<value>7,5</value></credit>"
		     "<credit><scheme>SWS</scheme><value>4</value></credit>"),
		""));

	has(text,
	    "bars: 12 [30] 0; Distribution of results: A: 12, B: 30 "
	    "(own), C: x",
	    "the own bar, and the same in words");
	has(text, "figure: 7,5\n", "each scheme by its name");
	has(text, "small: 4 SWS\n", "the other one");
	has(text, "Master", "the level of credits of 1.x");
	has(text, "The bars show", "the key to symbols");
	free(text);
}

#define IN_TERM(name)                                                          \
	"<academicTerm><title xml:lang=\"en\">" name "</title>"                \
	"<title xml:lang=\"fi\">F" name "</title><start>2020-08-01</start>"    \
	"<end>2020-12-31</end></academicTerm>"

static void
test_terms(void)
{
	char *text =
	    dump(ELMO(COURSE("A", IN_TERM("T1")) COURSE("B", IN_TERM("T1"))
			  COURSE("C", IN_TERM("T2")) COURSE("D", IN_TERM("T2")),
		""));

	is_int(times(text, "small (en): T1"), 2, "each row names its term");
	is_int(times(text, "FT1"), 1, "its other names are behind the table");
	is_int(times(text, "2020-12-31"), 2, "and its dates, once a term");
	free(text);
	text = dump(ELMO(COURSE("A", IN_TERM("T1")), ""));
	is_int(times(text, "small italic (fi): FT1"), 1, "a single row");
	hasnt(text, "Terms", "has no list of terms");
	free(text);
}

static void
test_deep(void)
{
	struct buf buf = BUF_INIT(SIZE_MAX);
	char *text;

	(void)buf_adds(&buf, "<elmo xmlns=\"" NS "\">" LEARNER "<report>");
	for (int i = 0; i < 250; i++)
		(void)buf_printf(&buf, "%s<" LOS "><title>T%d.</title>",
		    i > 0 ? "<hasPart>" : "", i);
	for (int i = 0; i < 250; i++)
		(void)buf_printf(
		    &buf, "</" LOS ">%s", i < 249 ? "</hasPart>" : "");
	(void)buf_adds(&buf, "</report></elmo>");
	text = dump(buf.data);
	has(text, "row indented 248\n", "250 levels");
	has(text, ": T249.\n", "the last of them");
	free(text);
	buf_free(&buf);
}

/* Is what NODE says in TEXT?  Cleaned alike, as it stands on a page. */
static bool
said(const xmlNode *node, const char *text)
{
	char *raw = doc_text(node);
	char *clean = clean_text(raw, strlen(raw), NULL);
	bool found = *clean == '\0' || strstr(text, clean) != NULL;

	if (!found)
		printf("# %s: %s\n", (const char *)node->name, clean);
	free(raw);
	free(clean);
	return found;
}

static size_t
unsaid(const struct doc *doc, const xmlNode *node, const char *text)
{
	static const char *const names[] = {"title", "resultLabel", "result",
	    "identifier", "givenNames", "familyName", "fullName",
	    "alternativeName", "birthName", "placeOfBirth", "url", "subject",
	    "educationLevel", "engagementHours", "value"};
	size_t n = 0;

	for (const xmlNode *c = doc_first(doc, node, NULL); c != NULL;
	     c = doc_next(doc, c, NULL)) {
		if (strcmp((const char *)c->name, "extension") == 0)
			continue;
		for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
			if (strcmp((const char *)c->name, names[i]) == 0)
				n += !said(c, text);
		n += unsaid(doc, c, text);
	}
	return n;
}

static void
check_file(const char *directory, const char *name)
{
	char *path = xasprintf("%s/%s", directory, name);
	struct spool *spool = spool_new(GIB);
	FILE *fp = fopen(path, "rb");
	struct doc *doc = NULL;

	if (fp != NULL && spool_fill(spool, fileno(fp), NULL) == 0)
		doc = doc_read(spool, NULL);
	if (doc != NULL) {
		char *text = dump_of(doc);

		is_int(unsaid(doc, doc_root(doc), text), 0, name);
		free(text);
	}
	if (fp != NULL)
		fclose(fp);
	doc_free(doc);
	spool_free(spool);
	free(path);
}

/* Everything that names or grades is there, in every language. */
static void
check_all(const char *directory)
{
	struct dirent **names;
	int n = scandir(directory, &names, NULL, alphasort);

	ok(n > 2, "documents in %s", directory);
	for (int i = 0; i < n; i++) {
		const char *dot = strrchr(names[i]->d_name, '.');

		if (dot != NULL && strcmp(dot, ".xml") == 0)
			check_file(directory, names[i]->d_name);
		free(names[i]);
	}
	if (n >= 0)
		free(names);
}

static void
test_documents(const char *srcdir)
{
	const char *shared = getenv("EMREX_SHARED");
	char *good = xasprintf("%s/t/data/good", srcdir);
	char *page = xasprintf("%s/t/data/page", srcdir);
	char *real =
	    xasprintf("%s/corpus/real", shared != NULL ? shared : "/dev/null");
	DIR *dir = opendir(real);

	check_all(good);
	check_all(page);
	if (dir != NULL) {
		closedir(dir);
		check_all(real);
	} else {
		printf("# EMREX_SHARED is not there\n");
	}
	free(good);
	free(page);
	free(real);
}

int
main(void)
{
	const char *srcdir = getenv("srcdir");
	struct fault fault = FAULT_NONE;
	char *share;

	if (srcdir == NULL)
		srcdir = ".";
	share = xasprintf("%s/share/labels", srcdir);
	(void)setenv("EMREX_LABELS", share, 0);
	free(share);
	labels = labels_load(english, &fault);
	if (!ok(labels != NULL, "labels: %s", fault.text))
		return tap_done();
	test_amount();
	test_words();
	test_page();
	test_panel();
	test_table();
	test_programme();
	test_groups();
	test_bars();
	test_terms();
	test_deep();
	test_documents(srcdir);
	labels_free(labels);
	return tap_done();
}

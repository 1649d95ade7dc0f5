/* rule, rulevalue: what is chosen, what is found and where it is said to be. */
#include <config.h>

#include <dirent.h>
#include <unistd.h>

#include "buf.h"
#include "caps.h"
#include "doc.h"
#include "json.h"
#include "msg.h"
#include "rule.h"
#include "rulevalue.h"
#include "spool.h"
#include "tap.h"
#include "tree.h"
#include "warnings.h"
#include "xalloc.h"

#define NS "https://github.com/emrex-eu/elmo-schemas/tree/v1"

static struct rule_set everything;

static struct doc *
read_text(const char *text, size_t n)
{
	struct spool *spool = spool_memory(text, n);
	struct fault fault = FAULT_NONE;
	struct doc *doc = doc_read(spool, &fault);

	spool_free(spool);
	return doc;
}

static size_t
chosen(const struct rule_set *set)
{
	size_t n, count = 0;

	rule_all(&n);
	for (size_t i = 0; i < n; i++)
		count += set->on[i];
	return count;
}

/* The ids of a choice, as long as they are few. */
static const char *
choice(enum rule_profile profile, const char *list, struct buf *out)
{
	struct rule_set set;
	struct fault fault = FAULT_NONE;
	size_t n;
	const struct rule *const *all = rule_all(&n);

	buf_clear(out);
	buf_adds(out, "");
	if (rule_choose(&set, profile, list, &fault) == -1) {
		buf_adds(out, fault.text);
		return out->data;
	}
	for (size_t i = 0; i < n && chosen(&set) < 10; i++)
		if (set.on[i])
			buf_printf(out, "%s ", rule_id(all[i]));
	if (chosen(&set) >= 10)
		buf_printf(out, "%zu", chosen(&set));
	return out->data;
}

static void
test_choose(void)
{
	struct buf out = BUF_INIT(KIB);
	struct rule_set all, set;
	size_t n;

	rule_all(&n);
	ok(n <= RULE_MAX, "there is room for all rules");
	rule_choose(&all, RULE_EMREX, NULL, NULL);
	rule_choose(&set, RULE_EMREX, "", NULL);
	ok(chosen(&all) > 50 && chosen(&all) < n, "a profile is not all");
	ok(chosen(&all) == chosen(&set), "an empty list is none");
	rule_choose(&set, RULE_EMREX, "-L3,-A5", NULL);
	ok(chosen(&set) == chosen(&all) - 2, "two are taken away");
	rule_choose(&set, RULE_EMREX, "-L3,-A5,+E1", NULL);
	ok(chosen(&set) == chosen(&all) - 1, "and one is added");
	is_str(choice(RULE_EMREX, "L4,O5", &out), "L4 O5 ", "only these");
	is_str(choice(RULE_EMREX, "o5,l4", &out), "L4 O5 ", "in any case");
	is_str(choice(RULE_EMREX, "E15", &out), "E15 ",
	    "of another profile, when named");
	is_str(choice(RULE_EMREX, "X,S", &out), "X1 S1 ", "groups");
	is_str(choice(RULE_EMREX, "X,S,-S1", &out), "X1 ", "and less");
	is_str(choice(RULE_EMREX, "note", &out), "G9 G10 L3 A6 ", "a level");
	is_str(choice(RULE_EMREX, "L4,,O5", &out),
	    "--rules: want rules as --list-rules has them, separated by "
	    "commas, have ''",
	    "nothing between commas");
	is_str(choice(RULE_EMREX, "X2", &out),
	    "--rules: X2 is nothing that a program can decide",
	    "a row that is no rule");
	is_str(choice(RULE_EMREX, "L4,-L4", &out),
	    "--rules: nothing is left to judge by", "nothing left");
	buf_free(&out);
}

static void
test_values(void)
{
	double v;

	ok(rulevalue_placeholder("") && rulevalue_placeholder("--") &&
		rulevalue_placeholder("N/A") && rulevalue_placeholder("Null"),
	    "placeholders");
	ok(!rulevalue_placeholder("Na Li") && !rulevalue_placeholder("NO") &&
		!rulevalue_placeholder("D'Arc"),
	    "none");
	ok(rulevalue_no_date("0001-01-01") &&
		rulevalue_no_date("1900-01-01Z") &&
		!rulevalue_no_date("1970-01-01"),
	    "dates that are none");
	ok(rulevalue_decimal("-0.5", &v) && v == -0.5, "-0.5");
	ok(rulevalue_decimal("5.", &v) && v == 5, "5.");
	ok(rulevalue_decimal("+.25", &v) && v == 0.25, "+.25");
	ok(!rulevalue_decimal("", &v) && !rulevalue_decimal(".", &v) &&
		!rulevalue_decimal("1,5", &v) && !rulevalue_decimal("1e3", &v),
	    "no decimals");
	ok(rulevalue_zone("2024-01-01T00:00:00Z") &&
		rulevalue_zone("2024-01-01-05:00"),
	    "zones");
	ok(!rulevalue_zone("2024-01-01T10:00:00") &&
		!rulevalue_zone("2024-01-01") && !rulevalue_zone(""),
	    "no zones");
	ok(rulevalue_later("2024-01-01T10:00:01Z", "2024-01-01T11:00:00+01:00"),
	    "a second later");
	ok(!rulevalue_later("2024-01-01T23:00:00", "2024-01-01T10:00:00Z"),
	    "perhaps not later");
	ok(rulevalue_later("2024-01-02T01:00:00", "2024-01-01T10:00:00Z"),
	    "later wherever it is");
	ok(!rulevalue_later("then", "2024-01-01"), "not a date");
	ok(rulevalue_foreign_date("24.12.1999") &&
		rulevalue_foreign_date("1.2.2003.") &&
		rulevalue_foreign_date("24/12/1999") &&
		rulevalue_foreign_date("24-12-1999") &&
		rulevalue_foreign_date("1999/12/24"),
	    "dates of other forms");
	ok(!rulevalue_foreign_date("1999-12-24") &&
		!rulevalue_foreign_date("1999-12-24+02:00") &&
		!rulevalue_foreign_date("2024-01-01T10:00:00") &&
		!rulevalue_foreign_date("24.12") && !rulevalue_foreign_date(""),
	    "others");
	ok(rulevalue_language("en") && !rulevalue_language("EN") &&
		!rulevalue_language("eng") && !rulevalue_language("xx") &&
		!rulevalue_language("e") && !rulevalue_language("") &&
		!rulevalue_language(" e"),
	    "languages");
}

static void
test_markup(void)
{
	static const char *const sure[] = {"<b>bold</b>", "a<br/>b", "a<br />b",
	    "a<br>b<br>c", "<a href='x'>", "x</p>", "R&amp;D",
	    "&eacute;t&eacute;", "&#233;", "&#xE9;", "&aelig;", "<!-- c -->",
	    "<IMG SRC=x>"};
	static const char *const none[] = {"a < b > c", "List<A>", "Vec<T>",
	    "R&D; and", "a & b;", "<>", "<", "&", "&#;", "<b", "x<y>z",
	    "Map<Key, Value>", "&unknown;"};

	for (size_t i = 0; i < sizeof sure / sizeof sure[0]; i++)
		is_int(rulevalue_markup(sure[i]), RULE_MARKUP, sure[i]);
	for (size_t i = 0; i < sizeof none / sizeof none[0]; i++)
		is_int(rulevalue_markup(none[i]), RULE_NO_MARKUP, none[i]);
	is_int(rulevalue_markup("The <br> element"), RULE_MAYBE_MARKUP,
	    "a title about HTML");
	is_str(rulevalue_not_simple("<p>a <em class='x'>b</em></p>"), NULL,
	    "simple");
	is_str(rulevalue_not_simple("<p><H2>x</H2>"), "h2", "a heading");
	is_str(rulevalue_not_simple("<p onclick = 'x'>"),
	    "a script as an attribute", "an event");
	is_str(rulevalue_not_simple("<a href=\"JavaScript:x()\">"),
	    "a script as an attribute", "a script");
	is_str(rulevalue_not_simple("<p>one = on</p>"), NULL, "no event");
}

/* The element that a path names, by counting as its writer must have. */
static const xmlNode *
resolve(const struct doc *doc, const char *path)
{
	const xmlNode *node = NULL;

	while (*path == '/') {
		char name[64];
		size_t n = strcspn(++path, "/["), which = 1;

		if (n >= sizeof name)
			return NULL;
		memcpy(name, path, n);
		name[n] = '\0';
		path += n;
		if (*path == '[') {
			char *end;

			which = strtoul(path + 1, &end, 10);
			path = end + 1;
		}
		if (node == NULL) {
			node = doc_root(doc);
			continue;
		}
		node = doc_first(doc, node, name);
		while (node != NULL && --which > 0)
			node = doc_next(doc, node, name);
		if (node == NULL)
			return NULL;
	}
	return node;
}

static bool
judge_all(const struct doc *doc, struct rule_findings *f)
{
	struct fault fault = FAULT_NONE;
	bool good = rule_judge(doc, &everything, XSD_NONE, f, &fault) == 0;

	for (size_t i = 0; good && i < f->n; i++) {
		const xmlNode *node = resolve(doc, f->v[i].path);

		if (node != NULL && tree_line(node) == f->v[i].line &&
		    (i == 0 || f->v[i - 1].line <= f->v[i].line))
			continue;
		printf("# %s %s: line %ld\n", rule_id(f->v[i].rule),
		    f->v[i].path, f->v[i].line);
		good = false;
	}
	return good;
}

/* Everything that lies about is judged, and what is found is where it says. */
static void
test_paths(const char *dir)
{
	const char *srcdir = getenv("srcdir");
	char *path = xasprintf("%s/t/data/%s", srcdir ? srcdir : ".", dir);
	DIR *d = opendir(path);
	struct dirent *e;
	struct fault fault = FAULT_NONE;

	while (d != NULL && (e = readdir(d)) != NULL) {
		char *name = xasprintf("%s/%s", path, e->d_name);
		struct spool *spool = spool_new(MIB);
		struct rule_findings f = {NULL, 0};
		FILE *fp = fopen(name, "rb");
		struct doc *doc = NULL;

		if (fp != NULL && strstr(name, ".xml") != NULL &&
		    spool_fill(spool, fileno(fp), NULL) == 0)
			doc = doc_read(spool, &fault);
		if (doc != NULL)
			ok(judge_all(doc, &f), "%s/%s: %zu findings", dir,
			    e->d_name, f.n);
		if (fp != NULL)
			fclose(fp);
		rule_findings_free(&f);
		doc_free(doc);
		spool_free(spool);
		free(name);
	}
	ok(d != NULL, "%s is there", dir);
	if (d != NULL)
		closedir(d);
	free(path);
}

/* N courses, each in the one before, with credits each. */
static void
nested(struct buf *out, size_t n)
{
	buf_adds(out, "<elmo xmlns='" NS "'><report>");
	for (size_t i = 0; i < n; i++)
		buf_printf(out,
		    "%s<learningOpportunitySpecification><specifies>"
		    "<learningOpportunityInstance><credit><scheme>ects</scheme>"
		    "<value>1</value></credit></learningOpportunityInstance>"
		    "</specifies>",
		    i > 0 ? "<hasPart>" : "");
	for (size_t i = 0; i < n; i++)
		buf_printf(out, "</learningOpportunitySpecification>%s",
		    i + 1 < n ? "</hasPart>" : "");
	buf_adds(out, "</report></elmo>");
}

static void
test_bounds(void)
{
	struct buf text = BUF_INIT(16 * MIB), json = BUF_INIT(16 * MIB);
	struct rule_findings f = {NULL, 0};
	struct json_out out;
	struct doc *doc;
	size_t longest = 0, per_rule = 0;
	unsigned long more = 0;

	nested(&text, 250);
	doc = read_text(text.data, text.len);
	if (!ok(doc != NULL, "250 levels") ||
	    !ok(rule_judge(doc, &everything, XSD_NONE, &f, NULL) == 0,
		"are judged"))
		return;
	for (size_t i = 0; i < f.n; i++) {
		if (strlen(f.v[i].path) > longest)
			longest = strlen(f.v[i].path);
		if (strcmp(rule_id(f.v[i].rule), "O5") == 0) {
			per_rule++;
			more += f.v[i].more;
		}
	}
	is_int(per_rule, CAP_RULE_FINDINGS, "so many of one rule are kept");
	is_int(more, 249 - CAP_RULE_FINDINGS, "and the others counted");
	ok(longest <= CAP_RULE_PATH, "no path is longer than may be");
	json_start(&out, &json);
	rule_findings_json(&f, &out, NULL);
	ok(json_line(&out) == 0, "and it all goes into one line");
	rule_findings_free(&f);
	doc_free(doc);
	buf_free(&text);
	buf_free(&json);
}

static void
test_tell(void)
{
	static const char text[] =
	    "<elmo xmlns='" NS "'><learner/>\n<report>"
	    "<learningOpportunitySpecification/>\n"
	    "<learningOpportunitySpecification/></report></elmo>";
	struct doc *doc = read_text(text, sizeof text - 1);
	struct rule_findings f = {NULL, 0};
	struct warnings told = WARNINGS_NONE;
	struct rule_set set;
	const struct rule_finding *broken;

	rule_choose(&set, RULE_EMREX, "L1,L6,G4", NULL);
	if (!ok(doc != NULL && rule_judge(doc, &set, XSD_NONE, &f, NULL) == 0,
		"a record of nothing is judged"))
		return;
	broken = rule_broken(&f);
	if (ok(broken != NULL, "it breaks what must be")) {
		is_str(rule_id(broken->rule), "G4", "first of all G4");
		is_str(broken->path, "/elmo/learner", "there");
	}
	rule_tell(&f, broken, &told);
	is_int(told.n, 3, "a line for each rule");
	is_str(told.text[0], "G4 (must), line 1: no familyName",
	    "but for what is told already");
	is_str(told.text[1], "L1 (note), line 2 and 1 more: no type", "L1");
	is_str(told.text[2], "L6 (must), line 2 and 1 more: no title", "L6");
	rule_tell(&f, NULL, NULL);
	warnings_free(&told);
	rule_findings_free(&f);
	doc_free(doc);
}

int
main(void)
{
	size_t n;

	rule_all(&n);
	for (size_t i = 0; i < n; i++)
		everything.on[i] = true;
	test_choose();
	test_values();
	test_markup();
	test_tell();
	test_bounds();
	test_paths("good");
	test_paths("page");
	test_paths("rules");
	test_paths("xsd");
	return tap_done();
}

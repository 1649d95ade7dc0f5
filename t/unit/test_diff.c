/* diff: fields and their names, which result is which, what differs. */
#include <config.h>

#include "diff.h"
#include "doc.h"
#include "opt.h"
#include "tap.h"
#include "wiretap.h"

#define NS "https://github.com/emrex-eu/elmo-schemas/tree/v1"
#define LOS "learningOpportunitySpecification"
#define LOI "learningOpportunityInstance"
#define ISSUER                                                                 \
	"<issuer><identifier type='schac'>a.example</identifier></issuer>"
#define COURSE(code, title, inside)                                            \
	"<" LOS "><identifier type='local'>" code "</identifier><title>" title \
	"</title><specifies><" LOI ">" inside "</" LOI "></specifies></" LOS   \
	">"
#define RECORD(inside)                                                         \
	"<elmo xmlns='" NS "'><report>" ISSUER inside "</report></elmo>"

static struct doc *
parse(const char *s)
{
	struct spool *spool = spool_str(s);
	struct fault fault = FAULT_NONE;
	struct doc *doc = doc_read(spool, &fault);

	if (doc == NULL) {
		printf("Bail out! %s\n", fault.text);
		exit(1);
	}
	spool_free(spool);
	return doc;
}

/* Added, gone, changed and same results are as many. */
static void
counts(const char *was, const char *is, size_t added, size_t gone,
    size_t changed, const char *what)
{
	struct doc *a = parse(was), *b = parse(is);
	size_t have[3] = {0, 0, 0};
	struct diff d;

	diff_make(&d, a, b, NULL);
	for (size_t i = 0; i < d.was.nresults; i++) {
		have[1] += d.was.results[i].match == DIFF_NONE;
		have[2] += d.was.results[i].changes.n > 0;
	}
	for (size_t i = 0; i < d.is.nresults; i++)
		have[0] += d.is.results[i].match == DIFF_NONE;
	if (!ok(have[0] == added && have[1] == gone && have[2] == changed, "%s",
		what))
		printf("# have %zu, %zu, %zu\n", have[0], have[1], have[2]);
	ok(diff_same(&d) == (added + gone + changed == 0), "%s: same", what);
	diff_free(&d);
	doc_free(a);
	doc_free(b);
}

static void
pairing(void)
{

	counts(RECORD(COURSE("A", "x", "<date>2020-01-01</date>")),
	    RECORD(COURSE("A", "x", "<date>2020-01-01</date>")), 0, 0, 0,
	    "itself");
	counts(RECORD(COURSE("A", "x", "<date>2020-01-01</date>")),
	    RECORD(COURSE("A", "y", "<date>2020-01-01+02:00</date>")), 0, 0, 1,
	    "by course and day");
	counts(RECORD(COURSE("A", "x", "<start>2020-01-01</start>")),
	    RECORD(COURSE("B", "x", "<start>2020-01-01</start>")), 0, 0, 1,
	    "by title and start");
	counts(RECORD(COURSE("A", "x", "<date>2020-01-01</date>")),
	    RECORD(COURSE("A", "x", "<date>2020-01-02</date>")), 1, 1, 0,
	    "another day is another result");
	counts(RECORD(COURSE("A", "x", "<identifier>1</identifier>")
		       COURSE("B", "y", "<identifier>2</identifier>")),
	    RECORD(COURSE("A", "x", "<identifier>2</identifier>")
		    COURSE("B", "y", "<identifier>1</identifier>")),
	    0, 0, 2, "the instance comes before the course");
	counts(RECORD(COURSE("A", "x", "") COURSE("A", "x", "")),
	    RECORD(COURSE("A", "x", "")), 0, 1, 0, "two of a kind, and one");
	counts(RECORD(COURSE("A", "x", "") COURSE("B", "y", "")),
	    RECORD(COURSE("B", "y", "") COURSE("A", "x", "")), 0, 0, 0,
	    "the order does not matter");
	counts(RECORD(""), RECORD(COURSE("A", "x", "")), 1, 0, 0, "nothing");
	counts(RECORD(COURSE("A", "x",
		   "<credit><scheme>ects</scheme><value>5"
		   "</value></credit>")),
	    RECORD(COURSE("A", "x",
		"<credit><scheme>ECTS</scheme><value>5,0"
		"</value></credit>")),
	    0, 0, 0, "a number is a number");
}

static void
field(const char *was, const char *is, const char *path, const char *old,
    const char *new)
{
	struct doc *a = parse(was), *b = parse(is);
	struct diff d;
	const struct diffchange_list *c;

	diff_make(&d, a, b, NULL);
	c = &d.was.results[0].changes;
	ok(c->n == 1 && strcmp(c->v[0].path, path) == 0 &&
		strcmp(c->v[0].was != NULL ? c->v[0].was : "-", old) == 0 &&
		strcmp(c->v[0].is != NULL ? c->v[0].is : "-", new) == 0,
	    "%s: %s -> %s", path, old, new);
	diff_free(&d);
	doc_free(a);
	doc_free(b);
}

static void
naming(void)
{
	field(RECORD(COURSE("A", "x", "<resultLabel>1</resultLabel>")),
	    RECORD(COURSE("A", "x", "<resultLabel> 2\n</resultLabel>")),
	    "resultLabel", "1", "2");
	field(RECORD(COURSE("A", "x", "")),
	    RECORD(COURSE("A", "x", "<level><type>EQF</type></level>")),
	    "level/type", "-", "EQF");
	field(RECORD(COURSE("A", "x",
		  "<credit><scheme>ects</scheme><value>5.50"
		  "</value></credit>")),
	    RECORD(COURSE("A", "x",
		"<credit><scheme>ects</scheme><value>6"
		"</value></credit>")),
	    "credit[ects]/value", "5.5", "6");
	field(RECORD(COURSE("A", "x", "<identifier type='t'>1</identifier>")),
	    RECORD(COURSE("A", "x", "")), "instance/identifier[t]", "1", "-");
	field(RECORD(COURSE("A", "x", "<extension><a b='1'/></extension>")),
	    RECORD(COURSE("A", "x", "<extension><a b='2'/></extension>")),
	    "instance/extension/a@b", "1", "2");
}

static void
ignoring(void)
{
	struct strings ignore = {NULL, 0};
	struct difffield_list a = {NULL, 0, 0}, b = {NULL, 0, 0};
	struct diffchange_list c = {NULL, 0};

	strings_add(&ignore, "title");
	difffield_put(&a, "title[en]", "x");
	difffield_put(&a, "a/title", "x");
	difffield_put(&a, "a[title]/b", "x");
	difffield_put(&a, "titles", "x");
	difffield_put(&a, "b@title", "x");
	difffield_put(&a, "both", "x");
	difffield_put(&a, "both", "x");
	difffield_put(&b, "both", "x");
	difffield_compare(&a, &b, &ignore, &c);
	ok(c.n == 3 && strcmp(c.v[0].path, "a[title]/b") == 0 &&
		strcmp(c.v[1].path, "both") == 0 &&
		strcmp(c.v[2].path, "titles") == 0,
	    "names in a path, not parts of them, not what is in brackets");
	diffchange_free(&c);
	difffield_free(&a);
	difffield_free(&b);
	strings_free(&ignore);
}

int
main(void)
{
	pairing();
	naming();
	ignoring();
	return tap_done();
}

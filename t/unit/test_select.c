/* What of a record is wanted: selectwant, selectxpath, select. */
#include <config.h>

#include "caps.h"
#include "msg.h"
#include "select.h"
#include "selectxpath.h"
#include "spool.h"
#include "tap.h"
#include "warnings.h"
#include "xalloc.h"

#define NS "https://github.com/emrex-eu/elmo-schemas/tree/v1"
#define LOS(id, date, more)                                                    \
	"<learningOpportunitySpecification><identifier type='local'>" id       \
	"</identifier><title>" id "</title><specifies>"                        \
	"<learningOpportunityInstance>" date                                   \
	"<resultLabel>A</resultLabel></learningOpportunityInstance>"           \
	"</specifies>" more "</learningOpportunitySpecification>"
#define PART(los) "<hasPart>" los "</hasPart>"
#define ELMO(los)                                                              \
	"<elmo xmlns='" NS                                                     \
	"'><generatedDate>2022-01-10T10:00:00Z</generatedDate><learner>"       \
	"<givenNames>A</givenNames><familyName>B</familyName></learner>"       \
	"<report><issuer><identifier type='schac'>u.example.org</identifier>"  \
	"<title>U</title><url>http://u.example.org:80/x</url></issuer>" los    \
	"<issueDate>2022-01-10T10:00:00Z</issueDate></report></elmo>"

static const char record[] = ELMO(LOS("p", "",
    PART(LOS("a", "<date>2020-02-29</date>", ""))
	PART(LOS("b", "<date>2021-05-31Z</date>", ""))));

/* Are A, B, P in what is kept of the record, as WANT has them? */
static void
kept(const struct select *s, const char *want, const char *name)
{
	struct spool *in = spool_memory(record, strlen(record)), *out;
	const struct selectmark_names names = {"name", NULL, NULL};
	struct fault fault = FAULT_NONE;
	char have[8] = "", text[sizeof record + 256] = "";

	out = select_record(s, &names, in, NULL, &fault);
	if (out != NULL)
		spool_read(out, 0, text, sizeof text - 1, NULL);
	else
		ok(fault.verdict == VERDICT_NO, "%s: a judgement", name);
	for (const char *id = "abp"; *id != '\0'; id++) {
		char title[] = "<title>?</title>";

		title[7] = *id;
		if (strstr(text, title) != NULL)
			snprintf(have + strlen(have), 2, "%c", *id);
	}
	ok(strcmp(have, want) == 0, "%s: want '%s', have '%s'", name, want,
	    have);
	spool_free(out);
	spool_free(in);
}

static void
by_list(struct strings *list, const struct select *s, const char *value,
    const char *want)
{
	strings_add(list, value);
	kept(s, want, value);
	strings_free(list);
	*list = (struct strings){NULL, 0};
}

static void
lists(void)
{
	struct select s = {.keep_original = false};

	by_list(&s.want.issuers, &s, "U.example.org", "abp");
	by_list(&s.want.issuers, &s, " schac:u.example.org ", "");
	by_list(&s.want.issuers, &s, "https://u.example.org:80/x/", "abp");
	by_list(&s.want.issuers, &s, "u.example", "");
	by_list(&s.want.issuers, &s, "/", "");
	by_list(&s.want.issuers, &s, "", "");
	by_list(&s.want.ids, &s, "a", "ap");
	by_list(&s.want.ids, &s, "local:b", "bp");
	by_list(&s.want.ids, &s, "p", "abp");
	by_list(&s.want.ids, &s, "local:", "");
	by_list(&s.want.statuses, &s, "passed", "abp");
	by_list(&s.want.statuses, &s, "failed", "");
	by_list(&s.want.types, &s, "", "");
}

static void
dates(void)
{
	static const struct {
		const char *since, *until, *want;
	} rows[] = {{"2020", NULL, "abp"}, {"2020-03", NULL, "bp"},
	    {"2020-02-29", "2020-02-29", "ap"}, {"2021-05-31", NULL, "bp"},
	    {"2021-06", NULL, ""}, {NULL, "2021-05-30", "ap"},
	    {NULL, "2021", "abp"}, {NULL, "2019", ""},
	    {"2020-02", "2021-05", "abp"}};
	static const char *const bad[] = {"", "20", "2020-1", "2021-02-29",
	    "2020-02-29Z", "2020-13", "x", "2020-02-29T00:00:00"};
	struct select s = {.keep_original = false};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		s.want.since = rows[i].since;
		s.want.until = rows[i].until;
		ok(selectwant_check(&s.want, NULL) == 0, "a period");
		kept(&s, rows[i].want, rows[i].since ? rows[i].since : "until");
	}
	s.want.until = NULL;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct fault fault = FAULT_NONE;

		s.want.since = bad[i];
		ok(selectwant_check(&s.want, &fault) == -1 &&
			fault.verdict == VERDICT_TROUBLE,
		    "no date: '%s'", bad[i]);
	}
}

static void
xpath(const char *text, const char *want)
{
	struct select s = {.keep_original = false};
	struct fault fault = FAULT_NONE;

	if (selectwant_add_xpath(&s.want, text, &fault) == -1)
		ok(want == NULL && fault.verdict == VERDICT_TROUBLE,
		    "no expression: %s", text);
	else
		kept(&s, want != NULL ? want : "an error", text);
	selectwant_free(&s.want);
}

static void
paths(void)
{
	xpath("/", "abp");
	xpath("/*", "abp");
	xpath("//e:title[.='a']", "ap");
	xpath("//e:title[.='a']/text()", "ap");
	xpath("//e:identifier[.='b']/@type", "bp");
	xpath("//e:hasPart[2]", "bp");
	xpath("//e:issuer", "abp");
	xpath("//e:learner", "");
	xpath("//title", "");
	xpath("//namespace::*", "abp");
	xpath("1", NULL);
	xpath("/[", NULL);
	xpath("//y:a", NULL);
	xpath("nothing()", NULL);
	xpath("$a", NULL);
}

/* Each way down costs steps, of which there are CAP_XPATH_STEPS. */
static void
steps(void)
{
	struct select s = {.keep_original = false};
	const struct selectmark_names names = {NULL, NULL, NULL};
	struct spool *in = spool_memory(record, strlen(record));
	struct fault fault = FAULT_NONE;

	selectwant_add_xpath(&s.want,
	    "//*[count(//*[count(//*[count(//*[count(//*[count(//*) > 1])"
	    " > 1]) > 1]) > 1]) > 1]",
	    NULL);
	ok(select_record(&s, &names, in, NULL, &fault) == NULL &&
		fault.verdict == VERDICT_TROUBLE &&
		strstr(fault.text, "steps") != NULL,
	    "too many steps: %s", fault.text);
	selectwant_free(&s.want);
	spool_free(in);
}

int
main(void)
{
	lists();
	dates();
	paths();
	steps();
	return tap_done();
}

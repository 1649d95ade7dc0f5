/* Records as rows: the walk, columns, conditions, forms, CSV, verdicts. */
#include <config.h>

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "buf.h"
#include "column.h"
#include "csv.h"
#include "decimal.h"
#include "doc.h"
#include "langs.h"
#include "msg.h"
#include "record.h"
#include "rowform.h"
#include "spool.h"
#include "tap.h"
#include "valuemap.h"
#include "verdicts.h"
#include "where.h"

#define NS "<elmo xmlns='https://github.com/emrex-eu/elmo-schemas/tree/v1'>"
#define LOS "learningOpportunitySpecification>"
#define LOI "learningOpportunityInstance>"
#define ECTS(n) "<credit><scheme>ECTS</scheme><value>" n "</value></credit>"

static const char text[] = NS
    "<learner><identifier type='esi'>x:1</identifier>"
    "<givenNames> A\n B </givenNames><familyName/></learner>"
    "<report><issuer><title/><title xml:lang='fi'>Koulu</title></issuer>"
    "<" LOS "<title xml:lang='en'>P</title><specifies><" LOI
    "<status>in-progress</status>" ECTS(
	"180") "</" LOI "</specifies>"
	       "<hasPart><" LOS
	       "<title xml:lang='en'/><title xml:lang='fi'>M</title>"
	       "<specifies><" LOI ECTS("2,5") ECTS(
		   "2.5") "<credit><scheme>op</scheme><value>3</value></credit>"
			  "<level><type>EQF</type><value>7</value></level>"
			  "<level><type>NQF</type><value>2</value></"
			  "level></" LOI "</specifies>"
			  "<hasPart><" LOS "<identifier type='x'>9</identifier>"
			  "<identifier "
			  "type='local'>8</identifier><specifies><" LOI
			  "<date>2020-02-03+01:00</date>" ECTS(
			      "5") "<resultLabel>4</resultLabel>"
				   "</" LOI "</specifies></" LOS
				   "</hasPart></" LOS "</hasPart>"
				   "</" LOS "</report></elmo>";

struct want {
	const char *column, *values[3];
};

static const struct want wants[] = {
    {"number", {"1", "2", "3"}},
    {"depth", {"1", "2", "3"}},
    {"path", {"P", "P > M", "P > M > "}},
    {"title_lang", {"en", "fi", ""}},
    {"title:fi", {"", "M", ""}},
    {"issuer", {"Koulu", "Koulu", "Koulu"}},
    {"learner_given", {"A B", "A B", "A B"}},
    {"learner_family", {"", "", ""}},
    {"learner_id:ESI", {"x:1", "x:1", "x:1"}},
    {"learner_ids", {"esi=x:1", "esi=x:1", "esi=x:1"}},
    {"status", {"in-progress", "passed", "passed"}},
    {"status_given", {"in-progress", "", ""}},
    {"ects", {"180", "5", "5"}},
    {"ects_counted", {"", "5", ""}},
    {"other_credits", {"", "op=3", ""}},
    {"credits:OP", {"", "3", ""}},
    {"level", {"", "EQF=7; NQF=2", ""}},
    {"level:nqf", {"", "2", ""}},
    {"los_id", {"", "", "8"}},
    {"los_id:x", {"", "", "9"}},
    {"los_ids", {"", "", "x=9; local=8"}},
    {"date", {"", "", "2020-02-03+01:00"}},
    {"document", {"", "", ""}},
};

static const struct {
	const char *condition;
	unsigned rows; /* a bit for each */
} conditions[] = {
    {"ects = 5.0", 6},
    {"ects != 5", 1},
    {"ects>=5", 7},
    {"ects < 0180.0", 6},
    {"grade > 3", 4},
    {"grade = 4.0", 0},
    {"date = 2020", 4},
    {"date < 2020-02-04", 4},
    {"date <= 2020-02-03", 4},
    {"date != 2020", 3},
    {"date = ''", 3},
    {"path ~ ^P > M", 6},
    {"path !~ M", 1},
    {" title = \"M\" ", 2},
    {"title='M", 0},
};

static const struct column_view no_view;

struct seen {
	unsigned bits;
	const struct where *where;
	const struct want *want;
	size_t n;
};

static int
see(void *ctx, const struct record_row *row)
{
	struct seen *seen = ctx;
	struct column_view view = no_view;
	struct column column;
	char *value;

	view.row = row;
	if (seen->where != NULL && where_holds(seen->where, &view))
		seen->bits |= 1u << seen->n;
	if (seen->want != NULL && seen->n < 3 &&
	    column_find(&column, seen->want->column, strlen(seen->want->column),
		NULL) == 0) {
		value = column_value(&column, &view);
		is_str(value, seen->want->values[seen->n], seen->want->column);
		free(value);
		column_free(&column);
	}
	seen->n++;
	return 0;
}

static void
test_rows(const struct doc *doc)
{
	struct fault fault = FAULT_NONE;

	for (size_t i = 0; i < sizeof wants / sizeof wants[0]; i++) {
		struct seen seen = {.want = &wants[i]};

		is_int(record_rows(doc, see, &seen), 0, "walked");
		is_int(seen.n, 3, wants[i].column);
	}
	for (size_t i = 0; i < sizeof conditions / sizeof conditions[0]; i++) {
		struct where *where =
		    where_parse(conditions[i].condition, &fault);
		struct seen seen = {.where = where};

		record_rows(doc, see, &seen);
		is_int(seen.bits, conditions[i].rows, conditions[i].condition);
		where_free(where);
	}
}

static void
test_decimal(void)
{
	static const struct {
		const char *a, *b;
		int order;
		const char *sum; /* NULL: none */
	} cases[] = {
	    {"1", "1.0", 0, "2"},
	    {"0.1", "0.2", -1, "0.3"},
	    {"-0", "+0.", 0, "0"},
	    {".5", "0.50", 0, "1"},
	    {"-1.5", "1.25", -1, "-0.25"},
	    {"-2", "-3", 1, "-5"},
	    {"10", "9", 1, "19"},
	    {"0000000000000001", "1", 0, "2"},
	    {"99999999999999999999.5", "99999999999999999999.25", 1, NULL},
	    {"0.0000000001", "0", 1, NULL},
	};
	static const char *const none[] = {
	    "", "-", ".", "1,5", "1e5", " 1", "1 ", "0x1", "1.2.3", "NaN"};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		char *sum = decimal_add(cases[i].a, cases[i].b);

		is_int(decimal_compare(cases[i].a, cases[i].b), cases[i].order,
		    cases[i].a);
		is_str(sum, cases[i].sum, "sum");
		free(sum);
	}
	for (size_t i = 0; i < sizeof none / sizeof none[0]; i++)
		ok(!decimal_is(none[i]), "no decimal: '%s'", none[i]);
}

static void
test_map(void)
{
	struct valuemap *map = valuemap_new();
	struct fault fault = FAULT_NONE;
	static const char *const pairs[] = {
	    "A = 5", "'b=c' = 'it''s'", "*=?", "C="};

	for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
		is_int(valuemap_add(map, pairs[i], strlen(pairs[i]), &fault), 0,
		    pairs[i]);
	is_str(valuemap_find(map, "A"), "5", "found");
	is_str(valuemap_find(map, "b=c"), "it's", "quoted");
	is_str(valuemap_find(map, "a"), "?", "another");
	is_str(valuemap_find(map, "C"), "", "to nothing");
	is_str(valuemap_find(map, ""), NULL, "nothing is not another");
	is_int(valuemap_add(map, "A=4", 3, &fault), -1, "twice");
	valuemap_free(map);
}

static void
test_forms(void)
{
	static const char *const good[] = {"title", "a=title,b=title",
	    "x='a,b'", "x=\"it's\"", "x=title{a=b}", "x = title { 'a,}'=b } ",
	    "default,hours"},
				 *const bad[] = {"", ",", "title,", "=title",
				     "title}", "title{", "title{}", "'x'",
				     "x='a'{b=c}", "title{a=1}x", "a==b"};
	struct fault fault = FAULT_NONE;
	struct rowform *form;

	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
		form = rowform_parse(good[i], &fault);
		ok(form != NULL, "%s", good[i]);
		rowform_free(form);
	}
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		form = rowform_parse(bad[i], &fault);
		ok(form == NULL, "refused: %s", bad[i]);
		rowform_free(form);
	}
}

static void
test_csv(void)
{
	static const struct {
		struct csv csv;
		const char *cell, *want;
	} cases[] = {
	    {{',', false, false}, "a", "a\r\n"},
	    {{',', false, false}, "", "\"\"\r\n"},
	    {{',', false, false}, "a\"b", "\"a\"\"b\"\r\n"},
	    {{',', false, false}, "a;b", "a;b\r\n"},
	    {{';', false, false}, "a;b", "\"a;b\"\r\n"},
	    {{',', false, false}, " a", "\" a\"\r\n"},
	    {{',', false, false}, "=a", "=a\r\n"},
	    {{',', false, true}, "=a", "'=a\r\n"},
	    {{',', false, true}, "\r=a", "\"'\r=a\"\r\n"},
	    {{',', true, false}, "a\tb\r\n\"", "a b  \"\n"},
	    {{',', true, true}, "\ta", "' a\n"},
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct buf buf = BUF_INIT(1000);

		csv_cell(&cases[i].csv, &buf, 0, 1, cases[i].cell);
		is_str(buf.data, cases[i].want, "cell");
		buf_free(&buf);
	}
}

static void
test_langs(void)
{
	static const char *const bad[] = {"", "en,", ",en", "e n", "en;fi",
	    "a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q"};
	const char **langs = langs_parse("fi,sv-FI", NULL);

	ok(langs != NULL && langs[1] != NULL && langs[2] == NULL, "two");
	is_str(langs[1], "sv-FI", "the second");
	langs_free(langs);
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		ok(langs_parse(bad[i], NULL) == NULL, "refused: %s", bad[i]);
}

int
main(void)
{
	struct fault fault = FAULT_NONE;
	struct spool *spool = spool_memory(text, sizeof text - 1);
	struct doc *doc = doc_read(spool, &fault);

	if (ok(doc != NULL, "read: %s", fault.text))
		test_rows(doc);
	doc_free(doc);
	spool_free(spool);
	test_decimal();
	test_map();
	test_forms();
	test_csv();
	test_langs();
	return tap_done();
}

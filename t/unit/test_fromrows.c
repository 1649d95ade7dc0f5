#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "caps.h"
#include "datefmt.h"
#include "issuer.h"
#include "msg.h"
#include "rowcsv.h"
#include "rowform.h"
#include "rowgroup.h"
#include "rowjson.h"
#include "rowmap.h"
#include "rowpairs.h"
#include "rowread.h"
#include "spool.h"
#include "tap.h"
#include "valuemap.h"
#include "warnings.h"

/* The cells of R, with bars between, rows with their numbers; "!ROW" at a
 * fault. */
static char *
cells_of(struct rowread *r, struct fault fault)
{
	struct buf out = BUF_INIT(16 * MIB);
	int got = r != NULL ? 1 : -1;

	while (got == 1 && (got = rowread_next(r, &fault)) == 1) {
		buf_printf(&out, "%lu:", (unsigned long)rowread_place(r).row);
		for (size_t i = 0; i < rowread_count(r); i++)
			buf_printf(
			    &out, "%s%s", i > 0 ? "|" : "", rowread_cell(r, i));
		buf_addc(&out, '\n');
	}
	if (got == -1)
		buf_printf(&out, "!%ld", fault.line);
	rowread_free(r);
	return buf_take(&out);
}

static char *
cells(const char *s, size_t n, struct rowcsv_options options)
{
	struct spool *spool = spool_memory(s, n);
	struct fault fault = FAULT_NONE;
	struct rowread *r = rowcsv_new(spool, &options, &fault);
	char *have = cells_of(r, fault);

	spool_free(spool);
	return have;
}

static void
check_cells(const char *s, const char *want)
{
	char *have = cells(s, strlen(s), (struct rowcsv_options){0});

	is_str(have, want, s);
	free(have);
}

static void
test_rowread(void)
{
	char *have;

	check_cells("a,b\n1,2\n", "1:a|b\n2:1|2\n");
	check_cells("a;b;c,d\r\n1;\r\n", "1:a|b|c,d\n2:1|\n");
	check_cells("a\tb\r1\t2", "1:a|b\n2:1|2\n");
	check_cells("\"a,;\"\"b\";c\nd", "1:a,;\"b|c\n2:d\n");
	check_cells("a,b\n\n,\n , \nc", "1:a|b\n5:c\n");
	check_cells("a,\"b\nc\"\nd", "1:a|b\nc\n2:d\n");
	check_cells("\xEF\xBB\xBF"
		    "a,'=b\n",
	    "1:a|=b\n");
	check_cells("a,'=b\n", "1:a|'=b\n");
	check_cells("sep=|\r\na|b,c\n", "1:a|b,c\n");
	check_cells(" a ,\" b \" \n", "1:a|b\n");
	check_cells("a\"b,c\n", "1:a\"b|c\n");
	check_cells("a,b\n\"c", "1:a|b\n!2");
	check_cells("a,b\n\"c\"d", "1:a|b\n!2");
	check_cells("a,b\n\xE4,1", "1:a|b\n!2");
	check_cells("a\n\x01", "1:a\n!2");
	check_cells("", "!0");
	check_cells("PK\3\4....", "!0");
	have = cells("a\0b", 3, (struct rowcsv_options){0});
	is_str(have, "!1", "a NUL byte");
	free(have);
	have = cells("\"a\tb\"\n", 6, (struct rowcsv_options){.tabs = true});
	is_str(have, "1:\"a|b\"\n", "with tabs nothing is quoted");
	free(have);
	have = cells("a;b,c", 5, (struct rowcsv_options){.delimiter = ','});
	is_str(have, "1:a;b|c\n", "the sign that is asked for");
	free(have);
}

/* A row and a cell on either side of the limits. */
static void
test_limits(void)
{
	struct buf text = BUF_INIT(4 * MIB);
	char *have;

	for (size_t i = 0; i + 1 < CAP_ROW; i++)
		buf_addc(&text, 'x');
	have = cells(text.data, text.len, (struct rowcsv_options){0});
	ok(*have == '1', "a row of almost 1 MiB");
	free(have);
	buf_adds(&text, "xx");
	have = cells(text.data, text.len, (struct rowcsv_options){0});
	is_str(have, "!1", "and no more");
	free(have);
	buf_clear(&text);
	for (size_t i = 1; i < CAP_CELLS; i++)
		buf_addc(&text, ',');
	buf_addc(&text, 'x');
	have = cells(text.data, text.len, (struct rowcsv_options){0});
	ok(*have == '1', "as many cells as may be");
	free(have);
	buf_adds(&text, ",x");
	have = cells(text.data, text.len, (struct rowcsv_options){0});
	is_str(have, "!1", "and no more");
	free(have);
	buf_free(&text);
}

static void
test_seek(void)
{
	static const char text[] = "a\nb\n\"c\nd\"\ne\n";
	struct spool *spool = spool_memory(text, sizeof text - 1);
	struct rowread *r =
	    rowcsv_new(spool, &(struct rowcsv_options){0}, NULL);
	struct rowread_place second;

	rowread_next(r, NULL);
	rowread_next(r, NULL);
	second = rowread_place(r);
	while (rowread_next(r, NULL) == 1)
		;
	rowread_seek(r, second);
	is_int(rowread_next(r, NULL), 1, "back");
	is_str(rowread_cell(r, 0), "b", "to the row");
	is_int(rowread_place(r).row, 2, "and its number");
	rowread_next(r, NULL);
	is_str(rowread_cell(r, 0), "c\nd", "and on from there");
	rowread_free(r);
	spool_free(spool);
}

static void
check_json(const char *s, const char *want)
{
	struct spool *spool = spool_memory(s, strlen(s));
	struct fault fault = FAULT_NONE;
	struct rowread *r = rowjson_new(spool, &fault);
	char *have = cells_of(r, fault);

	is_str(have, want, s);
	free(have);
	spool_free(spool);
}

static void
test_rowjson(void)
{
	static const char *const bad[] = {"", " ", "[]", "{}", "[{},\n{}]", "5",
	    "[", "{", "{\"a\"", "{\"a\":", "{\"a\":}", "{\"a\":1", "{a:1}",
	    "{\"a\":1,}", "[{\"a\":1},]", "[{\"a\":1}{\"a\":1}]",
	    "[{\"a\":1}] 1", "{\"a\":1},{\"a\":1}", "{\"a\":1,\"a\":1}",
	    "{\"a\":01}", "{\"a\":1.}", "{\"a\":.5}", "{\"a\":1e}",
	    "{\"a\":+1}", "{\"a\":nul}", "{\"a\":True}", "{\"a\":\"x}",
	    "{\"a\":\"x\ny\"}", "{\"a\":\"\\x\"}", "{\"a\":\"\\u12g4\"}",
	    "{\"a\":\"\\u0000\"}", "{\"a\":\"\\ud83d\"}",
	    "{\"a\":\"\\ud83dx\"}", "{\"a\":\"\\ud83d\\u0041\"}",
	    "{\"a\":\"\\ude00\"}", "{\"a\":\"\\uffff\"}", "{\"a\":\"\xE4\"}",
	    "{\"\xE4\":1}", "{\"a\":[1", "{\"a\":{\"b\":\"}\"", "[1]", "[[]]",
	    "\xFF\xFE{\0"};

	check_json("{\"a\":\"x\",\"b\":2.50}\n{\"b\":true,\"c\":null}\n",
	    "1:a|b|c\n1:x|2.50|\n2:|true|\n");
	check_json("\xEF\xBB\xBF\n[\n{\"a\" : -1e+5} ,\n\n{\"a\":false}\n]\n",
	    "3:a\n3:-1e+5\n5:false\n");
	check_json(
	    "[{\"a\":1},{\"a\":2},\n{},{\"a\":3}]", "1:a\n1:1\n2:2\n4:3\n");
	check_json("{\"b\":\" \\u00e4\\ud83d\\ude00\\n\\/\\t\"}{\"a\":1}",
	    "1:b|a\n1:\xC3\xA4\xF0\x9F\x98\x80\n/|\n2:|1\n");
	check_json("{\"a\":{\"x\":[\"}\\\"\"]},\"b\":[]}\n{\"b\":\"\"}",
	    "1:a|b\n1:|\n");
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct spool *spool = spool_memory(bad[i], strlen(bad[i]));
		struct fault fault = FAULT_NONE;
		struct rowread *r = rowjson_new(spool, &fault);

		/* a name is looked at where it becomes a cell */
		ok((r == NULL || rowread_next(r, &fault) == -1) &&
			fault.verdict == VERDICT_TROUBLE,
		    "refused: %s", bad[i]);
		rowread_free(r);
		spool_free(spool);
	}
}

/* What is no text is told, and rows are found again. */
static void
test_rowjson_seek(void)
{
	static const char text[] =
	    "[{\"a\":1,\"b\":[]},{\"a\":2},{\"a\":{},\"c\":3}]";
	struct spool *spool = spool_memory(text, sizeof text - 1);
	struct rowread *r = rowjson_new(spool, NULL);
	struct rowread_place second;
	struct fault fault = FAULT_NONE;
	size_t i = 0;

	is_int(rowread_next(r, NULL), 1, "the names");
	is_int(rowread_next(r, NULL), 1, "a row");
	ok(rowread_wrong(r, &i, &fault), "something in it is wrong");
	is_int((long)i, 1, "which");
	is_str(fault.text,
	    "column \"b\": want text, a number, true, false or null, have an "
	    "array",
	    "and why");
	i++;
	ok(!rowread_wrong(r, &i, &fault), "and nothing else");
	rowread_next(r, NULL);
	second = rowread_place(r);
	i = 0;
	ok(!rowread_wrong(r, &i, &fault), "nothing in the next one");
	while (rowread_next(r, NULL) == 1)
		;
	rowread_seek(r, second);
	is_int(rowread_next(r, NULL), 1, "back");
	is_str(rowread_cell(r, 0), "2", "to the row");
	is_int(rowread_place(r).row, 2, "and its number");
	rowread_next(r, NULL);
	is_str(rowread_cell(r, 2), "3", "and on from there");
	is_int(rowread_place(r).row, 3, "with the next number");
	is_int(rowread_next(r, NULL), 0, "to the end");
	rowread_free(r);
	spool_free(spool);
}

static void
date(const char *formats, const char *s, const char *want)
{
	char *have = datefmt_read(formats, s, 1700000000); /* in 2023 */

	tap_ok(want ? have && strcmp(have, want) == 0 : have == NULL,
	    "%s as %s: %s", s, formats, have ? have : "none");
	free(have);
}

static void
test_dates(void)
{
	date("dd.mm.yyyy", "31.12.2024", "2024-12-31");
	date("dd.mm.yyyy", "1.2.2024", "2024-02-01");
	date("d.M.yyyy", "01.02.2024", "2024-02-01");
	date("%d.%m.%Y", "1.2.2024", "2024-02-01");
	date("%Y%m%d", "20240229", "2024-02-29");
	date("%Y%m%d", "20230229", NULL);
	date("mm/dd/yyyy", "12/31/2024", "2024-12-31");
	date("mm/dd/yyyy", "31/12/2024", NULL);
	date("dd.mm.yyyy", "31.12.24", NULL);
	date("dd.mm.yy", "31.12.23", "2023-12-31");
	date("dd.mm.yy", "31.12.24", "1924-12-31");
	date("iso", "2024-12-31", "2024-12-31");
	date("iso", "2024-12-31T10:00:00+02:00", "2024-12-31");
	date("iso", "2024-12-31 0:00", "2024-12-31");
	date("iso", "2024-12-31x", NULL);
	date("iso", "2024-12-31 x", NULL);
	date("iso", "2024-13-01", NULL);
	date("iso", "0000-01-01", NULL);
	date("excel", "45108", "2023-07-01");
	date("excel", "45108.5", "2023-07-01");
	date("excel", "60", NULL);
	date("excel", "99999999", NULL);
	date("iso, dd.mm.yyyy ,excel", "1.2.2024", "2024-02-01");
	date("iso, dd.mm.yyyy ,excel", "45108", "2023-07-01");
	date("iso", "", NULL);
	ok(datefmt_check("iso,dd/mm/yy, %Y-%m-%d", NULL) == 0, "formats");
	for (const char *const *f =
		 (const char *const[]){"", ",", "dd.mm", "dd.mm.yyy",
		     "ddd.mm.yyyy", "dd.dd.mm.yyyy", "%H", "date", NULL};
	     *f != NULL; f++)
		ok(datefmt_check(*f, NULL) == -1, "no format: '%s'", *f);
}

static void
pairs(const char *s, const char *want)
{
	struct buf out = BUF_INIT(KIB);
	struct rowpair p;

	for (const char *at = s; rowpairs_next(&at, &p);)
		buf_printf(&out, "<%.*s|%.*s>", (int)p.nkind, p.kind,
		    (int)p.nvalue, p.value);
	is_str(out.data ? out.data : "", want, s);
	buf_free(&out);
}

static void
test_pairs(void)
{
	pairs("", "");
	pairs("a=1", "<a|1>");
	pairs("a=1; b=2", "<a|1><b|2>");
	pairs("a=1; x; y; b=2=3", "<a|1; x; y><b|2=3>");
	pairs("x", "<|x>");
	pairs("x; y; a=1", "<|x; y><a|1>");
	pairs("=x", "<|x>");
	pairs("a=1; b = 2; c=3", "<a|1; b = 2><c|3>");
	pairs("a=1 ; b=2", "<a|1 ; b=2>");
	pairs("a=; b=2", "<a|><b|2>");
}

static void
test_groups(void)
{
	struct rowgroup *g = rowgroup_new();
	static const char keys[] = "aabacccab";
	struct buf out = BUF_INIT(KIB);

	for (size_t i = 0; keys[i] != '\0'; i++)
		rowgroup_add(g, keys + i, 1,
		    (struct rowread_place){i, (uint32_t)i + 2}, NULL);
	for (size_t i = 0; i < rowgroup_count(g); i++) {
		const struct rowgroup_run *run = NULL;

		while ((run = rowgroup_run(g, i, run)) != NULL)
			buf_printf(&out, "%lu+%lu ",
			    (unsigned long)run->first.row,
			    (unsigned long)run->rows);
		buf_adds(&out, "; ");
	}
	is_str(out.data, "2+2 5+1 9+1 ; 4+1 10+1 ; 6+3 ; ", "groups in runs");
	buf_free(&out);
	rowgroup_free(g);
	g = rowgroup_new();
	for (uint32_t i = 0; i < 100000; i++) {
		uint32_t key = i % 50000;

		rowgroup_add(g, (const char *)&key, sizeof key,
		    (struct rowread_place){i, i}, NULL);
	}
	is_int(rowgroup_count(g), 50000, "many");
	rowgroup_free(g);
}

static void
test_maps(void)
{
	struct valuemap *map = valuemap_new(), *back;
	struct fault fault = FAULT_NONE;

	valuemap_add(map, "A=5", 3, NULL);
	valuemap_add(map, "B=4", 3, NULL);
	valuemap_add(map, "*=0", 3, NULL);
	back = valuemap_invert(map, NULL);
	is_str(valuemap_find(back, "4"), "B", "back");
	ok(valuemap_find(back, "0") == NULL, "but not from all others");
	valuemap_free(back);
	valuemap_add(map, "C=4", 3, NULL);
	ok(valuemap_invert(map, &fault) == NULL &&
		fault.verdict == VERDICT_TROUBLE,
	    "nor where two are one");
	valuemap_free(map);
}

static void
test_issuers(void)
{
	static const char good[] = "\xEF\xBB\xBF# we\n\n title = A = B\r\n"
				   "title:sv='Ö'\nschac=x.org\nid:a:b = 1\n";
	static const char *const bad[] = {"", "x", "title =", "titel = x",
	    "title = a\ntitle = b", "title = a\nurl = b\nurl = c", "id: = x",
	    "title = \xE4"};
	struct issuer *is = issuer_parse(good, sizeof good - 1, NULL);

	if (ok(is != NULL, "an issuer")) {
		is_int(is->ntitles, 2, "titles");
		is_str(is->titles[0].value, "A = B", "one of them");
		is_str(is->titles[1].kind, "sv", "in its language");
		is_str(is->ids[1].kind, "a:b", "an identifier's type");
		ok(is->url == NULL, "no url");
	}
	issuer_free(is);
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct fault fault = FAULT_NONE;

		ok(issuer_parse(bad[i], strlen(bad[i]), &fault) == NULL &&
			fault.verdict == VERDICT_TROUBLE,
		    "no issuer: '%s'", bad[i]);
	}
}

/* The values of the one row of a table, by its form. */
static void
test_rowmap(void)
{
	static const char text[] = "learner_family = name\ntitle = #b\n"
				   "ects = C{x=3}\ndecimals = ,\n"
				   "date = D\ndates = d.m.yyyy\ntype='Course'\n"
				   "key = Name, D\n";
	static const char table[] = "Name;T;C;D\nX;Y;1,5;1.2.2020\n";
	struct spool *spool = spool_memory(table, sizeof table - 1);
	struct rowread *r =
	    rowcsv_new(spool, &(struct rowcsv_options){0}, NULL);
	struct rowform *form = rowform_table_parse(text, sizeof text - 1, NULL);
	struct rowmap *map = rowmap_table(form, 0, NULL);
	struct buf key = BUF_INIT(KIB), out = BUF_INIT(KIB);

	rowread_next(r, NULL);
	is_int(rowmap_begin(map, r, NULL, NULL), 0, "the names are there");
	rowread_next(r, NULL);
	for (size_t i = 0; i < rowmap_count(map); i++) {
		char *s = rowmap_value(map, i, r, NULL);

		buf_printf(&out, "%s=%s ", rowmap_item(map, i)->name,
		    s != NULL ? s : "(none)");
		free(s);
	}
	is_str(out.data,
	    "learner_family=X title=Y ects=1.5 date=2020-02-01 type=Course ",
	    "the values");
	ok(rowmap_key(map, r, &key), "a key");
	ok(key.len == 11 && memcmp(key.data,
				"X\0"
				"1.2.2020",
				11) == 0,
	    "of two cells");
	buf_free(&key);
	buf_free(&out);
	rowmap_free(map);
	rowform_free(form);
	rowread_free(r);
	spool_free(spool);
}

int
main(void)
{
	test_rowread();
	test_limits();
	test_seek();
	test_rowjson();
	test_rowjson_seek();
	test_dates();
	test_pairs();
	test_groups();
	test_maps();
	test_issuers();
	test_rowmap();
	return tap_done();
}

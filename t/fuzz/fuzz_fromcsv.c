/*
 * fromcsv: any bytes as a table, and as the form of one where a form feed
 * stands between, the table then being JSON where it begins with a bracket.
 * What comes of it is read as a record, and the rows of that
 * are a table that gives the same rows again, or is refused: where a type in a
 * list has nothing behind it.  Wants EMREX_XSD.
 */
#include <config.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "caps.h"
#include "column.h"
#include "csv.h"
#include "doc.h"
#include "fromrows.h"
#include "issuer.h"
#include "record.h"
#include "rowcsv.h"
#include "rowform.h"
#include "rowjson.h"
#include "rowmap.h"
#include "rowread.h"
#include "spool.h"
#include "warnings.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* All columns that do not tell of the file. */
static const char columns[] =
    "generated,learner_family,learner_given,born,learner_birth_name,"
    "learner_alternative,learner_ids,citizenship,birth_place,birth_country,"
    "gender,report,report_date,report_status,issuer_schac,issuer,issuer_ids,"
    "issuer_country,issuer_url,number,depth,path,type,los_id,los_ids,loi_id,"
    "loi_ids,title,title_lang,description,url,subject_area,isced,"
    "document_type,start,date,term,term_start,term_end,duration,status,"
    "status_given,ects,ects_counted,other_credits,grade,grade_scheme,"
    "grade_scheme_text,grade_scheme_external,percent_lower,percent_equal,"
    "percent_higher,distribution,level,language,hours,enrolment,"
    "enrolment_date,enrolment_ids,enrolment_country,enrolment_url,"
    "enrolment_start,enrolment_end";

static const char issuer_text[] =
    "title:en = Utopia\nschac = uni.example.org\nurl = https://example.org\n";

static struct rowform *all;
static struct issuer *issuer;

struct rows {
	struct buf csv;
	size_t n;
};

static int
on_row(void *ctx, const struct record_row *row)
{
	static const struct csv csv = {',', false, false};
	struct column_view view = {.row = row};
	struct rows *rows = ctx;
	size_t n = rowform_count(all);

	for (size_t i = 0; i < n; i++) {
		char *value = rowform_value(all, i, &view);

		csv_cell(&csv, &rows->csv, i, n, value);
		free(value);
	}
	rows->n++;
	return 0;
}

static void
to_rows(struct spool *spool, struct rows *rows)
{
	struct doc *doc = doc_read(spool, NULL);

	if (doc == NULL)
		abort();
	rows->csv = (struct buf)BUF_INIT(GIB);
	rows->n = 0;
	record_rows(doc, on_row, rows);
	doc_free(doc);
}

static void
fail(void *ctx, const struct fault *fault)
{
	(void)ctx;
	if (fault->verdict == VERDICT_OK || fault->text[0] == '\0')
		abort();
}

static void run(struct rowmap *map, const void *data, size_t n, bool header,
    int (*put)(void *, const char *, struct spool *, struct fault *),
    void *ctx);

static int
compare(void *ctx, const char *name, struct spool *record, struct fault *fault)
{
	struct rows *want = ctx, have;

	(void)name, (void)fault;
	to_rows(record, &have);
	if (have.csv.len != want->csv.len ||
	    memcmp(have.csv.data, want->csv.data, have.csv.len) != 0)
		abort();
	want->n = 0;
	buf_free(&have.csv);
	spool_free(record);
	return 0;
}

/* A record of the table: its rows make it again. */
static int
again(void *ctx, const char *name, struct spool *record, struct fault *fault)
{
	struct rowmap *map = rowmap_new(all, 0);
	struct rows rows;

	(void)ctx, (void)name, (void)fault;
	to_rows(record, &rows);
	if (rows.n == 0)
		abort();
	run(map, rows.csv.data, rows.csv.len, false, compare, &rows);
	rowmap_free(map);
	buf_free(&rows.csv);
	spool_free(record);
	return 0;
}

static void
run(struct rowmap *map, const void *data, size_t n, bool header,
    int (*put)(void *, const char *, struct spool *, struct fault *), void *ctx)
{
	struct spool *spool = spool_memory(data, n);
	struct warnings warnings = WARNINGS_NONE;
	struct fault fault = FAULT_NONE;
	struct rowcsv_options csv = {0};
	const char *s = data;
	bool json = rowmap_strict(map) && n > 0 && (*s == '[' || *s == '{');
	struct rowread *rows;
	struct fromrows f = {.map = map,
	    .issuer = rowmap_strict(map) ? issuer : NULL,
	    .header = header,
	    .values = true,
	    .put = put,
	    .fail = fail,
	    .ctx = ctx};

	if (!header)
		csv.delimiter = ',';
	rows =
	    json ? rowjson_new(spool, &fault) : rowcsv_new(spool, &csv, &fault);
	if ((rows != NULL && fromrows_table(&f, rows, &warnings, &fault) ==
				 0) != (fault.verdict == VERDICT_OK))
		abort();
	rowread_free(rows);
	warnings_free(&warnings);
	spool_free(spool);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *cut = size > 0 ? memchr(data, '\f', size) : NULL;
	size_t n = cut != NULL ? (size_t)(cut - data) : 0;
	struct rowform *form = NULL;
	struct rowmap *map = NULL;

	if (all == NULL)
		all = rowform_parse(columns, NULL);
	if (issuer == NULL)
		issuer =
		    issuer_parse(issuer_text, sizeof issuer_text - 1, NULL);
	if (all == NULL || issuer == NULL)
		abort();
	if (cut == NULL) {
		map = rowmap_new(NULL, 0);
	} else {
		form = rowform_table_parse((const char *)data, n, NULL);
		if (form != NULL)
			map = rowmap_table(form, 0, NULL);
		data = cut + 1;
		size -= n + 1;
	}
	if (map != NULL)
		run(map, data, size, true, again, NULL);
	rowmap_free(map);
	rowform_free(form);
	return 0;
}

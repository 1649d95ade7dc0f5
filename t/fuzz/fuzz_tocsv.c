/*
 * tocsv: any bytes as a list of columns, a condition and a record, cut where
 * form feeds stand.  Whatever a cell holds, every row has as many cells as
 * there are columns, for a reader of RFC 4180 as for one of tabs.
 */
#include <config.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "column.h"
#include "csv.h"
#include "doc.h"
#include "msg.h"
#include "record.h"
#include "rowform.h"
#include "spool.h"
#include "where.h"
#include "xalloc.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct run {
	struct rowform *form;
	struct where *where;
	struct csv csv;
	struct buf row;
};

/* Cells of a row, which must be one. */
static size_t
cells(const struct buf *row, const struct csv *csv)
{
	size_t n = 1, ends = 0;
	bool quoted = false;

	for (size_t i = 0; i < row->len; i++) {
		if (row->data[i] == '"' && !csv->tabs)
			quoted = !quoted;
		else if (quoted)
			continue;
		else if (row->data[i] == (csv->tabs ? '\t' : csv->delimiter))
			n++;
		else if (row->data[i] == '\n')
			ends++;
	}
	if (quoted || ends != 1 || row->data[row->len - 1] != '\n')
		abort();
	return n;
}

static int
on_row(void *ctx, const struct record_row *row)
{
	static const char *const langs[] = {"en", "nb", NULL};
	struct run *r = ctx;
	struct column_view view = {
	    .row = row, .langs = langs, .document = "d", .sha256 = "0"};
	size_t n = rowform_count(r->form);

	if (r->where != NULL)
		where_holds(r->where, &view);
	for (size_t i = 0; i < n; i++) {
		char *value = rowform_value(r->form, i, &view);

		csv_cell(&r->csv, &r->row, i, n, value);
		free(value);
	}
	if (cells(&r->row, &r->csv) != n)
		abort();
	buf_clear(&r->row);
	return 0;
}

/* The bytes up to a form feed, which is passed over. */
static char *
next(const uint8_t **data, size_t *size)
{
	const uint8_t *cut = *size > 0 ? memchr(*data, '\f', *size) : NULL;
	size_t n = cut != NULL ? (size_t)(cut - *data) : 0;
	char *s = xstrndup((const char *)*data, n);

	if (cut != NULL) {
		*data += n + 1;
		*size -= n + 1;
	}
	return s;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct csv forms[] = {{.delimiter = ','}, {.tabs = true},
	    {.delimiter = ';', .defuse = true}};
	char *columns = next(&data, &size), *condition = next(&data, &size);
	struct fault fault = FAULT_NONE;
	struct run r = {.row = BUF_INIT(SIZE_MAX)};
	struct spool *spool = spool_memory(data, size);
	struct doc *doc = doc_read(spool, NULL);

	r.form = rowform_parse(columns, &fault);
	if ((r.form != NULL) != (fault.verdict == VERDICT_OK))
		abort();
	if (r.form == NULL)
		r.form = rowform_parse("all", NULL);
	fault = (struct fault)FAULT_NONE;
	r.where = where_parse(condition, &fault);
	if ((r.where != NULL) != (fault.verdict == VERDICT_OK))
		abort();
	for (size_t i = 0; doc != NULL && i < sizeof forms / sizeof *forms;
	     i++) {
		r.csv = forms[i];
		record_rows(doc, on_row, &r);
	}
	where_free(r.where);
	rowform_free(r.form);
	buf_free(&r.row);
	doc_free(doc);
	spool_free(spool);
	free(columns);
	free(condition);
	return 0;
}

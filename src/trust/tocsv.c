#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "doc.h"
#include "hash.h"
#include "input.h"
#include "record.h"
#include "report.h"
#include "rowform.h"
#include "spool.h"
#include "tocsv.h"
#include "verdicts.h"
#include "warnings.h"

static void
fail(struct tocsv *t, const char *name, const struct fault *fault)
{
	msg_fault(name, fault);
	if (fault->verdict > t->status)
		t->status = fault->verdict;
}

/* Not before there is something below it: what fails leaves nothing. */
static void
begin(struct tocsv *t)
{
	size_t n = rowform_count(t->form);

	if (t->begun)
		return;
	t->begun = true;
	if (t->csv.defuse)
		fputs("\xEF\xBB\xBF", t->out);
	for (size_t i = 0; t->header && i < n; i++)
		csv_cell(&t->csv, &t->row, i, n, rowform_name(t->form, i));
	if (t->row.len > 0)
		fwrite(t->row.data, 1, t->row.len, t->out);
	buf_clear(&t->row);
}

static int
on_row(void *ctx, const struct record_row *row)
{
	struct tocsv *t = ctx;
	size_t n = rowform_count(t->form);

	t->view.row = row;
	t->rows++;
	if (!wheres_hold(&t->wheres, &t->view))
		return 0;
	for (size_t i = 0; i < n; i++) {
		char *value = rowform_value(t->form, i, &t->view);

		csv_cell(&t->csv, &t->row, i, n, value);
		free(value);
	}
	fwrite(t->row.data, 1, t->row.len, t->out);
	buf_clear(&t->row);
	return ferror(t->out);
}

static void
look_up(struct tocsv *t, const char *sha256, struct warnings *warnings)
{
	const struct verdict_of *v;

	t->view.verdict = t->view.person = NULL;
	if (t->verdicts == NULL)
		return;
	v = verdicts_find(t->verdicts, sha256);
	if (v == NULL) {
		warnings_add(warnings, "no verdict on it in the file of "
				       "--join");
		return;
	}
	t->view.verdict = v->verdict;
	t->view.person = v->person;
}

int
tocsv_item(void *ctx, struct item *item)
{
	struct tocsv *t = ctx;
	struct fault fault =
	    item->fault ? *item->fault : (struct fault)FAULT_NONE;
	struct warnings warnings = WARNINGS_NONE;
	char sha256[HASH_HEX], *name = msg_name(item->name);
	struct doc *doc = NULL;

	/* what is hashed is what is read, whoever writes to the file */
	if (item->spool != NULL && spool_own(&item->spool, &fault) == 0 &&
	    hash_spool(item->spool, sha256, &fault) == 0)
		doc = doc_read(item->spool, &fault);
	if (doc == NULL) {
		fail(t, item->name, &fault);
	} else {
		look_up(t, sha256, &warnings);
		t->rows = 0;
		t->view.document = name;
		t->view.sha256 = sha256;
		begin(t);
		record_rows(doc, on_row, t);
		if (t->rows == 0)
			warnings_add(
			    &warnings, "no learning opportunity instance");
		report_warnings(item->name, item->warnings, &warnings);
	}
	doc_free(doc);
	warnings_free(&warnings);
	free(name);
	return ferror(t->out);
}

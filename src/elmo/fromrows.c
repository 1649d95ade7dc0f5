#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "caps.h"
#include "fromrows.h"
#include "rowgroup.h"
#include "rowmap.h"
#include "rowread.h"
#include "rowrecord.h"
#include "spool.h"
#include "warnings.h"
#include "xalloc.h"

struct table {
	struct fromrows *f;
	struct rowread *r;
	struct rowgroup *groups;
	struct rowrecord_options options;
	size_t told;
};

static void
tell(struct table *t, const struct fault *fault)
{
	struct fault more = FAULT_NONE;

	if (t->told++ < CAP_TABLE_FAULTS) {
		t->f->fail(t->f->ctx, fault);
	} else if (t->told == CAP_TABLE_FAULTS + 1) {
		fault_set(&more, fault->verdict, 0,
		    "more than %d faults: the others are not told",
		    CAP_TABLE_FAULTS);
		t->f->fail(t->f->ctx, &more);
	}
}

/* The cell that ITEM has in the row of a fault, where it may be shown. */
static void
add_value(struct table *t, struct buf *text, ptrdiff_t item, long row)
{
	char clean[128], *s = NULL;

	if (t->f->values && item >= 0 &&
	    rowread_place(t->r).row == (uint32_t)row)
		s = rowmap_value(t->f->map, (size_t)item, t->r, NULL);
	if (s != NULL && *s != '\0')
		buf_printf(text, ", have '%s'",
		    msg_clean(clean, sizeof clean, s, strlen(s)));
	free(s);
}

/* Which column it is, before what is wrong with it. */
static void
on_fail(void *ctx, ptrdiff_t item, struct fault *fault)
{
	struct table *t = ctx;
	struct buf text = BUF_INIT(KIB);
	const struct rowmap_item *column;
	const char *label;
	char clean[128];

	if (item >= 0) {
		column = rowmap_item(t->f->map, (size_t)item);
		label = column->label != NULL ? column->label : column->name;
		buf_printf(&text, "column \"%s\": ",
		    msg_clean(clean, sizeof clean, label, strlen(label)));
	}
	buf_adds(&text, fault->text);
	add_value(t, &text, item, fault->line);
	snprintf(fault->text, sizeof fault->text, "%s",
	    text.data != NULL ? text.data : "");
	buf_free(&text);
	tell(t, fault);
}

/* What the schema wants and no column has. */
static void
warn_missing(const struct fromrows *f, struct warnings *warnings)
{
	if (rowmap_find(f->map, "learner_family") == -1)
		warnings_add(warnings,
		    "no column learner_family: the learner's name is empty");
	if (f->issuer == NULL && rowmap_find(f->map, "issuer_url") == -1)
		warnings_add(warnings,
		    "no column issuer_url: the issuer's url is empty (see "
		    "--issuer)");
	if (f->issuer == NULL && rowmap_find(f->map, "issuer_schac") == -1 &&
	    rowmap_find(f->map, "issuer_ids") == -1 &&
	    rowmap_find(f->map, "issuer_id:") == -1)
		warnings_add(warnings,
		    "no column issuer_schac: the issuer's identifier is empty "
		    "(see --issuer)");
}

static void
tell_nobody(struct table *t, uint32_t row)
{
	struct fault why;

	for (size_t i = 0; rowread_wrong(t->r, &i, &why); i++)
		tell(t, &why);
	why = (struct fault)FAULT_NONE;
	fault_set(&why, VERDICT_NO, (long)row, "nothing says whose row it is");
	tell(t, &why);
}

/* The first time through: whose row is which. */
static int
index_rows(struct table *t, struct fault *fault)
{
	struct buf key = BUF_INIT(2 * CAP_ROW);
	int got;

	while ((got = rowread_next(t->r, fault)) == 1) {
		struct rowread_place place = rowread_place(t->r);

		buf_clear(&key);
		if (!rowmap_key(t->f->map, t->r, &key)) {
			tell_nobody(t, place.row);
			rowgroup_break(t->groups);
		} else if (rowgroup_add(t->groups, key.data, key.len, place,
			       fault) == -1) {
			got = -1;
			break;
		}
	}
	buf_free(&key);
	return got;
}

/* Writes the record and frees it. */
static int
finish(struct table *t, struct rowrecord *record, struct fault *fault)
{
	struct fault why = FAULT_NONE;
	struct spool *spool = rowrecord_write(record, &why);
	char *name = xstrdup(rowrecord_name(record));
	int status = 0;

	rowrecord_free(record);
	if (spool != NULL)
		status = t->f->put(t->f->ctx, name, spool, fault);
	else if (why.verdict != VERDICT_OK)
		tell(t, &why);
	free(name);
	return status;
}

static int
make_record(struct table *t, size_t group, struct fault *fault)
{
	struct rowrecord *record = rowrecord_new(&t->options);
	const struct rowgroup_run *run = NULL;

	while ((run = rowgroup_run(t->groups, group, run)) != NULL) {
		rowread_seek(t->r, run->first);
		for (uint32_t i = 0; i < run->rows; i++) {
			if (rowread_next(t->r, fault) != 1) {
				rowrecord_free(record);
				return fault_set(fault, VERDICT_TROUBLE, 0,
				    "changed while it was read");
			}
			if (rowrecord_again(record, t->r)) {
				if (finish(t, record, fault) == -1)
					return -1;
				record = rowrecord_new(&t->options);
			}
			rowrecord_add(record, t->r);
		}
	}
	return finish(t, record, fault);
}

static int
run(struct table *t, struct warnings *warnings, struct fault *fault)
{
	struct fromrows *f = t->f;
	struct rowread_place first = rowread_place(t->r);
	int got = rowread_next(t->r, fault);

	if (got != 1)
		return got == 0 ? fault_set(fault, VERDICT_TROUBLE, 0,
				      "empty: want a table")
				: -1;
	first = rowread_place(t->r);
	if (rowmap_begin(f->map, f->header ? t->r : NULL, warnings, fault) ==
	    -1)
		return -1;
	if (rowmap_strict(f->map) && f->issuer == NULL &&
	    rowmap_find(f->map, "issuer") == -1)
		return fault_set(fault, VERDICT_TROUBLE, 0,
		    "want --issuer, or a line 'issuer = ...' in the file of "
		    "--map");
	warn_missing(f, warnings);
	if (!f->header)
		rowread_seek(t->r, first);
	if (index_rows(t, fault) == -1)
		return -1;
	if (rowgroup_count(t->groups) == 0 && t->told == 0)
		return fault_set(fault, VERDICT_TROUBLE, 0,
		    "no row below the names of the columns");
	for (size_t i = 0; i < rowgroup_count(t->groups); i++)
		if (make_record(t, i, fault) == -1)
			return -1;
	return 0;
}

int
fromrows_table(struct fromrows *f, struct rowread *rows,
    struct warnings *warnings, struct fault *fault)
{
	struct table t = {.f = f, .r = rows, .told = 0};
	int status;

	t.options = (struct rowrecord_options){
	    f->map, f->issuer, f->to, f->at, on_fail, &t};
	t.groups = rowgroup_new();
	status = run(&t, warnings, fault);
	rowgroup_free(t.groups);
	return status;
}

#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "caps.h"
#include "msg.h"
#include "rowmap.h"
#include "rowread.h"
#include "rowrecord.h"
#include "rowwrite.h"
#include "rowxml.h"
#include "spool.h"
#include "xalloc.h"
#include "xml.h"

struct rowrecord {
	const struct rowrecord_options *options;
	size_t items;
	enum rowslot *slots; /* of each item */
	struct rowwrite w;
	size_t size;  /* of lines */
	size_t bytes; /* of values */
	bool failed;
};

static void
tell(struct rowrecord *rec, ptrdiff_t item, uint32_t row, const char *why)
{
	struct fault fault = FAULT_NONE;

	rec->failed = true;
	fault_set(&fault, VERDICT_NO, (long)row, "%s", why);
	rec->options->fail(rec->options->ctx, item, &fault);
}

static void
on_fail(void *ctx, ptrdiff_t item, uint32_t row, const char *why)
{
	tell(ctx, item, row, why);
}

static void
new_cells(struct rowcells *cells, size_t n, uint32_t row, bool rows)
{
	cells->v = xcalloc(n > 0 ? n : 1, sizeof *cells->v);
	cells->row = rows ? xcalloc(n > 0 ? n : 1, sizeof *cells->row) : NULL;
	cells->first = row;
}

static void
free_cells(struct rowcells *cells, size_t n)
{
	for (size_t i = 0; cells->v != NULL && i < n; i++)
		free(cells->v[i]);
	free(cells->v);
	free(cells->row);
}

struct rowrecord *
rowrecord_new(const struct rowrecord_options *options)
{
	struct rowrecord *rec = xcalloc(1, sizeof *rec);
	struct rowwrite *w = &rec->w;

	rec->options = options;
	rec->items = rowmap_count(options->map);
	rec->slots = xmalloc((rec->items + 1) * sizeof *rec->slots);
	w->map = options->map;
	w->issuer = options->issuer;
	w->at = options->at;
	w->fail = on_fail;
	w->ctx = rec;
	for (int i = 0; i < SLOTS; i++)
		w->slot[i] = -1;
	for (size_t i = 0; i < rec->items; i++) {
		rec->slots[i] = rowslot_of(rowmap_item(options->map, i)->name);
		if (rec->slots[i] != SLOT_NONE)
			w->slot[rec->slots[i]] = (ptrdiff_t)i;
	}
	new_cells(&w->document, rec->items, 0, true);
	return rec;
}

void
rowrecord_free(struct rowrecord *rec)
{
	if (rec == NULL)
		return;
	for (size_t i = 0; i < rec->w.nlines; i++)
		free_cells(&rec->w.lines[i].cells, rec->items);
	for (size_t i = 0; i < rec->w.nreports; i++) {
		free_cells(&rec->w.reports[i].cells, rec->items);
		free(rec->w.reports[i].key);
	}
	free_cells(&rec->w.document, rec->items);
	free(rec->w.lines);
	free(rec->w.reports);
	free(rec->slots);
	free(rec);
}

size_t
rowrecord_rows(const struct rowrecord *rec)
{
	return rec->w.nlines;
}

static const char *
value(const struct rowrecord *rec, const struct rowcells *cells,
    enum rowslot slot)
{
	ptrdiff_t item = rec->w.slot[slot];
	const char *s = item >= 0 ? cells->v[item] : NULL;

	return s != NULL ? s : "";
}

const char *
rowrecord_name(const struct rowrecord *rec)
{
	return value(rec, &rec->w.document, SLOT_DOCUMENT);
}

bool
rowrecord_again(const struct rowrecord *rec, const struct rowread *r)
{
	ptrdiff_t item = rec->w.slot[SLOT_NUMBER];
	char *number;
	bool again;

	if (item == -1 || rec->w.nlines == 0)
		return false;
	number = rowmap_value(rec->w.map, (size_t)item, r, NULL);
	again = number != NULL && *number != '\0' &&
		strcmp(number,
		    value(rec, &rec->w.lines[0].cells, SLOT_NUMBER)) == 0;
	free(number);
	return again;
}

/* What all rows say alike; an empty cell says nothing. */
static void
share(struct rowrecord *rec, struct rowcells *common,
    const struct rowcells *cells, enum rowslot_scope scope)
{
	char why[64];

	for (size_t i = 0; i < rec->items; i++) {
		const char *s = cells->v[i];

		if (s == NULL || rowslot_scope(rec->slots[i]) != scope)
			continue;
		if (common->v[i] == NULL) {
			common->v[i] = xstrdup(s);
			common->row[i] = cells->first;
		} else if (strcmp(common->v[i], s) != 0) {
			snprintf(why, sizeof why, "not what row %lu says",
			    (unsigned long)common->row[i]);
			tell(rec, (ptrdiff_t)i, cells->first, why);
		}
	}
}

/* What tells one report from another: its number, else who issued it. */
static char *
report_key(const struct rowrecord *rec, const struct rowcells *cells)
{
	const char *number = value(rec, cells, SLOT_REPORT);
	struct buf key = BUF_INIT(CAP_TREE);

	if (*number != '\0')
		return xstrdup(number);
	buf_addc(&key, '\1');
	for (size_t i = 0; i < rec->items; i++) {
		if (rowslot_scope(rec->slots[i]) != ROWSLOT_REPORT)
			continue;
		if (cells->v[i] != NULL)
			buf_adds(&key, cells->v[i]);
		buf_addc(&key, '\1');
	}
	return buf_take(&key);
}

static struct rowreport *
report_of(struct rowrecord *rec, const struct rowcells *cells)
{
	struct rowwrite *w = &rec->w;
	char *key = report_key(rec, cells);
	struct rowreport *r;

	for (size_t i = w->nreports; i > 0; i--)
		if (strcmp(w->reports[i - 1].key, key) == 0) {
			free(key);
			return &w->reports[i - 1];
		}
	if (w->nreports == CAP_RECORD_REPORTS) {
		free(key);
		tell(rec, w->slot[SLOT_REPORT], cells->first,
		    "too many reports of one learner");
		return NULL;
	}
	w->reports =
	    xreallocarray(w->reports, w->nreports + 1, sizeof *w->reports);
	r = &w->reports[w->nreports++];
	new_cells(&r->cells, rec->items, cells->first, true);
	r->key = key;
	r->first = r->last = SIZE_MAX;
	return r;
}

/* 0 when it is none. */
static size_t
count_of(const char *s)
{
	size_t n = 0;

	for (; *s >= '0' && *s <= '9' && n < 100000; s++)
		n = 10 * n + (size_t)(*s - '0');
	return *s == '\0' ? n : 0;
}

/* Takes the values over; the line hangs in its report later. */
static void
add_line(struct rowrecord *rec, struct rowcells *cells)
{
	struct rowwrite *w = &rec->w;
	const char *depth = value(rec, cells, SLOT_DEPTH);
	struct rowline line = {*cells, 1, w->nlines, SIZE_MAX};

	if (*depth != '\0')
		line.depth = count_of(depth);
	if (line.depth == 0 || line.depth > CAP_DEPTH / 3) {
		tell(rec, w->slot[SLOT_DEPTH], cells->first,
		    line.depth == 0 ? "want a number from 1 on"
				    : "more courses within courses than there "
				      "may be");
		line.depth = 1;
	}
	if (w->nlines == rec->size) {
		rec->size = rec->size > 0 ? 2 * rec->size : 16;
		w->lines = xreallocarray(w->lines, rec->size, sizeof *w->lines);
	}
	w->lines[w->nlines++] = line;
}

void
rowrecord_add(struct rowrecord *rec, const struct rowread *r)
{
	uint32_t row = rowread_place(r).row;
	struct fault wrong;
	struct rowcells cells;

	if (rec->bytes > CAP_TREE || rec->w.nlines >= CAP_RECORD_ROWS) {
		if (rec->bytes != SIZE_MAX)
			tell(rec, -1, row, "too much for one record");
		rec->bytes = SIZE_MAX;
		return;
	}
	new_cells(&cells, rec->items, row, false);
	for (size_t i = 0; rowread_wrong(r, &i, &wrong); i++)
		tell(rec, -1, row, wrong.text);
	if (rec->w.document.first == 0)
		rec->w.document.first = row;
	for (size_t i = 0; i < rec->items; i++) {
		struct fault fault = FAULT_NONE;
		char *s = NULL;

		if (rec->slots[i] != SLOT_NONE)
			s = rowmap_value(rec->w.map, i, r, &fault);
		if (fault.verdict != VERDICT_OK)
			tell(rec, (ptrdiff_t)i, row, fault.text);
		if (s != NULL && *s != '\0')
			cells.v[i] = s;
		else
			free(s);
		rec->bytes += cells.v[i] != NULL ? strlen(s) : 0;
	}
	rec->bytes += rec->items * sizeof *cells.v;
	share(rec, &rec->w.document, &cells, ROWSLOT_DOCUMENT);
	add_line(rec, &cells);
}

static const struct rowrecord *sorting;

static int
by_number(const void *a, const void *b)
{
	const struct rowline *x = a, *y = b;
	size_t m = count_of(value(sorting, &x->cells, SLOT_NUMBER));
	size_t n = count_of(value(sorting, &y->cells, SLOT_NUMBER));

	if (m != n)
		return m < n ? -1 : 1;
	return x->added < y->added ? -1 : 1;
}

/* A table sorted otherwise has the order of the record in its numbers. */
static void
sort(struct rowrecord *rec)
{
	if (rec->w.slot[SLOT_NUMBER] == -1)
		return;
	sorting = rec;
	qsort(rec->w.lines, rec->w.nlines, sizeof *rec->w.lines, by_number);
	sorting = NULL;
}

/* Each line to its report, below the one above it. */
static void
arrange(struct rowrecord *rec)
{
	struct rowwrite *w = &rec->w;
	char why[80];

	for (size_t i = 0; i < w->nlines; i++) {
		struct rowline *line = &w->lines[i];
		struct rowreport *r = report_of(rec, &line->cells);
		size_t above;

		if (r == NULL)
			return;
		share(rec, &r->cells, &line->cells, ROWSLOT_REPORT);
		above = r->last != SIZE_MAX ? w->lines[r->last].depth : 0;
		if (line->depth > above + 1) {
			snprintf(why, sizeof why,
			    "depth %zu, but the row above it in the report has "
			    "%zu",
			    line->depth, above);
			tell(rec, w->slot[SLOT_DEPTH], line->cells.first, why);
			line->depth = above + 1;
		}
		if (r->last != SIZE_MAX)
			w->lines[r->last].next = i;
		else
			r->first = i;
		r->last = i;
	}
}

/* Do the rows have something that 2.1.1 alone has a place for? */
static bool
needs_2_1_1(const struct rowrecord *rec)
{
	static const enum rowslot slots[] = {SLOT_ALTERNATIVE,
	    SLOT_BIRTH_COUNTRY, SLOT_REPORT_STATUS, SLOT_DOCUMENT_TYPE,
	    SLOT_DURATION, SLOT_SCHEME_EXTERNAL, SLOT_ENROLMENT,
	    SLOT_ENROLMENT_DATE};

	for (size_t i = 0; i < sizeof slots / sizeof slots[0]; i++) {
		if (*value(rec, &rec->w.document, slots[i]) != '\0')
			return true;
		for (size_t k = 0; k < rec->w.nlines; k++)
			if (*value(rec, &rec->w.lines[k].cells, slots[i]) !=
			    '\0')
				return true;
	}
	return false;
}

/* Older than 1.7 is what 1.7 has, too; and wants a signature before 1.5. */
static enum xsd_version
version(const struct rowrecord *rec)
{
	const char *name = value(rec, &rec->w.document, SLOT_VERSION);
	enum xsd_version said = xsd_by_name(name);

	if (rec->options->to != XSD_NONE)
		return rec->options->to;
	if (said >= XSD_2_0_0)
		return said;
	return said == XSD_NONE && needs_2_1_1(rec) ? XSD_2_1_1 : XSD_1_7_0;
}

static void
tell_errors(
    struct rowrecord *rec, const struct xsd *xsd, const struct rowxml *x)
{
	const struct xsd_error *errors;
	char why[sizeof errors->message + 64];
	size_t n;

	errors = xsd_errors(xsd, &n);
	for (size_t i = 0; i < n; i++) {
		struct rowxml_origin from = rowxml_origin(x, errors[i].line);

		snprintf(why, sizeof why, "%s (ELMO %s)", errors[i].message,
		    xsd_name(rec->w.version));
		tell(rec, from.item != ROWXML_NONE ? (ptrdiff_t)from.item : -1,
		    from.row > 0 ? from.row : rec->w.document.first, why);
	}
}

/* 0 when the product is valid or what is not was told. */
static int
judge(struct rowrecord *rec, struct spool *spool, const struct rowxml *x,
    struct fault *fault)
{
	struct xsd *xsd = xsd_new(rec->w.version, fault);
	struct xml_sink sink;
	int status = -1;

	if (xsd == NULL)
		return -1;
	xsd_begin(xsd, &sink);
	if (xml_parse(spool, &sink, 1, NULL, fault) == 0) {
		status = 0;
		if (!xsd_valid(xsd))
			tell_errors(rec, xsd, x);
	} else if (fault->line > 0) {
		fault->line = (long)rowxml_origin(x, fault->line).row;
	}
	xsd_free(xsd);
	return status;
}

struct spool *
rowrecord_write(struct rowrecord *rec, struct fault *fault)
{
	struct spool *spool = spool_new(CAP_TREE);
	struct rowxml x;
	int status = 0;

	rowxml_init(&x);
	sort(rec);
	arrange(rec);
	rec->w.version = version(rec);
	if (!rec->failed)
		rowwrite(&rec->w, &x);
	if (!rec->failed && rowxml_full(&x))
		tell(rec, -1, rec->w.document.first,
		    "more than there may be in one record");
	if (!rec->failed)
		status = spool_write(spool, x.out.data, x.out.len, fault);
	if (!rec->failed && status == 0)
		status = judge(rec, spool, &x, fault);
	rowxml_free(&x);
	if (!rec->failed && status == 0)
		return spool;
	spool_free(spool);
	return NULL;
}

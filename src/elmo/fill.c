#include <config.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "buf.h"
#include "caps.h"
#include "doc.h"
#include "fill.h"
#include "fillfield.h"
#include "fillplace.h"
#include "fillput.h"
#include "filltable.h"
#include "msg.h"
#include "personfile.h"
#include "record.h"
#include "warnings.h"
#include "where.h"
#include "xalloc.h"

/* An entry that has keys, by the hash of these. */
struct slot {
	uint64_t hash;
	size_t entry;
};

struct fill {
	struct filltable *table;
	size_t *plain; /* entries without conditions */
	size_t nplain;
	size_t *asked; /* those with conditions but no keys */
	size_t nasked;
	struct slot *slot; /* those with keys, sorted */
	size_t nslots;
	uint64_t *mask; /* the sets of keys that rows give */
	size_t nmasks;
};

/* FNV-1a */
static uint64_t
hash(uint64_t h, const char *s)
{
	for (; *s != '\0'; s++)
		h = (h ^ (unsigned char)*s) * UINT64_C(1099511628211);
	return (h ^ 0x1f) * UINT64_C(1099511628211);
}

static uint64_t
hash_keys(uint64_t mask, char *const *key, size_t n)
{
	uint64_t h = UINT64_C(14695981039346656037) ^ mask;

	for (size_t i = 0; i < n; i++)
		if (mask >> i & 1)
			h = hash(h, key[i]);
	return h ^ h >> 32;
}

static int
by_hash(const void *a, const void *b)
{
	const struct slot *x = a, *y = b;

	if (x->hash != y->hash)
		return x->hash < y->hash ? -1 : 1;
	return x->entry < y->entry ? -1 : x->entry > y->entry;
}

static void
note_mask(struct fill *fill, uint64_t mask)
{
	for (size_t i = 0; i < fill->nmasks; i++)
		if (fill->mask[i] == mask)
			return;
	fill->mask =
	    xreallocarray(fill->mask, fill->nmasks + 1, sizeof *fill->mask);
	fill->mask[fill->nmasks++] = mask;
}

static struct fill *
index_table(struct filltable *table)
{
	struct fill *fill = xcalloc(1, sizeof *fill);

	fill->table = table;
	fill->plain = xcalloc(table->n + 1, sizeof *fill->plain);
	fill->asked = xcalloc(table->n + 1, sizeof *fill->asked);
	fill->slot = xcalloc(table->n + 1, sizeof *fill->slot);
	for (size_t i = 0; i < table->n; i++) {
		const struct fillentry *e = &table->v[i];

		if (e->mask != 0) {
			note_mask(fill, e->mask);
			fill->slot[fill->nslots++] = (struct slot){
			    hash_keys(e->mask, e->key, table->nkeys), i};
		} else if (e->nwhere > 0) {
			fill->asked[fill->nasked++] = i;
		} else {
			fill->plain[fill->nplain++] = i;
		}
	}
	qsort(fill->slot, fill->nslots, sizeof *fill->slot, by_hash);
	return fill;
}

struct fill *
fill_parse(char *text, size_t n, struct fault *fault)
{
	struct filltable *table = filltable_read(text, n, fault);

	return table != NULL ? index_table(table) : NULL;
}

struct fill *
fill_open(const char *path, struct fault *fault)
{
	size_t n;
	char *text = personfile_slurp(path, CAP_FILL, &n, fault);

	return text != NULL ? fill_parse(text, n, fault) : NULL;
}

void
fill_free(struct fill *fill)
{
	if (fill == NULL)
		return;
	filltable_free(fill->table);
	free(fill->plain);
	free(fill->asked);
	free(fill->slot);
	free(fill->mask);
	free(fill);
}

/* One record. */
struct job {
	struct fill *fill;
	const struct fill_record *record;
	const struct doc *doc;
	struct fillplaces places;
	struct warnings *told;
	unsigned char *here; /* by entry: how often it was put, to 2 */
	char **key;	     /* what the columns of keys say of the row */
	size_t changes;
	struct fault fault;
};

static bool
is_document(const struct job *job, const struct fillentry *e)
{
	const char *name = job->record->name, *last;

	if (e->document == NULL)
		return true;
	if (job->record->sha256 != NULL &&
	    strcasecmp(e->document, job->record->sha256) == 0)
		return true;
	if (name == NULL)
		return false;
	last = strrchr(name, '/');
	return strcmp(e->document, name) == 0 ||
	       (last != NULL && strcmp(e->document, last + 1) == 0);
}

static void
refuse(struct job *job, const struct fillentry *e, const char *why)
{
	fault_set(&job->fault, VERDICT_NO, 0, "line %ld of the table: %s",
	    e->line, why);
}

static void
tell(struct job *job, const struct fillentry *e, size_t at, const char *what)
{
	struct buf path = BUF_INIT(CAP_RULE_PATH);

	fillplaces_path(&job->places, at, &path);
	/* types and languages, but no label of somebody's grades */
	fillpath_field(e->path->field,
	    e->path->field->which == FILLFIELD_TYPE ? e->which : NULL, &path);
	warnings_add(job->told, "line %ld of the table: %s %s", e->line, what,
	    path.data != NULL ? path.data : "");
	buf_free(&path);
}

/* The row does what it can only do once: name a learner, or an instance. */
static bool
is_once_more(struct job *job, size_t i, const struct fillentry *e)
{
	if (e->path->place == FILLPLACE_LEARNER && e->document == NULL &&
	    !filltable_conditional(e) && e->documents > 0 &&
	    job->here[i] == 0) {
		refuse(job, e,
		    "of one learner, but of several documents; want "
		    "a column document");
		return true;
	}
	return false;
}

static void
count(struct job *job, size_t i, struct fillentry *e, size_t at)
{
	bool id = e->path->field == fillfield_get(FILLPLACE_LOI, "identifier");

	if (job->here[i] == 0)
		e->documents++;
	else if (id && job->here[i] == 1)
		tell(job, e, at, "one identifier for several instances, as");
	if (job->here[i] < 2)
		job->here[i]++;
}

/* Entry I into the place AT. */
static void
put(struct job *job, size_t i, size_t at)
{
	struct fillentry *e = &job->fill->table->v[i];
	const struct fillplace *place = &job->places.v[at];
	struct fillput_value value = {.field = e->path->field,
	    .which = e->which,
	    .lang = e->lang,
	    .text = e->text,
	    .replace = e->replace,
	    .typed = job->record->version >= XSD_2_1_1};

	e->used = true;
	if (!(e->path->field->versions & 1u << job->record->version)) {
		fault_set(&job->fault, VERDICT_NO, 0,
		    "line %ld of the table: ELMO %s has no %s there", e->line,
		    xsd_name(job->record->version), e->path->field->local);
		return;
	}
	if (is_once_more(job, i, e))
		return;
	switch (fillput(job->doc, place->node, &value)) {
	case FILLPUT_SAME:
		return;
	case FILLPUT_KEPT:
		tell(job, e, at, "kept what is at");
		return;
	case FILLPUT_REPLACED:
		tell(job, e, at, "replaced what was at");
		break;
	case FILLPUT_DONE:
		break;
	}
	job->changes++;
	count(job, i, e, at);
}

/* A path from the root. */
static void
put_at_path(struct job *job, size_t i)
{
	const struct fillentry *e = &job->fill->table->v[i];
	size_t at = 0;

	for (size_t j = 0; j < e->path->nsteps; j++) {
		const struct fillpath_step *step = &e->path->step[j];
		size_t n = step->number > 0 ? step->number : 1;

		if (step->number == 0 &&
		    fillplaces_find(&job->places, at, step->local, 2) !=
			FILLPLACE_NOWHERE) {
			refuse(job, e, "the path fits several; want a number");
			return;
		}
		at = fillplaces_find(&job->places, at, step->local, n);
		if (at == FILLPLACE_NOWHERE)
			return;
	}
	put(job, i, at);
}

static void
put_plain(struct job *job)
{
	const struct fill *fill = job->fill;

	for (size_t i = 0; i < fill->nplain; i++) {
		const struct fillentry *e = &fill->table->v[fill->plain[i]];

		if (!is_document(job, e))
			continue;
		if (e->path->step != NULL) {
			put_at_path(job, fill->plain[i]);
			continue;
		}
		for (size_t at = 0; at < job->places.n; at++)
			if (job->places.v[at].kind == e->path->place)
				put(job, fill->plain[i], at);
	}
}

/* The place that an entry means in the row of the instance LOI. */
static size_t
place_in_row(const struct job *job, enum fillplace_kind kind, size_t loi)
{
	const struct fillplaces *p = &job->places;
	size_t report = p->v[loi].report;

	switch (kind) {
	case FILLPLACE_LOI:
		return loi;
	case FILLPLACE_LOS:
		return p->v[loi].los;
	case FILLPLACE_REPORT:
		return report;
	case FILLPLACE_ISSUER:
		for (size_t i = report + 1; i < p->n; i++)
			if (p->v[i].up == report && p->v[i].kind == kind)
				return i;
		break;
	case FILLPLACE_LEARNER:
		for (size_t i = 1; i < p->n; i++)
			if (p->v[i].kind == kind)
				return i;
		break;
	default:
		break;
	}
	return FILLPLACE_NOWHERE;
}

static void
put_in_row(struct job *job, size_t i, size_t loi)
{
	const struct fillentry *e = &job->fill->table->v[i];
	size_t at = place_in_row(job, e->path->place, loi);

	if (at != FILLPLACE_NOWHERE)
		put(job, i, at);
}

static bool
holds(const struct job *job, const struct fillentry *e,
    const struct column_view *view)
{
	const struct filltable *t = job->fill->table;

	if (!is_document(job, e))
		return false;
	for (size_t i = 0; i < t->nkeys; i++)
		if (e->key[i] != NULL && strcmp(e->key[i], job->key[i]) != 0)
			return false;
	for (size_t i = e->where; i < e->where + e->nwhere; i++)
		if (!where_holds(t->where[i], view))
			return false;
	return true;
}

static size_t
first_slot(const struct fill *fill, uint64_t h)
{
	size_t from = 0, to = fill->nslots;

	while (from < to) {
		size_t at = from + (to - from) / 2;

		if (fill->slot[at].hash < h)
			from = at + 1;
		else
			to = at;
	}
	return from;
}

/* Which entries a row is meant by: noted first, since putting changes it. */
struct meant {
	size_t *v; /* entry and place, in turns */
	size_t n, size;
};

static void
mean(struct meant *m, size_t entry, size_t loi)
{
	if (m->n + 2 > m->size) {
		m->size = m->size > 0 ? 2 * m->size : 256;
		m->v = xreallocarray(m->v, m->size, sizeof *m->v);
	}
	m->v[m->n++] = entry;
	m->v[m->n++] = loi;
}

static void
ask_row(struct job *job, const struct column_view *view, size_t loi,
    struct meant *meant)
{
	const struct fill *fill = job->fill;
	const struct filltable *t = fill->table;

	for (size_t i = 0; i < t->nkeys; i++)
		job->key[i] = column_value(&t->key[i], view);
	for (size_t i = 0; i < fill->nmasks; i++) {
		uint64_t h = hash_keys(fill->mask[i], job->key, t->nkeys);

		for (size_t j = first_slot(fill, h);
		     j < fill->nslots && fill->slot[j].hash == h; j++) {
			const struct fillentry *e = &t->v[fill->slot[j].entry];

			if (e->mask == fill->mask[i] && holds(job, e, view))
				mean(meant, fill->slot[j].entry, loi);
		}
	}
	for (size_t i = 0; i < fill->nasked; i++)
		if (holds(job, &t->v[fill->asked[i]], view))
			mean(meant, fill->asked[i], loi);
	for (size_t i = 0; i < t->nkeys; i++)
		free(job->key[i]);
}

static size_t
depth_of(const struct fillplaces *places, size_t at)
{
	size_t depth = 0;

	for (; at != FILLPLACE_NOWHERE; at = places->v[at].up)
		depth += places->v[at].kind == FILLPLACE_LOS;
	return depth;
}

/* Every instance of the record is a row, those of recognitions too. */
static void
put_by_row(struct job *job)
{
	static const char *const langs[] = {"en", NULL};
	const struct fillplaces *p = &job->places;
	struct record_row row = {.doc = job->doc};
	struct column_view view = {.row = &row,
	    .langs = langs,
	    .document = job->record->name,
	    .sha256 = job->record->sha256};
	struct meant meant = {NULL, 0, 0};

	if (job->fill->nslots + job->fill->nasked == 0)
		return;
	for (size_t i = 0; i < p->n; i++) {
		if (p->v[i].kind == FILLPLACE_REPORT && p->v[i].up == 0)
			row.report_no++;
		if (p->v[i].kind != FILLPLACE_LOI)
			continue;
		row.report = p->v[p->v[i].report].node;
		row.los = p->v[p->v[i].los].node;
		row.loi = p->v[i].node;
		row.number++;
		row.depth = depth_of(p, i);
		ask_row(job, &view, i, &meant);
	}
	for (size_t i = 0; i < meant.n; i += 2)
		put_in_row(job, meant.v[i], meant.v[i + 1]);
	free(meant.v);
}

int
fill_doc(struct fill *fill, const struct doc *doc,
    const struct fill_record *record, size_t *changes, struct warnings *told,
    struct fault *fault)
{
	struct job job = {.fill = fill,
	    .record = record,
	    .doc = doc,
	    .told = told,
	    .fault = FAULT_NONE};

	job.here = xcalloc(fill->table->n + 1, sizeof *job.here);
	job.key = xcalloc(fill->table->nkeys + 1, sizeof *job.key);
	fillplaces_list(doc, &job.places);
	put_plain(&job);
	put_by_row(&job);
	fillplaces_free(&job.places);
	free(job.key);
	free(job.here);
	*changes += job.changes;
	if (job.fault.verdict == VERDICT_OK)
		return 0;
	return fault_set(fault, job.fault.verdict, 0, "%s", job.fault.text);
}

void
fill_unused(const struct fill *fill, struct warnings *told)
{
	for (size_t i = 0; i < fill->table->n; i++)
		if (!fill->table->v[i].used)
			warnings_add(told,
			    "line %ld: column %zu: no record has a place for "
			    "it",
			    fill->table->v[i].line, fill->table->v[i].column);
}

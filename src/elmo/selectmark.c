#include <config.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "column.h"
#include "doc.h"
#include "record.h"
#include "selectmark.h"
#include "selectwant.h"
#include "selectxpath.h"
#include "xalloc.h"

#define LOS "learningOpportunitySpecification"
#define LOI "learningOpportunityInstance"

struct work {
	struct selectmark *mark;
	const struct doc *doc;
	const struct selectwant *want;
	struct column_view view;
};

/* Adds a part; its number. */
static size_t
add(struct work *w, const xmlNode *node, size_t parent,
    enum selectmark_kind kind)
{
	struct selectmark *m = w->mark;

	/* doubled at powers of two */
	if ((m->n & (m->n + 1)) == 0)
		m->v = xreallocarray(m->v, 2 * m->n + 2, sizeof *m->v);
	m->v[m->n] = (struct selectmark_part){
	    node, parent, kind, 0, false, false, false};
	return m->n++;
}

/* As deep as elements nest, which is CAP_DEPTH. */
static void
add_los(struct work *w, const xmlNode *los, size_t parent,
    enum selectmark_kind kind)
{
	size_t number = add(w, los, parent, kind);

	for (const xmlNode *part = doc_los(w->doc, los, NULL); part != NULL;
	     part = doc_los(w->doc, los, part))
		add_los(w, part, number, kind);
}

static void
add_recognition(struct work *w, const xmlNode *recognition, size_t report)
{
	size_t number = add(w, recognition, report, SELECTMARK_RECOGNITION);

	for (const xmlNode *r =
		 doc_first(w->doc, recognition, "recognitionResult");
	     r != NULL; r = doc_next(w->doc, r, "recognitionResult"))
		for (const xmlNode *los = doc_first(w->doc, r, LOS);
		     los != NULL; los = doc_next(w->doc, los, LOS))
			add_los(w, los, number, SELECTMARK_RESULT);
}

static void
add_report(struct work *w, const xmlNode *report)
{
	size_t number = add(w, report, w->mark->n, SELECTMARK_REPORT);
	const xmlNode *n;

	for (n = doc_los(w->doc, report, NULL); n != NULL;
	     n = doc_los(w->doc, report, n))
		add_los(w, n, number, SELECTMARK_LOS);
	for (n = doc_first(w->doc, report, "resultOfRecognition"); n != NULL;
	     n = doc_next(w->doc, n, "resultOfRecognition"))
		add_recognition(w, n, number);
}

static int
by_node(const void *a, const void *b)
{
	const struct selectmark_part *const *p = a, *const *q = b;
	uintptr_t x = (uintptr_t)(*p)->node, y = (uintptr_t)(*q)->node;

	return (x > y) - (x < y);
}

/* The numbers of the parts by the addresses of their nodes. */
static void
put_in_order(struct selectmark *m)
{
	const struct selectmark_part **v =
	    xreallocarray(NULL, m->n + 1, sizeof *v);

	m->order = xreallocarray(NULL, m->n + 1, sizeof *m->order);
	for (size_t i = 0; i < m->n; i++)
		v[i] = &m->v[i];
	qsort(v, m->n, sizeof *v, by_node);
	for (size_t i = 0; i < m->n; i++)
		m->order[i] = (size_t)(v[i] - m->v);
	free(v);
}

/* The part that NODE is, or NULL. */
static struct selectmark_part *
part_of(const struct selectmark *m, const xmlNode *node)
{
	size_t low = 0, high = m->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		struct selectmark_part *part = &m->v[m->order[middle]];

		if (part->node == node)
			return part;
		if ((uintptr_t)part->node < (uintptr_t)node)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

/* hasPart and the like stand for the opportunities directly in them. */
static bool
mark_children(struct work *w, const xmlNode *element)
{
	bool any = false;

	for (const xmlNode *c = doc_first(w->doc, element, LOS); c != NULL;
	     c = doc_next(w->doc, c, LOS)) {
		struct selectmark_part *part = part_of(w->mark, c);

		if (part != NULL)
			part->names |= SELECTWANT_XPATH;
		any |= part != NULL;
	}
	return any;
}

/*
 * A node stands for the part that it is or is in; what is around the reports
 * for all of them, what is beside them for none.
 */
static void
on_node(void *ctx, const xmlNode *element)
{
	struct work *w = ctx;
	struct selectmark_part *part = NULL;
	const xmlNode *n = element;

	if (element == NULL || element == doc_root(w->doc)) {
		for (size_t i = 0; i < w->mark->n; i++)
			if (w->mark->v[i].kind == SELECTMARK_REPORT)
				w->mark->v[i].names |= SELECTWANT_XPATH;
		return;
	}
	if (doc_is(w->doc, element) && part_of(w->mark, element) == NULL &&
	    mark_children(w, element))
		return;
	for (; n != NULL && part == NULL; n = n->parent)
		part = part_of(w->mark, n);
	if (part != NULL)
		part->names |= SELECTWANT_XPATH;
}

static int
mark_xpaths(struct work *w, struct fault *fault)
{
	for (size_t i = 0; i < w->want->nxpaths; i++)
		if (selectxpath_run(w->want->xpaths[i], doc_root(w->doc)->doc,
			on_node, w, fault) == -1)
			return -1;
	return 0;
}

/* What names a part names all that is in it. */
static void
mark_names(struct work *w)
{
	for (size_t i = 0; i < w->mark->n; i++) {
		struct selectmark_part *p = &w->mark->v[i];

		p->names |= w->mark->v[p->parent].names;
		if (p->kind == SELECTMARK_REPORT) {
			if (selectwant_issuer(w->want, w->doc,
				doc_first(w->doc, p->node, "issuer")))
				p->names |= SELECTWANT_ISSUER;
			continue;
		}
		if (p->kind == SELECTMARK_RECOGNITION)
			continue;
		if (selectwant_id(w->want, w->doc, p->node))
			p->names |= SELECTWANT_ID;
		if (selectwant_type(w->want, w->doc, p->node))
			p->names |= SELECTWANT_TYPE;
	}
}

static void
mark_row(struct work *w, struct selectmark_part *part)
{
	bool undated = false;
	unsigned asked = selectwant_names(w->want);

	part->row |= selectwant_row(w->want, &w->view, &undated);
	w->mark->undated += undated && (part->names & asked) == asked;
}

static int
on_row(void *ctx, const struct record_row *row)
{
	struct work *w = ctx;
	struct selectmark_part *part = part_of(w->mark, row->los);

	w->view.row = row;
	if (part != NULL)
		mark_row(w, part);
	return 0;
}

/* The rows of a result of recognition, which records have none of. */
static void
mark_result(struct work *w, size_t i, size_t report_no)
{
	struct record_row row = {
	    .doc = w->doc, .los = w->mark->v[i].node, .report_no = report_no};
	size_t up = i;

	w->view.row = &row;
	for (; w->mark->v[up].kind != SELECTMARK_REPORT;
	     up = w->mark->v[up].parent)
		row.depth += w->mark->v[up].kind == SELECTMARK_RESULT;
	row.report = w->mark->v[up].node;
	for (const xmlNode *s = doc_first(w->doc, row.los, "specifies");
	     s != NULL; s = doc_next(w->doc, s, "specifies"))
		for (row.loi = doc_first(w->doc, s, LOI); row.loi != NULL;
		     row.loi = doc_next(w->doc, row.loi, LOI))
			mark_row(w, &w->mark->v[i]);
}

static void
mark_rows(struct work *w)
{
	size_t report_no = 0;

	if (!selectwant_conditions(w->want))
		return;
	record_rows(w->doc, on_row, w);
	for (size_t i = 0; i < w->mark->n; i++) {
		report_no += w->mark->v[i].kind == SELECTMARK_REPORT;
		if (w->mark->v[i].kind == SELECTMARK_RESULT)
			mark_result(w, i, report_no);
	}
}

static void
settle(struct work *w)
{
	struct selectmark *m = w->mark;
	unsigned asked = selectwant_names(w->want);
	bool conditions = selectwant_conditions(w->want);

	for (size_t i = m->n; i-- > 0;) {
		struct selectmark_part *p = &m->v[i];

		p->hit = (p->names & asked) == asked && (p->row || !conditions);
		if (w->want->parts != NULL)
			p->hit = i < w->want->nparts && w->want->parts[i];
		m->hits += p->hit;
		if ((p->hit || p->holds) && p->parent != i)
			m->v[p->parent].holds = true;
	}
	/* a decision on recognition is one thing */
	for (size_t i = 0; i < m->n; i++) {
		struct selectmark_part *p = &m->v[i];

		if (p->kind == SELECTMARK_RECOGNITION)
			p->hit |= p->holds;
		if (p->kind == SELECTMARK_RESULT)
			p->hit = m->v[p->parent].hit;
	}
}

int
selectmark(struct selectmark *mark, const struct doc *doc,
    const struct selectwant *want, const struct selectmark_names *names,
    struct fault *fault)
{
	struct work w = {mark, doc, want,
	    {NULL, names->langs, names->document, names->sha256, NULL, NULL}};

	*mark = (struct selectmark){NULL, 0, NULL, 0, 0};
	for (const xmlNode *r = doc_report(doc, NULL); r != NULL;
	     r = doc_report(doc, r))
		add_report(&w, r);
	put_in_order(mark);
	if (mark_xpaths(&w, fault) == -1) {
		selectmark_free(mark);
		return -1;
	}
	mark_names(&w);
	mark_rows(&w);
	settle(&w);
	return 0;
}

void
selectmark_free(struct selectmark *mark)
{
	free(mark->v);
	free(mark->order);
	*mark = (struct selectmark){NULL, 0, NULL, 0, 0};
}

bool
selectmark_kept(const struct selectmark *mark, size_t i)
{
	return mark->v[i].hit || mark->v[i].holds;
}

bool
selectmark_frame(const struct selectmark *mark, size_t i)
{
	return !mark->v[i].hit && mark->v[i].holds;
}

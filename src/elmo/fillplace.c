#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "doc.h"
#include "fillplace.h"
#include "xalloc.h"

/* Protocol facts, 9.2; a learner within a report is the pre-release's. */
static const struct step {
	enum fillplace_kind in;
	const char *local;
	enum fillplace_kind kind;
	bool numbered;
} steps[] = {
    {FILLPLACE_ROOT, "learner", FILLPLACE_LEARNER, false},
    {FILLPLACE_ROOT, "report", FILLPLACE_REPORT, true},
    {FILLPLACE_REPORT, "learner", FILLPLACE_LEARNER, false},
    {FILLPLACE_REPORT, "issuer", FILLPLACE_ISSUER, false},
    {FILLPLACE_REPORT, "learningOpportunitySpecification", FILLPLACE_LOS, true},
    {FILLPLACE_REPORT, "resultOfRecognition", FILLPLACE_RECOGNITION, false},
    {FILLPLACE_LOS, "specifies", FILLPLACE_SPECIFIES, false},
    {FILLPLACE_LOS, "hasPart", FILLPLACE_PART, false},
    {FILLPLACE_SPECIFIES, "learningOpportunityInstance", FILLPLACE_LOI, false},
    {FILLPLACE_PART, "learningOpportunitySpecification", FILLPLACE_LOS, true},
    {FILLPLACE_LOI, "enrolment", FILLPLACE_ENROLMENT, false},
    {FILLPLACE_ENROLMENT, "enrolmentInstitution", FILLPLACE_ISSUER, false},
    {FILLPLACE_RECOGNITION, "recognitionBasis", FILLPLACE_BASIS, false},
    {FILLPLACE_RECOGNITION, "recognitionResult", FILLPLACE_PART, false},
    {FILLPLACE_BASIS, "recognitionReport", FILLPLACE_REPORT, false},
};

#define STEPS (sizeof steps / sizeof steps[0])

static void walk(struct fillplaces *places, size_t up);

static size_t
add(struct fillplaces *p, const xmlNode *node, size_t up,
    const struct step *step)
{
	struct fillplace *place;

	if (p->n == p->size) {
		p->size = p->size > 0 ? 2 * p->size : 64;
		p->v = xreallocarray(p->v, p->size, sizeof *p->v);
	}
	place = &p->v[p->n];
	*place = (struct fillplace){.kind = step->kind,
	    .node = node,
	    .local = step->local,
	    .up = up,
	    .report = p->v[up].report,
	    .los = p->v[up].los};
	if (place->kind == FILLPLACE_REPORT) {
		place->report = p->n;
		place->los = FILLPLACE_NOWHERE;
	}
	if (place->kind == FILLPLACE_LOS)
		place->los = p->n;
	return p->n++;
}

static void
walk_step(struct fillplaces *p, size_t up, const struct step *step)
{
	const struct doc *doc = p->doc;
	const xmlNode *first = doc_first(doc, p->v[up].node, step->local);
	bool several =
	    step->numbered || doc_next(doc, first, step->local) != NULL;
	size_t number = 0;

	for (const xmlNode *n = first; n != NULL;
	     n = doc_next(doc, n, step->local)) {
		size_t at = add(p, n, up, step);

		p->v[at].number = ++number;
		p->v[at].shown = several;
		walk(p, at);
	}
}

/* As deep as elements nest, which is CAP_DEPTH. */
static void
walk(struct fillplaces *p, size_t up)
{
	for (size_t i = 0; i < STEPS; i++)
		if (steps[i].in == p->v[up].kind)
			walk_step(p, up, &steps[i]);
}

void
fillplaces_list(const struct doc *doc, struct fillplaces *places)
{
	memset(places, 0, sizeof *places);
	places->doc = doc;
	places->v = xcalloc(64, sizeof *places->v);
	places->size = 64;
	places->n = 1;
	places->v[0] = (struct fillplace){.kind = FILLPLACE_ROOT,
	    .node = doc_root(doc),
	    .local = "elmo",
	    .up = FILLPLACE_NOWHERE,
	    .number = 1,
	    .report = FILLPLACE_NOWHERE,
	    .los = FILLPLACE_NOWHERE};
	walk(places, 0);
}

void
fillplaces_free(struct fillplaces *places)
{
	free(places->v);
	free(places->sorted);
	memset(places, 0, sizeof *places);
}

void
fillplaces_path(const struct fillplaces *places, size_t i, struct buf *path)
{
	const struct fillplace *place = &places->v[i];

	if (place->up != FILLPLACE_NOWHERE)
		fillplaces_path(places, place->up, path);
	buf_printf(path, "/%s", place->local);
	if (place->shown)
		buf_printf(path, "[%zu]", place->number);
}

static int
compare(size_t up, const char *local, size_t number, const struct fillplace *b)
{
	int order;

	if (up != b->up)
		return up < b->up ? -1 : 1;
	order = local == b->local ? 0 : strcmp(local, b->local);
	if (order != 0)
		return order;
	return number < b->number ? -1 : number > b->number;
}

struct entry {
	const struct fillplace *place;
	size_t at;
};

static int
compare_entries(const void *a, const void *b)
{
	const struct fillplace *x = ((const struct entry *)a)->place;

	return compare(
	    x->up, x->local, x->number, ((const struct entry *)b)->place);
}

static void
sort(struct fillplaces *p)
{
	struct entry *v = xcalloc(p->n, sizeof *v);

	for (size_t i = 0; i < p->n; i++)
		v[i] = (struct entry){&p->v[i], i};
	qsort(v, p->n, sizeof *v, compare_entries);
	p->sorted = xcalloc(p->n, sizeof *p->sorted);
	for (size_t i = 0; i < p->n; i++)
		p->sorted[i] = v[i].at;
	free(v);
}

size_t
fillplaces_find(
    struct fillplaces *p, size_t up, const char *local, size_t number)
{
	size_t from = 0, to = p->n;

	if (p->sorted == NULL)
		sort(p);
	while (from < to) {
		size_t at = from + (to - from) / 2;
		int order = compare(up, local, number, &p->v[p->sorted[at]]);

		if (order == 0)
			return p->sorted[at];
		if (order < 0)
			to = at;
		else
			from = at + 1;
	}
	return FILLPLACE_NOWHERE;
}

bool
fillplace_step(enum fillplace_kind in, const char *local, size_t n,
    enum fillplace_kind *kind, const char **address)
{
	for (size_t i = 0; i < STEPS; i++)
		if (steps[i].in == in && strlen(steps[i].local) == n &&
		    memcmp(steps[i].local, local, n) == 0) {
			*kind = steps[i].kind;
			*address = steps[i].local;
			return true;
		}
	return false;
}

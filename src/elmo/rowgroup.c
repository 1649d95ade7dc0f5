#include <config.h>

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "caps.h"
#include "msg.h"
#include "rowgroup.h"
#include "xalloc.h"

#define NONE UINT32_MAX

struct group {
	uint64_t hash;
	uint32_t first, last; /* runs */
};

struct rowgroup {
	struct rowgroup_run *runs;
	size_t nruns, runs_size;
	struct group *groups;
	size_t n, size;
	uint32_t *table;   /* groups by their hash; NONE where there is none */
	size_t table_size; /* a power of two, at least twice n */
	uint32_t current;  /* the group of the row before, or NONE */
};

struct rowgroup *
rowgroup_new(void)
{
	struct rowgroup *g = xcalloc(1, sizeof *g);

	g->table_size = 64;
	g->table = xmalloc(g->table_size * sizeof *g->table);
	memset(g->table, 0xFF, g->table_size * sizeof *g->table);
	g->current = NONE;
	return g;
}

void
rowgroup_free(struct rowgroup *g)
{
	if (g == NULL)
		return;
	free(g->runs);
	free(g->groups);
	free(g->table);
	free(g);
}

/* FNV-1a, mixed so that all bits depend on all bytes. */
static uint64_t
hash(const char *s, size_t n)
{
	uint64_t h = UINT64_C(14695981039346656037);

	for (size_t i = 0; i < n; i++)
		h = (h ^ (unsigned char)s[i]) * UINT64_C(1099511628211);
	h ^= h >> 33;
	h *= UINT64_C(0xFF51AFD7ED558CCD);
	return h ^ h >> 33;
}

static size_t
place_of(const struct rowgroup *g, uint64_t h)
{
	size_t i = (size_t)h & (g->table_size - 1);

	while (g->table[i] != NONE && g->groups[g->table[i]].hash != h)
		i = (i + 1) & (g->table_size - 1);
	return i;
}

static void
grow(struct rowgroup *g)
{
	free(g->table);
	g->table_size *= 2;
	g->table = xmalloc(g->table_size * sizeof *g->table);
	memset(g->table, 0xFF, g->table_size * sizeof *g->table);
	for (size_t i = 0; i < g->n; i++)
		g->table[place_of(g, g->groups[i].hash)] = (uint32_t)i;
}

static uint32_t
group_of(struct rowgroup *g, uint64_t h)
{
	size_t i = place_of(g, h);

	if (g->table[i] != NONE)
		return g->table[i];
	if (2 * (g->n + 1) > g->table_size) {
		grow(g);
		i = place_of(g, h);
	}
	if (g->n == g->size) {
		g->size = g->size > 0 ? g->size + g->size / 2 : 64;
		g->groups =
		    xreallocarray(g->groups, g->size, sizeof *g->groups);
	}
	g->groups[g->n] = (struct group){h, NONE, NONE};
	g->table[i] = (uint32_t)g->n;
	return (uint32_t)g->n++;
}

static void
add_run(struct rowgroup *g, struct group *group, struct rowread_place place)
{
	if (g->nruns == g->runs_size) {
		g->runs_size =
		    g->runs_size > 0 ? g->runs_size + g->runs_size / 2 : 64;
		g->runs = xreallocarray(g->runs, g->runs_size, sizeof *g->runs);
	}
	g->runs[g->nruns] = (struct rowgroup_run){place, 1, NONE};
	if (group->first == NONE)
		group->first = (uint32_t)g->nruns;
	else
		g->runs[group->last].next = (uint32_t)g->nruns;
	group->last = (uint32_t)g->nruns++;
}

int
rowgroup_add(struct rowgroup *g, const char *key, size_t n,
    struct rowread_place place, struct fault *fault)
{
	uint32_t at = group_of(g, hash(key, n));

	if (at == g->current) {
		g->runs[g->groups[at].last].rows++;
		return 0;
	}
	if (g->nruns == CAP_TABLE_RUNS)
		return fault_set(fault, VERDICT_TROUBLE, (long)place.row,
		    "rows of more than %d learners or their pieces: sort the "
		    "table by learner",
		    CAP_TABLE_RUNS);
	g->current = at;
	add_run(g, &g->groups[at], place);
	return 0;
}

void
rowgroup_break(struct rowgroup *g)
{
	g->current = NONE;
}

size_t
rowgroup_count(const struct rowgroup *g)
{
	return g->n;
}

const struct rowgroup_run *
rowgroup_run(
    const struct rowgroup *g, size_t i, const struct rowgroup_run *after)
{
	uint32_t at = after != NULL ? after->next : g->groups[i].first;

	return at != NONE ? &g->runs[at] : NULL;
}

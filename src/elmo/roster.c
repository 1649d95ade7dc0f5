#include <config.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "caps.h"
#include "csvread.h"
#include "fold.h"
#include "msg.h"
#include "natid.h"
#include "personfile.h"
#include "roster.h"
#include "xalloc.h"

/* Columns that are known; those of identifiers are behind them. */
enum column { KEY, GIVEN, FAMILY, BIRTH_NAME, BORN, COLUMNS };

/* Rows that are compared with one record: more share its birth date or names
 * only where the table is made up. */
#define COMPARED 2000

struct entry {
	uint64_t hash;
	uint32_t row;
	uint32_t next; /* plus one; 0 at the end */
};

struct index {
	struct entry *v;
	size_t n, size;
	uint32_t *head; /* by the hash's last bits; as next */
	size_t mask;
};

struct roster {
	struct csvread csv;	/* whose text the cells point to */
	size_t column[COLUMNS]; /* where it is; SIZE_MAX: nowhere */
	size_t *id;		/* columns of identifiers */
	char **type;		/* their types, owned */
	size_t nids;
	const char **cell; /* COLUMNS + nids of each row */
	size_t rows, size;
	struct index ids, born, names;
};

/* FNV-1a */
static uint64_t
hash(const char *s)
{
	uint64_t h = UINT64_C(14695981039346656037);

	for (; *s != '\0'; s++)
		h = (h ^ (unsigned char)*s) * UINT64_C(1099511628211);
	return h ^ h >> 32;
}

static void
put(struct index *index, uint64_t h, size_t row)
{
	if (index->n == index->size) {
		index->size = index->size > 0 ? 2 * index->size : 1024;
		index->v =
		    xreallocarray(index->v, index->size, sizeof *index->v);
	}
	index->v[index->n++] = (struct entry){h, (uint32_t)row, 0};
}

/* Chains of entries, in each the rows in their order. */
static void
chain(struct index *index)
{
	size_t heads = 1;

	while (heads < index->n)
		heads *= 2;
	index->mask = heads - 1;
	index->head = xcalloc(heads, sizeof *index->head);
	for (size_t i = index->n; i > 0; i--) {
		struct entry *e = &index->v[i - 1];
		uint32_t *head = &index->head[e->hash & index->mask];

		e->next = *head;
		*head = (uint32_t)i;
	}
}

static void
index_free(struct index *index)
{
	free(index->v);
	free(index->head);
}

/* The century may not be known. */
static uint64_t
date_hash(int year, int month, int day)
{
	return (uint64_t)(year % 100 * 10000 + month * 100 + day);
}

typedef void use_hash(void *ctx, uint64_t hash);

/* Every two words of a name, in whatever field: there is no one name that
 * everyone has. */
static void
name_hashes(const struct names *names, use_hash *use, void *ctx)
{
	const struct nameparts *all[] = {
	    &names->given, &names->family, &names->birth};
	uint64_t h[3 * NAMEPARTS_MAX];
	size_t n = 0;

	for (size_t i = 0; i < 3; i++)
		for (size_t j = 0; j < all[i]->n; j++)
			h[n++] = hash(all[i]->part[j].spell.key[SPELL_INDEX]);
	if (n == 1)
		use(ctx, h[0]);
	for (size_t i = 0; i < n; i++)
		for (size_t j = i + 1; j < n; j++)
			use(ctx, h[i] + h[j]);
}

static void
person_of(
    const struct roster *r, size_t row, struct person *p, struct person_id *ids)
{
	const char *const *cell = &r->cell[row * (COLUMNS + r->nids)];

	/* nothing is changed through them */
	memset(p, 0, sizeof *p);
	p->given = (char *)(uintptr_t)cell[GIVEN];
	p->family = (char *)(uintptr_t)cell[FAMILY];
	p->birth_name = (char *)(uintptr_t)cell[BIRTH_NAME];
	p->bday = (char *)(uintptr_t)cell[BORN];
	p->ids = ids;
	for (size_t i = 0; i < r->nids && p->nids < CAP_PERSON_IDS; i++)
		if (cell[COLUMNS + i] != NULL)
			ids[p->nids++] = (struct person_id){
			    r->type[i], (char *)(uintptr_t)cell[COLUMNS + i]};
}

struct filling {
	struct index *index;
	size_t row;
};

static void
fill(void *ctx, uint64_t h)
{
	struct filling *f = ctx;

	put(f->index, h, f->row);
}

static void
index_row(struct roster *r, size_t row)
{
	struct filling filling = {&r->names, row};
	struct person_id ids[CAP_PERSON_IDS];
	struct person p;
	struct names names;
	struct born born;
	char folded[NATID_FOLDED];

	person_of(r, row, &p, ids);
	for (size_t i = 0; i < p.nids; i++)
		if (natid_fold(ids[i].type, ids[i].value, folded))
			put(&r->ids, hash(folded), row);
	born_read(&born, p.bday, NULL);
	if (born.kind == BORN_DATE)
		put(&r->born, date_hash(born.year, born.month, born.day), row);
	nameparts_words(&names.given, p.given, true);
	nameparts_words(&names.family, p.family, false);
	nameparts_words(&names.birth, p.birth_name, false);
	name_hashes(&names, fill, &filling);
}

static int
add_id_column(struct roster *r, size_t at, const char *name)
{
	if (r->nids == CAP_PERSON_IDS)
		return -1;
	r->id = xreallocarray(r->id, r->nids + 1, sizeof *r->id);
	r->type = xreallocarray(r->type, r->nids + 1, sizeof *r->type);
	r->id[r->nids] = at;
	r->type[r->nids++] = xstrdup(name);
	return 0;
}

static char *
trim(char *s)
{
	size_t n;

	s += strspn(s, " \t");
	n = strlen(s);
	while (n > 0 && (s[n - 1] == ' ' || s[n - 1] == '\t'))
		s[--n] = '\0';
	return s;
}

static int
read_header(struct roster *r, struct fault *fault)
{
	static const char *const names[] = {
	    "key", "given", "family", "birth_name", "born"};
	int got = csvread_row(&r->csv, fault);

	for (size_t i = 0; i < COLUMNS; i++)
		r->column[i] = SIZE_MAX;
	for (size_t at = 0; got == 1 && at < r->csv.ncells; at++) {
		char *name = trim(r->csv.cell[at]);
		size_t i = 0;

		while (i < COLUMNS && strcasecmp(name, names[i]) != 0)
			i++;
		if (i < COLUMNS && r->column[i] != SIZE_MAX)
			return fault_set(fault, VERDICT_TROUBLE, 1,
			    "column %s is there twice", names[i]);
		if (i < COLUMNS)
			r->column[i] = at;
		else if (natid_kind(name) != NATID_OTHER &&
			 add_id_column(r, at, name) == -1)
			return fault_set(fault, VERDICT_TROUBLE, 1,
			    "too many columns of identifiers");
	}
	if (got == -1)
		return -1;
	if (r->column[KEY] == SIZE_MAX)
		return fault_set(fault, VERDICT_TROUBLE, 1,
		    "want a header line with key, given, family, birth_name, "
		    "born and types of identifiers");
	return 0;
}

static const char *
cell_of(const struct roster *r, size_t at)
{
	char *s;

	if (at >= r->csv.ncells)
		return NULL;
	s = trim(r->csv.cell[at]);
	if (strlen(s) >= CAP_PERSON_TEXT)
		s[CAP_PERSON_TEXT - 1] = '\0';
	return *s == '\0' ? NULL : s;
}

static int
add_row(struct roster *r, struct fault *fault)
{
	size_t width = COLUMNS + r->nids;
	const char **cell;

	if (r->rows == CAP_ROSTER)
		return fault_set(fault, VERDICT_TROUBLE, r->csv.row_line,
		    "more than %d rows", CAP_ROSTER);
	if (r->rows == r->size) {
		r->size = r->size > 0 ? 2 * r->size : 1024;
		r->cell =
		    xreallocarray(r->cell, r->size, width * sizeof *r->cell);
	}
	cell = &r->cell[r->rows * width];
	for (size_t i = 0; i < COLUMNS; i++)
		cell[i] = cell_of(r, r->column[i]);
	for (size_t i = 0; i < r->nids; i++)
		cell[COLUMNS + i] = cell_of(r, r->id[i]);
	if (cell[KEY] == NULL)
		return fault_set(
		    fault, VERDICT_TROUBLE, r->csv.row_line, "no key");
	index_row(r, r->rows++);
	return 0;
}

static int
read_rows(struct roster *r, struct fault *fault)
{
	int got;

	while ((got = csvread_row(&r->csv, fault)) == 1)
		if (add_row(r, fault) == -1)
			return -1;
	if (got == 0 && r->rows == 0)
		return fault_set(
		    fault, VERDICT_TROUBLE, 0, "nobody is in the table");
	return got;
}

/* The line of the first bytes that are not UTF-8, 0 when all is. */
static long
not_utf8(const char *s)
{
	long line = 1;

	for (;;) {
		unsigned c;

		while (*s != '\0' && (*s & 0x80) == 0) /* most of it is ASCII */
			line += *s++ == '\n';
		c = fold_next(&s);
		if (c == 0xfffd)
			return line;
		if (c == 0)
			return 0;
	}
}

struct roster *
roster_parse(char *text, size_t n, struct fault *fault)
{
	struct roster *r = xcalloc(1, sizeof *r);
	long line = not_utf8(text);
	int status = -1;

	csvread_begin(&r->csv, text, n);
	if (strlen(text) != n)
		fault_set(fault, VERDICT_TROUBLE, 0, "a NUL: this is no text");
	else if (line != 0)
		fault_set(fault, VERDICT_TROUBLE, line,
		    "not UTF-8; save the table as CSV in UTF-8");
	else if (read_header(r, fault) == 0)
		status = read_rows(r, fault);
	if (status == -1) {
		roster_free(r);
		return NULL;
	}
	chain(&r->ids);
	chain(&r->born);
	chain(&r->names);
	return r;
}

struct roster *
roster_open(const char *path, struct fault *fault)
{
	size_t n;
	char *text = personfile_slurp(path, CAP_REGISTRY, &n, fault);
	struct roster *r = text == NULL ? NULL : roster_parse(text, n, fault);

	if (r == NULL)
		fault_prefix(fault, path);
	return r;
}

void
roster_free(struct roster *r)
{
	if (r == NULL)
		return;
	for (size_t i = 0; i < r->nids; i++)
		free(r->type[i]);
	free(r->type);
	free(r->id);
	free(r->cell);
	index_free(&r->ids);
	index_free(&r->born);
	index_free(&r->names);
	csvread_end(&r->csv);
	free(r);
}

size_t
roster_rows(const struct roster *r)
{
	return r->rows;
}

/* Rows that may be the one. */
struct search {
	const struct roster *roster;
	const struct index *index;
	uint32_t row[COMPARED];
	size_t n;
};

static void
look(void *ctx, uint64_t h)
{
	struct search *s = ctx;
	uint32_t at = s->index->head[h & s->index->mask];

	for (; at != 0; at = s->index->v[at - 1].next) {
		const struct entry *e = &s->index->v[at - 1];
		size_t j = 0;

		if (e->hash != h)
			continue;
		while (j < s->n && s->row[j] != e->row)
			j++;
		if (j == s->n && s->n < COMPARED)
			s->row[s->n++] = e->row;
	}
}

static void
find(struct search *s, const struct person_read *record)
{
	const struct person *p = record->person;
	const struct born *born = &record->born;
	char folded[NATID_FOLDED];

	s->index = &s->roster->ids;
	for (size_t i = 0; i < p->nids; i++)
		if (natid_fold(p->ids[i].type, p->ids[i].value, folded))
			look(s, hash(folded));
	s->index = &s->roster->born;
	if (born->kind == BORN_DATE) {
		look(s, date_hash(born->year, born->month, born->day));
		look(s, date_hash(born->year, born->day, born->month));
	}
	s->index = &s->roster->names;
	name_hashes(&record->names, look, s);
	for (size_t i = 0; i < record->names.nalternative; i++) {
		struct names other = {.given = record->names.alternative[i]};

		name_hashes(&other, look, s);
	}
}

static bool
listed(const struct roster_answer *a, const char *key)
{
	for (size_t i = 0; i < a->ncandidates; i++)
		if (strcmp(a->candidate[i], key) == 0)
			return true;
	return false;
}

/* Rows of one key are one person, enrolled twice. */
static void
note(struct roster_answer *a, const char *key, bool same)
{
	if (listed(a, key))
		return;
	a->nsame += same;
	a->nunsure += !same;
	if (a->ncandidates < ROSTER_CANDIDATES)
		a->candidate[a->ncandidates++] = key;
}

static enum person_verdict
compare(const struct roster *r, size_t row, const struct person_read *record,
    struct roster_answer *a)
{
	struct person_id ids[CAP_PERSON_IDS];
	struct person_read read;
	struct person_match m;
	struct person p;

	person_of(r, row, &p, ids);
	person_prepare(&read, &p);
	person_compare(&read, record, &m);
	if (!a->compared || m.verdict < a->match.verdict)
		a->match = m;
	a->compared = true;
	return m.verdict;
}

/* Those who are the same are noted first. */
static void
compare_all(const struct search *s, const struct person_read *record,
    struct roster_answer *a)
{
	const struct roster *r = s->roster;
	unsigned char verdict[COMPARED];

	for (size_t i = 0; i < s->n; i++)
		verdict[i] = (unsigned char)compare(r, s->row[i], record, a);
	for (int v = PERSON_SAME; v < PERSON_DIFFERENT; v++)
		for (size_t i = 0; i < s->n; i++)
			if (verdict[i] == v)
				note(a,
				    r->cell[s->row[i] * (COLUMNS + r->nids) +
					    KEY],
				    v == PERSON_SAME);
}

void
roster_ask(const struct roster *r, const struct person *record,
    struct roster_answer *a)
{
	struct person_read read;
	struct search s = {.roster = r};

	memset(a, 0, sizeof *a);
	person_prepare(&read, record);
	find(&s, &read);
	compare_all(&s, &read, a);
	a->verdict = a->nsame == 1		 ? PERSON_SAME
		     : a->nsame + a->nunsure > 0 ? PERSON_UNSURE
						 : PERSON_DIFFERENT;
	if (a->nsame == 1)
		a->key = a->candidate[0];
}

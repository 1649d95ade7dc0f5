#include <config.h>

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "buf.h"
#include "datefmt.h"
#include "decimal.h"
#include "msg.h"
#include "rowform.h"
#include "rowmap.h"
#include "rowread.h"
#include "valuemap.h"
#include "warnings.h"
#include "xalloc.h"

struct item {
	struct rowmap_item shown;
	struct column column; /* owns the parameter */
	char *label;
	const char *constant; /* of the form, else NULL */
	const struct valuemap *map;
	struct valuemap *inverse; /* owned: of what elmo-tocsv mapped */
	const char *any;	  /* what it says for all that it has no word */
	size_t at;		  /* the cell */
};

struct rowmap {
	const struct rowform *form;
	struct rowform *own; /* the same, or NULL */
	bool strict;
	const char *dates; /* NULL: as they are to be */
	bool comma;
	int64_t now;
	struct item *v;
	size_t n;
	size_t *key; /* cells */
	size_t nkey;
};

static void
clear(struct rowmap *map)
{
	for (size_t i = 0; i < map->n; i++) {
		column_free(&map->v[i].column);
		valuemap_free(map->v[i].inverse);
		free(map->v[i].label);
	}
	map->n = map->nkey = 0;
}

struct rowmap *
rowmap_new(const struct rowform *form, int64_t now)
{
	struct rowmap *map = xcalloc(1, sizeof *map);

	map->form = form;
	map->now = now;
	return map;
}

static bool
form_has(const struct rowform *form, const char *name)
{
	for (size_t i = 0; i < rowform_count(form); i++)
		if (strcmp(column_called(rowform_column(form, i)), name) == 0)
			return true;
	return false;
}

static int
settle(struct rowmap *map, struct fault *fault)
{
	static const char *const wanted[] = {"learner_family", "title"};
	const char *decimals = rowform_setting(map->form, "decimals");

	for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++)
		if (!form_has(map->form, wanted[i]) &&
		    (i != 1 || !form_has(map->form, "title:")))
			return fault_set(fault, VERDICT_TROUBLE, 0,
			    "want a line '%s = ...'", wanted[i]);
	map->dates = rowform_setting(map->form, "dates");
	if (map->dates == NULL)
		map->dates = "iso";
	if (datefmt_check(map->dates, fault) == -1)
		return -1;
	map->comma = decimals != NULL && (strcmp(decimals, "comma") == 0 ||
					     strcmp(decimals, ",") == 0);
	if (decimals == NULL || map->comma || strcmp(decimals, "point") == 0 ||
	    strcmp(decimals, ".") == 0)
		return 0;
	return fault_set(
	    fault, VERDICT_TROUBLE, 0, "decimals: want 'comma' or 'point'");
}

struct rowmap *
rowmap_table(const struct rowform *form, int64_t now, struct fault *fault)
{
	struct rowmap *map = rowmap_new(form, now);

	map->strict = true;
	if (settle(map, fault) == 0)
		return map;
	rowmap_free(map);
	return NULL;
}

struct rowmap *
rowmap_open(
    const char *map_file, const char *columns, int64_t now, struct fault *fault)
{
	struct rowform *form;
	struct rowmap *map = NULL;

	if (map_file == NULL && columns == NULL)
		return rowmap_new(NULL, now);
	form = map_file != NULL	 ? rowform_table(map_file, fault)
	       : *columns == '@' ? rowform_load(columns + 1, fault)
				 : rowform_parse(columns, fault);
	if (form != NULL)
		map = map_file != NULL ? rowmap_table(form, now, fault)
				       : rowmap_new(form, now);
	if (map == NULL)
		rowform_free(form);
	else
		map->own = form;
	return map;
}

void
rowmap_free(struct rowmap *map)
{
	if (map == NULL)
		return;
	clear(map);
	rowform_free(map->own);
	free(map->v);
	free(map->key);
	free(map);
}

bool
rowmap_strict(const struct rowmap *map)
{
	return map->strict;
}

static struct item *
add(struct rowmap *map, const struct column *column, const char *label)
{
	struct item *item;

	map->v = xreallocarray(map->v, map->n + 1, sizeof *map->v);
	item = &map->v[map->n++];
	memset(item, 0, sizeof *item);
	item->column.def = column->def;
	if (column->parameter != NULL)
		item->column.parameter = xstrdup(column->parameter);
	item->label = label != NULL ? xstrdup(label) : NULL;
	item->shown.name = column_called(column);
	item->shown.parameter = item->column.parameter;
	item->shown.label = item->label;
	item->shown.kind = column_kind(column);
	return item;
}

static int
no_column(const char *label, struct fault *fault)
{
	char clean[64];

	return fault_set(fault, VERDICT_TROUBLE, 0, "no column is called '%s'",
	    msg_clean(clean, sizeof clean, label, strlen(label)));
}

/* "3" or "AB", counted from 1 or A. */
static size_t
number_of(const char *s)
{
	size_t n = 0;
	bool digits = *s >= '0' && *s <= '9';

	for (; *s != '\0'; s++) {
		unsigned char c = (unsigned char)*s;

		if (n > 100000)
			return 0;
		if (digits && c >= '0' && c <= '9')
			n = 10 * n + (size_t)(c - '0');
		else if (!digits && (c | 0x20u) >= 'a' && (c | 0x20u) <= 'z')
			n = 26 * n + (size_t)((c | 0x20u) - 'a') + 1;
		else
			return 0;
	}
	return n;
}

/* The cell below LABEL, in any case where that is clear; "#3" is the third. */
static int
find_cell(
    const struct rowread *r, const char *label, size_t *at, struct fault *fault)
{
	size_t n = *label == '#' ? number_of(label + 1) : 0, found = 0;
	bool exact = false;
	char clean[64];

	if (n > 0 && (r == NULL || n <= rowread_count(r))) {
		*at = n - 1;
		return 0;
	}
	for (size_t i = 0; r != NULL && i < rowread_count(r); i++) {
		const char *have = rowread_cell(r, i);
		bool same = strcmp(have, label) == 0;

		if (exact ? !same : strcasecmp(have, label) != 0)
			continue;
		found = same && !exact ? 1 : found + 1;
		exact |= same;
		*at = i;
	}
	if (found > 1)
		return fault_set(fault, VERDICT_TROUBLE, 0,
		    "%zu columns are called '%s': say which by its number, "
		    "as #%zu",
		    found, msg_clean(clean, sizeof clean, label, strlen(label)),
		    *at + 1);
	return found == 1 ? 0 : no_column(label, fault);
}

static int
begin_table(struct rowmap *map, const struct rowread *r, struct fault *fault)
{
	const struct rowform *form = map->form;

	for (size_t i = 0; i < rowform_count(form); i++) {
		const char *source = rowform_source(form, i);
		struct item *item = add(map, rowform_column(form, i), source);

		item->constant = rowform_constant(form, i);
		item->map = rowform_map(form, i);
		if (source != NULL &&
		    find_cell(r, source, &item->at, fault) == -1)
			return -1;
	}
	return 0;
}

/* A column of elmo-tocsv's own; what is none is warned about. */
static int
add_own(struct rowmap *map, const char *name, size_t at,
    struct warnings *warnings, struct fault *fault)
{
	struct column column;
	struct item *item;
	char clean[64];

	msg_clean(clean, sizeof clean, name, strlen(name));
	if (column_find(&column, name, strlen(name), NULL) == -1) {
		warnings_add(warnings,
		    "column %zu, '%s', is none of elmo-tocsv's and is left out",
		    at + 1, clean);
		return 0;
	}
	for (size_t i = 0; i < map->n; i++)
		if (strcmp(map->v[i].label, name) == 0) {
			column_free(&column);
			return fault_set(fault, VERDICT_TROUBLE, 0,
			    "two columns are called '%s'", clean);
		}
	item = add(map, &column, name);
	item->at = at;
	column_free(&column);
	return 0;
}

/* Number I of the form stands in cell AT. */
static int
add_renamed(struct rowmap *map, size_t i, size_t at, struct fault *fault)
{
	const struct column *column = rowform_column(map->form, i);
	const struct valuemap *values = rowform_map(map->form, i);
	const char *name = rowform_name(map->form, i);
	struct item *item;
	char clean[64];

	for (size_t k = 0; k < map->n; k++)
		if (strcmp(map->v[k].label, name) == 0)
			return fault_set(fault, VERDICT_TROUBLE, 0,
			    "two columns are called '%s'",
			    msg_clean(clean, sizeof clean, name, strlen(name)));
	if (column == NULL)
		return 0;
	item = add(map, column, name);
	item->at = at;
	if (values == NULL)
		return 0;
	item->any = valuemap_find(values, "*");
	item->map = item->inverse = valuemap_invert(values, fault);
	if (item->map != NULL)
		return 0;
	fault_prefix(fault, msg_clean(clean, sizeof clean, name, strlen(name)));
	return -1;
}

static int
begin_form(struct rowmap *map, const struct rowread *r,
    struct warnings *warnings, struct fault *fault)
{
	size_t n = r != NULL ? rowread_count(r) : rowform_count(map->form);
	char clean[64];

	for (size_t at = 0; at < n; at++) {
		const char *name = r != NULL ? rowread_cell(r, at)
					     : rowform_name(map->form, at);
		size_t i = 0;

		while (i < rowform_count(map->form) &&
		       strcmp(rowform_name(map->form, i), name) != 0)
			i++;
		if (i == rowform_count(map->form)) {
			if (*name != '\0')
				warnings_add(warnings,
				    "column %zu, '%s', is none of --columns "
				    "and is left out",
				    at + 1,
				    msg_clean(clean, sizeof clean, name,
					strlen(name)));
		} else if (add_renamed(map, i, at, fault) == -1) {
			return -1;
		}
	}
	return 0;
}

static int
begin_own(struct rowmap *map, const struct rowread *r,
    struct warnings *warnings, struct fault *fault)
{
	const char *s = column_defaults;
	size_t n = r != NULL ? rowread_count(r) : 0;
	int status = 0;

	for (size_t i = 0; i < n && status == 0; i++)
		if (*rowread_cell(r, i) != '\0')
			status = add_own(
			    map, rowread_cell(r, i), i, warnings, fault);
	for (size_t i = 0; r == NULL && *s != '\0'; i++) {
		char *name = xstrndup(s, strcspn(s, ","));

		add_own(map, name, i, warnings, fault);
		s += strlen(name);
		s += *s == ',';
		free(name);
	}
	return status;
}

static void
add_key(struct rowmap *map, size_t at)
{
	map->key = xreallocarray(map->key, map->nkey + 1, sizeof *map->key);
	map->key[map->nkey++] = at;
}

static void
add_keys(struct rowmap *map, const char *const *names)
{
	for (; *names != NULL; names++)
		for (size_t i = 0; i < map->n; i++)
			if (strcmp(map->v[i].shown.name, *names) == 0 &&
			    map->v[i].constant == NULL)
				add_key(map, map->v[i].at);
}

/* Those the form names, or the first of these that there are. */
static int
settle_key(struct rowmap *map, const struct rowread *r, struct fault *fault)
{
	static const char *const documents[] = {"document", "sha256", NULL},
				 *const ids[] = {"learner_id:", "learner_ids",
				     NULL},
				 *const names[] = {"learner_family",
				     "learner_given", "born",
				     "learner_birth_name", NULL};
	const char *s = map->strict ? rowform_setting(map->form, "key") : NULL;

	while (s != NULL) {
		size_t n = valuemap_span(s, strlen(s), ","), at = 0;
		char *label = valuemap_word(s, n);
		int status = find_cell(r, label, &at, fault);

		free(label);
		if (status == -1) {
			fault_prefix(fault, "key");
			return -1;
		}
		add_key(map, at);
		s = s[n] == ',' ? s + n + 1 : NULL;
	}
	if (map->nkey == 0)
		add_keys(map, documents);
	if (map->nkey == 0)
		add_keys(map, ids);
	if (map->nkey == 0)
		add_keys(map, names);
	return 0;
}

/* Of types, lists in a cell could not be told apart with these signs. */
static int
check_types(const struct rowmap *map, struct fault *fault)
{
	char clean[64];

	for (size_t i = 0; i < map->n; i++) {
		const char *type = map->v[i].column.parameter;

		if (type != NULL && strpbrk(type, "=;") != NULL)
			return fault_set(fault, VERDICT_TROUBLE, 0,
			    "want a type without '=' and ';', have '%s'",
			    msg_clean(clean, sizeof clean, type, strlen(type)));
	}
	return 0;
}

int
rowmap_begin(struct rowmap *map, const struct rowread *r,
    struct warnings *warnings, struct fault *fault)
{
	int status;

	clear(map);
	status = map->strict	     ? begin_table(map, r, fault)
		 : map->form != NULL ? begin_form(map, r, warnings, fault)
				     : begin_own(map, r, warnings, fault);
	if (status == -1 || check_types(map, fault) == -1 ||
	    settle_key(map, r, fault) == -1)
		return -1;
	if (!map->strict && rowmap_find(map, "title") == -1 &&
	    rowmap_find(map, "title:") == -1)
		return fault_set(fault, VERDICT_TROUBLE, 0,
		    "no column 'title': want the columns of elmo-tocsv, or "
		    "--map");
	return 0;
}

size_t
rowmap_count(const struct rowmap *map)
{
	return map->n;
}

const struct rowmap_item *
rowmap_item(const struct rowmap *map, size_t i)
{
	return &map->v[i].shown;
}

ptrdiff_t
rowmap_find(const struct rowmap *map, const char *name)
{
	for (size_t i = 0; i < map->n; i++)
		if (strcmp(map->v[i].shown.name, name) == 0)
			return (ptrdiff_t)i;
	return -1;
}

/* "7,5" is 7.5 where the form says so. */
static char *
number(const struct rowmap *map, const char *s, struct fault *fault)
{
	char *value = xstrdup(s), *comma = strchr(value, ',');

	if (map->comma && comma != NULL && strchr(value, '.') == NULL)
		*comma = '.';
	if (decimal_is(value))
		return value;
	fault_set(fault, VERDICT_NO, 0,
	    comma != NULL && !map->comma
		? "want a number with a point; 'decimals = comma' in the file "
		  "of --map allows this one"
		: "want a number");
	free(value);
	return NULL;
}

static char *
date(const struct rowmap *map, const char *s, struct fault *fault)
{
	char *iso = datefmt_read(map->dates, s, map->now);

	if (iso == NULL)
		fault_set(
		    fault, VERDICT_NO, 0, "want a date as %s", map->dates);
	return iso;
}

char *
rowmap_value(const struct rowmap *map, size_t i, const struct rowread *r,
    struct fault *fault)
{
	const struct item *item = &map->v[i];
	const char *s, *mapped = NULL;

	if (item->constant != NULL)
		return xstrdup(item->constant);
	s = rowread_cell(r, item->at);
	if (item->map != NULL)
		mapped = valuemap_find(item->map, s);
	if (mapped != NULL)
		return xstrdup(mapped);
	if (item->any != NULL && *s != '\0' && strcmp(s, item->any) == 0) {
		fault_set(fault, VERDICT_NO, 0,
		    "it stands for several values of the map");
		return NULL;
	}
	if (map->strict && *s != '\0' && item->shown.kind == COLUMN_NUMBER)
		return number(map, s, fault);
	if (map->strict && *s != '\0' && item->shown.kind == COLUMN_DATE)
		return date(map, s, fault);
	return xstrdup(s);
}

bool
rowmap_key(const struct rowmap *map, const struct rowread *r, struct buf *key)
{
	/* a record whose learner has no name is still one */
	bool any = map->nkey == 0 || !map->strict;

	for (size_t i = 0; i < map->nkey; i++) {
		const char *s = rowread_cell(r, map->key[i]);

		any |= *s != '\0';
		buf_adds(key, s);
		buf_addc(key, '\0');
	}
	return any;
}

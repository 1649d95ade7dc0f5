#include <config.h>

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "buf.h"
#include "caps.h"
#include "fillfield.h"
#include "filltable.h"
#include "lexical.h"
#include "msg.h"
#include "utf8.h"
#include "where.h"
#include "xalloc.h"

enum role {
	PATH,
	VALUE,
	TYPE,
	LANG,
	WHERE,
	DOCUMENT,
	REPLACE,
	ROLES, /* those above are there once, but for WHERE */
	IGNORED,
	KEY,
	FIELD
};

struct head {
	enum role role;
	size_t at; /* of KEY: in table->key; of FIELD: in table->path */
	char name[48];
};

struct reading {
	struct filltable *table;
	struct head *head;
	size_t nheads;
	bool has[ROLES], long_form;
};

static int
wrong(const struct reading *r, size_t column, struct fault *fault,
    const char *why)
{
	const char *name =
	    column < r->nheads ? r->head[column].name : "of no name";

	return fault_set(fault, VERDICT_TROUBLE, r->table->csv.row_line,
	    "column %zu (%s): %s", column + 1, name, why);
}

static char *
trim(char *s)
{
	size_t n;

	s += strspn(s, " \t\r\n");
	n = strlen(s);
	while (n > 0 && strchr(" \t\r\n", s[n - 1]) != NULL)
		s[--n] = '\0';
	return s;
}

/* A spreadsheet's apostrophe before what would be a formula. */
static char *
cell(const struct reading *r, size_t column)
{
	const struct csvread *csv = &r->table->csv;
	char *s = column < csv->ncells ? trim(csv->cell[column]) : NULL;

	if (s != NULL && *s == '\'' && s[1] != '\0' &&
	    strchr("=+-@", s[1]) != NULL)
		s++;
	return s != NULL && *s != '\0' ? s : NULL;
}

/* Where PATH is kept; what it owns is the table's. */
static size_t
add_path(struct filltable *t, const struct fillpath *path)
{
	t->path = xreallocarray(t->path, t->npaths + 1, sizeof(*t->path));
	t->path[t->npaths] = xmalloc(sizeof *path);
	*t->path[t->npaths] = *path;
	return t->npaths++;
}

static int
read_role(const char *name)
{
	static const struct {
		const char *name;
		enum role role;
	} roles[] = {{"path", PATH}, {"value", VALUE}, {"lang", LANG},
	    {"where", WHERE}, {"document", DOCUMENT}, {"replace", REPLACE},
	    {"wanted", IGNORED}, {"about", IGNORED}, {"note", IGNORED},
	    {"", IGNORED}};

	for (size_t i = 0; i < sizeof roles / sizeof roles[0]; i++)
		if (strcasecmp(name, roles[i].name) == 0)
			return (int)roles[i].role;
	return -1;
}

static int
read_key(struct reading *r, size_t i, const char *name, struct fault *fault)
{
	struct filltable *t = r->table;
	struct fault why = FAULT_NONE;
	struct column column;

	if (t->nkeys == FILLTABLE_KEYS)
		return wrong(r, i, fault, "too many conditions");
	if (column_find(&column, name, strlen(name), &why) == -1)
		return wrong(
		    r, i, fault, "neither a column of elmo-tocsv nor a path");
	t->key = xreallocarray(t->key, t->nkeys + 1, sizeof *t->key);
	t->key[t->nkeys] = column;
	r->head[i].role = KEY;
	r->head[i].at = t->nkeys++;
	return 0;
}

static int
read_field(struct reading *r, size_t i, const char *name, struct fault *fault)
{
	struct fault why = FAULT_NONE;
	struct fillpath path;

	if (fillpath_parse(&path, name, &why) == -1)
		return wrong(r, i, fault, why.text);
	r->head[i].role = FIELD;
	r->head[i].at = add_path(r->table, &path);
	return 0;
}

static int
read_head(struct reading *r, size_t i, struct fault *fault)
{
	struct head *head = &r->head[i];
	const char *name = trim(r->table->csv.cell[i]);
	int role = read_role(name);

	msg_clean(head->name, sizeof head->name, name, strlen(name));
	r->nheads = i + 1;
	/* the type of a value, or that of a learning opportunity */
	if (r->long_form && strcasecmp(name, "type") == 0)
		role = TYPE;
	if (role == -1 && strchr(name, '/') != NULL)
		return read_field(r, i, name, fault);
	if (role == -1)
		return read_key(r, i, name, fault);
	head->role = (enum role)role;
	if (role >= ROLES)
		return 0;
	if (r->has[role] && role != WHERE)
		return wrong(r, i, fault, "there twice");
	r->has[role] = true;
	return 0;
}

static int
read_header(struct reading *r, struct fault *fault)
{
	struct filltable *t = r->table;
	int got = csvread_row(&t->csv, fault);

	if (got == -1)
		return -1;
	if (got == 0)
		return fault_set(fault, VERDICT_TROUBLE, 0, "an empty table");
	for (size_t i = 0; i < t->csv.ncells; i++)
		if (strcasecmp(trim(t->csv.cell[i]), "path") == 0)
			r->long_form = true;
	r->head = xcalloc(t->csv.ncells, sizeof *r->head);
	for (size_t i = 0; i < t->csv.ncells; i++)
		if (read_head(r, i, fault) == -1)
			return -1;
	if (r->has[PATH] != r->has[VALUE])
		return fault_set(fault, VERDICT_TROUBLE, t->csv.row_line,
		    "want a column %s beside %s",
		    r->has[PATH] ? "value" : "path",
		    r->has[PATH] ? "path" : "value");
	if (r->long_form && t->npaths > 0)
		return fault_set(fault, VERDICT_TROUBLE, t->csv.row_line,
		    "want columns path and value, or columns called by paths, "
		    "not both");
	if (!r->long_form && t->npaths == 0)
		return fault_set(fault, VERDICT_TROUBLE, t->csv.row_line,
		    "want columns path and value, or columns called by paths "
		    "such as los/title");
	return 0;
}

static int
find_where(struct reading *r, size_t i, const char *text, struct fault *fault)
{
	struct filltable *t = r->table;
	struct fault why = FAULT_NONE;
	struct where *where = where_parse(text, &why);

	if (where == NULL)
		return wrong(r, i, fault, why.text);
	t->where = xreallocarray(t->where, t->nwhere + 1, sizeof(*t->where));
	t->where_text =
	    xreallocarray(t->where_text, t->nwhere + 1, sizeof(*t->where_text));
	t->where[t->nwhere] = where;
	t->where_text[t->nwhere++] = xstrdup(text);
	return 0;
}

static int
read_replace(const struct reading *r, size_t i, const char *s,
    struct fillentry *e, struct fault *fault)
{
	e->replace = strcasecmp(s, "yes") == 0;
	if (!e->replace && strcasecmp(s, "no") != 0)
		return wrong(r, i, fault, "want yes or no");
	return 0;
}

/* What of a row is not a value holds for all of its values. */
static int
read_conditions(struct reading *r, struct fillentry *e, struct fault *fault)
{
	struct filltable *t = r->table;

	e->line = t->csv.row_line;
	e->where = t->nwhere;
	for (size_t i = 0; i < r->nheads; i++) {
		char *s = cell(r, i);
		int status = 0;

		if (s == NULL)
			continue;
		switch (r->head[i].role) {
		case WHERE:
			status = find_where(r, i, s, fault);
			break;
		case DOCUMENT:
			e->document = s;
			break;
		case REPLACE:
			status = read_replace(r, i, s, e, fault);
			break;
		case KEY:
			e->key[r->head[i].at] = s;
			e->mask |= UINT64_C(1) << r->head[i].at;
			break;
		case LANG:
			e->lang = s;
			if (!lexical_valid(
				lexical_type("language"), s, strlen(s)))
				status = wrong(
				    r, i, fault, "want a language, such as en");
			break;
		default:
			break;
		}
		if (status == -1)
			return -1;
	}
	e->nwhere = t->nwhere - e->where;
	return 0;
}

bool
filltable_conditional(const struct fillentry *e)
{
	return e->mask != 0 || e->nwhere > 0;
}

/* The type, scheme, label or language that a path has or a column beside. */
static int
settle_which(const struct reading *r, size_t i, const char *type,
    struct fillentry *e, struct fault *fault)
{
	const struct fillpath *path = e->path;
	enum fillfield_which which = path->field->which;

	e->which = path->which;
	if (type != NULL && (which == FILLFIELD_ONE || which == FILLFIELD_LANG))
		return wrong(r, i, fault, "a type where none can be");
	if (which == FILLFIELD_LANG) {
		if (path->which != NULL)
			e->lang = path->which;
		e->which = NULL;
		if (e->lang != NULL && !lexical_valid(lexical_type("language"),
					   e->lang, strlen(e->lang)))
			return wrong(
			    r, i, fault, "want a language, such as en");
		return 0;
	}
	e->lang = NULL;
	if (type != NULL && e->which != NULL && strcmp(type, e->which) != 0)
		return wrong(r, i, fault, "another type than in the path");
	if (e->which == NULL)
		e->which = type;
	if (e->which == NULL && which == FILLFIELD_TYPE)
		return wrong(
		    r, i, fault, "want a type, as in identifier[@type='esi']");
	if (e->which == NULL && which == FILLFIELD_LABEL)
		return wrong(
		    r, i, fault, "want a label, as in category[@label='A']");
	return 0;
}

static int
check_place(const struct reading *r, size_t i, const struct fillentry *e,
    struct fault *fault)
{
	bool conditions = r->has[WHERE] || r->table->nkeys > 0;

	if (e->path->step != NULL && filltable_conditional(e))
		return wrong(r, i, fault,
		    "a path from /elmo and a condition; want one of both");
	if (e->path->step == NULL && conditions && !filltable_conditional(e) &&
	    (e->path->place == FILLPLACE_LOS ||
		e->path->place == FILLPLACE_LOI))
		return wrong(r, i, fault,
		    "no condition that says which learning opportunity");
	return 0;
}

static int
add_entry(struct reading *r, size_t i, char *text, const char *type,
    const struct fillentry *row, struct fault *fault)
{
	struct filltable *t = r->table;
	struct fault why = FAULT_NONE;
	struct fillentry e = *row;

	e.column = i + 1;
	e.text = text;
	if (settle_which(r, i, type, &e, fault) == -1 ||
	    check_place(r, i, &e, fault) == -1)
		return -1;
	if (strlen(text) > CAP_FILL_VALUE)
		return wrong(r, i, fault, "too long");
	if (fillfield_check(e.path->field, e.which, text, &why) == -1)
		return wrong(r, i, fault, why.text);
	if (t->n == CAP_FILL_VALUES)
		return fault_set(fault, VERDICT_TROUBLE, e.line,
		    "more than %d values", CAP_FILL_VALUES);
	if (t->n == t->size) {
		t->size = t->size > 0 ? 2 * t->size : 64;
		t->v = xreallocarray(t->v, t->size, sizeof *t->v);
	}
	t->v[t->n++] = e;
	return 0;
}

/* A path and a value. */
static int
read_long(struct reading *r, struct fillentry *row, struct fault *fault)
{
	char *of[ROLES] = {NULL};
	size_t at[ROLES] = {0};
	struct fault why = FAULT_NONE;
	struct fillpath path;

	for (size_t i = 0; i < r->nheads; i++)
		if (r->head[i].role < ROLES) {
			of[r->head[i].role] = cell(r, i);
			at[r->head[i].role] = i;
		}
	if (of[VALUE] == NULL)
		return 0;
	if (of[PATH] == NULL)
		return wrong(r, at[PATH], fault, "a value without a path");
	if (fillpath_parse(&path, of[PATH], &why) == -1)
		return wrong(r, at[PATH], fault, why.text);
	at[PATH] = add_path(r->table, &path);
	row->path = r->table->path[at[PATH]];
	return add_entry(r, at[VALUE], of[VALUE], of[TYPE], row, fault);
}

/* A value in each column that is called by a path. */
static int
read_wide(struct reading *r, struct fillentry *row, struct fault *fault)
{
	for (size_t i = 0; i < r->nheads; i++) {
		char *s = r->head[i].role == FIELD ? cell(r, i) : NULL;

		if (s == NULL)
			continue;
		row->path = r->table->path[r->head[i].at];
		if (add_entry(r, i, s, NULL, row, fault) == -1)
			return -1;
	}
	return 0;
}

static bool
has_values(const struct reading *r)
{
	for (size_t i = 0; i < r->nheads; i++)
		if ((r->head[i].role == VALUE || r->head[i].role == FIELD) &&
		    cell(r, i) != NULL)
			return true;
	return false;
}

static int
read_row(struct reading *r, struct fault *fault)
{
	struct filltable *t = r->table;
	struct fillentry row = {.path = NULL};

	for (size_t i = r->nheads; i < t->csv.ncells; i++)
		if (cell(r, i) != NULL)
			return wrong(r, i, fault, "more cells than the header");
	if (!has_values(r))
		return 0;
	t->row = xreallocarray(t->row, t->nrows + 1, sizeof(*t->row));
	t->row[t->nrows] = xcalloc(t->nkeys + 1, sizeof(**t->row));
	row.key = t->row[t->nrows++];
	if (read_conditions(r, &row, fault) == -1)
		return -1;
	return r->long_form ? read_long(r, &row, fault)
			    : read_wide(r, &row, fault);
}

/* What an entry is about, so that two of the same are the same text. */
static char *
key_of(const struct filltable *t, const struct fillentry *e)
{
	struct buf buf = BUF_INIT(GIB);

	buf_printf(&buf, "%s\x1f", e->document != NULL ? e->document : "");
	for (size_t i = 0; i < t->nkeys; i++)
		if (e->key[i] != NULL)
			buf_printf(&buf, "%zu=%s\x1f", i, e->key[i]);
	for (size_t i = e->where; i < e->where + e->nwhere; i++)
		buf_printf(&buf, "%s\x1f", t->where_text[i]);
	fillpath_key(e->path, &buf);
	buf_printf(&buf, "\x1f%s\x1f%s", e->which != NULL ? e->which : "",
	    e->lang != NULL ? e->lang : "");
	return buf_take(&buf);
}

struct keyed {
	char *key;
	const struct fillentry *entry;
};

static int
by_key(const void *a, const void *b)
{
	const struct keyed *x = a, *y = b;
	int order = strcmp(x->key, y->key);

	if (order != 0)
		return order;
	return x->entry < y->entry ? -1 : x->entry > y->entry;
}

/* The first entry that says otherwise than one before it. */
static int
check_twice(const struct filltable *t, struct fault *fault)
{
	struct keyed *v = xcalloc(t->n + 1, sizeof *v);
	const struct fillentry *bad = NULL, *first = NULL;

	for (size_t i = 0; i < t->n; i++)
		v[i] = (struct keyed){key_of(t, &t->v[i]), &t->v[i]};
	qsort(v, t->n, sizeof *v, by_key);
	for (size_t i = 1; i < t->n; i++)
		if (strcmp(v[i - 1].key, v[i].key) == 0 &&
		    strcmp(v[i - 1].entry->text, v[i].entry->text) != 0 &&
		    (bad == NULL || v[i].entry < bad)) {
			first = v[i - 1].entry;
			bad = v[i].entry;
		}
	for (size_t i = 0; i < t->n; i++)
		free(v[i].key);
	free(v);
	if (bad == NULL)
		return 0;
	return fault_set(fault, VERDICT_TROUBLE, bad->line,
	    "column %zu: another value for the same as in line %ld",
	    bad->column, first->line);
}

/* Characters of XML 1.0 in UTF-8, for there they go. */
static int
check_characters(char *text, size_t n, struct fault *fault)
{
	unsigned char *s = (unsigned char *)text;
	struct utf8 utf8 = {.source = UTF8_UTF8};
	struct fault why = FAULT_NONE;

	if (utf8_more(&utf8, s, n, s, &why) != -1 &&
	    utf8_end(&utf8, &why) != -1)
		return 0;
	return fault_set(fault, VERDICT_TROUBLE, why.line,
	    "not UTF-8, or a control character; save the table as CSV in "
	    "UTF-8");
}

static int
read_table(struct filltable *t, size_t n, struct fault *fault)
{
	struct reading r = {.table = t};
	int got = 1, status;

	if (strlen(t->csv.text) != n)
		return fault_set(
		    fault, VERDICT_TROUBLE, 0, "a NUL: this is no text");
	if (check_characters(t->csv.text, n, fault) == -1)
		return -1;
	status = read_header(&r, fault);
	while (status == 0 && (got = csvread_row(&t->csv, fault)) == 1)
		status = read_row(&r, fault);
	free(r.head);
	if (status == 0 && got == 0)
		return check_twice(t, fault);
	return -1;
}

struct filltable *
filltable_read(char *text, size_t n, struct fault *fault)
{
	struct filltable *t = xcalloc(1, sizeof *t);

	csvread_begin(&t->csv, text, n);
	if (read_table(t, n, fault) == -1) {
		filltable_free(t);
		return NULL;
	}
	return t;
}

void
filltable_free(struct filltable *t)
{
	if (t == NULL)
		return;
	for (size_t i = 0; i < t->nkeys; i++)
		column_free(&t->key[i]);
	for (size_t i = 0; i < t->nwhere; i++) {
		where_free(t->where[i]);
		free(t->where_text[i]);
	}
	for (size_t i = 0; i < t->npaths; i++) {
		fillpath_free(t->path[i]);
		free(t->path[i]);
	}
	for (size_t i = 0; i < t->nrows; i++)
		free(t->row[i]);
	free(t->key);
	free(t->where);
	free(t->where_text);
	free(t->path);
	free(t->row);
	free(t->v);
	csvread_end(&t->csv);
	free(t);
}

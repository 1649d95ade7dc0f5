#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "caps.h"
#include "column.h"
#include "msg.h"
#include "rowform.h"
#include "spool.h"
#include "valuemap.h"
#include "xalloc.h"

/* One column of the output. */
struct out {
	char *name;
	char *constant; /* NULL: a column */
	char *source;	/* of a table: where it comes from */
	struct column column;
	struct valuemap *map; /* of its own, else NULL */
	char *map_name;	      /* of a map of the form */
};

/* What a table's form says of all its columns. */
struct setting {
	char *name, *value;
};

static const char *const settings[] = {"dates", "decimals", "key", NULL};

struct section {
	char *name;
	struct valuemap *map;
};

struct rowform {
	struct out *v;
	size_t n;
	struct section *sections;
	size_t nsections;
	struct setting *settings;
	size_t nsettings;
	bool table; /* items are COLUMN = source */
};

static void
free_out(struct out *out)
{
	free(out->name);
	free(out->constant);
	free(out->source);
	free(out->map_name);
	column_free(&out->column);
	valuemap_free(out->map);
}

void
rowform_free(struct rowform *form)
{
	if (form == NULL)
		return;
	for (size_t i = 0; i < form->n; i++)
		free_out(&form->v[i]);
	for (size_t i = 0; i < form->nsections; i++) {
		free(form->sections[i].name);
		valuemap_free(form->sections[i].map);
	}
	for (size_t i = 0; i < form->nsettings; i++) {
		free(form->settings[i].name);
		free(form->settings[i].value);
	}
	free(form->settings);
	free(form->sections);
	free(form->v);
	free(form);
}

static bool
has(const struct rowform *form, const char *name)
{
	for (size_t i = 0; i < form->n; i++)
		if (strcmp(form->v[i].name, name) == 0)
			return true;
	return false;
}

/* Takes OUT over; its name must be new, for who reads goes by it. */
static int
add(struct rowform *form, struct out *out, struct fault *fault)
{
	char clean[64];

	if (*out->name != '\0' && !has(form, out->name)) {
		form->v = xreallocarray(form->v, form->n + 1, sizeof *form->v);
		form->v[form->n++] = *out;
		return 0;
	}
	if (*out->name == '\0')
		fault_set(fault, VERDICT_TROUBLE, 0, "a column without a name");
	else
		fault_set(fault, VERDICT_TROUBLE, 0,
		    "two columns are called '%s'",
		    msg_clean(
			clean, sizeof clean, out->name, strlen(out->name)));
	free_out(out);
	return -1;
}

static int
add_column(
    struct rowform *form, const char *name, size_t n, struct fault *fault)
{
	struct out out = {.name = xstrndup(name, n)};

	if (column_find(&out.column, name, n, fault) == -1) {
		free_out(&out);
		return -1;
	}
	return add(form, &out, fault);
}

void
rowform_append(struct rowform *form, const char *column)
{
	if (!has(form, column))
		add_column(form, column, strlen(column), NULL);
}

/* Each of "a,b,c" by FN, with commas outside of quotes. */
static int
each(const char *s, size_t n,
    int (*fn)(void *ctx, const char *s, size_t n, struct fault *fault),
    void *ctx, struct fault *fault)
{
	for (;;) {
		size_t item = valuemap_span(s, n, ",");

		if (fn(ctx, s, item, fault) == -1)
			return -1;
		if (item == n)
			return 0;
		s += item + 1;
		n -= item + 1;
	}
}

static int
add_pair(void *ctx, const char *s, size_t n, struct fault *fault)
{
	return valuemap_add(ctx, s, n, fault);
}

/* What stands between braces. */
static int
take_map(struct out *out, const char *s, size_t n, struct fault *fault)
{
	if (valuemap_span(s, n, "=") == n) {
		out->map_name = valuemap_word(s, n);
		return 0;
	}
	out->map = valuemap_new();
	return each(s, n, add_pair, out->map, fault);
}

/* COLUMN, 'text', and what is in braces behind it. */
static int
take_source(struct out *out, const char *s, size_t n, struct fault *fault)
{
	size_t brace = valuemap_span(s, n, "{");
	char *word = valuemap_word(s, brace);
	int status = 0;

	for (; brace > 0 && strchr(" \t", *s) != NULL; n--, brace--)
		s++;
	if (*s == '\'' || *s == '"') {
		out->constant = word;
		if (out->name == NULL || brace < n)
			return fault_set(fault, VERDICT_TROUBLE, 0,
			    "want a name before a text, as in name='text', and "
			    "no map behind it");
		return 0;
	}
	if (out->name == NULL)
		out->name = xstrdup(word);
	status = column_find(&out->column, word, strlen(word), fault);
	free(word);
	while (n > brace && strchr(" \t\r", s[n - 1]) != NULL)
		n--;
	if (status == -1 || brace == n)
		return status;
	if (s[n - 1] != '}' || n - brace < 2)
		return fault_set(
		    fault, VERDICT_TROUBLE, 0, "want '}' behind a map");
	return take_map(out, s + brace + 1, n - brace - 2, fault);
}

static int
add_all(struct rowform *form, struct fault *fault)
{
	const char *name;

	for (size_t i = 0; (name = column_name(i)) != NULL; i++)
		if (strchr(name, ':') == NULL && strcmp(name, "verdict") != 0 &&
		    strcmp(name, "person") != 0 &&
		    add_column(form, name, strlen(name), fault) == -1)
			return -1;
	return 0;
}

static int
add_named(void *ctx, const char *s, size_t n, struct fault *fault)
{
	return add_column(ctx, s, n, fault);
}

/* One item of a list or line of a file. */
static int
add_item(void *ctx, const char *s, size_t n, struct fault *fault)
{
	struct rowform *form = ctx;
	struct out out = {0};
	size_t sign = valuemap_span(s, n, "={");
	char *word = valuemap_word(s, n);
	int group = strcmp(word, "default") == 0 ? 1
		    : strcmp(word, "all") == 0	 ? 2
						 : 0;

	free(word);
	if (group == 1)
		return each(column_defaults, strlen(column_defaults), add_named,
		    form, fault);
	if (group == 2)
		return add_all(form, fault);
	if (sign < n && s[sign] == '=') {
		out.name = valuemap_word(s, sign);
		s += sign + 1;
		n -= sign + 1;
	}
	if (take_source(&out, s, n, fault) == -1) {
		free_out(&out);
		return -1;
	}
	return add(form, &out, fault);
}

/* "key = A, B" and its like: 1 taken, 0 none of those, -1 *fault set. */
static int
take_setting(struct rowform *form, const char *s, size_t n, struct fault *fault)
{
	size_t sign = valuemap_span(s, n, "=");
	char *name = valuemap_word(s, sign);
	const char *const *known = settings;

	while (*known != NULL && strcmp(*known, name) != 0)
		known++;
	if (*known == NULL || sign == n) {
		free(name);
		return 0;
	}
	if (rowform_setting(form, name) != NULL) {
		free(name);
		return fault_set(
		    fault, VERDICT_TROUBLE, 0, "'%s' twice", *known);
	}
	form->settings = xreallocarray(
	    form->settings, form->nsettings + 1, sizeof *form->settings);
	form->settings[form->nsettings].name = name;
	form->settings[form->nsettings++].value =
	    valuemap_word(s + sign + 1, n - sign - 1);
	return 1;
}

/* What stands behind the sign: a name above a column, or 'text'; {map}. */
static int
take_origin(struct out *out, const char *s, size_t n, struct fault *fault)
{
	const char *brace;
	size_t source = n;

	for (; n > 0 && strchr(" \t", *s) != NULL; s++)
		n--;
	while (n > 0 && strchr(" \t\r", s[n - 1]) != NULL)
		n--;
	source = n;
	brace = n > 0 && s[n - 1] == '}' ? memchr(s, '{', n) : NULL;
	if (brace != NULL)
		source = (size_t)(brace - s);
	if (n >= 2 && (*s == '\'' || *s == '"') && s[n - 1] == *s) {
		out->constant = valuemap_word(s, n);
		return 0;
	}
	out->source = valuemap_word(s, source);
	if (*out->source == '\0')
		return fault_set(fault, VERDICT_TROUBLE, 0,
		    "want a column of the table, or a 'text'");
	return brace == NULL ? 0
			     : take_map(out, brace + 1, n - source - 2, fault);
}

/* One line of a table's form. */
static int
add_origin(struct rowform *form, const char *s, size_t n, struct fault *fault)
{
	struct out out = {0};
	size_t sign = valuemap_span(s, n, "=");
	int status = take_setting(form, s, n, fault);

	if (status != 0)
		return status == 1 ? 0 : -1;
	out.name = valuemap_word(s, sign);
	status = column_find(&out.column, out.name, strlen(out.name), fault);
	if (status == 0 && sign < n)
		status = take_origin(&out, s + sign + 1, n - sign - 1, fault);
	else if (status == 0)
		out.source = xstrdup(out.name);
	if (status == -1) {
		free_out(&out);
		return -1;
	}
	return add(form, &out, fault);
}

static const struct section *
section(const struct rowform *form, const char *name)
{
	for (size_t i = 0; i < form->nsections; i++)
		if (strcmp(form->sections[i].name, name) == 0)
			return &form->sections[i];
	return NULL;
}

static int
settle(const struct rowform *form, struct fault *fault)
{
	char clean[64];

	for (size_t i = 0; i < form->n; i++) {
		const char *name = form->v[i].map_name;

		if (name != NULL && section(form, name) == NULL)
			return fault_set(fault, VERDICT_TROUBLE, 0,
			    "no map is called '%s'",
			    msg_clean(clean, sizeof clean, name, strlen(name)));
	}
	if (form->n == 0)
		return fault_set(fault, VERDICT_TROUBLE, 0, "no column");
	return 0;
}

struct rowform *
rowform_parse(const char *list, struct fault *fault)
{
	struct rowform *form = xcalloc(1, sizeof *form);

	if (each(list, strlen(list), add_item, form, fault) == -1 ||
	    settle(form, fault) == -1) {
		rowform_free(form);
		return NULL;
	}
	return form;
}

static int
add_heading(struct rowform *form, const char *s, size_t n, struct fault *fault)
{
	struct section new = {NULL, NULL};

	while (n > 0 && strchr(" \t\r", s[n - 1]) != NULL)
		n--;
	if (s[n - 1] != ']')
		return fault_set(
		    fault, VERDICT_TROUBLE, 0, "want ']' behind the heading");
	new.name = valuemap_word(s + 1, n - 2);
	if (section(form, new.name) != NULL) {
		free(new.name);
		return fault_set(
		    fault, VERDICT_TROUBLE, 0, "two maps of that name");
	}
	new.map = valuemap_new();
	form->sections = xreallocarray(
	    form->sections, form->nsections + 1, sizeof *form->sections);
	form->sections[form->nsections++] = new;
	return 0;
}

static int
read_line(struct rowform *form, const char *s, size_t n, struct fault *fault)
{
	for (; n > 0 && strchr(" \t\r", *s) != NULL; s++)
		n--;
	if (n == 0 || *s == '#')
		return 0;
	if (memchr(s, '\0', n) != NULL)
		return fault_set(fault, VERDICT_TROUBLE, 0, "a NUL byte");
	if (*s == '[')
		return add_heading(form, s, n, fault);
	if (form->nsections > 0)
		return valuemap_add(
		    form->sections[form->nsections - 1].map, s, n, fault);
	return form->table ? add_origin(form, s, n, fault)
			   : add_item(form, s, n, fault);
}

static int
read_lines(struct rowform *form, const char *s, size_t n, struct fault *fault)
{
	struct fault why = FAULT_NONE;
	const char *end;
	size_t len;

	if (n >= 3 && memcmp(s, "\xEF\xBB\xBF", 3) == 0) {
		s += 3;
		n -= 3;
	}
	for (long line = 1; n > 0; line++) {
		end = memchr(s, '\n', n);
		len = end != NULL ? (size_t)(end - s) : n;
		if (read_line(form, s, len, &why) == -1)
			return fault_set(fault, VERDICT_TROUBLE, 0, "%ld: %s",
			    line, why.text);
		n -= len + (end != NULL);
		s += len + (end != NULL);
	}
	return settle(form, fault);
}

static struct rowform *
load(const char *file, bool table, struct fault *fault)
{
	struct spool *spool = spool_new(CAP_CONFIG);
	struct rowform *form = xcalloc(1, sizeof *form);
	int fd = open(file, O_RDONLY | O_CLOEXEC), status = -1;
	char *text = NULL;

	form->table = table;
	if (fd == -1) {
		fault_set(fault, VERDICT_TROUBLE, 0, "%s", strerror(errno));
	} else if (spool_fill(spool, fd, fault) == 0) {
		size_t n = (size_t)spool_size(spool);

		text = xmalloc(n + 1);
		if (spool_read(spool, 0, text, n, fault) >= 0)
			status = read_lines(form, text, n, fault);
	}
	if (status == -1) {
		fault_prefix(fault, file);
		rowform_free(form);
		form = NULL;
	}
	if (fd != -1)
		close(fd);
	free(text);
	spool_free(spool);
	return form;
}

struct rowform *
rowform_table_parse(const char *text, size_t n, struct fault *fault)
{
	struct rowform *form = xcalloc(1, sizeof *form);

	form->table = true;
	if (read_lines(form, text, n, fault) == 0)
		return form;
	rowform_free(form);
	return NULL;
}

struct rowform *
rowform_load(const char *file, struct fault *fault)
{
	return load(file, false, fault);
}

struct rowform *
rowform_table(const char *file, struct fault *fault)
{
	return load(file, true, fault);
}

size_t
rowform_count(const struct rowform *form)
{
	return form->n;
}

const char *
rowform_name(const struct rowform *form, size_t i)
{
	return form->v[i].name;
}

const char *
rowform_constant(const struct rowform *form, size_t i)
{
	return form->v[i].constant;
}

const char *
rowform_source(const struct rowform *form, size_t i)
{
	return form->v[i].source;
}

const struct column *
rowform_column(const struct rowform *form, size_t i)
{
	return form->v[i].column.def != NULL ? &form->v[i].column : NULL;
}

const struct valuemap *
rowform_map(const struct rowform *form, size_t i)
{
	const struct out *out = &form->v[i];

	return out->map_name != NULL ? section(form, out->map_name)->map
				     : out->map;
}

const char *
rowform_setting(const struct rowform *form, const char *name)
{
	for (size_t i = 0; i < form->nsettings; i++)
		if (strcmp(form->settings[i].name, name) == 0)
			return form->settings[i].value;
	return NULL;
}

char *
rowform_value(
    const struct rowform *form, size_t i, const struct column_view *view)
{
	const struct out *out = &form->v[i];
	const struct valuemap *map = rowform_map(form, i);
	const char *mapped;
	char *value;

	if (out->constant != NULL)
		return xstrdup(out->constant);
	value = column_value(&out->column, view);
	mapped = map != NULL ? valuemap_find(map, value) : NULL;
	if (mapped == NULL)
		return value;
	free(value);
	return xstrdup(mapped);
}

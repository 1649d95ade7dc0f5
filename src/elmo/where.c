#include <config.h>

#include <sys/types.h>

#include <regex.h>
#include <stdlib.h>
#include <string.h>

#include "column.h"
#include "decimal.h"
#include "msg.h"
#include "where.h"
#include "xalloc.h"

enum op { EQUAL, UNEQUAL, LESS, AT_MOST, MORE, AT_LEAST, MATCH, NO_MATCH };

/* The longer ones first. */
static const struct {
	const char *sign;
	enum op op;
} ops[] = {{"!=", UNEQUAL}, {"<=", AT_MOST}, {">=", AT_LEAST}, {"!~", NO_MATCH},
    {"=", EQUAL}, {"<", LESS}, {">", MORE}, {"~", MATCH}};

struct where {
	struct column column;
	enum op op;
	char *value;
	bool compiled;
	regex_t regex;
};

#define BLANKS " \t"

/* Finds the operator; NULL when there is none. */
static const char *
find_op(const char *s, enum op *op, size_t *len)
{
	s += strcspn(s, "=!<>~");
	for (size_t i = 0; i < sizeof ops / sizeof ops[0]; i++) {
		*len = strlen(ops[i].sign);
		*op = ops[i].op;
		if (strncmp(s, ops[i].sign, *len) == 0)
			return s;
	}
	return NULL;
}

static char *
take_value(const char *s)
{
	size_t n;

	s += strspn(s, BLANKS);
	n = strlen(s);
	while (n > 0 && strchr(BLANKS, s[n - 1]) != NULL)
		n--;
	if (n >= 2 && (*s == '\'' || *s == '"') && s[n - 1] == *s)
		return xstrndup(s + 1, n - 2);
	return xstrndup(s, n);
}

static int
compile(struct where *w, struct fault *fault)
{
	char why[128], clean[256];
	int code = regcomp(
	    &w->regex, w->value, REG_EXTENDED | REG_NOSUB | REG_NEWLINE);

	if (code == 0) {
		w->compiled = true;
		return 0;
	}
	regerror(code, &w->regex, why, sizeof why);
	return fault_set(fault, VERDICT_TROUBLE, 0, "'%s': %s",
	    msg_clean(clean, sizeof clean, w->value, strlen(w->value)), why);
}

/* "==" and "=>" are slips; a number never compares with what is none. */
static int
judge(const struct where *w, const char *rest, struct fault *fault)
{
	char clean[128];

	if (w->op == MATCH || w->op == NO_MATCH)
		return 0;
	if (*rest != '\0' && strchr("=<>~", *rest) != NULL)
		return fault_set(fault, VERDICT_TROUBLE, 0,
		    "want one of = != < <= > >= ~ !~, or quotes around a value "
		    "that begins so");
	if (column_kind(&w->column) == COLUMN_NUMBER && *w->value != '\0' &&
	    !decimal_is(w->value))
		return fault_set(fault, VERDICT_TROUBLE, 0,
		    "want a number, have '%s'",
		    msg_clean(clean, sizeof clean, w->value, strlen(w->value)));
	return 0;
}

struct where *
where_parse(const char *text, struct fault *fault)
{
	struct where *w = xcalloc(1, sizeof *w);
	size_t len, n;
	const char *sign = find_op(text, &w->op, &len);

	if (sign == NULL) {
		fault_set(fault, VERDICT_TROUBLE, 0,
		    "want COLUMN OP VALUE with one of = != < <= > >= ~ !~");
		goto bad;
	}
	text += strspn(text, BLANKS);
	for (n = (size_t)(sign - text);
	     n > 0 && strchr(BLANKS, text[n - 1]) != NULL;)
		n--;
	w->value = take_value(sign + len);
	if (column_find(&w->column, text, n, fault) == -1 ||
	    judge(w, sign + len, fault) == -1 ||
	    ((w->op == MATCH || w->op == NO_MATCH) && compile(w, fault) == -1))
		goto bad;
	return w;
bad:
	where_free(w);
	return NULL;
}

void
where_free(struct where *w)
{
	if (w == NULL)
		return;
	if (w->compiled)
		regfree(&w->regex);
	column_free(&w->column);
	free(w->value);
	free(w);
}

/* Less than, equal to or greater than 0. */
static int
compare(const struct where *w, const char *have)
{
	enum column_kind kind = column_kind(&w->column);
	bool order = w->op != EQUAL && w->op != UNEQUAL;

	if (kind == COLUMN_DATE)
		return strncmp(have, w->value, strlen(w->value));
	if ((kind == COLUMN_NUMBER || order) && decimal_is(have) &&
	    decimal_is(w->value))
		return decimal_compare(have, w->value);
	return strcmp(have, w->value);
}

static bool
holds(const struct where *w, const char *have)
{
	int order;

	if (w->op == MATCH || w->op == NO_MATCH)
		return (regexec(&w->regex, have, 0, NULL, 0) == 0) ==
		       (w->op == MATCH);
	if (*have == '\0' || *w->value == '\0') {
		if (w->op == EQUAL || w->op == UNEQUAL)
			return (strcmp(have, w->value) == 0) ==
			       (w->op == EQUAL);
		return false;
	}
	order = compare(w, have);
	switch (w->op) {
	case EQUAL:
		return order == 0;
	case UNEQUAL:
		return order != 0;
	case LESS:
		return order < 0;
	case AT_MOST:
		return order <= 0;
	case MORE:
		return order > 0;
	case AT_LEAST:
		return order >= 0;
	case MATCH:
	case NO_MATCH:
		break;
	}
	return false;
}

bool
where_holds(const struct where *w, const struct column_view *view)
{
	char *have = column_value(&w->column, view);
	bool good = holds(w, have);

	free(have);
	return good;
}

int
wheres_add(struct wheres *list, const char *text, struct fault *fault)
{
	struct where *w = where_parse(text, fault);

	if (w == NULL)
		return -1;
	list->v = xreallocarray(list->v, list->n + 1, sizeof *list->v);
	list->v[list->n++] = w;
	return 0;
}

bool
wheres_hold(const struct wheres *list, const struct column_view *view)
{
	for (size_t i = 0; i < list->n; i++)
		if (!where_holds(list->v[i], view))
			return false;
	return true;
}

void
wheres_free(struct wheres *list)
{
	for (size_t i = 0; i < list->n; i++)
		where_free(list->v[i]);
	free(list->v);
	*list = (struct wheres){NULL, 0};
}

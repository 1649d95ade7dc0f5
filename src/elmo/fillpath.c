#include <config.h>

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "buf.h"
#include "caps.h"
#include "fillfield.h"
#include "fillpath.h"
#include "lexical.h"
#include "msg.h"
#include "xalloc.h"

/* One step of the text: NAME, NAME[3], NAME[@type='esi']. */
struct part {
	const char *name, *test; /* TEST: what stands before the = */
	size_t n, ntest;
	const char *word; /* behind the = */
	size_t nword;
	size_t number;
	bool tested;
};

static const char digits[] = "0123456789";

/* The inside of brackets; S stands behind [.  NULL when it is none. */
static const char *
read_test(const char *s, struct part *part)
{
	size_t n = strspn(s, digits);

	if (n > 0 && n < 10 && s[n] == ']' && *s != '0') {
		part->number = (size_t)strtoul(s, NULL, 10);
		return s + n + 1;
	}
	part->test = s;
	part->ntest = strcspn(s, "=]");
	s += part->ntest;
	if (*s++ != '=')
		return NULL;
	if (*s == '\'' || *s == '"') {
		const char *end = strchr(s + 1, *s);

		if (end == NULL || end[1] != ']')
			return NULL;
		part->word = s + 1;
		part->nword = (size_t)(end - part->word);
		s = end + 1;
	} else {
		part->word = s;
		part->nword = strcspn(s, "]");
		s += part->nword;
		if (*s == '\0')
			return NULL;
	}
	part->tested = true;
	return s + 1;
}

/* Takes a step off S, and the / behind it. */
static int
read_part(const char **s, struct part *part, struct fault *fault)
{
	const char *p = *s;

	memset(part, 0, sizeof *part);
	part->name = p;
	part->n = strcspn(p, "/[");
	p += part->n;
	if (*p == '[')
		p = read_test(p + 1, part);
	if (part->n == 0 || p == NULL || (*p != '/' && *p != '\0') ||
	    (*p == '/' && p[1] == '\0'))
		return fault_set(fault, VERDICT_TROUBLE, 0,
		    "want a path as the list of lacks has it");
	*s = *p == '/' ? p + 1 : p;
	return 0;
}

static int
no_value(struct fault *fault)
{
	return fault_set(fault, VERDICT_TROUBLE, 0,
	    "a path to nothing that can be filled in");
}

/* What tells like-named fields apart, as a test in a path. */
static const char *
test_of(enum fillfield_which which)
{
	static const char *const tests[] = {[FILLFIELD_ONE] = NULL,
	    [FILLFIELD_TYPE] = "@type",
	    [FILLFIELD_LANG] = "@xml:lang",
	    [FILLFIELD_LABEL] = "@label",
	    [FILLFIELD_SCHEME] = "scheme",
	    [FILLFIELD_LEVEL] = "type"};

	return tests[which];
}

/* Of a group with a scheme it is the group that is tested. */
static bool
is_tested(const struct fillfield *field, bool group)
{
	bool at_group =
	    field->which == FILLFIELD_SCHEME || field->which == FILLFIELD_LEVEL;

	return field->which != FILLFIELD_ONE && at_group == group;
}

static int
take_test(struct fillpath *path, const struct part *part, bool group,
    struct fault *fault)
{
	const char *test = test_of(path->field->which);

	if (part->number > 0)
		return fault_set(fault, VERDICT_TROUBLE, 0,
		    "the last names of a path have no number");
	if (!part->tested)
		return 0;
	if (!is_tested(path->field, group) || part->nword == 0 ||
	    strlen(test) != part->ntest ||
	    memcmp(test, part->test, part->ntest) != 0)
		return no_value(fault);
	path->which = xstrndup(part->word, part->nword);
	path->which[lexical_collapse(path->which, part->nword)] = '\0';
	return 0;
}

/* One or two names: what is filled in. */
static int
read_field(struct fillpath *path, const struct part *first, const char *rest,
    struct fault *fault)
{
	struct part second;
	bool two = *rest != '\0';

	if (two && read_part(&rest, &second, fault) == -1)
		return -1;
	if (*rest != '\0')
		return no_value(fault);
	path->field =
	    two ? fillfield_find(
		      path->place, first->name, first->n, second.name, second.n)
		: fillfield_find(path->place, NULL, 0, first->name, first->n);
	if (path->field == NULL)
		return no_value(fault);
	if (two && take_test(path, first, true, fault) == -1)
		return -1;
	return take_test(path, two ? &second : first, false, fault);
}

static int
from_root(struct fillpath *path, const char *s, struct fault *fault)
{
	struct part part;

	if (read_part(&s, &part, fault) == -1)
		return -1;
	if (part.n != 4 || memcmp(part.name, "elmo", 4) != 0 || part.tested ||
	    part.number > 1)
		return fault_set(
		    fault, VERDICT_TROUBLE, 0, "want a path that begins /elmo");
	path->place = FILLPLACE_ROOT;
	path->step = xcalloc(CAP_DEPTH, sizeof *path->step);
	while (*s != '\0') {
		const char *local;

		if (read_part(&s, &part, fault) == -1)
			return -1;
		if (!fillplace_step(
			path->place, part.name, part.n, &path->place, &local))
			return read_field(path, &part, s, fault);
		if (part.tested || path->nsteps == CAP_DEPTH)
			return no_value(fault);
		path->step[path->nsteps++] =
		    (struct fillpath_step){local, part.number};
	}
	return no_value(fault);
}

static const struct {
	const char *name;
	enum fillplace_kind place;
} heads[] = {{"learner", FILLPLACE_LEARNER}, {"report", FILLPLACE_REPORT},
    {"issuer", FILLPLACE_ISSUER}, {"los", FILLPLACE_LOS},
    {"loi", FILLPLACE_LOI}};

static int
from_place(struct fillpath *path, const char *s, struct fault *fault)
{
	struct part part;
	size_t i;

	if (read_part(&s, &part, fault) == -1)
		return -1;
	for (i = 0; i < sizeof heads / sizeof heads[0]; i++)
		if (strlen(heads[i].name) == part.n &&
		    memcmp(heads[i].name, part.name, part.n) == 0)
			break;
	if (i == sizeof heads / sizeof heads[0] || part.tested ||
	    part.number > 0)
		return fault_set(fault, VERDICT_TROUBLE, 0,
		    "want a path that begins /elmo, learner, report, issuer, "
		    "los or loi");
	path->place = heads[i].place;
	if (*s == '\0')
		return no_value(fault);
	if (read_part(&s, &part, fault) == -1)
		return -1;
	return read_field(path, &part, s, fault);
}

int
fillpath_parse(struct fillpath *out, const char *text, struct fault *fault)
{
	struct fillpath path = {.place = FILLPLACE_ROOT};
	int status = *text == '/' ? from_root(&path, text + 1, fault)
				  : from_place(&path, text, fault);

	if (status == -1) {
		fillpath_free(&path);
		return -1;
	}
	if (path.step != NULL && path.nsteps > 0)
		path.step =
		    xreallocarray(path.step, path.nsteps, sizeof *path.step);
	*out = path;
	return 0;
}

void
fillpath_free(struct fillpath *path)
{
	free(path->step);
	free(path->which);
	memset(path, 0, sizeof *path);
}

void
fillpath_field(
    const struct fillfield *field, const char *which, struct buf *out)
{
	const char *test = test_of(field->which);
	char sign = which != NULL && strchr(which, '\'') != NULL ? '"' : '\'';

	for (int group = 1; group >= 0; group--) {
		const char *name = group ? field->group : field->local;

		if (name == NULL)
			continue;
		buf_printf(out, "/%s", name);
		if (which != NULL && is_tested(field, group))
			buf_printf(out, "[%s=%c%s%c]", test, sign, which, sign);
	}
}

void
fillpath_key(const struct fillpath *path, struct buf *out)
{
	/* the first is meant where no number is given, or there is trouble */
	for (size_t i = 0; i < path->nsteps; i++)
		buf_printf(out, "/%s[%zu]", path->step[i].local,
		    path->step[i].number > 0 ? path->step[i].number : 1);
	if (path->step == NULL)
		buf_printf(out, "%d:", (int)path->place);
	fillpath_field(path->field, path->which, out);
}

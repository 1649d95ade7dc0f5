#include <config.h>

#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conf.h"
#include "msg.h"
#include "opt.h"
#include "std.h"
#include "xalloc.h"

#ifndef SYSCONFDIR
#define SYSCONFDIR "/etc"
#endif

/* getopt_long's value for option I of the joined table */
#define VAL(i) (256 + (int)(i))
/* the column in which --help begins to explain */
#define HELP_COLUMN 30

/* Who speaks last wins; a list starts anew with each. */
enum level { LEVEL_NONE, LEVEL_SYSTEM, LEVEL_USER, LEVEL_LINE };

/* One option of the joined tables. */
struct entry {
	const struct opt *opt;
	enum level level; /* that set it last */
};

/* An option as the command line has it. */
struct given {
	struct entry *entry;
	const char *value;
};

struct parse {
	const struct opt_tool *tool;
	struct entry *entries;
	size_t n;
	struct given *given;
	size_t n_given;
	struct option *longs;
	char *shorts;
	enum level level; /* of the file being read */
};

struct opt_common opt_common = {.jobs = 1};

static bool help, version;
static const char *config;

static const struct opt implied[] = {
    OPT_STRING_LINE("config", 0, "FILE", &config,
	"read options from FILE instead of emrex.conf(5)"),
    OPT_FLAG("help", 'h', &help, "print this and exit"),
    OPT_FLAG("version", 'V', &version, "print the version and exit"), OPT_END};

const struct opt opt_basic[] = {
    OPT_FLAG("quiet", 'q', &opt_common.quiet, "no warnings"),
    OPT_FLAG("verbose", 'v', &opt_common.verbose, "say more"), OPT_END};

const struct opt opt_report[] = {
    OPT_FLAG("json", 0, &opt_common.json, "one JSON object per document"),
    OPT_FLAG("null", '0', &opt_common.nul,
	"end lines with NUL and print names as they are"),
    OPT_FLAG("totals", 0, &opt_common.totals, "a last line with counts"),
    OPT_FLAG("progress", 0, &opt_common.progress,
	"say on standard error how far it is"),
    OPT_END};

const struct opt opt_at[] = {OPT_STRING("at", 0, "TIME|document",
				 &opt_common.at, "judge as of TIME, not now"),
    OPT_END};

const struct opt opt_jobs[] = {
    OPT_NUMBER("jobs", 'j', "N", &opt_common.jobs, 0, 256,
	"work in N processes; 0: as many as processors"),
    OPT_END};

const struct opt opt_input[] = {
    OPT_STRING_LINE("files0-from", 0, "F", &opt_common.files0_from,
	"read the NUL-ended names of the operands from F"),
    OPT_END};

/* What opt_given answers from, and strings that come from files. */
static struct strings seen;
static struct strings kept;

void
strings_add(struct strings *list, const char *s)
{
	list->v = xreallocarray(list->v, list->n + 1, sizeof *list->v);
	list->v[list->n++] = xstrdup(s);
}

void
strings_free(struct strings *list)
{
	size_t i;

	if (list == NULL)
		return;
	for (i = 0; i < list->n; i++)
		free(list->v[i]);
	free(list->v);
	list->v = NULL;
	list->n = 0;
}

int
opt_usage(const char *fmt, ...)
{
	char text[1024];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	msg_error("%s; see %s --help", text, msg_program());
	return VERDICT_TROUBLE;
}

bool
opt_given(const char *name)
{
	size_t i;

	for (i = 0; i < seen.n; i++)
		if (strcmp(seen.v[i], name) == 0)
			return true;
	return false;
}

static bool
takes_argument(const struct opt *opt)
{
	return opt->arg != NULL;
}

/* Joins the tool's tables and what every tool has, and tells getopt. */
static void
join(struct parse *p)
{
	const struct opt *const *table = p->tool->tables;
	const struct opt *opt = NULL;
	bool last = false;
	size_t s = 0;

	p->shorts = xstrdup("+:");
	s = strlen(p->shorts);
	while (!last) {
		last = *table == NULL;
		opt = last ? implied : *table++;
		for (; opt->kind != OPT_KIND_END; opt++) {
			p->entries = xreallocarray(
			    p->entries, p->n + 1, sizeof *p->entries);
			p->entries[p->n++] = (struct entry){opt, LEVEL_NONE};
			p->longs =
			    xreallocarray(p->longs, p->n + 1, sizeof *p->longs);
			p->longs[p->n - 1] = (struct option){opt->name,
			    !takes_argument(opt)   ? no_argument
			    : opt->flags & OPT_MAY ? optional_argument
						   : required_argument,
			    NULL, VAL(p->n - 1)};
			memset(&p->longs[p->n], 0, sizeof *p->longs);
			if (opt->letter == 0)
				continue;
			p->shorts = xreallocarray(p->shorts, s + 3, 1);
			p->shorts[s++] = opt->letter;
			if (takes_argument(opt))
				p->shorts[s++] = ':';
			p->shorts[s] = '\0';
		}
	}
}

static struct entry *
by_name(const struct parse *p, const char *name, size_t len)
{
	size_t i;

	for (i = 0; i < p->n; i++)
		if (strncmp(p->entries[i].opt->name, name, len) == 0 &&
		    p->entries[i].opt->name[len] == '\0')
			return &p->entries[i];
	return NULL;
}

static struct entry *
by_value(const struct parse *p, int c)
{
	size_t i;

	if (c >= VAL(0))
		return &p->entries[c - VAL(0)];
	for (i = 0; i < p->n; i++)
		if (p->entries[i].opt->letter == c)
			return &p->entries[i];
	return NULL;
}

static int
set_number(const struct opt *opt, const char *value, struct fault *fault)
{
	char *end = NULL;
	long n;

	errno = 0;
	n = strtol(value, &end, 10);
	if (errno != 0 || end == value || *end != '\0' ||
	    strchr(" \t\n\v\f\r+", value[0]) != NULL || n < opt->min ||
	    n > opt->max)
		return fault_set(fault, VERDICT_TROUBLE, 0,
		    "want a number from %ld to %ld, have '%s'", opt->min,
		    opt->max, value);
	*(long *)opt->to = n;
	return 0;
}

static int
set_choice(const struct opt *opt, const char *value, struct fault *fault)
{
	char list[256] = "";
	size_t at = 0;
	int i;

	for (i = 0; opt->choices[i] != NULL; i++) {
		if (strcmp(opt->choices[i], value) == 0) {
			*(int *)opt->to = i;
			return 0;
		}
		if (at < sizeof list)
			at += (size_t)snprintf(list + at, sizeof list - at,
			    "%s%s", i == 0 ? "" : ", ", opt->choices[i]);
	}
	return fault_set(fault, VERDICT_TROUBLE, 0, "want one of %s, have '%s'",
	    list, value);
}

/* An empty name is a variable that was not set, never a file. */
static bool
no_name(const struct opt *opt, const char *value)
{
	return value != NULL && *value == '\0' &&
	       (strncmp(opt->arg, "FILE", 4) == 0 ||
		   strcmp(opt->arg, "DIR") == 0 || strcmp(opt->arg, "F") == 0);
}

/* Puts VALUE (NULL: none given) where the table says. */
static int
set(struct entry *entry, enum level level, const char *value,
    struct fault *fault)
{
	const struct opt *opt = entry->opt;

	if (no_name(opt, value))
		return fault_set(
		    fault, VERDICT_TROUBLE, 0, "want %s, have ''", opt->arg);
	if (opt->kind == OPT_KIND_LIST && entry->level < level)
		strings_free(opt->to);
	entry->level = level;
	if (!opt_given(opt->name))
		strings_add(&seen, opt->name);
	switch (opt->kind) {
	case OPT_KIND_FLAG:
		*(bool *)opt->to = true;
		return 0;
	case OPT_KIND_STRING:
		*(const char **)opt->to = value;
		return 0;
	case OPT_KIND_LIST:
		strings_add(opt->to, value);
		return 0;
	case OPT_KIND_NUMBER:
		return set_number(opt, value, fault);
	case OPT_KIND_CHOICE:
		return set_choice(opt, value, fault);
	case OPT_KIND_CALL:
		return opt->call(opt->to, value, fault);
	case OPT_KIND_END:
		break;
	}
	return -1;
}

/* A flag in a file is yes or no; no leaves it, or sets it back. */
static int
set_flag(struct entry *entry, enum level level, const char *value,
    struct fault *fault)
{
	if (strcmp(value, "yes") == 0)
		return set(entry, level, NULL, fault);
	if (strcmp(value, "no") != 0)
		return fault_set(fault, VERDICT_TROUBLE, 0,
		    "want yes or no, have '%s'", value);
	if (entry->opt->kind == OPT_KIND_FLAG)
		*(bool *)entry->opt->to = false;
	return 0;
}

static int
from_file(void *ctx, const char *key, const char *value, struct fault *fault)
{
	struct parse *p = ctx;
	struct entry *entry = by_name(p, key, strlen(key));
	struct fault why = FAULT_NONE;
	const char *copy = NULL;
	int ret;

	if (entry == NULL)
		return 0;
	if (entry->opt->flags & OPT_LINE || entry->opt->to == &help ||
	    entry->opt->to == &version)
		return fault_set(fault, VERDICT_TROUBLE, 0,
		    "%s: only on the command line", key);
	if (!takes_argument(entry->opt)) {
		ret = set_flag(entry, p->level, value, &why);
	} else if (*value == '\0' && !(entry->opt->flags & OPT_MAY)) {
		ret = fault_set(
		    &why, VERDICT_TROUBLE, 0, "want %s", entry->opt->arg);
	} else {
		if (*value != '\0') {
			strings_add(&kept, value);
			copy = kept.v[kept.n - 1];
		}
		ret = set(entry, p->level, copy, &why);
	}
	if (ret == 0)
		return 1;
	return fault_set(fault, VERDICT_TROUBLE, 0, "%s: %s", key, why.text);
}

/* The system's file, then the user's; or the one that --config names. */
static int
read_config(struct parse *p, struct fault *fault)
{
	const char *dir = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
	char *file = NULL;
	int ret;

	p->level = LEVEL_USER;
	if (config != NULL)
		return conf_read(
		    config, true, msg_program(), from_file, p, fault);
	p->level = LEVEL_SYSTEM;
	if (conf_read(SYSCONFDIR "/emrex/emrex.conf", false, msg_program(),
		from_file, p, fault) != 0)
		return -1;
	/* basedir specification: a relative XDG_CONFIG_HOME is ignored */
	if (dir != NULL && *dir == '/')
		file = xasprintf("%s/emrex/emrex.conf", dir);
	else if (home != NULL && *home == '/')
		file = xasprintf("%s/.config/emrex/emrex.conf", home);
	else
		return 0;
	p->level = LEVEL_USER;
	ret = conf_read(file, false, msg_program(), from_file, p, fault);
	free(file);
	return ret;
}

/* Usage with every line after the first under the first. */
static void
print_usage(const char *usage)
{
	const char *name = msg_program();
	const char *lead = "usage: ";
	size_t n;

	while (*usage != '\0') {
		n = strcspn(usage, "\n");
		printf("%s%s %.*s\n", lead, name, (int)n, usage);
		lead = "       ";
		usage += n;
		usage += *usage == '\n';
	}
}

/* TEXT in lines that end before column 80 and begin at HELP_COLUMN. */
static void
print_folded(const char *text)
{
	const size_t room = 79 - HELP_COLUMN;
	size_t n;

	while (strlen(text) > room) {
		n = room + 1;
		while (n > 0 && text[n - 1] != ' ')
			n--;
		if (n == 0)
			break;
		printf("%.*s\n%*s", (int)(n - 1), text, HELP_COLUMN, "");
		text += n;
	}
	printf("%s\n", text);
}

static int
print_help(const struct parse *p)
{
	const struct opt *opt = NULL;
	bool may;
	size_t i;
	int n;

	print_usage(p->tool->usage);
	printf("%s\n\n", p->tool->summary);
	for (i = 0; i < p->n; i++) {
		opt = p->entries[i].opt;
		may = (opt->flags & OPT_MAY) != 0;
		n = opt->letter != 0 ? printf("  -%c, ", opt->letter)
				     : printf("      ");
		n += printf("--%s", opt->name);
		if (takes_argument(opt))
			n += printf("%s=%s%s", may ? "[" : "", opt->arg,
			    may ? "]" : "");
		if (n > HELP_COLUMN - 2) {
			putchar('\n');
			n = 0;
		}
		printf("%*s", HELP_COLUMN - n, "");
		print_folded(opt->help);
	}
	return std_close(VERDICT_OK);
}

static int
print_version(void)
{
	printf("%s (emrex-tools) %s\n", msg_program(), PACKAGE_VERSION);
	return std_close(VERDICT_OK);
}

/* Is ARG, that begins with "--", a whole name?  getopt takes prefixes. */
static bool
exact(const struct parse *p, const char *arg)
{
	return by_name(p, arg + 2, strcspn(arg + 2, "=")) != NULL;
}

static int
refuse(const struct parse *p, int c, const char *arg)
{
	struct entry *entry = by_value(p, optopt);
	bool is_long = strncmp(arg, "--", 2) == 0;

	if (entry == NULL)
		return opt_usage("unknown option '-%c'", optopt);
	if (c == ':' && !is_long)
		return opt_usage("option '-%c' wants %s", entry->opt->letter,
		    entry->opt->arg);
	if (c == ':')
		return opt_usage("option '--%s' wants %s", entry->opt->name,
		    entry->opt->arg);
	return opt_usage("option '--%s' takes no argument", entry->opt->name);
}

/*
 * One argument (or one letter of a cluster) by getopt_long.  Operands are
 * stepped over here, so that argv[optind] is what getopt looks at next.
 * Returns -1 to go on, -2 at the end, else a status.
 */
static int
next(struct parse *p, int argc, char **argv, struct strings *operands)
{
	const char *arg = optind < argc ? argv[optind] : NULL;
	struct entry *entry = NULL;
	int c;

	if (arg == NULL)
		return -2;
	if (arg[0] != '-' || arg[1] == '\0') {
		strings_add(operands, arg);
		optind++;
		return -1;
	}
	if (strncmp(arg, "--", 2) == 0 && arg[2] != '\0' && !exact(p, arg))
		return opt_usage(
		    "unknown option '%.*s'", (int)strcspn(arg, "="), arg);
	c = getopt_long(argc, argv, p->shorts, p->longs, NULL);
	if (c == -1) {
		while (optind < argc)
			strings_add(operands, argv[optind++]);
		return -2;
	}
	if (c == '?' || c == ':')
		return refuse(p, c, arg);
	entry = by_value(p, c);
	if (entry->opt->to == &help)
		return print_help(p);
	if (entry->opt->to == &version)
		return print_version();
	if (entry->opt->to == &config)
		config = optarg;
	p->given = xreallocarray(p->given, p->n_given + 1, sizeof *p->given);
	p->given[p->n_given++] = (struct given){entry, optarg};
	return -1;
}

static int
apply(struct parse *p)
{
	struct fault fault = FAULT_NONE;
	size_t i;

	if (read_config(p, &fault) != 0) {
		msg_error("%s", fault.text);
		return VERDICT_TROUBLE;
	}
	for (i = 0; i < p->n_given; i++)
		if (set(p->given[i].entry, LEVEL_LINE, p->given[i].value,
			&fault) != 0)
			return opt_usage("option '--%s': %s",
			    p->given[i].entry->opt->name, fault.text);
	if (opt_common.quiet)
		msg_level(-1);
	else if (opt_common.verbose)
		msg_level(1);
	return -1;
}

int
opt_parse(const struct opt_tool *tool, int argc, char **argv,
    struct strings *operands)
{
	struct parse p = {.tool = tool};
	int ret;

	config = NULL;
	opterr = 0;
	/* 0 forgets what a former parse left behind, and becomes 1 */
	optind = 0;
	(void)getopt(1, argv, "+");
	join(&p);
	do
		ret = next(&p, argc, argv, operands);
	while (ret == -1);
	if (ret == -2)
		ret = apply(&p);
	free(p.entries);
	free(p.longs);
	free(p.shorts);
	free(p.given);
	if (ret >= 0)
		strings_free(operands);
	return ret;
}

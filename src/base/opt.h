/*
 * opt: options, described once in tables.
 *
 * Parsing, --help, emrex.conf(5) and the test of the manual pages read the same
 * tables, of which a tool has as many as it likes: its own, and the groups that
 * opt and other modules offer.  Values are written through the pointers of the
 * tables; strings belong to argv or to opt and live as long as the program.
 * Long options must be given by their whole name: options are only ever added,
 * so that a prefix that is clear today would not be tomorrow.
 */
#ifndef OPT_H
#define OPT_H

#include <stdbool.h>
#include <stddef.h>

struct fault;

struct strings {
	char **v; /* not NULL-ended */
	size_t n;
};

enum opt_kind {
	OPT_KIND_END,
	OPT_KIND_FLAG,	 /* to: bool */
	OPT_KIND_STRING, /* to: const char * */
	OPT_KIND_LIST,	 /* to: struct strings; repeatable */
	OPT_KIND_NUMBER, /* to: long, from min to max */
	OPT_KIND_CHOICE, /* to: int, the index in choices */
	OPT_KIND_CALL	 /* call(to, value): 0, or -1 with *fault set */
};

#define OPT_MAY 1u  /* the argument is optional: --name[=ARG] */
#define OPT_LINE 2u /* on the command line only, not in emrex.conf */

struct opt {
	enum opt_kind kind;
	const char *name; /* the long option */
	char letter;	  /* the short one, or 0 */
	unsigned flags;
	const char *arg; /* name of the argument; NULL: takes none */
	void *to;
	const char *help; /* one line, lower case */
	long min, max;
	const char *const *choices; /* ends with NULL */
	int (*call)(void *to, const char *value, struct fault *fault);
};

/* clang-format off */
/* the pointer TO, warned about when it is not of type T * */
#define OPT_TO(T, to) (1 ? (to) : (T *)NULL)
#define OPT_FLAG(name, letter, to, help) \
	{OPT_KIND_FLAG, name, letter, 0, NULL, OPT_TO(bool, to), help, \
	    0, 0, NULL, NULL}
#define OPT_STRING(name, letter, arg, to, help) \
	{OPT_KIND_STRING, name, letter, 0, arg, OPT_TO(const char *, to), \
	    help, 0, 0, NULL, NULL}
/* a string that has no business in emrex.conf: where input or output is */
#define OPT_STRING_LINE(name, letter, arg, to, help) \
	{OPT_KIND_STRING, name, letter, OPT_LINE, arg, \
	    OPT_TO(const char *, to), help, 0, 0, NULL, NULL}
#define OPT_LIST(name, letter, arg, to, help) \
	{OPT_KIND_LIST, name, letter, 0, arg, OPT_TO(struct strings, to), \
	    help, 0, 0, NULL, NULL}
#define OPT_NUMBER(name, letter, arg, to, min, max, help) \
	{OPT_KIND_NUMBER, name, letter, 0, arg, OPT_TO(long, to), help, \
	    min, max, NULL, NULL}
#define OPT_CHOICE(name, letter, arg, to, choices, help) \
	{OPT_KIND_CHOICE, name, letter, 0, arg, OPT_TO(int, to), help, \
	    0, 0, choices, NULL}
/* FLAGS: OPT_MAY (VALUE is NULL when left out), OPT_LINE; ARG may be NULL */
#define OPT_CALL(name, letter, flags, arg, to, call, help) \
	{OPT_KIND_CALL, name, letter, flags, arg, to, help, 0, 0, NULL, call}
#define OPT_END {OPT_KIND_END, NULL, 0, 0, NULL, NULL, NULL, 0, 0, NULL, NULL}
/* clang-format on */

struct opt_tool {
	const char *usage;   /* "[OPTION]... [FILE]...", lines by \n */
	const char *summary; /* what it does, one sentence */
	const struct opt *const *tables; /* ends with NULL */
};

/*
 * Reads the configuration, then the command line.  -h and -V are in every tool
 * and need no table; --config is there for all.  Returns -1 to go on, or the
 * status to end with: 0 after --help and --version, 2 after an error that has
 * been told.  OPERANDS gets what is no option, in order; nothing when the
 * program is to end.
 */
int opt_parse(const struct opt_tool *tool, int argc, char **argv,
    struct strings *operands);
/* "PROGRAM: text; see PROGRAM --help"; returns 2. */
int opt_usage(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* Was the option given, on the command line or in a configuration file? */
bool opt_given(const char *name);

void strings_add(struct strings *list, const char *s); /* copies S */
void strings_free(struct strings *list); /* the strings too; NULL allowed */

/* The groups that tools append, and where their values go. */
struct opt_common {
	bool quiet, verbose; /* obeyed by opt_parse itself */
	bool json, nul, progress, totals;
	const char *at; /* --at, for when.h; NULL: now */
	long jobs;	/* 1 unless -j; 0: processors */
	const char *files0_from;
};
extern struct opt_common opt_common;

extern const struct opt opt_basic[];  /* -q -v --config */
extern const struct opt opt_report[]; /* --json -0 --totals --progress */
extern const struct opt opt_at[];     /* --at */
extern const struct opt opt_jobs[];   /* -j */
extern const struct opt opt_input[];  /* --files0-from */

#endif

#include <config.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "caps.h"
#include "column.h"
#include "input.h"
#include "jobs.h"
#include "langs.h"
#include "operand.h"
#include "opt.h"
#include "rowform.h"
#include "std.h"
#include "tocsv.h"
#include "verdicts.h"

static const char *const yes_no[] = {"yes", "no", NULL};

static const char *columns, *languages, *join, *delimiter;
static struct strings conditions;
static bool list_columns;
static int header;
static const char **langs;
static struct tocsv tocsv = {.csv = {.delimiter = ','}, .row = BUF_INIT(GIB)};

static const struct opt own[] = {
    OPT_STRING("columns", 0, "LIST|@FILE", &columns,
	"what is printed, and as what (see --list-columns)"),
    OPT_LIST("where", 0, "CONDITION", &conditions,
	"print rows with COLUMN OP VALUE alone; repeatable"),
    OPT_STRING("lang", 'l', "LANG,..", &languages,
	"languages of titles, the one wanted most first (en)"),
    OPT_STRING("join", 0, "FILE", &join,
	"add verdict and person of elmo-verify --json"),
    OPT_FLAG(
	"tabs", 't', &tocsv.csv.tabs, "tabs between, LF behind, no quotes"),
    OPT_STRING(
	"delimiter", 0, "SIGN", &delimiter, "what stands between (a comma)"),
    OPT_CHOICE("header", 0, "yes|no", &header, yes_no,
	"begin with the names of the columns (yes)"),
    OPT_FLAG("spreadsheet", 0, &tocsv.csv.defuse,
	"a byte order mark before, no formulas in cells"),
    OPT_FLAG("list-columns", 0, &list_columns, "print the columns there are"),
    OPT_FLAG("progress", 0, &opt_common.progress,
	"say on standard error how far it is"),
    OPT_END};

static const struct opt *const tables[] = {own, opt_input, opt_basic, NULL};

static const struct opt_tool tool = {"[OPTION]... [FILE]...\n--list-columns",
    "Print ELMO records as rows, one for each result.", tables};

static void
judge(void *ctx, struct operand *op, FILE *out, struct jobs_result *result)
{
	(void)ctx;
	tocsv.out = out;
	tocsv.status = VERDICT_OK;
	input_read(op->fd, op->name, tocsv_item, &tocsv);
	result->verdict = tocsv.status;
}

/* One sign of ASCII that is none of the format's own. */
static int
settle_delimiter(void)
{
	if (delimiter == NULL)
		return 0;
	if (tocsv.csv.tabs)
		return opt_usage("want one of -t and --delimiter");
	if (strcmp(delimiter, "tab") == 0)
		tocsv.csv.delimiter = '\t';
	else if (strlen(delimiter) == 1 && *delimiter > 0 &&
		 strchr("\"\r\n", *delimiter) == NULL)
		tocsv.csv.delimiter = *delimiter;
	else
		return opt_usage("--delimiter: want one sign of ASCII, or tab");
	return 0;
}

static int
print_columns(void)
{
	const char *name;

	for (size_t i = 0; (name = column_name(i)) != NULL; i++)
		printf("%-22s %s\n", name, column_meaning(i));
	return VERDICT_OK;
}

static int
settle(void)
{
	struct fault fault = FAULT_NONE;
	const char *list = columns != NULL ? columns : column_defaults;

	tocsv.form = *list == '@' ? rowform_load(list + 1, &fault)
				  : rowform_parse(list, &fault);
	if (tocsv.form == NULL)
		return opt_usage("--columns: %s", fault.text);
	langs = langs_parse(languages ? languages : "en", &fault);
	if (langs == NULL)
		return opt_usage("--lang: %s", fault.text);
	tocsv.view.langs = langs;
	for (size_t i = 0; i < conditions.n; i++)
		if (wheres_add(&tocsv.wheres, conditions.v[i], &fault) == -1)
			return opt_usage("--where: %s", fault.text);
	if (join != NULL) {
		tocsv.verdicts = verdicts_load(join, &fault);
		if (tocsv.verdicts == NULL)
			return opt_usage("--join: %s", fault.text);
		rowform_append(tocsv.form, "verdict");
		rowform_append(tocsv.form, "person");
	}
	tocsv.header = header == 0;
	return settle_delimiter();
}

static int
run(const struct strings *args)
{
	struct jobs jobs = {judge, NULL, false, 1, opt_common.progress};

	return jobs_over(&jobs, args);
}

int
main(int argc, char **argv)
{
	struct strings args = {NULL, 0};
	int status;

	std_init(argv[0]);
	status = opt_parse(&tool, argc, argv, &args);
	if (status == -1 && list_columns)
		status = print_columns();
	if (status == -1 && (status = settle()) == 0)
		status = run(&args);
	rowform_free(tocsv.form);
	verdicts_free(tocsv.verdicts);
	wheres_free(&tocsv.wheres);
	langs_free(langs);
	buf_free(&tocsv.row);
	strings_free(&conditions);
	strings_free(&args);
	return std_close(status);
}

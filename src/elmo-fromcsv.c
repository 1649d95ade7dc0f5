#include <config.h>

#include <string.h>

#include "msg.h"
#include "opt.h"
#include "output.h"
#include "rowcsv.h"
#include "rowtool.h"
#include "std.h"

static const char *const yes_no[] = {"yes", "no", NULL};

static struct rowcsv_options csv;
static int header;
static struct rowtool rows;

static int
set_delimiter(void *to, const char *value, struct fault *fault)
{
	char *delimiter = to;

	*delimiter = strcmp(value, "tab") == 0 ? '\t' : *value;
	if ((*delimiter == '\t' || strlen(value) == 1) && *delimiter > 0 &&
	    strchr("\"\r\n", *delimiter) == NULL)
		return 0;
	return fault_set(
	    fault, VERDICT_TROUBLE, 0, "want one sign of ASCII, or tab");
}

static const struct opt own[] = {
    OPT_STRING("map", 0, "FILE", &rows.map_file,
	"a table of your own: where each column comes from"),
    OPT_STRING(
	"issuer", 0, "FILE", &rows.issuer_file, "the institution that issues"),
    OPT_STRING("columns", 0, "LIST|@FILE", &rows.columns,
	"what elmo-tocsv was told to print"),
    OPT_CALL("to", 0, 0, "VERSION", &rows.rows.to, rowtool_version,
	"make records of ELMO VERSION"),
    OPT_STRING("at", 0, "TIME", &opt_common.at, "date records so, not now"),
    OPT_FLAG("tabs", 't', &csv.tabs,
	"tabs between, and nothing quoted, as of elmo-tocsv -t"),
    OPT_CALL("delimiter", 0, 0, "SIGN", &csv.delimiter, set_delimiter,
	"what stands between (found out)"),
    OPT_CHOICE("header", 0, "yes|no", &header, yes_no,
	"the first row has the names of the columns (yes)"),
    OPT_FLAG("spreadsheet", 0, &csv.fuse, "take apostrophes off formulas"),
    OPT_FLAG("show-values", 0, &rows.show_values,
	"show what stands in a wrong cell, at a terminal"),
    OPT_FLAG("progress", 0, &opt_common.progress,
	"say on standard error how far it is"),
    OPT_END};

static const struct opt *const tables[] = {
    own, output_group, opt_input, opt_basic, NULL};

static const struct opt_tool tool = {"[OPTION]... [FILE]...",
    "Make ELMO records of the rows of a table.", tables};

static struct rowread *
open_table(struct spool *spool, struct fault *fault)
{
	return rowcsv_new(spool, &csv, fault);
}

static int
settle(void)
{
	rows.open = open_table;
	rows.rows.header = header == 0;
	if (csv.tabs && csv.delimiter != 0)
		return opt_usage("want one of -t and --delimiter");
	return rowtool_settle(&rows);
}

int
main(int argc, char **argv)
{
	struct strings args = {NULL, 0};
	int status;

	std_init(argv[0]);
	status = opt_parse(&tool, argc, argv, &args);
	if (status == -1 && (status = settle()) == 0)
		status = rowtool_run(&rows, &args);
	rowtool_end(&rows);
	strings_free(&args);
	return std_close(status);
}

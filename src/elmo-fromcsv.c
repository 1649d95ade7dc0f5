#include <config.h>

#include <sys/stat.h>

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "caps.h"
#include "fromcsv.h"
#include "issuer.h"
#include "jobs.h"
#include "operand.h"
#include "opt.h"
#include "output.h"
#include "rowmap.h"
#include "spool.h"
#include "std.h"
#include "warnings.h"
#include "when.h"
#include "xalloc.h"

static const char *const yes_no[] = {"yes", "no", NULL};

static const char *map_file, *issuer_file, *columns;
static int header;
static bool show_values;
static struct fromcsv fromcsv;

static int
set_version(void *to, const char *value, struct fault *fault)
{
	enum xsd_version *version = to;

	*version = xsd_by_name(value);
	if (*version >= XSD_1_5_0)
		return 0;
	return fault_set(fault, VERDICT_TROUBLE, 0,
	    *version == XSD_NONE ? "no version of ELMO: '%s'"
				 : "ELMO %s wants a signature: want 1.5.0 or "
				   "newer",
	    value);
}

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
    OPT_STRING("map", 0, "FILE", &map_file,
	"a table of your own: where each column comes from"),
    OPT_STRING(
	"issuer", 0, "FILE", &issuer_file, "the institution that issues"),
    OPT_STRING("columns", 0, "LIST|@FILE", &columns,
	"what elmo-tocsv was told to print"),
    OPT_CALL("to", 0, 0, "VERSION", &fromcsv.to, set_version,
	"make records of ELMO VERSION"),
    OPT_STRING("at", 0, "TIME", &opt_common.at, "date records so, not now"),
    OPT_FLAG("tabs", 't', &fromcsv.csv.tabs,
	"tabs between, and nothing quoted, as of elmo-tocsv -t"),
    OPT_CALL("delimiter", 0, 0, "SIGN", &fromcsv.csv.delimiter, set_delimiter,
	"what stands between (found out)"),
    OPT_CHOICE("header", 0, "yes|no", &header, yes_no,
	"the first row has the names of the columns (yes)"),
    OPT_FLAG(
	"spreadsheet", 0, &fromcsv.csv.fuse, "take apostrophes off formulas"),
    OPT_FLAG("show-values", 0, &show_values,
	"show what stands in a wrong cell, at a terminal"),
    OPT_FLAG("progress", 0, &opt_common.progress,
	"say on standard error how far it is"),
    OPT_END};

static const struct opt *const tables[] = {
    own, output_group, opt_input, opt_basic, NULL};

static const struct opt_tool tool = {"[OPTION]... [FILE]...",
    "Make ELMO records of the rows of a table.", tables};

struct job {
	const char *name; /* of the operand */
	struct output *output;
	enum verdict status;
	bool stopped; /* the output failed: nothing more is read */
};

static void
fail(void *ctx, const struct fault *fault)
{
	struct job *job = ctx;

	msg_fault(job->name, fault);
	if (fault->verdict > job->status)
		job->status = fault->verdict;
}

/* "archive.zip(member.xml)" is named after the member. */
static int
put(void *ctx, const char *name, struct spool *record, struct fault *fault)
{
	struct job *job = ctx;
	const char *open = strrchr(name, '(');
	size_t n = strlen(name);
	char *source;
	int status;

	if (open != NULL && open[1] != ')' && name[n - 1] == ')')
		source = xstrndup(open + 1, n - (size_t)(open - name) - 2);
	else if (n > 0 && strcmp(name, "-") != 0)
		source = xstrdup(name);
	else
		source = xstrdup(job->name);
	status = output_put(job->output, source, "xml", record, fault);
	job->stopped = status == -1;
	free(source);
	return status;
}

/* What may be read twice: the file itself, or a copy. */
static struct spool *
table_of(int fd, struct fault *fault)
{
	struct stat st;
	struct spool *spool;

	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode))
		return spool_borrow(fd, CAP_TABLE, fault);
	spool = spool_new(CAP_TABLE);
	if (spool_fill(spool, fd, fault) == 0)
		return spool;
	spool_free(spool);
	return NULL;
}

static void
warn(const char *operand, const struct warnings *warnings)
{
	char *name = msg_name(operand);

	for (size_t i = 0; i < warnings->n; i++)
		msg_warn("%s: %s", name, warnings->text[i]);
	free(name);
}

static void
judge(void *ctx, struct operand *op, FILE *out, struct jobs_result *result)
{
	struct job *job = ctx;
	struct fault fault = FAULT_NONE;
	struct warnings warnings = WARNINGS_NONE;
	struct spool *spool;

	(void)out;
	if (job->stopped)
		return;
	job->name = op->name;
	job->status = VERDICT_OK;
	fromcsv.ctx = job;
	spool = table_of(op->fd, &fault);
	if (spool == NULL ||
	    fromcsv_table(&fromcsv, spool, &warnings, &fault) == -1)
		fail(job, &fault);
	else
		warn(op->name, &warnings);
	warnings_free(&warnings);
	spool_free(spool);
	result->verdict = job->status;
}

static int
settle(void)
{
	struct fault fault = FAULT_NONE;
	const char *epoch = getenv("SOURCE_DATE_EPOCH");

	fromcsv.at =
	    epoch != NULL && *epoch != '\0' ? when_epoch() : when_now();
	if (opt_common.at != NULL &&
	    when_parse(opt_common.at, &fromcsv.at, &fault) == -1)
		return opt_usage("--at: %s", fault.text);
	if (issuer_file != NULL) {
		fromcsv.issuer = issuer_load(issuer_file, &fault);
		if (fromcsv.issuer == NULL)
			return opt_usage("--issuer: %s", fault.text);
	}
	fromcsv.header = header == 0;
	fromcsv.values = show_values && isatty(STDERR_FILENO);
	fromcsv.put = put;
	fromcsv.fail = fail;
	if (fromcsv.csv.tabs && fromcsv.csv.delimiter != 0)
		return opt_usage("want one of -t and --delimiter");
	if (map_file != NULL && columns != NULL)
		return opt_usage("want one of --map and --columns");
	fromcsv.map = rowmap_open(map_file, columns, fromcsv.at, &fault);
	if (fromcsv.map == NULL)
		return opt_usage("--%s: %s",
		    map_file != NULL ? "map" : "columns", fault.text);
	return 0;
}

static int
run(const struct strings *args)
{
	struct job job = {NULL, NULL, VERDICT_OK, false};
	struct jobs jobs = {judge, &job, false, 1, opt_common.progress};
	struct fault fault = FAULT_NONE;
	struct operands *operands =
	    operands_open(args, opt_common.files0_from, &fault);
	int status = VERDICT_TROUBLE;

	if (operands != NULL)
		job.output = output_open(&output_options, OUTPUT_MANY, &fault);
	if (job.output != NULL) {
		status = jobs_run(&jobs, operands, NULL);
		if (output_close(job.output, !job.stopped, &fault) == -1)
			status = VERDICT_TROUBLE;
	}
	if (fault.text[0] != '\0')
		msg_error("%s", fault.text);
	operands_free(operands);
	return status;
}

int
main(int argc, char **argv)
{
	struct strings args = {NULL, 0};
	int status;

	std_init(argv[0]);
	status = opt_parse(&tool, argc, argv, &args);
	if (status == -1 && (status = settle()) == 0)
		status = run(&args);
	rowmap_free(fromcsv.map);
	issuer_free((struct issuer *)fromcsv.issuer);
	strings_free(&args);
	return std_close(status);
}

#include <config.h>

#include <sys/stat.h>

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "caps.h"
#include "issuer.h"
#include "jobs.h"
#include "operand.h"
#include "opt.h"
#include "output.h"
#include "rowmap.h"
#include "rowread.h"
#include "rowtool.h"
#include "spool.h"
#include "warnings.h"
#include "when.h"
#include "xalloc.h"

int
rowtool_version(void *to, const char *value, struct fault *fault)
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

static void
fail(void *ctx, const struct fault *fault)
{
	struct rowtool *tool = ctx;

	msg_fault(tool->name, fault);
	if (fault->verdict > tool->status)
		tool->status = fault->verdict;
}

/* "archive.zip(member.xml)" is named after the member. */
static int
put(void *ctx, const char *name, struct spool *record, struct fault *fault)
{
	struct rowtool *tool = ctx;
	const char *open = strrchr(name, '(');
	size_t n = strlen(name);
	char *source;
	int status;

	if (open != NULL && open[1] != ')' && name[n - 1] == ')')
		source = xstrndup(open + 1, n - (size_t)(open - name) - 2);
	else if (n > 0 && strcmp(name, "-") != 0)
		source = xstrdup(name);
	else
		source = xstrdup(tool->name);
	status = output_put(tool->output, source, "xml", record, fault);
	tool->stopped = status == -1;
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
	struct rowtool *tool = ctx;
	struct fault fault = FAULT_NONE;
	struct warnings warnings = WARNINGS_NONE;
	struct rowread *rows = NULL;
	struct spool *spool;

	(void)out;
	if (tool->stopped)
		return;
	tool->name = op->name;
	tool->status = VERDICT_OK;
	spool = table_of(op->fd, &fault);
	if (spool != NULL)
		rows = tool->open(spool, &fault);
	if (rows == NULL ||
	    fromrows_table(&tool->rows, rows, &warnings, &fault) == -1)
		fail(tool, &fault);
	else
		warn(op->name, &warnings);
	warnings_free(&warnings);
	rowread_free(rows);
	spool_free(spool);
	result->verdict = tool->status;
}

int
rowtool_settle(struct rowtool *tool)
{
	struct fromrows *rows = &tool->rows;
	struct fault fault = FAULT_NONE;
	const char *epoch = getenv("SOURCE_DATE_EPOCH");

	rows->at = epoch != NULL && *epoch != '\0' ? when_epoch() : when_now();
	if (opt_common.at != NULL &&
	    when_parse(opt_common.at, &rows->at, &fault) == -1)
		return opt_usage("--at: %s", fault.text);
	if (tool->issuer_file != NULL) {
		rows->issuer = issuer_load(tool->issuer_file, &fault);
		if (rows->issuer == NULL)
			return opt_usage("--issuer: %s", fault.text);
	}
	rows->values = tool->show_values && isatty(STDERR_FILENO);
	rows->put = put;
	rows->fail = fail;
	rows->ctx = tool;
	if (tool->map_file != NULL && tool->columns != NULL)
		return opt_usage("want one of --map and --columns");
	rows->map =
	    rowmap_open(tool->map_file, tool->columns, rows->at, &fault);
	if (rows->map == NULL)
		return opt_usage("--%s: %s",
		    tool->map_file != NULL ? "map" : "columns", fault.text);
	return 0;
}

int
rowtool_run(struct rowtool *tool, const struct strings *args)
{
	struct jobs jobs = {judge, tool, false, 1, opt_common.progress};
	struct fault fault = FAULT_NONE;
	struct operands *operands =
	    operands_open(args, opt_common.files0_from, &fault);
	int status = VERDICT_TROUBLE;

	if (operands != NULL)
		tool->output =
		    output_open(&output_options, OUTPUT_MANY, &fault);
	if (tool->output != NULL) {
		status = jobs_run(&jobs, operands, NULL);
		if (output_close(tool->output, !tool->stopped, &fault) == -1)
			status = VERDICT_TROUBLE;
	}
	if (fault.text[0] != '\0')
		msg_error("%s", fault.text);
	operands_free(operands);
	return status;
}

void
rowtool_end(struct rowtool *tool)
{
	rowmap_free(tool->rows.map);
	issuer_free((struct issuer *)tool->rows.issuer);
}

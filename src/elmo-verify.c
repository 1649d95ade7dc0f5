#include <config.h>

#include <string.h>

#include "anchor.h"
#include "caps.h"
#include "jobs.h"
#include "operand.h"
#include "output.h"
#include "personopt.h"
#include "ruleopt.h"
#include "spool.h"
#include "std.h"
#include "trustopt.h"
#include "verify.h"

static const char *const flavours[] = {"network", "any", NULL};

static struct verify verify;
static bool as_checker;
static int flavour;
static const char *require_list, *schema, *save_dir, *log_file;

static const struct opt own[] = {
    OPT_FLAG("check", 0, &as_checker, "print verdicts, also of standard input"),
    OPT_FLAG(
	"filter", 0, &verify.filter, "hand on the documents that are good"),
    OPT_FLAG("explain", 0, &verify.explain, "say what broke a signature"),
    OPT_STRING("require", 0, "LIST", &require_list,
	"what must hold: document,signature,schema,rules,person"),
    OPT_STRING("schema", 0, "VERSION", &schema,
	"judge by the schema of VERSION, auto or none"),
    OPT_CHOICE("flavour", 0, "NAME", &flavour, flavours,
	"network (default), or any for other flavours of ELMO too"),
    OPT_STRING("save", 0, "DIR", &save_dir,
	"beside the verdicts, write what is good to DIR"),
    OPT_STRING("log", 0, "FILE", &log_file,
	"beside the rest, write JSON lines to FILE"),
    OPT_FLAG("show-values", 0, &verify.values,
	"at a terminal, show the line at fault"),
    OPT_END};

static const struct opt *const tables[] = {trustopt, opt_at, own, ruleopt,
    personopt, output_group, opt_report, opt_input, opt_jobs, opt_basic, NULL};

static const struct opt_tool tool = {"[OPTION]... [FILE]...",
    "Judge ELMO records; as a filter, hand on those that are good.", tables};

/* What is the tool to do?  0, or the status to end with. */
static int
settle_mode(const struct strings *operands)
{
	bool listed = operands->n > 0 || opt_common.files0_from != NULL;

	if (as_checker && verify.filter)
		return opt_usage("--check and --filter exclude each other");
	if (!listed && !as_checker && !opt_common.json)
		verify.filter = true;
	if (verify.filter && opt_common.json)
		return opt_usage("--json and --filter exclude each other");
	if (verify.filter && save_dir != NULL)
		return opt_usage("--save goes with verdicts, -d with --filter");
	if (!verify.filter && (output_options.dir || output_options.file))
		return opt_usage("-o and -d go with the filter");
	if ((verify.filter || save_dir != NULL) && trustopt_embedded())
		return opt_usage("--embedded vouches for nothing to hand on");
	verify.single = verify.filter && !listed;
	verify.json = opt_common.json;
	verify.nul = opt_common.nul;
	return 0;
}

/* What is to be judged, and by whose keys? */
static int
settle_parts(void)
{
	struct check_options *parts = &verify.parts;
	struct fault fault = FAULT_NONE;
	bool file, dated = opt_common.at != NULL &&
			   strcmp(opt_common.at, "document") == 0;

	if (check_parts(parts, require_list, schema, &fault) == -1 ||
	    ruleopt_settle(parts, require_list != NULL, &fault) == -1)
		return opt_usage("%s", fault.text);
	if (ruleopt_listing())
		return 0;
	if (personopt_settle(parts, require_list != NULL, &file, &fault) ==
	    -1) {
		if (!file)
			return opt_usage("%s", fault.text);
		msg_error("%s", fault.text);
		return VERDICT_TROUBLE;
	}
	parts->any_flavour = flavour == 1;
	parts->summary = opt_common.json || log_file != NULL || dated;
	if ((opt_common.json || log_file != NULL) &&
	    (schema == NULL || strcmp(schema, "none") != 0))
		parts->also |= CHECK_SCHEMA;
	if (trustopt_load(!(parts->require & CHECK_SIGNATURE), &fault) == -1) {
		msg_error("%s", fault.text);
		return VERDICT_TROUBLE;
	}
	return 0;
}

static int
open_outputs(struct fault *fault)
{
	struct output_options to = output_options;

	if (log_file != NULL)
		verify.log = spool_new(GIB);
	if (!verify.filter && save_dir == NULL)
		return 0;
	if (save_dir != NULL)
		to.dir = save_dir;
	verify.output = output_open(&to, OUTPUT_MANY, fault);
	return verify.output == NULL ? -1 : 0;
}

/* The log is written whole, like any product. */
static int
close_log(struct fault *fault)
{
	struct output_options to = {log_file, NULL, false};
	struct output *log;
	int status = 0;

	if (verify.log == NULL)
		return 0;
	if (verify.log_fault.verdict != VERDICT_OK) {
		spool_free(verify.log);
		*fault = verify.log_fault;
		fault_prefix(fault, "--log");
		return -1;
	}
	log = output_open(&to, OUTPUT_ONE, fault);
	if (log == NULL)
		spool_free(verify.log);
	else
		status = output_put(log, "log", "json", verify.log, fault);
	if (output_close(log, status == 0, fault) == -1 || log == NULL)
		status = -1;
	return status;
}

static void
print_totals(const struct jobs_total *t)
{
	unsigned long long ok = t->counts[VERIFY_OK];
	unsigned long long intact = t->counts[VERIFY_INTACT];
	unsigned long long bad = t->counts[VERIFY_BAD];
	unsigned long long trouble = t->counts[VERIFY_TROUBLE];

	if (opt_common.json)
		printf("{\"v\":1,\"totals\":{\"ok\":%llu,\"intact\":%llu,"
		       "\"bad\":%llu,\"trouble\":%llu}}\n",
		    ok, intact, bad, trouble);
	else
		printf("TOTAL\t%llu\tok=%llu intact=%llu bad=%llu "
		       "trouble=%llu%c",
		    ok + intact + bad + trouble, ok, intact, bad, trouble,
		    verify.nul ? '\0' : '\n');
}

static int
run(const struct strings *args)
{
	struct fault fault = FAULT_NONE, log = FAULT_NONE;
	struct operands *operands =
	    operands_open(args, opt_common.files0_from, &fault);
	/* products are written by one process, whatever emrex.conf says */
	bool alone = verify.filter || save_dir != NULL || log_file != NULL;
	struct jobs jobs = {verify_operand, &verify, true,
	    alone ? 1 : opt_common.jobs, opt_common.progress};
	struct jobs_total total;
	int status = VERDICT_TROUBLE;

	if (operands == NULL || open_outputs(&fault) == -1)
		goto out;
	verify.anchors = trustopt_anchors();
	verify.check = check_new(verify.anchors, &verify.parts);
	status = jobs_run(&jobs, operands, &total);
	if (opt_common.totals && !verify.filter)
		print_totals(&total);
	check_free(verify.check);
	if (output_close(verify.output, true, &fault) == -1)
		status = VERDICT_TROUBLE;
	if (close_log(&log) == -1)
		status = VERDICT_TROUBLE;
out:
	if (fault.verdict != VERDICT_OK && fault.text[0] != '\0')
		msg_error("%s", fault.text);
	if (log.verdict != VERDICT_OK && log.text[0] != '\0')
		msg_error("%s", log.text);
	operands_free(operands);
	return status;
}

static void
print_warnings(const struct warnings *w)
{
	for (size_t i = 0; i < w->n; i++)
		msg_warn("%s", w->text[i]);
}

int
main(int argc, char **argv)
{
	struct strings args = {NULL, 0};
	int status;

	std_init(argv[0]);
	status = opt_parse(&tool, argc, argv, &args);
	if (status != -1)
		return std_close(status);
	status = settle_mode(&args);
	if (status == 0)
		status = settle_parts();
	if (status == 0 && ruleopt_listing()) {
		ruleopt_print(stdout, &verify.parts);
	} else if (status == 0) {
		print_warnings(anchors_warnings(trustopt_anchors()));
		status = run(&args);
	}
	anchors_free(trustopt_anchors());
	personopt_free();
	strings_free(&args);
	return std_close(status);
}

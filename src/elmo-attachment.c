#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "attachrun.h"
#include "buf.h"
#include "caps.h"
#include "datauri.h"
#include "input.h"
#include "operand.h"
#include "opt.h"
#include "output.h"
#include "report.h"
#include "spool.h"
#include "std.h"
#include "xalloc.h"

static bool list, transcript, json;
static long number;
static const char *add_file;
static struct attachrun run;

static const struct opt own[] = {
    OPT_FLAG("list", 0, &list, "list the attachments (the default)"),
    OPT_FLAG("json", 0, &json, "list them as JSON, a document a line"),
    OPT_NUMBER("number", 'n', "N", &number, 1, 1000000,
	"write attachment N of the list"),
    OPT_FLAG("transcript", 0, &transcript, "write the EMREX transcript"),
    OPT_STRING_LINE("add", 0, "FILE", &add_file,
	"write the document with FILE as an attachment"),
    OPT_STRING("type", 0, "TYPE", &run.add.type, "type of what is added"),
    OPT_STRING("title", 0, "TEXT", &run.add.title,
	"title of what is added (default: its type)"),
    OPT_FLAG("drop-signature", 0, &run.add.drop_signature,
	"take out the signature that --add breaks"),
    OPT_END};

static const struct opt *const tables[] = {
    own, output_group, opt_input, opt_basic, NULL};

static const struct opt_tool tool = {
    "[--list | --json] [OPTION]... [FILE]...\n"
    "-n N [OPTION]... [FILE]\n"
    "--transcript [OPTION]... [FILE]\n"
    "-d DIR [OPTION]... [FILE]...\n"
    "--add=FILE --type=TYPE [OPTION]... [FILE]",
    "List, take out or add the attachments of ELMO records.", tables};

struct job {
	size_t documents;
	bool single;	      /* one document is wanted */
	bool named;	      /* lists say whose they are */
	unsigned char *added; /* what --add names */
	enum verdict status;
};

static void
fail(struct job *job, const char *name, const struct fault *fault)
{
	if (name != NULL)
		msg_fault(name, fault);
	else if (fault->text[0] != '\0')
		msg_error("%s", fault->text);
	if (fault->verdict > job->status)
		job->status = fault->verdict;
}

static int
settle_add(void)
{
	struct fault fault = FAULT_NONE;

	if (add_file == NULL &&
	    (run.add.type != NULL || run.add.title != NULL ||
		run.add.drop_signature))
		return opt_usage("--type, --title and --drop-signature go "
				 "with --add");
	if (add_file != NULL && run.add.type == NULL)
		return opt_usage("--add wants --type");
	if (add_file != NULL && !attachadd_type(run.add.type))
		return opt_usage("want a type out of: %s", attachadd_types());
	if (run.add.title != NULL &&
	    attachadd_title(run.add.title, &fault) == -1)
		return opt_usage("--title: %s", fault.text);
	return 0;
}

/* What is the tool to do?  0, or the status to end with. */
static int
settle(const struct strings *args, struct job *job)
{
	bool all = output_options.dir != NULL, lists = list || json;
	int modes =
	    lists + transcript + (number > 0) + all + (add_file != NULL);

	if (modes > 1)
		return opt_usage("want one of --list, --json, -n, "
				 "--transcript, -d and --add");
	job->single = modes == 1 && !lists && !all;
	if (output_options.file != NULL && !job->single)
		return opt_usage("-o goes with -n, --transcript and --add");
	if (job->single && (args->n > 1 || opt_common.files0_from != NULL))
		return opt_usage("want one document");
	job->named = args->n > 1 || opt_common.files0_from != NULL;
	run.number = (size_t)number;
	run.mode = json		      ? ATTACHRUN_JSON
		   : number > 0	      ? ATTACHRUN_NUMBER
		   : transcript	      ? ATTACHRUN_TRANSCRIPT
		   : all	      ? ATTACHRUN_ALL
		   : add_file != NULL ? ATTACHRUN_ADD
				      : ATTACHRUN_LIST;
	return settle_add();
}

/* The file to add is held in memory, as it is going to be in the document. */
static int
load_added(struct job *job, struct fault *fault)
{
	struct spool *spool = spool_new(CAP_ATTACHMENT);
	int fd = open(add_file, O_RDONLY | O_CLOEXEC), status = -1;

	if (fd == -1)
		fault_set(fault, VERDICT_TROUBLE, 0, "%s", strerror(errno));
	else
		status = spool_fill(spool, fd, fault);
	if (fd != -1)
		close(fd);
	run.add.len = (size_t)spool_size(spool);
	if (status == 0 && run.add.len == 0)
		status = fault_set(fault, VERDICT_TROUBLE, 0, "empty");
	if (status == 0) {
		run.add.data = job->added = xmalloc(run.add.len);
		if (spool_read(spool, 0, job->added, run.add.len, fault) < 0)
			status = -1;
		run.add.media = datauri_sniff(job->added, run.add.len);
	}
	if (status == -1)
		fault_prefix(fault, add_file);
	spool_free(spool);
	return status;
}

static int
on_item(void *ctx, struct item *item)
{
	struct job *job = ctx;
	struct fault fault = FAULT_NONE;
	struct buf out = BUF_INIT(GIB);
	char *name;

	if (job->documents++ > 0 && job->single) {
		fault_set(
		    &fault, VERDICT_TROUBLE, 0, "want one document, have more");
		fail(job, item->name, &fault);
		return 1;
	}
	if (attachrun_item(&run, item, &out, &fault) == -1)
		fail(job, item->name, &fault);
	if (out.len > 0 && run.mode == ATTACHRUN_LIST &&
	    (job->named || item->member != NULL)) {
		name = msg_name(item->name);
		printf("%s:\n", name);
		free(name);
	}
	if (out.len > 0)
		fwrite(out.data, 1, out.len, stdout);
	if (run.mode != ATTACHRUN_JSON)
		report_warnings(item->name, item->warnings, &run.warnings);
	warnings_clear(&run.warnings);
	buf_free(&out);
	return 0;
}

static int
work(struct job *job, const struct strings *args, struct fault *fault)
{
	struct operands *operands =
	    operands_open(args, opt_common.files0_from, fault);
	struct operand op;

	if (operands == NULL)
		return -1;
	/* nobody is there to read on once standard output has failed */
	while ((job->documents < 2 || !job->single) && !ferror(stdout) &&
	       operands_next(operands, &op) == 1) {
		job->named |= op.found;
		operand_open(&op);
		if (op.skip)
			msg_warn("%s: %s", op.name, op.fault.text);
		else if (op.fd == -1)
			fail(job, op.name, &op.fault);
		else
			input_read(op.fd, op.name, on_item, job);
		operand_close(&op);
	}
	operands_free(operands);
	if (job->documents == 0 && job->status == VERDICT_OK)
		return fault_set(fault, VERDICT_TROUBLE, 0, "nothing to read");
	return 0;
}

/* With -d what is good is kept; a single product is there whole or not. */
static int
run_all(struct job *job, const struct strings *args, struct fault *fault)
{
	bool products =
	    run.mode != ATTACHRUN_LIST && run.mode != ATTACHRUN_JSON;
	int status;

	if (add_file != NULL && load_added(job, fault) == -1)
		return -1;
	if (products) {
		run.output = output_open(&output_options,
		    job->single ? OUTPUT_ONE : OUTPUT_MANY, fault);
		if (run.output == NULL)
			return -1;
	}
	status = work(job, args, fault);
	if (output_close(run.output,
		status == 0 && (!job->single || job->status == VERDICT_OK),
		fault) == -1)
		status = -1;
	return status;
}

int
main(int argc, char **argv)
{
	struct strings args = {NULL, 0};
	struct fault fault = FAULT_NONE;
	struct job job = {.status = VERDICT_OK};
	int status;

	std_init(argv[0]);
	status = opt_parse(&tool, argc, argv, &args);
	if (status == -1 && (status = settle(&args, &job)) == 0) {
		if (run_all(&job, &args, &fault) == -1)
			fail(&job, NULL, &fault);
		status = (int)job.status;
	}
	warnings_free(&run.warnings);
	free(job.added);
	strings_free(&args);
	return std_close(status);
}

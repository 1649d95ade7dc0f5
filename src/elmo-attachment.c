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
#include "each.h"
#include "input.h"
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
	struct each each;     /* named: lists say whose they are */
	unsigned char *added; /* what --add names */
};

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
	job->each.one = modes == 1 && !lists && !all;
	if (output_options.file != NULL && !job->each.one)
		return opt_usage("-o goes with -n, --transcript and --add");
	if (job->each.one && (args->n > 1 || opt_common.files0_from != NULL))
		return opt_usage("want one document");
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
on_document(void *ctx, struct item *item, struct fault *fault)
{
	struct job *job = ctx;
	struct buf out = BUF_INIT(GIB);
	int status = attachrun_item(&run, item, &out, fault);
	char *name;

	if (out.len > 0 && run.mode == ATTACHRUN_LIST &&
	    (job->each.named || item->member != NULL)) {
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
	return status;
}

/* With -d what is good is kept; a single product is there whole or not. */
static int
run_all(struct job *job, const struct strings *args, struct fault *fault)
{
	bool products =
	    run.mode != ATTACHRUN_LIST && run.mode != ATTACHRUN_JSON;
	struct each *each = &job->each;
	int status;

	if (add_file != NULL && load_added(job, fault) == -1)
		return -1;
	if (products) {
		run.output = output_open(&output_options,
		    each->one ? OUTPUT_ONE : OUTPUT_MANY, fault);
		if (run.output == NULL)
			return -1;
	}
	status = each_run(each, args);
	if (output_close(run.output, status == 0 || (status > 0 && !each->one),
		fault) == -1)
		status = -1;
	return status;
}

int
main(int argc, char **argv)
{
	struct strings args = {NULL, 0};
	struct fault fault = FAULT_NONE;
	struct job job = {
	    {.document = on_document, .ctx = &job, .faults = true}, NULL};
	int status;

	std_init(argv[0]);
	status = opt_parse(&tool, argc, argv, &args);
	if (status == -1 && (status = settle(&args, &job)) == 0) {
		run_all(&job, &args, &fault);
		msg_raise(&job.each.status, NULL, &fault);
		status = (int)job.each.status;
	}
	warnings_free(&run.warnings);
	free(job.added);
	strings_free(&args);
	return std_close(status);
}

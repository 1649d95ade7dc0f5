#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "each.h"
#include "input.h"
#include "merge.h"
#include "opt.h"
#include "output.h"
#include "report.h"
#include "spool.h"
#include "std.h"
#include "warnings.h"

static const char *learner;
static struct merge_options options;

static int
set_version(void *to, const char *value, struct fault *fault)
{
	enum xsd_version *version = to;

	*version = xsd_by_name(value);
	return *version != XSD_NONE ? 0
				    : fault_set(fault, VERDICT_TROUBLE, 0,
					  "no version of ELMO: '%s'", value);
}

static const struct opt own[] = {OPT_STRING_LINE("learner", 0, "FILE", &learner,
				     "the learner of the record FILE stands"),
    OPT_FLAG("keep-original", 0, &options.keep_original,
	"attach each record as it came"),
    OPT_CALL("to", 0, 0, "VERSION", &options.to, set_version,
	"be valid as ELMO VERSION"),
    OPT_END};

static const struct opt *const tables[] = {
    own, output_one, opt_input, opt_basic, NULL};

static const struct opt_tool tool = {"[OPTION]... [FILE]...",
    "Merge several ELMO records of one learner to one.", tables};

struct job {
	struct merge *merge;
	enum verdict status;
	size_t learners;
};

static int
on_record(void *ctx, struct item *item, struct fault *fault)
{
	struct job *job = ctx;

	return merge_add(
	    job->merge, item->name, item->spool, item->warnings, fault);
}

static int
on_learner(void *ctx, struct item *item)
{
	struct job *job = ctx;
	struct fault fault = FAULT_NONE;

	if (job->learners++ > 0)
		fault_set(
		    &fault, VERDICT_TROUBLE, 0, "want one record, have more");
	else if (item->spool == NULL)
		fault = *item->fault;
	else
		merge_learner(job->merge, item->name, item->spool, &fault);
	msg_raise(&job->status, item->name, &fault);
	return fault.verdict != VERDICT_OK;
}

static void
read_learner(struct job *job)
{
	struct fault fault = FAULT_NONE;
	int fd = open(learner, O_RDONLY | O_CLOEXEC);

	if (fd == -1) {
		fault_set(&fault, VERDICT_TROUBLE, 0, "%s", strerror(errno));
		msg_raise(&job->status, learner, &fault);
		return;
	}
	input_read(fd, learner, on_learner, job);
	close(fd);
}

/* What is told of the records belongs to the result, if there is one. */
static void
tell(const struct job *job)
{
	const struct warnings *w;
	const char *name;

	for (size_t i = 0; (w = merge_warnings(job->merge, i, &name)) != NULL;
	     i++)
		report_warnings(name, NULL, w);
	w = merge_remarks(job->merge);
	for (size_t i = 0; i < w->n; i++)
		msg_warn("%s", w->text[i]);
}

static int
write_out(struct spool *result, struct fault *fault)
{
	struct output *output = output_open(&output_options, OUTPUT_ONE, fault);
	int status;

	if (output == NULL) {
		spool_free(result);
		return -1;
	}
	status = output_put(output, "merged", "xml", result, fault);
	if (output_close(output, status == 0, fault) == -1)
		status = -1;
	return status;
}

static void
run(struct job *job, const struct strings *args)
{
	struct each each = {.document = on_record, .ctx = job};
	struct fault fault = FAULT_NONE;
	const char *culprit = NULL;
	struct spool *result;

	if (learner != NULL)
		read_learner(job);
	if (job->status != VERDICT_OK)
		return;
	job->status = (enum verdict)each_run(&each, args);
	if (job->status != VERDICT_OK)
		return;
	result = merge_result(job->merge, &culprit, &fault);
	if (result != NULL && write_out(result, &fault) == 0) {
		tell(job);
		return;
	}
	/* an input that is not valid explains a result that is not */
	if (fault.verdict == VERDICT_NO && culprit == NULL)
		tell(job);
	msg_raise(&job->status, culprit, &fault);
}

int
main(int argc, char **argv)
{
	struct strings args = {NULL, 0};
	struct job job = {NULL, VERDICT_OK, 0};
	int status;

	std_init(argv[0]);
	status = opt_parse(&tool, argc, argv, &args);
	if (status == -1) {
		job.merge = merge_new(&options);
		run(&job, &args);
		status = (int)job.status;
		merge_free(job.merge);
	}
	strings_free(&args);
	return std_close(status);
}

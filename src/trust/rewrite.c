#include <config.h>

#include "each.h"
#include "input.h"
#include "output.h"
#include "report.h"
#include "rewrite.h"
#include "spool.h"
#include "warnings.h"

struct job {
	const struct rewrite *rewrite;
	struct output *output;
	bool broken; /* what was written is not whole */
};

static int
on_document(void *ctx, struct item *item, struct fault *fault)
{
	struct job *job = ctx;
	struct warnings remarks = WARNINGS_NONE;
	struct spool *made =
	    job->rewrite->change(job->rewrite->ctx, item, &remarks, fault);
	int status = -1;

	if (made != NULL) {
		status =
		    output_put(job->output, item->name, "xml", made, fault);
		job->broken = status == -1;
	}
	if (status == 0)
		report_warnings(item->name, item->warnings, &remarks);
	warnings_free(&remarks);
	return job->broken ? 1 : status;
}

int
rewrite_run(const struct rewrite *rewrite, const struct strings *args)
{
	struct job job = {rewrite, NULL, false};
	struct each each = {.document = on_document, .ctx = &job};
	struct fault fault = FAULT_NONE;

	job.output = output_open(&output_options, OUTPUT_MANY, &fault);
	if (job.output != NULL)
		each_run(&each, args);
	output_close(job.output, !job.broken, &fault);
	msg_raise(&each.status, NULL, &fault);
	return (int)each.status;
}

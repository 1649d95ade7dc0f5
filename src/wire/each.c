#include <config.h>

#include <stdio.h>

#include "each.h"
#include "input.h"
#include "jobs.h"
#include "operand.h"
#include "opt.h"

static int
on_item(void *ctx, struct item *item)
{
	struct each *each = ctx;
	struct fault fault = FAULT_NONE;
	int status = 0;

	if (each->documents++ > 0 && each->one) {
		fault_set(
		    &fault, VERDICT_TROUBLE, 0, "want one document, have more");
		status = 1;
	} else if (item->fault != NULL && !each->faults) {
		fault = *item->fault;
	} else {
		status = each->document(each->ctx, item, &fault);
	}
	msg_raise(&each->status, item->name, &fault);
	/* nobody is there to read on once standard output has failed */
	each->stopped = status == 1 || ferror(stdout);
	return each->stopped;
}

static void
on_operand(void *ctx, struct operand *op, FILE *out, struct jobs_result *result)
{
	struct each *each = ctx;

	(void)out;
	each->named |= op->found;
	if (op->fd == -1)
		msg_raise(&each->status, op->name, &op->fault);
	else if (!each->stopped)
		input_read(op->fd, op->name, on_item, each);
	result->verdict = each->status;
}

int
each_run(struct each *each, const struct strings *args)
{
	struct jobs jobs = {on_operand, each, true, 1, opt_common.progress};

	each->named = args->n > 1 || opt_common.files0_from != NULL;
	if (jobs_over(&jobs, args) > (int)each->status)
		each->status = VERDICT_TROUBLE;
	return (int)each->status;
}

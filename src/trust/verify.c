#include <config.h>

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "buf.h"
#include "caps.h"
#include "explain.h"
#include "input.h"
#include "jobs.h"
#include "operand.h"
#include "output.h"
#include "report.h"
#include "spool.h"
#include "verify.h"

/* One operand being judged. */
struct run {
	struct verify *v;
	FILE *out;
	struct jobs_result *result;
	const char *file;
	size_t documents;
	struct spool *kept; /* single: the document, when it is good */
};

/* As cksum does, what could not be judged is told on both streams. */
static void
trouble(const char *name, const struct check_result *r)
{
	if (r->verdict == VERDICT_TROUBLE)
		msg_fault(name, &r->fault);
}

/* A filter tells what is wrong on standard error, and nothing else. */
static void
complain(const char *name, const struct check_result *r,
    const struct item *item, const char *why)
{
	struct fault fault = r->fault;

	if (r->verdict == VERDICT_OK) {
		report_warnings(name, item->warnings, &r->warnings);
		report_warnings(name, NULL, &r->told);
		return;
	}
	if (r->part != NULL)
		fault_prefix(&fault, r->part);
	msg_fault(name, &fault);
	if (r->part != NULL && strcmp(r->part, "rules") == 0)
		report_warnings(name, NULL, &r->told);
	if (why != NULL)
		msg_error("%s", why);
}

static void
tell(struct run *run, struct item *item, const struct check_result *r)
{
	struct verify *v = run->v;
	struct report_name name = {run->file, item->member, v->nul};
	struct buf json = BUF_INIT(CAP_TREE);
	char *why = NULL;

	if (v->explain && item->spool != NULL &&
	    (!r->read || r->signature == CHECK_BAD))
		why = explain(item->spool, v->anchors);
	if (v->json || v->log != NULL)
		report_json(&json, &name, r, item->warnings, why);
	if (v->filter) {
		complain(item->name, r, item, why);
	} else {
		if (v->json)
			fwrite(json.data, 1, json.len, run->out);
		else
			report_line(run->out, &name, r, item->warnings, why);
		trouble(item->name, r);
	}
	report_note(item->name, r);
	if (v->log != NULL && v->log_fault.verdict == VERDICT_OK)
		spool_write(v->log, json.data, json.len, &v->log_fault);
	if (v->values && item->spool != NULL && isatty(STDERR_FILENO))
		report_source(stderr, item->spool, r->fault.line);
	buf_free(&json);
	free(why);
}

static void
count(struct jobs_result *result, const struct check_result *r)
{
	enum verify_count what = r->verdict == VERDICT_TROUBLE ? VERIFY_TROUBLE
				 : r->verdict == VERDICT_NO    ? VERIFY_BAD
				 : r->intact		       ? VERIFY_INTACT
							       : VERIFY_OK;

	result->counts[what]++;
	if (r->verdict > result->verdict)
		result->verdict = r->verdict;
}

/* What is to be handed on must not change under us: it is copied first. */
static void
judge_item(struct verify *v, struct item *item, struct check_result *r)
{
	struct fault fault = FAULT_NONE;

	if (item->spool != NULL && v->output != NULL)
		spool_own(&item->spool, &fault);
	if (item->spool != NULL && fault.verdict == VERDICT_OK) {
		check_document(v->check, item->spool, r);
		return;
	}
	memset(r, 0, sizeof *r);
	r->fault = item->spool != NULL ? fault : *item->fault;
	r->verdict = r->fault.verdict;
}

static void
hand_on(
    struct run *run, const char *name, const char *source, struct spool *spool)
{
	struct fault fault = FAULT_NONE;

	if (output_put(run->v->output, source, "xml", spool, &fault) == 0)
		return;
	if (fault.text[0] != '\0')
		msg_fault(name, &fault);
	run->result->verdict = VERDICT_TROUBLE;
}

static int
on_item(void *ctx, struct item *item)
{
	struct run *run = ctx;
	struct check_result r;

	if (run->v->single && run->documents++ > 0) {
		msg_error("%s: more than one document: want one, or --filter "
			  "with operands",
		    run->file);
		run->result->verdict = VERDICT_TROUBLE;
		return 1;
	}
	judge_item(run->v, item, &r);
	count(run->result, &r);
	tell(run, item, &r);
	if (r.verdict == VERDICT_OK && run->v->output != NULL) {
		struct spool *spool = item->spool;

		item->spool = NULL;
		if (run->v->single)
			run->kept = spool;
		else
			hand_on(run, item->name,
			    item->member ? item->member : item->name, spool);
	}
	check_result_free(&r);
	return 0;
}

void
verify_operand(
    void *ctx, struct operand *op, FILE *out, struct jobs_result *result)
{
	struct run run = {ctx, out, result, op->name, 0, NULL};
	struct item unread = {.name = op->name, .fault = &op->fault};

	if (op->fd == -1)
		on_item(&run, &unread);
	else
		input_read(op->fd, op->name, on_item, &run);
	if (run.kept == NULL)
		return;
	if (result->verdict == VERDICT_OK)
		hand_on(&run, op->name, op->name, run.kept);
	else
		spool_free(run.kept);
}

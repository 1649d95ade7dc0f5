#include <config.h>

#include <sys/types.h>

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "caps.h"
#include "jobs.h"
#include "operand.h"
#include "opt.h"
#include "progress.h"
#include "std.h"
#include "worker.h"
#include "xalloc.h"

/* Operands given out and not yet printed, per worker. */
#define AHEAD 16
/* A worker whose unprinted output is larger waits until it is printed. */
#define OUTPUT_AHEAD (64 * MIB)

/* One operand between being given out and being printed. */
struct slot {
	struct operand op;
	struct worker *worker; /* whose output is to be printed, or NULL */
	bool done;
	bool here; /* to be judged here, by the fault of op */
	struct jobs_result result;
	struct worker_output output;
};

struct run {
	const struct jobs *jobs;
	struct operands *operands;
	struct jobs_total total;
	struct progress progress;
	bool ended; /* no more operands */
	/* a ring: the slots first up to last, counted without end */
	struct slot *slots;
	size_t n_slots;
	uint64_t first, last;
	struct worker **workers;
	size_t n_workers;
};

static void
count(struct run *run, const struct jobs_result *result)
{
	struct jobs_total *total = &run->total;
	size_t i;

	total->operands++;
	total->verdicts[result->verdict]++;
	if (total->verdict < result->verdict)
		total->verdict = result->verdict;
	for (i = 0; i < JOBS_COUNTS; i++)
		total->counts[i] += result->counts[i];
	progress_step(&run->progress, result->verdict != VERDICT_OK);
}

/* Judges OP in this process, or tells why it cannot be. */
static void
judge_here(struct run *run, struct operand *op)
{
	struct jobs_result result = {VERDICT_OK, {0}};

	if (op->skip) {
		progress_clear(&run->progress);
		msg_warn("%s: %s", op->name, op->fault.text);
		return;
	}
	jobs_judge(run->jobs, op, stdout, &result);
	std_note();
	count(run, &result);
}

void
jobs_judge(const struct jobs *jobs, struct operand *op, FILE *out,
    struct jobs_result *result)
{
	operand_open(op);
	if (op->fd >= 0 || jobs->faults) {
		jobs->judge(jobs->ctx, op, out, result);
		return;
	}
	msg_fault(op->name, &op->fault);
	result->verdict = VERDICT_TROUBLE;
}

static void
run_here(struct run *run)
{
	struct operand op;

	while (!ferror(stdout) && operands_next(run->operands, &op) == 1) {
		judge_here(run, &op);
		operand_close(&op);
	}
}

static struct slot *
slot_at(struct run *run, uint64_t i)
{
	return &run->slots[i % run->n_slots];
}

/* An idle worker, one that runs before one that does not; NULL: none now. */
static struct worker *
idle_worker(struct run *run)
{
	struct worker *spare = NULL, *w = NULL;
	size_t i;

	for (i = 0; i < run->n_workers; i++) {
		w = run->workers[i];
		if (!worker_idle(w, OUTPUT_AHEAD))
			continue;
		if (worker_fd(w) >= 0)
			return w;
		if (spare == NULL)
			spare = w;
	}
	return spare;
}

/* Gives out operands while there are idle workers and free slots. */
static void
give_out(struct run *run)
{
	struct worker *worker = NULL;
	struct slot *slot = NULL;

	while (!run->ended && run->last - run->first < run->n_slots &&
	       (worker = idle_worker(run)) != NULL) {
		slot = slot_at(run, run->last);
		memset(slot, 0, sizeof *slot);
		if (operands_next(run->operands, &slot->op) != 1) {
			run->ended = true;
			return;
		}
		slot->here = slot->op.fault.verdict != VERDICT_OK ||
			     worker_give(worker, run->last, &slot->op,
				 &slot->op.fault) != 0;
		slot->done = slot->here;
		run->last++;
	}
}

/* Prints what is done, as far as the input order lets. */
static void
print_done(struct run *run)
{
	struct slot *slot = NULL;

	while (run->first < run->last && !ferror(stdout)) {
		slot = slot_at(run, run->first);
		if (!slot->done)
			return;
		if (slot->worker != NULL) {
			if (slot->output.err_len > 0)
				progress_clear(&run->progress);
			worker_print(slot->worker, &slot->output);
			std_note();
		}
		if (slot->here)
			judge_here(run, &slot->op);
		else
			count(run, &slot->result);
		operand_close(&slot->op);
		run->first++;
	}
}

/* A worker answered or died. */
static void
collect(struct run *run, struct worker *worker)
{
	struct worker_answer answer;
	struct slot *slot = NULL;

	worker_collect(worker, &answer);
	if (answer.task == WORKER_NO_TASK)
		return;
	slot = slot_at(run, answer.task);
	slot->worker = worker;
	slot->result = answer.result;
	slot->output = answer.output;
	slot->op.fault = answer.fault;
	slot->here = answer.fault.verdict != VERDICT_OK;
	slot->done = true;
}

static int
wait_for_answers(struct run *run)
{
	struct pollfd *fds = xcalloc(run->n_workers, sizeof *fds);
	size_t i;
	int n;

	for (i = 0; i < run->n_workers; i++) {
		fds[i].fd = worker_fd(run->workers[i]);
		fds[i].events = POLLIN;
	}
	do
		n = poll(fds, (nfds_t)run->n_workers, -1);
	while (n < 0 && errno == EINTR);
	for (i = 0; n > 0 && i < run->n_workers; i++)
		if (fds[i].fd >= 0 && fds[i].revents != 0)
			collect(run, run->workers[i]);
	free(fds);
	return n < 0 ? -1 : 0;
}

static void
run_workers(struct run *run, size_t n)
{
	size_t i;

	run->n_workers = n;
	run->n_slots = n * AHEAD;
	run->workers = xcalloc(n, sizeof(struct worker *));
	run->slots = xcalloc(run->n_slots, sizeof *run->slots);
	for (i = 0; i < n; i++)
		run->workers[i] = worker_new(run->jobs);
	for (;;) {
		give_out(run);
		print_done(run);
		if (ferror(stdout) || (run->ended && run->first == run->last))
			break;
		/* where the first is done, room came up: give out more */
		if (run->first < run->last && !slot_at(run, run->first)->done &&
		    wait_for_answers(run) != 0) {
			msg_error("workers: %s", strerror(errno));
			run->total.verdict = VERDICT_TROUBLE;
			break;
		}
	}
	for (; run->first < run->last; run->first++)
		operand_close(&slot_at(run, run->first)->op);
	for (i = 0; i < n; i++)
		worker_free(run->workers[i]);
	free(run->workers);
	free(run->slots);
}

static size_t
worker_count(const struct jobs *jobs)
{
	long n = jobs->n > 0 ? jobs->n : sysconf(_SC_NPROCESSORS_ONLN);

	return n < 1 ? 1 : n > CAP_JOBS ? CAP_JOBS : (size_t)n;
}

int
jobs_run(const struct jobs *jobs, struct operands *operands,
    struct jobs_total *total)
{
	struct run run = {.jobs = jobs, .operands = operands};
	size_t n = worker_count(jobs);

	progress_start(&run.progress, jobs->progress);
	if (n == 1)
		run_here(&run);
	else
		run_workers(&run, n);
	progress_clear(&run.progress);
	if (run.total.operands == 0 && !ferror(stdout)) {
		msg_error("nothing to judge");
		run.total.verdict = VERDICT_TROUBLE;
	}
	if (total != NULL)
		*total = run.total;
	return (int)run.total.verdict;
}

int
jobs_over(const struct jobs *jobs, const struct strings *args)
{
	struct fault fault = FAULT_NONE;
	struct operands *operands =
	    operands_open(args, opt_common.files0_from, &fault);
	int status;

	if (operands == NULL) {
		msg_error("%s", fault.text);
		return VERDICT_TROUBLE;
	}
	status = jobs_run(jobs, operands, NULL);
	operands_free(operands);
	return status;
}

/*
 * worker: one forked process of jobs, as its parent sees it.
 *
 * It is given one operand at a time and answers with a result; what it prints
 * on either stream goes to two unlinked files that both processes have open, so
 * that nothing is lost or printed twice when it dies.  Only jobs uses this.
 */
#ifndef WORKER_H
#define WORKER_H

#include <sys/types.h>

#include <stdbool.h>
#include <stdint.h>

#include "jobs.h"

struct operand;
struct worker;

#define WORKER_NO_TASK UINT64_MAX

/* Where in the worker's files the output of one task stands. */
struct worker_output {
	off_t out, out_len;
	off_t err, err_len;
};

struct worker_answer {
	uint64_t task;
	struct jobs_result result;
	struct worker_output output;
	struct fault fault; /* set when the worker died over the task */
};

/* The process is forked when it is first needed, and again after a death. */
struct worker *worker_new(const struct jobs *jobs);
/* Kills what still runs.  NULL allowed. */
void worker_free(struct worker *worker);

/* Has it no task, and less than LIMIT bytes of output that wait? */
bool worker_idle(const struct worker *worker, off_t limit);
/* What to poll for an answer, or -1 when no process runs. */
int worker_fd(const struct worker *worker);
/* 0, or -1 with *fault set. */
int worker_give(struct worker *worker, uint64_t task, const struct operand *op,
    struct fault *fault);
/* Fills *ANSWER; its task is WORKER_NO_TASK when an idle worker died. */
void worker_collect(struct worker *worker, struct worker_answer *answer);
/* Copies to standard output and standard error, once per answer. */
void worker_print(struct worker *worker, const struct worker_output *output);

/* In the worker and in the parent: judges or tells what cannot be read. */
void jobs_judge(const struct jobs *jobs, struct operand *op, FILE *out,
    struct jobs_result *result);

#endif

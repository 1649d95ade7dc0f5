#include <config.h>

#include <sys/stat.h>
#include <sys/wait.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "caps.h"
#include "child.h"
#include "operand.h"
#include "spool.h"
#include "worker.h"
#include "xalloc.h"

#define CHUNK (64 * KIB)
/* What a dying worker said on standard error, at most. */
#define LAST_WORDS ((off_t)(64 * KIB))

struct worker {
	const struct jobs *jobs;
	struct child child;
	int out, err; /* its standard output and standard error */
	uint64_t task;
	unsigned waiting; /* answers not yet printed */
	struct worker_output start;
};

/* Before the name of an operand, on the socket. */
struct order {
	uint64_t task;
	size_t name_len;
	bool found;
};

/* The answer on the socket. */
struct reply {
	uint64_t task;
	struct jobs_result result;
	int err; /* of writing the output */
};

struct worker *
worker_new(const struct jobs *jobs)
{
	struct worker *w = xcalloc(1, sizeof *w);

	w->jobs = jobs;
	w->child.fd = w->out = w->err = -1;
	w->task = WORKER_NO_TASK;
	return w;
}

/* One operand in the child; -1 when there is no more. */
static int
serve(struct worker *self, int fd, FILE *out)
{
	struct operand op = OPERAND_NONE;
	struct reply reply;
	struct order order;

	memset(&reply, 0, sizeof reply);
	if (child_read(fd, &order, sizeof order) != 0)
		return -1;
	op.name = xcalloc(order.name_len + 1, 1);
	op.found = order.found;
	if (child_read(fd, op.name, order.name_len) != 0)
		return -1;
	jobs_judge(self->jobs, &op, out, &reply.result);
	operand_close(&op);
	errno = 0;
	if (fflush(out) != 0 || ferror(out))
		reply.err = errno != 0 ? errno : EIO;
	clearerr(out);
	reply.task = order.task;
	return spool_write_all(fd, &reply, sizeof reply);
}

static void
work(int fd, void *ctx)
{
	struct worker *self = ctx;
	FILE *out;

	/* its own streams: what it prints comes out in its turn */
	if (dup2(self->err, STDERR_FILENO) < 0)
		child_leave(VERDICT_TROUBLE);
	out = fdopen(self->out, "a");
	while (out != NULL && serve(self, fd, out) == 0)
		;
}

static int
append_file(int *fd, struct fault *fault)
{
	if (*fd >= 0)
		return 0;
	*fd = spool_temp(fault);
	if (*fd < 0)
		return -1;
	if (fcntl(*fd, F_SETFL, O_APPEND) != 0)
		return fault_set(fault, VERDICT_TROUBLE, 0,
		    "temporary file: %s", strerror(errno));
	return 0;
}

static int
start(struct worker *w, struct fault *fault)
{
	if (append_file(&w->out, fault) != 0 ||
	    append_file(&w->err, fault) != 0)
		return -1;
	if (child_start(&w->child, work, w, fault) == 0)
		return 0;
	fault_prefix(fault, "worker");
	return -1;
}

static int
reap(struct worker *w)
{
	w->task = WORKER_NO_TASK;
	return child_reap(&w->child);
}

static off_t
size_of(int fd)
{
	struct stat st;

	return fd >= 0 && fstat(fd, &st) == 0 ? st.st_size : 0;
}

bool
worker_idle(const struct worker *w, off_t limit)
{
	return w->task == WORKER_NO_TASK &&
	       (w->waiting == 0 || size_of(w->out) + size_of(w->err) < limit);
}

int
worker_fd(const struct worker *w)
{
	return w->child.fd;
}

static int
send_order(struct worker *w, uint64_t task, const struct operand *op)
{
	struct order order;

	memset(&order, 0, sizeof order);
	order.task = task;
	order.name_len = strlen(op->name);
	order.found = op->found;
	if (spool_write_all(w->child.fd, &order, sizeof order) != 0)
		return -1;
	return spool_write_all(w->child.fd, op->name, order.name_len);
}

int
worker_give(struct worker *w, uint64_t task, const struct operand *op,
    struct fault *fault)
{
	if (w->child.pid == 0 && start(w, fault) != 0)
		return -1;
	/* all of it has been printed: the files start anew */
	if (w->waiting == 0 &&
	    (ftruncate(w->out, 0) != 0 || ftruncate(w->err, 0) != 0))
		return fault_set(fault, VERDICT_TROUBLE, 0,
		    "temporary file: %s", strerror(errno));
	w->start.out = size_of(w->out);
	w->start.err = size_of(w->err);
	w->task = task;
	if (send_order(w, task, op) == 0)
		return 0;
	/* killed while it was idle */
	reap(w);
	if (start(w, fault) != 0)
		return -1;
	w->task = task;
	if (send_order(w, task, op) == 0)
		return 0;
	reap(w);
	return fault_set(
	    fault, VERDICT_TROUBLE, 0, "worker: %s", strerror(errno));
}

static void
died(struct worker *w, struct worker_answer *answer)
{
	int status = reap(w);

	if (WIFSIGNALED(status))
		fault_set(&answer->fault, VERDICT_TROUBLE, 0,
		    "the worker died of signal %d (%s)", WTERMSIG(status),
		    strsignal(WTERMSIG(status)));
	else
		fault_set(&answer->fault, VERDICT_TROUBLE, 0,
		    "the worker ended with status %d", WEXITSTATUS(status));
	answer->output.out_len = 0;
	if (answer->output.err_len > LAST_WORDS)
		answer->output.err_len = LAST_WORDS;
}

void
worker_collect(struct worker *w, struct worker_answer *answer)
{
	struct reply reply;
	int got = child_read(w->child.fd, &reply, sizeof reply);

	memset(answer, 0, sizeof *answer);
	answer->task = w->task;
	answer->output = w->start;
	answer->output.out_len = size_of(w->out) - w->start.out;
	answer->output.err_len = size_of(w->err) - w->start.err;
	if (w->task != WORKER_NO_TASK)
		w->waiting++;
	if (got != 0) {
		died(w, answer);
		return;
	}
	w->task = WORKER_NO_TASK;
	answer->result = reply.result;
	if (reply.err == 0)
		return;
	answer->output.out_len = 0;
	fault_set(&answer->fault, VERDICT_TROUBLE, 0, "temporary file: %s",
	    strerror(reply.err));
}

/* LEN bytes at AT of FD onto TO, whose errors are found by std_flush. */
static void
copy(int fd, off_t at, off_t len, FILE *to)
{
	char *chunk = xmalloc(CHUNK);
	ssize_t n;

	while (len > 0 && !ferror(to)) {
		n = pread(
		    fd, chunk, len < (off_t)CHUNK ? (size_t)len : CHUNK, at);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		fwrite(chunk, 1, (size_t)n, to);
		at += n;
		len -= n;
	}
	free(chunk);
}

void
worker_print(struct worker *w, const struct worker_output *output)
{
	copy(w->out, output->out, output->out_len, stdout);
	copy(w->err, output->err, output->err_len, stderr);
	w->waiting--;
}

void
worker_free(struct worker *w)
{
	if (w == NULL)
		return;
	if (w->child.pid > 0) {
		if (w->task != WORKER_NO_TASK)
			kill(w->child.pid, SIGKILL);
		reap(w);
	}
	if (w->out >= 0)
		close(w->out);
	if (w->err >= 0)
		close(w->err);
	free(w);
}

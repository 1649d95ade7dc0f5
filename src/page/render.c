#include <config.h>

#ifdef __linux__
#include <sys/prctl.h>
#endif
#include <sys/socket.h>
#include <sys/wait.h>

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "buf.h"
#include "caps.h"
#include "pades.h"
#include "render.h"
#include "renderchild.h"
#include "spool.h"
#include "xalloc.h"

struct child {
	pid_t pid; /* 0: none runs */
	int fd;
	struct render_job *job; /* NULL: idle */
	time_t deadline;	/* of the job */
};

struct render {
	const struct print_options *options;
	const struct pades_signer *signer;
	struct child *child;
	size_t n;
	struct render_job *first, **end; /* not taken yet, oldest first */
};

struct render *
render_new(const struct print_options *options,
    const struct pades_signer *signer, size_t n)
{
	struct render *r = xcalloc(1, sizeof *r);

	r->options = options;
	r->signer = signer;
	r->n = n > 0 ? n : 1;
	r->child = xcalloc(r->n, sizeof *r->child);
	for (size_t i = 0; i < r->n; i++)
		r->child[i].fd = -1;
	r->end = &r->first;
	return r;
}

/* Waits for a child whose socket is closed; its status. */
static int
reap(struct child *c)
{
	int status = 0;

	if (c->fd != -1)
		close(c->fd);
	c->fd = -1;
	while (c->pid > 0 && waitpid(c->pid, &status, 0) < 0 && errno == EINTR)
		;
	c->pid = 0;
	return status;
}

void
render_free(struct render *r)
{
	if (r == NULL)
		return;
	for (size_t i = 0; i < r->n; i++) {
		if (r->child[i].pid > 0 && r->child[i].job != NULL)
			kill(r->child[i].pid, SIGKILL);
		reap(&r->child[i]);
	}
	free(r->child);
	free(r);
}

static time_t
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec;
}

/* The child ends with its parent, and holds none of the others' sockets. */
static void
become(struct render *r, int fd, pid_t parent)
{
	static const int reset[] = {SIGPIPE, SIGINT, SIGTERM, SIGXFSZ};

#ifdef __linux__
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(2);
#else
	(void)parent;
#endif
	for (size_t i = 0; i < sizeof reset / sizeof reset[0]; i++)
		signal(reset[i], i == 0 ? SIG_IGN : SIG_DFL);
	for (size_t i = 0; i < r->n; i++)
		if (r->child[i].fd != -1)
			close(r->child[i].fd);
	renderchild_run(fd, r->options);
}

static int
start(struct render *r, struct child *c, struct fault *fault)
{
	pid_t parent = getpid();
	int pair[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) == -1)
		return fault_set(fault, VERDICT_TROUBLE, 0, "socketpair: %s",
		    strerror(errno));
	c->pid = fork();
	if (c->pid == 0) {
		close(pair[0]);
		become(r, pair[1], parent);
	}
	close(pair[1]);
	if (c->pid == -1) {
		c->pid = 0;
		close(pair[0]);
		return fault_set(fault, VERDICT_TROUBLE, 0,
		    "no process to print with: %s", strerror(errno));
	}
	c->fd = pair[0];
	return 0;
}

/* What a child that went away leaves to say. */
static void
lost(struct child *c, struct fault *fault)
{
	int status;

	/* no effect on one that has ended already */
	kill(c->pid, SIGKILL);
	status = reap(c);
	if (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU)
		fault_set(fault, VERDICT_TROUBLE, 0,
		    "printing took more than %d seconds of CPU",
		    CAP_RENDER_SECONDS);
	else if (WIFSIGNALED(status))
		fault_set(fault, VERDICT_TROUBLE, 0,
		    "the process that prints died of signal %d (%s)",
		    WTERMSIG(status), strsignal(WTERMSIG(status)));
	else
		fault_set(fault, VERDICT_TROUBLE, 0,
		    "the process that prints ended with status %d",
		    WEXITSTATUS(status));
}

/* The file into JOB->pdf; -1 when the child goes away over it. */
static int
receive_file(
    struct child *c, struct render_job *job, uint64_t n, struct buf *file)
{
	char window[64 * KIB];

	(void)job;
	while (n > 0) {
		size_t part = n < sizeof window ? (size_t)n : sizeof window;

		if (renderchild_read(c->fd, window, part) == -1)
			return -1;
		buf_add(file, window, part);
		n -= part;
	}
	return 0;
}

static int
receive(struct render *r, struct child *c, struct render_job *job)
{
	struct buf file = BUF_INIT(SIZE_MAX);
	struct renderchild_reply reply;
	int status = -1;
	char *text;

	if (renderchild_read(c->fd, &reply, sizeof reply) == -1)
		return -1;
	for (uint32_t i = 0; i < reply.warnings; i++) {
		if ((text = renderchild_string(c->fd)) == NULL)
			return -1;
		warnings_add(&job->warnings, "%s", text);
		free(text);
	}
	if (receive_file(c, job, reply.file, &file) == -1)
		goto out;
	status = 0;
	job->fault = reply.fault;
	job->result = reply.result;
	if (job->fault.verdict != VERDICT_OK ||
	    (r->signer != NULL && pades_sign(r->signer, &file,
				      &reply.result.seal, &job->fault) == -1))
		goto out;
	job->pdf = spool_new(UINT64_MAX);
	if (spool_write(job->pdf, file.data, file.len, &job->fault) == -1) {
		spool_free(job->pdf);
		job->pdf = NULL;
	}
out:
	buf_free(&file);
	return status;
}

static void
finish(struct render *r, struct child *c)
{
	struct render_job *job = c->job;

	c->job = NULL;
	job->done = true;
	if (receive(r, c, job) == -1)
		lost(c, &job->fault);
}

/* Waits until one of the busy children has something to say, or is late. */
static void
wait_for_one(struct render *r)
{
	struct pollfd *list = xcalloc(r->n, sizeof *list);
	time_t until = 0;
	int ready;

	for (size_t i = 0; i < r->n; i++) {
		const struct child *c = &r->child[i];

		/* poll leaves out what is negative */
		list[i] =
		    (struct pollfd){c->job != NULL ? c->fd : -1, POLLIN, 0};
		if (c->job != NULL && (until == 0 || c->deadline < until))
			until = c->deadline;
	}
	until -= now();
	ready = poll(list, (nfds_t)r->n, until > 0 ? (int)until * 1000 : 0);
	for (size_t i = 0; i < r->n; i++) {
		struct child *c = &r->child[i];

		if (c->job == NULL)
			continue;
		if (ready > 0 && list[i].revents != 0) {
			finish(r, c);
		} else if (now() >= c->deadline) {
			kill(c->pid, SIGKILL);
			finish(r, c);
		}
	}
	free(list);
}

static struct child *
idle(struct render *r)
{
	struct child *sleeper = NULL;

	/* one that knows the fonts already goes before one to be started */
	for (size_t i = 0; i < r->n; i++) {
		if (r->child[i].job != NULL)
			continue;
		if (r->child[i].pid > 0)
			return &r->child[i];
		if (sleeper == NULL)
			sleeper = &r->child[i];
	}
	return sleeper;
}

void
render_add(struct render *r, struct render_job *job, struct spool *record,
    const struct authentic *authentic)
{
	struct fault why = FAULT_NONE;
	struct child *c;

	job->next = NULL;
	*r->end = job;
	r->end = &job->next;
	while ((c = idle(r)) == NULL)
		wait_for_one(r);
	if (c->pid == 0 && start(r, c, &job->fault) == -1) {
		job->done = true;
		return;
	}
	c->job = job;
	/* what a deadlock inside of a library costs; CPU has its own limit */
	c->deadline = now() + 5 * CAP_RENDER_SECONDS;
	if (renderchild_order(c->fd, record, authentic, &why) == 0)
		return;
	lost(c, &why);
	c->job = NULL;
	job->fault = why;
	job->done = true;
}

struct render_job *
render_take(struct render *r, bool wait)
{
	struct render_job *job = r->first;

	if (job == NULL)
		return NULL;
	while (!job->done && wait)
		wait_for_one(r);
	if (!job->done)
		return NULL;
	r->first = job->next;
	if (r->first == NULL)
		r->end = &r->first;
	job->next = NULL;
	return job;
}

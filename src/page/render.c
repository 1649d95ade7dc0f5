#include <config.h>

#include <sys/wait.h>

#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "buf.h"
#include "caps.h"
#include "child.h"
#include "pades.h"
#include "render.h"
#include "renderchild.h"
#include "spool.h"
#include "xalloc.h"

struct printer {
	struct child child;
	struct render_job *job; /* NULL: idle */
	time_t deadline;	/* of the job */
};

struct render {
	const struct print_options *options;
	const struct pades_signer *signer;
	struct printer *printer;
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
	r->printer = xcalloc(r->n, sizeof *r->printer);
	r->end = &r->first;
	return r;
}

void
render_free(struct render *r)
{
	if (r == NULL)
		return;
	for (size_t i = 0; i < r->n; i++) {
		struct printer *p = &r->printer[i];

		if (p->child.pid > 0 && p->job != NULL)
			kill(p->child.pid, SIGKILL);
		child_reap(&p->child);
	}
	free(r->printer);
	free(r);
}

static time_t
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec;
}

/* What a child that went away leaves to say. */
static void
lost(struct printer *p, struct fault *fault)
{
	int status;

	/* no effect on one that has ended already */
	kill(p->child.pid, SIGKILL);
	status = child_reap(&p->child);
	if (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU)
		fault_set(fault, VERDICT_TROUBLE, 0,
		    "printing took more than %d seconds of CPU",
		    CAP_RENDER_SECONDS);
	else if (WIFSIGNALED(status))
		fault_set(fault, VERDICT_TROUBLE, 0,
		    "the process that prints died of signal %d (%s)",
		    WTERMSIG(status), strsignal(WTERMSIG(status)));
	else if (WEXITSTATUS(status) == RENDERCHILD_NO_MEMORY)
		fault_set(fault, VERDICT_TROUBLE, 0,
		    "printing took more memory than there is, or than %lu MiB",
		    CAP_RENDER_MEMORY / MIB);
	else
		fault_set(fault, VERDICT_TROUBLE, 0,
		    "the process that prints ended with status %d",
		    WEXITSTATUS(status));
}

/* -1 when the child goes away over it, or sends more than a PDF can have. */
static int
receive_file(struct printer *p, uint64_t n, struct buf *file)
{
	char window[64 * KIB];

	while (n > 0) {
		size_t part = n < sizeof window ? (size_t)n : sizeof window;

		if (child_read(p->child.fd, window, part) == -1 ||
		    buf_add(file, window, part) == -1)
			return -1;
		n -= part;
	}
	return 0;
}

static int
receive(struct render *r, struct printer *p, struct render_job *job)
{
	struct buf file = BUF_INIT(GIB);
	struct renderchild_reply reply;
	int status = -1;
	char *text;

	if (child_read(p->child.fd, &reply, sizeof reply) == -1)
		return -1;
	for (uint32_t i = 0; i < reply.warnings; i++) {
		if ((text = renderchild_string(p->child.fd)) == NULL)
			return -1;
		warnings_add(&job->warnings, "%s", text);
		free(text);
	}
	if (receive_file(p, reply.file, &file) == -1)
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
finish(struct render *r, struct printer *p)
{
	struct render_job *job = p->job;

	p->job = NULL;
	job->done = true;
	if (receive(r, p, job) == -1)
		lost(p, &job->fault);
}

/* Waits until one of the busy children has something to say, or is late. */
static void
wait_for_one(struct render *r)
{
	struct pollfd *list = xcalloc(r->n, sizeof *list);
	time_t until = 0;
	int ready;

	for (size_t i = 0; i < r->n; i++) {
		const struct printer *p = &r->printer[i];

		/* poll leaves out what is negative */
		list[i] = (struct pollfd){
		    p->job != NULL ? p->child.fd : -1, POLLIN, 0};
		if (p->job != NULL && (until == 0 || p->deadline < until))
			until = p->deadline;
	}
	until -= now();
	ready = poll(list, (nfds_t)r->n, until > 0 ? (int)until * 1000 : 0);
	for (size_t i = 0; i < r->n; i++) {
		struct printer *p = &r->printer[i];

		if (p->job == NULL)
			continue;
		if (ready > 0 && list[i].revents != 0) {
			finish(r, p);
		} else if (now() >= p->deadline) {
			kill(p->child.pid, SIGKILL);
			finish(r, p);
		}
	}
	free(list);
}

static struct printer *
idle(struct render *r)
{
	struct printer *sleeper = NULL;

	/* one that knows the fonts already goes before one to be started */
	for (size_t i = 0; i < r->n; i++) {
		if (r->printer[i].job != NULL)
			continue;
		if (r->printer[i].child.pid > 0)
			return &r->printer[i];
		if (sleeper == NULL)
			sleeper = &r->printer[i];
	}
	return sleeper;
}

/* A child that was killed while it had nothing to do is replaced. */
static int
give(struct render *r, struct printer *p, struct spool *record,
    const struct authentic *authentic, struct fault *fault)
{
	struct fault why = FAULT_NONE;

	for (int i = 0; i < 2; i++) {
		if (p->child.pid == 0 && child_start(&p->child, renderchild_run,
					     (void *)r->options, fault) == -1)
			return -1;
		if (renderchild_order(p->child.fd, record, authentic, &why) ==
		    0)
			return 0;
		lost(p, &why);
	}
	*fault = why;
	return -1;
}

void
render_add(struct render *r, struct render_job *job, struct spool *record,
    const struct authentic *authentic)
{
	struct printer *p;

	job->next = NULL;
	*r->end = job;
	r->end = &job->next;
	while ((p = idle(r)) == NULL)
		wait_for_one(r);
	if (give(r, p, record, authentic, &job->fault) == -1) {
		job->done = true;
		return;
	}
	p->job = job;
	/* what a deadlock inside of a library costs; CPU has its own limit */
	p->deadline = now() + 5 * CAP_RENDER_SECONDS;
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

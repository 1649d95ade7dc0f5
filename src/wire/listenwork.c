#include <config.h>

#include <sys/resource.h>
#include <sys/wait.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "caps.h"
#include "listen.h"
#include "listenwork.h"
#include "spool.h"
#include "xalloc.h"

#define NO_MEMORY 3 /* status of a child without memory */

/* What a child sends first; then headers, body and notes. */
struct reply {
	int status;
	uint32_t headers;
	uint64_t body, notes;
};

int64_t
listenwork_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* In the child: sanitizers reserve terabytes, so they have no limit. */
static void
limit(const struct listenwork_options *o)
{
	struct rlimit cpu = {o->seconds, (rlim_t)o->seconds + 1};

	(void)setrlimit(RLIMIT_CPU, &cpu);
#if defined __has_feature
#if __has_feature(address_sanitizer)
#define UNLIMITED
#endif
#endif
#if !defined __SANITIZE_ADDRESS__ && !defined UNLIMITED
	struct rlimit memory = {o->memory, o->memory};

	(void)setrlimit(RLIMIT_AS, &memory);
#endif
}

static void
no_memory(void)
{
	child_leave(NO_MEMORY);
}

static int
send_string(int fd, const char *s)
{
	return spool_write_all(fd, s, strlen(s) + 1);
}

static void
send_reply(int fd, const struct http_answer *a, const struct buf *notes)
{
	struct reply reply;

	memset(&reply, 0, sizeof reply);
	reply.status = a->status;
	reply.headers = (uint32_t)a->headers.n;
	reply.body = a->body.len;
	reply.notes = notes->len;
	if (spool_write_all(fd, &reply, sizeof reply) != 0)
		return;
	for (size_t i = 0; i < a->headers.n; i++)
		if (send_string(fd, a->headers.field[i].name) != 0 ||
		    send_string(fd, a->headers.field[i].value) != 0)
			return;
	if (spool_write_all(fd, a->body.data, a->body.len) == 0)
		(void)spool_write_all(fd, notes->data, notes->len);
}

static void
run(int fd, void *ctx)
{
	struct listenwork_job *job = ctx;
	const struct listenwork_options *o = job->options;
	struct http_answer answer = HTTP_ANSWER_NONE;
	struct buf notes = BUF_INIT(LISTEN_NOTES);

	(void)signal(SIGPIPE, SIG_DFL);
	/* a program that it leaves behind must not keep us from seeing its end
	 */
	(void)fcntl(fd, F_SETFD, FD_CLOEXEC);
	o->forget(o->forget_ctx);
	xalloc_on_failure(no_memory);
	limit(o);
	o->work(o->work_ctx, job->request, &answer, &notes);
	send_reply(fd, &answer, &notes);
	/* what the parent holds is none of ours to free */
	child_leave(0);
}

static void
answer_fault(struct listenwork_job *job, int status)
{
	http_answer_text(&job->answer, status, NULL);
	buf_clear(&job->notes);
}

static void
start(struct listenwork *w, struct listenwork_job *job)
{
	job->options = &w->options;
	if (child_start(&job->child, run, job, &job->fault) != 0) {
		answer_fault(job, 503);
		return;
	}
	(void)fcntl(job->child.fd, F_SETFL, O_NONBLOCK);
	(void)fcntl(job->child.fd, F_SETFD, FD_CLOEXEC);
}

static bool
is_done(const struct listenwork_job *job)
{
	return job->answer.status != 0;
}

void
listenwork_add(struct listenwork *w, struct listenwork_job *job)
{
	struct listenwork_job **at = &w->jobs;

	job->answer = (struct http_answer)HTTP_ANSWER_NONE;
	job->notes = (struct buf)BUF_INIT(LISTEN_NOTES);
	job->in = (struct buf)BUF_INIT(CAP_LISTEN_ANSWER);
	job->fault = (struct fault)FAULT_NONE;
	memset(&job->child, 0, sizeof job->child);
	job->due = listenwork_now() + (int64_t)w->options.seconds * 1000;
	job->next = NULL;
	while (*at != NULL)
		at = &(*at)->next;
	*at = job;
}

size_t
listenwork_poll(
    const struct listenwork *w, struct pollfd *list, size_t room, int64_t *due)
{
	size_t n = 0;

	for (const struct listenwork_job *job = w->jobs; job != NULL;
	     job = job->next) {
		if (job->due < *due)
			*due = job->due;
		if (job->child.pid > 0 && n < room)
			list[n++] = (struct pollfd){job->child.fd, POLLIN, 0};
	}
	return n;
}

/* The next string of what the child sent; NULL when it is cut off. */
static const char *
next_string(const char **p, const char *end)
{
	const char *s = *p;
	const char *nul = s < end ? memchr(s, '\0', (size_t)(end - s)) : NULL;

	if (nul == NULL)
		return NULL;
	*p = nul + 1;
	return s;
}

/* -1 when the child went away before it had sent all. */
static int
read_reply(struct listenwork_job *job)
{
	const char *p = job->in.data, *end, *name, *value;
	struct reply reply;

	if (job->in.len < sizeof reply)
		return -1;
	end = p + job->in.len;
	memcpy(&reply, p, sizeof reply);
	p += sizeof reply;
	for (uint32_t i = 0; i < reply.headers; i++) {
		if ((name = next_string(&p, end)) == NULL ||
		    (value = next_string(&p, end)) == NULL)
			return -1;
		http_answer_header(&job->answer, name, value);
	}
	if ((uint64_t)(end - p) < reply.body ||
	    (uint64_t)(end - p) - reply.body != reply.notes)
		return -1;
	if (buf_add(&job->answer.body, p, (size_t)reply.body) != 0 ||
	    buf_add(&job->notes, p + reply.body, (size_t)reply.notes) != 0)
		return -1;
	job->answer.status = reply.status != 0 ? reply.status : 500;
	return 0;
}

/* Why a child that sent no answer did not. */
static int
lost(struct listenwork_job *job, int status)
{
	if (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU) {
		fault_set(&job->fault, VERDICT_TROUBLE, 0,
		    "the answer took more than %u seconds of CPU",
		    job->options->seconds);
		return 504;
	}
	if (WIFSIGNALED(status))
		fault_set(&job->fault, VERDICT_TROUBLE, 0,
		    "the process that answers died of signal %d (%s)",
		    WTERMSIG(status), strsignal(WTERMSIG(status)));
	else if (WEXITSTATUS(status) == NO_MEMORY)
		fault_set(&job->fault, VERDICT_TROUBLE, 0,
		    "the answer took more memory than there is, or than %lu "
		    "MiB",
		    (unsigned long)job->options->memory / MIB);
	else
		fault_set(&job->fault, VERDICT_TROUBLE, 0,
		    "the process that answers ended with status %d",
		    WEXITSTATUS(status));
	return 500;
}

/* The child has closed its end, or is to go. */
static void
finish(struct listenwork_job *job)
{
	int status, code;

	/* no effect on one that has ended already */
	(void)kill(job->child.pid, SIGKILL);
	status = child_reap(&job->child);
	if (job->fault.verdict == VERDICT_OK && read_reply(job) != 0) {
		code = lost(job, status);
		answer_fault(job, code);
	}
	buf_free(&job->in);
}

static void
late(struct listenwork_job *job)
{
	fault_set(&job->fault, VERDICT_TROUBLE, 0,
	    job->child.pid > 0 ? "the answer took more than %u seconds"
			       : "no process was free for %u seconds",
	    job->options->seconds);
	answer_fault(job, job->child.pid > 0 ? 504 : 503);
	if (job->child.pid > 0)
		finish(job);
}

static void
read_more(struct listenwork_job *job)
{
	char window[64 * KIB];
	ssize_t n;

	/* a quick child must not keep the others waiting */
	for (int i = 0; i < 16; i++) {
		n = read(job->child.fd, window, sizeof window);
		if (n > 0 && buf_add(&job->in, window, (size_t)n) == 0)
			continue;
		if (n > 0) {
			fault_set(&job->fault, VERDICT_TROUBLE, 0,
			    "an answer of more than %lu MiB",
			    CAP_LISTEN_ANSWER / MIB);
			answer_fault(job, 500);
			finish(job);
		} else if (n == 0 || (errno != EAGAIN && errno != EINTR)) {
			finish(job);
		}
		return;
	}
}

void
listenwork_turn(struct listenwork *w)
{
	int64_t now = listenwork_now();
	unsigned running = 0;

	for (struct listenwork_job *job = w->jobs; job != NULL;
	     job = job->next) {
		job->options = &w->options;
		if (is_done(job))
			continue;
		if (job->child.pid > 0)
			read_more(job);
		if (!is_done(job) && now >= job->due)
			late(job);
		running += job->child.pid > 0;
	}
	for (struct listenwork_job *job = w->jobs;
	     job != NULL && running < w->options.children; job = job->next)
		if (!is_done(job) && job->child.pid == 0) {
			start(w, job);
			running += job->child.pid > 0;
		}
}

struct listenwork_job *
listenwork_take(struct listenwork *w)
{
	for (struct listenwork_job **at = &w->jobs; *at != NULL;
	     at = &(*at)->next) {
		struct listenwork_job *job = *at;

		if (is_done(job)) {
			*at = job->next;
			return job;
		}
	}
	return NULL;
}

void
listenwork_stop(struct listenwork *w)
{
	for (struct listenwork_job *job = w->jobs; job != NULL;
	     job = job->next) {
		if (is_done(job))
			continue;
		fault_set(&job->fault, VERDICT_TROUBLE, 0, "stopped");
		answer_fault(job, 503);
		if (job->child.pid > 0)
			finish(job);
	}
}

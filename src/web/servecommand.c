#include <config.h>

#include <sys/wait.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "buf.h"
#include "caps.h"
#include "child.h"
#include "json.h"
#include "msg.h"
#include "servecommand.h"
#include "spool.h"
#include "xalloc.h"

struct run {
	pid_t pid;
	int to, from; /* -1: closed */
	struct buf question;
	size_t asked;
	struct spool *answer;
	int64_t due; /* ms */
};

static int64_t
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void
close_at(int *fd)
{
	if (*fd != -1)
		(void)close(*fd);
	*fd = -1;
}

/* In the child.  127: it cannot be started, as a shell has it. */
static void
become(const struct strings *command, int in, int out)
{
	char **argv = xreallocarray(NULL, command->n + 1, sizeof *argv);

	for (size_t i = 0; i < command->n; i++)
		argv[i] = command->v[i];
	argv[command->n] = NULL;
	(void)setpgid(0, 0);
	(void)signal(SIGPIPE, SIG_DFL);
	if (dup2(in, STDIN_FILENO) != -1 && dup2(out, STDOUT_FILENO) != -1)
		(void)execvp(argv[0], argv);
	child_leave(127);
}

static int
start(struct run *run, const struct strings *command, struct fault *fault)
{
	int in[2] = {-1, -1}, out[2] = {-1, -1};

	if (pipe(in) == -1 || pipe(out) == -1)
		goto fail;
	for (size_t i = 0; i < 2; i++) {
		(void)fcntl(in[i], F_SETFD, FD_CLOEXEC);
		(void)fcntl(out[i], F_SETFD, FD_CLOEXEC);
	}
	run->pid = fork();
	if (run->pid == -1)
		goto fail;
	if (run->pid == 0)
		become(command, in[0], out[1]);
	(void)setpgid(run->pid, run->pid);
	(void)close(in[0]);
	(void)close(out[1]);
	run->to = in[1];
	run->from = out[0];
	(void)fcntl(run->to, F_SETFL, O_NONBLOCK);
	return 0;
fail:
	fault_set(fault, VERDICT_TROUBLE, 0,
	    "the command cannot be started: %s", strerror(errno));
	for (size_t i = 0; i < 2; i++) {
		close_at(&in[i]);
		close_at(&out[i]);
	}
	return -1;
}

/* What it does not want to read is no fault. */
static void
ask(struct run *run)
{
	ssize_t n = write(run->to, run->question.data + run->asked,
	    run->question.len - run->asked);

	if (n > 0)
		run->asked += (size_t)n;
	if ((n == -1 && errno != EAGAIN && errno != EINTR) ||
	    run->asked == run->question.len)
		close_at(&run->to);
}

static int
hear(struct run *run, struct fault *fault)
{
	char window[16 * KIB];
	ssize_t n = read(run->from, window, sizeof window);

	if (n == 0)
		close_at(&run->from);
	if (n == -1 && errno != EINTR)
		return fault_set(fault, VERDICT_TROUBLE, 0,
		    "reading from the command: %s", strerror(errno));
	return n > 0 ? spool_write(run->answer, window, (size_t)n, fault) : 0;
}

static int
talk(struct run *run, struct fault *fault)
{
	while (run->from != -1) {
		struct pollfd fds[2] = {
		    {run->from, POLLIN, 0}, {run->to, POLLOUT, 0}};
		int64_t left = run->due - now();

		if (left <= 0)
			return fault_set(fault, VERDICT_TROUBLE, 0,
			    "the command took more than %d seconds",
			    CAP_SERVE_COMMAND);
		/* one of -1 is passed over */
		if (poll(fds, 2, (int)left) == -1 && errno != EINTR)
			return fault_set(
			    fault, VERDICT_TROUBLE, 0, "%s", strerror(errno));
		if (fds[1].revents != 0)
			ask(run);
		if (fds[0].revents != 0 && hear(run, fault) == -1)
			return -1;
	}
	return 0;
}

/* It may close its output and go on; it does not go on past its time. */
static int
end(struct run *run, bool kill_it, struct fault *fault)
{
	const struct timespec nap = {0, 10000000};
	int status = 0;
	pid_t got = 0;

	while (!kill_it && got == 0) {
		got = waitpid(run->pid, &status, WNOHANG);
		if (got == 0 && now() > run->due)
			kill_it = true;
		else if (got == 0)
			(void)nanosleep(&nap, NULL);
	}
	(void)kill(-run->pid, SIGKILL);
	if (got == 0) {
		(void)waitpid(run->pid, &status, 0);
		fault_set(fault, VERDICT_TROUBLE, 0,
		    "the command took more than %d seconds", CAP_SERVE_COMMAND);
		return -1;
	}
	if (WIFSIGNALED(status))
		return fault_set(fault, VERDICT_TROUBLE, 0,
		    "the command died of signal %d", WTERMSIG(status));
	return WEXITSTATUS(status);
}

enum servesource
servecommand(const struct strings *command, const char *user,
    struct spool **record, struct fault *fault)
{
	struct run run = {.to = -1, .from = -1};
	enum servesource ret = SERVESOURCE_FAILED;
	struct json_out json;
	int status = -1;

	run.question = (struct buf)BUF_INIT(MIB);
	run.answer = spool_new(CAP_TREE);
	run.due = now() + CAP_SERVE_COMMAND * 1000;
	json_start(&json, &run.question);
	json_begin(&json, NULL);
	json_put(&json, "user", user);
	json_end(&json);
	(void)json_line(&json);
	(void)signal(SIGPIPE, SIG_IGN);
	if (start(&run, command, fault) == 0) {
		int talked = talk(&run, fault);

		close_at(&run.to);
		close_at(&run.from);
		status = end(&run, talked == -1, fault);
		if (talked == -1)
			status = -1;
	}
	if (status == 1)
		ret = SERVESOURCE_NONE;
	else if (status == 0 && spool_size(run.answer) > 0)
		ret = SERVESOURCE_FOUND;
	else if (status == 0)
		fault_set(
		    fault, VERDICT_TROUBLE, 0, "the command said nothing");
	else if (status != -1)
		fault_set(fault, VERDICT_TROUBLE, 0,
		    "the command ended with status %d", status);
	buf_free(&run.question);
	if (ret == SERVESOURCE_FOUND)
		*record = run.answer;
	else
		spool_free(run.answer);
	return ret;
}

#include <config.h>

#ifdef __linux__
#include <sys/prctl.h>
#endif
#include <sys/socket.h>
#include <sys/wait.h>

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "child.h"
#include "msg.h"

/* Those that run, whose sockets a new one closes. */
static struct child *all;

int
child_read(int fd, void *data, size_t n)
{
	char *p = data;
	ssize_t got;

	while (n > 0) {
		got = read(fd, p, n);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return -1;
		p += got;
		n -= (size_t)got;
	}
	return 0;
}

void
child_leave(int status)
{
	_exit(status);
}

static void
settle(pid_t parent)
{
	static const int reset[] = {SIGINT, SIGTERM, SIGHUP};
	struct child *c;
	size_t i;

#ifdef __linux__
	prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
	if (getppid() != parent)
		_exit(VERDICT_TROUBLE);
	for (i = 0; i < sizeof reset / sizeof *reset; i++)
		signal(reset[i], SIG_DFL);
	for (c = all; c != NULL; c = c->next)
		close(c->fd);
	msg_pending(false);
}

int
child_start(struct child *child, void (*run)(int fd, void *ctx), void *ctx,
    struct fault *fault)
{
	pid_t parent = getpid();
	int pair[2];

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) != 0)
		return fault_set(
		    fault, VERDICT_TROUBLE, 0, "socket: %s", strerror(errno));
	fflush(stdout);
	child->pid = fork();
	if (child->pid == 0) {
		close(pair[0]);
		settle(parent);
		run(pair[1], ctx);
		_exit(VERDICT_OK);
	}
	close(pair[1]);
	if (child->pid < 0) {
		fault_set(
		    fault, VERDICT_TROUBLE, 0, "fork: %s", strerror(errno));
		close(pair[0]);
		child->pid = 0;
		child->fd = -1;
		return -1;
	}
	child->fd = pair[0];
	child->next = all;
	all = child;
	return 0;
}

int
child_reap(struct child *child)
{
	struct child **at = &all;
	int status = 0;

	if (child->pid == 0)
		return 0;
	while (*at != child)
		at = &(*at)->next;
	*at = child->next;
	close(child->fd);
	while (waitpid(child->pid, &status, 0) < 0 && errno == EINTR)
		;
	child->pid = 0;
	child->fd = -1;
	return status;
}

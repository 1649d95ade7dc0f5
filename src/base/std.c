#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "msg.h"
#include "std.h"

static int noted;

/* Gives FD, when it is closed, to a descriptor that fails as a closed one. */
static void
fill(int fd, int flags)
{
	int null;

	if (fcntl(fd, F_GETFD) >= 0 || errno != EBADF)
		return;
	/* the lowest free number is FD, for those below are open */
	null = open("/dev/null", flags);
	if (null >= 0 && null != fd)
		close(null);
}

void
std_init(const char *argv0)
{
	struct sigaction ignore;

	memset(&ignore, 0, sizeof ignore);
	ignore.sa_handler = SIG_IGN;
	sigemptyset(&ignore.sa_mask);
	sigaction(SIGPIPE, &ignore, NULL);
	sigaction(SIGXFSZ, &ignore, NULL);
	fill(STDIN_FILENO, O_WRONLY);
	fill(STDOUT_FILENO, O_RDONLY);
	fill(STDERR_FILENO, O_RDWR);
	msg_init(argv0);
}

int
std_fault(int err, struct fault *fault)
{
	if (fault == NULL)
		return -1;
	if (err == EPIPE && fault->verdict != VERDICT_TROUBLE) {
		fault->verdict = VERDICT_TROUBLE;
		fault->line = 0;
		fault->text[0] = '\0';
		return -1;
	}
	return fault_set(fault, VERDICT_TROUBLE, 0, "standard output: %s",
	    err != 0 ? strerror(err) : "write error");
}

void
std_note(void)
{
	if (ferror(stdout) && noted == 0)
		noted = errno;
}

/* Why an earlier write failed, when what errno was then is uncertain. */
static int
why(void)
{
	struct pollfd out = {STDOUT_FILENO, POLLOUT, 0};

	if (poll(&out, 1, 0) == 1 && (out.revents & POLLERR) != 0)
		return EPIPE;
	switch (noted) {
	case EBADF:
	case EDQUOT:
	case EFBIG:
	case EIO:
	case ENOSPC:
	case EPIPE:
		return noted;
	default:
		return 0;
	}
}

int
std_flush(struct fault *fault)
{
	bool failed = ferror(stdout) != 0;

	errno = 0;
	if (fflush(stdout) == 0 && !failed)
		return 0;
	return std_fault(failed ? why() : errno, fault);
}

int
std_close(int status)
{
	static bool closed, failed;
	struct fault fault = FAULT_NONE;

	if (!closed) {
		closed = true;
		failed = std_flush(&fault) != 0;
		errno = 0;
		if (!failed && fclose(stdout) != 0)
			failed = std_fault(errno, &fault) != 0;
		if (fault.text[0] != '\0')
			msg_error("%s", fault.text);
	}
	return failed ? VERDICT_TROUBLE : status;
}

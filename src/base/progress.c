#include <config.h>

#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "msg.h"
#include "progress.h"

#define EVERY 2000 /* milliseconds, at first and where it is no terminal */
#define OFTEN 200  /* milliseconds, on a terminal */

static int64_t
milliseconds(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

void
progress_start(struct progress *p, bool asked)
{
	*p = (struct progress){0};
	p->terminal = isatty(STDERR_FILENO) == 1;
	/* verdicts that scroll by on the same terminal are progress enough */
	p->active = asked ||
		    (p->terminal && isatty(STDOUT_FILENO) != 1 && !msg_quiet());
	if (p->active)
		p->last = milliseconds();
}

void
progress_step(struct progress *p, bool bad)
{
	int64_t now;

	p->done++;
	p->bad += bad;
	if (!p->active)
		return;
	now = milliseconds();
	if (now - p->last < (p->shown ? OFTEN : EVERY))
		return;
	p->last = now;
	p->shown = p->terminal;
	msg_pending(p->shown);
	fprintf(stderr, "%s%s: %llu done, %llu not good%s",
	    p->terminal ? "\r" : "", msg_program(), (unsigned long long)p->done,
	    (unsigned long long)p->bad, p->terminal ? "" : "\n");
}

void
progress_clear(struct progress *p)
{
	if (p->shown)
		fputs("\r\033[K", stderr);
	msg_pending(false);
}

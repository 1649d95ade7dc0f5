/*
 * listenwork: the children of a listener, each of which makes one answer.
 *
 * A job waits until a child may be started, and is then done by it or, when it
 * takes too long or too much memory, or dies, answered with 504 or 500.
 * Nothing here waits: listenwork_poll says what to wait for, listenwork_turn
 * does what can be done.  Jobs belong to the caller.
 */
#ifndef LISTENWORK_H
#define LISTENWORK_H

#include <poll.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "child.h"
#include "httpmsg.h"
#include "msg.h"

struct listenwork_options {
	unsigned seconds, children;
	size_t memory;
	/* in the child, before anything else: closes the parent's sockets */
	void (*forget)(void *ctx);
	void (*work)(void *ctx, const struct http_request *r,
	    struct http_answer *a, struct buf *notes);
	void *forget_ctx, *work_ctx;
};

struct listenwork_job {
	const struct http_request *request;
	struct http_answer answer;
	struct buf notes;
	struct fault fault; /* VERDICT_OK: the child did it */
	/* private */
	const struct listenwork_options *options;
	struct child child;
	struct buf in;
	int64_t due;
	struct listenwork_job *next;
};

struct listenwork {
	struct listenwork_options options;
	struct listenwork_job *jobs; /* oldest first */
};

/* Milliseconds of a clock that nobody sets. */
int64_t listenwork_now(void);
/* Takes JOB, of which only `request` is set, over until it is taken. */
void listenwork_add(struct listenwork *w, struct listenwork_job *job);
/* Writes up to ROOM entries and lowers *DUE to the next time; how many. */
size_t listenwork_poll(
    const struct listenwork *w, struct pollfd *list, size_t room, int64_t *due);
void listenwork_turn(struct listenwork *w);
/* One that is done, in any order; NULL when there is none. */
struct listenwork_job *listenwork_take(struct listenwork *w);
/* Kills all: every job is done then, with 503. */
void listenwork_stop(struct listenwork *w);

#endif

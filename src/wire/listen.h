/*
 * listen: answers requests of HTTP, by libmicrohttpd, in one process without
 * threads that never waits for anyone.
 *
 * What takes time or may be hostile is done in a child (LISTEN_WORK), with
 * limits of time and memory; its answer and notes come over a socket, and its
 * death is one answer of 500 or 504.  What is refused before the handler sees
 * it: wrong Host (421), too long targets, headers, bodies (414, 431, 413),
 * requests that do not arrive in time, and more connections than the cap (503,
 * or closed).  Nothing is logged here.
 */
#ifndef LISTEN_H
#define LISTEN_H

#include <stdbool.h>
#include <stddef.h>

#include "httpmsg.h"
#include "opt.h"

struct fault;
struct listen;

struct listen_options {
	const char
	    *address; /* "127.0.0.1:0", "[::1]:80", "*:80", "unix:PATH" */
	const char *tls_cert, *tls_key; /* PEM files; both or none */
	/*
	 * Names for which we answer (http_host_among).  None: on TCP the
	 * literal address that is listened on, on loopback also localhost; on
	 * "*" any literal address; on a Unix socket all.
	 */
	struct strings hosts;
	/* "192.0.2.1", "2001:db8::/32": whose headers count */
	struct strings trusted_proxies;
	/* Each below: 0 for a default, in caps.h */
	size_t max_body;	 /* bytes of one request's body */
	unsigned connections;	 /* at a time */
	unsigned arrive_seconds; /* for a whole request; idle ones, too */
	unsigned work_seconds;	 /* for a child, waiting for it included */
	size_t work_memory;	 /* address space of a child */
	unsigned children;	 /* at a time; others wait */
};

enum listen_how {
	LISTEN_ANSWER, /* the answer is there */
	LISTEN_WORK,   /* `work` is to make it, in a child */
	LISTEN_STOP    /* the answer is there; when it is sent, the end */
};

#define LISTEN_NOTES 65536 /* bytes that a child may tell its parent */

struct listen_handler {
	/*
	 * How many bytes of body this request, of which only the head has come,
	 * may have; NULL: max_body for all.
	 */
	size_t (*room)(void *ctx, const struct http_request *r);
	enum listen_how (*answer)(
	    void *ctx, const struct http_request *r, struct http_answer *a);
	/* In a child; NOTES go to `done`. */
	void (*work)(void *ctx, const struct http_request *r,
	    struct http_answer *a, struct buf *notes);
	/*
	 * In the parent, with what the child made; or NULL.  FAULT, when it is
	 * not NULL, tells how the child failed: then the answer is a 500 or
	 * 504 and there are no notes.  LISTEN_ANSWER or LISTEN_STOP.
	 */
	enum listen_how (*done)(void *ctx, const struct http_request *r,
	    struct http_answer *a, const char *notes, size_t notes_len,
	    const struct fault *fault);
	/*
	 * Dresses an answer of 4xx or 5xx that listen made itself, of which
	 * only the status and a plain body are there; or NULL.
	 */
	void (*refuse)(
	    void *ctx, const struct http_request *r, struct http_answer *a);
};

enum listen_end {
	LISTEN_ENDED,	 /* the handler said LISTEN_STOP */
	LISTEN_LATE,	 /* the time was up */
	LISTEN_SIGNALLED /* SIGINT, SIGTERM or SIGHUP: listen_signal */
};

/* NULL with *fault set (VERDICT_TROUBLE).  OPTIONS outlives it. */
struct listen *listen_open(
    const struct listen_options *options, struct fault *fault);
/* "http://127.0.0.1:43121" with the port it got; "unix:PATH". */
const char *listen_url(const struct listen *l);
/*
 * Answers until one of the ends of enum listen_end, which it returns, or -1
 * with *fault set.  SECONDS 0: for ever.  It may be called again.  Children
 * that are at work at the end are killed.
 */
int listen_run(struct listen *l, const struct listen_handler *handler,
    void *ctx, unsigned seconds, struct fault *fault);
int listen_signal(const struct listen *l); /* 0: none came */
/* Closes everything, removes the Unix socket; NULL allowed. */
void listen_free(struct listen *l);

#endif

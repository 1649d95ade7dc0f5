/*
 * fetch: one record asked of a contact point through a browser, or without.
 *
 * A fetch has a session identifier and two paths, all of 128 random bits.  The
 * first path is a page that posts the request, the second takes the answer;
 * nothing else is served.  An answer counts when it names the session, once:
 * what else comes is refused, with a page that says so, and harms nothing.
 * What the answer says is in `decoded`; whether its signature is good, others
 * judge.
 */
#ifndef FETCH_H
#define FETCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "decode.h"
#include "listen.h"
#include "msg.h"

struct http_answer;
struct http_request;
struct spool;

struct fetch {
	const char *url;	     /* of the contact point */
	const struct strings *extra; /* "NAME=VALUE" of the request */
	char session[33];
	char start[33], back[33]; /* what the two paths end in */
	char *base;		  /* our address, without a slash behind */
	char *return_url;	  /* BASE/BACK */
	bool answered;
	int64_t received;     /* when: when.h */
	enum verdict verdict; /* of the answer, why in `fault` */
	struct fault fault;
	struct decoded decoded;
	struct spool *body;   /* the answer as it came */
	unsigned refused;     /* answers that were not ours */
	struct fault refusal; /* why the last of them */
};

/* Random bits for URL; 0, or -1 with *fault set.  fetch_free in any case. */
int fetch_begin(struct fetch *f, const char *url, const struct strings *extra,
    struct fault *fault);
void fetch_free(struct fetch *f);
/* BASE: where browsers reach us; fills return_url. */
void fetch_base(struct fetch *f, const char *base);
/* The address to open; the caller frees it. */
char *fetch_start(const struct fetch *f);
/* The request as a form body, appended to OUT; 0, or -1 with *fault set. */
int fetch_request(
    const struct fetch *f, struct spool *out, struct fault *fault);

/*
 * BODY, taken over, is said to be the answer.  0: it is, or -1 with *fault
 * set: another session's, or no answer at all, and nothing has changed.
 */
int fetch_take(struct fetch *f, struct spool *body, struct fault *fault);

/*
 * What a browser asks, for listen; F is the context.  LISTEN_STOP with the
 * answer to the answer.
 */
extern const struct listen_handler fetch_handler;

#endif

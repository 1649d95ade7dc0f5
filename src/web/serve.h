/*
 * serve: the contact point, from a request to its answer.
 *
 * There is no session on this side.  What was agreed with a browser so far
 * (servestate.h) is in its cookie, which counts only with our seal, and every
 * form carries a token that goes with that cookie; a key that is random for
 * each process makes both.  The first request comes from the client's site and
 * needs neither; it sets the cookie and leads on to a page of our own.
 *
 * serve_answer answers at once what is quick, serve_work in a child of listen
 * whatever reads a record, runs a command, prints or signs.
 */
#ifndef SERVE_H
#define SERVE_H

#include <stdbool.h>

#include "listen.h"
#include "opt.h"
#include "servefault.h"

struct cert_list;
struct fault;
struct key;

#define SERVE_SECRET 32

struct serve {
	const char *name;    /* of the contact point, for people */
	const char *country; /* its code, for /registry.json */
	const char *url;     /* as browsers see us; NULL: as they say */
	const char *prefix;  /* of the return codes: "NCP_", "EMP_" */
	/* where records come from: one of them */
	const char *records;	/* a directory */
	const char *index;	/* who has which file there; NULL: index.csv */
	struct strings command; /* with its arguments */
	/* who asks: a header, or with DEMO whoever is picked from the list */
	const char *user_header;
	bool demo;
	const struct strings *allowed; /* hosts of clients; NULL: any */
	struct servefault fault;       /* of every answer */
	unsigned late;		       /* seconds that the fault late takes */
	const struct key *key;
	struct cert_list *chain;
	unsigned char secret[SERVE_SECRET]; /* filled by serve_start */
};

/* -1 with *fault set when there are no random numbers. */
int serve_start(struct serve *serve, struct fault *fault);
/* The members of struct listen_handler; CTX is the struct serve. */
size_t serve_room(void *ctx, const struct http_request *r);
enum listen_how serve_answer(
    void *ctx, const struct http_request *r, struct http_answer *a);
void serve_work(void *ctx, const struct http_request *r, struct http_answer *a,
    struct buf *notes);
/* The page that says that the record could not be had: a child has died. */
void serve_failed(
    struct serve *serve, const struct http_request *r, struct http_answer *a);

#endif

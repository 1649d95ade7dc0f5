/*
 * servestate: what was agreed with one browser so far, in its cookie.
 *
 * The cookie is sealed (HMAC-SHA-256, RFC 2104) and sent back for the pages of
 * this one transfer alone, /s/ID; so several can run in one browser.  The token
 * of the forms is a second seal, over the cookie, which no other site can read.
 */
#ifndef SERVESTATE_H
#define SERVESTATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct http_answer;
struct http_request;
struct serve;

#define SERVESTATE_ID 16      /* hexadecimal digits */
#define SERVESTATE_SESSION 64 /* most characters of a sessionId */
#define SERVESTATE_HEX 65
#define SERVESTATE_SECONDS 3600

struct servestate {
	char id[SERVESTATE_ID + 1];
	char *session; /* NULL: none was given */
	char *url;     /* where the answer goes; NULL: to be downloaded */
	/* with --demo who was picked, else a seal of the user, "" before */
	char *user;
	char *fault; /* name, or "" */
	int64_t expires;
	char *cookie;		    /* as it came */
	char token[SERVESTATE_HEX]; /* of the forms */
};

/* 1 to SERVESTATE_SESSION letters, digits and marks that need no escape? */
bool servestate_session(const char *session);
/* N random bytes; 0, or -1. */
int servestate_random(void *out, size_t n);
/* A seal of TEXT for PURPOSE as hex. */
void servestate_seal(const struct serve *serve, const char *purpose,
    const char *text, char hex[SERVESTATE_HEX]);
/* A new one; NULL where there are no random numbers. */
struct servestate *servestate_new(void);
/* The one of the page that R asks for; NULL: none, forged or expired. */
struct servestate *servestate_read(
    const struct serve *serve, const struct http_request *r);
/* Has R, a POST, the token, and does it come from a page of ours? */
bool servestate_trusts(
    const struct servestate *state, const struct http_request *r);
/* Puts the cookie into A and, with that, renews the token.  -1: too long. */
int servestate_put(const struct serve *serve, struct servestate *state,
    const struct http_request *r, struct http_answer *a);
/* "/s/ID" as a link; the caller frees it. */
char *servestate_path(
    const struct servestate *state, const struct http_request *r);
void servestate_free(struct servestate *state); /* NULL allowed */

#endif

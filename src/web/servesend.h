/*
 * servesend: the answer to the client, by the browser, or by ourselves where a
 * fault is one that no browser makes.
 */
#ifndef SERVESEND_H
#define SERVESEND_H

#include "servefault.h"
#include "servepage.h"

struct fault;
struct spool;

struct servesend {
	const char *code;     /* "OK", without its prefix */
	const char *message;  /* "" : none */
	struct spool *record; /* or NULL */
	struct servefault how;
};

/* 0, or -1 with *fault set. */
int servesend(const struct servepage *page, const struct servesend *send,
    struct http_answer *a, struct fault *fault);

#endif

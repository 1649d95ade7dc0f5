/*
 * netaddr: addresses to listen on, and addresses that are trusted.
 */
#ifndef NETADDR_H
#define NETADDR_H

#include <stdbool.h>
#include <sys/types.h>

#include "opt.h"

struct fault;

/* A listening socket: close-on-exec, non-blocking. */
struct netaddr {
	int fd;
	char *url;	      /* "http://[::1]:80"; "unix:PATH" */
	char *path;	      /* of the Unix socket; or NULL */
	struct strings hosts; /* what a browser calls it */
	bool any;	      /* any literal address is ours */
	dev_t dev;	      /* which the Unix socket is, so that only */
	ino_t ino;	      /* it is removed */
};

/*
 * ADDRESS is "HOST:PORT" with a literal IPv6 host in brackets and "*" for all
 * interfaces, or "unix:PATH", which is made with mode 0600 and replaces what a
 * dead process has left, but not a live one's.  0, or -1 with *fault set
 * (VERDICT_TROUBLE) and nothing to close.
 */
int netaddr_listen(
    const char *address, bool tls, struct netaddr *out, struct fault *fault);
/* Closes and, where it is still ours, removes the Unix socket. */
void netaddr_close(struct netaddr *a);

/* Is each of LIST "ADDRESS" or "ADDRESS/BITS"?  0, or -1 with *fault set. */
int netaddr_check(const struct strings *list, struct fault *fault);
/* Is the literal ADDRESS one of LIST, or in a network of it? */
bool netaddr_among(const struct strings *list, const char *address);
/* Is NAME, an IPv6 one in brackets, a literal address and not a name? */
bool netaddr_literal(const char *name);

#endif

/*
 * cgi: one request of CGI/1.1 (RFC 3875), from the environment and standard
 * input to standard output.
 *
 * The HTTP_* variables are the client's headers and no more to be believed
 * than on a socket: `trusted` is set only when REMOTE_ADDR is a trusted proxy.
 * What the server itself sets (REMOTE_USER, the attributes of Shibboleth) is in
 * `variables`.
 */
#ifndef CGI_H
#define CGI_H

#include <stdbool.h>
#include <stddef.h>

#include "httpmsg.h"

struct fault;

struct cgi_options {
	const struct strings *trusted_proxies; /* or NULL */
	const struct strings *hosts; /* or NULL: what the server takes */
	size_t max_body;	     /* 0: CAP_LISTEN_BODY */
};

struct cgi {
	struct http_request request;
	struct buf body; /* private, as path */
	char *path;
};

/* Are we called by a web server? */
bool cgi_here(void);
/*
 * Fills cgi->request from ENV (environ) and the body from FD.  0, or -1 with
 * *ANSWER made: 400, 411, 413, 421.  cgi_free in any case.
 */
int cgi_read(struct cgi *cgi, const struct cgi_options *options,
    char *const *env, int fd, struct http_answer *answer);
/* Writes ANSWER to FD; 0, or -1 with *fault set. */
int cgi_write(int fd, const struct http_request *r,
    const struct http_answer *answer, struct fault *fault);
void cgi_free(struct cgi *cgi);

#endif

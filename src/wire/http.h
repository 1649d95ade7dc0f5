/*
 * http: asks others, over http and https, by libcurl.
 *
 * Certificates are always checked, TLS is 1.2 or later, sizes, times and
 * redirects are limited, no password file is read, and nothing goes from https
 * to http.  A proxy is what the environment says (http_proxy, https_proxy,
 * no_proxy), never for loopback addresses.  A fault names the host and why,
 * nothing of path, query or content.
 */
#ifndef HTTP_H
#define HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "httpmsg.h"

struct fault;
struct http;
struct spool;

struct http_client_options {
	const char *ca_file; /* certificates instead of the system's; or NULL */
	uint64_t max_body;   /* bytes, unpacked; 0: CAP_HTTP_BODY */
	unsigned seconds;    /* for all of one request; 0: CAP_HTTP_SECONDS */
	unsigned redirects;  /* followed at most */
	bool cookies;	     /* are kept as long as the handle lives */
	bool same_origin;    /* redirects elsewhere are not followed */
};

/* What an earlier reply said of itself; either may be NULL. */
struct http_validators {
	const char *etag, *last_modified;
};

struct http_reply {
	long status;
	char *url;				 /* after redirects */
	struct http_fields headers;		 /* of the last answer */
	const char *type, *etag, *last_modified; /* of headers; or NULL */
	long max_age; /* seconds that it is fresh; -1: not said */
	bool no_store;
	struct spool *body; /* never NULL once asked */
};

#define HTTP_REPLY_NONE                                                        \
	{                                                                      \
		0, NULL, HTTP_FIELDS_NONE, NULL, NULL, NULL, -1, false, NULL   \
	}

/* OPTIONS is copied; never NULL. */
struct http *http_new(const struct http_client_options *options);
void http_free(struct http *http); /* NULL allowed */

/*
 * 0 with whatever status, or -1 with *fault set (VERDICT_TROUBLE) when there
 * was no answer or it was too long or late.  http_reply_free in any case.
 */
int http_get(struct http *http, const char *url,
    const struct http_validators *known, struct http_reply *reply,
    struct fault *fault);
/* BODY is sent again on 307 and 308, and only to the same origin. */
int http_post(struct http *http, const char *url, const char *type,
    struct spool *body, struct http_reply *reply, struct fault *fault);
/* 0 when the status is 2xx, or -1 with *fault set: "HOST: status 404 ..." */
int http_expect_good(const struct http_reply *reply, struct fault *fault);
void http_reply_free(struct http_reply *reply);

#endif

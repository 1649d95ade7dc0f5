/*
 * httpurl: addresses of http and https, read by libcurl's URL functions alone,
 * so that what is judged here is what is asked later.
 *
 * Refused in any case: controls, blanks, backslashes, bytes beyond ASCII, user
 * names, other schemes, and hosts spelt in another way than libcurl would
 * (0x7f.1, %31, three slashes).
 */
#ifndef HTTPURL_H
#define HTTPURL_H

#include <stdbool.h>

struct fault;
struct strings;

struct httpurl {
	char *text;    /* the whole, without fragment */
	char *scheme;  /* "http" or "https" */
	char *host;    /* in small letters; IPv6 in brackets */
	char *port;    /* always there: "443" */
	char *path;    /* begins with a slash, as sent */
	char *query;   /* without '?'; NULL: none */
	bool fragment; /* there was one, which is dropped */
};

/* 0, or -1 with *fault set (VERDICT_TROUBLE); httpurl_free in any case. */
int httpurl_parse(const char *s, struct httpurl *url, struct fault *fault);
/* What S means on a page at BASE; the same. */
int httpurl_resolve(const struct httpurl *base, const char *s,
    struct httpurl *url, struct fault *fault);
void httpurl_free(struct httpurl *url);
/* "https://host", with its port where that is not the scheme's. */
char *httpurl_origin(const struct httpurl *url);
/* "host" or "host:port", the same way. */
char *httpurl_host(const struct httpurl *url);
bool httpurl_same_origin(const struct httpurl *a, const struct httpurl *b);
/* The literal 127.0.0.1 or [::1], nothing else. */
bool httpurl_loopback(const struct httpurl *url);
/*
 * May an answer be sent to S?  https, or http to a literal loopback address;
 * no fragment; its host on ALLOWED (NULL: any).  An entry is "host" (its
 * scheme's port; on loopback any), "host:port", or ".suffix" for all hosts
 * below.  0 and *URL, or -1 with *fault set: VERDICT_NO.
 */
int httpurl_return(const char *s, const struct strings *allowed,
    struct httpurl *url, struct fault *fault);

#endif

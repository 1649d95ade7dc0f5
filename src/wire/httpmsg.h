/*
 * httpmsg: a request of HTTP and the answer to it, whoever carries them.
 *
 * listen and cgi make the request, which belongs to them and lives as long as
 * the handler runs; the handler fills the answer.  Nothing in a request is to
 * be believed: headers that a proxy sets (REMOTE_USER and its like) count only
 * where `trusted` says so.  Lookups that decode give what the caller frees, or
 * NULL where there is no such thing or it is malformed (a '%' without two
 * digits, a NUL).
 */
#ifndef HTTPMSG_H
#define HTTPMSG_H

#include <stdbool.h>
#include <stddef.h>

#include "buf.h"

struct fault;
struct strings;

struct http_field {
	char *name, *value;
};

struct http_fields {
	struct http_field *field; /* in the order they came */
	size_t n;
};

#define HTTP_FIELDS_NONE                                                       \
	{                                                                      \
		NULL, 0                                                        \
	}

struct http_request {
	const char *method; /* as sent: "GET" */
	const char *path;   /* decoded, begins with a slash; never a NUL */
	const char *query;  /* as sent, without '?'; NULL: none */
	const char *host;   /* "name" or "name:port", as sent; NULL: none */
	const char *base;   /* of our own links: "", in CGI its SCRIPT_NAME */
	struct http_fields headers;
	struct http_fields variables; /* of the server (CGI), not HTTP_* */
	const unsigned char *body;    /* body[body_len] is a NUL */
	size_t body_len;
	bool trusted; /* came over a Unix socket or from a trusted proxy */
	bool tls;     /* over https, ours or the trusted proxy's */
};

struct http_answer {
	int status; /* 0: not answered yet */
	struct http_fields headers;
	struct buf body;
};

/* What one field's name says, in any case; NULL when there is none. */
const char *http_fields_get(const struct http_fields *f, const char *name);
void http_fields_add(
    struct http_fields *f, const char *name, const char *value);
void http_fields_free(struct http_fields *f);

/* METHOD, where HEAD counts as GET. */
bool http_request_is(const struct http_request *r, const char *method);
/* The first of that name; http_request_headers says how many there are. */
const char *http_request_header(const struct http_request *r, const char *name);
size_t http_request_headers(const struct http_request *r, const char *name);
/* A variable of the CGI environment, of exactly this name. */
const char *http_request_variable(
    const struct http_request *r, const char *name);
/* The first cookie of that name, not decoded; the caller frees it. */
char *http_request_cookie(const struct http_request *r, const char *name);
/* The first field of that name of the query, decoded; the caller frees it. */
char *http_request_query(const struct http_request *r, const char *name);
/* The same of a body that says that it is x-www-form-urlencoded. */
char *http_request_field(const struct http_request *r, const char *name);
bool http_request_is_form(const struct http_request *r);
/*
 * "https://host:port" as the browser sees us, what Origin says of our own
 * pages; NULL when no Host was sent.  The caller frees it.
 */
char *http_request_origin(const struct http_request *r);
/* Origin, or where there is none Referer, says that a page of ours asks. */
bool http_request_same_origin(const struct http_request *r);

/*
 * TARGET of the request line, which is cut up: path and query; an absolute one
 * also gives the host.  0, or -1 when it is none that we take (not decodable,
 * a NUL or control in the path, '*').
 */
int http_target(char *target, struct http_request *r);
/* In place; false, and S undefined, when it is malformed.  PLUS: '+' is ' '. */
bool http_decode(char *s, bool plus);
/* S percent-encoded for one value of a query or path; the caller frees it. */
char *http_encode(const char *s);
/* The value of NAME in N bytes of x-www-form-urlencoded; the caller frees. */
char *http_form_value(const char *data, size_t n, const char *name);
/*
 * Is HOST ("name", "name:port", "[::1]:80") among HOSTS?  An entry without port
 * stands for any port, "*" for all hosts.
 */
bool http_host_among(const struct strings *hosts, const char *host);

#define HTTP_ANSWER_NONE                                                       \
	{                                                                      \
		0, HTTP_FIELDS_NONE, BUF_INIT((size_t)-1)                      \
	}

/* Adds a header; one with CR, LF or NUL, or a name that is none, is dropped. */
void http_answer_header(
    struct http_answer *a, const char *name, const char *value);
/* 303: the browser goes on to LOCATION with GET. */
void http_answer_redirect(struct http_answer *a, const char *location);
/* A body of text/plain in UTF-8; TEXT NULL: what the status means. */
void http_answer_text(struct http_answer *a, int status, const char *text);
/* 405 with what ALLOW lists: "GET, HEAD". */
void http_answer_not_allowed(struct http_answer *a, const char *allow);
/* Set-Cookie: HttpOnly, SameSite=Lax, Secure on https; 0 AGE: the session. */
void http_answer_cookie(struct http_answer *a, const struct http_request *r,
    const char *name, const char *value, unsigned age);
/* Empties it, as HTTP_ANSWER_NONE. */
void http_answer_free(struct http_answer *a);
/* "Not Found" */
const char *http_reason(int status);

#endif

#include <config.h>

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include <curl/curl.h>

#include "caps.h"
#include "http.h"
#include "httpurl.h"
#include "msg.h"
#include "spool.h"
#include "xalloc.h"

struct http {
	struct http_client_options options;
	char *ca_file;
	CURL *curl;
	char error[CURL_ERROR_SIZE];
};

/* One request of a chain of redirects. */
struct asking {
	struct http *http;
	struct http_reply *reply;
	struct httpurl url;
	const char *type; /* NULL: GET */
	struct spool *body;
	uint64_t at; /* sent of it */
	struct curl_slist *headers;
	size_t header_bytes;
	struct fault why; /* of our own callbacks */
};

struct http *
http_new(const struct http_client_options *options)
{
	static bool begun;
	struct http *http = xcalloc(1, sizeof *http);

	if (!begun)
		(void)curl_global_init(CURL_GLOBAL_DEFAULT);
	begun = true;
	http->options = *options;
	if (http->options.max_body == 0)
		http->options.max_body = CAP_HTTP_BODY;
	if (http->options.seconds == 0)
		http->options.seconds = CAP_HTTP_SECONDS;
	if (options->ca_file != NULL)
		http->options.ca_file = http->ca_file =
		    xstrdup(options->ca_file);
	http->curl = curl_easy_init();
	/* once: each time it is set it is read again */
	if (options->cookies && http->curl != NULL)
		(void)curl_easy_setopt(http->curl, CURLOPT_COOKIEFILE, "");
	return http;
}

void
http_free(struct http *http)
{
	if (http == NULL)
		return;
	curl_easy_cleanup(http->curl);
	free(http->ca_file);
	free(http);
}

void
http_reply_free(struct http_reply *reply)
{
	free(reply->url);
	http_fields_free(&reply->headers);
	spool_free(reply->body);
	*reply = (struct http_reply)HTTP_REPLY_NONE;
}

static size_t
on_body(char *data, size_t size, size_t n, void *ctx)
{
	struct asking *a = ctx;

	n *= size;
	return spool_write(a->reply->body, data, n, &a->why) == 0 ? n : 0;
}

static size_t
on_send(char *data, size_t size, size_t n, void *ctx)
{
	struct asking *a = ctx;
	ptrdiff_t got = spool_read(a->body, a->at, data, size * n, &a->why);

	if (got < 0)
		return CURL_READFUNC_ABORT;
	a->at += (uint64_t)got;
	return (size_t)got;
}

static int
on_rewind(void *ctx, curl_off_t offset, int origin)
{
	struct asking *a = ctx;

	if (origin != SEEK_SET || offset < 0)
		return CURL_SEEKFUNC_CANTSEEK;
	a->at = (uint64_t)offset;
	return CURL_SEEKFUNC_OK;
}

/* "Name: value\r\n"; a status line begins a new head (after a 100). */
static size_t
on_header(char *data, size_t size, size_t n, void *ctx)
{
	struct asking *a = ctx;
	char *line, *value;

	n *= size;
	a->header_bytes += n;
	if (a->header_bytes > CAP_HTTP_HEADERS) {
		fault_set(&a->why, VERDICT_TROUBLE, 0,
		    "headers of more than %lu KiB", CAP_HTTP_HEADERS / KIB);
		return 0;
	}
	if (n >= 5 && memcmp(data, "HTTP/", 5) == 0) {
		http_fields_free(&a->reply->headers);
		return n;
	}
	line = xstrndup(data, n);
	line[strcspn(line, "\r\n")] = '\0';
	value = strchr(line, ':');
	if (value != NULL) {
		*value++ = '\0';
		value += strspn(value, " \t");
		http_fields_add(&a->reply->headers, line, value);
	}
	free(line);
	return n;
}

/* A header in the list, where VALUE is one. */
static void
add_header(struct asking *a, const char *name, const char *value)
{
	char *line;

	if (value == NULL || value[strcspn(value, "\r\n")] != '\0')
		return;
	line = xasprintf("%s: %s", name, value);
	a->headers = curl_slist_append(a->headers, line);
	free(line);
}

static void
set_protocols(CURL *curl)
{
#if LIBCURL_VERSION_NUM >= 0x075500
	(void)curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
#else
	(void)curl_easy_setopt(
	    curl, CURLOPT_PROTOCOLS, (long)(CURLPROTO_HTTP | CURLPROTO_HTTPS));
#endif
}

static void
set_body(CURL *curl, struct asking *a)
{
	if (a->type == NULL) {
		(void)curl_easy_setopt(curl, CURLOPT_HTTPGET, 1L);
		return;
	}
	a->at = 0;
	(void)curl_easy_setopt(curl, CURLOPT_POST, 1L);
	(void)curl_easy_setopt(curl, CURLOPT_READFUNCTION, on_send);
	(void)curl_easy_setopt(curl, CURLOPT_READDATA, a);
	(void)curl_easy_setopt(curl, CURLOPT_SEEKFUNCTION, on_rewind);
	(void)curl_easy_setopt(curl, CURLOPT_SEEKDATA, a);
	(void)curl_easy_setopt(
	    curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)spool_size(a->body));
	add_header(a, "Content-Type", a->type);
	/* servers of the network wait in vain for what follows a 100 */
	a->headers = curl_slist_append(a->headers, "Expect:");
}

static void
set_options(struct asking *a, int64_t ms)
{
	const struct http_client_options *o = &a->http->options;
	CURL *curl = a->http->curl;

	set_protocols(curl);
	set_body(curl, a);
	(void)curl_easy_setopt(curl, CURLOPT_URL, a->url.text);
	(void)curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, a->http->error);
	(void)curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	(void)curl_easy_setopt(curl, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
	(void)curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L);
	(void)curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L);
	(void)curl_easy_setopt(
	    curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	(void)curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)ms);
	(void)curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT,
	    (long)(o->seconds < CAP_HTTP_CONNECT ? o->seconds
						 : CAP_HTTP_CONNECT));
	(void)curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
	(void)curl_easy_setopt(curl, CURLOPT_ACCEPT_ENCODING, "");
	(void)curl_easy_setopt(
	    curl, CURLOPT_USERAGENT, PACKAGE_NAME "/" PACKAGE_VERSION);
	(void)curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_body);
	(void)curl_easy_setopt(curl, CURLOPT_WRITEDATA, a);
	(void)curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, on_header);
	(void)curl_easy_setopt(curl, CURLOPT_HEADERDATA, a);
	(void)curl_easy_setopt(curl, CURLOPT_HTTPHEADER, a->headers);
	if (o->ca_file != NULL)
		(void)curl_easy_setopt(curl, CURLOPT_CAINFO, o->ca_file);
	(void)curl_easy_setopt(
	    curl, CURLOPT_PROXY, httpurl_loopback(&a->url) ? "" : NULL);
}

/* What happened, without what was asked for. */
static int
tell(struct asking *a, CURLcode code, struct fault *fault)
{
	const char *why = curl_easy_strerror(code);
	char text[512];

	if (a->why.verdict != VERDICT_OK)
		why = a->why.text;
	else if (code == CURLE_COULDNT_RESOLVE_HOST)
		why = "no such host";
	else if (code == CURLE_COULDNT_CONNECT)
		why = "does not take connections";
	else if (code == CURLE_OPERATION_TIMEDOUT)
		why = "no answer in time";
	else if (code == CURLE_PEER_FAILED_VERIFICATION &&
		 *a->http->error != '\0')
		why = a->http->error;
	(void)snprintf(text, sizeof text, "%s", why);
	if (text[0] >= 'A' && text[0] <= 'Z' &&
	    !(text[1] >= 'A' && text[1] <= 'Z'))
		text[0] = (char)(text[0] - 'A' + 'a');
	return fault_set(
	    fault, VERDICT_TROUBLE, 0, "%s: %s", a->url.host, text);
}

static int
complain(const struct asking *a, struct fault *fault, const char *why)
{
	return fault_set(fault, VERDICT_TROUBLE, 0, "%s: %s", a->url.host, why);
}

/* The next of a chain: 1, 0 when REPLY is the last, or -1. */
static int
follow(struct asking *a, unsigned *left, struct fault *fault)
{
	const char *where = http_fields_get(&a->reply->headers, "Location");
	struct fault why = FAULT_NONE;
	long status = a->reply->status;
	struct httpurl next;
	bool same;

	if ((status != 301 && status != 302 && status != 303 && status != 307 &&
		status != 308) ||
	    where == NULL)
		return 0;
	if (*left == 0)
		return a->http->options.redirects == 0
			   ? 0
			   : complain(a, fault, "too many redirects");
	(*left)--;
	if (httpurl_resolve(&a->url, where, &next, &why) != 0) {
		httpurl_free(&next);
		return complain(a, fault, "redirects to a malformed address");
	}
	same = httpurl_same_origin(&a->url, &next);
	if (strcmp(a->url.scheme, "https") == 0 &&
	    strcmp(next.scheme, "https") != 0)
		complain(a, &why, "redirects from https to http");
	else if (!same && a->http->options.same_origin)
		complain(a, &why, "redirects to another host");
	else if (!same && status >= 307 && a->type != NULL)
		complain(a, &why, "redirects what was posted to another host");
	if (why.verdict != VERDICT_OK) {
		httpurl_free(&next);
		return fault_set(fault, why.verdict, 0, "%s", why.text);
	}
	if (status < 307)
		a->type = NULL;
	httpurl_free(&a->url);
	a->url = next;
	return 1;
}

static void
read_directives(struct http_reply *reply, const char *p)
{
	for (; *p != '\0'; p += strspn(p, ", \t")) {
		if (strncasecmp(p, "no-store", 8) == 0)
			reply->no_store = true;
		else if (strncasecmp(p, "no-cache", 8) == 0)
			reply->max_age = 0;
		else if (strncasecmp(p, "max-age=", 8) == 0 &&
			 reply->max_age < 0) {
			p += 8;
			p += *p == '"';
			reply->max_age =
			    strspn(p, "0123456789") > 9 ? 999999999 : atol(p);
		}
		p += strcspn(p, ",");
	}
}

/* RFC 9111 5.2.2, 5.3, as far as it matters to who asks again. */
static void
read_freshness(struct http_reply *reply)
{
	const char *expires = http_fields_get(&reply->headers, "Expires");
	const char *date = http_fields_get(&reply->headers, "Date");
	time_t until, from;

	reply->max_age = -1;
	for (size_t i = 0; i < reply->headers.n; i++)
		if (strcasecmp(reply->headers.field[i].name, "Cache-Control") ==
		    0)
			read_directives(reply, reply->headers.field[i].value);
	if (reply->max_age >= 0 || expires == NULL)
		return;
	until = curl_getdate(expires, NULL);
	from = date != NULL ? curl_getdate(date, NULL) : time(NULL);
	reply->max_age = until == -1 || from == -1 || until < from
			     ? 0
			     : (long)(until - from);
}

static int64_t
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* One of the chain. */
static int
perform(struct asking *a, const struct http_validators *known, int64_t end,
    struct fault *fault)
{
	struct http_reply *reply = a->reply;
	int64_t ms = end - now_ms();
	CURLcode code;

	http_reply_free(reply);
	reply->body = spool_new(a->http->options.max_body);
	a->header_bytes = 0;
	*a->http->error = '\0';
	if (known != NULL && a->type == NULL) {
		add_header(a, "If-None-Match", known->etag);
		add_header(a, "If-Modified-Since", known->last_modified);
	}
	if (ms <= 0)
		return complain(a, fault, "no answer in time");
	set_options(a, ms);
	code = curl_easy_perform(a->http->curl);
	curl_slist_free_all(a->headers);
	a->headers = NULL;
	if (code != CURLE_OK)
		return tell(a, code, fault);
	(void)curl_easy_getinfo(
	    a->http->curl, CURLINFO_RESPONSE_CODE, &reply->status);
	reply->url = xstrdup(a->url.text);
	return 0;
}

static int
ask(struct http *http, const char *url, const char *type, struct spool *body,
    const struct http_validators *known, struct http_reply *reply,
    struct fault *fault)
{
	struct asking a = {.http = http,
	    .reply = reply,
	    .type = type,
	    .body = body,
	    .why = FAULT_NONE};
	unsigned left = http->options.redirects;
	int64_t end = now_ms() + (int64_t)http->options.seconds * 1000;
	int ret = -1, more = 1;

	if (http->curl == NULL) {
		fault_set(fault, VERDICT_TROUBLE, 0, "libcurl does not start");
		return -1;
	}
	if (httpurl_parse(url, &a.url, fault) != 0)
		goto out;
	while (more == 1) {
		if (perform(&a, known, end, fault) != 0)
			goto out;
		more = follow(&a, &left, fault);
	}
	if (more != 0)
		goto out;
	reply->type = http_fields_get(&reply->headers, "Content-Type");
	reply->etag = http_fields_get(&reply->headers, "ETag");
	reply->last_modified =
	    http_fields_get(&reply->headers, "Last-Modified");
	read_freshness(reply);
	ret = 0;
out:
	curl_slist_free_all(a.headers);
	httpurl_free(&a.url);
	return ret;
}

int
http_get(struct http *http, const char *url,
    const struct http_validators *known, struct http_reply *reply,
    struct fault *fault)
{
	return ask(http, url, NULL, NULL, known, reply, fault);
}

int
http_post(struct http *http, const char *url, const char *type,
    struct spool *body, struct http_reply *reply, struct fault *fault)
{
	return ask(http, url, type, body, NULL, reply, fault);
}

int
http_expect_good(const struct http_reply *reply, struct fault *fault)
{
	struct httpurl url = {0};

	if (reply->status >= 200 && reply->status <= 299)
		return 0;
	if (reply->url != NULL)
		(void)httpurl_parse(reply->url, &url, NULL);
	fault_set(fault, VERDICT_TROUBLE, 0, "%s: answers with status %ld (%s)",
	    url.host != NULL ? url.host : "-", reply->status,
	    http_reason((int)reply->status));
	httpurl_free(&url);
	return -1;
}

/*
 * httpbody: any bytes as a request, over a socket and by CGI: the target on the
 * first line, headers until an empty line, then the body.  What is found has
 * no NUL and no control where none may be, and an answer never gets a header
 * with a line end.
 */
#include <config.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cgi.h"
#include "httpmsg.h"
#include "httpurl.h"
#include "netaddr.h"
#include "spool.h"
#include "xalloc.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define ENV 64

static void
answer(const struct http_request *r)
{
	static const char *const names[] = {"sessionId", "lang", "elmo", "a"};
	struct http_answer a = HTTP_ANSWER_NONE;

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		char *query = http_request_query(r, names[i]);
		char *field = http_request_field(r, names[i]);
		char *cookie = http_request_cookie(r, names[i]);

		if (query != NULL) {
			char *code = http_encode(query), *again;

			again = xstrdup(code);
			if (!http_decode(again, false) ||
			    strcmp(again, query) != 0)
				abort();
			http_answer_header(&a, "X-Query", query);
			http_answer_redirect(&a, query);
			free(code);
			free(again);
		}
		if (cookie != NULL)
			http_answer_cookie(&a, r, "c", cookie, 1);
		free(query);
		free(field);
		free(cookie);
	}
	for (size_t i = 0; i < a.headers.n; i++)
		if (strpbrk(a.headers.field[i].value, "\r\n") != NULL)
			abort();
	if (http_request_same_origin(r) && r->host == NULL)
		abort();
	http_answer_free(&a);
}

/* The lines of HEAD as headers and as a CGI environment. */
static size_t
read_head(char *head, struct http_request *r, char **env)
{
	size_t n = 0;

	for (char *line = head, *next; line != NULL; line = next) {
		char *colon;

		next = strchr(line, '\n');
		if (next != NULL)
			*next++ = '\0';
		colon = strchr(line, ':');
		if (colon != NULL && r->headers.n < 100) {
			*colon = '\0';
			http_fields_add(&r->headers, line, colon + 1);
			*colon = ':';
		}
		if (n < ENV) {
			env[n] = xstrdup(line);
			if (colon != NULL)
				env[n][colon - line] = '=';
			n++;
		}
	}
	env[n] = NULL;
	return n;
}

static void
by_cgi(char **env, const char *body, size_t n)
{
	const struct cgi_options options = {NULL, NULL, 100000};
	struct http_answer a = HTTP_ANSWER_NONE;
	struct cgi cgi;
	int fd = spool_temp(NULL);

	(void)spool_write_all(fd, body, n);
	(void)lseek(fd, 0, SEEK_SET);
	if (cgi_read(&cgi, &options, env, fd, &a) == 0) {
		if (cgi.request.path[0] != '/' || cgi.request.body_len > n)
			abort();
		answer(&cgi.request);
	} else if (a.status < 400) {
		abort();
	}
	cgi_free(&cgi);
	http_answer_free(&a);
	close(fd);
}

static void
as_url(const char *s)
{
	struct httpurl url, again;

	if (httpurl_parse(s, &url, NULL) == 0) {
		if (strpbrk(url.host, "@/\\?# ") != NULL ||
		    httpurl_parse(url.text, &again, NULL) != 0 ||
		    !httpurl_same_origin(&url, &again))
			abort();
		httpurl_free(&again);
	}
	httpurl_free(&url);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct http_request r = {.method = "POST", .base = ""};
	char *text = xmalloc(size + 1), *head, *body;
	char *env[ENV + 1];
	size_t n;

	if (size > 0)
		memcpy(text, data, size);
	text[size] = '\0';

	head = strchr(text, '\n');
	if (head != NULL)
		*head++ = '\0';
	body = head != NULL ? strstr(head, "\n\n") : NULL;
	if (body != NULL) {
		*body = '\0';
		body += 2;
	}
	as_url(text);
	(void)netaddr_literal(text);
	env[0] = NULL;
	n = head != NULL ? read_head(head, &r, env) : 0;
	r.host = http_request_header(&r, "Host");
	/* the body with all its NULs */
	r.body = (const unsigned char *)(body != NULL ? body : "");
	r.body_len = body != NULL ? size - (size_t)(body - text) : 0;
	if (http_target(text, &r) == 0) {
		for (const char *p = r.path; *p != '\0'; p++)
			if ((unsigned char)*p < ' ')
				abort();
		answer(&r);
	}
	by_cgi(env, (const char *)r.body, r.body_len);
	while (n > 0)
		free(env[--n]);
	http_fields_free(&r.headers);
	free(text);
	return 0;
}

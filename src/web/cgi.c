#include <config.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "caps.h"
#include "cgi.h"
#include "msg.h"
#include "netaddr.h"
#include "spool.h"
#include "xalloc.h"

bool
cgi_here(void)
{
	return getenv("GATEWAY_INTERFACE") != NULL;
}

/* HTTP_USER_AGENT to User-Agent, as far as anybody looks at the case. */
static void
add_header(struct cgi *cgi, const char *name, const char *value)
{
	char *copy = xstrdup(name);

	for (char *p = copy; *p != '\0'; p++)
		if (*p == '_')
			*p = '-';
	http_fields_add(&cgi->request.headers, copy, value);
	free(copy);
}

/*
 * RFC 3875 4.1: what begins with HTTP_ is the client's; all else the server's.
 */
static int
read_variables(struct cgi *cgi, char *const *env)
{
	size_t n = 0;

	for (; *env != NULL; env++) {
		const char *is = strchr(*env, '=');
		char *name;

		if (is == NULL)
			continue;
		if (++n > CAP_CGI_VARIABLES || strlen(*env) > CAP_CGI_VALUE)
			return 431;
		name = xstrndup(*env, (size_t)(is - *env));
		if (strncmp(name, "HTTP_", 5) == 0)
			add_header(cgi, name + 5, is + 1);
		else if (strcmp(name, "CONTENT_TYPE") == 0)
			add_header(cgi, "Content-Type", is + 1);
		if (strncmp(name, "HTTP_", 5) != 0)
			http_fields_add(&cgi->request.variables, name, is + 1);
		free(name);
	}
	return 0;
}

static const char *
variable(const struct cgi *cgi, const char *name)
{
	const char *value = http_request_variable(&cgi->request, name);

	return value != NULL ? value : "";
}

static bool
is_on(const char *s)
{
	return *s != '\0' && strcasecmp(s, "off") != 0 && strcmp(s, "0") != 0;
}

/* PATH_INFO is decoded already; the query is not. */
static int
read_target(struct cgi *cgi)
{
	struct http_request *r = &cgi->request;
	const char *path = variable(cgi, "PATH_INFO");

	for (const char *p = path; *p != '\0'; p++)
		if ((unsigned char)*p < ' ' || *p == 127)
			return 400;
	if (strlen(path) > CAP_LISTEN_TARGET ||
	    strlen(variable(cgi, "QUERY_STRING")) > CAP_LISTEN_TARGET)
		return 414;
	cgi->path = *path == '/' ? xstrdup(path) : xasprintf("/%s", path);
	r->path = cgi->path;
	r->query = *variable(cgi, "QUERY_STRING") != '\0'
		       ? variable(cgi, "QUERY_STRING")
		       : NULL;
	r->base = variable(cgi, "SCRIPT_NAME");
	if (strcmp(r->base, "/") == 0)
		r->base = "";
	return 0;
}

static int
check_host(const struct cgi *cgi, const struct cgi_options *options)
{
	const struct strings all = {(char *[]){(char *)"*"}, 1};
	const struct strings *hosts = options->hosts;

	if (cgi->request.host == NULL)
		return hosts != NULL && hosts->n > 0 ? 400 : 0;
	if (http_request_headers(&cgi->request, "Host") > 1)
		return 400;
	return http_host_among(hosts != NULL && hosts->n > 0 ? hosts : &all,
		   cgi->request.host)
		   ? 0
		   : 421;
}

/* The whole of what CONTENT_LENGTH says; 0 or the status. */
static int
read_body(struct cgi *cgi, const struct cgi_options *options, int fd)
{
	size_t max =
	    options->max_body > 0 ? options->max_body : CAP_LISTEN_BODY;
	const char *said = variable(cgi, "CONTENT_LENGTH");
	char window[16 * KIB];
	unsigned long long left;

	cgi->body.max = max;
	if (*said == '\0')
		return strcmp(cgi->request.method, "POST") == 0 ? 411 : 0;
	if (said[strspn(said, "0123456789")] != '\0')
		return 400;
	if (strlen(said) > 18 || (left = strtoull(said, NULL, 10)) > max)
		return 413;
	while (left > 0) {
		size_t want =
		    left < sizeof window ? (size_t)left : sizeof window;
		ssize_t n = read(fd, window, want);

		if (n < 0 && errno == EINTR)
			continue;
		/* cut off on its way */
		if (n <= 0 || buf_add(&cgi->body, window, (size_t)n) != 0)
			return 400;
		left -= (unsigned long long)n;
	}
	return 0;
}

/* What the server, or a proxy before it that is trusted, says of the way. */
static void
read_way(struct cgi *cgi, const struct cgi_options *options)
{
	struct http_request *r = &cgi->request;
	const char *proto = http_request_header(r, "X-Forwarded-Proto");

	r->trusted = options->trusted_proxies != NULL &&
		     netaddr_among(options->trusted_proxies,
			 variable(cgi, "REMOTE_ADDR"));
	r->tls = is_on(variable(cgi, "HTTPS")) ||
		 strcmp(variable(cgi, "REQUEST_SCHEME"), "https") == 0;
	if (r->trusted && proto != NULL)
		r->tls = strcasecmp(proto, "https") == 0;
}

int
cgi_read(struct cgi *cgi, const struct cgi_options *options, char *const *env,
    int fd, struct http_answer *answer)
{
	struct http_request *r = &cgi->request;
	int status;

	memset(cgi, 0, sizeof *cgi);
	cgi->body = (struct buf)BUF_INIT(0);
	status = read_variables(cgi, env);
	r->method = variable(cgi, "REQUEST_METHOD");
	r->host = http_request_header(r, "Host");
	r->path = "/";
	r->base = "";
	if (status == 0)
		read_way(cgi, options);
	if (status == 0 && *r->method == '\0')
		status = 400;
	if (status == 0)
		status = read_target(cgi);
	if (status == 0)
		status = check_host(cgi, options);
	if (status == 0)
		status = read_body(cgi, options, fd);
	if (status == 0) {
		(void)buf_add(&cgi->body, "", 0);
		r->body = (const unsigned char *)cgi->body.data;
		r->body_len = cgi->body.len;
		return 0;
	}
	http_answer_text(answer, status, NULL);
	return -1;
}

int
cgi_write(int fd, const struct http_request *r,
    const struct http_answer *answer, struct fault *fault)
{
	struct buf head = BUF_INIT((size_t)-1);
	int status = answer->status > 0 ? answer->status : 500, ret = -1;

	(void)buf_printf(
	    &head, "Status: %d %s\r\n", status, http_reason(status));
	for (size_t i = 0; i < answer->headers.n; i++)
		(void)buf_printf(&head, "%s: %s\r\n",
		    answer->headers.field[i].name,
		    answer->headers.field[i].value);
	(void)buf_adds(&head, "\r\n");
	if (spool_write_all(fd, head.data, head.len) == 0 &&
	    (strcmp(r->method, "HEAD") == 0 || answer->body.len == 0 ||
		spool_write_all(fd, answer->body.data, answer->body.len) == 0))
		ret = 0;
	else
		fault_set(fault, VERDICT_TROUBLE, 0, "cannot answer: %s",
		    strerror(errno));
	buf_free(&head);
	return ret;
}

void
cgi_free(struct cgi *cgi)
{
	http_fields_free(&cgi->request.headers);
	http_fields_free(&cgi->request.variables);
	buf_free(&cgi->body);
	free(cgi->path);
	memset(cgi, 0, sizeof *cgi);
}

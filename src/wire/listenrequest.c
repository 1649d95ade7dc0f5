#include <config.h>

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "caps.h"
#include "listenstate.h"
#include "msg.h"
#include "xalloc.h"

void
listenrequest_free(struct listen *l, struct listen_exchange *x)
{
	l->bodies -= x->body.len;
	x->conn->exchange = NULL;
	free(x->target);
	http_fields_free(&x->request.headers);
	http_answer_free(&x->job.answer);
	buf_free(&x->job.notes);
	buf_free(&x->body);
	free(x);
}

/* Hands the answer to libmicrohttpd. */
static enum MHD_Result
queue(struct listen_exchange *x)
{
	struct http_answer *a = &x->job.answer;
	struct MHD_Response *response;
	enum MHD_Result ret;
	size_t len = a->body.len;

	response = MHD_create_response_from_buffer(
	    len, buf_take(&a->body), MHD_RESPMEM_MUST_FREE);
	if (response == NULL)
		return MHD_NO;
	for (size_t i = 0; i < a->headers.n; i++)
		(void)MHD_add_response_header(response,
		    a->headers.field[i].name, a->headers.field[i].value);
	if (x->stop)
		(void)MHD_add_response_header(response, "Connection", "close");
	ret = MHD_queue_response(x->conn->mhd,
	    (unsigned)(a->status > 0 ? a->status : 500), response);
	MHD_destroy_response(response);
	x->answered = true;
	x->conn->state = CONN_SEND;
	x->conn->since = listenwork_now();
	return ret;
}

static void
dress(struct listen *l, struct listen_exchange *x)
{
	if (l->handler != NULL && l->handler->refuse != NULL)
		l->handler->refuse(l->ctx, &x->request, &x->job.answer);
}

static enum MHD_Result
refuse(struct listen *l, struct listen_exchange *x)
{
	http_answer_text(&x->job.answer, x->refused, NULL);
	if (x->request.path == NULL)
		x->request.path = "/";
	dress(l, x);
	return queue(x);
}

/* All of the request is there. */
static enum MHD_Result
dispatch(struct listen *l, struct listen_exchange *x)
{
	enum listen_how how;

	if (l->handler == NULL)
		x->refused = 503;
	if (x->refused != 0)
		return refuse(l, x);
	if (x->body.data == NULL)
		(void)buf_add(&x->body, "", 0);
	x->request.body = (const unsigned char *)x->body.data;
	x->request.body_len = x->body.len;
	how = l->handler->answer(l->ctx, &x->request, &x->job.answer);
	if (how != LISTEN_WORK) {
		x->stop = how == LISTEN_STOP;
		return queue(x);
	}
	http_answer_free(&x->job.answer);
	x->conn->state = CONN_WORK;
	x->job.request = &x->request;
	listenwork_add(&l->work, &x->job);
	MHD_suspend_connection(x->conn->mhd);
	return MHD_YES;
}

/* What children have done. */
void
listenrequest_deliver(struct listen *l)
{
	struct listenwork_job *job;

	while ((job = listenwork_take(&l->work)) != NULL) {
		struct listen_exchange *x = (struct listen_exchange *)job;
		bool failed = job->fault.verdict != VERDICT_OK;

		if (failed)
			dress(l, x);
		if (l->handler->done != NULL &&
		    l->handler->done(l->ctx, &x->request, &job->answer,
			job->notes.data != NULL ? job->notes.data : "",
			job->notes.len,
			failed ? &job->fault : NULL) == LISTEN_STOP)
			x->stop = true;
		MHD_resume_connection(x->conn->mhd);
		l->resumed = true;
	}
}

static enum MHD_Result
add_header(
    void *cls, enum MHD_ValueKind kind, const char *name, const char *value)
{
	struct listen_exchange *x = cls;

	(void)kind;
	if (x->request.headers.n >= CAP_LISTEN_HEADERS) {
		x->refused = 431;
		return MHD_NO;
	}
	http_fields_add(&x->request.headers, name, value != NULL ? value : "");
	return MHD_YES;
}

/* Is it for us?  A page of another name may have ours in its DNS. */
static bool
is_our_host(const struct listen *l, const char *host)
{
	char *name;
	size_t n;
	bool ours;

	if (host == NULL)
		return l->addr.path != NULL && l->options.hosts.n == 0;
	if (l->options.hosts.n > 0)
		return http_host_among(&l->options.hosts, host);
	if (l->addr.path != NULL)
		return http_host_among(
		    &(struct strings){(char *[]){(char *)"*"}, 1}, host);
	if (http_host_among(&l->addr.hosts, host))
		return true;
	if (!l->addr.any)
		return false;
	n = *host == '[' ? strcspn(host, "]") + 1 : strcspn(host, ":");
	name = xstrndup(host, n < strlen(host) ? n : strlen(host));
	ours = netaddr_literal(name);
	free(name);
	return ours;
}

/* RFC 9112 6.3: the length of the body is said once and in one way. */
static int
check_length(struct listen_exchange *x, bool *body, unsigned long long *length)
{
	const struct http_request *r = &x->request;
	const char *coding = http_request_header(r, "Transfer-Encoding");
	const char *said = http_request_header(r, "Content-Length");

	*length = 0;
	*body = coding != NULL;
	if (http_request_headers(r, "Content-Length") > 1 ||
	    http_request_headers(r, "Transfer-Encoding") > 1 ||
	    (said != NULL && coding != NULL))
		return 400;
	if (coding != NULL)
		return strcasecmp(coding, "chunked") == 0 ? 0 : 400;
	if (said == NULL)
		return strcmp(r->method, "POST") == 0 ||
			       strcmp(r->method, "PUT") == 0
			   ? 411
			   : 0;
	if (*said == '\0' || strlen(said) > 19 ||
	    said[strspn(said, "0123456789")] != '\0')
		return strlen(said) > 19 ? 413 : 400;
	*length = strtoull(said, NULL, 10);
	*body = *length > 0;
	return 0;
}

static int
check_head(struct listen *l, struct listen_exchange *x)
{
	struct http_request *r = &x->request;
	const char *proto;

	if (x->refused != 0)
		return x->refused;
	if (strlen(x->target) > CAP_LISTEN_TARGET)
		return 414;
	r->host = http_request_header(r, "Host");
	if (http_request_headers(r, "Host") > 1 ||
	    http_target(x->target, r) != 0)
		return 400;
	if (!is_our_host(l, r->host))
		return 421;
	r->trusted = x->conn->trusted;
	r->tls = l->options.tls_cert != NULL;
	proto = http_request_header(r, "X-Forwarded-Proto");
	if (r->trusted && proto != NULL)
		r->tls = strcasecmp(proto, "https") == 0;
	return 0;
}

/*
 * The head is there.  What is refused is still read, within reason, for a
 * browser that is not listened to does not listen either.
 */
static enum MHD_Result
begin(struct listen *l, struct listen_exchange *x, const char *method)
{
	unsigned long long length;
	bool body;
	int status;

	x->begun = true;
	x->conn->state = CONN_BODY;
	x->request.method = method;
	x->request.base = "";
	(void)MHD_get_connection_values(
	    x->conn->mhd, MHD_HEADER_KIND, add_header, x);
	x->refused = check_head(l, x);
	status = check_length(x, &body, &length);
	if (status != 0) {
		/* where the body ends cannot be known */
		x->refused = status;
		x->stop = false;
		return refuse(l, x);
	}
	x->max = l->options.max_body;
	if (x->refused == 0 && body && l->handler != NULL &&
	    l->handler->room != NULL) {
		size_t room = l->handler->room(l->ctx, &x->request);

		x->max = room < x->max ? room : x->max;
	}
	if (x->refused == 0 && length > x->max)
		x->refused = 413;
	x->body.max = x->max;
	if (x->refused != 0 && body &&
	    (length > CAP_LISTEN_DRAIN ||
		http_request_header(&x->request, "Expect") != NULL))
		return refuse(l, x);
	return MHD_YES;
}

/* -1 when there is no hope of answering. */
static int
take_body(
    struct listen *l, struct listen_exchange *x, const char *data, size_t n)
{
	if (x->refused == 0 &&
	    l->bodies + n > CAP_LISTEN_BODIES * l->options.max_body)
		x->refused = 503;
	if (x->refused == 0 && buf_add(&x->body, data, n) == 0) {
		l->bodies += n;
		return 0;
	}
	if (x->refused == 0)
		x->refused = 413;
	l->bodies -= x->body.len;
	buf_free(&x->body);
	x->dropped += n;
	return x->dropped > CAP_LISTEN_DRAIN ? -1 : 0;
}

enum MHD_Result
listenrequest_more(void *cls, struct MHD_Connection *mhd, const char *url,
    const char *method, const char *version, const char *upload, size_t *n,
    void **con_cls)
{
	struct listen_exchange *x = *con_cls;
	struct listen *l = cls;

	(void)mhd;
	(void)url;
	(void)version;
	if (x == NULL)
		return MHD_NO;
	if (!x->begun)
		return begin(l, x, method);
	if (*n > 0) {
		int ret = take_body(l, x, upload, *n);

		*n = 0;
		return ret == 0 ? MHD_YES : MHD_NO;
	}
	if (x->answered)
		return MHD_YES;
	/* a child has answered */
	if (x->conn->state == CONN_WORK)
		return queue(x);
	return dispatch(l, x);
}

/* The request line is there; what it returns is *con_cls. */
void *
listenrequest_line(void *cls, const char *uri, struct MHD_Connection *mhd)
{
	struct listen *l = cls;
	const union MHD_ConnectionInfo *info =
	    MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CONNECTION_FD);
	struct listen_conn *c =
	    info != NULL ? listenconn_find(l, info->connect_fd) : NULL;
	struct listen_exchange *x;

	if (c == NULL)
		return NULL;
	if (c->exchange != NULL)
		listenrequest_free(l, c->exchange);
	x = xcalloc(1, sizeof *x);
	x->conn = c;
	x->target = xstrdup(uri);
	x->job.answer = (struct http_answer)HTTP_ANSWER_NONE;
	c->mhd = mhd;
	c->exchange = x;
	/* a connection that slept has its time from now on */
	if (c->state == CONN_IDLE)
		c->since = listenwork_now();
	c->state = CONN_HEAD;
	return x;
}

void
listenrequest_completed(void *cls, struct MHD_Connection *mhd, void **con_cls,
    enum MHD_RequestTerminationCode how)
{
	struct listen_exchange *x = *con_cls;
	struct listen *l = cls;

	(void)mhd;
	(void)how;
	*con_cls = NULL;
	if (x == NULL)
		return;
	x->conn->state = CONN_IDLE;
	x->conn->since = listenwork_now();
	if (x->stop)
		l->ended = true;
	listenrequest_free(l, x);
}

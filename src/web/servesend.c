#include <config.h>

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "caps.h"
#include "child.h"
#include "encode.h"
#include "http.h"
#include "msg.h"
#include "serve.h"
#include "servesend.h"
#include "servestate.h"
#include "spool.h"
#include "webpage.h"
#include "xalloc.h"

static struct encode_options
options_of(const struct servepage *page, const struct servesend *send,
    const char *code, enum encode_as as)
{
	return (struct encode_options){.as = as,
	    .url = page->state->url,
	    .code = code,
	    .message = send->message,
	    .session = page->state->session,
	    .fault = send->how.encode};
}

static struct spool *
encoded(
    const struct encode_options *o, struct spool *record, struct fault *fault)
{
	struct spool *out = spool_new(CAP_FORM);

	if (encode(o, encode_wants_document(o) ? record : NULL, out, fault) ==
	    0)
		return out;
	spool_free(out);
	return NULL;
}

/* Asks the client by ourselves; what it says to that is its own. */
static int
post(const struct servepage *page, const struct servesend *send,
    const char *code, struct fault *fault)
{
	static const struct http_client_options client = {.seconds = 10};
	struct encode_options o = options_of(page, send, code, ENCODE_FORM);
	struct http_reply reply = HTTP_REPLY_NONE;
	struct spool *body = encoded(&o, send->record, fault);
	struct http *http;
	const char *type = "application/x-www-form-urlencoded";
	int ret = -1;

	if (o.fault == FAULT_JSON)
		type = "application/json";
	else if (o.fault == FAULT_MULTIPART)
		type = "multipart/form-data; boundary=emrex-encode-boundary";
	else if (o.fault == FAULT_HTML)
		type = "text/html";
	if (body == NULL)
		return -1;
	http = http_new(&client);
	ret = http_post(http, page->state->url, type, body, &reply, fault);
	http_reply_free(&reply);
	http_free(http);
	spool_free(body);
	return ret;
}

/* A process of its own, which nobody waits for. */
static void
post_aside(const struct servepage *page, const struct servesend *send,
    const char *code)
{
	pid_t pid = fork();

	if (pid != 0)
		return;
	for (int fd = STDERR_FILENO + 1; fd < 1024; fd++)
		(void)close(fd);
	(void)setsid();
	(void)post(page, send, code, NULL);
	child_leave(0);
}

/* As webpage_send makes it, but for what is wrong with it. */
static int
faulty_page(const struct servepage *page, const struct servesend *send,
    const char *code, struct http_answer *a, struct fault *fault)
{
	struct encode_options o = options_of(page, send, code, ENCODE_PAGE);
	struct spool *out = encoded(&o, send->record, fault);
	size_t n = out != NULL ? (size_t)spool_size(out) : 0;
	char *data;
	int ret;

	if (out == NULL)
		return -1;
	data = xmalloc(n + 1);
	ret = spool_read(out, 0, data, n, fault) < 0 ? -1 : 0;
	if (ret == 0) {
		a->status = 200;
		(void)buf_add(&a->body, data, n);
		http_answer_header(
		    a, "Content-Type", "text/html; charset=utf-8");
		http_answer_header(a, "Cache-Control", "no-store");
		http_answer_header(a, "X-Content-Type-Options", "nosniff");
		http_answer_header(a, "X-Frame-Options", "DENY");
		http_answer_header(a, "Referrer-Policy", "same-origin");
	}
	free(data);
	spool_free(out);
	return ret;
}

static int
good_page(const struct servepage *page, const struct servesend *send,
    const char *code, struct http_answer *a, struct fault *fault)
{
	struct encode_options o = options_of(page, send, code, ENCODE_VALUE);
	struct webpage_field field[4];
	struct spool *elmo = NULL;
	size_t n = 0;
	int ret;

	if (send->record != NULL &&
	    (elmo = encoded(&o, send->record, fault)) == NULL)
		return -1;
	if (page->state->session != NULL)
		field[n++] = (struct webpage_field){
		    "sessionId", page->state->session, NULL};
	field[n++] = (struct webpage_field){"returnCode", code, NULL};
	field[n++] =
	    (struct webpage_field){"returnMessage", send->message, NULL};
	if (elmo != NULL)
		field[n++] = (struct webpage_field){"elmo", NULL, elmo};
	ret = webpage_send(a, page->words, "serve.send.title",
	    "serve.send.text", page->state->url, field, n, fault);
	spool_free(elmo);
	return ret;
}

int
servesend(const struct servepage *page, const struct servesend *send,
    struct http_answer *a, struct fault *fault)
{
	char *code = xasprintf("%s%s", page->serve->prefix, send->code);
	const struct servefault *how = &send->how;
	int ret = 0;

	if (how->id == SERVEFAULT_LATE)
		(void)sleep(page->serve->late);
	if (how->id == SERVEFAULT_TWICE)
		post_aside(page, send, code);
	if (how->encode == FAULT_ABSENT) {
		ret = good_page(page, send, code, a, fault);
	} else if (how->place != FAULT_IN_BODY) {
		ret = faulty_page(page, send, code, a, fault);
	} else if ((ret = post(page, send, code, fault)) == 0) {
		webpage_tell(a, page->words, 200, "serve.posted.title",
		    "serve.posted.text", how->name);
	}
	if (ret == 0 && how->id == SERVEFAULT_CUT_OFF) {
		a->body.len /= 2;
		a->body.data[a->body.len] = '\0';
	}
	free(code);
	return ret;
}

#include <config.h>

#include "http.h"
#include "msg.h"

struct http *
http_new(const struct http_client_options *options)
{
	(void)options;
	return NULL;
}

void
http_free(struct http *http)
{
	(void)http;
}

int
http_get(struct http *http, const char *url,
    const struct http_validators *known, struct http_reply *reply,
    struct fault *fault)
{
	(void)http;
	(void)url;
	(void)known;
	(void)reply;
	return fault_set(fault, VERDICT_TROUBLE, 0, "not there yet");
}

int
http_post(struct http *http, const char *url, const char *type,
    struct spool *body, struct http_reply *reply, struct fault *fault)
{
	(void)type;
	(void)body;
	return http_get(http, url, NULL, reply, fault);
}

int
http_expect_good(const struct http_reply *reply, struct fault *fault)
{
	(void)reply;
	return fault_set(fault, VERDICT_TROUBLE, 0, "not there yet");
}

void
http_reply_free(struct http_reply *reply)
{
	(void)reply;
}

#include <config.h>

#include <stddef.h>

#include "httpurl.h"
#include "msg.h"

int
httpurl_parse(const char *s, struct httpurl *url, struct fault *fault)
{
	(void)s;
	(void)url;
	return fault_set(fault, VERDICT_TROUBLE, 0, "not there yet");
}

int
httpurl_resolve(const struct httpurl *base, const char *s, struct httpurl *url,
    struct fault *fault)
{
	(void)base;
	return httpurl_parse(s, url, fault);
}

void
httpurl_free(struct httpurl *url)
{
	(void)url;
}

char *
httpurl_origin(const struct httpurl *url)
{
	(void)url;
	return NULL;
}

char *
httpurl_host(const struct httpurl *url)
{
	(void)url;
	return NULL;
}

bool
httpurl_same_origin(const struct httpurl *a, const struct httpurl *b)
{
	(void)a;
	(void)b;
	return false;
}

bool
httpurl_loopback(const struct httpurl *url)
{
	(void)url;
	return false;
}

int
httpurl_return(const char *s, const struct strings *allowed,
    struct httpurl *url, struct fault *fault)
{
	(void)allowed;
	return httpurl_parse(s, url, fault);
}

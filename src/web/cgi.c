#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "cgi.h"
#include "msg.h"

bool
cgi_here(void)
{
	return getenv("GATEWAY_INTERFACE") != NULL;
}

int
cgi_read(struct cgi *cgi, const struct cgi_options *options, char *const *env,
    int fd, struct http_answer *answer)
{
	(void)options;
	(void)env;
	(void)fd;
	memset(cgi, 0, sizeof *cgi);
	answer->status = 400;
	return -1;
}

int
cgi_write(int fd, const struct http_request *r,
    const struct http_answer *answer, struct fault *fault)
{
	(void)fd;
	(void)r;
	(void)answer;
	return fault_set(fault, VERDICT_TROUBLE, 0, "not there yet");
}

void
cgi_free(struct cgi *cgi)
{
	(void)cgi;
}

#include <config.h>

#include "listen.h"
#include "msg.h"

struct listen *
listen_open(const struct listen_options *options, struct fault *fault)
{
	(void)options;
	fault_set(fault, VERDICT_TROUBLE, 0, "not there yet");
	return NULL;
}

const char *
listen_url(const struct listen *l)
{
	(void)l;
	return "";
}

int
listen_run(struct listen *l, const struct listen_handler *handler, void *ctx,
    unsigned seconds, struct fault *fault)
{
	(void)l;
	(void)handler;
	(void)ctx;
	(void)seconds;
	return fault_set(fault, VERDICT_TROUBLE, 0, "not there yet");
}

int
listen_signal(const struct listen *l)
{
	(void)l;
	return 0;
}

void
listen_free(struct listen *l)
{
	(void)l;
}

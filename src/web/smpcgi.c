#include <config.h>

#include <sys/resource.h>

#include <stdlib.h>
#include <unistd.h>

#include "caps.h"
#include "cgi.h"
#include "smp.h"
#include "webpage.h"

extern char **environ;

static void
limit(void)
{
	struct rlimit cpu = {CAP_LISTEN_WORK, CAP_LISTEN_WORK + 1};

	(void)setrlimit(RLIMIT_CPU, &cpu);
}

int
smp_cgi(struct smp *smp, const struct strings *proxies,
    const struct strings *hosts, struct fault *fault)
{
	const char *path = getenv("PATH_INFO"), *method;
	struct cgi_options options = {proxies, hosts, 0};
	struct http_answer answer = HTTP_ANSWER_NONE;
	struct cgi cgi;
	int ret;

	limit();
	method = getenv("REQUEST_METHOD");
	options.max_body = smp_room(
	    smp, &(struct http_request){.method = method != NULL ? method : "",
		     .path = path != NULL ? path : ""});
	if (cgi_read(&cgi, &options, environ, STDIN_FILENO, &answer) != 0)
		webpage_refuse(NULL, &cgi.request, &answer);
	else if (smp_answer(smp, &cgi.request, &answer) == LISTEN_WORK)
		smp_work(smp, &cgi.request, &answer, NULL);
	ret = cgi_write(STDOUT_FILENO, &cgi.request, &answer, fault);
	http_answer_free(&answer);
	cgi_free(&cgi);
	return ret;
}

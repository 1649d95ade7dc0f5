/* A request of CGI: what is the client's, what the server's, what is refused.
 */
#include <config.h>

#include <unistd.h>

#include "caps.h"
#include "cgi.h"
#include "msg.h"
#include "opt.h"
#include "spool.h"
#include "tap.h"

static const char *common[] = {"GATEWAY_INTERFACE=CGI/1.1",
    "SCRIPT_NAME=/cgi-bin/emrex-smp", "PATH_INFO=/back",
    "QUERY_STRING=lang=fi&x=%41", "HTTP_HOST=emrex.example.org",
    "HTTP_USER_AGENT=none", "HTTP_EPPN=forged@example.org", "HTTPS=on",
    "eppn=true@example.org", "REMOTE_ADDR=192.0.2.7", "nonsense"};
#define COMMON (sizeof common / sizeof *common)

/* 0 or the status, with MORE in the environment and BODY on the descriptor. */
static int
call(struct cgi *cgi, const struct cgi_options *options,
    const char *const *more, const char *body)
{
	const char *env[COMMON + 10];
	struct http_answer answer = HTTP_ANSWER_NONE;
	int fd = spool_temp(NULL), status = 0;
	size_t n = 0;

	for (size_t i = 0; i < COMMON; i++)
		env[n++] = common[i];
	while (*more != NULL)
		env[n++] = *more++;
	env[n] = NULL;
	(void)spool_write_all(fd, body, strlen(body));
	(void)lseek(fd, 0, SEEK_SET);
	if (cgi_read(cgi, options, (char *const *)env, fd, &answer) != 0)
		status = answer.status;
	close(fd);
	http_answer_free(&answer);
	return status;
}

static void
test_read(void)
{
	const struct cgi_options options = {NULL, NULL, 0};
	const char *more[] = {"REQUEST_METHOD=POST", "CONTENT_LENGTH=6",
	    "CONTENT_TYPE=application/x-www-form-urlencoded", NULL};
	struct cgi cgi;
	struct http_request *r = &cgi.request;
	char *s;

	is_int(call(&cgi, &options, more, "a=%20bcdef"), 0, "a POST");
	is_str(r->method, "POST", "method");
	is_str(r->path, "/back", "path");
	is_str(r->base, "/cgi-bin/emrex-smp", "base");
	is_str(r->host, "emrex.example.org", "host");
	ok(r->tls && !r->trusted, "over https, and not trusted");
	is_str(http_request_variable(r, "eppn"), "true@example.org",
	    "what the server says");
	is_str(http_request_header(r, "Eppn"), "forged@example.org",
	    "what the client says");
	is_str(http_request_variable(r, "HTTP_EPPN"), NULL, "is no variable");
	is_str(http_request_header(r, "User-Agent"), "none", "a header");
	is_int(r->body_len, 6, "no more of the body than was said");
	s = http_request_field(r, "a");
	is_str(s, " b", "a field");
	free(s);
	s = http_request_query(r, "x");
	is_str(s, "A", "of the query");
	free(s);
	cgi_free(&cgi);
}

static void
test_refused(void)
{
	struct strings hosts = {(char *[]){(char *)"other.example"}, 1};
	const struct cgi_options small = {NULL, NULL, 5};
	const struct cgi_options strict = {NULL, &hosts, 0};
	static const struct {
		const char *more[5];
		int status;
	} list[] = {{{"REQUEST_METHOD=POST"}, 411},
	    {{"REQUEST_METHOD=POST", "CONTENT_LENGTH=6"}, 413},
	    {{"REQUEST_METHOD=POST", "CONTENT_LENGTH=5"}, 0},
	    {{"REQUEST_METHOD=POST", "CONTENT_LENGTH=-1"}, 400},
	    {{"REQUEST_METHOD=POST", "CONTENT_LENGTH=99999999999999999999"},
		413},
	    {{"REQUEST_METHOD=POST", "CONTENT_LENGTH=5 "}, 400},
	    {{"REQUEST_METHOD=GET", "HTTP_HOST=b.example"}, 400},
	    {{"X=1"}, 400}, {{"REQUEST_METHOD=GET"}, 0}};
	struct cgi cgi;

	for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
		int status = call(&cgi, &small, list[i].more, "12345678");

		ok(status == list[i].status, "%s: %d", list[i].more[0], status);
		cgi_free(&cgi);
	}
	is_int(call(&cgi, &small,
		   (const char *[]){
		       "REQUEST_METHOD=POST", "CONTENT_LENGTH=5", NULL},
		   "123"),
	    400, "cut off");
	cgi_free(&cgi);
	is_int(call(&cgi, &strict, (const char *[]){"REQUEST_METHOD=GET", NULL},
		   ""),
	    421, "another host");
	cgi_free(&cgi);
}

static void
test_trust(void)
{
	struct strings proxies = {(char *[]){(char *)"192.0.2.0/24"}, 1};
	const struct cgi_options options = {&proxies, NULL, 0};
	const char *more[] = {
	    "REQUEST_METHOD=GET", "HTTP_X_FORWARDED_PROTO=http", NULL};
	struct cgi cgi;

	is_int(call(&cgi, &options, more, ""), 0, "through a proxy");
	ok(cgi.request.trusted && !cgi.request.tls, "that is trusted");
	cgi_free(&cgi);
}

static void
test_write(void)
{
	struct http_answer a = HTTP_ANSWER_NONE;
	struct http_request r = {.method = "GET"};
	struct spool *out = spool_new(MIB);
	struct fault fault = FAULT_NONE;
	char *text;
	int fd = spool_temp(NULL);

	http_answer_redirect(&a, "/next");
	is_int(cgi_write(fd, &r, &a, &fault), 0, "an answer");
	r.method = "HEAD";
	is_int(cgi_write(fd, &r, &a, &fault), 0, "and without body");
	(void)lseek(fd, 0, SEEK_SET);
	(void)spool_fill(out, fd, &fault);
	text = strndup(spool_data(out), spool_size(out));
	ok(strncmp(text, "Status: 303 See Other\r\n", 23) == 0, "its status");
	ok(strstr(text, "\r\nLocation: /next\r\n") != NULL, "its header");
	ok(strstr(text, "\r\n\r\n/next\nStatus: 303") != NULL, "its body");
	ok(strcmp(text + strlen(text) - 4, "\r\n\r\n") == 0, "none for HEAD");
	free(text);
	spool_free(out);
	http_answer_free(&a);
	close(fd);
	is_int(cgi_write(-1, &r, &a, &fault), -1, "nowhere to write");
	is_int(fault.verdict, VERDICT_TROUBLE, "is trouble");
}

int
main(void)
{
	test_read();
	test_refused();
	test_trust();
	test_write();
	return tap_done();
}

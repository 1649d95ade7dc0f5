/*
 * The client against the listener, on loopback: what is asked, what comes back,
 * what is followed and what is not; and which addresses are taken.
 */
#include <config.h>

#include <sys/wait.h>

#include <errno.h>
#include <signal.h>
#include <unistd.h>

#include "caps.h"
#include "http.h"
#include "httpurl.h"
#include "listen.h"
#include "msg.h"
#include "opt.h"
#include "spool.h"
#include "tap.h"
#include "xalloc.h"

static char elsewhere[100]; /* another origin of the same process */

static void
show(const struct http_request *r, struct http_answer *a)
{
	const char *header = http_request_header(r, "X");
	const char *type = http_request_header(r, "Content-Type");
	char *cookie = http_request_cookie(r, "seen");
	char *text = xasprintf("%s %s %zu %s %s%s", r->method, r->path,
	    r->body_len, type != NULL ? type : "-",
	    cookie != NULL ? cookie : "-", header != NULL ? header : "");

	http_answer_text(a, 200, text);
	free(text);
	free(cookie);
}

static void
redirect(const struct http_request *r, struct http_answer *a)
{
	int status = atoi(r->path + 3);

	http_answer_text(a, status, NULL);
	if (r->query == NULL)
		http_answer_header(a, "Location", "../show");
	else if (strcmp(r->query, "loop") == 0)
		http_answer_header(a, "Location", "?loop");
	else if (strcmp(r->query, "odd") == 0)
		http_answer_header(a, "Location", "file:///etc/passwd");
	else
		http_answer_header(a, "Location", elsewhere);
}

static void
validate(const struct http_request *r, struct http_answer *a)
{
	const char *etag = http_request_header(r, "If-None-Match");
	const char *since = http_request_header(r, "If-Modified-Since");

	if (etag != NULL && strcmp(etag, "\"v1\"") == 0)
		http_answer_text(a, 304, NULL);
	else
		http_answer_text(a, 200, since != NULL ? since : "fresh");
	http_answer_header(a, "ETag", "\"v1\"");
	http_answer_header(a, "Last-Modified", "Tue, 01 Oct 2024 10:00:00 GMT");
	http_answer_header(a, "Cache-Control", "public, max-age=120");
}

static enum listen_how
answer(void *ctx, const struct http_request *r, struct http_answer *a)
{
	(void)ctx;
	if (strncmp(r->path, "/r/", 3) == 0) {
		redirect(r, a);
	} else if (strcmp(r->path, "/valid") == 0) {
		validate(r, a);
	} else if (strcmp(r->path, "/cookie") == 0) {
		http_answer_redirect(a, "/show");
		http_answer_cookie(a, r, "seen", "1", 0);
	} else if (strcmp(r->path, "/expires") == 0) {
		http_answer_free(a);
		a->status = 200;
		http_answer_header(a, "Date", "Tue, 01 Oct 2024 10:00:00 GMT");
		http_answer_header(
		    a, "Expires", "Tue, 01 Oct 2024 10:05:00 GMT");
	} else if (strcmp(r->path, "/big") == 0) {
		http_answer_text(a, 200, "");
		for (int i = 0; i < 100; i++)
			(void)buf_printf(&a->body, "%01000d", i);
	} else if (strcmp(r->path, "/slow") == 0) {
		return LISTEN_WORK;
	} else if (strcmp(r->path, "/none") == 0) {
		http_answer_text(a, 404, NULL);
	} else {
		show(r, a);
	}
	return LISTEN_ANSWER;
}

static void
work(void *ctx, const struct http_request *r, struct http_answer *a,
    struct buf *notes)
{
	(void)ctx;
	(void)r;
	(void)notes;
	sleep(30);
	http_answer_text(a, 200, NULL);
}

static const struct listen_handler handler = {NULL, answer, work, NULL, NULL};

static pid_t
serve(const struct listen_options *options, char *url, size_t size)
{
	struct fault fault = FAULT_NONE;
	struct listen *l = listen_open(options, &fault);
	pid_t pid;

	if (l == NULL) {
		ok(false, "listens: %s", fault.text);
		return 0;
	}
	(void)snprintf(url, size, "%s", listen_url(l));
	fflush(stdout);
	pid = fork();
	if (pid == 0) {
		(void)listen_run(l, &handler, NULL, 60, NULL);
		listen_free(l);
		_exit(0);
	}
	listen_free(l);
	return pid;
}

static void
stop(pid_t pid)
{
	int status = 0;

	if (pid <= 0)
		return;
	kill(pid, SIGTERM);
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	is_int(status, 0, "the listener ends");
}

/* What PATH says, in TEXT; or the fault. */
static long
get(struct http *http, const char *base, const char *path, char text[256])
{
	struct http_reply reply = HTTP_REPLY_NONE;
	struct fault fault = FAULT_NONE;
	char *url = xasprintf("%s%s", base, path);
	long status = -1;

	text[0] = '\0';
	if (http_get(http, url, NULL, &reply, &fault) == 0) {
		size_t n = (size_t)spool_size(reply.body);

		n = n < 255 ? n : 255;
		if (n > 0)
			memcpy(text, spool_data(reply.body), n);
		text[n] = '\0';
		status = reply.status;
	} else {
		(void)snprintf(text, 256, "%.255s", fault.text);
	}
	http_reply_free(&reply);
	free(url);
	return status;
}

static void
test_get(const char *base)
{
	const struct http_client_options plain = {.redirects = 3};
	const struct http_client_options kept = {
	    .redirects = 3, .cookies = true};
	const struct http_client_options small = {.max_body = 1000};
	const struct http_client_options quick = {.seconds = 1};
	struct http *http = http_new(&plain);
	char text[256];

	is_int(get(http, base, "/show?secret=1", text), 200, "an answer");
	is_str(text, "GET /show 0 - -\n", "its body");
	is_int(get(http, base, "/none", text), 404, "a status is no fault");
	is_int(get(http, base, "/r/302", text), 200, "a redirect");
	is_str(text, "GET /show 0 - -\n", "is followed");
	is_int(get(http, base, "/r/302?loop", text), -1, "a loop is not");
	is_str(text, "127.0.0.1: too many redirects", "and says so");
	is_int(get(http, base, "/r/302?odd", text), -1, "nor a file");
	is_str(text, "127.0.0.1: redirects to a malformed address", "so");
	is_int(get(http, base, "/r/302?else", text), 200, "elsewhere it is");
	is_int(get(http, base, "/cookie", text), 200, "a cookie");
	is_str(text, "GET /show 0 - -\n", "is forgotten");
	http_free(http);
	http = http_new(&kept);
	is_int(get(http, base, "/cookie", text), 200, "a cookie");
	is_str(text, "GET /show 0 - 1\n", "is kept where that is wanted");
	http_free(http);
	http = http_new(&small);
	is_int(get(http, base, "/r/302", text), 302, "none is to be followed");
	is_int(get(http, base, "/big", text), -1, "too much");
	ok(strncmp(text, "127.0.0.1: ", 11) == 0, "is told: %s", text);
	http_free(http);
	http = http_new(&quick);
	is_int(get(http, base, "/slow?secret", text), -1, "too late");
	is_str(text, "127.0.0.1: no answer in time", "is told");
	is_int(get(http, "http://127.0.0.1:1", "/secret", text), -1, "nobody");
	is_str(text, "127.0.0.1: does not take connections", "is told");
	is_int(get(http, "ftp://127.0.0.1", "/", text), -1, "another scheme");
	http_free(http);
	http_free(NULL);
}

static void
test_valid(const char *base)
{
	const struct http_client_options options = {.redirects = 0};
	struct http *http = http_new(&options);
	struct http_reply reply = HTTP_REPLY_NONE;
	struct fault fault = FAULT_NONE;
	struct http_validators known = {
	    "\"v0\"", "Mon, 30 Sep 2024 10:00:00 GMT"};
	char *url = xasprintf("%s/valid", base);

	is_int(http_get(http, url, NULL, &reply, &fault), 0, "first");
	is_int(reply.status, 200, "is new");
	is_str(reply.etag, "\"v1\"", "its tag");
	is_str(reply.last_modified, "Tue, 01 Oct 2024 10:00:00 GMT", "date");
	is_int(reply.max_age, 120, "fresh for");
	ok(reply.no_store, "is not to be stored");
	is_str(reply.url, url, "from where");
	is_int(http_expect_good(&reply, &fault), 0, "good");
	http_reply_free(&reply);
	is_int(http_get(http, url, &known, &reply, &fault), 0, "with others");
	is_int(reply.status, 200, "is new");
	ok(strncmp(spool_data(reply.body), "Mon, 30 Sep 2024", 16) == 0,
	    "and they were sent");
	http_reply_free(&reply);
	known.etag = "\"v1\"";
	is_int(http_get(http, url, &known, &reply, &fault), 0, "with its own");
	is_int(reply.status, 304, "is as it was");
	is_int(spool_size(reply.body), 0, "without body");
	is_int(http_expect_good(&reply, &fault), -1, "not good by itself");
	ok(strstr(fault.text, "127.0.0.1: ") == fault.text, "%s", fault.text);
	http_reply_free(&reply);
	free(url);
	url = xasprintf("%s/expires", base);
	is_int(http_get(http, url, NULL, &reply, &fault), 0, "Expires");
	is_int(reply.max_age, 300, "is as good");
	http_reply_free(&reply);
	free(url);
	http_free(http);
}

static void
post(const char *base, const char *path, long status, const char *want)
{
	const struct http_client_options options = {.redirects = 2};
	struct http *http = http_new(&options);
	struct http_reply reply = HTTP_REPLY_NONE;
	struct fault fault = FAULT_NONE;
	struct spool *body = spool_memory("a=b&c=d", 7);
	char *url = xasprintf("%s%s", base, path), *text;

	if (http_post(http, url, "application/x-www-form-urlencoded", body,
		&reply, &fault) == 0) {
		is_int(reply.status, status, path);
		text = xstrndup(
		    spool_data(reply.body), (size_t)spool_size(reply.body));
		is_str(text, want, "is answered");
		free(text);
	} else {
		is_int(-1, status, path);
		is_str(fault.text, want, "is told");
	}
	http_reply_free(&reply);
	spool_free(body);
	free(url);
	http_free(http);
}

static void
test_post(const char *base)
{
	post(base, "/show", 200,
	    "POST /show 7 application/x-www-form-urlencoded -\n");
	post(base, "/r/307", 200,
	    "POST /show 7 application/x-www-form-urlencoded -\n");
	post(base, "/r/303", 200, "GET /show 0 - -\n");
	post(base, "/r/302?else", 200, "GET /show 0 - -\n");
	post(base, "/r/308?else", -1,
	    "127.0.0.1: redirects what was posted to another host");
}

static int
run(const char *command)
{
	return system(command);
}

/* Certificates are made here, so that none grows old. */
static void
test_tls(void)
{
	char dir[] = "/tmp/emrex-tls-XXXXXX", url[100], text[256];
	char *cert, *key, *make, *remove;
	int made;
	struct listen_options options = {.address = "127.0.0.1:0"};
	struct http_client_options client = {.redirects = 3};
	struct http *http;
	pid_t pid;

	if (mkdtemp(dir) == NULL)
		return;
	cert = xasprintf("%s/cert.pem", dir);
	key = xasprintf("%s/key.pem", dir);
	make = xasprintf("openssl req -x509 -newkey ec -pkeyopt "
			 "ec_paramgen_curve:P-256 -nodes -days 2 -subj "
			 "/CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1 "
			 "-keyout %s -out %s 2>/dev/null",
	    key, cert);
	/* what the child that listens would not hold, it would have lost */
	made = run(make);
	free(make);
	if (made != 0) {
		skip("needs openssl", "TLS");
		goto out;
	}
	options.tls_cert = cert;
	options.tls_key = key;
	pid = serve(&options, url, sizeof url);
	ok(strncmp(url, "https://127.0.0.1:", 18) == 0, "%s", url);
	http = http_new(&client);
	is_int(get(http, url, "/show", text), -1, "a certificate of nobody's");
	ok(strstr(text, "127.0.0.1: ") == text, "%s", text);
	http_free(http);
	client.ca_file = cert;
	http = http_new(&client);
	is_int(get(http, url, "/show", text), 200, "one that is known");
	is_str(text, "GET /show 0 - -\n", "answers");
	is_int(get(http, url, "/r/302?else", text), -1, "https to http");
	is_str(text, "127.0.0.1: redirects from https to http", "is told");
	http_free(http);
	stop(pid);
out:
	remove = xasprintf("rm -rf %s", dir);
	(void)run(remove);
	free(cert);
	free(key);
	free(remove);
}

static void
test_urls(void)
{
	static const char *const bad[] = {"", "x", "//h/", "ftp://h/",
	    "javascript:alert(1)", "http:///x", "https:/h/", "https:h",
	    "http://a@h/", "http://a:b@h/", "http://@h/", "http://h:0/",
	    "http://h:99999/", "http://h:0080/", "http://h:/", "http://h /",
	    "http://h/a b", "http://h/\n", "http://h\\x/", "http://h/\\x",
	    "http://0x7f.1/", "http://127.1/", "http://2130706433/",
	    "http://017700000001/", "http://%31.2.3.4/", "http://h%2e/",
	    "http://\xc3\xa9.example/", "http://[::1/", "http://[::g]/",
	    "http://h/\x7f", "http://h%ex/", "http://h%25/", "http://a,b/",
	    "http://[fe80::1%25eth0]/", "http:\\\\h/", " http://h/",
	    "file:///etc/passwd"};
	static const struct {
		const char *url, *origin, *path, *query;
		bool loopback;
	} good[] = {
	    {"https://H.Example", "https://h.example", "/", NULL, false},
	    {"HTTPS://h:443/a?b=c", "https://h", "/a", "b=c", false},
	    {"http://127.0.0.1:8080/x", "http://127.0.0.1:8080", "/x", NULL,
		true},
	    {"http://[::1]:80/", "http://[::1]", "/", NULL, true},
	    {"http://127.0.0.2/", "http://127.0.0.2", "/", NULL, false},
	    {"http://localhost/?q", "http://localhost", "/", "q", false},
	    {"https://h/%2e%2e/x", "https://h", NULL, NULL, false}};
	struct httpurl url;
	struct fault fault;

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		fault = (struct fault)FAULT_NONE;
		ok(httpurl_parse(bad[i], &url, &fault) == -1, "refused: %zu %s",
		    i, fault.text);
		httpurl_free(&url);
	}
	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		char *origin;

		if (!ok(httpurl_parse(good[i].url, &url, &fault) == 0, "%s",
			good[i].url)) {
			httpurl_free(&url);
			continue;
		}
		origin = httpurl_origin(&url);
		is_str(origin, good[i].origin, "origin");
		if (good[i].path != NULL)
			is_str(url.path, good[i].path, "path");
		is_str(url.query, good[i].query, "query");
		is_int(httpurl_loopback(&url), good[i].loopback, "loopback");
		free(origin);
		httpurl_free(&url);
	}
}

static void
test_return(void)
{
	char *v[] = {(char *)"emc.example.org", (char *)"a.example:8443",
	    (char *)".uni.example", (char *)"127.0.0.1", (char *)"[::1]:9"};
	const struct strings allowed = {v, 5};
	static const struct {
		const char *url;
		bool good;
	} list[] = {{"https://emc.example.org/back?x=1", true},
	    {"https://EMC.example.org:443/", true},
	    {"https://emc.example.org:444/", false},
	    {"https://emc.example.org.evil.example/", false},
	    {"https://evil.example/emc.example.org", false},
	    {"https://a.example:8443/", true}, {"https://a.example/", false},
	    {"https://x.uni.example/", true}, {"https://uni.example/", false},
	    {"https://xuni.example/", false}, {"http://127.0.0.1:4711/", true},
	    {"https://127.0.0.1:4711/", true}, {"http://[::1]:9/", true},
	    {"http://[::1]:10/", false}, {"http://emc.example.org/", false},
	    {"https://emc.example.org/#f", false},
	    {"https://a@emc.example.org/", false}, {"http://localhost/", false},
	    {"", false}};
	struct httpurl url;

	for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
		struct fault fault = FAULT_NONE;

		ok((httpurl_return(list[i].url, &allowed, &url, &fault) == 0) ==
			list[i].good,
		    "%s %s", list[i].url, fault.text);
		ok(list[i].good || fault.verdict == VERDICT_NO, "and a no");
		httpurl_free(&url);
	}
	ok(httpurl_return("https://any.example/", NULL, &url, NULL) == 0,
	    "any host");
	httpurl_free(&url);
	ok(httpurl_return("http://any.example/", NULL, &url, NULL) == -1,
	    "but not any scheme");
}

int
main(void)
{
	struct listen_options options = {.address = "127.0.0.1:0"};
	char base[100];
	pid_t pid, other;

	alarm(100);
	(void)signal(SIGPIPE, SIG_IGN);
	test_urls();
	test_return();
	other = serve(&options, elsewhere, sizeof elsewhere - 10);
	(void)strcat(elsewhere, "/show");
	pid = serve(&options, base, sizeof base);
	test_get(base);
	test_valid(base);
	test_post(base);
	stop(pid);
	test_tls();
	stop(other);
	return tap_done();
}

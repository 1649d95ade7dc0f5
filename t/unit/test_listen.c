/*
 * The listener, by hand over its socket: what is answered, what is refused,
 * what children do, and that those who are slow, many or rude harm nobody.
 */
#include <config.h>

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

#include "buf.h"
#include "caps.h"
#include "listen.h"
#include "msg.h"
#include "tap.h"
#include "xalloc.h"

#define CAP 32 /* connections */

static char dir[] = "/tmp/emrex-listen-XXXXXX";

struct state {
	int done, failed;
	char notes[512];
};

static size_t
room(void *ctx, const struct http_request *r)
{
	(void)ctx;
	return strcmp(r->path, "/narrow") == 0 ? 10 : (size_t)-1;
}

static void
echo(const struct http_request *r, struct http_answer *a)
{
	char *field = http_request_field(r, "x");
	char *query = http_request_query(r, "q");
	char *cookie = http_request_cookie(r, "c");
	struct buf text = BUF_INIT(MIB);

	(void)buf_printf(&text, "%s %s body=%zu x=%s q=%s c=%s%s%s", r->method,
	    r->path, r->body_len, field != NULL ? field : "-",
	    query != NULL ? query : "-", cookie != NULL ? cookie : "-",
	    r->trusted ? " trusted" : "", r->tls ? " tls" : "");
	http_answer_text(a, 200, text.data);
	buf_free(&text);
	free(field);
	free(query);
	free(cookie);
}

static enum listen_how
answer(void *ctx, const struct http_request *r, struct http_answer *a)
{
	struct state *state = ctx;
	char text[600];

	if (strncmp(r->path, "/toil", 5) == 0)
		return LISTEN_WORK;
	if (strcmp(r->path, "/notes") == 0) {
		(void)snprintf(text, sizeof text, "done=%d failed=%d %s",
		    state->done, state->failed, state->notes);
		http_answer_text(a, 200, text);
	} else if (strcmp(r->path, "/stop") == 0) {
		http_answer_text(a, 200, "bye");
		return LISTEN_STOP;
	} else if (strcmp(r->path, "/get") == 0 && !http_request_is(r, "GET")) {
		http_answer_not_allowed(a, "GET, HEAD");
	} else if (strcmp(r->path, "/split") == 0) {
		http_answer_redirect(a, "/x\r\nSet-Cookie: evil=1");
	} else if (strcmp(r->path, "/none") == 0) {
		http_answer_text(a, 404, NULL);
	} else {
		echo(r, a);
	}
	return LISTEN_ANSWER;
}

static void
work(void *ctx, const struct http_request *r, struct http_answer *a,
    struct buf *notes)
{
	(void)ctx;
	if (strcmp(r->path, "/toil/slow") == 0)
		sleep(30);
	if (strcmp(r->path, "/toil/die") == 0)
		kill(getpid(), SIGKILL);
	if (strcmp(r->path, "/toil/quit") == 0)
		_exit(7);
	if (strcmp(r->path, "/toil/hog") == 0)
		(void)xmalloc((size_t)1 << 40);
	if (strcmp(r->path, "/toil/big") == 0) {
		http_answer_text(a, 200, "");
		for (int i = 0; i < 3000; i++)
			(void)buf_printf(&a->body, "%01000d", i);
		return;
	}
	if (strcmp(r->path, "/toil/nap") == 0)
		usleep(300000);
	http_answer_text(a, 201, "made in a child");
	http_answer_header(a, "X-Made", "yes");
	(void)buf_adds(notes, "told");
}

static enum listen_how
done(void *ctx, const struct http_request *r, struct http_answer *a,
    const char *notes, size_t len, const struct fault *fault)
{
	struct state *state = ctx;

	(void)a;
	state->done++;
	state->failed += fault != NULL;
	(void)snprintf(state->notes, sizeof state->notes, "%s",
	    fault != NULL ? fault->text
	    : len > 0	  ? notes
			  : "-");
	return strcmp(r->path, "/toil/last") == 0 ? LISTEN_STOP : LISTEN_ANSWER;
}

static void
refuse(void *ctx, const struct http_request *r, struct http_answer *a)
{
	(void)ctx;
	(void)r;
	http_answer_header(a, "X-Dressed", "yes");
}

static const struct listen_handler handler = {room, answer, work, done, refuse};

/* A listener in a process of its own; its end is its exit status. */
struct server {
	pid_t pid;
	char url[200];
	int port;
};

static struct server
serve(const struct listen_options *options, unsigned seconds)
{
	struct server s = {0, "", 0};
	struct fault fault = FAULT_NONE;
	struct state state = {0, 0, ""};
	struct listen *l = listen_open(options, &fault);
	const char *colon;

	if (l == NULL) {
		ok(false, "listens: %s", fault.text);
		return s;
	}
	(void)snprintf(s.url, sizeof s.url, "%s", listen_url(l));
	colon = strrchr(s.url, ':');
	s.port = colon != NULL ? atoi(colon + 1) : 0;
	fflush(stdout);
	s.pid = fork();
	if (s.pid == 0) {
		int ret = listen_run(l, &handler, &state, seconds, &fault);

		if (ret == LISTEN_SIGNALLED && listen_signal(l) != SIGTERM)
			ret = 9;
		listen_free(l);
		_exit(ret < 0 ? 8 : ret);
	}
	/* the parent's copy is closed, and must not find the socket's name */
	if (strncmp(s.url, "unix:", 5) == 0) {
		char *aside = xasprintf("%s-aside", s.url + 5);

		(void)rename(s.url + 5, aside);
		listen_free(l);
		(void)rename(aside, s.url + 5);
		free(aside);
	} else {
		listen_free(l);
	}
	return s;
}

static int
ended(struct server *s, int sig)
{
	int status = 0;

	if (s->pid <= 0)
		return -1;
	if (sig != 0)
		kill(s->pid, sig);
	while (waitpid(s->pid, &status, 0) < 0 && errno == EINTR)
		;
	s->pid = 0;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + status;
}

static int
dial(const struct server *s)
{
	struct sockaddr_in to = {.sin_family = AF_INET,
	    .sin_port = htons((uint16_t)s->port),
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	struct timeval tv = {20, 0};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd >= 0 && connect(fd, (struct sockaddr *)&to, sizeof to) != 0) {
		close(fd);
		return -1;
	}
	(void)setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &tv, sizeof tv);
	(void)setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &tv, sizeof tv);
	return fd;
}

/* All until the other side closes. */
static char *
read_all(int fd)
{
	struct buf in = BUF_INIT(64 * MIB);
	char window[65536];
	ssize_t n;

	while ((n = recv(fd, window, sizeof window, 0)) > 0)
		(void)buf_add(&in, window, (size_t)n);
	return buf_take(&in);
}

/* What is answered to REQUEST, on a connection of its own. */
static char *
ask_bytes(const struct server *s, const char *request, size_t n)
{
	int fd = dial(s);
	char *all;

	if (fd < 0)
		return xstrdup("no connection");
	if (send(fd, request, n, MSG_NOSIGNAL) < 0)
		printf("# send: %s\n", strerror(errno));
	all = read_all(fd);
	close(fd);
	return all;
}

static char *
ask(const struct server *s, const char *fmt, ...)
{
	char host[40], *all, *text;
	struct buf request = BUF_INIT(MIB);
	va_list ap;

	va_start(ap, fmt);
	if (vasprintf(&text, fmt, ap) < 0)
		abort();
	va_end(ap);
	(void)snprintf(host, sizeof host, "127.0.0.1:%d", s->port);
	/* HOST stands for the listener's */
	for (const char *p = text; *p != '\0'; p++)
		if (strncmp(p, "HOST", 4) == 0) {
			(void)buf_adds(&request, host);
			p += 3;
		} else {
			(void)buf_addc(&request, *p);
		}
	all = ask_bytes(s, request.data, request.len);
	buf_free(&request);
	free(text);
	return all;
}

#define GET(path)                                                              \
	"GET " path " HTTP/1.1\r\nHost: HOST\r\nConnection: close\r\n\r\n"

/* The answer begins with STATUS, ends with TAIL, and is freed. */
static void
expect(char *all, int status, const char *tail, const char *name)
{
	char want[20];
	size_t n = strlen(all), m = strlen(tail);
	bool good;

	(void)snprintf(want, sizeof want, "HTTP/1.1 %d ", status);
	good = strncmp(all, want, strlen(want)) == 0 && n >= m &&
	       strcmp(all + n - m, tail) == 0;
	if (!ok(good, "%s", name))
		printf("# want %d ...%s\n# have %.300s\n", status, tail, all);
	free(all);
}

static void
test_answers(const struct server *s)
{
	char *all;

	expect(ask(s, GET("/a%%20b?q=x%%2by+z&q=2")), 200,
	    "GET /a b body=0 x=- q=x+y z c=-\n", "a GET");
	expect(ask(s, "POST /p HTTP/1.1\r\nHost: HOST\r\nCookie: a=b; c=d\r\n"
		      "Content-Type: application/x-www-form-urlencoded\r\n"
		      "Content-Length: 9\r\nConnection: close\r\n\r\n"
		      "x=1%%26+2\n"),
	    200, "POST /p body=9 x=1& 2 q=- c=d\n", "a form");
	expect(ask(s, "POST /p HTTP/1.1\r\nHost: HOST\r\n"
		      "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
		      "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"),
	    200, "POST /p body=5 x=- q=- c=-\n", "in chunks");
	all = ask(s, "HEAD /get HTTP/1.1\r\nHost: HOST\r\n"
		     "Connection: close\r\n\r\n");
	ok(strstr(all, "Server:") == NULL, "no Server header");
	expect(all, 200, "\r\n\r\n", "HEAD has no body");
	expect(ask(s, GET("/none")), 404, "\r\n\r\nNot Found\n", "404");
	all = ask(s, "DELETE /get HTTP/1.1\r\nHost: HOST\r\n"
		     "Connection: close\r\n\r\n");
	ok(strstr(all, "\r\nAllow: GET, HEAD\r\n") != NULL, "Allow");
	expect(all, 405, "Method Not Allowed\n", "405");
	all = ask(s, GET("/split"));
	ok(strstr(all, "Set-Cookie") == NULL, "no header is split");
	expect(all, 500, "", "a redirect with a line end is none");
	expect(ask(s,
		   "GET http://127.0.0.1:%d/x?q=1 HTTP/1.1\r\nHost: HOST\r\n"
		   "Connection: close\r\n\r\n",
		   s->port),
	    200, "GET /x body=0 x=- q=1 c=-\n", "an absolute target");
	all = ask(s, "GET /1 HTTP/1.1\r\nHost: HOST\r\n\r\n"
		     "GET /2 HTTP/1.1\r\nHost: HOST\r\n\r\n"
		     "GET /toil HTTP/1.1\r\nHost: HOST\r\n\r\n" GET("/3"));
	ok(strstr(all, "GET /1 ") != NULL && strstr(all, "GET /2 ") != NULL &&
		strstr(all, "made in a child") != NULL,
	    "pipelined");
	expect(all, 200, "GET /3 body=0 x=- q=- c=-\n", "the last of them");
	all = ask(s, "POST /p HTTP/1.1\r\nHost: HOST\r\nContent-Length: 3\r\n"
		     "Expect: 100-continue\r\nConnection: close\r\n\r\nabc");
	ok(strncmp(all, "HTTP/1.1 100 ", 13) == 0 &&
		strstr(all, "HTTP/1.1 200 ") != NULL,
	    "a continue that was asked for");
	free(all);
}

static void
test_refusals(const struct server *s)
{
	char *all, *much = xmalloc(400001);

	memset(much, 'a', 400000);
	much[400000] = '\0';
	all = ask(s, "GET / HTTP/1.1\r\nHost: evil.example\r\n"
		     "Connection: close\r\n\r\n");
	ok(strstr(all, "\r\nX-Dressed: yes") != NULL, "refusals are dressed");
	expect(all, 421, "Misdirected Request\n", "a foreign host");
	expect(ask(s, "GET / HTTP/1.1\r\nHost: 127.0.0.1:1\r\n"
		      "Connection: close\r\n\r\n"),
	    421, "", "another port");
	expect(ask(s, "GET / HTTP/1.1\r\nHost: HOST\r\nHost: HOST\r\n"
		      "Connection: close\r\n\r\n"),
	    400, "", "two hosts");
	all = ask(s, "GET / HTTP/1.1\r\nConnection: close\r\n\r\n");
	ok(strncmp(all, "HTTP/1.1 4", 10) == 0, "no host");
	free(all);
	expect(ask(s, "GET http://evil.example/ HTTP/1.1\r\nHost: HOST\r\n"
		      "Connection: close\r\n\r\n"),
	    421, "", "a foreign host in the target");
	expect(ask(s, GET("/a%%00b")), 400, "", "a NUL in the path");
	expect(ask(s, GET("/a%%zz")), 400, "", "no hexadecimal digits");
	expect(ask(s, GET("/a%%0d%%0ab")), 400, "", "a line end in the path");
	all = ask(s,
	    "GET /%.9000s HTTP/1.1\r\nHost: HOST\r\n"
	    "Connection: close\r\n\r\n",
	    much);
	expect(all, 414, "", "a long target");
	all = ask(s, "GET /%s HTTP/1.1\r\nHost: HOST\r\n\r\n", much);
	ok(strncmp(all, "HTTP/1.1 414 ", 13) == 0 || *all == '\0',
	    "a very long target: %.12s", all);
	free(all);
	all =
	    ask(s, "GET / HTTP/1.1\r\nHost: HOST\r\nX-Much: %s\r\n\r\n", much);
	ok(strncmp(all, "HTTP/1.1 431 ", 13) == 0 || *all == '\0',
	    "a very long header: %.12s", all);
	free(all);
	expect(ask(s, "POST / HTTP/1.1\r\nHost: HOST\r\n"
		      "Connection: close\r\n\r\n"),
	    411, "", "no length");
	expect(ask(s, "POST / HTTP/1.1\r\nHost: HOST\r\nContent-Length: 3\r\n"
		      "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
	    400, "", "two lengths");
	expect(ask(s, "POST / HTTP/1.1\r\nHost: HOST\r\n"
		      "Transfer-Encoding: gzip\r\n\r\n0\r\n\r\n"),
	    400, "", "a coding that nobody knows");
	expect(ask(s, "POST /narrow HTTP/1.1\r\nHost: HOST\r\n"
		      "Content-Length: 11\r\nConnection: close\r\n\r\n"
		      "12345678901"),
	    413, "Content Too Large\n", "more than there is room for");
	expect(ask(s,
		   "POST / HTTP/1.1\r\nHost: HOST\r\n"
		   "Content-Length: 400000\r\nConnection: close\r\n\r\n%s",
		   much),
	    413, "Content Too Large\n", "over the cap, and it is heard");
	expect(ask(s,
		   "POST / HTTP/1.1\r\nHost: HOST\r\n"
		   "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
		   "61a80\r\n%s\r\n0\r\n\r\n",
		   much),
	    413, "Content Too Large\n", "the same in chunks");
	all = ask(s, "POST / HTTP/1.1\r\nHost: HOST\r\n"
		     "Content-Length: 400000\r\n"
		     "Expect: 100-continue\r\n\r\n");
	expect(all, 413, "Content Too Large\n", "before it is sent");
	all = ask(s, "POST / HTTP/1.1\r\nHost: HOST\r\n"
		     "Content-Length: 99999999999999999999\r\n\r\n");
	ok(strncmp(all, "HTTP/1.1 4", 10) == 0, "a length beyond numbers");
	free(all);
	all = ask(s, "\x16\x03\x01\x02\x01\x01\r\n\r\n");
	ok(strncmp(all, "HTTP/1.1 2", 10) != 0, "TLS to a plain listener");
	free(all);
	free(much);
}

static void
test_work(const struct server *s)
{
	char *all = ask(s, GET("/toil"));

	ok(strstr(all, "\r\nX-Made: yes\r\n") != NULL, "headers of a child");
	expect(all, 201, "\r\n\r\nmade in a child\n", "an answer of a child");
	all = ask(s, GET("/notes"));
	ok(strstr(all, " told\n") != NULL, "its notes");
	free(all);
	all = ask(s, GET("/toil/big"));
	ok(strlen(all) > 3000000, "a large one");
	expect(all, 200, "2999", "to its end");
	expect(ask(s, GET("/toil/die")), 500, "Internal Server Error\n",
	    "a child that dies");
	all = ask(s, GET("/notes"));
	ok(strstr(all, "died of signal 9") != NULL, "is told");
	free(all);
	expect(ask(s, GET("/toil/quit")), 500, "", "a child that quits");
	expect(ask(s, GET("/toil/slow")), 504, "", "a child that is late");
	all = ask(s, GET("/notes"));
	ok(strstr(all, "more than 2 seconds") != NULL, "is told, too");
	free(all);
#if !defined __SANITIZE_ADDRESS__
	expect(ask(s, GET("/toil/hog")), 500, "", "a child that is greedy");
	all = ask(s, GET("/notes"));
	ok(strstr(all, "more memory than there is") != NULL, "and that");
	free(all);
#endif
}

/* Six at once with two children: nobody waits for another's request. */
static void
test_parallel(const struct server *s)
{
	char host[100];
	int fd[6], good = 0;

	(void)snprintf(host, sizeof host,
	    "GET /toil/nap HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n"
	    "Connection: close\r\n\r\n",
	    s->port);
	for (int i = 0; i < 6; i++) {
		fd[i] = dial(s);
		(void)!write(fd[i], host, strlen(host));
	}
	expect(ask(s, GET("/quick")), 200, "GET /quick body=0 x=- q=- c=-\n",
	    "answered while children work");
	for (int i = 0; i < 6; i++) {
		char *all = read_all(fd[i]);

		good += strncmp(all, "HTTP/1.1 201 ", 13) == 0;
		free(all);
		close(fd[i]);
	}
	is_int(good, 6, "all six are answered");
}

static long
memory_of(pid_t pid)
{
	char path[64], line[256];
	long kib = 0;
	FILE *f;

	(void)snprintf(path, sizeof path, "/proc/%ld/status", (long)pid);
	f = fopen(path, "r");
	while (f != NULL && fgets(line, sizeof line, f) != NULL)
		(void)sscanf(line, "VmHWM: %ld kB", &kib);
	if (f != NULL)
		fclose(f);
	return kib;
}

/* 200 at once, of which most send nothing or only a part. */
static void
test_crowd(const struct server *s)
{
	char part[] = "POST / HTTP/1.1\r\nHost: x\r\nContent-Le";
	int fd[200], refused = 0, open = 0;
	char window[64];

	for (int i = 0; i < 200; i++) {
		fd[i] = dial(s);
		if (fd[i] >= 0 && i % 2 == 0)
			(void)send(fd[i], part, sizeof part - 1, MSG_NOSIGNAL);
	}
	usleep(300000);
	for (int i = 0; i < 200; i++) {
		ssize_t n = fd[i] >= 0 ? recv(fd[i], window, sizeof window,
					     MSG_DONTWAIT)
				       : 0;

		if (n < 0 && errno == EAGAIN)
			open++;
		else
			refused +=
			    n <= 0 || strncmp(window, "HTTP/1.1 503 ", 13) == 0;
	}
	ok(open <= CAP, "no more than the cap are held: %d", open);
	is_int(open + refused, 200, "the others got 503 or were closed");
	/* those that sent no head for three seconds make room */
	sleep(4);
	expect(ask(s, GET("/quick")), 200, "GET /quick body=0 x=- q=- c=-\n",
	    "a true request while they hang");
	for (int i = 0; i < 200; i++)
		close(fd[i]);
	expect(ask(s, GET("/quick")), 200, "GET /quick body=0 x=- q=- c=-\n",
	    "and afterwards");
	ok(memory_of(s->pid) < 400 * 1024, "memory is bounded: %ld KiB",
	    memory_of(s->pid));
}

static long
ms_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* A byte now and then does not keep a connection. */
static void
test_slow(const struct server *s)
{
	long begin = ms_now();
	char window[512];
	ssize_t n = -1;
	int fd = dial(s);

	(void)!write(fd, "GET / HTTP/1.1\r\nX: ", 19);
	while (ms_now() - begin < 12000) {
		struct pollfd p = {fd, POLLIN, 0};

		if (send(fd, "a", 1, MSG_NOSIGNAL) < 0 || poll(&p, 1, 200) > 0)
			break;
	}
	n = recv(fd, window, sizeof window, 0);
	ok(ms_now() - begin < 9000 && n <= 0, "a slow sender is cut");
	close(fd);
	begin = ms_now();
	fd = dial(s);
	n = recv(fd, window, sizeof window, 0);
	ok(ms_now() - begin < 9000 && n <= 0, "so is one that says nothing");
	close(fd);
}

static void
test_ends(const struct listen_options *options)
{
	struct server s = serve(options, 0);
	char text[100];
	int fd;

	expect(ask(&s, GET("/stop")), 200, "\r\n\r\nbye\n", "the last answer");
	is_int(ended(&s, 0), LISTEN_ENDED, "ends by itself");
	s = serve(options, 0);
	expect(ask(&s, GET("/toil/last")), 201, "made in a child\n",
	    "the last answer, of a child");
	is_int(ended(&s, 0), LISTEN_ENDED, "ends by itself");
	s = serve(options, 1);
	is_int(ended(&s, 0), LISTEN_LATE, "ends when its time is up");
	s = serve(options, 0);
	expect(ask(&s, GET("/x")), 200, "c=-\n", "answers");
	is_int(ended(&s, SIGTERM), LISTEN_SIGNALLED, "ends by a signal");
	s = serve(options, 0);
	fd = dial(&s);
	(void)snprintf(text, sizeof text,
	    "GET /toil/slow HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n", s.port);
	(void)!write(fd, text, strlen(text));
	usleep(200000);
	is_int(ended(&s, SIGTERM), LISTEN_SIGNALLED,
	    "ends by a signal while a child works");
	close(fd);
}

static char *
ask_unix(const char *path, const char *request)
{
	struct sockaddr_un to = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);
	char *all;

	(void)snprintf(to.sun_path, sizeof to.sun_path, "%s", path);
	if (connect(fd, (struct sockaddr *)&to, sizeof to) != 0)
		return xstrdup("no connection");
	(void)send(fd, request, strlen(request), MSG_NOSIGNAL);
	all = read_all(fd);
	close(fd);
	return all;
}

static void
test_unix(void)
{
	char *path = xasprintf("%s/socket", dir);
	char *address = xasprintf("unix:%s", path);
	struct listen_options options = {.address = address};
	struct fault fault = FAULT_NONE;
	struct server s = serve(&options, 0);
	struct stat st;

	is_str(s.url, address, "the address of a Unix socket");
	ok(stat(path, &st) == 0 && (st.st_mode & 0777) == 0600, "is private");
	expect(ask_unix(path, "GET / HTTP/1.1\r\nHost: any.example\r\n"
			      "X-Forwarded-Proto: https\r\n"
			      "Connection: close\r\n\r\n"),
	    200, "c=- trusted tls\n", "who comes there is trusted");
	ok(listen_open(&options, &fault) == NULL &&
		fault.verdict == VERDICT_TROUBLE,
	    "a live one is not replaced: %s", fault.text);
	kill(s.pid, SIGKILL);
	(void)ended(&s, 0);
	ok(stat(path, &st) == 0, "a dead one is left behind");
	s = serve(&options, 0);
	expect(ask_unix(path, "GET / HTTP/1.1\r\nHost: any.example\r\n"
			      "Connection: close\r\n\r\n"),
	    200, "c=- trusted\n", "and replaced");
	is_int(ended(&s, SIGTERM), LISTEN_SIGNALLED, "ends");
	ok(stat(path, &st) != 0, "and takes it away");
	fclose(fopen(path, "w"));
	fault = (struct fault)FAULT_NONE;
	ok(listen_open(&options, &fault) == NULL, "a file is no socket: %s",
	    fault.text);
	unlink(path);
	free(path);
	free(address);
}

static void
test_proxies(void)
{
	char *good[] = {"192.0.2.0/24", "127.0.0.0/8"};
	struct listen_options options = {.address = "127.0.0.1:0",
	    .trusted_proxies = {good, 2},
	    .hosts = {(char *[]){"emrex.example.org"}, 1}};
	struct server s = serve(&options, 0);

	expect(ask(&s, "GET / HTTP/1.1\r\nHost: Emrex.Example.org:8443\r\n"
		       "X-Forwarded-Proto: https\r\nConnection: close\r\n\r\n"),
	    200, "c=- trusted tls\n", "a trusted proxy, and a name given");
	expect(ask(&s, GET("/")), 421, "", "the address is no name then");
	is_int(ended(&s, SIGTERM), LISTEN_SIGNALLED, "ends");
}

int
main(void)
{
	struct listen_options options = {.address = "127.0.0.1:0",
	    .connections = CAP,
	    .arrive_seconds = 6,
	    .work_seconds = 2,
	    .children = 2,
	    .work_memory = 512 * MIB,
	    .max_body = 100000};
	struct server s;

	alarm(120);
	(void)signal(SIGPIPE, SIG_IGN);
	if (mkdtemp(dir) == NULL)
		return 1;
	s = serve(&options, 0);
	if (ok(s.port > 0, "the port it got: %s", s.url)) {
		test_answers(&s);
		test_refusals(&s);
		test_work(&s);
		test_parallel(&s);
		test_slow(&s);
		test_crowd(&s);
	}
	is_int(ended(&s, SIGTERM), LISTEN_SIGNALLED, "ends by a signal");
	test_ends(&options);
	test_proxies();
	test_unix();
	rmdir(dir);
	return tap_done();
}

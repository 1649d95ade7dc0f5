/*
 * httpd: a server for the tests, over src/wire/listen.  It gives the files of
 * a directory with an ETag, and fails the way that is asked of it.
 *
 *	httpd [-a ADDRESS] [-c CERT -k KEY] [-l LOG] [-u FILE] DIR
 *
 * It listens on 127.0.0.1, a port that is free; its URL goes to FILE (else to
 * standard output) when it answers, and it ends on SIGTERM.  LOG gets a line
 * for each request: method, target, status, If-None-Match or "-",
 * If-Modified-Since or "-"; then, behind a tab, the body of a POST.
 *
 * DIR/NAME.how says how NAME is answered, words in any white space:
 *
 *	status=503	with that status; the file, if there is one, is the body
 *	slow=SECONDS	that much later
 *	die		by the death of who makes the answer: a 500
 *	noetag		without ETag; with Last-Modified alone
 *	nodate		without Last-Modified
 *	nothing		without both
 *	always		with 200 also where it is not modified
 *	type=TYPE	Content-Type
 *	cache=VALUE	Cache-Control
 *	expires=VALUE	Expires; '_' is a blank
 *	location=URL	Location
 */
#include <config.h>

#include <sys/stat.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "listen.h"
#include "msg.h"
#include "newfile.h"
#include "spool.h"
#include "std.h"
#include "xalloc.h"

static const char *root, *log_name;

/* All of the file PATH, *N bytes and a NUL; NULL when there is none. */
static char *
load(const char *path, size_t *n, struct stat *st)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	char *data;
	ssize_t got;

	if (fd == -1 || fstat(fd, st) == -1 || !S_ISREG(st->st_mode)) {
		if (fd != -1)
			close(fd);
		return NULL;
	}
	data = xmalloc((size_t)st->st_size + 1);
	got = read(fd, data, (size_t)st->st_size);
	close(fd);
	*n = got < 0 ? 0 : (size_t)got;
	data[*n] = '\0';
	return data;
}

/* The value of the word KEY in HOW, "" for a word without one; or NULL. */
static char *
word(const char *how, const char *key)
{
	size_t n = strlen(key), len;

	for (; how != NULL && *how != '\0'; how += len) {
		how += strspn(how, " \t\n");
		len = strcspn(how, " \t\n");
		if (len >= n && strncmp(how, key, n) == 0 &&
		    (len == n || how[n] == '='))
			return len == n ? xstrdup("")
					: xstrndup(how + n + 1, len - n - 1);
	}
	return NULL;
}

static bool
has(const char *how, const char *key)
{
	char *value = word(how, key);
	bool there = value != NULL;

	free(value);
	return there;
}

static void
copy_header(
    struct http_answer *a, const char *how, const char *key, const char *header)
{
	char *value = word(how, key);

	if (value != NULL) {
		for (char *p = value; *p != '\0'; p++)
			if (*p == '_')
				*p = ' ';
		http_answer_header(a, header, value);
	}
	free(value);
}

static uint64_t
sum(const char *data, size_t n)
{
	uint64_t h = 14695981039346656037u;

	while (n-- > 0)
		h = (h ^ (unsigned char)*data++) * 1099511628211u;
	return h;
}

/* Gives the validators; true when the asker has this content already. */
static bool
validate(const struct http_request *r, struct http_answer *a, const char *how,
    const char *data, size_t n, const struct stat *st)
{
	const char *match = http_request_header(r, "If-None-Match");
	const char *since = http_request_header(r, "If-Modified-Since");
	bool none = has(how, "nothing"), tagged = !none && !has(how, "noetag");
	bool dated = !none && !has(how, "nodate");
	char tag[32], date[64];
	struct tm tm;

	(void)snprintf(
	    tag, sizeof tag, "\"%016llx\"", (unsigned long long)sum(data, n));
	(void)strftime(date, sizeof date, "%a, %d %b %Y %H:%M:%S GMT",
	    gmtime_r(&st->st_mtime, &tm));
	if (tagged)
		http_answer_header(a, "ETag", tag);
	if (dated)
		http_answer_header(a, "Last-Modified", date);
	if (has(how, "always"))
		return false;
	if (tagged && match != NULL)
		return strcmp(match, tag) == 0;
	return dated && since != NULL && strcmp(since, date) == 0;
}

static void
note(const struct http_request *r, const struct http_answer *a)
{
	const char *match = http_request_header(r, "If-None-Match");
	const char *since = http_request_header(r, "If-Modified-Since");
	FILE *log = log_name == NULL ? NULL : fopen(log_name, "a");

	if (log == NULL)
		return;
	fprintf(log, "%s %s%s%s %d %s %s", r->method, r->path,
	    r->query != NULL ? "?" : "", r->query != NULL ? r->query : "",
	    a->status, match != NULL ? match : "-",
	    since != NULL ? since : "-");
	if (r->body_len > 0)
		fprintf(log, "\t%.*s", (int)r->body_len, (const char *)r->body);
	fputc('\n', log);
	fclose(log);
}

static void
make(const struct http_request *r, struct http_answer *a, const char *how)
{
	char *path = xasprintf("%s%s", root, r->path), *status, *data, *type;
	struct stat st;
	size_t n = 0;

	data = strstr(r->path, "/.") != NULL ? NULL : load(path, &n, &st);
	status = word(how, "status");
	type = word(how, "type");
	a->status = status != NULL ? atoi(status) : data != NULL ? 200 : 404;
	http_answer_header(a, "Content-Type",
	    type != NULL ? type : "application/octet-stream");
	copy_header(a, how, "cache", "Cache-Control");
	copy_header(a, how, "expires", "Expires");
	copy_header(a, how, "location", "Location");
	if (data != NULL && a->status == 200 &&
	    validate(r, a, how, data, n, &st))
		a->status = 304;
	if (data != NULL && a->status != 304)
		(void)buf_add(&a->body, data, n);
	note(r, a);
	free(path);
	free(status);
	free(data);
	free(type);
}

static char *
how_of(const struct http_request *r)
{
	char *path = xasprintf("%s%s.how", root, r->path), *how;
	struct stat st;
	size_t n;

	how = load(path, &n, &st);
	free(path);
	return how;
}

static void
work(void *ctx, const struct http_request *r, struct http_answer *a,
    struct buf *notes)
{
	char *how = how_of(r), *slow = word(how, "slow");

	(void)ctx;
	(void)notes;
	if (slow != NULL)
		sleep((unsigned)atoi(slow));
	if (has(how, "die"))
		_exit(1);
	make(r, a, how);
	free(slow);
	free(how);
}

static enum listen_how
answer(void *ctx, const struct http_request *r, struct http_answer *a)
{
	char *how = how_of(r);
	bool child = has(how, "slow") || has(how, "die");

	(void)ctx;
	if (!child)
		make(r, a, how);
	free(how);
	return child ? LISTEN_WORK : LISTEN_ANSWER;
}

/* Whole or not at all, for somebody waits for it. */
static int
tell(const char *file, const char *url)
{
	struct newfile *out;

	if (file == NULL) {
		puts(url);
		return fflush(stdout);
	}
	out = newfile_open(file, NEWFILE_REPLACE, NULL);
	if (out == NULL)
		return -1;
	dprintf(newfile_fd(out), "%s\n", url);
	return newfile_commit(out, NULL);
}

int
main(int argc, char **argv)
{
	static const struct listen_handler handler = {
	    .answer = answer, .work = work};
	struct listen_options options = {.address = "127.0.0.1:0"};
	struct fault fault = FAULT_NONE;
	const char *url_file = NULL;
	struct listen *l;
	int c, end;

	std_init(argv[0]);
	while ((c = getopt(argc, argv, "a:c:k:l:u:")) != -1) {
		if (c == 'a')
			options.address = optarg;
		else if (c == 'c')
			options.tls_cert = optarg;
		else if (c == 'k')
			options.tls_key = optarg;
		else if (c == 'l')
			log_name = optarg;
		else if (c == 'u')
			url_file = optarg;
		else
			return 2;
	}
	if (optind + 1 != argc) {
		msg_error("want one directory");
		return 2;
	}
	root = argv[optind];
	l = listen_open(&options, &fault);
	end = l == NULL || tell(url_file, listen_url(l)) != 0
		  ? -1
		  : listen_run(l, &handler, NULL, 0, &fault);
	if (end == -1)
		msg_fault(NULL, &fault);
	listen_free(l);
	return end == -1 ? 2 : 0;
}

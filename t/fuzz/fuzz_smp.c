/*
 * smp: any bytes as a request to emrex-smp, with a session that waits: method
 * and target on the first line, headers until an empty line, then the body.  In
 * it @S stands for the session, @T and @D for the tokens of start and decision,
 * which nobody could guess.  No answer has a line end in a header, or markup
 * that was sent.
 */
#include <config.h>

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "buf.h"
#include "caps.h"
#include "registry.h"
#include "smp.h"
#include "smpsession.h"
#include "smpspool.h"
#include "spool.h"
#include "when.h"
#include "xalloc.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define COOKIE "0123456789abcdef0123456789abcdef"
#define KEY                                                                    \
	"-----BEGIN PUBLIC KEY-----\\n"                                        \
	"MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEgaMAPJaSWSQMOybFXe4EGG85"         \
	"0v5cstJa0k3JDhSXpO7Ai33wLEoKL2D23uoeO9sbbOJ6phz/eOuCFyWy5tTHFA==\\n"  \
	"-----END PUBLIC KEY-----"

static const char list[] =
    "{\"countries\":[{\"countryCode\":\"FI\",\"singleFetch\":true}],\"emps\":[{"
    "\"acronym\":\"A\",\"countryCode\":\"FI\",\"institutions\":[\"B & C\"],"
    "\"url\":\"https://a.example/\",\"pubKey\":\"" KEY "\"}]}";

static char dir[] = "/tmp/emrex-fuzz-XXXXXX";
static struct smp smp = {.keep_days = 1, .minutes = 10};

static void
stop(void)
{
	char *rm = xasprintf("rm -rf %s", dir);

	if (system(rm) != 0)
		abort();
	free(rm);
	smp_stop(&smp);
}

static void
start(void)
{
	static char spool[sizeof dir + 10], key[sizeof dir + 10];
	struct spool *in = spool_memory(list, sizeof list - 1);
	FILE *f;

	if (smp.registry != NULL) {
		spool_free(in);
		return;
	}
	if (mkdtemp(dir) == NULL)
		abort();
	(void)snprintf(spool, sizeof spool, "%s/spool", dir);
	(void)snprintf(key, sizeof key, "%s.key", dir);
	f = fopen(key, "w");
	for (int i = 0; f != NULL && i < 64; i++)
		(void)fputc('0', f);
	if (f == NULL || fclose(f) != 0)
		abort();
	smp.state = dir;
	smp.spool = spool;
	smp.link_key = key;
	smp.parts.require = CHECK_DOCUMENT | CHECK_SIGNATURE;
	smp.parts.also = CHECK_SCHEMA;
	smp.parts.summary = true;
	smp.registry = registry_new();
	if (smp_start(&smp, NULL) != 0 ||
	    registry_read(smp.registry, in, "list", 0, NULL) != 0)
		abort();
	(void)unlink(key);
	spool_free(in);
	(void)atexit(stop);
}

/* DATA with @S, @T and @D replaced. */
static void
fill(struct buf *text, const uint8_t *data, size_t size, const char *session)
{
	char start_token[HASH_HEX], token[HASH_HEX], *purpose;
	const char *say = COOKIE " start";

	purpose = xasprintf(COOKIE " decide %s", session);
	(void)secret_hmac(smp.key, say, strlen(say), start_token, NULL);
	(void)secret_hmac(smp.key, purpose, strlen(purpose), token, NULL);
	for (size_t i = 0; i < size; i++) {
		const char *put = NULL;

		if (data[i] == '@' && i + 1 < size)
			put = data[i + 1] == 'S'   ? session
			      : data[i + 1] == 'T' ? start_token
			      : data[i + 1] == 'D' ? token
						   : NULL;
		if (put != NULL) {
			(void)buf_adds(text, put);
			i++;
		} else {
			(void)buf_add(text, &data[i], 1);
		}
	}
	(void)buf_add(text, "", 0);
	free(purpose);
}

static void
add_headers(struct http_request *r, char *head)
{
	for (char *line = head, *next; line != NULL; line = next) {
		char *colon = strchr(line, ':');

		next = strchr(line, '\n');
		if (next != NULL)
			*next++ = '\0';
		if (colon == NULL || (next != NULL && colon >= next) ||
		    r->headers.n >= 100)
			continue;
		*colon++ = '\0';
		colon += *colon == ' ';
		http_fields_add(&r->headers, line, colon);
	}
}

static void
look_at(const struct http_answer *a)
{
	if (a->status < 200 || a->status > 599)
		abort();
	for (size_t i = 0; i < a->headers.n; i++)
		if (strpbrk(a->headers.field[i].value, "\r\n") != NULL)
			abort();
	/* what was sent as markup is shown as text */
	if (a->body.len > 0 && strstr(a->body.data, "<zz") != NULL)
		abort();
}

static void
ask(struct http_request *r)
{
	struct http_answer a = HTTP_ANSWER_NONE;

	if (smp_answer(&smp, r, &a) == LISTEN_WORK)
		smp_work(&smp, r, &a, NULL);
	look_at(&a);
	http_answer_free(&a);
}

/* And then the page of what it came to, as the browser that began. */
static void
look_back(const struct smpsession *s)
{
	struct http_request r = {.method = "GET", .base = "", .host = "x"};
	char *path = xasprintf("/result/%s", s->id);

	r.path = path;
	http_fields_add(&r.headers, "Cookie", "emrex-smp=" COOKIE);
	ask(&r);
	http_fields_free(&r.headers);
	free(path);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct http_request r = {.base = ""};
	struct buf text = BUF_INIT((size_t)-1);
	struct smpperson person = {.key = NULL};
	struct smpspool_gone gone;
	struct smpsession s;
	char *target, *head, *body;

	start();
	/* the registry is no file that could have changed */
	smp.looked = when_now();
	if (smpsession_new(&smp, &s, registry_at(smp.registry, 0), COOKIE,
		&person, NULL) != 0)
		abort();
	fill(&text, data, size, s.id);
	head = strchr(text.data, '\n');
	if (head != NULL)
		*head++ = '\0';
	body = head != NULL ? strstr(head, "\n\n") : NULL;
	if (body != NULL) {
		*body = '\0';
		body += 2;
	}
	target = strchr(text.data, ' ');
	if (target != NULL)
		*target++ = '\0';
	r.method = text.data;
	if (head != NULL)
		add_headers(&r, head);
	r.host = http_request_header(&r, "Host");
	r.trusted = http_request_header(&r, "Via") != NULL;
	r.body = (const unsigned char *)(body != NULL ? body : "");
	r.body_len = body != NULL ? text.len - (size_t)(body - text.data) : 0;
	if (target != NULL && http_target(target, &r) == 0) {
		ask(&r);
		look_back(&s);
	}
	smpsession_end(&smp, &s);
	smp.minutes = -1;
	(void)smpspool_purge(&smp, &gone, NULL);
	smp.minutes = 10;
	smpsession_free(&s);
	http_fields_free(&r.headers);
	buf_free(&text);
	return 0;
}

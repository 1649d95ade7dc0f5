#include <config.h>

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "caps.h"
#include "fetch.h"
#include "form.h"
#include "hash.h"
#include "httpmsg.h"
#include "httpurl.h"
#include "secret.h"
#include "spool.h"
#include "webpage.h"
#include "when.h"
#include "xalloc.h"

int
fetch_begin(struct fetch *f, const char *url, const struct strings *extra,
    struct fault *fault)
{
	*f = (struct fetch){.url = url, .extra = extra};
	if (secret_id(f->session, fault) != 0 ||
	    secret_id(f->start, fault) != 0 || secret_id(f->back, fault) != 0)
		return -1;
	return 0;
}

void
fetch_free(struct fetch *f)
{
	spool_free(f->decoded.spool);
	decoded_free(&f->decoded);
	spool_free(f->body);
	free(f->base);
	free(f->return_url);
}

void
fetch_base(struct fetch *f, const char *base)
{
	size_t n = strlen(base);

	while (n > 0 && base[n - 1] == '/')
		n--;
	f->base = xstrndup(base, n);
	f->return_url = xasprintf("%s/%s", f->base, f->back);
}

char *
fetch_start(const struct fetch *f)
{
	return xasprintf("%s/%s", f->base, f->start);
}

/* The fields of the request; the names of the last ones are to be freed. */
static struct webpage_field *
fields(const struct fetch *f, size_t *n)
{
	struct webpage_field *v = xcalloc(2 + f->extra->n, sizeof *v);

	v[0] = (struct webpage_field){"sessionId", f->session, NULL};
	v[1] = (struct webpage_field){"returnUrl", f->return_url, NULL};
	for (*n = 2; *n < 2 + f->extra->n; (*n)++) {
		const char *s = f->extra->v[*n - 2];

		v[*n].name = xstrndup(s, strcspn(s, "="));
		v[*n].value = s + strcspn(s, "=");
		v[*n].value += *v[*n].value == '=';
	}
	return v;
}

static void
fields_free(struct webpage_field *v, size_t n)
{
	union {
		const char *c;
		char *p;
	} name;

	while (n > 2) {
		name.c = v[--n].name;
		free(name.p);
	}
	free(v);
}

int
fetch_request(const struct fetch *f, struct spool *out, struct fault *fault)
{
	struct form_out body;
	size_t n, i;
	struct webpage_field *v = fields(f, &n);
	int ret = 0;

	form_begin(&body, out);
	for (i = 0; ret == 0 && i < n; i++)
		ret = form_put(&body, v[i].name, v[i].value, fault);
	fields_free(v, n);
	return ret;
}

/*
 * Does the answer in BODY name our session?  Whether it makes sense otherwise
 * is found when it is judged: a damaged answer is the answer, too.
 */
static int
check(const struct fetch *f, struct spool *body, struct fault *fault)
{
	struct fault own = FAULT_NONE;
	struct form form;
	size_t n = strlen(f->session), i;
	bool ours = false, named = false;

	(void)form_parse(body, &form, &own);
	for (i = 0; i < form.n; i++) {
		if (strcasecmp(form.field[i].name, "sessionId") != 0 ||
		    *form.field[i].value == '\0')
			continue;
		named = true;
		ours =
		    ours || (strlen(form.field[i].value) == n &&
				hash_equal(form.field[i].value, f->session, n));
	}
	form_free(&form);
	if (ours)
		return 0;
	if (!named && own.verdict != VERDICT_OK)
		return fault_set(fault, own.verdict, 0, "%s", own.text);
	return fault_set(fault, VERDICT_NO, 0,
	    named ? "session: not the one that was sent"
		  : "session: want the one that was sent, have none");
}

static int
copy(struct spool *from, struct spool *to, struct fault *fault)
{
	char chunk[16 * KIB];
	uint64_t off = 0;
	ptrdiff_t n;

	while ((n = spool_read(from, off, chunk, sizeof chunk, fault)) > 0) {
		if (spool_write(to, chunk, (size_t)n, fault) != 0)
			return -1;
		off += (uint64_t)n;
	}
	return n < 0 ? -1 : 0;
}

int
fetch_take(struct fetch *f, struct spool *body, struct fault *fault)
{
	const struct decode_options options = {f->session, false};
	struct fault own = FAULT_NONE;
	struct spool *in;

	if (f->answered || check(f, body, &own) != 0) {
		if (f->answered)
			fault_set(&own, VERDICT_NO, 0,
			    "a second answer: the first one stands");
		f->refused++;
		f->refusal = own;
		spool_free(body);
		return fault_set(fault, own.verdict, 0, "%s", own.text);
	}
	f->answered = true;
	f->received = when_now();
	f->body = body;
	in = spool_new(CAP_FORM);
	if (copy(body, in, &f->fault) != 0) {
		spool_free(in);
		f->verdict = f->fault.verdict;
		return 0;
	}
	f->verdict = decode_form(in, &options, &f->decoded, &f->fault);
	return 0;
}

/* Is PATH ours, the proxy's prefix before it or not, and ends in TOKEN? */
static bool
is_path(const struct fetch *f, const char *path, const char *token)
{
	size_t n = strlen(path), len = strlen(token);
	struct httpurl url;
	bool ret;

	if (n < len + 1 || path[n - len - 1] != '/' ||
	    !hash_equal(path + n - len, token, len))
		return false;
	if (n == len + 1)
		return true;
	ret = httpurl_parse(f->return_url, &url, NULL) == 0 &&
	      strlen(url.path) == n && memcmp(url.path, path, n - len) == 0;
	httpurl_free(&url);
	return ret;
}

/* What the student reads of the answer that counts. */
static void
tell(const struct fetch *f, const struct http_request *r, struct http_answer *a)
{
	static const char *const keys[] = {
	    [RESPONSE_NO_RESULTS] = "fetch.no-results",
	    [RESPONSE_CANCEL] = "fetch.cancel",
	    [RESPONSE_ERROR] = "fetch.error",
	    [RESPONSE_UNKNOWN] = "fetch.error"};
	enum response_code kind = f->decoded.response.kind;
	const char *message = f->decoded.response.message;
	struct labels *words = webpage_words(r, NULL);
	const char *key = "fetch.damaged";
	struct webpage p;

	if (f->verdict == VERDICT_OK)
		key = "fetch.good";
	else if (keys[kind] != NULL && f->decoded.response.elmo == NULL)
		key = keys[kind];
	webpage_begin(&p, words, "fetch.title", NULL, NULL);
	webpage_box(&p,
	    f->verdict == VERDICT_OK   ? "good"
	    : f->verdict == VERDICT_NO ? "note"
				       : "error",
	    key, NULL, NULL);
	if (f->verdict != VERDICT_OK && message != NULL && *message != '\0') {
		webpage_say(&p, "p", "fetch.message");
		webpage_html(&p, "<blockquote><p>");
		webpage_text(&p, message);
		webpage_html(&p, "</p></blockquote>\n");
	}
	webpage_say(&p, "p", "fetch.close");
	webpage_end(&p, a, 200);
	labels_free(words);
}

/* A page of STATUS that says KEY. */
static void
refuse(const struct http_request *r, struct http_answer *a, int status,
    const char *key)
{
	struct labels *words = webpage_words(r, NULL);

	webpage_tell(a, words, status, "error.title", key, NULL);
	labels_free(words);
}

static void
start(
    const struct fetch *f, const struct http_request *r, struct http_answer *a)
{
	struct labels *words;
	struct webpage_field *v;
	size_t n;

	if (!http_request_is(r, "GET")) {
		http_answer_not_allowed(a, "GET, HEAD");
		webpage_refuse(NULL, r, a);
		return;
	}
	if (f->answered) {
		refuse(r, a, 410, "fetch.over");
		return;
	}
	words = webpage_words(r, NULL);
	v = fields(f, &n);
	if (webpage_send(
		a, words, "send.title", "send.text", f->url, v, n, NULL) != 0)
		http_answer_text(a, 500, NULL);
	fields_free(v, n);
	labels_free(words);
}

/*
 * Other sites may post here, for that is how answers come: the session alone
 * says whose it is.  Some send what they refuse with GET.
 */
static enum listen_how
answer_back(
    struct fetch *f, const struct http_request *r, struct http_answer *a)
{
	bool get = strcmp(r->method, "GET") == 0;
	struct spool *body = spool_new(CAP_FORM);
	int ret;

	if (!get && strcmp(r->method, "POST") != 0) {
		http_answer_not_allowed(a, "GET, POST");
		webpage_refuse(NULL, r, a);
		spool_free(body);
		return LISTEN_ANSWER;
	}
	if (get && r->query == NULL) {
		refuse(r, a, 400, "fetch.nothing");
		spool_free(body);
		return LISTEN_ANSWER;
	}
	ret = get ? spool_write(body, r->query, strlen(r->query), NULL)
		  : spool_write(body, r->body, r->body_len, NULL);
	if (ret != 0) {
		refuse(r, a, 500, "error.internal");
		spool_free(body);
		return LISTEN_ANSWER;
	}
	if (fetch_take(f, body, NULL) == 0) {
		tell(f, r, a);
		return LISTEN_STOP;
	}
	if (f->answered)
		refuse(r, a, 409, "fetch.again");
	else if (f->refusal.verdict == VERDICT_NO)
		refuse(r, a, 403, "fetch.other");
	else
		refuse(r, a, 400, "fetch.nothing");
	return LISTEN_ANSWER;
}

static enum listen_how
answer(void *ctx, const struct http_request *r, struct http_answer *a)
{
	struct fetch *f = ctx;

	if (is_path(f, r->path, f->start)) {
		start(f, r, a);
		return LISTEN_ANSWER;
	}
	if (is_path(f, r->path, f->back))
		return answer_back(f, r, a);
	http_answer_text(a, 404, NULL);
	webpage_refuse(NULL, r, a);
	return LISTEN_ANSWER;
}

/* Only an answer has a body, of a session that waits for one. */
static size_t
room(void *ctx, const struct http_request *r)
{
	const struct fetch *f = ctx;

	return is_path(f, r->path, f->back) ? (size_t)-1 : 0;
}

const struct listen_handler fetch_handler = {
    room, answer, NULL, NULL, webpage_refuse};

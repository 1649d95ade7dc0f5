#include <config.h>

#include <string.h>

#include "caps.h"
#include "smp.h"
#include "smppage.h"
#include "smpsession.h"
#include "smpspool.h"
#include "smpturn.h"
#include "webpage.h"

/* What follows PREFIX in PATH, or NULL. */
static const char *
below(const char *path, const char *prefix)
{
	size_t n = strlen(prefix);

	return strncmp(path, prefix, n) == 0 ? path + n : NULL;
}

static bool
is_post(const struct http_request *r)
{
	return strcmp(r->method, "POST") == 0;
}

/* Reads what somebody sent, or writes much: in a child. */
static bool
is_work(const struct http_request *r)
{
	return strcmp(r->path, "/answer") == 0 ||
	       below(r->path, "/result/") != NULL ||
	       below(r->path, "/decide/") != NULL;
}

static void
route_get(struct smpturn *t)
{
	const char *path = t->r.path, *rest;

	if (strcmp(path, "/") == 0)
		smpbegin_front(t);
	else if ((rest = below(path, "/country/")) != NULL)
		smpbegin_country(t, rest);
	else if (strcmp(path, "/answer") == 0 &&
		 strcmp(t->r.method, "GET") == 0)
		smpback_answer(t);
	else if ((rest = below(path, "/result/")) != NULL)
		smpback_result(t, rest);
	else if ((rest = below(path, "/done/")) != NULL &&
		 (strcmp(rest, "accepted") == 0 ||
		     strcmp(rest, "discarded") == 0))
		smppage_done(&t->page, rest, t->a);
	else if (strcmp(path, "/start") == 0)
		smpturn_redirect(t, "/", "");
	else if ((rest = below(path, "/decide/")) != NULL &&
		 smpsession_is_id(rest))
		smpturn_redirect(t, "/result/", rest);
	else
		smpturn_fail(t, 404, NULL);
}

static void
route_post(struct smpturn *t)
{
	const char *path = t->r.path, *rest;

	if (strcmp(path, "/start") == 0) {
		smpbegin_start(t);
	} else if (strcmp(path, "/answer") == 0) {
		smpback_answer(t);
	} else if ((rest = below(path, "/decide/")) != NULL) {
		smpback_decide(t, rest);
	} else {
		http_answer_not_allowed(t->a, "GET, HEAD");
		webpage_refuse(NULL, &t->r, t->a);
	}
}

static void
handle(
    const struct smp *smp, const struct http_request *r, struct http_answer *a)
{
	struct smpturn t;

	smpturn_begin(&t, smp, r, a);
	if (t.words == NULL) {
		http_answer_text(a, 500, NULL);
	} else if (http_request_is(r, "GET")) {
		route_get(&t);
	} else if (is_post(r)) {
		route_post(&t);
	} else {
		http_answer_not_allowed(a, "GET, HEAD, POST");
		webpage_refuse(NULL, &t.r, a);
	}
	smpturn_end(&t);
}

size_t
smp_room(void *ctx, const struct http_request *r)
{
	(void)ctx;
	return is_post(r) && strcmp(r->path, "/answer") == 0 ? CAP_LISTEN_BODY
							     : CAP_SMP_BODY;
}

enum listen_how
smp_answer(void *ctx, const struct http_request *r, struct http_answer *a)
{
	struct smp *smp = ctx;

	smpspool_tidy(smp);
	smp_look(smp);
	if (is_work(r))
		return LISTEN_WORK;
	handle(smp, r, a);
	return LISTEN_ANSWER;
}

void
smp_work(void *ctx, const struct http_request *r, struct http_answer *a,
    struct buf *notes)
{
	(void)notes;
	handle(ctx, r, a);
}

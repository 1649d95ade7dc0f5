#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "smp.h"
#include "smpcheck.h"
#include "smpcount.h"
#include "smpspool.h"
#include "smpturn.h"
#include "xalloc.h"

/* What was sent to /answer, whichever way. */
static const char *
answer_data(const struct http_request *r, size_t *n)
{
	if (strcmp(r->method, "POST") == 0) {
		*n = r->body_len;
		return (const char *)r->body;
	}
	*n = r->query != NULL ? strlen(r->query) : 0;
	return r->query;
}

static bool
has_field(const char *data, size_t n, const char *name)
{
	char *value = http_form_value(data, n, name);
	bool has = value != NULL;

	free(value);
	return has;
}

/*
 * The one request that comes from elsewhere.  It changes nothing but a session
 * that waits, whose name nobody can guess, and it is looked at only later.
 */
void
smpback_answer(struct smpturn *t)
{
	struct fault fault = FAULT_NONE;
	struct smpsession s;
	size_t n;
	const char *data = answer_data(&t->r, &n);
	char *id = data != NULL ? http_form_value(data, n, "sessionId") : NULL;
	int ret = smpsession_load(t->smp, &s, id, &fault);

	if (ret == 0 && !smpsession_waits(t->smp, &s))
		ret = 1;
	if (id == NULL ||
	    (!has_field(data, n, "elmo") && !has_field(data, n, "returnCode")))
		smpturn_fail(t, 400, NULL);
	else if (ret == 0 && (ret = smpsession_put(&s, data, n, &fault)) == 0)
		smpturn_redirect(t, "/result/", s.id);
	if (ret == 1 && t->a->status == 0)
		smppage_tell(&t->page, 410, "smp.answer.none", t->a);
	else if (ret == -1 && t->a->status == 0)
		smpturn_fail(t, 500, &fault);
	smpsession_free(&s);
	free(id);
}

/* The session ID, when it is this browser's; else it is said that not. */
static int
own_session(struct smpturn *t, struct smpsession *s, const char *id)
{
	struct fault fault = FAULT_NONE;
	int ret = smpsession_load(t->smp, s, id, &fault);

	if (ret == -1)
		smpturn_fail(t, 500, &fault);
	else if (ret == 0 && !smpsession_of(s, t->cookie))
		smppage_tell(&t->page, 403, "smp.other-browser", t->a);
	else if (ret != 0)
		smppage_tell(&t->page, 404, "smp.session.none", t->a);
	return t->a->status == 0 ? 0 : -1;
}

static void
count(const struct smpturn *t, const struct smpsession *s,
    enum smpcheck_outcome outcome)
{
	static const enum smpcount_outcome as[] = {
	    [SMPCHECK_PERSON] = SMPCOUNT_PERSON,
	    [SMPCHECK_REFUSED] = SMPCOUNT_REFUSED,
	    [SMPCHECK_CANCEL] = SMPCOUNT_CANCEL,
	    [SMPCHECK_NO_RESULTS] = SMPCOUNT_NO_RESULTS,
	    [SMPCHECK_ERROR] = SMPCOUNT_ERROR,
	    [SMPCHECK_DAMAGED] = SMPCOUNT_REFUSED};

	if (outcome != SMPCHECK_GOOD && outcome != SMPCHECK_UNSURE &&
	    smpsession_mark(s, "counted", NULL) == 0)
		smpcount_add(t->smp, s, as[outcome], NULL);
}

/* It could not be judged: or another request has just ended the session. */
static void
tell_failure(
    struct smpturn *t, const struct smpsession *s, const struct fault *fault)
{
	if (smpsession_has(s, "session"))
		smpturn_fail(t, 500, fault);
	else
		smppage_tell(&t->page, 404, "smp.session.none", t->a);
}

void
smpback_result(struct smpturn *t, const char *id)
{
	struct fault fault = FAULT_NONE;
	struct smpcheck check;
	struct smpsession s;
	char *purpose;

	if (own_session(t, &s, id) != 0) {
		smpsession_free(&s);
		return;
	}
	if (!smpsession_has(&s, "answer")) {
		smppage_wait(&t->page, &s, t->a);
		smpsession_free(&s);
		return;
	}
	purpose = xasprintf("decide %s", s.id);
	if (smpcheck(t->smp, &s, &check, &fault) != 0 ||
	    smpturn_token(t, purpose, t->token) != 0) {
		tell_failure(t, &s, &fault);
	} else {
		count(t, &s, check.outcome);
		smppage_result(&t->page, &s, &check, t->a);
	}
	smpcheck_free(&check);
	smpsession_free(&s);
	free(purpose);
}

static void
accept_it(struct smpturn *t, const struct smpsession *s)
{
	struct fault fault = FAULT_NONE;
	struct smpcheck check;
	int ret = smpcheck(t->smp, s, &check, &fault);

	if (ret == 0 && check.outcome != SMPCHECK_GOOD &&
	    check.outcome != SMPCHECK_UNSURE) {
		smppage_result(&t->page, s, &check, t->a);
		t->a->status = 403;
	} else if (ret == 0) {
		ret = smpspool_put(t->smp, s, &check, &fault);
		if (ret == 0)
			smpcount_add(t->smp, s, SMPCOUNT_ACCEPTED,
			    check.result.summary.ects);
	}
	if (ret == -1) {
		tell_failure(t, s, &fault);
	} else if (t->a->status == 0) {
		smpsession_end(t->smp, s);
		smpturn_redirect(t, "/done/", "accepted");
	}
	smpcheck_free(&check);
}

static void
discard(struct smpturn *t, const struct smpsession *s)
{
	if (smpsession_mark(s, "counted", NULL) == 0)
		smpcount_add(t->smp, s, SMPCOUNT_DISCARDED, NULL);
	smpsession_end(t->smp, s);
	smpturn_redirect(t, "/done/", "discarded");
}

void
smpback_decide(struct smpturn *t, const char *id)
{
	char *what = http_request_field(&t->r, "what");
	char *purpose = xasprintf("decide %s", id);
	struct smpsession s = {.dir = NULL};

	if (!smpturn_ours(t, purpose))
		smppage_tell(&t->page, 403, "smp.stale", t->a);
	else if (own_session(t, &s, id) == 0 && !smpsession_has(&s, "answer"))
		smppage_tell(&t->page, 404, "smp.session.none", t->a);
	else if (t->a->status == 0 && what != NULL &&
		 strcmp(what, "accept") == 0)
		accept_it(t, &s);
	else if (t->a->status == 0 && what != NULL &&
		 strcmp(what, "discard") == 0)
		discard(t, &s);
	else if (t->a->status == 0)
		smpturn_fail(t, 400, NULL);
	smpsession_free(&s);
	free(what);
	free(purpose);
}

#include <config.h>

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "msg.h"
#include "registry.h"
#include "smp.h"
#include "smpcount.h"
#include "smplink.h"
#include "smpturn.h"
#include "webpage.h"
#include "xalloc.h"

/*
 * Who is signed in goes before whom a link is about: it is the former whose
 * browser this is.
 */
static void
find_person(const struct smpturn *t, struct smpperson *person)
{
	struct smpperson linked = {.key = NULL};

	memset(person, 0, sizeof *person);
	smpperson_request(person, &t->r, &t->smp->attributes);
	if (smpperson_known(person) || t->cookie == NULL)
		return;
	if (smplink_person(t->smp, t->cookie, &linked) != 0) {
		smpperson_free(&linked);
		return;
	}
	smpperson_free(person);
	*person = linked;
}

/* GET /?link=TOKEN: a HEAD, of whatever previews addresses, uses nothing. */
static void
take_link(struct smpturn *t, const char *token)
{
	const char *cookie = t->cookie != NULL ? t->cookie : t->new;
	struct fault fault = FAULT_NONE;
	int ret = t->smp->link_key == NULL
		      ? 1
		      : smplink_open(t->smp, token, cookie, &fault);

	if (ret == -1)
		smpturn_fail(t, 500, &fault);
	else if (ret != 0)
		smppage_tell(&t->page, 410, "smp.link.used", t->a);
	else
		smpturn_redirect(t, "/", "");
	if (ret == 0)
		smpturn_put_cookie(t);
}

void
smpbegin_front(struct smpturn *t)
{
	char *token = http_request_query(&t->r, "link");
	char *query = http_request_query(&t->r, "q");
	struct smpperson person;

	if (smpturn_cookie(t) == 0 && token != NULL &&
	    strcmp(t->r.method, "GET") == 0) {
		take_link(t, token);
	} else if (t->a->status == 0) {
		find_person(t, &person);
		smppage_front(&t->page, &person, query, t->a);
		smpturn_put_cookie(t);
		smpperson_free(&person);
	}
	free(token);
	free(query);
}

void
smpbegin_country(struct smpturn *t, const char *code)
{
	const struct registry *registry = t->smp->registry;
	struct smpperson person;
	size_t i;

	for (i = 0; i < registry_count(registry); i++)
		if (strcasecmp(registry_at(registry, i)->country, code) == 0)
			break;
	if (i == registry_count(registry)) {
		smpturn_fail(t, 404, NULL);
		return;
	}
	if (smpturn_cookie(t) != 0)
		return;
	find_person(t, &person);
	smppage_country(
	    &t->page, &person, registry_at(registry, i)->country, t->a);
	smpturn_put_cookie(t);
	smpperson_free(&person);
}

static const struct registry_entry *
chosen(const struct smpturn *t)
{
	const struct registry_entry *found = NULL;
	char *url = http_request_field(&t->r, "emp");

	for (size_t i = 0; url != NULL && i < registry_count(t->smp->registry);
	     i++)
		if (strcmp(registry_at(t->smp->registry, i)->url, url) == 0)
			found = registry_at(t->smp->registry, i);
	free(url);
	return found;
}

/* Off to the contact point. */
static void
send_off(struct smpturn *t, const struct smpsession *s, struct fault *fault)
{
	char *origin = http_request_origin(&t->r);
	char *to =
	    xasprintf("%s%s/answer", origin != NULL ? origin : "", t->r.base);
	const struct webpage_field fields[] = {
	    {"sessionId", s->id, NULL}, {"returnUrl", to, NULL}};

	if (origin == NULL)
		smpturn_fail(t, 400, NULL);
	else if (webpage_send(t->a, t->words, "send.title", "send.text", s->url,
		     fields, 2, fault) != 0)
		smpturn_fail(t, 500, fault);
	else
		smpcount_add(t->smp, s, SMPCOUNT_STARTED, NULL);
	free(origin);
	free(to);
}

void
smpbegin_start(struct smpturn *t)
{
	const struct registry_entry *entry = chosen(t);
	struct fault fault = FAULT_NONE;
	struct smpperson person;
	struct smpsession s;

	if (!smpturn_ours(t, "start")) {
		smppage_tell(&t->page, 403, "smp.stale", t->a);
		return;
	}
	find_person(t, &person);
	if (entry == NULL) {
		smppage_tell(&t->page, 404, "smp.choose.gone", t->a);
	} else if (t->smp->need_person && !smpperson_known(&person)) {
		smppage_tell(&t->page, 403, "smp.choose.unknown", t->a);
	} else {
		if (smpsession_new(
			t->smp, &s, entry, t->cookie, &person, &fault) != 0)
			smpturn_fail(t, 500, &fault);
		else
			send_off(t, &s, &fault);
		if (t->a->status == 200)
			smplink_done(t->smp, t->cookie);
		smpsession_free(&s);
	}
	smpperson_free(&person);
}

#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "msg.h"
#include "smp.h"
#include "smpturn.h"
#include "webpage.h"
#include "xalloc.h"

/* __Host-: no other host below our domain can set it (RFC 6265bis 4.1.3.2). */
static const char *
cookie_name(const struct smpturn *t)
{
	return t->r.tls ? "__Host-emrex-smp" : "emrex-smp";
}

void
smpturn_begin(struct smpturn *t, const struct smp *smp,
    const struct http_request *r, struct http_answer *a)
{
	memset(t, 0, sizeof *t);
	t->smp = smp;
	t->r = *r;
	t->a = a;
	if (smp->host != NULL) {
		t->r.host = smp->host;
		t->r.base = smp->base;
		t->r.tls = smp->tls;
	}
	t->words = webpage_words(&t->r, NULL);
	t->cookie = http_request_cookie(&t->r, cookie_name(t));
	if (t->cookie != NULL && !smpsession_is_id(t->cookie)) {
		free(t->cookie);
		t->cookie = NULL;
	}
	t->page = (struct smppage){smp, &t->r, t->words, t->token};
}

void
smpturn_end(struct smpturn *t)
{
	labels_free(t->words);
	free(t->cookie);
}

void
smpturn_fail(struct smpturn *t, int status, const struct fault *fault)
{
	if (fault != NULL)
		msg_error("%s", fault->text);
	http_answer_text(t->a, status, NULL);
	webpage_refuse(NULL, &t->r, t->a);
}

/* Of the forms of this browser for PURPOSE. */
int
smpturn_token(const struct smpturn *t, const char *purpose, char hex[HASH_HEX])
{
	const char *cookie = t->cookie != NULL ? t->cookie : t->new;
	char *text = xasprintf("%s %s", cookie, purpose);
	int ret = secret_hmac(t->smp->key, text, strlen(text), hex, NULL);

	free(text);
	return ret;
}

/* A POST from a page that we gave this browser? */
bool
smpturn_ours(const struct smpturn *t, const char *purpose)
{
	char *have = http_request_field(&t->r, "token"), want[HASH_HEX];
	bool ours = t->cookie != NULL && have != NULL &&
		    http_request_same_origin(&t->r) &&
		    strlen(have) == HASH_HEX - 1 &&
		    smpturn_token(t, purpose, want) == 0 &&
		    hash_equal(have, want, HASH_HEX - 1);

	free(have);
	return ours;
}

/* The browser gets a cookie if it has none; with the page's token. */
int
smpturn_cookie(struct smpturn *t)
{
	struct fault fault = FAULT_NONE;

	if ((t->cookie == NULL && secret_id(t->new, &fault) != 0) ||
	    smpturn_token(t, "start", t->token) != 0) {
		smpturn_fail(t, 500, &fault);
		return -1;
	}
	return 0;
}

void
smpturn_put_cookie(struct smpturn *t)
{
	struct http_request r = t->r;

	if (t->cookie != NULL)
		return;
	/* __Host- wants the path / */
	if (r.tls)
		r.base = "";
	http_answer_cookie(t->a, &r, cookie_name(t), t->new, 0);
}

void
smpturn_redirect(struct smpturn *t, const char *path, const char *last)
{
	char *to = xasprintf("%s%s%s", t->r.base, path, last);

	http_answer_redirect(t->a, to);
	http_answer_header(t->a, "Cache-Control", "no-store");
	http_answer_header(t->a, "Referrer-Policy", "same-origin");
	free(to);
}

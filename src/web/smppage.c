#include <config.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "smp.h"
#include "smpcheck.h"
#include "smppage.h"
#include "smpsession.h"
#include "webpage.h"
#include "xalloc.h"

static void
add_back(const struct smppage *page, struct webpage *p)
{
	char *to = xasprintf("%s/", page->r->base);

	webpage_html(p, "<p><a");
	webpage_attribute(p, "href", to);
	webpage_html(p, ">");
	webpage_word(p, "smp.back");
	webpage_html(p, "</a></p>\n");
	free(to);
}

void
smppage_tell(const struct smppage *page, int status, const char *key,
    struct http_answer *a)
{
	struct webpage p;

	webpage_begin(&p, page->words, "error.title", page->smp->name, NULL);
	webpage_box(&p, "error", key, NULL, NULL);
	add_back(page, &p);
	webpage_end(&p, a, status);
}

void
smppage_done(
    const struct smppage *page, const char *kind, struct http_answer *a)
{
	bool accepted = strcmp(kind, "accepted") == 0;
	struct webpage p;

	webpage_begin(&p, page->words,
	    accepted ? "smp.accepted.title" : "smp.discarded.title",
	    page->smp->name, page->r);
	webpage_box(&p, accepted ? "good" : "note",
	    accepted ? "smp.accepted.text" : "smp.discarded.text",
	    page->smp->name != NULL
		? page->smp->name
		: labels_get(page->words, "smp.institution"),
	    NULL);
	add_back(page, &p);
	webpage_end(&p, a, 200);
}

void
smppage_wait(const struct smppage *page, const struct smpsession *s,
    struct http_answer *a)
{
	struct webpage p;

	webpage_begin(
	    &p, page->words, "smp.wait.title", page->smp->name, page->r);
	webpage_box(&p, "note", "smp.wait.text", s->name, NULL);
	add_back(page, &p);
	webpage_end(&p, a, 200);
}

static void
begin_item(struct webpage *p, const char *key)
{
	webpage_say(p, "dt", key);
	webpage_html(p, "<dd>");
}

static void
end_item(struct webpage *p)
{
	webpage_html(p, "</dd>\n");
}

static void
add_issuers(struct webpage *p, const struct summary *summary)
{
	begin_item(p, "smp.result.institutions");
	for (size_t i = 0; i < summary->nissuers; i++) {
		const struct summary_issuer *issuer = &summary->issuers[i];

		if (i > 0)
			webpage_html(p, "<br>");
		webpage_text(p, *issuer->title != '\0'	 ? issuer->title
				: *issuer->schac != '\0' ? issuer->schac
							 : "?");
		if (*issuer->country != '\0') {
			webpage_html(p, " (");
			webpage_text(p, issuer->country);
			webpage_html(p, ")");
		}
	}
	end_item(p);
}

static void
add_numbers(struct webpage *p, const struct summary *summary)
{
	char number[32];

	(void)snprintf(number, sizeof number, "%lu", summary->achievements);
	begin_item(p, "smp.result.courses");
	webpage_text(p, number);
	end_item(p);
	begin_item(p, "smp.result.credits");
	if (*summary->ects != '\0')
		webpage_text(p, summary->ects);
	else
		webpage_word(p, "smp.result.not-told");
	end_item(p);
	(void)snprintf(number, sizeof number, "%lu", summary->attachments);
	begin_item(p, "smp.result.attachments");
	webpage_text(p, number);
	end_item(p);
}

static const char *
person_key(const struct smpcheck *c)
{
	if (!c->asked)
		return "smp.person.not-asked";
	switch (c->result.whose.verdict) {
	case PERSON_SAME:
		return "smp.person.same";
	case PERSON_UNSURE:
		return "smp.person.unsure";
	default:
		return "smp.person.different";
	}
}

static void
add_facts(
    struct webpage *p, const struct smpsession *s, const struct smpcheck *c)
{
	const struct check_result *result = &c->result;

	webpage_html(p, "<dl>\n");
	begin_item(p, "smp.result.point");
	webpage_text(p, s->name);
	end_item(p);
	begin_item(p, "smp.result.signature");
	webpage_word(p, result->signature == CHECK_GOOD ? "smp.signature.good"
							: "smp.signature.bad");
	end_item(p);
	/* what a forger says would look like what is so */
	if (result->read && result->signature == CHECK_GOOD) {
		begin_item(p, "smp.result.person");
		webpage_word(p, person_key(c));
		end_item(p);
		add_issuers(p, &result->summary);
		add_numbers(p, &result->summary);
	}
	if (result->schema == CHECK_BAD) {
		begin_item(p, "smp.result.form");
		webpage_word(p, "smp.form.bad");
		end_item(p);
	}
	webpage_html(p, "</dl>\n");
}

static void
add_button(
    struct webpage *p, const char *value, const char *class, const char *key)
{
	webpage_html(p, "<button name=\"what\"");
	webpage_attribute(p, "value", value);
	if (class != NULL)
		webpage_attribute(p, "class", class);
	webpage_html(p, ">");
	webpage_word(p, key);
	webpage_html(p, "</button>\n");
}

static void
add_decision(const struct smppage *page, struct webpage *p,
    const struct smpsession *s, bool may)
{
	char *to = xasprintf("%s/decide/%s", page->r->base, s->id);
	const char *name = page->smp->name != NULL
			       ? page->smp->name
			       : labels_get(page->words, "smp.institution");

	if (may) {
		webpage_say(p, "h2", "smp.consent.title");
		webpage_html(p, "<p>");
		webpage_words2(p, "smp.consent.text", name, NULL);
		webpage_html(p, "</p>\n");
	}
	webpage_html(p, "<form method=\"post\"");
	webpage_attribute(p, "action", to);
	webpage_html(p, ">\n");
	webpage_hidden(p, "token", page->token);
	if (may)
		add_button(p, "accept", NULL, "smp.consent.accept");
	add_button(p, "discard", "quiet", "smp.consent.discard");
	webpage_html(p, "</form>\n");
	free(to);
}

/* How each end is told: title, kind of box, text with %1 the contact point. */
static const struct {
	const char *title, *kind, *text;
} ends[] = {
    [SMPCHECK_GOOD] = {"smp.result.title", "good", "smp.result.good"},
    [SMPCHECK_UNSURE] = {"smp.result.title", "note", "smp.result.unsure"},
    [SMPCHECK_PERSON] = {"smp.refused.title", "error", "smp.refused.person"},
    [SMPCHECK_REFUSED] = {"smp.refused.title", "error", "smp.refused.text"},
    [SMPCHECK_CANCEL] = {"smp.cancel.title", "note", "smp.cancel.text"},
    [SMPCHECK_NO_RESULTS] = {"smp.no-results.title", "note",
	"smp.no-results.text"},
    [SMPCHECK_ERROR] = {"smp.error.title", "error", "smp.error.text"},
    [SMPCHECK_DAMAGED] = {"smp.refused.title", "error", "smp.damaged.text"},
};

/* What the contact point says of it, as it says it. */
static void
add_message(struct webpage *p, const struct smpcheck *c)
{
	const char *message = c->decoded.response.message;

	if (message == NULL || *message == '\0')
		return;
	webpage_say(p, "p", "smp.message");
	webpage_html(p, "<blockquote><p>");
	webpage_text(p, message);
	webpage_html(p, "</p></blockquote>\n");
}

void
smppage_result(const struct smppage *page, const struct smpsession *s,
    const struct smpcheck *c, struct http_answer *a)
{
	bool may = c->outcome == SMPCHECK_GOOD || c->outcome == SMPCHECK_UNSURE;
	struct webpage p;

	webpage_begin(
	    &p, page->words, ends[c->outcome].title, page->smp->name, page->r);
	webpage_box(
	    &p, ends[c->outcome].kind, ends[c->outcome].text, s->name, NULL);
	if (c->outcome >= SMPCHECK_CANCEL)
		add_message(&p, c);
	if (c->record != NULL)
		add_facts(&p, s, c);
	if (c->record != NULL)
		add_decision(page, &p, s, may);
	if (!may)
		add_back(page, &p);
	webpage_end(&p, a, 200);
}

#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "httpurl.h"
#include "labels.h"
#include "msg.h"
#include "serve.h"
#include "servepage.h"
#include "servesource.h"
#include "servestate.h"
#include "servetree.h"
#include "webpage.h"
#include "xalloc.h"

char *
servepage_target(const struct servestate *state)
{
	struct httpurl url;
	char *target = NULL;

	if (state->url == NULL)
		return xstrdup("");
	if (httpurl_parse(state->url, &url, NULL) == 0)
		target = httpurl_origin(&url);
	httpurl_free(&url);
	return target != NULL ? target : xstrdup("");
}

/* Languages are links where the same page is a GET. */
static void
begin(const struct servepage *page, struct webpage *p, const char *title)
{
	webpage_begin(p, page->words, title, page->serve->name,
	    http_request_is(page->request, "GET") ? page->request : NULL);
}

static void
begin_form(const struct servepage *page, struct webpage *p)
{
	char *path = servestate_path(page->state, page->request);

	webpage_html(p, "<form method=\"post\" accept-charset=\"utf-8\"");
	webpage_attribute(p, "action", path);
	webpage_html(p, ">\n");
	webpage_hidden(p, "token", page->state->token);
	free(path);
}

static void
button(struct webpage *p, const char *does, const char *key, bool quiet)
{
	webpage_html(p, quiet ? "<button class=\"quiet\" name=\"do\""
			      : "<button name=\"do\"");
	webpage_attribute(p, "value", does);
	webpage_html(p, ">");
	webpage_word(p, key);
	webpage_html(p, "</button>\n");
}

static void
end_form(const struct servepage *page, struct webpage *p, struct http_answer *a,
    int status)
{
	(void)page;
	webpage_html(p, "</form>\n");
	webpage_end(p, a, status);
}

/* Who gets what is chosen here. */
static void
say_target(const struct servepage *page, struct webpage *p)
{
	char *target = servepage_target(page->state);

	webpage_html(p, "<p>");
	if (page->state->url != NULL)
		webpage_words2(p, "serve.for", target, NULL);
	else
		webpage_word(p, "serve.for-you");
	webpage_html(p, "</p>\n");
	free(target);
}

static void
person(struct webpage *p, const struct servesource_person *who, bool first)
{
	webpage_html(p, "<li><label class=\"check\"><input type=\"radio\" "
			"name=\"person\"");
	webpage_attribute(p, "value", who->user);
	webpage_html(p, first ? " checked><span>" : "><span>");
	webpage_text(p, *who->name != '\0' ? who->name : who->user);
	webpage_html(p, "</span></label></li>\n");
}

static void
fault_choice(const struct servepage *page, struct webpage *p)
{
	struct servefault fault;

	webpage_html(p, "<label for=\"fault\">");
	webpage_word(p, "serve.fault");
	webpage_html(p, "</label>\n<p class=\"hint\" id=\"fault-hint\">");
	webpage_word(p, "serve.fault.hint");
	webpage_html(p, "</p>\n<select id=\"fault\" name=\"fault\" "
			"aria-describedby=\"fault-hint\">\n"
			"<option value=\"\">");
	webpage_word(p, "serve.fault.none");
	webpage_html(p, "</option>\n");
	for (size_t i = 0; servefault_at(i, &fault) == 0; i++) {
		webpage_html(p, "<option lang=\"en\"");
		webpage_attribute(p, "value", fault.name);
		if (strcmp(page->state->fault, fault.name) == 0)
			webpage_html(p, " selected");
		webpage_html(p, ">");
		webpage_text(p, fault.name);
		webpage_html(p, ": ");
		webpage_text(p, fault.what);
		webpage_html(p, "</option>\n");
	}
	webpage_html(p, "</select>\n");
}

void
servepage_people(const struct servepage *page, struct http_answer *a,
    const struct servesource_people *people)
{
	struct webpage p;

	begin(page, &p, "serve.people.title");
	webpage_box(&p, "note", "serve.people.text", NULL, NULL);
	say_target(page, &p);
	begin_form(page, &p);
	webpage_html(&p, "<fieldset><legend>");
	webpage_word(&p, "serve.people.who");
	webpage_html(&p, "</legend>\n<ul class=\"choices\">\n");
	for (size_t i = 0; i < people->n; i++)
		person(&p, &people->v[i], i == 0);
	webpage_html(&p, "</ul></fieldset>\n");
	fault_choice(page, &p);
	button(&p, "person", "page.continue", false);
	button(&p, "cancel", "serve.button.cancel", true);
	end_form(page, &p, a, 200);
}

/* Whose record it is, so that nobody sends another's. */
static void
say_learner(struct webpage *p, const struct servetree *tree)
{
	char *name = servetree_learner(tree), *born = servetree_born(tree);

	webpage_html(p, "<dl><dt>");
	webpage_word(p, "serve.learner");
	webpage_html(p, "</dt><dd>");
	webpage_text(p, name);
	webpage_html(p, "</dd>\n");
	if (born != NULL && *born != '\0') {
		webpage_html(p, "<dt>");
		webpage_word(p, "serve.born");
		webpage_html(p, "</dt><dd>");
		webpage_text(p, born);
		webpage_html(p, "</dd>\n");
	}
	webpage_html(p, "</dl>\n");
	free(name);
	free(born);
}

void
servepage_choose(const struct servepage *page, struct http_answer *a,
    const struct servetree *tree, const char *error)
{
	struct webpage p;

	begin(page, &p, "serve.choose.title");
	if (error != NULL)
		webpage_box(&p, "error", error, NULL, NULL);
	say_target(page, &p);
	say_learner(&p, tree);
	webpage_say(&p, "p", "serve.choose.text");
	begin_form(page, &p);
	webpage_hidden(&p, "digest", tree->digest);
	/* first of all, for Enter */
	webpage_html(&p, "<div>");
	button(&p, "preview", "page.continue", false);
	button(&p, "all", "serve.button.all", true);
	button(&p, "clear", "serve.button.clear", true);
	webpage_html(&p, "</div>\n");
	servetree_show(tree, &p, true);
	button(&p, "preview", "page.continue", false);
	button(&p, "cancel", "serve.button.cancel", true);
	end_form(page, &p, a, error != NULL ? 422 : 200);
}

void
servepage_preview(const struct servepage *page, struct http_answer *a,
    const struct servetree *tree)
{
	char *target = servepage_target(page->state);
	char *parts = servetree_parts(tree);
	char has[32], can[32];
	struct webpage p;

	(void)snprintf(has, sizeof has, "%zu", tree->has);
	(void)snprintf(can, sizeof can, "%zu", tree->can);
	begin(page, &p, "serve.preview.title");
	say_learner(&p, tree);
	webpage_html(&p, "<p>");
	webpage_words2(&p, "serve.preview.count", has, can);
	webpage_html(&p, "</p>\n");
	servetree_show(tree, &p, false);
	begin_form(page, &p);
	webpage_hidden(&p, "digest", tree->digest);
	webpage_hidden(&p, "parts", parts);
	if (page->state->url != NULL) {
		webpage_say(&p, "h2", "serve.consent.title");
		webpage_box(&p, "note", "serve.consent", target, NULL);
		webpage_html(&p, "<button name=\"do\" value=\"send\">");
		webpage_words2(&p, "serve.button.send", target, NULL);
		webpage_html(&p, "</button>\n");
	} else {
		button(&p, "xml", "serve.button.xml", false);
#ifdef WITH_PDF
		button(&p, "pdf", "serve.button.pdf", false);
#endif
	}
	button(&p, "back", "serve.button.back", true);
	button(&p, "cancel", "serve.button.cancel", true);
	end_form(page, &p, a, 200);
	free(parts);
	free(target);
}

static void
dead_end(const struct servepage *page, struct http_answer *a, int status,
    const char *title, const char *kind, const char *text, const char *does)
{
	char *path = servestate_path(page->state, page->request);
	char *target = servepage_target(page->state);
	struct webpage p;

	begin(page, &p, title);
	webpage_box(&p, kind, text, NULL, NULL);
	if (page->state->url != NULL) {
		begin_form(page, &p);
		webpage_html(&p, "<button name=\"do\"");
		webpage_attribute(&p, "value", does);
		webpage_html(&p, ">");
		webpage_words2(&p, "serve.button.return", target, NULL);
		webpage_html(&p, "</button>\n</form>\n");
	}
	if (strcmp(kind, "error") == 0) {
		webpage_html(&p, "<p><a");
		webpage_attribute(&p, "href", path);
		webpage_html(&p, ">");
		webpage_word(&p, "serve.retry");
		webpage_html(&p, "</a></p>\n");
	}
	webpage_end(&p, a, status);
	free(target);
	free(path);
}

void
servepage_none(const struct servepage *page, struct http_answer *a)
{
	dead_end(page, a, 200, "serve.none.title", "note", "serve.none.text",
	    "no-results");
}

void
servepage_failed(const struct servepage *page, struct http_answer *a)
{
	dead_end(page, a, 200, "serve.failed.title", "error",
	    "serve.failed.text", "error");
}

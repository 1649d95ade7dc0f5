#include <config.h>

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "caps.h"
#include "fetch.h"
#include "fetchhead.h"
#include "forms.h"
#include "http.h"
#include "httpurl.h"
#include "opt.h"
#include "spool.h"
#include "xalloc.h"

#define FORM_TYPE "application/x-www-form-urlencoded"

/* Where we are: what is to be asked next. */
struct walk {
	struct fetch *fetch;
	const struct fetchhead_options *options;
	struct httpurl back; /* of the answer */
	struct httpurl url;  /* to ask */
	struct spool *body;  /* to post; NULL: GET */
	time_t due;
	bool *clicked; /* which of the clicks were done */
};

static time_t
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec;
}

/* The next address, as the page at w->url says it; https is not left. */
static int
go_to(struct walk *w, const char *base, const char *where, struct httpurl *next,
    struct fault *fault)
{
	struct httpurl from = {NULL, NULL, NULL, NULL, NULL, NULL, false};
	struct fault why = FAULT_NONE;
	const struct httpurl *at = &w->url;
	int ret = 0;

	if (base != NULL && httpurl_resolve(&w->url, base, &from, &why) == 0)
		at = &from;
	why = (struct fault)FAULT_NONE;
	if (httpurl_resolve(at, where, next, &why) != 0)
		ret = fault_set(fault, VERDICT_TROUBLE, 0,
		    "%s: leads to a malformed address: %s", w->url.host,
		    why.text);
	httpurl_free(&from);
	return ret;
}

static bool
is_back(const struct walk *w, const struct httpurl *url)
{
	return httpurl_same_origin(&w->back, url) &&
	       strcmp(w->back.path, url->path) == 0;
}

/*
 * To NEXT with BODY, both taken over: 1, or 0 when it was the answer's address
 * and the answer was taken, or -1.
 */
static int
step(struct walk *w, struct httpurl *next, struct spool *body,
    struct fault *fault)
{
	int ret = 1;

	if (is_back(w, next)) {
		if (body == NULL) {
			body = spool_new(CAP_FORM);
			if (next->query != NULL)
				(void)spool_write(body, next->query,
				    strlen(next->query), NULL);
		}
		httpurl_free(next);
		return fetch_take(w->fetch, body, fault);
	}
	if (strcmp(w->url.scheme, "https") == 0 &&
	    strcmp(next->scheme, "https") != 0)
		ret = fault_set(fault, VERDICT_TROUBLE, 0,
		    "%s: leads from https to http", w->url.host);
	spool_free(w->body);
	w->body = body;
	httpurl_free(&w->url);
	w->url = *next;
	return ret;
}

/* The address of a form of GET: its query is what the form has. */
static char *
with_query(const struct httpurl *url, struct spool *body)
{
	size_t n = strcspn(url->text, "?"), len = (size_t)spool_size(body);
	char *ret = xmalloc(n + len + 2);
	ptrdiff_t got;

	memcpy(ret, url->text, n);
	ret[n] = '?';
	got = spool_read(body, 0, ret + n + 1, len, NULL);
	ret[n + 1 + (size_t)(got > 0 ? got : 0)] = '\0';
	return ret;
}

/* Sends FORM by BUTTON. */
static int
submit(struct walk *w, const struct forms *forms, const struct forms_form *form,
    const struct forms_control *button, struct fault *fault)
{
	struct spool *body = spool_new(CAP_FORM);
	const char *action = form->action;
	struct httpurl next, again;
	char *text;
	int ret;

	if (forms_body(form, button, body, fault) != 0) {
		spool_free(body);
		return -1;
	}
	/* without an action a form is for the page that it stands on */
	ret = action == NULL || *action == '\0'
		  ? go_to(w, NULL, w->url.text, &next, fault)
		  : go_to(w, forms->base, action, &next, fault);
	if (ret == 0 && !form->post) {
		text = with_query(&next, body);
		spool_free(body);
		body = NULL;
		ret = httpurl_parse(text, &again, fault);
		httpurl_free(&next);
		next = again;
		free(text);
	}
	if (ret == 0)
		return step(w, &next, body, fault);
	httpurl_free(&next);
	spool_free(body);
	return -1;
}

/* The form that leads to the answer, or NULL. */
static const struct forms_form *
last_form(struct walk *w, const struct forms *forms)
{
	for (size_t i = 0; i < forms->n; i++) {
		const struct forms_form *form = &forms->form[i];
		struct httpurl url;
		bool back;

		if (form->action == NULL)
			continue;
		back = go_to(w, forms->base, form->action, &url, NULL) == 0 &&
		       is_back(w, &url);
		httpurl_free(&url);
		if (back)
			return form;
	}
	return NULL;
}

/* What of the clicks is on this page; a button ends it. */
static const struct forms_control *
click(struct walk *w, struct forms *forms, struct forms_form **form)
{
	const struct strings *clicks = w->options->clicks;

	for (size_t i = 0; i < clicks->n; i++) {
		const struct forms_control *button;
		bool found;

		if (w->clicked[i])
			continue;
		button = forms_click(forms, clicks->v[i], form, &found);
		w->clicked[i] = found;
		if (button != NULL)
			return button;
	}
	return NULL;
}

static int
read_page(struct walk *w, struct forms *forms, struct fault *fault)
{
	const struct forms_form *last = last_form(w, forms);
	const struct forms_control *button = NULL;
	struct forms_form *form = NULL;
	char title[100];

	if (last == NULL)
		button = click(w, forms, &form);
	else
		return submit(w, forms, last, forms_submit(last), fault);
	if (button == NULL && form != NULL)
		button = forms_submit(form);
	for (size_t i = 0; form == NULL && i < forms->n; i++) {
		button = forms_submit(&forms->form[i]);
		if (button != NULL)
			form = &forms->form[i];
	}
	if (form != NULL)
		return submit(w, forms, form, button, fault);
	if (forms->title == NULL)
		return fault_set(fault, VERDICT_TROUBLE, 0,
		    "%s: a page without a form to go on with", w->url.host);
	msg_clean(title, sizeof title, forms->title, strlen(forms->title));
	return fault_set(fault, VERDICT_TROUBLE, 0,
	    "%s: a page without a form to go on with: %s", w->url.host, title);
}

static int
read_reply(struct walk *w, const struct http_reply *reply, struct fault *fault)
{
	size_t n = (size_t)spool_size(reply->body);
	struct forms forms;
	char *page;
	ptrdiff_t got;
	int ret;

	if (reply->type != NULL &&
	    strncasecmp(reply->type, "text/html", 9) != 0 &&
	    strncasecmp(reply->type, "application/xhtml", 17) != 0)
		return fault_set(fault, VERDICT_TROUBLE, 0,
		    "%s: want a page, have %.60s", w->url.host, reply->type);
	page = xmalloc(n + 1);
	got = spool_read(reply->body, 0, page, n, fault);
	if (got < 0) {
		free(page);
		return -1;
	}
	forms_read(&forms, page, (size_t)got);
	free(page);
	ret = forms.full ? fault_set(fault, VERDICT_TROUBLE, 0,
			       "%s: a page of too many forms", w->url.host)
			 : read_page(w, &forms, fault);
	forms_free(&forms);
	return ret;
}

/* 301 to 303 are followed with GET, the others as they were asked. */
static int
redirect(struct walk *w, const struct http_reply *reply, const char *where,
    struct fault *fault)
{
	bool again = reply->status >= 307;
	struct spool *body = NULL;
	struct httpurl next;

	if (go_to(w, NULL, where, &next, fault) != 0) {
		httpurl_free(&next);
		return -1;
	}
	if (again && w->body != NULL && !is_back(w, &next)) {
		if (!httpurl_same_origin(&w->url, &next)) {
			httpurl_free(&next);
			return fault_set(fault, VERDICT_TROUBLE, 0,
			    "%s: redirects what was posted to another host",
			    w->url.host);
		}
		body = w->body;
		w->body = NULL;
	}
	return step(w, &next, body, fault);
}

/* One request: 1 when there is more to ask, 0 when the answer is there. */
static int
ask(struct walk *w, struct http *http, struct fault *fault)
{
	struct http_reply reply = HTTP_REPLY_NONE;
	const char *where;
	int ret = w->body != NULL
		      ? http_post(http, w->url.text, FORM_TYPE, w->body, &reply,
			    fault)
		      : http_get(http, w->url.text, NULL, &reply, fault);

	if (ret == 0) {
		where = http_fields_get(&reply.headers, "Location");
		if (where != NULL && reply.status >= 301 &&
		    reply.status <= 308 && reply.status != 304)
			ret = redirect(w, &reply, where, fault);
		else if (http_expect_good(&reply, fault) != 0)
			ret = -1;
		else
			ret = read_reply(w, &reply, fault);
	}
	http_reply_free(&reply);
	return ret;
}

static int
walk(struct walk *w, struct http *http, struct fault *fault)
{
	int ret = 1;

	for (unsigned i = 0; ret == 1; i++) {
		if (i == w->options->steps)
			return fault_set(fault, VERDICT_TROUBLE, 0,
			    "%s: no answer after %u steps", w->url.host, i);
		if (now() > w->due)
			return fault_set(fault, VERDICT_TROUBLE, 0,
			    "%s: no answer in time", w->url.host);
		ret = ask(w, http, fault);
	}
	return ret;
}

int
fetchhead_run(struct fetch *f, const struct fetchhead_options *options,
    struct fault *fault)
{
	const struct http_client_options client = {.ca_file = options->ca_file,
	    .max_body = CAP_FETCH_PAGE,
	    .seconds = options->seconds,
	    .cookies = true};
	struct walk w = {.fetch = f,
	    .options = options,
	    .due = now() + (time_t)options->seconds};
	struct http *http = http_new(&client);
	int ret = -1, back = httpurl_parse(f->return_url, &w.back, fault);

	w.clicked = xcalloc(options->clicks->n + 1, sizeof *w.clicked);
	w.body = spool_new(CAP_FORM);
	if (httpurl_parse(f->url, &w.url, fault) == 0 && back == 0 &&
	    fetch_request(f, w.body, fault) == 0)
		ret = walk(&w, http, fault);
	free(w.clicked);
	spool_free(w.body);
	httpurl_free(&w.url);
	httpurl_free(&w.back);
	http_free(http);
	return ret;
}

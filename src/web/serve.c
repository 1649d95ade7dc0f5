#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "caps.h"
#include "httpurl.h"
#include "labels.h"
#include "msg.h"
#include "serve.h"
#include "servemake.h"
#include "servepage.h"
#include "serveregistry.h"
#include "servesend.h"
#include "servesource.h"
#include "servestate.h"
#include "servetree.h"
#include "spool.h"
#include "webpage.h"
#include "xalloc.h"

/* One request under way. */
struct turn {
	struct serve *serve;
	const struct http_request *r;
	struct http_answer *a;
	struct buf *notes;
	struct servestate *state;
	struct labels *words;
	struct servepage page;
};

int
serve_start(struct serve *serve, struct fault *fault)
{
	if (servestate_random(serve->secret, sizeof serve->secret) == 0)
		return 0;
	return fault_set(
	    fault, VERDICT_TROUBLE, 0, "no random numbers can be had");
}

size_t
serve_room(void *ctx, const struct http_request *r)
{
	(void)ctx, (void)r;
	return CAP_SERVE_BODY;
}

/* A page that only says what is wrong. */
static void
tell(const struct serve *serve, const struct http_request *r,
    struct http_answer *a, int status, const char *key)
{
	struct labels *words = webpage_words(r, NULL);

	(void)serve;
	if (words == NULL) {
		http_answer_text(a, status, NULL);
		return;
	}
	webpage_tell(a, words, status, "error.title", key, NULL);
	labels_free(words);
}

/* Whom the proxy names; NULL: nobody, or nobody who may say so asks. */
static const char *
user_of(const struct serve *serve, const struct http_request *r)
{
	const char *user;

	if (serve->user_header == NULL || !r->trusted ||
	    http_request_headers(r, serve->user_header) != 1)
		return NULL;
	user = http_request_header(r, serve->user_header);
	return *user != '\0' && strlen(user) <= CAP_SERVE_USER ? user : NULL;
}

/* A field of the client's request, however it is sent. */
static char *
asked(const struct http_request *r, const char *name)
{
	return http_request_is(r, "GET") ? http_request_query(r, name)
					 : http_request_field(r, name);
}

/* What the client wants of us; NULL with *WHY, the key of a page. */
static struct servestate *
read_request(
    const struct serve *serve, const struct http_request *r, const char **why)
{
	char *session = asked(r, "sessionId"), *to = asked(r, "returnUrl");
	struct servestate *state = NULL;
	struct httpurl url;
	struct fault fault = FAULT_NONE;

	memset(&url, 0, sizeof url);
	if (session != NULL && !servestate_session(session))
		*why = "serve.bad.session";
	else if (to != NULL && httpurl_return(to, NULL, &url, &fault) == -1)
		*why = "serve.bad.url";
	else if (to != NULL && session == NULL)
		*why = "serve.bad.session";
	if (*why == NULL && to != NULL && serve->allowed != NULL) {
		httpurl_free(&url);
		if (httpurl_return(to, serve->allowed, &url, &fault) == -1)
			*why = "serve.bad.client";
	}
	if (*why == NULL && (state = servestate_new()) == NULL)
		*why = "error.internal";
	if (state != NULL) {
		state->session = session;
		session = NULL;
		state->url = url.text != NULL ? xstrdup(url.text) : NULL;
	}
	httpurl_free(&url);
	free(session);
	free(to);
	return state;
}

/* For tests, which cannot click: person and fault with the request. */
static void
read_demo(struct servestate *state, const struct http_request *r)
{
	char *person = asked(r, "person"), *name = asked(r, "fault");
	struct servefault fault;

	if (person != NULL && strlen(person) <= CAP_SERVE_USER &&
	    strchr(person, '\n') == NULL) {
		free(state->user);
		state->user = person;
		person = NULL;
	}
	if (name != NULL && servefault_find(name, &fault) == 0) {
		free(state->fault);
		state->fault = name;
		name = NULL;
	}
	free(person);
	free(name);
}

static void
go(const struct serve *serve, struct servestate *state,
    const struct http_request *r, struct http_answer *a)
{
	char *path = servestate_path(state, r);

	http_answer_redirect(a, path);
	if (servestate_put(serve, state, r, a) == -1) {
		http_answer_free(a);
		tell(serve, r, a, 400, "serve.bad.url");
	}
	free(path);
}

/* The client's request, by way of the browser. */
static void
begin(const struct serve *serve, const struct http_request *r,
    struct http_answer *a)
{
	const char *user = user_of(serve, r), *why = NULL;
	struct servestate *state;
	char seal[SERVESTATE_HEX];

	if (!http_request_is(r, "GET") && !http_request_is(r, "POST")) {
		http_answer_not_allowed(a, "GET, HEAD, POST");
		return;
	}
	if (http_request_is(r, "POST") && !http_request_is_form(r)) {
		tell(serve, r, a, 415, "error.bad");
		return;
	}
	if (!serve->demo && user == NULL) {
		tell(serve, r, a, 403, "serve.no-user");
		return;
	}
	state = read_request(serve, r, &why);
	if (state == NULL) {
		tell(serve, r, a,
		    strcmp(why, "serve.bad.client") == 0 ? 403 : 400, why);
		return;
	}
	if (serve->demo) {
		read_demo(state, r);
	} else {
		servestate_seal(serve, "user", user, seal);
		free(state->user);
		state->user = xstrdup(seal);
	}
	go(serve, state, r, a);
	servestate_free(state);
}

/* Is it still the same person who asks? */
static bool
same_user(const struct serve *serve, const struct servestate *state,
    const struct http_request *r)
{
	const char *user = user_of(serve, r);
	char seal[SERVESTATE_HEX];

	if (serve->demo)
		return true;
	if (user == NULL)
		return false;
	servestate_seal(serve, "user", user, seal);
	return strcmp(seal, state->user) == 0;
}

/* The person and the fault of the list. */
static void
pick(const struct serve *serve, struct servestate *state,
    const struct http_request *r, struct http_answer *a)
{
	read_demo(state, r);
	go(serve, state, r, a);
}

static bool
does(const struct http_request *r, const char *what)
{
	char *value = http_request_field(r, "do");
	bool same = value != NULL && strcmp(value, what) == 0;

	free(value);
	return same;
}

enum listen_how
serve_answer(void *ctx, const struct http_request *r, struct http_answer *a)
{
	struct serve *serve = ctx;
	struct servestate *state;
	enum listen_how how = LISTEN_ANSWER;

	if (strcmp(r->path, "/") == 0) {
		begin(serve, r, a);
		return how;
	}
	if (strcmp(r->path, "/registry.json") == 0 &&
	    http_request_is(r, "GET")) {
		serveregistry(serve, r, a);
		return how;
	}
	if (strncmp(r->path, "/s/", 3) != 0) {
		tell(serve, r, a, 404, "error.not-found");
		return how;
	}
	state = servestate_read(serve, r);
	if (state == NULL)
		tell(serve, r, a, 410, "serve.expired");
	else if (!http_request_is(r, "GET") && !http_request_is(r, "POST"))
		http_answer_not_allowed(a, "GET, HEAD, POST");
	else if (!same_user(serve, state, r))
		tell(serve, r, a, 403, "serve.no-user");
	else if (http_request_is(r, "POST") && !servestate_trusts(state, r))
		tell(serve, r, a, 403, "error.forbidden");
	else if (http_request_is(r, "POST") && serve->demo && does(r, "person"))
		pick(serve, state, r, a);
	else
		how = LISTEN_WORK;
	servestate_free(state);
	return how;
}

/* The fault that this answer is to have. */
static struct servefault
fault_of(const struct turn *turn)
{
	struct servefault fault = SERVEFAULT_NONE;

	if (servefault_find(turn->state->fault, &fault) == -1 ||
	    fault.name == NULL)
		fault = turn->serve->fault;
	return fault;
}

/* For `done` of the tool, which warns of what begins with '!'. */
static void
note(struct turn *turn, const char *what, const char *why)
{
	char *target = servepage_target(turn->state);

	(void)buf_printf(turn->notes, "%s%s%s%s%s\n", what,
	    *target != '\0' ? " to " : "", target, why != NULL ? ": " : "",
	    why != NULL ? why : "");
	free(target);
}

static void
failed(struct turn *turn, const struct fault *fault)
{
	note(turn, "!no record", fault->text);
	http_answer_free(turn->a);
	servepage_failed(&turn->page, turn->a);
}

/* An answer without a record: CODE, and MESSAGE is a key. */
static void
send_none(struct turn *turn, const char *code, const char *message)
{
	struct fault fault = FAULT_NONE;
	struct servesend send = {
	    code, labels_get(turn->words, message), NULL, fault_of(turn)};

	if (turn->state->url == NULL) {
		webpage_tell(turn->a, turn->words, 200, "serve.end.title",
		    "serve.end.text", NULL);
		return;
	}
	/* a fault that wants a record has nothing to be wrong with */
	if (send.how.id == SERVEFAULT_ENCODE &&
	    send.how.place != FAULT_IN_FIELDS)
		send.how.encode = FAULT_ABSENT;
	if (servesend(&turn->page, &send, turn->a, &fault) == -1)
		failed(turn, &fault);
	else
		note(turn, code, NULL);
}

static void
download(
    struct turn *turn, struct spool *spool, const char *type, const char *name)
{
	struct fault fault = FAULT_NONE;
	size_t n = (size_t)spool_size(spool);
	char *data = xmalloc(n + 1);
	char *header = xasprintf("attachment; filename=\"%s\"", name);

	if (spool_read(spool, 0, data, n, &fault) < 0) {
		failed(turn, &fault);
	} else {
		(void)buf_add(&turn->a->body, data, n);
		turn->a->status = 200;
		http_answer_header(turn->a, "Content-Type", type);
		http_answer_header(turn->a, "Content-Disposition", header);
		http_answer_header(turn->a, "Cache-Control", "no-store");
		http_answer_header(
		    turn->a, "X-Content-Type-Options", "nosniff");
		note(turn, "downloaded", NULL);
	}
	free(header);
	free(data);
}

static int
deliver(struct turn *turn, const struct servemake *made,
    const struct servefault *how, struct fault *fault)
{
	struct servesend send = {"OK", "", made->record, *how};

	if (turn->state->url != NULL) {
		if (servesend(&turn->page, &send, turn->a, fault) == -1)
			return -1;
		note(turn, "OK", how->name);
	} else if (does(turn->r, "pdf") && made->pdf != NULL) {
		download(turn, made->pdf, "application/pdf", "transcript.pdf");
	} else {
		download(turn, made->record, "application/xml", "elmo.xml");
	}
	return 0;
}

/* All of the record of somebody else. */
static int
swap_person(struct turn *turn, struct spool **record, struct servetree *tree,
    struct fault *fault)
{
	struct servesource_people people;
	const char *other = NULL;
	int ret = -1;

	servetree_free(tree);
	if (turn->serve->records != NULL &&
	    servesource_people(turn->serve, &people, fault) == 0)
		other = servesource_other(&people, turn->state->user);
	spool_free(*record);
	*record = NULL;
	if (other == NULL)
		fault_set(fault, VERDICT_TROUBLE, 0, "there is nobody else");
	else if (servesource_get(turn->serve, other, record, fault) ==
		     SERVESOURCE_FOUND &&
		 servetree_open(tree, *record, fault) == 0) {
		servetree_all(tree, true);
		ret = 0;
	}
	if (turn->serve->records != NULL)
		servesource_people_free(&people);
	return ret;
}

static void
send_record(struct turn *turn, struct spool **record, struct servetree *tree)
{
	struct servefault how = fault_of(turn);
	struct servemake made = {NULL, NULL};
	struct fault fault = FAULT_NONE;
	int ret = 0;

	if (how.id == SERVEFAULT_OTHER_PERSON)
		ret = swap_person(turn, record, tree, &fault);
	if (ret == 0)
		ret = servemake(&made, turn->serve, *record, tree,
		    labels_lang(turn->words), &how, &fault);
	if (ret == 0)
		ret = deliver(turn, &made, &how, &fault);
	if (ret == -1)
		failed(turn, &fault);
	servemake_free(&made);
}

/* What is sent must be what was seen. */
static bool
unchanged(const struct turn *turn, const struct servetree *tree)
{
	char *digest = http_request_field(turn->r, "digest");
	bool same = digest != NULL && strcmp(digest, tree->digest) == 0;

	free(digest);
	return same;
}

static void
answer_record(struct turn *turn, struct spool **record, struct servetree *tree)
{
	const struct http_request *r = turn->r;

	if (http_request_is(r, "GET")) {
		servetree_all(tree, true);
		servepage_choose(&turn->page, turn->a, tree, NULL);
		return;
	}
	servetree_choose(tree, r);
	if (does(r, "all") || does(r, "clear")) {
		servetree_all(tree, does(r, "all"));
		servepage_choose(&turn->page, turn->a, tree, NULL);
	} else if (does(r, "back")) {
		servepage_choose(&turn->page, turn->a, tree, NULL);
	} else if (!unchanged(turn, tree)) {
		servetree_all(tree, true);
		servepage_choose(
		    &turn->page, turn->a, tree, "serve.choose.changed");
	} else if (tree->has == 0) {
		servepage_choose(
		    &turn->page, turn->a, tree, "serve.choose.nothing");
	} else if (does(r, "send") || does(r, "xml") || does(r, "pdf")) {
		send_record(turn, record, tree);
	} else {
		servepage_preview(&turn->page, turn->a, tree);
	}
}

static void
with_record(struct turn *turn)
{
	const char *user = turn->serve->demo ? turn->state->user
					     : user_of(turn->serve, turn->r);
	struct fault fault = FAULT_NONE;
	struct servetree tree = {.doc = NULL};
	struct spool *record = NULL;

	switch (servesource_get(turn->serve, user, &record, &fault)) {
	case SERVESOURCE_NONE:
		servepage_none(&turn->page, turn->a);
		break;
	case SERVESOURCE_FAILED:
		failed(turn, &fault);
		break;
	case SERVESOURCE_FOUND:
		if (servetree_open(&tree, record, &fault) == -1)
			failed(turn, &fault);
		else if (tree.can == 0)
			servepage_none(&turn->page, turn->a);
		else
			answer_record(turn, &record, &tree);
		break;
	}
	servetree_free(&tree);
	spool_free(record);
}

/* Those without a name of the index get that of their record. */
static void
list_people(struct turn *turn)
{
	struct servesource_people people;
	struct fault fault = FAULT_NONE;

	if (servesource_people(turn->serve, &people, &fault) == -1) {
		failed(turn, &fault);
		servesource_people_free(&people);
		return;
	}
	for (size_t i = 0; i < people.n; i++) {
		struct servesource_person *p = &people.v[i];
		struct spool *record = NULL;
		struct servetree tree = {.doc = NULL};

		if (*p->name == '\0' && i < CAP_SERVE_PEOPLE &&
		    servesource_get(turn->serve, p->user, &record, NULL) ==
			SERVESOURCE_FOUND &&
		    servetree_open(&tree, record, NULL) == 0) {
			char *name = servetree_learner(&tree);
			char *from =
			    servetree_issuers(&tree, labels_lang(turn->words));

			free(p->name);
			p->name = xasprintf("%s, %s", name, from);
			free(name);
			free(from);
		}
		servetree_free(&tree);
		spool_free(record);
	}
	servepage_people(&turn->page, turn->a, &people);
	servesource_people_free(&people);
}

void
serve_work(void *ctx, const struct http_request *r, struct http_answer *a,
    struct buf *notes)
{
	struct turn turn = {.serve = ctx, .r = r, .a = a, .notes = notes};
	bool post = http_request_is(r, "POST");

	turn.state = servestate_read(turn.serve, r);
	turn.words = webpage_words(r, NULL);
	if (turn.state == NULL || turn.words == NULL) {
		http_answer_text(a, turn.state == NULL ? 410 : 500, NULL);
		goto out;
	}
	turn.page = (struct servepage){turn.serve, turn.state, r, turn.words};
	if (post && does(r, "cancel"))
		send_none(&turn, "CANCEL", "serve.message.cancel");
	else if (post && does(r, "no-results"))
		send_none(&turn, "NO_RESULTS", "serve.message.no-results");
	else if (post && does(r, "error"))
		send_none(&turn, "ERROR", "serve.message.error");
	else if (*turn.state->user == '\0')
		list_people(&turn);
	else
		with_record(&turn);
out:
	labels_free(turn.words);
	servestate_free(turn.state);
}

void
serve_failed(
    struct serve *serve, const struct http_request *r, struct http_answer *a)
{
	struct servestate *state = servestate_read(serve, r);
	struct labels *words = webpage_words(r, NULL);
	const struct servepage page = {serve, state, r, words};

	if (state != NULL && words != NULL) {
		http_answer_free(a);
		servepage_failed(&page, a);
	}
	labels_free(words);
	servestate_free(state);
}

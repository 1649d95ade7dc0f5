#include <config.h>

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "buf.h"
#include "caps.h"
#include "http.h"
#include "regcache.h"
#include "regconf.h"
#include "regget.h"
#include "registry.h"
#include "regset.h"
#include "regtext.h"
#include "spool.h"
#include "warnings.h"
#include "when.h"
#include "xalloc.h"

/*
 * EWP's registry is to be asked as often as its answers say, but not more often
 * than each minute and not less than each three hours; where they say nothing,
 * each hour.
 */
#define FRESH_LEAST 60
#define FRESH_MOST (3 * 3600)
#define FRESH_UNSAID 3600
/* clocks of machines that share a directory differ by less */
#define CLOCK_SKEW 300

struct get {
	const struct regsource *source;
	const struct regset_options *options;
	struct regcache *cache; /* or NULL */
	struct regstate *state; /* its, or none */
	struct regstate none;
	struct spool *cached; /* the newest list there, or NULL */
	int64_t now;
};

static void
warn(const struct get *get, const struct fault *fault)
{
	msg_warn("%s: %s", get->source->name, fault->text);
}

static void
tell_odd(const struct registry *registry)
{
	const struct warnings *w = registry_warnings(registry);
	size_t i;

	for (i = 0; i < w->n; i++)
		msg_warn("%s", w->text[i]);
}

/* REGISTRY as it is kept; NULL with *fault set. */
static struct spool *
condense(const struct registry *registry, struct fault *fault)
{
	struct buf text = BUF_INIT(CAP_REGISTRY);
	struct spool *spool = NULL;

	if (regtext_put(registry, &text) != 0) {
		fault_set(fault, VERDICT_TROUBLE, 0, "more than %lu MiB",
		    CAP_REGISTRY / MIB);
	} else {
		spool = spool_new(CAP_REGISTRY);
		if (spool_write(spool, text.data, text.len, fault) != 0) {
			spool_free(spool);
			spool = NULL;
		}
	}
	buf_free(&text);
	return spool;
}

/* How many contact points LIST has; 0: it is none. */
static size_t
count(struct spool *list)
{
	struct registry *registry = registry_new();
	size_t n = 0;

	if (registry_read(registry, list, "", 0, NULL) == 0)
		n = registry_count(registry);
	registry_free(registry);
	return n;
}

/* Is the list in the cache of this location? */
static bool
same_location(const struct get *get)
{
	return get->state->location != NULL &&
	       strcmp(get->state->location, get->source->location) == 0;
}

/* What is said of a list that is not the newest any more is worth nothing. */
static void
check_state(struct get *get)
{
	if (get->state->list == regcache_newest(get->cache))
		return;
	regstate_set(&get->state->etag, NULL);
	regstate_set(&get->state->modified, NULL);
	get->state->checked = 0;
}

/* The newest list of the cache that is one. */
static void
read_cached(struct get *get)
{
	struct fault fault;
	struct spool *list;

	while (get->cached == NULL && regcache_count(get->cache) > 0) {
		fault = (struct fault)FAULT_NONE;
		list = regcache_list(
		    get->cache, regcache_newest(get->cache), &fault);
		if (list != NULL && count(list) > 0) {
			get->cached = list;
			break;
		}
		spool_free(list);
		msg_warn("%s: the newest list in %s is damaged%s%s: removed",
		    get->source->name, regcache_dir(get->cache),
		    *fault.text != '\0' ? ": " : "", fault.text);
		regcache_drop(get->cache);
	}
	check_state(get);
}

/* Lists of another registry, which was called the same, are not this one's. */
static void
check_location(struct get *get)
{
	struct fault fault = FAULT_NONE;
	char *dir;

	if (get->state->location == NULL || same_location(get) ||
	    !get->source->url)
		return;
	if (regcache_set_aside(get->cache, get->now, &dir, &fault) != 0) {
		warn(get, &fault);
		return;
	}
	msg_warn("%s: is another registry now; the lists of the one before are "
		 "in %s",
	    get->source->name, dir);
	free(dir);
}

/* When the registry said last what it has; lists are no older than this. */
static int64_t
checked(const struct get *get)
{
	return get->state->checked != 0 ? get->state->checked
					: regcache_newest(get->cache);
}

/* Seconds since then; -1: it is to come. */
static int64_t
age(const struct get *get)
{
	int64_t seconds = get->now - checked(get);

	if (seconds < -CLOCK_SKEW)
		return -1;
	return seconds < 0 ? 0 : seconds;
}

static bool
is_fresh(const struct get *get)
{
	int64_t seconds;

	if (get->cached == NULL || !same_location(get) ||
	    get->state->checked == 0)
		return false;
	/* another run has just asked, and been answered while we waited */
	if (regcache_waited(get->cache) &&
	    get->state->checked + get->options->seconds >= get->options->begun)
		return true;
	seconds = age(get);
	return !get->options->refresh && seconds >= 0 &&
	       seconds <= get->state->fresh && seconds <= FRESH_MOST &&
	       seconds <= get->options->max_age;
}

static int64_t
freshness(const struct http_reply *reply)
{
	long said = reply->max_age;

	if (reply->no_store || (said >= 0 && said < FRESH_LEAST))
		return FRESH_LEAST;
	if (said < 0)
		return FRESH_UNSAID;
	return said > FRESH_MOST ? FRESH_MOST : said;
}

/* A fraction of what was there is more likely a failure than a change. */
static void
tell_shrunk(const struct get *get, const struct registry *registry)
{
	size_t before = get->cached == NULL ? 0 : count(get->cached);
	size_t n = registry_count(registry);

	if (n < before / 2)
		msg_warn("%s: lists %zu contact points, before it were %zu",
		    get->source->name, n, before);
}

/* The cache learns that the list is now LIST, or still what it was (NULL). */
static void
remember(struct get *get, struct spool *list)
{
	struct fault fault = FAULT_NONE;
	size_t n = list == NULL ? 0 : (size_t)spool_size(list);
	char *text;
	int ret;

	if (get->cache == NULL)
		return;
	if (regcache_newest(get->cache) > get->now + CLOCK_SKEW)
		msg_warn("%s: the newest list in %s is of a time to come: was "
			 "the clock set back?",
		    get->source->name, regcache_dir(get->cache));
	if (list == NULL) {
		ret = regcache_same(get->cache, get->now, &fault);
	} else {
		text = xmalloc(n + 1);
		ret = spool_read(list, 0, text, n, &fault) == (ptrdiff_t)n
			  ? regcache_put(get->cache, get->now, text, n, &fault)
			  : -1;
		free(text);
	}
	if (ret >= 0) {
		get->state->checked = get->now;
		get->state->list = regcache_newest(get->cache);
		regstate_set(&get->state->location, get->source->location);
		ret = regcache_save(get->cache, &fault);
	}
	if (ret < 0) {
		/* or the next 304 would be of another list */
		regstate_set(&get->state->etag, NULL);
		regstate_set(&get->state->modified, NULL);
		fault_prefix(&fault, "the list is not kept");
		warn(get, &fault);
	}
}

/* What is there now becomes the list; NULL with *fault set. */
static struct spool *
take(struct get *get, const struct registry *registry, struct fault *fault)
{
	struct spool *list = condense(registry, fault);

	if (list == NULL)
		return NULL;
	tell_odd(registry);
	tell_shrunk(get, registry);
	remember(get, list);
	return list;
}

static struct spool *
get_file(struct get *get, struct fault *fault)
{
	struct registry *registry = registry_new();
	struct spool *list = NULL;

	if (registry_load(registry, get->source->location, fault) == 0)
		list = take(get, registry, fault);
	registry_free(registry);
	return list;
}

/* A page that says that it is one, as of who has moved or is broken. */
static bool
is_page(struct spool *body)
{
	char head[512], *p = head;
	ptrdiff_t n = spool_read(body, 0, head, sizeof head - 1, NULL);

	head[n < 0 ? 0 : n] = '\0';
	p += strspn(p, "\xef\xbb\xbf \t\r\n");
	return strncasecmp(p, "<!doctype html", 14) == 0 ||
	       strncasecmp(p, "<html", 5) == 0;
}

/* To be saved by remember, together with the list that they are of. */
static void
note_validators(struct get *get, const struct http_reply *reply)
{
	regstate_set(&get->state->etag, reply->etag);
	regstate_set(&get->state->modified, reply->last_modified);
	get->state->fresh = freshness(reply);
}

static struct spool *
read_body(struct get *get, struct http_reply *reply, struct fault *fault)
{
	struct registry *registry = registry_new();
	struct spool *list = NULL;

	if (is_page(reply->body))
		fault_set(fault, VERDICT_TROUBLE, 0,
		    "answers with a web page, not with a list");
	else if (registry_read(
		     registry, reply->body, get->source->name, 0, fault) == 0) {
		note_validators(get, reply);
		list = take(get, registry, fault);
	}
	registry_free(registry);
	return list;
}

static struct spool *
take_reply(struct get *get, struct http_reply *reply, struct fault *fault)
{
	struct spool *list;

	if (reply->status == 304 && get->cached != NULL) {
		/* RFC 9110, 15.4.5: it may say how the same is called now */
		if (reply->etag != NULL || reply->last_modified != NULL)
			note_validators(get, reply);
		get->state->fresh = freshness(reply);
		remember(get, NULL);
		list = get->cached;
		get->cached = NULL;
		return list;
	}
	if (reply->status != 200) {
		if (http_expect_good(reply, fault) == 0)
			fault_set(fault, VERDICT_TROUBLE, 0, "status %ld",
			    reply->status);
		return NULL;
	}
	return read_body(get, reply, fault);
}

static struct spool *
get_url(struct get *get, struct fault *fault)
{
	const struct http_client_options options = {
	    .ca_file = get->options->ca_file,
	    .max_body = CAP_REGISTRY,
	    .seconds = get->options->seconds,
	    .redirects = CAP_REG_REDIRECTS};
	struct http_validators known = {NULL, NULL};
	struct http_reply reply = HTTP_REPLY_NONE;
	struct http *http = http_new(&options);
	struct spool *list = NULL;

	if (get->cached != NULL && same_location(get)) {
		known.etag = get->state->etag;
		known.last_modified = get->state->modified;
	}
	if (http_get(http, get->source->location, &known, &reply, fault) == 0)
		list = take_reply(get, &reply, fault);
	http_reply_free(&reply);
	http_free(http);
	return list;
}

static void
describe(int64_t seconds, char *out, size_t size)
{
	const char *unit = seconds < 7200     ? "minutes"
			   : seconds < 172800 ? "hours"
					      : "days";
	int64_t by = seconds < 7200 ? 60 : seconds < 172800 ? 3600 : 86400;

	(void)snprintf(out, size, "%lld %s", (long long)(seconds / by), unit);
}

/* The list in the cache, where it is not too old, instead of what FAILED. */
static struct spool *
fall_back(struct get *get, const struct fault *failed, enum verdict *status)
{
	struct fault fault = FAULT_NONE;
	char date[WHEN_SIZE], old[40];
	struct spool *list = get->cached;
	int64_t seconds;

	if (list == NULL) {
		msg_raise(status, get->source->name, failed);
		return NULL;
	}
	seconds = age(get);
	when_format(checked(get), date);
	if (seconds >= 0 && seconds <= get->options->max_age) {
		describe(seconds, old, sizeof old);
		msg_warn("%s: %s; its list of %s is used, %s old",
		    get->source->name, failed->text, date, old);
		get->cached = NULL;
		return list;
	}
	fault_set(&fault, VERDICT_TROUBLE, 0, "%.300s; its list of %s is %s",
	    failed->text, date,
	    seconds < 0 ? "of a time to come, so that nobody knows how old it "
			  "is"
			: "older than --max-age");
	msg_raise(status, get->source->name, &fault);
	return NULL;
}

static void
note(const struct get *get)
{
	char date[WHEN_SIZE];

	msg_note("%s: as of %s, kept in %s", get->source->name,
	    when_format(checked(get), date), regcache_dir(get->cache));
}

struct spool *
regget(const struct regsource *source, const struct regset_options *options,
    struct regcache *cache, enum verdict *status)
{
	struct get get = {.source = source, .options = options, .cache = cache};
	struct fault fault = FAULT_NONE;
	struct spool *list = NULL;

	get.now = when_now();
	get.state = cache == NULL ? &get.none : regcache_state(cache);
	if (cache != NULL && regcache_damage(cache) != NULL)
		msg_warn("%s: %s; it is asked anew", source->name,
		    regcache_damage(cache));
	if (cache != NULL) {
		check_location(&get);
		read_cached(&get);
	}
	if (!source->url) {
		list = get_file(&get, &fault);
		if (list == NULL)
			msg_raise(status, source->location, &fault);
	} else if (is_fresh(&get)) {
		list = get.cached;
		get.cached = NULL;
	} else {
		list = get_url(&get, &fault);
		if (list == NULL)
			list = fall_back(&get, &fault, status);
	}
	if (list != NULL && cache != NULL)
		note(&get);
	spool_free(get.cached);
	regstate_free(&get.none);
	return list;
}

#include <config.h>

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "buf.h"
#include "caps.h"
#include "fetch.h"
#include "fetchbrowser.h"
#include "fetchhead.h"
#include "fetchmeta.h"
#include "fetchopt.h"
#include "httpurl.h"
#include "output.h"
#include "reglist.h"
#include "registry.h"
#include "spool.h"
#include "std.h"
#include "xalloc.h"

/* a login, a choice and a preview; sessions elsewhere last as long */
#define TIMEOUT 900
/* seconds in which a second answer is told that it is one */
#define LINGER 1
#define STEPS 20

static const char *emp, *url, *address, *return_url, *tls_cert, *tls_key;
static const char *browser, *meta, *save;
static struct strings extra, clicks;
static bool print, headless;
static long timeout = TIMEOUT, steps = STEPS;

static int
set_extra(void *to, const char *value, struct fault *fault)
{
	size_t n = strcspn(value, "=");

	if (n == 0 || value[n] == '\0')
		return fault_set(fault, VERDICT_TROUBLE, 0,
		    "want NAME=VALUE, have '%s'", value);
	if (strncmp(value, "sessionId=", 10) == 0 ||
	    strncmp(value, "returnUrl=", 10) == 0)
		return fault_set(
		    fault, VERDICT_TROUBLE, 0, "%.9s is not to be set", value);
	strings_add(to, value);
	return 0;
}

const struct opt fetchopt[] = {
    OPT_STRING("emp", 0, "URL|NAME", &emp,
	"fetch a record from this contact point of a registry"),
    OPT_STRING(
	"url", 0, "URL", &url, "fetch one from there, whatever is registered"),
    OPT_CALL("extra", 0, 0, "NAME=VALUE", &extra, set_extra,
	"a further parameter of the request"),
    OPT_STRING("browser", 0, "COMMAND", &browser,
	"open the address with it, not with $BROWSER"),
    OPT_FLAG("print", 0, &print,
	"open no browser; the address goes to standard error"),
    OPT_STRING("listen", 0, "HOST:PORT", &address,
	"take the answer there (127.0.0.1:0)"),
    OPT_STRING("return-url", 0, "URL", &return_url,
	"where browsers reach that, behind a proxy"),
    OPT_STRING("tls-cert", 0, "FILE", &tls_cert, "listen for https"),
    OPT_STRING("tls-key", 0, "FILE", &tls_key, "the key of --tls-cert"),
    OPT_NUMBER("timeout", 0, "SECONDS", &timeout, 1, 86400,
	"give up after that time (900)"),
    OPT_FLAG("headless", 0, &headless,
	"without a browser: follow the forms of a test bench"),
    OPT_LIST("click", 0, "NAME[=VALUE]", &clicks,
	"press or choose that on its pages"),
    OPT_NUMBER("steps", 0, "N", &steps, 1, 1000,
	"give up after that many of its pages (20)"),
    OPT_STRING_LINE(
	"meta", 0, "FILE", &meta, "write there what is known of the answer"),
    OPT_STRING_LINE(
	"save-response", 0, "FILE", &save, "write the answer there as it came"),
    OPT_END};

bool
fetchopt_asked(void)
{
	return emp != NULL || url != NULL;
}

const char *
fetchopt_misused(void)
{
	if (emp != NULL && url != NULL)
		return "want --emp or --url, have both";
	if ((tls_cert != NULL) != (tls_key != NULL))
		return "want both of --tls-cert and --tls-key, have one";
	if (headless && (print || browser != NULL))
		return "--headless opens no browser: not with --browser, "
		       "--print";
	if (headless && (address != NULL || tls_cert != NULL))
		return "--headless does not listen: not with --listen, "
		       "--tls-cert";
	if (!headless && (clicks.n > 0 || opt_given("steps")))
		return "--click and --steps are for --headless";
	if (print && browser != NULL)
		return "want --browser or --print, have both";
	return NULL;
}

/* The contact point's address is sound, else *fault; and whether it is safe. */
static int
check_url(const char *s, const char *what, struct fault *fault)
{
	struct httpurl to;
	int ret = httpurl_parse(s, &to, fault);

	if (ret != 0)
		fault_prefix(fault, what);
	else if (strcmp(to.scheme, "https") != 0 && !httpurl_loopback(&to) &&
		 strcmp(to.host, "localhost") != 0)
		msg_warn("%s: http: whoever is on the way can read and change "
			 "what is sent",
		    what);
	httpurl_free(&to);
	return ret;
}

/* Names under which we answer: those of the proxy, and our own. */
static void
add_hosts(struct strings *hosts, const char *listening)
{
	struct httpurl to;
	char *host;

	if (httpurl_parse(return_url, &to, NULL) == 0) {
		host = httpurl_host(&to);
		strings_add(hosts, host);
		free(host);
	}
	httpurl_free(&to);
	strings_add(hosts, "127.0.0.1");
	strings_add(hosts, "[::1]");
	strings_add(hosts, "localhost");
	if (*listening == '*' || strrchr(listening, ':') == NULL)
		return;
	host =
	    xstrndup(listening, (size_t)(strrchr(listening, ':') - listening));
	strings_add(hosts, host);
	free(host);
}

/* Where nobody says, browsers reach us on loopback alone. */
static int
set_base(struct fetch *f, const char *own, struct fault *fault)
{
	struct httpurl to;
	bool good;

	if (return_url != NULL) {
		fetch_base(f, return_url);
		return 0;
	}
	/* of all addresses listen tells the one of loopback */
	good = httpurl_parse(own, &to, NULL) == 0 && httpurl_loopback(&to) &&
	       (address == NULL || strncmp(address, "127.", 4) == 0 ||
		   strncmp(address, "[::1]:", 6) == 0 ||
		   strncmp(address, "localhost:", 10) == 0);
	httpurl_free(&to);
	if (!good)
		return fault_set(fault, VERDICT_TROUBLE, 0,
		    "--listen: not loopback: want --return-url, where browsers "
		    "reach it");
	fetch_base(f, own);
	return 0;
}

static void
open_browser(const struct fetch *f)
{
	char *start = fetch_start(f);

	if (print)
		fprintf(stderr, "%s\n", start);
	else if (fetchbrowser_open(browser, start) == 0)
		msg_note(
		    "waiting for the answer; the browser was given %s", start);
	else
		msg_warn("no browser starts; open %s", start);
	fflush(stderr);
	free(start);
}

static int
no_answer(const struct fetch *f, const char *why, struct fault *fault)
{
	if (f->refused == 0)
		return fault_set(
		    fault, VERDICT_TROUBLE, 0, "%s before an answer came", why);
	return fault_set(fault, VERDICT_TROUBLE, 0,
	    "%s before an answer came; refused: %u, the last: %.300s", why,
	    f->refused, f->refusal.text);
}

/* Until the answer is there; *L goes on listening. */
static int
by_browser(struct fetch *f, struct listen_options *options, struct listen **l,
    struct fault *fault)
{
	int end;

	*l = listen_open(options, fault);
	if (*l == NULL || set_base(f, listen_url(*l), fault) != 0)
		return -1;
	open_browser(f);
	end = listen_run(*l, &fetch_handler, f, (unsigned)timeout, fault);
	if (end == LISTEN_LATE)
		return no_answer(f, "the time was up", fault);
	if (end == LISTEN_SIGNALLED && !f->answered)
		return no_answer(f, "interrupted", fault);
	return end < 0 ? -1 : 0;
}

/* No one listens there: its forms are stopped before they are sent. */
static int
by_itself(struct fetch *f, struct fault *fault)
{
	const struct fetchhead_options options = {
	    &clicks, reglist_tls_ca(), (unsigned)timeout, (unsigned)steps};

	fetch_base(
	    f, return_url != NULL ? return_url : "http://127.0.0.1:43123");
	return fetchhead_run(f, &options, fault);
}

static int
put_file(
    const char *file, struct spool *spool, const char *ext, struct fault *fault)
{
	const struct output_options options = {file, NULL, false};
	struct output *to = output_open(&options, OUTPUT_ONE, fault);
	int ret;

	if (to == NULL) {
		spool_free(spool);
		return -1;
	}
	ret = output_put(to, "record", ext, spool, fault);
	return output_close(to, ret == 0, fault) != 0 ? -1 : ret;
}

static int
put_meta(
    struct fetch *f, const struct registry_entry *entry, struct fault *fault)
{
	struct buf text = BUF_INIT(CAP_TREE);
	struct spool *spool = spool_new(CAP_TREE);
	int ret = fetchmeta_json(f, entry, &text, fault);

	if (ret == 0)
		ret = spool_write(spool, text.data, text.len, fault);
	buf_free(&text);
	if (ret == 0)
		return put_file(meta, spool, "json", fault);
	spool_free(spool);
	return -1;
}

/* The answer is there: its files, the record last. */
static enum verdict
finish(struct fetch *f, const struct registry_entry *entry)
{
	enum verdict status = VERDICT_OK;
	struct fault fault = FAULT_NONE;
	struct spool *record;

	for (size_t i = 0; i < f->decoded.repairs.n; i++)
		msg_warn("%s", f->decoded.repairs.text[i]);
	msg_raise(&status, NULL, &f->fault);
	if (f->verdict > status)
		status = f->verdict;
	if ((save != NULL && fetchmeta_save(save, f->body, &fault) != 0) ||
	    (meta != NULL && put_meta(f, entry, &fault) != 0)) {
		msg_raise(&status, NULL, &fault);
		return status;
	}
	if (f->verdict != VERDICT_OK)
		return status;
	record = f->decoded.spool;
	f->decoded.spool = NULL;
	if (put_file(output_options.file, record, "xml", &fault) != 0)
		msg_raise(&status, NULL, &fault);
	return status;
}

/* From TO, whose address may be all that is known of it. */
static enum verdict
fetch(const char *to, const struct registry_entry *entry)
{
	struct listen_options options = {
	    .address = address != NULL ? address : "127.0.0.1:0",
	    .tls_cert = tls_cert,
	    .tls_key = tls_key,
	    .connections = CAP_FETCH_CONNECTIONS};
	enum verdict status = VERDICT_OK;
	struct fault fault = FAULT_NONE;
	struct listen *l = NULL;
	struct fetch f;
	int ret = fetch_begin(&f, to, &extra, &fault);

	if (return_url != NULL)
		add_hosts(&options.hosts, options.address);
	if (ret == 0)
		ret = headless ? by_itself(&f, &fault)
			       : by_browser(&f, &options, &l, &fault);
	if (ret != 0)
		msg_raise(&status, NULL, &fault);
	else
		status = (enum verdict)std_close((int)finish(&f, entry));
	if (ret == 0 && l != NULL && listen_signal(l) == 0)
		(void)listen_run(l, &fetch_handler, &f, LINGER, NULL);
	listen_free(l);
	strings_free(&options.hosts);
	fetch_free(&f);
	return status;
}

enum verdict
fetchopt_run(void)
{
	enum verdict status = VERDICT_OK, ignored = VERDICT_OK;
	const struct registry_entry *entry = NULL;
	struct fault fault = FAULT_NONE;
	struct registry *registry = NULL;
	const char *to = url;

	if (emp != NULL) {
		registry = reglist_registry(&ignored);
		if (registry == NULL)
			return VERDICT_TROUBLE;
		entry = registry_find(registry, emp, &fault);
		to = entry != NULL ? entry->url : NULL;
	}
	if (to == NULL || check_url(to, "contact point", &fault) != 0 ||
	    (return_url != NULL &&
		check_url(return_url, "--return-url", &fault) != 0))
		msg_raise(&status, NULL, &fault);
	else
		status = fetch(to, entry);
	registry_free(registry);
	return status;
}

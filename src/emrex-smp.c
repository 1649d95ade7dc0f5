#include <config.h>

#include <stdio.h>
#include <stdlib.h>

#include "cgi.h"
#include "listen.h"
#include "msg.h"
#include "opt.h"
#include "smp.h"
#include "smpcount.h"
#include "smplink.h"
#include "smpspool.h"
#include "std.h"
#include "webpage.h"
#include "xalloc.h"

static const char *const policies[] = {"network", "strict", NULL};

static struct listen_options net;
static struct smp smp;
static const char *require_list, *since, *until;
static int policy;
static bool link_mode, stats, purge, json;
static long link_minutes = 15;

static const struct opt own[] = {
    OPT_STRING("listen", 0, "ADDRESS", &net.address,
	"serve at HOST:PORT or unix:PATH; else as a program of CGI"),
    OPT_STRING("state", 0, "DIR", &smp.state, "where sessions are kept"),
    OPT_STRING("spool", 0, "DIR", &smp.spool, "where records are put"),
    OPT_LIST("registry", 0, "FILE|DIR", &smp.registries,
	"the contact points and their certificates; repeatable"),
    OPT_STRING("name", 0, "TEXT", &smp.name, "what the institution is called"),
    OPT_STRING("url", 0, "URL", &smp.url, "our address as browsers see it"),
    OPT_LIST("host", 0, "NAME[:PORT]", &net.hosts,
	"a name by which we are asked; repeatable"),
    OPT_LIST("trusted-proxy", 0, "ADDRESS[/BITS]", &net.trusted_proxies,
	"whose headers are believed; repeatable"),
    OPT_LIST("attribute", 0, "FIELD=NAME", &smp.attributes,
	"the header or variable that has FIELD of the person; repeatable"),
    OPT_FLAG("known-only", 0, &smp.need_person,
	"nobody begins whom single sign-on or a link does not name"),
    OPT_STRING("tls-cert", 0, "FILE", &net.tls_cert,
	"certificates for https, ours first"),
    OPT_STRING("tls-key", 0, "FILE", &net.tls_key, "the key for https"),
    OPT_STRING("require", 0, "LIST", &require_list,
	"what else a record must pass: schema,rules,person"),
    OPT_CHOICE("policy", 0, "network|strict", &policy, policies,
	"which keys and algorithms are good enough"),
    OPT_LIST("distrust", 0, "FILE", &smp.distrust,
	"keys that are not trusted; repeatable"),
    OPT_LIST("crl", 0, "FILE", &smp.crl, "certificates revoked; repeatable"),
    OPT_NUMBER("keep-days", 0, "DAYS", &smp.keep_days, 1, 3650,
	"how long records stay in the spool (30)"),
    OPT_NUMBER("session-minutes", 0, "MINUTES", &smp.minutes, 1, 1440,
	"how long an answer is waited for, and then a decision (120)"),
    OPT_STRING("link-key", 0, "FILE", &smp.link_key,
	"the key of links: 64 hexadecimal digits"),
    OPT_FLAG(
	"link", 0, &link_mode, "print a link for the person of standard input"),
    OPT_NUMBER("link-minutes", 0, "MINUTES", &link_minutes, 1, 10080,
	"how long a link is good (15)"),
    OPT_FLAG("purge", 0, &purge, "remove what has expired, and end"),
    OPT_FLAG("stats", 0, &stats, "print the counters, and end"),
    OPT_STRING("since", 0, "DAY", &since, "counters from DAY on"),
    OPT_STRING("until", 0, "DAY", &until, "counters until DAY"),
    OPT_FLAG("json", 0, &json, "print the counters as JSON"), OPT_END};

static const struct opt *const tables[] = {own, opt_basic, NULL};

static const struct opt_tool tool = {
    "--listen=ADDRESS [OPTION]...\n--link <PERSON [OPTION]...\n"
    "--stats|--purge [OPTION]...",
    "Let students bring their study records from elsewhere.", tables};

/* A server of CGI gives words of the query as arguments (RFC 3875 4.4). */
static int
parse(int argc, char **argv, struct strings *operands)
{
	const char *file = getenv("EMREX_CONF");
	char *args[3] = {argv[0], NULL, NULL};
	int status;

	if (!cgi_here())
		return opt_parse(&tool, argc, argv, operands);
	if (file != NULL)
		args[1] = xasprintf("--config=%s", file);
	status = opt_parse(&tool, file != NULL ? 2 : 1, args, operands);
	return status;
}

static int
settle(const struct strings *operands, struct fault *fault)
{
	if (operands->n > 0)
		return opt_usage("want no operands, have %zu", operands->n);
	if (link_mode + stats + purge > 1)
		return opt_usage("want one of --link, --stats and --purge");
	if ((net.tls_cert == NULL) != (net.tls_key == NULL))
		return opt_usage("want both --tls-cert and --tls-key");
	if (link_mode && smp.link_key == NULL)
		return opt_usage("--link wants --link-key");
	if (!link_mode && (smp.state == NULL || smp.spool == NULL))
		return opt_usage("want --state and --spool");
	if (!link_mode && !stats && !purge && !cgi_here() &&
	    net.address == NULL)
		return opt_usage("want --listen, --link, --stats or --purge");
	smp.policy = policies[policy];
	smp.parts.summary = true;
	if (check_parts(&smp.parts, require_list, NULL, fault) != 0 ||
	    rule_choose(&smp.parts.rules, 0, NULL, fault) != 0)
		return VERDICT_TROUBLE;
	/* without these nothing is to be accepted */
	smp.parts.require |= CHECK_DOCUMENT | CHECK_SIGNATURE;
	smp.parts.require &= ~(unsigned)CHECK_PERSON;
	smp.parts.also |= CHECK_SCHEMA | CHECK_RULES;
	return 0;
}

static int
run_link(struct fault *fault)
{
	char *to = smplink_read(&smp, 60 * link_minutes, fault);

	if (to != NULL)
		printf("%s\n", to);
	free(to);
	return (int)fault->verdict;
}

static int
run_purge(struct fault *fault)
{
	struct smpspool_gone gone;

	if (smpspool_purge(&smp, &gone, fault) != 0)
		return VERDICT_TROUBLE;
	printf("sessions %lu\trecords %lu\tlinks %lu\n", gone.sessions,
	    gone.records, gone.links);
	return VERDICT_OK;
}

static enum listen_how
done(void *ctx, const struct http_request *r, struct http_answer *a,
    const char *notes, size_t n, const struct fault *fault)
{
	(void)ctx, (void)notes, (void)n;
	if (fault != NULL) {
		msg_error("%s", fault->text);
		webpage_refuse(NULL, r, a);
	}
	return LISTEN_ANSWER;
}

static int
run_listen(struct fault *fault)
{
	static const struct listen_handler handler = {
	    smp_room, smp_answer, smp_work, done, webpage_refuse};
	struct listen *l;
	int end;

	if (smp.host != NULL)
		strings_add(&net.hosts, smp.host);
	l = listen_open(&net, fault);
	if (l == NULL)
		return VERDICT_TROUBLE;
	printf("%s\n", listen_url(l));
	if (std_flush(fault) != 0) {
		listen_free(l);
		return VERDICT_TROUBLE;
	}
	end = listen_run(l, &handler, &smp, 0, fault);
	listen_free(l);
	return end == -1 ? VERDICT_TROUBLE : VERDICT_OK;
}

static int
run(struct fault *fault)
{
	if (link_mode)
		return run_link(fault);
	if (smp_start(&smp, fault) != 0)
		return VERDICT_TROUBLE;
	if (stats)
		return smpcount_print(
			   &smp, since, until, json, stdout, fault) == 0
			   ? VERDICT_OK
			   : VERDICT_TROUBLE;
	if (purge)
		return run_purge(fault);
	if (smp_registries(&smp, fault) != 0)
		return VERDICT_TROUBLE;
	if (!cgi_here())
		return run_listen(fault);
	return smp_cgi(&smp, &net.trusted_proxies, &net.hosts, fault) == 0
		   ? VERDICT_OK
		   : VERDICT_TROUBLE;
}

int
main(int argc, char **argv)
{
	struct strings operands = {NULL, 0};
	struct fault fault = FAULT_NONE;
	int status;

	std_init(argv[0]);
	smp.keep_days = 30;
	smp.minutes = 120;
	status = parse(argc, argv, &operands);
	if (status == -1) {
		status = settle(&operands, &fault);
		if (status == 0)
			status = run(&fault);
		if (fault.verdict != VERDICT_OK)
			msg_error("%s", fault.text);
	}
	smp_stop(&smp);
	strings_free(&operands);
	return std_close(status);
}

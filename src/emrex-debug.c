#include <config.h>

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "anchor.h"
#include "buf.h"
#include "caps.h"
#include "debug.h"
#include "decode.h"
#include "jobs.h"
#include "operand.h"
#include "opt.h"
#include "rule.h"
#include "spool.h"
#include "std.h"
#include "trustopt.h"
#include "warnings.h"
#include "xalloc.h"

static const char *session_file, *rule_list;
static bool json;
static int profile;

static const struct opt own[] = {
    OPT_STRING("session-file", 0, "FILE", &session_file,
	"compare the session with the one in FILE"),
    OPT_STRING("rules", 0, "LIST", &rule_list,
	"judge by these rules of ELMO, or all but -ID"),
    OPT_CHOICE("profile", 0, "NAME", &profile, rule_profiles,
	"judge by the rules of emrex (default), ewp-tors-2 or ewp-tors-3"),
    OPT_FLAG("json", 0, &json, "one JSON object per document"), OPT_END};

static const struct opt *const tables[] = {
    own, trustopt, opt_at, opt_input, opt_basic, NULL};

static const struct opt_tool tool = {"[OPTION]... [FILE]...",
    "Show on one page what is wrong with a contact point's answer.", tables};

struct job {
	struct debug_options options;
	const char *name; /* of the operand at hand */
	size_t documents;
	enum verdict status;
};

/* As cksum does, what could not be judged is told on both streams. */
static void
complain(const char *name, const struct debug *d)
{
	for (enum debug_stage s = 0; s < DEBUG_STAGES; s++) {
		const struct debug_part *p = &d->part[s];
		struct fault fault = FAULT_NONE;

		if (p->verdict != DEBUG_TROUBLE)
			continue;
		fault_set(&fault, VERDICT_TROUBLE, p->head.line, "%s: %s",
		    debug_stage_name(s), p->head.text);
		msg_fault(name, &fault);
		return;
	}
}

/* An empty input has no page. */
static bool
is_nothing(const struct debug *d)
{
	return d->part[DEBUG_FORM].verdict == DEBUG_TROUBLE &&
	       strncmp(d->part[DEBUG_FORM].head.text, "empty", 5) == 0;
}

static void
on_document(void *ctx, const char *member, const struct debug *d)
{
	struct job *job = ctx;
	struct buf out = BUF_INIT(CAP_TREE);
	char *name = member != NULL ? xasprintf("%s(%s)", job->name, member)
				    : xstrdup(job->name);

	if (json) {
		debug_json(d, job->name, member, &out);
	} else if (!is_nothing(d)) {
		if (job->documents++ > 0)
			buf_addc(&out, '\n');
		debug_page(d, name, &out);
	}
	if (out.len > 0)
		fwrite(out.data, 1, out.len, stdout);
	complain(name, d);
	if (debug_verdict(d) > job->status)
		job->status = debug_verdict(d);
	buf_free(&out);
	free(name);
}

static void
on_operand(void *ctx, struct operand *op, FILE *out, struct jobs_result *result)
{
	struct job *job = ctx;
	struct spool *spool = spool_new(CAP_DEBUG);
	struct buf answer = BUF_INIT(CAP_DEBUG);
	struct fault fault = FAULT_NONE;

	job->name = op->name;
	if (spool_fill(spool, op->fd, &fault) == 0 &&
	    debug_load(spool, &answer, &fault) == 0) {
		spool_free(spool);
		spool = NULL;
		debug_answer(&job->options, &answer, on_document, job);
	}
	msg_raise(&job->status, op->name, &fault);
	buf_free(&answer);
	spool_free(spool);
	(void)out;
	result->verdict = job->status;
}

static void
work(struct job *job, const struct strings *args)
{
	struct jobs jobs = {on_operand, job, false, 1, opt_common.progress};

	if (jobs_over(&jobs, args) > (int)job->status)
		job->status = VERDICT_TROUBLE;
}

/* Without a trust anchor the certificate that is there shows integrity. */
static int
load_trust(struct job *job, struct fault *fault)
{
	job->options.own = !opt_given("cert") && !opt_given("registry") &&
			   !opt_given("ca") && !trustopt_embedded();
	if (job->options.own &&
	    anchors_set(trustopt_anchors(), ANCHOR_EMBEDDED, "", fault) == -1)
		return -1;
	if (trustopt_load(false, fault) == -1)
		return -1;
	job->options.anchors = trustopt_anchors();
	return 0;
}

static void
tell_warnings(const struct warnings *w)
{
	for (size_t i = 0; i < w->n; i++)
		msg_warn("%s", w->text[i]);
}

int
main(int argc, char **argv)
{
	struct strings args = {NULL, 0};
	struct fault fault = FAULT_NONE;
	struct job job = {.status = VERDICT_OK};
	struct rule_set rules;
	char *session = NULL;
	int status;

	std_init(argv[0]);
	status = opt_parse(&tool, argc, argv, &args);
	if (status == -1 && rule_choose(&rules, (enum rule_profile)profile,
				rule_list, &fault) == -1)
		status = opt_usage("--rules: %s", fault.text);
	if (status == -1) {
		job.options.rules = &rules;
		if (session_file != NULL)
			session = decode_session(session_file, &fault);
		job.options.session = session;
		if (fault.verdict == VERDICT_OK &&
		    load_trust(&job, &fault) == 0) {
			tell_warnings(anchors_warnings(trustopt_anchors()));
			work(&job, &args);
		}
		msg_raise(&job.status, NULL, &fault);
		status = (int)job.status;
	}
	anchors_free(trustopt_anchors());
	free(session);
	strings_free(&args);
	return std_close(status);
}

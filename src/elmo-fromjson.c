#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "caps.h"
#include "doc.h"
#include "fromjson.h"
#include "jobs.h"
#include "json.h"
#include "jsonlines.h"
#include "operand.h"
#include "opt.h"
#include "output.h"
#include "rowjson.h"
#include "rowtool.h"
#include "spool.h"
#include "std.h"

static struct rowtool rows;

static const struct opt own[] = {
    OPT_STRING("map", 0, "FILE", &rows.map_file,
	"objects of your own: where each column comes from"),
    OPT_STRING("issuer", 0, "FILE", &rows.issuer_file,
	"with --map: the institution that issues"),
    OPT_CALL("to", 0, 0, "VERSION", &rows.rows.to, rowtool_version,
	"with --map: make records of ELMO VERSION"),
    OPT_STRING("at", 0, "TIME", &opt_common.at,
	"with --map: date records so, not now"),
    OPT_FLAG("show-values", 0, &rows.show_values,
	"with --map: show wrong values, at a terminal"),
    OPT_FLAG("progress", 0, &opt_common.progress,
	"say on standard error how far it is"),
    OPT_END};

static const struct opt *const tables[] = {
    own, output_group, opt_input, opt_basic, NULL};

static const struct opt_tool tool = {"[OPTION]... [FILE]...",
    "Make ELMO records of what elmo-tojson printed, or of a school's JSON.",
    tables};

struct job {
	const char *name; /* of the operand */
	struct output *output;
	enum verdict status;
	bool stopped; /* the output failed: nothing more is read */
};

static void
tell_lost(const struct job *job, long line, const struct fromjson_lost *lost)
{
	char *name = msg_name(job->name);

	if (lost->signatures > 0)
		msg_warn("%s: %ld: the signature is dropped, for it cannot "
			 "hold",
		    name, line);
	if (lost->contents > 0)
		msg_warn("%s: %ld: %zu attachments without their bytes, which "
			 "elmo-tojson --attachments keeps",
		    name, line, lost->contents);
	free(name);
}

/* The product is a record, or nothing comes of it. */
static struct spool *
make(const struct json_value *root, struct fromjson_lost *lost,
    struct fault *fault)
{
	struct spool *spool = spool_new(GIB);
	struct buf out = BUF_INIT(GIB);
	struct doc *doc = NULL;

	if (fromjson_write(root, &out, lost, fault) == 0 &&
	    spool_write(spool, out.data, out.len, fault) == 0)
		doc = doc_read(spool, fault);
	buf_free(&out);
	if (doc == NULL) {
		spool_free(spool);
		return NULL;
	}
	doc_free(doc);
	return spool;
}

/* A member or a file that the record was read from, else the operand. */
static const char *
source(const struct job *job, const struct json_value *root)
{
	const char *name = json_text(json_member(root, "member"));

	if (name == NULL)
		name = json_text(json_member(root, "file"));
	return name != NULL && strcmp(name, "-") != 0 ? name : job->name;
}

static int
on_value(
    void *ctx, const struct json_value *root, long line, struct fault *fault)
{
	struct job *job = ctx;
	struct fromjson_lost lost;
	struct spool *spool;

	if (root == NULL) {
		msg_raise(&job->status, job->name, fault);
		return 0;
	}
	spool = make(root, &lost, fault);
	if (spool == NULL) {
		fault->line = line;
		msg_raise(&job->status, job->name, fault);
		return 0;
	}
	if (output_put(job->output, source(job, root), "xml", spool, fault) ==
	    -1) {
		job->stopped = true;
		fault->line = line;
		msg_raise(&job->status, job->name, fault);
		return 1;
	}
	tell_lost(job, line, &lost);
	return 0;
}

static void
judge(void *ctx, struct operand *op, FILE *out, struct jobs_result *result)
{
	struct job *job = ctx;

	(void)out;
	job->name = op->name;
	job->status = VERDICT_OK;
	if (!job->stopped)
		jsonlines_read(op->fd, on_value, job);
	result->verdict = job->status;
}

static int
run(const struct strings *args)
{
	struct job job = {NULL, NULL, VERDICT_OK, false};
	struct jobs jobs = {judge, &job, false, 1, opt_common.progress};
	struct fault fault = FAULT_NONE;
	struct operands *operands =
	    operands_open(args, opt_common.files0_from, &fault);
	int status = VERDICT_TROUBLE;

	if (operands != NULL)
		job.output = output_open(&output_options, OUTPUT_MANY, &fault);
	if (job.output != NULL) {
		status = jobs_run(&jobs, operands, NULL);
		if (output_close(job.output, !job.stopped, &fault) == -1)
			status = VERDICT_TROUBLE;
	}
	if (fault.text[0] != '\0')
		msg_error("%s", fault.text);
	operands_free(operands);
	return status;
}

/* A school's own objects, or what elmo-tojson printed. */
static int
choose(const struct strings *args)
{
	static const char *const with_map[] = {"issuer", "to", "at"};
	int status;

	if (rows.map_file == NULL) {
		for (size_t i = 0; i < sizeof with_map / sizeof *with_map; i++)
			if (opt_given(with_map[i]))
				return opt_usage(
				    "want --map with --%s", with_map[i]);
		return run(args);
	}
	rows.open = rowjson_new;
	rows.rows.header = true;
	status = rowtool_settle(&rows);
	return status == 0 ? rowtool_run(&rows, args) : status;
}

int
main(int argc, char **argv)
{
	struct strings args = {NULL, 0};
	int status;

	std_init(argv[0]);
	status = opt_parse(&tool, argc, argv, &args);
	if (status == -1)
		status = choose(&args);
	rowtool_end(&rows);
	strings_free(&args);
	return std_close(status);
}

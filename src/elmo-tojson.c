#include <config.h>

#include <stdlib.h>

#include "buf.h"
#include "caps.h"
#include "doc.h"
#include "flavour.h"
#include "hash.h"
#include "input.h"
#include "jobs.h"
#include "json.h"
#include "operand.h"
#include "opt.h"
#include "report.h"
#include "spool.h"
#include "std.h"
#include "tojson.h"
#include "warnings.h"
#include "xalloc.h"
#include "xsd.h"

static struct tojson_options options;

static const struct opt own[] = {
    OPT_FLAG("attachments", 0, &options.attachments,
	"with the bytes of attachments"),
    OPT_FLAG("progress", 0, &opt_common.progress,
	"say on standard error how far it is"),
    OPT_END};

static const struct opt *const tables[] = {
    own, opt_input, opt_jobs, opt_basic, NULL};

static const struct opt_tool tool = {"[OPTION]... [FILE]...",
    "Print ELMO records as JSON, a document on each line.", tables};

struct job {
	const struct operand *op;
	FILE *out;
	enum verdict status;
};

static char *
digest(const void *data, size_t n)
{
	unsigned char sum[HASH_MAX];
	char hex[HASH_HEX];

	if (hash_data(HASH_SHA256, data, n, sum, NULL) == -1)
		return NULL;
	return xstrdup(hash_hex(hex, sum, HASH_SHA256_LEN));
}

static int
put_document(struct job *job, const struct item *item, const struct doc *doc,
    const char *sha256, struct fault *fault)
{
	const struct flavour *flavour = doc_flavour(doc);
	struct buf line = BUF_INIT(GIB);
	struct json_out out;
	int status;

	json_start(&out, &line);
	json_begin(&out, NULL);
	json_put_int(&out, "v", 1);
	json_put(&out, "file", job->op->name);
	json_put(&out, "member", item->member);
	json_put(&out, "sha256", sha256);
	json_put(&out, "flavour", flavour_name(flavour->kind));
	json_put(&out, "version",
	    flavour->version != XSD_NONE ? xsd_name(flavour->version) : NULL);
	tojson_write(&out, "elmo", doc, &options);
	json_end(&out);
	status = json_line(&out);
	if (status == 0)
		fwrite(line.data, 1, line.len, job->out);
	else
		fault_set(fault, VERDICT_TROUBLE, 0,
		    "more than %lu MiB of JSON", GIB / MIB);
	buf_free(&line);
	return status;
}

static int
on_item(void *ctx, struct item *item)
{
	const struct warnings none = WARNINGS_NONE;
	struct fault fault = FAULT_NONE;
	struct job *job = ctx;
	struct doc *doc = NULL;
	char sha256[HASH_HEX];

	if (item->fault != NULL)
		fault = *item->fault;
	/* what is hashed is what is read, whoever writes to the file */
	else if (spool_own(&item->spool, &fault) == 0 &&
		 hash_spool(item->spool, sha256, &fault) == 0)
		doc = doc_read(item->spool, &fault);
	if (doc != NULL && put_document(job, item, doc, sha256, &fault) == 0)
		report_warnings(item->name, item->warnings, &none);
	else
		msg_fault(item->name, &fault);
	if (fault.verdict > job->status)
		job->status = fault.verdict;
	doc_free(doc);
	return ferror(job->out);
}

static void
judge(void *ctx, struct operand *op, FILE *out, struct jobs_result *result)
{
	struct job job = {op, out, VERDICT_OK};

	(void)ctx;
	input_read(op->fd, op->name, on_item, &job);
	result->verdict = job.status;
}

static int
run(const struct strings *args)
{
	struct jobs jobs = {
	    judge, NULL, false, opt_common.jobs, opt_common.progress};

	options.digest = digest;
	return jobs_over(&jobs, args);
}

int
main(int argc, char **argv)
{
	struct strings args = {NULL, 0};
	int status;

	std_init(argv[0]);
	status = opt_parse(&tool, argc, argv, &args);
	if (status == -1)
		status = run(&args);
	strings_free(&args);
	return std_close(status);
}

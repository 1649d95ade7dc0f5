#include <config.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "anchor.h"
#include "anonanswer.h"
#include "anonkey.h"
#include "anontell.h"
#include "buf.h"
#include "caps.h"
#include "container.h"
#include "operand.h"
#include "opt.h"
#include "output.h"
#include "sniff.h"
#include "spool.h"
#include "std.h"
#include "trustopt.h"
#include "warnings.h"
#include "xalloc.h"

static const char *key_file, *explained;
static struct anon_options options;

static int
set_keep(void *to, const char *value, struct fault *fault)
{
	if (anon_keep(value, to) == 0)
		return 0;
	return fault_set(fault, VERDICT_TROUBLE, 0,
	    "want a list of issuer, titles, schemes");
}

static const struct opt own[] = {
    OPT_STRING("key-file", 0, "FILE", &key_file,
	"the same stand-ins for the same values wherever FILE is the key"),
    OPT_CALL("keep", 0, 0, "LIST", &options.keep, set_keep,
	"keep the texts of issuer, titles, schemes"),
    OPT_STRING_LINE("explained", 0, "FILE", &explained,
	"what emrex-debug says of the originals to FILE, as JSON lines"),
    OPT_END};

static const struct opt *const tables[] = {
    own, trustopt, opt_at, opt_input, output_group, opt_basic, NULL};

static const struct opt_tool tool = {"[OPTION]... [FILE]...",
    "Put stand-ins for all that says who the learner is.", tables};

struct job {
	struct output *output;
	struct anontell *tell;
	const char *name; /* of the operand at hand */
	enum verdict status;
	bool stopped;
};

/* NAME of one answer, in BUF, which is taken over. */
static void
anonymise(
    struct job *job, const char *name, const char *member, struct buf *buf)
{
	struct fault fault = FAULT_NONE;
	struct buf copy = BUF_INIT(CAP_DEBUG);
	struct spool *product;
	const char *ext = anonanswer_ext(buf);

	buf_add(&copy, buf->data != NULL ? buf->data : "", buf->len);
	if (anonanswer(&options, buf, &fault) == 0) {
		anontell_original(job->tell, job->name, member, &copy);
		product = spool_new(4 * CAP_DEBUG);
		if (spool_write(product, buf->data, buf->len, &fault) == -1)
			spool_free(product);
		else if (output_put(job->output, member != NULL ? member : name,
			     ext, product, &fault) == -1)
			job->stopped = true;
	}
	msg_raise(&job->status, job->stopped ? NULL : name, &fault);
	buf_free(&copy);
	buf_free(buf);
}

static int
on_member(void *ctx, struct container_member *m)
{
	struct job *job = ctx;
	struct buf buf = BUF_INIT(CAP_DEBUG);
	struct fault fault = FAULT_NONE;
	char *name = xasprintf("%s(%s)", job->name, m->name);

	if (m->spool == NULL)
		fault = *m->fault;
	else if (debug_load(m->spool, &buf, &fault) == 0)
		anonymise(job, name, m->name, &buf);
	msg_raise(&job->status, name, &fault);
	buf_free(&buf);
	free(name);
	return job->stopped;
}

static void
on_skip(void *ctx, const char *name, const char *why)
{
	struct job *job = ctx;
	char *shown = msg_name(name);

	msg_warn("%s(%s): %s, left out", job->name, shown, why);
	free(shown);
}

static bool
is_archive(const struct buf *buf)
{
	enum sniff kind = sniff((const unsigned char *)buf->data,
	    buf->len < SNIFF_SIZE ? buf->len : SNIFF_SIZE);

	return kind == SNIFF_ZIP || kind == SNIFF_TAR || kind == SNIFF_7ZIP;
}

static void
read_archive(struct job *job, struct buf *buf)
{
	struct spool *spool = spool_memory(buf->data, buf->len);
	struct fault fault = FAULT_NONE;

	if (container_read(spool, on_member, on_skip, job, &fault) == -1)
		msg_raise(&job->status, job->name, &fault);
	spool_free(spool);
	buf_free(buf);
}

static void
read_one(struct job *job, struct operand *op)
{
	struct spool *spool = spool_new(CAP_DEBUG);
	struct buf buf = BUF_INIT(CAP_DEBUG);
	struct fault fault = FAULT_NONE;

	job->name = op->name;
	if (spool_fill(spool, op->fd, &fault) == 0 &&
	    debug_load(spool, &buf, &fault) == 0) {
		anonanswer_archive(&buf);
		spool_free(spool);
		spool = NULL;
		if (buf.len > 0 && is_archive(&buf))
			read_archive(job, &buf);
		else
			anonymise(job, op->name, NULL, &buf);
	}
	msg_raise(&job->status, op->name, &fault);
	buf_free(&buf);
	spool_free(spool);
}

static int
work(struct job *job, const struct strings *args, struct fault *fault)
{
	struct operands *operands =
	    operands_open(args, opt_common.files0_from, fault);
	struct operand op;
	size_t n = 0;

	if (operands == NULL)
		return -1;
	while (!job->stopped && operands_next(operands, &op) == 1) {
		operand_open(&op);
		if (op.skip) {
			msg_warn("%s: %s", op.name, op.fault.text);
		} else {
			n++;
			if (op.fd == -1)
				msg_raise(&job->status, op.name, &op.fault);
			else
				read_one(job, &op);
		}
		operand_close(&op);
	}
	operands_free(operands);
	if (n == 0)
		return fault_set(fault, VERDICT_TROUBLE, 0, "nothing to judge");
	return 0;
}

static int
run(struct job *job, const struct strings *args, struct fault *fault)
{
	struct anonkey *key = anonkey_open(key_file, fault);
	bool done = false;

	if (key == NULL)
		return -1;
	options.prf = anonkey_prf(key);
	job->tell = anontell_new(explained != NULL, fault);
	if (job->tell != NULL)
		job->output = output_open(&output_options, OUTPUT_MANY, fault);
	if (job->output != NULL && work(job, args, fault) == 0)
		done = !job->stopped;
	if (output_close(job->output, done, fault) == -1)
		done = false;
	if (done && explained != NULL)
		anontell_write(job->tell, explained, fault);
	anontell_free(job->tell);
	anonkey_free(key);
	return 0;
}

int
main(int argc, char **argv)
{
	struct strings args = {NULL, 0};
	struct fault fault = FAULT_NONE;
	struct job job = {.status = VERDICT_OK};
	int status;

	std_init(argv[0]);
	status = opt_parse(&tool, argc, argv, &args);
	if (status == -1) {
		run(&job, &args, &fault);
		msg_raise(&job.status, NULL, &fault);
		status = (int)job.status;
	}
	anchors_free(trustopt_anchors());
	strings_free(&args);
	return std_close(status);
}

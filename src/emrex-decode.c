#include <config.h>

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "caps.h"
#include "decode.h"
#include "hash.h"
#include "json.h"
#include "msg.h"
#include "operand.h"
#include "opt.h"
#include "output.h"
#include "spool.h"
#include "std.h"
#include "warnings.h"

static const char *session_file;
static bool repair, json;

static const struct opt own[] = {
    OPT_STRING("session-file", 0, "FILE", &session_file,
	"refuse an answer to another session than the one in FILE"),
    OPT_FLAG("repair", 0, &repair,
	"undo damage also where that is a guess; says what"),
    OPT_FLAG("json", 0, &json,
	"print what the answer says; the document goes only to -o FILE"),
    OPT_END};

static const struct opt *const tables[] = {own, output_one, opt_basic, NULL};

static const struct opt_tool tool = {"[OPTION]... [FILE]",
    "Unwrap a contact point's answer to the ELMO document in it.", tables};

/* One answer on its way through. */
struct run {
	struct decode_options options;
	struct decoded decoded;
	enum verdict verdict;
	struct fault fault;
	unsigned long long bytes;
	char sha256[HASH_HEX];
};

static int
digest(struct run *run)
{
	struct spool *spool = run->decoded.spool;
	struct hash *hash = hash_new(HASH_SHA256, &run->fault);
	unsigned char chunk[16 * KIB], sum[HASH_MAX];
	uint64_t off = 0;
	ptrdiff_t n = -1;

	if (hash == NULL)
		return -1;
	while ((n = spool_read(spool, off, chunk, sizeof chunk, &run->fault)) >
	       0) {
		hash_add(hash, chunk, (size_t)n);
		off += (uint64_t)n;
	}
	hash_end(hash, sum);
	hash_free(hash);
	hash_hex(run->sha256, sum, HASH_SHA256_LEN);
	run->bytes = off;
	return n < 0 ? -1 : 0;
}

static int
print_json(const struct run *run)
{
	static const char *const verdicts[] = {"ok", "refused", "trouble"};
	const struct decoded *d = &run->decoded;
	struct buf line = BUF_INIT(CAP_TREE);
	struct json_out out;
	size_t i;
	int ret;

	json_start(&out, &line);
	json_begin(&out, NULL);
	json_put_int(&out, "v", 1);
	json_put(&out, "verdict", verdicts[run->verdict]);
	json_put(&out, "reason",
	    run->verdict != VERDICT_OK ? run->fault.text : NULL);
	json_put(&out, "returnCode", d->response.code);
	json_put(&out, "message", d->response.message);
	json_put(&out, "session", d->response.session);
	json_begin_list(&out, "repairs");
	for (i = 0; i < d->repairs.n; i++)
		json_put(&out, NULL, d->repairs.text[i]);
	json_end_list(&out);
	json_put(&out, "encoding", *d->encoding != '\0' ? d->encoding : NULL);
	if (run->verdict == VERDICT_OK) {
		json_put_int(&out, "bytes", (long long)run->bytes);
		json_put(&out, "sha256", run->sha256);
	} else {
		json_put_null(&out, "bytes");
		json_put_null(&out, "sha256");
	}
	json_end(&out);
	ret = json_line(&out);
	if (ret == 0)
		fwrite(line.data, 1, line.len, stdout);
	buf_free(&line);
	return ret;
}

static int
write_document(struct run *run, const char *name, struct output *to)
{
	struct spool *spool = run->decoded.spool;
	int ret;

	run->decoded.spool = NULL;
	ret = output_put(to, name, "xml", spool, &run->fault);
	return output_close(to, ret == 0, &run->fault) == -1 ? -1 : ret;
}

/* The product, once all is good; RUN says why not. */
static void
finish(struct run *run, const char *name)
{
	struct output *to = NULL;

	if (json && digest(run) == -1)
		goto out;
	if (json && output_options.file == NULL)
		return;
	to = output_open(&output_options, OUTPUT_ONE, &run->fault);
	if (to == NULL || write_document(run, name, to) == -1)
		goto out;
	return;
out:
	run->verdict = VERDICT_TROUBLE;
}

static void
tell(const struct run *run, const char *name)
{
	const struct warnings *repairs = &run->decoded.repairs;
	size_t i;

	for (i = 0; i < repairs->n; i++)
		msg_warn("%s: %s", name, repairs->text[i]);
	if (run->verdict != VERDICT_OK)
		msg_fault(name, &run->fault);
}

static int
decode_one(const struct strings *args, char *session)
{
	struct run run = {{session, repair}, {.spool = NULL}, VERDICT_TROUBLE,
	    FAULT_NONE, 0, ""};
	const char *name = args->n > 0 ? args->v[0] : "-";
	struct spool *spool = operand_load(args, CAP_FORM, &run.fault);

	if (spool != NULL)
		run.verdict =
		    decode(spool, &run.options, &run.decoded, &run.fault);
	if (run.verdict == VERDICT_OK)
		finish(&run, name);
	tell(&run, name);
	if (json)
		print_json(&run);
	spool_free(run.decoded.spool);
	decoded_free(&run.decoded);
	return (int)run.verdict;
}

int
main(int argc, char **argv)
{
	struct strings operands = {NULL, 0};
	struct fault fault = FAULT_NONE;
	char *session = NULL;
	int status;

	std_init(argv[0]);
	status = opt_parse(&tool, argc, argv, &operands);
	if (status == -1 && operands.n > 1)
		status = opt_usage("want one FILE, have %zu", operands.n);
	if (status == -1 && json && output_options.file != NULL &&
	    strcmp(output_options.file, "-") == 0)
		status = opt_usage("--json: -o wants a file, have '-'");
	if (status == -1 && session_file != NULL) {
		session = decode_session(session_file, &fault);
		if (session == NULL) {
			msg_error("%s", fault.text);
			status = VERDICT_TROUBLE;
		}
	}
	if (status == -1)
		status = decode_one(&operands, session);
	free(session);
	strings_free(&operands);
	return std_close(status);
}

#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "caps.h"
#include "check.h"
#include "each.h"
#include "input.h"
#include "key.h"
#include "opt.h"
#include "output.h"
#include "report.h"
#include "sign.h"
#include "spool.h"
#include "std.h"
#include "when.h"
#include "xalloc.h"

static const char *const digests[] = {
    "auto", "sha1", "sha256", "sha384", "sha512", NULL};
static const enum hash_type digest_types[] = {
    HASH_NONE, HASH_SHA1, HASH_SHA256, HASH_SHA384, HASH_SHA512};
static const char *const c14ns[] = {"inclusive", "exclusive", "1.1", NULL};
static const enum c14n_method c14n_methods[] = {
    C14N_1_0, C14N_EXCLUSIVE, C14N_1_1};

static struct strings certs;
static const char *key_file, *p12_file, *pass_file, *schema = "auto";
static int digest, c14n;
static struct sign_options how;

static const struct opt own[] = {
    OPT_STRING("key", 0, "FILE", &key_file, "the private key"),
    OPT_LIST("cert", 0, "FILE", &certs, "its certificate and those above it"),
    OPT_STRING("p12", 0, "FILE", &p12_file,
	"key and certificates in one PKCS#12 file"),
    OPT_STRING("pass-file", 0, "FILE", &pass_file,
	"the pass phrase of key or PKCS#12 is the first line of FILE"),
    OPT_CHOICE("digest", 0, "NAME", &digest, digests,
	"sha256, sha384, sha512, sha1, or auto: usual for the key"),
    OPT_CHOICE("c14n", 0, "NAME", &c14n, c14ns,
	"form of SignedInfo: inclusive (default), exclusive, 1.1"),
    OPT_FLAG("pss", 0, &how.pss, "RSASSA-PSS with an RSA key"),
    OPT_FLAG("replace", 0, &how.replace,
	"take out the signature that is there already"),
    OPT_STRING("schema", 0, "VERSION", &schema,
	"want it valid by VERSION, auto (default) or none"),
    OPT_END};

static const struct opt *const tables[] = {
    own, opt_at, output_one, opt_basic, NULL};

static const struct opt_tool tool = {
    "--key=FILE --cert=FILE [OPTION]... [FILE]\n--p12=FILE [OPTION]... [FILE]",
    "Put a signature into an ELMO record.", tables};

/* One run: who signs, by which rules, and what came of it. */
struct job {
	struct cert_list chain;
	struct key *key;
	struct sign *sign;
	struct check_options parts;
	struct check *check;
	struct warnings warnings;
	struct spool *product;
	char *source; /* of the product */
	enum verdict status;
};

static int
settle_options(const struct strings *args, struct job *job)
{
	struct fault fault = FAULT_NONE;

	if (args->n > 1)
		return opt_usage("want one document, have %zu", args->n);
	if (p12_file != NULL ? key_file != NULL || certs.n > 0
			     : key_file == NULL || certs.n == 0)
		return opt_usage("want --key and --cert, or --p12 alone");
	how.digest = digest_types[digest];
	how.c14n = c14n_methods[c14n];
	if (check_parts(&job->parts,
		strcmp(schema, "none") ? "document,schema" : "document", schema,
		&fault) == -1)
		return opt_usage("%s", fault.text);
	return 0;
}

static int
load_key(struct job *job, struct fault *fault)
{
	if (p12_file != NULL) {
		job->key =
		    key_load_p12(p12_file, pass_file, &job->chain, fault);
		return job->key != NULL ? 0 : -1;
	}
	job->key = key_load(key_file, pass_file, fault);
	if (job->key == NULL)
		return -1;
	for (size_t i = 0; i < certs.n; i++)
		if (cert_load(certs.v[i], &job->chain, fault) == -1)
			return -1;
	return 0;
}

static int
load_signer(struct job *job, struct fault *fault)
{
	int64_t at = when_now();

	if ((opt_common.at && when_parse(opt_common.at, &at, fault) == -1) ||
	    load_key(job, fault) == -1)
		return -1;
	job->sign = sign_new(
	    job->key, &job->chain, &how, (time_t)at, &job->warnings, fault);
	if (job->sign == NULL)
		fault_prefix(fault, p12_file ? p12_file : key_file);
	job->check = check_new(NULL, &job->parts);
	return job->sign != NULL ? 0 : -1;
}

/*
 * What is no valid ELMO does not leave (contract, section 3: refused).  Before
 * 1.5 it is valid only with its Signature, so what is judged is the product.
 */
static int
validate(struct job *job, struct fault *fault)
{
	struct check_result result;
	enum verdict verdict =
	    check_document(job->check, job->product, &result);

	*fault = result.fault;
	if (verdict == VERDICT_NO && result.part != NULL)
		fault_prefix(fault, result.part);
	warnings_join(&job->warnings, &result.warnings, NULL);
	check_result_free(&result);
	if (verdict == VERDICT_OK && !(job->parts.require & CHECK_SCHEMA))
		warnings_add(&job->warnings,
		    "signed without asking whether it is valid by its schema");
	return verdict == VERDICT_OK ? 0 : -1;
}

static int
on_document(void *ctx, struct item *item, struct fault *fault)
{
	struct job *job = ctx;

	job->source = xstrdup(item->name);
	job->product = spool_new(CAP_DOCUMENT);
	warnings_join(&job->warnings, item->warnings, NULL);
	if (sign_document(job->sign, item->spool, job->product, &job->warnings,
		fault) == -1)
		return -1;
	return validate(job, fault);
}

/* Nothing has been written so far. */
static int
deliver(struct job *job, struct fault *fault)
{
	struct output *output = output_open(&output_options, OUTPUT_ONE, fault);
	struct spool *product = job->product;
	int rc = -1;

	if (output != NULL) {
		job->product = NULL;
		rc = output_put(output, job->source, "xml", product, fault);
	}
	if (output_close(output, rc == 0, fault) == -1 || rc == -1)
		return -1;
	report_warnings(job->source, NULL, &job->warnings);
	return 0;
}

static int
run(struct job *job, const struct strings *args, struct fault *fault)
{
	struct each each = {.document = on_document, .ctx = job, .one = true};

	job->status = (enum verdict)each_run(&each, args);
	return job->status == VERDICT_OK ? deliver(job, fault) : 0;
}

int
main(int argc, char **argv)
{
	struct strings args = {NULL, 0};
	struct fault fault = FAULT_NONE;
	struct job job = {.chain = CERT_LIST_NONE};
	int status;

	std_init(argv[0]);
	status = opt_parse(&tool, argc, argv, &args);
	if (status == -1 && (status = settle_options(&args, &job)) == 0) {
		if (load_signer(&job, &fault) == -1 ||
		    run(&job, &args, &fault) == -1)
			msg_raise(&job.status, NULL, &fault);
		status = (int)job.status;
	}
	check_free(job.check);
	sign_free(job.sign);
	key_free(job.key);
	cert_list_free(&job.chain);
	spool_free(job.product);
	warnings_free(&job.warnings);
	free(job.source);
	strings_free(&args);
	return std_close(status);
}

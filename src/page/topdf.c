#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "algo.h"
#include "attachadd.h"
#include "authentic.h"
#include "caps.h"
#include "check.h"
#include "doc.h"
#include "input.h"
#include "output.h"
#include "registry.h"
#include "render.h"
#include "report.h"
#include "spool.h"
#include "topdf.h"
#include "warnings.h"
#include "when.h"
#include "xalloc.h"

#define TRANSCRIPT "EMREX transcript"

/* One document between its reading and its writing. */
struct topdf_job {
	struct render_job print;
	char *name;
	char *source;		  /* what its product is called after */
	struct spool *record;	  /* --attach: what the PDF goes into */
	bool was_signed;	  /* --attach: its signature is gone */
	struct warnings warnings; /* of reading and judging */
	struct fault fault;	  /* set: it is not printed */
	struct topdf_job *next;
};

/* "RSA with SHA-256" */
static char *
method(const struct algo *algo)
{
	static const char *const schemes[] = {[ALGO_NO_SCHEME] = "",
	    [ALGO_RSA_PKCS1] = "RSA",
	    [ALGO_RSA_PSS] = "RSA-PSS",
	    [ALGO_ECDSA] = "ECDSA",
	    [ALGO_ED25519] = "Ed25519"};

	if (algo == NULL || algo->scheme == ALGO_NO_SCHEME)
		return NULL;
	if (algo->scheme == ALGO_ED25519)
		return xstrdup(schemes[algo->scheme]);
	/* "sha256" */
	return xasprintf("%s with SHA-%s", schemes[algo->scheme],
	    hash_name(algo->hash) + strlen("sha"));
}

static char *
date(time_t t)
{
	char text[WHEN_SIZE];

	return xstrndup(when_format(t, text), strlen("YYYY-MM-DD"));
}

static char *
copy(const char *s)
{
	return s != NULL && *s != '\0' ? xstrdup(s) : NULL;
}

static void
describe_cert(const struct cert *cert, struct authentic *a)
{
	char hex[HASH_HEX];

	if (cert == NULL || cert->bare)
		return;
	hash_hex(hex, cert->sha256, HASH_SHA256_LEN);
	a->fingerprint = xstrdup(hex);
	a->issuer = copy(cert->issuer);
	a->not_before = date(cert->not_before);
	a->not_after = date(cert->not_after);
}

/* What the page may say: no more than was found. */
static void
describe(const struct topdf *t, const struct topdf_job *job,
    const struct check_result *r, struct authentic *a)
{
	const struct trust_result *trust = &r->judgement.trust;
	char text[WHEN_SIZE];

	a->sha256 = xstrdup(r->sha256);
	a->seal = copy(t->seal);
	a->state = AUTHENTIC_UNKNOWN;
	if (job->record != NULL) /* printed without the one it came with */
		a->state =
		    job->was_signed ? AUTHENTIC_UNCHECKED : AUTHENTIC_UNSIGNED;
	if (t->anchors == NULL)
		return;
	if (r->judgement.reason == JUDGE_NONE) {
		a->state = AUTHENTIC_UNSIGNED;
		return;
	}
	a->state = trust->trusted ? AUTHENTIC_GOOD : AUTHENTIC_INTACT;
	a->algorithm = method(r->dsig.info.signature);
	a->signer = copy(trust->name);
	a->any = trust->trusted && !trust->narrowed && trust->any_of > 1;
	describe_cert(trust->cert, a);
	if (t->at)
		a->at = xstrdup(when_format(trust->at, text));
	if (trust->entry == NULL)
		return;
	a->emp = copy(trust->entry->name);
	a->url = copy(trust->entry->url);
	a->country = copy(trust->entry->country);
}

/* A signature that does not hold is not printed over. */
static int
judge_signature(
    const struct topdf *t, const struct check_result *r, struct topdf_job *job)
{
	const struct judgement *j = &r->judgement;

	if (t->anchors == NULL || r->signature == CHECK_GOOD)
		return 0;
	if (j->reason != JUDGE_NONE || t->strict) {
		fault_set(&job->fault, j->fault.verdict, j->fault.line, "%s",
		    j->fault.text);
		fault_prefix(&job->fault, "signature");
		return -1;
	}
	warnings_add(&job->warnings, "it carries no signature to be checked");
	return 0;
}

static void
warn_schema(const struct check_result *r, struct topdf_job *job)
{
	if (r->schema != CHECK_BAD || r->version == XSD_NONE)
		return;
	if (r->nerrors > 0)
		warnings_add(&job->warnings,
		    "not valid against ELMO %s: line %ld: %s%s",
		    xsd_name(r->version), r->errors[0].line,
		    r->errors[0].message, r->nerrors > 1 ? ", and more" : "");
	else
		warnings_add(&job->warnings, "not valid against ELMO %s",
		    xsd_name(r->version));
}

/* With --attach what is printed is the record without an older transcript. */
static int
take_out(struct topdf_job *job, struct spool *record)
{
	struct doc *doc = doc_read(record, &job->fault);
	struct spool *out;
	int status = -1;

	if (doc == NULL)
		return -1;
	out = spool_new(CAP_TREE);
	status = attachadd_drop(
	    TRANSCRIPT, doc, record, out, &job->warnings, &job->fault);
	if (status >= 0)
		job->record = out;
	else
		spool_free(out);
	job->was_signed = status == 1;
	doc_free(doc);
	return status == -1 ? -1 : 0;
}

/* Judges, and hands what is to be printed to a child. */
static int
begin(struct topdf *t, struct item *item, struct topdf_job *job)
{
	struct authentic authentic = {.state = AUTHENTIC_UNSIGNED};
	struct check_result r;
	int status = -1;

	/* what is judged is what is printed */
	if (spool_own(&item->spool, &job->fault) == -1)
		return -1;
	if (check_document(t->check, item->spool, &r) != VERDICT_OK) {
		job->fault = r.fault;
		goto out;
	}
	warnings_join(&job->warnings, &r.warnings, NULL);
	warn_schema(&r, job);
	if (judge_signature(t, &r, job) == -1 ||
	    (t->attach && take_out(job, item->spool) == -1))
		goto out;
	describe(t, job, &r, &authentic);
	render_add(t->render, &job->print,
	    job->record != NULL ? job->record : item->spool, &authentic);
	status = 0;
out:
	authentic_free(&authentic);
	check_result_free(&r);
	return status;
}

/* The PDF of JOB as an attachment of its record, in its place. */
static int
put_in(struct topdf_job *job, struct spool **product)
{
	struct attachadd add = {.type = TRANSCRIPT, .media = "application/pdf"};
	struct spool *pdf = job->print.pdf;
	struct doc *doc = NULL;
	char *data = NULL;
	int status = -1;

	add.len = (size_t)spool_size(pdf);
	if (add.len > CAP_ATTACHMENT)
		return fault_set(&job->fault, VERDICT_NO, 0,
		    "the PDF has more than %lu MiB, too much for an attachment",
		    CAP_ATTACHMENT / MIB);
	data = xmalloc(add.len + 1);
	*product = spool_new(CAP_TREE + 2 * CAP_ATTACHMENT);
	if (spool_read(pdf, 0, data, add.len, &job->fault) < 0)
		goto out;
	add.data = (const unsigned char *)data;
	doc = doc_read(job->record, &job->fault);
	if (doc != NULL)
		status = attachadd(&add, doc, job->record, *product,
		    &job->warnings, &job->fault);
out:
	doc_free(doc);
	free(data);
	if (status == -1) {
		spool_free(*product);
		*product = NULL;
	}
	return status;
}

/* Under --strict a page that lacks something is none. */
static int
accept(const struct topdf *t, struct topdf_job *job)
{
	const struct print_result *result = &job->print.result;

	if (t->strict && result->missing > 0)
		return fault_set(&job->fault, VERDICT_NO, 0,
		    "characters in no font: %zu (--strict)", result->missing);
	if (t->strict && result->cut > 0)
		return fault_set(&job->fault, VERDICT_NO, 0,
		    "texts too long for the page: %zu (--strict)", result->cut);
	return 0;
}

static int
write_out(struct topdf *t, struct topdf_job *job)
{
	struct spool *product = NULL;

	if (job->fault.verdict != VERDICT_OK)
		return -1;
	if (job->print.pdf == NULL) {
		job->fault = job->print.fault;
		return -1;
	}
	if (accept(t, job) == -1 || (t->attach && put_in(job, &product) == -1))
		return -1;
	t->pages += job->print.result.pages;
	if (!t->attach) {
		product = job->print.pdf;
		job->print.pdf = NULL;
	}
	return output_put(t->output, job->source, t->attach ? "xml" : "pdf",
	    product, &job->fault);
}

static void
end(struct topdf *t, struct topdf_job *job)
{
	if (write_out(t, job) == -1) {
		topdf_fault(t, job->name, &job->fault);
	} else {
		report_warnings(
		    job->name, &job->warnings, &job->print.warnings);
	}
	spool_free(job->print.pdf);
	spool_free(job->record);
	warnings_free(&job->print.warnings);
	warnings_free(&job->warnings);
	free(job->source);
	free(job->name);
	free(job);
}

/* What can be written is, oldest first; no more than LEFT stay. */
static void
collect(struct topdf *t, size_t left)
{
	struct topdf_job *job;

	while ((job = t->first) != NULL) {
		/* render gives them back in the same order */
		if (job->fault.verdict == VERDICT_OK &&
		    render_take(t->render, t->waiting > left) == NULL)
			return;
		t->first = job->next;
		if (t->first == NULL)
			t->last = NULL;
		t->waiting--;
		end(t, job);
	}
}

int
topdf_item(void *ctx, struct item *item)
{
	struct topdf *t = ctx;
	struct topdf_job *job = xcalloc(1, sizeof *job);

	t->documents++;
	job->name = xstrdup(item->name);
	job->source = xstrdup(item->member != NULL ? item->member : item->name);
	warnings_join(&job->warnings, item->warnings, NULL);
	if (item->spool == NULL)
		job->fault = *item->fault;
	else
		begin(t, item, job);
	if (t->last != NULL)
		t->last->next = job;
	else
		t->first = job;
	t->last = job;
	t->waiting++;
	collect(t, t->ahead);
	return 0;
}

void
topdf_flush(struct topdf *t)
{
	collect(t, 0);
}

void
topdf_fault(struct topdf *t, const char *name, const struct fault *fault)
{
	msg_fault(name, fault);
	if (fault->verdict > t->verdict)
		t->verdict = fault->verdict;
}

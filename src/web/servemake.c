#include <config.h>

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "attachadd.h"
#include "caps.h"
#include "cert.h"
#include "check.h"
#include "doc.h"
#include "key.h"
#include "msg.h"
#include "select.h"
#include "serve.h"
#include "servemake.h"
#include "servetree.h"
#include "sign.h"
#include "spool.h"
#include "warnings.h"
#include "when.h"
#include "xalloc.h"
#ifdef WITH_PDF
#include "print.h"
#endif

#define TRANSCRIPT "EMREX transcript"
#define DAY (24 * 60 * 60)

/* Loose attachments may show what was not chosen: they go with all alone. */
static struct spool *
select_parts(
    struct spool *record, const struct servetree *tree, struct fault *fault)
{
	const struct select select = {
	    .want = {.parts = tree->chosen, .nparts = tree->mark.n},
	    .attachments = tree->has == tree->can};
	const struct selectmark_names names = {NULL, NULL, NULL};
	struct warnings remarks = WARNINGS_NONE;
	struct spool *made =
	    select_record(&select, &names, record, &remarks, fault);

	warnings_free(&remarks);
	return made;
}

#ifdef WITH_PDF
static struct spool *
print(struct spool *record, const char *lang, struct fault *fault)
{
	const char *const langs[] = {lang, "en", NULL};
	const struct print_options options = {
	    .langs = langs, .paper = PRINT_A4, .date = -1};
	const struct authentic authentic = {.state = AUTHENTIC_UNSIGNED};
	struct warnings warnings = WARNINGS_NONE;
	struct print_result result = {.pages = 0};
	struct print *printer = print_new(&options, fault);
	struct buf out = BUF_INIT(CAP_ATTACHMENT);
	struct spool *pdf = NULL;

	if (printer != NULL && print_document(printer, record, &authentic, &out,
				   &result, &warnings, fault) == 0) {
		pdf = spool_new(CAP_ATTACHMENT);
		if (spool_write(pdf, out.data, out.len, fault) == -1) {
			spool_free(pdf);
			pdf = NULL;
		}
	}
	buf_free(&out);
	warnings_free(&warnings);
	print_free(printer);
	return pdf;
}

/* RECORD without a transcript that it came with; takes it over. */
static struct spool *
without_transcript(struct spool *record, struct fault *fault)
{
	struct doc *doc = doc_read(record, fault);
	struct spool *out = spool_new(CAP_TREE);
	struct warnings warnings = WARNINGS_NONE;
	int status = doc != NULL ? attachadd_drop(TRANSCRIPT, doc, record, out,
				       &warnings, fault)
				 : -1;

	warnings_free(&warnings);
	doc_free(doc);
	spool_free(record);
	if (status >= 0)
		return out;
	spool_free(out);
	return NULL;
}

/* RECORD with PDF in it; takes RECORD over. */
static struct spool *
with_transcript(struct spool *record, struct spool *pdf, struct fault *fault)
{
	struct attachadd add = {.type = TRANSCRIPT, .media = "application/pdf"};
	struct doc *doc = doc_read(record, fault);
	struct spool *out = spool_new(CAP_TREE + 2 * CAP_ATTACHMENT);
	struct warnings warnings = WARNINGS_NONE;
	unsigned char *data;
	int status = -1;

	add.len = (size_t)spool_size(pdf);
	data = xmalloc(add.len + 1);
	add.data = data;
	if (doc != NULL && spool_read(pdf, 0, data, add.len, fault) >= 0)
		status = attachadd(&add, doc, record, out, &warnings, fault);
	warnings_free(&warnings);
	free(data);
	doc_free(doc);
	spool_free(record);
	if (status == 0)
		return out;
	spool_free(out);
	return NULL;
}

static struct spool *
add_transcript(struct servemake *made, struct spool *record, const char *lang,
    struct fault *fault)
{
	record = without_transcript(record, fault);
	if (record == NULL)
		return NULL;
	made->pdf = print(record, lang, fault);
	if (made->pdf == NULL) {
		fault_prefix(fault, "the transcript");
		spool_free(record);
		return NULL;
	}
	return with_transcript(record, made->pdf, fault);
}
#else
static struct spool *
add_transcript(struct servemake *made, struct spool *record, const char *lang,
    struct fault *fault)
{
	(void)made, (void)lang, (void)fault;
	return record;
}
#endif

/* The chain; under the fault a certificate of the same key that is over. */
static int
choose_chain(struct cert_list *chain, const struct serve *serve,
    const struct servefault *how, time_t *at, struct fault *fault)
{
	const struct cert *own = serve->chain->cert[0];
	struct cert *cert;

	*at = (time_t)when_now();
	if (how->id != SERVEFAULT_EXPIRED) {
		for (size_t i = 0; i < serve->chain->n; i++)
			cert_list_add(chain, cert_ref(serve->chain->cert[i]));
		return 0;
	}
	cert = key_certify(serve->key, own->name, *at - 30 * DAY,
	    *at - 2 * (time_t)DAY, fault);
	if (cert == NULL)
		return -1;
	cert_list_add(chain, cert);
	*at -= 10 * (time_t)DAY;
	return 0;
}

/* What is no valid ELMO does not leave, as with elmo-sign. */
static int
judge_record(struct spool *signed_one, struct fault *fault)
{
	struct check_options parts = {.require = 0};
	struct check_result result;
	struct check *check;
	enum verdict verdict;

	if (check_parts(&parts, "document,schema", "auto", fault) == -1)
		return -1;
	check = check_new(NULL, &parts);
	verdict = check_document(check, signed_one, &result);
	if (verdict != VERDICT_OK) {
		*fault = result.fault;
		if (result.part != NULL)
			fault_prefix(fault, result.part);
	}
	check_result_free(&result);
	check_free(check);
	return verdict == VERDICT_OK ? 0 : -1;
}

/* sign_document verifies what it made. */
static struct spool *
sign_record(const struct serve *serve, struct spool *record,
    const struct servefault *how, struct fault *fault)
{
	static const struct sign_options options = {.digest = HASH_NONE};
	struct warnings warnings = WARNINGS_NONE;
	struct cert_list chain = CERT_LIST_NONE;
	struct spool *out = spool_new(CAP_DOCUMENT);
	struct sign *sign = NULL;
	int status = -1;
	time_t at;

	if (choose_chain(&chain, serve, how, &at, fault) == 0)
		sign = sign_new(
		    serve->key, &chain, &options, at, &warnings, fault);
	if (sign != NULL &&
	    sign_document(sign, record, out, &warnings, fault) == 0)
		status = judge_record(out, fault);
	sign_free(sign);
	cert_list_free(&chain);
	warnings_free(&warnings);
	if (status == 0)
		return out;
	spool_free(out);
	return NULL;
}

int
servemake(struct servemake *made, const struct serve *serve,
    struct spool *record, const struct servetree *tree, const char *lang,
    const struct servefault *how, struct fault *fault)
{
	struct spool *some = select_parts(record, tree, fault);

	*made = (struct servemake){NULL, NULL};
	if (some != NULL)
		some = add_transcript(made, some, lang, fault);
	if (some != NULL)
		made->record = sign_record(serve, some, how, fault);
	spool_free(some);
	return made->record != NULL ? 0 : -1;
}

void
servemake_free(struct servemake *made)
{
	spool_free(made->record);
	spool_free(made->pdf);
	*made = (struct servemake){NULL, NULL};
}

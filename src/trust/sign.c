#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "algo.h"
#include "caps.h"
#include "cert.h"
#include "dsig.h"
#include "key.h"
#include "msg.h"
#include "policy.h"
#include "sigplace.h"
#include "sigtext.h"
#include "sign.h"
#include "spool.h"
#include "warnings.h"
#include "xalloc.h"
#include "xml.h"

struct sign {
	const struct key *key;
	struct cert_list chain; /* as it goes into X509Data; not owned */
	struct policy *policy;
	struct dsig *dsig;
	struct sigtext text;
	struct dsig_guess guess;
	bool replace;
};

/* What a reading finds out about the children of the root. */
struct watch {
	uint64_t depth, children;
	uint64_t signature; /* which child is the first Signature, or 0 */
	unsigned signatures;
};

static void
on_start(void *ctx, const struct xml_tag *tag)
{
	struct watch *w = ctx;

	if (++w->depth != 2)
		return;
	w->children++;
	if (xml_is(tag, SIG_NS, "Signature") && w->signatures++ == 0)
		w->signature = w->children;
}

static void
on_end(void *ctx, const struct xml_tag *tag)
{
	struct watch *w = ctx;

	(void)tag;
	w->depth--;
}

static const struct xml_handler watcher = {on_start, on_end, NULL, NULL, NULL};

static bool
holds(const struct cert_list *list, const struct cert *cert)
{
	for (size_t i = 0; i < list->n; i++)
		if (memcmp(list->cert[i]->sha256, cert->sha256,
			sizeof cert->sha256) == 0)
			return true;
	return false;
}

static bool
all_bare(const struct cert_list *chain)
{
	size_t i = 0;

	while (i < chain->n && chain->cert[i]->bare)
		i++;
	return i == chain->n;
}

/*
 * X509Data may hold the signer's certificate and those that lead up from it
 * (XML-DSig Core 1.1, 4.5.4), which key_order has put in front.
 */
static void
cut_chain(struct sign *s, struct warnings *warnings)
{
	size_t n = 1, all = s->chain.n, strangers = 0;

	while (
	    n < all && cert_issued_by(s->chain.cert[n - 1], s->chain.cert[n]))
		n++;
	s->chain.n = n;
	for (; n < all; n++)
		strangers += !holds(&s->chain, s->chain.cert[n]);
	if (strangers > 0)
		warnings_add(warnings,
		    "certificates left out of the signature that do not lead "
		    "up from the signer's: %zu",
		    strangers);
}

static int
check_signer(
    struct sign *s, time_t at, struct warnings *warnings, struct fault *fault)
{
	const struct cert *cert = s->chain.cert[0];
	struct fault why = FAULT_NONE;

	if (policy_judge(s->policy, cert, POLICY_NAMED, &s->chain, at, warnings,
		&why) == VERDICT_OK)
		return 0;
	/* not the document's fault: there is nothing this key could sign */
	return fault_set(
	    fault, VERDICT_TROUBLE, 0, "signing key: %s", why.text);
}

static const struct algo *
c14n_algo(enum c14n_method method)
{
	static const char *const names[] = {
	    [C14N_1_0] = "c14n",
	    [C14N_1_1] = "c14n11",
	    [C14N_EXCLUSIVE] = "exc-c14n",
	};

	return algo_named(ALGO_C14N, names[method]);
}

static int
setup(struct sign *s, const struct sign_options *options, struct fault *fault)
{
	enum hash_type digest = options->digest;

	s->text.signature = key_algo(s->key, digest, options->pss, fault);
	if (s->text.signature == NULL)
		return -1;
	if (digest == HASH_NONE)
		digest = HASH_SHA256;
	s->text.digest = algo_named(ALGO_DIGEST, hash_name(digest));
	s->text.c14n = c14n_algo(options->c14n);
	s->text.chain = &s->chain;
	s->guess.content = C14N_1_0; /* XML-DSig 4.4.3.2: without a transform */
	s->guess.digest = digest;
	s->replace = options->replace;
	s->dsig = dsig_new(s->policy);
	return 0;
}

struct sign *
sign_new(const struct key *key, struct cert_list *chain,
    const struct sign_options *options, time_t at, struct warnings *warnings,
    struct fault *fault)
{
	struct sign *s;

	if (all_bare(chain)) {
		fault_set(fault, VERDICT_TROUBLE, 0,
		    "want the signer's certificate, have a public key alone");
		return NULL;
	}
	if (key_order(key, chain, fault) == -1)
		return NULL;
	s = xcalloc(1, sizeof *s);
	s->key = key;
	s->chain = *chain;
	s->policy = policy_new();
	cut_chain(s, warnings);
	if (check_signer(s, at, warnings, fault) == 0 &&
	    setup(s, options, fault) == 0)
		return s;
	sign_free(s);
	return NULL;
}

void
sign_free(struct sign *s)
{
	if (s == NULL)
		return;
	dsig_free(s->dsig);
	policy_free(s->policy);
	free(s);
}

/* What a second signature would mean is nowhere said (ELMO: exactly one). */
static int
judge_old(const struct sign *s, const struct watch *w,
    const struct dsig_report *r, struct warnings *warnings, struct fault *fault)
{
	const char *who = r->info.subject;

	if (w->signatures > 1)
		return fault_set(fault, VERDICT_NO, r->line,
		    "signed more than once already; --replace takes the "
		    "place of one signature");
	if (w->signatures == 1 && !s->replace)
		return fault_set(fault, VERDICT_NO, r->line,
		    "signed already; --replace takes that signature out");
	if (w->signatures == 1)
		warnings_add(warnings, "line %ld: signature%s%s replaced",
		    r->line, who ? " that claims to be by " : "",
		    who ? who : "");
	return 0;
}

/* The digest of IN without any old signature, and where that is. */
static int
read_input(struct sign *s, struct spool *in, struct sigplace *place,
    unsigned char *digest, struct warnings *warnings, struct fault *fault)
{
	struct watch watch = {0};
	struct xml_sink sinks[2] = {{&watcher, &watch}};
	struct dsig_report report;
	int rc = -1;

	if (dsig_begin(s->dsig, &s->guess, &sinks[1], fault) == -1 ||
	    xml_parse(in, sinks, 2, NULL, fault) != 0)
		return -1;
	dsig_end(s->dsig, &report);
	if (judge_old(s, &watch, &report, warnings, fault) == 0 &&
	    sigplace_find(in, watch.signature, place, fault) == 0) {
		memcpy(digest, report.digest, HASH_MAX);
		rc = 0;
	}
	dsig_report_free(&report);
	return rc;
}

/* A reading of what was made here; the caller frees *REPORT in any case. */
static int
read_own(struct sign *s, struct spool *spool, struct dsig_report *report,
    struct fault *fault)
{
	struct xml_sink sink;

	memset(report, 0, sizeof *report);
	if (dsig_begin(s->dsig, &s->guess, &sink, fault) == -1 ||
	    xml_parse(spool, &sink, 1, NULL, fault) != 0)
		return -1;
	dsig_end(s->dsig, report);
	if (report->finding == DSIG_READ)
		return 0;
	return fault_set(fault, VERDICT_NO, report->fault.line,
	    "no reader would accept the signature: %s", report->fault.text);
}

/*
 * The canonical SignedInfo depends on what it inherits, and that is all in
 * the start tag of the root: read it in a document that has nothing else.
 */
static int
make_value(struct sign *s, struct spool *in, const struct sigplace *place,
    unsigned char **value, size_t *n, struct fault *fault)
{
	static const unsigned char nothing[3];
	struct spool *frame = spool_new(CAP_DOCUMENT);
	struct dsig_report report = {0};
	char *text;
	int rc = -1;

	s->text.value = nothing;
	s->text.nvalue = sizeof nothing;
	text = sigtext_make(&s->text, fault);
	if (text != NULL &&
	    sigplace_frame(in, place, text, frame, fault) == 0 &&
	    read_own(s, frame, &report, fault) == 0)
		rc =
		    key_sign(s->key, s->text.signature, report.signed_info.data,
			report.signed_info.len, value, n, fault);
	dsig_report_free(&report);
	free(text);
	spool_free(frame);
	return rc;
}

/* The judge of last resort: nothing of what led to OUT is used here. */
static int
verify(struct sign *s, struct spool *out, struct warnings *warnings,
    struct fault *fault)
{
	struct dsig_report report;
	struct siginfo *info = &report.info;
	int rc = read_own(s, out, &report, fault);

	if (rc == 0 && !report.digest_good)
		rc = fault_set(fault, VERDICT_TROUBLE, 0,
		    "the file changed while it was read");
	if (rc == 0 && cert_verify(s->chain.cert[0], info->signature,
			   report.signed_info.data, report.signed_info.len,
			   info->value.data, info->value.n, fault) != 1)
		rc = fault_set(fault, VERDICT_TROUBLE, 0,
		    "the signature made does not verify; nothing was written");
	if (rc == 0)
		warnings_join(warnings, &report.warnings, NULL);
	dsig_report_free(&report);
	return rc;
}

int
sign_document(struct sign *s, struct spool *in, struct spool *out,
    struct warnings *warnings, struct fault *fault)
{
	unsigned char digest[HASH_MAX], *value = NULL;
	struct sigplace place;
	char *text = NULL;
	size_t n;
	int rc = -1;

	if (read_input(s, in, &place, digest, warnings, fault) == -1)
		return -1;
	s->text.digest_value = digest;
	if (make_value(s, in, &place, &value, &n, fault) == -1)
		goto out;
	s->text.value = value;
	s->text.nvalue = n;
	text = sigtext_make(&s->text, fault);
	if (text != NULL)
		rc = sigplace_insert(in, &place, text, out, fault);
	if (rc == 0)
		rc = verify(s, out, warnings, fault);
out:
	free(text);
	free(value);
	return rc;
}

#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "algo.h"
#include "cert.h"
#include "dsig.h"
#include "judge.h"
#include "policy.h"
#include "xalloc.h"

static const char *const words[] = {"", "none", "structure", "algorithm",
    "digest", "value", "key", "policy", "trouble"};

const char *
judge_word(enum judge_reason reason)
{
	return words[reason];
}

void
judgement_free(struct judgement *j)
{
	if (j == NULL)
		return;
	if (j->have_trust)
		trust_result_free(&j->trust);
	memset(j, 0, sizeof *j);
}

static enum verdict
decide(struct judgement *j, enum judge_reason reason, const struct fault *fault)
{
	j->reason = reason;
	if (fault != NULL)
		j->fault = *fault;
	if (reason == JUDGE_GOOD)
		j->verdict = VERDICT_OK;
	else if (fault != NULL && fault->verdict == VERDICT_TROUBLE)
		j->verdict = VERDICT_TROUBLE;
	else
		j->verdict = VERDICT_NO;
	if (j->verdict == VERDICT_TROUBLE)
		j->reason = JUDGE_TROUBLE;
	return j->verdict;
}

static bool
made_by(struct cert *cert, const struct dsig_report *r, struct fault *fault)
{
	return cert_verify(cert, r->info.signature, r->signed_info.data,
		   r->signed_info.len, r->info.value.data, r->info.value.n,
		   fault) == 1;
}

/* The certificate out of KeyInfo that made the signature, or NULL. */
static struct cert *
claimed(const struct dsig_report *r)
{
	for (size_t i = 0; i < r->info.nx509; i++) {
		struct cert *cert = cert_der(
		    r->info.x509[i].data, r->info.x509[i].n, NULL);

		if (cert != NULL && cert->unfit == NULL &&
		    made_by(cert, r, NULL))
			return cert;
		cert_free(cert);
	}
	if (r->info.key != NULL && r->info.key->unfit == NULL &&
	    made_by(r->info.key, r, NULL))
		return cert_ref(r->info.key);
	return NULL;
}

/*
 * No candidate made the signature: another key did, which the document itself
 * carries, or the Signature is damaged.
 */
static enum verdict
unmade(struct anchors *anchors, const struct dsig_report *r,
    struct judgement *out, const struct fault *tried)
{
	struct cert *other = claimed(r);
	struct fault why = FAULT_NONE;
	char hex[HASH_HEX], *whose;
	enum judge_reason reason = JUDGE_VALUE;

	if (other != NULL) {
		reason = JUDGE_KEY;
		whose = anchors_whose(anchors, other);
		hash_hex(hex, other->spki, sizeof other->spki);
		fault_set(&why, VERDICT_NO, r->line,
		    "signed with a key that is not trusted here: %s%s%s",
		    whose ? whose : other->bare ? "a bare key, SPKI "
						: other->subject,
		    whose || !other->bare ? "" : hex,
		    r->digest_good ? "" : "; and the digest is wrong");
		free(whose);
		cert_free(other);
	} else if (tried->verdict == VERDICT_TROUBLE) {
		why = *tried;
	} else if (tried->verdict == VERDICT_NO) {
		why = *tried;
		reason = JUDGE_KEY;
	} else {
		fault_set(&why, VERDICT_NO, r->line,
		    "the signature value is not one of SignedInfo by %s%s",
		    anchors_embedded(anchors) ? "the embedded key"
					      : "a trusted key",
		    r->digest_good ? ""
				   : "; and the digest of the document is "
				     "wrong");
	}
	return decide(out, reason, &why);
}

static enum verdict
judge_key(struct anchors *anchors, struct cert *key,
    const struct trust_claim *claim, const struct dsig_report *r,
    struct judgement *out)
{
	struct fault why = FAULT_NONE;

	out->value_good = true;
	out->have_trust = true;
	anchors_judge(anchors, key, claim, &out->trust);
	if (!r->digest_good) {
		fault_set(&why, VERDICT_NO, 0,
		    "digest: the document was changed after it was signed");
		return decide(out, JUDGE_DIGEST, &why);
	}
	if (out->trust.verdict != VERDICT_OK)
		return decide(out, JUDGE_POLICY, &out->trust.fault);
	return decide(out, JUDGE_GOOD, NULL);
}

static enum verdict
judge_value(struct anchors *anchors, const struct dsig_report *r,
    const struct trust_claim *claim, struct judgement *out)
{
	const struct cert_list *list;
	struct fault fault = FAULT_NONE, tried = FAULT_NONE;

	if (anchors_candidates(anchors, claim, &list, &fault) == -1)
		return decide(out, JUDGE_KEY, &fault);
	for (size_t i = 0; i < list->n; i++) {
		struct fault why = FAULT_NONE;

		if (made_by(list->cert[i], r, &why))
			return judge_key(
			    anchors, list->cert[i], claim, r, out);
		if (why.verdict > tried.verdict)
			tried = why;
	}
	/* with several keys to try, one of another kind says nothing */
	if (list->n > 1 && tried.verdict == VERDICT_NO)
		tried = (struct fault)FAULT_NONE;
	return unmade(anchors, r, out, &tried);
}

enum verdict
judge(struct anchors *anchors, const struct dsig_report *r,
    const char *generated, struct judgement *out)
{
	struct trust_claim claim = {
	    NULL, r->info.nx509, r->info.key, generated};
	struct trust_der *der;
	enum verdict verdict;

	memset(out, 0, sizeof *out);
	if (r->finding == DSIG_NONE)
		return decide(out, JUDGE_NONE, &r->fault);
	if (r->finding == DSIG_STRUCTURE)
		return decide(out, JUDGE_STRUCTURE, &r->fault);
	if (r->finding == DSIG_ALGORITHM)
		return decide(out, JUDGE_ALGORITHM, &r->fault);
	der = xcalloc(r->info.nx509 + 1, sizeof *der);
	for (size_t i = 0; i < r->info.nx509; i++) {
		der[i].data = r->info.x509[i].data;
		der[i].n = r->info.x509[i].n;
	}
	claim.x509 = der;
	verdict = judge_value(anchors, r, &claim, out);
	free(der);
	return verdict;
}

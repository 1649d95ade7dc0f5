/* The half of anchor.h that judges. */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "anchor.h"
#include "anchorset.h"
#include "chain.h"
#include "policy.h"
#include "registry.h"
#include "when.h"
#include "xalloc.h"

/* When a certificate was in the registry, against the time of judgement. */
static int
judge_listing(const struct anchors *a, const struct registry_key *key,
    struct trust_result *r)
{
	char first[WHEN_SIZE], last[WHEN_SIZE];
	bool early = key->absent != 0 && r->at <= key->absent;
	bool late = key->gone != 0 && r->at >= key->gone;

	if (!early && !late)
		return 0;
	when_format(early ? key->absent : key->gone, first);
	when_format(early ? key->first : key->last, last);
	first[10] = last[10] = '\0';
	if (policy_strict(a->policy))
		return fault_set(&r->fault, VERDICT_NO, 0,
		    "certificate is not in the registry of %s, %s %s", first,
		    early ? "only since" : "last on", last);
	warnings_add(&r->warnings,
	    "certificate is not in the registry of %s, %s %s", first,
	    early ? "only since" : "last on", last);
	return 0;
}

/* How well a listing of the key suits the document: more is better. */
static int
merit(const struct pinned *p, const struct claim *claim, time_t at)
{
	const struct cert *cert = p->cert;
	int points = 0;
	size_t i;

	if (p->entry == NULL)
		points += 8; /* named by the user */
	if (cert->bare || (at >= cert->not_before && at <= cert->not_after))
		points += 4;
	if (p->key == NULL || p->key->gone == 0 || at < p->key->gone)
		points += 2;
	for (i = 0; i < claim->certs.n; i++)
		if (claim->certs.cert[i]->der_len == cert->der_len &&
		    memcmp(claim->certs.cert[i]->der, cert->der,
			cert->der_len) == 0)
			return points + 1;
	return points;
}

/*
 * Of all that is pinned with KEY's public key (a certificate renewed over
 * the same key, a key listed for several), what suits best; NULL for none.
 */
static const struct pinned *
best_pinned(const struct anchors *a, const struct cert *key,
    const struct claim *claim, time_t at)
{
	const struct pinned *best = NULL;
	int have, most = -1;
	size_t i;

	for (i = 0; i < a->npinned; i++) {
		if (!anchorset_same(a->pinned[i].cert, key))
			continue;
		have = merit(&a->pinned[i], claim, at);
		if (have > most) {
			best = &a->pinned[i];
			most = have;
		}
	}
	return best;
}

/* What is distrusted or revoked stays so under any other certificate. */
static int
judge_twins(const struct anchors *a, const struct pinned *chosen,
    struct claim *claim, struct trust_result *r)
{
	const struct pinned *p;
	size_t i;

	for (i = 0; i < a->npinned; i++) {
		p = &a->pinned[i];
		if (p == chosen || !anchorset_same(p->cert, chosen->cert))
			continue;
		if (policy_lists(a->policy, p->cert, &claim->certs, r->at, NULL,
			&r->fault) != VERDICT_OK)
			return -1;
	}
	return 0;
}

static void
copy_list(struct cert_list *to, const struct cert_list *from)
{
	size_t i;

	for (i = 0; i < from->n; i++)
		cert_list_add(to, cert_ref(from->cert[i]));
}

static int
judge_pinned(const struct anchors *a, const struct pinned *p,
    struct claim *claim, struct trust_result *r)
{
	r->cert = cert_ref(p->cert);
	r->entry = p->entry;
	r->name = xstrdup(p->entry == NULL ? p->name : p->entry->name);
	r->narrowed = a->registry == NULL || a->only != NULL;
	copy_list(&r->chain, claim_chain(claim, p->cert, &a->issuers));
	if (policy_judge(a->policy, p->cert,
		p->entry == NULL ? POLICY_NAMED : POLICY_REGISTRY, &r->chain,
		r->at, &r->warnings, &r->fault) != VERDICT_OK ||
	    judge_twins(a, p, claim, r) != 0)
		return -1;
	return p->key == NULL ? 0 : judge_listing(a, p->key, r);
}

/* The certificates between the key's and the CA's are held to account too. */
static int
judge_between(const struct anchors *a, struct trust_result *r)
{
	struct warnings more = WARNINGS_NONE;
	enum verdict verdict = VERDICT_OK;
	const struct cert *cert;
	size_t i;

	for (i = 0; i + 1 < r->chain.n && verdict == VERDICT_OK; i++) {
		cert = r->chain.cert[i];
		verdict = policy_judge(a->policy, cert, POLICY_CA, &r->chain,
		    r->at, &more, &r->fault);
		warnings_join(&r->warnings, &more, cert->name);
		warnings_clear(&more);
		if (verdict != VERDICT_OK)
			fault_prefix(&r->fault, cert->name);
	}
	warnings_free(&more);
	return verdict == VERDICT_OK ? 0 : -1;
}

static int
judge_certified(const struct anchors *a, struct cert *key,
    const struct claim *claim, struct trust_result *r)
{
	r->cert = cert_ref(key);
	r->name = xstrdup(a->subject);
	r->narrowed = true;
	if (!cert_named(key, a->subject))
		return fault_set(&r->fault, VERDICT_NO, 0,
		    "certificate is not named '%s'", a->subject);
	if (chain_build(
		key, &claim->certs, &a->ca, r->at, &r->chain, &r->fault) != 0 ||
	    policy_judge(a->policy, key, POLICY_CA, &r->chain, r->at,
		&r->warnings, &r->fault) != VERDICT_OK)
		return -1;
	return judge_between(a, r);
}

static int
judge_embedded(const struct anchors *a, struct cert *key, struct claim *claim,
    struct trust_result *r)
{
	r->cert = cert_ref(key);
	r->name = xstrdup(*key->name == '\0' ? "a bare key" : key->name);
	copy_list(&r->chain, claim_chain(claim, key, NULL));
	return policy_judge(a->policy, key, POLICY_EMBEDDED, &r->chain, r->at,
		   &r->warnings, &r->fault) == VERDICT_OK
		   ? 0
		   : -1;
}

enum verdict
anchors_judge(struct anchors *a, struct cert *key,
    const struct trust_claim *told, struct trust_result *r)
{
	struct claim *claim = claim_read(&a->claims, told);
	const struct pinned *p;
	int rc;

	memset(r, 0, sizeof *r);
	copy_list(&r->claimed, &claim->certs);
	r->any_of = a->parties;
	r->claim_matches = (told->nx509 == 0 && told->key == NULL) ||
			   anchorset_claims(claim, told, key);
	if (!r->claim_matches)
		warnings_add(&r->warnings,
		    "KeyInfo names another key than the one that signed");
	rc = anchorset_time(a, told, &r->at, &r->fault);
	p = rc == 0 ? best_pinned(a, key, claim, r->at) : NULL;
	if (p != NULL)
		rc = judge_pinned(a, p, claim, r);
	else if (rc == 0 && a->embedded)
		rc = judge_embedded(a, key, claim, r);
	else if (rc == 0 && a->ca_file != NULL)
		rc = judge_certified(a, key, claim, r);
	else if (rc == 0)
		rc = fault_set(
		    &r->fault, VERDICT_NO, 0, "key is not trusted here");
	r->verdict = rc == 0 ? VERDICT_OK : r->fault.verdict;
	r->trusted = rc == 0 && !a->embedded;
	return r->verdict;
}

void
trust_result_free(struct trust_result *r)
{
	if (r == NULL)
		return;
	free(r->name);
	cert_free(r->cert);
	cert_list_free(&r->chain);
	cert_list_free(&r->claimed);
	warnings_free(&r->warnings);
	memset(r, 0, sizeof *r);
}

char *
anchors_whose(const struct anchors *a, const struct cert *cert)
{
	const struct registry_entry *entry = NULL;
	const char *owner = policy_public(cert);
	size_t i;

	if (a->registry != NULL)
		entry = registry_owner(a->registry, cert, NULL);
	if (entry != NULL)
		return xasprintf("the key of %s (%s)", entry->name, entry->url);
	for (i = 0; i < a->npinned; i++)
		if (anchorset_same(a->pinned[i].cert, cert))
			return xasprintf("the key of %s", a->pinned[i].name);
	if (owner != NULL)
		return xasprintf(
		    "the test key of %s, whose private half is public", owner);
	return NULL;
}

#include <config.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "anchor.h"
#include "chain.h"
#include "claim.h"
#include "opt.h"
#include "policy.h"
#include "registry.h"
#include "when.h"
#include "xalloc.h"

/* One key that is trusted before a document is seen. */
struct pinned {
	struct cert *cert;
	char *name;			    /* --cert: for people */
	const struct registry_entry *entry; /* NULL: --cert */
	const struct registry_key *key;
};

struct anchors {
	struct strings cert_files, registry_files, distrust_files, crl_files;
	char *emp, *ca_file, *subject;
	bool embedded, at_document;
	int64_t at;
	bool at_given;
	struct policy *policy;
	struct registry *registry;
	const struct registry_entry *only; /* --emp */
	struct pinned *pinned;
	size_t npinned;
	size_t parties;
	struct cert_list ca;
	struct cert_list list; /* of the last anchors_candidates */
	struct claim_memory claims;
	struct warnings warnings;
};

struct anchors *
anchors_new(void)
{
	struct anchors *anchors = xcalloc(1, sizeof *anchors);

	anchors->policy = policy_new();
	return anchors;
}

void
anchors_free(struct anchors *anchors)
{
	size_t i;

	if (anchors == NULL)
		return;
	for (i = 0; i < anchors->npinned; i++) {
		cert_free(anchors->pinned[i].cert);
		free(anchors->pinned[i].name);
	}
	free(anchors->pinned);
	cert_list_free(&anchors->ca);
	cert_list_free(&anchors->list);
	claim_forget(&anchors->claims);
	registry_free(anchors->registry);
	policy_free(anchors->policy);
	warnings_free(&anchors->warnings);
	strings_free(&anchors->cert_files);
	strings_free(&anchors->registry_files);
	strings_free(&anchors->distrust_files);
	strings_free(&anchors->crl_files);
	free(anchors->emp);
	free(anchors->ca_file);
	free(anchors->subject);
	free(anchors);
}

static int
set_once(char **field, const char *value, const char *what, struct fault *fault)
{
	if (*value == '\0')
		return fault_set(
		    fault, VERDICT_TROUBLE, 0, "%s: want a value", what);
	free(*field);
	*field = xstrdup(value);
	return 0;
}

static int
set_at(struct anchors *anchors, const char *value, struct fault *fault)
{
	anchors->at_document = strcmp(value, "document") == 0;
	anchors->at_given = true;
	if (anchors->at_document)
		return 0;
	if (when_parse(value, &anchors->at, fault) == 0)
		return 0;
	fault_prefix(fault, "--at");
	return -1;
}

int
anchors_set(struct anchors *anchors, enum anchor_option option,
    const char *value, struct fault *fault)
{
	switch (option) {
	case ANCHOR_CERT:
		strings_add(&anchors->cert_files, value);
		return 0;
	case ANCHOR_REGISTRY:
		strings_add(&anchors->registry_files, value);
		return 0;
	case ANCHOR_DISTRUST:
		strings_add(&anchors->distrust_files, value);
		return 0;
	case ANCHOR_CRL:
		strings_add(&anchors->crl_files, value);
		return 0;
	case ANCHOR_EMP:
		return set_once(&anchors->emp, value, "--emp", fault);
	case ANCHOR_CA:
		return set_once(&anchors->ca_file, value, "--ca", fault);
	case ANCHOR_SUBJECT:
		return set_once(&anchors->subject, value, "--subject", fault);
	case ANCHOR_EMBEDDED:
		anchors->embedded = true;
		return 0;
	case ANCHOR_POLICY:
		return policy_set(anchors->policy, value, fault);
	case ANCHOR_AT:
		return set_at(anchors, value, fault);
	}
	return 0;
}

bool
anchors_given(const struct anchors *anchors)
{
	return anchors->embedded || anchors->ca_file != NULL ||
	       anchors->cert_files.n > 0 || anchors->registry_files.n > 0;
}

bool
anchors_embedded(const struct anchors *anchors)
{
	return anchors->embedded;
}

const struct policy *
anchors_policy(const struct anchors *anchors)
{
	return anchors->policy;
}

const struct registry *
anchors_registry(const struct anchors *anchors)
{
	return anchors->registry;
}

const struct warnings *
anchors_warnings(const struct anchors *anchors)
{
	return &anchors->warnings;
}

/* Why the options do not go together, or NULL. */
static const char *
mismatch(const struct anchors *a)
{
	if (a->embedded && (a->ca_file != NULL || a->cert_files.n > 0 ||
			       a->registry_files.n > 0))
		return "--embedded trusts nobody: it does not go with --cert, "
		       "--registry or --ca";
	if ((a->ca_file == NULL) != (a->subject == NULL))
		return "--ca and --subject go together: want both or neither";
	if (a->emp != NULL && a->registry_files.n == 0)
		return "--emp is an entry of a registry: want --registry";
	if (policy_strict(a->policy) && a->registry_files.n > 0 &&
	    a->emp == NULL)
		return "--policy=strict: want --emp with --registry";
	return NULL;
}

static void
pin(struct anchors *a, const struct pinned *what)
{
	a->pinned = xreallocarray(a->pinned, a->npinned + 1, sizeof *a->pinned);
	a->pinned[a->npinned] = *what;
	cert_ref(a->pinned[a->npinned++].cert);
}

/* A bare key has no name but that of its file. */
static char *
name_of(const struct cert *cert, const char *path)
{
	const char *slash = strrchr(path, '/');

	if (*cert->name != '\0')
		return xstrdup(cert->name);
	return msg_name(slash == NULL ? path : slash + 1);
}

static int
load_cert(struct anchors *a, const char *path, struct fault *fault)
{
	struct cert_list list = CERT_LIST_NONE;
	size_t i;

	if (cert_load(path, &list, fault) != 0)
		return -1;
	for (i = 0; i < list.n; i++)
		pin(a, &(struct pinned){list.cert[i],
			   name_of(list.cert[i], path), NULL, NULL});
	a->parties += list.n;
	cert_list_free(&list);
	return 0;
}

static int
load_ca(struct anchors *a, const char *path, struct fault *fault)
{
	size_t i;

	if (cert_load(path, &a->ca, fault) != 0)
		return -1;
	for (i = 0; i < a->ca.n; i++)
		if (a->ca.cert[i]->bare)
			return fault_set(fault, VERDICT_TROUBLE, 0,
			    "want certificates, have a bare public key");
	a->parties++;
	return 0;
}

static int
load_registry(struct anchors *a, const char *path, struct fault *fault)
{
	if (a->registry == NULL)
		a->registry = registry_new();
	return registry_load(a->registry, path, fault);
}

static int
load_distrust(struct anchors *a, const char *path, struct fault *fault)
{
	return policy_distrust(a->policy, path, fault);
}

static int
load_crl(struct anchors *a, const char *path, struct fault *fault)
{
	return policy_crl(a->policy, path, fault);
}

static int
load_each(struct anchors *a, const struct strings *files,
    int (*load)(struct anchors *, const char *, struct fault *),
    struct fault *fault)
{
	struct fault why = FAULT_NONE;
	size_t i;

	for (i = 0; i < files->n; i++)
		if (load(a, files->v[i], &why) != 0) {
			fault_prefix(&why, files->v[i]);
			return fault_set(
			    fault, why.verdict, why.line, "%s", why.text);
		}
	return 0;
}

static void
pin_entry(struct anchors *a, const struct registry_entry *entry)
{
	size_t i;

	if (entry->nkey > 0)
		a->parties++;
	for (i = 0; i < entry->nkey; i++)
		pin(a, &(struct pinned){
			   entry->key[i].cert, NULL, entry, &entry->key[i]});
}

/* Pins what --emp leaves of the registries. */
static int
narrow(struct anchors *a, struct fault *fault)
{
	size_t i, before = a->npinned;

	if (a->registry == NULL)
		return 0;
	warnings_join(&a->warnings, registry_warnings(a->registry), NULL);
	if (a->emp != NULL) {
		a->only = registry_find(a->registry, a->emp, fault);
		if (a->only == NULL)
			return -1;
		pin_entry(a, a->only);
	}
	for (i = 0; a->emp == NULL && i < registry_count(a->registry); i++)
		pin_entry(a, registry_at(a->registry, i));
	if (a->npinned > before)
		return 0;
	return fault_set(fault, VERDICT_TROUBLE, 0,
	    "%s has no certificate that can be read",
	    a->only == NULL ? "the registry" : a->only->name);
}

int
anchors_load(struct anchors *a, bool optional, struct fault *fault)
{
	struct strings ca = {&a->ca_file, a->ca_file != NULL};
	const char *why = mismatch(a);

	if (why == NULL && !optional && !anchors_given(a))
		why = "no trust anchor: want --cert, --registry, --ca or "
		      "--embedded";
	if (why != NULL)
		return fault_set(fault, VERDICT_TROUBLE, 0, "%s", why);
	if (!a->at_given)
		a->at = when_now();
	if (load_each(a, &a->distrust_files, load_distrust, fault) != 0 ||
	    load_each(a, &a->crl_files, load_crl, fault) != 0 ||
	    load_each(a, &a->cert_files, load_cert, fault) != 0 ||
	    load_each(a, &ca, load_ca, fault) != 0 ||
	    load_each(a, &a->registry_files, load_registry, fault) != 0)
		return -1;
	return narrow(a, fault);
}

/* The time of judgement for a document. */
static int
time_of(const struct anchors *a, const struct trust_claim *told, time_t *at,
    struct fault *fault)
{
	char text[64];
	int64_t t;
	size_t n;

	if (!a->at_document) {
		*at = (time_t)a->at;
		return 0;
	}
	if (told->generated == NULL)
		return fault_set(fault, VERDICT_TROUBLE, 0,
		    "--at=document: the document has no generatedDate");
	snprintf(text, sizeof text, "%s",
	    told->generated + strspn(told->generated, " \t\r\n"));
	for (n = strlen(text); n > 0 && strchr(" \t\r\n", text[n - 1]); n--)
		text[n - 1] = '\0';
	if (when_parse(text, &t, fault) != 0) {
		fault_prefix(fault, "--at=document: generatedDate");
		return -1;
	}
	*at = (time_t)t;
	return 0;
}

static bool
same_key(const struct cert *a, const struct cert *b)
{
	return memcmp(a->spki, b->spki, sizeof a->spki) == 0;
}

static bool
claims(const struct claim *claim, const struct trust_claim *told,
    const struct cert *cert)
{
	size_t i;

	for (i = 0; i < claim->certs.n; i++)
		if (same_key(claim->certs.cert[i], cert))
			return true;
	return told->key != NULL && same_key(told->key, cert);
}

static void
offer(struct anchors *a, struct cert *cert)
{
	cert_list_add(&a->list, cert_ref(cert));
}

/* The claimed certificates that the CA stands for under --subject. */
static void
offer_certified(struct anchors *a, const struct claim *claim, time_t at,
    struct fault *fault)
{
	struct cert_list chain;
	struct cert *cert;
	size_t i;

	for (i = 0; i < claim->certs.n; i++) {
		cert = claim->certs.cert[i];
		chain = (struct cert_list)CERT_LIST_NONE;
		if (!cert_named(cert, a->subject))
			continue;
		if (chain_build(
			cert, &claim->certs, &a->ca, at, &chain, fault) == 0)
			offer(a, cert);
		cert_list_free(&chain);
	}
	if (claim->certs.n == 0)
		fault_set(fault, VERDICT_NO, 0,
		    "the document carries no certificate to hold against the "
		    "CA");
	else
		fault_set(fault, VERDICT_NO, 0,
		    "no certificate of the document is named '%s'", a->subject);
}

static void
offer_pinned(struct anchors *a, const struct claim *claim,
    const struct trust_claim *told)
{
	size_t i;
	int pass;

	for (pass = 0; pass < 2; pass++)
		for (i = 0; i < a->npinned; i++)
			if (claims(claim, told, a->pinned[i].cert) ==
			    (pass == 0))
				offer(a, a->pinned[i].cert);
}

int
anchors_candidates(struct anchors *a, const struct trust_claim *told,
    const struct cert_list **list, struct fault *fault)
{
	const struct claim *claim = claim_read(&a->claims, told);
	struct fault why = FAULT_NONE;
	time_t at;
	size_t i;

	if (time_of(a, told, &at, fault) != 0)
		return -1;
	while (a->list.n > 0)
		cert_free(a->list.cert[--a->list.n]);
	offer_pinned(a, claim, told);
	if (a->ca_file != NULL)
		offer_certified(a, claim, at, &why);
	for (i = 0; a->embedded && i < claim->certs.n; i++)
		offer(a, claim->certs.cert[i]);
	if (a->embedded && told->key != NULL)
		offer(a, told->key);
	*list = &a->list;
	if (a->list.n > 0)
		return 0;
	if (why.verdict != VERDICT_OK)
		return fault_set(fault, why.verdict, 0, "%s", why.text);
	return fault_set(fault, VERDICT_NO, 0,
	    "the document carries no certificate and no key");
}

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
		if (!same_key(a->pinned[i].cert, key))
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
		if (p == chosen || !same_key(p->cert, chosen->cert))
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
	copy_list(&r->chain, claim_chain(claim, p->cert, &a->ca));
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
	r->claim_matches =
	    (told->nx509 == 0 && told->key == NULL) || claims(claim, told, key);
	if (!r->claim_matches)
		warnings_add(&r->warnings,
		    "KeyInfo names another key than the one that signed");
	rc = time_of(a, told, &r->at, &r->fault);
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
		if (same_key(a->pinned[i].cert, cert))
			return xasprintf("the key of %s", a->pinned[i].name);
	if (owner != NULL)
		return xasprintf(
		    "the test key of %s, whose private half is public", owner);
	return NULL;
}

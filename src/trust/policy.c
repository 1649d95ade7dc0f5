#include <config.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "caps.h"
#include "cert.h"
#include "crl.h"
#include "distrust.h"
#include "msg.h"
#include "policy.h"
#include "warnings.h"
#include "when.h"
#include "xalloc.h"

struct policy {
	bool strict;
	struct distrust *distrust;
	struct crl **crl;
	size_t ncrl;
};

/* What one judgement is about. */
struct inquiry {
	const struct policy *policy;
	const struct cert *cert;
	enum policy_origin origin;
	time_t at;
	struct warnings *warnings;
	struct fault *fault;
};

/* protocol.md 6.3: keys whose private half lies in public repositories */
static const struct {
	const char *owner, *cert, *spki;
} public_keys[] = {
    {"CSC 2015",
	"28baf5ec90d467bba38ea65abfea02e69a95908700e2dd51a9563473717f2bb9",
	"fb4c054ce4a4469dfc85f9d53fcb5b027d96e3ce0082af836a546c2aca92034e"},
    {"UiO 2015",
	"812e12fa99de9fc40216eb3c3df75725266c75224757c13d8bef504c42331d11",
	"10bc08acd0e9c49d69d449e4dd6362ae1c8775d9dcf15b2e5061ac29a0f79d9e"},
    {"KMD dk-emrex",
	"a0ff18678e408291950edc85251dee89840358de5080dec795416ef0ed611431",
	"27fa5e090194c9d4e0c0abd44e4a3f384db30cbb0304d5de06b9d26625df5446"},
};

struct policy *
policy_new(void)
{
	struct policy *policy = xcalloc(1, sizeof *policy);

	policy->distrust = distrust_new();
	return policy;
}

void
policy_free(struct policy *policy)
{
	size_t i;

	if (policy == NULL)
		return;
	for (i = 0; i < policy->ncrl; i++)
		crl_free(policy->crl[i]);
	free(policy->crl);
	distrust_free(policy->distrust);
	free(policy);
}

int
policy_set(struct policy *policy, const char *name, struct fault *fault)
{
	if (strcmp(name, "network") != 0 && strcmp(name, "strict") != 0)
		return fault_set(fault, VERDICT_TROUBLE, 0,
		    "--policy: want network or strict, have '%s'", name);
	policy->strict = strcmp(name, "strict") == 0;
	return 0;
}

bool
policy_strict(const struct policy *policy)
{
	return policy->strict;
}

int
policy_distrust(struct policy *policy, const char *path, struct fault *fault)
{
	return distrust_load(policy->distrust, path, fault);
}

int
policy_crl(struct policy *policy, const char *path, struct fault *fault)
{
	return crl_load(path, &policy->crl, &policy->ncrl, fault);
}

const struct algo *
policy_algo(const struct policy *policy, enum algo_kind kind, const char *uri,
    size_t n, struct warnings *warnings, struct fault *fault)
{
	static const char *const words[] = {"canonicalization method",
	    "digest method", "signature method", "transform"};
	const struct algo *algo = algo_find(kind, uri, n);
	char shown[200];

	if (algo == NULL) {
		fault_set(fault, VERDICT_NO, 0, "%s '%s' is not accepted",
		    words[kind], msg_clean(shown, sizeof shown, uri, n));
		return NULL;
	}
	if (algo->allowed == 0) {
		fault_set(fault, VERDICT_NO, 0,
		    "%s %s is accepted by no policy", words[kind], algo->name);
		return NULL;
	}
	if (policy->strict && (algo->allowed & ALGO_STRICT) == 0) {
		fault_set(fault, VERDICT_NO, 0,
		    "%s %s is not accepted by --policy=strict", words[kind],
		    algo->name);
		return NULL;
	}
	if (algo->weak)
		warnings_add(
		    warnings, "%s %s rests on SHA-1", words[kind], algo->name);
	return algo;
}

const char *
policy_public(const struct cert *cert)
{
	char sha256[HASH_HEX], spki[HASH_HEX];
	size_t i;

	hash_hex(sha256, cert->sha256, sizeof cert->sha256);
	hash_hex(spki, cert->spki, sizeof cert->spki);
	for (i = 0; i < sizeof public_keys / sizeof *public_keys; i++)
		if (strcmp(spki, public_keys[i].spki) == 0 ||
		    (!cert->bare && strcmp(sha256, public_keys[i].cert) == 0))
			return public_keys[i].owner;
	return NULL;
}

static int
judge_size(const struct inquiry *j)
{
	const struct cert *cert = j->cert;

	if (cert->unfit != NULL)
		return fault_set(j->fault, VERDICT_NO, 0, "%s", cert->unfit);
	if ((cert->type != CERT_RSA && cert->type != CERT_RSA_PSS) ||
	    cert->bits >= 2048)
		return 0;
	if (j->policy->strict)
		return fault_set(j->fault, VERDICT_NO, 0,
		    "RSA key too short for --policy=strict: "
		    "want 2048 bits, have %d",
		    cert->bits);
	warnings_add(
	    j->warnings, "RSA key of %d bits is short: want 2048", cert->bits);
	return 0;
}

static int
judge_validity(const struct inquiry *j)
{
	const struct cert *cert = j->cert;
	bool early = j->at < cert->not_before;
	char stamp[WHEN_SIZE];

	if (cert->bare) {
		if (j->policy->strict)
			warnings_add(j->warnings,
			    "a public key without a certificate has no "
			    "validity to check");
		return 0;
	}
	if (!early && j->at <= cert->not_after)
		return 0;
	when_format(early ? cert->not_before : cert->not_after, stamp);
	if (j->policy->strict || j->origin == POLICY_CA)
		return fault_set(j->fault, VERDICT_NO, 0,
		    early ? "certificate is not valid before %s"
			  : "certificate expired %s",
		    stamp);
	warnings_add(j->warnings,
	    early ? "certificate is not valid before %s"
		  : "certificate expired %s",
	    stamp);
	return 0;
}

static int
judge_public(const struct inquiry *j)
{
	const char *owner = policy_public(j->cert);

	if (owner == NULL)
		return 0;
	if (j->origin == POLICY_REGISTRY || j->origin == POLICY_CA)
		return fault_set(j->fault, VERDICT_NO, 0,
		    "the private key is public (%s): anyone can sign with it",
		    owner);
	warnings_add(j->warnings,
	    "the private key is public (%s): anyone can sign with it", owner);
	return 0;
}

/* The digest under a certificate matters where the certificate is proof. */
static int
judge_certificate(const struct inquiry *j)
{
	if (j->origin != POLICY_CA || j->cert->bare)
		return 0;
	if (j->cert->broken_digest)
		return fault_set(j->fault, VERDICT_NO, 0,
		    "certificate is signed over a broken digest");
	if (!j->cert->weak_digest)
		return 0;
	if (j->policy->strict)
		return fault_set(j->fault, VERDICT_NO, 0,
		    "certificate is signed over SHA-1, which --policy=strict "
		    "does not accept");
	warnings_add(j->warnings, "certificate is signed over SHA-1");
	return 0;
}

/* Who issued CERT, of ISSUERS; NULL when none of them did. */
static const struct cert *
issuer_of(const struct cert *cert, const struct cert_list *issuers)
{
	size_t i;

	if (cert->self_signed)
		return cert;
	for (i = 0; issuers != NULL && i < issuers->n; i++)
		if (cert_issued_by(cert, issuers->cert[i]))
			return issuers->cert[i];
	return NULL;
}

static int
judge_crl(const struct inquiry *j, const struct crl *crl,
    const struct cert *cert, const struct cert *issuer)
{
	char stamp[WHEN_SIZE];
	time_t since;

	if (issuer == NULL)
		warnings_add(j->warnings,
		    "the revocation list of %s could not be checked: "
		    "its issuer's certificate is not at hand",
		    crl_issuer(crl));
	else if (!crl_signed(crl, issuer))
		return fault_set(j->fault, VERDICT_TROUBLE, 0,
		    "the revocation list of %s is not signed by its issuer",
		    crl_issuer(crl));
	if (crl_next(crl) != 0 && crl_next(crl) < j->at)
		warnings_add(j->warnings,
		    "the revocation list of %s was to be replaced by %s",
		    crl_issuer(crl), when_format(crl_next(crl), stamp));
	if (!crl_revoked(crl, cert, &since))
		return 0;
	when_format(since, stamp);
	if (since <= j->at)
		return fault_set(j->fault, VERDICT_NO, 0, "%s was revoked %s",
		    cert == j->cert ? "certificate" : "issuer's certificate",
		    stamp);
	warnings_add(j->warnings, "certificate is revoked from %s on", stamp);
	return 0;
}

/* The lists of the user, for CERT whose proved issuer is ISSUER or NULL. */
static int
judge_lists(
    const struct inquiry *j, const struct cert *cert, const struct cert *issuer)
{
	size_t i, covering = 0;

	if (distrust_judge(j->policy->distrust, cert, j->at, cert != j->cert,
		j->fault) != 0)
		return -1;
	for (i = 0; i < j->policy->ncrl; i++) {
		if (!crl_covers(j->policy->crl[i], cert))
			continue;
		covering++;
		if (judge_crl(j, j->policy->crl[i], cert, issuer) != 0)
			return -1;
	}
	if (j->policy->ncrl > 0 && cert->bare)
		warnings_add(j->warnings,
		    "no revocation list speaks about a public key without a "
		    "certificate");
	else if (j->policy->ncrl > 0 && covering == 0 && !cert->self_signed)
		warnings_add(j->warnings,
		    "no revocation list speaks about certificates of %s",
		    cert->issuer);
	return 0;
}

/* The lists, for the key and for whoever is proved to have issued it. */
static int
judge_way(const struct inquiry *j, const struct cert_list *issuers)
{
	const struct cert *cert = j->cert, *issuer;
	size_t steps;

	if (distrust_empty(j->policy->distrust) && j->policy->ncrl == 0)
		return 0;
	for (steps = 0; steps <= CAP_CERTIFICATES; steps++) {
		issuer = issuer_of(cert, issuers);
		if (judge_lists(j, cert, issuer) != 0)
			return -1;
		if (issuer == NULL || issuer == cert)
			break;
		cert = issuer;
	}
	return 0;
}

enum verdict
policy_lists(const struct policy *policy, const struct cert *cert,
    const struct cert_list *issuers, time_t at, struct warnings *warnings,
    struct fault *fault)
{
	struct fault why = FAULT_NONE;
	const struct inquiry j = {
	    policy, cert, POLICY_NAMED, at, warnings, &why};

	if (judge_way(&j, issuers) != 0)
		fault_set(fault, why.verdict, 0, "%s", why.text);
	return why.verdict;
}

enum verdict
policy_judge(const struct policy *policy, const struct cert *cert,
    enum policy_origin origin, const struct cert_list *issuers, time_t at,
    struct warnings *warnings, struct fault *fault)
{
	struct fault why = FAULT_NONE;
	const struct inquiry j = {policy, cert, origin, at, warnings, &why};

	if (judge_size(&j) != 0 || judge_public(&j) != 0 ||
	    judge_validity(&j) != 0 || judge_certificate(&j) != 0 ||
	    judge_way(&j, issuers) != 0)
		fault_set(fault, why.verdict, 0, "%s", why.text);
	return why.verdict;
}

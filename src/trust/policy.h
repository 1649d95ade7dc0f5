/*
 * policy: what is good enough, whoever signed (contract.md section 5).
 *
 * Two policies, the algorithms they allow (algo.h), the keys whose private
 * half is public (protocol.md 6.3), and the user's own lists of what is no
 * longer trusted: --distrust and --crl.  A policy is set up once and judges
 * any number of keys; it owns its lists.  Judgements return VERDICT_NO with
 * the reason in *fault and put what is merely worth knowing into warnings.
 */
#ifndef POLICY_H
#define POLICY_H

#include <stdbool.h>
#include <time.h>

#include "algo.h"
#include "msg.h"

struct cert;
struct cert_list;
struct policy;
struct warnings;

/* Where a key came from decides what its defects mean. */
enum policy_origin {
	POLICY_NAMED,	 /* --cert: the user named it */
	POLICY_REGISTRY, /* --registry */
	POLICY_CA,	 /* --ca with --subject */
	POLICY_EMBEDDED	 /* --embedded: nobody */
};

struct policy *policy_new(void);	 /* network */
void policy_free(struct policy *policy); /* NULL allowed */
/* "network" or "strict"; else -1 with *fault set. */
int policy_set(struct policy *policy, const char *name, struct fault *fault);
bool policy_strict(const struct policy *policy);
int policy_distrust(
    struct policy *policy, const char *path, struct fault *fault);
int policy_crl(struct policy *policy, const char *path, struct fault *fault);

/*
 * An algorithm, as it stands in a document: its entry when the policy allows
 * it, with a warning when it is weak; else NULL with *fault set.
 */
const struct algo *policy_algo(const struct policy *policy, enum algo_kind kind,
    const char *uri, size_t n, struct warnings *warnings, struct fault *fault);

/*
 * Judges the key itself at time AT: kind and size, validity, keys known to
 * be public, --distrust, --crl.  ISSUERS: certificates that may have issued
 * it (the rest of X509Data, --ca); they are believed only where their key
 * signed CERT.  NULL for none.
 */
enum verdict policy_judge(const struct policy *policy, const struct cert *cert,
    enum policy_origin origin, const struct cert_list *issuers, time_t at,
    struct warnings *warnings, struct fault *fault);

/* Of that only --distrust and --crl. */
enum verdict policy_lists(const struct policy *policy, const struct cert *cert,
    const struct cert_list *issuers, time_t at, struct warnings *warnings,
    struct fault *fault);

/* Who published the private half ("CSC 2015"), or NULL. */
const char *policy_public(const struct cert *cert);

#endif

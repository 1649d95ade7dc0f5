/*
 * anchor: whom to trust, put together from the options of contract.md
 * section 5, the same for every tool that reads a signature.
 *
 * The tool sets options, calls anchors_load once, and then for each signature
 * takes anchors_candidates, tries them with cert_verify in their order, and
 * has the key that did it judged with anchors_judge.  What a document claims
 * about its key decides the order, is compared, and is never believed.
 *
 * Loading fails with VERDICT_TROUBLE.  A judgement is VERDICT_OK,
 * VERDICT_NO with the reason, or VERDICT_TROUBLE (a CRL that is forged, say).
 */
#ifndef ANCHOR_H
#define ANCHOR_H

#include <stdbool.h>
#include <stddef.h>
#include <time.h>

#include "cert.h"
#include "msg.h"
#include "warnings.h"

struct anchors;
struct policy;
struct registry;
struct registry_entry;

enum anchor_option {
	ANCHOR_CERT,	 /* FILE, repeatable */
	ANCHOR_REGISTRY, /* FILE|DIR, repeatable */
	ANCHOR_EMP,	 /* URL|NAME|ACRONYM */
	ANCHOR_CA,	 /* FILE */
	ANCHOR_SUBJECT,	 /* CN-or-DNS */
	ANCHOR_EMBEDDED, /* no argument */
	ANCHOR_DISTRUST, /* FILE, repeatable */
	ANCHOR_CRL,	 /* FILE, repeatable */
	ANCHOR_POLICY,	 /* network|strict */
	ANCHOR_AT	 /* TIME|document */
};

struct anchors *anchors_new(void);
void anchors_free(struct anchors *anchors); /* NULL allowed */
/* Notes one option; 0, or -1 with *fault set when its value is nonsense. */
int anchors_set(struct anchors *anchors, enum anchor_option option,
    const char *value, struct fault *fault);
/* True when --cert, --registry, --ca or --embedded was given. */
bool anchors_given(const struct anchors *anchors);
/* True with --embedded: the best verdict is INTACT. */
bool anchors_embedded(const struct anchors *anchors);
/*
 * Reads all files and checks that the options fit together.  Without any
 * anchor it fails ("no trust anchor: ...") unless OPTIONAL.
 */
int anchors_load(struct anchors *anchors, bool optional, struct fault *fault);
/* The policy in force, and the registries (NULL when none was given). */
const struct policy *anchors_policy(const struct anchors *anchors);
const struct registry *anchors_registry(const struct anchors *anchors);
/* What loading found odd: to be told once, by the tool. */
const struct warnings *anchors_warnings(const struct anchors *anchors);

/* What KeyInfo says; everything in it is the document's word. */
struct trust_claim {
	const struct trust_der {
		const unsigned char *data;
		size_t n;
	} * x509; /* X509Certificate elements, decoded, in document order */
	size_t nx509;
	struct cert *key; /* KeyValue: see cert_rsa, cert_ec; NULL for none */
	const char *generated; /* generatedDate as it stands, NULL for none */
};

/* Filled by anchors_judge, ended with trust_result_free. */
struct trust_result {
	enum verdict verdict;
	struct fault fault; /* why not VERDICT_OK */
	bool trusted;	    /* false with --embedded */
	bool narrowed;	    /* one party, not any of a registry */
	size_t any_of;	    /* parties that would have done */
	char *name;	    /* signed-by: EMP's name, or the certificate's */
	const struct registry_entry *entry; /* NULL: not from a registry */
	struct cert *cert;		    /* the key; holds a reference */
	struct cert_list chain;	  /* issuers, in order, as far as proved */
	struct cert_list claimed; /* the claim's certificates that parse */
	bool claim_matches;	  /* KeyInfo names this key, or names none */
	time_t at;		  /* time of judgement */
	struct warnings warnings;
};

/*
 * The keys to try for CLAIM, best first, in *LIST, which is the anchors' own
 * and valid until the next call.  0 with at least one key, or -1 with *fault
 * set: VERDICT_NO where the document has no certificate (--embedded, --ca) or
 * none of its certificates leads to the CA.
 */
int anchors_candidates(struct anchors *anchors, const struct trust_claim *claim,
    const struct cert_list **list, struct fault *fault);

/*
 * Judges KEY, one of the candidates, whose signature was found good.  Returns
 * result->verdict.
 */
enum verdict anchors_judge(struct anchors *anchors, struct cert *key,
    const struct trust_claim *claim, struct trust_result *result);
void trust_result_free(struct trust_result *result); /* NULL allowed */

/*
 * Whose key is it?  One phrase for --explain: "the key of NAME (URL)", found
 * in the registries or among --cert; NULL when nobody's.  The caller frees.
 */
char *anchors_whose(const struct anchors *anchors, const struct cert *cert);

#endif

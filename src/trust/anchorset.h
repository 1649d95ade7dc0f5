/*
 * anchorset: what anchor.c gathers and anchorjudge.c judges by; for these
 * two only.
 */
#ifndef ANCHORSET_H
#define ANCHORSET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include "anchor.h"
#include "claim.h"
#include "opt.h"

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
	struct cert_list issuers; /* CA and --cert: who may have issued */
	struct cert_list list;	  /* of the last anchors_candidates */
	struct claim_memory claims;
	struct warnings warnings;
};

/* The time of judgement for a document; 0, or -1 with *fault set. */
int anchorset_time(const struct anchors *a, const struct trust_claim *told,
    time_t *at, struct fault *fault);
/* True when both hold the same public key. */
bool anchorset_same(const struct cert *a, const struct cert *b);
/* True when the document says that CERT's key signed, or may have. */
bool anchorset_claims(const struct claim *claim, const struct trust_claim *told,
    const struct cert *cert);

#endif

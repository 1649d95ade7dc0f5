#include <config.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "anchor.h"
#include "anchorset.h"
#include "chain.h"
#include "policy.h"
#include "registry.h"
#include "when.h"
#include "xalloc.h"

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
	cert_list_free(&anchors->issuers);
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
	for (i = 0; i < list.n; i++) {
		pin(a, &(struct pinned){list.cert[i],
			   name_of(list.cert[i], path), NULL, NULL});
		cert_list_add(&a->issuers, cert_ref(list.cert[i]));
	}
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
	for (i = 0; i < a->ca.n; i++)
		cert_list_add(&a->issuers, cert_ref(a->ca.cert[i]));
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

int
anchorset_time(const struct anchors *a, const struct trust_claim *told,
    time_t *at, struct fault *fault)
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

bool
anchorset_same(const struct cert *a, const struct cert *b)
{
	return memcmp(a->spki, b->spki, sizeof a->spki) == 0;
}

bool
anchorset_claims(const struct claim *claim, const struct trust_claim *told,
    const struct cert *cert)
{
	size_t i;

	for (i = 0; i < claim->certs.n; i++)
		if (anchorset_same(claim->certs.cert[i], cert))
			return true;
	return told->key != NULL && anchorset_same(told->key, cert);
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
			if (anchorset_claims(claim, told, a->pinned[i].cert) ==
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

	if (anchorset_time(a, told, &at, fault) != 0)
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

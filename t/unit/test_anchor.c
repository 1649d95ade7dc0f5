#include <config.h>

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "anchor.h"
#include "buf.h"
#include "keys.h"
#include "policy.h"
#include "registry.h"
#include "tap.h"
#include "warnings.h"
#include "xalloc.h"

#define AT "2022-06-01"

/* A root, one between, a leaf named emp; and a stranger. */
static EVP_PKEY *root_key, *mid_key, *leaf_key, *other_key;
static X509 *root, *mid, *leaf, *other;

static void
make_all(void)
{
	root_key = make_key("EC", 0, "P-256");
	mid_key = make_key("EC", 0, "P-256");
	leaf_key = make_key("EC", 0, "P-256");
	other_key = make_key("EC", 0, "P-256");
	root = make_x509(
	    &(struct wish){.cn = "root", .key = root_key, .ca = true});
	mid = make_x509(&(struct wish){.cn = "mid",
	    .key = mid_key,
	    .issuer = root,
	    .issuer_key = root_key,
	    .ca = true,
	    .serial = 2});
	leaf = make_x509(&(struct wish){.cn = "emp",
	    .key = leaf_key,
	    .dns = "emp.example.org",
	    .issuer = mid,
	    .issuer_key = mid_key,
	    .serial = 3});
	other = make_x509(&(struct wish){.cn = "other", .key = other_key});
	put_made("root.pem", cert_pem(root, NULL));
	put_made("mid.pem", cert_pem(mid, NULL));
	put_made("leaf.pem", cert_pem(leaf, NULL));
	put_made("other.pem", cert_pem(other, NULL));
	put_made("leaf.pub", public_pem(leaf_key, NULL));
}

static void
free_all(void)
{
	X509_free(root), X509_free(mid), X509_free(leaf), X509_free(other);
	EVP_PKEY_free(root_key), EVP_PKEY_free(mid_key);
	EVP_PKEY_free(leaf_key), EVP_PKEY_free(other_key);
}

/* A document's KeyInfo with these certificates, NULL-ended. */
static struct trust_claim
claim_of(X509 **x509)
{
	struct trust_claim claim = {NULL, 0, NULL, NULL};
	struct trust_der *der = xcalloc(8, sizeof *der);
	size_t n;

	for (; x509[claim.nx509] != NULL; claim.nx509++) {
		der[claim.nx509].data =
		    (unsigned char *)cert_bytes(x509[claim.nx509], &n);
		der[claim.nx509].n = n;
	}
	claim.x509 = der;
	return claim;
}

static void
free_claim(struct trust_claim *claim)
{
	size_t i;

	for (i = 0; i < claim->nx509; i++)
		free((void *)(uintptr_t)claim->x509[i].data);
	free((void *)(uintptr_t)claim->x509);
}

/* Options as "--name=value" in a list; NULL when they do not load. */
static struct anchors *
anchors_of(struct fault *fault, const char *const *options)
{
	static const char *const names[] = {"cert", "registry", "emp", "ca",
	    "subject", "embedded", "distrust", "crl", "policy", "at"};
	struct anchors *anchors = anchors_new();
	const char *value;
	size_t i, n;

	*fault = (struct fault)FAULT_NONE;
	for (; *options != NULL; options++) {
		n = strcspn(*options, "=");
		value = (*options)[n] == '=' ? *options + n + 1 : NULL;
		for (i = 0; strlen(names[i]) != n ||
			    strncmp(names[i], *options, n) != 0;
		     i++)
			;
		if (value != NULL && value[0] == '@')
			value = path_of(value + 1);
		if (anchors_set(anchors, (enum anchor_option)i, value, fault) !=
		    0)
			break;
	}
	if (fault->verdict == VERDICT_OK &&
	    anchors_load(anchors, false, fault) == 0)
		return anchors;
	anchors_free(anchors);
	return NULL;
}

#define OPTIONS(...) ((const char *const[]){__VA_ARGS__, NULL})
#define CERTS(...) ((X509 *[]){__VA_ARGS__, NULL})

static void
unloadable(const char *why, const char *const *options)
{
	struct fault fault;
	struct anchors *anchors = anchors_of(&fault, options);

	ok(anchors == NULL && fault.verdict == VERDICT_TROUBLE &&
		strstr(fault.text, why) != NULL,
	    "does not load: %s", fault.text);
	anchors_free(anchors);
}

static void
test_options(void)
{
	struct anchors *anchors = anchors_new();
	struct fault fault = FAULT_NONE;

	is_int(anchors_load(anchors, true, &fault), 0,
	    "no anchor, where none is needed");
	ok(!anchors_given(anchors), "none was given");
	anchors_free(anchors);
	unloadable("no trust anchor", OPTIONS("at=" AT));
	unloadable("both or neither", OPTIONS("ca=@root.pem"));
	unloadable("both or neither", OPTIONS("subject=x"));
	unloadable("want --registry", OPTIONS("cert=@leaf.pem", "emp=x"));
	unloadable("trusts nobody", OPTIONS("embedded", "cert=@leaf.pem"));
	unloadable(
	    "network or strict", OPTIONS("cert=@leaf.pem", "policy=lax"));
	unloadable("--at", OPTIONS("cert=@leaf.pem", "at=today"));
	unloadable("missing: cannot open", OPTIONS("cert=@missing"));
	unloadable("bare public key", OPTIONS("ca=@leaf.pub", "subject=emp"));
	unloadable(
	    "want --emp", OPTIONS("registry=@list.json", "policy=strict"));
}

/* The verdict on the first candidate for a claim; frees the claim. */
static enum verdict
judge(struct anchors *anchors, struct trust_claim claim, struct trust_result *r,
    struct fault *fault)
{
	const struct cert_list *list;
	enum verdict verdict;

	memset(r, 0, sizeof *r);
	*fault = (struct fault)FAULT_NONE;
	if (anchors_candidates(anchors, &claim, &list, fault) != 0)
		verdict = fault->verdict;
	else
		verdict = anchors_judge(anchors, list->cert[0], &claim, r);
	if (r->fault.verdict != VERDICT_OK)
		*fault = r->fault;
	free_claim(&claim);
	return verdict;
}

static bool
warned(const struct trust_result *r, const char *what)
{
	size_t i;

	for (i = 0; i < r->warnings.n; i++)
		if (strstr(r->warnings.text[i], what) != NULL)
			return true;
	return false;
}

static void
test_cert(void)
{
	struct fault fault;
	struct trust_result r;
	struct anchors *a = anchors_of(
	    &fault, OPTIONS("cert=@other.pem", "cert=@leaf.pem", "at=" AT));

	is_int(judge(a, claim_of(CERTS(leaf, mid, root)), &r, &fault),
	    VERDICT_OK, "a named certificate");
	ok(r.trusted && r.narrowed && r.entry == NULL, "trusted, narrowed");
	is_str(r.name, "emp", "what KeyInfo names goes first");
	ok(r.chain.n == 2 && strcmp(r.chain.cert[0]->name, "mid") == 0 &&
		strcmp(r.chain.cert[1]->name, "root") == 0,
	    "its chain is proved");
	ok(r.claim_matches && r.claimed.n == 3 && r.warnings.n == 0,
	    "KeyInfo agrees");
	trust_result_free(&r);
	is_int(judge(a, claim_of(CERTS(root)), &r, &fault), VERDICT_OK,
	    "KeyInfo names another");
	ok(!r.claim_matches && warned(&r, "KeyInfo names another") &&
		strcmp(r.name, "other") == 0,
	    "which is told");
	trust_result_free(&r);
	is_int(judge(a, claim_of(CERTS(NULL)), &r, &fault), VERDICT_OK,
	    "no KeyInfo at all");
	ok(r.claim_matches && r.warnings.n == 0, "is no contradiction");
	trust_result_free(&r);
	anchors_free(a);

	a = anchors_of(&fault, OPTIONS("cert=@leaf.pub", "at=" AT));
	is_int(judge(a, claim_of(CERTS(leaf)), &r, &fault), VERDICT_OK,
	    "a named public key");
	is_str(r.name, "leaf.pub", "is called as its file");
	trust_result_free(&r);
	anchors_free(a);
}

static void
test_embedded(void)
{
	struct fault fault;
	struct trust_result r;
	struct anchors *a = anchors_of(&fault, OPTIONS("embedded", "at=" AT));
	struct trust_claim claim = claim_of(CERTS(NULL));
	struct cert_list keys = CERT_LIST_NONE;

	ok(anchors_embedded(a), "embedded");
	is_int(judge(a, claim_of(CERTS(leaf, mid)), &r, &fault), VERDICT_OK,
	    "the document's own certificate");
	ok(!r.trusted && strcmp(r.name, "emp") == 0 && r.chain.n == 1,
	    "is not trusted");
	trust_result_free(&r);
	cert_load(path_of("leaf.pub"), &keys, NULL);
	claim.key = keys.cert[0];
	is_int(judge(a, claim, &r, &fault), VERDICT_OK, "or its KeyValue");
	trust_result_free(&r);
	is_int(judge(a, claim_of(CERTS(NULL)), &r, &fault), VERDICT_NO,
	    "without either");
	is_str(fault.text, "the document carries no certificate and no key",
	    "there is nothing to check with");
	cert_list_free(&keys);
	anchors_free(a);
}

static void
test_ca(void)
{
	struct fault fault;
	struct trust_result r;
	struct anchors *a = anchors_of(&fault,
	    OPTIONS("ca=@root.pem", "subject=EMP.example.org", "at=" AT));

	is_int(judge(a, claim_of(CERTS(leaf, mid)), &r, &fault), VERDICT_OK,
	    "certified under a DNS name");
	ok(r.trusted && r.narrowed && r.chain.n == 2, "by a chain of two");
	trust_result_free(&r);
	is_int(judge(a, claim_of(CERTS(mid, leaf)), &r, &fault), VERDICT_OK,
	    "in any order");
	trust_result_free(&r);
	is_int(judge(a, claim_of(CERTS(leaf)), &r, &fault), VERDICT_NO,
	    "not without the one between");
	ok(strstr(fault.text, "does not lead to the CA") != NULL, "as told: %s",
	    fault.text);
	is_int(judge(a, claim_of(CERTS(other)), &r, &fault), VERDICT_NO,
	    "not another certificate");
	ok(strstr(fault.text, "is named") != NULL, "as told: %s", fault.text);
	is_int(judge(a, claim_of(CERTS(NULL)), &r, &fault), VERDICT_NO,
	    "not none");
	anchors_free(a);

	a = anchors_of(&fault, OPTIONS("ca=@mid.pem", "subject=emp", "at=" AT));
	is_int(judge(a, claim_of(CERTS(leaf)), &r, &fault), VERDICT_OK,
	    "a CA that is no root, a common name");
	trust_result_free(&r);
	anchors_free(a);
	a = anchors_of(
	    &fault, OPTIONS("ca=@root.pem", "subject=emp", "at=2031-01-01"));
	is_int(judge(a, claim_of(CERTS(leaf, mid)), &r, &fault), VERDICT_NO,
	    "not when it has expired");
	anchors_free(a);
	a = anchors_of(
	    &fault, OPTIONS("ca=@other.pem", "subject=emp", "at=" AT));
	is_int(judge(a, claim_of(CERTS(leaf, mid, root)), &r, &fault),
	    VERDICT_NO, "not by another CA, though the chain is whole");
	anchors_free(a);
}

/* Someone who copies names: nothing but the signatures differ. */
static void
test_forged(void)
{
	EVP_PKEY *key = make_key("EC", 0, "P-256");
	X509 *fake_mid = make_x509(&(struct wish){.cn = "mid",
	    .key = key,
	    .issuer = root,
	    .issuer_key = key,
	    .ca = true});
	X509 *fake = make_x509(&(struct wish){.cn = "emp",
	    .key = other_key,
	    .dns = "emp.example.org",
	    .issuer = fake_mid,
	    .issuer_key = key});
	X509 *by_leaf = make_x509(&(struct wish){.cn = "emp",
	    .key = other_key,
	    .issuer = leaf,
	    .issuer_key = leaf_key});
	struct fault fault;
	struct trust_result r;
	struct anchors *a = anchors_of(
	    &fault, OPTIONS("ca=@root.pem", "subject=emp", "at=" AT));

	is_int(judge(a, claim_of(CERTS(fake, fake_mid, root)), &r, &fault),
	    VERDICT_NO, "a forged chain");
	is_int(judge(a, claim_of(CERTS(fake, mid, root)), &r, &fault),
	    VERDICT_NO, "a forged leaf under true issuers");
	is_int(judge(a, claim_of(CERTS(by_leaf, mid, root)), &r, &fault),
	    VERDICT_NO, "a chain with a gap");
	anchors_free(a);
	X509_free(fake), X509_free(fake_mid), X509_free(by_leaf);
	EVP_PKEY_free(key);
}

/* An EMREG list of two contact points. */
static void
put_list(const char *name, X509 *first, X509 *second)
{
	X509 *certs[] = {first, second};
	struct buf buf = BUF_INIT(65536);
	char *pem, *at;
	int i;

	buf_adds(&buf, "{\"ncps\":[");
	for (i = 0; i < 2; i++) {
		pem = cert_pem(certs[i], NULL);
		buf_printf(&buf,
		    "%s{\"acronym\":\"E%d\",\"url\":\"https://e%d.example/\","
		    "\"countryCode\":\"FI\",\"institutions\":[],\"pubKey\":\"",
		    i > 0 ? "," : "", i, i);
		for (at = pem; *at != '\0'; at++)
			if (*at != '\n')
				buf_addc(&buf, *at);
		buf_adds(&buf, "\"}");
		free(pem);
	}
	buf_adds(&buf, "]}");
	put_text(name, buf.data);
	buf_free(&buf);
}

static void
test_registry(void)
{
	struct fault fault;
	struct trust_result r;
	struct anchors *a;
	struct cert_list list = CERT_LIST_NONE;
	char *whose;

	put_list("list.json", other, leaf);
	a = anchors_of(&fault, OPTIONS("registry=@list.json", "at=" AT));
	is_int(judge(a, claim_of(CERTS(leaf)), &r, &fault), VERDICT_OK,
	    "any of a registry");
	ok(!r.narrowed && r.any_of == 2 && r.trusted, "of two");
	ok(r.entry != NULL && strcmp(r.entry->url, "https://e1.example/") == 0,
	    "which of them");
	is_str(r.name, "E1", "by name");
	trust_result_free(&r);
	cert_load(path_of("leaf.pub"), &list, NULL);
	whose = anchors_whose(a, list.cert[0]);
	is_str(whose, "the key of E1 (https://e1.example/)", "whose key it is");
	free(whose);
	cert_list_free(&list);
	cert_load(path_of("root.pem"), &list, NULL);
	ok(anchors_whose(a, list.cert[0]) == NULL, "or nobody's");
	cert_list_free(&list);
	anchors_free(a);

	a = anchors_of(&fault, OPTIONS("registry=@list.json", "emp=e0",
				   "policy=strict", "at=" AT));
	is_int(judge(a, claim_of(CERTS(leaf)), &r, &fault), VERDICT_OK,
	    "one of a registry");
	ok(r.narrowed && r.any_of == 1 && strcmp(r.name, "E0") == 0,
	    "and nobody else, whatever KeyInfo says");
	trust_result_free(&r);
	anchors_free(a);
	unloadable("no contact point is 'e7'",
	    OPTIONS("registry=@list.json", "emp=e7"));
}

static void
test_history(void)
{
	struct fault fault;
	struct trust_result r;
	struct anchors *a;

	mkdir(path_of("history"), 0700);
	put_list("history/l-2021-01-01.json", leaf, other);
	put_list("history/l-2022-01-01.json", leaf, other);
	put_list("history/l-2023-01-01.json", mid, other);
	a = anchors_of(
	    &fault, OPTIONS("registry=@history", "emp=e0", "at=2022-06-01"));
	is_int(judge(a, claim_of(CERTS(leaf)), &r, &fault), VERDICT_OK,
	    "while it is listed");
	is_int(r.warnings.n, 0, "nothing is said");
	trust_result_free(&r);
	anchors_free(a);
	a = anchors_of(
	    &fault, OPTIONS("registry=@history", "emp=e0", "at=2023-06-01"));
	is_int(judge(a, claim_of(CERTS(leaf)), &r, &fault), VERDICT_OK,
	    "when it no longer is");
	ok(warned(&r, "not in the registry of 2023-01-01, last on 2022-01-01"),
	    "that is told");
	trust_result_free(&r);
	anchors_free(a);
	a = anchors_of(&fault, OPTIONS("registry=@history", "emp=e0",
				   "at=2023-06-01", "policy=strict"));
	is_int(judge(a, claim_of(CERTS(leaf)), &r, &fault), VERDICT_NO,
	    "and refused by the strict");
	trust_result_free(&r);
	is_int(judge(a, claim_of(CERTS(mid)), &r, &fault), VERDICT_OK,
	    "who take the new one");
	trust_result_free(&r);
	anchors_free(a);
	a = anchors_of(&fault, OPTIONS("registry=@history", "emp=e0",
				   "at=2021-06-01", "policy=strict"));
	is_int(judge(a, claim_of(CERTS(mid)), &r, &fault), VERDICT_NO,
	    "but not before its time");
	trust_result_free(&r);
	anchors_free(a);
}

/* One key under an expired and a renewed certificate. */
static void
test_renewed(void)
{
	X509 *old = make_x509(
	    &(struct wish){.cn = "old", .key = other_key, .until = FROM + DAY});
	char *both = cert_pem(old, NULL), *good = cert_pem(other, NULL), *all;
	struct fault fault;
	struct trust_result r;
	struct anchors *a;
	struct cert_list list = CERT_LIST_NONE;
	char hex[HASH_HEX];

	all = xasprintf("%s%s", both, good);
	put_text("renewed.pem", all);
	put_text("old.pem", both);
	a = anchors_of(
	    &fault, OPTIONS("cert=@renewed.pem", "policy=strict", "at=" AT));
	is_int(judge(a, claim_of(CERTS(old)), &r, &fault), VERDICT_OK,
	    "a renewed certificate counts");
	is_str(r.cert->name, "other", "the valid one");
	trust_result_free(&r);
	anchors_free(a);
	a = anchors_of(
	    &fault, OPTIONS("cert=@old.pem", "policy=strict", "at=" AT));
	is_int(judge(a, claim_of(CERTS(other)), &r, &fault), VERDICT_NO,
	    "but not when only KeyInfo has it");
	trust_result_free(&r);
	anchors_free(a);
	cert_load(path_of("old.pem"), &list, NULL);
	put_text("distrust", hash_hex(hex, list.cert[0]->sha256, 32));
	a = anchors_of(&fault,
	    OPTIONS("cert=@renewed.pem", "distrust=@distrust", "at=" AT));
	is_int(judge(a, claim_of(CERTS(other)), &r, &fault), VERDICT_NO,
	    "nor when one of them is distrusted");
	trust_result_free(&r);
	anchors_free(a);
	cert_list_free(&list);
	X509_free(old);
	free(both), free(good), free(all);
}

static void
test_document_time(void)
{
	struct fault fault;
	struct trust_result r;
	struct anchors *a = anchors_of(
	    &fault, OPTIONS("ca=@root.pem", "subject=emp", "at=document"));
	struct trust_claim claim = claim_of(CERTS(leaf, mid));

	claim.generated = " 2022-06-01T10:00:00+02:00\n";
	is_int(judge(a, claim, &r, &fault), VERDICT_OK, "the document's time");
	is_int(r.at, 1654070400, "is the time of judgement");
	trust_result_free(&r);
	claim = claim_of(CERTS(leaf, mid));
	claim.generated = "2031-01-01T00:00:00Z";
	is_int(judge(a, claim, &r, &fault), VERDICT_NO, "another time");
	is_int(judge(a, claim_of(CERTS(leaf, mid)), &r, &fault),
	    VERDICT_TROUBLE, "no time");
	claim = claim_of(CERTS(leaf, mid));
	claim.generated = "yesterday";
	is_int(judge(a, claim, &r, &fault), VERDICT_TROUBLE, "no time at all");
	anchors_free(a);
}

/* More documents than claims are remembered, each with its own. */
static void
test_many(void)
{
	X509 *made[12];
	struct fault fault;
	struct trust_result r;
	struct anchors *a = anchors_of(&fault, OPTIONS("embedded", "at=" AT));
	char cn[16];
	size_t i, round, good = 0;

	for (i = 0; i < 12; i++) {
		snprintf(cn, sizeof cn, "emp%zu", i);
		made[i] = make_x509(&(struct wish){.cn = cn, .key = other_key});
	}
	for (round = 0; round < 2; round++)
		for (i = 0; i < 12; i++) {
			snprintf(cn, sizeof cn, "emp%zu", i);
			judge(a, claim_of(CERTS(made[i])), &r, &fault);
			good += strcmp(r.name, cn) == 0;
			trust_result_free(&r);
		}
	is_int(good, 24, "each document has its own certificate");
	for (i = 0; i < 12; i++)
		X509_free(made[i]);
	anchors_free(a);
}

int
main(void)
{
	make_all();
	put_list("list.json", other, leaf);
	test_options();
	test_cert();
	test_embedded();
	test_ca();
	test_forged();
	test_registry();
	test_history();
	test_renewed();
	test_document_time();
	test_many();
	free_all();
	return tap_done();
}

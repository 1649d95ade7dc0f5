#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "algo.h"
#include "base64.h"
#include "caps.h"
#include "cert.h"
#include "msg.h"
#include "policy.h"
#include "siginfo.h"
#include "sigtree.h"
#include "warnings.h"
#include "xalloc.h"

#define EXC_NS "http://www.w3.org/2001/10/xml-exc-c14n#"
#define DSIG11_NS "http://www.w3.org/2009/xmldsig11#"

/* Children are taken one by one; what is left over is out of place. */
struct cursor {
	const struct sig_node *parent;
	const struct sig_node *next;
	struct fault *fault;
};

static bool
blank(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (s[i] != ' ' && s[i] != '\t' && s[i] != '\r' &&
		    s[i] != '\n')
			return false;
	return true;
}

static long
line(const struct sig_node *node)
{
	return node->tag.line;
}

static int
bad(struct fault *fault, const struct sig_node *at, const char *what)
{
	return fault_set(fault, VERDICT_NO, line(at), "%s: %s",
	    at->tag.local, what);
}

/* Skips blanks, comments and instructions; text has no place here. */
static const struct sig_node *
peek(struct cursor *c)
{
	for (; c->next != NULL; c->next = c->next->next) {
		if (c->next->kind == SIG_ELEMENT)
			return c->next;
		if (c->next->kind == SIG_TEXT &&
		    !blank(c->next->text, c->next->len))
			return NULL;
	}
	return NULL;
}

static struct cursor
children(const struct sig_node *node, struct fault *fault)
{
	return (struct cursor){node, node->first, fault};
}

/* The next child when it is {SIG_NS}LOCAL, else NULL and it stays. */
static const struct sig_node *
take(struct cursor *c, const char *local)
{
	const struct sig_node *node = peek(c);

	if (node == NULL || !xml_is(&node->tag, SIG_NS, local))
		return NULL;
	c->next = node->next;
	return node;
}

static const struct sig_node *
want(struct cursor *c, const char *local)
{
	const struct sig_node *node = take(c, local);
	char what[64];

	if (node == NULL) {
		snprintf(what, sizeof what, "want %s", local);
		bad(c->fault, c->parent, what);
	}
	return node;
}

/* 0 when nothing but blanks is left. */
static int
end(struct cursor *c)
{
	const struct sig_node *node = peek(c);
	char name[80], clean[160];

	if (node != NULL) {
		snprintf(name, sizeof name, "%s", node->tag.local);
		msg_clean(clean, sizeof clean, name, strlen(name));
		return fault_set(c->fault, VERDICT_NO, line(node),
		    "%s: %s has no place here", c->parent->tag.local, clean);
	}
	if (c->next != NULL)
		return bad(c->fault, c->parent, "text between its parts");
	return 0;
}

static const struct algo *
algorithm(const struct sig_node *node, enum algo_kind kind,
    const struct policy *policy, struct siginfo *info,
    struct warnings *warnings, struct fault *fault)
{
	const struct xml_attr *a = xml_attr(&node->tag, NULL, "Algorithm");
	const struct algo *algo;

	if (a == NULL) {
		bad(fault, node, "want an Algorithm");
		return NULL;
	}
	algo = policy_algo(policy, kind, a->value, a->len, warnings, fault);
	if (algo == NULL) {
		info->refused = true;
		if (fault->line == 0)
			fault->line = line(node);
	}
	return algo;
}

/* The PrefixList below a canonical form; *LIST NULL where there is none. */
static int
prefix_list(const struct sig_node *node, const struct algo *algo,
    char **list, struct fault *fault)
{
	struct cursor c = children(node, fault);
	const struct sig_node *child = peek(&c);
	const struct xml_attr *a;

	if (child != NULL && algo->method == C14N_EXCLUSIVE &&
	    xml_is(&child->tag, EXC_NS, "InclusiveNamespaces")) {
		a = xml_attr(&child->tag, NULL, "PrefixList");
		if (a != NULL && *list == NULL)
			*list = xstrndup(a->value, a->len);
		else if (a != NULL)
			return bad(fault, child, "more than one PrefixList");
		c.next = child->next;
	}
	return end(&c);
}

/* Strict base64 of an element's text; blanks and CRs are skipped there. */
static int
decoded(const struct sig_node *node, struct sig_bytes *out, size_t max,
    struct fault *fault)
{
	struct fault why = FAULT_NONE;
	size_t len;
	char *text = sig_text(node, &len);
	ptrdiff_t n;

	out->data = NULL;
	out->n = 0;
	if (node->first != NULL)
		for (const struct sig_node *k = node->first; k; k = k->next)
			if (k->kind == SIG_ELEMENT || k->kind == SIG_COMMENT) {
				free(text);
				return bad(fault, node, "want base64 alone");
			}
	out->data = xmalloc(BASE64_DECODED(len) + 1);
	n = base64_decode(text, len, out->data, &why);
	free(text);
	if (n <= 0 || (size_t)n > max) {
		free(out->data);
		out->data = NULL;
		return bad(fault, node,
		    n == 0 ? "empty" : n < 0 ? "not base64" : "too long");
	}
	out->n = (size_t)n;
	return 0;
}

/*
 * The canonical forms among the transforms, in effect: after an exclusive one
 * an inclusive one changes nothing, and the other way round the exclusive one
 * decides.
 */
static int
one_transform(const struct sig_node *node, const struct algo *algo,
    struct siginfo *info, unsigned *seen, struct fault *fault)
{
	bool again;

	if (algo->enveloped) {
		struct cursor c = children(node, fault);

		if (*seen & 1)
			return bad(fault, node, "enveloped-signature twice");
		if (*seen & 2)
			return bad(fault, node,
			    "enveloped-signature behind a canonical form");
		*seen |= 1;
		return end(&c);
	}
	again =
	    algo->method == C14N_EXCLUSIVE && info->content == C14N_EXCLUSIVE;
	*seen |= 2;
	if (info->transform == NULL || info->content != C14N_EXCLUSIVE)
		info->transform = algo;
	if (algo->method == C14N_EXCLUSIVE)
		info->content = C14N_EXCLUSIVE;
	if (prefix_list(node, algo, &info->owned[1], fault) == -1)
		return -1;
	if (again && info->owned[1] != NULL)
		return bad(fault, node, "a PrefixList and two exclusive forms");
	return 0;
}

static int
transforms(const struct sig_node *node, const struct policy *policy,
    struct siginfo *info, struct warnings *warnings, struct fault *fault)
{
	struct cursor c = children(node, fault);
	const struct sig_node *t;
	unsigned seen = 0, n = 0;

	info->content = C14N_1_0;
	while ((t = take(&c, "Transform")) != NULL) {
		const struct algo *algo = algorithm(
		    t, ALGO_TRANSFORM, policy, info, warnings, fault);

		if (algo == NULL)
			return -1;
		if (++n > 4)
			return bad(fault, node, "more than four transforms");
		if (one_transform(t, algo, info, &seen, fault) == -1)
			return -1;
	}
	if (end(&c) == -1)
		return -1;
	if (!(seen & 1))
		return bad(fault, node, "want enveloped-signature (6.6.4)");
	info->content_prefixes = info->owned[1];
	return 0;
}

static int
reference(const struct sig_node *node, const struct policy *policy,
    struct siginfo *info, struct warnings *warnings, struct fault *fault)
{
	struct cursor c = children(node, fault);
	const struct xml_attr *uri = xml_attr(&node->tag, NULL, "URI");
	const struct sig_node *list, *method, *value;
	struct sig_bytes digest;

	if (uri == NULL || uri->len != 0)
		return bad(fault, node,
		    "want URI=\"\", so that the whole document is signed");
	if (xml_attr(&node->tag, NULL, "Type") != NULL)
		return bad(fault, node, "a Type has no place here");
	list = want(&c, "Transforms");
	if (list == NULL ||
	    transforms(list, policy, info, warnings, fault) == -1)
		return -1;
	method = want(&c, "DigestMethod");
	if (method == NULL)
		return -1;
	info->digest = algorithm(
	    method, ALGO_DIGEST, policy, info, warnings, fault);
	if (info->digest == NULL)
		return -1;
	if (sigtree_inner(method))
		return bad(fault, method, "want no parameters");
	value = want(&c, "DigestValue");
	if (value == NULL || end(&c) == -1 ||
	    decoded(value, &digest, HASH_MAX, fault) == -1)
		return -1;
	if (digest.n == hash_size(info->digest->hash))
		memcpy(info->digest_value, digest.data, digest.n);
	else
		bad(fault, value, "the length is not that of the digest");
	free(digest.data);
	return fault != NULL && fault->verdict != VERDICT_OK ? -1 : 0;
}

static int
signed_info(const struct sig_node *node, const struct policy *policy,
    struct siginfo *info, struct warnings *warnings, struct fault *fault)
{
	struct cursor c = children(node, fault);
	const struct sig_node *n = want(&c, "CanonicalizationMethod");

	if (n == NULL)
		return -1;
	info->c14n = algorithm(
	    n, ALGO_C14N, policy, info, warnings, fault);
	if (info->c14n == NULL ||
	    prefix_list(n, info->c14n, &info->owned[0], fault) == -1)
		return -1;
	info->prefixes = info->owned[0];
	n = want(&c, "SignatureMethod");
	if (n == NULL)
		return -1;
	info->signature =
	    algorithm(
	    n, ALGO_SIGNATURE, policy, info, warnings, fault);
	if (info->signature == NULL)
		return -1;
	if (sigtree_inner(n))
		return bad(fault, n, "want no parameters");
	n = want(&c, "Reference");
	if (n == NULL)
		return -1;
	if (take(&c, "Reference") != NULL)
		return bad(fault, node, "more than one Reference");
	if (end(&c) == -1)
		return -1;
	return reference(n, policy, info, warnings, fault);
}

static void
x509_data(const struct sig_node *node, struct siginfo *info)
{
	struct cursor c = children(node, NULL);
	const struct sig_node *n;
	size_t len;

	while ((n = peek(&c)) != NULL) {
		c.next = n->next;
		if (xml_is(&n->tag, SIG_NS, "X509SubjectName") &&
		    info->subject == NULL)
			info->subject = sig_text(n, &len);
		if (!xml_is(&n->tag, SIG_NS, "X509Certificate") ||
		    info->nx509 == CAP_CERTIFICATES)
			continue;
		info->x509 = xreallocarray(
		    info->x509, info->nx509 + 1, sizeof *info->x509);
		if (decoded(n, &info->x509[info->nx509], CAP_KEY_FILE, NULL) ==
		    0)
			info->nx509++;
		else
			info->bad_x509++;
	}
}

static void
rsa_value(const struct sig_node *node, struct siginfo *info)
{
	struct cursor c = children(node, NULL);
	const struct sig_node *m = take(&c, "Modulus");
	const struct sig_node *e = take(&c, "Exponent");
	struct sig_bytes modulus = {NULL, 0}, exponent = {NULL, 0};

	if (m != NULL && e != NULL &&
	    decoded(m, &modulus, SIG_VALUE_MAX, NULL) == 0 &&
	    decoded(e, &exponent, 64, NULL) == 0)
		info->key = cert_rsa(modulus.data, modulus.n, exponent.data,
		    exponent.n, NULL);
	free(modulus.data);
	free(exponent.data);
}

static void
ec_value(const struct sig_node *node, struct siginfo *info)
{
	struct sig_bytes point = {NULL, 0};
	const struct xml_attr *uri = NULL;

	for (const struct sig_node *n = node->first; n != NULL; n = n->next) {
		if (n->kind != SIG_ELEMENT)
			continue;
		if (xml_is(&n->tag, DSIG11_NS, "NamedCurve"))
			uri = xml_attr(&n->tag, NULL, "URI");
		else if (xml_is(&n->tag, DSIG11_NS, "PublicKey") &&
		    point.data == NULL)
			decoded(n, &point, SIG_VALUE_MAX, NULL);
	}
	if (uri != NULL && point.data != NULL && uri->len > 8 &&
	    memcmp(uri->value, "urn:oid:", 8) == 0) {
		char *oid = xstrndup(uri->value + 8, uri->len - 8);

		info->key = cert_ec(oid, point.data, point.n, NULL);
		free(oid);
	}
	free(point.data);
}

static void
key_value(const struct sig_node *node, struct siginfo *info)
{
	for (const struct sig_node *n = node->first; n != NULL; n = n->next) {
		if (n->kind != SIG_ELEMENT || info->key != NULL)
			continue;
		if (xml_is(&n->tag, SIG_NS, "RSAKeyValue"))
			rsa_value(n, info);
		else if (xml_is(&n->tag, DSIG11_NS, "ECKeyValue"))
			ec_value(n, info);
	}
}

/*
 * The enveloped transform takes what stands in a Signature out of what is
 * signed, and XML-DSig 4.5 lets KeyInfo hold anything: an element there that
 * is not about keys may be a second document for careless readers.
 */
static bool
about_keys(const struct xml_tag *tag)
{
	static const char *const vocabularies[] = {SIG_NS, DSIG11_NS,
	    "http://www.w3.org/2001/04/xmldsig-more#",
	    "http://www.w3.org/2007/05/xmldsig-more#",
	    "http://www.w3.org/2021/04/xmldsig-more#",
	    "http://www.w3.org/2001/04/xmlenc#",
	    "http://www.w3.org/2009/xmlenc11#",
	    "http://docs.oasis-open.org/wss/"};
	static const char *const others[] = {"Signature", "SignedInfo",
	    "Object", "Manifest", "SignatureProperties"};

	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		if (xml_is(tag, SIG_NS, others[i]))
			return false;
	for (size_t i = 0; i < sizeof vocabularies / sizeof *vocabularies; i++)
		if (tag->uri != NULL && strncmp(tag->uri, vocabularies[i],
					    strlen(vocabularies[i])) == 0)
			return true;
	return false;
}

/* The first element within NODE that is not about keys, or NULL. */
static const struct sig_node *
intruder(const struct sig_node *node)
{
	for (const struct sig_node *n = node->first; n != NULL; n = n->next) {
		const struct sig_node *found;

		if (n->kind != SIG_ELEMENT)
			continue;
		found = about_keys(&n->tag) ? intruder(n) : n;
		if (found != NULL)
			return found;
	}
	return NULL;
}

/* KeyInfo only helps to find a key among the trusted ones. */
static void
key_info(const struct sig_node *node, struct siginfo *info)
{
	size_t len;

	for (const struct sig_node *n = node->first; n != NULL; n = n->next) {
		if (n->kind != SIG_ELEMENT)
			continue;
		if (xml_is(&n->tag, SIG_NS, "X509Data"))
			x509_data(n, info);
		else if (xml_is(&n->tag, SIG_NS, "RetrievalMethod"))
			info->retrieval = true;
		else if (xml_is(&n->tag, SIG_NS, "KeyName") &&
		    info->key_name == NULL)
			info->key_name = sig_text(n, &len);
		else if (xml_is(&n->tag, SIG_NS, "KeyValue") &&
		    info->key == NULL)
			key_value(n, info);
	}
}

int
siginfo_read(const struct sig_node *signature, const struct policy *policy,
    struct siginfo *info, struct warnings *warnings, struct fault *fault)
{
	struct cursor c = children(signature, fault);
	const struct sig_node *value, *key, *other;
	struct fault mine = FAULT_NONE;

	memset(info, 0, sizeof *info);
	if (fault == NULL)
		c.fault = fault = &mine;
	info->signed_info = want(&c, "SignedInfo");
	if (info->signed_info == NULL)
		return -1;
	value = want(&c, "SignatureValue");
	if (value == NULL)
		return -1;
	key = take(&c, "KeyInfo");
	if (take(&c, "Object") != NULL)
		return bad(fault, signature, "an Object, which may hide one");
	if (end(&c) == -1)
		return -1;
	if (key != NULL && (other = intruder(key)) != NULL)
		return fault_set(fault, VERDICT_NO, line(other),
		    "KeyInfo: an element that is not about keys, which may "
		    "hide a document");
	if (key != NULL)
		key_info(key, info);
	if (info->bad_x509 > 0)
		warnings_add(warnings,
		    "KeyInfo has a certificate that is not base64; left out");
	if (info->retrieval)
		warnings_add(warnings,
		    "KeyInfo points elsewhere for the key; not followed");
	if (signed_info(info->signed_info, policy, info, warnings, fault) == -1)
		return -1;
	return decoded(value, &info->value, SIG_VALUE_MAX, fault);
}

void
siginfo_free(struct siginfo *info)
{
	if (info == NULL)
		return;
	for (size_t i = 0; i < info->nx509; i++)
		free(info->x509[i].data);
	free(info->x509);
	free(info->value.data);
	free(info->subject);
	free(info->key_name);
	free(info->owned[0]);
	free(info->owned[1]);
	cert_free(info->key);
	memset(info, 0, sizeof *info);
}

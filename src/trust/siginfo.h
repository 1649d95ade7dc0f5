/*
 * siginfo: what one Signature element says about itself.
 *
 * Read strictly by the profile of EMREX (ELMO schema, annotation of
 * ds:Signature; XML-DSig Core 1.1, section 4): the children that the standard
 * names, in its order, one Reference with URI="", transforms out of
 * enveloped-signature and the canonical forms.  Nothing here is believed: a
 * siginfo only says which computation is asked for.  It borrows from the
 * sigtree it was read from; siginfo_free ends what it owns.
 */
#ifndef SIGINFO_H
#define SIGINFO_H

#include <stdbool.h>
#include <stddef.h>

#include "c14n.h"
#include "hash.h"

struct algo;
struct cert;
struct fault;
struct policy;
struct sig_node;
struct warnings;

#define SIG_NS "http://www.w3.org/2000/09/xmldsig#"
#define SIG_VALUE_MAX 4096 /* bytes of a SignatureValue: RSA of 32768 bits */

struct sig_bytes {
	unsigned char *data;
	size_t n;
};

struct siginfo {
	const struct sig_node *signed_info;
	const struct algo *c14n; /* of SignedInfo */
	const char *prefixes;	 /* its InclusiveNamespaces, or NULL */
	const struct algo *signature;
	const struct algo *digest;
	enum c14n_method content;      /* how the document is to be written */
	const char *content_prefixes;  /* exclusive: PrefixList, or NULL */
	const struct algo *transform;  /* the explicit canonical form or NULL */
	unsigned char digest_value[HASH_MAX];
	struct sig_bytes value;	       /* SignatureValue */
	/* KeyInfo, all of it the document's own word */
	struct sig_bytes *x509; /* X509Certificate, decoded */
	size_t nx509;
	size_t bad_x509;   /* of them, how many are not base64 */
	char *subject;	   /* first X509SubjectName, or NULL */
	char *key_name;	   /* first KeyName, or NULL */
	struct cert *key;  /* KeyValue, or NULL */
	bool retrieval;	   /* a RetrievalMethod, which is not followed */
	char *owned[2];	   /* the PrefixLists */
	bool refused;	   /* an algorithm was what the fault is about */
};

/*
 * Reads SIGNATURE under POLICY (which algorithms may be used).  0, or -1 with
 * *fault set: VERDICT_NO, beginning with the element at fault.  What is weak
 * or odd goes to WARNINGS.
 */
int siginfo_read(const struct sig_node *signature, const struct policy *policy,
    struct siginfo *info, struct warnings *warnings, struct fault *fault);
void siginfo_free(struct siginfo *info); /* NULL allowed */

#endif

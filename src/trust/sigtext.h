/*
 * sigtext: the text of a Signature element, as this toolkit makes them.
 *
 * One line, nothing between the elements, the namespace of XML-DSig as the
 * default one, KeyInfo with X509SubjectName and the certificates given: what
 * every reader of the network takes (protocol.md 6.2).  Characters beyond
 * ASCII are references, so that the text can be put into a document of any
 * encoding.
 */
#ifndef SIGTEXT_H
#define SIGTEXT_H

#include <stddef.h>

struct algo;
struct cert_list;
struct fault;

struct sigtext {
	const struct algo *c14n; /* of SignedInfo */
	const struct algo *signature;
	const struct algo *digest;
	const unsigned char *digest_value; /* as long as the digest is */
	const unsigned char *value;	   /* SignatureValue */
	size_t nvalue;
	const struct cert_list *chain; /* the signer's certificate first */
};

/* The text, which the caller frees; NULL with *fault set when it is larger
 * than any reader here would take (CAP_SIGNATURE). */
char *sigtext_make(const struct sigtext *sig, struct fault *fault);

#endif

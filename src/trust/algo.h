/*
 * algo: the algorithms of XML signatures that are known here, one table.
 *
 * An identifier that is not in the table is refused in every policy; one that
 * is in the table may still be refused (MD5, HMAC, DSA, XSLT, ...), and then
 * the table knows its everyday name, so that the refusal can be told.
 * Sources: XML-DSig Core 1.1 section 6, RFC 9231.
 */
#ifndef ALGO_H
#define ALGO_H

#include <stdbool.h>
#include <stddef.h>

#include "c14n.h"
#include "hash.h"

enum algo_kind {
	ALGO_C14N, /* also usable as a transform */
	ALGO_DIGEST,
	ALGO_SIGNATURE,
	ALGO_TRANSFORM
};

enum algo_scheme {
	ALGO_NO_SCHEME,
	ALGO_RSA_PKCS1, /* RFC 8017 8.2 */
	ALGO_RSA_PSS,	/* RFC 8017 8.1, MGF1 and salt by the same hash */
	ALGO_ECDSA,	/* r||s, XML-DSig 6.4.3 */
	ALGO_ED25519	/* RFC 8032 */
};

enum algo_policy {
	ALGO_NETWORK = 1, /* allowed with --policy=network */
	ALGO_STRICT = 2	  /* allowed with --policy=strict */
};

struct algo {
	enum algo_kind kind;
	const char *uri;
	const char *name; /* "rsa-sha1", "sha256", "exc-c14n" */
	unsigned allowed; /* enum algo_policy bits; 0: in none */
	bool weak;	  /* SHA-1: to be warned about */
	enum hash_type hash;
	enum algo_scheme scheme;
	enum c14n_method method; /* ALGO_C14N */
	bool comments;		 /* ALGO_C14N */
	bool enveloped;		 /* the enveloped-signature transform */
};

/* The entry of that kind (ALGO_TRANSFORM finds canonical forms too). */
const struct algo *algo_find(enum algo_kind kind, const char *uri, size_t n);
/* By its name, "rsa-sha256"; for options and tests. */
const struct algo *algo_named(enum algo_kind kind, const char *name);
/* The signature algorithm of a scheme with a hash, NULL when there is none. */
const struct algo *algo_signature(enum algo_scheme scheme, enum hash_type hash);
/* All of them, in the table's order; NULL behind the last. */
const struct algo *algo_at(size_t i);

#endif

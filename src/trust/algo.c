#include <config.h>

#include <string.h>

#include "algo.h"

#define BOTH (ALGO_NETWORK | ALGO_STRICT)
#define DSIG "http://www.w3.org/2000/09/xmldsig#"
#define MORE01 "http://www.w3.org/2001/04/xmldsig-more#"
#define MORE07 "http://www.w3.org/2007/05/xmldsig-more#"
#define MORE21 "http://www.w3.org/2021/04/xmldsig-more#"
#define DSIG11 "http://www.w3.org/2009/xmldsig11#"
#define ENC "http://www.w3.org/2001/04/xmlenc#"
#define C14N "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
#define C14N11 "http://www.w3.org/2006/12/xml-c14n11"
#define EXC "http://www.w3.org/2001/10/xml-exc-c14n#"
#define XPATH "http://www.w3.org/TR/1999/REC-xpath-19991116"
#define XSLT "http://www.w3.org/TR/1999/REC-xslt-19991116"
#define FILTER2 "http://www.w3.org/2002/06/xmldsig-filter2"

#define FORM(uri, name, form, comments)                                        \
	{                                                                      \
		ALGO_C14N, uri, name, BOTH, false, HASH_NONE, ALGO_NO_SCHEME,  \
		    form, comments, false                                      \
	}
#define DIGEST(uri, name, allowed, weak, hash)                                 \
	{                                                                      \
		ALGO_DIGEST, uri, name, allowed, weak, hash, ALGO_NO_SCHEME,   \
		    C14N_1_0, false, false                                     \
	}
#define SIGN(uri, name, allowed, weak, hash, scheme)                           \
	{                                                                      \
		ALGO_SIGNATURE, uri, name, allowed, weak, hash, scheme,        \
		    C14N_1_0, false, false                                     \
	}
#define TRANSFORM(uri, name, allowed, enveloped)                               \
	{                                                                      \
		ALGO_TRANSFORM, uri, name, allowed, false, HASH_NONE,          \
		    ALGO_NO_SCHEME, C14N_1_0, false, enveloped                 \
	}
#define REFUSED(kind, uri, name)                                               \
	{                                                                      \
		kind, uri, name, 0, false, HASH_NONE, ALGO_NO_SCHEME,          \
		    C14N_1_0, false, false                                     \
	}

/* clang-format off */
static const struct algo table[] = {
	/* protocol.md 6.2: the six canonical forms */
	FORM(C14N, "c14n", C14N_1_0, false),
	FORM(C14N "#WithComments", "c14n-with-comments", C14N_1_0, true),
	FORM(C14N11, "c14n11", C14N_1_1, false),
	FORM(C14N11 "#WithComments", "c14n11-with-comments", C14N_1_1, true),
	FORM(EXC, "exc-c14n", C14N_EXCLUSIVE, false),
	FORM(EXC "WithComments", "exc-c14n-with-comments", C14N_EXCLUSIVE,
	    true),

	DIGEST(DSIG "sha1", "sha1", ALGO_NETWORK, true, HASH_SHA1),
	DIGEST(MORE01 "sha224", "sha224", BOTH, false, HASH_SHA224),
	DIGEST(ENC "sha256", "sha256", BOTH, false, HASH_SHA256),
	DIGEST(MORE01 "sha384", "sha384", BOTH, false, HASH_SHA384),
	DIGEST(ENC "sha512", "sha512", BOTH, false, HASH_SHA512),
	REFUSED(ALGO_DIGEST, MORE01 "md5", "md5"),
	REFUSED(ALGO_DIGEST, ENC "ripemd160", "ripemd160"),

	/* RFC 9231, 2.3.2 to 2.3.6 */
	SIGN(DSIG "rsa-sha1", "rsa-sha1", ALGO_NETWORK, true, HASH_SHA1,
	    ALGO_RSA_PKCS1),
	SIGN(MORE01 "rsa-sha224", "rsa-sha224", BOTH, false, HASH_SHA224,
	    ALGO_RSA_PKCS1),
	SIGN(MORE01 "rsa-sha256", "rsa-sha256", BOTH, false, HASH_SHA256,
	    ALGO_RSA_PKCS1),
	SIGN(MORE01 "rsa-sha384", "rsa-sha384", BOTH, false, HASH_SHA384,
	    ALGO_RSA_PKCS1),
	SIGN(MORE01 "rsa-sha512", "rsa-sha512", BOTH, false, HASH_SHA512,
	    ALGO_RSA_PKCS1),
	/* RFC 9231, 2.3.10: without parameters, all by the one hash */
	SIGN(MORE07 "sha1-rsa-MGF1", "sha1-rsa-pss", ALGO_NETWORK, true,
	    HASH_SHA1, ALGO_RSA_PSS),
	SIGN(MORE07 "sha224-rsa-MGF1", "sha224-rsa-pss", BOTH, false,
	    HASH_SHA224, ALGO_RSA_PSS),
	SIGN(MORE07 "sha256-rsa-MGF1", "sha256-rsa-pss", BOTH, false,
	    HASH_SHA256, ALGO_RSA_PSS),
	SIGN(MORE07 "sha384-rsa-MGF1", "sha384-rsa-pss", BOTH, false,
	    HASH_SHA384, ALGO_RSA_PSS),
	SIGN(MORE07 "sha512-rsa-MGF1", "sha512-rsa-pss", BOTH, false,
	    HASH_SHA512, ALGO_RSA_PSS),
	/* RFC 9231, 2.3.7 */
	SIGN(MORE01 "ecdsa-sha1", "ecdsa-sha1", ALGO_NETWORK, true, HASH_SHA1,
	    ALGO_ECDSA),
	SIGN(MORE01 "ecdsa-sha224", "ecdsa-sha224", BOTH, false, HASH_SHA224,
	    ALGO_ECDSA),
	SIGN(MORE01 "ecdsa-sha256", "ecdsa-sha256", BOTH, false, HASH_SHA256,
	    ALGO_ECDSA),
	SIGN(MORE01 "ecdsa-sha384", "ecdsa-sha384", BOTH, false, HASH_SHA384,
	    ALGO_ECDSA),
	SIGN(MORE01 "ecdsa-sha512", "ecdsa-sha512", BOTH, false, HASH_SHA512,
	    ALGO_ECDSA),
	/* RFC 9231, 2.3.12 */
	SIGN(MORE21 "eddsa-ed25519", "ed25519", BOTH, false, HASH_NONE,
	    ALGO_ED25519),
	REFUSED(ALGO_SIGNATURE, MORE01 "rsa-md5", "rsa-md5"),
	REFUSED(ALGO_SIGNATURE, MORE01 "rsa-ripemd160", "rsa-ripemd160"),
	REFUSED(ALGO_SIGNATURE, MORE07 "rsa-pss",
	    "rsa-pss with parameters of its own"),
	REFUSED(ALGO_SIGNATURE, DSIG "dsa-sha1", "dsa-sha1"),
	REFUSED(ALGO_SIGNATURE, DSIG11 "dsa-sha256", "dsa-sha256"),
	REFUSED(ALGO_SIGNATURE, DSIG "hmac-sha1", "hmac-sha1"),
	REFUSED(ALGO_SIGNATURE, MORE01 "hmac-md5", "hmac-md5"),
	REFUSED(ALGO_SIGNATURE, MORE01 "hmac-sha224", "hmac-sha224"),
	REFUSED(ALGO_SIGNATURE, MORE01 "hmac-sha256", "hmac-sha256"),
	REFUSED(ALGO_SIGNATURE, MORE01 "hmac-sha384", "hmac-sha384"),
	REFUSED(ALGO_SIGNATURE, MORE01 "hmac-sha512", "hmac-sha512"),
	REFUSED(ALGO_SIGNATURE, MORE01 "hmac-ripemd160", "hmac-ripemd160"),
	REFUSED(ALGO_SIGNATURE, MORE21 "eddsa-ed448", "ed448"),

	TRANSFORM(DSIG "enveloped-signature", "enveloped-signature", BOTH,
	    true),
	REFUSED(ALGO_TRANSFORM, DSIG "base64", "base64"),
	REFUSED(ALGO_TRANSFORM, XPATH, "XPath"),
	REFUSED(ALGO_TRANSFORM, FILTER2, "XPath filter 2.0"),
	REFUSED(ALGO_TRANSFORM, XSLT, "XSLT"),
};
/* clang-format on */

#define COUNT (sizeof table / sizeof *table)

static bool
fits(const struct algo *algo, enum algo_kind kind)
{
	return algo->kind == kind ||
	       (kind == ALGO_TRANSFORM && algo->kind == ALGO_C14N);
}

const struct algo *
algo_find(enum algo_kind kind, const char *uri, size_t n)
{
	size_t i;

	for (i = 0; i < COUNT; i++)
		if (fits(&table[i], kind) && strlen(table[i].uri) == n &&
		    memcmp(table[i].uri, uri, n) == 0)
			return &table[i];
	return NULL;
}

const struct algo *
algo_named(enum algo_kind kind, const char *name)
{
	size_t i;

	for (i = 0; i < COUNT; i++)
		if (fits(&table[i], kind) && strcmp(table[i].name, name) == 0)
			return &table[i];
	return NULL;
}

const struct algo *
algo_signature(enum algo_scheme scheme, enum hash_type hash)
{
	size_t i;

	for (i = 0; i < COUNT; i++)
		if (table[i].kind == ALGO_SIGNATURE && table[i].allowed != 0 &&
		    table[i].scheme == scheme && table[i].hash == hash)
			return &table[i];
	return NULL;
}

const struct algo *
algo_at(size_t i)
{
	return i < COUNT ? &table[i] : NULL;
}

#include <config.h>

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/evp.h>
#include <openssl/pkcs12.h>
#include <openssl/provider.h>

#include "algo.h"
#include "cert.h"
#include "key.h"
#include "keys.h"
#include "msg.h"
#include "tap.h"
#include "xalloc.h"

#define MSG "what is to be signed"

static struct cert *
cert_of(X509 *x509)
{
	size_t n;
	char *der = cert_bytes(x509, &n);
	struct cert *cert = cert_der(der, n, NULL);

	free(der);
	return cert;
}

/* Signs with KEY and lets its own certificate judge. */
static void
round_trip(struct key *key, struct cert *cert, enum hash_type hash, bool pss,
    const char *want)
{
	struct fault fault = FAULT_NONE;
	const struct algo *algo = key_algo(key, hash, pss, &fault);
	unsigned char *value = NULL;
	size_t n = 0;

	if (!ok(algo != NULL && strcmp(algo->name, want) == 0, "signs by %s",
		want))
		return;
	is_int(key_sign(key, algo, MSG, strlen(MSG), &value, &n, &fault), 0,
	    "a signature");
	is_int(cert_verify(cert, algo, MSG, strlen(MSG), value, n, NULL), 1,
	    "that is good");
	is_int(cert_verify(cert, algo, "x", 1, value, n, NULL), 0,
	    "for that message only");
	free(value);
}

static void
test_kind(const char *type, size_t bits, const char *curve, const char *want)
{
	EVP_PKEY *pkey = make_key(type, bits, curve);
	X509 *x509 = make_x509(&(struct wish){.cn = "signer", .key = pkey});
	struct cert *cert = cert_of(x509);
	const char *path = put_made("plain.key", private_pem(pkey, NULL, NULL));
	struct fault fault = FAULT_NONE;
	struct key *key = key_load(path, NULL, &fault);

	if (ok(key != NULL, "%s: loaded %s", want, fault.text)) {
		ok(key_matches(key, cert), "it is the certificate's");
		round_trip(key, cert, HASH_NONE, false, want);
	}
	if (key != NULL && strcmp(type, "RSA") == 0) {
		round_trip(key, cert, HASH_SHA1, false, "rsa-sha1");
		round_trip(key, cert, HASH_SHA512, false, "rsa-sha512");
		round_trip(key, cert, HASH_NONE, true, "sha256-rsa-pss");
		round_trip(key, cert, HASH_SHA384, true, "sha384-rsa-pss");
	} else if (key != NULL) {
		ok(key_algo(key, HASH_NONE, true, NULL) == NULL,
		    "PSS is for RSA");
	}
	key_free(key);
	cert_free(cert);
	X509_free(x509);
	EVP_PKEY_free(pkey);
}

static void
loads(const char *what, const char *path, const char *pass, const char *why)
{
	struct fault fault = FAULT_NONE;
	struct key *key = key_load(path, pass, &fault);

	if (why == NULL)
		ok(key != NULL, "%s is read %s", what, fault.text);
	else
		ok(key == NULL && fault.verdict == VERDICT_TROUBLE &&
			strstr(fault.text, why) != NULL,
		    "%s is refused (%s)", what, fault.text);
	key_free(key);
}

static void
test_forms(void)
{
	EVP_PKEY *rsa = make_key("RSA", 2048, NULL);
	EVP_PKEY *ec = make_key("EC", 0, "P-256");
	EVP_PKEY *weak = make_key("RSA", 768, NULL);
	EVP_PKEY *dh = make_key("X25519", 0, NULL);
	const char *pass = put_text("pass", "open sesame\nsecond line\n");
	const char *wrong = put_text("wrong", "open barley\n");
	const char *locked =
	    put_made("locked", private_pem(rsa, "open sesame", NULL));
	X509 *x509 = make_x509(&(struct wish){.cn = "x", .key = rsa});
	char *pem = cert_pem(x509, NULL),
	     *secret = private_pem(rsa, NULL, NULL);
	char *both = xasprintf("%s%s", pem, secret), *der;
	size_t n;

	loads("PKCS#1", put_made("p1", traditional_pem(rsa, NULL)), NULL, NULL);
	loads("SEC1", put_made("sec1", traditional_pem(ec, NULL)), NULL, NULL);
	der = private_bytes(rsa, &n);
	loads("DER", put_file("der", der, n), NULL, NULL);
	loads("an encrypted key", locked, pass, NULL);
	loads("a wrong pass phrase", locked, wrong, "wrong pass phrase");
	loads("no pass phrase", locked, NULL, "--pass-file");
	loads("a missing pass file", locked, path_of("none"), "cannot open");
	loads("a plain key with a pass phrase", put_text("plain", secret), pass,
	    NULL);
	loads("a key behind a certificate", put_text("both", both), NULL, NULL);
	loads("a certificate", put_text("cert", pem), NULL, "no private key");
	loads("a text", put_text("text", "hello"), NULL, "no private key");
	loads("a short key", put_made("weak", private_pem(weak, NULL, NULL)),
	    NULL, "below 1024");
	loads("a key that cannot sign",
	    put_made("dh", private_pem(dh, NULL, NULL)), NULL, "not accepted");
	free(der), free(pem), free(secret), free(both);
	X509_free(x509);
	EVP_PKEY_free(rsa);
	EVP_PKEY_free(ec);
	EVP_PKEY_free(weak);
	EVP_PKEY_free(dh);
}

/* A root, what it certified, and the leaf's store. */
struct family {
	EVP_PKEY *root_key, *mid_key, *key;
	X509 *root, *mid, *leaf;
};

static void
make_family(struct family *f)
{
	f->root_key = make_key("EC", 0, "P-256");
	f->mid_key = make_key("EC", 0, "P-256");
	f->key = make_key("RSA", 2048, NULL);
	f->root = make_x509(
	    &(struct wish){.cn = "root", .key = f->root_key, .ca = true});
	f->mid = make_x509(&(struct wish){.cn = "mid",
	    .key = f->mid_key,
	    .issuer = f->root,
	    .issuer_key = f->root_key,
	    .ca = true});
	f->leaf = make_x509(&(struct wish){.cn = "leaf",
	    .key = f->key,
	    .issuer = f->mid,
	    .issuer_key = f->mid_key});
}

static void
free_family(struct family *f)
{
	X509_free(f->root);
	X509_free(f->mid);
	X509_free(f->leaf);
	EVP_PKEY_free(f->root_key);
	EVP_PKEY_free(f->mid_key);
	EVP_PKEY_free(f->key);
}

/* Writes the family as PKCS#12; the NIDs choose the ciphers. */
static const char *
put_p12(const char *name, const struct family *f, const char *pass, int key_nid,
    int cert_nid)
{
	STACK_OF(X509) *ca = sk_X509_new_null();
	PKCS12 *p12;
	BIO *bio = BIO_new(BIO_s_mem());
	const char *path;
	char *data;
	long n;

	sk_X509_push(ca, f->root);
	sk_X509_push(ca, f->mid);
	p12 = PKCS12_create(
	    pass, "signer", f->key, f->leaf, ca, key_nid, cert_nid, 0, 0, 0);
	if (p12 == NULL || i2d_PKCS12_bio(bio, p12) != 1)
		bail("a PKCS#12 store");
	n = BIO_get_mem_data(bio, &data);
	path = put_file(name, data, (size_t)n);
	BIO_free(bio);
	PKCS12_free(p12);
	sk_X509_free(ca);
	return path;
}

static void
opens(const char *what, const char *path, const char *pass, const char *why)
{
	struct cert_list chain = CERT_LIST_NONE;
	struct fault fault = FAULT_NONE;
	struct key *key = key_load_p12(path, pass, &chain, &fault);

	if (why == NULL)
		ok(key != NULL && chain.n == 3 &&
			key_matches(key, chain.cert[0]) &&
			strcmp(chain.cert[1]->name, "mid") == 0 &&
			strcmp(chain.cert[2]->name, "root") == 0,
		    "%s is opened, its chain in order %s", what, fault.text);
	else
		ok(key == NULL && chain.n == 0 &&
			strstr(fault.text, why) != NULL,
		    "%s is refused (%s)", what, fault.text);
	key_free(key);
	cert_list_free(&chain);
}

static void
test_p12(void)
{
	const char *pass = put_text("pass", "open sesame\n");
	const char *wrong = put_text("wrong", "open barley\n");
	const char *modern, *old;
	struct family f;
	OSSL_PROVIDER *plain, *legacy;

	make_family(&f);
	modern = put_p12("modern.p12", &f, "open sesame", 0, 0);
	opens("a store", modern, pass, NULL);
	opens("a store without pass phrase", modern, NULL, "--pass-file");
	opens("a store with a wrong one", modern, wrong, "wrong pass phrase");
	opens("a store without encryption", put_p12("open.p12", &f, "", 0, 0),
	    NULL, NULL);
	opens("a text", put_text("text", "hello"), NULL, "not a PKCS#12");
	plain = OSSL_PROVIDER_load(NULL, "default");
	legacy = OSSL_PROVIDER_load(NULL, "legacy");
	if (legacy == NULL) {
		skip("no legacy provider here", "an old store");
	} else {
		old = put_p12("old.p12", &f, "open sesame",
		    NID_pbe_WithSHA1And3_Key_TripleDES_CBC,
		    NID_pbe_WithSHA1And40BitRC2_CBC);
		OSSL_PROVIDER_unload(legacy);
		opens("an old store", old, pass, NULL);
		opens("an old store with a wrong pass phrase", old, wrong,
		    "wrong pass phrase");
	}
	OSSL_PROVIDER_unload(plain);
	free_family(&f);
}

static void
test_order(void)
{
	struct cert_list chain = CERT_LIST_NONE;
	struct fault fault = FAULT_NONE;
	struct family f, g;
	struct key *key;

	make_family(&f);
	make_family(&g);
	key = key_load(
	    put_made("f.key", private_pem(f.key, NULL, NULL)), NULL, &fault);
	cert_list_add(&chain, cert_of(g.leaf));
	cert_list_add(&chain, cert_of(f.root));
	is_int(key_order(key, &chain, &fault), -1, "no certificate of the key");
	is_str(fault.text, "key does not match the certificate", "as told");
	cert_list_add(&chain, cert_of(f.leaf));
	cert_list_add(&chain, cert_of(f.mid));
	is_int(key_order(key, &chain, NULL), 0, "with it there is an order");
	ok(strcmp(chain.cert[0]->name, "leaf") == 0 &&
		key_matches(key, chain.cert[0]) &&
		strcmp(chain.cert[1]->name, "mid") == 0 &&
		strcmp(chain.cert[2]->name, "root") == 0 &&
		!key_matches(key, chain.cert[3]),
	    "leaf, issuer, its issuer, the stranger");
	cert_list_free(&chain);
	key_free(key);
	free_family(&f);
	free_family(&g);
}

int
main(void)
{
	test_kind("RSA", 2048, NULL, "rsa-sha256");
	test_kind("EC", 0, "P-256", "ecdsa-sha256");
	test_kind("EC", 0, "P-384", "ecdsa-sha384");
	test_kind("EC", 0, "P-521", "ecdsa-sha512");
	test_kind("ED25519", 0, NULL, "ed25519");
	test_forms();
	test_p12();
	test_order();
	return tap_done();
}

/*
 * keys: keys, certificates and files for the unit tests, made as they run.
 *
 * Everything is OpenSSL's own doing, so that the modules are not tested
 * against themselves.  What is made is freed by the caller; a failure to make
 * it ends the test.
 */
#ifndef KEYS_H
#define KEYS_H

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include "under.h"
#include "xalloc.h"

#define DAY 86400L
/* 2020-01-01 and 2030-01-01: what make_cert certifies for by itself */
#define FROM 1577836800L
#define UNTIL 1893456000L

__attribute__((noreturn, unused)) static void
bail(const char *what)
{
	printf("Bail out! cannot make %s\n", what);
	exit(1);
}

/* The search for primes takes minutes under valgrind, but not outside. */
__attribute__((unused)) static EVP_PKEY *
made_outside(size_t bits)
{
	EVP_PKEY *key = NULL;
	char command[128];
	FILE *pipe;

	snprintf(command, sizeof command,
	    "exec openssl genpkey -algorithm RSA -outform DER "
	    "-pkeyopt rsa_keygen_bits:%zu 2>/dev/null",
	    bits);
	pipe = popen(command, "r");
	if (pipe != NULL) {
		key = d2i_PrivateKey_fp(pipe, NULL);
		pclose(pipe);
	}
	return key;
}

__attribute__((unused)) static EVP_PKEY *
make_key(const char *type, size_t bits, const char *curve)
{
	EVP_PKEY *key = under_valgrind() && strcmp(type, "RSA") == 0
			    ? made_outside(bits)
			: bits > 0 ? EVP_PKEY_Q_keygen(NULL, NULL, type, bits)
			: curve	   ? EVP_PKEY_Q_keygen(NULL, NULL, type, curve)
				   : EVP_PKEY_Q_keygen(NULL, NULL, type);

	if (key == NULL)
		bail(type);
	return key;
}

struct wish {
	const char *cn;
	EVP_PKEY *key;
	const char *dns; /* NULL: none */
	X509 *issuer;	 /* NULL: itself */
	EVP_PKEY *issuer_key;
	const char *digest; /* NULL: sha256 */
	long from, until;   /* 0: FROM, UNTIL */
	bool ca;
	long serial;
	int cn_len; /* 0: strlen */
};

__attribute__((unused)) static void
extend(X509 *x509, int nid, const char *value)
{
	X509_EXTENSION *ext = X509V3_EXT_conf_nid(NULL, NULL, nid, value);

	if (ext == NULL || X509_add_ext(x509, ext, -1) != 1)
		bail(value);
	X509_EXTENSION_free(ext);
}

__attribute__((unused)) static X509 *
make_x509(const struct wish *w)
{
	X509 *x509 = X509_new();
	X509_NAME *name = X509_NAME_new();
	EVP_PKEY *by = w->issuer_key ? w->issuer_key : w->key;
	const EVP_MD *md =
	    EVP_get_digestbyname(w->digest ? w->digest : "sha256");
	char dns[300];

	if (EVP_PKEY_is_a(by, "ED25519"))
		md = NULL;
	X509_NAME_add_entry_by_txt(name, "O", MBSTRING_UTF8,
	    (const unsigned char *)"Example", -1, -1, 0);
	X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8,
	    (const unsigned char *)w->cn, w->cn_len ? w->cn_len : -1, -1, 0);
	X509_set_version(x509, 2);
	X509_set_subject_name(x509, name);
	X509_set_issuer_name(
	    x509, w->issuer ? X509_get_subject_name(w->issuer) : name);
	ASN1_INTEGER_set(
	    X509_get_serialNumber(x509), w->serial ? w->serial : 0x1001);
	ASN1_TIME_set(X509_getm_notBefore(x509), w->from ? w->from : FROM);
	ASN1_TIME_set(X509_getm_notAfter(x509), w->until ? w->until : UNTIL);
	X509_set_pubkey(x509, w->key);
	extend(x509, NID_basic_constraints,
	    w->ca ? "critical,CA:TRUE" : "critical,CA:FALSE");
	if (w->dns) {
		snprintf(dns, sizeof dns, "DNS:%s", w->dns);
		extend(x509, NID_subject_alt_name, dns);
	}
	if (X509_sign(x509, by, md) == 0)
		bail("a certificate");
	X509_NAME_free(name);
	return x509;
}

/* What FILL writes to a BIO, NUL-ended; its length in *N when wanted. */
#define TAKE_BIO(fill)                                                         \
	do {                                                                   \
		BIO *bio = BIO_new(BIO_s_mem());                               \
		char *data, *copy;                                             \
		long len;                                                      \
		if ((fill) != 1)                                               \
			bail("a file");                                        \
		len = BIO_get_mem_data(bio, &data);                            \
		copy = xmalloc((size_t)len + 1);                               \
		memcpy(copy, data, (size_t)len);                               \
		copy[len] = '\0';                                              \
		if (n)                                                         \
			*n = (size_t)len;                                      \
		BIO_free(bio);                                                 \
		return copy;                                                   \
	} while (0)

__attribute__((unused)) static char *
cert_pem(X509 *x509, size_t *n)
{
	TAKE_BIO(PEM_write_bio_X509(bio, x509));
}

__attribute__((unused)) static char *
cert_bytes(X509 *x509, size_t *n)
{
	TAKE_BIO(i2d_X509_bio(bio, x509));
}

__attribute__((unused)) static char *
public_pem(EVP_PKEY *key, size_t *n)
{
	TAKE_BIO(PEM_write_bio_PUBKEY(bio, key));
}

__attribute__((unused)) static char *
public_bytes(EVP_PKEY *key, size_t *n)
{
	TAKE_BIO(i2d_PUBKEY_bio(bio, key));
}

__attribute__((unused)) static char *
private_pem(EVP_PKEY *key, const char *pass, size_t *n)
{
	TAKE_BIO(PEM_write_bio_PKCS8PrivateKey(bio, key,
	    pass ? EVP_aes_256_cbc() : NULL, NULL, 0, NULL,
	    (void *)(uintptr_t)pass));
}

__attribute__((unused)) static char *
private_bytes(EVP_PKEY *key, size_t *n)
{
	TAKE_BIO(i2d_PKCS8PrivateKey_bio(bio, key, NULL, NULL, 0, NULL, NULL));
}

__attribute__((unused)) static char *
traditional_pem(EVP_PKEY *key, size_t *n)
{
	TAKE_BIO(PEM_write_bio_PrivateKey_traditional(
	    bio, key, NULL, NULL, 0, NULL, NULL));
}

/* The directory of this run; removed at exit. */
static char keys_dir[] = "/tmp/emrex-unit-XXXXXX";

__attribute__((unused)) static void
remove_dir(void)
{
	char command[64];

	snprintf(command, sizeof command, "rm -rf '%s'", keys_dir);
	if (system(command) != 0)
		fprintf(stderr, "left behind: %s\n", keys_dir);
}

/* A path in the directory; one of the last 16 given stays valid. */
__attribute__((unused)) static const char *
path_of(const char *name)
{
	static char paths[16][128];
	static size_t next;
	char *path = paths[next++ % 16];

	if (strchr(keys_dir, 'X') != NULL && strstr(keys_dir, "XXXXXX")) {
		if (mkdtemp(keys_dir) == NULL)
			bail("a directory");
		atexit(remove_dir);
	}
	snprintf(path, sizeof paths[0], "%s/%s", keys_dir, name);
	return path;
}

__attribute__((unused)) static const char *
put_file(const char *name, const void *data, size_t n)
{
	const char *path = path_of(name);
	FILE *fp = fopen(path, "wb");

	if (fp == NULL || fwrite(data, 1, n, fp) != n || fclose(fp) != 0)
		bail(path);
	return path;
}

__attribute__((unused)) static const char *
put_text(const char *name, const char *text)
{
	return put_file(name, text, strlen(text));
}

/* The text, which is freed, as a file. */
__attribute__((unused)) static const char *
put_made(const char *name, char *text)
{
	const char *path = put_text(name, text);

	free(text);
	return path;
}

#endif

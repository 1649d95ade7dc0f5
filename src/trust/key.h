/*
 * key: a private key, for signing.
 *
 * PEM (PKCS#1, PKCS#8 encrypted or not, SEC1), the same as DER, PKCS#12.  The
 * old ciphers of PKCS#12 (RC2-40, 3DES) live in OpenSSL's legacy provider,
 * which is loaded into a library context of its own for that file alone.  A
 * pass phrase comes from a file and is wiped after use, as is the file's
 * content; nobody is ever asked.  Failures are VERDICT_TROUBLE.
 */
#ifndef KEY_H
#define KEY_H

#include <stdbool.h>
#include <stddef.h>
#include <time.h>

#include "algo.h"
#include "cert.h"

struct fault;
struct key;

/* PASS_FILE: its first line is the pass phrase; NULL for none. */
struct key *key_load(
    const char *path, const char *pass_file, struct fault *fault);
/* The key and, appended to *CHAIN, its certificate and then the others. */
struct key *key_load_p12(const char *path, const char *pass_file,
    struct cert_list *chain, struct fault *fault);
/* A new one on P-256, which is kept nowhere; NULL with *fault set. */
struct key *key_new(struct fault *fault);
void key_free(struct key *key); /* NULL allowed */
/*
 * A certificate of KEY for itself, in the common name NAME; NULL with *fault
 * set.
 */
struct cert *key_certify(const struct key *key, const char *name, time_t from,
    time_t until, struct fault *fault);

enum cert_type key_type(const struct key *key);
int key_bits(const struct key *key);
/* True when CERT holds the public half. */
bool key_matches(const struct key *key, const struct cert *cert);
/*
 * Puts CHAIN into order: the certificate of KEY first, then each issuer.
 * Certificates that do not belong to it stay behind, in their order.  -1 with
 * *fault set when none is of KEY ("key does not match the certificate").
 */
int key_order(
    const struct key *key, struct cert_list *chain, struct fault *fault);
/*
 * The algorithm for KEY with a hash (HASH_NONE: the usual one for the key);
 * PSS where the key is bound to it or asked for.  NULL with *fault set.
 */
const struct algo *key_algo(
    const struct key *key, enum hash_type hash, bool pss, struct fault *fault);
/*
 * Signs the N bytes MSG; the signature as XML-DSig wants it in *VALUE, which
 * the caller frees, *NVALUE bytes.  0, or -1 with *fault set.
 */
int key_sign(const struct key *key, const struct algo *algo, const void *msg,
    size_t n, unsigned char **value, size_t *nvalue, struct fault *fault);

#endif

#include <config.h>

#include <stdlib.h>
#include <string.h>

#include <openssl/crypto.h>
#include <openssl/rand.h>

#include "anonkey.h"
#include "hash.h"
#include "msg.h"
#include "ossl.h"
#include "pem.h"
#include "xalloc.h"

#define BLOCK 64 /* of SHA-256 */

struct anonkey {
	struct hash *hash;
	unsigned char inner[BLOCK], outer[BLOCK];
};

/* RFC 2104: what is longer than a block is hashed. */
static void
set_key(struct anonkey *key, const void *data, size_t n)
{
	unsigned char block[BLOCK] = {0};

	if (n > BLOCK) {
		hash_add(key->hash, data, n);
		hash_end(key->hash, block);
	} else {
		memcpy(block, data, n);
	}
	for (size_t i = 0; i < BLOCK; i++) {
		key->inner[i] = block[i] ^ 0x36;
		key->outer[i] = block[i] ^ 0x5c;
	}
	OPENSSL_cleanse(block, sizeof block);
}

static int
read_key(struct anonkey *key, const char *file, struct fault *fault)
{
	size_t n;
	char *s = pem_load(file, &n, fault);

	if (s == NULL) {
		fault_prefix(fault, file);
		return -1;
	}
	if (n < ANONKEY_LEAST)
		fault_set(fault, VERDICT_TROUBLE, 0,
		    "%s: want a key of at least %d bytes, have %zu", file,
		    ANONKEY_LEAST, n);
	else
		set_key(key, s, n);
	OPENSSL_cleanse(s, n);
	free(s);
	return n < ANONKEY_LEAST ? -1 : 0;
}

static int
random_key(struct anonkey *key, struct fault *fault)
{
	unsigned char bytes[32];

	if (RAND_priv_bytes(bytes, sizeof bytes) != 1)
		return fault_set(fault, VERDICT_TROUBLE, 0,
		    "no random bytes to be had: %s", ossl_reason());
	set_key(key, bytes, sizeof bytes);
	OPENSSL_cleanse(bytes, sizeof bytes);
	return 0;
}

struct anonkey *
anonkey_open(const char *file, struct fault *fault)
{
	struct anonkey *key = xcalloc(1, sizeof *key);

	key->hash = hash_new(HASH_SHA256, fault);
	if (key->hash != NULL && (file != NULL ? read_key(key, file, fault)
					       : random_key(key, fault)) == 0)
		return key;
	anonkey_free(key);
	return NULL;
}

void
anonkey_free(struct anonkey *key)
{
	if (key == NULL)
		return;
	hash_free(key->hash);
	OPENSSL_cleanse(key, sizeof *key);
	free(key);
}

/* KIND, with its NUL, keeps apart what is of different use. */
static void
make(void *ctx, const char *kind, const void *data, size_t n,
    unsigned char out[ANON_DIGEST])
{
	struct anonkey *key = ctx;

	hash_add(key->hash, key->inner, BLOCK);
	hash_add(key->hash, kind, strlen(kind) + 1);
	hash_add(key->hash, data, n);
	hash_end(key->hash, out);
	hash_add(key->hash, key->outer, BLOCK);
	hash_add(key->hash, out, ANON_DIGEST);
	hash_end(key->hash, out);
}

struct anon_prf
anonkey_prf(struct anonkey *key)
{
	return (struct anon_prf){make, key};
}

#include <config.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include "caps.h"
#include "hash.h"
#include "msg.h"
#include "ossl.h"
#include "spool.h"
#include "xalloc.h"

struct hash {
	enum hash_type type;
	const EVP_MD *md;
	EVP_MD_CTX *ctx;
};

static const struct {
	const char *name;
	size_t size;
} table[HASH_TYPES] = {
    [HASH_NONE] = {"none", 0},
    [HASH_SHA1] = {"sha1", 20},
    [HASH_SHA224] = {"sha224", 28},
    [HASH_SHA256] = {"sha256", 32},
    [HASH_SHA384] = {"sha384", 48},
    [HASH_SHA512] = {"sha512", 64},
};

const char *
hash_name(enum hash_type type)
{
	return table[type].name;
}

size_t
hash_size(enum hash_type type)
{
	return table[type].size;
}

struct hash *
hash_new(enum hash_type type, struct fault *fault)
{
	const EVP_MD *md = ossl_md(type, fault);
	struct hash *hash;

	if (md == NULL)
		return NULL;
	hash = xcalloc(1, sizeof *hash);
	hash->type = type;
	hash->md = md;
	hash->ctx = EVP_MD_CTX_new();
	if (hash->ctx == NULL || EVP_DigestInit_ex2(hash->ctx, md, NULL) != 1) {
		fault_set(fault, VERDICT_TROUBLE, 0, "cannot start %s: %s",
		    hash_name(type), ossl_reason());
		hash_free(hash);
		return NULL;
	}
	return hash;
}

void
hash_free(struct hash *hash)
{
	if (hash == NULL)
		return;
	EVP_MD_CTX_free(hash->ctx);
	free(hash);
}

enum hash_type
hash_kind(const struct hash *hash)
{
	return hash->type;
}

/*
 * Once begun, these digests fail for want of memory alone, and then the
 * program ends as xalloc ends it: a wrong digest must not come out.
 */
static void
must(int done)
{
	if (done != 1)
		free(xreallocarray(NULL, SIZE_MAX, 2));
}

void
hash_reset(struct hash *hash)
{
	must(EVP_DigestInit_ex2(hash->ctx, hash->md, NULL));
}

void
hash_add(struct hash *hash, const void *data, size_t n)
{
	if (n > 0)
		must(EVP_DigestUpdate(hash->ctx, data, n));
}

void
hash_end(struct hash *hash, unsigned char *out)
{
	unsigned n;

	must(EVP_DigestFinal_ex(hash->ctx, out, &n));
	hash_reset(hash);
}

int
hash_data(enum hash_type type, const void *data, size_t n, unsigned char *out,
    struct fault *fault)
{
	static struct hash *kept[HASH_TYPES];

	if (kept[type] == NULL)
		kept[type] = hash_new(type, fault);
	if (kept[type] == NULL)
		return -1;
	hash_add(kept[type], data, n);
	hash_end(kept[type], out);
	return 0;
}

int
hash_spool(struct spool *spool, char hex[HASH_HEX], struct fault *fault)
{
	struct hash *hash = hash_new(HASH_SHA256, fault);
	unsigned char sum[HASH_SHA256_LEN];
	char window[64 * KIB];
	uint64_t off = 0;
	ptrdiff_t n = -1;

	if (hash == NULL)
		return -1;
	while ((n = spool_read(spool, off, window, sizeof window, fault)) > 0) {
		hash_add(hash, window, (size_t)n);
		off += (uint64_t)n;
	}
	hash_end(hash, sum);
	hash_hex(hex, sum, sizeof sum);
	hash_free(hash);
	return n == 0 ? 0 : -1;
}

char *
hash_hex(char *out, const unsigned char *data, size_t n)
{
	static const char digits[] = "0123456789abcdef";
	size_t i;

	for (i = 0; i < n; i++) {
		out[2 * i] = digits[data[i] >> 4];
		out[2 * i + 1] = digits[data[i] & 15];
	}
	out[2 * n] = '\0';
	return out;
}

int
hash_equal(const void *a, const void *b, size_t n)
{
	return CRYPTO_memcmp(a, b, n) == 0;
}

#include <config.h>

#include <limits.h>
#include <string.h>

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/rand.h>

#include "msg.h"
#include "ossl.h"
#include "secret.h"

#define NONCE 12
#define TAG 16

int
secret_random(void *out, size_t n, struct fault *fault)
{
	if (RAND_priv_bytes_ex(ossl_own(), out, n, 0) == 1)
		return 0;
	return fault_set(
	    fault, VERDICT_TROUBLE, 0, "no random numbers: %s", ossl_reason());
}

int
secret_id(char out[33], struct fault *fault)
{
	unsigned char id[16];

	if (secret_random(id, sizeof id, fault) != 0)
		return -1;
	(void)hash_hex(out, id, sizeof id);
	return 0;
}

int
secret_hmac(const unsigned char key[SECRET_KEY], const void *data, size_t n,
    char hex[HASH_HEX], struct fault *fault)
{
	char digest[] = "SHA256";
	OSSL_PARAM params[2];
	unsigned char sum[HASH_SHA256_LEN];
	EVP_MAC *mac = EVP_MAC_fetch(ossl_own(), "HMAC", NULL);
	EVP_MAC_CTX *ctx = mac != NULL ? EVP_MAC_CTX_new(mac) : NULL;
	size_t len = 0;
	int ret = -1;

	params[0] =
	    OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0);
	params[1] = OSSL_PARAM_construct_end();
	if (ctx != NULL && EVP_MAC_init(ctx, key, SECRET_KEY, params) == 1 &&
	    EVP_MAC_update(ctx, data, n) == 1 &&
	    EVP_MAC_final(ctx, sum, &len, sizeof sum) == 1 &&
	    len == sizeof sum) {
		(void)hash_hex(hex, sum, sizeof sum);
		ret = 0;
	} else {
		fault_set(fault, VERDICT_TROUBLE, 0, "cannot make an HMAC: %s",
		    ossl_reason());
	}
	EVP_MAC_CTX_free(ctx);
	EVP_MAC_free(mac);
	return ret;
}

static EVP_CIPHER_CTX *
start(const unsigned char *key, const unsigned char *nonce, const char *said,
    int seal)
{
	EVP_CIPHER *cipher = EVP_CIPHER_fetch(ossl_own(), "AES-256-GCM", NULL);
	EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
	int done = 0;

	if (cipher == NULL || ctx == NULL || strlen(said) > INT_MAX ||
	    EVP_CipherInit_ex2(ctx, cipher, key, nonce, seal, NULL) != 1 ||
	    EVP_CipherUpdate(ctx, NULL, &done, (const unsigned char *)said,
		(int)strlen(said)) != 1) {
		EVP_CIPHER_CTX_free(ctx);
		ctx = NULL;
	}
	EVP_CIPHER_free(cipher);
	return ctx;
}

int
secret_seal(const unsigned char key[SECRET_KEY], const char *said,
    const void *data, size_t n, unsigned char *out, struct fault *fault)
{
	EVP_CIPHER_CTX *ctx;
	int done = 0, end = 0, ret = -1;

	if (n > INT_MAX || secret_random(out, NONCE, fault) != 0)
		return -1;
	ctx = start(key, out, said, 1);
	if (ctx != NULL &&
	    EVP_EncryptUpdate(ctx, out + NONCE, &done, data, (int)n) == 1 &&
	    EVP_EncryptFinal_ex(ctx, out + NONCE + done, &end) == 1 &&
	    EVP_CIPHER_CTX_ctrl(
		ctx, EVP_CTRL_AEAD_GET_TAG, TAG, out + NONCE + n) == 1)
		ret = 0;
	else
		fault_set(fault, VERDICT_TROUBLE, 0, "cannot encrypt: %s",
		    ossl_reason());
	EVP_CIPHER_CTX_free(ctx);
	return ret;
}

int
secret_open(const unsigned char key[SECRET_KEY], const char *said,
    const void *data, size_t n, unsigned char *out, struct fault *fault)
{
	const unsigned char *in = data;
	EVP_CIPHER_CTX *ctx;
	unsigned char tag[TAG];
	int done = 0, end = 0, ret = -1;
	size_t len;

	if (n < SECRET_MORE || n > INT_MAX)
		return fault_set(fault, VERDICT_NO, 0, "not sealed by us");
	len = n - SECRET_MORE;
	memcpy(tag, in + NONCE + len, TAG);
	ctx = start(key, in, said, 0);
	if (ctx == NULL)
		fault_set(fault, VERDICT_TROUBLE, 0, "cannot decrypt: %s",
		    ossl_reason());
	else if (EVP_DecryptUpdate(ctx, out, &done, in + NONCE, (int)len) ==
		     1 &&
		 EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_SET_TAG, TAG, tag) ==
		     1 &&
		 EVP_DecryptFinal_ex(ctx, out + done, &end) == 1)
		ret = 0;
	else
		fault_set(fault, VERDICT_NO, 0, "not sealed by us");
	(void)ossl_reason();
	EVP_CIPHER_CTX_free(ctx);
	return ret;
}

void
secret_wipe(void *data, size_t n)
{
	OPENSSL_cleanse(data, n);
}

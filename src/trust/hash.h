/*
 * hash: the message digests of the toolkit, SHA-1 and SHA-2.
 *
 * A hash is made once and used for any number of messages; the algorithm is
 * looked up in OpenSSL once per process.  hash_new fails only where OpenSSL
 * does not offer the algorithm at all (a FIPS property query, for instance):
 * it then says so in *fault, VERDICT_TROUBLE.
 */
#ifndef HASH_H
#define HASH_H

#include <stddef.h>

struct fault;
struct hash;
struct spool;

enum hash_type {
	HASH_NONE,
	HASH_SHA1,
	HASH_SHA224,
	HASH_SHA256,
	HASH_SHA384,
	HASH_SHA512,
	HASH_TYPES
};

#define HASH_MAX 64 /* bytes of the longest digest */
#define HASH_SHA256_LEN 32
#define HASH_HEX 65 /* room for a SHA-256 in hex with its NUL */

/* "sha256" */
const char *hash_name(enum hash_type type);
size_t hash_size(enum hash_type type);

struct hash *hash_new(enum hash_type type, struct fault *fault);
void hash_free(struct hash *hash); /* NULL allowed */
enum hash_type hash_kind(const struct hash *hash);
/* Starts anew; hash_new and hash_end leave a hash started. */
void hash_reset(struct hash *hash);
void hash_add(struct hash *hash, const void *data, size_t n);
/* Writes hash_size bytes to OUT and starts anew. */
void hash_end(struct hash *hash, unsigned char *out);
/* All at once; 0, or -1 with *fault set. */
int hash_data(enum hash_type type, const void *data, size_t n,
    unsigned char *out, struct fault *fault);
/* The SHA-256 of all of SPOOL as hex; 0, or -1 with *fault set. */
int hash_spool(struct spool *spool, char hex[HASH_HEX], struct fault *fault);
/* N bytes as lower case hex; OUT has room for 2 N + 1. Returns OUT. */
char *hash_hex(char *out, const unsigned char *data, size_t n);
/* Equal in a time that does not depend on the content. */
int hash_equal(const void *a, const void *b, size_t n);

#endif

/*
 * cms: a detached signature of one signer as CMS SignedData (RFC 5652), with
 * the signed attributes of CAdES baseline B that PAdES wants (ETSI EN 319
 * 122-1, 6.3; EN 319 142-1, 6.3).
 *
 * These are the content type, the message digest and the signing certificate,
 * and no signing time, which OpenSSL's CMS always adds (PAdES has it in /M).
 * So the few hundred bytes of DER are written here; the same input gives the
 * same bytes when the signature algorithm does.  SHA-256 throughout.
 */
#ifndef CMS_H
#define CMS_H

#include <stddef.h>

struct algo;
struct buf;
struct cert_list;
struct fault;
struct key;

/*
 * Appends to OUT the signature of what has the SHA-256 DIGEST, by KEY with
 * ALGO, PKCS#1 or ECDSA over SHA-256; CHAIN[0] is its certificate, by which the
 * result is verified at once, and all of CHAIN goes in.  0, or -1 with *fault
 * set.
 */
int cms_sign(const struct key *key, const struct algo *algo,
    const struct cert_list *chain, const unsigned char *digest, struct buf *out,
    struct fault *fault);
/* No signature by these is longer. */
size_t cms_size(const struct key *key, const struct cert_list *chain);

#endif

#include <config.h>

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <openssl/err.h>
#include <openssl/x509.h>

#include "cert.h"
#include "crl.h"
#include "msg.h"
#include "ossl.h"
#include "pem.h"
#include "xalloc.h"

struct crl {
	X509_CRL *crl;
	char *issuer;
	time_t next;
};

static time_t
to_time(const ASN1_TIME *asn1)
{
	struct tm tm;

	return asn1 != NULL && ASN1_TIME_to_tm(asn1, &tm) == 1 ? timegm(&tm)
							       : 0;
}

static char *
issuer_text(const X509_NAME *name)
{
	char *raw = X509_NAME_oneline(name, NULL, 0), *text;
	size_t size;

	if (raw == NULL)
		return xstrdup("");
	size = 4 * strlen(raw) + 1;
	text = xmalloc(size);
	msg_clean(text, size, raw, strlen(raw));
	OPENSSL_free(raw);
	return text;
}

static int
add(const unsigned char *der, size_t n, struct crl ***list, size_t *count,
    struct fault *fault)
{
	const unsigned char *at = der;
	X509_CRL *native = X509_CRL_new_ex(ossl_own(), NULL);
	struct crl *crl;

	if (d2i_X509_CRL(&native, &at, (long)n) == NULL || at != der + n) {
		X509_CRL_free(native);
		return fault_set(fault, VERDICT_TROUBLE, 0,
		    "not a revocation list: %s", ossl_reason());
	}
	crl = xcalloc(1, sizeof *crl);
	crl->crl = native;
	crl->issuer = issuer_text(X509_CRL_get_issuer(native));
	crl->next = to_time(X509_CRL_get0_nextUpdate(native));
	*list = xreallocarray(*list, *count + 1, sizeof **list);
	(*list)[(*count)++] = crl;
	return 0;
}

static int
add_blocks(const char *s, size_t n, struct crl ***list, size_t *count,
    struct fault *fault)
{
	struct pem_block block;
	int found, rc = 0;

	while (rc == 0 && (found = pem_next(&s, &n, &block, fault)) != 0) {
		if (found < 0)
			return -1;
		if (strcmp(block.label, "X509 CRL") != 0)
			rc = fault_set(fault, VERDICT_TROUBLE, 0,
			    "want a revocation list, have '%s'", block.label);
		else
			rc = add(block.der, block.n, list, count, fault);
		free(block.der);
	}
	return rc;
}

int
crl_load(
    const char *path, struct crl ***list, size_t *count, struct fault *fault)
{
	size_t n;
	char *s = pem_load(path, &n, fault);
	int rc;

	if (s == NULL)
		return -1;
	if (pem_has(s, n, ""))
		rc = add_blocks(s, n, list, count, fault);
	else
		rc = add((const unsigned char *)s, n, list, count, fault);
	free(s);
	return rc;
}

void
crl_free(struct crl *crl)
{
	if (crl == NULL)
		return;
	X509_CRL_free(crl->crl);
	free(crl->issuer);
	free(crl);
}

const char *
crl_issuer(const struct crl *crl)
{
	return crl->issuer;
}

bool
crl_covers(const struct crl *crl, const struct cert *cert)
{
	return !cert->bare && X509_NAME_cmp(X509_CRL_get_issuer(crl->crl),
				  X509_get_issuer_name(cert->x509)) == 0;
}

bool
crl_signed(const struct crl *crl, const struct cert *issuer)
{
	bool did = issuer->pkey != NULL &&
		   X509_CRL_verify(crl->crl, issuer->pkey) == 1;

	ERR_clear_error();
	return did;
}

time_t
crl_next(const struct crl *crl)
{
	return crl->next;
}

bool
crl_revoked(const struct crl *crl, const struct cert *cert, time_t *since)
{
	X509_REVOKED *entry = NULL;

	/* 2: removeFromCRL, RFC 5280 5.3.1 */
	if (cert->bare ||
	    X509_CRL_get0_by_cert(crl->crl, &entry, cert->x509) != 1)
		return false;
	*since = to_time(X509_REVOKED_get0_revocationDate(entry));
	return true;
}

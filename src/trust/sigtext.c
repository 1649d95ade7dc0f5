#include <config.h>

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "algo.h"
#include "base64.h"
#include "buf.h"
#include "caps.h"
#include "cert.h"
#include "msg.h"
#include "siginfo.h"
#include "sigtext.h"
#include "xalloc.h"

struct text {
	struct buf buf;
	bool over;
};

static void
add(struct text *t, const char *s)
{
	if (buf_adds(&t->buf, s) == -1)
		t->over = true;
}

/* <NAME Algorithm="..."/> */
static void
add_algo(struct text *t, const char *name, const char *uri)
{
	add(t, "<");
	add(t, name);
	add(t, " Algorithm=\"");
	add(t, uri);
	add(t, "\"/>");
}

static void
add_base64(struct text *t, const char *name, const void *data, size_t n)
{
	char *s = xmalloc(BASE64_ENCODED(n) + 1);

	base64_encode(data, n, s);
	s[BASE64_ENCODED(n)] = '\0';
	add(t, "<");
	add(t, name);
	add(t, ">");
	add(t, s);
	add(t, "</");
	add(t, name);
	add(t, ">");
	free(s);
}

/* The character at *S, which is valid UTF-8; *S moves behind it. */
static unsigned long
character(const unsigned char **s)
{
	unsigned long c = *(*s)++;

	if (c >= 0xC0)
		c &= c >= 0xF0 ? 0x07 : c >= 0xE0 ? 0x0F : 0x1F;
	while ((**s & 0xC0) == 0x80)
		c = c << 6 | (*(*s)++ & 0x3FUL);
	return c;
}

static void
add_text(struct text *t, const char *text)
{
	const unsigned char *s = (const unsigned char *)text;
	char one[16];

	while (*s != '\0') {
		unsigned long c = character(&s);

		if (c > '~' || c < ' ' || c == '<' || c == '>' || c == '&')
			snprintf(one, sizeof one, "&#x%lX;", c);
		else
			snprintf(one, sizeof one, "%c", (char)c);
		add(t, one);
	}
}

static void
add_signed_info(struct text *t, const struct sigtext *sig)
{
	add(t, "<SignedInfo>");
	add_algo(t, "CanonicalizationMethod", sig->c14n->uri);
	add_algo(t, "SignatureMethod", sig->signature->uri);
	add(t, "<Reference URI=\"\"><Transforms>");
	add_algo(t, "Transform", SIG_NS "enveloped-signature");
	add(t, "</Transforms>");
	add_algo(t, "DigestMethod", sig->digest->uri);
	add_base64(
	    t, "DigestValue", sig->digest_value, hash_size(sig->digest->hash));
	add(t, "</Reference></SignedInfo>");
}

/* X509SubjectName is that of the certificate with the key (4.5.4). */
static void
add_key_info(struct text *t, const struct cert_list *chain)
{
	add(t, "<KeyInfo><X509Data><X509SubjectName>");
	add_text(t, chain->cert[0]->subject);
	add(t, "</X509SubjectName>");
	for (size_t i = 0; i < chain->n; i++)
		add_base64(t, "X509Certificate", chain->cert[i]->der,
		    chain->cert[i]->der_len);
	add(t, "</X509Data></KeyInfo>");
}

char *
sigtext_make(const struct sigtext *sig, struct fault *fault)
{
	struct text t = {BUF_INIT(CAP_SIGNATURE), false};

	add(&t, "<Signature xmlns=\"" SIG_NS "\">");
	add_signed_info(&t, sig);
	add_base64(&t, "SignatureValue", sig->value, sig->nvalue);
	add_key_info(&t, sig->chain);
	add(&t, "</Signature>");
	if (!t.over)
		return buf_take(&t.buf);
	buf_free(&t.buf);
	fault_set(fault, VERDICT_TROUBLE, 0,
	    "the Signature with its certificates has more than %lu bytes",
	    CAP_SIGNATURE);
	return NULL;
}

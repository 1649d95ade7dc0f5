#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "anchor.h"
#include "caps.h"
#include "cert.h"
#include "dsig.h"
#include "maker.h"
#include "registry.h"
#include "xalloc.h"

/* Signature values tried in all, some 30 microseconds each. */
#define TRIES 40000

enum form { FORM_KEEP, FORM_STRIP, FORM_SECLIBS, FORM_SANTUARIO, FORMS };
enum form_cr { CR_KEEP, CR_DROP, CR_ADD, CRS };

/* One tag or one text of a canonical form. */
struct token {
	const char *s;
	size_t n;
	bool tag, end;
};

/* The token at S, before STOP; a '>' may stand in a value. */
static struct token
token(const char *s, const char *stop)
{
	struct token t = {s, 0, *s == '<', false};
	bool quoted = false;

	for (; s < stop; s++) {
		if (!t.tag && *s == '<')
			break;
		if (t.tag && *s == '"')
			quoted = !quoted;
		if (t.tag && *s == '>' && !quoted) {
			s++;
			break;
		}
	}
	t.n = (size_t)(s - t.s);
	t.end = t.tag && t.n > 1 && t.s[1] == '/';
	return t;
}

/* Length of the white space at S: a blank, or a CR in its canonical form. */
static size_t
white(const char *s, size_t n)
{
	if (n > 0 && (*s == ' ' || *s == '\n' || *s == '\t'))
		return 1;
	if (n >= 5 && memcmp(s, "&#xD;", 5) == 0)
		return 5;
	return 0;
}

/* A text without the white space around it. */
static struct token
trimmed(struct token t)
{
	size_t k;

	while ((k = white(t.s, t.n)) > 0) {
		t.s += k;
		t.n -= k;
	}
	for (;;) {
		if (t.n >= 5 && white(t.s + t.n - 5, 5) == 5)
			t.n -= 5;
		else if (t.n >= 1 && white(t.s + t.n - 1, 1) == 1)
			t.n--;
		else
			return t;
	}
}

/* True when a carriage return was left out or put in. */
static bool
put_text(struct buf *out, struct token t, enum form_cr cr)
{
	bool changed = false;

	if (cr == CR_KEEP)
		buf_add(out, t.s, t.n);
	for (size_t i = 0; i < t.n && cr != CR_KEEP; i++) {
		if (cr == CR_DROP && white(t.s + i, t.n - i) == 5) {
			changed = true;
			i += 4;
			continue;
		}
		if (cr == CR_ADD && t.s[i] == '\n' &&
		    (i < 5 || white(t.s + i - 5, 5) != 5)) {
			changed = true;
			buf_adds(out, "&#xD;");
		}
		buf_addc(out, t.s[i]);
	}
	return changed;
}

static bool
named(struct token t, const char *local)
{
	size_t n = strlen(local), i = 1;

	while (i < t.n && t.s[i] != ' ' && t.s[i] != '>')
		i++;
	return t.tag && !t.end && i > n && memcmp(t.s + i - n, local, n) == 0 &&
	       (t.s[i - n - 1] == '<' || t.s[i - n - 1] == ':');
}

/* White space that a library puts between the tags WAS and T. */
static const char *
layout(enum form form, struct token was, struct token t)
{
	if (form == FORM_SANTUARIO && was.tag && t.tag && (was.end || !t.end))
		return "\n";
	/* xmlseclibs writes these into a template that is indented */
	if (form == FORM_SECLIBS && named(t, "SignatureMethod"))
		return "\n    ";
	if (form == FORM_SECLIBS && named(t, "Reference"))
		return "\n  ";
	return "";
}

/*
 * SignedInfo, canonical, in another form.  False when the form is that of IN
 * itself, or the carriage returns that it is about are not there.
 */
static bool
reform(const struct buf *in, enum form form, enum form_cr cr, struct buf *out)
{
	const char *s = in->data, *stop = in->data + in->len;
	struct token was = {s, 0, false, false}, t;
	bool crs = cr == CR_KEEP;

	buf_clear(out);
	for (; s < stop; s += t.n) {
		struct token show;

		t = token(s, stop);
		show = t.tag || form == FORM_KEEP ? t : trimmed(t);
		if (show.n == 0)
			continue;
		buf_adds(out, layout(form, was, t));
		crs |= put_text(out, show, t.tag ? CR_KEEP : cr);
		was = t;
	}
	return crs && (out->len != in->len ||
			  memcmp(out->data, in->data, in->len) != 0);
}

static bool
made(struct maker *m, struct cert *cert, const struct dsig_report *r,
    const struct buf *text, bool trusted)
{
	if (cert->unfit != NULL || m->tries >= TRIES)
		return false;
	m->tries++;
	if (cert_verify(cert, r->info.signature, text->data, text->len,
		r->info.value.data, r->info.value.n, NULL) != 1)
		return false;
	if (m->cert == NULL)
		m->cert = cert_ref(cert);
	m->trusted = trusted;
	m->good = true;
	return true;
}

static bool
listed(const struct cert_list *list, const struct cert *cert)
{
	for (size_t i = 0; i < list->n; i++)
		if (memcmp(list->cert[i]->spki, cert->spki,
			sizeof cert->spki) == 0)
			return true;
	return false;
}

static bool
by_registry(
    struct maker *m, const struct dsig_report *r, const struct buf *text)
{
	const struct registry *registry = anchors_registry(m->anchors);

	for (size_t i = 0; registry && i < registry_count(registry); i++) {
		const struct registry_entry *e = registry_at(registry, i);

		for (size_t k = 0; k < e->nkey; k++)
			if (!listed(&m->known, e->key[k].cert) &&
			    made(m, e->key[k].cert, r, text, false))
				return true;
	}
	return false;
}

/* The keys of KeyInfo. */
static struct cert_list
claimed(const struct dsig_report *r)
{
	struct cert_list list = CERT_LIST_NONE;

	for (size_t i = 0; i < r->info.nx509; i++) {
		struct cert *cert =
		    cert_der(r->info.x509[i].data, r->info.x509[i].n, NULL);

		if (cert != NULL)
			cert_list_add(&list, cert);
	}
	if (r->info.key != NULL)
		cert_list_add(&list, cert_ref(r->info.key));
	return list;
}

static bool
by_any(struct maker *m, const struct dsig_report *r, const struct buf *text)
{
	/* there is one value, and who made it is known by now */
	if (m->cert != NULL)
		return made(m, m->cert, r, text, m->trusted);
	for (size_t i = 0; i < m->known.n; i++)
		if (made(m, m->known.cert[i], r, text, true))
			return true;
	for (size_t i = 0; i < m->claims.n; i++)
		if (!listed(&m->known, m->claims.cert[i]) &&
		    made(m, m->claims.cert[i], r, text, false))
			return true;
	return by_registry(m, r, text);
}

static struct cert_list
candidates(struct maker *m, const struct dsig_report *r)
{
	struct trust_claim claim = {NULL, r->info.nx509, r->info.key, NULL};
	struct trust_der *der = xcalloc(r->info.nx509 + 1, sizeof *der);
	struct cert_list list = CERT_LIST_NONE;
	const struct cert_list *found;

	for (size_t i = 0; i < r->info.nx509; i++) {
		der[i].data = r->info.x509[i].data;
		der[i].n = r->info.x509[i].n;
	}
	claim.x509 = der;
	/* a reference to each, for the list is the anchors' own */
	if (anchors_candidates(m->anchors, &claim, &found, NULL) == 0)
		for (size_t i = 0; i < found->n; i++)
			cert_list_add(&list, cert_ref(found->cert[i]));
	free(der);
	return list;
}

static void
list_keys(struct maker *m, const struct dsig_report *r)
{
	m->known = candidates(m, r);
	m->claims = claimed(r);
	for (size_t i = 0; i < m->claims.n; i++)
		m->own |= listed(&m->known, m->claims.cert[i]);
	m->listed = true;
}

bool
maker_find(struct maker *m, const struct dsig_report *r)
{
	struct buf text = BUF_INIT(16 * CAP_SIGNATURE);

	if (m->last.len > 0 && m->last.len == r->signed_info.len &&
	    memcmp(m->last.data, r->signed_info.data, m->last.len) == 0)
		return m->good;
	m->last.max = r->signed_info.max;
	buf_clear(&m->last);
	buf_add(&m->last, r->signed_info.data, r->signed_info.len);
	m->good = false;
	if (!m->listed)
		list_keys(m, r);
	if (by_any(m, r, &r->signed_info)) {
		m->reformed = false;
		return true;
	}
	for (unsigned f = 0; f < FORMS * CRS && !m->good; f++)
		if (reform(&r->signed_info, f / CRS, f % CRS, &text))
			m->reformed = by_any(m, r, &text);
	buf_free(&text);
	return m->good;
}

void
maker_free(struct maker *m)
{
	cert_free(m->cert);
	cert_list_free(&m->known);
	cert_list_free(&m->claims);
	buf_free(&m->last);
	m->cert = NULL;
}

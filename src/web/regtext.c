#include <config.h>

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base64.h"
#include "buf.h"
#include "cert.h"
#include "hash.h"
#include "json.h"
#include "labels.h"
#include "opt.h"
#include "registry.h"
#include "regtext.h"
#include "when.h"
#include "xalloc.h"

bool
regtext_listed(const struct registry_entry *entry)
{
	size_t i;

	for (i = 0; i < entry->nkey; i++)
		if (entry->key[i].gone == 0)
			return true;
	return entry->nkey == 0;
}

static int
compare(const void *a, const void *b)
{
	const struct registry_entry *const *x = a, *const *y = b;
	int diff = strcasecmp((*x)->country, (*y)->country);

	if (diff == 0)
		diff = strcasecmp((*x)->name, (*y)->name);
	return diff != 0 ? diff : strcmp((*x)->url, (*y)->url);
}

static bool
among(const struct strings *countries, const char *country)
{
	size_t i;

	for (i = 0; countries != NULL && i < countries->n; i++)
		if (strcasecmp(countries->v[i], country) == 0)
			return true;
	return countries == NULL || countries->n == 0;
}

const struct registry_entry **
regtext_sorted(
    const struct registry *registry, const struct strings *countries, size_t *n)
{
	const struct registry_entry **list, *e;
	size_t i, count = registry_count(registry);

	list = xcalloc(count + 1, sizeof *list);
	*n = 0;
	for (i = 0; i < count; i++) {
		e = registry_at(registry, i);
		if (regtext_listed(e) && among(countries, e->country))
			list[(*n)++] = e;
	}
	qsort(list, *n, sizeof *list, compare);
	return list;
}

const struct registry_entry *
regtext_twin(
    const struct registry *registry, const struct registry_entry *entry)
{
	const struct registry_entry *e;
	size_t i;

	if (*entry->url != '\0')
		return registry_by_url(registry, entry->url);
	for (i = 0; (e = registry_at(registry, i)) != NULL; i++)
		if (*e->url == '\0' && strcmp(e->name, entry->name) == 0)
			return e;
	return NULL;
}

const struct registry_key *
regtext_key(const struct registry_entry *entry, const struct cert *cert)
{
	size_t i;

	for (i = 0; entry != NULL && i < entry->nkey; i++)
		if (entry->key[i].cert->der_len == cert->der_len &&
		    memcmp(entry->key[i].cert->der, cert->der, cert->der_len) ==
			0)
			return &entry->key[i];
	return NULL;
}

/* RFC 7468: lines of 64 */
static char *
pem(const struct cert *cert)
{
	const char *label = cert->bare ? "PUBLIC KEY" : "CERTIFICATE";
	size_t n = BASE64_ENCODED(cert->der_len), at, len;
	char *base64 = xmalloc(n + 1);
	struct buf out = BUF_INIT((size_t)-1);

	base64_encode(cert->der, cert->der_len, base64);
	(void)buf_printf(&out, "-----BEGIN %s-----\n", label);
	for (at = 0; at < n; at += len) {
		len = n - at < 64 ? n - at : 64;
		(void)buf_add(&out, base64 + at, len);
		(void)buf_addc(&out, '\n');
	}
	(void)buf_printf(&out, "-----END %s-----\n", label);
	free(base64);
	return buf_take(&out);
}

static int
by_bytes(const void *a, const void *b)
{
	const struct registry_key *const *x = a, *const *y = b;

	/* the one that lasts longest first: others read the first alone */
	if ((*x)->cert->not_after != (*y)->cert->not_after)
		return (*x)->cert->not_after > (*y)->cert->not_after ? -1 : 1;
	return memcmp(
	    (*x)->cert->spki, (*y)->cert->spki, sizeof(*x)->cert->spki);
}

/* The certificates that are listed now, in an order that is always the same. */
static const struct registry_key **
sorted_keys(const struct registry_entry *e, size_t *n)
{
	const struct registry_key **list = xcalloc(e->nkey + 1, sizeof *list);
	size_t i;

	*n = 0;
	for (i = 0; i < e->nkey; i++)
		if (e->key[i].gone == 0)
			list[(*n)++] = &e->key[i];
	qsort(list, *n, sizeof *list, by_bytes);
	return list;
}

static void
put_keys(struct json_out *out, const struct registry_entry *e)
{
	const struct registry_key **keys;
	size_t i, n;
	char *text;

	keys = sorted_keys(e, &n);
	if (n == 0)
		json_put(out, "pubKey", "");
	if (n > 1)
		json_begin_list(out, "pubKey");
	for (i = 0; i < n; i++) {
		text = pem(keys[i]->cert);
		json_put(out, n == 1 ? "pubKey" : NULL, text);
		free(text);
	}
	if (n > 1)
		json_end_list(out);
	free(keys);
}

/* The acronym where it is another than the name. */
static const char *
acronym(const struct registry_entry *e)
{
	size_t i;

	for (i = 0; i < e->nalias; i++)
		if (strcasecmp(e->alias[i], e->name) != 0)
			return e->alias[i];
	return e->name;
}

static void
put_entry(struct json_out *out, const struct registry_entry *e)
{
	size_t i;

	json_put(out, "acronym", acronym(e));
	if (strcmp(acronym(e), e->name) != 0)
		json_put(out, "name", e->name);
	json_put(out, "countryCode", e->country);
	json_begin_list(out, "institutions");
	for (i = 0; i < e->ninstitution; i++)
		json_put(out, NULL, e->institution[i]);
	json_end_list(out);
	if (*e->url != '\0')
		json_put(out, "url", e->url);
	put_keys(out, e);
}

/* Each country of LIST, which is in their order, once. */
static void
put_countries(struct json_out *out, const struct registry_entry **list,
    size_t n, const struct labels *labels)
{
	const char *country, *name;
	bool single;
	size_t i;

	json_begin_list(out, "countries");
	for (i = 0; i < n;) {
		country = list[i]->country;
		single = false;
		for (; i < n && strcasecmp(list[i]->country, country) == 0; i++)
			single = single || list[i]->single_fetch;
		if (*country == '\0')
			continue;
		json_begin(out, NULL);
		json_put(out, "countryCode", country);
		name = labels == NULL ? NULL
				      : labels_find(labels, "country", country);
		if (labels != NULL)
			json_put(
			    out, "countryName", name == NULL ? country : name);
		json_put_bool(out, "singleFetch", single);
		json_end(out);
	}
	json_end_list(out);
}

int
regtext_put(const struct registry *registry, struct buf *buf)
{
	const struct registry_entry **list;
	struct json_out out;
	size_t i, n;

	list = regtext_sorted(registry, NULL, &n);
	json_start(&out, buf);
	json_begin(&out, NULL);
	json_put_int(&out, "v", 1);
	put_countries(&out, list, n, NULL);
	json_begin_list(&out, "emps");
	for (i = 0; i < n; i++) {
		json_begin(&out, NULL);
		put_entry(&out, list[i]);
		json_end(&out);
	}
	json_end_list(&out);
	json_end(&out);
	free(list);
	return json_line(&out);
}

static void
put_time(struct json_out *out, const char *key, int64_t t)
{
	char text[WHEN_SIZE];

	if (t != 0)
		json_put(out, key, when_format(t, text));
}

static void
put_hex(struct json_out *out, const char *key, const unsigned char *digest)
{
	char hex[HASH_HEX];

	json_put(out, key, hash_hex(hex, digest, HASH_SHA256_LEN));
}

static void
put_certificate(
    struct json_out *out, const struct registry_key *seen, bool listed)
{
	const struct cert *cert = seen->cert;

	json_begin(out, NULL);
	if (!cert->bare) {
		put_hex(out, "sha256", cert->sha256);
		json_put(out, "subject", cert->subject);
		put_time(out, "notBefore", cert->not_before);
		put_time(out, "notAfter", cert->not_after);
	}
	put_hex(out, "spkiSha256", cert->spki);
	json_put_bool(out, "listed", listed);
	put_time(out, "first", seen->first);
	put_time(out, "last", seen->last);
	json_end(out);
}

/* Those of now, then those of before. */
static void
put_certificates(struct json_out *out, const struct registry_entry *now,
    const struct registry_entry *ever)
{
	const struct registry_key **keys, *seen;
	size_t i, n;

	keys = sorted_keys(now, &n);
	json_begin_list(out, "certificates");
	for (i = 0; i < n; i++) {
		seen = regtext_key(ever, keys[i]->cert);
		put_certificate(out, seen == NULL ? keys[i] : seen, true);
	}
	for (i = 0; ever != NULL && i < ever->nkey; i++)
		if (regtext_key(now, ever->key[i].cert) == NULL)
			put_certificate(out, &ever->key[i], false);
	json_end_list(out);
	free(keys);
}

int
regtext_list(const struct registry *now, const struct registry *ever,
    const struct strings *countries, struct buf *buf)
{
	static const char *const english[] = {"en", NULL};
	struct labels *labels = labels_load(english, NULL);
	const struct registry_entry **list;
	struct json_out out;
	size_t i, n;

	list = regtext_sorted(now, countries, &n);
	json_start(&out, buf);
	json_begin(&out, NULL);
	json_put_int(&out, "v", 1);
	put_countries(&out, list, n, labels);
	json_begin_list(&out, "emps");
	for (i = 0; i < n; i++) {
		json_begin(&out, NULL);
		put_entry(&out, list[i]);
		json_put_bool(&out, "singleFetch", list[i]->single_fetch);
		put_certificates(&out, list[i],
		    ever == NULL ? NULL : regtext_twin(ever, list[i]));
		json_end(&out);
	}
	json_end_list(&out);
	json_end(&out);
	free(list);
	labels_free(labels);
	return json_line(&out);
}

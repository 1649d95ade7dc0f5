#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "cert.h"
#include "json.h"
#include "regset.h"
#include "registry.h"
#include "regtable.h"
#include "regtell.h"
#include "regtext.h"
#include "when.h"
#include "xalloc.h"

#define DAY 86400

/* "2031-05-01"; of a bare key, and of none, "-". */
static const char *
date(int64_t t, char text[WHEN_SIZE])
{
	if (t == 0)
		return "-";
	when_format(t, text);
	text[10] = '\0';
	return text;
}

static void
cell(struct regtable *table, const char *s)
{
	regtable_cell(table, s == NULL || *s == '\0' ? "-" : s);
}

/* The institution, or how many they are. */
static void
institutions(struct regtable *table, const struct registry_entry *e)
{
	char text[40];

	(void)snprintf(text, sizeof text, "%zu institutions", e->ninstitution);
	if (e->ninstitution == 1)
		cell(table, e->institution[0]);
	else
		cell(table, e->ninstitution == 0 ? NULL : text);
}

/* Until when the contact point has a certificate. */
static int64_t
certified(const struct registry_entry *e)
{
	int64_t last = 0;
	size_t i;

	for (i = 0; i < e->nkey; i++)
		if (e->key[i].gone == 0 && e->key[i].cert->not_after > last)
			last = e->key[i].cert->not_after;
	return last;
}

static int
end(struct regtable *table, const struct regtell *tell, struct buf *out)
{
	regtable_put(table, tell->width, out);
	regtable_free(table);
	return 0;
}

int
regtell_list(const struct regtell *tell, struct buf *out)
{
	static const char *const head[] = {"COUNTRY", "NAME", "INSTITUTIONS",
	    "CERTIFICATE UNTIL", "URL", NULL};
	static const unsigned least[] = {0, 12, 14, 0, 24};
	const struct registry_entry **list;
	struct regtable table;
	char until[WHEN_SIZE];
	size_t i, n;

	if (tell->json)
		return regtext_list(
		    tell->set->now, tell->set->ever, tell->countries, out);
	list = regtext_sorted(tell->set->now, tell->countries, &n);
	regtable_begin(&table, head, least);
	for (i = 0; i < n; i++) {
		cell(&table, list[i]->country);
		cell(&table, list[i]->name);
		institutions(&table, list[i]);
		cell(&table, date(certified(list[i]), until));
		cell(&table, list[i]->url);
	}
	free(list);
	return end(&table, tell, out);
}

/* One line of what is told of a certificate or, where KEY is NULL, of E. */
struct line {
	const char *change; /* "came", "went"; NULL: it ends soon */
	const struct registry_entry *e;
	const struct registry_key *key;
	int64_t days;
};

static void
hex_of(const struct cert *cert, char hex[HASH_HEX])
{
	hash_hex(hex, cert->bare ? cert->spki : cert->sha256, HASH_SHA256_LEN);
}

static int
put_json(const struct line *line, struct buf *out)
{
	const struct cert *cert = line->key == NULL ? NULL : line->key->cert;
	char hex[HASH_HEX], until[WHEN_SIZE];
	struct json_out json;

	json_start(&json, out);
	json_begin(&json, NULL);
	json_put_int(&json, "v", 1);
	if (line->change != NULL) {
		json_put(&json, "change", line->change);
		json_put(&json, "what",
		    cert == NULL ? "contact-point" : "certificate");
	}
	json_put(&json, "countryCode", line->e->country);
	json_put(&json, "name", line->e->name);
	json_put(&json, "url", line->e->url);
	if (line->change == NULL)
		json_put_int(&json, "days", line->days);
	if (cert != NULL) {
		hex_of(cert, hex);
		json_put(&json, cert->bare ? "spkiSha256" : "sha256", hex);
		json_put(&json, "subject", cert->subject);
		json_put(&json, "notAfter",
		    cert->bare ? NULL : when_format(cert->not_after, until));
	}
	json_end(&json);
	return json_line(&json);
}

/* What a reader must see of a certificate to find it. */
static void
certificate_cells(struct regtable *table, const struct registry_key *key)
{
	char hex[HASH_HEX], until[WHEN_SIZE];

	if (key == NULL) {
		cell(table, NULL);
		cell(table, NULL);
		return;
	}
	hex_of(key->cert, hex);
	hex[16] = '\0';
	cell(table, date(key->cert->not_after, until));
	cell(table, hex);
}

static int
put_change(const struct regtell *tell, struct regtable *table, struct buf *out,
    const struct line *line)
{
	if (tell->json)
		return put_json(line, out);
	cell(table, line->change);
	cell(table, line->key == NULL ? "contact point" : "certificate");
	cell(table, line->e->country);
	cell(table, line->e->name);
	certificate_cells(table, line->key);
	cell(table, line->e->url);
	return 0;
}

/*
 * What A has and B has not is told as CHANGE; with a contact point its
 * certificates.
 */
static int
put_changes(const struct regtell *tell, struct regtable *table, struct buf *out,
    const char *change, const struct registry *a, const struct registry *b)
{
	const struct registry_entry **list, *twin;
	struct line line = {.change = change};
	size_t i, k, n;
	int ret = 0;

	list = regtext_sorted(a, tell->countries, &n);
	for (i = 0; i < n && ret == 0; i++) {
		line.e = list[i];
		line.key = NULL;
		twin = regtext_twin(b, line.e);
		if (twin == NULL)
			ret = put_change(tell, table, out, &line);
		for (k = 0; k < line.e->nkey && ret == 0; k++) {
			line.key = &line.e->key[k];
			if (regtext_key(twin, line.key->cert) == NULL)
				ret = put_change(tell, table, out, &line);
		}
	}
	free(list);
	return ret;
}

int
regtell_changes(const struct regtell *tell, struct buf *out)
{
	static const char *const head[] = {"CHANGE", "WHAT", "COUNTRY", "NAME",
	    "UNTIL", "SHA-256", "URL", NULL};
	static const unsigned least[] = {0, 0, 0, 12, 0, 8, 24};
	struct regtable table;
	int ret;

	regtable_begin(&table, head, least);
	ret = put_changes(
	    tell, &table, out, "came", tell->set->now, tell->set->then);
	if (ret == 0)
		ret = put_changes(
		    tell, &table, out, "went", tell->set->then, tell->set->now);
	return end(&table, tell, out) == 0 ? ret : -1;
}

static int
by_end(const void *a, const void *b)
{
	const struct line *x = a, *y = b;
	int64_t s = x->key->cert->not_after, t = y->key->cert->not_after;

	if (s != t)
		return s < t ? -1 : 1;
	return strcmp(x->e->url, y->e->url);
}

/* The listed certificates that end before UNTIL, the first to end first. */
static struct line *
ending(const struct regtell *tell, int64_t at, int64_t until, size_t *n)
{
	const struct registry_entry **list;
	const struct registry_key *key;
	struct line *line = NULL;
	size_t i, k, count;
	int64_t left;

	*n = 0;
	list = regtext_sorted(tell->set->now, tell->countries, &count);
	for (i = 0; i < count; i++)
		for (k = 0; k < list[i]->nkey; k++) {
			key = &list[i]->key[k];
			if (key->cert->bare || key->gone != 0 ||
			    key->cert->not_after >= until)
				continue;
			left = key->cert->not_after - at;
			line = xreallocarray(line, *n + 1, sizeof *line);
			line[(*n)++] = (struct line){.e = list[i],
			    .key = key,
			    .days = left >= 0 ? left / DAY
					      : -((DAY - 1 - left) / DAY)};
		}
	free(list);
	if (*n > 0)
		qsort(line, *n, sizeof *line, by_end);
	return line;
}

int
regtell_expiring(
    const struct regtell *tell, int64_t at, int64_t until, struct buf *out)
{
	static const char *const head[] = {"UNTIL", "DAYS", "COUNTRY", "NAME",
	    "CERTIFICATE", "SHA-256", "URL", NULL};
	static const unsigned least[] = {0, 0, 0, 12, 12, 8, 24};
	struct regtable table;
	struct line *line;
	char text[HASH_HEX];
	size_t i, n;
	int ret = 0;

	line = ending(tell, at, until, &n);
	regtable_begin(&table, head, least);
	for (i = 0; i < n && ret == 0; i++) {
		if (tell->json) {
			ret = put_json(&line[i], out);
			continue;
		}
		cell(&table, date(line[i].key->cert->not_after, text));
		(void)snprintf(
		    text, sizeof text, "%lld", (long long)line[i].days);
		cell(&table, text);
		cell(&table, line[i].e->country);
		cell(&table, line[i].e->name);
		cell(&table, line[i].key->cert->name);
		hex_of(line[i].key->cert, text);
		text[16] = '\0';
		cell(&table, text);
		cell(&table, line[i].e->url);
	}
	free(line);
	return end(&table, tell, out) == 0 ? ret : -1;
}

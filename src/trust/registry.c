#include <config.h>

#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "caps.h"
#include "listing.h"
#include "msg.h"
#include "registry.h"
#include "snapshot.h"
#include "table.h"
#include "warnings.h"
#include "xalloc.h"

/* When one series of lists showed a certificate. */
struct registry_seen {
	size_t series;
	int64_t first, last;
};

/* Lists that are versions of one another, and their dates. */
struct series {
	char *name;
	int64_t *date;
	size_t n;
};

struct registry {
	struct registry_entry **entry;
	size_t n;
	struct table by_url; /* to entry */
	struct table by_key; /* to place */
	struct place {
		size_t entry, key;
	} * place; /* where each certificate stands */
	size_t nplace;
	struct series *series;
	size_t nseries;
	struct warnings warnings;
};

struct registry *
registry_new(void)
{
	return xcalloc(1, sizeof(struct registry));
}

static void
free_entry(struct registry_entry *e)
{
	size_t i;

	for (i = 0; i < e->nkey; i++) {
		cert_free(e->key[i].cert);
		free(e->key[i].seen);
	}
	for (i = 0; i < e->ninstitution; i++)
		free(e->institution[i]);
	for (i = 0; i < e->nalias; i++)
		free(e->alias[i]);
	free(e->key);
	free(e->institution);
	free(e->alias);
	free(e->url);
	free(e->name);
	free(e->country);
	free(e);
}

void
registry_free(struct registry *registry)
{
	size_t i;

	if (registry == NULL)
		return;
	for (i = 0; i < registry->n; i++)
		free_entry(registry->entry[i]);
	for (i = 0; i < registry->nseries; i++) {
		free(registry->series[i].name);
		free(registry->series[i].date);
	}
	free(registry->entry);
	free(registry->place);
	free(registry->series);
	table_free(&registry->by_url);
	table_free(&registry->by_key);
	warnings_free(&registry->warnings);
	free(registry);
}

void
listing_warn(struct listing_source *from, const struct listing *listing,
    const char *what)
{
	warnings_add(&from->registry->warnings, "%s: %s: %s", from->name,
	    listing_label(listing), what);
}

/*
 * The URL as it is compared: scheme and host without case (RFC 3986, 6.2.2).
 * The caller frees it.
 */
static char *
url_key(const char *url)
{
	char *key = xstrdup(url), *s = strstr(key, "://");

	if (s == NULL)
		return key;
	s += 3;
	s += strcspn(s, "/?#");
	while (s-- > key)
		*s = (char)tolower((unsigned char)*s);
	return key;
}

static struct registry_entry *
by_url(const struct registry *registry, const char *url)
{
	char *key = url_key(url), *other;
	uint64_t hash = table_hash(key, strlen(key));
	struct registry_entry *found = NULL;
	size_t at = 0, i;

	while (found == NULL && table_next(&registry->by_url, hash, &at, &i)) {
		other = url_key(registry->entry[i]->url);
		if (strcmp(key, other) == 0)
			found = registry->entry[i];
		free(other);
	}
	free(key);
	return found;
}

static void
add_alias(struct registry_entry *e, const char *alias)
{
	size_t i;

	if (alias == NULL)
		return;
	for (i = 0; i < e->nalias; i++)
		if (strcasecmp(e->alias[i], alias) == 0)
			return;
	e->alias = xreallocarray(e->alias, e->nalias + 1, sizeof *e->alias);
	e->alias[e->nalias++] = xstrdup(alias);
}

static void
replace(char **field, const char *s)
{
	free(*field);
	*field = xstrdup(s == NULL ? "" : s);
}

/* A newer list, or the first, says how the contact point is called. */
static void
rename_entry(struct registry_entry *e, const struct listing *listing)
{
	const char *name = listing->name;
	size_t i;

	if (name == NULL)
		name = listing->acronym;
	if (name == NULL && listing->ninstitution > 0)
		name = listing->institution[0];
	replace(&e->name, name == NULL ? listing_label(listing) : name);
	replace(&e->country, listing->country);
	e->single_fetch = listing->single_fetch;
	for (i = 0; i < e->ninstitution; i++)
		free(e->institution[i]);
	e->institution = xreallocarray(
	    e->institution, listing->ninstitution + 1, sizeof *e->institution);
	for (i = 0; i < listing->ninstitution; i++)
		e->institution[i] = xstrdup(listing->institution[i]);
	e->ninstitution = listing->ninstitution;
}

static struct registry_entry *
new_entry(struct registry *registry, const struct listing *listing)
{
	struct registry_entry *e = xcalloc(1, sizeof *e);
	char *key;

	e->url = xstrdup(listing->url == NULL ? "" : listing->url);
	registry->entry = xreallocarray(
	    registry->entry, registry->n + 1, sizeof *registry->entry);
	if (listing->url != NULL) {
		key = url_key(e->url);
		table_put(&registry->by_url, table_hash(key, strlen(key)),
		    registry->n);
		free(key);
	}
	e->number = registry->n;
	registry->entry[registry->n++] = e;
	return e;
}

static void
seen(struct registry_key *key, const struct listing_source *from)
{
	size_t i;

	for (i = 0; i < key->nseen; i++)
		if (key->seen[i].series == from->source) {
			if (from->date < key->seen[i].first)
				key->seen[i].first = from->date;
			if (from->date > key->seen[i].last)
				key->seen[i].last = from->date;
			return;
		}
	key->seen = xreallocarray(key->seen, key->nseen + 1, sizeof *key->seen);
	key->seen[key->nseen++] =
	    (struct registry_seen){from->source, from->date, from->date};
}

static void
add_key(
    struct listing_source *from, struct registry_entry *e, struct cert *cert)
{
	struct registry *registry = from->registry;
	struct registry_key *key;
	size_t i;

	for (i = 0; i < e->nkey; i++) {
		key = &e->key[i];
		if (key->cert->der_len == cert->der_len &&
		    memcmp(key->cert->der, cert->der, cert->der_len) == 0) {
			seen(key, from);
			return;
		}
	}
	e->key = xreallocarray(e->key, e->nkey + 1, sizeof *e->key);
	key = &e->key[e->nkey++];
	memset(key, 0, sizeof *key);
	key->cert = cert_ref(cert);
	seen(key, from);
	registry->place = xreallocarray(
	    registry->place, registry->nplace + 1, sizeof *registry->place);
	registry->place[registry->nplace].entry = e->number;
	registry->place[registry->nplace].key = e->nkey - 1;
	table_put(&registry->by_key, table_hash(cert->spki, sizeof cert->spki),
	    registry->nplace++);
}

int
registry_add(struct listing_source *from, const struct listing *listing,
    struct fault *fault)
{
	struct registry *registry = from->registry;
	struct registry_entry *e = NULL;
	size_t i;

	if (listing->url != NULL)
		e = by_url(registry, listing->url);
	if (e == NULL && registry->n == CAP_REGISTRY_ENTRIES)
		return fault_set(fault, VERDICT_TROUBLE, 0,
		    "too many contact points: want at most %d",
		    CAP_REGISTRY_ENTRIES);
	if (e == NULL)
		e = new_entry(registry, listing);
	if (e->name == NULL || from->date > e->date) {
		rename_entry(e, listing);
		e->date = from->date;
	}
	add_alias(e, listing->name);
	add_alias(e, listing->acronym);
	for (i = 0; i < listing->certs.n; i++)
		add_key(from, e, listing->certs.cert[i]);
	from->entries++;
	return 0;
}

/* The series of that name, new if need be. */
static size_t
series_of(struct registry *registry, const char *name)
{
	struct series *s;
	size_t i;

	for (i = 0; i < registry->nseries; i++)
		if (strcmp(registry->series[i].name, name) == 0)
			return i;
	registry->series = xreallocarray(
	    registry->series, registry->nseries + 1, sizeof *registry->series);
	s = &registry->series[registry->nseries];
	s->name = xstrdup(name);
	s->date = NULL;
	s->n = 0;
	return registry->nseries++;
}

static void
add_date(struct series *s, int64_t date)
{
	if (date == 0)
		return;
	s->date = xreallocarray(s->date, s->n + 1, sizeof *s->date);
	s->date[s->n++] = date;
}

/* The first date of the series behind DATE, 0 when there is none. */
static int64_t
date_behind(const struct series *s, int64_t date)
{
	int64_t next = 0;
	size_t i;

	for (i = 0; i < s->n; i++)
		if (s->date[i] > date && (next == 0 || s->date[i] < next))
			next = s->date[i];
	return next;
}

/* The last date of the series before DATE, 0 when there is none. */
static int64_t
date_before(const struct series *s, int64_t date)
{
	int64_t last = 0;
	size_t i;

	for (i = 0; i < s->n; i++)
		if (s->date[i] < date && s->date[i] > last)
			last = s->date[i];
	return last;
}

/*
 * Fills the dates from what was seen.  Where one series has the certificate
 * from its beginning on, or still, it counts as always there, or still.
 */
static void
settle(const struct registry *registry, struct registry_key *key)
{
	const struct registry_seen *seen;
	const struct series *series;
	bool ever = false, still = false;
	int64_t absent, gone;
	size_t i;

	key->absent = key->gone = 0;
	for (i = 0; i < key->nseen; i++) {
		seen = &key->seen[i];
		series = &registry->series[seen->series];
		absent = date_before(series, seen->first);
		gone = seen->last == 0 ? 0 : date_behind(series, seen->last);
		ever = ever || absent == 0;
		still = still || gone == 0;
		if (key->absent == 0 || absent < key->absent)
			key->absent = absent;
		if (gone > key->gone)
			key->gone = gone;
		if (i == 0 || seen->first < key->first)
			key->first = seen->first;
		if (i == 0 || seen->last > key->last)
			key->last = seen->last;
	}
	if (ever)
		key->absent = 0;
	if (still)
		key->gone = 0;
}

int
registry_read_series(struct registry *registry, struct spool *spool,
    const char *name, const char *series, int64_t date, struct fault *fault)
{
	struct listing_source from = {registry, name, 0, date, 0};
	size_t i, k;
	int rc;

	from.source = series_of(registry, series);
	if (snapshot_is_json(spool))
		rc = emreg_read(&from, spool, fault);
	else if (snapshot_is_xml(spool))
		rc = ewp_read(&from, spool, fault);
	else
		rc = fault_set(fault, VERDICT_TROUBLE, 0,
		    "neither an EMREG list (JSON) nor an EWP catalogue (XML)");
	if (rc == 0 && from.entries == 0)
		rc = fault_set(
		    fault, VERDICT_TROUBLE, 0, "lists no contact point");
	if (rc != 0)
		return -1;
	add_date(&registry->series[from.source], date);
	for (i = 0; i < registry->n; i++)
		for (k = 0; k < registry->entry[i]->nkey; k++)
			settle(registry, &registry->entry[i]->key[k]);
	return 0;
}

int
registry_read(struct registry *registry, struct spool *spool, const char *name,
    time_t date, struct fault *fault)
{
	return registry_read_series(registry, spool, name, name, date, fault);
}

void
registry_warn(struct registry *registry, const char *name, const char *what)
{
	warnings_add(&registry->warnings, "%s: %s", name, what);
}

const struct warnings *
registry_warnings(const struct registry *registry)
{
	return &registry->warnings;
}

size_t
registry_count(const struct registry *registry)
{
	return registry->n;
}

const struct registry_entry *
registry_at(const struct registry *registry, size_t i)
{
	return i < registry->n ? registry->entry[i] : NULL;
}

const struct registry_entry *
registry_by_url(const struct registry *registry, const char *url)
{
	return by_url(registry, url);
}

static bool
called(const struct registry_entry *e, const char *who)
{
	size_t i;

	for (i = 0; i < e->nalias; i++)
		if (strcasecmp(e->alias[i], who) == 0)
			return true;
	return strcasecmp(e->name, who) == 0;
}

/* Says who was meant, or who there is; at most what fits in a line. */
static void
tell_candidates(const struct registry *registry, const char *who,
    size_t matches, struct fault *fault)
{
	char list[384] = "";
	size_t i, n = 0, told = 0;
	const struct registry_entry *e;

	for (i = 0; i < registry->n && n + 1 < sizeof list; i++) {
		e = registry->entry[i];
		if (matches > 0 && !called(e, who))
			continue;
		n += (size_t)snprintf(list + n, sizeof list - n, "%s%s (%s)",
		    told++ > 0 ? ", " : "", e->name, e->url);
	}
	if (n >= sizeof list)
		memcpy(list + sizeof list - 4, "...", 4);
	if (matches > 0)
		fault_set(fault, VERDICT_TROUBLE, 0,
		    "--emp: %zu contact points are '%s', give the URL: %s",
		    matches, who, list);
	else
		fault_set(fault, VERDICT_TROUBLE, 0,
		    "--emp: no contact point is '%s'; there is %s", who, list);
}

const struct registry_entry *
registry_find(
    const struct registry *registry, const char *who, struct fault *fault)
{
	const struct registry_entry *found = by_url(registry, who);
	size_t i, matches = 0;

	if (found != NULL)
		return found;
	for (i = 0; i < registry->n; i++)
		if (called(registry->entry[i], who)) {
			found = registry->entry[i];
			matches++;
		}
	if (matches == 1)
		return found;
	tell_candidates(registry, who, matches, fault);
	return NULL;
}

const struct registry_entry *
registry_owner(const struct registry *registry, const struct cert *cert,
    const struct registry_key **key)
{
	uint64_t hash = table_hash(cert->spki, sizeof cert->spki);
	const struct registry_entry *e, *found = NULL;
	const struct registry_key *k;
	size_t at = 0, i;

	while (table_next(&registry->by_key, hash, &at, &i)) {
		e = registry->entry[registry->place[i].entry];
		k = &e->key[registry->place[i].key];
		if (memcmp(k->cert->spki, cert->spki, sizeof cert->spki) != 0)
			continue;
		if (found == NULL && key != NULL)
			*key = k;
		if (found == NULL)
			found = e;
		if (k->cert->der_len == cert->der_len &&
		    memcmp(k->cert->der, cert->der, cert->der_len) == 0) {
			if (key != NULL)
				*key = k;
			return e;
		}
	}
	return found;
}

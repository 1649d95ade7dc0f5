/* The EMREG list, JSON: protocol.md section 5.1. */
#include <config.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "caps.h"
#include "json.h"
#include "listing.h"
#include "msg.h"
#include "spool.h"
#include "xalloc.h"

/* The content of SPOOL in one piece; *OWN is what the caller frees. */
static const char *
content(struct spool *spool, size_t *n, char **own, struct fault *fault)
{
	const char *data = spool_data(spool);
	ptrdiff_t got;

	*n = (size_t)spool_size(spool);
	if (data != NULL)
		return data;
	*own = xmalloc(*n + 1);
	got = spool_read(spool, 0, *own, *n, fault);
	if (got < 0)
		return NULL;
	*n = (size_t)got;
	return *own;
}

static char *
member_text(const struct json_value *object, const char *key)
{
	const char *s = json_text(json_member(object, key));

	return s == NULL ? NULL : listing_text(s, strlen(s));
}

/* A boolean, or the string "true" as some lists have it. */
static bool
is_true(const struct json_value *v)
{
	const char *s = json_text(v);

	return json_truth(v) || (s != NULL && strcasecmp(s, "true") == 0);
}

/* countries[].singleFetch of the country CODE */
static bool
single_fetch(const struct json_value *countries, const char *code)
{
	const struct json_value *country;
	const char *have;
	size_t i;

	for (i = 0; code != NULL && i < json_count(countries); i++) {
		country = json_item(countries, i);
		have = json_text(json_member(country, "countryCode"));
		if (have != NULL && strcasecmp(have, code) == 0)
			return is_true(json_member(country, "singleFetch"));
	}
	return false;
}

/* An array of names, as it should be; one name; or null. */
static void
read_institutions(struct listing_source *from, struct listing *listing,
    const struct json_value *v)
{
	const char *s = json_text(v);
	char *name;
	size_t i;

	if (s != NULL && (name = listing_text(s, strlen(s))) != NULL)
		listing_institution(listing, name);
	if (v != NULL && json_kind(v) != JSON_IS_ARRAY &&
	    json_kind(v) != JSON_IS_NULL)
		listing_warn(from, listing, "institutions is not a list");
	for (i = 0; i < json_count(v); i++) {
		s = json_text(json_item(v, i));
		name = s == NULL ? NULL : listing_text(s, strlen(s));
		if (name != NULL)
			listing_institution(listing, name);
		else
			listing_warn(
			    from, listing, "an institution without a name");
	}
}

/* One key as text, as it should be; or several in a list. */
static void
read_keys(struct listing_source *from, struct listing *listing,
    const struct json_value *v)
{
	const char *s = json_text(v);
	size_t i;

	if (s != NULL && *s != '\0')
		listing_key(from, listing, s, strlen(s));
	for (i = 0; i < json_count(v); i++) {
		s = json_text(json_item(v, i));
		if (s != NULL)
			listing_key(from, listing, s, strlen(s));
	}
	if (s == NULL || *s == '\0')
		listing_warn(from, listing, "pubKey is missing");
}

static int
read_entry(struct listing_source *from, const struct json_value *entry,
    const struct json_value *countries, struct fault *fault)
{
	struct listing listing = LISTING_NONE;
	int rc;

	listing.url = member_text(entry, "url");
	listing.name = member_text(entry, "name");
	listing.acronym = member_text(entry, "acronym");
	listing.country = member_text(entry, "countryCode");
	listing.single_fetch = single_fetch(countries, listing.country);
	if (listing.url == NULL)
		listing_warn(from, &listing, "url is missing");
	if (listing.acronym == NULL && listing.name == NULL)
		listing_warn(from, &listing, "acronym is missing");
	if (listing.country == NULL)
		listing_warn(from, &listing, "countryCode is missing");
	read_institutions(from, &listing, json_member(entry, "institutions"));
	read_keys(from, &listing, json_member(entry, "pubKey"));
	rc = registry_add(from, &listing, fault);
	listing_free(&listing);
	return rc;
}

static int
read_entries(struct listing_source *from, const struct json_value *list,
    const struct json_value *countries, struct fault *fault)
{
	static const struct listing none = LISTING_NONE;
	const struct json_value *entry;
	size_t i;

	for (i = 0; i < json_count(list); i++) {
		entry = json_item(list, i);
		if (json_kind(entry) == JSON_IS_NULL)
			listing_warn(from, &none, "is null");
		else if (json_kind(entry) != JSON_IS_OBJECT)
			listing_warn(from, &none, "is not an object");
		else if (read_entry(from, entry, countries, fault) != 0)
			return -1;
	}
	return 0;
}

static int
read_root(struct listing_source *from, const struct json_value *root,
    struct fault *fault)
{
	static const char *const keys[] = {"ncps", "emps"};
	const struct json_value *countries = json_member(root, "countries");
	const struct json_value *list;
	bool found = false;
	size_t i;

	for (i = 0; i < sizeof keys / sizeof *keys; i++) {
		list = json_member(root, keys[i]);
		if (json_kind(list) != JSON_IS_ARRAY)
			continue;
		found = true;
		if (read_entries(from, list, countries, fault) != 0)
			return -1;
	}
	if (found)
		return 0;
	return fault_set(fault, VERDICT_TROUBLE, 0,
	    "JSON, but not an EMREG list: want a list named ncps or emps");
}

int
emreg_read(
    struct listing_source *from, struct spool *spool, struct fault *fault)
{
	static const struct listing none = LISTING_NONE;
	struct json_doc *doc = NULL;
	const char *s;
	char *own = NULL, what[128];
	size_t n;
	int rc = -1;

	s = content(spool, &n, &own, fault);
	if (s != NULL)
		doc = json_parse(s, n, fault);
	if (doc == NULL)
		goto out;
	if (json_mended(doc) != NULL) {
		snprintf(
		    what, sizeof what, "not quite JSON: %s", json_mended(doc));
		listing_warn(from, &none, what);
	}
	rc = read_root(from, json_root(doc), fault);
out:
	json_close(doc);
	free(own);
	return rc;
}

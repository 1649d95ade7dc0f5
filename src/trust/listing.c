#include <config.h>

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "listing.h"
#include "msg.h"
#include "xalloc.h"

void
listing_free(struct listing *listing)
{
	static const struct listing none = LISTING_NONE;
	size_t i;

	free(listing->url);
	free(listing->name);
	free(listing->acronym);
	free(listing->country);
	for (i = 0; i < listing->ninstitution; i++)
		free(listing->institution[i]);
	free(listing->institution);
	cert_list_free(&listing->certs);
	*listing = none;
}

char *
listing_text(const char *s, size_t n)
{
	char *raw, *text;

	while (n > 0 && isspace((unsigned char)*s)) {
		s++;
		n--;
	}
	while (n > 0 && isspace((unsigned char)s[n - 1]))
		n--;
	if (n == 0)
		return NULL;
	raw = xmalloc(4 * n + 1);
	msg_clean(raw, 4 * n + 1, s, n);
	text = xstrdup(raw);
	free(raw);
	return text;
}

void
listing_institution(struct listing *listing, char *name)
{
	listing->institution = xreallocarray(listing->institution,
	    listing->ninstitution + 1, sizeof *listing->institution);
	listing->institution[listing->ninstitution++] = name;
}

const char *
listing_label(const struct listing *listing)
{
	if (listing->url != NULL)
		return listing->url;
	if (listing->name != NULL)
		return listing->name;
	if (listing->acronym != NULL)
		return listing->acronym;
	return "an entry without a name";
}

void
listing_key(struct listing_source *from, struct listing *listing,
    const char *text, size_t n)
{
	struct fault fault = FAULT_NONE;

	if (cert_parse(text, n, &listing->certs, &fault) == 0)
		return;
	fault_prefix(&fault, "certificate");
	listing_warn(from, listing, fault.text);
}

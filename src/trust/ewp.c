/*
 * The EWP registry catalogue: protocol.md section 5.2.  It is read as it
 * streams by; what is kept is one entry at a time.
 */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "caps.h"
#include "listing.h"
#include "msg.h"
#include "xml.h"

#define REGISTRY_NS                                                            \
	"https://github.com/erasmus-without-paper/ewp-specs-api-registry/"
#define EMREX_NS "https://github.com/erasmus-without-paper/ewp-specs-api-emrex-"
#define ENTRY "emrex-data-access-point"

/* catalogue, host, apis-implemented, entry, child */
enum { AT_ROOT, AT_HOST, AT_APIS, AT_ENTRY, AT_CHILD };

struct reader {
	struct listing_source *from;
	struct listing listing;
	struct buf text;
	long depth;   /* of the element that is open; the root's is 0 */
	long matched; /* elements of the path that fit, from the root on */
	bool child;   /* text is wanted */
	bool too_long;
	struct fault fault; /* the first; nothing is added then */
};

static bool
begins(const char *s, const char *prefix)
{
	return s != NULL && strncmp(s, prefix, strlen(prefix)) == 0;
}

/* Does TAG stand where an entry is looked for? */
static bool
fits(const struct xml_tag *tag, long depth)
{
	switch (depth) {
	case AT_ROOT:
		return begins(tag->uri, REGISTRY_NS) &&
		       strcmp(tag->local, "catalogue") == 0;
	case AT_HOST:
		return begins(tag->uri, REGISTRY_NS) &&
		       strcmp(tag->local, "host") == 0;
	case AT_APIS:
		return begins(tag->uri, REGISTRY_NS) &&
		       strcmp(tag->local, "apis-implemented") == 0;
	case AT_ENTRY:
		return begins(tag->uri, EMREX_NS) &&
		       strcmp(tag->local, ENTRY) == 0;
	case AT_CHILD:
		return begins(tag->uri, EMREX_NS);
	default:
		return false;
	}
}

static void
start(void *ctx, const struct xml_tag *tag)
{
	struct reader *r = ctx;

	if (r->matched == r->depth && fits(tag, r->depth))
		r->matched++;
	r->depth++;
	if (r->depth == AT_ROOT + 1 && r->matched != r->depth)
		fault_set(&r->fault, VERDICT_TROUBLE, tag->line,
		    "XML, but not an EWP catalogue: want catalogue, have "
		    "%.100s",
		    tag->local);
	r->child = r->depth == AT_CHILD + 1 && r->matched == r->depth;
	if (r->child) {
		buf_clear(&r->text);
		r->too_long = false;
	}
}

static void
text(void *ctx, const char *s, size_t n)
{
	struct reader *r = ctx;

	if (r->child && buf_add(&r->text, s, n) != 0)
		r->too_long = true;
}

static void
take(char **field, const char *s, size_t n)
{
	if (*field == NULL)
		*field = listing_text(s, n);
}

static void
end_child(struct reader *r, const char *local)
{
	const char *s = r->text.len == 0 ? "" : r->text.data;
	size_t n = r->text.len;
	char *name;

	if (r->too_long)
		listing_warn(r->from, &r->listing, "a value that is too long");
	else if (strcmp(local, "url") == 0)
		take(&r->listing.url, s, n);
	else if (strcmp(local, "name") == 0)
		take(&r->listing.name, s, n);
	else if (strcmp(local, "country-code") == 0)
		take(&r->listing.country, s, n);
	else if (strcmp(local, "certificate") == 0 &&
		 r->listing.certs.n < CAP_CERTIFICATES)
		listing_key(r->from, &r->listing, s, n);
	else if (strcmp(local, "institution") == 0 &&
		 (name = listing_text(s, n)) != NULL)
		listing_institution(&r->listing, name);
}

static void
end_entry(struct reader *r)
{
	const struct listing *l = &r->listing;

	if (l->url == NULL)
		listing_warn(r->from, l, "url is missing");
	if (l->name == NULL)
		listing_warn(r->from, l, "name is missing");
	if (l->country == NULL)
		listing_warn(r->from, l, "country-code is missing");
	if (l->certs.n == 0)
		listing_warn(r->from, l, "has no certificate");
	if (r->fault.verdict == VERDICT_OK)
		registry_add(r->from, l, &r->fault);
	listing_free(&r->listing);
}

static void
end(void *ctx, const struct xml_tag *tag)
{
	struct reader *r = ctx;

	if (r->child)
		end_child(r, tag->local);
	r->child = false;
	if (r->depth == AT_ENTRY + 1 && r->matched == r->depth)
		end_entry(r);
	if (r->matched == r->depth)
		r->matched--;
	r->depth--;
}

int
ewp_read(struct listing_source *from, struct spool *spool, struct fault *fault)
{
	static const struct xml_handler handler = {
	    .start = start, .end = end, .text = text};
	struct reader r = {from, LISTING_NONE, BUF_INIT(CAP_KEY_FILE), 0, 0,
	    false, false, FAULT_NONE};
	const struct xml_sink sink = {&handler, &r};
	int rc;

	/* once for nothing: of a damaged list no entry may stay behind */
	rc = xml_parse(spool, NULL, 0, NULL, fault);
	if (rc == 0)
		rc = xml_parse(spool, &sink, 1, NULL, fault);
	if (rc == 0 && r.fault.verdict != VERDICT_OK)
		rc = fault_set(
		    fault, r.fault.verdict, r.fault.line, "%s", r.fault.text);
	listing_free(&r.listing);
	buf_free(&r.text);
	return rc == 0 ? 0 : -1;
}

#include <config.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "algo.h"
#include "c14n.h"
#include "caps.h"
#include "dsig.h"
#include "sigtree.h"
#include "spool.h"
#include "xalloc.h"
#include "xml.h"

/* What has been seen inside an open element. */
enum seen {
	SEEN_TEXT = 1,
	SEEN_COMMENT = 2,
	SEEN_ELEMENT = 4,
	SEEN_SUPPLEMENT = 8 /* it is a diplomaSupplement */
};

struct dsig {
	const struct policy *policy;
	struct hash *hashes[HASH_TYPES]; /* made when first wanted */
	struct hash *hash;
	struct dsig_guess guess;
	struct c14n *content;
	struct sigtree *tree;
	unsigned char *seen; /* enum seen bits, by depth */
	size_t nseen;
	size_t depth;
	const char *root_uri;
	bool root_is_ds; /* the root is in the namespace of signatures */
	bool inside;	 /* the document's Signature */
	unsigned signatures, supplements;
	long behind;  /* line of what stands behind the Signature, or 0 */
	long strayed; /* line of a Signature that stands elsewhere, or 0 */
	long comment; /* line of a comment inside the text of a leaf, or 0 */
	char stray_parent[64];
	struct dsig_report report;
};

struct dsig *
dsig_new(const struct policy *policy)
{
	struct dsig *d = xcalloc(1, sizeof *d);

	d->policy = policy;
	return d;
}

static void
forget(struct dsig *d)
{
	c14n_free(d->content);
	sigtree_free(d->tree);
	d->content = NULL;
	d->tree = NULL;
	dsig_report_free(&d->report);
}

void
dsig_free(struct dsig *d)
{
	if (d == NULL)
		return;
	forget(d);
	for (size_t i = 0; i < HASH_TYPES; i++)
		hash_free(d->hashes[i]);
	free(d->seen);
	free(d);
}

void
dsig_report_free(struct dsig_report *report)
{
	if (report == NULL)
		return;
	siginfo_free(&report->info);
	buf_free(&report->signed_info);
	warnings_free(&report->warnings);
	memset(report, 0, sizeof *report);
}

/* Names are interned, so that most elements differ by one comparison. */
static bool
ds(const struct dsig *d, const struct xml_tag *tag, const char *local)
{
	if (tag->uri == NULL)
		return false;
	if (tag->uri == d->root_uri ? !d->root_is_ds
				    : strcmp(tag->uri, SIG_NS) != 0)
		return false;
	return strcmp(tag->local, local) == 0;
}

static void
push(struct dsig *d, const struct xml_tag *tag)
{
	if (d->depth + 1 >= d->nseen) {
		d->nseen = d->nseen ? 2 * d->nseen : 64;
		d->seen = xreallocarray(d->seen, d->nseen, 1);
		if (d->depth == 0)
			d->seen[0] = 0;
	}
	d->seen[d->depth] |= SEEN_ELEMENT;
	d->seen[++d->depth] = 0;
	if (tag->uri == d->root_uri && tag->local[0] == 'd' &&
	    strcmp(tag->local, "diplomaSupplement") == 0)
		d->seen[d->depth] = SEEN_SUPPLEMENT;
}

/* A Signature that is not the document's: whose is it? */
static void
other_signature(struct dsig *d, const struct xml_tag *tag)
{
	if (d->depth > 1 && (d->seen[d->depth - 1] & SEEN_SUPPLEMENT))
		d->supplements++;
	else if (d->strayed == 0)
		d->strayed = tag->line;
}

static void
on_start(void *ctx, const struct xml_tag *tag)
{
	struct dsig *d = ctx;

	push(d, tag);
	if (d->depth == 1) {
		d->root_uri = tag->uri;
		d->root_is_ds =
		    tag->uri != NULL && strcmp(tag->uri, SIG_NS) == 0;
		sigtree_ancestor(d->tree, tag);
	}
	if (d->depth == 2 && ds(d, tag, "Signature")) {
		if (d->signatures++ == 0) {
			d->inside = true;
			d->report.line = tag->line;
			c14n_show(d->content, false);
		}
	} else if (d->depth == 2 && d->signatures > 0 && d->behind == 0) {
		d->behind = tag->line;
	} else if (!d->inside && ds(d, tag, "Signature")) {
		other_signature(d, tag);
	}
	if (d->inside)
		sigtree_start(d->tree, tag);
	c14n_start(d->content, tag);
}

static void
canonical(void *ctx, const char *bytes, size_t n)
{
	struct dsig_report *r = ctx;

	/* the names of a root's namespaces come along, however long */
	if (buf_add(&r->signed_info, bytes, n) == 0)
		return;
	r->finding = DSIG_STRUCTURE;
	fault_set(&r->fault, VERDICT_TROUBLE, r->line,
	    "SignedInfo in canonical form is larger than %lu MiB",
	    8 * CAP_SIGNATURE / MIB);
}

/* While the names in it are still valid: reads the Signature. */
static void
settle(struct dsig *d)
{
	const struct sig_node *root = sigtree_root(d->tree);
	struct dsig_report *r = &d->report;
	struct c14n_params params = {C14N_1_0, false, NULL, NULL};
	struct c14n *c;

	if (root == NULL || !sigtree_whole(d->tree))
		return;
	if (siginfo_read(root, d->policy, &r->info, &r->warnings, &r->fault) ==
	    -1) {
		r->finding = r->info.refused ? DSIG_ALGORITHM : DSIG_STRUCTURE;
		return;
	}
	r->finding = DSIG_READ;
	params.method = r->info.c14n->method;
	params.comments = r->info.c14n->comments;
	params.prefixes = r->info.prefixes;
	r->signed_info = (struct buf)BUF_INIT(8 * CAP_SIGNATURE);
	c = c14n_new(&params, canonical, r);
	sigtree_replay(d->tree, r->info.signed_info, c);
	c14n_free(c);
	r->info.signed_info = NULL;
}

static void
on_end(void *ctx, const struct xml_tag *tag)
{
	struct dsig *d = ctx;
	unsigned char seen = d->seen[d->depth];

	c14n_end(d->content, tag);
	if ((seen & (SEEN_TEXT | SEEN_COMMENT | SEEN_ELEMENT)) ==
		(SEEN_TEXT | SEEN_COMMENT) &&
	    !d->inside && d->comment == 0)
		d->comment = tag->line;
	if (d->inside)
		sigtree_end(d->tree);
	if (d->depth == 2 && d->inside) {
		d->inside = false;
		c14n_show(d->content, true);
	}
	if (--d->depth == 0)
		settle(d);
}

static bool
blank(const char *s, size_t n)
{
	size_t i = 0;

	while (i < n &&
	       (s[i] == ' ' || s[i] == '\n' || s[i] == '\t' || s[i] == '\r'))
		i++;
	return i == n;
}

static void
on_text(void *ctx, const char *s, size_t n)
{
	struct dsig *d = ctx;

	if (d->depth == 0)
		return;
	if (d->depth == 1 && d->signatures > 0 && d->behind == 0 &&
	    !blank(s, n))
		d->behind = d->report.line;
	if (!(d->seen[d->depth] & SEEN_TEXT) && !blank(s, n))
		d->seen[d->depth] |= SEEN_TEXT;
	if (d->inside)
		sigtree_text(d->tree, s, n);
	c14n_text(d->content, s, n);
}

static void
on_comment(void *ctx, const char *s, size_t n)
{
	struct dsig *d = ctx;

	if (d->depth > 0)
		d->seen[d->depth] |= SEEN_COMMENT;
	if (d->inside)
		sigtree_comment(d->tree, s, n);
	/* URI="" means the document without its comments (XML-DSig 4.4.3.3) */
}

static void
on_pi(void *ctx, const char *target, const char *data)
{
	struct dsig *d = ctx;

	if (d->inside)
		sigtree_pi(d->tree, target, data);
	c14n_pi(d->content, target, data);
}

static const struct xml_handler handler = {
    on_start, on_end, on_text, on_comment, on_pi};

static void
digest(void *ctx, const char *bytes, size_t n)
{
	hash_add(ctx, bytes, n);
}

int
dsig_begin(struct dsig *d, const struct dsig_guess *guess,
    struct xml_sink *sink, struct fault *fault)
{
	struct c14n_params params = {guess->content, false, NULL, NULL};

	forget(d);
	d->guess = *guess;
	if (guess->prefixes[0] != '\0')
		params.prefixes = d->guess.prefixes;
	if (d->hashes[guess->digest] == NULL)
		d->hashes[guess->digest] = hash_new(guess->digest, fault);
	d->hash = d->hashes[guess->digest];
	if (d->hash == NULL)
		return -1;
	hash_reset(d->hash);
	d->content = c14n_new(&params, digest, d->hash);
	d->tree = sigtree_new();
	d->depth = 0;
	d->root_uri = NULL;
	d->root_is_ds = false;
	d->inside = false;
	d->signatures = d->supplements = 0;
	d->behind = d->strayed = d->comment = 0;
	sink->handler = &handler;
	sink->ctx = d;
	return 0;
}

static void
structure(struct dsig_report *r, long line, const char *what)
{
	r->finding = DSIG_STRUCTURE;
	r->fault = (struct fault)FAULT_NONE;
	fault_set(&r->fault, VERDICT_NO, line, "%s", what);
}

/* What is beyond a cap is not judged (contract, section 3). */
static void
too_large(struct dsig_report *r)
{
	structure(r, r->line, "");
	fault_set(&r->fault, VERDICT_TROUBLE, r->line,
	    "the Signature is too large: want at most %lu bytes",
	    CAP_SIGNATURE);
}

/* The structure of the whole document comes before what the parts say. */
static void
judge_structure(struct dsig *d)
{
	struct dsig_report *r = &d->report;

	if (d->signatures > 1)
		structure(r, r->line, "more than one signature");
	else if (d->signatures == 0 && d->strayed != 0)
		structure(r, d->strayed,
		    "a Signature that is no child of the root element");
	else if (d->signatures == 0)
		fault_set(&r->fault, VERDICT_NO, 0, "no signature");
	else if (d->behind != 0)
		structure(r, d->behind,
		    "the Signature is not the last child of the root element");
	else if (!sigtree_whole(d->tree))
		too_large(r);
	else if (d->comment != 0)
		structure(r, d->comment,
		    "a comment inside a text, where readers may stop");
	if (d->signatures == 1 && d->strayed != 0)
		warnings_add(&r->warnings,
		    "line %ld: a further Signature, which is not judged",
		    d->strayed);
}

static bool
guessed(const struct dsig *d)
{
	const struct siginfo *info = &d->report.info;
	const char *prefixes =
	    info->content_prefixes ? info->content_prefixes : "";
	bool exclusive = info->content == C14N_EXCLUSIVE;

	return info->digest->hash == d->guess.digest &&
	       exclusive == (d->guess.content == C14N_EXCLUSIVE) &&
	       (!exclusive || strcmp(prefixes, d->guess.prefixes) == 0);
}

void
dsig_end(struct dsig *d, struct dsig_report *report)
{
	struct dsig_report *r = &d->report;
	const struct siginfo *info = &r->info;

	judge_structure(d);
	c14n_flush(d->content);
	hash_end(d->hash, r->digest);
	r->supplements = d->supplements;
	if (r->finding == DSIG_READ && !guessed(d)) {
		const char *p = info->content_prefixes;

		r->finding = DSIG_AGAIN;
		r->next.content = info->content;
		r->next.digest = info->digest->hash;
		snprintf(r->next.prefixes, sizeof r->next.prefixes, "%s",
		    p != NULL && info->content == C14N_EXCLUSIVE ? p : "");
		if (p != NULL && strlen(p) >= sizeof r->next.prefixes)
			structure(r, r->line, "the PrefixList is too long");
	} else if (r->finding == DSIG_READ) {
		r->digest_good = hash_equal(r->digest, info->digest_value,
		    hash_size(info->digest->hash));
	}
	*report = *r;
	memset(r, 0, sizeof *r);
	forget(d);
}

/* The first Algorithm="..." behind NAME in the N bytes of S. */
static const struct algo *
hint(const char *s, size_t n, const char *name, enum algo_kind kind)
{
	const char *p = memmem(s, n, name, strlen(name)), *from, *to;

	if (p == NULL)
		return NULL;
	from = memmem(p, n - (size_t)(p - s), "Algorithm=", 10);
	if (from == NULL || (size_t)(from - s) + 11 >= n)
		return NULL;
	from += 11;
	to = memchr(from, from[-1], n - (size_t)(from - s));
	if (to == NULL)
		return NULL;
	return algo_find(kind, from, (size_t)(to - from));
}

void
dsig_guess(struct spool *spool, struct dsig_guess *guess)
{
	char tail[16 * KIB];
	uint64_t size = spool_size(spool);
	uint64_t off = size > sizeof tail ? size - sizeof tail : 0;
	const struct algo *algo;
	const char *list, *end;
	ptrdiff_t n;

	memset(guess, 0, sizeof *guess);
	guess->content = C14N_1_0;
	guess->digest = HASH_SHA256;
	n = spool_read(spool, off, tail, sizeof tail, NULL);
	if (n <= 0)
		return;
	algo = hint(tail, (size_t)n, "DigestMethod", ALGO_DIGEST);
	if (algo != NULL && algo->hash != HASH_NONE && algo->allowed != 0)
		guess->digest = algo->hash;
	list = memmem(tail, (size_t)n, "Transforms>", 11);
	if (list == NULL)
		return;
	n -= list + 11 - tail;
	end = memmem(list + 11, (size_t)n, "Transforms>", 11);
	if (end != NULL && memmem(list, (size_t)(end - list),
			       "\"http://www.w3.org/2001/10/"
			       "xml-exc-c14n#",
			       39) != NULL)
		guess->content = C14N_EXCLUSIVE;
}

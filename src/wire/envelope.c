#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "c14n.h"
#include "caps.h"
#include "envelope.h"
#include "msg.h"
#include "spool.h"
#include "xalloc.h"
#include "xml.h"

#define XSI "http://www.w3.org/2001/XMLSchema-instance"
#define EWP "https://github.com/erasmus-without-paper/"
#define SOAP_1_1 "http://schemas.xmlsoap.org/soap/envelope/"
#define SOAP_1_2 "http://www.w3.org/2003/05/soap-envelope"

/* A declaration inside an elmo element, or a copied one around it. */
struct declared {
	const char *prefix; /* "" for the default namespace */
	size_t n;	    /* its length */
	size_t depth;
};

/* One prefix in the list of those used. */
struct word {
	size_t at, n;
};

/* An element around: what it declares is inherited, its attributes are not. */
struct around {
	struct xml_tag tag;
	struct xml_ns *ns;
};

struct split {
	struct xml_parser *parser;
	struct fault *fault;
	size_t depth; /* of the element at hand, the root is 1 */
	size_t apex;  /* depth of the elmo element we are in, or 0 */
	bool header;  /* inside soap:Header */

	/* first pass: per elmo element the prefixes used in it that are
	 * declared around it, white-space separated */
	char **used;
	size_t n;
	struct buf list;
	struct word *words; /* of list: names may be long and many */
	size_t nwords, wroom;
	struct declared *declared;
	size_t ndeclared, room;

	/* second pass */
	struct around around[CAP_DEPTH];
	size_t at; /* elmo elements begun */
	struct c14n *c14n;
	struct spool *out;
	envelope_fn *fn;
	void *ctx;
	int ret; /* of the callback, or -1 */
};

bool
envelope_is(const char *uri, const char *local)
{
	static const char *const ewp[] = {"imobility-tors-get-response",
	    "tors-get-response", "tors-response", "response"};
	size_t i;

	if (strcmp(uri, SOAP_1_1) == 0 || strcmp(uri, SOAP_1_2) == 0)
		return strcmp(local, "Envelope") == 0;
	if (strncmp(uri, EWP, strlen(EWP)) != 0 || strstr(uri, "tors") == NULL)
		return false;
	for (i = 0; i < sizeof ewp / sizeof *ewp; i++)
		if (strcmp(local, ewp[i]) == 0)
			return true;
	return false;
}

/* An elmo element of any flavour: which one is the document's matter. */
static bool
is_elmo(const struct xml_tag *tag)
{
	static const char *const known[] = {
	    "https://github.com/emrex-eu/elmo-schemas/",
	    "http://purl.org/net/elmo"};
	size_t i;

	if (strcmp(tag->local, "elmo") != 0)
		return false;
	if (tag->uri == NULL)
		return true;
	for (i = 0; i < sizeof known / sizeof *known; i++)
		if (strncmp(tag->uri, known[i], strlen(known[i])) == 0)
			return true;
	return false;
}

/* Counts the element; true when it begins a document. */
static bool
enter(struct split *s, const struct xml_tag *tag)
{
	s->depth++;
	if (s->apex > 0)
		return false;
	if (s->depth == 2)
		s->header = xml_is(tag, SOAP_1_1, "Header") ||
			    xml_is(tag, SOAP_1_2, "Header");
	if (s->depth == 1 || s->header || !is_elmo(tag))
		return false;
	s->apex = s->depth;
	return true;
}

/* True when the element ends a document. */
static bool
leave(struct split *s)
{
	bool apex = s->depth == s->apex;

	s->depth--;
	if (apex)
		s->apex = 0;
	return apex;
}

static bool
declared_inside(const struct split *s, const char *prefix, size_t n)
{
	size_t i;

	for (i = s->ndeclared; i > 0; i--)
		if (s->declared[i - 1].n == n &&
		    memcmp(s->declared[i - 1].prefix, prefix, n) == 0)
			return true;
	return false;
}

static bool
in_list(const struct split *s, const char *word, size_t n)
{
	size_t i;

	for (i = 0; i < s->nwords; i++)
		if (s->words[i].n == n &&
		    memcmp(s->list.data + s->words[i].at, word, n) == 0)
			return true;
	return false;
}

static int
add_to_list(struct split *s, const char *word, size_t n)
{
	if ((s->list.len > 0 && buf_addc(&s->list, ' ') != 0) ||
	    buf_add(&s->list, word, n) != 0)
		return -1;
	if (s->nwords == s->wroom) {
		s->wroom = s->wroom > 0 ? s->wroom * 2 : 16;
		s->words = xreallocarray(s->words, s->wroom, sizeof *s->words);
	}
	s->words[s->nwords++] = (struct word){s->list.len - n, n};
	return 0;
}

/* A prefix of N bytes is used, 0 for the default namespace. */
static void
use(struct split *s, const char *prefix, size_t n)
{
	if (declared_inside(s, prefix, n) ||
	    (n == 3 && memcmp(prefix, "xml", 3) == 0))
		return;
	if (n == 0) {
		prefix = "#default";
		n = strlen(prefix);
	}
	if (!in_list(s, prefix, n) && add_to_list(s, prefix, n) != 0) {
		fault_set(s->fault, VERDICT_TROUBLE, 0,
		    "too many namespace prefixes");
		xml_stop(s->parser);
	}
}

static void
use_string(struct split *s, const char *prefix)
{
	use(s, prefix != NULL ? prefix : "",
	    prefix != NULL ? strlen(prefix) : 0);
}

/* XML Schema part 1, 2.6.1: the value of xsi:type is a QName. */
static void
use_type(struct split *s, const struct xml_attr *attr)
{
	const char *p = attr->value, *end = p + attr->len, *colon;

	while (p < end && strchr(" \t\r\n", *p) != NULL)
		p++;
	colon = memchr(p, ':', (size_t)(end - p));
	use(s, p, colon != NULL ? (size_t)(colon - p) : 0);
}

static void
find_start(void *ctx, const struct xml_tag *tag)
{
	struct split *s = ctx;
	const char *prefix;
	size_t i;

	enter(s, tag);
	if (s->apex == 0)
		return;
	for (i = 0; i < tag->nns; i++) {
		if (s->ndeclared == s->room) {
			s->room = s->room > 0 ? s->room * 2 : 64;
			s->declared = xreallocarray(
			    s->declared, s->room, sizeof *s->declared);
		}
		prefix = tag->ns[i].prefix != NULL ? tag->ns[i].prefix : "";
		s->declared[s->ndeclared++] =
		    (struct declared){prefix, strlen(prefix), s->depth};
	}
	use_string(s, tag->prefix);
	for (i = 0; i < tag->nattr; i++) {
		if (tag->attr[i].prefix == NULL)
			continue;
		use_string(s, tag->attr[i].prefix);
		if (strcmp(tag->attr[i].uri, XSI) == 0 &&
		    strcmp(tag->attr[i].local, "type") == 0)
			use_type(s, &tag->attr[i]);
	}
}

static void
find_end(void *ctx, const struct xml_tag *tag)
{
	struct split *s = ctx;

	(void)tag;
	while (
	    s->ndeclared > 0 && s->declared[s->ndeclared - 1].depth >= s->depth)
		s->ndeclared--;
	if (!leave(s))
		return;
	if (s->n == CAP_MEMBERS) {
		fault_set(s->fault, VERDICT_TROUBLE, 0,
		    "more than %d elmo elements", CAP_MEMBERS);
		xml_stop(s->parser);
		return;
	}
	s->used = xreallocarray(s->used, s->n + 1, sizeof *s->used);
	s->used[s->n++] = buf_take(&s->list);
	s->nwords = 0;
}

static void
to_spool(void *ctx, const char *bytes, size_t n)
{
	struct split *s = ctx;

	if (s->ret == 0 && spool_write(s->out, bytes, n, s->fault) != 0) {
		s->ret = -1;
		xml_stop(s->parser);
	}
}

/* Begins a document: what is around it is fed, but not shown. */
static void
begin_document(struct split *s)
{
	struct c14n_params params = {C14N_1_0, true, NULL, s->used[s->at]};
	size_t i;

	s->at++;
	s->out = spool_new(CAP_DOCUMENT);
	s->c14n = c14n_new(&params, to_spool, s);
	c14n_show(s->c14n, false);
	for (i = 0; i + 1 < s->apex; i++)
		c14n_start(s->c14n, &s->around[i].tag);
	c14n_show(s->c14n, true);
}

static void
end_document(struct split *s)
{
	struct spool *out = s->out;

	c14n_flush(s->c14n);
	c14n_free(s->c14n);
	s->c14n = NULL;
	if (s->ret != 0)
		return;
	s->out = NULL;
	s->ret = s->fn(s->ctx, s->at, out);
	if (s->ret != 0)
		xml_stop(s->parser);
}

static void
remember(struct split *s, const struct xml_tag *tag)
{
	struct around *a = &s->around[s->depth - 1];

	a->tag = *tag;
	a->tag.attr = NULL;
	a->tag.nattr = 0;
	a->ns = xreallocarray(NULL, tag->nns + 1, sizeof *a->ns);
	if (tag->nns > 0)
		memcpy(a->ns, tag->ns, tag->nns * sizeof *a->ns);
	a->tag.ns = a->ns;
}

static void
write_start(void *ctx, const struct xml_tag *tag)
{
	struct split *s = ctx;

	/* the file may be another one by now */
	if (enter(s, tag) && (s->at == s->n || s->ret != 0)) {
		s->apex = 0;
		xml_stop(s->parser);
		return;
	}
	if (s->apex == s->depth)
		begin_document(s);
	if (s->c14n != NULL)
		c14n_start(s->c14n, tag);
	else
		remember(s, tag);
}

static void
write_end(void *ctx, const struct xml_tag *tag)
{
	struct split *s = ctx;
	size_t depth = s->depth;

	if (s->c14n != NULL)
		c14n_end(s->c14n, tag);
	if (leave(s) && s->c14n != NULL) {
		end_document(s);
	} else if (s->c14n == NULL) {
		free(s->around[depth - 1].ns);
		s->around[depth - 1].ns = NULL;
	}
}

static void
write_text(void *ctx, const char *text, size_t n)
{
	struct split *s = ctx;

	if (s->c14n != NULL)
		c14n_text(s->c14n, text, n);
}

static void
write_comment(void *ctx, const char *text, size_t n)
{
	struct split *s = ctx;

	if (s->c14n != NULL)
		c14n_comment(s->c14n, text, n);
}

static void
write_pi(void *ctx, const char *target, const char *data)
{
	struct split *s = ctx;

	if (s->c14n != NULL)
		c14n_pi(s->c14n, target, data);
}

static int
pass(struct split *s, struct spool *spool, const struct xml_handler *handler)
{
	struct xml_sink sink = {handler, s};
	struct xml_options options = {.parser = &s->parser};

	s->depth = s->apex = 0;
	s->header = false;
	return xml_parse(spool, &sink, 1, &options, s->fault);
}

static void
split_free(struct split *s)
{
	size_t i;

	for (i = 0; i < s->n; i++)
		free(s->used[i]);
	for (i = 0; i < CAP_DEPTH; i++)
		free(s->around[i].ns);
	free(s->used);
	free(s->declared);
	free(s->words);
	buf_free(&s->list);
	c14n_free(s->c14n);
	spool_free(s->out);
	free(s);
}

int
envelope_split(
    struct spool *spool, envelope_fn *fn, void *ctx, struct fault *fault)
{
	static const struct xml_handler find = {
	    .start = find_start, .end = find_end};
	static const struct xml_handler write = {.start = write_start,
	    .end = write_end,
	    .text = write_text,
	    .comment = write_comment,
	    .pi = write_pi};
	struct split *s = xcalloc(1, sizeof *s);
	int ret = -1;

	s->fault = fault;
	s->list.max = MIB;
	s->fn = fn;
	s->ctx = ctx;
	if (pass(s, spool, &find) != 0)
		goto out;
	if (s->n == 0) {
		fault_set(fault, VERDICT_TROUBLE, 0,
		    "an answer without an elmo element: nothing to judge");
		goto out;
	}
	ret = pass(s, spool, &write);
	if (ret == 0 && s->at < s->n)
		ret = 1;
	if (s->ret != 0)
		ret = s->ret;
	else if (ret == 1)
		ret = fault_set(
		    fault, VERDICT_TROUBLE, 0, "changed while it was read");
out:
	split_free(s);
	return ret;
}

#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "attach.h"
#include "base64.h"
#include "buf.h"
#include "caps.h"
#include "clean.h"
#include "datauri.h"
#include "doc.h"
#include "enclosure.h"
#include "msg.h"
#include "pdfmeta.h"
#include "refs.h"
#include "warnings.h"
#include "xalloc.h"

/*
 * Media types that are named as they are given: what no viewer runs when it
 * opens it.  HTML and SVG hold scripts, archives anything.
 */
static const char *const known[] = {"application/json", "application/pdf",
    "application/xml", "image/gif", "image/jpeg", "image/png", "image/tiff",
    "text/csv", "text/plain", "text/xml"};

static const char *
safe_media(const char *media)
{
	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
		if (strcmp(media, known[i]) == 0)
			return known[i];
	return "application/octet-stream";
}

/* As much of S as fits, clean and without half a character. */
static void
copy(char *out, size_t size, const char *s)
{
	char *clean = clean_text(s, strlen(s), NULL);
	size_t n = strlen(clean);

	if (n >= size) {
		n = size - 1;
		while (n > 0 && ((unsigned char)clean[n] & 0xc0) == 0x80)
			n--;
	}
	memcpy(out, clean, n);
	out[n] = '\0';
	free(clean);
}

static bool
too_large(const xmlNode *content)
{
	size_t n = 0;

	for (const xmlNode *t = content->children; t != NULL; t = t->next)
		if (t->type == XML_TEXT_NODE)
			n += strlen((const char *)t->content);
	return n > BASE64_ENCODED(CAP_ATTACHMENT);
}

/* The label of the reason why ENTRY cannot be read. */
static const char *
reason_of(const struct attach *entry, const struct fault *fault)
{
	if (entry->content == NULL)
		return "enclosure.reason.empty";
	if (fault->verdict == VERDICT_NO)
		return "enclosure.reason.pdf";
	return too_large(entry->content) ? "enclosure.reason.large"
					 : "enclosure.reason.damaged";
}

/* What ENTRY holds, for E.  Its bytes go over to E. */
static void
take(struct enclosure *e, struct datauri *uri, struct fault *fault)
{
	unsigned char digest[HASH_MAX];

	e->size = uri->len;
	snprintf(e->media, sizeof e->media, "%s", safe_media(uri->media));
	if (hash_data(HASH_SHA256, uri->data, uri->len, digest, fault) == 0)
		hash_hex(e->sha256, digest, HASH_SHA256_LEN);
	snprintf(e->name, sizeof e->name, "attachment-%zu.%s", e->number,
	    datauri_ext(e->media));
	e->data = uri->data;
}

/* those that are left out and named in the warning */
#define NAMED 8

struct left {
	struct buf numbers;
	size_t n;
	struct fault first;
};

static void
read_one(struct enclosure *e, const struct attach *entry, struct left *left,
    struct warnings *warnings)
{
	struct fault fault = FAULT_NONE;
	struct datauri uri;

	e->number = entry->number;
	copy(e->description, sizeof e->description,
	    *entry->title != '\0' ? entry->title : entry->type);
	copy(e->lang, sizeof e->lang, entry->lang);
	if (attach_data(entry, &uri, warnings, &fault) == -1) {
		e->reason = reason_of(entry, &fault);
	} else {
		take(e, &uri, &fault);
	}
	if (e->reason != NULL && left->n++ < NAMED) {
		buf_printf(&left->numbers, "%s%zu", left->n > 1 ? ", " : "",
		    entry->number);
		if (left->n == 1)
			left->first = fault;
	}
}

/* One warning for all that are left out. */
static void
warn(struct left *left, struct warnings *warnings)
{
	if (left->n > NAMED)
		buf_printf(&left->numbers, " and %zu more", left->n - NAMED);
	if (left->n == 1)
		warnings_add(warnings, "attachment %s is not embedded: %s",
		    left->numbers.data, left->first.text);
	else if (left->n > 1)
		warnings_add(warnings, "attachments %s are not embedded: %s",
		    left->numbers.data, left->first.text);
	buf_free(&left->numbers);
}

/* The element and its identifiers lead to entry AT. */
static void
enter(struct enclosures *all, const struct doc *doc, const xmlNode *node,
    size_t at)
{
	refs_put(all->nodes, &node, sizeof node, at);
	for (const xmlNode *n = doc_first(doc, node, "identifier"); n != NULL;
	     n = doc_next(doc, n, "identifier")) {
		char *id = doc_text(n);
		size_t other;

		if (!refs_get(all->ids, id, strlen(id), &other))
			refs_put(all->ids, id, strlen(id), at);
		free(id);
	}
}

/* attach_list has an entry for each content, one where there is none. */
static size_t
entries(const struct doc *doc, const xmlNode *node)
{
	size_t n = 0;

	for (const xmlNode *c = doc_first(doc, node, "content"); c != NULL;
	     c = doc_next(doc, c, "content"))
		n++;
	return n > 0 ? n : 1;
}

void
enclosure_read(
    const struct doc *doc, struct enclosures *all, struct warnings *warnings)
{
	struct doc_attachments nodes;
	struct attach_list list;
	struct left left = {.numbers = BUF_INIT(KIB)};
	size_t at = 0;

	doc_attachments(doc, &nodes);
	attach_list(doc, &list);
	*all = (struct enclosures){
	    .n = list.n, .nodes = refs_new(), .ids = refs_new()};
	all->v = xcalloc(list.n + 1, sizeof *all->v);
	for (size_t i = 0; i < nodes.n; i++) {
		size_t n = entries(doc, nodes.v[i].node);

		enter(all, doc, nodes.v[i].node, at);
		for (; n > 0 && at < list.n; n--, at++) {
			all->v[at].node = nodes.v[i].node;
			read_one(&all->v[at], &list.v[at], &left, warnings);
		}
	}
	warn(&left, warnings);
	attach_list_free(&list);
	doc_attachments_free(&nodes);
}

void
enclosure_free(struct enclosures *all)
{
	if (all == NULL)
		return;
	for (size_t i = 0; i < all->n; i++)
		free(all->v[i].data);
	free(all->v);
	refs_free(all->nodes);
	refs_free(all->ids);
	*all = (struct enclosures){NULL, 0, NULL, NULL};
}

void
enclosure_embed(struct enclosures *all, struct pdfmeta *meta, int64_t date)
{
	for (size_t i = 0; i < all->n; i++) {
		struct enclosure *e = &all->v[i];
		struct pdfmeta_file file = {.name = e->name,
		    .description = e->description,
		    .media = e->media,
		    .relation = PDFMETA_SUPPLEMENT,
		    .data = e->data,
		    .len = e->size};

		if (e->reason == NULL && e->data != NULL)
			pdfmeta_embed(meta, &file, date);
		free(e->data);
		e->data = NULL;
	}
}

const struct enclosure *
enclosure_of(const struct enclosures *all, const void *node)
{
	size_t at;

	if (all == NULL || !refs_get(all->nodes, &node, sizeof node, &at) ||
	    at >= all->n)
		return NULL;
	return &all->v[at];
}

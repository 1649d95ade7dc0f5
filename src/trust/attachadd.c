#include <config.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "attachadd.h"
#include "base64.h"
#include "buf.h"
#include "caps.h"
#include "doc.h"
#include "msg.h"
#include "sigplace.h"
#include "spool.h"
#include "utf8.h"
#include "warnings.h"
#include "xalloc.h"

#define DS "http://www.w3.org/2000/09/xmldsig#"

/* Types of all versions (protocol, 9.2: Attachment/type). */
static const char *const types[] = {"EMREX transcript", "Transcript of Records",
    "Diploma", "Diploma Supplement", "Micro Credential", "Letter of Nomination",
    "Certificate of Training", "Learning Agreement", "Certificate of Enrolment",
    "Other"};
#define NTYPES (sizeof types / sizeof types[0])

bool
attachadd_type(const char *type)
{
	for (size_t i = 0; i < NTYPES; i++)
		if (strcmp(type, types[i]) == 0)
			return true;
	return false;
}

const char *
attachadd_types(void)
{
	static char list[512];

	if (list[0] == '\0')
		for (size_t i = 0; i < NTYPES; i++)
			snprintf(list + strlen(list),
			    sizeof list - strlen(list), "%s%s", i ? ", " : "",
			    types[i]);
	return list;
}

int
attachadd_title(const char *title, struct fault *fault)
{
	struct utf8 utf8 = {.source = UTF8_UTF8};
	size_t n = strlen(title);
	unsigned char *room = xmalloc(UTF8_ROOM(n));
	int status = 0;

	if (utf8_more(&utf8, (const unsigned char *)title, n, room, fault) <
		0 ||
	    utf8_end(&utf8, fault) == -1)
		status = -1;
	free(room);
	return status;
}

/* The children of the root that matter, by their number from 1. */
struct places {
	uint64_t anchor; /* the new one goes behind it; 0: none */
	uint64_t *out;	 /* what is taken out */
	size_t nout;
	size_t nsigs; /* Signatures among them */
};

static bool
is_signature(const xmlNode *node)
{
	return strcmp((const char *)node->name, "Signature") == 0 &&
	       node->ns != NULL &&
	       strcmp((const char *)node->ns->href, DS) == 0;
}

/* An attachment of type TYPE? */
static bool
is_typed(const struct doc *doc, const xmlNode *attachment, const char *type)
{
	char *have = doc_text_at(doc, attachment, "type");
	bool same = have != NULL && strcmp(have, type) == 0;

	free(have);
	return same;
}

/* With TYPE (else NULL) the attachments of that type go, too. */
static void
look(const struct doc *doc, const char *type, struct places *p)
{
	const xmlNode *root = doc_root(doc);
	enum place at;
	uint64_t n = 0;
	bool goes;

	for (const xmlNode *c = root->children; c != NULL; c = c->next) {
		if (c->type != XML_ELEMENT_NODE)
			continue;
		n++;
		at = doc_is(doc, c)
			 ? place_of(PLACE_ROOT, (const char *)c->name)
			 : PLACE_NONE;
		goes = is_signature(c);
		p->nsigs += goes;
		goes |= type != NULL && at == PLACE_ATTACHMENT &&
			is_typed(doc, c, type);
		if (goes) {
			p->out =
			    xreallocarray(p->out, p->nout + 1, sizeof *p->out);
			p->out[p->nout++] = n;
		} else {
			if (at == PLACE_REPORT || at == PLACE_ATTACHMENT)
				p->anchor = n;
		}
	}
}

/* ASCII only, so that it fits any encoding. */
static void
put_text(struct buf *out, const char *s)
{
	while (*s != '\0') {
		unsigned char c = (unsigned char)*s++;
		unsigned long u = c;
		int more = c >= 0xf0 ? 3 : c >= 0xe0 ? 2 : c >= 0xc0 ? 1 : 0;

		if (more > 0)
			u = c & (0x3fu >> more);
		while (more-- > 0 && (*s & 0xc0) == 0x80)
			u = u << 6 | ((unsigned char)*s++ & 0x3f);
		if (u >= 0x7f || strchr("<>&\"'", (int)u) != NULL)
			buf_printf(out, "&#%lu;", u);
		else
			buf_addc(out, (char)u);
	}
}

/* <P:attachment>..</P:attachment>, P being the prefix of the root. */
static int
element(const struct attachadd *add, const char *prefix, struct buf *out)
{
	char *p = prefix ? xasprintf("%s:", prefix) : xstrdup("");
	char *code = xmalloc(BASE64_ENCODED(add->len) + 1);
	int status = 0;

	base64_encode(add->data, add->len, code);
	code[BASE64_ENCODED(add->len)] = '\0';
	buf_printf(out, "<%sattachment><%stitle%s>", p, p,
	    add->title ? "" : " xml:lang=\"en\"");
	put_text(out, add->title ? add->title : add->type);
	buf_printf(out, "</%stitle><%stype>%s</%stype>", p, p, add->type, p);
	buf_printf(out, "<%scontent>data:%s;base64,", p, add->media);
	/* what did not fit must not be followed by what does */
	if (buf_adds(out, code) != 0 ||
	    buf_printf(out, "</%scontent></%sattachment>", p, p) != 0)
		status = -1;
	free(code);
	free(p);
	return status;
}

/* TEXT in the units of the document's encoding. */
static int
write_text(const struct sigplace *place, const struct buf *text,
    struct spool *out, struct fault *fault)
{
	char units[8 * KIB];

	if (place->width == 1)
		return spool_write(out, text->data, text->len, fault);
	for (size_t i = 0; i < text->len;) {
		size_t n = 0;

		for (; n < sizeof units && i < text->len; n += 2, i++) {
			units[n + !place->big] = '\0';
			units[n + place->big] = text->data[i];
		}
		if (spool_write(out, units, n, fault) == -1)
			return -1;
	}
	return 0;
}

static int
copy(struct spool *in, uint64_t from, uint64_t to, struct spool *out,
    struct fault *fault)
{
	char window[64 * KIB];

	while (from < to) {
		size_t want = to - from < sizeof window ? (size_t)(to - from)
							: sizeof window;
		ptrdiff_t n = spool_read(in, from, window, want, fault);

		if (n < 0 ||
		    (n == 0 && fault_set(fault, VERDICT_TROUBLE, 0,
				   "changed while it was read") == -1) ||
		    spool_write(out, window, (size_t)n, fault) == -1)
			return -1;
		from += (uint64_t)n;
	}
	return 0;
}

/*
 * The bytes with TEXT behind the anchor and without what goes, which comes in
 * the order of the document; either may be first in a document that is not
 * valid.
 */
static int
splice(const struct places *p, struct spool *in, const struct buf *text,
    struct spool *out, struct fault *fault)
{
	struct sigplace anchor, old;
	uint64_t at = 0;
	bool put = false;

	if (sigplace_find(in, p->anchor, &anchor, fault) == -1)
		return -1;
	for (size_t i = 0; i < p->nout; i++) {
		if (sigplace_find(in, p->out[i], &old, fault) == -1)
			return -1;
		if (!put && old.old >= anchor.old_end) {
			if (copy(in, at, anchor.old_end, out, fault) == -1 ||
			    write_text(&anchor, text, out, fault) == -1)
				return -1;
			at = anchor.old_end;
			put = true;
		}
		if (copy(in, at, old.old, out, fault) == -1)
			return -1;
		at = old.old_end;
	}
	if (!put && (copy(in, at, anchor.old_end, out, fault) == -1 ||
			write_text(&anchor, text, out, fault) == -1))
		return -1;
	return copy(in, put ? at : anchor.old_end, spool_size(in), out, fault);
}

int
attachadd(const struct attachadd *add, const struct doc *doc, struct spool *in,
    struct spool *out, struct warnings *warnings, struct fault *fault)
{
	struct places p = {0, NULL, 0, 0};
	struct buf text = BUF_INIT(2 * CAP_ATTACHMENT);
	const xmlNs *ns = doc_root(doc)->ns;
	int status = -1;

	if (strcmp(add->type, types[0]) == 0 &&
	    strcmp(add->media, "application/pdf") != 0)
		return fault_set(fault, VERDICT_NO, 0,
		    "want a PDF as EMREX transcript, have %s", add->media);
	look(doc, NULL, &p);
	if (p.nsigs > 0 && !add->drop_signature) {
		fault_set(fault, VERDICT_NO, 0,
		    "it is signed, and an attachment breaks the signature: "
		    "want --drop-signature");
		goto out;
	}
	if (p.anchor == 0) {
		fault_set(fault, VERDICT_NO, 0,
		    "no report to put an attachment behind");
		goto out;
	}
	if (element(add, ns ? (const char *)ns->prefix : NULL, &text) == -1) {
		fault_set(fault, VERDICT_TROUBLE, 0,
		    "an attachment of more than %lu MiB", CAP_ATTACHMENT / MIB);
		goto out;
	}
	status = splice(&p, in, &text, out, fault);
	if (status == 0 && p.nsigs > 0)
		warnings_add(warnings, "the signature is taken out");
out:
	buf_free(&text);
	free(p.out);
	return status;
}

int
attachadd_drop(const char *type, const struct doc *doc, struct spool *in,
    struct spool *out, struct warnings *warnings, struct fault *fault)
{
	struct places p = {0, NULL, 0, 0};
	struct buf none = BUF_INIT(0);
	int status = -1;

	look(doc, type, &p);
	if (p.anchor == 0)
		fault_set(fault, VERDICT_NO, 0,
		    "no report to put an attachment behind");
	else
		status = splice(&p, in, &none, out, fault);
	if (status == 0 && p.nsigs > 0) {
		warnings_add(warnings, "the signature is taken out");
		status = 1;
	}
	free(p.out);
	return status;
}

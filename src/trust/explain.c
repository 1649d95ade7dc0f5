#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "anchor.h"
#include "buf.h"
#include "caps.h"
#include "cert.h"
#include "explain.h"
#include "mend.h"
#include "msg.h"
#include "scan.h"
#include "search.h"
#include "spool.h"
#include "xml.h"
#include "xalloc.h"

#define SENTENCE 4096 /* bytes; names in it are cut by those who give them */

/* "good once CURE and CURE: CAUSE, and CAUSE"; elmo-verify(1) lists them. */
static const struct words {
	const char *cure, *cause;
} words[CAUSES] = {
    [CAUSE_LEAD] = {"the white space before the XML declaration is taken out",
	"something was put before the document"},
    [CAUSE_BYTES] = {"its bytes are read as windows-1252",
	"Latin-1 bytes stand under a UTF-8 declaration"},
    [CAUSE_CUT] = {"the end tags that are missing are put back",
	"the end of the document was cut off"},
    [CAUSE_ENVELOPE] = {"elmo is taken out of the elements around it",
	"the document was put into an envelope after signing"},
    [CAUSE_STRIP] = {"the white space between elements is taken out",
	"the document was pretty-printed after signing"},
    [CAUSE_LINE] = {"the white space between elements and the lines around "
		    "texts are taken out",
	"the document was pretty-printed after signing, texts too"},
    [CAUSE_TRIM] = {"the white space between elements and around texts is "
		    "taken out",
	"the document was pretty-printed after signing, texts too"},
    [CAUSE_WRAP] = {"the white space between elements is taken out and the "
		    "lines of texts are joined",
	"the document was pretty-printed after signing, and its texts wrapped"},
    [CAUSE_CHARS] = {"its characters are decoded once more",
	"UTF-8 was read as windows-1252 and encoded again"},
    [CAUSE_CR] = {"the carriage returns are taken out",
	"references to carriage returns (&#13;) were put in after signing"},
    [CAUSE_CR_BLANK] = {"the carriage returns between elements are taken out",
	"references to carriage returns (&#13;) were put in after signing"},
    [CAUSE_CR_LEAF] = {"the carriage returns in texts are taken out",
	"references to carriage returns (&#13;) were put in after signing"},
    [CAUSE_CR_TWICE] = {"of two carriage returns one is taken out",
	"references to carriage returns (&#13;) were put in after signing"},
    [CAUSE_NO_CR] = {"a carriage return is put before every line feed",
	"signed carriage returns were lost"},
    [CAUSE_NO_CR_LEAF] = {"a carriage return is put before every line feed in "
			  "texts",
	"signed carriage returns were lost"},
    [CAUSE_NO_CR_BLANK] = {"a carriage return is put before every line feed "
			   "between elements",
	"signed carriage returns were lost"},
    [CAUSE_SCHEMA] = {"xsi:schemaLocation is taken out of the root element",
	"it was put there after signing"},
    [CAUSE_NS_ADDED] = {"unused namespace declarations are taken out of the "
			"root element",
	"they came to the root element after signing"},
    [CAUSE_NS_GONE] = {"an unused namespace declaration is put back on the "
		       "root element",
	"it was taken out after signing"},
    [CAUSE_NAMES] = {"namespace prefixes are put back as producers write them",
	"a tool gave out its own prefixes after signing"},
    [CAUSE_PI] = {"the processing instructions are taken out",
	"one was put in after signing"},
    [CAUSE_INDENT_2] = {"the elements are indented by two spaces",
	"it was signed with that white space, which was changed since"},
    [CAUSE_INDENT_4] = {"the elements are indented by four spaces",
	"it was signed with that white space, which was changed since"},
    [CAUSE_INDENT_TAB] = {"the elements are indented by tabs",
	"it was signed with that white space, which was changed since"},
    [CAUSE_SIGNED_INFO] = {"the white space inside SignedInfo is put right",
	"the Signature was reformatted after it was made"},
};

/* What is said when no undoing is the answer; elmo-verify(1) lists them. */
static const char too_large[] =
    "too large to be explained: want at most %lu MiB";
static const char unreadable[] =
    "it cannot be read, and nothing that was undone changes that: %s";
static const char cut_before[] =
    "the end of the document was cut off: it ends in line %ld, before its "
    "signature";
static const char cut_inside[] =
    "the end of the document was cut off: it ends in line %ld, inside its "
    "signature";
static const char unsigned_[] = "there is no signature";
static const char unjudged[] =
    "the signature cannot be judged, and nothing that was undone changes "
    "that: %s";
static const char other_key[] =
    "the content is as it was signed, but the key is another one: %s";
static const char edited[] =
    "the content was edited after signing: the signature value is good%s, and "
    "nothing that was undone makes the digest right";
static const char apart[] =
    "digest and signature value can both be made good, but not by the same "
    "undoing: more happened to the document than was tried";
static const char damaged[] =
    "the signature itself was damaged: the content is as it was signed%s, but "
    "no undoing makes the signature value one of the key that KeyInfo names";
static const char damaged_or_other[] =
    "the signature itself was damaged or the key is another one: the content "
    "is as it was signed%s, but none of the keys at hand made the signature "
    "value";
static const char foreign[] =
    "nothing that was undone makes the digest or the signature value good: "
    "content and signature were both changed, or the signature is that of "
    "another document";
static const char not_all[] = "; not all was tried, for the document is large";

/* A document that can be parsed, and what was done so that it can. */
struct readable {
	struct spool *doc;
	struct spool *own; /* DOC, when it was mended */
	struct scan scan;
	struct fault fault;
	enum cause mended[3];
	size_t n;
	long cut;	   /* line that the document ends in, or 0 */
	bool begun, ended; /* its Signature, before the end was cut off */
};

static bool
has(const struct readable *r, enum cause what)
{
	for (size_t i = 0; i < r->n; i++)
		if (r->mended[i] == what)
			return true;
	return false;
}

static bool
parses(struct readable *r)
{
	struct xml_sink sink;

	scan_free(&r->scan);
	sink = scan_sink(&r->scan);
	r->fault = (struct fault)FAULT_NONE;
	return xml_parse(r->doc, &sink, 1, NULL, &r->fault) == 0;
}

/* The document is cut; the scan is still the one of what there is of it. */
static void
note_cut(struct readable *r)
{
	r->cut = mend_lines(r->doc);
	r->begun = r->scan.signature;
	r->ended = r->scan.closed;
}

/* Mends one thing that was not mended yet; false when there is none. */
static bool
mend(struct readable *r, bool all)
{
	struct spool *better = NULL;
	enum cause what;

	for (what = CAUSE_LEAD; what <= CAUSE_CUT && !better; what++) {
		if (has(r, what))
			continue;
		if (what == CAUSE_LEAD)
			better = mend_lead(r->doc);
		else if (what == CAUSE_BYTES)
			better = mend_bytes(r->doc, all);
		else
			better = mend_cut(r->doc, &r->scan);
		if (better != NULL && what == CAUSE_CUT)
			note_cut(r);
		if (better != NULL)
			r->mended[r->n++] = what;
	}
	if (better == NULL)
		return false;
	spool_free(r->own);
	r->doc = r->own = better;
	return true;
}

/* 0 when the document can be parsed, else -1 with r->fault set. */
static int
readable(struct readable *r, struct spool *doc, bool all)
{
	struct fault first;

	memset(r, 0, sizeof *r);
	r->doc = doc;
	if (parses(r))
		return 0;
	first = r->fault;
	while (mend(r, all))
		if (parses(r))
			return 0;
	r->fault = first;
	return -1;
}

static void
readable_free(struct readable *r)
{
	scan_free(&r->scan);
	spool_free(r->own);
}

/* Whose key it is; the caller frees. */
static char *
whose(const struct anchors *anchors, const struct cert *cert)
{
	char *name = anchors_whose(anchors, cert), hex[HASH_HEX];

	if (name != NULL)
		return name;
	if (!cert->bare)
		return xasprintf("that of %s", cert->subject);
	hash_hex(hex, cert->spki, sizeof cert->spki);
	return xasprintf("a bare key whose SHA-256 is %s", hex);
}

static void
list(struct buf *out, const struct readable *r, const struct search_result *s,
    bool cures)
{
	const char *said[CAUSES];
	size_t n = 0;

	for (size_t i = 0; i < r->n + s->ncauses; i++) {
		enum cause c = i < r->n ? r->mended[i] : s->cause[i - r->n];
		const char *text = cures ? words[c].cure : words[c].cause;
		size_t k = 0;

		while (k < n && strcmp(said[k], text) != 0)
			k++;
		if (k < n)
			continue;
		said[n++] = text;
		buf_printf(out, "%s%s",
		    n == 1  ? ""
		    : cures ? " and "
			    : ", and ",
		    text);
	}
}

static void
say_good(struct buf *out, const struct readable *r,
    const struct search_result *s, const char *key)
{
	if (r->n + s->ncauses == 0) {
		buf_printf(out, other_key, key);
		return;
	}
	buf_adds(out, s->maker.trusted
			  ? "good once "
			  : "digest and signature value are good once ");
	list(out, r, s, true);
	buf_adds(out, ": ");
	list(out, r, s, false);
	if (!s->maker.trusted)
		buf_printf(out, "; but the key is another one: %s", key);
}

static void
say_damaged(
    struct buf *out, const struct readable *r, const struct search_result *s)
{
	struct buf once = BUF_INIT(SENTENCE);

	if (r->n + s->ncauses > 0) {
		buf_adds(&once, " once ");
		list(&once, r, s, true);
	} else {
		buf_adds(&once, "");
	}
	buf_printf(out, s->maker.own ? damaged : damaged_or_other, once.data);
	buf_free(&once);
}

static void
say(struct buf *out, struct anchors *anchors, const struct readable *r,
    const struct search_result *s)
{
	char *key = s->maker.cert ? whose(anchors, s->maker.cert) : NULL;

	if (s->found) {
		say_good(out, r, s, key);
	} else if (s->value && s->digest) {
		buf_adds(out, apart);
	} else if (s->value) {
		/* where the verdict is that the value is not */
		buf_printf(out, edited,
		    s->straight ? "" : " but for the form of SignedInfo");
		if (s->incomplete)
			buf_adds(out, not_all);
		if (key != NULL && !s->maker.trusted)
			buf_printf(
			    out, "; and the key is another one: %s", key);
	} else if (r->cut != 0 && !r->ended) {
		buf_printf(out, r->begun ? cut_inside : cut_before, r->cut);
	} else if (s->none) {
		buf_adds(out, unsigned_);
	} else if (s->fault.verdict != VERDICT_OK) {
		buf_printf(out, unjudged, s->fault.text);
	} else if (s->digest) {
		say_damaged(out, r, s);
	} else {
		buf_adds(out, foreign);
		if (s->incomplete)
			buf_adds(out, not_all);
	}
	free(key);
}

/* Searches; true when it is the answer, so that nothing else is tried. */
static bool
answered(struct spool *doc, struct anchors *anchors, bool all, bool last,
    struct buf *out)
{
	struct readable r;
	struct search_result s;
	bool done = true;

	memset(&s, 0, sizeof s);
	if (readable(&r, doc, all) == -1) {
		buf_printf(out, unreadable, r.fault.text);
		readable_free(&r);
		return true;
	}
	search_run(r.doc, &r.scan, anchors, &s);
	done = last || s.found || !has(&r, CAUSE_BYTES);
	if (done && !(s.found && r.n + s.ncauses == 0 && s.maker.trusted))
		say(out, anchors, &r, &s);
	search_free(&s);
	readable_free(&r);
	return done;
}

char *
explain(struct spool *doc, struct anchors *anchors)
{
	struct buf out = BUF_INIT(SENTENCE);

	if (anchors == NULL)
		return NULL;
	if (spool_size(doc) > CAP_TREE)
		buf_printf(&out, too_large, CAP_TREE / MIB);
	else if (!answered(doc, anchors, true, false, &out))
		answered(doc, anchors, false, true, &out);
	if (out.len == 0) {
		buf_free(&out);
		return NULL;
	}
	return buf_take(&out);
}

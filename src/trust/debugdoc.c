#include <config.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "algo.h"
#include "anchor.h"
#include "attach.h"
#include "attachadd.h"
#include "attachlist.h"
#include "buf.h"
#include "caps.h"
#include "cert.h"
#include "charset.h"
#include "check.h"
#include "debugrun.h"
#include "explain.h"
#include "mend.h"
#include "registry.h"
#include "rule.h"
#include "scan.h"
#include "spool.h"
#include "utf8.h"
#include "when.h"
#include "xml.h"
#include "xalloc.h"

/* A document on its way through the stages. */
struct paper {
	struct debug *d;
	const struct debug_options *options;
	struct spool *doc; /* as it was sent, but for its encoding */
	struct spool *own; /* what could be made readable of it, or NULL */
	long cut; /* of that only the lines before this one are the sender's */
};

static const char *
source_name(enum utf8_source source)
{
	static const char *const names[] = {
	    "UTF-8", "US-ASCII", "ISO-8859-1", "UTF-16LE", "UTF-16BE"};

	return names[source];
}

/* Every byte a character of the encoding?  -1 with *fault set. */
static int
check_bytes(
    struct utf8 *u, const struct buf *buf, size_t at, struct fault *fault)
{
	unsigned char out[UTF8_ROOM(4096)];
	struct fault why = FAULT_NONE;
	long line = 1;
	size_t n;

	for (; at < buf->len; at += n) {
		const unsigned char *s = (const unsigned char *)buf->data + at;

		n = buf->len - at < 4096 ? buf->len - at : 4096;
		if (utf8_more(u, s, n, out, &why) < 0)
			return fault_set(fault, VERDICT_TROUBLE,
			    line - 1 + (why.line > 0 ? why.line : 1), "%s",
			    why.text);
		for (size_t i = 0; i < n; i++)
			line += s[i] == '\n';
	}
	return utf8_end(u, fault);
}

/* Latin-1 that claims to be UTF-8 is written anew, to go on. */
static void
recode(struct debug *d, struct buf *buf)
{
	struct spool *in = spool_memory(buf->data, buf->len), *out = NULL;
	struct buf better = BUF_INIT(CAP_DEBUG);
	bool broken = false;

	if (charset_broken(in, &broken, NULL) == 0 && broken)
		out = spool_new(CAP_DEBUG);
	if (out != NULL && charset_repair(in, out, NULL) != 0) {
		/* mixed: what is no UTF-8 is windows-1252 */
		spool_free(out);
		out = buf->len <= CAP_TREE ? mend_bytes(in, false) : NULL;
	}
	if (out != NULL && debug_load(out, &better, NULL) == 0) {
		debugrun_note(d, DEBUG_ENCODING, 0,
		    "these bytes are taken for windows-1252 to go on; often a "
		    "Java machine without -Dfile.encoding=UTF-8");
		buf_free(buf);
		*buf = better;
	} else {
		buf_free(&better);
	}
	spool_free(out);
	spool_free(in);
}

void
debugrun_encoding(struct debug *d, struct buf *buf)
{
	size_t head = buf->len < 1024 ? buf->len : 1024;
	struct fault fault = FAULT_NONE;
	struct utf8 u;
	int bom;

	bom = utf8_begin(&u, (const unsigned char *)buf->data, head, &fault);
	if (bom < 0) {
		debugrun_fault(d, DEBUG_ENCODING, &fault);
		return;
	}
	if (check_bytes(&u, buf, (size_t)bom, &fault) == -1) {
		debugrun_fault(d, DEBUG_ENCODING, &fault);
		recode(d, buf);
		return;
	}
	debugrun_say(d, DEBUG_ENCODING, DEBUG_OK, 0, "%s%s",
	    source_name(u.source), bom > 0 ? ", with a byte order mark" : "");
}

/* The first N bytes of DOC, closed where they end; NULL if not well-formed. */
static struct spool *
closed(const char *data, size_t n)
{
	struct spool *part = spool_memory(data, n), *out;
	struct scan scan;
	struct xml_sink sink;
	struct fault fault = FAULT_NONE;

	memset(&scan, 0, sizeof scan);
	sink = scan_sink(&scan);
	xml_parse(part, &sink, 1, NULL, &fault);
	out = mend_cut(part, &scan);
	if (out != NULL && xml_parse(out, NULL, 0, NULL, &fault) != 0) {
		spool_free(out);
		out = NULL;
	}
	scan_free(&scan);
	spool_free(part);
	return out;
}

/* The offset of LINE, from 1; the end when there are not so many. */
static size_t
line_at(const struct buf *buf, long line)
{
	size_t at = 0;
	const char *next;

	while (--line > 0) {
		next = memchr(buf->data + at, '\n', buf->len - at);
		if (next == NULL)
			return buf->len;
		at = (size_t)(next - buf->data) + 1;
	}
	return at;
}

/* The least that can be closed: to the end of the root's start tag. */
static struct spool *
least(const struct buf *buf, size_t *from)
{
	struct spool *some = NULL;
	const char *at = buf->data;

	/* before it: a declaration, perhaps comments */
	for (int tags = 0; some == NULL && tags < 8; tags++) {
		at = memchr(at, '>', buf->len - (size_t)(at - buf->data));
		if (at == NULL)
			return NULL;
		*from = (size_t)(++at - buf->data);
		some = closed(buf->data, *from);
	}
	return some;
}

/*
 * What stands before the fault in LINE, closed: all of the line that can be
 * had is found by halving, since a part of what is well-formed is it, too.
 */
static struct spool *
before(const struct buf *buf, long line)
{
	size_t from = line_at(buf, line > 1 ? line - 1 : 1);
	size_t to = line_at(buf, line + 1), mid;
	struct spool *best = closed(buf->data, to), *some;

	if (best != NULL)
		return best;
	best = from > 0 ? closed(buf->data, from) : NULL;
	if (best == NULL)
		best = least(buf, &from);
	/* each step reads it all: not for large documents */
	while (best != NULL && buf->len <= MIB && from < to && to - from > 1) {
		mid = from + (to - from) / 2;
		some = closed(buf->data, mid);
		if (some != NULL) {
			spool_free(best);
			best = some;
			from = mid;
		} else {
			to = mid;
		}
	}
	return best;
}

/* It is not well-formed: what can be read of it? */
static void
salvage(struct paper *p, const struct fault *fault)
{
	struct buf buf = BUF_INIT(CAP_TREE);
	struct fault why = FAULT_NONE;

	if (debug_load(p->doc, &buf, &why) == -1)
		goto out;
	p->own = mend_lead(p->doc);
	if (p->own != NULL && xml_parse(p->own, NULL, 0, NULL, &why) == 0) {
		debugrun_note(p->d, DEBUG_XML, 0,
		    "the white space before it is left out to go on");
		goto out;
	}
	spool_free(p->own);
	p->own = before(&buf, fault->line > 0 ? fault->line : 1);
	if (p->own == NULL)
		goto out;
	p->cut = fault->line > 0 ? fault->line : 1;
	debugrun_note(p->d, DEBUG_XML, 0,
	    "what stands before that is closed and judged below");
out:
	buf_free(&buf);
}

static void
judge_xml(struct paper *p)
{
	struct fault fault = FAULT_NONE;

	if (xml_parse(p->doc, NULL, 0, NULL, &fault) == 0) {
		debugrun_say(p->d, DEBUG_XML, DEBUG_OK, 0,
		    "well-formed, %llu bytes",
		    (unsigned long long)spool_size(p->doc));
		return;
	}
	debugrun_fault(p->d, DEBUG_XML, &fault);
	salvage(p, &fault);
}

static void
judge_flavour(struct paper *p, const struct check_result *r)
{
	const struct flavour *f = &r->flavour;

	if (f->kind == FLAVOUR_V1 || f->kind == FLAVOUR_V2)
		debugrun_say(p->d, DEBUG_FLAVOUR, DEBUG_OK, 0,
		    "ELMO %s by what it uses, namespace tree/%s",
		    xsd_name(f->version), flavour_name(f->kind));
	else if (f->kind == FLAVOUR_NOT_ELMO)
		debugrun_say(p->d, DEBUG_FLAVOUR, DEBUG_BAD, 0,
		    "the root is no elmo element");
	else
		debugrun_say(p->d, DEBUG_FLAVOUR, DEBUG_BAD, 0,
		    "an elmo element in another namespace (%s): want %s, or "
		    "tree/v2",
		    flavour_name(f->kind), ELMO_NS_V1);
}

static void
tell_key(struct paper *p, const struct check_result *r)
{
	const struct siginfo *info = &r->dsig.info;
	const struct cert *cert = r->judgement.trust.cert;
	char stamp[WHEN_SIZE];

	if (info->signature != NULL && info->digest != NULL)
		debugrun_note(p->d, DEBUG_SIGNATURE, r->dsig.line, "%s over %s",
		    info->signature->name, info->digest->name);
	if (cert == NULL)
		return;
	debugrun_note(p->d, DEBUG_SIGNATURE, 0, "%s key of %d bits%s%s",
	    cert_type_name(cert->type), cert->bits,
	    cert->bare ? "" : ", certificate until ",
	    cert->bare ? "" : when_format(cert->not_after, stamp));
}

static void
signature_good(struct paper *p, const struct check_result *r)
{
	const struct trust_result *t = &r->judgement.trust;
	const char *name = t->name != NULL ? t->name : "a bare key";

	if (!t->trusted)
		debugrun_say(p->d, DEBUG_SIGNATURE, DEBUG_OK, 0,
		    "intact by the certificate it carries, %s, for which "
		    "nobody vouches%s",
		    name,
		    p->options->own ? ": --cert or --registry say whose it is"
				    : "");
	else
		debugrun_say(p->d, DEBUG_SIGNATURE, DEBUG_OK, 0,
		    "good, signed by %s%s%s", name,
		    t->entry != NULL ? ", " : "",
		    t->entry != NULL ? t->entry->url : "");
}

static void
tell_explanation(struct paper *p)
{
	char *why = explain(p->doc, p->options->anchors);

	if (why != NULL)
		debugrun_note(p->d, DEBUG_SIGNATURE, 0, "%s", why);
	free(why);
}

static void
judge_signature(struct paper *p, const struct check_result *r)
{
	const struct judgement *j = &r->judgement;

	if (r->signature == CHECK_GOOD) {
		signature_good(p, r);
	} else {
		debugrun_fault(p->d, DEBUG_SIGNATURE, &j->fault);
		if (j->reason != JUDGE_NONE)
			tell_explanation(p);
		if (p->options->own && !j->value_good && r->dsig.digest_good)
			debugrun_note(p->d, DEBUG_SIGNATURE, 0,
			    "the digest is right: the content is as signed");
	}
	if (p->d->part[DEBUG_ENCODING].verdict == DEBUG_TROUBLE)
		debugrun_note(p->d, DEBUG_SIGNATURE, 0,
		    "this is said of the document in its right encoding, not "
		    "of the bytes that were sent");
	tell_key(p, r);
	for (size_t i = 0; i < r->dsig.warnings.n; i++)
		debugrun_note(
		    p->d, DEBUG_SIGNATURE, 0, "%s", r->dsig.warnings.text[i]);
	for (size_t i = 0; j->have_trust && i < j->trust.warnings.n; i++)
		debugrun_note(
		    p->d, DEBUG_SIGNATURE, 0, "%s", j->trust.warnings.text[i]);
}

static void
judge_schema(struct paper *p, const struct check_result *r)
{
	const char *some = p->cut > 0 ? " before the cut" : "";
	size_t n = 0;

	if (r->unjudged) {
		debugrun_say(p->d, DEBUG_SCHEMA, DEBUG_TROUBLE, 0, "%s",
		    r->warnings.n > 0 ? r->warnings.text[0] : "not judged");
		return;
	}
	if (p->cut == 1) {
		debugrun_say(p->d, DEBUG_SCHEMA, DEBUG_SKIPPED, 0,
		    "all of it stands in the line where XML ends");
		return;
	}
	if (r->version == XSD_NONE) {
		debugrun_say(p->d, DEBUG_SCHEMA, DEBUG_SKIPPED, 0,
		    "no schema is known for this flavour");
		return;
	}
	/* what is missing at the cut is no fault of its own */
	for (size_t i = 0; i < r->nerrors; i++)
		n += p->cut == 0 || r->errors[i].line < p->cut;
	if (n == 0) {
		debugrun_say(p->d, DEBUG_SCHEMA, DEBUG_OK, 0,
		    "valid against ELMO %s%s", xsd_name(r->version), some);
		return;
	}
	debugrun_say(p->d, DEBUG_SCHEMA, DEBUG_BAD, 0,
	    "%s%zu error%s against ELMO %s%s",
	    n == CAP_SCHEMA_ERRORS ? "at least " : "", n, n == 1 ? "" : "s",
	    xsd_name(r->version), some);
	for (size_t i = 0; i < r->nerrors; i++)
		if (p->cut == 0 || r->errors[i].line < p->cut)
			debugrun_note(p->d, DEBUG_SCHEMA, r->errors[i].line,
			    "%s", r->errors[i].message);
}

/* What is read once for the parts that are judged as it is read. */
static void
judge_parts(struct paper *p)
{
	struct check_options options = {
	    .also = CHECK_DOCUMENT | CHECK_SIGNATURE | CHECK_SCHEMA,
	    .any_flavour = true,
	    .summary = true};
	struct check *check = check_new(p->options->anchors, &options);
	struct check_result r;

	check_document(check, p->own != NULL ? p->own : p->doc, &r);
	if (!r.read) {
		debugrun_fault(p->d, DEBUG_XML, &r.fault);
	} else {
		judge_flavour(p, &r);
		if (p->own == NULL) {
			memcpy(p->d->sha256, r.sha256, sizeof r.sha256);
			judge_signature(p, &r);
		}
		judge_schema(p, &r);
	}
	check_result_free(&r);
	check_free(check);
}

/* Nothing is signed that cannot be read; but why can be said. */
static void
unreadable_signature(struct paper *p)
{
	debugrun_say(p->d, DEBUG_SIGNATURE, DEBUG_TROUBLE, 0,
	    "cannot be judged: the document is not well-formed");
	tell_explanation(p);
}

/* Titles and the types that people made up are the learner's business. */
static void
tell_attachment(
    struct paper *p, const struct attach *a, const struct attachlist_row *row)
{
	char *what = xasprintf("%zu: %s, %s", a->number,
	    attachadd_type(a->type) ? a->type : "of a type ELMO does not have",
	    a->place);

	if (row->fault.verdict != VERDICT_OK)
		debugrun_say(p->d, DEBUG_ATTACHMENTS,
		    row->fault.verdict == VERDICT_NO ? DEBUG_BAD
						     : DEBUG_TROUBLE,
		    row->fault.line, "%s: %s", what, row->fault.text);
	else if (a->content == NULL)
		debugrun_note(
		    p->d, DEBUG_ATTACHMENTS, a->line, "%s: no content", what);
	else
		debugrun_note(p->d, DEBUG_ATTACHMENTS, a->line,
		    "%s: %s, %llu bytes", what, row->media, row->size);
	free(what);
}

static void
list_attachments(struct paper *p, const struct doc *doc)
{
	struct warnings warnings = WARNINGS_NONE;
	struct fault fault = FAULT_NONE;
	struct attach_list list;
	struct attachlist rows = {&list, NULL, VERDICT_OK, &warnings};

	attach_list(doc, &list);
	if (attachlist_measure(&rows, &fault) == -1) {
		debugrun_fault(p->d, DEBUG_ATTACHMENTS, &fault);
		goto out;
	}
	debugrun_mends(p->d, DEBUG_ATTACHMENTS, &warnings);
	if (rows.verdict == VERDICT_OK)
		debugrun_say(p->d, DEBUG_ATTACHMENTS, DEBUG_OK, 0,
		    "%zu attachment%s", list.n, list.n == 1 ? "" : "s");
	for (size_t i = 0; i < list.n; i++)
		tell_attachment(p, &list.v[i], &rows.rows[i]);
	warnings_clear(&warnings);
	fault = (struct fault)FAULT_NONE;
	if (attach_transcript(&list, &warnings, &fault) == NULL)
		debugrun_note(p->d, DEBUG_ATTACHMENTS, 0, "%s", fault.text);
	for (size_t i = 0; i < warnings.n; i++)
		debugrun_note(
		    p->d, DEBUG_ATTACHMENTS, 0, "%s", warnings.text[i]);
out:
	attachlist_free(&rows);
	attach_list_free(&list);
	warnings_free(&warnings);
}

static void
tell_findings(struct paper *p, const struct rule_findings *f)
{
	size_t n = 0, musts = 0;

	/* what is missing at the cut breaks no rule */
	for (size_t i = 0; i < f->n; i++) {
		const struct rule_finding *v = &f->v[i];

		if (p->cut > 0 && v->line >= p->cut)
			continue;
		n++;
		musts += v->level == RULE_MUST;
		debugrun_note(p->d, DEBUG_RULES, v->line, "%s (%s): %s: %s",
		    rule_id(v->rule), rule_level_name(v->level), v->message,
		    v->path);
	}
	if (musts > 0)
		debugrun_say(p->d, DEBUG_RULES, DEBUG_BAD, 0,
		    "%zu broken that must be kept, %zu other findings", musts,
		    n - musts);
	else
		debugrun_say(p->d, DEBUG_RULES, DEBUG_OK, 0,
		    n > 0 ? "kept that must be; %zu other finding%s" : "kept",
		    n, n == 1 ? "" : "s");
}

static void
judge_rules(struct paper *p, const struct doc *doc)
{
	const struct rule_set *rules = p->options->rules;
	struct rule_findings findings = {NULL, 0};
	struct fault fault = FAULT_NONE;
	struct rule_set all;

	if (rules == NULL && rule_choose(&all, RULE_EMREX, NULL, &fault) == 0)
		rules = &all;
	if (p->cut == 1)
		debugrun_say(p->d, DEBUG_RULES, DEBUG_SKIPPED, 0,
		    "all of it stands in the line where XML ends");
	else if (rules == NULL ||
		 rule_judge(doc, rules, XSD_NONE, &findings, &fault) == -1)
		debugrun_fault(p->d, DEBUG_RULES, &fault);
	else
		tell_findings(p, &findings);
	rule_findings_free(&findings);
}

/* What wants a tree. */
static void
judge_tree(struct paper *p)
{
	struct fault fault = FAULT_NONE;
	struct doc *doc = doc_read(p->own != NULL ? p->own : p->doc, &fault);

	if (doc == NULL && fault.verdict == VERDICT_NO)
		debugrun_say(
		    p->d, DEBUG_ATTACHMENTS, DEBUG_SKIPPED, 0, "no ELMO");
	else if (doc == NULL)
		debugrun_fault(p->d, DEBUG_ATTACHMENTS, &fault);
	if (doc != NULL) {
		judge_rules(p, doc);
		list_attachments(p, doc);
	}
	doc_free(doc);
}

void
debugrun_document(
    struct debug *d, const struct debug_options *options, struct spool *doc)
{
	struct paper p = {d, options, doc, NULL, 0};

	judge_xml(&p);
	if (d->part[DEBUG_XML].verdict == DEBUG_TROUBLE)
		unreadable_signature(&p);
	if (d->part[DEBUG_XML].verdict == DEBUG_OK || p.own != NULL) {
		judge_parts(&p);
		judge_tree(&p);
	}
	spool_free(p.own);
}

#include <config.h>

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "caps.h"
#include "container.h"
#include "debugrun.h"
#include "envelope.h"
#include "spool.h"
#include "warnings.h"
#include "xalloc.h"
#include "xml.h"

const char *
debug_stage_name(enum debug_stage stage)
{
	static const char *const names[DEBUG_STAGES] = {"form", "code",
	    "session", "base64", "gzip", "encoding", "xml", "flavour",
	    "signature", "schema", "rules", "attachments"};

	return names[stage];
}

const char *
debug_verdict_name(enum debug_verdict verdict)
{
	static const char *const names[] = {
	    "skipped", "ok", "mended", "bad", "trouble"};

	return names[verdict];
}

enum verdict
debug_verdict(const struct debug *d)
{
	enum verdict worst = VERDICT_OK, v;

	for (size_t i = 0; i < DEBUG_STAGES; i++) {
		v = d->part[i].verdict == DEBUG_TROUBLE ? VERDICT_TROUBLE
		    : d->part[i].verdict == DEBUG_BAD	? VERDICT_NO
							: VERDICT_OK;
		if (v > worst)
			worst = v;
	}
	return worst;
}

static void
add_note(struct debug_part *p, size_t at, struct debug_note note)
{
	if (p->n == CAP_DEBUG_NOTES) {
		free(note.text);
		p->more++;
		return;
	}
	p->v = xreallocarray(p->v, p->n + 1, sizeof *p->v);
	memmove(&p->v[at + 1], &p->v[at], (p->n - at) * sizeof *p->v);
	p->v[at] = note;
	p->n++;
}

static struct debug_note
note(long line, const char *fmt, va_list ap)
{
	char raw[CAP_DEBUG_TEXT], clean[CAP_DEBUG_TEXT];

	vsnprintf(raw, sizeof raw, fmt, ap);
	msg_clean(clean, sizeof clean, raw, strlen(raw));
	return (struct debug_note){xstrdup(clean), line};
}

void
debugrun_say(struct debug *d, enum debug_stage stage,
    enum debug_verdict verdict, long line, const char *fmt, ...)
{
	struct debug_part *p = &d->part[stage];
	struct debug_note new;
	va_list ap;

	va_start(ap, fmt);
	new = note(line, fmt, ap);
	va_end(ap);
	if (p->head.text != NULL && verdict <= p->verdict) {
		add_note(p, p->n, new);
		return;
	}
	if (p->head.text != NULL)
		add_note(p, 0, p->head);
	p->head = new;
	p->verdict = verdict;
}

void
debugrun_note(
    struct debug *d, enum debug_stage stage, long line, const char *fmt, ...)
{
	struct debug_note new;
	va_list ap;

	va_start(ap, fmt);
	new = note(line, fmt, ap);
	va_end(ap);
	add_note(&d->part[stage], d->part[stage].n, new);
}

void
debugrun_fault(
    struct debug *d, enum debug_stage stage, const struct fault *fault)
{
	debugrun_say(d, stage,
	    fault->verdict == VERDICT_NO ? DEBUG_BAD : DEBUG_TROUBLE,
	    fault->line, "%s", fault->text);
}

void
debugrun_mends(
    struct debug *d, enum debug_stage stage, const struct warnings *mends)
{
	for (size_t i = 0; i < mends->n; i++)
		debugrun_say(d, stage, DEBUG_MENDED, 0, "%s", mends->text[i]);
}

void
debugrun_forget(struct debug *d, enum debug_stage from)
{
	for (size_t i = from; i < DEBUG_STAGES; i++) {
		struct debug_part *p = &d->part[i];

		for (size_t k = 0; k < p->n; k++)
			free(p->v[k].text);
		free(p->v);
		free(p->head.text);
		memset(p, 0, sizeof *p);
	}
	d->sha256[0] = '\0';
}

enum sniff
debugrun_sniff(const struct buf *buf)
{
	return buf->len == 0
		   ? SNIFF_EMPTY
		   : sniff((const unsigned char *)buf->data,
			 buf->len < SNIFF_SIZE ? buf->len : SNIFF_SIZE);
}

/* Where the reading of one answer is. */
struct reading {
	const struct debug_options *options;
	debug_fn *fn;
	void *ctx;
	struct debug *d;
	const char *member;
	size_t told;
};

/* What was not reached says so. */
static void
tell(struct reading *r, const char *member)
{
	for (enum debug_stage s = 0; s < DEBUG_STAGES; s++)
		if (r->d->part[s].head.text == NULL)
			debugrun_say(
			    r->d, s, DEBUG_SKIPPED, 0, "nothing to look at");
	r->fn(r->ctx, member, r->d);
	r->told++;
}

static int
on_embedded(void *ctx, size_t n, struct spool *spool)
{
	struct reading *r = ctx;
	char *member = r->member != NULL
			   ? xasprintf("%s(elmo-%zu)", r->member, n)
			   : xasprintf("elmo-%zu", n);

	debugrun_document(r->d, r->options, spool);
	tell(r, member);
	debugrun_forget(r->d, DEBUG_XML);
	spool_free(spool);
	free(member);
	return 0;
}

/* An answer of the EWP, or of SOAP, with records in it? */
static bool
other_protocol(struct reading *r, struct spool *doc)
{
	struct fault fault = FAULT_NONE;
	char uri[CAP_NAME], local[CAP_NAME];
	size_t told = r->told;

	if (xml_root(doc, uri, local, sizeof uri, NULL) != 0 ||
	    !envelope_is(uri, local))
		return false;
	envelope_split(doc, on_embedded, r, &fault);
	if (r->told > told)
		return true;
	debugrun_fault(r->d, DEBUG_FLAVOUR, &fault);
	return false;
}

static void
examine_document(struct reading *r, struct buf *buf)
{
	struct spool *doc = NULL;

	if (buf->len > 0) {
		debugrun_encoding(r->d, buf);
		doc = spool_memory(buf->data, buf->len);
	}
	if (doc == NULL || !other_protocol(r, doc)) {
		if (doc != NULL)
			debugrun_document(r->d, r->options, doc);
		tell(r, r->member);
	}
	spool_free(doc);
}

static void examine(struct reading *r, struct buf *answer, bool inside);

int
debug_load(struct spool *spool, struct buf *answer, struct fault *fault)
{
	char chunk[32 * KIB];
	uint64_t off = 0;
	ptrdiff_t n;

	while ((n = spool_read(spool, off, chunk, sizeof chunk, fault)) > 0) {
		if (buf_add(answer, chunk, (size_t)n) == -1)
			return fault_set(fault, VERDICT_TROUBLE, 0,
			    "larger than %lu bytes", CAP_DEBUG);
		off += (uint64_t)n;
	}
	return n < 0 ? -1 : 0;
}

static int
on_member(void *ctx, struct container_member *m)
{
	struct reading *r = ctx;
	struct buf buf = BUF_INIT(CAP_DEBUG);
	struct fault fault = FAULT_NONE;

	r->member = m->name;
	if (m->spool == NULL)
		fault = *m->fault;
	else if (debug_load(m->spool, &buf, &fault) == 0)
		examine(r, &buf, true);
	if (fault.verdict != VERDICT_OK) {
		debugrun_fault(r->d, DEBUG_FORM, &fault);
		tell(r, m->name);
	}
	debugrun_forget(r->d, DEBUG_FORM);
	r->member = NULL;
	buf_free(&buf);
	return 0;
}

static bool
is_archive(enum sniff kind)
{
	return kind == SNIFF_ZIP || kind == SNIFF_TAR || kind == SNIFF_7ZIP;
}

/* BUF is an archive; what cannot be read of it is one more answer. */
static void
examine_archive(struct reading *r, struct buf *buf)
{
	struct fault fault = FAULT_NONE;
	struct spool *spool = spool_memory(buf->data, buf->len);

	debugrun_forget(r->d, DEBUG_FORM);
	container_read(spool, on_member, NULL, r, &fault);
	if (fault.verdict == VERDICT_OK && r->told == 0)
		fault_set(&fault, VERDICT_TROUBLE, 0,
		    "archive: no file in it: nothing to judge");
	if (fault.verdict != VERDICT_OK) {
		debugrun_fault(r->d, DEBUG_FORM, &fault);
		tell(r, NULL);
	}
	spool_free(spool);
}

/* INSIDE an archive there is none. */
static void
examine(struct reading *r, struct buf *answer, bool inside)
{
	bool field = false;

	if (inside || !is_archive(debugrun_sniff(answer))) {
		field = debugrun_form(r->d, r->options, answer);
		debugrun_wrap(r->d, answer, field);
	}
	if (!inside && !field && is_archive(debugrun_sniff(answer)))
		examine_archive(r, answer);
	else
		examine_document(r, answer);
}

void
debug_answer(const struct debug_options *options, struct buf *answer,
    debug_fn *fn, void *ctx)
{
	struct debug d;
	struct reading r = {options, fn, ctx, &d, NULL, 0};

	memset(&d, 0, sizeof d);
	examine(&r, answer, false);
	debugrun_forget(&d, DEBUG_FORM);
	buf_free(answer);
	*answer = (struct buf)BUF_INIT(CAP_DEBUG);
}

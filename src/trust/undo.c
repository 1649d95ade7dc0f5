#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "scan.h"
#include "siginfo.h"
#include "stage.h"
#include "undo.h"
#include "xalloc.h"

#define STAGES 5

struct undo {
	struct stage *stage[STAGES]; /* the last is told first */
	size_t n;
	struct xml_sink first;
};

void
stage_open(struct stage *s, const struct xml_tag *tag)
{
	if (++s->depth == 2 && xml_is(tag, SIG_NS, "Signature"))
		s->sealed = true;
}

void
stage_close(struct stage *s)
{
	if (s->depth-- == 2)
		s->sealed = false;
}

void
stage_start(struct stage *s, const struct xml_tag *tag)
{
	if (s->next.handler->start != NULL)
		s->next.handler->start(s->next.ctx, tag);
}

void
stage_end(struct stage *s, const struct xml_tag *tag)
{
	if (s->next.handler->end != NULL)
		s->next.handler->end(s->next.ctx, tag);
}

void
stage_text(struct stage *s, const char *text, size_t n)
{
	if (n > 0 && s->next.handler->text != NULL)
		s->next.handler->text(s->next.ctx, text, n);
}

void
stage_comment(void *ctx, const char *text, size_t n)
{
	struct stage *s = ctx;

	if (s->next.handler->comment != NULL)
		s->next.handler->comment(s->next.ctx, text, n);
}

void
stage_pi(struct stage *s, const char *target, const char *data)
{
	if (s->next.handler->pi != NULL)
		s->next.handler->pi(s->next.ctx, target, data);
}

/* Takes elmo out of what it was put into, with the names it needs. */
struct unpack {
	struct stage stage;
	const struct scan *scan;
	size_t from; /* depth of elmo while inside it */
	bool done;
};

static void
unpack_root(struct unpack *u, const struct xml_tag *tag)
{
	struct xml_ns ns[2 * SCAN_NS];
	struct xml_tag copy = *tag;
	size_t n = tag->nns < SCAN_NS ? tag->nns : SCAN_NS;

	if (n > 0)
		memcpy(ns, tag->ns, n * sizeof *ns);
	for (size_t i = 0; i < u->scan->nns; i++)
		if (!u->scan->ns[i].own && u->scan->ns[i].used) {
			const char *p = u->scan->ns[i].prefix;

			ns[n].prefix = *p != '\0' ? p : NULL;
			ns[n++].uri = u->scan->ns[i].uri;
		}
	copy.ns = ns;
	copy.nns = n;
	stage_start(&u->stage, &copy);
}

/* A prefix that only the Signature uses it had declared itself. */
static void
unpack_signature(struct unpack *u, const struct xml_tag *tag)
{
	struct xml_ns ns[SCAN_NS + 1];
	struct xml_tag copy = *tag;
	const char *prefix = tag->prefix ? tag->prefix : "";
	const struct scan_ns *s = u->scan->ns;
	size_t n = tag->nns < SCAN_NS ? tag->nns : SCAN_NS;

	if (n > 0)
		memcpy(ns, tag->ns, n * sizeof *ns);
	for (size_t i = 0; i < tag->nns; i++)
		if (strcmp(tag->ns[i].prefix ? tag->ns[i].prefix : "",
			prefix) == 0)
			prefix = "xml"; /* it has */
	for (size_t i = 0; i < u->scan->nns; i++)
		if (!s[i].own && !s[i].used &&
		    strcmp(s[i].prefix, prefix) == 0) {
			ns[n].prefix = tag->prefix;
			ns[n++].uri = SIG_NS;
		}
	copy.ns = ns;
	copy.nns = n;
	stage_start(&u->stage, &copy);
}

static void
unpack_start(void *ctx, const struct xml_tag *tag)
{
	struct unpack *u = ctx;

	u->stage.depth++;
	if (u->from > 0 && u->stage.depth == u->from + 1 &&
	    xml_is(tag, SIG_NS, "Signature")) {
		unpack_signature(u, tag);
	} else if (u->from > 0) {
		stage_start(&u->stage, tag);
	} else if (!u->done && strcmp(tag->local, "elmo") == 0) {
		u->from = u->stage.depth;
		unpack_root(u, tag);
	}
}

static void
unpack_end(void *ctx, const struct xml_tag *tag)
{
	struct unpack *u = ctx;

	if (u->from > 0)
		stage_end(&u->stage, tag);
	if (u->from == u->stage.depth--) {
		u->from = 0;
		u->done = true;
	}
}

static void
unpack_text(void *ctx, const char *s, size_t n)
{
	struct unpack *u = ctx;

	if (u->from > 0)
		stage_text(&u->stage, s, n);
}

static void
unpack_pi(void *ctx, const char *target, const char *data)
{
	struct unpack *u = ctx;

	if (u->from > 0)
		stage_pi(&u->stage, target, data);
}

static void
drop_stage(struct stage *s)
{
	free(s);
}

struct stage *
unpack_new(const struct scan *scan)
{
	static const struct xml_handler handler = {
	    unpack_start, unpack_end, unpack_text, stage_comment, unpack_pi};
	struct unpack *u = xcalloc(1, sizeof *u);

	u->stage.handler = &handler;
	u->stage.free = drop_stage;
	u->scan = scan;
	return &u->stage;
}

static void
plain_start(void *ctx, const struct xml_tag *tag)
{
	stage_start(ctx, tag);
}

static void
plain_end(void *ctx, const struct xml_tag *tag)
{
	stage_end(ctx, tag);
}

static void
plain_text(void *ctx, const char *s, size_t n)
{
	stage_text(ctx, s, n);
}

/* Leaves out the processing instructions. */
static struct stage *
unpi_new(void)
{
	static const struct xml_handler handler = {
	    plain_start, plain_end, plain_text, stage_comment, NULL};
	struct stage *s = xcalloc(1, sizeof *s);

	s->handler = &handler;
	s->free = drop_stage;
	return s;
}

static void
add(struct undo *u, struct stage *stage)
{
	stage->next = u->first;
	u->stage[u->n++] = stage;
	u->first = (struct xml_sink){stage->handler, stage};
}

struct undo *
undo_new(const struct undo_plan *plan, const struct scan *scan,
    const struct xml_sink *next)
{
	struct undo *u = xcalloc(1, sizeof *u);

	u->first = *next;
	if (plan->names != UNDO_NAMES_KEEP || plan->schema ||
	    plan->restore != UNDO_RESTORE_NONE || plan->drop != 0)
		add(u, unname_new(plan, scan));
	if (plan->blanks != UNDO_BLANKS_KEEP || plan->ends != UNDO_ENDS_KEEP)
		add(u, unspace_new(plan->blanks, plan->ends));
	if (plan->chars)
		add(u, uncode_new());
	if (plan->pi)
		add(u, unpi_new());
	if (plan->unpack)
		add(u, unpack_new(scan));
	return u;
}

struct xml_sink
undo_sink(const struct undo *undo)
{
	return undo->first;
}

void
undo_free(struct undo *undo)
{
	if (undo == NULL)
		return;
	for (size_t i = 0; i < undo->n; i++)
		undo->stage[i]->free(undo->stage[i]);
	free(undo);
}

#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "scan.h"
#include "siginfo.h"
#include "stage.h"
#include "xalloc.h"

/*
 * Namespace declarations and prefixes, which inclusive canonical form keeps
 * as they are written (Canonical XML 1.0, section 4.7).
 */
struct unname {
	struct stage stage;
	struct undo_plan plan;
	const struct scan *scan;
};

/* Room for what is added to a tag, and the tag that has it. */
struct made {
	struct xml_tag tag;
	struct xml_ns *ns;
	struct xml_attr *attr;
};

static void
make(struct made *m, const struct xml_tag *tag)
{
	m->tag = *tag;
	m->ns = xcalloc(tag->nns + SCAN_NS + 4, sizeof *m->ns);
	m->attr = xcalloc(tag->nattr + 1, sizeof *m->attr);
	if (tag->nattr > 0)
		memcpy(m->attr, tag->attr, tag->nattr * sizeof *m->attr);
	m->tag.ns = m->ns;
	m->tag.attr = m->attr;
	m->tag.nns = 0;
}

/* Declares PREFIX, "" for none, where it is not declared already. */
static void
declare(struct made *m, const char *prefix, const char *uri)
{
	for (size_t i = 0; i < m->tag.nns; i++)
		if (strcmp(m->ns[i].prefix ? m->ns[i].prefix : "", prefix) == 0)
			return;
	m->ns[m->tag.nns].prefix = *prefix != '\0' ? prefix : NULL;
	m->ns[m->tag.nns++].uri = uri;
}

/* The declaration of the scan that NS is, when the plan leaves it out. */
static const struct scan_ns *
dropped(const struct unname *u, const struct xml_ns *ns)
{
	const char *prefix = ns->prefix ? ns->prefix : "";

	for (size_t i = 0; i < u->scan->nns; i++)
		if ((u->plan.drop >> i & 1) != 0 &&
		    strcmp(u->scan->ns[i].prefix, prefix) == 0)
			return &u->scan->ns[i];
	return NULL;
}

static bool
is_schema(const struct xml_attr *a)
{
	return a->uri != NULL && strcmp(a->uri, UNDO_XSI) == 0 &&
	       (strcmp(a->local, "schemaLocation") == 0 ||
		   strcmp(a->local, "noNamespaceSchemaLocation") == 0);
}

static void
restore(const struct unname *u, struct made *m)
{
	switch (u->plan.restore) {
	case UNDO_RESTORE_NONE:
		break;
	case UNDO_RESTORE_BOTH:
		declare(m, "ns2", SIG_NS);
		declare(m, "xsi", UNDO_XSI);
		break;
	case UNDO_RESTORE_NS2:
		declare(m, "ns2", SIG_NS);
		break;
	case UNDO_RESTORE_XSI:
		declare(m, "xsi", UNDO_XSI);
		break;
	case UNDO_RESTORE_NS1:
		declare(m, "ns1", SIG_NS);
		break;
	case UNDO_RESTORE_DS:
		declare(m, "ds", SIG_NS);
		break;
	}
}

static const char *
elmo_prefix(const struct unname *u)
{
	return u->plan.names == UNDO_NAMES_NS0 ? "ns0" : "";
}

static const char *
sig_prefix(const struct unname *u)
{
	return u->plan.names == UNDO_NAMES_DS ? "ds" : "";
}

/* The prefix that the plan gives to names of URI, NULL for: as it is. */
static const char *
renamed(const struct unname *u, const char *uri)
{
	if (u->plan.names == UNDO_NAMES_KEEP || uri == NULL)
		return NULL;
	if (strcmp(uri, SIG_NS) == 0)
		return sig_prefix(u);
	if (strcmp(uri, u->scan->uri) == 0)
		return elmo_prefix(u);
	if (strcmp(uri, UNDO_XSI) == 0)
		return "xsi";
	return NULL;
}

static void
rename_all(const struct unname *u, struct made *m)
{
	const char *prefix = renamed(u, m->tag.uri);

	if (prefix != NULL)
		m->tag.prefix = *prefix != '\0' ? prefix : NULL;
	for (size_t i = 0; i < m->tag.nattr; i++) {
		prefix = renamed(u, m->attr[i].uri);
		if (prefix != NULL && *prefix != '\0')
			m->attr[i].prefix = prefix;
	}
}

/* The root as its producer would have written it. */
static void
root_names(const struct unname *u, struct made *m)
{
	if (u->plan.names == UNDO_NAMES_KEEP)
		return;
	declare(m, elmo_prefix(u), u->scan->uri);
	if (u->plan.names == UNDO_NAMES_NS0)
		declare(m, "ns1", SIG_NS);
	for (size_t i = 0; i < u->scan->nns; i++)
		if (u->scan->ns[i].used &&
		    strcmp(u->scan->ns[i].uri, UNDO_XSI) == 0)
			declare(m, "xsi", UNDO_XSI);
}

static void
root(const struct unname *u, struct made *m, const struct xml_tag *tag)
{
	size_t n = 0;

	root_names(u, m);
	for (size_t i = 0; i < tag->nns; i++)
		if (dropped(u, &tag->ns[i]) == NULL &&
		    renamed(u, tag->ns[i].uri) == NULL)
			declare(m, tag->ns[i].prefix ? tag->ns[i].prefix : "",
			    tag->ns[i].uri);
	restore(u, m);
	for (size_t i = 0; i < m->tag.nattr; i++)
		if (!u->plan.schema || !is_schema(&m->attr[i]))
			m->attr[n++] = m->attr[i];
	m->tag.nattr = n;
}

static void
below(const struct unname *u, struct made *m, const struct xml_tag *tag)
{
	for (size_t i = 0; i < tag->nns; i++)
		if (renamed(u, tag->ns[i].uri) == NULL)
			declare(m, tag->ns[i].prefix ? tag->ns[i].prefix : "",
			    tag->ns[i].uri);
}

/* What the Signature had from the root it must now declare itself. */
static void
signature(const struct unname *u, struct made *m)
{
	struct xml_ns own = {m->tag.prefix, SIG_NS};

	if (u->plan.names != UNDO_NAMES_KEEP)
		declare(m, sig_prefix(u), SIG_NS);
	else if (dropped(u, &own) != NULL)
		declare(m, own.prefix ? own.prefix : "", SIG_NS);
}

static void
unname_start(void *ctx, const struct xml_tag *tag)
{
	struct unname *u = ctx;
	bool was = u->stage.sealed;
	struct made m;

	stage_open(&u->stage, tag);
	if (u->stage.depth > 2 && u->plan.names == UNDO_NAMES_KEEP) {
		stage_start(&u->stage, tag);
		return;
	}
	make(&m, tag);
	if (u->stage.depth == 1)
		root(u, &m, tag);
	else
		below(u, &m, tag);
	rename_all(u, &m);
	if (u->stage.sealed && !was)
		signature(u, &m);
	stage_start(&u->stage, &m.tag);
	free(m.ns);
	free(m.attr);
}

static void
unname_end(void *ctx, const struct xml_tag *tag)
{
	struct unname *u = ctx;
	const char *prefix = renamed(u, tag->uri);
	struct xml_tag copy = *tag;

	if (prefix != NULL)
		copy.prefix = *prefix != '\0' ? prefix : NULL;
	stage_end(&u->stage, &copy);
	stage_close(&u->stage);
}

static void
unname_text(void *ctx, const char *s, size_t n)
{
	stage_text(ctx, s, n);
}

static void
unname_pi(void *ctx, const char *target, const char *data)
{
	stage_pi(ctx, target, data);
}

static void
unname_free(struct stage *stage)
{
	free(stage);
}

struct stage *
unname_new(const struct undo_plan *plan, const struct scan *scan)
{
	static const struct xml_handler handler = {
	    unname_start, unname_end, unname_text, stage_comment, unname_pi};
	struct unname *u = xcalloc(1, sizeof *u);

	u->stage.handler = &handler;
	u->stage.free = unname_free;
	u->plan = *plan;
	u->scan = scan;
	return &u->stage;
}

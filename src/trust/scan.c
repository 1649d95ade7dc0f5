#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "scan.h"
#include "siginfo.h"
#include "undo.h"
#include "xalloc.h"

static void
add_ns(struct scan *s, const struct xml_ns *ns, bool own)
{
	const char *prefix = ns->prefix ? ns->prefix : "";
	struct scan_ns *to;

	for (size_t i = 0; i < s->nns; i++)
		if (strcmp(s->ns[i].prefix, prefix) == 0) {
			/* the inner one goes before the outer one */
			free(s->ns[i].uri);
			s->ns[i].uri = xstrdup(ns->uri);
			s->ns[i].own = own;
			return;
		}
	if (s->nns == SCAN_NS)
		return;
	to = &s->ns[s->nns++];
	to->prefix = xstrdup(prefix);
	to->uri = xstrdup(ns->uri);
	to->own = own;
}

static void
use(struct scan *s, const char *prefix, const char *uri)
{
	for (size_t i = 0; i < s->nns; i++)
		if (strcmp(s->ns[i].prefix, prefix ? prefix : "") == 0 &&
		    strcmp(s->ns[i].uri, uri ? uri : "") == 0)
			s->ns[i].used = true;
}

static void
push(struct scan *s, const struct xml_tag *tag)
{
	if (s->nopen + 1 >= s->sopen) {
		s->sopen = s->sopen ? 2 * s->sopen : 64;
		s->open = xreallocarray(s->open, s->sopen, sizeof *s->open);
		s->child = xreallocarray(s->child, s->sopen, 1);
	}
	if (s->nopen > 0)
		s->child[s->nopen] = 1;
	s->open[s->nopen++] = tag->prefix != NULL
				  ? xasprintf("%s:%s", tag->prefix, tag->local)
				  : xstrdup(tag->local);
	s->child[s->nopen] = 0;
}

/* The elmo element, of which all else is asked. */
static void
found(struct scan *s, const struct xml_tag *tag)
{
	s->found = true;
	s->elmo = s->nopen;
	s->envelope = s->nopen > 1;
	s->uri = xstrdup(tag->uri ? tag->uri : "");
	s->prefix = xstrdup(tag->prefix ? tag->prefix : "");
	s->schema =
	    xml_attr(tag, UNDO_XSI, "schemaLocation") != NULL ||
	    xml_attr(tag, UNDO_XSI, "noNamespaceSchemaLocation") != NULL;
}

static void
names(struct scan *s, const struct xml_tag *tag)
{
	use(s, tag->prefix, tag->uri);
	for (size_t i = 0; i < tag->nattr; i++) {
		const struct xml_attr *a = &tag->attr[i];
		bool changed = false;
		char *out;

		/* what goes with the attribute is not used by it */
		if (a->prefix != NULL &&
		    (s->nopen != s->elmo ||
			strstr(a->local, "chemaLocation") == NULL))
			use(s, a->prefix, a->uri);
		if (s->mojibake)
			continue;
		out = xmalloc(a->len + 1);
		uncode(a->value, a->len, out, &changed);
		s->mojibake = changed;
		free(out);
	}
}

/* The end of a run of text; BETWEEN: an element is next to it. */
static void
finish(struct scan *s, bool between)
{
	if (s->run && !s->leaf) {
		s->between |= between;
		s->around |= !between && (s->rlf || s->rcr);
		s->cr_blank |= s->rcr;
		s->lf_blank |= s->rlf;
	} else if (s->run) {
		s->around |= s->edge;
		s->cr_leaf |= s->rcr;
		s->lf_leaf |= s->rlf;
	}
	s->run = s->leaf = s->edge = s->line = s->cr = false;
	s->rcr = s->rlf = false;
}

static void
on_start(void *ctx, const struct xml_tag *tag)
{
	struct scan *s = ctx;

	if (s->elmo > 0 && s->seal == 0)
		finish(s, true);
	push(s, tag);
	if (!s->found)
		for (size_t i = 0; i < tag->nns; i++)
			add_ns(s, &tag->ns[i], strcmp(tag->local, "elmo") == 0);
	if (!s->found && strcmp(tag->local, "elmo") == 0)
		found(s, tag);
	if (s->elmo == 0)
		return;
	if (s->nopen == s->elmo + 1 && xml_is(tag, SIG_NS, "Signature")) {
		s->seal = s->nopen;
		s->signature = true;
		if (s->sig_prefix == NULL)
			s->sig_prefix = xstrdup(tag->prefix ? tag->prefix : "");
	}
	if (s->seal == 0)
		names(s, tag);
}

static void
on_end(void *ctx, const struct xml_tag *tag)
{
	struct scan *s = ctx;

	(void)tag;
	if (s->elmo > 0 && s->seal == 0)
		finish(s, s->child[s->nopen] != 0);
	if (s->seal == s->nopen && s->seal > 0) {
		s->seal = 0;
		s->closed = true;
	}
	if (s->elmo == s->nopen)
		s->elmo = 0;
	free(s->open[--s->nopen]);
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

static void
look_for_mojibake(struct scan *s, const char *text, size_t n)
{
	const unsigned char *end = (const unsigned char *)text + n;
	char out[4096];

	/* the rest of it may be in the next piece: U+00C2 to U+00F4 */
	if (n >= 2 && end[-2] == 0xc3 && end[-1] >= 0x82 && end[-1] <= 0xb4)
		s->mojibake = true;
	for (size_t i = 0; i < n && !s->mojibake; i += sizeof out - 8) {
		size_t k = n - i < sizeof out ? n - i : sizeof out;

		uncode(text + i, k, out, &s->mojibake);
	}
}

static void
on_text(void *ctx, const char *text, size_t n)
{
	struct scan *s = ctx;

	if (s->elmo == 0 || s->seal > 0 || n == 0)
		return;
	if (!s->mojibake)
		look_for_mojibake(s, text, n);
	if (!s->leaf && is_blank(text[0]))
		s->edge = true;
	s->run = true;
	for (size_t i = 0; i < n; i++) {
		if (!is_blank(text[i])) {
			s->within |= s->leaf && s->line;
			s->leaf = true;
			s->line = false;
		}
		s->line |= text[i] == '\n';
		s->rlf |= text[i] == '\n' && !s->cr;
		s->cr_twice |= s->cr && text[i] == '\r';
		s->cr = text[i] == '\r';
		s->rcr |= s->cr;
	}
	if (s->leaf)
		s->edge |= is_blank(text[n - 1]);
}

static void
on_pi(void *ctx, const char *target, const char *data)
{
	struct scan *s = ctx;

	(void)target, (void)data;
	s->pi = true;
}

struct xml_sink
scan_sink(struct scan *scan)
{
	static const struct xml_handler handler = {
	    on_start, on_end, on_text, NULL, on_pi};

	return (struct xml_sink){&handler, scan};
}

void
scan_free(struct scan *s)
{
	while (s->nopen > 0)
		free(s->open[--s->nopen]);
	for (size_t i = 0; i < s->nns; i++) {
		free(s->ns[i].prefix);
		free(s->ns[i].uri);
	}
	free(s->open);
	free(s->child);
	free(s->uri);
	free(s->prefix);
	free(s->sig_prefix);
	memset(s, 0, sizeof *s);
}

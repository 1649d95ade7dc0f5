#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "diff.h"
#include "diffmatch.h"
#include "doc.h"
#include "xalloc.h"

/* A sign of a result; of one result there may be several of a kind. */
struct sign {
	char *key;
	size_t result;
};

struct signs {
	struct sign *v;
	size_t n, room;
};

enum kind { INSTANCE, COURSE, TITLE };

static void
add(struct signs *s, char *key, size_t result)
{
	if (s->n == s->room) {
		s->room = s->room > 0 ? 2 * s->room : 64;
		s->v = xreallocarray(s->v, s->room, sizeof *s->v);
	}
	s->v[s->n++] = (struct sign){key, result};
}

static void
signs_free(struct signs *s)
{
	for (size_t i = 0; i < s->n; i++)
		free(s->v[i].key);
	free(s->v);
}

static int
order(const void *a, const void *b)
{
	const struct sign *x = a, *y = b;
	int by = strcmp(x->key, y->key);

	if (by != 0)
		return by;
	return x->result < y->result ? -1 : x->result > y->result;
}

/* The signs of that kind; within one issuer, or wherever. */
static void
collect(const struct diff_side *side, enum kind kind, bool issuer,
    struct signs *signs)
{
	for (size_t i = 0; i < side->nresults; i++) {
		const struct diff_result *r = &side->results[i];
		const char *local = kind == TITLE ? "title" : "identifier";
		const xmlNode *node = doc_first(
		    side->doc, kind == INSTANCE ? r->loi : r->los, local);

		if (r->match != DIFF_NONE)
			continue;
		for (; node != NULL; node = doc_next(side->doc, node, local)) {
			char *type = doc_attr(node, "type");
			char *text = doc_text(node);

			if (*text != '\0')
				add(signs,
				    xasprintf("%s\037%s\037%s\037%s",
					issuer ? r->issuer : "",
					kind != TITLE && type != NULL ? type
								      : "",
					text, kind != INSTANCE ? r->date : ""),
				    i);
			free(type);
			free(text);
		}
	}
	if (signs->n > 0)
		qsort(signs->v, signs->n, sizeof *signs->v, order);
}

static void
match(struct diff_side *was, struct diff_side *is, enum kind kind, bool issuer)
{
	struct signs a = {NULL, 0, 0}, b = {NULL, 0, 0};
	size_t i = 0, k = 0;

	collect(was, kind, issuer, &a);
	collect(is, kind, issuer, &b);
	while (i < a.n && k < b.n) {
		int by = strcmp(a.v[i].key, b.v[k].key);
		struct diff_result *x = &was->results[a.v[i].result];
		struct diff_result *y = &is->results[b.v[k].result];

		if (by == 0 && x->match == DIFF_NONE && y->match == DIFF_NONE) {
			x->match = b.v[k].result;
			y->match = a.v[i].result;
		}
		/* whoever has found another by now makes room */
		i += by < 0 || (by == 0 && x->match != DIFF_NONE);
		k += by > 0 || (by == 0 && y->match != DIFF_NONE);
	}
	signs_free(&a);
	signs_free(&b);
}

void
diffmatch_results(struct diff_side *was, struct diff_side *is)
{
	static const enum kind kinds[] = {INSTANCE, COURSE, TITLE};

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		match(was, is, kinds[i], true);
		match(was, is, kinds[i], false);
	}
}

static void
collect_issuers(const struct diff_side *side, struct signs *signs)
{
	for (size_t i = 0; i < side->nreports; i++)
		add(signs, xstrdup(side->reports[i].issuer), i);
	if (signs->n > 0)
		qsort(signs->v, signs->n, sizeof *signs->v, order);
}

void
diffmatch_reports(struct diff_side *was, struct diff_side *is)
{
	struct signs a = {NULL, 0, 0}, b = {NULL, 0, 0};
	size_t i = 0, k = 0;

	collect_issuers(was, &a);
	collect_issuers(is, &b);
	while (i < a.n && k < b.n) {
		int by = strcmp(a.v[i].key, b.v[k].key);

		if (by == 0) {
			was->reports[a.v[i].result].match = b.v[k].result;
			is->reports[b.v[k].result].match = a.v[i].result;
		}
		i += by <= 0;
		k += by >= 0;
	}
	signs_free(&a);
	signs_free(&b);
	/* an issuer that changed its name, where no other can be meant */
	if (was->nreports == 1 && is->nreports == 1)
		was->reports[0].match = is->reports[0].match = 0;
}

#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "diff.h"
#include "difftell.h"
#include "doc.h"
#include "flavour.h"
#include "json.h"
#include "msg.h"
#include "xalloc.h"

#define LONGEST 200 /* bytes of a value that people are shown */

/* What an attachment is known by. */
static char *
mark(const struct attachlist *a, size_t i)
{
	const struct attach *entry = &a->list->v[i];

	if (a->rows[i].sha256[0] != '\0')
		return xstrdup(a->rows[i].sha256);
	return xasprintf(
	    "%s\037%s\037%s", entry->type, entry->title, entry->place);
}

struct marked {
	char *mark;
	size_t index;
};

static int
order(const void *a, const void *b)
{
	const struct marked *x = a, *y = b;
	int by = strcmp(x->mark, y->mark);

	if (by != 0)
		return by;
	return x->index < y->index ? -1 : x->index > y->index;
}

static struct marked *
marks(const struct attachlist *a)
{
	struct marked *v = xcalloc(a->list->n + 1, sizeof *v);

	for (size_t i = 0; i < a->list->n; i++)
		v[i] = (struct marked){mark(a, i), i};
	qsort(v, a->list->n, sizeof *v, order);
	return v;
}

static void
marks_free(struct marked *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		free(v[i].mark);
	free(v);
}

static void
one_sided(struct difftell *t, bool is, size_t index)
{
	t->v = xreallocarray(t->v, t->n + 1, sizeof *t->v);
	t->v[t->n++] = (struct difftell_attachment){is, index};
}

static void
compare(struct difftell *t)
{
	struct marked *a = marks(&t->was), *b = marks(&t->is);
	size_t n = t->was_list.n, m = t->is_list.n, i = 0, k = 0;

	while (i < n || k < m) {
		int by = i == n	  ? 1
			 : k == m ? -1
				  : strcmp(a[i].mark, b[k].mark);

		if (by < 0)
			one_sided(t, false, a[i].index);
		else if (by > 0)
			one_sided(t, true, b[k].index);
		i += by <= 0;
		k += by >= 0;
	}
	marks_free(a, n);
	marks_free(b, m);
}

int
difftell_make(struct difftell *t, const struct diff *diff, bool attachments,
    struct fault *fault)
{
	memset(t, 0, sizeof *t);
	t->diff = diff;
	t->was =
	    (struct attachlist){&t->was_list, NULL, VERDICT_OK, &t->warnings};
	t->is =
	    (struct attachlist){&t->is_list, NULL, VERDICT_OK, &t->warnings};
	if (!attachments)
		return 0;
	attach_list(diff->was.doc, &t->was_list);
	attach_list(diff->is.doc, &t->is_list);
	if (attachlist_measure(&t->was, fault) == -1 ||
	    attachlist_measure(&t->is, fault) == -1)
		return -1;
	compare(t);
	return 0;
}

void
difftell_free(struct difftell *t)
{
	attachlist_free(&t->was);
	attachlist_free(&t->is);
	attach_list_free(&t->was_list);
	attach_list_free(&t->is_list);
	warnings_free(&t->warnings);
	free(t->v);
	memset(t, 0, sizeof *t);
}

bool
difftell_same(const struct difftell *t)
{
	return t->n == 0 && diff_same(t->diff);
}

/* Neutralised; the caller frees it. */
static char *
clean(const char *s)
{
	size_t n = strlen(s);
	char *out = xmalloc(4 * n + 1);

	return msg_clean(out, 4 * n + 1, s, n);
}

static void
put_value(struct buf *out, const char *s)
{
	char *text;
	size_t n;

	if (s == NULL) {
		buf_adds(out, "(none)");
		return;
	}
	text = clean(s);
	n = strlen(text);
	if (n > LONGEST) {
		/* no character is cut in two */
		for (n = LONGEST; ((unsigned char)text[n] & 0xc0) == 0x80; n--)
			;
		buf_printf(out, "%.*s...", (int)n, text);
	} else {
		buf_adds(out, text);
	}
	free(text);
}

static void
put_changes(struct buf *out, const struct diffchange_list *changes)
{
	for (size_t i = 0; i < changes->n; i++) {
		const struct diffchange *c = &changes->v[i];

		buf_adds(out, "    ");
		put_value(out, c->path);
		buf_adds(out, ": ");
		put_value(out, c->was);
		buf_adds(out, " -> ");
		put_value(out, c->is);
		buf_addc(out, '\n');
	}
}

/* "  2021-12-17  Mechanics (PHYS101)" */
static void
put_result(struct buf *out, const struct diff_result *r)
{
	buf_adds(out, "  ");
	put_value(out, *r->date != '\0' ? r->date : "-         ");
	buf_adds(out, "  ");
	put_value(out, *r->title != '\0' ? r->title : "(no title)");
	if (*r->code != '\0') {
		buf_adds(out, " (");
		put_value(out, r->code);
		buf_addc(out, ')');
	}
	buf_addc(out, '\n');
}

/* What a row of the list says besides: credits and grade. */
static void
put_outcome(
    struct buf *out, const struct diff_side *side, const struct diff_result *r)
{
	char *credits = doc_text_at(side->doc, r->loi, "credit/value");
	char *scheme = doc_text_at(side->doc, r->loi, "credit/scheme");
	char *grade = doc_text_at(side->doc, r->loi, "resultLabel");

	if (credits != NULL || grade != NULL) {
		buf_adds(out, "    ");
		if (credits != NULL) {
			put_value(out, credits);
			buf_addc(out, ' ');
			put_value(out, scheme != NULL ? scheme : "credits");
		}
		if (grade != NULL) {
			buf_adds(out, credits != NULL ? ", grade " : "grade ");
			put_value(out, grade);
		}
		buf_addc(out, '\n');
	}
	free(credits);
	free(scheme);
	free(grade);
}

static size_t
unmatched(const struct diff_side *side)
{
	size_t n = 0;

	for (size_t i = 0; i < side->nresults; i++)
		n += side->results[i].match == DIFF_NONE;
	return n;
}

static void
put_unmatched(
    struct buf *out, const struct diff_side *side, const char *heading)
{
	if (unmatched(side) == 0)
		return;
	buf_printf(out, "\n%s\n", heading);
	for (size_t i = 0; i < side->nresults; i++) {
		if (side->results[i].match != DIFF_NONE)
			continue;
		put_result(out, &side->results[i]);
		put_outcome(out, side, &side->results[i]);
	}
}

static size_t
changed(const struct diff *d)
{
	size_t n = 0;

	for (size_t i = 0; i < d->was.nresults; i++)
		n += d->was.results[i].changes.n > 0;
	return n;
}

static void
put_changed(struct buf *out, const struct diff *d)
{
	if (changed(d) == 0)
		return;
	buf_adds(out, "\nchanged\n");
	for (size_t i = 0; i < d->was.nresults; i++) {
		if (d->was.results[i].changes.n == 0)
			continue;
		put_result(out, &d->was.results[i]);
		put_changes(out, &d->was.results[i].changes);
	}
}

static void
put_reports(struct buf *out, const struct diff_side *side, const char *missing)
{
	for (size_t i = 0; i < side->nreports; i++) {
		const struct diff_report *r = &side->reports[i];

		if (r->match != DIFF_NONE && r->changes.n == 0)
			continue;
		buf_adds(out, "\nreport of ");
		put_value(out, *r->title != '\0' ? r->title : r->issuer);
		buf_printf(out, "%s\n", r->match == DIFF_NONE ? missing : "");
		put_changes(out, &r->changes);
	}
}

static void
put_attachments(struct buf *out, const struct difftell *t)
{
	if (t->n > 0)
		buf_adds(out, "\nattachments\n");
	for (size_t i = 0; i < t->n; i++) {
		const struct attachlist *a = t->v[i].is ? &t->is : &t->was;
		const struct attach *entry = &a->list->v[t->v[i].index];
		const struct attachlist_row *row = &a->rows[t->v[i].index];

		buf_adds(out, t->v[i].is ? "  added: " : "  gone: ");
		put_value(out, *entry->type != '\0' ? entry->type : "-");
		buf_printf(out, ", %s", entry->place);
		if (row->sha256[0] != '\0')
			buf_printf(out, ", %s, %llu bytes, sha256 %.16s",
			    row->media, row->size, row->sha256);
		else
			buf_printf(out, ": %s",
			    row->fault.text[0] != '\0' ? row->fault.text
						       : "no content");
		buf_addc(out, '\n');
	}
}

void
difftell_text(const struct difftell *t, struct buf *out)
{
	const struct diff *d = t->diff;

	if (difftell_same(t)) {
		buf_printf(out, "the same: %zu results\n", d->same);
		return;
	}
	buf_printf(out,
	    "results: %zu added, %zu gone, %zu changed, %zu the same\n",
	    unmatched(&d->is), unmatched(&d->was), changed(d), d->same);
	put_unmatched(out, &d->is, "added");
	put_unmatched(out, &d->was, "gone");
	put_changed(out, d);
	if (d->learner.n > 0)
		buf_adds(out, "\nlearner\n");
	put_changes(out, &d->learner);
	put_reports(out, &d->was, ": gone");
	put_reports(out, &d->is, ": added");
	if (d->document.n > 0)
		buf_adds(out, "\ndocument\n");
	put_changes(out, &d->document);
	put_attachments(out, t);
}

static void
json_clean(struct json_out *out, const char *key, const char *s)
{
	char *text = s != NULL ? clean(s) : NULL;

	json_put(out, key, text);
	free(text);
}

static void
json_changes(struct json_out *out, const char *key,
    const struct diffchange_list *changes)
{
	json_begin_list(out, key);
	for (size_t i = 0; i < changes->n; i++) {
		json_begin(out, NULL);
		json_clean(out, "field", changes->v[i].path);
		json_clean(out, "old", changes->v[i].was);
		json_clean(out, "new", changes->v[i].is);
		json_end(out);
	}
	json_end_list(out);
}

static void
json_result(struct json_out *out, const struct diff_side *side,
    const struct diff_result *r, bool changes)
{
	json_begin(out, NULL);
	json_clean(out, "date", *r->date != '\0' ? r->date : NULL);
	json_clean(out, "title", *r->title != '\0' ? r->title : NULL);
	json_clean(out, "identifier", *r->code != '\0' ? r->code : NULL);
	json_clean(out, "issuer", side->reports[r->report_no].title);
	if (changes)
		json_changes(out, "changes", &r->changes);
	json_end(out);
}

static void
json_unmatched(
    struct json_out *out, const char *key, const struct diff_side *side)
{
	json_begin_list(out, key);
	for (size_t i = 0; i < side->nresults; i++)
		if (side->results[i].match == DIFF_NONE)
			json_result(out, side, &side->results[i], false);
	json_end_list(out);
}

static void
json_results(struct json_out *out, const struct diff *d)
{
	json_begin(out, "results");
	json_unmatched(out, "added", &d->is);
	json_unmatched(out, "gone", &d->was);
	json_begin_list(out, "changed");
	for (size_t i = 0; i < d->was.nresults; i++)
		if (d->was.results[i].changes.n > 0)
			json_result(out, &d->was, &d->was.results[i], true);
	json_end_list(out);
	json_put_int(out, "same", (long long)d->same);
	json_end(out);
}

static void
json_reports(
    struct json_out *out, const struct diff_side *side, const char *missing)
{
	for (size_t i = 0; i < side->nreports; i++) {
		const struct diff_report *r = &side->reports[i];

		if (r->match != DIFF_NONE && r->changes.n == 0)
			continue;
		json_begin(out, NULL);
		json_clean(out, "issuer", r->title);
		json_put(
		    out, "what", r->match == DIFF_NONE ? missing : "changed");
		json_changes(out, "changes", &r->changes);
		json_end(out);
	}
}

static void
json_attachments(struct json_out *out, const struct difftell *t, bool is)
{
	json_begin_list(out, is ? "added" : "gone");
	for (size_t i = 0; i < t->n; i++) {
		const struct attachlist *a = is ? &t->is : &t->was;
		size_t at = t->v[i].index;

		if (t->v[i].is != is)
			continue;
		json_begin(out, NULL);
		json_clean(out, "type", a->list->v[at].type);
		json_put(out, "place", a->list->v[at].place);
		json_put(out, "sha256",
		    a->rows[at].sha256[0] != '\0' ? a->rows[at].sha256 : NULL);
		json_put_int(out, "size", (long long)a->rows[at].size);
		json_end(out);
	}
	json_end_list(out);
}

static void
json_side(struct json_out *out, const char *key, const char *file,
    const struct diff_side *side)
{
	const struct flavour *f = doc_flavour(side->doc);

	json_begin(out, key);
	json_put(out, "file", file);
	json_put(out, "flavour", flavour_name(f->kind));
	json_put(out, "version", xsd_name(f->version));
	json_end(out);
}

int
difftell_json(
    const struct difftell *t, const char *was, const char *is, struct buf *buf)
{
	const struct diff *d = t->diff;
	struct json_out out;

	json_start(&out, buf);
	json_begin(&out, NULL);
	json_put_int(&out, "v", 1);
	json_put_bool(&out, "same", difftell_same(t));
	json_side(&out, "old", was, &d->was);
	json_side(&out, "new", is, &d->is);
	json_results(&out, d);
	json_changes(&out, "learner", &d->learner);
	json_begin_list(&out, "reports");
	json_reports(&out, &d->was, "gone");
	json_reports(&out, &d->is, "added");
	json_end_list(&out);
	json_changes(&out, "document", &d->document);
	json_begin(&out, "attachments");
	json_attachments(&out, t, true);
	json_attachments(&out, t, false);
	json_end(&out);
	json_end(&out);
	return json_line(&out);
}

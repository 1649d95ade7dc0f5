#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "caps.h"
#include "debugrun.h"
#include "json.h"
#include "xalloc.h"

#define INDENT 22 /* where what a stage says begins */
#define WIDTH 79
#define LINES 58  /* of a page */
#define LONGEST 8 /* notes of one stage, where there is room */

/* How much of S goes on a line: whole words, else whole characters. */
static size_t
fitting(const char *s)
{
	size_t n = strlen(s), room = WIDTH - INDENT, cut = room;

	if (n <= room)
		return n;
	while (cut > 0 && s[cut] != ' ')
		cut--;
	if (cut > 0)
		return cut;
	for (cut = room; cut > 1 && ((unsigned char)s[cut] & 0xc0) == 0x80;)
		cut--;
	return cut;
}

/* S from column INDENT on; the number of lines. */
static size_t
wrap(struct buf *out, const char *s)
{
	size_t lines = 0, cut;

	do {
		cut = fitting(s);
		buf_printf(
		    out, "%*s%.*s\n", lines == 0 ? 0 : INDENT, "", (int)cut, s);
		s += cut;
		s += strspn(s, " ");
		lines++;
	} while (*s != '\0');
	return lines;
}

static size_t
put_note(struct buf *out, const struct debug_note *n, const char *bullet)
{
	char *text = n->line > 0
			 ? xasprintf("%sline %ld: %s", bullet, n->line, n->text)
			 : xasprintf("%s%s", bullet, n->text);
	size_t lines = wrap(out, text);

	free(text);
	return lines;
}

/* A stage with at most MOST notes; how many lines that are. */
static size_t
put_stage(
    struct buf *out, const struct debug *d, enum debug_stage stage, size_t most)
{
	const struct debug_part *p = &d->part[stage];
	unsigned long left;
	size_t lines, n = p->n < most ? p->n : most;

	buf_printf(out, "%-12s %-8s ", debug_stage_name(stage),
	    debug_verdict_name(p->verdict));
	lines = put_note(out, &p->head, "");
	for (size_t i = 0; i < n; i++) {
		buf_printf(out, "%*s", INDENT, "");
		lines += put_note(out, &p->v[i], "- ");
	}
	left = p->n - n + p->more;
	if (left > 0) {
		buf_printf(out, "%*s- and %lu more: --json has them\n", INDENT,
		    "", left);
		lines++;
	}
	return lines;
}

static void
put_summary(struct buf *out, const struct debug *d, const char *name)
{
	static const enum debug_verdict order[] = {
	    DEBUG_TROUBLE, DEBUG_BAD, DEBUG_MENDED};
	char *clean = msg_name(name);
	const char *comma = "";

	buf_printf(out, "%s: ", clean);
	for (size_t i = 0; i < 3; i++) {
		const char *first = "";

		for (size_t s = 0; s < DEBUG_STAGES; s++) {
			if (d->part[s].verdict != order[i])
				continue;
			if (*first == '\0')
				buf_printf(out, "%s%s at ", comma,
				    debug_verdict_name(order[i]));
			buf_printf(out, "%s%s", first,
			    debug_stage_name((enum debug_stage)s));
			first = ", ";
			comma = "; ";
		}
	}
	buf_adds(out, *comma == '\0' ? "all good\n\n" : "\n\n");
	free(clean);
}

void
debug_page(const struct debug *d, const char *name, struct buf *out)
{
	size_t start = out->len, most = LONGEST, lines;

	put_summary(out, d, name);
	start = out->len;
	do {
		out->len = start;
		lines = 0;
		for (enum debug_stage s = 0; s < DEBUG_STAGES; s++)
			lines += put_stage(out, d, s, most);
	} while (lines > LINES && most-- > 1);
}

static void
json_note(struct json_out *out, const struct debug_note *n)
{
	json_put(out, "detail", n->text);
	if (n->line > 0)
		json_put_int(out, "line", n->line);
	else
		json_put_null(out, "line");
}

static void
json_stage(
    struct json_out *out, enum debug_stage stage, const struct debug_part *p)
{
	json_begin(out, NULL);
	json_put(out, "stage", debug_stage_name(stage));
	json_put(out, "verdict", debug_verdict_name(p->verdict));
	json_note(out, &p->head);
	json_begin_list(out, "notes");
	for (size_t i = 0; i < p->n; i++) {
		json_begin(out, NULL);
		json_note(out, &p->v[i]);
		json_end(out);
	}
	json_end_list(out);
	if (p->more > 0)
		json_put_int(out, "more", (long long)p->more);
	json_end(out);
}

int
debug_json(const struct debug *d, const char *file, const char *member,
    struct buf *out)
{
	static const char *const words[] = {"ok", "bad", "trouble"};
	struct json_out json;

	json_start(&json, out);
	json_begin(&json, NULL);
	json_put_int(&json, "v", 1);
	json_put(&json, "file", file);
	json_put(&json, "member", member);
	json_put(&json, "verdict", words[debug_verdict(d)]);
	json_put(&json, "sha256", d->sha256[0] != '\0' ? d->sha256 : NULL);
	json_begin_list(&json, "stages");
	for (enum debug_stage s = 0; s < DEBUG_STAGES; s++)
		json_stage(&json, s, &d->part[s]);
	json_end_list(&json);
	json_end(&json);
	return json_line(&json);
}

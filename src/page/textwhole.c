#include <config.h>

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "textwhole.h"
#include "xalloc.h"

/* bytes of a word; what is longer is no identifier */
#define LONGEST 1000
/* words become parts, and parts loose */
#define PASSES 3

enum firm { WORD, PART, LOOSE };

struct range {
	size_t start, end;
	enum firm firm;
};

struct ranges {
	struct range *v;
	size_t n;
};

static void
add(struct ranges *ranges, size_t start, size_t end, enum firm firm)
{
	if ((ranges->n & (ranges->n - 1)) == 0)
		ranges->v = xreallocarray(ranges->v,
		    ranges->n == 0 ? 1 : 2 * ranges->n, sizeof *ranges->v);
	ranges->v[ranges->n++] = (struct range){start, end, firm};
}

static bool
is_joint(char c)
{
	return c == ':' || c == '/' || c == '.' || c == '_';
}

/* Latin, Greek, Cyrillic, Armenian and their quotation marks. */
static bool
is_spaced(gunichar c)
{
	return c < 0x590 || (c >= 0x1e00 && c < 0x2000) || c == 0x2018 ||
	       c == 0x2019;
}

/* Could the word from START up to END be broken, and may it not? */
static bool
is_whole(const char *s, size_t start, size_t end)
{
	bool any = false;

	if (end - start > LONGEST)
		return false;
	for (size_t i = start; i < end;) {
		gunichar c = g_utf8_get_char(s + i);

		if (!is_spaced(c))
			return false;
		any = any || (i > start && i + 1 < end && c < 0x80 &&
				 !g_ascii_isalnum((gchar)c));
		i = (size_t)(g_utf8_next_char(s + i) - s);
	}
	return any;
}

static void
find(struct ranges *ranges, const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		size_t start = i;

		while (i < n && s[i] != ' ' && s[i] != '\n')
			i++;
		if (i > start && is_whole(s, start, i))
			add(ranges, start, i, WORD);
	}
}

/* The word RANGE as the parts it has, or as none. */
static void
part(struct ranges *ranges, const struct range *range, const char *s)
{
	size_t from = range->start;

	for (size_t i = from; i + 1 < range->end; i++)
		if (is_joint(s[i]) && !is_joint(s[i + 1]) && i > from) {
			add(ranges, from, i + 1, PART);
			from = i + 1;
		}
	add(ranges, from, range->end, from > range->start ? PART : LOOSE);
}

static PangoAttribute *
unbroken(size_t start, size_t end)
{
	PangoAttribute *attr = pango_attr_allow_breaks_new(FALSE);

	attr->start_index = (guint)start;
	attr->end_index = (guint)end;
	return attr;
}

static void
apply(PangoLayout *layout, PangoAttrList *base, const struct ranges *ranges,
    const char *s)
{
	PangoAttrList *list = pango_attr_list_copy(base);

	for (size_t i = 0; i < ranges->n; i++) {
		const struct range *r = &ranges->v[i];

		if (r->firm != LOOSE)
			pango_attr_list_insert(
			    list, unbroken(r->start, r->end));
		for (size_t j = r->start; r->firm == LOOSE && j + 1 < r->end;
		     j++)
			if (s[j] == '-')
				pango_attr_list_insert(list,
				    unbroken(j,
					(size_t)(g_utf8_next_char(s + j + 1) -
						 s)));
	}
	pango_layout_set_attributes(layout, list);
	pango_attr_list_unref(list);
}

/* Loosens what makes lines too long; false when there is no such line. */
static bool
loosen(PangoLayout *layout, struct ranges *ranges, const char *s)
{
	int width = pango_layout_get_width(layout);
	struct ranges fresh = {NULL, 0};
	bool any = false;
	size_t i = 0;

	for (GSList *l = pango_layout_get_lines_readonly(layout); l != NULL;
	     l = l->next) {
		PangoLayoutLine *line = l->data;
		size_t start = (size_t)line->start_index;
		size_t end = start + (size_t)line->length;
		PangoRectangle logical;
		bool over;

		pango_layout_line_get_extents(line, NULL, &logical);
		over = logical.width > width;
		for (; i < ranges->n && ranges->v[i].start < end; i++) {
			const struct range *r = &ranges->v[i];

			if (!over || r->firm == LOOSE) {
				add(&fresh, r->start, r->end, r->firm);
				continue;
			}
			any = true;
			if (r->firm == WORD)
				part(&fresh, r, s);
			else
				add(&fresh, r->start, r->end, LOOSE);
		}
	}
	for (; i < ranges->n; i++)
		add(&fresh, ranges->v[i].start, ranges->v[i].end,
		    ranges->v[i].firm);
	free(ranges->v);
	*ranges = fresh;
	return any;
}

void
textwhole_break(PangoLayout *layout, const char *s, size_t n)
{
	struct ranges ranges = {NULL, 0};
	PangoAttrList *base;

	if (pango_layout_get_width(layout) < 0)
		return;
	find(&ranges, s, n);
	if (ranges.n > 0) {
		base = pango_attr_list_ref(pango_layout_get_attributes(layout));
		apply(layout, base, &ranges, s);
		for (int i = 1; i < PASSES && loosen(layout, &ranges, s); i++)
			apply(layout, base, &ranges, s);
		pango_attr_list_unref(base);
	}
	free(ranges.v);
}

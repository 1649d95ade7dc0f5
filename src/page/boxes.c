#include <config.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "block.h"
#include "boxes.h"
#include "text.h"
#include "xalloc.h"

#define SLOTS 4096 /* a power of two; 1,000 courses make some 3,000 boxes */
/* bytes; what is longer never stands on one line */
#define LONG 240
/* of rounding in the sums that make a column's width */
#define EPSILON 0.01

struct fit {
	struct fit *next;
	double width;
	struct text_box *box;
};

struct entry {
	struct entry *next;
	enum style style;
	char *text, *lang;
	size_t len;
	struct text_box *line; /* on one line; NULL: not tried */
	struct fit *fits;
};

struct boxes {
	struct text *text;
	struct entry *slots[SLOTS];
};

struct boxes *
boxes_new(struct text *text)
{
	struct boxes *boxes = xcalloc(1, sizeof *boxes);

	boxes->text = text;
	return boxes;
}

static void
entry_free(struct entry *entry)
{
	while (entry->fits != NULL) {
		struct fit *fit = entry->fits;

		entry->fits = fit->next;
		text_box_free(fit->box);
		free(fit);
	}
	text_box_free(entry->line);
	free(entry->text);
	free(entry->lang);
	free(entry);
}

void
boxes_free(struct boxes *boxes)
{
	if (boxes == NULL)
		return;
	for (size_t i = 0; i < SLOTS; i++) {
		while (boxes->slots[i] != NULL) {
			struct entry *entry = boxes->slots[i];

			boxes->slots[i] = entry->next;
			entry_free(entry);
		}
	}
	free(boxes);
}

/* FNV-1a */
static uint32_t
hash(uint32_t h, const char *s)
{
	for (; *s != '\0'; s++)
		h = (h ^ (unsigned char)*s) * 16777619u;
	return h;
}

static struct entry *
find(struct boxes *boxes, const struct para *para)
{
	const char *lang = para->lang != NULL ? para->lang : "";
	const char *text = para->text != NULL ? para->text : "";
	uint32_t h = hash(hash(2166136261u ^ para->style, lang), text);
	struct entry **slot = &boxes->slots[h & (SLOTS - 1)];
	struct entry *entry;

	for (entry = *slot; entry != NULL; entry = entry->next)
		if (entry->style == para->style &&
		    strcmp(entry->text, text) == 0 &&
		    strcmp(entry->lang, lang) == 0)
			return entry;
	entry = xcalloc(1, sizeof *entry);
	entry->style = para->style;
	entry->len = strlen(text);
	entry->text = xstrdup(text);
	entry->lang = xstrdup(lang);
	entry->next = *slot;
	*slot = entry;
	return entry;
}

static double
natural(struct boxes *boxes, struct entry *entry)
{
	if (entry->len > LONG)
		return BOXES_WIDE;
	if (entry->line == NULL)
		entry->line = text_break(boxes->text, style_of(entry->style),
		    entry->text, entry->lang, BOXES_WIDE);
	return text_line_width(entry->line, 0);
}

double
boxes_natural(struct boxes *boxes, const struct para *para)
{
	return natural(boxes, find(boxes, para));
}

const struct text_box *
boxes_get(struct boxes *boxes, const struct para *para, double width)
{
	struct entry *entry = find(boxes, para);
	struct fit *fit;

	if (natural(boxes, entry) <= width + EPSILON)
		return entry->line;
	for (fit = entry->fits; fit != NULL; fit = fit->next)
		if (fit->width > width - EPSILON &&
		    fit->width < width + EPSILON)
			return fit->box;
	fit = xmalloc(sizeof *fit);
	fit->width = width;
	fit->box = text_break(boxes->text, style_of(entry->style), entry->text,
	    entry->lang, width);
	fit->next = entry->fits;
	entry->fits = fit;
	return fit->box;
}

double
boxes_word(struct boxes *boxes, const struct para *para)
{
	double longest = 0;
	const char *s = para->text;

	if (strchr(s, ' ') == NULL)
		return boxes_natural(boxes, para);
	/* a column that holds more words than these is not made for one */
	for (int words = 0; words < 8 && *s != '\0'; words++) {
		size_t n = strcspn(s, " ");
		double width = text_measure(
		    boxes->text, style_of(para->style), s, n, para->lang);

		if (width > longest)
			longest = width;
		s += n;
		s += strspn(s, " ");
	}
	return longest;
}

double
boxes_head(struct boxes *boxes, const struct para *para, size_t n)
{
	return text_measure(
	    boxes->text, style_of(para->style), para->text, n, para->lang);
}

#include <config.h>

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "block.h"
#include "boxes.h"
#include "caps.h"
#include "text.h"
#include "xalloc.h"

#define SLOTS 4096 /* a power of two; 1,000 courses make some 3,000 boxes */
/* bytes; what is longer never stands on one line */
#define LONG 240
/* what a box takes whatever its length, in bytes of text */
#define SMALL 32
/* of rounding in the sums that make a column's width */
#define EPSILON 0.01

struct fit {
	struct fit *next;
	long width; /* hundredths of points */
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
	size_t kept; /* bytes of text, as if each box had them */
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

static void
clear(struct boxes *boxes)
{
	for (size_t i = 0; i < SLOTS; i++)
		while (boxes->slots[i] != NULL) {
			struct entry *entry = boxes->slots[i];

			boxes->slots[i] = entry->next;
			entry_free(entry);
		}
	boxes->kept = 0;
}

void
boxes_free(struct boxes *boxes)
{
	if (boxes == NULL)
		return;
	clear(boxes);
	free(boxes);
}

void
boxes_trim(struct boxes *boxes)
{
	if (boxes->kept > CAP_SET_TEXT)
		clear(boxes);
}

/* FNV-1a */
static uint32_t
hash(uint32_t h, const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		h = (h ^ (unsigned char)s[i]) * 16777619u;
	return h;
}

/* The entry of the first N bytes of a paragraph's text. */
static struct entry *
find(struct boxes *boxes, const struct para *para, size_t n)
{
	const char *lang = para->lang != NULL ? para->lang : "";
	uint32_t h = hash(2166136261u ^ para->style, lang, strlen(lang));
	struct entry **slot, *entry;

	slot = &boxes->slots[hash(h, para->text, n) & (SLOTS - 1)];
	for (entry = *slot; entry != NULL; entry = entry->next)
		if (entry->style == para->style && entry->len == n &&
		    memcmp(entry->text, para->text, n) == 0 &&
		    strcmp(entry->lang, lang) == 0)
			return entry;
	entry = xcalloc(1, sizeof *entry);
	entry->style = para->style;
	entry->len = n;
	entry->text = xstrndup(para->text, n);
	entry->lang = xstrdup(lang);
	entry->next = *slot;
	*slot = entry;
	return entry;
}

static struct text_box *
set(struct boxes *boxes, const struct entry *entry, double width)
{
	boxes->kept += entry->len + SMALL;
	return text_break(boxes->text, style_of(entry->style), entry->text,
	    entry->lang, width);
}

static double
on_one_line(struct boxes *boxes, struct entry *entry)
{
	if (entry->line == NULL)
		entry->line = set(boxes, entry, BOXES_WIDE);
	return text_line_width(entry->line, 0);
}

static double
natural(struct boxes *boxes, struct entry *entry)
{
	return entry->len > LONG ? BOXES_WIDE : on_one_line(boxes, entry);
}

static struct entry *
find_all(struct boxes *boxes, const struct para *para)
{
	return find(boxes, para, strlen(para->text));
}

double
boxes_natural(struct boxes *boxes, const struct para *para)
{
	return natural(boxes, find_all(boxes, para));
}

/* Rounded, so that a box is the same whatever was set before it; upward, for
 * columns are as wide as their longest word. */
const struct text_box *
boxes_get(struct boxes *boxes, const struct para *para, double width)
{
	struct entry *entry = find_all(boxes, para);
	long hundredths = (long)ceil(width * 100);
	struct fit *fit;

	if (natural(boxes, entry) <= width + EPSILON)
		return entry->line;
	for (fit = entry->fits; fit != NULL; fit = fit->next)
		if (fit->width == hundredths)
			return fit->box;
	fit = xmalloc(sizeof *fit);
	fit->width = hundredths;
	fit->box = set(boxes, entry, (double)hundredths / 100);
	fit->next = entry->fits;
	entry->fits = fit;
	return fit->box;
}

double
boxes_word(struct boxes *boxes, const struct para *para)
{
	struct para word = *para;
	double longest = 0;

	if (strchr(para->text, ' ') == NULL)
		return boxes_natural(boxes, para);
	/* a column that holds more words than these is not made for one */
	for (int words = 0; words < 8 && *word.text != '\0'; words++) {
		size_t n = strcspn(word.text, " ");
		double width = boxes_head(boxes, &word, n);

		if (width > longest)
			longest = width;
		word.text += n;
		word.text += strspn(word.text, " ");
	}
	return longest;
}

double
boxes_head(struct boxes *boxes, const struct para *para, size_t n)
{
	if (n > LONG)
		return text_measure(boxes->text, style_of(para->style),
		    para->text, n, para->lang);
	return on_one_line(boxes, find(boxes, para, n));
}

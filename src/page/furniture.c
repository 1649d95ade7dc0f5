#include <config.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "block.h"
#include "boxes.h"
#include "buf.h"
#include "furniture.h"
#include "layout.h"
#include "pdfpage.h"
#include "text.h"
#include "xalloc.h"

#define HEADER_Y 37.0 /* from the top edge */
#define FOOTER_Y 41.0 /* from the bottom edge */
#define APART 14.0    /* between the parts of a footer */

static double
natural(struct boxes *boxes, const struct para *para)
{
	const struct text_box *box = boxes_get(boxes, para, BOXES_WIDE);

	return text_line_width(box, 0);
}

/* The first N bytes of TEXT, less blanks at the end, and an ellipsis. */
static char *
shortened(const char *text, size_t n)
{
	while (n > 0 && text[n - 1] == ' ')
		n--;
	return xasprintf("%.*s\xe2\x80\xa6", (int)n, text);
}

/* PARA in at most WIDTH points; the caller frees its text. */
static struct para
fit(struct boxes *boxes, const struct para *para, double width)
{
	struct para cut = {.style = para->style, .lang = para->lang};
	const char *text = para->text != NULL ? para->text : "";
	size_t low = 0, high = strlen(text);

	/* no line of this size holds more */
	if (high <= 1000) {
		cut.text = xstrdup(text);
		if (*text == '\0' || natural(boxes, &cut) <= width)
			return cut;
		free(cut.text);
	} else {
		high = 1000;
	}
	while (low + 1 < high) {
		size_t middle = low + (high - low) / 2, n = middle;
		double wide;

		while (n > low && ((unsigned char)text[n] & 0xc0) == 0x80)
			n--;
		cut.text = shortened(text, n);
		wide = boxes_head(boxes, &cut, strlen(cut.text));
		free(cut.text);
		if (wide <= width && n > low)
			low = n;
		else if (wide <= width)
			low = middle;
		else
			high = middle;
	}
	while (low > 0 && ((unsigned char)text[low] & 0xc0) == 0x80)
		low--;
	cut.text = shortened(text, low);
	return cut;
}

static void
draw(struct boxes *boxes, const struct para *para, double x, double y,
    const struct layout_target *target)
{
	if (*para->text == '\0')
		return;
	text_draw(boxes_get(boxes, para, BOXES_WIDE), 0, target->pages,
	    target->fonts, x, y);
}

/* PATTERN with %1 and %2 filled in. */
static char *
numbered(const char *pattern, size_t page, size_t pages)
{
	struct buf buf = BUF_INIT(SIZE_MAX);

	for (const char *p = pattern; *p != '\0'; p++) {
		if (p[0] == '%' && (p[1] == '1' || p[1] == '2'))
			buf_printf(&buf, "%zu", *++p == '1' ? page : pages);
		else
			buf_addc(&buf, *p);
	}
	return buf_take(&buf);
}

static void
headers(const struct blocks *blocks, struct boxes *boxes,
    const struct layout_target *target)
{
	struct pages *pages = target->pages;
	double width = pdfpage_width(pages) - 2 * STYLE_MARGIN_SIDE;
	struct para para = fit(boxes, &blocks->header, width);

	for (size_t i = 1; i < pdfpage_count(pages); i++) {
		pdfpage_select(pages, i);
		pdfpage_begin_artifact(pages, ARTIFACT_HEADER);
		draw(boxes, &para, STYLE_MARGIN_SIDE, HEADER_Y, target);
		pdfpage_end(pages);
	}
	free(para.text);
}

/* "Page 2 of 3"; returns where it begins. */
static double
number(const struct blocks *blocks, struct boxes *boxes, size_t page,
    size_t pages, double right, struct para *para)
{
	char none[] = "";

	*para = (struct para){.style = STYLE_FURNITURE, .lang = blocks->lang};
	if (para->lang == NULL)
		para->lang = none;
	para->text = blocks->page_of == NULL
			 ? xstrdup("")
			 : numbered(blocks->page_of, page, pages);
	if (*para->text == '\0')
		return right;
	return right - boxes_head(boxes, para, strlen(para->text));
}

static void
footers(const struct blocks *blocks, struct boxes *boxes,
    const struct layout_target *target)
{
	struct pages *pages = target->pages;
	size_t n = pdfpage_count(pages);
	double left = STYLE_MARGIN_SIDE;
	double right = pdfpage_width(pages) - left;
	double y = pdfpage_height(pages) - FOOTER_Y, x, middle, wide;
	struct para last, name, document;

	/* the last number is the widest; the middle then has to be free of it
	 * and leave the name a fourth of the line */
	x = number(blocks, boxes, n, n, right, &last);
	free(last.text);
	wide = (right - left) / 2;
	if (wide > 2 * (x - APART - (left + right) / 2))
		wide = 2 * (x - APART - (left + right) / 2);
	document = fit(boxes, &blocks->document, wide);
	wide = *document.text != '\0' ? natural(boxes, &document) : 0;
	middle = (left + right - wide) / 2;
	name =
	    fit(boxes, &blocks->footer, (wide > 0 ? middle : x) - APART - left);
	for (size_t i = 0; i < n; i++) {
		struct para page;

		x = number(blocks, boxes, i + 1, n, right, &page);
		pdfpage_select(pages, i);
		pdfpage_begin_artifact(pages, ARTIFACT_FOOTER);
		draw(boxes, &name, left, y, target);
		draw(boxes, &document, middle, y, target);
		draw(boxes, &page, x, y, target);
		pdfpage_end(pages);
		free(page.text);
	}
	free(name.text);
	free(document.text);
}

void
furniture_draw(const struct blocks *blocks, struct boxes *boxes,
    const struct layout_target *target)
{
	headers(blocks, boxes, target);
	footers(blocks, boxes, target);
}

/*
 * paper: a page to look at in tests of layout: text of one width per letter,
 * pages and a structure tree that only remember.
 *
 * Takes the place of text, pdfpage and pdftag in the program that includes it.
 * What was put on paper is the list of prints; paper_check looks for what no
 * page may show: text that meets text, or stands outside the margins, or a page
 * without any.
 */
#ifndef PAPER_H
#define PAPER_H

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "block.h"
#include "buf.h"
#include "layout.h"
#include "msg.h"
#include "pdfpage.h"
#include "pdftag.h"
#include "tap.h"
#include "text.h"
#include "xalloc.h"

#define PAPER_LETTER 0.5 /* the width of each, in ems */
#define PAPER_LINE 1.36
#define PAPER_BASE 1.07

struct text_box {
	double size, width;
	char **lines;
	size_t n;
	bool rtl;
};

struct tag {
	const char *type;
	struct tag *parent, *next;
	char attributes[300], lang[16];
	size_t kids, prints;
};

enum print_kind { PRINT_CONTENT, PRINT_LAYOUT, PRINT_HEADER, PRINT_FOOTER };

struct print {
	enum print_kind kind;
	size_t page;
	double x, y, width, height;
	char *text; /* NULL: a rectangle */
	unsigned colour;
	struct tag *tag;
};

static struct {
	double width, height;
	size_t pages, current;
	enum print_kind kind;
	struct tag *tag, *tags;
	struct print *v;
	size_t n, links, outline;
	char last_outline[300];
	size_t breaks; /* calls of text_break */
} paper = {.width = 595, .height = 842};

static inline size_t
paper_letters(const char *s, size_t n)
{
	size_t letters = 0;

	for (size_t i = 0; i < n; i++)
		letters += ((unsigned char)s[i] & 0xc0) != 0x80;
	return letters;
}

static void
paper_line(struct text_box *box, const char *s, size_t n)
{
	box->lines = xreallocarray(box->lines, box->n + 1, sizeof *box->lines);
	box->lines[box->n++] = xstrndup(s, n);
}

struct text_box *
text_break(struct text *text, const struct style_look *style, const char *s,
    const char *lang, double width)
{
	struct text_box *box = xcalloc(1, sizeof *box);
	size_t most = (size_t)(width / (PAPER_LETTER * style->size));

	(void)text;
	paper.breaks++;
	most = most == 0 ? 1 : most;
	box->size = style->size;
	box->width = width;
	box->rtl = strcmp(lang, "ar") == 0;
	while (paper_letters(s, strlen(s)) > most) {
		size_t n = 0, space = 0;

		for (size_t i = 0; i <= most; n++)
			if (((unsigned char)s[n] & 0xc0) != 0x80)
				i++;
		while (n > 0 && ((unsigned char)s[n] & 0xc0) == 0x80)
			n++;
		for (size_t i = 0; i < n; i++)
			if (s[i] == ' ')
				space = i;
		n = space > 0 ? space : n - 1;
		paper_line(box, s, n);
		s += n;
		while (*s == ' ')
			s++;
	}
	paper_line(box, s, strlen(s));
	return box;
}

void
text_box_free(struct text_box *box)
{
	if (box == NULL)
		return;
	for (size_t i = 0; i < box->n; i++)
		free(box->lines[i]);
	free(box->lines);
	free(box);
}

size_t
text_lines(const struct text_box *box)
{
	return box->n;
}

double
text_line_height(const struct text_box *box, size_t line)
{
	(void)line;
	return PAPER_LINE * box->size;
}

double
text_line_width(const struct text_box *box, size_t line)
{
	const char *s = box->lines[line];

	return PAPER_LETTER * box->size * (double)paper_letters(s, strlen(s));
}

double
text_baseline(const struct text_box *box, size_t line)
{
	(void)line;
	return PAPER_BASE * box->size;
}

int
text_is_rtl(const struct text_box *box)
{
	return box->rtl;
}

double
text_measure(struct text *text, const struct style_look *style, const char *s,
    size_t n, const char *lang)
{
	(void)text;
	(void)lang;
	return PAPER_LETTER * style->size * (double)paper_letters(s, n);
}

static struct print *
paper_print(double x, double y, double width, double height)
{
	if ((paper.n & (paper.n - 1)) == 0)
		paper.v = xreallocarray(
		    paper.v, paper.n == 0 ? 1 : 2 * paper.n, sizeof *paper.v);
	paper.v[paper.n] = (struct print){.kind = paper.kind,
	    .page = paper.current,
	    .tag = paper.tag,
	    .x = x,
	    .y = y,
	    .width = width,
	    .height = height};
	return &paper.v[paper.n++];
}

void
text_draw(const struct text_box *box, size_t line, struct pages *pages,
    struct pdffont_set *fonts, double x, double y)
{
	(void)pages;
	(void)fonts;
	paper_print(
	    x, y, text_line_width(box, line), text_line_height(box, line))
	    ->text = xstrdup(box->lines[line]);
}

double
pdfpage_width(const struct pages *pages)
{
	(void)pages;
	return paper.width;
}

double
pdfpage_height(const struct pages *pages)
{
	(void)pages;
	return paper.height;
}

void
pdfpage_add(struct pages *pages)
{
	(void)pages;
	paper.current = paper.pages++;
}

size_t
pdfpage_count(const struct pages *pages)
{
	(void)pages;
	return paper.pages;
}

void
pdfpage_select(struct pages *pages, size_t page)
{
	(void)pages;
	paper.current = page;
}

void
pdfpage_begin(struct pages *pages, struct tag *tag)
{
	(void)pages;
	paper.kind = PRINT_CONTENT;
	paper.tag = tag;
	tag->prints++;
}

void
pdfpage_begin_artifact(struct pages *pages, enum artifact artifact)
{
	(void)pages;
	paper.kind = artifact == ARTIFACT_HEADER   ? PRINT_HEADER
		     : artifact == ARTIFACT_FOOTER ? PRINT_FOOTER
						   : PRINT_LAYOUT;
	paper.tag = NULL;
}

void
pdfpage_end(struct pages *pages)
{
	(void)pages;
	paper.tag = NULL;
}

void
pdfpage_rect(struct pages *pages, double x, double y, double width,
    double height, unsigned colour)
{
	(void)pages;
	paper_print(x, y, width, height)->colour = colour;
}

double
pdfpage_flip(const struct pages *pages, double y)
{
	(void)pages;
	return paper.height - y;
}

int
pdfpage_url_fits(const char *url)
{
	return strncmp(url, "https://", 8) == 0;
}

void
pdfpage_link(struct pages *pages, struct tag *tag, const char *url,
    const char *alt, double x, double y, double width, double height)
{
	(void)pages;
	(void)url;
	(void)alt;
	(void)x;
	(void)y;
	if (width > 0 && height > 0 && strcmp(tag->type, "Link") == 0)
		paper.links++;
}

struct tag *
pdftag_add(struct tag *parent, const char *type)
{
	struct tag *tag = xcalloc(1, sizeof *tag);

	tag->type = type;
	tag->parent = parent;
	tag->next = paper.tags;
	paper.tags = tag;
	if (parent != NULL)
		parent->kids++;
	return tag;
}

struct tag *
pdftag_document(struct tags *tags)
{
	struct tag *tag = paper.tags;

	(void)tags;
	while (tag != NULL && tag->next != NULL)
		tag = tag->next;
	return tag != NULL ? tag : pdftag_add(NULL, "Document");
}

void
pdftag_lang(struct tag *tag, const char *lang)
{
	snprintf(tag->lang, sizeof tag->lang, "%s", lang);
}

void
pdftag_alt(struct tag *tag, const char *alt)
{
	(void)tag;
	(void)alt;
}

void
pdftag_attribute(struct tag *tag, const char *entries)
{
	size_t n = strlen(tag->attributes);

	snprintf(
	    tag->attributes + n, sizeof tag->attributes - n, "%s", entries);
}

void
pdftag_outline(
    struct tags *tags, int level, const char *title, size_t page, double y)
{
	size_t n = strlen(paper.last_outline);

	(void)tags;
	(void)y;
	paper.outline++;
	snprintf(paper.last_outline + n, sizeof paper.last_outline - n,
	    "%d %s %zu;", level, title, page);
}

static void
paper_clear(void)
{
	for (size_t i = 0; i < paper.n; i++)
		free(paper.v[i].text);
	free(paper.v);
	while (paper.tags != NULL) {
		struct tag *tag = paper.tags;

		paper.tags = tag->next;
		free(tag);
	}
	paper.v = NULL;
	paper.n = paper.pages = paper.links = paper.outline = 0;
	paper.breaks = 0;
	paper.last_outline[0] = '\0';
}

/* What is printed of BLOCKS, afresh; 0, or -1 and why. */
static int
paper_run(
    const struct blocks *blocks, struct layout_seal *seal, struct fault *fault)
{
	struct layout_target target = {.text = NULL};
	struct layout_seal own;

	paper_clear();
	return layout_run(blocks, &target, seal != NULL ? seal : &own, fault);
}

static inline bool
paper_meet(const struct print *a, const struct print *b)
{
	return a->text != NULL && b->text != NULL && a->page == b->page &&
	       *a->text != '\0' && *b->text != '\0' &&
	       a->x < b->x + b->width - 0.1 && b->x < a->x + a->width - 0.1 &&
	       a->y < b->y + b->height - 0.1 && b->y < a->y + a->height - 0.1;
}

static inline bool
paper_inside(const struct print *print)
{
	double right = paper.width - STYLE_MARGIN_SIDE + 0.1;
	double bottom = paper.height - STYLE_MARGIN_BOTTOM + 0.1;

	if (print->x < STYLE_MARGIN_SIDE - 0.1 ||
	    print->x + print->width > right)
		return false;
	if (print->kind == PRINT_HEADER)
		return print->y + print->height < STYLE_MARGIN_TOP;
	if (print->kind == PRINT_FOOTER)
		return print->y > bottom &&
		       print->y + print->height < paper.height;
	return print->y > STYLE_MARGIN_TOP - 0.1 &&
	       print->y + print->height < bottom;
}

/* NULL, or what is wrong with the pages. */
static const char *
paper_check(void)
{
	static char why[400];
	size_t page = 0, first = 0;

	for (size_t i = 0; i < paper.n; i++) {
		const struct print *print = &paper.v[i];

		if (!paper_inside(print)) {
			snprintf(why, sizeof why,
			    "page %zu: '%.60s' at %g %g, %g by %g", print->page,
			    print->text != NULL ? print->text : "(rule)",
			    print->x, print->y, print->width, print->height);
			return why;
		}
		if (print->page != page) {
			page = print->page;
			first = i;
		}
		for (size_t k = first; k < i; k++) {
			if (!paper_meet(print, &paper.v[k]))
				continue;
			snprintf(why, sizeof why,
			    "page %zu: '%.60s' meets '%.60s'", page,
			    print->text, paper.v[k].text);
			return why;
		}
	}
	for (page = 0; page < paper.pages; page++) {
		bool found = false;

		for (size_t i = 0; i < paper.n; i++)
			found = found || (paper.v[i].page == page &&
					     paper.v[i].kind == PRINT_CONTENT);
		if (!found)
			return "an empty page";
	}
	return NULL;
}

/* The texts of content of TAG (NULL: of all) in order, without blanks; the
 * caller frees it. */
static inline char *
paper_text(const struct tag *tag)
{
	size_t n = 0, size = 1;
	char *all;

	for (size_t i = 0; i < paper.n; i++)
		size += paper.v[i].text != NULL ? strlen(paper.v[i].text) : 0;
	all = xmalloc(size);
	for (size_t i = 0; i < paper.n; i++) {
		const char *s = paper.v[i].text;

		if (paper.v[i].kind != PRINT_CONTENT || s == NULL ||
		    (tag != NULL && paper.v[i].tag != tag))
			continue;
		for (; *s != '\0'; s++)
			if (*s != ' ')
				all[n++] = *s;
	}
	all[n] = '\0';
	return all;
}

/* The page that TEXT begins a line of content on; pages if there is none. */
static inline size_t
paper_page(const char *text)
{
	for (size_t i = 0; i < paper.n; i++)
		if (paper.v[i].kind == PRINT_CONTENT &&
		    paper.v[i].text != NULL &&
		    strncmp(paper.v[i].text, text, strlen(text)) == 0)
			return paper.v[i].page;
	return paper.pages;
}

/* FIRST and N words; the caller frees it. */
static inline char *
words(const char *first, unsigned n)
{
	struct buf buf = BUF_INIT(SIZE_MAX);

	buf_adds(&buf, first);
	for (unsigned i = 0; i < n; i++)
		buf_printf(&buf, " w%u", i * 37 % 1000);
	return buf_take(&buf);
}

/* No blocks yet, but header and footer. */
static inline struct blocks *
fresh(void)
{
	struct blocks *blocks = blocks_new();

	blocks->lang = xstrdup("en");
	blocks->page_of = xstrdup("Page %1 of %2");
	para_set(&blocks->header, STYLE_FURNITURE, "University", NULL, NULL);
	para_set(&blocks->footer, STYLE_FURNITURE, "Name", NULL, NULL);
	para_set(&blocks->document, STYLE_FURNITURE,
	    "Document 0123456789abcdef", NULL, NULL);
	return blocks;
}

/* The first print that says TEXT, or NULL. */
static inline const struct print *
paper_find(const char *text)
{
	for (size_t i = 0; i < paper.n; i++)
		if (paper.v[i].text != NULL &&
		    strcmp(paper.v[i].text, text) == 0)
			return &paper.v[i];
	return NULL;
}

/* S less its blanks, in place. */
static inline char *
paper_dense(char *s)
{
	char *to = s;

	for (const char *from = s; *from != '\0'; from++)
		if (*from != ' ')
			*to++ = *from;
	*to = '\0';
	return s;
}

#endif

#include <config.h>

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "buf.h"
#include "caps.h"
#include "pdfobj.h"
#include "pdfpage.h"
#include "pdftag.h"
#include "xalloc.h"

/* What marked content is of: an element, or nothing but a kind of artifact. */
struct mark {
	struct tag *tag;
	enum artifact artifact;
};

struct link {
	int object;
	size_t parent; /* number that pdftag_annotation gave */
	char *url, *alt;
	double x, y, width, height;
};

struct page {
	int object;
	struct buf content;
	size_t marked; /* marked content of elements so far: the next MCID */
	size_t end;    /* where the last mark ended; 0: none yet */
	struct mark last;
	int *annotations;
	size_t nannotations;
	struct link *links;
	size_t nlinks;
};

struct pages {
	struct pdf *pdf;
	double width, height;
	struct page *v;
	size_t n, current;
	/* the open mark: where its BDC stands, and what is behind that */
	struct mark mark;
	size_t begin, inside;
	bool again; /* goes on with the last one */
};

static const char end_mark[] = "EMC\n";

struct pages *
pdfpage_new(struct pdf *pdf, double width, double height)
{
	struct pages *pages = xcalloc(1, sizeof *pages);

	pages->pdf = pdf;
	pages->width = width;
	pages->height = height;
	return pages;
}

static void
page_free(struct page *page)
{
	for (size_t i = 0; i < page->nlinks; i++) {
		free(page->links[i].url);
		free(page->links[i].alt);
	}
	free(page->links);
	free(page->annotations);
	buf_free(&page->content);
}

void
pdfpage_free(struct pages *pages)
{
	if (pages == NULL)
		return;
	for (size_t i = 0; i < pages->n; i++)
		page_free(&pages->v[i]);
	free(pages->v);
	free(pages);
}

double
pdfpage_width(const struct pages *pages)
{
	return pages->width;
}

double
pdfpage_height(const struct pages *pages)
{
	return pages->height;
}

void
pdfpage_add(struct pages *pages)
{
	pages->v = xreallocarray(pages->v, pages->n + 1, sizeof *pages->v);
	pages->v[pages->n] = (struct page){
	    .object = pdfobj_ref(pages->pdf), .content = BUF_INIT(SIZE_MAX)};
	pages->current = pages->n++;
}

size_t
pdfpage_count(const struct pages *pages)
{
	return pages->n;
}

size_t
pdfpage_current(const struct pages *pages)
{
	return pages->current;
}

void
pdfpage_select(struct pages *pages, size_t page)
{
	pages->current = page;
}

int
pdfpage_object(const struct pages *pages, size_t page)
{
	return pages->v[page].object;
}

static struct page *
current(struct pages *pages)
{
	return &pages->v[pages->current];
}

struct buf *
pdfpage_content(struct pages *pages)
{
	return &current(pages)->content;
}

double
pdfpage_flip(const struct pages *pages, double y)
{
	return pages->height - y;
}

static void
cut(struct buf *buf, size_t len)
{
	buf->len = len;
	if (buf->data != NULL)
		buf->data[len] = '\0';
}

/*
 * Lines of one paragraph come as marks that follow each other: they become one,
 * which spares an MCID, its reference and its entry in the parent tree.
 */
static bool
go_on(struct pages *pages, struct mark mark)
{
	struct page *page = current(pages);

	pages->mark = mark;
	pages->begin = page->content.len;
	pages->again = page->end > 0 && page->end == page->content.len &&
		       page->last.tag == mark.tag &&
		       page->last.artifact == mark.artifact;
	if (pages->again)
		cut(&page->content, page->end - (sizeof end_mark - 1));
	pages->inside = page->content.len;
	return pages->again;
}

void
pdfpage_begin(struct pages *pages, struct tag *tag)
{
	struct page *page = current(pages);

	if (go_on(pages, (struct mark){tag, ARTIFACT_LAYOUT}))
		return;
	buf_addc(&page->content, '/');
	buf_adds(&page->content, pdftag_type(tag));
	buf_adds(&page->content, "<</MCID ");
	buf_addu(&page->content, page->marked);
	buf_adds(&page->content, ">>BDC\n");
	pages->inside = page->content.len;
}

/* 14.8.2.2.2 */
void
pdfpage_begin_artifact(struct pages *pages, enum artifact artifact)
{
	static const char *const operators[] = {
	    [ARTIFACT_LAYOUT] = "/Artifact BMC\n",
	    [ARTIFACT_HEADER] =
		"/Artifact<</Type/Pagination/Subtype/Header>>BDC\n",
	    [ARTIFACT_FOOTER] =
		"/Artifact<</Type/Pagination/Subtype/Footer>>BDC\n",
	};
	struct page *page = current(pages);

	if (go_on(pages, (struct mark){NULL, artifact}))
		return;
	buf_adds(&page->content, operators[artifact]);
	pages->inside = page->content.len;
}

/* A mark with nothing inside is as if it had never been begun. */
void
pdfpage_end(struct pages *pages)
{
	struct page *page = current(pages);

	if (!pages->again && page->content.len == pages->inside) {
		cut(&page->content, pages->begin);
		return;
	}
	if (!pages->again && pages->mark.tag != NULL)
		pdftag_content(pages->mark.tag, pages->current, page->marked++);
	buf_adds(&page->content, end_mark);
	page->end = page->content.len;
	page->last = pages->mark;
}

/* Hundredths are finer than any printer. */
static void
put_rect(struct buf *buf, double x, double y, double width, double height)
{
	const double v[] = {x, y, width, height};

	for (size_t i = 0; i < 4; i++) {
		if (i > 0)
			buf_addc(buf, ' ');
		pdfobj_number(buf, rint(v[i] * 100) / 100);
	}
}

void
pdfpage_rect(struct pages *pages, double x, double y, double width,
    double height, unsigned colour)
{
	struct buf *buf = pdfpage_content(pages);

	buf_adds(buf, "q");
	pdfobj_colour(buf, colour);
	buf_adds(buf, " rg ");
	put_rect(buf, x, pdfpage_flip(pages, y + height), width, height);
	buf_adds(buf, " re f Q\n");
}

void
pdfpage_clip(
    struct pages *pages, double x, double y, double width, double height)
{
	struct buf *buf = pdfpage_content(pages);

	buf_adds(buf, "q ");
	put_rect(buf, x, pdfpage_flip(pages, y + height), width, height);
	buf_adds(buf, " re W n\n");
}

void
pdfpage_unclip(struct pages *pages)
{
	buf_adds(pdfpage_content(pages), "Q\n");
}

void
pdfpage_box(struct pages *pages, double x, double y, double width,
    double height, double line, unsigned colour)
{
	struct buf *buf = pdfpage_content(pages);

	buf_adds(buf, "q");
	pdfobj_colour(buf, colour);
	buf_adds(buf, " RG ");
	pdfobj_number(buf, line);
	buf_adds(buf, " w ");
	put_rect(buf, x, pdfpage_flip(pages, y + height), width, height);
	buf_adds(buf, " re S Q\n");
}

/* Schemes that lead somewhere and run nothing. */
static size_t
scheme_length(const char *url)
{
	static const char *const schemes[] = {"http://", "https://", "mailto:"};

	for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++) {
		size_t n = strlen(schemes[i]);

		if (strncasecmp(url, schemes[i], n) == 0)
			return n;
	}
	return 0;
}

int
pdfpage_url_fits(const char *url)
{
	size_t n = scheme_length(url);

	/* it stands in the file once for each line of its text */
	if (n == 0 || url[n] == '\0' || strlen(url) > CAP_PRINT_URL)
		return 0;
	for (const char *p = url; *p != '\0'; p++)
		if ((unsigned char)*p < ' ' || *p == 0x7f)
			return 0;
	return 1;
}

/*
 * RFC 3987, 3.1: bytes that no URI has are percent-encoded.  So are brackets
 * that pdfobj_text would have to escape: readers agree on those better.
 */
static char *
to_uri(const char *url)
{
	struct buf buf = BUF_INIT(SIZE_MAX);

	for (const char *p = url; *p != '\0'; p++) {
		unsigned char c = (unsigned char)*p;

		if (c <= ' ' || c > '~' || strchr("\"<>\\^`{|}()", c) != NULL)
			buf_printf(&buf, "%%%02X", c);
		else
			buf_addc(&buf, *p);
	}
	return buf_take(&buf);
}

/* Arrays of pages are short: they grow one by one. */
void
pdfpage_annotation(struct pages *pages, size_t page, int object)
{
	struct page *to = &pages->v[page];

	to->annotations =
	    xreallocarray(to->annotations, to->nannotations + 1, sizeof(int));
	to->annotations[to->nannotations++] = object;
}

void
pdfpage_link(struct pages *pages, struct tag *tag, const char *url,
    const char *alt, double x, double y, double width, double height)
{
	struct page *page = current(pages);
	struct link link = {.x = x, .y = y, .width = width, .height = height};

	if (!pdfpage_url_fits(url))
		return;
	link.object = pdfobj_ref(pages->pdf);
	link.parent = pdftag_annotation(tag, pages->current, link.object);
	link.url = to_uri(url);
	link.alt = xstrdup(alt == NULL || *alt == '\0' ? link.url : alt);
	page->links =
	    xreallocarray(page->links, page->nlinks + 1, sizeof *page->links);
	page->links[page->nlinks++] = link;
	pdfpage_annotation(pages, pages->current, link.object);
}

/* 12.5.6.5; printed and with contents: ISO 14289-1, 7.18.5 and ISO 19005-3,
 * 6.3.2. */
static void
put_link(struct pages *pages, const struct link *link)
{
	struct buf buf = BUF_INIT(SIZE_MAX);
	double top = pdfpage_flip(pages, link->y);

	buf_adds(&buf, "<</Subtype/Link/F 4/Border[0 0 0]/Rect[");
	put_rect(&buf, link->x, top - link->height, link->x + link->width, top);
	buf_printf(
	    &buf, "]/StructParent %zu/A<</S/URI/URI", pages->n + link->parent);
	pdfobj_text(&buf, link->url);
	buf_adds(&buf, ">>/Contents");
	pdfobj_text(&buf, link->alt);
	buf_adds(&buf, ">>");
	pdfobj_set(pages->pdf, link->object, &buf);
}

/* Resources are not inherited: ISO 19005-3, 6.2.2. */
static void
put_page(struct pages *pages, size_t i, int parent, int fonts)
{
	struct buf buf = BUF_INIT(SIZE_MAX);
	struct page *page = &pages->v[i];
	int content = pdfobj_ref(pages->pdf);

	pdfobj_stream(
	    pages->pdf, content, "", page->content.data, page->content.len);
	buf_printf(&buf,
	    "<</Type/Page/Parent %d 0 R/Resources<</Font %d 0 R>>"
	    "/Tabs/S/StructParents %zu/Contents %d 0 R",
	    parent, fonts, i, content);
	for (size_t k = 0; k < page->nannotations; k++)
		buf_printf(&buf, k == 0 ? "/Annots[%d 0 R" : " %d 0 R",
		    page->annotations[k]);
	buf_adds(&buf, page->nannotations > 0 ? "]>>" : ">>");
	pdfobj_set(pages->pdf, page->object, &buf);
	for (size_t k = 0; k < page->nlinks; k++)
		put_link(pages, &page->links[k]);
}

int
pdfpage_write(struct pages *pages, int fonts)
{
	struct buf buf = BUF_INIT(SIZE_MAX);
	int root = pdfobj_ref(pages->pdf);

	buf_adds(&buf, "<</Type/Pages/MediaBox[0 0 ");
	pdfobj_number(&buf, pages->width);
	buf_addc(&buf, ' ');
	pdfobj_number(&buf, pages->height);
	buf_printf(&buf, "]/Count %zu/Kids[", pages->n);
	for (size_t i = 0; i < pages->n; i++) {
		put_page(pages, i, root, fonts);
		buf_printf(
		    &buf, i == 0 ? "%d 0 R" : " %d 0 R", pages->v[i].object);
	}
	buf_adds(&buf, "]>>");
	pdfobj_set(pages->pdf, root, &buf);
	return root;
}

/*
 * Pages, the structure tree and the outline: what is written of them.  The
 * objects are looked at before they are packed, hence the module as a whole.
 */
#include <config.h>

#include "caps.h"
#include "pdfobj.c"
#include "pdfpage.h"
#include "pdftag.h"
#include "tap.h"

struct file {
	struct pdf *pdf;
	struct pages *pages;
	struct tags *tags;
	int tree, root;
	int objects[8];
};

static struct file
file_new(size_t pages)
{
	struct file f = {.pdf = pdfobj_new()};

	f.pages = pdfpage_new(f.pdf, 500, 800);
	f.tags = pdftag_new(f.pdf);
	for (size_t i = 0; i < pages; i++)
		pdfpage_add(f.pages);
	return f;
}

static void
file_write(struct file *f)
{
	int *objects = xcalloc(pdfpage_count(f->pages) + 1, sizeof *objects);

	for (size_t i = 0; i < pdfpage_count(f->pages); i++)
		objects[i] = pdfpage_object(f->pages, i);
	f->root = pdftag_write(f->tags, objects, pdfpage_count(f->pages), 800);
	f->tree = pdfpage_write(f->pages, 99);
	free(objects);
}

static void
file_free(struct file *f)
{
	pdfpage_free(f->pages);
	pdftag_free(f->tags);
	pdfobj_free(f->pdf);
}

static const char *
object(const struct file *f, int ref)
{
	const char *text = object_of(f->pdf, ref)->text;

	return text == NULL ? "null" : text;
}

/* The number behind KEY in object REF, which is one such as "/K 5 0 R". */
static int
follow(const struct file *f, int ref, const char *key)
{
	const char *at = ref > 0 ? strstr(object(f, ref), key) : NULL;

	return at == NULL ? 0 : atoi(at + strlen(key));
}

/* The number of objects that hold S. */
static int
count(const struct file *f, const char *s)
{
	int n = 0;

	for (size_t i = 1; i <= f->pdf->n; i++)
		n += strstr(object(f, (int)i), s) != NULL;
	return n;
}

/* The first object that holds S; 0 when there is none. */
static int
find(const struct file *f, const char *s)
{
	for (size_t i = 1; i <= f->pdf->n; i++)
		if (strstr(object(f, (int)i), s) != NULL)
			return (int)i;
	return 0;
}

static bool
holds(const struct file *f, int ref, const char *s, const char *name)
{
	bool good = ref > 0 && strstr(object(f, ref), s) != NULL;

	if (!ok(good, "%s", name))
		printf("# no %s in %s\n", s, ref > 0 ? object(f, ref) : "-");
	return good;
}

static void
draw(struct file *f, struct tag *tag, const char *what)
{
	pdfpage_begin(f->pages, tag);
	buf_adds(pdfpage_content(f->pages), what);
	pdfpage_end(f->pages);
}

static void
marks(void)
{
	struct file f = file_new(2);
	struct tag *p = pdftag_add(pdftag_document(f.tags), "P");
	struct tag *q = pdftag_add(pdftag_document(f.tags), "P");
	char want[64];

	is_int(pdfpage_current(f.pages), 1, "the new page is current");
	pdfpage_select(f.pages, 0);
	draw(&f, p, "1\n");
	draw(&f, p, "2\n");
	draw(&f, q, "");
	draw(&f, q, "3\n");
	draw(&f, p, "4\n");
	pdfpage_begin_artifact(f.pages, ARTIFACT_LAYOUT);
	pdfpage_end(f.pages);
	for (int i = 0; i < 2; i++) {
		pdfpage_begin_artifact(f.pages, ARTIFACT_LAYOUT);
		pdfpage_rect(f.pages, 10, 20, 30.004, 40, 0xff0000);
		pdfpage_end(f.pages);
	}
	pdfpage_begin_artifact(f.pages, ARTIFACT_FOOTER);
	pdfpage_box(f.pages, 1, 2, 3, 4, 0.5, 0);
	pdfpage_end(f.pages);
	is_str(pdfpage_content(f.pages)->data,
	    "/P<</MCID 0>>BDC\n1\n2\nEMC\n"
	    "/P<</MCID 1>>BDC\n3\nEMC\n"
	    "/P<</MCID 2>>BDC\n4\nEMC\n"
	    "/Artifact BMC\n"
	    "q 1 0 0 rg 10 740 30 40 re f Q\n"
	    "q 1 0 0 rg 10 740 30 40 re f Q\n"
	    "EMC\n"
	    "/Artifact<</Type/Pagination/Subtype/Footer>>BDC\n"
	    "q 0 0 0 RG 0.5 w 1 794 3 4 re S Q\n"
	    "EMC\n",
	    "marks that follow each other are one, empty ones none");
	pdfpage_select(f.pages, 1);
	draw(&f, p, "5\n");
	is_str(pdfpage_content(f.pages)->data, "/P<</MCID 0>>BDC\n5\nEMC\n",
	    "each page counts from 0");
	file_write(&f);

	snprintf(want, sizeof want, "/K[0 2 <</Type/MCR/Pg %d 0 R/MCID 0>>]",
	    pdfpage_object(f.pages, 1));
	holds(&f, find(&f, "MCR"), want, "content of two pages");
	snprintf(want, sizeof want, "/Pg %d 0 R", pdfpage_object(f.pages, 0));
	holds(&f, find(&f, "MCR"), want, "the first is the element's own");
	holds(&f, find(&f, "/K 1>>"), "/S/P", "one number is no array");
	file_free(&f);
}

static void
parents(void)
{
	struct file f = file_new(3);
	struct tag *p = pdftag_add(pdftag_document(f.tags), "P");
	struct tag *link;
	int tree, first;
	char want[64];

	pdfpage_select(f.pages, 0);
	draw(&f, p, "1\n");
	link = pdftag_add(p, "Link");
	draw(&f, link, "2\n");
	pdfpage_link(f.pages, link, "https://example.org/\xc3\xa4 (b)", "to b",
	    10, 20, 30, 40);
	pdfpage_link(f.pages, link, "mailto:a@b", "", 1, 2, 3, 4);
	pdfpage_link(f.pages, link, "ftp://example.org/", "no", 1, 2, 3, 4);
	draw(&f, p, "3\n");
	file_write(&f);

	holds(&f, f.root, "/ParentTreeNextKey 5", "three pages, two links");
	tree = follow(&f, f.root, "/ParentTree ");
	first = follow(&f, tree, "/Nums[0 ");
	snprintf(want, sizeof want, "[%d 0 R %d 0 R %d 0 R]", find(&f, "/S/P/"),
	    find(&f, "/S/Link/Pg"), find(&f, "/S/P/"));
	is_str(object(&f, first), want, "the elements of the first page");
	is_str(object(&f, follow(&f, tree, " 1 ")), "[]",
	    "a page without content");
	is_int(follow(&f, tree, " 3 "), find(&f, "/S/Link/Pg"),
	    "the element of the link");
	first = find(&f, "/Subtype/Link");
	snprintf(want, sizeof want, "/K[1 <</Type/OBJR/Obj %d 0 R>> <<", first);
	holds(&f, find(&f, "/S/Link/Pg"), want, "which has it");
	is_str(object(&f, first),
	    "<</Subtype/Link/F 4/Border[0 0 0]/Rect[10 740 40 780]"
	    "/StructParent 3/A<</S/URI/URI"
	    "(https://example.org/%C3%A4%20%28b%29)>>/Contents(to b)>>",
	    "the annotation");
	is_int(count(&f, "/Subtype/Link"), 2, "no other scheme");
	is_int(count(&f, "/Contents(mailto:a@b)"), 1, "it has some name");
	holds(&f, pdfpage_object(f.pages, 0), "/Annots[", "it is on its page");
	is_int(count(&f, "/Tabs/S/StructParents"), 3, "Tabs on all pages");
	holds(&f, f.tree, "/Count 3/Kids[", "the pages");
	file_free(&f);
}

static void
urls(void)
{
	char url[CAP_PRINT_URL + 2] = "";

	is_int(pdfpage_url_fits("https://a"), 1, "https");
	is_int(pdfpage_url_fits("HTTP://a"), 1, "capitals");
	is_int(pdfpage_url_fits("mailto:a@b"), 1, "mailto");
	is_int(pdfpage_url_fits("https://"), 0, "nothing behind it");
	is_int(pdfpage_url_fits("javascript:alert(1)"), 0, "a script");
	is_int(pdfpage_url_fits("file:///etc/passwd"), 0, "a file");
	is_int(pdfpage_url_fits("https://a\nb"), 0, "two lines");
	is_int(pdfpage_url_fits("example.org"), 0, "no scheme");
	is_int(pdfpage_url_fits(""), 0, "nothing");
	memset(url, 'a', CAP_PRINT_URL);
	memcpy(url, "https://", 8);
	is_int(pdfpage_url_fits(url), 1, "as long as may be");
	url[CAP_PRINT_URL] = 'a';
	is_int(pdfpage_url_fits(url), 0, "longer");
}

/* A table of three rows: one full, one with holes, one empty. */
static void
pruned(void)
{
	struct file f = file_new(1);
	struct tag *sect = pdftag_add(pdftag_document(f.tags), "Sect");
	struct tag *table = pdftag_add(sect, "Table");
	struct tag *head = pdftag_add(table, "THead");
	struct tag *body = pdftag_add(table, "TBody");
	struct tag *form = pdftag_add(sect, "Form");
	struct tag *list = pdftag_add(sect, "L");
	int annotation = pdfobj_ref(f.pdf);

	pdftag_add(pdftag_add(list, "LI"), "LBody");
	pdftag_add(pdftag_add(head, "TR"), "TH");
	for (int row = 0; row < 3; row++) {
		struct tag *tr = pdftag_add(body, "TR");

		for (int i = 0; i < 3; i++) {
			struct tag *td = pdftag_add(tr, "TD");
			struct tag *p = pdftag_add(td, "P");

			if (row == 0 || (row == 1 && i == 1))
				draw(&f, p, "x\n");
		}
	}
	pdfpage_annotation(f.pages, 0, annotation);
	is_int(
	    pdftag_annotation(form, 0, annotation), 0, "the first annotation");
	file_write(&f);
	is_int(count(&f, "/S/TR"), 2, "the empty row is gone");
	is_int(count(&f, "/S/TD"), 6, "empty cells of others are not");
	is_int(count(&f, "/S/P/"), 4, "what is in them is");
	is_int(count(&f, "/S/THead") + count(&f, "/S/TH"), 0, "and the head");
	is_int(count(&f, "/S/L"), 0, "and the list");
	is_int(count(&f, "/S/Form"), 1, "but not the form");
	file_free(&f);
}

static void
properties(void)
{
	struct file f = file_new(1);
	struct tag *doc = pdftag_document(f.tags);
	struct tag *figure = pdftag_add(doc, "Figure");
	struct tag *th = pdftag_add(doc, "TH"), *span = pdftag_add(doc, "Span");
	int tree;

	pdftag_lang(doc, "en");
	pdftag_lang(figure, "en");
	pdftag_lang(span, "el");
	pdftag_lang(span, "ka");
	pdftag_lang(span, "not a language");
	pdftag_lang(th, "x-none");
	pdftag_alt(figure, "A (b)");
	pdftag_attribute(figure, "/O/Layout/BBox[1 2 3 4]");
	pdftag_attribute(th, "/O/Table/Scope/Column");
	pdftag_attribute(th, "/O/Layout/TextAlign/End");
	pdftag_attribute(th, "/O/Table/ColSpan 2");
	pdftag_id(th, "b");
	pdftag_id(span, "a");
	draw(&f, figure, "x\n");
	draw(&f, th, "x\n");
	draw(&f, span, "x\n");
	file_write(&f);
	is_int(count(&f, "/Lang(en)"), 1, "a language is said once");
	is_int(count(&f, "/Lang(ka)"), 1, "the last one holds");
	is_int(count(&f, "/Lang(el)"), 0, "and no other");
	is_int(count(&f, "/Lang"), 2, "what is no language is not");
	holds(&f, find(&f, "/S/Figure"), "/A<</O/Layout/BBox[1 2 3 4]>>",
	    "an attribute");
	holds(&f, find(&f, "/S/Figure"), "/Alt(A \\(b\\))", "words");
	holds(&f, find(&f, "/S/TH"),
	    "/A[<</O/Table/Scope/Column/ColSpan "
	    "2>><</O/Layout/TextAlign/End>>]",
	    "attributes by owner");
	tree = follow(&f, f.root, "/IDTree ");
	ok(tree > 0, "IDs have a tree");
	is_int(follow(&f, tree, "/Names[(a)"), find(&f, "/S/Span"), "sorted");
	is_int(follow(&f, tree, "R (b)"), find(&f, "/S/TH"), "and complete");
	file_free(&f);
}

static void
outline(void)
{
	struct file f = file_new(2);
	int root;

	file_write(&f);
	is_int(pdftag_outline_object(f.tags), 0, "no outline");
	file_free(&f);

	f = file_new(2);
	pdftag_outline(f.tags, 1, "A", 0, 100);
	pdftag_outline(f.tags, 2, "B", 0, 200);
	pdftag_outline(f.tags, 3, "C", 1, 0.5);
	pdftag_outline(f.tags, 2, "\xce\x94", 1, 300);
	pdftag_outline(f.tags, 1, "E", 1, 400);
	file_write(&f);
	root = pdftag_outline_object(f.tags);
	holds(&f, root, "/Count 5", "all are open");
	is_int(follow(&f, root, "/First "), find(&f, "(A)"), "the first");
	is_int(follow(&f, root, "/Last "), find(&f, "(E)"), "the last");
	holds(&f, find(&f, "(A)"), "/Count 3", "three below it");
	is_int(follow(&f, find(&f, "(A)"), "/Last "), find(&f, "<FEFF0394>"),
	    "the last of them");
	is_int(follow(&f, find(&f, "(C)"), "/Parent "), find(&f, "(B)"),
	    "the deepest");
	is_int(follow(&f, find(&f, "<FEFF0394>"), "/Prev "), find(&f, "(B)"),
	    "one before");
	is_int(follow(&f, find(&f, "(A)"), "/Next "), find(&f, "(E)"),
	    "one behind");
	is_int(follow(&f, find(&f, "(C)"), "/Dest["),
	    pdfpage_object(f.pages, 1), "its page");
	holds(&f, find(&f, "(C)"), "/XYZ null 799.5 null]", "its place");
	file_free(&f);
}

/* 5000 pages with a link each: the parent tree gets leaves. */
static void
large(void)
{
	struct file f = file_new(CAP_PAGES);
	struct tag *doc = pdftag_document(f.tags);
	int tree;

	for (size_t i = 0; i < CAP_PAGES; i++) {
		struct tag *link = pdftag_add(pdftag_add(doc, "P"), "Link");

		pdfpage_select(f.pages, i);
		draw(&f, link, "x\n");
		pdfpage_link(f.pages, link, "http://a", "a", 0, 0, 1, 1);
	}
	file_write(&f);
	tree = follow(&f, f.root, "/ParentTree ");
	ok(follow(&f, tree, "/Kids[") > 0, "the parent tree has leaves");
	is_int(count(&f, "<</Limits["), 20, "twenty");
	is_int(count(&f, "/Limits[0 499]/Nums[0 "), 1, "the first");
	is_int(count(&f, "/Limits[9500 9999]/Nums[9500 "), 1, "the last");
	file_free(&f);
}

int
main(void)
{
	marks();
	parents();
	urls();
	pruned();
	properties();
	outline();
	large();
	return tap_done();
}

#include <config.h>

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "clean.h"
#include "pdfobj.h"
#include "pdfoutline.h"
#include "pdftag.h"
#include "pdftree.h"
#include "xalloc.h"

/* What an element holds: an element, an annotation or marked content. */
struct kid {
	struct tag *tag; /* or NULL */
	int object;	 /* or 0 */
	size_t page, mcid;
};

struct tag {
	struct tags *tags;
	struct tag *parent; /* NULL: the document */
	size_t index;	    /* in the list of all */
	const char *type;
	char *lang, *alt, *id;
	char **attributes; /* one per owner */
	size_t nattributes;
	struct kid *kids;
	size_t nkids;
	bool kept;
	const char *in; /* the language around it, when written */
	int ref;
};

/* Whose the marked content of a page is, by MCID. */
struct owners {
	struct tag **v;
	size_t n;
};

struct tags {
	struct pdf *pdf;
	struct tag **v; /* parents before their children */
	size_t n;
	struct owners *pages;
	size_t npages;
	struct tag **annotations;
	size_t nannotations;
	struct outline *outline;
	int outline_object;
};

/* Room for one more of N elements of SIZE bytes, doubled at powers of two. */
static void *
grow(void *v, size_t n, size_t size)
{
	if ((n & (n - 1)) != 0)
		return v;
	return xreallocarray(v, n == 0 ? 1 : 2 * n, size);
}

static struct tag *
add(struct tags *tags, struct tag *parent, const char *type)
{
	struct tag *tag = xcalloc(1, sizeof *tag);

	tag->tags = tags;
	tag->parent = parent;
	tag->type = type;
	tag->index = tags->n;
	tags->v = grow(tags->v, tags->n, sizeof *tags->v);
	tags->v[tags->n++] = tag;
	return tag;
}

struct tags *
pdftag_new(struct pdf *pdf)
{
	struct tags *tags = xcalloc(1, sizeof *tags);

	tags->pdf = pdf;
	tags->outline = pdfoutline_new();
	add(tags, NULL, "Document");
	return tags;
}

static void
tag_free(struct tag *tag)
{
	for (size_t i = 0; i < tag->nattributes; i++)
		free(tag->attributes[i]);
	free(tag->attributes);
	free(tag->lang);
	free(tag->alt);
	free(tag->id);
	free(tag->kids);
	free(tag);
}

void
pdftag_free(struct tags *tags)
{
	if (tags == NULL)
		return;
	for (size_t i = 0; i < tags->n; i++)
		tag_free(tags->v[i]);
	for (size_t i = 0; i < tags->npages; i++)
		free(tags->pages[i].v);
	free(tags->v);
	free(tags->pages);
	free(tags->annotations);
	pdfoutline_free(tags->outline);
	free(tags);
}

struct tag *
pdftag_document(struct tags *tags)
{
	return tags->v[0];
}

static void
kid_add(struct tag *tag, struct kid kid)
{
	tag->kids = grow(tag->kids, tag->nkids, sizeof *tag->kids);
	tag->kids[tag->nkids++] = kid;
}

struct tag *
pdftag_add(struct tag *parent, const char *type)
{
	struct tag *tag = add(parent->tags, parent, type);

	kid_add(parent, (struct kid){.tag = tag});
	return tag;
}

const char *
pdftag_type(const struct tag *tag)
{
	return tag->type;
}

static void
replace(char **have, const char *s)
{
	free(*have);
	*have = s == NULL || *s == '\0' ? NULL : xstrdup(s);
}

void
pdftag_lang(struct tag *tag, const char *lang)
{
	/* ISO 14289-1, 7.2 */
	if (lang == NULL || *lang == '\0' || clean_is_lang(lang))
		replace(&tag->lang, lang);
}

void
pdftag_alt(struct tag *tag, const char *alt)
{
	replace(&tag->alt, alt);
}

void
pdftag_id(struct tag *tag, const char *id)
{
	replace(&tag->id, id);
}

/* The length of "/O/Owner" at the front of ENTRIES. */
static size_t
owner_length(const char *entries)
{
	size_t n = 0;

	if (strncmp(entries, "/O/", 3) == 0)
		n = 3 + strcspn(entries + 3, "/ [(<");
	return n;
}

/* Those of one owner become one object. */
void
pdftag_attribute(struct tag *tag, const char *entries)
{
	size_t n = owner_length(entries);

	for (size_t i = 0; n > 0 && i < tag->nattributes; i++) {
		char *have = tag->attributes[i];

		if (owner_length(have) != n || strncmp(have, entries, n) != 0)
			continue;
		tag->attributes[i] = xasprintf("%s%s", have, entries + n);
		free(have);
		return;
	}
	tag->attributes =
	    grow(tag->attributes, tag->nattributes, sizeof *tag->attributes);
	tag->attributes[tag->nattributes++] = xstrdup(entries);
}

/* Makes room for page PAGE, and says whose it will be. */
static struct owners *
owners_of(struct tags *tags, size_t page)
{
	while (tags->npages <= page) {
		tags->pages =
		    grow(tags->pages, tags->npages, sizeof *tags->pages);
		tags->pages[tags->npages++] = (struct owners){NULL, 0};
	}
	return &tags->pages[page];
}

void
pdftag_content(struct tag *tag, size_t page, size_t mcid)
{
	struct owners *owners = owners_of(tag->tags, page);

	while (owners->n <= mcid) {
		owners->v = grow(owners->v, owners->n, sizeof *owners->v);
		owners->v[owners->n++] = NULL;
	}
	owners->v[mcid] = tag;
	kid_add(tag, (struct kid){.page = page, .mcid = mcid});
}

size_t
pdftag_annotation(struct tag *tag, size_t page, int object)
{
	struct tags *tags = tag->tags;

	kid_add(tag, (struct kid){.object = object, .page = page});
	tags->annotations =
	    grow(tags->annotations, tags->nannotations, sizeof(struct tag *));
	tags->annotations[tags->nannotations] = tag;
	return tags->nannotations++;
}

void
pdftag_outline(
    struct tags *tags, int level, const char *title, size_t page, double y)
{
	pdfoutline_add(tags->outline, level, title, page, y);
}

int
pdftag_outline_object(const struct tags *tags)
{
	return tags->outline_object;
}

/* Cells stand for their place: every row has all of them (ISO 14289-1, 7.5). */
static bool
is_cell(const struct tag *tag)
{
	return strcmp(tag->type, "TD") == 0 || strcmp(tag->type, "TH") == 0;
}

/*
 * Keeps what has content, and the cells of rows that have some.  Parents stand
 * before children in the list.
 */
static void
prune(struct tags *tags)
{
	tags->v[0]->kept = true;
	for (size_t i = tags->n; i-- > 1;) {
		struct tag *tag = tags->v[i];

		for (size_t k = 0; k < tag->nkids && !tag->kept; k++)
			tag->kept =
			    tag->kids[k].tag == NULL || tag->kids[k].tag->kept;
	}
	for (size_t i = 1; i < tags->n; i++) {
		struct tag *tag = tags->v[i];

		if (is_cell(tag) && tag->parent->kept)
			tag->kept = true;
	}
}

static int
by_type(const void *a, const void *b)
{
	const struct tag *const *l = a, *const *r = b;
	int order = strcmp((*l)->type, (*r)->type);

	if (order != 0)
		return order;
	return (*l)->index < (*r)->index ? -1 : (*l)->index > (*r)->index;
}

/*
 * Numbers what is kept, each type by itself: alike objects side by side and
 * references that count make the tree a tenth smaller.
 */
static void
number(struct tags *tags)
{
	struct tag **v = xreallocarray(NULL, tags->n, sizeof *v);

	memcpy(v, tags->v, tags->n * sizeof *v);
	qsort(v, tags->n, sizeof *v, by_type);
	for (size_t i = 0; i < tags->n; i++)
		if (v[i]->kept)
			v[i]->ref = pdfobj_ref(tags->pdf);
	free(v);
}

/* The page of the first content that is the element's own, or SIZE_MAX. */
static size_t
home(const struct tag *tag)
{
	for (size_t i = 0; i < tag->nkids; i++)
		if (tag->kids[i].tag == NULL)
			return tag->kids[i].page;
	return SIZE_MAX;
}

static void
put_kid(
    struct buf *buf, const struct kid *kid, size_t home_page, const int *pages)
{
	if (kid->tag != NULL) {
		pdfobj_reference(buf, "", kid->tag->ref);
		return;
	}
	if (kid->object == 0 && kid->page == home_page) {
		buf_addu(buf, kid->mcid);
		return;
	}
	/* marked-content and object references: 14.7.4.2, 14.7.4.3 */
	buf_adds(buf, kid->object != 0 ? "<</Type/OBJR" : "<</Type/MCR");
	if (kid->page != home_page)
		pdfobj_reference(buf, "/Pg ", pages[kid->page]);
	if (kid->object != 0)
		buf_printf(buf, "/Obj %d 0 R>>", kid->object);
	else
		buf_printf(buf, "/MCID %zu>>", kid->mcid);
}

static void
put_kids(
    struct buf *buf, const struct tag *tag, size_t home_page, const int *pages)
{
	size_t n = 0, done = 0;

	for (size_t i = 0; i < tag->nkids; i++)
		n += tag->kids[i].tag == NULL || tag->kids[i].tag->kept;
	if (n == 0)
		return;
	buf_adds(buf, n == 1 ? "/K " : "/K[");
	for (size_t i = 0; i < tag->nkids; i++) {
		const struct kid *kid = &tag->kids[i];

		if (kid->tag != NULL && !kid->tag->kept)
			continue;
		if (done++ > 0)
			buf_addc(buf, ' ');
		put_kid(buf, kid, home_page, pages);
	}
	if (n > 1)
		buf_addc(buf, ']');
}

static void
put_text(struct buf *buf, const char *key, const char *s)
{
	if (s == NULL)
		return;
	buf_adds(buf, key);
	pdfobj_text(buf, s);
}

/* One attribute object, or an array of them (14.7.5). */
static void
put_attributes(struct buf *buf, const struct tag *tag)
{
	if (tag->nattributes == 0)
		return;
	buf_adds(buf, tag->nattributes > 1 ? "/A[" : "/A");
	for (size_t i = 0; i < tag->nattributes; i++) {
		buf_adds(buf, "<<");
		buf_adds(buf, tag->attributes[i]);
		buf_adds(buf, ">>");
	}
	if (tag->nattributes > 1)
		buf_addc(buf, ']');
}

/*
 * Table 323.  What neighbours have in common stands together and what differs
 * at the end: half of a small file is this tree, deflated.
 */
static void
put_tag(struct tag *tag, int root, const int *pages)
{
	struct buf buf = BUF_INIT(SIZE_MAX);
	size_t page = home(tag);
	const char *around = tag->parent ? tag->parent->in : "";

	buf_adds(&buf, "<</S/");
	buf_adds(&buf, tag->type);
	put_attributes(&buf, tag);
	tag->in = tag->lang != NULL ? tag->lang : around;
	if (strcmp(tag->in, around) != 0)
		put_text(&buf, "/Lang", tag->lang);
	if (page != SIZE_MAX)
		pdfobj_reference(&buf, "/Pg ", pages[page]);
	pdfobj_reference(&buf, "/P ", tag->parent ? tag->parent->ref : root);
	put_text(&buf, "/Alt", tag->alt);
	put_text(&buf, "/ID", tag->id);
	put_kids(&buf, tag, page, pages);
	buf_adds(&buf, ">>");
	pdfobj_set(tag->tags->pdf, tag->ref, &buf);
}

static void
put_id(struct buf *buf, const void *from, size_t i, bool key_only)
{
	struct tag *const *v = from;

	pdfobj_text(buf, v[i]->id);
	if (!key_only)
		pdfobj_reference(buf, "", v[i]->ref);
}

static int
by_id(const void *a, const void *b)
{
	const struct tag *const *l = a, *const *r = b;

	return strcmp((*l)->id, (*r)->id);
}

/* The name tree of all IDs; 0 when there are none. */
static int
put_ids(struct tags *tags)
{
	struct tag **v = xreallocarray(NULL, tags->n, sizeof *v);
	size_t n = 0;
	int ref = 0;

	for (size_t i = 0; i < tags->n; i++)
		if (tags->v[i]->kept && tags->v[i]->id != NULL)
			v[n++] = tags->v[i];
	if (n > 0) {
		qsort(v, n, sizeof *v, by_id);
		ref = pdftree_write(tags->pdf, PDFTREE_NAMES, put_id, v, n);
	}
	free(v);
	return ref;
}

/* What the parent tree leads to: arrays of pages, elements of annotations. */
struct parents {
	const struct tags *tags;
	const int *arrays;
	size_t npages;
};

static void
put_parent(struct buf *buf, const void *from, size_t i, bool key_only)
{
	const struct parents *p = from;

	buf_printf(buf, key_only ? "%zu" : "%zu ", i);
	if (!key_only)
		buf_printf(buf, "%d 0 R",
		    i < p->npages ? p->arrays[i]
				  : p->tags->annotations[i - p->npages]->ref);
}

/* An object of its own for each page, beside the elements it repeats. */
static int
put_owners(struct pdf *pdf, const struct owners *owners)
{
	struct buf buf = BUF_INIT(SIZE_MAX);
	int ref = pdfobj_ref(pdf);

	buf_addc(&buf, '[');
	for (size_t i = 0; owners != NULL && i < owners->n; i++) {
		if (i > 0)
			buf_addc(&buf, ' ');
		if (owners->v[i] != NULL)
			pdfobj_reference(&buf, "", owners->v[i]->ref);
		else
			buf_adds(&buf, "null");
	}
	buf_addc(&buf, ']');
	pdfobj_set(pdf, ref, &buf);
	return ref;
}

static int
put_parents(struct tags *tags, size_t n)
{
	int *arrays = xreallocarray(NULL, n + 1, sizeof *arrays);
	struct parents parents = {tags, arrays, n};
	int ref;

	for (size_t i = 0; i < n; i++)
		arrays[i] = put_owners(
		    tags->pdf, i < tags->npages ? &tags->pages[i] : NULL);
	ref = pdftree_write(tags->pdf, PDFTREE_NUMBERS, put_parent, &parents,
	    n + tags->nannotations);
	free(arrays);
	return ref;
}

int
pdftag_write(struct tags *tags, const int *pages, size_t n, double height)
{
	struct buf buf = BUF_INIT(SIZE_MAX);
	int root = pdfobj_ref(tags->pdf), ids, parents;

	prune(tags);
	number(tags);
	for (size_t i = 0; i < tags->n; i++)
		if (tags->v[i]->kept)
			put_tag(tags->v[i], root, pages);
	parents = put_parents(tags, n);
	ids = put_ids(tags);
	buf_printf(&buf,
	    "<</Type/StructTreeRoot/K[%d 0 R]/ParentTree %d 0 R"
	    "/ParentTreeNextKey %zu",
	    tags->v[0]->ref, parents, n + tags->nannotations);
	if (ids != 0)
		buf_printf(&buf, "/IDTree %d 0 R", ids);
	buf_adds(&buf, ">>");
	pdfobj_set(tags->pdf, root, &buf);
	tags->outline_object =
	    pdfoutline_write(tags->outline, tags->pdf, pages, height);
	return root;
}

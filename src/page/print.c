#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "block.h"
#include "boxes.h"
#include "buf.h"
#include "caps.h"
#include "doc.h"
#include "enclosure.h"
#include "flavour.h"
#include "labels.h"
#include "layout.h"
#include "msg.h"
#include "pades.h"
#include "pdffont.h"
#include "pdfmeta.h"
#include "pdfobj.h"
#include "pdfpage.h"
#include "pdftag.h"
#include "print.h"
#include "spool.h"
#include "text.h"
#include "transcript.h"
#include "warnings.h"
#include "when.h"
#include "xalloc.h"

#define DS "http://www.w3.org/2000/09/xmldsig#"

/* Points: ISO 216 and ANSI/ASME Y14.1. */
static const struct {
	double width, height;
} papers[] = {[PRINT_A4] = {595.276, 841.89}, [PRINT_LETTER] = {612, 792}};

struct print {
	const struct print_options *options;
	struct labels *labels;
	struct text *text;
	struct boxes *boxes;
};

/* One document on its way. */
struct sheet {
	const struct print *print;
	struct doc *doc;
	struct enclosures enclosures;
	struct blocks *blocks;
	struct pdf *pdf;
	struct tags *tags;
	struct pages *pages;
	struct pdffont_set *fonts;
	struct pdfmeta *meta;
	struct layout_seal seal;
	int64_t date;
};

struct print *
print_new(const struct print_options *options, struct fault *fault)
{
	struct print *p = xcalloc(1, sizeof *p);

	p->options = options;
	p->labels = labels_load(options->langs, fault);
	if (p->labels != NULL)
		p->text = text_new(fault);
	if (p->text != NULL) {
		p->boxes = boxes_new(p->text);
		return p;
	}
	print_free(p);
	return NULL;
}

void
print_free(struct print *p)
{
	if (p == NULL)
		return;
	boxes_free(p->boxes);
	text_free(p->text);
	labels_free(p->labels);
	free(p);
}

static bool
is_signed(const struct doc *doc)
{
	for (const xmlNode *c = doc_root(doc)->children; c != NULL; c = c->next)
		if (c->type == XML_ELEMENT_NODE && c->ns != NULL &&
		    strcmp((const char *)c->name, "Signature") == 0 &&
		    strcmp((const char *)c->ns->href, DS) == 0)
			return true;
	return false;
}

/* What the file is dated: never the clock, so that equal records give equal
 * files. */
static int64_t
date_of(const struct sheet *s)
{
	char *text;
	int64_t t = 0;

	if (s->print->options->date != -1)
		return s->print->options->date;
	text = doc_text_at(s->doc, doc_root(s->doc), "generatedDate");
	if (text == NULL || when_parse(text, &t, NULL) == -1)
		t = 0;
	free(text);
	return t;
}

static void
compose(struct sheet *s, const struct authentic *authentic,
    struct warnings *warnings)
{
	const struct print_options *options = s->print->options;
	struct authentic known = *authentic;
	struct subject subject = {.doc = s->doc,
	    .langs = options->langs,
	    .labels = s->print->labels,
	    .authentic = &known,
	    .enclosures = &s->enclosures,
	    .embed = options->embed,
	    .warnings = warnings};

	if (known.state == AUTHENTIC_UNKNOWN)
		known.state = is_signed(s->doc) ? AUTHENTIC_UNCHECKED
						: AUTHENTIC_UNSIGNED;
	enclosure_read(s->doc, &s->enclosures, warnings);
	s->blocks = transcript_blocks(&subject);
}

static int
set(struct sheet *s, struct fault *fault)
{
	enum print_paper paper = s->print->options->paper;
	struct layout_target target;

	s->pdf = pdfobj_new();
	s->tags = pdftag_new(s->pdf);
	s->pages =
	    pdfpage_new(s->pdf, papers[paper].width, papers[paper].height);
	s->fonts = pdffont_new(s->pdf);
	s->meta = pdfmeta_new(s->pdf);
	target = (struct layout_target){
	    s->print->text, s->pages, s->fonts, s->tags, s->print->boxes};
	return layout_run(s->blocks, &target, &s->seal, fault);
}

static void
embed(struct sheet *s, const char *record, size_t n)
{
	struct pdfmeta_file file = {
	    "elmo.xml", NULL, "application/xml", PDFMETA_SOURCE, record, n};

	file.description = labels_get(s->print->labels, "file.record");
	if (s->print->options->embed)
		pdfmeta_embed(s->meta, &file, s->date);
	enclosure_embed(&s->enclosures, s->meta, s->date);
}

static int
reserve(struct sheet *s, const char *name, int *dict)
{
	const struct layout_seal *seal = &s->seal;
	struct pades_field field = {.page = seal->page,
	    .x = seal->x,
	    .y = seal->y,
	    .width = seal->width,
	    .height = seal->height,
	    .name = name,
	    .tooltip = labels_get(s->print->labels, "seal.tooltip"),
	    .date = s->date,
	    .room = s->print->options->seal_room};

	return pades_reserve(s->pdf, s->pages, seal->form, &field, dict);
}

static int
finish(struct sheet *s, const char *seal_name, struct buf *out,
    struct print_result *result, struct fault *fault)
{
	const struct flavour *flavour = doc_flavour(s->doc);
	struct pdfmeta_info info = {s->blocks->title, s->blocks->author,
	    s->blocks->lang, s->date, NULL};
	struct pdfmeta_parts parts = {0, 0, 0, 0};
	size_t n = pdfpage_count(s->pages);
	int *objects = xcalloc(n, sizeof *objects);
	int fonts = pdffont_write(s->fonts), root, document, dict = 0;

	if (fonts == 0) {
		free(objects);
		return fault_set(fault, VERDICT_TROUBLE, 0,
		    "a font cannot be cut down to what is used of it");
	}
	if (s->print->options->embed)
		info.elmo_version = flavour->version != XSD_NONE
					? xsd_name(flavour->version)
					: flavour_name(flavour->kind);
	if (s->print->options->seal_room > 0 && s->seal.form != NULL)
		parts.form = reserve(s, seal_name, &dict);
	for (size_t i = 0; i < n; i++)
		objects[i] = pdfpage_object(s->pages, i);
	parts.structure =
	    pdftag_write(s->tags, objects, n, pdfpage_height(s->pages));
	parts.outline = pdftag_outline_object(s->tags);
	parts.pages = pdfpage_write(s->pages, fonts);
	pdfmeta_write(s->meta, &info, &parts, &root, &document);
	pdfobj_write(s->pdf, root, document, out);
	if (dict != 0)
		pades_find(out, pdfobj_offset(s->pdf, dict), &result->seal);
	result->pages = n;
	free(objects);
	return 0;
}

static void
warn(const struct sheet *s, struct print_result *result,
    struct warnings *warnings)
{
	unsigned first = 0;

	result->cut = blocks_cut(s->blocks);
	if (result->cut > 0)
		warnings_add(warnings, "texts cut at %lu KiB: %zu",
		    CAP_PRINT_TEXT / KIB, result->cut);
	result->missing = text_missing(s->print->text, &first);
	if (result->missing > 0)
		warnings_add(warnings,
		    "characters in no font, drawn as boxes: %zu, the first is "
		    "U+%04X",
		    result->missing, first);
}

static void
sheet_free(struct sheet *s)
{
	pdfmeta_free(s->meta);
	pdffont_free(s->fonts);
	pdfpage_free(s->pages);
	pdftag_free(s->tags);
	pdfobj_free(s->pdf);
	blocks_free(s->blocks);
	enclosure_free(&s->enclosures);
	doc_free(s->doc);
}

int
print_document(struct print *print, struct spool *record,
    const struct authentic *authentic, struct buf *out,
    struct print_result *result, struct warnings *warnings, struct fault *fault)
{
	struct sheet s = {.print = print};
	int status = -1;

	memset(result, 0, sizeof *result);
	s.doc = doc_read(record, fault);
	if (s.doc == NULL)
		return -1;
	s.date = date_of(&s);
	text_missing(print->text, NULL);
	compose(&s, authentic, warnings);
	status = set(&s, fault);
	if (status == 0) {
		embed(&s, spool_data(record), (size_t)spool_size(record));
		status = finish(&s, authentic->seal, out, result, fault);
		warn(&s, result, warnings);
	}
	sheet_free(&s);
	boxes_trim(print->boxes);
	return status;
}

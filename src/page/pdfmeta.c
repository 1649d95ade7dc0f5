#include <config.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/err.h>
#include <openssl/evp.h>

#include "buf.h"
#include "caps.h"
#include "clean.h"
#include "icc.h"
#include "pdfmeta.h"
#include "pdfobj.h"
#include "when.h"
#include "xalloc.h"
#include "xmp.h"

#define TOOL "elmo-topdf " PACKAGE_VERSION
#define PRODUCER "emrex-tools " PACKAGE_VERSION

struct embedded {
	char *name;
	int filespec;
	bool source;
};

struct pdfmeta {
	struct pdf *pdf;
	struct embedded *file;
	size_t n;
};

struct pdfmeta *
pdfmeta_new(struct pdf *pdf)
{
	struct pdfmeta *meta = xcalloc(1, sizeof *meta);

	meta->pdf = pdf;
	return meta;
}

void
pdfmeta_free(struct pdfmeta *meta)
{
	if (meta == NULL)
		return;
	for (size_t i = 0; i < meta->n; i++)
		free(meta->file[i].name);
	free(meta->file);
	free(meta);
}

/* MD5 as table 46 has it; nobody's safety hangs on it.  Where a provider has
 * none (FIPS) the entry is left out. */
static void
add_checksum(struct buf *entries, const void *data, size_t n)
{
	unsigned char digest[EVP_MAX_MD_SIZE];
	size_t size = 0;

	if (EVP_Q_digest(NULL, "MD5", NULL, data, n, digest, &size) == 1) {
		buf_adds(entries, "/CheckSum<");
		for (size_t i = 0; i < size; i++)
			buf_printf(entries, "%02X", digest[i]);
		buf_addc(entries, '>');
	}
	ERR_clear_error();
}

/* The embedded file stream (7.11.4). */
static int
add_stream(struct pdf *pdf, const struct pdfmeta_file *file, int64_t date)
{
	struct buf entries = BUF_INIT(SIZE_MAX);
	int ref = pdfobj_ref(pdf);

	buf_adds(&entries, "/Type/EmbeddedFile/Subtype");
	pdfobj_name(&entries, file->media);
	buf_printf(&entries, "/Params<</Size %zu/ModDate", file->len);
	pdfobj_date(&entries, date);
	add_checksum(&entries, file->data, file->len);
	buf_adds(&entries, ">>");
	pdfobj_stream(pdf, ref, entries.data, file->data, file->len);
	buf_free(&entries);
	return ref;
}

void
pdfmeta_embed(
    struct pdfmeta *meta, const struct pdfmeta_file *file, int64_t date)
{
	int stream = add_stream(meta->pdf, file, date);
	bool source = file->relation == PDFMETA_SOURCE;
	struct buf spec = BUF_INIT(SIZE_MAX);
	struct embedded *own;

	meta->file = xreallocarray(meta->file, meta->n + 1, sizeof *meta->file);
	own = &meta->file[meta->n++];
	own->name = xstrdup(file->name);
	own->filespec = pdfobj_ref(meta->pdf);
	own->source = source;
	/* ISO 19005-3, 6.8 */
	buf_adds(&spec, "<</Type/Filespec/F");
	pdfobj_text(&spec, file->name);
	buf_adds(&spec, "/UF");
	pdfobj_text(&spec, file->name);
	if (file->description != NULL && file->description[0] != '\0') {
		buf_adds(&spec, "/Desc");
		pdfobj_text(&spec, file->description);
	}
	buf_printf(&spec, "/AFRelationship/%s/EF<</F %d 0 R/UF %d 0 R>>>>",
	    source ? "Source" : "Supplement", stream, stream);
	pdfobj_set(meta->pdf, own->filespec, &spec);
	buf_free(&spec);
}

static int
by_name(const void *a, const void *b)
{
	const struct embedded *one = a, *two = b;

	return strcmp(one->name, two->name);
}

/* /AF in the order of embedding, the name tree in that of its keys (7.9.6). */
static void
add_files(struct pdfmeta *meta, struct buf *catalog)
{
	if (meta->n == 0)
		return;
	buf_adds(catalog, "/AF[");
	for (size_t i = 0; i < meta->n; i++)
		buf_printf(catalog, "%s%d 0 R", i > 0 ? " " : "",
		    meta->file[i].filespec);
	buf_adds(catalog, "]/Names<</EmbeddedFiles<</Names[");
	qsort(meta->file, meta->n, sizeof *meta->file, by_name);
	for (size_t i = 0; i < meta->n; i++) {
		pdfobj_text(catalog, meta->file[i].name);
		buf_printf(catalog, "%d 0 R", meta->file[i].filespec);
	}
	buf_adds(catalog, "]>>>>");
}

/* What people read of the file in one line; a fresh string, or NULL. */
static char *
one_line(const char *s)
{
	size_t n;
	char *line;

	if (s == NULL)
		return NULL;
	n = strlen(s);
	if (n > CAP_PDF_INFO)
		for (n = CAP_PDF_INFO; n > 0 && (s[n] & 0xc0) == 0x80;)
			n--;
	line = clean_text(s, n, NULL);
	if (line[0] != '\0')
		return line;
	free(line);
	return NULL;
}

static int
write_intent(struct pdf *pdf)
{
	struct buf profile = BUF_INIT(SIZE_MAX), intent = BUF_INIT(SIZE_MAX);
	int ref = pdfobj_ref(pdf), stream = pdfobj_ref(pdf);

	icc_srgb(&profile);
	pdfobj_stream(
	    pdf, stream, "/N 3/Alternate/DeviceRGB", profile.data, profile.len);
	buf_printf(&intent,
	    "<</Type/OutputIntent/S/GTS_PDFA1"
	    "/OutputConditionIdentifier(sRGB)/Info(sRGB IEC 61966-2-1)"
	    "/DestOutputProfile %d 0 R>>",
	    stream);
	pdfobj_set(pdf, ref, &intent);
	buf_free(&profile);
	buf_free(&intent);
	return ref;
}

static void
add_entry(struct buf *buf, const char *key, const char *value)
{
	if (value == NULL)
		return;
	buf_adds(buf, key);
	pdfobj_text(buf, value);
}

/* The information dictionary says what the XMP says (ISO 19005-3, 6.6.2). */
static int
write_info(struct pdf *pdf, const struct xmp *xmp, int64_t date)
{
	struct buf info = BUF_INIT(SIZE_MAX);
	int ref = pdfobj_ref(pdf);

	buf_adds(&info, "<<");
	add_entry(&info, "/Title", xmp->title);
	add_entry(&info, "/Author", xmp->author);
	add_entry(&info, "/Creator", xmp->tool);
	add_entry(&info, "/Producer", xmp->producer);
	buf_adds(&info, "/CreationDate");
	pdfobj_date(&info, date);
	buf_adds(&info, "/ModDate");
	pdfobj_date(&info, date);
	buf_adds(&info, ">>");
	pdfobj_set(pdf, ref, &info);
	buf_free(&info);
	return ref;
}

static int
write_xmp(struct pdf *pdf, const struct xmp *xmp)
{
	struct buf packet = BUF_INIT(SIZE_MAX);
	int ref = pdfobj_ref(pdf);

	xmp_write(xmp, &packet);
	pdfobj_stream_raw(
	    pdf, ref, "/Type/Metadata/Subtype/XML", packet.data, packet.len);
	buf_free(&packet);
	return ref;
}

static int
write_catalog(struct pdfmeta *meta, const struct pdfmeta_parts *parts,
    const char *lang, int packet)
{
	struct pdf *pdf = meta->pdf;
	struct buf catalog = BUF_INIT(SIZE_MAX);
	int ref = pdfobj_ref(pdf);

	buf_printf(&catalog,
	    "<</Type/Catalog/Pages %d 0 R/Metadata %d 0 R"
	    "/MarkInfo<</Marked true>>/StructTreeRoot %d 0 R"
	    "/ViewerPreferences<</DisplayDocTitle true>>"
	    "/OutputIntents[%d 0 R]",
	    parts->pages, packet, parts->structure, write_intent(pdf));
	add_entry(&catalog, "/Lang", lang);
	if (parts->outline != 0)
		buf_printf(&catalog, "/Outlines %d 0 R/PageMode/UseOutlines",
		    parts->outline);
	add_files(meta, &catalog);
	/* signed, and nothing but appended to from here on (12.7.2) */
	if (parts->form != 0)
		buf_printf(&catalog, "/AcroForm<</Fields[%d 0 R]/SigFlags 3>>",
		    parts->form);
	buf_adds(&catalog, ">>");
	pdfobj_set(pdf, ref, &catalog);
	buf_free(&catalog);
	return ref;
}

void
pdfmeta_write(struct pdfmeta *meta, const struct pdfmeta_info *info,
    const struct pdfmeta_parts *parts, int *root, int *document_info)
{
	char *title = one_line(info->title), *author = one_line(info->author);
	char *version = one_line(info->elmo_version), date[WHEN_SIZE];
	struct xmp xmp = {.title = title,
	    .author = author,
	    .lang = info->lang,
	    .tool = TOOL,
	    .producer = PRODUCER,
	    .date = when_format(info->date, date),
	    .version = version};

	for (size_t i = 0; i < meta->n && xmp.file == NULL; i++)
		if (meta->file[i].source)
			xmp.file = meta->file[i].name;
	*document_info = write_info(meta->pdf, &xmp, info->date);
	*root =
	    write_catalog(meta, parts, info->lang, write_xmp(meta->pdf, &xmp));
	free(title);
	free(author);
	free(version);
}

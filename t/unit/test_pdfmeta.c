/* What a file says of itself: catalog, information and XMP, profile, files. */
#include <config.h>

#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

#include <libxml/parser.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>

#include "buf.h"
#include "caps.h"
#include "icc.h"
#include "pdfmeta.h"
#include "pdfobj.h"
#include "tap.h"
#include "xalloc.h"
#include "xmp.h"

#define DATE 1714557600 /* 2024-05-01T10:00:00Z */

static bool
has(const struct buf *buf, const char *s)
{
	return memmem(buf->data, buf->len, s, strlen(s)) != NULL;
}

static uint32_t
at32(const struct buf *buf, size_t at)
{
	uint32_t value = 0;

	for (size_t i = 0; i < 4; i++)
		value = value << 8 | (unsigned char)buf->data[at + i];
	return value;
}

static void
profile(void)
{
	struct buf icc = BUF_INIT(SIZE_MAX);
	uint32_t sum[3] = {0};
	bool inside = true;

	icc_srgb(&icc);
	is_int((long long)icc.len, 480, "the profile's size");
	is_int(at32(&icc, 0), 480, "and it says so");
	ok(memcmp(icc.data + 12, "mntrRGB XYZ ", 12) == 0, "of a display");
	ok(memcmp(icc.data + 36, "acsp", 4) == 0, "the signature");
	is_int(at32(&icc, 68), 0xf6d6, "the illuminant");
	is_int(at32(&icc, 128), 10, "ten tags");
	for (size_t i = 0; i < 10; i++) {
		size_t tag = 132 + 12 * i, from = at32(&icc, tag + 4);

		inside = inside && from >= 252 && from % 4 == 0 &&
			 from + at32(&icc, tag + 8) <= icc.len;
		if (memcmp(icc.data + tag + 1, "XYZ", 3) == 0)
			for (size_t k = 0; k < 3; k++)
				sum[k] += at32(&icc, from + 8 + 4 * k);
	}
	ok(inside, "all tags inside");
	ok(sum[0] == 0xf6d6 && sum[1] == 0x10000 && sum[2] == 0xd32d,
	    "red, green and blue are white");
	buf_free(&icc);
}

static const char title[] = "Transcript of Records \xe2\x80\x93 Zo\xc3\xab "
			    "\x01<\xc5\x81ukasz> & \xe2\x80\xae]]>\nson";
static const char clean[] = "Transcript of Records \xe2\x80\x93 Zo\xc3\xab "
			    "<\xc5\x81ukasz> & ]]> son";

struct wish {
	const char *title, *author, *version;
	bool files, outline, sealed;
};

static void
set(struct pdf *pdf, int ref, const char *value)
{
	struct buf buf = BUF_INIT(SIZE_MAX);

	buf_adds(&buf, value);
	pdfobj_set(pdf, ref, &buf);
	buf_free(&buf);
}

/* A page with a rectangle that is an artifact, and a tree without elements. */
static void
parts(struct pdf *pdf, const struct wish *wish, struct pdfmeta_parts *made)
{
	static const char draw[] = "/Artifact BMC 0.5 g 10 10 50 50 re f EMC";
	int page = pdfobj_ref(pdf), content = pdfobj_ref(pdf);
	char text[400];

	made->pages = pdfobj_ref(pdf);
	made->structure = pdfobj_ref(pdf);
	made->outline = wish->outline ? pdfobj_ref(pdf) : 0;
	made->form = wish->sealed ? pdfobj_ref(pdf) : 0;
	snprintf(
	    text, sizeof text, "<</Type/Pages/Count 1/Kids[%d 0 R]>>", page);
	set(pdf, made->pages, text);
	snprintf(text, sizeof text,
	    "<</Type/Page/Parent %d 0 R/MediaBox[0 0 100 100]/Resources<<>>"
	    "/Contents %d 0 R>>",
	    made->pages, content);
	set(pdf, page, text);
	pdfobj_stream(pdf, content, "", draw, sizeof draw - 1);
	set(pdf, made->structure, "<</Type/StructTreeRoot>>");
	if (wish->outline)
		set(pdf, made->outline, "<</Type/Outlines/Count 0>>");
	if (wish->sealed)
		set(pdf, made->form, "<</FT/Sig/T(a)>>");
}

static void
make(const struct wish *wish, struct buf *out)
{
	static const struct pdfmeta_file files[] = {
	    {"elmo.xml", "The record", "application/xml", PDFMETA_SOURCE,
		"<elmo/>", 7},
	    {"attachment-2.pdf", "Beilage \xc3\xa4", "application/pdf",
		PDFMETA_SUPPLEMENT, "%PDF-", 5},
	    {"attachment-10.pdf", "", "application/pdf", PDFMETA_SUPPLEMENT, "",
		0},
	};
	struct pdf *pdf = pdfobj_new();
	struct pdfmeta *meta = pdfmeta_new(pdf);
	struct pdfmeta_info about = {
	    wish->title, wish->author, "en", DATE, wish->version};
	struct pdfmeta_parts made;
	int root, info;

	parts(pdf, wish, &made);
	for (size_t i = 0; wish->files && i < 3; i++)
		pdfmeta_embed(meta, &files[i], DATE);
	pdfmeta_write(meta, &about, &made, &root, &info);
	pdfobj_write(pdf, root, info, out);
	pdfmeta_free(meta);
	pdfobj_free(pdf);
}

/* What PATH gives in the XMP of FILE; "" when there is none. */
static char *
xmp_of(const struct buf *file, const char *path)
{
	static const char *const names[][2] = {
	    {"rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"},
	    {"dc", "http://purl.org/dc/elements/1.1/"},
	    {"xmp", "http://ns.adobe.com/xap/1.0/"},
	    {"pdf", "http://ns.adobe.com/pdf/1.3/"},
	    {"pdfaid", "http://www.aiim.org/pdfa/ns/id/"},
	    {"pdfuaid", "http://www.aiim.org/pdfua/ns/id/"},
	    {"schema", "http://www.aiim.org/pdfa/ns/schema#"},
	    {"elmo", XMP_ELMO},
	};
	const char *from = memmem(file->data, file->len, "<?xpacket begin", 15);
	const char *to = memmem(file->data, file->len, "<?xpacket end=", 14);
	xmlXPathContext *ctx;
	xmlXPathObject *result;
	xmlChar *value;
	xmlDoc *doc;
	char *copy, expression[200];

	if (from == NULL || to == NULL)
		return xstrdup("no packet");
	doc = xmlReadMemory(from, (int)(to - from), NULL, NULL,
	    XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
	if (doc == NULL)
		return xstrdup("not well-formed");
	ctx = xmlXPathNewContext(doc);
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		xmlXPathRegisterNs(ctx, (const xmlChar *)names[i][0],
		    (const xmlChar *)names[i][1]);
	snprintf(expression, sizeof expression, "string(%s)", path);
	result = xmlXPathEvalExpression((xmlChar *)expression, ctx);
	value = xmlXPathCastToString(result);
	xmlXPathFreeObject(result);
	copy = xstrdup((char *)value);
	xmlFree(value);
	xmlXPathFreeContext(ctx);
	xmlFreeDoc(doc);
	return copy;
}

static void
is_xmp(const struct buf *file, const char *path, const char *want)
{
	char *have = xmp_of(file, path);

	is_str(have, want, path);
	free(have);
}

static void
packet(const struct buf *full, const struct buf *bare)
{
	is_xmp(full, "//pdfaid:part", "3");
	is_xmp(full, "//pdfaid:conformance", "A");
	is_xmp(full, "//pdfuaid:part", "1");
	is_xmp(full, "//dc:title/rdf:Alt/rdf:li[@xml:lang='x-default']", clean);
	is_xmp(full, "//dc:creator/rdf:Seq/rdf:li", "University of A & B");
	is_xmp(full, "//dc:language/rdf:Bag/rdf:li", "en");
	is_xmp(full, "//xmp:CreateDate", "2024-05-01T10:00:00Z");
	is_xmp(full, "//xmp:ModifyDate", "2024-05-01T10:00:00Z");
	is_xmp(full, "//pdf:Producer", "emrex-tools " PACKAGE_VERSION);
	is_xmp(full, "//elmo:DocumentFileName", "elmo.xml");
	is_xmp(full, "//elmo:Version", "2.0");
	is_xmp(full, "count(//schema:namespaceURI)", "2");
	is_xmp(full, "(//schema:namespaceURI)[2]", XMP_ELMO);
	is_xmp(full, "//*[.='Version']/../*[2]", "Text");
	is_xmp(bare, "count(//dc:creator)", "0");
	is_xmp(bare, "count(//elmo:*)", "0");
	is_xmp(bare, "count(//schema:namespaceURI)", "1");
}

/* Catalog and so on stand in object streams: qpdf unpacks them. */
static void
unpacked(struct buf *file)
{
	static const char command[] =
	    "qpdf --qdf --object-streams=disable --no-original-object-ids "
	    "emrex-unit.pdf - 2>&1";
	char dir[] = "/tmp/emrex-unit-XXXXXX", block[4096];
	FILE *pipe;
	size_t n;

	if (mkdtemp(dir) == NULL || chdir(dir) != 0)
		exit(1);
	pipe = fopen("emrex-unit.pdf", "wb");
	if (pipe == NULL || fwrite(file->data, 1, file->len, pipe) != file->len)
		exit(1);
	fclose(pipe);
	pipe = popen(command, "r");
	buf_clear(file);
	while (pipe && (n = fread(block, 1, sizeof block, pipe)) > 0)
		buf_add(file, block, n);
	if (pipe)
		pclose(pipe);
	remove("emrex-unit.pdf");
	if (chdir("/") == 0)
		rmdir(dir);
}

static void
catalog(struct buf *full, struct buf *bare)
{
	const char *first, *second, *third;

	if (system("qpdf --version >/dev/null 2>&1") != 0) {
		skip("no qpdf", "catalog");
		return;
	}
	unpacked(full);
	unpacked(bare);
	ok(has(full, "/Marked true"), "marked");
	ok(has(full, "/DisplayDocTitle true"), "shows its title");
	ok(has(full, "/S /GTS_PDFA1"), "an output intent");
	ok(has(full, "/PageMode /UseOutlines"), "shows its outline");
	ok(!has(bare, "/PageMode") && !has(bare, "/Outlines"), "none");
	ok(has(full, "/SigFlags 3"), "sealed");
	ok(!has(bare, "/AcroForm"), "not sealed");
	ok(has(full, "/AF [") && has(full, "/AFRelationship /Source") &&
		has(full, "/AFRelationship /Supplement"),
	    "files are associated");
	ok(!has(bare, "/AF") && !has(bare, "/Names"), "no files");
	ok(has(full, "/Subtype /application#2fxml"), "a media type");
	ok(has(full, "/Size 7") && has(full, "/ModDate (D:20240501100000Z)"),
	    "size and date");
	ok(has(full, "/CreationDate (D:20240501100000Z)"), "the file's date");
	ok(has(full, "/Creator (elmo-topdf " PACKAGE_VERSION ")"), "creator");
	first = memmem(full->data, full->len, "/Names [", 8);
	second = first ? strstr(first, "(attachment-2.pdf)") : NULL;
	third = first ? strstr(first, "(elmo.xml)") : NULL;
	first = first ? strstr(first, "(attachment-10.pdf)") : NULL;
	ok(first && first < second && second < third, "names are sorted");
}

static void
long_title(void)
{
	struct wish wish = {.author = "A"};
	struct buf file = BUF_INIT(SIZE_MAX);
	char *large = xmalloc(4001), *have;

	large[0] = 'x';
	for (size_t i = 1; i < 3999; i += 2)
		memcpy(large + i, "\xc3\xa9", 2);
	large[3999] = '\0';
	wish.title = large;
	make(&wish, &file);
	have = xmp_of(&file, "//dc:title");
	is_int((long long)strlen(have), CAP_PDF_INFO - 1, "a title is cut");
	free(have);
	free(large);
	buf_free(&file);
}

int
main(void)
{
	struct wish all = {
	    title, "University of A & B", "2.0", true, true, true};
	struct wish some = {"T", NULL, NULL, false, false, false};
	struct buf full = BUF_INIT(SIZE_MAX), bare = BUF_INIT(SIZE_MAX);
	struct buf again = BUF_INIT(SIZE_MAX);

	profile();
	make(&all, &full);
	make(&all, &again);
	make(&some, &bare);
	ok(full.len == again.len &&
		memcmp(full.data, again.data, full.len) == 0,
	    "the same bytes again");
	packet(&full, &bare);
	catalog(&full, &bare);
	long_title();
	buf_free(&full);
	buf_free(&bare);
	buf_free(&again);
	xmlCleanupParser();
	return tap_done();
}

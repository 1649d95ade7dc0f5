#include <config.h>

#include <stddef.h>

#include "buf.h"
#include "xmp.h"

#define PDFA "http://www.aiim.org/pdfa/ns/"

/* Properties of a schema that has to be described, all of it in words. */
struct property {
	const char *name, *type, *category, *description;
};

struct schema {
	const char *name, *uri, *prefix;
	struct property property[3]; /* a NULL name behind the last */
};

static const struct schema pdfua = {"PDF/UA identification schema",
    "http://www.aiim.org/pdfua/ns/id/", "pdfuaid",
    {{"part", "Integer", "internal", "Part of ISO 14289"}}};

static const struct schema elmo = {"ELMO in PDF schema", XMP_ELMO, "elmo",
    {{"DocumentFileName", "Text", "external",
	 "Name of the embedded ELMO record"},
	{"Version", "Text", "external",
	    "Version of the ELMO schema that the record follows"}}};

static void
escape(struct buf *out, const char *s)
{
	for (; *s != '\0'; s++)
		switch (*s) {
		case '&':
			buf_adds(out, "&amp;");
			break;
		case '<':
			buf_adds(out, "&lt;");
			break;
		case '>':
			buf_adds(out, "&gt;");
			break;
		default:
			buf_addc(out, *s);
		}
}

/* An element with text; nothing for NULL. */
static void
simple(struct buf *out, const char *name, const char *value)
{
	if (value == NULL)
		return;
	buf_printf(out, "<%s>", name);
	escape(out, value);
	buf_printf(out, "</%s>\n", name);
}

/* An array of one item; LI is its start tag. */
static void
array(struct buf *out, const char *name, const char *kind, const char *li,
    const char *value)
{
	if (value == NULL)
		return;
	buf_printf(out, "<%s><rdf:%s><%s>", name, kind, li);
	escape(out, value);
	buf_printf(out, "</rdf:li></rdf:%s></%s>\n", kind, name);
}

static void
describe(struct buf *out, const struct schema *schema)
{
	buf_adds(out, "<rdf:li rdf:parseType=\"Resource\">\n");
	simple(out, "pdfaSchema:schema", schema->name);
	simple(out, "pdfaSchema:namespaceURI", schema->uri);
	simple(out, "pdfaSchema:prefix", schema->prefix);
	buf_adds(out, "<pdfaSchema:property><rdf:Seq>\n");
	for (const struct property *p = schema->property; p->name; p++) {
		buf_adds(out, "<rdf:li rdf:parseType=\"Resource\">\n");
		simple(out, "pdfaProperty:name", p->name);
		simple(out, "pdfaProperty:valueType", p->type);
		simple(out, "pdfaProperty:category", p->category);
		simple(out, "pdfaProperty:description", p->description);
		buf_adds(out, "</rdf:li>\n");
	}
	buf_adds(out, "</rdf:Seq></pdfaSchema:property>\n</rdf:li>\n");
}

static void
extensions(struct buf *out, const struct xmp *xmp)
{
	buf_adds(out, "<rdf:Description rdf:about=\"\"\n"
		      " xmlns:pdfaExtension=\"" PDFA "extension/\"\n"
		      " xmlns:pdfaSchema=\"" PDFA "schema#\"\n"
		      " xmlns:pdfaProperty=\"" PDFA "property#\">\n"
		      "<pdfaExtension:schemas><rdf:Bag>\n");
	describe(out, &pdfua);
	if (xmp->version != NULL)
		describe(out, &elmo);
	buf_adds(out, "</rdf:Bag></pdfaExtension:schemas>\n"
		      "</rdf:Description>\n");
}

static void
document(struct buf *out, const struct xmp *xmp)
{
	buf_adds(out, "<rdf:Description rdf:about=\"\"\n"
		      " xmlns:dc=\"http://purl.org/dc/elements/1.1/\"\n"
		      " xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\"\n"
		      " xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\">\n"
		      "<dc:format>application/pdf</dc:format>\n");
	array(out, "dc:title", "Alt", "rdf:li xml:lang=\"x-default\"",
	    xmp->title);
	array(out, "dc:creator", "Seq", "rdf:li", xmp->author);
	array(out, "dc:language", "Bag", "rdf:li", xmp->lang);
	simple(out, "xmp:CreatorTool", xmp->tool);
	simple(out, "xmp:CreateDate", xmp->date);
	simple(out, "xmp:ModifyDate", xmp->date);
	simple(out, "pdf:Producer", xmp->producer);
	buf_adds(out, "</rdf:Description>\n");
}

void
xmp_write(const struct xmp *xmp, struct buf *out)
{
	buf_adds(out, "<?xpacket begin=\"\xef\xbb\xbf\" "
		      "id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
		      "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n"
		      "<rdf:RDF xmlns:rdf="
		      "\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
		      "<rdf:Description rdf:about=\"\"\n"
		      " xmlns:pdfaid=\"" PDFA "id/\"\n"
		      " xmlns:pdfuaid=\"http://www.aiim.org/pdfua/ns/id/\">\n"
		      "<pdfaid:part>3</pdfaid:part>\n"
		      "<pdfaid:conformance>A</pdfaid:conformance>\n"
		      "<pdfuaid:part>1</pdfuaid:part>\n"
		      "</rdf:Description>\n");
	document(out, xmp);
	if (xmp->version != NULL) {
		buf_adds(out, "<rdf:Description rdf:about=\"\" "
			      "xmlns:elmo=\"" XMP_ELMO "\">\n");
		simple(out, "elmo:DocumentFileName", xmp->file);
		simple(out, "elmo:Version", xmp->version);
		buf_adds(out, "</rdf:Description>\n");
	}
	extensions(out, xmp);
	buf_adds(out, "</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"r\"?>\n");
}

/*
 * xmp: the metadata packet of a PDF file (ISO 16684-1; ISO 19005-3, 6.6).
 *
 * It repeats the document information, claims PDF/A-3a and PDF/UA-1, and
 * describes the two schemas that PDF/A does not know (6.6.2.3): pdfuaid, and
 * ours, by which a program finds the record in the file as it finds an invoice
 * in a Factur-X file:
 *
 *	namespace	XMP_ELMO, preferred prefix "elmo"
 *	DocumentFileName  Text: under which name the record is embedded
 *	Version		Text: of the ELMO schema, "2.0"
 *
 * The namespace does not change while the meaning of the two does not.
 */
#ifndef XMP_H
#define XMP_H

struct buf;

#define XMP_ELMO "urn:emrex:elmo-in-pdf:1#"

/* Texts are UTF-8 without controls; NULL: not known, left out. */
struct xmp {
	const char *title, *author;
	const char *lang;	     /* BCP 47 */
	const char *tool, *producer; /* xmp:CreatorTool, pdf:Producer */
	const char *date;	     /* ISO 8601; made and changed then */
	const char *file, *version;  /* DocumentFileName, Version */
};

/* Appends the packet, read-only (without room to write into). */
void xmp_write(const struct xmp *xmp, struct buf *out);

#endif

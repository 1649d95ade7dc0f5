/*
 * pdfmeta: what a PDF/A-3a and PDF/UA-1 file says of itself, and the files in
 * it (ISO 19005-3, 6.6 to 6.9; ISO 14289-1, 5 and 7.1).
 *
 * Catalog, document information and XMP that agree, an sRGB output intent made
 * here (ICC.1:2010, version 4, parametric curves), associated files.  Dates are
 * "YYYY-MM-DDThh:mm:ssZ" and come from the caller: there is no clock here.
 */
#ifndef PDFMETA_H
#define PDFMETA_H

#include <stddef.h>
#include <stdint.h>

struct pdf;
struct pdfmeta;

struct pdfmeta_info {
	const char *title;	  /* "Transcript of Records - NAME" */
	const char *author;	  /* the issuer; NULL when it is not known */
	const char *lang;	  /* of the document */
	int64_t date;		  /* seconds since 1970, UTC */
	const char *elmo_version; /* "2.0"; NULL without an embedded record */
};

enum pdfmeta_relation { PDFMETA_SOURCE, PDFMETA_SUPPLEMENT };

struct pdfmeta_file {
	const char *name;	 /* "elmo.xml"; ASCII, no path */
	const char *description; /* NULL or "" for none */
	const char *media;	 /* "application/xml" */
	enum pdfmeta_relation relation;
	const void *data;
	size_t len;
};

struct pdfmeta *pdfmeta_new(struct pdf *pdf);
void pdfmeta_free(struct pdfmeta *meta); /* NULL allowed */
/* Embeds and associates a file; names are unique. */
void pdfmeta_embed(
    struct pdfmeta *meta, const struct pdfmeta_file *file, int64_t date);
struct pdfmeta_parts {
	int pages, structure, outline; /* objects; outline may be 0 */
	int form;		       /* signature field, 0 for none */
};
/* Writes the rest; *ROOT and *INFO are for pdfobj_write. */
void pdfmeta_write(struct pdfmeta *meta, const struct pdfmeta_info *info,
    const struct pdfmeta_parts *parts, int *root, int *document_info);

#endif

/*
 * sniff: what some bytes are, told by the bytes.
 *
 * Names of files lie, so nothing else is asked (contract, section 1).  A sniff
 * looks at the beginning only; whether the rest keeps the promise is found by
 * who reads it.  It cannot fail: what is not known is SNIFF_UNKNOWN.
 */
#ifndef SNIFF_H
#define SNIFF_H

#include <stddef.h>

enum sniff {
	SNIFF_UNKNOWN,
	SNIFF_EMPTY, /* nothing, or nothing but white space */
	SNIFF_XML,   /* or what pretends to be: begins with '<' */
	SNIFF_BASE64,
	SNIFF_GZIP,
	SNIFF_ZLIB,
	SNIFF_DEFLATE,
	SNIFF_ZIP,
	SNIFF_TAR,
	SNIFF_7ZIP,
	SNIFF_FORM,
	SNIFF_PDF,
	SNIFF_JSON,
	SNIFF_MULTIPART, /* multipart/form-data, which EMREX forbids */
	SNIFF_HTTP,	 /* a whole message, headers and all */
};

/* Bytes of HEAD that are looked at; fewer only when there are no more. */
#define SNIFF_SIZE 4096

/* N: bytes at HEAD, all there are or SNIFF_SIZE. */
enum sniff sniff(const unsigned char *head, size_t n);
/* "gzip", "a zip archive", "a form body" ... */
const char *sniff_name(enum sniff kind);

#endif

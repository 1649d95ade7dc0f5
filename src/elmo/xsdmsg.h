/*
 * xsdmsg: libxml2's complaints in our own words.
 *
 * libxml2 tells what it found, values of the document among it, which are a
 * learner's data.  Only names, and what the schema itself says, come through.
 */
#ifndef XSDMSG_H
#define XSDMSG_H

#include <stdbool.h>
#include <stddef.h>

struct xsdmsg {
	int code;	    /* xmlParserErrors */
	const char *text;   /* libxml2's own */
	const char *local;  /* the element that is being read, or ended */
	const char *parent; /* the one around it, NULL for the root */
	bool ending;
};

/* Writes one line into OUT (SIZE bytes), neutralised. */
void xsdmsg_write(const struct xsdmsg *m, char *out, size_t size);

#endif

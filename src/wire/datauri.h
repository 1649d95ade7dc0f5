/*
 * datauri: what the content of an attachment holds (RFC 2397).
 *
 * "data:application/pdf;base64,..": the scheme in any case, parameters, white
 * space anywhere since the content is a token; base64 is asked for, strictly
 * (base64.h).  Bare base64 without the scheme is taken too, and told, because
 * it is sent.  At most CAP_ATTACHMENT bytes come out.  All failures are
 * VERDICT_TROUBLE.
 */
#ifndef DATAURI_H
#define DATAURI_H

#include <stdbool.h>
#include <stddef.h>

struct fault;

struct datauri {
	char media[128]; /* "application/pdf", lower case, no parameters */
	bool bare;	 /* "data:" was missing; media is a guess */
	unsigned char *data;
	size_t len;
};

/* Decodes N bytes of text; 0 and *URI for datauri_free, or -1. */
int datauri_decode(
    const char *s, size_t n, struct datauri *uri, struct fault *fault);
void datauri_free(struct datauri *uri);
/* The media type that the first bytes show, application/octet-stream else. */
const char *datauri_sniff(const void *data, size_t n);
/* The ending of files of that media type: "pdf", "bin" for unknown ones. */
const char *datauri_ext(const char *media);

#endif

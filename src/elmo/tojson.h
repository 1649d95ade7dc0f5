/*
 * tojson: a whole record as one JSON value.
 *
 * Elements are called as ELMO calls them; jsonform.h says what is a list, an
 * object or a string.  Text stands as it does in the document.  What is not of
 * ELMO's namespace, and what is of it but mixes text with elements, stands
 * there as XML (xmltext.h).  Nothing is left out but white space between
 * elements, comments and instructions, and the bytes of attachments unless
 * they are asked for.
 */
#ifndef TOJSON_H
#define TOJSON_H

#include <stdbool.h>
#include <stddef.h>

struct doc;
struct json_out;

struct tojson_options {
	bool attachments; /* with their bytes */
	/* the SHA-256 of N bytes as hex, for the caller to free; NULL: none */
	char *(*digest)(const void *data, size_t n);
};

/* Puts the root of DOC under KEY. */
void tojson_write(struct json_out *out, const char *key, const struct doc *doc,
    const struct tojson_options *options);

#endif

/*
 * fromjson: a record again from what tojson made of it.
 *
 * The canonical form is that of the document that was read, but for white space
 * between elements, the signature of the document, which cannot hold, and the
 * bytes of attachments where the JSON does not have them.  Nothing is taken on
 * trust: names are names, text is text, and what stands there as XML is
 * well-formed by itself and brings its own namespaces.
 */
#ifndef FROMJSON_H
#define FROMJSON_H

#include <stddef.h>

struct buf;
struct fault;
struct json_value;

/* What is not there again. */
struct fromjson_lost {
	size_t signatures;
	size_t contents; /* of attachments, described and not held */
};

/*
 * Appends the XML of a line's value to OUT.  -1 with *fault set
 * (VERDICT_TROUBLE, the text names the key) when it is not what tojson makes.
 */
int fromjson_write(const struct json_value *line, struct buf *out,
    struct fromjson_lost *lost, struct fault *fault);

#endif

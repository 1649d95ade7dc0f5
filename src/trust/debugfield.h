/*
 * debugfield: the fields of an answer that does not come as a form body, or
 * as a damaged one.
 *
 * Readers that take what they can get and never fail: what they find goes to a
 * struct form as form_parse fills it, for form_free.  They are for going on
 * past a failure that has been told; no other tool reads so.
 */
#ifndef DEBUGFIELD_H
#define DEBUGFIELD_H

#include <stddef.h>

struct buf;
struct form;

/* A form body: a '%' without two digits is taken as it stands. */
void debugfield_body(const struct buf *in, struct form *form);
/* The strings of a JSON object. */
void debugfield_json(const struct buf *in, struct form *form);
/* multipart/form-data (RFC 7578). */
void debugfield_multipart(const struct buf *in, struct form *form);
/* The input elements of a page that posts an answer. */
void debugfield_html(const struct buf *in, struct form *form);
/* Where the body of an HTTP message begins; its end when there is none. */
size_t debugfield_message(const struct buf *in);

#endif

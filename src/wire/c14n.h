/*
 * c14n: the canonical form of a document or a part of it, as it is read.
 *
 * Canonical XML 1.0 (W3C 2001-03-15), 1.1 (2008-05-02) and Exclusive XML
 * Canonicalization 1.0 (2002-07-18).  A c14n is fed the events of xml and
 * writes canonical bytes to a sink; nothing is kept but the open elements and
 * their namespaces.  All events from the root on must be fed, since names of
 * namespaces and xml:* attributes are inherited; what is to be left out is
 * fed with c14n_show(c, false).
 */
#ifndef C14N_H
#define C14N_H

#include <stdbool.h>
#include <stddef.h>

struct xml_tag;

enum c14n_method { C14N_1_0, C14N_1_1, C14N_EXCLUSIVE };

struct c14n_params {
	enum c14n_method method;
	bool comments;
	/* exclusive: InclusiveNamespaces PrefixList, white-space separated,
	 * "#default" for the default namespace; NULL for none */
	const char *prefixes;
	/* re-rooting: of the namespaces of elements left out, show only those
	 * of these prefixes (as above) on the apex; NULL for the standard */
	const char *outer;
};

typedef void c14n_sink(void *ctx, const char *bytes, size_t n);

struct c14n;

struct c14n *c14n_new(
    const struct c14n_params *params, c14n_sink *sink, void *ctx);
void c14n_free(struct c14n *c); /* NULL allowed */
/* What follows is shown (the initial state) or left out. */
void c14n_show(struct c14n *c, bool show);
void c14n_start(struct c14n *c, const struct xml_tag *tag);
void c14n_end(struct c14n *c, const struct xml_tag *tag);
void c14n_text(struct c14n *c, const char *s, size_t n);
void c14n_comment(struct c14n *c, const char *s, size_t n);
void c14n_pi(struct c14n *c, const char *target, const char *data);
/* Hands what is buffered to the sink. */
void c14n_flush(struct c14n *c);

#endif

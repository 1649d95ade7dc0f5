/*
 * sigtree: one Signature element, kept whole.
 *
 * A signature says at its beginning how its end is to be read, so it is
 * recorded while the document goes by, under CAP_SIGNATURE, and read when it
 * has ended.  The tree also keeps the start tags of its ancestors, since the
 * canonical form of SignedInfo inherits from them.  All memory belongs to the
 * tree; names are borrowed from the parse, so that a tree lives no longer.
 */
#ifndef SIGTREE_H
#define SIGTREE_H

#include <stdbool.h>
#include <stddef.h>

#include "xml.h"

struct c14n;

enum sig_kind { SIG_ELEMENT, SIG_TEXT, SIG_COMMENT, SIG_PI };

struct sig_node {
	enum sig_kind kind;
	struct xml_tag tag; /* SIG_ELEMENT, with its own copies of values */
	const char *target; /* SIG_PI */
	char *text;	    /* SIG_TEXT, SIG_COMMENT, SIG_PI; NUL-ended */
	size_t len;
	struct sig_node *parent, *first, *last, *next;
};

struct sigtree;

struct sigtree *sigtree_new(void);
void sigtree_free(struct sigtree *tree); /* NULL allowed */
/* Notes the start tag of an ancestor of the signature, outermost first. */
void sigtree_ancestor(struct sigtree *tree, const struct xml_tag *tag);
/* The signature's own events; what is beyond the cap is counted, not kept. */
void sigtree_start(struct sigtree *tree, const struct xml_tag *tag);
void sigtree_end(struct sigtree *tree);
void sigtree_text(struct sigtree *tree, const char *s, size_t n);
void sigtree_comment(struct sigtree *tree, const char *s, size_t n);
void sigtree_pi(struct sigtree *tree, const char *target, const char *data);

/* The Signature element, NULL before there is one. */
const struct sig_node *sigtree_root(const struct sigtree *tree);
/* False when something went beyond CAP_SIGNATURE. */
bool sigtree_whole(const struct sigtree *tree);
/* Feeds C the ancestors, left out, and then NODE with all below, shown. */
void sigtree_replay(const struct sigtree *tree, const struct sig_node *node,
    struct c14n *c);
/* True when NODE has anything inside but blanks. */
bool sigtree_inner(const struct sig_node *node);
/* All text below NODE in one piece, which the caller frees. */
char *sig_text(const struct sig_node *node, size_t *len);

#endif

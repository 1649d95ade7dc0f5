/*
 * treewrite: a libxml2 tree, or parts of one, as bytes in UTF-8.
 *
 * What is written says what the tree says and no more: nothing is indented,
 * prefixes and declarations stay, and characters that a parser would not give
 * back are references, so that the canonical form (C14N 1.0) of what is read
 * again is that of the tree.  An element that is written into another document
 * brings the namespaces and xml:* attributes that it inherited where it stood,
 * as inclusive canonical forms, and with them signatures, count these in.
 *
 * Failing (the spool is full, I/O) is told once, at the end.
 */
#ifndef TREEWRITE_H
#define TREEWRITE_H

#include <stddef.h>

#include <libxml/tree.h>

struct fault;
struct spool;
struct treewrite;

struct treewrite_ns {
	const char *prefix; /* NULL: the default namespace */
	const char *uri;
};

/* Namespaces in scope at one place; the strings belong to the tree. */
struct treewrite_scope {
	struct treewrite_ns *v;
	size_t n;
};

/* Writes to OUT, which stays the caller's. */
struct treewrite *treewrite_new(struct spool *out);
/* 0, or -1 with *fault set when something could not be written; frees W. */
int treewrite_end(struct treewrite *w, struct fault *fault);

/* S as it is. */
void treewrite_markup(struct treewrite *w, const char *s);
/* S as text. */
void treewrite_text(struct treewrite *w, const char *s);
/* xmlns="URI" or xmlns:PREFIX="URI", a blank before it. */
void treewrite_declare(struct treewrite *w, const struct treewrite_ns *ns);
/* An attribute, a blank before it. */
void treewrite_attribute(struct treewrite *w, const xmlAttr *attr);
/*
 * ELEMENT and all in it.  AROUND is what is in scope where it is written; what
 * is in scope in its tree besides is declared on it.  A prefix of AROUND that
 * it does not know cannot be undeclared (Namespaces in XML 1.0, 2.2).  NULL:
 * it is written where it stood, its own declarations are enough.
 */
void treewrite_element(struct treewrite *w, const xmlNode *element,
    const struct treewrite_scope *around);

/* What is in scope at ELEMENT, without the prefix xml. */
void treewrite_scope(const xmlNode *element, struct treewrite_scope *scope);
void treewrite_scope_free(struct treewrite_scope *scope);
/* The URI of PREFIX (NULL: the default), or NULL where there is none. */
const char *treewrite_lookup(
    const struct treewrite_scope *scope, const char *prefix);

#endif

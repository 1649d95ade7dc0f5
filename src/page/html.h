/*
 * html: markup of a Diploma Supplement reduced to paragraphs and lists.
 *
 * libxml2's HTML parser, without network and attributes (bare.h); headings,
 * paragraphs, line breaks, lists and the rows of tables become paragraphs, all
 * else but text is dropped: no style, script, image, link or form survives.
 * Never trusted, never an error: what cannot be understood is read as plain
 * text.
 */
#ifndef HTML_H
#define HTML_H

#include <stdbool.h>
#include <stddef.h>

#include <libxml/tree.h>

#include "style.h"

struct blocks;
struct paras;

/*
 * Appends the paragraphs and lists of N bytes of HTML to OUT, in STYLE_BODY
 * (headings STYLE_STRONG) and LANG.  At most CAP_HTML bytes, CAP_HTML_NODES
 * tags and as many paragraphs; an ellipsis in brackets stands for the rest.
 */
void html_blocks(
    struct blocks *out, const char *html, size_t n, const char *lang);
/* The same for what an element of the record holds, by the names of the
 * elements in it whatever their namespace. */
void html_node(struct blocks *out, const xmlNode *node, const char *lang);
/* The same for plain text: empty lines part paragraphs, "-" and bullets at the
 * start of a line make lists; a short line ends where it ends. */
void html_plain(
    struct blocks *out, const char *text, size_t n, const char *lang);
/* All paragraphs of BLOCKS, items of lists behind their bullet or number, in
 * STYLE or, where that is NULL, each in its own. */
void html_paras(
    const struct blocks *blocks, const enum style *style, struct paras *out);
/* Has text that should be plain an end tag or a line break of HTML in it? */
bool html_looks(const char *text, size_t n);

#endif

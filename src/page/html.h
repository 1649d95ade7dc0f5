/*
 * html: markup of a Diploma Supplement reduced to paragraphs and lists.
 *
 * libxml2's HTML parser, without network; headings, paragraphs, line breaks,
 * lists and the rows of tables become paragraphs, all else but text is
 * dropped: no style, script, image, link or form survives.  Never trusted,
 * never an error: what cannot be understood is read as plain text.
 */
#ifndef HTML_H
#define HTML_H

#include <stddef.h>

struct blocks;

/*
 * Appends the paragraphs and lists of N bytes of HTML to OUT, in STYLE_BODY
 * (headings STYLE_STRONG) and LANG.  At most CAP_HTML_NODES nodes.
 */
void html_blocks(
    struct blocks *out, const char *html, size_t n, const char *lang);
/* The same for plain text: empty lines part paragraphs, "-" and bullets at the
 * start of a line make lists. */
void html_plain(
    struct blocks *out, const char *text, size_t n, const char *lang);

#endif

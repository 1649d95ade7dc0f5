/*
 * pdfobj: objects of a PDF 1.7 file, and the file made of them
 * (ISO 32000-1, 7.3 to 7.5).
 *
 * Objects are made in any order and written in one go: those without a stream
 * in compressed object streams, a cross-reference stream behind them.  The
 * same objects give the same bytes; /ID is taken from the SHA-256 of the body.
 * Nothing here fails but for want of memory, which ends the process (xalloc).
 * We only write PDF: nothing here reads it.
 */
#ifndef PDFOBJ_H
#define PDFOBJ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf;
struct pdf;

/* bytes of a string, ISO 19005-3, 6.1.13 */
#define PDFOBJ_STRING_MAX 32767

struct pdf *pdfobj_new(void);
void pdfobj_free(struct pdf *pdf); /* NULL allowed */

/* A new object number, from 1; it is null until it is set. */
int pdfobj_ref(struct pdf *pdf);
/* Its value, which is taken out of BODY and left empty there. */
void pdfobj_set(struct pdf *pdf, int ref, struct buf *body);
/* The same, never inside an object stream (signature dictionaries). */
void pdfobj_set_plain(struct pdf *pdf, int ref, struct buf *body);
/*
 * A stream of N bytes; ENTRIES are dictionary entries ("/Type/XObject", "" for
 * none) without Length and Filter.  Deflated where that makes it smaller, and
 * something large only where samples of it promise one part in 32.
 */
void pdfobj_stream(
    struct pdf *pdf, int ref, const char *entries, const void *data, size_t n);
/* The same as it stands, for metadata, which readers search as text. */
void pdfobj_stream_raw(
    struct pdf *pdf, int ref, const char *entries, const void *data, size_t n);
/*
 * Appends the whole file to OUT, which was born without a maximum; ROOT is the
 * catalog, INFO 0 for none.  Once: what is written is freed as it goes.
 */
void pdfobj_write(struct pdf *pdf, int root, int info, struct buf *out);
/* After that: the offset of "N 0 obj" of a plain object or a stream. */
size_t pdfobj_offset(const struct pdf *pdf, int ref);

/* Values, appended to BUF. */
/* up to three decimals, no exponent, whatever the locale; -0 is 0 */
void pdfobj_number(struct buf *buf, double value);
/* a text string (7.9.2.2): in ASCII where it can be, else UTF-16BE in hex; cut
 * at PDFOBJ_STRING_MAX.  U+FFFD stands for what
 * is no UTF-8. */
void pdfobj_text(struct buf *buf, const char *utf8);
/* "N 0 R" (7.3.10), with BEFORE in front */
void pdfobj_reference(struct buf *buf, const char *before, int ref);
/* two bytes in hex, without brackets: what shows a glyph */
void pdfobj_code(struct buf *buf, uint32_t code);
/* UTF-16BE in hex, without brackets or byte order mark: for CMaps */
void pdfobj_utf16(struct buf *buf, const char *utf8, size_t n);
/* a name (7.3.5), "/" included */
void pdfobj_name(struct buf *buf, const char *utf8);
/* a date (7.9.4), from seconds since 1970, as text */
void pdfobj_date(struct buf *buf, int64_t date);
/* " R G B" as fractions of 1, of 0xRRGGBB */
void pdfobj_colour(struct buf *buf, unsigned colour);

#endif

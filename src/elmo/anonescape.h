/*
 * anonescape: percent-encoding undone, and done again as it was.
 *
 * Which characters are escaped, and in which case of hexadecimal digits, is
 * learnt from the text; what it does not have is escaped as browsers do.  A
 * '%' without two digits stands for itself.
 */
#ifndef ANONESCAPE_H
#define ANONESCAPE_H

#include <stdbool.h>
#include <stddef.h>

struct buf;

struct anonescape {
	bool form;		  /* a blank is '+' */
	bool lower;		  /* %2b */
	unsigned char style[256]; /* private: 1 as it is, 2 escaped */
};

/* Appends the N characters at S to OUT, decoded; E->form is given. */
void anonescape_read(
    struct anonescape *e, const char *s, size_t n, struct buf *out);
void anonescape_write(
    const struct anonescape *e, const char *s, size_t n, struct buf *out);

#endif

/*
 * decimal: decimals as they are written, compared and added without doubles.
 *
 * xs:decimal (XML Schema 2, 3.2.3): a sign, digits, a point; ".5" and "5."
 * too, of any length.
 */
#ifndef DECIMAL_H
#define DECIMAL_H

#include <stdbool.h>

bool decimal_is(const char *s);
/* -1, 0 or 1; both are decimals. */
int decimal_compare(const char *a, const char *b);
/*
 * The sum, without zeros behind the point, for the caller to free; NULL when
 * one is no decimal or has more than nine digits on either side of the point.
 */
char *decimal_add(const char *a, const char *b);

#endif

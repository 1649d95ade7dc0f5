/*
 * persondistance: what the network's older verifier makes of two persons.
 *
 * emrex-eu's SMP adds up the Levenshtein distances of family and given names in
 * UTF-16 units, case and accents counted, and 100 when the birth dates are not
 * the same text or one is missing.  It knows bday only.  The number is told for
 * those who compare, and decides nothing.
 */
#ifndef PERSONDISTANCE_H
#define PERSONDISTANCE_H

struct person;

long persondistance(const struct person *expected, const struct person *record);
/* Levenshtein's distance in UTF-16 units; NULL is an empty text. */
long persondistance_text(const char *a, const char *b);

#endif

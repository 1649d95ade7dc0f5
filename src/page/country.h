/*
 * country: the two letters of a country that is named by three.
 *
 * The EU's authority list of countries names them by ISO 3166-1 alpha-3, and
 * ELMO 2.1.1 gives its URIs; names are kept by alpha-2.
 */
#ifndef COUNTRY_H
#define COUNTRY_H

/* NULL when there is no such code. */
const char *country_alpha2(const char *alpha3);

#endif

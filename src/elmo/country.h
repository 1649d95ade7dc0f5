/*
 * country: countries as the versions of ELMO write them.
 *
 * The EU's authority list of countries names them by ISO 3166-1 alpha-3, and
 * ELMO 2.1.1 gives its URIs; names are kept by alpha-2.  Before 2.1.1 a country
 * is one of a frozen list of alpha-2 codes.
 */
#ifndef COUNTRY_H
#define COUNTRY_H

#include <stdbool.h>

/* NULL when there is no such code. */
const char *country_alpha2(const char *alpha3);
/* The code of a URI of the EU's list, NULL when it is none. */
const char *country_of_uri(const char *uri);
/* Two capitals, as every code of ISO 3166-1 alpha-2 is? */
bool country_is_alpha2(const char *s);
/* Is the code in the list of ELMO 1.0.0 to 2.0.0? */
bool country_listed(const char *alpha2);

#endif

/*
 * when: points in time as ISO 8601 and XML Schema write them.
 *
 * Seconds since 1970-01-01T00:00:00Z in 64 bits, for the years 1 to 9999 of the
 * proleptic Gregorian calendar; neither locale nor TZ has a say.
 */
#ifndef WHEN_H
#define WHEN_H

#include <stdint.h>

struct fault;

#define WHEN_SIZE 21 /* "YYYY-MM-DDThh:mm:ssZ" and NUL */

/*
 * Reads a date or a dateTime: "2024-05-01", "2024-05-01T10:00:00.5+02:00".
 * Without a zone it is UTC; a date is the begin of its day; fractions of a
 * second are dropped.  0, or -1 with *fault set.
 */
int when_parse(const char *s, int64_t *t, struct fault *fault);
/* "YYYY-MM-DDThh:mm:ssZ" in OUT, which is returned. */
char *when_format(int64_t t, char out[WHEN_SIZE]);
int64_t when_now(void);
/* What products are dated: SOURCE_DATE_EPOCH, else 0 (contract, section 2). */
int64_t when_epoch(void);

#endif

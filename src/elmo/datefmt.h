/*
 * datefmt: dates as tables have them, made dates of XML Schema.
 *
 * A format is written "dd.mm.yyyy" or "%d.%m.%Y"; of several, with commas
 * between, the first that fits counts.  d and m take one or two digits; yy is
 * the year of this or the last century that is not to come.  "iso" is
 * 2024-12-31, "excel" the number of a day as spreadsheets count.  A time of day
 * behind the date is dropped.
 */
#ifndef DATEFMT_H
#define DATEFMT_H

#include <stdint.h>

struct fault;

/* 0, or -1 with *fault set when FORMATS are none. */
int datefmt_check(const char *formats, struct fault *fault);
/* "2024-12-31" for the caller to free, or NULL when S is no such date. */
char *datefmt_read(const char *formats, const char *s, int64_t now);

#endif
